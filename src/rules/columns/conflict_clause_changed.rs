//! A SQLite conflict clause is not the same.

use crate::compare::Status;
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A SQLite conflict clause is not the same.
pub static RULE: Rule = Rule {
    code: "conflict-clause-changed",
    group: "columns",
    summary: "A SQLite conflict clause is not the same.",
    rationale: "A row that breaks the constraint is treated differently: it is skipped, replaces the old one, or is refused.",
    help: "Write the conflict clause as expected, or move its behaviour into the statements that insert.",
    check: Check::Difference {
        applies: |d| d.status == Status::Different && d.facet == Some("on_conflict"),
        message: |w| format!("{} says {} where {} is expected.", w.subject_capital(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT IGNORE);"),
        right: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT UNIQUE);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT IGNORE);"),
        right: (Dialect::Sqlite, "CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT IGNORE);"),
    }),
};
