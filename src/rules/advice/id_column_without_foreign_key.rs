//! A column is named like a reference to a table and has no foreign key.

use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;

/// A column is named like a reference to a table and has no foreign key.
pub static RULE: Rule = Rule {
    code: "id-column-without-foreign-key",
    group: "advice",
    summary: "A column is named like a reference to a table and has no foreign key.",
    rationale: "If it is a reference, nothing keeps it from pointing to a row that does not exist.",
    help: "Add a foreign key if the column refers to that table.",
    check: Check::Advice(find),
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY); CREATE TABLE notes (id BIGINT PRIMARY KEY, user_id BIGINT);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY); CREATE TABLE notes (id BIGINT PRIMARY KEY, user_id BIGINT);",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY); CREATE TABLE notes (id BIGINT PRIMARY KEY, user_id BIGINT REFERENCES users (id)); CREATE INDEX notes_user ON notes (user_id);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY); CREATE TABLE notes (id BIGINT PRIMARY KEY, user_id BIGINT REFERENCES users (id)); CREATE INDEX notes_user ON notes (user_id);",
        ),
    }),
};

fn find(side: Side<'_>) -> Vec<Advice> {
    let catalog = &side.replayed.catalog;
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        for column in &table.columns {
            let name = column.name.to_ascii_lowercase();
            let Some(stem) = name.strip_suffix("_id").filter(|stem| !stem.is_empty()) else { continue };
            let refers = table.foreign_keys.iter().any(|foreign| foreign.columns.iter().any(|own| own.eq_ignore_ascii_case(&name)));
            let plurals = [stem.to_owned(), format!("{stem}s"), format!("{stem}es"), format!("{}ies", stem.trim_end_matches('y'))];
            let parent = catalog.tables.keys().find(|other| *other != key && plurals.contains(&other.name.to_ascii_lowercase()));
            if let (false, Some(parent)) = (refers, parent) {
                out.push(Advice {
                    kind: Kind::Column,
                    object: ObjectPath { schema: None, table: Some(key.display()), name: column.name.clone() },
                    evidence: Evidence::new(column.data_type.raw.clone(), column.provenance.created.or(column.provenance.statement)),
                    message: format!(
                        "Column {}.{} may refer to {}, but no foreign key says so.",
                        key.display(),
                        column.name,
                        parent.display()
                    ),
                });
            }
        }
    }
    out
}
