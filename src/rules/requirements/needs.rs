//! What needs an extension.

use super::extensions::{ExtensionRow, of_function, of_method, of_opclass, of_relation, of_type};
use super::{ExtensionNeed, Need};
use crate::catalog::ObjectKey;
use crate::compare::Side;
use crate::source::{SortedMap, SourceSpan};
use crate::sql::lex::{Token, TokenKind};
use crate::sql::{
    AlterTableAction, ColumnDefinition, ConstraintDefinition, ConstraintKind, CreateIndex, DataType, IndexKey, ObjectName, StatementKind,
    TypeDefinition,
};

/// Uses by extension, in source order.
#[derive(Default)]
pub(super) struct Needs {
    found: SortedMap<&'static str, Vec<Need>>,
    enabled: SortedMap<String, SourceSpan>,
}

impl Needs {
    fn add(&mut self, row: &'static ExtensionRow, what: String, span: SourceSpan, at_creation: bool) {
        let list = self.found.entry(row.name).or_default();
        match list.iter_mut().find(|need| need.what == what) {
            Some(known) if known.at_creation || !at_creation => {}
            // Where the statement itself fails says more than a routine that may never run.
            Some(known) => *known = Need { what, span, at_creation },
            None => list.push(Need { what, span, at_creation }),
        }
    }

    /// A word of a statement: a function that is called, or the type of a conversion.
    pub fn word(&mut self, text: &str, tokens: &[Token], at: usize, word: &str, span: SourceSpan, body: bool) {
        let operator = |position: Option<usize>, what: &str| {
            position.and_then(|position| tokens.get(position)).is_some_and(|token| token.is_operator(text, what))
        };
        let before = |steps: usize| at.checked_sub(steps);
        // `cron.schedule (`: the schema is part of the name of some.
        let qualified = operator(before(1), ".")
            .then(|| before(2).and_then(|position| tokens.get(position)))
            .flatten()
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| format!("{}.{word}", token.text(text).to_ascii_lowercase()));
        if operator(Some(at + 1), "(") && !is_definition(text, tokens, at) {
            let row = qualified.as_deref().and_then(of_function).or_else(|| of_function(word));
            if let Some(row) = row {
                self.add(row, format!("{word}()"), span, !body);
            }
        }
        if (operator(before(1), "::") || (operator(before(1), ".") && operator(before(3), "::")))
            && let Some(row) = of_type(word)
        {
            self.add(row, format!("type {word}"), span, !body);
        }
        let read = before(1)
            .and_then(|position| tokens.get(position))
            .is_some_and(|token| token.is_word(text, "from") || token.is_word(text, "join"));
        if read && let Some(row) = of_relation(word) {
            self.add(row, format!("relation {word}"), span, !body);
        }
    }

    /// What the lowered statement says: types of columns, operator classes, methods.
    pub fn statement(&mut self, side: Side<'_>, span: SourceSpan, kind: &StatementKind) {
        match kind {
            StatementKind::CreateExtension(create) => {
                self.enabled.entry(create.name.clone()).or_insert(span);
            }
            StatementKind::CreateTable(create) => {
                for column in &create.columns {
                    self.column(column);
                }
                for constraint in create.columns.iter().flat_map(|column| &column.constraints).chain(&create.constraints) {
                    self.constraint(constraint, &|name| {
                        create.columns.iter().find(|column| column.name == name).map(|column| column.data_type.name.clone())
                    });
                }
            }
            StatementKind::AlterTable(alter) => {
                for (action_span, action) in &alter.actions {
                    match action {
                        AlterTableAction::AddColumn { column, if_not_exists: _ } => self.column(column),
                        AlterTableAction::SetType { column: _, data_type, collation: _, using: _ } => {
                            self.data_type(data_type, *action_span)
                        }
                        AlterTableAction::AddConstraint(constraint) => {
                            self.constraint(constraint, &|name| type_of(side, &alter.name, name));
                        }
                        // No other action names a type or an operator class.
                        AlterTableAction::DropColumn { .. }
                        | AlterTableAction::RenameColumn { .. }
                        | AlterTableAction::RenameTo { .. }
                        | AlterTableAction::RenameConstraint { .. }
                        | AlterTableAction::SetDefault { .. }
                        | AlterTableAction::SetNullable { .. }
                        | AlterTableAction::AddIdentity { .. }
                        | AlterTableAction::SetIdentity { .. }
                        | AlterTableAction::DropIdentity { .. }
                        | AlterTableAction::SetExpression { .. }
                        | AlterTableAction::DropExpression { .. }
                        | AlterTableAction::DropConstraint { .. }
                        | AlterTableAction::AlterConstraint { .. }
                        | AlterTableAction::ValidateConstraint { .. }
                        | AlterTableAction::AttachPartition { .. }
                        | AlterTableAction::DetachPartition { .. }
                        | AlterTableAction::AttachIndexPartition { .. }
                        | AlterTableAction::Inherit { .. }
                        | AlterTableAction::RowSecurity { .. }
                        | AlterTableAction::TriggerState { .. }
                        | AlterTableAction::SetSchema { .. }
                        | AlterTableAction::SetLogged(_)
                        | AlterTableAction::SetParameters { .. }
                        | AlterTableAction::SetColumnStorage { .. }
                        | AlterTableAction::SetIndexStatistics { .. }
                        | AlterTableAction::ReplicaIdentity(_)
                        | AlterTableAction::Irrelevant(_) => {}
                    }
                }
            }
            StatementKind::CreateIndex(index) => self.index(side, span, index),
            StatementKind::CreateDomain(domain) => self.data_type(&domain.base, span),
            StatementKind::CreateType(create) => {
                match &create.definition {
                    TypeDefinition::Composite(attributes) => {
                        for attribute in attributes {
                            self.data_type(&attribute.data_type, span);
                        }
                    }
                    // The words of the others are found among the tokens.
                    TypeDefinition::Enum(_) | TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => {}
                }
            }
            StatementKind::CreateRoutine(routine) => {
                for argument in &routine.args {
                    self.data_type(&argument.data_type, span);
                }
            }
            // Nothing else names a type of a column; functions are found among the tokens of every statement.
            StatementKind::CreateTableAs(_)
            | StatementKind::CreateVirtualTable(_)
            | StatementKind::CreateView(_)
            | StatementKind::CreateTrigger(_)
            | StatementKind::AlterRoutine(_)
            | StatementKind::CreateSequence(_)
            | StatementKind::AlterSequence(_)
            | StatementKind::AlterType(_)
            | StatementKind::AlterDomain(_)
            | StatementKind::CreateSchema(_)
            | StatementKind::CreatePolicy(_)
            | StatementKind::AlterPolicy(_)
            | StatementKind::CreateOther(_)
            | StatementKind::AlterOther(_)
            | StatementKind::Drop(_)
            | StatementKind::Rename(_)
            | StatementKind::SetSchema(_)
            | StatementKind::Comment(_)
            | StatementKind::Data(_)
            | StatementKind::Transaction(_)
            | StatementKind::SetSearchPath { .. }
            | StatementKind::CheckFunctionBodies(_)
            | StatementKind::StopOnError(_)
            | StatementKind::Pragma { .. }
            | StatementKind::Attach { .. }
            | StatementKind::FunctionCalls(_)
            | StatementKind::DoBlock { .. } => {}
        }
    }

    fn column(&mut self, column: &ColumnDefinition) {
        self.data_type(&column.data_type, column.span);
    }

    fn data_type(&mut self, data_type: &DataType, span: SourceSpan) {
        if let Some(row) = of_type(&data_type.name) {
            self.add(row, format!("type {}", data_type.name), span, true);
        }
    }

    /// `EXCLUDE USING gist (room WITH =)` on a type that GiST does not know by itself.
    fn constraint(&mut self, constraint: &ConstraintDefinition, type_of: &dyn Fn(&str) -> Option<String>) {
        let ConstraintKind::Exclude { text: _, tokens } = &constraint.kind else { return };
        if !tokens.iter().any(|token| token == "gist") {
            return;
        }
        for window in tokens.windows(3) {
            let [name, with, equals] = window else { continue };
            if with == "with" && equals == "=" && type_of(name).is_some_and(|name| is_scalar(&name)) {
                self.scalar("btree_gist", name, constraint.span);
            }
        }
    }

    fn scalar(&mut self, extension: &str, column: &str, span: SourceSpan) {
        if let Some(row) = super::EXTENSIONS.iter().find(|row| row.name == extension) {
            self.add(row, format!("index of the scalar column {column}"), span, true);
        }
    }

    fn index(&mut self, side: Side<'_>, span: SourceSpan, index: &CreateIndex) {
        if let Some(row) = of_method(&index.method) {
            self.add(row, format!("index method {}", index.method), span, true);
        }
        for column in &index.columns {
            if let Some(opclass) = &column.opclass {
                let bare = opclass.rsplit('.').next().unwrap_or(opclass);
                if let Some(row) = of_opclass(bare) {
                    self.add(row, format!("operator class {bare}"), span, true);
                }
                continue;
            }
            let extension = match index.method.as_str() {
                "gin" => "btree_gin",
                "gist" => "btree_gist",
                _ => continue,
            };
            if let IndexKey::Column(name) = &column.key
                && type_of(side, &index.table, name).is_some_and(|name| is_scalar(&name))
            {
                self.scalar(extension, name, span);
            }
        }
    }

    /// Extensions by name; what the side defines itself needs none.
    pub fn finish(self, side: Side<'_>) -> Vec<ExtensionNeed> {
        let catalog = &side.replayed.catalog;
        let own = |need: &Need| {
            let name = need.what.trim_end_matches("()").trim_start_matches("type ").trim_start_matches("relation ");
            catalog.routines.keys().any(|key| key.name.name == name)
                || catalog.types.keys().any(|key| key.name == name)
                || catalog.domains.keys().any(|key| key.name == name)
                || (need.what.starts_with("relation ") && catalog.tables.keys().chain(catalog.views.keys()).any(|key| key.name == name))
        };
        let Needs { found, enabled } = self;
        let mut all: SortedMap<String, ExtensionNeed> = SortedMap::new();
        let empty = |name: &str| ExtensionNeed { name: name.to_owned(), needed_by: Vec::new(), enabled_at: None, relations: Vec::new() };
        for (name, needs) in found {
            let needed_by: Vec<Need> = needs.into_iter().filter(|need| !own(need)).collect();
            if !needed_by.is_empty() {
                all.insert(name.to_owned(), ExtensionNeed { needed_by, ..empty(name) });
            }
        }
        for (name, span) in enabled {
            all.entry(name.clone()).or_insert_with(|| empty(&name)).enabled_at = Some(span);
        }
        for (name, extension) in &catalog.extensions {
            // Another extension's CASCADE brought it.
            let entry = all.entry(name.clone()).or_insert_with(|| empty(name));
            entry.enabled_at = entry.enabled_at.or(extension.provenance.statement);
        }
        let relations = catalog.tables.keys().chain(catalog.views.keys());
        for key in relations {
            let Some(row) = of_relation(&key.name).or_else(|| of_relation(&key.display())) else { continue };
            if let Some(entry) = all.get_mut(row.name) {
                entry.relations.push(key.display());
            }
        }
        all.into_values().collect()
    }
}

/// The name stands where a statement defines or names it, not where it is called: `CREATE TABLE cube (`, `CREATE FUNCTION similarity (`,
/// `INSERT INTO digest (`, `REFERENCES cube (`, `ON cube (`.
fn is_definition(text: &str, tokens: &[Token], at: usize) -> bool {
    const BEFORE: [&str; 14] = [
        "table",
        "function",
        "procedure",
        "aggregate",
        "into",
        "references",
        "on",
        "exists",
        "index",
        "key",
        "type",
        "view",
        "trigger",
        "copy",
    ];
    let mut first = at;
    while let Some(before) = first.checked_sub(2)
        && tokens.get(first - 1).is_some_and(|token| token.is_operator(text, "."))
    {
        first = before;
    }
    first.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|token| BEFORE.iter().any(|word| token.is_word(text, word)))
}

/// The type of a column as it is now.
fn type_of(side: Side<'_>, table: &ObjectName, column: &str) -> Option<String> {
    let schema = table.schema.clone().unwrap_or_else(|| "public".to_owned());
    let table = side.replayed.catalog.tables.get(&ObjectKey::new(schema, table.name.clone()))?;
    let column = table.columns.iter().find(|known| known.name == column)?;
    (column.data_type.array_dimensions == 0).then(|| column.data_type.name.clone())
}

/// Types that GIN and GiST index only with the help of btree_gin and btree_gist.
fn is_scalar(name: &str) -> bool {
    [
        "smallint",
        "integer",
        "bigint",
        "real",
        "double precision",
        "numeric",
        "boolean",
        "text",
        "character varying",
        "character",
        "uuid",
        "date",
        "timestamp without time zone",
        "timestamp with time zone",
        "time without time zone",
        "bytea",
        "money",
    ]
    .contains(&name)
}
