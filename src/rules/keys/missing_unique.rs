//! A unique constraint is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A unique constraint is not there.
pub static RULE: Rule = Rule {
    code: "missing-unique",
    group: "keys",
    summary: "A unique constraint is not there.",
    rationale: "Duplicates that were refused so far are stored.",
    help: "Add the unique constraint after removing duplicates.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Unique && d.status == Status::Missing,
        message: |w| format!("Table {} does not enforce {}.", w.table(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL UNIQUE);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
