//! How much rows weigh: reference data, or rows for a demonstration (row S05 of the tables).

use crate::compare::Side;
use crate::compare::seed::{SeedDifference, SeedTable};
use crate::source::SourceSpan;

/// What rows are for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Weight {
    /// Programs rely on them.
    Reference,
    /// For demonstration or tests; the word of the file or table that says so.
    Demo(&'static str),
    /// A migration tool's own record.
    Bookkeeping,
}

/// Words that say "not for production" when they stand alone in a name.
const DEMO_WORDS: [&str; 14] = [
    "seed", "seeds", "example", "examples", "demo", "test", "tests", "testing", "testdata", "sample", "samples", "fixture", "fixtures",
    "mock",
];

/// Tables in which migration tools keep what they ran.
const BOOKKEEPING: [&str; 16] = [
    "schema_migrations",
    "ar_internal_metadata",
    "_sqlx_migrations",
    "__diesel_schema_migrations",
    "goose_db_version",
    "alembic_version",
    "flyway_schema_history",
    "databasechangelog",
    "databasechangeloglock",
    "knex_migrations",
    "knex_migrations_lock",
    "django_migrations",
    "__drizzle_migrations",
    "_prisma_migrations",
    "refinery_schema_history",
    "gorp_migrations",
];

/// Weighs the rows of a table that a finding shows.
pub(super) fn weigh(left: Side<'_>, right: Side<'_>, table: &SeedTable, rows: &[&SeedDifference]) -> Weight {
    if BOOKKEEPING.contains(&table.left.name.to_ascii_lowercase().as_str()) {
        return Weight::Bookkeeping;
    }
    if let Some(word) = demo_word(&table.left.name) {
        return Weight::Demo(word);
    }
    let file_word = |side: Side<'_>, span: Option<SourceSpan>| span.and_then(|span| demo_word(side.sources.location(span).0));
    let mut found = None;
    if rows.is_empty() {
        found = file_word(left, table.left_first);
    }
    for row in rows {
        match file_word(left, row.left).or_else(|| file_word(right, row.right)) {
            Some(word) => found = found.or(Some(word)),
            None => return Weight::Reference,
        }
    }
    found.map_or(Weight::Reference, Weight::Demo)
}

/// The first such word of the last part of a path or of a name.
fn demo_word(name: &str) -> Option<&'static str> {
    let last = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let mut words = last.split(|c: char| !c.is_ascii_alphabetic());
    words.find_map(|word| DEMO_WORDS.iter().find(|demo| **demo == word).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone() {
        assert_eq!(demo_word("migrations/008_example_offerings.sql"), Some("example"));
        assert_eq!(demo_word("test/001_init.sql"), None);
        assert_eq!(demo_word("latest_prices"), None);
        assert_eq!(demo_word("demo-users"), Some("demo"));
    }
}
