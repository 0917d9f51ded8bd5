//! Declared tables of what is the same, what only looks the same, and why.
//!
//! Each row has an id, a verdict, a condition, a reason and a source; a judgement names the row it rests on.

mod canonical;
mod class;
mod decide;
mod intent;
mod judge;
mod pattern;
mod query;
pub(crate) mod rows;
mod sides;
#[cfg(test)]
mod testing;

use crate::compare::Verdict;

pub use judge::{
    canonical_key, default_value_key, defaults_to_now, judge_check, judge_collation, judge_default, judge_generated, judge_identity,
    judge_nullability, judge_predicate, judge_trigger, judge_type, judge_view, redundant_check, rule_condition_key, stamped_columns,
    statement_key, touched_columns, value_key,
};
pub use rows::{ADVICE_ONLY, all as all_rows, find as find_row};
pub use sides::{ColumnSide, TableSide};

/// A row of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Stable id, for example `T06`.
    pub id: &'static str,
    /// The expected side, as a reader would write it.
    pub left: &'static str,
    /// The checked side.
    pub right: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// When it applies, empty for always.
    pub condition: &'static str,
    /// Why, in one or two sentences.
    pub because: &'static str,
    /// Page of the engine's documentation, or `observed` when real engines were asked.
    pub source: &'static str,
    /// The verdict when the sides are swapped: PostgreSQL is expected and SQLite is checked.
    pub reverse: Verdict,
    /// The condition is remote (a session in another zone, a value above 2³¹ where nothing hints at one): worth a notice whatever the verdict.
    pub notice: bool,
}

impl Row {
    /// The same row with another verdict for swapped sides.
    const fn reversed(mut self, verdict: Verdict) -> Row {
        self.reverse = verdict;
        self
    }

    /// The same row, worth a notice only.
    const fn noticed(mut self) -> Row {
        self.notice = true;
        self
    }
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

    /// What the row of an id says.
    pub(super) fn by_row(id: &str) -> Self {
        rows::find(id).map_or_else(Judgement::same, |row| Judgement::by(row, ""))
    }

    /// What a row says, with what is special about the pair.
    fn by(row: &'static Row, detail: impl Into<String>) -> Self {
        Judgement { verdict: row.verdict, row: Some(row), detail: detail.into() }
    }

    /// The same judgement with another verdict, for a case within the row.
    fn with(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }

    /// Different, and no row excuses it.
    fn different(verdict: Verdict, detail: impl Into<String>) -> Self {
        Judgement { verdict, row: None, detail: detail.into() }
    }

    /// The judgement of the same pair with the sides swapped.
    fn swapped(mut self) -> Self {
        self.verdict = match self.row {
            Some(row) if row.verdict == self.verdict => row.reverse,
            _ => mirrored(self.verdict),
        };
        self
    }

    /// Whether the pair is accepted.
    pub fn accepted(&self) -> bool {
        matches!(self.verdict, Verdict::Same | Verdict::Expected)
    }
}

/// What is stricter one way enforces less the other way; the rest stays as it is.
fn mirrored(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Stricter => Verdict::Risk,
        other @ (Verdict::Wrong | Verdict::Risk | Verdict::Manual | Verdict::Expected | Verdict::Same) => other,
    }
}
