//! A foreign key acts differently when the referenced row is deleted or changed.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A foreign key acts differently when the referenced row is deleted or changed.
pub static RULE: Rule = Rule {
    code: "foreign-key-action-changed",
    group: "foreign keys",
    summary: "A foreign key acts differently when the referenced row is deleted or changed.",
    rationale: "Rows vanish that should stay, or deletes fail that should work.",
    help: "Define the foreign key with the expected action.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::ForeignKey && d.status == Status::Different && matches!(d.facet, Some("on_delete" | "on_update")),
        message: |w| format!("The foreign key {} of table {} has {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id));",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE q (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, p_id BIGINT REFERENCES p(id) ON DELETE CASCADE);",
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
