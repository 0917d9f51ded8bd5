//! A foreign key is checked at another moment.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A foreign key is checked at another moment.
pub static RULE: Rule = Rule {
    code: "foreign-key-deferrability-changed",
    group: "foreign keys",
    summary: "A foreign key is checked at another moment.",
    rationale: "Transactions that insert rows in a circle or in any order fail, or errors show up only at the end.",
    help: "Define the foreign key with the expected deferrability.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::ForeignKey && d.status == Status::Different && matches!(d.facet, Some("deferrable")),
        message: |w| format!("The foreign key {} of table {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id) DEFERRABLE INITIALLY DEFERRED);",
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
