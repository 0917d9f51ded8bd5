//! A table is used that no file creates.

use crate::replay::ReplayIssueKind;
use crate::rules::Severity;
use crate::rules::rule::{Check, Rule};

/// A table is used that no file creates.
pub static RULE: Rule = Rule {
    code: "assumed-table",
    group: "replay",
    summary: "A table is used that no file creates.",
    rationale: "Its shape is only inferred from its use, so nothing about it can be verified, and on an empty database the files fail.",
    help: "Add the file that creates the table.",
    check: Check::Issue {
        kind: ReplayIssueKind::Assumed,
        message: |w| format!("{}: {}.", w.subject(), w.said()),
        severity: (Severity::Warning, Severity::Warning),
        advice_within_one_engine: false,
    },
    bad: None,
    good: None,
};
