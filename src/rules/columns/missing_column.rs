//! A column of the expected schema is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A column of the expected schema is not there.
pub static RULE: Rule = Rule {
    code: "missing-column",
    group: "columns",
    summary: "A column of the expected schema is not there.",
    rationale: "Statements that name this column fail.",
    help: "Add the column.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.status == Status::Missing,
        message: |w| format!("Column {} is missing{}.", w.name(), w.with_it()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
