//! The result as plain serializable data, and its renderers.
//!
//! [`Report`] serializes to the JSON contract of the `audit` command; renderers word nothing of their own.

mod model;

pub use model::*;
