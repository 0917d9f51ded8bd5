//! A foreign key is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A foreign key is not there.
pub static RULE: Rule = Rule {
    code: "missing-foreign-key",
    group: "foreign keys",
    summary: "A foreign key is not there.",
    rationale: "Rows that refer to nothing can be stored, and deletes leave orphans behind.",
    help: "Add the foreign key after removing rows that refer to nothing.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::ForeignKey && d.status == Status::Missing,
        message: |w| format!("Table {} has no foreign key {}.", w.table(), w.left_reference()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT);",
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
