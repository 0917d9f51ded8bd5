//! Seed rows and data migrations in the report.

mod render;

use super::build::Parts;
use super::record::record;
use super::{ReportEvidence, excerpt};
use crate::compare::seed::{SeedDifference, SeedOutcome};
use crate::compare::{Evidence, Side, Status};
use crate::replay::rows::{ROW_LIMIT, RowMigration};
use crate::source::SourceSpan;

pub use render::{markdown, text};

/// Most rows of a table that a report lists one by one.
const MOST_ROWS: usize = 50;

/// The rows of a table that the files of both sides carry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeedTable {
    /// Its name on the expected side.
    pub table: String,
    /// `compared`, `counted`, `not-decidable`, `one-side-only`.
    pub outcome: String,
    /// How rows were matched, or why they were not, as a sentence.
    pub note: String,
    /// Rows of the expected side.
    pub expected: u64,
    /// Rows of the audited side.
    pub audited: u64,
    /// Expected rows found with the same values.
    pub same: u64,
    /// Found with other values.
    pub different: u64,
    /// Not found.
    pub missing: u64,
    /// Only on the audited side.
    pub extra: u64,
    /// Values that both sides compute when the row is written.
    pub computed: u64,
    /// Values that could not be compared.
    pub not_compared: u64,
    /// Where the expected side starts to put rows in.
    pub left: Option<ReportEvidence>,
    /// Where the audited side starts to put rows in.
    pub right: Option<ReportEvidence>,
    /// Rows that are missing, different or extra, the first fifty.
    pub rows: Vec<SeedRow>,
}

record!(SeedTable { table, outcome, note, expected, audited, same, different, missing, extra, computed, not_compared, left, right, rows });

/// A row that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeedRow {
    /// `missing`, `different`, `extra`.
    pub status: String,
    /// Its key: `id = 1`.
    pub key: String,
    /// Values that differ.
    pub values: Vec<SeedValue>,
    /// Path and line of the expected side's row.
    pub left: Option<RowPlace>,
    /// Path and line of the audited side's row.
    pub right: Option<RowPlace>,
}

record!(SeedRow { status, key, values, left, right });

/// A value that differs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SeedValue {
    /// The column.
    pub column: String,
    /// The expected side's value.
    pub left: String,
    /// The audited side's value.
    pub right: String,
}

record!(SeedValue { column, left, right });

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowPlace {
    /// Path.
    pub file: String,
    /// 1-based line.
    pub line: u32,
}

record!(RowPlace { file, line });

/// A statement that changes rows other than by adding literal ones.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataMigration {
    /// `left` or `right`.
    pub side: String,
    /// Path.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// `UPDATE`, `DELETE`, `INSERT … SELECT`, `TRUNCATE`, `MERGE`, or the kind of a statement that was not analysed.
    pub verb: String,
    /// The table.
    pub table: String,
    /// Its effect on the rows that the files carry is known.
    pub followed: bool,
    /// What it did, or why a person has to check it, as a sentence.
    pub note: String,
}

record!(DataMigration { side, file, line, verb, table, followed, note });

fn place(side: Side<'_>, span: SourceSpan) -> RowPlace {
    let (file, line) = side.sources.location(span);
    RowPlace { file: file.to_owned(), line }
}

/// The seed section.
pub fn seed_tables(parts: &Parts<'_>) -> Vec<SeedTable> {
    let (left, right) = (parts.left.side, parts.right.side);
    let evidence = |side: Side<'_>, span: Option<SourceSpan>| {
        let span = span?;
        Some(excerpt::evidence(side.sources, &Evidence::new(String::new(), Some(span))))
    };
    let one = |table: &crate::compare::seed::SeedTable| {
        let (outcome, note) = match &table.outcome {
            SeedOutcome::Compared => ("compared", format!("Rows are matched by {}.", table.matched_by)),
            SeedOutcome::CountedOnly => {
                ("counted", format!("Rows are counted, not compared: there are more than {ROW_LIMIT}, the declared bound."))
            }
            SeedOutcome::NotDecidable { left: on_left, span, reason } => {
                let (word, side) = if *on_left { ("expected", left) } else { ("checked", right) };
                let RowPlace { file, line } = place(side, *span);
                ("not-decidable", format!("Not decidable on the {word} side: {reason} ({file}:{line})."))
            }
            SeedOutcome::OtherSideEmpty => {
                let word = if parts.comparison.seed.left_carries { "checked" } else { "expected" };
                ("one-side-only", format!("The files of the {word} side carry no rows at all, so rows are not compared."))
            }
        };
        SeedTable {
            table: table.left.display(),
            outcome: outcome.into(),
            note,
            expected: table.expected,
            audited: table.audited,
            same: table.same,
            different: table.count(Status::Different),
            missing: table.count(Status::Missing),
            extra: table.count(Status::Extra),
            computed: table.computed,
            not_compared: table.not_compared,
            left: evidence(left, table.left_first),
            right: evidence(right, table.right_first),
            rows: table.rows.iter().take(MOST_ROWS).map(|row| seed_row(left, right, row)).collect(),
        }
    };
    parts.comparison.seed.tables.iter().map(one).collect()
}

fn seed_row(left: Side<'_>, right: Side<'_>, row: &SeedDifference) -> SeedRow {
    SeedRow {
        status: match row.status {
            Status::Missing => "missing",
            Status::Different => "different",
            Status::Extra => "extra",
            Status::Advice => "advice",
        }
        .into(),
        key: row.key.clone(),
        values: row
            .values
            .iter()
            .map(|value| SeedValue { column: value.column.clone(), left: value.left.clone(), right: value.right.clone() })
            .collect(),
        left: row.left.map(|span| place(left, span)),
        right: row.right.map(|span| place(right, span)),
    }
}

/// The data migrations of both sides, in source order, the expected side first.
pub fn data_migrations(parts: &Parts<'_>) -> Vec<DataMigration> {
    let list = |word: &'static str, side: Side<'_>, changes: &[RowMigration]| -> Vec<DataMigration> {
        let one = |change: &RowMigration| {
            let RowPlace { file, line } = place(side, change.span);
            DataMigration {
                side: word.into(),
                file,
                line,
                verb: change.verb.clone(),
                table: change.table.display(),
                followed: change.followed,
                note: change.note.clone(),
            }
        };
        changes.iter().map(one).collect()
    };
    let seed = &parts.comparison.seed;
    let mut all = list("left", parts.left.side, &seed.left_changes);
    all.extend(list("right", parts.right.side, &seed.right_changes));
    all
}
