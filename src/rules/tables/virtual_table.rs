//! A SQLite virtual table has no counterpart that could be compared.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A SQLite virtual table has no counterpart that could be compared.
pub static RULE: Rule = Rule {
    code: "virtual-table",
    group: "tables",
    summary: "A SQLite virtual table has no counterpart that could be compared.",
    rationale: "Full-text search and spatial indexes work differently in each engine, so definitions alone cannot show that searching still works.",
    help: "Check by hand that the searches this table serves work on the other engine.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Table && d.row == Some("V12"),
        message: |w| format!("Virtual table {} cannot be compared from its definition.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL); CREATE VIRTUAL TABLE notes USING fts5(body);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
