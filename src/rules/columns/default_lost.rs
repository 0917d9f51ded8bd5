//! A column has lost its default.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, lacks, tested};
use crate::source::Dialect;

/// A column has lost its default.
pub static RULE: Rule = Rule {
    code: "default-lost",
    group: "columns",
    summary: "A column has lost its default.",
    rationale: "Inserts that leave the column out store null or are refused.",
    help: "Set the default, or make every insert write the column.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("default") && lacks(d.right.as_ref()),
        message: |w| format!("Column {} has no default where {} is expected.", w.name(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE jobs (id BIGINT NOT NULL PRIMARY KEY, state TEXT NOT NULL DEFAULT 'new');"),
        right: (Dialect::Postgres, "CREATE TABLE jobs (id BIGINT PRIMARY KEY, state TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE jobs (id BIGINT NOT NULL PRIMARY KEY, state TEXT NOT NULL DEFAULT 'new');"),
        right: (Dialect::Postgres, "CREATE TABLE jobs (id BIGINT PRIMARY KEY, state TEXT NOT NULL DEFAULT 'new');"),
    }),
};
