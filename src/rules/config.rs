//! `schema-parity.toml`: what a project accepts, with reasons, and what it pins.
//!
//! ```toml
//! [[waiver]]
//! code = "extra-table"
//! object = "audit_log"          # table, or table.element; `*` stands for any part
//! reason = "written by the reporting job only"
//!
//! [[expect]]
//! kind = "foreign_key"
//! object = "orders.customer_id" # a table's columns, comma separated
//! reason = "an order without a customer cannot be invoiced"
//! ```

use serde::Deserialize;

/// The file name that is looked for in the working directory and at the root of a dropped folder.
pub const FILE_NAME: &str = "schema-parity.toml";

/// The parsed file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Findings that are accepted.
    #[serde(default)]
    pub waiver: Vec<Waiver>,
    /// Objects that must exist on the checked side.
    #[serde(default)]
    pub expect: Vec<Expectation>,
}

/// An accepted finding. The reason is mandatory: an unexplained waiver is how a hand-written audit goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// The finding's code.
    pub code: String,
    /// Which object; left out: every object. `*` matches any run of characters.
    pub object: Option<String>,
    /// What about it, in the words of a finding's facet; left out: any.
    pub facet: Option<String>,
    /// Why it is accepted.
    pub reason: String,
}

/// An object that must exist on the checked side.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// What kind of object.
    pub kind: ExpectedKind,
    /// `table`, `table.column`, `table.column,column` for keys, or a name.
    pub object: String,
    /// Why it is critical.
    pub reason: String,
}

/// Kinds that can be pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum ExpectedKind {
    Table,
    Column,
    PrimaryKey,
    Unique,
    ForeignKey,
    Index,
    View,
    Trigger,
}

impl ExpectedKind {
    /// The kind in words.
    pub fn words(self) -> &'static str {
        match self {
            ExpectedKind::Table => "table",
            ExpectedKind::Column => "column",
            ExpectedKind::PrimaryKey => "primary key",
            ExpectedKind::Unique => "unique constraint",
            ExpectedKind::ForeignKey => "foreign key",
            ExpectedKind::Index => "index",
            ExpectedKind::View => "view",
            ExpectedKind::Trigger => "trigger",
        }
    }
}

/// Why a configuration cannot be used, as a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{FILE_NAME}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct ConfigError {
    /// 1-based line, when one can be named.
    pub line: Option<u32>,
    /// What is wrong and what to do.
    pub message: String,
}

impl Config {
    /// Parses the file's text. Unknown keys and missing reasons are errors: a waiver that is not understood must not be silent.
    pub fn parse(text: &str) -> Result<Config, ConfigError> {
        let config: Config = toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| 1 + text.as_bytes().iter().take(span.start).filter(|byte| **byte == b'\n').count() as u32);
            ConfigError { line, message: error.message().to_owned() }
        })?;
        let reasons = config.waiver.iter().map(|waiver| (&waiver.code, &waiver.reason));
        let reasons = reasons.chain(config.expect.iter().map(|expect| (&expect.object, &expect.reason)));
        for (what, reason) in reasons {
            if reason.trim().is_empty() {
                return Err(ConfigError { line: None, message: format!("the entry for {what} has an empty reason; say why") });
            }
        }
        Ok(config)
    }
}

/// Whether `pattern`, in which `*` stands for any run of characters, matches the whole of `text`, letters' case aside.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(middle) = last.replace(part) {
            match rest.find(middle) {
                Some(at) => rest = &rest[at + str::len(middle)..],
                None => return false,
            }
        }
    }
    match last {
        Some(end) => rest.ends_with(end),
        None => rest.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_mandatory() {
        assert!(Config::parse("[[waiver]]\ncode = 'extra-table'\n").is_err());
        let empty = Config::parse("[[waiver]]\ncode = 'extra-table'\nreason = ' '\n");
        assert!(empty.is_err_and(|error| error.message.contains("empty reason")));
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let error = Config::parse("[[waiver]]\ncode = 'a'\nreson = 'b'\n").expect_err("a misspelt key");
        assert_eq!(error.line, Some(3), "{error}");
        assert!(error.to_string().starts_with("schema-parity.toml:3: "), "{error}");
    }

    #[test]
    fn stars_match_any_part() {
        for (pattern, text, expected) in [
            ("a", "A", true),
            ("a", "ab", false),
            ("a*", "ab", true),
            ("*_log", "audit_log", true),
            ("*_log", "audit_logs", false),
            ("a*c*e", "abcde", true),
            ("a*c*e", "abde", false),
            ("*", "", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} against {text}");
        }
    }
}
