//! The checked side has a schema that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, notice, tested};
use crate::source::Dialect;

/// The checked side has a schema that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-schema",
    group: "types",
    summary: "The checked side has a schema that nothing expects.",
    rationale: "What stands in it is unknown to the expected side.",
    help: "Drop the schema, or add it to the expected side.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Schema && d.status == Status::Extra && d.row != Some("V16"),
        message: |w| format!("Schema {} exists only on the checked side.", w.name()),
        severity: notice,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE SCHEMA app;"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
};
