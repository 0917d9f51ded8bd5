//! An index has another name and the same structure.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An index has another name and the same structure.
pub static RULE: Rule = Rule {
    code: "index-renamed",
    group: "indexes",
    summary: "An index has another name and the same structure.",
    rationale: "Queries are as fast as before; only statements that use the name, such as DROP INDEX, no longer find it.",
    help: "Rename the index with ALTER INDEX … RENAME TO, or record the new name.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Index && d.status == Status::Different && matches!(d.facet, Some("name")),
        message: |w| format!("The index {} on table {} is named {} on the checked side.", w.left(), w.table(), w.right()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_by_kind ON mail (kind);",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
    }),
};
