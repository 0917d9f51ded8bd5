//! IF NOT EXISTS kept an earlier shape that differs from what is written.

use crate::replay::ReplayIssueKind;
use crate::rules::Severity;
use crate::rules::rule::{Check, Example, Rule, tested};
use crate::source::Dialect;

/// IF NOT EXISTS kept an earlier shape that differs from what is written.
pub static RULE: Rule = Rule {
    code: "kept-first-shape",
    group: "replay",
    summary: "IF NOT EXISTS kept an earlier shape that differs from what is written.",
    rationale: "The later definition has no effect: whoever reads it believes in columns or constraints that are not there.",
    help: "Change the existing object with ALTER statements instead.",
    check: Check::Issue {
        kind: ReplayIssueKind::KeptFirstShape,
        message: |w| w.said_of_subject(),
        severity: (Severity::Warning, Severity::Warning),
        advice_within_one_engine: true,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE IF NOT EXISTS t (id BIGINT NOT NULL PRIMARY KEY, a TEXT);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY);"),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE IF NOT EXISTS t (id BIGINT NOT NULL PRIMARY KEY);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY);"),
    }),
};
