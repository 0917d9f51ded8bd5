//! A column's default is not the expected one.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, lacks, spelled_alike, tested};
use crate::source::Dialect;

/// A column's default is not the expected one.
pub static RULE: Rule = Rule {
    code: "default-changed",
    group: "columns",
    summary: "A column's default is not the expected one.",
    rationale: "New rows that leave the column out get a different value.",
    help: "Set the expected default, or record why it changed.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("default") && !lacks(d.left.as_ref()) && !lacks(d.right.as_ref()),
        message: |w| {
            if spelled_alike(w.0) {
                return format!(
                    "Column {} has the default {} on both sides, which means another value on each engine.",
                    w.name(),
                    w.right()
                );
            }
            format!("Column {} has the default {} where {} is expected.", w.name(), w.right(), w.left())
        },
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE pay (id BIGINT NOT NULL PRIMARY KEY, method TEXT NOT NULL DEFAULT 'cash');"),
        right: (Dialect::Postgres, "CREATE TABLE pay (id BIGINT PRIMARY KEY, method TEXT NOT NULL DEFAULT 'card');"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE pay (id BIGINT NOT NULL PRIMARY KEY, method TEXT NOT NULL DEFAULT 'cash');"),
        right: (Dialect::Postgres, "CREATE TABLE pay (id BIGINT PRIMARY KEY, method TEXT NOT NULL DEFAULT 'cash');"),
    }),
};
