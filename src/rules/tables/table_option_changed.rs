//! An option of a table is not the same.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An option of a table is not the same.
pub static RULE: Rule = Rule {
    code: "table-option-changed",
    group: "tables",
    summary: "An option of a table is not the same.",
    rationale: "Such options decide whether rows survive a crash, whether types are enforced, or how changes are replicated.",
    help: "Set the option as expected, or record why it differs.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::Table
                && d.status == Status::Different
                && matches!(d.facet, Some("persistence" | "without_rowid" | "strict" | "replica_identity" | "column_order"))
        },
        message: |w| format!("Table {}: the option {} is {} where {} is expected.", w.name(), w.facet(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT;"),
        right: (Dialect::Sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT;"),
        right: (Dialect::Sqlite, "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT;"),
    }),
};
