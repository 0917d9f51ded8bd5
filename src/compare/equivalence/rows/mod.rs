//! The declared rows, one file per topic. SQLite stands on the left of every row.

use super::Row;
use crate::compare::Verdict;

pub mod constraints;
pub mod defaults;
pub mod expressions;
pub mod foreign_keys;
pub mod indexes;
pub mod keys;
pub mod names;
pub mod rewriting;
pub mod seeds;
pub mod types;
pub mod views;

/// Shorthand for the tables: a row whose verdict is the same when the sides are swapped, unless it says that PostgreSQL is stricter.
const fn row(
    id: &'static str,
    left: &'static str,
    right: &'static str,
    verdict: Verdict,
    condition: &'static str,
    because: &'static str,
    source: &'static str,
) -> Row {
    let reverse = match verdict {
        Verdict::Stricter => Verdict::Risk,
        Verdict::Wrong | Verdict::Risk | Verdict::Manual | Verdict::Expected | Verdict::Same => verdict,
    };
    Row { id, left, right, verdict, condition, because, source, reverse, notice: false }
}

/// Every row, topic by topic.
pub fn all() -> impl Iterator<Item = &'static Row> {
    [
        types::ROWS,
        keys::ROWS,
        constraints::ROWS,
        foreign_keys::ROWS,
        defaults::ROWS,
        indexes::ROWS,
        views::ROWS,
        names::ROWS,
        seeds::ROWS,
        expressions::ROWS,
        rewriting::ROWS,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// The row of an id.
pub fn find(id: &str) -> Option<&'static Row> {
    all().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut seen = BTreeSet::new();
        for row in all() {
            assert!(seen.insert(row.id), "{} is declared twice", row.id);
        }
    }
}
