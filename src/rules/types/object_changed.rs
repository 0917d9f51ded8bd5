//! An object is defined differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An object is defined differently.
pub static RULE: Rule = Rule {
    code: "object-changed",
    group: "types",
    summary: "An object is defined differently.",
    rationale: "It does something other than what is expected.",
    help: "Define the object as expected.",
    check: Check::Difference {
        applies: |d| {
            matches!(d.kind, Kind::Rule | Kind::Other | Kind::Comment | Kind::SeedRows | Kind::Migration)
                && d.status == Status::Different
                && d.facet != Some("comment")
        },
        message: |w| format!("{} is defined differently.", w.subject_capital()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE RULE no_delete AS ON DELETE TO u DO INSTEAD NOTHING;",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE RULE no_delete AS ON UPDATE TO u DO INSTEAD NOTHING;",
        ),
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
