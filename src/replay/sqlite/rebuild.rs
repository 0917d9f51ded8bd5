//! The rebuild idiom: a table is made anew, filled from the old one, and takes its name (<https://sqlite.org/lang_altertable.html#otheralter>).
//!
//! What the old table had and the new one has not is said, because SQLite drops indexes and triggers with their table without a word.

use super::state::State;
use crate::catalog::{Index, ObjectKey, Table};
use crate::replay::ReplayIssueKind;
use crate::source::{Dialect, SourceSpan};
use crate::sql::{DataChange, IndexColumn, IndexKey, InsertSelect, ObjectName};

/// What a file did that could be part of a rebuild.
#[derive(Default)]
pub(super) struct Rebuilds {
    dropped: Vec<Dropped>,
    renamed: Vec<(ObjectKey, ObjectKey)>,
    /// Target and source of every copy, under the names they have now.
    copies: Vec<(ObjectKey, ObjectKey)>,
}

/// A table as it was when it was dropped.
struct Dropped {
    key: ObjectKey,
    table: Table,
    indexes: Vec<Index>,
    triggers: Vec<String>,
    span: SourceSpan,
}

/// A table is about to be dropped.
pub(super) fn dropped(state: &mut State, key: &ObjectKey) {
    let Some(table) = state.catalog.tables.get(key).cloned() else { return };
    let indexes = state.catalog.indexes_of(key).map(|(_, index)| index.clone()).collect();
    let triggers =
        state.catalog.triggers.iter().filter(|((on, _), _)| on == key).map(|(_, trigger)| trigger.definition.name.name.clone()).collect();
    let dropped = Dropped { key: key.clone(), table, indexes, triggers, span: state.span };
    state.rebuilds.dropped.push(dropped);
}

/// A table got another name.
pub(super) fn renamed(state: &mut State, from: &ObjectKey, to: &ObjectKey) {
    state.rebuilds.renamed.push((from.clone(), to.clone()));
    for key in state.rebuilds.copies.iter_mut().flat_map(|(target, source)| [target, source]).filter(|key| *key == from) {
        *key = to.clone();
    }
}

/// A table was made from the rows of others.
pub(super) fn made_from(state: &mut State, target: &ObjectKey, relations: &[ObjectName]) {
    let sources: Vec<ObjectKey> = relations.iter().filter_map(|name| state.find_relation(name)).collect();
    state.rebuilds.copies.extend(sources.into_iter().map(|source| (target.clone(), source)));
}

/// Rows were copied into a table: in another order of columns, or without some of them?
pub(super) fn copied(state: &mut State, target: &ObjectKey, change: &DataChange, select: &InsertSelect) {
    made_from(state, target, &select.relations);
    let [only] = select.relations.as_slice() else { return };
    let Some(source) = state.find_relation(only) else { return };
    let (Some(new), Some(old)) = (state.catalog.tables.get(target), state.catalog.tables.get(&source)) else { return };
    let names = |table: &Table| -> Vec<String> { table.columns.iter().map(|column| Dialect::Sqlite.key(&column.name)).collect() };
    let (new_names, old_names) = (names(new), names(old));
    let mut messages = Vec::new();
    let written: Vec<String> = change.columns.iter().map(|name| Dialect::Sqlite.key(name)).collect();
    let into = if written.is_empty() { &new_names } else { &written };
    if select.star && into.len() == old_names.len() {
        let moved: Vec<String> = into
            .iter()
            .zip(&old_names)
            .filter(|(to, from)| to != from && old_names.contains(to))
            .map(|(to, from)| format!("{from} into {to}"))
            .collect();
        if !moved.is_empty() {
            messages.push(format!("SELECT * copies {} into {} by position, which puts {}", old.name, new.name, moved.join(", ")));
        }
    }
    if !written.is_empty() {
        let missing: Vec<&String> = new_names.iter().filter(|name| old_names.contains(name) && !written.contains(name)).collect();
        let generated = |name: &String| new.column(Dialect::Sqlite, name).is_some_and(|column| column.generated.is_some());
        for name in missing.into_iter().filter(|name| !generated(name)) {
            messages.push(format!("the copy of {} into {} leaves out the values of column {name}", old.name, new.name));
        }
    }
    for message in messages {
        state.issue(ReplayIssueKind::RebuildLost, state.span, Some(target.clone()), message);
    }
}

/// Looks at the rebuilds of a file that ends.
pub(super) fn end_of_file(state: &mut State) {
    let rebuilds = std::mem::take(&mut state.rebuilds);
    for dropped in &rebuilds.dropped {
        let original = rebuilds.renamed.iter().rev().find(|(_, to)| *to == dropped.key).map(|(from, _)| from.clone());
        let heir = std::iter::once(dropped.key.clone())
            .chain(original)
            .find(|name| state.catalog.tables.contains_key(name) && stems_from(&rebuilds.copies, name, &dropped.key));
        if let Some(heir) = heir {
            compare(state, dropped, &heir);
        }
    }
}

/// Whether rows of `source` went into `target`, perhaps through another table.
fn stems_from(copies: &[(ObjectKey, ObjectKey)], target: &ObjectKey, source: &ObjectKey) -> bool {
    let into =
        |table: &ObjectKey| copies.iter().filter(|(target, _)| target == table).map(|(_, source)| source.clone()).collect::<Vec<_>>();
    let direct = into(target);
    direct.contains(source) || direct.iter().any(|between| into(between).contains(source))
}

fn key_names(columns: &[IndexColumn]) -> Vec<String> {
    columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) => Dialect::Sqlite.key(name),
            IndexKey::Expression(expression) => format!("{:?}", expression.tree),
        })
        .collect()
}

/// Says what the new table lacks. What stood on columns that are gone is not missed.
fn compare(state: &mut State, dropped: &Dropped, heir: &ObjectKey) {
    let Some(new) = state.catalog.tables.get(heir) else { return };
    let old = &dropped.table;
    let has = |name: &str| new.column(Dialect::Sqlite, name).is_some();
    let new_indexes: Vec<&Index> = state.catalog.indexes_of(heir).map(|(_, index)| index).collect();
    let mut lost = Vec::new();
    for index in &dropped.indexes {
        let keys = key_names(&index.columns);
        let again = new_indexes.iter().any(|known| known.name.eq_ignore_ascii_case(&index.name) || key_names(&known.columns) == keys)
            || new.uniques.iter().any(|unique| key_names(&unique.columns) == keys);
        let on_columns = index.columns.iter().all(|column| match &column.key {
            IndexKey::Column(name) => has(name),
            IndexKey::Expression(_) => true,
        });
        if !again && on_columns {
            lost.push(format!("index {}", index.name));
        }
    }
    for name in &dropped.triggers {
        if !state.catalog.triggers.contains_key(&(heir.clone(), Dialect::Sqlite.key(name))) {
            lost.push(format!("trigger {name}"));
        }
    }
    for unique in &old.uniques {
        let keys = key_names(&unique.columns);
        let again = new.uniques.iter().chain(&new.primary_key).any(|known| key_names(&known.columns) == keys)
            || new_indexes.iter().any(|index| index.unique && key_names(&index.columns) == keys);
        if !again && unique.column_names().into_iter().all(has) {
            lost.push(format!("unique constraint on ({})", unique.column_names().join(", ")));
        }
    }
    for check in &old.checks {
        if !new.checks.iter().any(|known| known.expression.tree == check.expression.tree) {
            lost.push(format!("check ({})", check.expression.text));
        }
    }
    for foreign_key in &old.foreign_keys {
        let columns = |names: &[String]| names.iter().map(|name| Dialect::Sqlite.key(name)).collect::<Vec<_>>();
        let wanted = columns(&foreign_key.columns);
        let again = new.foreign_keys.iter().any(|known| columns(&known.columns) == wanted);
        if !again && foreign_key.columns.iter().all(|name| has(name)) {
            lost.push(format!("foreign key on ({}) to {}", foreign_key.columns.join(", "), foreign_key.ref_table_name));
        }
    }
    for column in &old.columns {
        if let (Some(default), Some(now)) = (&column.default, new.column(Dialect::Sqlite, &column.name))
            && now.default.is_none()
            && now.generated.is_none()
        {
            lost.push(format!("default {} of column {}", default.text, column.name));
        }
    }
    let name = new.name.clone();
    for what in lost {
        let message = format!("the rebuild of {name} does not make again: {what}");
        state.issue(ReplayIssueKind::RebuildLost, dropped.span, Some(heir.clone()), message);
    }
}
