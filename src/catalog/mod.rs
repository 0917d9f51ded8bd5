//! The model of what exists: schemas, tables and everything in and beside them.
//!
//! Every element knows the statements that made and changed it. The maps are ordered, so that nothing that reaches a report depends on
//! hashing. This folder holds data and lookups; what statements do to it is `replay`.

mod model;

pub use model::*;
