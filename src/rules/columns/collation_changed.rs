//! A column is compared or sorted by different rules.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A column is compared or sorted by different rules.
pub static RULE: Rule = Rule {
    code: "collation-changed",
    group: "columns",
    summary: "A column is compared or sorted by different rules.",
    rationale: "Equality, uniqueness and order of texts change: Bob and bob may be one value on one side and two on the other.",
    help: "Give the column a collation with the expected rules, or use citext or an index on lower().",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.status == Status::Different && matches!(d.facet, Some("collation")),
        message: |w| format!("Column {} is compared with {} where {} is expected.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);"),
        right: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);"),
        right: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);"),
    }),
};
