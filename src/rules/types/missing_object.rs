//! An object of the expected schema is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An object of the expected schema is not there.
pub static RULE: Rule = Rule {
    code: "missing-object",
    group: "types",
    summary: "An object of the expected schema is not there.",
    rationale: "What depends on it does not work.",
    help: "Create the object.",
    check: Check::Difference {
        applies: |d| {
            matches!(d.kind, Kind::Rule | Kind::Other | Kind::Comment | Kind::SeedRows | Kind::Migration)
                && d.status == Status::Missing
                && d.row != Some("V16")
        },
        message: |w| format!("{} is missing.", w.subject_capital()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE RULE no_delete AS ON DELETE TO u DO INSTEAD NOTHING;",
        ),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE RULE no_delete AS ON DELETE TO u DO INSTEAD NOTHING;",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE RULE no_delete AS ON DELETE TO u DO INSTEAD NOTHING;",
        ),
    }),
};
