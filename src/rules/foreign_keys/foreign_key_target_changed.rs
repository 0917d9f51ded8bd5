//! A foreign key refers to something else.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A foreign key refers to something else.
pub static RULE: Rule = Rule {
    code: "foreign-key-target-changed",
    group: "foreign keys",
    summary: "A foreign key refers to something else.",
    rationale: "The reference is checked against the wrong rows.",
    help: "Point the foreign key at the expected table and columns.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::ForeignKey
                && d.status == Status::Different
                && matches!(d.facet, Some("columns" | "ref_table" | "ref_columns" | "match"))
        },
        message: |w| format!("In table {}, {} is there where {} is expected.", w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES q(id));",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
    }),
};
