//! Indexes.

pub mod extra_index;
pub mod index_columns_changed;
pub mod index_predicate_changed;
pub mod index_renamed;
pub mod index_uniqueness_changed;
pub mod missing_index;
