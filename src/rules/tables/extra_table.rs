//! The checked schema has a table that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// The checked schema has a table that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-table",
    group: "tables",
    summary: "The checked schema has a table that nothing expects.",
    rationale: "Nothing in the expected schema explains this table: it may be invented, left over, or missing from the expected files.",
    help: "Find out who uses the table; drop it, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Table && d.status == Status::Extra && d.row != Some("V14") && d.row != Some("V12"),
        message: |w| format!("Table {} exists only in the checked schema{}.", w.name(), w.with_it()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL); CREATE TABLE escrow (id BIGINT PRIMARY KEY);",
        ),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
