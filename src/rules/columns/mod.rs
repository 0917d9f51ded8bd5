//! Columns.

pub mod collation_changed;
pub mod conflict_clause_changed;
pub mod default_added;
pub mod default_changed;
pub mod default_lost;
pub mod extra_column;
pub mod generated_changed;
pub mod identity_changed;
pub mod missing_column;
pub mod nullability_stricter;
pub mod nullability_weakened;
pub mod type_changed;
pub mod type_narrowed;
