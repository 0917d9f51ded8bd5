//! A table is used that no file creates.

use crate::replay::ReplayIssueKind;
use crate::rules::Severity;
use crate::rules::rule::{Check, Example, Rule, tested};
use crate::source::Dialect;

/// A table is used that no file creates.
pub static RULE: Rule = Rule {
    code: "assumed-table",
    group: "replay",
    summary: "A table is used that no file creates.",
    rationale: "Its shape is only inferred from its use, so nothing about it can be verified, and on an empty database the files fail.",
    help: "Add the file that creates the table.",
    check: Check::Issue {
        kind: ReplayIssueKind::Assumed,
        message: |w| w.said_of_subject(),
        severity: (Severity::Warning, Severity::Warning),
        advice_within_one_engine: false,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "ALTER TABLE users ADD COLUMN a TEXT;"),
        right: (Dialect::Postgres, "ALTER TABLE users ADD COLUMN a TEXT;"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY);"),
    }),
};
