//! The checked table has an index that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning_if_unique};
use crate::source::Dialect;

/// The checked table has an index that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-index",
    group: "indexes",
    summary: "The checked table has an index that nothing expects.",
    rationale: "A plain index only costs time on writes; a unique one refuses rows that the expected schema accepts.",
    help: "Keep the index if it is wanted and add it to the expected schema, or drop it.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Index && d.status == Status::Extra,
        message: |w| format!("Table {} has the {}, which is not expected.", w.table(), w.right_index()),
        severity: warning_if_unique,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); "),
        right: (
            Dialect::Postgres,
            "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); CREATE INDEX mail_kind ON mail (kind);",
        ),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE mail (id BIGINT NOT NULL PRIMARY KEY, kind TEXT, state TEXT); "),
    }),
};
