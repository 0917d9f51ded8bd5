//! The result as plain serializable data, and its renderers.
//!
//! [`Report`] serializes to the JSON contract of the `audit` command; renderers word nothing of their own.

mod build;
mod catalog;
mod columns;
mod escape;
mod diff;
mod excerpt;
mod fix_sql;
mod groups;
mod html;
mod markdown;
mod migrations;
mod model;
mod not_analysed;
pub mod plain;
mod record;
pub mod requirements;
mod sarif;
pub mod seed;
pub mod share;
mod since;
mod spelling;
mod tables;
mod text;
mod title;
mod words;

pub use build::{BuiltSide, Parts, build, object_text};
pub use catalog::{catalog_json, issues_json, type_text};
pub use escape::unmasked;
pub use fix_sql::fix_sql;
pub use html::html;
pub use markdown::{markdown, verdict_word};
pub use model::*;
pub use not_analysed::{not_analysed, statement_counts};
pub use sarif::sarif;
pub use since::{Since, since};
pub use spelling::spell_expected;
pub use text::text;
pub use title::{Title, one_of_kind, title};
pub use words::kind_words;
