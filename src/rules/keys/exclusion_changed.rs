//! An exclusion constraint is not the expected one.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An exclusion constraint is not the expected one.
pub static RULE: Rule = Rule {
    code: "exclusion-changed",
    group: "keys",
    summary: "An exclusion constraint is not the expected one.",
    rationale: "Different rows count as overlapping than before.",
    help: "Define the constraint as expected.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Exclusion && d.status == Status::Different && matches!(d.facet, Some("definition" | "deferrable")),
        message: |w| {
            format!("The exclusion constraint {} of table {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left())
        },
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE r (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));"),
        right: (Dialect::Postgres, "CREATE TABLE r (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH =));"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE r (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));"),
        right: (Dialect::Postgres, "CREATE TABLE r (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));"),
    }),
};
