//! Foreign keys.

pub mod extra_foreign_key;
pub mod foreign_key_action_changed;
pub mod foreign_key_deferrability_changed;
pub mod foreign_key_not_enforced;
pub mod foreign_key_target_changed;
pub mod missing_foreign_key;
