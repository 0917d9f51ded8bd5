//! A check constraint is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A check constraint is not there.
pub static RULE: Rule = Rule {
    code: "missing-check",
    group: "checks",
    summary: "A check constraint is not there.",
    rationale: "Values that were refused so far are stored.",
    help: "Add the check after looking for rows that break it.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Check && d.status == Status::Missing,
        message: |w| format!("Table {} does not enforce {}.", w.table(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
    }),
};
