//! The plain sentences of a report: headline, explanation, and the names of kinds and engines.

use super::{KindSummary, OverallVerdict};
use crate::compare::Kind;
use crate::compare::Status;
use crate::rules::{Finding, Severity};
use crate::source::Dialect;
use crate::source::unicode::capitalised;

/// A kind in words, for one or several.
pub fn kind_words(kind: Kind, count: u64) -> &'static str {
    let (one, many) = match kind {
        Kind::Schema => ("schema", "schemas"),
        Kind::Extension => ("extension", "extensions"),
        Kind::Enum => ("enum type", "enum types"),
        Kind::Domain => ("domain", "domains"),
        Kind::Composite => ("composite type", "composite types"),
        Kind::Type => ("type", "types"),
        Kind::Sequence => ("sequence", "sequences"),
        Kind::Table => ("table", "tables"),
        Kind::Column => ("column", "columns"),
        Kind::PrimaryKey => ("primary key", "primary keys"),
        Kind::Unique => ("unique constraint", "unique constraints"),
        Kind::Check => ("check", "checks"),
        Kind::ForeignKey => ("foreign key", "foreign keys"),
        Kind::Exclusion => ("exclusion constraint", "exclusion constraints"),
        Kind::Index => ("index", "indexes"),
        Kind::View => ("view", "views"),
        Kind::Trigger => ("trigger", "triggers"),
        Kind::Function => ("function", "functions"),
        Kind::Policy => ("policy", "policies"),
        Kind::Rule => ("rule", "rules"),
        Kind::Comment => ("comment", "comments"),
        Kind::Other => ("other object", "other objects"),
        Kind::SeedRows => ("seed row", "seed rows"),
        Kind::Migration => ("migration", "migrations"),
    };
    if count == 1 { one } else { many }
}

/// A number as a word up to twelve, as digits above.
pub fn number(count: u64) -> String {
    const WORDS: [&str; 13] = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    usize::try_from(count).ok().and_then(|count| WORDS.get(count)).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// Parts of a sentence with commas and an "and".
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// What the headline and the explanation are made from.
pub struct Outline<'a> {
    /// The verdict.
    pub verdict: OverallVerdict,
    /// Engine of the expected side.
    pub left: Dialect,
    /// Engine of the audited side.
    pub right: Dialect,
    /// Findings that count (not waived).
    pub findings: &'a [Finding],
    /// Counts per kind.
    pub counts: &'a [(Kind, KindSummary)],
    /// Number of rows in the not-analysed list.
    pub not_analysed: u64,
    /// Statements the audited engine would refuse.
    pub refused: u64,
}

fn subject(outline: &Outline<'_>) -> String {
    if outline.left == outline.right { "The checked schema".to_owned() } else { format!("The {} schema", outline.right.display_name()) }
}

/// One sentence that a manager understands.
pub fn headline(outline: &Outline<'_>) -> String {
    let subject = subject(outline);
    let errors = |status| outline.findings.iter().any(|finding| finding.severity == Severity::Error && finding.status == status);
    match outline.verdict {
        OverallVerdict::Pass => format!("{subject} has everything that was expected."),
        OverallVerdict::PassWithNotes => format!("{subject} has everything that was expected, with points to know."),
        OverallVerdict::Inconclusive => "Nothing wrong was found, but not everything could be checked.".to_owned(),
        OverallVerdict::Fail if errors(Status::Missing) => format!("{subject} is not complete."),
        OverallVerdict::Fail if outline.refused > 0 => format!("{subject} cannot be created as it is written."),
        OverallVerdict::Fail => format!("{subject} is not what was expected."),
    }
}

/// Two or three sentences of what was found.
pub fn explanation(outline: &Outline<'_>) -> String {
    let mut sentences = Vec::new();
    let counted = |status: Status, least: Severity| -> Vec<String> {
        let mut parts: Vec<(Kind, u64)> = Vec::new();
        for finding in outline.findings.iter().filter(|finding| finding.status == status && finding.severity <= least) {
            match parts.iter_mut().find(|(kind, _)| *kind == finding.kind) {
                Some((_, count)) => *count += 1,
                None => parts.push((finding.kind, 1)),
            }
        }
        crate::source::order::sort(&mut parts);
        parts.into_iter().map(|(kind, count)| format!("{} {}", number(count), kind_words(kind, count))).collect()
    };
    let be = |parts: &[String]| if parts.len() == 1 && parts[0].starts_with("one ") { "is" } else { "are" };
    if outline.refused > 0 {
        let statements = if outline.refused == 1 { "statement" } else { "statements" };
        sentences.push(format!(
            "{} {statements} of the checked files would be refused by {}.",
            capitalised(&number(outline.refused)),
            outline.right.display_name()
        ));
    }
    if outline.findings.iter().any(|finding| finding.code == "naming-style") {
        sentences.push("The sides seem to write the same names in different styles, and names were not mapped.".to_owned());
    }
    let missing = counted(Status::Missing, Severity::Error);
    if !missing.is_empty() {
        sentences.push(format!("{} {} missing.", capitalised(&listed(&missing)), be(&missing)));
    }
    let wrong = counted(Status::Different, Severity::Error);
    if !wrong.is_empty() {
        sentences.push(format!("{} {} not what was expected.", capitalised(&listed(&wrong)), be(&wrong)));
    }
    let pinned = outline.findings.iter().filter(|finding| finding.code == "pinned-object-missing").count() as u64;
    if pinned > 0 {
        let (objects, are) = if pinned == 1 { ("pinned object", "is") } else { ("pinned objects", "are") };
        sentences.push(format!("{} {objects} {are} not in the checked schema.", capitalised(&number(pinned))));
    }
    let extra = counted(Status::Extra, Severity::Warning);
    if !extra.is_empty() {
        let verb = if be(&extra) == "is" { "exists" } else { "exist" };
        sentences.push(format!("{} {verb} only in the checked schema.", capitalised(&listed(&extra))));
    }
    let risks = outline.findings.iter().filter(|f| f.severity == Severity::Warning && f.status == Status::Different).count() as u64;
    if risks > 0 {
        sentences.push(format!(
            "{} {} may matter and should be read.",
            capitalised(&number(risks)),
            if risks == 1 { "difference" } else { "differences" }
        ));
    }
    let notices = outline.findings.iter().filter(|f| f.severity == Severity::Notice).count() as u64;
    if sentences.is_empty() && notices > 0 {
        sentences.push(format!(
            "{} {} worth knowing.",
            capitalised(&number(notices)),
            if notices == 1 { "point is" } else { "points are" }
        ));
    }
    if outline.not_analysed > 0 {
        let things = if outline.not_analysed == 1 { "place" } else { "places" };
        sentences.push(format!("{} {things} in the files could not be analysed.", capitalised(&number(outline.not_analysed))));
    }
    if sentences.is_empty() {
        let compared: Vec<String> = outline
            .counts
            .iter()
            .filter(|(kind, summary)| summary.expected > 0 && matches!(kind, Kind::Table | Kind::Column | Kind::ForeignKey | Kind::Index))
            .map(|(kind, summary)| format!("{} {}", summary.expected, kind_words(*kind, summary.expected)))
            .collect();
        sentences.push(format!("{} were compared, and all agree.", capitalised(&listed(&compared))));
    }
    sentences.join(" ")
}
