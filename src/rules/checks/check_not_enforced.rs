//! A check exists, but not for all rows.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A check exists, but not for all rows.
pub static RULE: Rule = Rule {
    code: "check-not-enforced",
    group: "checks",
    summary: "A check exists, but not for all rows.",
    rationale: "Rows that were there before, rows of child tables, or all rows escape the check.",
    help: "Validate the constraint with ALTER TABLE … VALIDATE CONSTRAINT.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::Check && d.status == Status::Different && matches!(d.facet, Some("not_valid" | "not_enforced" | "no_inherit"))
        },
        message: |w| format!("The check {} of table {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (a BIGINT); ALTER TABLE t ADD CONSTRAINT t_a CHECK (a > 0);"),
        right: (Dialect::Postgres, "CREATE TABLE t (a BIGINT); ALTER TABLE t ADD CONSTRAINT t_a CHECK (a > 0) NOT VALID;"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (a BIGINT); ALTER TABLE t ADD CONSTRAINT t_a CHECK (a > 0);"),
        right: (Dialect::Postgres, "CREATE TABLE t (a BIGINT); ALTER TABLE t ADD CONSTRAINT t_a CHECK (a > 0);"),
    }),
};
