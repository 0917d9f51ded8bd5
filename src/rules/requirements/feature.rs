//! What a row of the version tables is.

use crate::rules::rule::tested_sql;
use crate::sql::StatementKind;

/// A construct and the version that brought or removed it.
pub struct Feature {
    /// What people call it.
    pub construct: &'static str,
    /// The first version that accepts it, or that refuses it when `removed`.
    pub since: &'static str,
    /// The construct was removed in that version.
    pub removed: bool,
    /// How it is found.
    pub detect: Detect,
    /// An extension that brings it to older versions.
    pub unless_extension: Option<&'static str>,
    /// Statements that show it; the last one has it.
    pub example: &'static str,
    /// What to know for an older version, may be empty.
    pub note: &'static str,
}

/// How a construct is found.
pub enum Detect {
    /// One of these patterns of tokens.
    Words(&'static [&'static str]),
    /// In the lowered statement.
    Statement(fn(&StatementKind) -> bool),
}

/// A row whose construct is found by its tokens.
pub(super) const fn words(
    construct: &'static str,
    since: &'static str,
    patterns: &'static [&'static str],
    example: &'static str,
) -> Feature {
    noted(construct, since, patterns, example, "")
}

/// As [`words`], with what to know for an older version.
pub(super) const fn noted(
    construct: &'static str,
    since: &'static str,
    patterns: &'static [&'static str],
    example: &'static str,
    note: &'static str,
) -> Feature {
    Feature {
        construct,
        since,
        removed: false,
        detect: Detect::Words(patterns),
        unless_extension: None,
        example: tested_sql(example),
        note,
    }
}

/// A row whose construct is found in the lowered statement.
pub(super) const fn statement(
    construct: &'static str,
    since: &'static str,
    found: fn(&StatementKind) -> bool,
    example: &'static str,
) -> Feature {
    Feature {
        construct,
        since,
        removed: false,
        detect: Detect::Statement(found),
        unless_extension: None,
        example: tested_sql(example),
        note: "",
    }
}

/// Versions in order: `9.6` before `10`, `3.9.0` before `3.38.0`.
pub fn version_key(version: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
    while parts.last() == Some(&0) {
        parts.pop();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_in_order() {
        assert!(version_key("9.6") < version_key("10"));
        assert!(version_key("3.9.0") < version_key("3.38.0"));
        assert_eq!(version_key("15"), version_key("15.0"));
    }
}
