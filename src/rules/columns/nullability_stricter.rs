//! A column must not be null although it may be.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, stricter, tested, warning};
use crate::source::Dialect;

/// A column must not be null although it may be.
pub static RULE: Rule = Rule {
    code: "nullability-stricter",
    group: "columns",
    summary: "A column must not be null although it may be.",
    rationale: "Existing rows without this value are refused when they are loaded, and so are inserts that leave it out.",
    help: "Check the existing rows for nulls, or allow them.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("nullable") && stricter(d),
        message: |w| format!("Column {} is NOT NULL although nulls are expected to be allowed.", w.name()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
