//! The checked table has a column that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// The checked table has a column that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-column",
    group: "columns",
    summary: "The checked table has a column that nothing expects.",
    rationale: "Nothing in the expected schema fills this column: it stays empty, or inserts that do not know it are refused.",
    help: "Drop the column, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Column && d.status == Status::Extra,
        message: |w| format!("Column {} exists only in the checked schema{}.", w.name(), w.with_it()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, nick TEXT);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
