//! A table of the expected schema is not there.

use crate::compare::{Kind, Status, Verdict};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A table of the expected schema is not there.
pub static RULE: Rule = Rule {
    code: "missing-table",
    group: "tables",
    summary: "A table of the expected schema is not there.",
    rationale: "Everything that reads or writes this table fails as soon as it runs.",
    help: "Create the table, or record why it is not needed.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Table && d.status == Status::Missing && d.row != Some("V14") && d.row != Some("V12"),
        message: |w| match w.0.verdict {
            Verdict::Manual => {
                format!("Table {} may be missing{}: a statement that may create it was not analysed.", w.name(), w.with_it())
            }
            Verdict::Wrong | Verdict::Risk | Verdict::Stricter | Verdict::Expected | Verdict::Same => {
                format!("Table {} is missing{}.", w.name(), w.with_it())
            }
        },
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL); CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
