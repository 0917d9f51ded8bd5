//! An enum does not have the same values in the same order.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An enum does not have the same values in the same order.
pub static RULE: Rule = Rule {
    code: "enum-values-changed",
    group: "types",
    summary: "An enum does not have the same values in the same order.",
    rationale: "A value that is missing is refused; the order of the values is the order in which rows are sorted.",
    help: "Add the values with ALTER TYPE … ADD VALUE; removing one needs a new type.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Enum && d.status == Status::Different && matches!(d.facet, Some("values")),
        message: |w| format!("Enum {} has the values {} where {} are expected.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
        right: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy', 'ok');"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
        right: (Dialect::Postgres, "CREATE TYPE mood AS ENUM ('sad', 'happy');"),
    }),
};
