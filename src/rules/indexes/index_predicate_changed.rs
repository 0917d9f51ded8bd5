//! An index covers other rows.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An index covers other rows.
pub static RULE: Rule = Rule {
    code: "index-predicate-changed",
    group: "indexes",
    summary: "An index covers other rows.",
    rationale: "Queries about rows outside the index do not use it; a unique index also enforces its rule for other rows.",
    help: "Create the index with the expected WHERE clause.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Index && d.status == Status::Different && matches!(d.facet, Some("predicate")),
        message: |w| {
            format!("The index {} on table {} covers {} where {} are expected.", w.name(), w.table(), rows(&w.right()), rows(&w.left()))
        },
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind) WHERE kind IS NOT NULL;",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
    }),
};

/// `all rows`, or `only rows WHERE deleted IS NULL`.
fn rows(value: &str) -> String {
    if value.starts_with("WHERE") { format!("only rows {value}") } else { value.to_owned() }
}
