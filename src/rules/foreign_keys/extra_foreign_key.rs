//! The checked table has a foreign key that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked table has a foreign key that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-foreign-key",
    group: "foreign keys",
    summary: "The checked table has a foreign key that nothing expects.",
    rationale: "Rows that refer to nothing are accepted by the expected schema and refused here.",
    help: "Look for orphans before loading data, or drop the foreign key.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::ForeignKey && d.status == Status::Extra,
        message: |w| format!("Table {} has the foreign key {}, which is not expected.", w.table(), w.right_reference()),
        severity: warning,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
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
