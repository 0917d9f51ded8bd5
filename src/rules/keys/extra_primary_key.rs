//! A table has a primary key that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// A table has a primary key that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-primary-key",
    group: "keys",
    summary: "A table has a primary key that nothing expects.",
    rationale: "Rows that repeat these values, or leave them empty, are refused.",
    help: "Check the existing rows for duplicates and nulls, or drop the key.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::PrimaryKey && d.status == Status::Extra,
        message: |w| format!("Table {} has {} where no primary key is expected.", w.table(), w.right()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
