//! An exclusion constraint is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An exclusion constraint is not there.
pub static RULE: Rule = Rule {
    code: "missing-exclusion",
    group: "keys",
    summary: "An exclusion constraint is not there.",
    rationale: "Rows that overlap, which were refused so far, are stored.",
    help: "Add the exclusion constraint, or enforce the rule another way.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Exclusion && d.status == Status::Missing,
        message: |w| format!("Table {} does not enforce {}.", w.table(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE r (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));"),
        right: (Dialect::Postgres, "CREATE TABLE r (during tsrange);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE r (during tsrange);"),
        right: (Dialect::Postgres, "CREATE TABLE r (during tsrange);"),
    }),
};
