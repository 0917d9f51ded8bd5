//! The report for a terminal: verdict first, then the findings, one line each with their places.

use super::escape::visible;
use super::markdown::verdict_word;
use super::{ElementCounts, Report, ReportEvidence, ReportSide, display_dialect};

/// Renders the report as plain text.
pub fn text(report: &Report) -> String {
    let mut out = format!("{}: {}\n{}\n\n", verdict_word(report.verdict), report.headline, report.explanation);
    for (word, side) in [("expected", &report.left), ("checked ", &report.right)] {
        out.push_str(&side_line(word, side));
        for problem in &side.problems {
            let file = if problem.file.is_empty() { String::new() } else { format!("{}: ", visible(&problem.file)) };
            out.push_str(&format!("          {file}{}\n", visible(&problem.message)));
        }
    }
    coverage(&mut out, report);
    for (severity, title) in [("error", "Errors"), ("warning", "Warnings"), ("notice", "Notices")] {
        let group: Vec<_> = report.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).collect();
        if group.is_empty() {
            continue;
        }
        out.push_str(&format!("\n{title} ({})\n", group.len()));
        for finding in group {
            out.push_str(&format!("  {}  [{}]\n", visible(&finding.message), finding.code));
            for (word, evidence) in [("expected", &finding.left), ("checked ", &finding.right)] {
                if let Some(evidence) = evidence {
                    out.push_str(&format!("      {word}  {}\n", evidence_line(evidence)));
                }
            }
            if !finding.help.is_empty() {
                out.push_str(&format!("      to do     {}\n", visible(&finding.help)));
            }
        }
    }
    let waived = report.findings.iter().filter(|finding| finding.waived.is_some()).count();
    if waived > 0 {
        out.push_str(&format!("\n{waived} accepted with a reason\n"));
    }
    if !report.not_analysed.is_empty() {
        out.push_str(&format!("\nNot analysed ({})\n", report.not_analysed.len()));
        for row in &report.not_analysed {
            let side = if row.side == "left" { "expected" } else { "checked " };
            out.push_str(&format!("  {side}  {}:{}  {}: {}\n", visible(&row.file), row.line, visible(&row.kind), visible(&row.reason)));
        }
    }
    super::seed::text(&mut out, report);
    super::requirements::text(&mut out, report);
    let accepted: u64 = report.equivalences.iter().map(|equivalence| equivalence.count).sum();
    if accepted > 0 {
        let rules = report.equivalences.len();
        out.push_str(&format!("\n{accepted} differences in spelling accepted by {rules} rules; --format markdown lists them\n"));
    }
    out
}

fn side_line(word: &str, side: &ReportSide) -> String {
    format!(
        "{word}  {} ({}, {}, {} files, {} statements, {} tables)\n",
        visible(&side.label),
        display_dialect(&side.dialect),
        side.layout,
        side.files.len(),
        side.statements.total,
        side.tables
    )
}

fn coverage(out: &mut String, report: &Report) {
    let rows = report.coverage();
    if rows.is_empty() {
        return;
    }
    out.push_str(&format!("\n{:<24}{:>9}{:>8}{:>9}{:>9}{:>12}\n", "", "expected", "same", "differs", "missing", "only there"));
    for ElementCounts { kind, counts } in rows {
        out.push_str(&format!(
            "{kind:<24}{:>9}{:>8}{:>9}{:>9}{:>12}\n",
            counts.expected, counts.present, counts.different, counts.missing, counts.extra
        ));
    }
}

fn evidence_line(evidence: &ReportEvidence) -> String {
    let value = visible(evidence.value.as_deref().unwrap_or_default());
    match (&evidence.file, evidence.line) {
        (Some(file), Some(line)) => format!("{}:{line}  {value}", visible(file)),
        (Some(file), None) => format!("{}  {value}", visible(file)),
        (None, _) => value,
    }
}
