//! The checked table has a row security policy that nothing expects.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, tested, warning};
use crate::source::Dialect;

/// The checked table has a row security policy that nothing expects.
pub static RULE: Rule = Rule {
    code: "extra-policy",
    group: "programs",
    summary: "The checked table has a row security policy that nothing expects.",
    rationale: "Users see or change different rows than the expected schema says.",
    help: "Drop the policy, or add it to the expected schema.",
    check: Check::Difference {
        applies: |d| d.kind == Kind::Policy && d.status == Status::Extra && d.row != Some("V16"),
        message: |w| format!("Policy {} on {} exists only in the checked schema.", w.name(), w.table()),
        severity: warning,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; "),
        right: (
            Dialect::Postgres,
            "CREATE TABLE u (id BIGINT NOT NULL PRIMARY KEY, a TEXT); ALTER TABLE u ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON u FOR SELECT USING (a = current_user);",
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
