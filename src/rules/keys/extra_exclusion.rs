//! The checked table has an exclusion constraint that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked table has an exclusion constraint that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-exclusion",
    group: "keys",
    summary: "The checked table has an exclusion constraint that nothing expects.",
    rationale: "Rows that overlap are accepted by the expected schema and refused here.",
    help: "Check the existing rows, or drop the constraint.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Exclusion && d.status == Status::Extra,
        message: |w| format!("Table {} enforces {}, which is not expected.", w.table(), w.right()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE r (during tsrange);"),
        right: (Dialect::Postgres, "CREATE TABLE r (during tsrange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE r (during tsrange);"),
        right: (Dialect::Postgres, "CREATE TABLE r (during tsrange);"),
    }),
};
