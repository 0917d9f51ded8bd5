//! The report for people who have never seen SQL: the same facts in everyday words, made from the report alone.

use super::title::{Reference, reference};
use super::words::{listed, number};
use super::{OverallVerdict, Report, ReportFinding, ReportObject, display_dialect};
use crate::source::unicode::capitalised;

/// The verdict in a word or two.
pub fn verdict(verdict: OverallVerdict) -> &'static str {
    match verdict {
        OverallVerdict::Pass => "All there",
        OverallVerdict::PassWithNotes => "All there, with remarks",
        OverallVerdict::Fail => "Not right yet",
        OverallVerdict::Inconclusive => "Not sure",
    }
}

/// One sentence on the whole.
pub fn headline(report: &Report) -> String {
    let error = |status: &str| open(report).any(|finding| finding.severity == "error" && finding.status == status);
    match report.verdict {
        OverallVerdict::Pass => "The new database has everything it should have.",
        OverallVerdict::PassWithNotes => "The new database has everything it should have. A few points are good to know.",
        OverallVerdict::Inconclusive => "No mistake was found, but not everything could be read.",
        OverallVerdict::Fail if error("missing") => "Some things are missing in the new database.",
        OverallVerdict::Fail if report.right.statements.would_fail > 0 => "The new database cannot be built as it is written.",
        OverallVerdict::Fail => "The new database does not behave as it should.",
    }
    .to_owned()
}

/// Two or three sentences of what was found.
pub fn explanation(report: &Report) -> String {
    let mut sentences = Vec::new();
    let refused = report.right.statements.would_fail;
    if refused > 0 {
        sentences.push(format!(
            "{} would be refused by {}",
            counted(refused, "instruction", "instructions"),
            display_dialect(&report.right.dialect)
        ));
    }
    let missing = grouped(report, |finding| finding.status == "missing" && finding.severity == "error");
    if !missing.is_empty() {
        sentences.push(format!("Missing: {}", listed(&missing)));
    }
    let different = grouped(report, |finding| finding.status == "different" && finding.severity == "error");
    if !different.is_empty() {
        sentences.push(format!("Different from what was wanted: {}", listed(&different)));
    }
    let extra = grouped(report, |finding| finding.status == "extra" && finding.severity != "notice");
    if !extra.is_empty() {
        sentences.push(format!("Nobody asked for: {}", listed(&extra)));
    }
    let doubtful = open(report).filter(|finding| finding.severity == "warning" && finding.status == "different").count() as u64;
    if doubtful > 0 {
        sentences.push(format!("{} somebody should look at", counted(doubtful, "more difference", "more differences")));
    }
    if !report.not_analysed.is_empty() {
        sentences.push(format!("{} could not be read by this program", counted(report.not_analysed.len() as u64, "place", "places")));
    }
    if sentences.is_empty() {
        let notices = open(report).count() as u64;
        sentences.push(match notices {
            0 => "Everything was compared piece by piece, and all of it agrees".to_owned(),
            notices => format!("{} good to know, and nothing to repair", counted(notices, "point is", "points are")),
        });
    }
    sentences.join(". ") + "."
}

/// A finding in one sentence.
pub fn finding(finding: &ReportFinding) -> String {
    let ReportObject { schema: _, table, name } = &finding.object;
    let table = table.as_deref().unwrap_or(name);
    let value = |side: &Option<super::ReportEvidence>| side.as_ref().and_then(|side| side.value.clone()).filter(|value| value.len() <= 40);
    let both = || Some((value(&finding.left)?, value(&finding.right)?));
    let (_, noun) = noun(&finding.kind);
    match finding.code.as_str() {
        "missing-table" => format!("The whole list “{name}” is missing."),
        "extra-table" => format!("There is a list “{name}” that nobody asked for."),
        "missing-column" => format!("“{table}” has no place for “{name}”."),
        "extra-column" => format!("“{table}” has a field “{name}” that nobody asked for."),
        "missing-foreign-key" => match reference(finding) {
            Some(Reference { columns, table: target, ref_columns: _ }) => {
                format!("“{columns}” in “{table}” may point to something that is not in “{target}”: nobody checks it any more.")
            }
            None => format!("“{table}” may point to things that do not exist: nobody checks it any more."),
        },
        "extra-foreign-key" => format!("“{table}” refuses entries that point to nothing; that was not asked for."),
        "foreign-key-action-changed" => match reference(finding) {
            Some(Reference { columns: _, table: target, ref_columns: _ }) => {
                format!("When something is deleted from “{target}”, other things happen to “{table}” than before.")
            }
            None => format!("When something is deleted, other things happen to “{table}” than before."),
        },
        "missing-index" => format!("Looking things up in “{table}” may become slow: a shortcut is missing."),
        "extra-index" => format!("“{table}” has a shortcut for looking things up that nobody asked for."),
        "index-predicate-changed" | "index-columns-changed" => {
            format!("The shortcut “{name}” for “{table}” works on other entries than it should.")
        }
        "index-uniqueness-changed" | "missing-unique" | "unique-changed" => {
            format!("“{table}” no longer keeps the same entry from being made twice as it should.")
        }
        "extra-unique" => format!("“{table}” refuses entries that are alike; that was not asked for."),
        "missing-primary-key" | "primary-key-changed" => format!("What tells one entry of “{table}” from another is not as it should be."),
        "missing-check" | "check-not-enforced" => format!("“{table}” accepts values that should be refused."),
        "extra-check" => format!("“{table}” refuses values that should be accepted."),
        "check-changed" => format!("“{table}” accepts other values than it should."),
        "default-changed" | "default-lost" | "default-added" => match both() {
            Some((expected, found)) => format!("When “{name}” of “{table}” is left out, {found} is filled in instead of {expected}."),
            None => format!("When “{name}” of “{table}” is left out, something else is filled in than it should be."),
        },
        "nullability-weakened" => format!("“{name}” of “{table}” may now stay empty."),
        "nullability-stricter" => format!("“{name}” of “{table}” may no longer stay empty."),
        "type-narrowed" => format!("“{name}” of “{table}” has less room than it should: large values will not fit."),
        "type-changed" => format!("“{name}” of “{table}” holds another kind of value than it should."),
        "identity-changed" => format!("New entries of “{table}” are numbered in another way."),
        "collation-changed" => format!("“{name}” of “{table}” is sorted and compared in another way."),
        "view-changed" => format!("The prepared question “{name}” gives other answers than it should."),
        "trigger-changed" | "function-changed" => format!("What “{name}” does by itself is not what it should do."),
        "policy-changed" => format!("Who may see or change entries of “{table}” is not as it should be."),
        "statement-would-fail" => "The database refuses one of the instructions.".to_owned(),
        _ => match finding.status.as_str() {
            "missing" => format!("The {noun} “{name}” is missing."),
            "extra" => format!("Nobody asked for the {noun} “{name}”."),
            "different" => format!("The {noun} “{name}” is not as it should be."),
            _ => finding.message.clone(),
        },
    }
}

/// A kind of object in everyday words, one and many.
pub fn noun(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "schema" => ("drawers for lists", "drawer for lists"),
        "extension" => ("add-ons", "add-on"),
        "enum" => ("fixed sets of words", "fixed set of words"),
        "domain" | "type" | "composite" => ("self-made kinds of value", "self-made kind of value"),
        "sequence" => ("counters", "counter"),
        "table" => ("lists", "list"),
        "column" => ("fields", "field"),
        "primary_key" => ("identities", "identity"),
        "unique" | "exclusion" => ("no-duplicates rules", "no-duplicates rule"),
        "check" => ("rules for values", "rule for values"),
        "foreign_key" => ("links between lists", "link between lists"),
        "index" => ("shortcuts for looking up", "shortcut for looking up"),
        "view" => ("prepared questions", "prepared question"),
        "trigger" => ("automatic reactions", "automatic reaction"),
        "function" => ("small programs", "small program"),
        "policy" | "rule" => ("rights", "right"),
        "comment" => ("remarks", "remark"),
        "seed_rows" => ("entries from the start", "entry from the start"),
        "migration" => ("steps", "step"),
        _ => ("other parts", "part"),
    }
}

fn open(report: &Report) -> impl Iterator<Item = &ReportFinding> {
    report.findings.iter().filter(|finding| finding.waived.is_none())
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", capitalised(&number(count)), if count == 1 { one } else { many })
}

/// `three links between lists`, one part per kind of object.
fn grouped(report: &Report, wanted: impl Fn(&ReportFinding) -> bool) -> Vec<String> {
    let mut parts: Vec<(&'static str, &'static str, u64)> = Vec::new();
    for finding in open(report).filter(|finding| wanted(finding)) {
        let (many, one) = noun(&finding.kind);
        match parts.iter_mut().find(|(known, _, _)| *known == many) {
            Some((_, _, count)) => *count += 1,
            None => parts.push((many, one, 1)),
        }
    }
    parts.into_iter().map(|(many, one, count)| format!("{} {}", number(count), if count == 1 { one } else { many })).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A finding with little more than what it is about.
    pub fn finding(code: &str, status: &str, kind: &str, facet: Option<&str>, table: Option<&str>, name: &str) -> ReportFinding {
        ReportFinding {
            id: String::new(),
            code: code.into(),
            status: status.into(),
            verdict: "wrong".into(),
            severity: "error".into(),
            kind: kind.into(),
            object: ReportObject { schema: None, table: table.map(Into::into), name: name.into() },
            facet: facet.map(Into::into),
            definition: None,
            left: None,
            right: None,
            message: "The message.".into(),
            why: String::new(),
            help: String::new(),
            diff: Vec::new(),
            fix: None,
            row: None,
            waived: None,
        }
    }

    #[test]
    fn findings_are_told_without_the_words_of_the_trade() {
        let link = finding("missing-foreign-key", "missing", "foreign_key", None, Some("orders"), "customer_id -> customers(id)");
        assert_eq!(
            super::finding(&link),
            "“customer_id” in “orders” may point to something that is not in “customers”: nobody checks it any more."
        );
        const TRADE: [&str; 9] = ["table", "column", "foreign key", "index", "constraint", "NULL", "schema", "trigger", "SQL"];
        for rule in crate::rules::RULES {
            for status in ["missing", "extra", "different"] {
                let text = super::finding(&finding(rule.code, status, "column", None, Some("orders"), "total"));
                assert!(!TRADE.iter().any(|word| text.contains(word)), "{}: {text}", rule.code);
            }
        }
    }
}
