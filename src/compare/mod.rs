//! Two catalogs become facts: pairs, differences, and the equivalences that were accepted.
//!
//! `compare` states facts and never drops one; `rules` judge them. An equivalence is never an absence: it is recorded with the id of the
//! row in `equivalence` that justifies it.

mod checks;
mod columns;
pub mod equivalence;
mod exact;
mod exclusions;
mod expression;
mod foreign_keys;
mod indexes;
mod keys;
mod listing;
mod migration_pairs;
mod model;
mod names;
pub mod naming;
mod opclass;
mod other_forms;
mod others;
mod pairing;
mod parameters;
mod policies;
mod render;
mod routines;
pub mod seed;
mod sequences;
mod tables;
mod text;
mod triggers;
mod types;
mod unseen;
mod views;
mod work;

pub use migration_pairs::{MigrationPair, PairedBy, pair_migrations};
pub use model::*;

/// Compares the audited side with the expected one.
pub fn compare(left: Side<'_>, right: Side<'_>, options: &CompareOptions) -> Comparison {
    let mut work = work::Work::new(left, right, options);
    others::compare_schemas(&mut work);
    types::compare(&mut work);
    sequences::compare(&mut work);
    tables::compare(&mut work);
    views::compare(&mut work);
    triggers::compare(&mut work);
    policies::compare(&mut work);
    routines::compare(&mut work);
    others::compare(&mut work);
    unseen::hedge(&mut work);
    work.finish()
}
