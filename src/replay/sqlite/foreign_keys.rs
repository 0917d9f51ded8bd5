//! `PRAGMA foreign_keys = ON`: what SQLite finds wrong with foreign keys when it prepares a statement that changes rows
//! (<https://sqlite.org/foreignkeys.html#fk_indexes>). `DROP TABLE` is such a statement, because it deletes the rows first.

use super::names::trigger_names;
use super::state::{Done, EntryKind, Refusal, State};
use crate::catalog::{Deferral, ForeignKey, ObjectKey, Table, TableKind};
use crate::source::Dialect;
use crate::sql::{IndexKey, ReferentialAction};

/// What `DROP TABLE` would be refused for.
pub(super) fn before_drop(state: &State, key: &ObjectKey) -> Done {
    let Some(table) = checked_table(state, key) else { return Ok(()) };
    let referenced = !references(state, key).is_empty();
    let deferred = table.foreign_keys.iter().any(|foreign_key| foreign_key.deferral == Deferral::InitiallyDeferred);
    if !referenced && !deferred {
        return Ok(());
    }
    // SQLite says nothing about keys that do not fit while it deletes the rows.
    Program { silent: true, ..Program::new(state) }.delete(key)
}

/// What an `INSERT` would be refused for; `several` when it may write more than one row.
pub(super) fn before_insert(state: &State, key: &ObjectKey, several: bool) -> Done {
    let Some(table) = checked_table(state, key) else { return Ok(()) };
    let mut program = Program { several, ..Program::new(state) };
    program.check(key, table, None);
    program.finish()
}

/// What an `UPDATE` of some columns would be refused for.
pub(super) fn before_update(state: &State, key: &ObjectKey, columns: &[String]) -> Done {
    Program::new(state).update(key, columns)
}

/// What a `DELETE` would be refused for.
pub(super) fn before_delete(state: &State, key: &ObjectKey) -> Done {
    Program::new(state).delete(key)
}

/// A program that SQLite makes for a statement, or for the action of a foreign key. It keeps the last thing that it finds wrong.
struct Program<'a> {
    state: &'a State,
    /// Nothing is said about keys that do not fit.
    silent: bool,
    /// Rows may change one by one, so that even an immediate key is looked at from its parent.
    several: bool,
    /// Actions for which a program was made: the foreign key's table, its number, and whether it acts on an update.
    made: Vec<(ObjectKey, usize, bool)>,
    wrong: Option<Refusal>,
}

/// The table, when foreign keys are enforced and it can have some.
fn checked_table<'a>(state: &'a State, key: &ObjectKey) -> Option<&'a Table> {
    let table = state.catalog.tables.get(key)?;
    (state.foreign_keys && table.kind == TableKind::Ordinary && !table.assumed).then_some(table)
}

/// Foreign keys that refer to a table, as SQLite lists them: the newest first.
fn references<'a>(state: &'a State, parent: &ObjectKey) -> Vec<(ObjectKey, usize, &'a ForeignKey)> {
    let tables = state.order.iter().filter(|entry| entry.kind == EntryKind::Table && entry.key.schema == parent.schema);
    let mut found: Vec<(ObjectKey, usize, &ForeignKey)> = tables
        .filter_map(|entry| state.catalog.tables.get(&entry.key).map(|table| (&entry.key, table)))
        .flat_map(|(key, table)| table.foreign_keys.iter().enumerate().map(move |(at, foreign_key)| (key.clone(), at, foreign_key)))
        .filter(|(_, _, foreign_key)| foreign_key.ref_table == *parent)
        .collect();
    found.reverse();
    found
}

fn same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

impl<'a> Program<'a> {
    fn new(state: &'a State) -> Self {
        Program { state, silent: false, several: true, made: Vec::new(), wrong: None }
    }

    fn finish(self) -> Done {
        self.wrong.map_or(Ok(()), Err)
    }

    fn delete(mut self, key: &ObjectKey) -> Done {
        self.delete_from(key);
        self.finish()
    }

    fn update(mut self, key: &ObjectKey, columns: &[String]) -> Done {
        self.update_of(key, columns);
        self.finish()
    }

    fn delete_from(&mut self, key: &ObjectKey) {
        let Some(table) = checked_table(self.state, key) else { return };
        self.every_reference(key);
        self.check(key, table, None);
        self.act(key, table, None);
    }

    fn update_of(&mut self, key: &ObjectKey, columns: &[String]) {
        let Some(table) = checked_table(self.state, key) else { return };
        let own = table.foreign_keys.iter().any(|foreign_key| child_changes(foreign_key, columns));
        let mut others = references(self.state, key).into_iter();
        if own || others.any(|(_, _, foreign_key)| parent_changes(table, foreign_key, columns)) {
            self.every_reference(key);
            self.check(key, table, Some(columns));
            self.act(key, table, Some(columns));
        }
    }

    /// To know which old values it needs, SQLite looks at every foreign key that refers to the table.
    fn every_reference(&mut self, key: &ObjectKey) {
        for (child, _, foreign_key) in references(self.state, key) {
            self.fits(&child, key, foreign_key);
        }
    }

    /// Each foreign key that the change touches must have its parent and a key there; ends with the first that has not.
    fn check(&mut self, key: &ObjectKey, table: &Table, columns: Option<&[String]>) {
        for foreign_key in table.foreign_keys.iter().rev() {
            let itself = same(&foreign_key.ref_table_name, &table.name);
            if !itself && columns.is_some_and(|columns| !child_changes(foreign_key, columns)) {
                continue;
            }
            let parent = &foreign_key.ref_table;
            let known = self.state.catalog.tables.contains_key(parent) || self.state.catalog.views.contains_key(parent);
            if !known && !self.silent {
                let message = format!("no such table: {}.{}", parent.schema, foreign_key.ref_table_name);
                self.wrong = Some(Refusal::about(message, key));
                return;
            }
            if known && !self.fits(key, parent, foreign_key) {
                return;
            }
        }
        for (child, _, foreign_key) in references(self.state, key) {
            let untouched = columns.is_some_and(|columns| !parent_changes(table, foreign_key, columns));
            let later = foreign_key.deferral != Deferral::InitiallyDeferred && !self.several;
            if !untouched && !later && !self.fits(&child, key, foreign_key) {
                return;
            }
        }
    }

    /// Actions are programs of their own, in which SQLite is not silent any more.
    fn act(&mut self, key: &ObjectKey, table: &Table, columns: Option<&[String]>) {
        for (child, at, foreign_key) in references(self.state, key) {
            if columns.is_some_and(|columns| !parent_changes(table, foreign_key, columns)) {
                continue;
            }
            let action = if columns.is_some() { foreign_key.on_update } else { foreign_key.on_delete };
            let again = self.made.contains(&(child.clone(), at, columns.is_some()));
            if action == ReferentialAction::NoAction || again {
                continue;
            }
            self.fits(&child, key, foreign_key);
            if !has_key(self.state, key, foreign_key) {
                continue;
            }
            self.made.push((child.clone(), at, columns.is_some()));
            let mut inner = Program { made: std::mem::take(&mut self.made), ..Program::new(self.state) };
            match action {
                ReferentialAction::NoAction | ReferentialAction::Restrict => {}
                ReferentialAction::Cascade if columns.is_none() => {
                    inner.triggers(&child, None);
                    inner.delete_from(&child);
                }
                ReferentialAction::Cascade | ReferentialAction::SetNull | ReferentialAction::SetDefault => {
                    inner.triggers(&child, Some(&foreign_key.columns));
                    inner.update_of(&child, &foreign_key.columns);
                }
            }
            self.made = inner.made;
            self.wrong = self.wrong.take().or(inner.wrong);
        }
    }

    /// An action fires the triggers of the table that it changes, which must make sense.
    fn triggers(&mut self, key: &ObjectKey, columns: Option<&[String]>) {
        let event = if columns.is_some() { "UPDATE" } else { "DELETE" };
        for ((_, _), trigger) in self.state.catalog.triggers.iter().filter(|((on, _), _)| on == key) {
            let definition = &trigger.definition;
            let meant = definition.update_of.is_empty()
                || columns.is_none_or(|columns| definition.update_of.iter().any(|of| columns.iter().any(|column| same(of, column))));
            if meant && definition.events.iter().any(|known| known == event) {
                let complaint = trigger_names(self.state, trigger, true).2;
                self.wrong = self.wrong.take().or(complaint.map(|message| Refusal::about(message, key)));
            }
        }
    }

    /// Whether the parent has the key; what SQLite says when it has not.
    fn fits(&mut self, child: &ObjectKey, parent: &ObjectKey, foreign_key: &ForeignKey) -> bool {
        if self.silent || has_key(self.state, parent, foreign_key) {
            return true;
        }
        let child = self.state.catalog.tables.get(child).map_or(&child.name, |table| &table.name);
        let message = format!("foreign key mismatch - \"{child}\" referencing \"{}\"", foreign_key.ref_table_name);
        self.wrong = Some(Refusal::about(message, parent));
        false
    }
}

/// A column of the foreign key changes.
fn child_changes(foreign_key: &ForeignKey, columns: &[String]) -> bool {
    foreign_key.columns.iter().any(|column| columns.iter().any(|changed| same(column, changed)))
}

/// A column that the foreign key refers to changes.
fn parent_changes(parent: &Table, foreign_key: &ForeignKey, columns: &[String]) -> bool {
    let key: Vec<&str> = if foreign_key.ref_columns.is_empty() {
        parent.primary_key.iter().flat_map(|key| key.column_names()).collect()
    } else {
        foreign_key.ref_columns.iter().map(String::as_str).collect()
    };
    key.iter().any(|column| columns.iter().any(|changed| same(column, changed)))
}

/// The parent has a key over exactly the columns that the foreign key refers to, with their own collations.
fn has_key(state: &State, parent: &ObjectKey, foreign_key: &ForeignKey) -> bool {
    let Some(table) = state.catalog.tables.get(parent) else { return false };
    if table.assumed {
        return true;
    }
    let wanted = &foreign_key.ref_columns;
    let own_collation =
        |name: &str| table.column(Dialect::Sqlite, name).and_then(|column| column.collation.clone()).unwrap_or_else(|| "binary".to_owned());
    let rowid = table.columns.iter().find(|column| column.identity.is_some());
    if let Some(rowid) = rowid
        && foreign_key.columns.len() == 1
        && wanted.first().is_none_or(|name| same(name, &rowid.name))
    {
        return true;
    }
    if wanted.is_empty() {
        return rowid.is_none() && table.primary_key.as_ref().is_some_and(|key| key.columns.len() == foreign_key.columns.len());
    }
    let matches = |columns: &[crate::sql::IndexColumn]| {
        columns.len() == wanted.len()
            && columns.iter().all(|column| {
                let IndexKey::Column(name) = &column.key else { return false };
                let own = own_collation(name);
                same(column.collation.as_ref().unwrap_or(&own), &own) && wanted.iter().any(|wanted| same(wanted, name))
            })
    };
    table.primary_key.iter().filter(|_| rowid.is_none()).any(|key| matches(&key.columns))
        || table.uniques.iter().any(|unique| matches(&unique.columns))
        || state.catalog.indexes_of(parent).any(|(_, index)| index.unique && index.predicate.is_none() && matches(&index.columns))
}
