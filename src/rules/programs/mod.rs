//! Views, triggers, functions, policies.

pub mod extra_function;
pub mod extra_policy;
pub mod extra_trigger;
pub mod extra_view;
pub mod function_changed;
pub mod missing_function;
pub mod missing_policy;
pub mod missing_trigger;
pub mod missing_view;
pub mod policy_changed;
pub mod trigger_changed;
pub mod view_changed;
