//! Facts become findings: one rule, one file.
//!
//! A rule has a stable code, a severity, what / why / what to do, and examples that a test executes.

mod config;
pub mod requirements;
pub mod seed;
mod waivers;

pub use config::{Config, ConfigError, FILE_NAME as CONFIG_FILE_NAME};
pub use waivers::{WaiverSide, apply as apply_waivers};

use crate::compare::{Comparison, Evidence, Kind, ObjectPath, Side, Status, Verdict};

/// How loud a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The audited schema is not what was expected.
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
    /// The audited side.
    pub right: Option<Evidence>,
    /// What is the matter, with concrete names, one sentence.
    pub message: String,
    /// Why it matters, one or two sentences.
    pub why: String,
    /// What to do, one imperative line.
    pub help: String,
    /// The reason of the waiver that covers it.
    pub waived: Option<String>,
}

/// Judges everything a comparison and the two replays say; worst first, then in source order.
pub fn judge(left: Side<'_>, right: Side<'_>, comparison: &Comparison) -> Vec<Finding> {
    let _ = (left, right, comparison);
    Vec::new()
}
