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
//!
//! [[rename]]
//! table = "people"              # a table of the expected side
//! column = "mail"               # left out: the table itself
//! to = "email"                  # its name on the checked side
//!
//! [options]
//! map_names = true              # also: comments, column_order, constraint_names, advice
//! ```

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::compare::CompareOptions;
use crate::compare::naming::NamedPair;
use crate::source::unicode;

/// The file name that is looked for in the working directory and at the root of a dropped folder.
pub const FILE_NAME: &str = "schema-parity.toml";

/// The parsed file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Findings that are accepted.
    pub waiver: Vec<Waiver>,
    /// Objects that must exist on the checked side.
    pub expect: Vec<Expectation>,
    /// What is compared beyond the defaults.
    pub options: Options,
    /// Names of the expected side that are called otherwise on the checked side.
    pub rename: Vec<Rename>,
}

/// Options of the comparison; each is off unless it is set here or where the audit is started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Options {
    pub comments: bool,
    pub column_order: bool,
    pub constraint_names: bool,
    pub map_names: bool,
    pub advice: bool,
}

impl Options {
    /// Reads the table `[options]`.
    fn read(value: &Spanned<DeValue<'_>>) -> Result<Options, Mistake> {
        let table = value.get_ref().as_table().ok_or_else(|| (value.span(), "write it as a table: [options]".to_owned()))?;
        let mut out = Options::default();
        for (key, value) in table {
            let option = match key.get_ref().as_ref() {
                "comments" => &mut out.comments,
                "column_order" => &mut out.column_order,
                "constraint_names" => &mut out.constraint_names,
                "map_names" => &mut out.map_names,
                "advice" => &mut out.advice,
                other => {
                    let known = "`comments`, `column_order`, `constraint_names`, `map_names`, `advice`";
                    return Err((key.span(), format!("unknown key `{other}`; expected one of {known}")));
                }
            };
            *option = value.get_ref().as_bool().ok_or_else(|| (value.span(), format!("`{}` must be true or false", key.get_ref())))?;
        }
        Ok(out)
    }

    /// What is on here or there.
    pub fn over(&self, asked: &CompareOptions) -> CompareOptions {
        CompareOptions {
            comments: self.comments || asked.comments,
            column_order: self.column_order || asked.column_order,
            constraint_names: self.constraint_names || asked.constraint_names,
            map_names: self.map_names || asked.map_names,
            advice: self.advice || asked.advice,
        }
    }
}

/// A name of the expected side that is called otherwise on the checked side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The expected table.
    pub table: String,
    /// The expected column; left out: the table itself.
    pub column: Option<String>,
    /// The name on the checked side.
    pub to: String,
}

impl Rename {
    /// As the comparison takes it.
    pub fn pair(&self) -> NamedPair {
        NamedPair { table: self.table.clone(), column: self.column.clone(), to: self.to.clone() }
    }
}

/// An accepted finding. The reason is mandatory: an unexplained waiver is how a hand-written audit goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
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

impl Waiver {
    /// The entry as the file holds it.
    pub fn to_toml(&self) -> String {
        let Waiver { code, object, facet, reason } = self;
        let mut out = String::from("[[waiver]]\n");
        for (key, value) in [("code", Some(code)), ("object", object.as_ref()), ("facet", facet.as_ref()), ("reason", Some(reason))] {
            if let Some(value) = value {
                out.push_str(&format!("{key} = {}\n", quoted(value)));
            }
        }
        out
    }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The text of a file with more waivers at its end; what stands in it stays as it is written.
pub fn with_waivers(text: &str, waivers: &[Waiver]) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !text.trim().is_empty() {
        parts.push(format!("{}\n", text.trim_end()));
    }
    parts.extend(waivers.iter().map(Waiver::to_toml));
    parts.join("\n")
}

/// An object that must exist on the checked side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expectation {
    /// What kind of object.
    pub kind: ExpectedKind,
    /// `table`, `table.column`, `table.column,column` for keys, or a name.
    pub object: String,
    /// Why it is critical.
    pub reason: String,
}

/// Kinds that can be pinned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Every kind.
    const ALL: [ExpectedKind; 8] = [
        ExpectedKind::Table,
        ExpectedKind::Column,
        ExpectedKind::PrimaryKey,
        ExpectedKind::Unique,
        ExpectedKind::ForeignKey,
        ExpectedKind::Index,
        ExpectedKind::View,
        ExpectedKind::Trigger,
    ];

    /// The word in the file.
    fn key(self) -> &'static str {
        match self {
            ExpectedKind::Table => "table",
            ExpectedKind::Column => "column",
            ExpectedKind::PrimaryKey => "primary_key",
            ExpectedKind::Unique => "unique",
            ExpectedKind::ForeignKey => "foreign_key",
            ExpectedKind::Index => "index",
            ExpectedKind::View => "view",
            ExpectedKind::Trigger => "trigger",
        }
    }

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
        let told = |place: Option<std::ops::Range<usize>>, message: &str| {
            let line = place.map(|place| 1 + text.bytes().take(place.start).filter(|byte| *byte == b'\n').count() as u32);
            ConfigError { line, message: message.to_owned() }
        };
        let root = DeTable::parse(text).map_err(|error| told(error.span(), error.message()))?;
        let mut config = Config::default();
        let read = (|| {
            for (key, value) in root.get_ref() {
                match key.get_ref().as_ref() {
                    "waiver" => {
                        for entry in entries(value, &["code", "object", "facet", "reason"])? {
                            config.waiver.push(Waiver {
                                code: entry.required("code")?,
                                object: entry.text("object")?,
                                facet: entry.text("facet")?,
                                reason: entry.reason()?,
                            });
                        }
                    }
                    "expect" => {
                        for entry in entries(value, &["kind", "object", "reason"])? {
                            config.expect.push(Expectation {
                                kind: entry.kind()?,
                                object: entry.required("object")?,
                                reason: entry.reason()?,
                            });
                        }
                    }
                    "rename" => {
                        for entry in entries(value, &["table", "column", "to"])? {
                            let (table, to) = (entry.required("table")?, entry.required("to")?);
                            config.rename.push(Rename { table, column: entry.text("column")?, to });
                        }
                    }
                    "options" => config.options = Options::read(value)?,
                    other => {
                        let message = format!("unknown key `{other}`; expected `waiver`, `expect`, `rename` or `options`");
                        return Err((key.span(), message));
                    }
                }
            }
            Ok(())
        })();
        read.map(|()| config).map_err(|(place, message)| told(Some(place), &message))
    }
}

/// Where a mistake stands and what it is.
type Mistake = (std::ops::Range<usize>, String);

/// The tables that a `[[key]]` holds, which have no other keys than these.
fn entries<'a>(value: &'a Spanned<DeValue<'a>>, keys: &[&str]) -> Result<Vec<Entry<'a>>, Mistake> {
    let list = value.get_ref().as_array().ok_or_else(|| (value.span(), "write it as a list of tables, in double brackets".to_owned()))?;
    let mut entries = Vec::new();
    for item in list.iter() {
        let Some(table) = item.get_ref().as_table() else { return Err((item.span(), "expected a table".to_owned())) };
        if let Some(key) = table.keys().find(|key| !keys.contains(&key.get_ref().as_ref())) {
            return Err((key.span(), format!("unknown key `{}`; expected one of `{}`", key.get_ref(), keys.join("`, `"))));
        }
        entries.push(Entry { place: item.span(), table });
    }
    Ok(entries)
}

/// One table of the file.
struct Entry<'a> {
    place: std::ops::Range<usize>,
    table: &'a DeTable<'a>,
}

impl Entry<'_> {
    fn text(&self, key: &str) -> Result<Option<String>, Mistake> {
        match self.table.get(key) {
            None => Ok(None),
            Some(value) => match value.get_ref().as_str() {
                Some(text) => Ok(Some(text.to_owned())),
                None => Err((value.span(), format!("`{key}` must be a text in quotes"))),
            },
        }
    }

    fn required(&self, key: &str) -> Result<String, Mistake> {
        self.text(key)?.ok_or_else(|| (self.place.clone(), format!("`{key}` is missing")))
    }

    fn reason(&self) -> Result<String, Mistake> {
        let reason = self.required("reason")?;
        if reason.trim().is_empty() {
            return Err((self.place.clone(), "the entry has an empty reason; say why".to_owned()));
        }
        Ok(reason)
    }

    fn kind(&self) -> Result<ExpectedKind, Mistake> {
        let word = self.required("kind")?;
        let kind = ExpectedKind::ALL.into_iter().find(|kind| word == kind.key());
        kind.ok_or_else(|| {
            let known: Vec<String> = ExpectedKind::ALL.into_iter().map(|kind| format!("`{}`", kind.key())).collect();
            (self.place.clone(), format!("unknown kind `{word}`; expected one of {}", known.join(", ")))
        })
    }
}

/// Whether `pattern`, in which `*` stands for any run of characters, matches the whole of `text`, letters' case aside.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (unicode::lower(pattern), unicode::lower(text));
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
    fn options_and_renames() {
        let config = Config::parse("[options]\nmap_names = true\n[[rename]]\ntable = 'a'\nto = 'b'\n").expect("a good file");
        assert!(config.options.map_names && !config.options.advice);
        assert_eq!(config.rename, [Rename { table: "a".into(), column: None, to: "b".into() }]);
        for (text, part) in [
            ("[options]\nmapnames = true\n", "expected one of"),
            ("[options]\nadvice = 1\n", "true or false"),
            ("[[rename]]\nto = 'b'\n", "missing"),
        ] {
            let error = Config::parse(text).expect_err(text);
            assert!(error.message.contains(part), "{error}");
        }
    }

    #[test]
    fn a_written_waiver_reads_back() {
        let odd = Waiver {
            code: "check-changed".into(),
            object: Some("t.(a = 'x\\y' OR b GLOB \"[a-z]*\")".into()),
            facet: Some("expr".into()),
            reason: "agreed\nwith \u{7f}\u{202e}ops".into(),
        };
        let plain = Waiver { code: "extra-table".into(), object: None, facet: None, reason: "kept".into() };
        let text = with_waivers("# ours\n[[waiver]]\ncode = 'a'\nreason = 'b'\n", &[odd.clone(), plain.clone()]);
        assert!(text.starts_with("# ours\n"), "{text}");
        let config = Config::parse(&text).expect("the written file is read");
        assert_eq!(config.waiver.get(1..), Some([odd, plain].as_slice()));
        assert_eq!(with_waivers("", &[]), "");
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
