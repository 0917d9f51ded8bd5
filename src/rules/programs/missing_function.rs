//! A function or procedure is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A function or procedure is not there.
pub static RULE: Rule = Rule {
    code: "missing-function",
    group: "programs",
    summary: "A function or procedure is not there.",
    rationale: "Statements, defaults and triggers that call it fail.",
    help: "Create the function.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Function && d.status == Status::Missing && d.row != Some("V16"),
        message: |w| format!("Function {} is missing.", w.name()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT PRIMARY KEY); CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
        ),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT PRIMARY KEY);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';"),
        right: (Dialect::Postgres, "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';"),
    }),
};
