//! An extension is not enabled.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An extension is not enabled.
pub static RULE: Rule = Rule {
    code: "missing-extension",
    group: "types",
    summary: "An extension is not enabled.",
    rationale: "Functions, types and operators it brings are missing.",
    help: "Enable it with CREATE EXTENSION.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Extension && d.status == Status::Missing && d.row != Some("V16"),
        message: |w| format!("Extension {} is missing.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE EXTENSION pgcrypto;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE EXTENSION pgcrypto;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE EXTENSION pgcrypto;"),
    }),
};
