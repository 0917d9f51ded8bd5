//! An index is built differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An index is built differently.
pub static RULE: Rule = Rule {
    code: "index-columns-changed",
    group: "indexes",
    summary: "An index is built differently.",
    rationale: "It serves other queries than the expected one, so lookups or sorting can become slow.",
    help: "Create the index as expected.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::Index
                && d.status == Status::Different
                && matches!(d.facet, Some("columns" | "order" | "collation" | "opclass" | "include" | "method"))
        },
        message: |w| format!("{} is there where {} is expected on table {}.", w.right(), w.left(), w.table()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind, state);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (state, kind);",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind, state);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind, state);",
        ),
    }),
};
