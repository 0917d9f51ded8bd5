//! A row security policy is defined differently.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, by_verdict, tested};
use crate::source::Dialect;

/// A row security policy is defined differently.
pub static RULE: Rule = Rule {
    code: "policy-changed",
    group: "programs",
    summary: "A row security policy is defined differently.",
    rationale: "Users see or change different rows than they should.",
    help: "Define the policy as expected.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Policy && d.status == Status::Different && d.facet != Some("comment"),
        message: |w| format!("Policy {} on {} is {} where {} is expected.", w.name(), w.table(), w.right(), w.left()),
        severity: by_verdict,
    },
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u FOR SELECT USING (a = current_user);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u FOR ALL USING (a = current_user);",
        ),
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
