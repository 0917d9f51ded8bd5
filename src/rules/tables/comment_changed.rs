//! A comment is not the same.

use crate::compare::Status;
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

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
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY); COMMENT ON TABLE t IS 'One row per visit';"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY); COMMENT ON TABLE t IS 'One row per visitor';"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY); COMMENT ON TABLE t IS 'One row per visit';"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY); COMMENT ON TABLE t IS 'One row per visit';"),
    }),
};
