//! Declared tables of what is the same, what only looks the same, and why.
//!
//! Each row has an id, a verdict, a condition, a reason and a source; a judgement names the row it rests on.

mod canonical;
mod class;
mod intent;
mod judge;
pub(crate) mod rows;
mod sides;

use crate::compare::Verdict;

pub use judge::{
    canonical_key, judge_check, judge_collation, judge_default, judge_generated, judge_identity, judge_nullability, judge_predicate,
    judge_trigger, judge_type, judge_view, redundant_check,
};
pub use rows::{all as all_rows, find as find_row};
pub use sides::{ColumnSide, TableSide};

/// A row of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stable id, for example `T06`.
    pub id: &'static str,
    /// The expected side, as a reader would write it.
    pub left: &'static str,
    /// The audited side.
    pub right: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// When it applies, empty for always.
    pub condition: &'static str,
    /// Why, in one or two sentences.
    pub because: &'static str,
    /// Page of the engine's documentation, or `observed` when real engines were asked.
    pub source: &'static str,
}

/// What a table says about a pair of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The verdict; `Same` without a row means spelled the same.
    pub verdict: Verdict,
    /// The row it rests on.
    pub row: Option<&'static Row>,
    /// What is special about this pair: the evidence for an intent, the counter-example, the range that does not fit. Empty when the row says it all.
    pub detail: String,
}

impl Judgement {
    /// Spelled the same.
    pub fn same() -> Self {
        Judgement { verdict: Verdict::Same, row: None, detail: String::new() }
    }

    /// Whether the pair is accepted.
    pub fn accepted(&self) -> bool {
        matches!(self.verdict, Verdict::Same | Verdict::Expected)
    }
}
