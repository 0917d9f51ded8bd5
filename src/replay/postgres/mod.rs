//! Replay as PostgreSQL does it.

use super::Replayed;
use crate::catalog::Catalog;
use crate::source::Dialect;
use crate::sql::ParsedMigration;

/// Replays all migrations in order into an empty catalog.
pub fn replay(migrations: &[ParsedMigration]) -> Replayed {
    let _ = migrations;
    Replayed { catalog: Catalog::new(Dialect::Postgres), issues: Vec::new(), history: Vec::new() }
}
