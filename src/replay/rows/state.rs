//! Tables as far as rows need them: columns in order, defaults, keys.

use super::insert::Index;
use super::{CELL_LIMIT, RowMigration, RowSet, RowSets, RowState, SeedCell};
use crate::catalog::{Catalog, ObjectKey};
use crate::source::{Dialect, SortedMap, SortedSet, SourceSet, SourceSpan};
use crate::sql::lex::{TokenKind, significant_tokens};
use crate::sql::rows::{Cell, literal};
use crate::sql::{
    AlterTable, AlterTableAction, ColumnDefinition, ConstraintKind, CreateTable, DataType, Expression, FunctionCall, FunctionCalls,
    IndexColumn, IndexKey, ObjectKind, ObjectName, StatementKind, TransactionControl,
};

/// A column as rows see it.
pub(super) struct StateColumn<'t> {
    pub name: String,
    pub default: Option<&'t Expression>,
    /// The engine gives a number when none is written.
    pub numbered: bool,
    pub generated: bool,
}

impl<'t> StateColumn<'t> {
    fn written(column: &'t ColumnDefinition, dialect: Dialect) -> Self {
        let primary = column.constraints.iter().any(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));
        let numbered = match dialect {
            Dialect::Sqlite => primary && is_integer(&column.data_type),
            Dialect::Postgres => column.identity.is_some() || column.data_type.raw.to_ascii_lowercase().contains("serial"),
        };
        StateColumn { name: column.name.clone(), default: column.default.as_ref(), numbered, generated: column.generated.is_some() }
    }

    /// What stands in the column when a statement writes nothing.
    pub fn omitted(&self, dialect: Dialect) -> SeedCell<'t> {
        let cell = match self.default {
            _ if self.numbered => Cell::Assigned,
            _ if self.generated => Cell::Unknown,
            None => Cell::Null,
            Some(default) => match literal(&default.text, dialect) {
                Cell::Default => Cell::Null,
                Cell::Expression(text) if text.trim_start().to_ascii_lowercase().starts_with("nextval") => Cell::Assigned,
                other => other,
            },
        };
        SeedCell { cell, written: false }
    }
}

/// `INTEGER` is the one word that makes a primary key the rowid (<https://sqlite.org/lang_createtable.html#rowid>).
fn is_integer(data_type: &DataType) -> bool {
    data_type.raw.eq_ignore_ascii_case("integer")
}

/// A table and its rows.
#[derive(Default)]
pub(super) struct StateTable<'t> {
    pub columns: Vec<StateColumn<'t>>,
    /// Keys as folded column names, the primary key first.
    pub keys: Vec<Vec<String>>,
    pub set: RowSet<'t>,
    /// Rows by key, rebuilt when it is needed and missing.
    pub index: Option<Index>,
}

impl StateTable<'_> {
    pub fn position(&self, dialect: Dialect, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| dialect.same(&column.name, name))
    }
}

pub(super) struct State<'t> {
    pub sources: &'t SourceSet,
    pub catalog: &'t Catalog,
    pub dialect: Dialect,
    pub tables: SortedMap<ObjectKey, StateTable<'t>>,
    pub changes: Vec<RowMigration>,
    pub carries_rows: bool,
    pub cells: usize,
    search_path: Vec<String>,
    /// Tables whose rows changed since the transaction began, when one is open.
    touched: Option<SortedSet<ObjectKey>>,
    /// Bodies of the functions made so far, by their names.
    bodies: SortedMap<String, &'t str>,
}

impl<'t> State<'t> {
    pub fn new(sources: &'t SourceSet, catalog: &'t Catalog) -> Self {
        State {
            sources,
            catalog,
            dialect: catalog.dialect,
            tables: SortedMap::new(),
            changes: Vec::new(),
            carries_rows: false,
            cells: 0,
            search_path: default_path(catalog.dialect),
            touched: None,
            bodies: SortedMap::new(),
        }
    }

    pub fn finish(self) -> RowSets<'t> {
        let State { tables, changes, carries_rows, .. } = self;
        let tables = tables
            .into_iter()
            .filter(|(_, table)| table.set.count > 0 || matches!(table.set.state, RowState::NotDecidable { .. }))
            .map(|(key, mut table)| {
                table.set.columns = table.columns.into_iter().map(|column| column.name).collect();
                (key, table.set)
            })
            .collect();
        RowSets { tables, changes, carries_rows }
    }

    /// The table that a name means now.
    pub fn resolve(&self, name: &ObjectName) -> ObjectKey {
        let folded = self.dialect.key(&name.name);
        if let Some(schema) = &name.schema {
            return ObjectKey::new(self.dialect.key(schema), folded);
        }
        let found = self
            .search_path
            .iter()
            .map(|schema| ObjectKey::new(schema.clone(), folded.clone()))
            .find(|key| self.tables.contains_key(key) || self.catalog.tables.contains_key(key));
        found.unwrap_or_else(|| self.new_key(name))
    }

    fn new_key(&self, name: &ObjectName) -> ObjectKey {
        let schema = match (&name.schema, self.dialect) {
            (Some(schema), _) => self.dialect.key(schema),
            (None, Dialect::Sqlite) => "main".to_owned(),
            (None, Dialect::Postgres) => self.search_path.first().cloned().unwrap_or_else(|| "public".to_owned()),
        };
        ObjectKey::new(schema, self.dialect.key(&name.name))
    }

    /// The table of a key. One that no statement seen here made gets its columns from the catalog.
    pub fn table(&mut self, key: &ObjectKey) -> &mut StateTable<'t> {
        let (catalog, dialect) = (self.catalog, self.dialect);
        self.tables.entry(key.clone()).or_insert_with(|| match catalog.tables.get(key) {
            None => StateTable::default(),
            Some(table) => {
                let columns = table
                    .columns
                    .iter()
                    .map(|column| StateColumn {
                        name: column.name.clone(),
                        default: column.default.as_ref(),
                        numbered: column.identity.is_some() || column.serial,
                        generated: column.generated.is_some(),
                    })
                    .collect();
                let keys = table.primary_key.iter().chain(&table.uniques);
                let keys = keys.map(|key| key.column_names().into_iter().map(|name| dialect.key(name)).collect()).collect();
                StateTable { columns, keys, ..StateTable::default() }
            }
        })
    }

    pub fn touch(&mut self, key: &ObjectKey) {
        if let Some(touched) = &mut self.touched {
            touched.insert(key.clone());
        }
    }

    /// The rows of a table are not known from here on. The first reason stands.
    pub fn not_decidable(&mut self, key: &ObjectKey, span: SourceSpan, reason: impl Into<String>) {
        let table = self.table(key);
        if !matches!(table.set.state, RowState::NotDecidable { .. }) {
            table.set.state = RowState::NotDecidable { span, reason: reason.into() };
        }
        let freed: usize = table.set.rows.iter().map(|row| row.cells.len()).sum();
        table.set.rows = Vec::new();
        table.index = None;
        self.cells = self.cells.saturating_sub(freed);
    }

    /// Whether a table holds rows or may hold some.
    pub fn has_rows(&self, key: &ObjectKey) -> bool {
        self.tables.get(key).is_some_and(|table| table.set.count > 0 || matches!(table.set.state, RowState::NotDecidable { .. }))
    }

    /// Room for a row of so many values.
    pub fn has_room(&self, cells: usize) -> bool {
        self.cells.saturating_add(cells) <= CELL_LIMIT
    }

    pub fn apply(&mut self, span: SourceSpan, kind: &'t StatementKind) {
        match kind {
            StatementKind::CreateTable(create) => self.create_table(create),
            StatementKind::CreateTableAs(create) => {
                let key = self.new_key(&create.name);
                if !self.tables.contains_key(&key) && create.query.relations.iter().any(|name| self.has_rows(&self.resolve(name))) {
                    self.not_decidable(&key, span, "a query filled the table when it was made");
                }
            }
            StatementKind::AlterTable(alter) => self.alter_table(alter),
            StatementKind::CreateIndex(index) => {
                if index.unique && index.predicate.is_none() {
                    let key = self.resolve(&index.table);
                    let names = plain_names(&index.columns, self.dialect);
                    if let (Some(names), Some(table)) = (names, self.tables.get_mut(&key)) {
                        table.keys.push(names);
                        table.index = None;
                    }
                }
            }
            StatementKind::Drop(drop) => {
                if matches!(drop.kind, ObjectKind::Table | ObjectKind::ForeignTable) {
                    for object in &drop.objects {
                        let key = self.resolve(&object.name);
                        self.tables.remove(&key);
                    }
                } else if drop.kind == ObjectKind::Schema && drop.cascade {
                    for object in &drop.objects {
                        self.tables.retain(|key, _| key.schema != object.name.name);
                    }
                }
            }
            StatementKind::Rename(rename) => {
                if rename.kind == ObjectKind::Table {
                    self.rename(&rename.object.name, &rename.to);
                }
            }
            StatementKind::SetSchema(set) => {
                if set.kind == ObjectKind::Table {
                    self.set_schema(&set.object.name, &set.schema);
                }
            }
            StatementKind::SetSearchPath { path, local: _, later_sessions: false } => {
                self.search_path = match path {
                    Some(path) => path.iter().filter(|schema| *schema != "$user").cloned().collect(),
                    None => default_path(self.dialect),
                };
            }
            StatementKind::Data(change) => self.data(span, change),
            StatementKind::Transaction(control) => self.transaction(span, control),
            StatementKind::DoBlock { language: _, body, body_span: _ } => {
                let (names, changes) = self.reached(body);
                self.may_change_rows(span, "DO", &names, changes);
            }
            StatementKind::CreateRoutine(create) => {
                self.bodies.insert(create.name.name.clone(), &create.body);
            }
            StatementKind::FunctionCalls(called) => {
                let FunctionCalls { kind, calls, reason: _, affects } = called;
                let (mut names, mut changes) = (affects.clone(), false);
                for FunctionCall { name, args: _ } in calls {
                    if let Some(body) = self.bodies.get(&name.name) {
                        let (named, changed) = self.reached(body);
                        names.extend(named);
                        changes |= changed;
                    }
                }
                self.may_change_rows(span, kind, &names, changes || self.has_row_words(self.sources.text(span)));
            }
            // None of these changes rows.
            StatementKind::CreateVirtualTable(_)
            | StatementKind::CreateView(_)
            | StatementKind::CreateTrigger(_)
            | StatementKind::AlterRoutine(_)
            | StatementKind::AlterOther(_)
            | StatementKind::CreateSequence(_)
            | StatementKind::AlterSequence(_)
            | StatementKind::CreateType(_)
            | StatementKind::AlterType(_)
            | StatementKind::CreateDomain(_)
            | StatementKind::AlterDomain(_)
            | StatementKind::CreateExtension(_)
            | StatementKind::CreateSchema(_)
            | StatementKind::CreatePolicy(_)
            | StatementKind::AlterPolicy(_)
            | StatementKind::CreateOther(_)
            | StatementKind::Comment(_)
            | StatementKind::SetSearchPath { path: _, local: _, later_sessions: true }
            | StatementKind::CheckFunctionBodies(_)
            | StatementKind::StopOnError(_)
            | StatementKind::Pragma { .. }
            | StatementKind::Attach { .. } => {}
        }
    }

    /// A statement whose effect is unknown: when it has words that change rows, those of the tables it names are not decidable.
    pub fn not_analysed(&mut self, span: SourceSpan, kind: &str, affects: &[ObjectName]) {
        /// A longer statement is data that no one can read by hand either.
        const LONGEST: usize = 200_000;
        let text = self.sources.text(span);
        self.may_change_rows(span, kind, affects, text.len() > LONGEST || self.has_row_words(text));
    }

    /// Whether a text has words that change rows.
    fn has_row_words(&self, text: &str) -> bool {
        const WORDS: [&str; 7] = ["insert", "update", "delete", "truncate", "copy", "merge", "replace"];
        significant_tokens(text, self.dialect).iter().any(|token| {
            token.kind == TokenKind::Word && WORDS.iter().any(|word| token.is_word(text, word))
                // A body is one string.
                || token.kind == TokenKind::String && WORDS.iter().any(|word| contains_word(token.text(text), word))
        })
    }

    /// The relations that a body names, and those that the functions it calls name; and whether any of them has words that change rows.
    fn reached(&self, body: &str) -> (Vec<ObjectName>, bool) {
        let (mut names, mut changes) = (Vec::new(), false);
        let (mut open, mut seen) = (vec![body], SortedSet::new());
        while let Some(body) = open.pop() {
            names.extend(crate::sql::relations_named(body, self.dialect));
            changes |= self.has_row_words(body);
            for token in significant_tokens(body, self.dialect).iter().filter(|token| token.kind == TokenKind::Word) {
                let word = self.dialect.key(token.text(body));
                if let Some(called) = self.bodies.get(&word)
                    && seen.insert(word)
                {
                    open.push(*called);
                }
            }
        }
        (names, changes)
    }

    /// A statement that may change rows of the tables it names.
    fn may_change_rows(&mut self, span: SourceSpan, kind: &str, affects: &[ObjectName], changes: bool) {
        if !changes {
            return;
        }
        for name in affects {
            let key = self.resolve(name);
            if !self.tables.contains_key(&key) && !self.catalog.tables.contains_key(&key) {
                continue;
            }
            self.not_decidable(&key, span, "a statement that was not analysed names the table and changes rows");
            self.changes.push(RowMigration {
                span,
                verb: kind.to_owned(),
                table: key,
                followed: false,
                note: "The statement was not analysed; check by hand what it does to rows.".into(),
            });
        }
    }

    fn create_table(&mut self, create: &'t CreateTable) {
        let key = self.new_key(&create.name);
        if self.tables.contains_key(&key) {
            return;
        }
        if !create.like.is_empty() || !create.inherits.is_empty() || create.partition_of.is_some() || create.of_type.is_some() {
            // Columns come from elsewhere; the catalog knows them.
            self.table(&key);
            return;
        }
        let dialect = self.dialect;
        let mut columns: Vec<StateColumn<'t>> = create.columns.iter().map(|column| StateColumn::written(column, dialect)).collect();
        let mut keys = Vec::new();
        for constraint in create.columns.iter().flat_map(|column| &column.constraints).chain(&create.constraints) {
            match &constraint.kind {
                ConstraintKind::PrimaryKey { columns: names, include: _, using_index: _, without_overlaps: _ } => {
                    let names = plain_names(names, dialect).unwrap_or_default();
                    if let (Dialect::Sqlite, [name]) = (dialect, names.as_slice()) {
                        for (column, definition) in columns.iter_mut().zip(&create.columns) {
                            column.numbered |= dialect.same(&column.name, name) && is_integer(&definition.data_type);
                        }
                    }
                    keys.insert(0, names);
                }
                ConstraintKind::Unique { columns: names, include: _, using_index: _, nulls_not_distinct: _, without_overlaps: _ } => {
                    keys.extend(plain_names(names, dialect))
                }
                ConstraintKind::Check { .. }
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Exclude { .. }
                | ConstraintKind::NotNull { .. } => {}
            }
        }
        keys.retain(|names| !names.is_empty());
        self.tables.insert(key, StateTable { columns, keys, ..StateTable::default() });
    }

    fn rename(&mut self, from: &ObjectName, to: &str) {
        let from = self.resolve(from);
        if let Some(table) = self.tables.remove(&from) {
            self.tables.insert(ObjectKey::new(from.schema, self.dialect.key(to)), table);
        }
    }

    fn set_schema(&mut self, name: &ObjectName, schema: &str) {
        let from = self.resolve(name);
        if let Some(table) = self.tables.remove(&from) {
            self.tables.insert(ObjectKey::new(self.dialect.key(schema), from.name), table);
        }
    }

    fn alter_table(&mut self, alter: &'t AlterTable) {
        let dialect = self.dialect;
        let key = self.resolve(&alter.name);
        if !self.tables.contains_key(&key) {
            return;
        }
        for (_, action) in &alter.actions {
            match action {
                AlterTableAction::AddColumn { column, if_not_exists: _ } => {
                    let table = self.table(&key);
                    if table.position(dialect, &column.name).is_some() {
                        continue;
                    }
                    let column = StateColumn::written(column, dialect);
                    for row in &mut table.set.rows {
                        row.cells.push(column.omitted(dialect));
                    }
                    table.columns.push(column);
                    let added = table.set.rows.len();
                    self.cells = self.cells.saturating_add(added);
                }
                AlterTableAction::DropColumn { name, if_exists: _, cascade: _ } => {
                    let table = self.table(&key);
                    if let Some(position) = table.position(dialect, name) {
                        table.columns.remove(position);
                        for row in &mut table.set.rows {
                            if position < row.cells.len() {
                                row.cells.remove(position);
                            }
                        }
                        let folded = dialect.key(name);
                        table.keys.retain(|names| !names.contains(&folded));
                        table.index = None;
                    }
                }
                AlterTableAction::RenameColumn { from, to, quoted: _ } => {
                    let table = self.table(&key);
                    if let Some(column) = table.position(dialect, from).and_then(|position| table.columns.get_mut(position)) {
                        column.name = to.clone();
                    }
                    let (from, to) = (dialect.key(from), dialect.key(to));
                    for name in table.keys.iter_mut().flatten().filter(|name| **name == from) {
                        name.clone_from(&to);
                    }
                }
                AlterTableAction::RenameTo { to } => {
                    self.rename(&alter.name, to);
                    return;
                }
                AlterTableAction::SetSchema { schema } => {
                    self.set_schema(&alter.name, schema);
                    return;
                }
                AlterTableAction::SetType { column, using, data_type: _, collation: _ } => {
                    // A written conversion can change every value.
                    if using.as_ref().is_some_and(|using| !is_plain_conversion(&using.text)) && self.has_rows(&key) {
                        self.blank_column(&key, column);
                    }
                }
                AlterTableAction::SetDefault { column, default } => {
                    let table = self.table(&key);
                    if let Some(column) = table.position(dialect, column).and_then(|position| table.columns.get_mut(position)) {
                        column.default = default.as_ref();
                    }
                }
                AlterTableAction::AddIdentity { column, identity: _ } | AlterTableAction::SetIdentity { column, always: _, options: _ } => {
                    self.set_numbered(&key, column, true);
                }
                AlterTableAction::DropIdentity { column, if_exists: _ } => self.set_numbered(&key, column, false),
                AlterTableAction::SetExpression { column, expression: _ } => self.blank_column(&key, column),
                AlterTableAction::AddConstraint(constraint) => {
                    let (names, first) = match &constraint.kind {
                        ConstraintKind::PrimaryKey { columns, include: _, using_index: _, without_overlaps: _ } => {
                            (plain_names(columns, dialect), true)
                        }
                        ConstraintKind::Unique { columns, include: _, using_index: _, nulls_not_distinct: _, without_overlaps: _ } => {
                            (plain_names(columns, dialect), false)
                        }
                        ConstraintKind::Check { .. }
                        | ConstraintKind::ForeignKey(_)
                        | ConstraintKind::Exclude { .. }
                        | ConstraintKind::NotNull { .. } => (None, false),
                    };
                    if let Some(names) = names.filter(|names| !names.is_empty()) {
                        let table = self.table(&key);
                        let at = if first { 0 } else { table.keys.len() };
                        table.keys.insert(at, names);
                        table.index = None;
                    }
                }
                AlterTableAction::DropExpression { .. }
                | AlterTableAction::RenameConstraint { .. }
                | AlterTableAction::SetNullable { .. }
                | AlterTableAction::DropConstraint { .. }
                | AlterTableAction::AlterConstraint { .. }
                | AlterTableAction::ValidateConstraint { .. }
                | AlterTableAction::AttachPartition { .. }
                | AlterTableAction::DetachPartition { .. }
                | AlterTableAction::AttachIndexPartition { .. }
                | AlterTableAction::Inherit { .. }
                | AlterTableAction::RowSecurity { .. }
                | AlterTableAction::TriggerState { .. }
                | AlterTableAction::SetLogged(_)
                | AlterTableAction::SetParameters { .. }
                | AlterTableAction::SetColumnStorage { .. }
                | AlterTableAction::SetIndexStatistics { .. }
                | AlterTableAction::ReplicaIdentity(_)
                | AlterTableAction::Irrelevant(_) => {}
            }
        }
    }

    fn set_numbered(&mut self, key: &ObjectKey, column: &str, numbered: bool) {
        let dialect = self.dialect;
        let table = self.table(key);
        if let Some(column) = table.position(dialect, column).and_then(|position| table.columns.get_mut(position)) {
            column.numbered = numbered;
        }
    }

    /// The values of a column are not known any more.
    fn blank_column(&mut self, key: &ObjectKey, column: &str) {
        let dialect = self.dialect;
        let table = self.table(key);
        if let Some(position) = table.position(dialect, column) {
            for cell in table.set.rows.iter_mut().filter_map(|row| row.cells.get_mut(position)) {
                *cell = SeedCell { cell: Cell::Unknown, written: true };
            }
            table.index = None;
        }
    }

    fn transaction(&mut self, span: SourceSpan, control: &TransactionControl) {
        match control {
            TransactionControl::Begin => self.touched = Some(SortedSet::new()),
            TransactionControl::Commit => self.touched = None,
            TransactionControl::Rollback => {
                for key in self.touched.take().unwrap_or_default() {
                    self.not_decidable(&key, span, "a transaction that changed its rows is rolled back");
                }
            }
            TransactionControl::RollbackTo(_) => {
                for key in self.touched.clone().unwrap_or_default() {
                    self.not_decidable(&key, span, "a part of a transaction that changed its rows may be rolled back");
                }
            }
            TransactionControl::Savepoint(_) | TransactionControl::Release(_) => {}
        }
    }
}

fn default_path(dialect: Dialect) -> Vec<String> {
    match dialect {
        Dialect::Sqlite => vec!["temp".into(), "main".into()],
        Dialect::Postgres => vec!["public".into()],
    }
}

fn plain_names(columns: &[IndexColumn], dialect: Dialect) -> Option<Vec<String>> {
    columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) => Some(dialect.key(name)),
            IndexKey::Expression(_) => None,
        })
        .collect()
}

/// `USING c::type` says nothing more than the new type does.
fn is_plain_conversion(using: &str) -> bool {
    using.split_once("::").is_some_and(|(value, kind)| {
        value.trim().trim_matches(['(', ')']).chars().all(|c| c.is_alphanumeric() || c == '_' || c == '"') && !kind.contains('+')
    })
}

fn contains_word(text: &str, word: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower.get(from..).and_then(|rest| rest.find(word)) {
        let at = from + found;
        let end = at + word.len();
        let boundary = |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
        let bytes = lower.as_bytes();
        if boundary(at.checked_sub(1).and_then(|before| bytes.get(before))) && boundary(bytes.get(end)) {
            return true;
        }
        from = end;
    }
    false
}
