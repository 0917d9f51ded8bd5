//! A column's type holds fewer values than expected.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, narrowed, tested};
use crate::source::Dialect;

/// A column's type holds fewer values than expected.
pub static RULE: Rule = Rule {
    code: "type-narrowed",
    group: "columns",
    summary: "A column's type holds fewer values than expected.",
    rationale: "A value that was legal so far is refused or rounded when it no longer fits.",
    help: "Use the wider type, or show that every value fits.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("type") && narrowed(d),
        message: |w| format!("Column {} is {}, which holds fewer values than the expected {}.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE files (id BIGINT NOT NULL PRIMARY KEY, size_bytes BIGINT);"),
        right: (Dialect::Postgres, "CREATE TABLE files (id BIGINT PRIMARY KEY, size_bytes INTEGER);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE files (id BIGINT NOT NULL PRIMARY KEY, size_bytes BIGINT);"),
        right: (Dialect::Postgres, "CREATE TABLE files (id BIGINT PRIMARY KEY, size_bytes BIGINT);"),
    }),
};
