//! Constraints of columns, tables and domains.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read};
use super::names::{self, collapsed, tokens};
use crate::sql::{
    ColumnDefinition, ConstraintDefinition, ConstraintKind, ForeignKeyDefinition, GeneratedDefinition, IdentityDefinition, IndexColumn,
    ReferentialAction,
};

impl Cx<'_> {
    /// Reads one clause of a column definition into the column.
    pub(super) fn column_clause(&self, clause: &ast::ColumnClause, column: &mut ColumnDefinition) -> Read<()> {
        match clause {
            ast::ColumnClause::Storage(storage) => column.storage = self.setting(storage.syntax()).map(|mode| mode.to_ascii_uppercase()),
            ast::ColumnClause::CompressionMethod(method) => column.compression = self.setting(method.syntax()),
            ast::ColumnClause::AlterOptionList(options) => {
                self.not_modelled(options.syntax(), "options of a foreign data wrapper", false);
            }
            ast::ColumnClause::WithOptions(words) => self.whole(words.syntax()),
            ast::ColumnClause::Collate(collate) => column.collation = self.collation(collate),
            ast::ColumnClause::ColumnConstraint(constraint) => {
                if let Some(constraint) = ast::Constraint::cast(constraint.syntax().clone()) {
                    self.column_constraint(&constraint, column)?;
                }
            }
        }
        Ok(())
    }

    /// The last word of a clause in lower case; nothing for `DEFAULT`.
    pub(super) fn setting(&self, node: &SyntaxNode) -> Option<String> {
        self.whole(node);
        let text = collapsed(node).to_ascii_lowercase();
        text.split(' ').next_back().filter(|word| *word != "default").map(|word| word.trim_matches(['"', '\'']).to_owned())
    }

    /// Reads a `COLLATE` clause.
    pub(super) fn collation(&self, collate: &ast::Collate) -> Option<String> {
        self.whole(collate.syntax());
        collate.collation_ref().map(|collation| super::expr::collation_name(collation.syntax()))
    }

    /// Reads a constraint written on a column into the column.
    pub(super) fn column_constraint(&self, constraint: &ast::Constraint, column: &mut ColumnDefinition) -> Read<()> {
        let node = constraint.syntax();
        match constraint {
            ast::Constraint::DefaultConstraint(_) => {
                self.ignored_name(node);
                column.default = Some(self.expression_in(node, "the default")?);
            }
            ast::Constraint::NullConstraint(_) => {
                self.ignored_name(node);
                column.nullable = Some(true);
            }
            ast::Constraint::NotNullConstraint(_) => {
                column.not_null_name = self.constraint_name(node);
                column.nullable = Some(false);
                for option in self.all::<ast::ConstraintOption>(node) {
                    if !matches!(option, ast::ConstraintOption::Enforced(_)) {
                        self.not_modelled(option.syntax(), format!("NOT NULL … {}", collapsed(option.syntax()).to_ascii_uppercase()), true);
                    }
                }
            }
            ast::Constraint::GeneratedConstraint(_) => {
                self.ignored_name(node);
                self.generated(node, column)?;
            }
            ast::Constraint::CheckConstraint(_)
            | ast::Constraint::ExcludeConstraint(_)
            | ast::Constraint::ForeignKeyConstraint(_)
            | ast::Constraint::PrimaryKeyConstraint(_)
            | ast::Constraint::ReferencesConstraint(_)
            | ast::Constraint::UniqueConstraint(_) => {
                if let Some(constraint) = self.constraint(constraint, Some(&column.name))? {
                    column.constraints.push(constraint);
                }
            }
        }
        Ok(())
    }

    fn generated(&self, node: &SyntaxNode, column: &mut ColumnDefinition) -> Read<()> {
        match self.need::<ast::GeneratedAs>(node, "what is generated")? {
            ast::GeneratedAs::GeneratedIdentity(identity) => {
                column.identity = Some(self.identity(identity.syntax())?);
            }
            ast::GeneratedAs::GeneratedStored(stored) => {
                let node = stored.syntax();
                if let Some(when) = self.one::<ast::GeneratedWhen>(node)
                    && matches!(when, ast::GeneratedWhen::GeneratedByDefault(_))
                {
                    self.not_modelled(when.syntax(), "not understood: a generated column BY DEFAULT", true);
                }
                let expression = self.expression_in(node, "the generating expression")?;
                let kind = self.one::<ast::GeneratedKind>(node);
                column.generated = Some(GeneratedDefinition { expression, stored: matches!(kind, Some(ast::GeneratedKind::Stored(_))) });
            }
        }
        Ok(())
    }

    /// Reads `{ ALWAYS | BY DEFAULT } AS IDENTITY (options)` from a node that holds it.
    pub(super) fn identity(&self, node: &SyntaxNode) -> Read<IdentityDefinition> {
        let when: ast::GeneratedWhen = self.need(node, "ALWAYS or BY DEFAULT")?;
        let options = match self.one::<ast::SequenceOptionList>(node) {
            Some(list) => self.sequence_options(list.syntax())?,
            None => Default::default(),
        };
        Ok(IdentityDefinition { always: matches!(when, ast::GeneratedWhen::GeneratedAlways(_)), options })
    }

    /// The name written after `CONSTRAINT`.
    fn constraint_name(&self, node: &SyntaxNode) -> Option<String> {
        let clause: ast::ConstraintNameClause = self.one(node)?;
        self.name_maybe::<ast::ConstraintName>(clause.syntax())
    }

    /// A name on a clause that is not kept as a constraint; PostgreSQL forgets it too.
    fn ignored_name(&self, node: &SyntaxNode) {
        self.has::<ast::ConstraintNameClause>(node);
    }

    /// Reads a table constraint, or a column constraint of the named column. `None` for what is not a constraint of its own.
    pub(super) fn constraint(&self, constraint: &ast::Constraint, column: Option<&str>) -> Read<Option<ConstraintDefinition>> {
        let node = constraint.syntax();
        let own = || column.map(IndexColumn::plain).into_iter().collect::<Vec<_>>();
        let kind = match constraint {
            ast::Constraint::CheckConstraint(_) => ConstraintKind::Check { expression: self.expression_in(node, "the condition")? },
            ast::Constraint::PrimaryKeyConstraint(_) => {
                let key = self.key(node)?;
                let columns = if key.columns.is_empty() { own() } else { key.columns };
                ConstraintKind::PrimaryKey {
                    columns,
                    include: key.include,
                    using_index: key.using_index,
                    without_overlaps: key.without_overlaps,
                }
            }
            ast::Constraint::UniqueConstraint(_) => {
                let key = self.key(node)?;
                let columns = if key.columns.is_empty() { own() } else { key.columns };
                ConstraintKind::Unique {
                    columns,
                    include: key.include,
                    using_index: key.using_index,
                    nulls_not_distinct: key.nulls_not_distinct,
                    without_overlaps: key.without_overlaps,
                }
            }
            ast::Constraint::ForeignKeyConstraint(_) | ast::Constraint::ReferencesConstraint(_) => {
                ConstraintKind::ForeignKey(self.foreign_key(node, column)?)
            }
            ast::Constraint::ExcludeConstraint(_) => {
                let body: Vec<SyntaxNode> = node
                    .children()
                    .filter(|child| {
                        matches!(
                            child.kind(),
                            SyntaxKind::CONSTRAINT_INDEX_METHOD
                                | SyntaxKind::CONSTRAINT_EXCLUSION_LIST
                                | SyntaxKind::CONSTRAINT_INCLUDE_CLAUSE
                                | SyntaxKind::WHERE_CONDITION_CLAUSE
                        )
                    })
                    .collect();
                // The parser knows no operator classes and orders here, but always finds the closing parenthesis.
                body.iter().for_each(|child| self.keep(child));
                let text = match (body.first(), body.last()) {
                    (Some(first), Some(last)) => self.text_between(first, last).to_owned(),
                    _ => String::new(),
                };
                ConstraintKind::Exclude { text, tokens: body.iter().flat_map(tokens).collect() }
            }
            ast::Constraint::NotNullConstraint(_) => {
                ConstraintKind::NotNull { column: self.name_in::<ast::ColumnNameRef>(node, "the column of NOT NULL")? }
            }
            ast::Constraint::DefaultConstraint(_) | ast::Constraint::GeneratedConstraint(_) | ast::Constraint::NullConstraint(_) => {
                return Ok(None);
            }
        };
        let mut definition = ConstraintDefinition {
            span: self.span(node),
            name: self.constraint_name(node),
            kind,
            deferrable: false,
            initially_deferred: false,
            not_valid: false,
            no_inherit: false,
            not_enforced: false,
            on_conflict: None,
            parameters: self
                .one::<ast::IndexParameters>(node)
                .and_then(|index| self.one::<ast::WithParams>(index.syntax()))
                .map(|with| self.parameters(with.syntax()))
                .unwrap_or_default(),
        };
        for option in self.all::<ast::ConstraintOption>(node) {
            match option {
                ast::ConstraintOption::DeferrableConstraintOption(_) => definition.deferrable = true,
                ast::ConstraintOption::NotDeferrableConstraintOption(_) => definition.deferrable = false,
                ast::ConstraintOption::InitiallyDeferredConstraintOption(_) => {
                    (definition.deferrable, definition.initially_deferred) = (true, true);
                }
                ast::ConstraintOption::InitiallyImmediateConstraintOption(_) => definition.initially_deferred = false,
                ast::ConstraintOption::NotValid(_) => definition.not_valid = true,
                ast::ConstraintOption::NoInherit(_) => definition.no_inherit = true,
                ast::ConstraintOption::Inherit(_) => definition.no_inherit = false,
                ast::ConstraintOption::NotEnforced(_) => definition.not_enforced = true,
                ast::ConstraintOption::Enforced(_) => definition.not_enforced = false,
            }
        }
        Ok(Some(definition))
    }

    fn key(&self, node: &SyntaxNode) -> Read<Key> {
        let mut key = Key::default();
        if let Some(using) = self.one::<ast::UsingIndexName>(node) {
            key.using_index = Some(self.name_in::<ast::IndexRef>(using.syntax(), "the index")?);
        }
        if let Some(parameters) = self.one::<ast::IndexParameters>(node) {
            let node = parameters.syntax();
            if let Some(nulls) = self.one::<ast::NullsDistinctOption>(node) {
                key.nulls_not_distinct = matches!(nulls, ast::NullsDistinctOption::NullsNotDistinct(_));
            }
            if let Some(list) = self.one::<ast::ConstraintColumnRefList>(node) {
                key.columns = self.names::<ast::ColumnNameRef>(list.syntax()).into_iter().map(IndexColumn::plain).collect();
                key.without_overlaps = self.has::<ast::WithoutOverlaps>(list.syntax());
            }
            if let Some(include) = self.one::<ast::ConstraintIncludeClause>(node) {
                key.include = self.column_refs(include.syntax());
            }
        }
        Ok(key)
    }

    /// Names in the column list directly in a node.
    pub(super) fn column_refs(&self, parent: &SyntaxNode) -> Vec<String> {
        self.one::<ast::ColumnRefList>(parent).map(|list| self.names::<ast::ColumnNameRef>(list.syntax())).unwrap_or_default()
    }

    fn foreign_key(&self, node: &SyntaxNode, column: Option<&str>) -> Read<ForeignKeyDefinition> {
        let mut lists = Vec::new();
        for list in self.all::<ast::ForeignKeyColumnList>(node) {
            let mut columns = self.names::<ast::ColumnNameRef>(list.syntax());
            if let Some(period) = self.one::<ast::PeriodColumn>(list.syntax()) {
                self.not_modelled(period.syntax(), "PERIOD of a foreign key", true);
                columns.extend(names::parts(period.syntax()).pop());
            }
            lists.push(columns);
        }
        let mut lists = lists.into_iter();
        let (columns, ref_columns) = match column {
            Some(column) => (vec![column.to_owned()], self.names::<ast::ColumnNameRef>(node)),
            None => (lists.next().unwrap_or_default(), lists.next().unwrap_or_default()),
        };
        let mut key = ForeignKeyDefinition {
            columns,
            ref_table: self.object_in::<ast::TableNameRef>(node, "the referenced table")?,
            ref_columns,
            on_delete: ReferentialAction::NoAction,
            on_delete_columns: Vec::new(),
            on_update: ReferentialAction::NoAction,
            match_type: None,
        };
        if let Some(written) = self.one::<ast::MatchType>(node) {
            let word = match written {
                ast::MatchType::MatchFull(_) => "FULL",
                ast::MatchType::MatchPartial(_) => "PARTIAL",
                ast::MatchType::MatchSimple(_) => "SIMPLE",
            };
            key.match_type = Some(word.to_owned());
        }
        for action in self.all::<ast::ReferentialAction>(node) {
            match action {
                ast::ReferentialAction::OnDeleteAction(action) => {
                    (key.on_delete, key.on_delete_columns) = self.referential_action(action.syntax())?;
                }
                ast::ReferentialAction::OnUpdateAction(action) => key.on_update = self.referential_action(action.syntax())?.0,
            }
        }
        Ok(key)
    }

    fn referential_action(&self, node: &SyntaxNode) -> Read<(ReferentialAction, Vec<String>)> {
        Ok(match self.need::<ast::RefAction>(node, "the referential action")? {
            ast::RefAction::NoAction(_) => (ReferentialAction::NoAction, Vec::new()),
            ast::RefAction::Restrict(_) => (ReferentialAction::Restrict, Vec::new()),
            ast::RefAction::Cascade(_) => (ReferentialAction::Cascade, Vec::new()),
            ast::RefAction::SetNullColumns(set) => (ReferentialAction::SetNull, self.column_refs(set.syntax())),
            ast::RefAction::SetDefaultColumns(set) => (ReferentialAction::SetDefault, self.column_refs(set.syntax())),
        })
    }
}

/// What a primary key or unique constraint is made of.
#[derive(Default)]
struct Key {
    columns: Vec<IndexColumn>,
    include: Vec<String>,
    using_index: Option<String>,
    nulls_not_distinct: bool,
    without_overlaps: bool,
}
