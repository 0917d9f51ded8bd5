//! Labels: short words for what the report's stable words mean.

pub use crate::report::one_of_kind as kind_title;
use crate::report::{OverallVerdict, ReportFinding, ReportObject, plain};
use crate::source::unicode::capitalised;

/// How a thing is coloured; every tone also has a symbol, so that colour is never the only sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Wrong.
    Bad,
    /// To be looked at.
    Warn,
    /// In order.
    Good,
    /// Good to know.
    #[default]
    Info,
}

impl Tone {
    /// CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Tone::Bad => "bad",
            Tone::Warn => "warn",
            Tone::Good => "good",
            Tone::Info => "info",
        }
    }
}

/// The tone of an overall verdict.
pub fn verdict_tone(verdict: OverallVerdict) -> Tone {
    match verdict {
        OverallVerdict::Pass => Tone::Good,
        OverallVerdict::PassWithNotes => Tone::Good,
        OverallVerdict::Fail => Tone::Bad,
        OverallVerdict::Inconclusive => Tone::Warn,
    }
}

/// The tone of a severity.
pub fn severity_tone(severity: &str) -> Tone {
    match severity {
        "error" => Tone::Bad,
        "warning" => Tone::Warn,
        _ => Tone::Info,
    }
}

/// How a filter, a group or a figure calls findings of a severity in everyday words.
pub fn severity_in_plain_words(severity: &str) -> &'static str {
    match severity {
        "error" => "To be repaired",
        "warning" => "To be looked at",
        "notice" => "Good to know",
        _ => "Accepted",
    }
}

/// The name of a kind, several of it.
pub fn kinds_title(kind: &str, plain_words: bool) -> String {
    if plain_words { capitalised(plain::noun(kind).0) } else { crate::report::kind_title(kind) }
}

/// A severity, several of it.
pub fn severity_title(severity: &str) -> String {
    match severity {
        "error" => "Errors".into(),
        "warning" => "Warnings".into(),
        "notice" => "Notices".into(),
        other => capitalised(other),
    }
}

/// A status as a filter.
pub fn status_title(status: &str) -> String {
    match status {
        "missing" => "Missing".into(),
        "different" => "Different".into(),
        "extra" => "Only there".into(),
        "advice" => "Notes".into(),
        "accepted" => "Accepted".into(),
        other => capitalised(other),
    }
}

/// The one word in front of a finding.
pub fn finding_tag(finding: &ReportFinding) -> &'static str {
    if finding.waived.is_some() {
        return "Accepted";
    }
    match (finding.status.as_str(), finding.verdict.as_str()) {
        ("missing", _) => "Missing",
        ("extra", _) => "Only there",
        ("advice", _) => "Note",
        (_, "risk") => "Risk",
        (_, "stricter") => "Stricter",
        (_, "manual") => "Decide",
        (_, "expected") => "Expected",
        _ => "Different",
    }
}

/// The tone in front of a finding.
pub fn finding_tone(finding: &ReportFinding) -> Tone {
    if finding.waived.is_some() { Tone::Good } else { severity_tone(&finding.severity) }
}

/// A judgement of an element side by side.
pub fn judgement(word: &str) -> (&'static str, Tone) {
    match word {
        "same" => ("same", Tone::Good),
        "expected" => ("equivalent", Tone::Good),
        "missing" => ("missing", Tone::Bad),
        "extra" => ("only there", Tone::Info),
        _ => ("different", Tone::Warn),
    }
}

/// A facet in words: `on_delete` gives `on delete`.
pub fn facet_title(facet: &str) -> String {
    facet.replace('_', " ")
}

/// What a kind of object is, for people who have never seen SQL.
pub fn kind_in_plain_words(kind: &str) -> &'static str {
    match kind {
        "schema" => "a drawer that tables are kept in",
        "extension" => "an add-on the database needs",
        "enum" => "a fixed list of allowed words",
        "domain" | "type" | "composite" => "a self-made kind of value",
        "sequence" => "a counter that hands out numbers",
        "table" => "a list of things of one kind: customers, orders, invoices",
        "column" => "one piece of information about each thing: a name, a price",
        "primary_key" => "what tells one thing of a list from every other",
        "unique" => "a promise that no two things share this value",
        "check" => "a rule that each value must obey",
        "foreign_key" => "a promise that what is referred to really exists",
        "exclusion" => "a promise that no two things overlap",
        "index" => "what makes looking things up fast, and some promises possible",
        "view" => "a prepared question to the database",
        "trigger" => "something that happens by itself when data changes",
        "function" => "a small program inside the database",
        "policy" | "rule" => "who may see or change what",
        "comment" => "a remark for people",
        "seed_rows" => "data that is there from the start",
        "migration" => "one step in the history of the schema",
        _ => "another part of the schema",
    }
}

/// What became of a migration.
pub fn migration_outcome(word: &str) -> (&'static str, &'static str) {
    match word {
        "arrived" => ("arrived", "good"),
        "partly" => ("part missing or different", "part"),
        "missing" => ("missing", "bad"),
        "dropped-later" => ("dropped again later", "gone"),
        "data-only" => ("data only", "data"),
        _ => ("nothing to compare", "none"),
    }
}

/// What became of one effect of a migration.
pub fn effect_outcome(word: &str) -> (&'static str, Tone) {
    match word {
        "present" => ("present", Tone::Good),
        "missing" => ("missing", Tone::Bad),
        "different" => ("different", Tone::Warn),
        "superseded" => ("superseded", Tone::Info),
        "dropped" => ("dropped later", Tone::Info),
        "gone" => ("gone there, too", Tone::Good),
        "data" => ("data", Tone::Info),
        _ => ("not compared", Tone::Info),
    }
}

/// A verdict of the equivalence tables.
pub fn equivalence_verdict(word: &str) -> (&'static str, Tone) {
    match word {
        "same" => ("same", Tone::Good),
        "expected" => ("intended", Tone::Good),
        _ => ("judged", Tone::Warn),
    }
}

/// What became of a statement, and its class in the gutter.
pub fn statement_outcome(word: &str) -> (&'static str, &'static str) {
    match word {
        "modelled" => ("analysed", "ok"),
        "irrelevant" => ("no effect on a schema", "quiet"),
        "opaque" => ("effect unknown", "warn"),
        "not-understood" => ("not understood", "warn"),
        "would-fail" => ("the database would refuse this", "bad"),
        _ => ("not run", "quiet"),
    }
}

/// A side's word in the report as people read it.
pub fn side_title(side: &str) -> &'static str {
    if side == "left" { "Expected" } else { "Checked" }
}

/// The name of an object as people write it.
pub fn object_name(object: &ReportObject) -> String {
    let mut out = String::new();
    if let Some(schema) = &object.schema {
        out.push_str(schema);
        out.push('.');
    }
    if let Some(table) = &object.table
        && *table != object.name
    {
        out.push_str(table);
        out.push('.');
    }
    out.push_str(&object.name);
    out
}

/// The table a finding belongs to, with its schema.
pub fn finding_table(finding: &ReportFinding) -> Option<String> {
    let table = match (&finding.object.table, finding.kind.as_str()) {
        (Some(table), _) => table,
        (None, "table") => &finding.object.name,
        _ => return None,
    };
    Some(match &finding.object.schema {
        Some(schema) => format!("{schema}.{table}"),
        None => table.clone(),
    })
}

/// A file's last component.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A number with thin separators: `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 file`, `2 files`.
pub fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([grouped(7), grouped(1000), grouped(1234567)], ["7", "1,000", "1,234,567"]);
        assert_eq!(count(1, "file", "files"), "1 file");
    }
}
