//! A view is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A view is not there.
pub static RULE: Rule = Rule {
    code: "missing-view",
    group: "programs",
    summary: "A view is not there.",
    rationale: "Queries that read the view fail.",
    help: "Create the view.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::View && d.status == Status::Missing,
        message: |w| format!("View {} is missing.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
    }),
};
