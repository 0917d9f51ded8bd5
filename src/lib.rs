//! Schema Parity: audits a SQLite or PostgreSQL schema against the schema it should equal.
//!
//! One chain of folders, each naming only those before it; see `ARCHITECTURE.md`.
#![deny(clippy::print_stdout, clippy::print_stderr, clippy::dbg_macro)]

pub mod source;
pub mod sql;
pub mod catalog;
pub mod replay;
pub mod compare;
pub mod rules;
pub mod fix;
pub mod report;
pub mod audit;
#[cfg(feature = "web")]
pub mod app;
