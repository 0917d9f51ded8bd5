//! A row security policy is not there.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A row security policy is not there.
pub static RULE: Rule = Rule {
    code: "missing-policy",
    group: "programs",
    summary: "A row security policy is not there.",
    rationale: "Users see or change different rows than they should.",
    help: "Create the policy.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Policy && d.status == Status::Missing && d.row != Some("V16"),
        message: |w| format!("Policy {} on {} is missing.", w.name(), w.table()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u FOR SELECT USING (a = current_user);",
        ),
        right: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; "),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u FOR SELECT USING (a = current_user);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u FOR SELECT USING (a = current_user);",
        ),
    }),
};
