//! A type is defined differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A type is defined differently.
pub static RULE: Rule = Rule {
    code: "type-definition-changed",
    group: "types",
    summary: "A type is defined differently.",
    rationale: "Columns of this type accept other values.",
    help: "Define the type as expected.",
    check: Check::Difference {
        applies: |d| {
            matches!(d.kind, Kind::Domain | Kind::Composite | Kind::Type) && d.status == Status::Different && d.facet != Some("comment")
        },
        message: |w| {
            format!("{} differs in its {}: {} is there where {} is expected.", w.subject_capital(), w.facet(), w.right(), w.left())
        },
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE DOMAIN pos AS integer CHECK (VALUE > 0);"),
        right: (Dialect::Postgres, "CREATE DOMAIN pos AS bigint CHECK (VALUE > 0);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE DOMAIN pos AS integer CHECK (VALUE > 0);"),
        right: (Dialect::Postgres, "CREATE DOMAIN pos AS integer CHECK (VALUE > 0);"),
    }),
};
