//! The checked schema has a type that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked schema has a type that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-type",
    group: "types",
    summary: "The checked schema has a type that nothing expects.",
    rationale: "Nothing in the expected schema explains the type; it may be left over.",
    help: "Drop the type, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| {
            matches!(d.kind, Kind::Enum | Kind::Domain | Kind::Composite | Kind::Type) && d.status == Status::Extra && d.row != Some("V16")
        },
        message: |w| format!("{} exists only in the checked schema.", w.subject_capital()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TYPE mood AS ENUM ('sad', 'happy');"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
        right: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
    }),
};
