//! Judgements about pairs of elements.

mod columns;
mod conditions;
mod defaults;
mod redundant;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod condition_tests;
mod types;

pub use columns::{judge_collation, judge_generated, judge_identity, judge_nullability};
pub use conditions::{canonical_key, judge_check, judge_predicate};
pub use defaults::judge_default;
pub use redundant::redundant_check;
pub use types::judge_type;

use super::Judgement;
use crate::catalog::{Catalog, ObjectKey, Trigger, View};
use crate::compare::Verdict;

fn differ(detail: &str) -> Judgement {
    Judgement { verdict: Verdict::Manual, row: None, detail: detail.to_owned() }
}

fn equal_or<T: PartialEq>(left: &T, right: &T, detail: &str) -> Judgement {
    if left == right { Judgement::same() } else { differ(detail) }
}

/// Judges a pair of views.
pub fn judge_view(left: (&Catalog, &View), right: (&Catalog, &View)) -> Judgement {
    equal_or(&left.1.query.tokens, &right.1.query.tokens, "The queries differ.")
}

/// Judges a pair of triggers.
pub fn judge_trigger(left: (&Catalog, &Trigger), right: (&Catalog, &Trigger)) -> Judgement {
    let _: &ObjectKey = &left.1.table;
    equal_or(&left.1.definition.action, &right.1.definition.action, "The actions differ.")
}
