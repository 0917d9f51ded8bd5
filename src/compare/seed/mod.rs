//! Rows that the files of both sides carry, table by table.
//!
//! Rows are matched by primary key, else by a unique key, else as a whole; values are compared after both were brought to the meaning that the
//! target column's type gives them (rows S01 to S09 of the tables).

mod keys;
mod moment;
mod table;
mod value;

use crate::catalog::ObjectKey;
use crate::replay::rows::{RowMigration, RowSets, RowState};
use crate::source::SourceSpan;

use super::{Comparison, Kind, Side};

/// One side with its rows.
#[derive(Debug, Clone, Copy)]
pub struct SeedSide<'a> {
    /// Texts and replay.
    pub side: Side<'a>,
    /// Rows.
    pub rows: &'a RowSets<'a>,
}

/// What a comparison says of rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeedComparison {
    /// Tables that both sides have and at least one side puts rows into, in the order of the table pairs.
    pub tables: Vec<SeedTable>,
    /// The expected side's files carry rows.
    pub left_carries: bool,
    /// The audited side's files carry rows.
    pub right_carries: bool,
    /// Statements of the expected side that change rows other than by adding literal ones.
    pub left_changes: Vec<RowMigration>,
    /// Those of the audited side.
    pub right_changes: Vec<RowMigration>,
}

/// What became of a table's rows in the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeedOutcome {
    /// Row by row.
    Compared,
    /// There are more than the declared bound, so they were counted only.
    CountedOnly,
    /// A statement changed them in a way that was not followed.
    NotDecidable {
        /// On the expected side, as opposed to the audited one.
        left: bool,
        /// The statement.
        span: SourceSpan,
        /// Why, as the end of a sentence.
        reason: String,
    },
    /// The other side's files carry no rows for any table.
    OtherSideEmpty,
}

/// The rows of a pair of tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedTable {
    /// The expected side's table.
    pub left: ObjectKey,
    /// The audited side's table.
    pub right: ObjectKey,
    /// How far they could be compared.
    pub outcome: SeedOutcome,
    /// How rows were matched, for people: `primary key (id)`.
    pub matched_by: String,
    /// Rows of the expected side.
    pub expected: u64,
    /// Rows of the audited side.
    pub audited: u64,
    /// Expected rows found with the same values.
    pub same: u64,
    /// Values that are computed when the row is written on both sides, so that no two runs agree.
    pub computed: u64,
    /// Values that could not be compared, because an engine gives them or a statement computed them.
    pub not_compared: u64,
    /// Rows that are missing, different or extra, in the order of the expected side, then the rest.
    pub rows: Vec<SeedDifference>,
    /// The first statement that puts rows in, on the expected side.
    pub left_first: Option<SourceSpan>,
    /// The first statement that puts rows in, on the audited side.
    pub right_first: Option<SourceSpan>,
}

impl SeedTable {
    /// Number of rows of a status.
    pub fn count(&self, status: super::Status) -> u64 {
        self.rows.iter().filter(|row| row.status == status).count() as u64
    }
}

/// A row that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedDifference {
    /// Missing, different or extra.
    pub status: super::Status,
    /// The row's key for people: `id = 1`.
    pub key: String,
    /// Values that differ, empty for a missing or extra row.
    pub values: Vec<SeedValue>,
    /// Where the expected side writes it.
    pub left: Option<SourceSpan>,
    /// Where the audited side writes it.
    pub right: Option<SourceSpan>,
}

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedValue {
    /// The expected side's column.
    pub column: String,
    /// The value as the expected side writes it, cut.
    pub left: String,
    /// The value as the audited side writes it, cut.
    pub right: String,
    /// One side computes it when the row is written, the other has a fixed value.
    pub one_computed: bool,
}

/// Compares the rows of both sides and adds what it says to the comparison of the schemas.
pub fn compare_seed(left: SeedSide<'_>, right: SeedSide<'_>, comparison: &mut Comparison) {
    let mut seed = SeedComparison {
        tables: Vec::new(),
        left_carries: left.rows.carries_rows,
        right_carries: right.rows.carries_rows,
        left_changes: left.rows.changes.clone(),
        right_changes: right.rows.changes.clone(),
    };
    let mut accepted = Vec::new();
    for pair in &comparison.table_pairs {
        let (Some(left_key), Some(right_key)) = (&pair.left, &pair.right) else { continue };
        let (left_set, right_set) = (left.rows.tables.get(left_key), right.rows.tables.get(right_key));
        if left_set.is_none() && right_set.is_none() {
            continue;
        }
        let count = |set: Option<&crate::replay::rows::RowSet<'_>>| set.map_or(0, |set| set.count);
        let mut made = SeedTable {
            left: left_key.clone(),
            right: right_key.clone(),
            outcome: SeedOutcome::Compared,
            matched_by: String::new(),
            expected: count(left_set),
            audited: count(right_set),
            same: 0,
            computed: 0,
            not_compared: 0,
            rows: Vec::new(),
            left_first: left_set.and_then(|set| set.first),
            right_first: right_set.and_then(|set| set.first),
        };
        let state = |set: Option<&crate::replay::rows::RowSet<'_>>| set.map_or(RowState::Known, |set| set.state.clone());
        made.outcome = match (state(left_set), state(right_set)) {
            _ if !(left.rows.carries_rows && right.rows.carries_rows) => SeedOutcome::OtherSideEmpty,
            (RowState::NotDecidable { span, reason }, _) => SeedOutcome::NotDecidable { left: true, span, reason },
            (_, RowState::NotDecidable { span, reason }) => SeedOutcome::NotDecidable { left: false, span, reason },
            (RowState::CountedOnly, _) | (_, RowState::CountedOnly) => SeedOutcome::CountedOnly,
            (RowState::Known, RowState::Known) => SeedOutcome::Compared,
        };
        if made.outcome == SeedOutcome::Compared {
            let sides = table::Sides { left, right, pair, left_set, right_set };
            table::compare_rows(&sides, &mut made, &mut accepted);
        }
        seed.tables.push(made);
    }
    let compared = || seed.tables.iter().filter(|table| table.outcome == SeedOutcome::Compared);
    if compared().next().is_some() {
        let counts = comparison.counts.entry(Kind::SeedRows).or_default();
        for table in compared() {
            counts.expected += table.expected;
            counts.present += table.same;
            counts.missing += table.count(super::Status::Missing);
            counts.different += table.count(super::Status::Different);
            counts.extra += table.count(super::Status::Extra);
        }
    }
    comparison.accepted.extend(accepted);
    comparison.seed = seed;
}

#[cfg(test)]
mod tests;
