//! An extension has another version or schema.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// An extension has another version or schema.
pub static RULE: Rule = Rule {
    code: "extension-changed",
    group: "types",
    summary: "An extension has another version or schema.",
    rationale: "Its functions may behave differently or not be found.",
    help: "Install the extension as expected.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Extension && d.status == Status::Different && d.facet != Some("comment"),
        message: |w| format!("Extension {}: {} is there where {} is expected.", w.name(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE EXTENSION pgcrypto VERSION '1.3';"),
        right: (Dialect::Postgres, "CREATE EXTENSION pgcrypto VERSION '1.2';"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE EXTENSION pgcrypto;"),
        right: (Dialect::Postgres, "CREATE EXTENSION pgcrypto;"),
    }),
};
