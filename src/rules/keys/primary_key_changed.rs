//! A primary key is not the expected one.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A primary key is not the expected one.
pub static RULE: Rule = Rule {
    code: "primary-key-changed",
    group: "keys",
    summary: "A primary key is not the expected one.",
    rationale: "Different rows count as duplicates, or foreign keys and lookups use another key.",
    help: "Define the primary key as expected.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::PrimaryKey && d.status == Status::Different && !matches!(d.facet, Some("comment" | "on_conflict" | "name"))
        },
        message: |w| format!("The primary key of table {} is {} where {} is expected.", w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE m (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b));"),
        right: (Dialect::Postgres, "CREATE TABLE m (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a));"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE m (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b));"),
        right: (Dialect::Postgres, "CREATE TABLE m (a BIGINT NOT NULL, b BIGINT NOT NULL, PRIMARY KEY (a, b));"),
    }),
};
