//! `CREATE TABLE` (<https://sqlite.org/lang_createtable.html>).

use super::expressions::{self, Complaints, Names, Place};
use super::names::{Resolver, unique_names};
use super::state::{Done, EntryKind, Refusal, State};
use crate::catalog::{
    CheckConstraint, Column, Deferral, ForeignKey, Generated, Identity, KeyConstraint, ObjectKey, Provenance, Table, TableKind,
};
use crate::replay::{EffectVerb, ReplayIssueKind};
use crate::source::{Dialect, SourceSpan};
use crate::sql::{
    ColumnDefinition, ConstraintDefinition, ConstraintKind, CreateTable, CreateTableAs, DataType, ForeignKeyDefinition,
    GeneratedDefinition, IndexColumn, IndexKey, ObjectName, Persistence,
};

/// Where a new table or view goes; `Ok(None)` when `IF NOT EXISTS` found one.
pub(super) fn new_relation(
    state: &mut State,
    name: &ObjectName,
    temporary: bool,
    if_not_exists: bool,
) -> Result<Result<ObjectKey, ObjectKey>, Refusal> {
    let schema = match &name.schema {
        Some(schema) => {
            let Some(database) = state.database(schema) else { return Err(Refusal::new(format!("unknown database {schema}"))) };
            if temporary && database != "temp" {
                return Err(Refusal::new("temporary table name must be unqualified"));
            }
            database
        }
        None if temporary => "temp".to_owned(),
        None => "main".to_owned(),
    };
    let key = state.key_in(&schema, &name.name);
    if key.name.starts_with("sqlite_") && !state.writable_schema {
        return Err(Refusal::new(format!("object name reserved for internal use: {}", name.name)));
    }
    let view = state.catalog.views.contains_key(&key);
    if view || state.catalog.tables.contains_key(&key) {
        if if_not_exists {
            return Ok(Err(key));
        }
        let word = if view { "view" } else { "table" };
        return Err(Refusal::about(format!("{word} {} already exists", name.name), &key));
    }
    if state.catalog.indexes.contains_key(&key) {
        return Err(Refusal::about(format!("there is already an index named {}", name.name), &key));
    }
    Ok(Ok(key))
}

/// Replays `CREATE TABLE`.
pub(super) fn create_table(state: &mut State, created: &CreateTable) -> Done {
    let temporary = created.persistence == Persistence::Temporary;
    // A virtual table written into the schema table by a dump brings its shadow tables along as statements of their own.
    if let Some(key) =
        state.find(&created.name, |catalog, key| catalog.tables.get(key).is_some_and(|table| table.kind == TableKind::Shadow))
        && (state.writable_schema || created.if_not_exists)
    {
        let mut table = build(state, &key, created)?;
        table.kind = TableKind::Shadow;
        state.set_table(&key, Some(table));
        state.effect(EffectVerb::Changed, "table", &key);
        return Ok(());
    }
    let key = match new_relation(state, &created.name, temporary, created.if_not_exists)? {
        Ok(key) => key,
        Err(existing) => {
            kept_first_shape(state, &existing, created);
            return Ok(());
        }
    };
    let table = build(state, &key, created)?;
    record_created(state, &key, &table);
    if table.columns.iter().any(|column| column.identity == Some(Identity::Autoincrement)) {
        make_sequence_table(state, &key.schema);
    }
    state.add_entry(EntryKind::Table, &key);
    state.set_table(&key, Some(table));
    Ok(())
}

/// Records a new table and all that is in it.
pub(super) fn record_created(state: &mut State, key: &ObjectKey, table: &Table) {
    state.effect(EffectVerb::Created, "table", key);
    for column in &table.columns {
        state.effect_within(EffectVerb::Created, "column", key, Some(column.name.clone()));
    }
    if let Some(primary_key) = &table.primary_key {
        state.effect_within(EffectVerb::Created, "primary_key", key, primary_key.name.clone());
    }
    for unique in &table.uniques {
        state.effect_within(EffectVerb::Created, "unique", key, unique.name.clone());
    }
    for check in &table.checks {
        state.effect_within(EffectVerb::Created, "check", key, check.name.clone());
    }
    for foreign_key in &table.foreign_keys {
        state.effect_within(EffectVerb::Created, "foreign_key", key, foreign_key.name.clone());
    }
}

/// SQLite makes `sqlite_sequence` with the first AUTOINCREMENT table; it is not listed among the tables of the schema.
fn make_sequence_table(state: &mut State, schema: &str) {
    let key = state.key_in(schema, "sqlite_sequence");
    if !state.catalog.tables.contains_key(&key) {
        let column = |name: &str| Column { name: name.to_owned(), nullable: true, local: true, ..Column::default() };
        let provenance = Provenance { created: None, statement: Some(state.span), changed: Vec::new() };
        let table = Table {
            name: "sqlite_sequence".to_owned(),
            kind: TableKind::Shadow,
            columns: vec![column("name"), column("seq")],
            provenance,
            ..Table::default()
        };
        state.set_table(&key, Some(table));
        state.add_entry(EntryKind::Table, &key);
    }
}

/// `IF NOT EXISTS` kept what is there; says so when the shape written here is another one.
fn kept_first_shape(state: &mut State, key: &ObjectKey, created: &CreateTable) {
    let Some(existing) = state.catalog.tables.get(key) else {
        let message = format!("IF NOT EXISTS kept the view {}: no table is created here", created.name.name);
        return state.issue(ReplayIssueKind::KeptFirstShape, state.span, Some(key.clone()), message);
    };
    if existing.assumed {
        return;
    }
    let Ok(written) = build(state, key, created) else { return };
    let mut different = Vec::new();
    for column in &written.columns {
        match existing.column(Dialect::Sqlite, &column.name) {
            None => different.push(format!("column {} is not added", column.name)),
            Some(kept) if !same_column(kept, column) => different.push(format!("column {} keeps its first definition", column.name)),
            Some(_) => {}
        }
    }
    for column in &existing.columns {
        if written.column(Dialect::Sqlite, &column.name).is_none() {
            different.push(format!("column {} stays", column.name));
        }
    }
    let counts = |table: &Table| (table.uniques.len(), table.checks.len(), table.foreign_keys.len(), table.without_rowid, table.strict);
    if different.is_empty() && counts(existing) != counts(&written) {
        different.push("its constraints stay as they were".to_owned());
    }
    if !different.is_empty() {
        let message = format!("IF NOT EXISTS kept the first shape of {}: {}", created.name.name, different.join("; "));
        state.issue(ReplayIssueKind::KeptFirstShape, state.span, Some(key.clone()), message);
    }
}

fn same_column(left: &Column, right: &Column) -> bool {
    left.data_type.raw.eq_ignore_ascii_case(&right.data_type.raw)
        && left.nullable == right.nullable
        && left.default.as_ref().map(|default| &default.tree) == right.default.as_ref().map(|default| &default.tree)
        && left.generated.as_ref().map(|generated| &generated.expression.tree)
            == right.generated.as_ref().map(|generated| &generated.expression.tree)
        && left.identity == right.identity
}

/// The table that a statement describes, or SQLite's reason to refuse it.
pub(super) fn build(state: &State, key: &ObjectKey, created: &CreateTable) -> Result<Table, Refusal> {
    let CreateTable {
        name,
        if_not_exists: _,
        persistence,
        columns,
        constraints,
        without_rowid,
        strict,
        // SQLite has none of these.
        foreign: _,
        like: _,
        inherits: _,
        partition_by: _,
        partition_of: _,
        of_type: _,
        parameters: _,
    } = created;
    let mut table = Table {
        name: name.name.clone(),
        persistence: *persistence,
        without_rowid: *without_rowid,
        strict: *strict,
        provenance: Provenance::new(state.span, state.span),
        ..Table::default()
    };
    let mut builder = Builder { state, key, table: &mut table, autoincrement: None };
    for definition in columns {
        builder.column(definition)?;
    }
    for constraint in constraints {
        builder.constraint(constraint, None)?;
    }
    builder.finish()?;
    Ok(table)
}

/// Builds a table from its definition, in the order in which SQLite's parser meets its parts.
pub(super) struct Builder<'a> {
    pub(super) state: &'a State,
    pub(super) key: &'a ObjectKey,
    pub(super) table: &'a mut Table,
    pub(super) autoincrement: Option<String>,
}

impl Builder<'_> {
    fn provenance(&self, span: SourceSpan) -> Provenance {
        Provenance::new(span, self.state.span)
    }

    /// Adds a column and the constraints written on it.
    pub(super) fn column(&mut self, definition: &ColumnDefinition) -> Done {
        let ColumnDefinition {
            span,
            name,
            data_type,
            nullable,
            // SQLite reads the name of a NOT NULL and keeps no record of it.
            not_null_name: _,
            default,
            generated,
            // PostgreSQL only.
            identity: _,
            autoincrement,
            collation,
            constraints,
            not_null_on_conflict,
            storage: _,
            compression: _,
        } = definition;
        if self.table.column(Dialect::Sqlite, name).is_some() {
            return Err(Refusal::about(format!("duplicate column name: {name}"), self.key));
        }
        if let Some(default) = default {
            if !expressions::is_constant(default) {
                return Err(Refusal::about(format!("default value of column [{name}] is not constant"), self.key));
            }
            if let Some(generated) = generated {
                return Err(Refusal::about(
                    if default.span.start > generated.expression.span.start {
                        "cannot use DEFAULT on a generated column".to_owned()
                    } else {
                        format!("error in generated column \"{name}\"")
                    },
                    self.key,
                ));
            }
        }
        self.table.columns.push(Column {
            name: name.clone(),
            data_type: data_type.clone(),
            nullable: *nullable != Some(false),
            default: default.clone(),
            generated: generated
                .as_ref()
                .map(|GeneratedDefinition { expression, stored }| Generated { expression: expression.clone(), stored: *stored }),
            collation: collation.clone(),
            local: true,
            not_null_on_conflict: not_null_on_conflict.clone(),
            provenance: self.provenance(*span),
            ..Column::default()
        });
        if *autoincrement {
            self.autoincrement = Some(name.clone());
        }
        for constraint in constraints {
            self.constraint(constraint, Some(definition))?;
        }
        Ok(())
    }

    /// Adds a constraint; `on` is the column it is written on.
    pub(super) fn constraint(&mut self, constraint: &ConstraintDefinition, on: Option<&ColumnDefinition>) -> Done {
        let ConstraintDefinition {
            span,
            name,
            kind,
            // Read below, by the kinds that have them.
            deferrable: _,
            initially_deferred: _,
            on_conflict: _,
            // PostgreSQL only.
            not_valid: _,
            no_inherit: _,
            not_enforced: _,
            parameters: _,
        } = constraint;
        match kind {
            ConstraintKind::PrimaryKey { columns, include: _, using_index: _, without_overlaps: _ } => {
                self.primary_key(constraint, columns, on.is_some())
            }
            ConstraintKind::Unique { columns, include: _, using_index: _, nulls_not_distinct: _, without_overlaps: _ } => {
                self.unique(constraint, columns)
            }
            ConstraintKind::Check { expression } => {
                self.table.checks.push(CheckConstraint {
                    name: name.clone(),
                    auto_named: false,
                    column: on.map(|column| column.name.clone()),
                    expression: expression.clone(),
                    not_valid: false,
                    not_enforced: false,
                    no_inherit: false,
                    inherited: false,
                    comment: None,
                    provenance: self.provenance(*span),
                });
                Ok(())
            }
            ConstraintKind::ForeignKey(foreign_key) => self.foreign_key(constraint, foreign_key, on),
            // SQLite has neither; its lowering makes none.
            ConstraintKind::Exclude { .. } | ConstraintKind::NotNull { .. } => Ok(()),
        }
    }

    /// Key columns in the spelling of the table's columns.
    fn key_columns(&self, columns: &[IndexColumn]) -> Result<Vec<IndexColumn>, Refusal> {
        let mut keys = Vec::with_capacity(columns.len());
        for IndexColumn { key, descending, nulls_first: _, collation, opclass: _, quote } in columns {
            let name = match key {
                IndexKey::Column(name) => name.clone(),
                IndexKey::Expression(expression) => match super::object::quoted_column(expression) {
                    Some(name) => name,
                    None => {
                        return Err(Refusal::about("expressions prohibited in PRIMARY KEY and UNIQUE constraints", self.key));
                    }
                },
            };
            let Some(known) = self.table.column(Dialect::Sqlite, &name) else {
                return Err(Refusal::about(format!("no such column: {name}"), self.key));
            };
            let plain = IndexColumn::plain(known.name.clone());
            keys.push(IndexColumn { descending: *descending, collation: collation.clone(), quote: *quote, ..plain });
        }
        Ok(keys)
    }

    fn primary_key(&mut self, constraint: &ConstraintDefinition, columns: &[IndexColumn], on_column: bool) -> Done {
        if self.table.primary_key.is_some() {
            return Err(Refusal::about(format!("table \"{}\" has more than one primary key", self.table.name), self.key));
        }
        let columns = self.key_columns(columns)?;
        let key = KeyConstraint {
            name: constraint.name.clone(),
            columns,
            on_conflict: constraint.on_conflict.clone(),
            provenance: self.provenance(constraint.span),
            ..KeyConstraint::default()
        };
        let generated =
            key.column_names().iter().any(|name| self.table.column(Dialect::Sqlite, name).is_some_and(|column| column.generated.is_some()));
        if generated {
            return Err(Refusal::about("generated columns cannot be part of the PRIMARY KEY", self.key));
        }
        // Only the exact word INTEGER makes the column the rowid, and DESC prevents it only where it is written on the column.
        let rowid = match key.columns.as_slice() {
            [only] => {
                let IndexKey::Column(name) = &only.key else { return Ok(()) };
                let integer = self.table.column(Dialect::Sqlite, name).is_some_and(|column| column.data_type.name == "integer");
                (integer && !(on_column && only.descending)).then(|| name.clone())
            }
            _ => None,
        };
        if self.autoincrement.is_some() && rowid.is_none() {
            return Err(Refusal::about("AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY", self.key));
        }
        let identity = if self.autoincrement.is_some() { Identity::Autoincrement } else { Identity::Rowid };
        if let Some(name) = rowid
            && let Some(column) = self.table.columns.iter_mut().find(|column| column.name == name)
        {
            column.identity = Some(identity);
        } else {
            self.merge_conflict(&key)?;
            let same = |unique: &KeyConstraint| same_key(self.table, unique, &key);
            let kept: Vec<KeyConstraint> = self.table.uniques.iter().filter(|unique| !same(unique)).cloned().collect();
            self.table.uniques = kept;
        }
        self.table.primary_key = Some(key);
        Ok(())
    }

    fn unique(&mut self, constraint: &ConstraintDefinition, columns: &[IndexColumn]) -> Done {
        let key = KeyConstraint {
            name: constraint.name.clone(),
            columns: self.key_columns(columns)?,
            on_conflict: constraint.on_conflict.clone(),
            provenance: self.provenance(constraint.span),
            ..KeyConstraint::default()
        };
        if !self.merge_conflict(&key)? {
            self.table.uniques.push(key);
        }
        Ok(())
    }

    /// SQLite keeps one index for equal keys and refuses different conflict actions on them. `true` when there is an equal key.
    fn merge_conflict(&mut self, key: &KeyConstraint) -> Result<bool, Refusal> {
        let rowid = self.table.columns.iter().any(|column| column.identity.is_some());
        let primary_key = self.table.primary_key.as_ref().filter(|_| !rowid);
        let Some(equal) = primary_key.into_iter().chain(&self.table.uniques).find(|known| same_key(self.table, known, key)) else {
            return Ok(false);
        };
        match (&equal.on_conflict, &key.on_conflict) {
            (Some(left), Some(right)) if left != right => Err(Refusal::about("conflicting ON CONFLICT clauses specified", self.key)),
            _ => Ok(true),
        }
    }

    fn foreign_key(&mut self, constraint: &ConstraintDefinition, definition: &ForeignKeyDefinition, on: Option<&ColumnDefinition>) -> Done {
        let ForeignKeyDefinition { columns: written, ref_table, ref_columns, on_delete, on_delete_columns: _, on_update, match_type } =
            definition;
        if let Some(column) = on
            && ref_columns.len() > 1
        {
            let message = format!("foreign key on {} should reference only one column of table {}", column.name, ref_table.name);
            return Err(Refusal::about(message, self.key));
        }
        if !ref_columns.is_empty() && ref_columns.len() != written.len() {
            let message = "number of columns in foreign key does not match the number of columns in the referenced table";
            return Err(Refusal::about(message, self.key));
        }
        let mut columns = Vec::with_capacity(written.len());
        for name in written {
            match self.table.column(Dialect::Sqlite, name) {
                Some(column) => columns.push(column.name.clone()),
                None => return Err(Refusal::about(format!("unknown column \"{name}\" in foreign key definition"), self.key)),
            }
        }
        self.table.foreign_keys.push(ForeignKey {
            name: constraint.name.clone(),
            auto_named: false,
            columns,
            ref_table: self.state.key_in(&self.key.schema, &ref_table.name),
            ref_table_name: ref_table.name.clone(),
            ref_columns: ref_columns.clone(),
            on_delete: *on_delete,
            on_delete_columns: Vec::new(),
            on_update: *on_update,
            match_type: match_type.clone().filter(|word| word != "SIMPLE"),
            deferral: match (constraint.deferrable, constraint.initially_deferred) {
                (true, true) => Deferral::InitiallyDeferred,
                (true, false) => Deferral::Deferrable,
                (false, _) => Deferral::NotDeferrable,
            },
            not_valid: false,
            not_enforced: false,
            inherited: false,
            partition_names: Vec::new(),
            comment: None,
            provenance: self.provenance(constraint.span),
        });
        Ok(())
    }

    /// What SQLite checks when the statement is complete.
    pub(super) fn finish(&mut self) -> Done {
        if self.autoincrement.is_some() && self.table.primary_key.is_none() {
            return Err(Refusal::about("AUTOINCREMENT is only allowed on an INTEGER PRIMARY KEY", self.key));
        }
        let key_names: Vec<String> =
            self.table.primary_key.iter().flat_map(|key| key.column_names()).map(|name| name.to_ascii_lowercase()).collect();
        if self.table.strict {
            for column in &mut self.table.columns {
                let name = &self.table.name;
                if column.data_type.raw.is_empty() {
                    return Err(Refusal::about(format!("missing datatype for {name}.{}", column.name), self.key));
                }
                if !["ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"].iter().any(|known| column.data_type.raw.eq_ignore_ascii_case(known)) {
                    let message = format!("unknown datatype for {name}.{}: \"{}\"", column.name, column.data_type.raw);
                    return Err(Refusal::about(message, self.key));
                }
                if column.identity.is_none() && key_names.contains(&column.name.to_ascii_lowercase()) {
                    column.nullable = false;
                }
            }
        }
        if self.table.without_rowid {
            if self.autoincrement.is_some() {
                return Err(Refusal::about("AUTOINCREMENT not allowed on WITHOUT ROWID tables", self.key));
            }
            if self.table.primary_key.is_none() {
                return Err(Refusal::about(format!("PRIMARY KEY missing on table {}", self.table.name), self.key));
            }
            let rowid = self.table.columns.iter().any(|column| column.identity.is_some());
            if let Some(key) = self.table.primary_key.as_mut().filter(|_| rowid) {
                // SQLite makes the key anew, from the column alone.
                key.columns.iter_mut().for_each(|column| column.collation = None);
                let key = key.clone();
                let (same, others) =
                    std::mem::take(&mut self.table.uniques).into_iter().partition(|unique| same_key(self.table, unique, &key));
                let _merged: Vec<KeyConstraint> = same;
                self.table.uniques = others;
            }
            for column in &mut self.table.columns {
                column.identity = None;
                if key_names.contains(&column.name.to_ascii_lowercase()) {
                    column.nullable = false;
                }
            }
        }
        check_expressions(self.table, self.key)?;
        if let Some(column) = super::generated::column_loop(self.table) {
            return Err(Refusal::about(format!("generated column loop on \"{column}\""), self.key));
        }
        Ok(())
    }
}

/// Checks and generated columns may use the table's own columns only, and a table needs a column that is not generated. SQLite looks at all
/// of them and keeps the last message.
pub(super) fn check_expressions(table: &Table, key: &ObjectKey) -> Done {
    if table.checks.is_empty() && table.columns.iter().all(|column| column.generated.is_none()) {
        return Ok(());
    }
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let names = Names { table: &table.name, columns: &columns, rowid: !table.without_rowid };
    let mut complaints = Complaints::default();
    for check in &table.checks {
        if !complaints.look_at(&check.expression.tree, &names, Place::Check) {
            break;
        }
    }
    // The rowid is no part of what a generated column may use.
    let names = Names { rowid: false, ..names };
    for generated in table.columns.iter().filter_map(|column| column.generated.as_ref()) {
        complaints.look_at(&generated.expression.tree, &names, Place::Generated);
    }
    if !table.columns.is_empty() && table.columns.iter().all(|column| column.generated.is_some()) {
        complaints.last = Some("must have at least one non-generated column".to_owned());
    }
    complaints.last.map_or(Ok(()), |message| Err(Refusal::about(message, key)))
}

/// Same columns in the same order with the same collations.
fn same_key(table: &Table, left: &KeyConstraint, right: &KeyConstraint) -> bool {
    let collation = |column: &IndexColumn| {
        let own = column.collation.clone();
        let inherited = || match &column.key {
            IndexKey::Column(name) => table.column(Dialect::Sqlite, name).and_then(|column| column.collation.clone()),
            IndexKey::Expression(_) => None,
        };
        own.or_else(inherited).unwrap_or_else(|| "binary".to_owned()).to_ascii_lowercase()
    };
    let folded = |key: &KeyConstraint| -> Vec<(String, String)> {
        key.columns
            .iter()
            .map(|column| match &column.key {
                IndexKey::Column(name) => (name.to_ascii_lowercase(), collation(column)),
                IndexKey::Expression(expression) => (expression.text.clone(), collation(column)),
            })
            .collect()
    };
    folded(left) == folded(right)
}

/// Replays `CREATE TABLE … AS`: the columns are those of the query, without constraints.
pub(super) fn create_table_as(state: &mut State, created: &CreateTableAs) -> Done {
    // SQLite has no list of columns before AS.
    let CreateTableAs { name, if_not_exists, persistence, columns: _, query, parameters: _ } = created;
    let temporary = *persistence == Persistence::Temporary;
    let key = match new_relation(state, name, temporary, *if_not_exists)? {
        Ok(key) => key,
        Err(_existing) => return Ok(()),
    };
    let provenance = Provenance::new(state.span, state.span);
    let given = {
        let mut resolver = Resolver::new(state, &query.text, "temp", true);
        resolver.runs = true;
        resolver.calls = true;
        let given = resolver.query();
        if let Some(message) = resolver.complaint() {
            return Err(Refusal::new(message));
        }
        if let Some(column) = super::generated::read_loop(&state.catalog, &resolver.columns_read(&given)) {
            return Err(Refusal::new(format!("generated column loop on \"{column}\"")));
        }
        given
    };
    let columns = unique_names(given)
        .into_iter()
        .map(|column| Column {
            name: column.name,
            data_type: DataType { raw: column.affinity.to_owned(), name: column.affinity.to_ascii_lowercase(), ..DataType::default() },
            nullable: true,
            local: true,
            provenance: provenance.clone(),
            ..Column::default()
        })
        .collect();
    let table = Table { name: name.name.clone(), persistence: *persistence, columns, provenance, ..Table::default() };
    record_created(state, &key, &table);
    state.add_entry(EntryKind::Table, &key);
    super::rebuild::made_from(state, &key, &query.relations);
    state.set_table(&key, Some(table));
    Ok(())
}
