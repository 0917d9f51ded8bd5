//! A comment is not the same.

use crate::compare::Status;
use crate::rules::rule::{Check, Rule, by_verdict};

/// A comment is not the same.
pub static RULE: Rule = Rule {
    code: "comment-changed",
    group: "tables",
    summary: "A comment is not the same.",
    rationale: "Comments change nothing that runs, but people and tools read them.",
    help: "Copy the comment, or stop comparing comments.",
    check: Check::Difference {
        applies: |d| d.status == Status::Different && d.facet == Some("comment"),
        message: |w| format!("The comment on {} differs.", w.subject()),
        severity: by_verdict,
    },
    bad: None,
    good: None,
};
