//! A foreign key sets columns to NULL that do not take it.

use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;
use crate::sql::ReferentialAction;

/// A foreign key sets columns to NULL that do not take it.
pub static RULE: Rule = Rule {
    code: "set-null-on-not-null",
    group: "advice",
    summary: "A foreign key sets columns to NULL that do not take it.",
    rationale: "The action fails whenever it fires, so that the referenced row cannot be deleted or changed.",
    help: "Let the columns be NULL, or choose another action.",
    check: Check::Advice(find),
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (p_id BIGINT PRIMARY KEY REFERENCES p (id) ON DELETE SET NULL);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (p_id BIGINT PRIMARY KEY REFERENCES p (id) ON DELETE SET NULL);",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (id BIGINT PRIMARY KEY, p_id BIGINT UNIQUE REFERENCES p (id) ON DELETE SET NULL);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (id BIGINT PRIMARY KEY, p_id BIGINT UNIQUE REFERENCES p (id) ON DELETE SET NULL);",
        ),
    }),
};

fn find(side: Side<'_>) -> Vec<Advice> {
    let catalog = &side.replayed.catalog;
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        for foreign_key in &table.foreign_keys {
            // `ON DELETE SET NULL (a)` sets only some of the columns.
            let deleted = if foreign_key.on_delete_columns.is_empty() { &foreign_key.columns } else { &foreign_key.on_delete_columns };
            let actions = [("ON DELETE", foreign_key.on_delete, deleted), ("ON UPDATE", foreign_key.on_update, &foreign_key.columns)];
            for (event, action, columns) in actions {
                let refusing = columns.iter().find(|name| table.column(catalog.dialect, name).is_some_and(|column| !column.nullable));
                let Some(refusing) = refusing.filter(|_| action == ReferentialAction::SetNull) else { continue };
                let columns = foreign_key.columns.join(", ");
                let name = foreign_key.name.clone().unwrap_or_else(|| format!("{columns} -> {}", foreign_key.ref_table_name));
                let provenance = &foreign_key.provenance;
                out.push(Advice {
                    kind: Kind::ForeignKey,
                    object: ObjectPath { schema: None, table: Some(key.display()), name },
                    evidence: Evidence::new(
                        format!("FOREIGN KEY ({columns}) REFERENCES {} {event} SET NULL", foreign_key.ref_table_name),
                        provenance.created.or(provenance.statement),
                    ),
                    message: format!("{event} SET NULL of table {} sets {refusing}, which is NOT NULL.", key.display()),
                });
            }
        }
    }
    out
}
