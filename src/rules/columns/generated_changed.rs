//! A generated column is computed differently, or not at all.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A generated column is computed differently, or not at all.
pub static RULE: Rule = Rule {
    code: "generated-changed",
    group: "columns",
    summary: "A generated column is computed differently, or not at all.",
    rationale: "The value is no longer kept up to date, or it is another value.",
    help: "Define the column with the expected expression.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.status == Status::Different && matches!(d.facet, Some("generated")),
        message: |w| format!("Column {}: {} is expected, the checked column is {}.", w.name(), w.left(), w.right()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY, a BIGINT, b BIGINT GENERATED ALWAYS AS (a * 2) STORED);"),
        right: (Dialect::Postgres, "CREATE TABLE p (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY, a BIGINT, b BIGINT GENERATED ALWAYS AS (a * 2) STORED);"),
        right: (Dialect::Postgres, "CREATE TABLE p (id BIGINT PRIMARY KEY, a BIGINT, b BIGINT GENERATED ALWAYS AS (a * 2) STORED);"),
    }),
};
