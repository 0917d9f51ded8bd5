//! The report for a terminal: verdict first, then the findings, one line each with their places.

use super::escape::visible;
use super::groups::{Group, Told, told};
use super::markdown::verdict_word;
use super::{ElementCounts, Report, ReportEvidence, ReportFinding, ReportSide, display_dialect};

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
        for part in told(&group) {
            match part {
                Told::One(finding) => one_finding(&mut out, finding),
                Told::Many(group) => many_findings(&mut out, &group),
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
        out.push_str(&format!("\nAccepted as equivalent ({accepted}; --format markdown lists each)\n"));
        for equivalence in &report.equivalences {
            out.push_str(&format!(
                "  {:<5}{:>5}  {} and {}\n",
                equivalence.rule,
                equivalence.count,
                visible(&equivalence.left),
                visible(&equivalence.right)
            ));
        }
    }
    out
}

fn one_finding(out: &mut String, finding: &ReportFinding) {
    out.push_str(&format!("  {}  [{}]\n", visible(&finding.message), finding.code));
    for (word, evidence) in [("expected", &finding.left), ("checked ", &finding.right)] {
        if let Some(evidence) = evidence {
            out.push_str(&format!("      {word}  {}\n", evidence_line(evidence)));
        }
    }
    for line in &finding.diff {
        out.push_str(&format!("      | {}\n", visible(line)));
    }
    if !finding.help.is_empty() {
        out.push_str(&format!("      to do     {}\n", visible(&finding.help)));
    }
}

/// One heading for the rule, one line for each finding.
fn many_findings(out: &mut String, group: &Group<'_>) {
    out.push_str(&format!("  {} findings  [{}]\n", group.findings.len(), group.code));
    let help = group.help();
    if let Some(help) = help {
        out.push_str(&format!("      to do     {}\n", visible(help)));
    }
    for finding in &group.findings {
        let places: Vec<String> = [&finding.left, &finding.right].into_iter().flatten().filter_map(place).collect();
        let own = if help.is_none() { format!("  To do: {}", visible(&finding.help)) } else { String::new() };
        out.push_str(&format!("      {}  {}{own}\n", visible(&finding.message), places.join("  ")));
        for line in &finding.diff {
            out.push_str(&format!("        | {}\n", visible(line)));
        }
    }
}

fn place(evidence: &ReportEvidence) -> Option<String> {
    let file = visible(evidence.file.as_deref()?);
    Some(evidence.line.map_or_else(|| file.clone(), |line| format!("{file}:{line}")))
}

/// `1 file`, `2 files`.
fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn side_line(word: &str, side: &ReportSide) -> String {
    format!(
        "{word}  {} ({}, {}, {}, {}, {})\n",
        visible(&side.label),
        display_dialect(&side.dialect),
        side.layout,
        counted(side.files.len() as u64, "file"),
        counted(side.statements.total, "statement"),
        counted(side.tables, "table")
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
