//! A trigger is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A trigger is not there.
pub static RULE: Rule = Rule {
    code: "missing-trigger",
    group: "programs",
    summary: "A trigger is not there.",
    rationale: "What the trigger did on every write no longer happens: a value is not kept up to date, or a rule is not enforced.",
    help: "Create the trigger, or record what replaces it.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Trigger && d.status == Status::Missing,
        message: |w| format!("Trigger {} on {} is missing.", w.name(), w.table()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Sqlite,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE TRIGGER keep AFTER INSERT ON u BEGIN INSERT INTO log (a) VALUES (new.a); END;",
        ),
        right: (Dialect::Sqlite, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); "),
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
