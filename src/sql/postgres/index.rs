//! `CREATE INDEX`.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read};
use super::expr::collation_name;
use super::names;
use crate::sql::{CreateIndex, IndexColumn, IndexKey, StatementKind};

impl Cx<'_> {
    /// Reads `CREATE INDEX`.
    pub(super) fn create_index(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let relation: ast::TableRelationName = self.need(node, "the table")?;
        let method = match self.one::<ast::UsingMethod>(node) {
            Some(using) => self.name_in::<ast::AccessMethodRef>(using.syntax(), "the access method")?,
            None => "btree".to_owned(),
        };
        // The server takes another method for one that it no longer has.
        let method = if method == "rtree" { "gist".to_owned() } else { method };
        let mut columns = Vec::new();
        let list: ast::PartitionItemList = self.need(node, "the key")?;
        for item in self.all::<ast::PartitionItem>(list.syntax()) {
            columns.extend(self.index_column(item.syntax()));
        }
        let mut include = Vec::new();
        if let Some(clause) = self.one::<ast::IndexIncludeClause>(node) {
            self.whole(clause.syntax());
            include =
                clause.syntax().descendants().filter(|node| node.kind() == SyntaxKind::NAME_REF).map(|name| names::fold(&name)).collect();
        }
        let predicate = match self.one::<ast::WhereClause>(node) {
            Some(clause) => Some(self.expression_in(clause.syntax(), "the predicate")?),
            None => None,
        };
        let nulls = self.one::<ast::NullsDistinctOption>(node);
        Ok(StatementKind::CreateIndex(CreateIndex {
            concurrently: self.token(node, SyntaxKind::CONCURRENTLY_KW),
            name: self.object_maybe::<ast::Index>(node),
            if_not_exists: self.has::<ast::IfNotExists>(node),
            table: self.object_in::<ast::TableNameRef>(relation.syntax(), "the table")?,
            only: self.token(relation.syntax(), SyntaxKind::ONLY_KW),
            unique: self.token(node, SyntaxKind::UNIQUE_KW),
            method,
            columns,
            include,
            predicate,
            nulls_not_distinct: matches!(nulls, Some(ast::NullsDistinctOption::NullsNotDistinct(_))),
            parameters: self.one::<ast::WithParams>(node).map(|with| self.parameters(with.syntax())).unwrap_or_default(),
        }))
    }

    /// Reads a key with its collation, operator class and order.
    fn index_column(&self, node: &SyntaxNode) -> Option<IndexColumn> {
        let written: ast::Expr = self.one(node)?;
        self.whole(written.syntax());
        // `(a)` and `(a COLLATE "C")` in parentheses are plain columns to PostgreSQL, as they are without.
        let mut key = without_parentheses(written.clone());
        let mut collation = None;
        if let ast::Expr::Collate(collate) = &key
            && let Some(inner) = collate.expr()
            && (matches!(written, ast::Expr::Collate(_)) || matches!(inner, ast::Expr::NameRef(_)))
        {
            collation = collate.collation_ref().map(|name| collation_name(name.syntax()));
            key = without_parentheses(inner);
        }
        if let Some(clause) = self.one::<ast::Collate>(node)
            && clause.syntax() != written.syntax()
        {
            collation = self.collation(&clause);
        }
        let key = match &key {
            ast::Expr::NameRef(name) => IndexKey::Column(names::fold(name.syntax())),
            other => IndexKey::Expression(self.expression(other)),
        };
        let opclass = self.object_maybe::<ast::OpClassRef>(node).map(|name| names::without_catalog(name).to_string());
        if let Some(parameters) = self.one::<ast::AttributeList>(node) {
            self.not_modelled(parameters.syntax(), "operator class parameters", true);
        }
        let descending = match self.one::<ast::SortOrder>(node) {
            Some(ast::SortOrder::SortDesc(_)) => true,
            Some(ast::SortOrder::SortUsing(using)) => {
                self.not_modelled(using.syntax(), "order USING an operator", true);
                false
            }
            Some(ast::SortOrder::SortAsc(_)) | None => false,
        };
        let nulls_first = self.one::<ast::NullsOrder>(node).map(|order| matches!(order, ast::NullsOrder::NullsFirst(_)));
        Some(IndexColumn { key, descending, nulls_first, collation, opclass, quote: None })
    }
}

fn without_parentheses(mut expr: ast::Expr) -> ast::Expr {
    while let ast::Expr::ParenExpr(paren) = &expr
        && let Some(inner) = paren.syntax().children().find_map(ast::Expr::cast)
    {
        expr = inner;
    }
    expr
}
