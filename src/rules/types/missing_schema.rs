//! A schema is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A schema is not there.
pub static RULE: Rule = Rule {
    code: "missing-schema",
    group: "types",
    summary: "A schema is not there.",
    rationale: "Nothing that should stand in it can be created.",
    help: "Create the schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Schema && d.status == Status::Missing && d.row != Some("V16"),
        message: |w| format!("Schema {} is missing.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE SCHEMA app;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
};
