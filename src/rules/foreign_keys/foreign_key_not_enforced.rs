//! A foreign key exists, but not for all rows.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A foreign key exists, but not for all rows.
pub static RULE: Rule = Rule {
    code: "foreign-key-not-enforced",
    group: "foreign keys",
    summary: "A foreign key exists, but not for all rows.",
    rationale: "Rows that were there before, or all rows, may refer to nothing.",
    help: "Validate the constraint with ALTER TABLE … VALIDATE CONSTRAINT.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::ForeignKey && d.status == Status::Different && matches!(d.facet, Some("not_valid" | "not_enforced")),
        message: |w| format!("The foreign key {} of table {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT); ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p(id);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT); ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p_id) REFERENCES p(id) NOT VALID;",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
    }),
};
