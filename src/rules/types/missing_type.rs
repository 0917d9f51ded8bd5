//! A type is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A type is not there.
pub static RULE: Rule = Rule {
    code: "missing-type",
    group: "types",
    summary: "A type is not there.",
    rationale: "Columns and functions that use the type cannot be created.",
    help: "Create the type.",
    check: Check::Difference {
        applies: |d| {
            matches!(d.kind, Kind::Enum | Kind::Domain | Kind::Composite | Kind::Type)
                && d.status == Status::Missing
                && d.row != Some("V16")
        },
        message: |w| format!("{} is missing.", w.subject_capital()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TYPE mood AS ENUM ('sad', 'happy');"),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); "),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
        right: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
    }),
};
