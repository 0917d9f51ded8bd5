//! A constraint has another name.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A constraint has another name.
pub static RULE: Rule = Rule {
    code: "constraint-renamed",
    group: "keys",
    summary: "A constraint has another name.",
    rationale: "Statements that name the constraint, such as ON CONFLICT ON CONSTRAINT or DROP CONSTRAINT, no longer find it.",
    help: "Rename the constraint, or stop comparing names.",
    check: Check::Difference {
        applies: |d| d.status == Status::Different && d.facet == Some("name") && d.kind != Kind::Index,
        message: |w| format!("{} is named {} on the checked side.", w.subject_capital(), w.right()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, CONSTRAINT t_once UNIQUE (a));"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, CONSTRAINT once_only UNIQUE (a));"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, CONSTRAINT t_once UNIQUE (a));"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, CONSTRAINT t_once UNIQUE (a));"),
    }),
};
