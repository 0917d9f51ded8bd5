//! A table has lost its primary key.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A table has lost its primary key.
pub static RULE: Rule = Rule {
    code: "missing-primary-key",
    group: "keys",
    summary: "A table has lost its primary key.",
    rationale: "Rows can be stored twice, and foreign keys and replication have nothing to point to.",
    help: "Add the primary key after removing duplicates.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::PrimaryKey && d.status == Status::Missing,
        message: |w| format!("Table {} has no primary key; {} is expected.", w.table(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT NOT NULL, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
