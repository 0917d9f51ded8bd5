//! A check does not accept the same values.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, Words, by_verdict, tested};
use crate::source::Dialect;

/// A check does not accept the same values.
pub static RULE: Rule = Rule {
    code: "check-changed",
    group: "checks",
    summary: "A check does not accept the same values.",
    rationale: "Values are accepted that must not be, or refused that are legal.",
    help: "Rewrite the check so that it accepts exactly the expected values.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Check && d.status == Status::Different && matches!(d.facet, Some("expr")),
        message,
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 21));"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
        right: (Dialect::Postgres, "CREATE TABLE acc (id BIGINT NOT NULL PRIMARY KEY, age BIGINT CHECK (age >= 18));"),
    }),
};

/// Names the check, and says which value tells the two sides apart when one was found; the conditions stand beside the message.
fn message(words: &Words<'_>) -> String {
    let check = match words.name() {
        // A check without a name goes by its condition, which the evidence shows.
        name if name.starts_with('(') => format!("The check of table {}", words.table()),
        name => format!("The check {name} of table {}", words.table()),
    };
    match words.first_reason() {
        Some(reason) => format!("{check} does not accept the same values: {reason}."),
        None => format!("{check} is {} where {} is expected.", words.right(), words.left()),
    }
}
