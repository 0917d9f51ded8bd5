//! An index is unique on one side only.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, uniqueness};
use crate::source::Dialect;

/// An index is unique on one side only.
pub static RULE: Rule = Rule {
    code: "index-uniqueness-changed",
    group: "indexes",
    summary: "An index is unique on one side only.",
    rationale: "Duplicates are stored that must not be, or rows are refused that are legal.",
    help: "Create the index with the expected uniqueness.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Index && d.status == Status::Different && matches!(d.facet, Some("unique" | "nulls_not_distinct")),
        message: |w| format!("{} is there where {} is expected on table {}.", w.right(), w.left(), w.table()),
        severity: uniqueness,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE UNIQUE INDEX mail_kind ON mail (kind);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE UNIQUE INDEX mail_kind ON mail (kind);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE UNIQUE INDEX mail_kind ON mail (kind);",
        ),
    }),
};
