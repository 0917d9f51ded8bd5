//! The checked table has a check that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked table has a check that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-check",
    group: "checks",
    summary: "The checked table has a check that nothing expects.",
    rationale: "Values that the expected schema accepts are refused here.",
    help: "Check the existing rows against it, or drop the check.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Check && d.status == Status::Extra,
        message: |w| format!("Table {} enforces {}, which is not expected.", w.table(), w.right()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT);"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT);"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT);"),
    }),
};
