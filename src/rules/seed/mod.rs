//! Rows that are missing, changed or extra become one finding per table.

mod severity;

use crate::compare::seed::{SeedComparison, SeedDifference, SeedOutcome, SeedTable};
use crate::compare::{Comparison, Evidence, Kind, ObjectPath, Side, Status, Verdict};
use crate::rules::{Finding, Severity};
use crate::source::unicode::capitalised;

use severity::{Weight, weigh};

/// Most rows that one message names.
const MOST_NAMED: usize = 3;

/// Judges the rows that the files of both sides carry.
pub fn judge_seed(left: Side<'_>, right: Side<'_>, comparison: &Comparison) -> Vec<Finding> {
    let seed = &comparison.seed;
    let mut findings: Vec<Finding> = seed.tables.iter().filter_map(|table| about_table(left, right, table)).collect();
    findings.extend(no_rows_at_all(left, right, seed));
    findings
}

fn about_table(left: Side<'_>, right: Side<'_>, table: &SeedTable) -> Option<Finding> {
    match &table.outcome {
        SeedOutcome::Compared => about_rows(left, right, table),
        SeedOutcome::CountedOnly => Some(Finding {
            facet: Some("rows"),
            message: format!(
                "The rows of {} are counted, not compared: {} expected, {} there.",
                table.left.display(),
                table.expected,
                table.audited
            ),
            why: format!(
                "Up to {} rows of a table are compared one by one; a larger table would need as much memory as its data.",
                crate::replay::rows::ROW_LIMIT
            ),
            help: "Compare the rows of this table in the running databases.".into(),
            left: table.left_first.map(|span| Evidence::new(rows_in_words(table.expected), Some(span))),
            right: table.right_first.map(|span| Evidence::new(rows_in_words(table.audited), Some(span))),
            ..advice("seed-rows-not-compared", table)
        }),
        SeedOutcome::NotDecidable { left: on_left, span, reason } => {
            let here = Evidence::new(first_line(if *on_left { left } else { right }.sources.text(*span)), Some(*span));
            let (left, right) = if *on_left { (Some(here), None) } else { (None, Some(here)) };
            Some(Finding {
                facet: Some("rows"),
                left,
                right,
                message: format!("The rows of {} cannot be compared: {reason}.", table.left.display()),
                why: "Which rows there are after this statement depends on more than the files say.".into(),
                help: "Compare the rows of this table in the running databases.".into(),
                ..advice("seed-rows-not-compared", table)
            })
        }
        // Said once for the whole side.
        SeedOutcome::OtherSideEmpty => None,
    }
}

fn advice(code: &'static str, table: &SeedTable) -> Finding {
    Finding {
        code,
        status: Status::Advice,
        verdict: Verdict::Manual,
        severity: Severity::Notice,
        kind: Kind::SeedRows,
        object: path(table),
        facet: None,
        left: None,
        right: None,
        message: String::new(),
        why: String::new(),
        help: String::new(),
        row: None,
        waived: None,
    }
}

fn path(table: &SeedTable) -> ObjectPath {
    let key = &table.left;
    let schema = (key.schema != "public" && key.schema != "main").then(|| key.schema.clone());
    ObjectPath { schema, table: Some(key.name.clone()), name: "rows".into() }
}

fn about_rows(left: Side<'_>, right: Side<'_>, table: &SeedTable) -> Option<Finding> {
    let of = |status: Status| table.rows.iter().filter(move |row| row.status == status).collect::<Vec<_>>();
    let (missing, different, extra) = (of(Status::Missing), of(Status::Different), of(Status::Extra));
    let (code, status, shown): (_, _, &[&SeedDifference]) = match (missing.as_slice(), different.as_slice(), extra.as_slice()) {
        ([], [], []) => return None,
        ([], [], extra) => ("extra-seed-rows", Status::Extra, extra),
        ([], different, _) => ("seed-rows-changed", Status::Different, different),
        (missing, _, _) => ("missing-seed-rows", Status::Missing, missing),
    };
    let name = table.left.display();
    let mut sentences = Vec::new();
    if !missing.is_empty() {
        sentences.push(format!("{} missing: {}", counted(&missing, table.expected, &name), named(&missing)));
    }
    if !different.is_empty() {
        let verb = if different.len() == 1 { "differs" } else { "differ" };
        let subject = if missing.is_empty() {
            format!("{} of {name} {verb}", count_of(&different, table.expected))
        } else {
            format!("{} {verb}", different.len())
        };
        sentences.push(format!("{subject}: {}", named(&different)));
    }
    if !extra.is_empty() {
        let subject = if sentences.is_empty() {
            format!("{name} has {} that the expected side does not put in", rows_in_words(extra.len() as u64))
        } else {
            format!("{} more than expected", rows_in_words(extra.len() as u64))
        };
        sentences.push(format!("{subject}: {}", named(&extra)));
    }
    let weight = weigh(left, right, table, shown);
    let computed_only = status == Status::Different && different.iter().all(|row| row.values.iter().all(|value| value.one_computed));
    let (verdict, severity) = match (status, &weight) {
        (Status::Extra, _) => (Verdict::Manual, Severity::Notice),
        (_, Weight::Demo(_) | Weight::Bookkeeping) => (Verdict::Manual, Severity::Notice),
        (_, Weight::Reference) if computed_only => (Verdict::Risk, Severity::Warning),
        (_, Weight::Reference) => (Verdict::Wrong, Severity::Error),
    };
    let why = match (status, &weight) {
        (_, Weight::Demo(word)) => format!("They look like rows for demonstration or tests, because of the word {word} in the name."),
        (_, Weight::Bookkeeping) => "The table is a migration tool's own record.".to_owned(),
        (Status::Extra, _) => "Rows that one side alone puts in are often meant for that installation only.".to_owned(),
        _ if computed_only => {
            "One side writes a fixed value, the other computes it when the row is written, so no two installations agree.".to_owned()
        }
        _ => "Programs rely on the rows that a new installation starts with.".to_owned(),
    };
    let help = match status {
        Status::Missing => "Insert the missing rows on the checked side, or say why they are not wanted.",
        Status::Different => "Bring the values into line, or say why they differ.",
        Status::Extra | Status::Advice => "Put the rows in on the expected side too, or say why they differ.",
    };
    let evidence = |rows: &[&SeedDifference], is_left: bool, first: Option<crate::source::SourceSpan>| {
        let span = rows.iter().find_map(|row| if is_left { row.left } else { row.right }).or(first)?;
        let value = rows.first().map(|row| describe(row, is_left)).unwrap_or_default();
        Some(Evidence::new(value, Some(span)))
    };
    Some(Finding {
        status,
        verdict,
        severity,
        left: evidence(shown, true, table.left_first).filter(|_| status != Status::Extra),
        right: if status == Status::Missing {
            table.right_first.map(|span| Evidence::new(rows_in_words(table.audited), Some(span)))
        } else {
            evidence(shown, false, table.right_first)
        },
        message: format!("{}.", capitalised(&sentences.join("; "))),
        why,
        help: help.to_owned(),
        ..advice(code, table)
    })
}

fn describe(row: &SeedDifference, is_left: bool) -> String {
    if row.values.is_empty() {
        return row.key.clone();
    }
    let values =
        row.values.iter().take(MOST_NAMED).map(|value| format!("{} = {}", value.column, if is_left { &value.left } else { &value.right }));
    values.collect::<Vec<_>>().join(", ")
}

fn count_of(rows: &[&SeedDifference], total: u64) -> String {
    if rows.len() as u64 == total { format!("all {total} rows") } else { format!("{} of {total} rows", rows.len()) }
}

fn counted(rows: &[&SeedDifference], total: u64, table: &str) -> String {
    match (rows.len(), total) {
        (1, 1) => format!("the only row of {table} is"),
        (1, _) => format!("1 of {total} rows of {table} is"),
        (count, _) if count as u64 == total => format!("all {total} rows of {table} are"),
        (count, _) => format!("{count} of {total} rows of {table} are"),
    }
}

fn named(rows: &[&SeedDifference]) -> String {
    let mut text = rows
        .iter()
        .take(MOST_NAMED)
        .map(|row| {
            let columns: Vec<&str> = row.values.iter().map(|value| value.column.as_str()).collect();
            if columns.is_empty() { row.key.clone() } else { format!("{} ({})", row.key, columns.join(", ")) }
        })
        .collect::<Vec<_>>()
        .join("; ");
    if rows.len() > MOST_NAMED {
        text.push_str(&format!("; and {} more", rows.len() - MOST_NAMED));
    }
    text
}

fn rows_in_words(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

fn first_line(text: &str) -> String {
    const LONGEST: usize = 120;
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

/// The expected side puts rows in, the checked side none anywhere. A structure dump and a comparison within one engine are meant to be
/// without rows.
fn no_rows_at_all(left: Side<'_>, right: Side<'_>, seed: &SeedComparison) -> Option<Finding> {
    let same_engine = left.sources.dialect == right.sources.dialect;
    let is_dump = right.sources.layout.contains("dump");
    if !seed.left_carries || seed.right_carries || same_engine || is_dump {
        return None;
    }
    let tables: Vec<&SeedTable> = seed.tables.iter().filter(|table| table.expected > 0).collect();
    let first = tables.first()?;
    let rows: u64 = tables.iter().map(|table| table.expected).sum();
    let mut names = tables.iter().take(MOST_NAMED).map(|table| table.left.display().to_string()).collect::<Vec<_>>().join(", ");
    if tables.len() > MOST_NAMED {
        names.push_str(&format!(" and {} more", tables.len() - MOST_NAMED));
    }
    let demo = tables.iter().all(|table| matches!(weigh(left, right, table, &[]), Weight::Demo(_) | Weight::Bookkeeping));
    Some(Finding {
        severity: if demo { Severity::Notice } else { Severity::Warning },
        object: ObjectPath { schema: None, table: None, name: "rows".into() },
        left: first.left_first.map(|span| Evidence::new(rows_in_words(first.expected), Some(span))),
        message: format!("The expected side puts {} into {names}; the checked side puts in none at all.", rows_in_words(rows)),
        why:
            "Programs rely on the rows that a new installation starts with, unless the checked files are meant to hold the structure only."
                .into(),
        help: "Add the rows to the checked side, or check that something else puts them in.".into(),
        ..advice("no-seed-rows", first)
    })
}

#[cfg(test)]
mod tests;
