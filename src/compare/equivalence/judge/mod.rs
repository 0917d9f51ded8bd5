//! Judgements about pairs of elements.

mod columns;
#[cfg(test)]
mod condition_tests;
mod conditions;
mod defaults;
mod queries;
mod redundant;
#[cfg(test)]
mod tests;
mod triggers;
mod types;

pub use columns::{judge_collation, judge_generated, judge_identity, judge_nullability};
pub use conditions::{canonical_key, default_value_key, judge_check, judge_predicate, value_key};
pub use defaults::{defaults_to_now, judge_default};
pub use queries::{judge_view, rule_condition_key, statement_key};
pub use redundant::redundant_check;
pub use triggers::{judge_trigger, stamped_columns, touched_columns};
pub use types::judge_type;
