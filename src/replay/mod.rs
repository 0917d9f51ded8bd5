//! A statement changes a catalog exactly as the engine would.
//!
//! Replay never fails: a statement that the engine would refuse is recorded as [`ReplayIssueKind::WouldFail`], and the rest goes on as the
//! engine would.

pub mod postgres;
pub mod rows;
pub mod sqlite;

use crate::catalog::{Catalog, ObjectKey};
use crate::source::{Dialect, SourceSpan};
use crate::sql::ParsedMigration;

/// Replays all migrations of a side, in order, as its engine would.
pub fn replay(dialect: Dialect, migrations: &[ParsedMigration]) -> Replayed {
    match dialect {
        Dialect::Sqlite => sqlite::replay(migrations),
        Dialect::Postgres => postgres::replay(migrations),
    }
}

/// What replaying one side gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// What exists afterwards.
    pub catalog: Catalog,
    /// What a person should know about the way there, in source order.
    pub issues: Vec<ReplayIssue>,
    /// What every statement did, in source order.
    pub history: Vec<HistoryEntry>,
}

/// Something that happened during replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayIssue {
    /// The statement or the part of it.
    pub span: SourceSpan,
    /// What happened.
    pub kind: ReplayIssueKind,
    /// The object concerned, when there is one.
    pub object: Option<ObjectKey>,
    /// A sentence for people; for `WouldFail` the engine's own words.
    pub message: String,
}

/// Kinds of replay issues.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReplayIssueKind {
    /// The engine refuses this statement. Further statements failing only because of it are `Consequence`.
    WouldFail,
    /// The engine refuses this statement because an earlier refused one left something out.
    Consequence,
    /// No file creates this table; it was inferred from its use.
    Assumed,
    /// `IF NOT EXISTS` kept an earlier shape that differs from what is written here.
    KeptFirstShape,
    /// A rebuild lost something (index, trigger, constraint, default) or copies columns in another order.
    RebuildLost,
    /// The statement's effect is unknown: opaque or not understood.
    NotAnalysed,
}

/// What one statement did to the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// The statement.
    pub span: SourceSpan,
    /// Objects it created, changed or dropped.
    pub effects: Vec<Effect>,
}

/// One effect of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// What it did.
    pub verb: EffectVerb,
    /// Kind, in the words of the report: `table`, `column`, `index`, …
    pub kind: &'static str,
    /// The table, for what stands in one.
    pub table: Option<ObjectKey>,
    /// The object's key, or the table's for columns and constraints.
    pub object: ObjectKey,
    /// The element's name within the table: column or constraint.
    pub element: Option<String>,
}

/// What a statement did to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectVerb {
    /// Made it.
    Created,
    /// Changed it.
    Changed,
    /// Removed it.
    Dropped,
    /// Gave it another name; the effect's object is the new one.
    Renamed,
    /// Changed rows only.
    Data,
}
