//! The checked table has a unique constraint that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked table has a unique constraint that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-unique",
    group: "keys",
    summary: "The checked table has a unique constraint that nothing expects.",
    rationale: "Rows that repeat a value are accepted by the expected schema and refused here.",
    help: "Check the existing rows for duplicates, or drop the constraint.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Unique && d.status == Status::Extra,
        message: |w| format!("Table {} enforces {}, which is not expected.", w.table(), w.right()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL UNIQUE);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
