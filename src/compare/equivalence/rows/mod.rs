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

/// Rows that no judgement rests on, with the reason. This list may only shrink.
pub static ADVICE_ONLY: &[(&str, &str)] = &[
    ("C04", "a missing constraint is stated as such"),
    ("C18", "a missing constraint is stated as such"),
    ("C23", "names of constraints are an option of the comparison"),
    ("C25", "the flag itself is compared"),
    ("C26", "a constraint that only PostgreSQL has is stated as extra"),
    ("E06", "order of text is judged with the collation, see N10"),
    ("E12", "no definition shows the order in which triggers fire on cascades"),
    ("E13", "how migrations run is judged by replay"),
    ("E14", "concurrency shows in no definition"),
    ("F02", "a missing foreign key is stated as such"),
    ("F03", "an extra foreign key is stated as such"),
    ("F04", "actions are compared as they are"),
    ("F05", "actions are compared as they are"),
    ("F06", "advice about one side"),
    ("F12", "MATCH is compared as it is"),
    ("F13", "advice about one side"),
    ("F14", "advice about one side"),
    ("F16", "replay says what a rebuild lost"),
    ("I01", "equal indexes need no row"),
    ("I02", "a missing index is stated as such"),
    ("I03", "columns are compared as they are"),
    ("I04", "columns are compared as they are"),
    ("I11", "needs the queries of the application"),
    ("I12", "what only PostgreSQL has is compared as it is"),
    ("I13", "indexes of constraints are part of them"),
    ("I15", "advice about one side"),
    ("I17", "replay leaves no trace of it"),
    ("K10", "advice about one side"),
    ("K13", "columns are compared as they are"),
    ("K14", "keys are compared as they are"),
    ("N09", "a matter of deployment"),
    ("S04", "needs the rows"),
    ("S05", "rows are compared by the seed comparison"),
    ("S07", "needs a person who knows the data"),
    ("S08", "needs the rows"),
    ("S09", "rows are compared by the seed comparison"),
    ("T51", "limits of the engines, far from real schemas"),
    ("V01", "a missing view is stated as such"),
    ("V06", "a missing trigger is stated as such"),
    ("V08", "advice about one side"),
    ("V12", "another design on each side"),
    ("V13", "another design on each side"),
    ("V14", "left out before the comparison"),
    ("V15", "left out before the comparison"),
    ("V16", "stated as extra objects"),
];

/// The row of an id.
pub fn find(id: &str) -> Option<&'static Row> {
    all().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use crate::source::SortedSet;

    use super::*;

    #[test]
    fn ids_are_unique() {
        let mut seen = SortedSet::new();
        for row in all() {
            assert!(seen.insert(row.id), "{} is declared twice", row.id);
        }
    }
}
