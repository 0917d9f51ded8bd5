//! A column has a default that nothing expects.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, lacks, notice_unless_risky, tested};
use crate::source::Dialect;

/// A column has a default that nothing expects.
pub static RULE: Rule = Rule {
    code: "default-added",
    group: "columns",
    summary: "A column has a default that nothing expects.",
    rationale: "Rows that leave the value out are filled silently, which can hide a mistake of the writer.",
    help: "Drop the default, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("default") && lacks(d.left.as_ref()) && !lacks(d.right.as_ref()),
        message: |w| format!("Column {} has the default {} where none is expected.", w.name(), w.right()),
        severity: notice_unless_risky,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE jobs (id BIGINT NOT NULL PRIMARY KEY, state TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE jobs (id BIGINT PRIMARY KEY, state TEXT NOT NULL DEFAULT 'new');"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE jobs (id BIGINT NOT NULL PRIMARY KEY, state TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE jobs (id BIGINT PRIMARY KEY, state TEXT NOT NULL);"),
    }),
};
