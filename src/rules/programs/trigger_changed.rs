//! A trigger fires at other moments or does something else.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A trigger fires at other moments or does something else.
pub static RULE: Rule = Rule {
    code: "trigger-changed",
    group: "programs",
    summary: "A trigger fires at other moments or does something else.",
    rationale: "Writes have other effects than expected.",
    help: "Define the trigger as expected.",
    check: Check::Difference {
        applies: |d| {
            d.kind == Kind::Trigger && d.status == Status::Different && matches!(d.facet, Some("definition" | "deferrable" | "enabled"))
        },
        message: |w| format!("Trigger {} on {} is defined differently.", w.name(), w.table()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE TRIGGER keep AFTER INSERT ON u BEGIN INSERT INTO log (a) VALUES (new.a); END;",
        ),
        right: (
            Dialect::Sqlite,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE TRIGGER keep BEFORE INSERT ON u BEGIN INSERT INTO log (a) VALUES (new.a); END;",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE TRIGGER keep AFTER INSERT ON u BEGIN INSERT INTO log (a) VALUES (new.a); END;",
        ),
        right: (
            Dialect::Sqlite,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE TRIGGER keep AFTER INSERT ON u BEGIN INSERT INTO log (a) VALUES (new.a); END;",
        ),
    }),
};
