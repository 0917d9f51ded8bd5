//! A column may be null although it must not be.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, stricter, tested};
use crate::source::Dialect;

/// A column may be null although it must not be.
pub static RULE: Rule = Rule {
    code: "nullability-weakened",
    group: "columns",
    summary: "A column may be null although it must not be.",
    rationale: "Rows without this value are accepted, and readers that rely on it break later.",
    help: "Set the column NOT NULL after checking that no row has a null there.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("nullable") && !stricter(d),
        message: |w| format!("Column {} may be null although it is expected to be NOT NULL.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
