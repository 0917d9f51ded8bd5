//! Which parts of a side nobody looked at, and what they could hide.

use super::{NotAnalysed, StatementCounts};
use crate::compare::Side;
use crate::replay::ReplayIssueKind;
use crate::source::unicode::capitalised;
use crate::source::{FileId, SortedSet, SourceSet, SourceSpan};
use crate::sql::{ObjectName, Outcome, ParsedMigration};

/// Longest excerpt, in characters.
const EXCERPT: usize = 160;

/// Everything of a side that was not analysed, in source order: statements, clauses, and files that were left out.
pub fn not_analysed(side_word: &str, side: Side<'_>, migrations: &[ParsedMigration]) -> Vec<NotAnalysed> {
    let mut rows = Vec::new();
    for problem in side.sources.problems.iter().filter(|problem| problem.could_hide) {
        rows.push(row(side_word, &problem.path, problem.line.unwrap_or(1), problem.kind.to_ascii_uppercase(), problem.message.clone()));
    }
    for left_out in side.sources.left_out.iter().filter(|left_out| left_out.could_hide) {
        rows.push(row(side_word, &left_out.path, left_out.line.unwrap_or(1), "FILE".into(), left_out.reason.clone()));
    }
    // Replay executes some blocks whose effect it could establish after all: those changed something and carry no issue.
    let reported: SortedSet<SourceSpan> =
        side.replayed.issues.iter().filter(|issue| issue.kind == ReplayIssueKind::NotAnalysed).map(|issue| issue.span).collect();
    let executed: SortedSet<SourceSpan> =
        side.replayed.history.iter().filter(|entry| !entry.effects.is_empty()).map(|entry| entry.span).collect();
    for statement in migrations.iter().flat_map(|migration| &migration.statements) {
        match &statement.outcome {
            Outcome::Modelled(_) | Outcome::Irrelevant(_) => {}
            Outcome::Opaque { kind, reason, affects } | Outcome::NotUnderstood { kind, reason, affects } => {
                if reported.contains(&statement.span) || !executed.contains(&statement.span) {
                    rows.push(at_span(side_word, side.sources, statement.span, kind, reason, affects));
                }
            }
        }
        for clause in statement.not_modelled.iter().filter(|clause| clause.could_hide) {
            rows.push(at_span(side_word, side.sources, clause.span, "CLAUSE", &unmodelled(&clause.what), &[]));
        }
    }
    let listed: SortedSet<(String, u32)> = rows.iter().map(|row| (row.file.clone(), row.line)).collect();
    for issue in side.replayed.issues.iter().filter(|issue| issue.kind == ReplayIssueKind::NotAnalysed) {
        let (file, line) = side.sources.location(issue.span);
        if !listed.contains(&(file.to_owned(), line)) {
            let affects: Vec<ObjectName> =
                issue.object.iter().map(|key| ObjectName { schema: Some(key.schema.clone()), name: key.name.clone() }).collect();
            rows.push(at_span(side_word, side.sources, issue.span, "STATEMENT", &issue.message, &affects));
        }
    }
    rows
}

/// Why a clause was not analysed, as a sentence.
fn unmodelled(what: &str) -> String {
    match what.strip_prefix("not understood") {
        // The parser calls a name by the kind of its token.
        Some(why) => format!("This part could not be understood{}.", why.replace("found IDENT", "found a name")),
        None => format!("{} is not modelled.", capitalised(what)),
    }
}

fn row(side: &str, file: &str, line: u32, kind: String, reason: String) -> NotAnalysed {
    NotAnalysed { side: side.into(), file: file.into(), line, kind, reason, affects: Vec::new(), could_hide: true, excerpt: String::new() }
}

fn at_span(side: &str, sources: &SourceSet, span: SourceSpan, kind: &str, reason: &str, affects: &[ObjectName]) -> NotAnalysed {
    let (file, line) = sources.location(span);
    let default_schema = |schema: &String| schema == "public" || schema == "main";
    let mut names: Vec<String> = affects
        .iter()
        .map(|name| if name.schema.as_ref().is_some_and(default_schema) { name.name.clone() } else { name.to_string() })
        .collect();
    names.dedup();
    NotAnalysed {
        side: side.into(),
        file: file.into(),
        line,
        kind: kind.into(),
        reason: reason.into(),
        affects: names,
        could_hide: true,
        excerpt: first_line(sources.text(span)),
    }
}

fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    match line.char_indices().nth(EXCERPT) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

/// What became of a side's statements.
pub fn statement_counts(side: Side<'_>, migrations: &[ParsedMigration]) -> StatementCounts {
    let mut counts = StatementCounts::default();
    for statement in migrations.iter().flat_map(|migration| &migration.statements) {
        counts.total += 1;
        match &statement.outcome {
            Outcome::Modelled(_) => counts.modelled += 1,
            Outcome::Irrelevant(_) => counts.irrelevant += 1,
            Outcome::Opaque { .. } => counts.opaque += 1,
            Outcome::NotUnderstood { .. } => counts.not_understood += 1,
        }
    }
    // Statements of large files that only bring more rows, counted when they were read.
    let files: SortedSet<FileId> = migrations.iter().map(|migration| migration.migration.file).collect();
    let omitted: u64 = files.into_iter().map(|file| side.sources.file(file).omitted.total().statements).sum();
    counts.total += omitted;
    counts.modelled += omitted;
    let refused = |kind| matches!(kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence);
    counts.would_fail = side.replayed.issues.iter().filter(|issue| refused(issue.kind)).count() as u64;
    counts
}
