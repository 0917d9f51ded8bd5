//! Row security is switched on one side only.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// Row security is switched on one side only.
pub static RULE: Rule = Rule {
    code: "row-security-changed",
    group: "tables",
    summary: "Row security is switched on one side only.",
    rationale: "Without row security every user with access to the table sees all rows; with it and no policy they see none.",
    help: "Run ALTER TABLE … ENABLE or DISABLE ROW LEVEL SECURITY so that both sides agree.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Table && d.status == Status::Different && matches!(d.facet, Some("rls" | "force_rls")),
        message: |w| format!("Row security on table {} is {} where {} is expected.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL); ALTER TABLE users ENABLE ROW LEVEL SECURITY;",
        ),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
        right: (Dialect::Postgres, "CREATE TABLE users (id BIGINT PRIMARY KEY, email TEXT NOT NULL);"),
    }),
};
