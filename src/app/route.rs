//! View, filters and selection, and how they stand in the address after `#`.
//!
//! `v=findings&status=missing&kind=foreign_key&f=ID`; only what differs from the default is written. A report that lives in the address itself
//! (`r=…`) or an example (`x=…`) comes first, so that every address can be opened again.

use std::rc::Rc;

/// The views, in the order of their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum View {
    /// What was dropped; the start screen.
    #[default]
    Inputs,
    /// Verdict and coverage.
    Summary,
    /// The findings.
    Findings,
    /// Tables side by side.
    Objects,
    /// What became of each migration.
    Migrations,
    /// Accepted equivalences.
    Types,
    /// Rows that the files carry.
    Seed,
    /// Versions and extensions.
    Versions,
    /// What was not analysed.
    NotAnalysed,
    /// The texts.
    Sources,
}

impl View {
    /// Views of a report, in the order of the sidebar; the first has key 1.
    pub const REPORT: [View; 9] = [
        View::Summary,
        View::Findings,
        View::Objects,
        View::Migrations,
        View::Types,
        View::Seed,
        View::Versions,
        View::NotAnalysed,
        View::Sources,
    ];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            View::Inputs => "inputs",
            View::Summary => "summary",
            View::Findings => "findings",
            View::Objects => "objects",
            View::Migrations => "migrations",
            View::Types => "types",
            View::Seed => "seed",
            View::Versions => "versions",
            View::NotAnalysed => "not-analysed",
            View::Sources => "sources",
        }
    }

    /// The title people read.
    pub fn title(self) -> &'static str {
        match self {
            View::Inputs => "Inputs",
            View::Summary => "Summary",
            View::Findings => "Findings",
            View::Objects => "Objects",
            View::Migrations => "Migrations",
            View::Types => "Types & defaults",
            View::Seed => "Seed data",
            View::Versions => "Versions",
            View::NotAnalysed => "Not analysed",
            View::Sources => "Sources",
        }
    }

    fn from_word(word: &str) -> Option<View> {
        std::iter::once(View::Inputs).chain(View::REPORT).find(|view| view.as_str() == word)
    }
}

/// Where the report on show can be found again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Origin {
    /// Only in this page.
    #[default]
    Here,
    /// It is the audit of an example.
    Example(&'static str),
    /// It stands in the address; the text after `r=`.
    Link(Rc<str>),
}

/// How findings are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum GroupBy {
    /// By how loud they are.
    #[default]
    Severity,
    /// By table.
    Table,
    /// By kind of object.
    Kind,
    /// By rule.
    Code,
    /// Not at all.
    Nothing,
}

impl GroupBy {
    /// All, in the order of the menu.
    pub const ALL: [GroupBy; 5] = [GroupBy::Severity, GroupBy::Table, GroupBy::Kind, GroupBy::Code, GroupBy::Nothing];

    /// The word in the address.
    pub fn as_str(self) -> &'static str {
        match self {
            GroupBy::Severity => "severity",
            GroupBy::Table => "table",
            GroupBy::Kind => "kind",
            GroupBy::Code => "rule",
            GroupBy::Nothing => "none",
        }
    }

    /// The word people read.
    pub fn title(self) -> &'static str {
        match self {
            GroupBy::Severity => "Severity",
            GroupBy::Table => "Table",
            GroupBy::Kind => "Kind",
            GroupBy::Code => "Rule",
            GroupBy::Nothing => "Nothing",
        }
    }

    /// The grouping of a word; anything unknown is the default.
    pub fn from_word(word: &str) -> GroupBy {
        GroupBy::ALL.into_iter().find(|group| group.as_str() == word).unwrap_or_default()
    }
}

/// What findings are shown; an empty string is "any".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Severity.
    pub severity: String,
    /// Status.
    pub status: String,
    /// Kind of object.
    pub kind: String,
    /// Table.
    pub table: String,
    /// Rule.
    pub code: String,
    /// Words that must occur.
    pub text: String,
}

impl Filter {
    /// Whether everything is shown.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }
}

/// View, filters and selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// Where the report can be found again.
    pub origin: Origin,
    /// The view.
    pub view: View,
    /// Filters of the findings.
    pub filter: Filter,
    /// Grouping of the findings.
    pub group: GroupBy,
    /// Whether everyday words stand in place of those of the trade.
    pub plain: bool,
    /// Whether the tables are shown as a picture.
    pub diagram: bool,
    /// The open finding.
    pub finding: Option<String>,
    /// The selected table or migration or equivalence, depending on the view.
    pub object: Option<String>,
    /// The selected source: side and path.
    pub source: Option<String>,
    /// The marked line of the source.
    pub line: Option<u32>,
}

impl Route {
    /// The same address with another view and nothing selected.
    pub fn to(&self, view: View) -> Route {
        Route { origin: self.origin.clone(), view, group: self.group, plain: self.plain, ..Route::default() }
    }

    /// Findings that match a filter.
    pub fn to_findings(&self, filter: Filter) -> Route {
        Route { filter, ..self.to(View::Findings) }
    }

    /// One finding, within the filters in force.
    pub fn to_finding(&self, id: &str) -> Route {
        let filter = if self.view == View::Findings { self.filter.clone() } else { Filter::default() };
        Route { finding: Some(id.to_owned()), ..self.to_findings(filter) }
    }

    /// The picture of the tables.
    pub fn to_diagram(&self) -> Route {
        Route { diagram: true, ..self.to(View::Objects) }
    }

    /// A table.
    pub fn to_object(&self, name: &str) -> Route {
        Route { object: Some(name.to_owned()), ..self.to(View::Objects) }
    }

    /// A line of a source text.
    pub fn to_source(&self, side: &str, file: &str, line: Option<u32>) -> Route {
        Route { source: Some(format!("{side}:{file}")), line, ..self.to(View::Sources) }
    }

    /// The text after `#`, without a report that lives in the address: for links within the page.
    pub fn href(&self) -> String {
        let mut out = String::from("#");
        if let Origin::Example(name) = self.origin {
            push(&mut out, "x", name);
        }
        self.write(&mut out);
        out
    }

    /// The whole text after `#`, for the address bar.
    pub fn fragment(&self) -> String {
        let mut out = String::from("#");
        match &self.origin {
            Origin::Here => {}
            Origin::Example(name) => push(&mut out, "x", name),
            Origin::Link(payload) => push(&mut out, "r", payload),
        }
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        push(out, "v", if self.view == View::Inputs { "" } else { self.view.as_str() });
        push(out, "sev", &self.filter.severity);
        push(out, "status", &self.filter.status);
        push(out, "kind", &self.filter.kind);
        push(out, "table", &self.filter.table);
        push(out, "rule", &self.filter.code);
        push(out, "q", &self.filter.text);
        push(out, "group", if self.group == GroupBy::default() { "" } else { self.group.as_str() });
        push(out, "plain", if self.plain { "1" } else { "" });
        push(out, "d", if self.diagram { "1" } else { "" });
        push(out, "f", self.finding.as_deref().unwrap_or_default());
        push(out, "o", self.object.as_deref().unwrap_or_default());
        push(out, "s", self.source.as_deref().unwrap_or_default());
        push(out, "l", &self.line.map(|line| line.to_string()).unwrap_or_default());
    }

    /// Reads an address; what is not understood is ignored. `examples` are the names that exist.
    pub fn parse(fragment: &str, examples: &[&'static str]) -> Route {
        let mut route = Route::default();
        for pair in fragment.trim_start_matches('#').split('&') {
            let Some((key, value)) = pair.split_once('=') else { continue };
            if key == "r" {
                route.origin = Origin::Link(value.into());
                continue;
            }
            let value = decode(value);
            match key {
                "x" => {
                    if let Some(name) = examples.iter().find(|name| **name == value) {
                        route.origin = Origin::Example(name);
                    }
                }
                "v" => route.view = View::from_word(&value).unwrap_or_default(),
                "sev" => route.filter.severity = value,
                "status" => route.filter.status = value,
                "kind" => route.filter.kind = value,
                "table" => route.filter.table = value,
                "rule" => route.filter.code = value,
                "q" => route.filter.text = value,
                "group" => route.group = GroupBy::from_word(&value),
                "plain" => route.plain = value == "1",
                "d" => route.diagram = value == "1",
                "f" => route.finding = Some(value),
                "o" => route.object = Some(value),
                "s" => route.source = Some(value),
                "l" => route.line = value.parse().ok(),
                _ => {}
            }
        }
        route
    }
}

fn push(out: &mut String, key: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    if out.len() > 1 {
        out.push('&');
    }
    out.push_str(key);
    out.push('=');
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' | b':' | b',' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

fn decode(value: &str) -> String {
    let bytes = value.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = (*byte == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match escaped {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_as_it_was_written() {
        let route = Route {
            origin: Origin::Example("shop"),
            view: View::Findings,
            filter: Filter { kind: "foreign_key".into(), text: "a&b=ü %".into(), ..Filter::default() },
            group: GroupBy::Table,
            plain: true,
            diagram: true,
            finding: Some("missing-index/x".into()),
            object: None,
            source: Some("left:a b/c.sql".into()),
            line: Some(12),
        };
        assert_eq!(Route::parse(&route.fragment(), &["shop"]), route);
        assert!(!route.fragment().contains(' '));
    }

    #[test]
    fn hostile_addresses_are_ignored() {
        for text in ["#", "#%", "#v=%ZZ&&&=&=x&q=%E2%28%A1&l=99999999999", "#v=nothing&x=unknown", "#r"] {
            let route = Route::parse(text, &[]);
            assert_eq!(route.view, View::Inputs);
            assert_eq!(route.line, None);
        }
    }
}
