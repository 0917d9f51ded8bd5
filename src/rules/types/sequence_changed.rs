//! A sequence counts differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A sequence counts differently.
pub static RULE: Rule = Rule {
    code: "sequence-changed",
    group: "types",
    summary: "A sequence counts differently.",
    rationale: "Numbers run out earlier, repeat, or grow in other steps.",
    help: "Set the sequence as expected with ALTER SEQUENCE.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Sequence && d.status == Status::Different && d.facet != Some("comment"),
        message: |w| format!("Sequence {} is {} where {} is expected.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE SEQUENCE numbers;"),
        right: (Dialect::Postgres, "CREATE SEQUENCE numbers INCREMENT 2;"),
    }),
    good: tested(Example { left: (Dialect::Postgres, "CREATE SEQUENCE numbers;"), right: (Dialect::Postgres, "CREATE SEQUENCE numbers;") }),
};
