//! What each side needs of its server: versions, with the line that demands them, and extensions, with where they are enabled.

mod detect;
mod extensions;
mod feature;
mod judge;
mod needs;
mod pattern;
mod postgres;
mod sqlite;

use crate::compare::Side;
use crate::source::{Dialect, SourceSpan};
use crate::sql::ParsedMigration;

pub use extensions::{EXTENSIONS, ExtensionRow};
pub use feature::{Detect, Feature, version_key};
pub use judge::judge_requirements;

/// The rows of an engine.
pub fn features(dialect: Dialect) -> &'static [Feature] {
    match dialect {
        Dialect::Sqlite => sqlite::FEATURES,
        Dialect::Postgres => postgres::FEATURES,
    }
}

/// What one side needs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Requirements {
    /// Constructs that need a version, the newest first, each with its first use.
    pub reasons: Vec<Reason>,
    /// Constructs that a version removed, each with its first use.
    pub removed: Vec<Reason>,
    /// Extensions that are needed or enabled, by name.
    pub extensions: Vec<ExtensionNeed>,
}

impl Requirements {
    /// The oldest version that accepts everything.
    pub fn minimum(&self) -> Option<&'static str> {
        self.reasons.first().map(|reason| reason.since)
    }

    /// The first version that refuses something.
    pub fn refused_since(&self) -> Option<&'static str> {
        self.removed.iter().map(|reason| reason.since).min_by_key(|since| version_key(since))
    }
}

/// A construct and where it is used first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What people call it.
    pub construct: &'static str,
    /// The version that brought or removed it.
    pub since: &'static str,
    /// What to know for an older version, may be empty.
    pub note: &'static str,
    /// Its first use.
    pub span: SourceSpan,
}

/// An extension that something needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionNeed {
    /// Its name.
    pub name: String,
    /// What needs it, in source order, each name once.
    pub needed_by: Vec<Need>,
    /// `CREATE EXTENSION`.
    pub enabled_at: Option<SourceSpan>,
    /// Relations of this side that belong to the extension.
    pub relations: Vec<String>,
}

/// A use of something that an extension brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// `gen_random_bytes()`, `type citext`, `operator class gin_trgm_ops`.
    pub what: String,
    /// Where.
    pub span: SourceSpan,
    /// The statement fails without it, as opposed to a routine that fails when it runs.
    pub at_creation: bool,
}

/// Finds what one side needs.
pub fn requirements(side: Side<'_>, migrations: &[ParsedMigration]) -> Requirements {
    detect::detect(side, migrations)
}

#[cfg(test)]
mod tests;
