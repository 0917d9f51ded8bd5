//! A check does not accept the same values.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict};
use crate::source::Dialect;

/// A check does not accept the same values.
pub static RULE: Rule = Rule {
    code: "check-changed",
    group: "checks",
    summary: "A check does not accept the same values.",
    rationale: "Values are accepted that must not be, or refused that are legal.",
    help: "Rewrite the check so that it accepts exactly the expected values.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Check && d.status == Status::Different && matches!(d.facet, Some("expr")),
        message: |w| format!("The check {} of table {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: Some(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 21));"),
    }),
    good: Some(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
    }),
};
