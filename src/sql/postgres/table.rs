//! `CREATE TABLE` in all its forms.

use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

use super::cx::{Cx, Read};
use super::names::{self, collapsed};
use crate::sql::{
    ColumnDefinition, CreateTable, CreateTableAs, LikeElement, ObjectName, PartitionBy, PartitionOf, Persistence, StatementKind,
};

/// What `LIKE … INCLUDING ALL` stands for: <https://www.postgresql.org/docs/current/sql-createtable.html>.
const LIKE_PROPERTIES: &[&str] =
    &["COMMENTS", "COMPRESSION", "CONSTRAINTS", "DEFAULTS", "GENERATED", "IDENTITY", "INDEXES", "STATISTICS", "STORAGE"];

impl Cx<'_> {
    /// Reads `CREATE TABLE` or `CREATE FOREIGN TABLE`.
    pub(super) fn create_table(&self, node: &SyntaxNode, foreign: bool) -> Read<StatementKind> {
        let name = self.object_in::<ast::TableName>(node, "the table's name")?;
        let mut table = CreateTable {
            persistence: self.persistence(node, Some(&name)),
            name,
            if_not_exists: self.has::<ast::IfNotExists>(node),
            foreign,
            ..CreateTable::default()
        };
        if let Some(list) = self.one::<ast::TableArgList>(node) {
            for element in self.all::<ast::TableArg>(list.syntax()) {
                self.or_record(element.syntax(), self.table_element(&element, &mut table));
            }
        }
        if let Some(inherits) = self.one::<ast::Inherits>(node) {
            table.inherits = self.objects::<ast::TableNameRef>(inherits.syntax());
        }
        if let Some(by) = self.one::<ast::PartitionBy>(node) {
            table.partition_by = Some(self.partition_by(by.syntax()));
        }
        if let Some(of) = self.one::<ast::PartitionOf>(node) {
            let parent = self.object_in::<ast::TableNameRef>(of.syntax(), "the partitioned table")?;
            table.partition_of = Some(PartitionOf { parent, bound: self.partition_bound(node) });
        }
        if let Some(of) = self.one::<ast::OfType>(node) {
            table.of_type = self.one::<ast::Type>(of.syntax()).and_then(|ty| self.object(ty.syntax()).ok());
        }
        if let Some(with) = self.one::<ast::WithParams>(node) {
            table.parameters = self.parameters(with.syntax());
        }
        // Where its rows come from; the options of the server's wrapper are declared irrelevant.
        if let Some(server) = self.one::<ast::ServerClause>(node) {
            table.parameters.insert("server".into(), self.name_in::<ast::ServerRef>(server.syntax(), "the server")?);
        }
        Ok(StatementKind::CreateTable(table))
    }

    /// How long an object lives; one in `pg_temp` is temporary without the word.
    pub(super) fn persistence(&self, node: &SyntaxNode, name: Option<&ObjectName>) -> Persistence {
        match self.one::<ast::Persistence>(node) {
            Some(ast::Persistence::Temp(_)) => Persistence::Temporary,
            Some(ast::Persistence::Unlogged(_)) => Persistence::Unlogged,
            None if name.and_then(|name| name.schema.as_deref()) == Some("pg_temp") => Persistence::Temporary,
            None => Persistence::Permanent,
        }
    }

    /// Reads the bound of a partition as written.
    pub(super) fn partition_bound(&self, node: &SyntaxNode) -> String {
        self.one::<ast::PartitionType>(node)
            .map(|bound| {
                self.whole(bound.syntax());
                self.text(bound.syntax()).to_owned()
            })
            .unwrap_or_default()
    }

    fn table_element(&self, element: &ast::TableArg, table: &mut CreateTable) -> Read<()> {
        match element {
            ast::TableArg::Column(column) => {
                let column = self.column(column.syntax())?;
                table.columns.push(column);
            }
            ast::TableArg::LikeClause(like) => {
                let like = self.like_element(like.syntax(), table.columns.len())?;
                table.like.push(like);
            }
            ast::TableArg::TableConstraint(constraint) => {
                if let Some(constraint) = ast::Constraint::cast(constraint.syntax().clone()) {
                    table.constraints.extend(self.constraint(&constraint, None)?);
                }
            }
        }
        Ok(())
    }

    /// Reads a column definition of `CREATE TABLE`.
    fn column(&self, node: &SyntaxNode) -> Read<ColumnDefinition> {
        let mut column = ColumnDefinition {
            span: self.span(node),
            name: self.name_in::<ast::ColumnName>(node, "a column's name")?,
            data_type: self.type_in(node).unwrap_or_default(),
            ..ColumnDefinition::default()
        };
        for clause in self.all::<ast::ColumnClause>(node) {
            self.or_record(clause.syntax(), self.column_clause(&clause, &mut column));
        }
        Ok(column)
    }

    fn like_element(&self, node: &SyntaxNode, position: usize) -> Read<LikeElement> {
        let source = self.object_in::<ast::RelationNameRef>(node, "the table of LIKE")?;
        let mut including: Vec<String> = Vec::new();
        for option in self.all::<ast::LikeOption>(node) {
            let (add, property) = match &option {
                ast::LikeOption::IncludingProperty(option) => (true, self.one::<ast::TableProperty>(option.syntax())),
                ast::LikeOption::ExcludingProperty(option) => (false, self.one::<ast::TableProperty>(option.syntax())),
            };
            let Some(property) = property else { continue };
            let word = collapsed(property.syntax()).to_ascii_uppercase();
            let words: Vec<&str> = if word == "ALL" { LIKE_PROPERTIES.to_vec() } else { vec![&word] };
            including.retain(|known| !words.contains(&known.as_str()));
            if add {
                including.extend(words.iter().map(|word| (*word).to_owned()));
            }
        }
        crate::source::order::sort(&mut including);
        Ok(LikeElement { source, position, including })
    }

    fn partition_by(&self, node: &SyntaxNode) -> PartitionBy {
        self.whole(node);
        let text = self.text(node);
        // The two words may have anything between them; the strategy is the first child.
        let text = match (node.first_child(), node.last_child()) {
            (Some(strategy), Some(items)) => self.text_between(&strategy, &items),
            _ => text,
        };
        let items = node.children().flat_map(|list| list.children()).filter_map(ast::PartitionItem::cast);
        let columns = items
            .filter_map(|item| {
                let mut key = item.expr()?;
                if let ast::Expr::Collate(collate) = key {
                    key = collate.expr()?;
                }
                // An expression is no column.
                let ast::Expr::NameRef(name) = key else { return None };
                Some(names::fold(name.syntax()))
            })
            .collect();
        PartitionBy { text: text.to_owned(), columns }
    }

    /// Reads `CREATE TABLE … AS`.
    pub(super) fn create_table_as(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let name = self.object_in::<ast::TableName>(node, "the table's name")?;
        let query: ast::CreateTableAsQuery = self.need(node, "the query")?;
        let columns = match self.one::<ast::TableArgList>(node) {
            Some(list) => self
                .all::<ast::Column>(list.syntax())
                .iter()
                .filter_map(|column| self.name_maybe::<ast::ColumnName>(column.syntax()))
                .collect(),
            None => Vec::new(),
        };
        Ok(StatementKind::CreateTableAs(CreateTableAs {
            persistence: self.persistence(node, Some(&name)),
            name,
            if_not_exists: self.has::<ast::IfNotExists>(node),
            columns,
            query: self.query(query.syntax()),
            parameters: self.one::<ast::WithParams>(node).map(|with| self.parameters(with.syntax())).unwrap_or_default(),
        }))
    }

    /// Reads `SELECT … INTO`, which is another spelling of `CREATE TABLE AS`.
    pub(super) fn select_into(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let into: ast::IntoClause = self.need(node, "INTO")?;
        let name = self.object_in::<ast::TableName>(into.syntax(), "the table's name")?;
        let persistence = self.persistence(into.syntax(), Some(&name));
        let mut query = self.query(node);
        node.children().for_each(|child| self.whole(&child));
        query.relations.clear();
        for child in node.children().filter(|child| child.kind() != squawk_syntax::SyntaxKind::INTO_CLAUSE) {
            for relation in super::query::relations(&child) {
                if !query.relations.contains(&relation) {
                    query.relations.push(relation);
                }
            }
        }
        Ok(StatementKind::CreateTableAs(CreateTableAs {
            name,
            if_not_exists: false,
            persistence,
            columns: Vec::new(),
            query,
            parameters: Default::default(),
        }))
    }
}
