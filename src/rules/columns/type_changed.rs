//! A column's type is not the expected one.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, narrowed, tested};
use crate::source::Dialect;

/// A column's type is not the expected one.
pub static RULE: Rule = Rule {
    code: "type-changed",
    group: "columns",
    summary: "A column's type is not the expected one.",
    rationale: "The column accepts other values, or gives them back in another form.",
    help: "Change the column's type, or record why the difference is wanted.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.facet == Some("type") && !narrowed(d),
        message: |w| format!("Column {} is {} where {} is expected.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE files (id BIGINT NOT NULL PRIMARY KEY, content BLOB);"),
        right: (Dialect::Postgres, "CREATE TABLE files (id BIGINT PRIMARY KEY, content TEXT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE files (id BIGINT NOT NULL PRIMARY KEY, content BLOB);"),
        right: (Dialect::Postgres, "CREATE TABLE files (id BIGINT PRIMARY KEY, content BYTEA);"),
    }),
};
