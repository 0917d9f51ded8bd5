//! A sequence is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A sequence is not there.
pub static RULE: Rule = Rule {
    code: "missing-sequence",
    group: "types",
    summary: "A sequence is not there.",
    rationale: "Statements and defaults that take numbers from it fail.",
    help: "Create the sequence.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Sequence && d.status == Status::Missing && d.row != Some("V16"),
        message: |w| format!("Sequence {} is missing.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE SEQUENCE numbers;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
    good: tested(Example { left: (Dialect::Postgres, "CREATE SEQUENCE numbers;"), right: (Dialect::Postgres, "CREATE SEQUENCE numbers;") }),
};
