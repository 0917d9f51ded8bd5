//! The checked schema has a function that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked schema has a function that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-function",
    group: "programs",
    summary: "The checked schema has a function that nothing expects.",
    rationale: "Nothing in the expected schema explains the function; it may be left over.",
    help: "Drop the function, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Function && d.status == Status::Extra && d.row != Some("V16"),
        message: |w| format!("Function {} exists only in the checked schema.", w.name()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
        ),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
};
