//! An extension is enabled that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, notice, tested};
use crate::source::Dialect;

/// An extension is enabled that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-extension",
    group: "types",
    summary: "An extension is enabled that nothing expects.",
    rationale: "It has to be installed wherever the schema is used.",
    help: "Drop the extension, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Extension && d.status == Status::Extra && d.row != Some("V16"),
        message: |w| format!("Extension {} is enabled only in the checked schema.", w.name()),
        severity: notice,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE EXTENSION pgcrypto;"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE EXTENSION pgcrypto;"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE EXTENSION pgcrypto;"),
    }),
};
