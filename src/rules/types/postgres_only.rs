//! An object is of a kind that only PostgreSQL has.

use crate::compare::Status;
use crate::rules::rule::{Check, Example, Rule, notice, tested};
use crate::source::Dialect;

/// An object is of a kind that only PostgreSQL has.
pub static RULE: Rule = Rule {
    code: "postgres-only",
    group: "types",
    summary: "An object is of a kind that only PostgreSQL has.",
    rationale: "SQLite has no such objects, so there is nothing to compare it with; it is listed so that nothing is hidden.",
    help: "Read it and decide whether the application needs it.",
    check: Check::Difference {
        applies: |d| d.row == Some("V16") && d.status != Status::Different,
        message: |w| format!("{} exists only on the PostgreSQL side, because SQLite has no such objects.", w.subject_capital()),
        severity: notice,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL); CREATE SEQUENCE numbers;"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
