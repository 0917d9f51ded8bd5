//! A table was rebuilt and lost something, or its rows were copied in another order.

use crate::replay::ReplayIssueKind;
use crate::rules::Severity;
use crate::rules::rule::{Check, Example, Rule, tested};
use crate::source::Dialect;

/// A table was rebuilt and lost something, or its rows were copied in another order.
pub static RULE: Rule = Rule {
    code: "rebuild-lost",
    group: "replay",
    summary: "A table was rebuilt and lost something, or its rows were copied in another order.",
    rationale: "Indexes, defaults or constraints that the old table had are gone, or values end up in the wrong columns, without any error.",
    help: "Check that the loss was intended; otherwise restore it in a new migration.",
    check: Check::Issue {
        kind: ReplayIssueKind::RebuildLost,
        message: |w| w.said_of_subject(),
        severity: (Severity::Notice, Severity::Notice),
        advice_within_one_engine: true,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE INDEX t_a ON t (a); CREATE TABLE t_new (id BIGINT NOT NULL PRIMARY KEY, a TEXT); INSERT INTO t_new SELECT id, a FROM t; DROP TABLE t; ALTER TABLE t_new RENAME TO t;",
        ),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT);"),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE t (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE INDEX t_a ON t (a); CREATE TABLE t_new (id BIGINT NOT NULL PRIMARY KEY, a TEXT); INSERT INTO t_new SELECT id, a FROM t; DROP TABLE t; ALTER TABLE t_new RENAME TO t; CREATE INDEX t_a ON t (a);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT); CREATE INDEX t_a ON t (a);"),
    }),
};
