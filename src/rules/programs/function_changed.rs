//! A function is defined differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A function is defined differently.
pub static RULE: Rule = Rule {
    code: "function-changed",
    group: "programs",
    summary: "A function is defined differently.",
    rationale: "Calls return other results or have other effects.",
    help: "Replace the function with the expected definition.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Function && d.status == Status::Different && d.facet != Some("comment"),
        message: |w| format!("Function {} differs in its {}.", w.name(), w.facet()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';"),
        right: (Dialect::Postgres, "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 2';"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';"),
        right: (Dialect::Postgres, "CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';"),
    }),
};
