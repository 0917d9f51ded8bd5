//! Accepts findings that the project waived with a reason, and reports waivers that match nothing.

use crate::compare::{Evidence, Kind, ObjectPath, Side, Status, Verdict};
use crate::source::SourceSpan;
use crate::sql::ParsedMigration;

use super::config::{Config, Expectation, ExpectedKind, matches};
use super::{Finding, Severity};

/// The words that start an inline waiver: `-- schema-parity: ignore CODE reason`.
const DIRECTIVE: &str = "schema-parity: ignore";

/// Code of a waiver that matches nothing, and of one that cannot be used.
pub const STALE: &str = "stale-waiver";
/// Code of a pinned object that is not there.
const EXPECTED: &str = "pinned-object-missing";

/// A side with its statements.
#[derive(Clone, Copy)]
pub struct WaiverSide<'a> {
    /// Texts and replay.
    pub side: Side<'a>,
    /// Its statements.
    pub migrations: &'a [ParsedMigration],
}

/// An inline waiver.
struct Inline<'a> {
    /// The statement it stands in or before.
    statement: Option<SourceSpan>,
    /// Where it stands.
    span: SourceSpan,
    code: &'a str,
    reason: &'a str,
}

/// Marks waived findings, and appends findings for stale waivers and for pinned objects that are missing.
pub fn apply(findings: &mut Vec<Finding>, config: &Config, left: WaiverSide<'_>, right: WaiverSide<'_>) {
    for expectation in &config.expect {
        if !exists(right.side, expectation) {
            findings.push(expectation_missing(expectation));
        }
    }
    let mut stale = Vec::new();
    for (is_left, side) in [(true, left), (false, right)] {
        for inline in inline_waivers(side) {
            let mut used = false;
            for finding in findings.iter_mut().filter(|finding| finding.code == inline.code) {
                if let Some(reason) = covers(&inline, side, is_left, finding) {
                    finding.waived = Some(reason.to_owned());
                    used = true;
                }
            }
            if !used {
                stale.push(stale_inline(&inline, is_left));
            }
        }
    }
    for waiver in &config.waiver {
        let mut used = false;
        for finding in findings.iter_mut().filter(|finding| finding.code == waiver.code) {
            let object =
                waiver.object.as_ref().is_none_or(|pattern| object_names(&finding.object).iter().any(|name| matches(pattern, name)));
            let facet = waiver.facet.as_ref().is_none_or(|facet| finding.facet == Some(facet.as_str()));
            if object && facet {
                finding.waived = Some(waiver.reason.clone());
                used = true;
            }
        }
        if !used {
            let object = waiver.object.clone().unwrap_or_else(|| "*".into());
            stale.push(stale_finding(&waiver.code, object, None, "no finding of this report matches it"));
        }
    }
    findings.extend(stale);
}

/// The reason with which an inline waiver accepts a finding of its code: it names the object, it stands in or beside the statement, or, where
/// the finding has no place on its side, beside a statement about the table.
fn covers<'a>(inline: &Inline<'a>, side: WaiverSide<'_>, is_left: bool, finding: &Finding) -> Option<&'a str> {
    if let Some((name, reason)) = inline.reason.split_once(char::is_whitespace)
        && object_names(&finding.object).iter().any(|own| own.eq_ignore_ascii_case(name.trim_end_matches(':')))
    {
        return Some(reason.trim());
    }
    let statement = inline.statement.filter(|_| !inline.reason.is_empty())?;
    let evidence = if is_left { &finding.left } else { &finding.right };
    let covered = match evidence.as_ref().and_then(|evidence| evidence.span) {
        Some(span) => span.file == statement.file && span.start < statement.end && span.end > statement.start,
        None => {
            let table = finding.object.table.as_ref().unwrap_or(&finding.object.name);
            let history = side.side.replayed.history.iter().filter(|entry| entry.span == statement);
            history
                .flat_map(|entry| &entry.effects)
                .any(|effect| effect.table.as_ref().unwrap_or(&effect.object).name.eq_ignore_ascii_case(table))
        }
    };
    covered.then_some(inline.reason)
}

/// The ways in which a waiver may name an object: `name`, `table.name`, `schema.table.name`.
fn object_names(path: &ObjectPath) -> Vec<String> {
    let ObjectPath { schema, table, name } = path;
    let in_table = table.as_ref().map(|table| format!("{table}.{name}"));
    let with_schema = schema.as_ref().map(|schema| format!("{schema}.{}", in_table.as_ref().unwrap_or(name)));
    [Some(name.clone()).filter(|_| table.is_none()), in_table, with_schema].into_iter().flatten().collect()
}

fn inline_waivers<'a>(side: WaiverSide<'a>) -> Vec<Inline<'a>> {
    let mut out = Vec::new();
    for migration in side.migrations {
        let file = side.side.sources.file(migration.migration.file);
        for part in &migration.migration.parts {
            let text = &file.text[part.start as usize..part.end as usize];
            for (at, _) in text.match_indices(DIRECTIVE) {
                let start = part.start + at as u32;
                let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
                let before = &text[line_start..at];
                if !before.trim_end().ends_with("--") {
                    continue;
                }
                let rest = text[at + DIRECTIVE.len()..].lines().next().unwrap_or_default().trim();
                let (code, reason) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                let statement = migration.statements.iter().map(|statement| statement.span).find(|span| span.end > start);
                // A directive behind a statement on the same line belongs to that statement.
                let same_line = migration.statements.iter().map(|statement| statement.span).rev().find(|span| {
                    let dashes = line_start + before.rfind("--").unwrap_or(0);
                    span.end <= start && span.end >= part.start + line_start as u32 && span.end <= part.start + dashes as u32
                });
                let span = SourceSpan { file: migration.migration.file, start, end: start + (DIRECTIVE.len() + 1 + rest.len()) as u32 };
                let span = SourceSpan { end: span.end.min(part.end), ..span };
                out.push(Inline { statement: same_line.or(statement), span, code, reason: reason.trim() });
            }
        }
    }
    out
}

fn stale_inline(inline: &Inline<'_>, is_left: bool) -> Finding {
    let why = if inline.code.is_empty() {
        "it names no code"
    } else if inline.reason.is_empty() {
        "it gives no reason, and a waiver without a reason does not count"
    } else {
        "the statement beside it has no finding of this code"
    };
    let mut finding = stale_finding(inline.code, inline.code.to_owned(), Some(inline.span), why);
    if is_left {
        finding.left = finding.right.take();
    }
    finding
}

fn stale_finding(code: &str, object: String, span: Option<SourceSpan>, why: &str) -> Finding {
    Finding {
        code: STALE,
        status: Status::Advice,
        verdict: Verdict::Manual,
        severity: Severity::Warning,
        kind: Kind::Other,
        object: ObjectPath { schema: None, table: None, name: object.clone() },
        facet: None,
        left: None,
        right: span.map(|span| Evidence::new(format!("ignore {code}"), Some(span))),
        message: format!("The waiver for {code} on {object} does nothing: {why}."),
        why: "A waiver that outlives its finding would silence the next one unseen.".into(),
        help: "Remove the waiver, or correct its code and object.".into(),
        row: None,
        waived: None,
    }
}

fn expectation_missing(expectation: &Expectation) -> Finding {
    let words = expectation.kind.words();
    Finding {
        code: EXPECTED,
        status: Status::Advice,
        verdict: Verdict::Wrong,
        severity: Severity::Error,
        kind: Kind::Other,
        object: ObjectPath { schema: None, table: None, name: expectation.object.clone() },
        facet: None,
        left: None,
        right: None,
        message: format!("The pinned {words} {} is not in the checked schema.", expectation.object),
        why: expectation.reason.clone(),
        help: format!("Create it, or remove its entry from {}.", super::config::FILE_NAME),
        row: None,
        waived: None,
    }
}

fn exists(side: Side<'_>, expectation: &Expectation) -> bool {
    let catalog = &side.replayed.catalog;
    let (table, element) = match expectation.object.split_once('.') {
        Some((table, element)) => (table, Some(element)),
        None => (expectation.object.as_str(), None),
    };
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    let columns: Vec<&str> = element.map(|element| element.split(',').map(str::trim).collect()).unwrap_or_default();
    let same_columns = |names: &[&str]| names.len() == columns.len() && names.iter().zip(&columns).all(|(a, b)| same(a, b));
    let mut tables = catalog.tables.values().filter(|candidate| !candidate.assumed && same(&candidate.name, table));
    match expectation.kind {
        ExpectedKind::Table => tables.next().is_some(),
        ExpectedKind::Column => tables.any(|t| t.columns.iter().any(|column| element.is_some_and(|element| same(&column.name, element)))),
        ExpectedKind::PrimaryKey => {
            tables.any(|t| t.primary_key.as_ref().is_some_and(|key| columns.is_empty() || same_columns(&key.column_names())))
        }
        ExpectedKind::Unique => tables.any(|t| t.uniques.iter().any(|key| same_columns(&key.column_names()))),
        ExpectedKind::ForeignKey => {
            tables.any(|t| t.foreign_keys.iter().any(|key| same_columns(&key.columns.iter().map(String::as_str).collect::<Vec<_>>())))
        }
        ExpectedKind::Index => catalog.indexes.values().any(|index| same(&index.name, &expectation.object)),
        ExpectedKind::View => catalog.views.values().any(|view| same(&view.name, &expectation.object)),
        ExpectedKind::Trigger => catalog.triggers.values().any(|trigger| same(&trigger.definition.name.name, element.unwrap_or(table))),
    }
}
