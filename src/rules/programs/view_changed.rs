//! A view is defined differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A view is defined differently.
pub static RULE: Rule = Rule {
    code: "view-changed",
    group: "programs",
    summary: "A view is defined differently.",
    rationale: "Queries on the view return other rows or columns.",
    help: "Replace the view with the expected definition.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::View
                && d.status == Status::Different
                && matches!(d.facet, Some("definition" | "materialized" | "columns" | "options" | "storage"))
        },
        message: |w| format!("View {} is defined differently.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u WHERE a IS NOT NULL;",
        ),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE VIEW names AS SELECT id, a FROM u;"),
    }),
};
