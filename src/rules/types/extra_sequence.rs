//! The checked schema has a sequence that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked schema has a sequence that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-sequence",
    group: "types",
    summary: "The checked schema has a sequence that nothing expects.",
    rationale: "Nothing in the expected schema takes numbers from it; it may be left over.",
    help: "Drop the sequence, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Sequence && d.status == Status::Extra && d.row != Some("V16"),
        message: |w| format!("Sequence {} exists only in the checked schema.", w.name()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE SEQUENCE numbers;"),
    }),
    good: tested(Example { left: (Dialect::Postgres, "CREATE SEQUENCE numbers;"), right: (Dialect::Postgres, "CREATE SEQUENCE numbers;") }),
};
