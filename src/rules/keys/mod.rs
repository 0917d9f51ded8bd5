//! Primary keys, unique and exclusion constraints.

pub mod constraint_renamed;
pub mod exclusion_changed;
pub mod extra_exclusion;
pub mod extra_primary_key;
pub mod extra_unique;
pub mod missing_exclusion;
pub mod missing_primary_key;
pub mod missing_unique;
pub mod primary_key_changed;
pub mod unique_changed;
