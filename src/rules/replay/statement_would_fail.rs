//! The engine refuses a statement.

use crate::replay::ReplayIssueKind;
use crate::rules::Severity;
use crate::rules::rule::{Check, Example, Rule, tested};
use crate::source::Dialect;

/// The engine refuses a statement.
pub static RULE: Rule = Rule {
    code: "statement-would-fail",
    group: "replay",
    summary: "The engine refuses a statement.",
    rationale: "What the statement should make is not there, and a tool that runs the file stops at this point.",
    help: "Correct the statement, then check again.",
    check: Check::Issue {
        kind: ReplayIssueKind::WouldFail,
        message: |w| {
            let about = w.issue.object.as_ref().map_or_else(String::new, |object| format!(" about {}", object.display()));
            format!("{} refuses a statement{about}: {}{}.", w.dialect.display_name(), w.said(), w.and_consequences())
        },
        severity: (Severity::Warning, Severity::Error),
        advice_within_one_engine: false,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE flags (id BIGINT NOT NULL PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE flags (id BIGINT PRIMARY KEY); ALTER TABLE flags ADD COLUMN id TEXT;"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE flags (id BIGINT NOT NULL PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE flags (id BIGINT PRIMARY KEY);"),
    }),
};
