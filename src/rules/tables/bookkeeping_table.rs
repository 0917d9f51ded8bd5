//! A migration tool's own table is on one side only.

use crate::compare::Kind;
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A migration tool's own table is on one side only.
pub static RULE: Rule = Rule {
    code: "bookkeeping-table",
    group: "tables",
    summary: "A migration tool's own table is on one side only.",
    rationale: "The tool that runs the migrations makes this table for itself, so no file needs to.",
    help: "Nothing to do, unless the tool should be the same on both sides.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Table && d.row == Some("V14"),
        message: |w| format!("Table {}, in which a migration tool keeps its record, is {}.", w.name(), w.on_one_side()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL); CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
