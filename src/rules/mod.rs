//! Facts become findings: one rule, one file.
//!
//! A rule has a stable code, a severity, what / why / what to do, and examples that a test executes.

pub mod advice;
pub mod checks;
pub mod columns;
mod config;
pub mod foreign_keys;
pub mod indexes;
mod judge;
pub mod keys;
pub mod programs;
pub mod replay;
pub mod requirements;
mod rule;
pub mod seed;
pub mod tables;
pub mod types;
mod waivers;

use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict};

pub use config::{Config, ConfigError, FILE_NAME as CONFIG_FILE_NAME, Waiver, with_waivers};
pub use judge::judge;
pub use rule::{Check, Example, Rule};
pub use waivers::{STALE as STALE_WAIVER, WaiverSide, apply as apply_waivers};

/// Every rule, in the order in which they are listed.
pub static RULES: &[&Rule] = &[
    &tables::naming_style::RULE,
    &tables::missing_table::RULE,
    &tables::extra_table::RULE,
    &tables::virtual_table::RULE,
    &tables::bookkeeping_table::RULE,
    &tables::table_structure_changed::RULE,
    &tables::row_security_changed::RULE,
    &tables::storage_changed::RULE,
    &tables::table_option_changed::RULE,
    &tables::comment_changed::RULE,
    &columns::missing_column::RULE,
    &columns::extra_column::RULE,
    &columns::type_narrowed::RULE,
    &columns::type_changed::RULE,
    &columns::nullability_weakened::RULE,
    &columns::nullability_stricter::RULE,
    &columns::default_lost::RULE,
    &columns::default_added::RULE,
    &columns::default_changed::RULE,
    &columns::identity_changed::RULE,
    &columns::generated_changed::RULE,
    &columns::collation_changed::RULE,
    &columns::conflict_clause_changed::RULE,
    &keys::missing_primary_key::RULE,
    &keys::extra_primary_key::RULE,
    &keys::primary_key_changed::RULE,
    &keys::missing_unique::RULE,
    &keys::extra_unique::RULE,
    &keys::unique_changed::RULE,
    &keys::constraint_renamed::RULE,
    &keys::missing_exclusion::RULE,
    &keys::extra_exclusion::RULE,
    &keys::exclusion_changed::RULE,
    &checks::missing_check::RULE,
    &checks::extra_check::RULE,
    &checks::check_changed::RULE,
    &checks::check_not_enforced::RULE,
    &foreign_keys::missing_foreign_key::RULE,
    &foreign_keys::extra_foreign_key::RULE,
    &foreign_keys::foreign_key_target_changed::RULE,
    &foreign_keys::foreign_key_action_changed::RULE,
    &foreign_keys::foreign_key_deferrability_changed::RULE,
    &foreign_keys::foreign_key_not_enforced::RULE,
    &indexes::missing_index::RULE,
    &indexes::extra_index::RULE,
    &indexes::index_columns_changed::RULE,
    &indexes::index_uniqueness_changed::RULE,
    &indexes::index_predicate_changed::RULE,
    &indexes::index_renamed::RULE,
    &programs::missing_view::RULE,
    &programs::extra_view::RULE,
    &programs::view_changed::RULE,
    &programs::missing_trigger::RULE,
    &programs::extra_trigger::RULE,
    &programs::trigger_changed::RULE,
    &programs::missing_function::RULE,
    &programs::extra_function::RULE,
    &programs::function_changed::RULE,
    &programs::missing_policy::RULE,
    &programs::extra_policy::RULE,
    &programs::policy_changed::RULE,
    &types::missing_type::RULE,
    &types::extra_type::RULE,
    &types::enum_values_changed::RULE,
    &types::type_definition_changed::RULE,
    &types::missing_sequence::RULE,
    &types::extra_sequence::RULE,
    &types::sequence_changed::RULE,
    &types::missing_schema::RULE,
    &types::extra_schema::RULE,
    &types::missing_extension::RULE,
    &types::extra_extension::RULE,
    &types::extension_changed::RULE,
    &types::missing_object::RULE,
    &types::extra_object::RULE,
    &types::object_changed::RULE,
    &types::postgres_only::RULE,
    &replay::statement_would_fail::RULE,
    &replay::kept_first_shape::RULE,
    &replay::rebuild_lost::RULE,
    &replay::assumed_table::RULE,
    &advice::foreign_key_without_index::RULE,
    &advice::id_column_without_foreign_key::RULE,
    &advice::table_without_key::RULE,
    &advice::triggers_in_order_of_name::RULE,
    &advice::wide_table::RULE,
    &advice::many_indexes::RULE,
    &advice::redundant_index::RULE,
    &advice::set_null_on_not_null::RULE,
];

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The checked schema is not what was expected.
    Error,
    /// It may not be, under a condition that the finding names.
    Warning,
    /// A person should know.
    Notice,
}

/// A finding, written for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code, for example `missing-index`.
    pub code: &'static str,
    /// Missing, different, extra, advice.
    pub status: Status,
    /// The judgement.
    pub verdict: Verdict,
    /// How loud.
    pub severity: Severity,
    /// What kind of object.
    pub kind: Kind,
    /// Which object.
    pub object: ObjectPath,
    /// What about it, see [`crate::compare::Difference::facet`].
    pub facet: Option<&'static str>,
    /// The expected side.
    pub left: Option<Evidence>,
    /// The checked side.
    pub right: Option<Evidence>,
    /// What is the matter, with concrete names, one sentence.
    pub message: String,
    /// Why it matters, one or two sentences.
    pub why: String,
    /// What to do, one imperative line.
    pub help: String,
    /// The equivalence row that was consulted and did not excuse it.
    pub row: Option<&'static str>,
    /// The reason of the waiver that covers it.
    pub waived: Option<String>,
}
