//! The checked schema has a trigger that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked schema has a trigger that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-trigger",
    group: "programs",
    summary: "The checked schema has a trigger that nothing expects.",
    rationale: "Writes do more, or other things, than the expected schema says.",
    help: "Drop the trigger, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Trigger && d.status == Status::Extra,
        message: |w| format!("Trigger {} on {} exists only in the checked schema.", w.name(), w.table()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); "),
        right: (
            Dialect::Sqlite,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); CREATE TABLE log (a TEXT); CREATE TRIGGER keep AFTER INSERT ON u BEGIN INSERT INTO log (a) VALUES (new.a); END;",
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
