//! The checked schema has a view that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked schema has a view that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-view",
    group: "programs",
    summary: "The checked schema has a view that nothing expects.",
    rationale: "Nothing in the expected schema explains the view; it may be left over.",
    help: "Drop the view, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::View && d.status == Status::Extra,
        message: |w| format!("View {} exists only in the checked schema.", w.name()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
};
