//! The checked schema has an object that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked schema has an object that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-object",
    group: "types",
    summary: "The checked schema has an object that nothing expects.",
    rationale: "Nothing in the expected schema explains it; it may be left over.",
    help: "Drop the object, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| {
            matches!(d.kind, Kind::Rule | Kind::Other | Kind::Comment | Kind::SeedRows | Kind::Migration)
                && d.status == Status::Extra
                && d.row != Some("V16")
        },
        message: |w| format!("{} exists only in the checked schema.", w.subject_capital()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE RULE no_delete AS ON DELETE TO u DO INSTEAD NOTHING;",
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
