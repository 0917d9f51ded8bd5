//! Rows: which tables certainly hold some, and tables that no file creates.

use super::names::Resolver;
use super::state::{Done, Refusal, State};
use crate::catalog::{Column, ObjectKey, Provenance, Table, TableKind};
use crate::replay::{EffectVerb, ReplayIssueKind};
use crate::source::Dialect;
use crate::sql::{DataChange, InsertSelect, ObjectName};

/// Replays a change of rows.
pub(super) fn change(state: &mut State, change: &DataChange) -> Done {
    // The rows themselves are followed by `replay::rows`.
    let DataChange { verb, table, columns, rows, select, reads: _, condition: _, others: _, cascade: _, rows_span: _, text } = change;
    let key = match state.find_relation(table) {
        Some(key) => key,
        None if table.name.to_ascii_lowercase().starts_with("sqlite_stat") => return Ok(()),
        None if ["sqlite_temp_schema", "sqlite_temp_master"].iter().any(|name| table.name.eq_ignore_ascii_case(name)) => {
            return Ok(());
        }
        None => assume(state, table, columns, &format!("no such table: {table}"))?,
    };
    check_columns(state, &key, change)?;
    if let Some(text) = text {
        check_names(state, text)?;
    }
    check_count(state, &key, change)?;
    match *verb {
        "INSERT" | "REPLACE" => super::foreign_keys::before_insert(state, &key, select.is_some() || rows.is_some_and(|rows| rows > 1))?,
        "UPDATE" => super::foreign_keys::before_update(state, &key, columns)?,
        "DELETE" => super::foreign_keys::before_delete(state, &key)?,
        _other => {}
    }
    match *verb {
        "INSERT" | "REPLACE" => {
            let from_filled = select.as_ref().is_some_and(|InsertSelect { relations, star, query: _ }| match relations.as_slice() {
                [only] => *star && state.find_relation(only).is_some_and(|source| state.rows.contains(&source)),
                _ => false,
            });
            if rows.is_some_and(|rows| rows > 0) || from_filled {
                state.set_rows(&key, true);
            }
        }
        "DELETE" => state.set_rows(&key, false),
        _other => {}
    }
    if let Some(select) = select {
        super::rebuild::copied(state, &key, change, select);
    }
    state.effects.push(crate::replay::Effect { verb: EffectVerb::Data, kind: "table", table: None, object: key, element: None });
    Ok(())
}

/// Every name in the statement must mean something. A table that no statement makes may be a module's.
fn check_names(state: &State, text: &str) -> Done {
    let mut resolver = Resolver::new(state, text, "temp", true);
    resolver.runs = true;
    resolver.calls = true;
    resolver.data_statement();
    let Some(message) = resolver.complaint() else { return Ok(()) };
    // Applications register functions on the connection that runs their migrations, to convert rows; no row changes the schema.
    if message.starts_with("no such function: ") {
        return Ok(());
    }
    let missing = message.strip_prefix("no such table: ").map(|name| Dialect::Sqlite.key(name.rsplit('.').next().unwrap_or(name)));
    match missing {
        Some(name) if !state.created_somewhere.contains(&name) => Ok(()),
        Some(_) | None => Err(Refusal::new(message)),
    }
}

/// Columns written in the statement must exist; an assumed table gets them.
fn check_columns(state: &mut State, key: &ObjectKey, change: &DataChange) -> Done {
    let Some(table) = state.catalog.tables.get(key) else { return Ok(()) };
    let rowid = ["rowid", "oid", "_rowid_"];
    let unknown: Vec<String> = change
        .columns
        .iter()
        .filter(|name| table.column(Dialect::Sqlite, name).is_none() && !rowid.iter().any(|rowid| rowid.eq_ignore_ascii_case(name)))
        .cloned()
        .collect();
    let Some(first) = unknown.first() else { return Ok(()) };
    if table.assumed {
        let mut table = table.clone();
        table.columns.extend(unknown.iter().map(|name| assumed_column(name)));
        state.set_table(key, Some(table));
        return Ok(());
    }
    // A virtual table may take words that it does not list (`fts5` commands, module columns that are not known).
    if table.kind != TableKind::Ordinary {
        return Ok(());
    }
    match change.verb {
        // Its values are looked at before: what is wrong is found with the names of the statement.
        "UPDATE" => Ok(()),
        _other => Err(Refusal::about(format!("table {} has no column named {first}", table.name), key)),
    }
}

/// `INSERT INTO t SELECT * FROM u` needs as many columns on both sides.
fn check_count(state: &State, key: &ObjectKey, change: &DataChange) -> Done {
    let source = change.select.as_ref().filter(|select| select.star).and_then(|select| match select.relations.as_slice() {
        [only] => state.find_relation(only),
        _ => None,
    });
    let tables = (state.catalog.tables.get(key), source.and_then(|source| state.catalog.tables.get(&source)));
    let (Some(target), Some(source)) = tables else { return Ok(()) };
    // Rows between tables of the same shape are copied whole, generated columns included, without a count.
    let known = |table: &Table| {
        !table.assumed && table.kind == TableKind::Ordinary && table.columns.iter().all(|column| column.generated.is_none())
    };
    if !known(target) || !known(source) {
        return Ok(());
    }
    let given = source.columns.len();
    if change.columns.is_empty() {
        let wanted = target.columns.iter().filter(|column| column.generated.is_none()).count();
        if wanted != given {
            return Err(Refusal::about(format!("table {} has {wanted} columns but {given} values were supplied", target.name), key));
        }
    } else if change.columns.len() != given {
        return Err(Refusal::about(format!("{given} values for {} columns", change.columns.len()), key));
    }
    Ok(())
}

fn assumed_column(name: &str) -> Column {
    Column { name: name.to_owned(), nullable: true, local: true, assumed: true, ..Column::default() }
}

/// A table that a statement uses and none creates: assumed, so that the rest can still be judged. A table that some statement does create
/// (later, or one that was refused) is missing here, and SQLite's refusal stands.
pub(super) fn assume(state: &mut State, name: &ObjectName, columns: &[String], refusal: &str) -> Result<ObjectKey, Refusal> {
    let folded = Dialect::Sqlite.key(&name.name);
    let schema = match &name.schema {
        Some(schema) => state.database(schema).ok_or_else(|| Refusal::new(refusal))?,
        None => "main".to_owned(),
    };
    if schema != "main" || folded.starts_with("sqlite_") || state.created_somewhere.contains(&folded) {
        return Err(Refusal::new(refusal));
    }
    let key = ObjectKey::new(schema, folded);
    state.issue(ReplayIssueKind::WouldFail, state.span, Some(key.clone()), refusal.to_owned());
    let message = format!("no file creates the table {}: it is assumed from its use, and nothing about it counts as known", name.name);
    state.issue(ReplayIssueKind::Assumed, state.span, Some(key.clone()), message);
    let table = Table {
        name: name.name.clone(),
        columns: columns.iter().map(|column| assumed_column(column)).collect(),
        assumed: true,
        provenance: Provenance { created: None, statement: Some(state.span), changed: Vec::new() },
        ..Table::default()
    };
    state.set_table(&key, Some(table));
    Ok(key)
}

/// An assumed table gets a column that a statement uses.
pub(super) fn assume_column(state: &mut State, key: &ObjectKey, name: &str) {
    if name.is_empty() {
        return;
    }
    if let Some(table) = state.catalog.tables.get(key)
        && table.assumed
        && table.column(Dialect::Sqlite, name).is_none()
    {
        let mut table = table.clone();
        table.columns.push(assumed_column(name));
        state.set_table(key, Some(table));
    }
}
