//! A table was rebuilt and lost something, or its rows were copied in another order.

use crate::replay::ReplayIssueKind;
use crate::rules::Severity;
use crate::rules::rule::{Check, Rule};

/// A table was rebuilt and lost something, or its rows were copied in another order.
pub static RULE: Rule = Rule {
    code: "rebuild-lost",
    group: "replay",
    summary: "A table was rebuilt and lost something, or its rows were copied in another order.",
    rationale: "Indexes, defaults or constraints that the old table had are gone, or values end up in the wrong columns, without any error.",
    help: "Check that the loss was intended; otherwise restore it in a new migration.",
    check: Check::Issue {
        kind: ReplayIssueKind::RebuildLost,
        message: |w| format!("{}: {}.", w.subject(), w.said()),
        severity: (Severity::Notice, Severity::Notice),
        advice_within_one_engine: true,
    },
    bad: None,
    good: None,
};
