//! Check constraints.

pub mod check_changed;
pub mod check_not_enforced;
pub mod extra_check;
pub mod missing_check;
