//! The same list of facts from SQLite and from our catalog.

use rusqlite::Connection;
use schema_parity::catalog::{Catalog, Deferral, Identity, Table, TableKind};
use schema_parity::source::Dialect;
use schema_parity::sql::lex::normalised_tokens;
use schema_parity::sql::{ConstraintKind, CreateTrigger, Expr, IndexColumn, IndexKey, Outcome, Persistence, StatementKind, TriggerAction};

use super::parsed;

/// A row of `foreign_key_list`: id, table, actions, referencing and referenced columns.
type ListedForeignKey = (i64, String, String, Vec<String>, Vec<String>);

fn tokens(text: &str) -> String {
    normalised_tokens(text, Dialect::Sqlite).join(" ")
}

fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase()
}

fn rows<T>(connection: &Connection, query: &str, read: impl Fn(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let mut statement = connection.prepare(query).unwrap_or_else(|error| panic!("{query}: {error}"));
    let mapped = statement.query_map([], |row| read(row)).unwrap_or_else(|error| panic!("{query}: {error}"));
    mapped.filter_map(Result::ok).collect()
}

/// A statement of SQLite's own schema table, read.
fn read(sql: &str) -> StatementKind {
    match parsed(sql).1.into_iter().next().map(|statement| statement.outcome) {
        Some(Outcome::Modelled(kind)) => *kind,
        other => panic!("SQLite's own text is not read: {sql}: {other:?}"),
    }
}

/// Facts of the database.
pub fn of_engine(connection: &Connection) -> Vec<String> {
    let mut facts = Vec::new();
    let objects = rows(connection, "SELECT type, name, tbl_name, sql FROM main.sqlite_schema", |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, Option<String>>(3)?))
    });
    let kinds: Vec<(String, String, bool, bool)> =
        rows(connection, "SELECT name, type, wr, strict FROM pragma_table_list WHERE schema = 'main'", |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        });
    for (kind, name, table, sql) in objects {
        if name.starts_with("sqlite_") {
            continue;
        }
        match (kind.as_str(), sql) {
            ("table", Some(sql)) => engine_table(connection, &name, &sql, &kinds, &mut facts),
            ("index", Some(sql)) => engine_index(connection, &name, &table, &sql, &mut facts),
            ("view", Some(sql)) => {
                let StatementKind::CreateView(view) = read(&sql) else { panic!("{sql}") };
                facts.push(format!("view {name}: {}", tokens(&view.query.text)));
                let columns: Result<Vec<String>, _> = connection
                    .prepare(&format!("SELECT name FROM pragma_table_xinfo({})", literal(&name)))
                    .and_then(|mut statement| statement.query_map([], |row| row.get(0)).and_then(Iterator::collect));
                if let Ok(columns) = columns
                    && !columns.is_empty()
                {
                    facts.push(view_columns(&name, &columns));
                }
            }
            ("trigger", Some(sql)) => {
                let StatementKind::CreateTrigger(trigger) = read(&sql) else { panic!("{sql}") };
                facts.push(trigger_fact(&name, &table, &trigger));
            }
            _ => {}
        }
    }
    facts.sort();
    facts
}

/// The argument of a pragma function: the name within the main database.
fn literal(name: &str) -> String {
    format!("'{}', 'main'", name.replace('\'', "''"))
}

fn engine_table(connection: &Connection, name: &str, sql: &str, kinds: &[(String, String, bool, bool)], facts: &mut Vec<String>) {
    let Some((_, kind, without_rowid, strict)) = kinds.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)) else { return };
    if kind == "shadow" {
        // SQLite's shadow tables have options of their own, which no one compares.
        facts.push(format!("shadow {name}"));
        return;
    }
    facts.push(format!("{kind} {name} without_rowid={without_rowid} strict={strict}"));
    let columns = rows(
        connection,
        &format!("SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo({})", literal(name)),
        |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, bool>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, i64>(4)?,
                row.get::<_, i64>(5)?,
            ))
        },
    );
    for (column, declared, not_null, default, key, hidden) in columns {
        let declared = if kind == "virtual" { String::new() } else { squeezed(&declared) };
        let default = default.map(|text| tokens(&text));
        facts.push(format!("column {name}.{column}: {declared} not_null={not_null} default={default:?} pk={key} hidden={hidden}"));
    }
    if kind == "virtual" {
        return;
    }
    for (index, origin) in rows(connection, &format!("SELECT name, origin FROM pragma_index_list({})", literal(name)), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    }) {
        if origin == "u" {
            let keys = rows(connection, &format!("SELECT name, coll FROM pragma_index_xinfo({}) WHERE key", literal(&index)), |row| {
                Ok(format!("{} {}", row.get::<_, String>(0)?, folded(&row.get::<_, String>(1)?)))
            });
            facts.push(format!("unique {name}({})", keys.join(", ")));
        }
    }
    let mut keys: Vec<ListedForeignKey> = Vec::new();
    for (id, table, from, to, update, delete) in rows(
        connection,
        &format!(
            "SELECT id, \"table\", \"from\", \"to\", on_update, on_delete FROM pragma_foreign_key_list({}) ORDER BY id, seq",
            literal(name)
        ),
        |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get::<_, Option<String>>(3)?,
                row.get::<_, String>(4)?,
                row.get::<_, String>(5)?,
            ))
        },
    ) {
        if keys.last().is_none_or(|known| known.0 != id) {
            keys.push((id, table, format!("{update}/{delete}"), Vec::new(), Vec::new()));
        }
        let last = keys.last_mut().expect("just pushed");
        last.3.push(from);
        last.4.extend(to);
    }
    for (_, table, actions, from, to) in keys {
        facts.push(format!("foreign key {name}({}) -> {table}({}) {actions}", from.join(", "), to.join(", ")));
    }
    let StatementKind::CreateTable(created) = read(sql) else { return };
    let constraints = created.columns.iter().flat_map(|column| &column.constraints).chain(&created.constraints);
    for constraint in constraints {
        match &constraint.kind {
            ConstraintKind::Check { expression } => facts.push(format!("check {name} {:?}: {}", constraint.name, tokens(&expression.text))),
            ConstraintKind::ForeignKey(key) if constraint.deferrable => {
                facts.push(format!("deferrable {name}({}) {}", key.columns.join(", ").to_ascii_lowercase(), constraint.initially_deferred));
            }
            _ => {}
        }
    }
    for column in &created.columns {
        if let Some(generated) = &column.generated {
            facts.push(format!("generated {name}.{}: {}", column.name, tokens(&generated.expression.text)));
        }
        if let Some(collation) = &column.collation {
            facts.push(format!("collation {name}.{}: {}", column.name, folded(collation)));
        }
        if column.autoincrement {
            facts.push(format!("autoincrement {name}.{}", column.name));
        }
    }
}

fn engine_index(connection: &Connection, name: &str, table: &str, sql: &str, facts: &mut Vec<String>) {
    let unique = rows(
        connection,
        &format!("SELECT \"unique\" FROM pragma_index_list({}) WHERE name = '{}'", literal(table), name.replace('\'', "''")),
        |row| row.get::<_, bool>(0),
    );
    let StatementKind::CreateIndex(created) = read(sql) else { panic!("{sql}") };
    let keys = rows(
        connection,
        &format!("SELECT name, \"desc\", coll FROM pragma_index_xinfo({}) WHERE key ORDER BY seqno", literal(name)),
        |row| Ok((row.get::<_, Option<String>>(0)?, row.get::<_, bool>(1)?, row.get::<_, Option<String>>(2)?)),
    );
    let shown: Vec<String> = keys
        .iter()
        .enumerate()
        .map(|(at, (column, descending, collation))| {
            let key = match (column, created.columns.get(at).map(|column| &column.key)) {
                (Some(column), _) => column.clone(),
                (None, Some(IndexKey::Expression(expression))) => tokens(&expression.text),
                (None, other) => format!("{other:?}"),
            };
            format!("{key} desc={descending} {}", folded(collation.as_deref().unwrap_or("binary")))
        })
        .collect();
    let predicate = created.predicate.map(|predicate| tokens(&predicate.text));
    facts.push(format!(
        "index {name} on {table} unique={} ({}) where {predicate:?}",
        unique.first().copied().unwrap_or(false),
        shown.join(", ")
    ));
}

/// A column without an alias is called by the text of its expression, where a rewritten name may or may not have got quotes.
fn view_columns(name: &str, columns: &[String]) -> String {
    format!("view columns {name}: {}", columns.join(", ").replace(['"', '`', '[', ']'], ""))
}

fn trigger_fact(name: &str, table: &str, trigger: &CreateTrigger) -> String {
    let body = match &trigger.action {
        TriggerAction::Body(body) => tokens(&body.text),
        TriggerAction::Function { .. } => String::new(),
    };
    let columns: Vec<String> = trigger.update_of.iter().map(|column| folded(column)).collect();
    let condition = trigger.condition.as_ref().map(|condition| tokens(&condition.text));
    // SQLite keeps the table's name as the trigger wrote it.
    let table = folded(table);
    format!("trigger {name} on {table} {} {:?} of {columns:?} when {condition:?}: {body}", trigger.timing, trigger.events)
}

/// Facts of our catalog.
pub fn of_catalog(catalog: &Catalog) -> Vec<String> {
    let mut facts = Vec::new();
    for (key, table) in &catalog.tables {
        if key.schema == "main" && !table.assumed && !key.name.starts_with("sqlite_") {
            our_table(table, &mut facts);
        }
    }
    for (key, index) in &catalog.indexes {
        let Some(table) = catalog.tables.get(&index.table).filter(|table| key.schema == "main" && !table.assumed) else { continue };
        let keys: Vec<String> = index.columns.iter().map(|column| key_fact(table, column, true)).collect();
        let predicate = index.predicate.as_ref().map(|predicate| tokens(&predicate.text));
        facts.push(format!("index {} on {} unique={} ({}) where {predicate:?}", index.name, table.name, index.unique, keys.join(", ")));
    }
    for view in catalog.views.iter().filter(|(key, _)| key.schema == "main").map(|(_, view)| view) {
        facts.push(format!("view {}: {}", view.name, tokens(&view.query.text)));
        if let Some(columns) = &view.columns {
            facts.push(view_columns(&view.name, columns));
        }
    }
    for ((table, _), trigger) in &catalog.triggers {
        if trigger.definition.temporary {
            continue;
        }
        let on = catalog.tables.get(table).map(|table| &table.name).or_else(|| catalog.views.get(table).map(|view| &view.name));
        facts.push(trigger_fact(
            &trigger.definition.name.name,
            on.map_or(&trigger.definition.table.name, |name| name),
            &trigger.definition,
        ));
    }
    facts.sort();
    facts
}

fn key_fact(table: &Table, column: &IndexColumn, with_order: bool) -> String {
    let (key, own) = match &column.key {
        IndexKey::Column(name) => (name.clone(), table.column(Dialect::Sqlite, name).and_then(|column| column.collation.clone())),
        IndexKey::Expression(expression) => (tokens(&expression.text), collation_of(&expression.tree)),
    };
    let collation = folded(&column.collation.clone().or(own).unwrap_or_else(|| "binary".to_owned()));
    if with_order { format!("{key} desc={} {collation}", column.descending) } else { format!("{key} {collation}") }
}

fn collation_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Collate { collation, .. } => Some(collation.clone()),
        _ => None,
    }
}

fn our_table(table: &Table, facts: &mut Vec<String>) {
    let name = &table.name;
    let kind = match &table.kind {
        TableKind::Ordinary | TableKind::Partitioned(_) | TableKind::Foreign => "table",
        TableKind::Virtual { .. } => "virtual",
        TableKind::Shadow => "shadow",
    };
    assert_ne!(table.persistence, Persistence::Unlogged);
    if kind == "shadow" {
        facts.push(format!("shadow {name}"));
        return;
    }
    facts.push(format!("{kind} {name} without_rowid={} strict={}", table.without_rowid, table.strict));
    for column in &table.columns {
        let declared = if kind == "virtual" { String::new() } else { squeezed(&column.data_type.raw) };
        let default = column.default.as_ref().map(|default| tokens(&default.text));
        let position = table
            .primary_key
            .as_ref()
            .and_then(|key| key.column_names().iter().position(|known| known.eq_ignore_ascii_case(&column.name)))
            .map_or(0, |position| position + 1);
        let hidden = match (&column.generated, column.hidden) {
            (Some(generated), _) if generated.stored => 3,
            (Some(_), _) => 2,
            (None, true) => 1,
            (None, false) => 0,
        };
        facts.push(format!(
            "column {name}.{}: {declared} not_null={} default={default:?} pk={position} hidden={hidden}",
            column.name, !column.nullable
        ));
        if kind == "virtual" {
            continue;
        }
        if let Some(generated) = &column.generated {
            facts.push(format!("generated {name}.{}: {}", column.name, tokens(&generated.expression.text)));
        }
        if let Some(collation) = &column.collation {
            facts.push(format!("collation {name}.{}: {}", column.name, folded(collation)));
        }
        if column.identity == Some(Identity::Autoincrement) {
            facts.push(format!("autoincrement {name}.{}", column.name));
        }
    }
    for unique in &table.uniques {
        let keys: Vec<String> = unique.columns.iter().map(|column| key_fact(table, column, false)).collect();
        facts.push(format!("unique {name}({})", keys.join(", ")));
    }
    for check in &table.checks {
        facts.push(format!("check {name} {:?}: {}", check.name, tokens(&check.expression.text)));
    }
    for key in &table.foreign_keys {
        let actions = format!("{}/{}", key.on_update.as_str(), key.on_delete.as_str());
        facts.push(format!(
            "foreign key {name}({}) -> {}({}) {actions}",
            key.columns.join(", "),
            key.ref_table_name,
            key.ref_columns.join(", ")
        ));
        if key.deferral != Deferral::NotDeferrable {
            facts.push(format!(
                "deferrable {name}({}) {}",
                key.columns.join(", ").to_ascii_lowercase(),
                key.deferral == Deferral::InitiallyDeferred
            ));
        }
    }
}
