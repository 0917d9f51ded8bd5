//! An index is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An index is not there.
pub static RULE: Rule = Rule {
    code: "missing-index",
    group: "indexes",
    summary: "An index is not there.",
    rationale: "Queries that relied on the index read the whole table; a missing unique index also lets duplicates in.",
    help: "Create the index.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Index && d.status == Status::Missing,
        message: |w| format!("Table {} has no {}.", w.table(), w.left_index()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind, state);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); "),
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
