//! A table has neither a primary key nor a unique constraint.

use crate::catalog::TableKind;
use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;

/// A table has neither a primary key nor a unique constraint.
pub static RULE: Rule = Rule {
    code: "table-without-key",
    group: "advice",
    summary: "A table has neither a primary key nor a unique constraint.",
    rationale: "Rows cannot be told apart, so a single one can be neither changed nor replicated safely.",
    help: "Add a primary key.",
    check: Check::Advice(find),
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (a TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE t (a TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (a TEXT PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE t (a TEXT PRIMARY KEY);"),
    }),
};

fn find(side: Side<'_>) -> Vec<Advice> {
    let catalog = &side.replayed.catalog;
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        let ordinary =
            matches!(table.kind, TableKind::Ordinary | TableKind::Partitioned(_)) && table.partition_of.is_none() && !table.assumed;
        let unique_index = catalog.indexes_of(key).any(|(_, index)| index.unique && index.predicate.is_none());
        if ordinary && table.primary_key.is_none() && table.uniques.is_empty() && !unique_index && table.inherits.is_empty() {
            out.push(Advice {
                kind: Kind::Table,
                object: ObjectPath { schema: None, table: None, name: key.display() },
                evidence: Evidence::new("no key".to_owned(), table.provenance.created.or(table.provenance.statement)),
                message: format!("Table {} has no primary key and nothing else that is unique.", key.display()),
            });
        }
    }
    out
}
