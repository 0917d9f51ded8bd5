//! A table is of another kind, is partitioned differently, or belongs to other parents.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A table is of another kind, is partitioned differently, or belongs to other parents.
pub static RULE: Rule = Rule {
    code: "table-structure-changed",
    group: "tables",
    summary: "A table is of another kind, is partitioned differently, or belongs to other parents.",
    rationale: "Rows end up in other places, or queries on the parent see other rows.",
    help: "Rebuild the table with the expected structure.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::Table
                && d.status == Status::Different
                && matches!(d.facet, Some("kind" | "partition_key" | "partition_of" | "partition_bound" | "inherits" | "own_columns"))
                && d.row != Some("V12")
        },
        message: |w| format!("Table {}: {} is expected, {} is there.", w.name(), w.left(), w.right()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE logs (day DATE NOT NULL) PARTITION BY RANGE (day);"),
        right: (Dialect::Postgres, "CREATE TABLE logs (day DATE NOT NULL) PARTITION BY LIST (day);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE logs (day DATE NOT NULL) PARTITION BY RANGE (day);"),
        right: (Dialect::Postgres, "CREATE TABLE logs (day DATE NOT NULL) PARTITION BY RANGE (day);"),
    }),
};
