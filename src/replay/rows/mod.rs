//! The rows that statements put into tables, followed through everything that happens to those tables.
//!
//! Literal rows are kept up to a declared bound and counted beyond it, so that memory is bounded by the schema and not by the data. What
//! cannot be followed makes a table's rows "not decidable", with the statement that is to blame.

mod change;
mod filter;
mod insert;
mod state;

use super::{ReplayIssueKind, Replayed};
use crate::catalog::ObjectKey;
use crate::source::{SortedMap, SourceSet, SourceSpan};
use crate::sql::rows::Cell;
use crate::sql::{Outcome, ParsedMigration};

use state::State;

/// Most rows of one table that are kept and compared; more are counted only.
pub const ROW_LIMIT: usize = 5_000;

/// Most values of one side that are kept.
pub const CELL_LIMIT: usize = 2_000_000;

/// The rows of one side after all its statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSets<'t> {
    /// Tables that rows were put into, or whose rows are not decidable.
    pub tables: SortedMap<ObjectKey, RowSet<'t>>,
    /// Statements that change rows other than by adding literal ones, in source order.
    pub changes: Vec<RowMigration>,
    /// Whether any statement of this side puts rows into a table.
    pub carries_rows: bool,
}

/// The rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowSet<'t> {
    /// Names of the columns, as the statements that made them wrote or folded them.
    pub columns: Vec<String>,
    /// The rows in the order they came.
    pub rows: Vec<SeedRow<'t>>,
    /// Number of rows; more than `rows` holds when they were counted only.
    pub count: u64,
    /// How much is known of them.
    pub state: RowState,
    /// The first statement that put rows in.
    pub first: Option<SourceSpan>,
}

/// How much is known of a table's rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RowState {
    /// All of them are known.
    #[default]
    Known,
    /// There are more than the declared bound.
    CountedOnly,
    /// A statement changed them in a way that was not followed.
    NotDecidable {
        /// The statement.
        span: SourceSpan,
        /// Why, as the end of a sentence.
        reason: String,
    },
}

/// A row as it stands in the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedRow<'t> {
    /// Values in the order of [`RowSet::columns`].
    pub cells: Vec<SeedCell<'t>>,
    /// Where it was written.
    pub span: SourceSpan,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedCell<'t> {
    /// The value.
    pub cell: Cell<'t>,
    /// Written by a statement, as opposed to a default.
    pub written: bool,
}

/// A statement that changes rows other than by adding literal ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowMigration {
    /// The statement.
    pub span: SourceSpan,
    /// `UPDATE`, `DELETE`, `INSERT … SELECT`, `TRUNCATE`, `MERGE`, or the kind of statement that was not analysed.
    pub verb: String,
    /// The table.
    pub table: ObjectKey,
    /// Its effect on the rows that the files carry is known.
    pub followed: bool,
    /// What it did or why that is not known, as a sentence.
    pub note: String,
}

/// Follows the rows of one side.
pub fn replay_rows<'t>(sources: &'t SourceSet, migrations: &'t [ParsedMigration], replayed: &'t Replayed) -> RowSets<'t> {
    let mut refused: Vec<SourceSpan> = replayed
        .issues
        .iter()
        .filter(|issue| matches!(issue.kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence))
        .map(|issue| issue.span)
        .collect();
    crate::source::order::sort(&mut refused);
    let mut state = State::new(sources, &replayed.catalog);
    for migration in migrations {
        for statement in &migration.statements {
            let from = refused.partition_point(|span| (span.file, span.start) < (statement.span.file, statement.span.start));
            let is_refused =
                refused.get(from).is_some_and(|span| span.file == statement.span.file && span.start < statement.span.end.max(1));
            if is_refused {
                continue;
            }
            match &statement.outcome {
                Outcome::Modelled(kind) => state.apply(statement.span, kind),
                Outcome::Irrelevant(_) => {}
                Outcome::Opaque { kind, reason: _, affects } | Outcome::NotUnderstood { kind, reason: _, affects } => {
                    state.not_analysed(statement.span, kind, affects);
                }
            }
        }
    }
    state.finish()
}

#[cfg(test)]
mod tests;
