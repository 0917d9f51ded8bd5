//! A unique constraint is not the expected one.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A unique constraint is not the expected one.
pub static RULE: Rule = Rule {
    code: "unique-changed",
    group: "keys",
    summary: "A unique constraint is not the expected one.",
    rationale: "Different rows count as duplicates than before.",
    help: "Define the constraint as expected.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::Unique && d.status == Status::Different && !matches!(d.facet, Some("comment" | "on_conflict" | "name"))
        },
        message: |w| format!("The unique constraint {} of table {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE m (a BIGINT, b BIGINT, CONSTRAINT m_key UNIQUE (a, b));"),
        right: (Dialect::Postgres, "CREATE TABLE m (a BIGINT, b BIGINT, CONSTRAINT m_key UNIQUE (a));"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE m (a BIGINT, b BIGINT, CONSTRAINT m_key UNIQUE (a, b));"),
        right: (Dialect::Postgres, "CREATE TABLE m (a BIGINT, b BIGINT, CONSTRAINT m_key UNIQUE (a, b));"),
    }),
};
