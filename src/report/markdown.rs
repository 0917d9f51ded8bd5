//! The report as Markdown: the same bytes from the page and from the command line.

use super::escape::{markdown_block, markdown_code, markdown_text};
use super::groups::{Group, Told, by_reason, told};
use super::{ElementCounts, OverallVerdict, Report, ReportEvidence, ReportFinding, ReportSide, display_dialect};

/// Most pairs listed below one accepted equivalence.
const MAX_PAIRS: usize = 200;

/// Renders the whole report.
pub fn markdown(report: &Report) -> String {
    let mut out = String::new();
    head(&mut out, report);
    sides(&mut out, report);
    coverage(&mut out, report);
    findings(&mut out, report);
    not_analysed(&mut out, report);
    migrations(&mut out, report);
    super::seed::markdown(&mut out, report);
    super::requirements::markdown(&mut out, report);
    equivalences(&mut out, report);
    out.push_str(&format!("\n---\n\nMade by {}, format version {}.\n", markdown_text(&report.generator), report.version));
    out
}

/// The verdict in capitals, as banners show it.
pub fn verdict_word(verdict: OverallVerdict) -> &'static str {
    match verdict {
        OverallVerdict::Pass => "PASS",
        OverallVerdict::PassWithNotes => "PASS WITH NOTES",
        OverallVerdict::Fail => "FAIL",
        OverallVerdict::Inconclusive => "INCONCLUSIVE",
    }
}

fn head(out: &mut String, report: &Report) {
    out.push_str("# Schema audit\n\n");
    out.push_str(&format!("**{}**: {}\n\n", verdict_word(report.verdict), markdown_text(&report.headline)));
    out.push_str(&markdown_text(&report.explanation));
    out.push_str("\n\n");
}

fn sides(out: &mut String, report: &Report) {
    out.push_str("## What was compared\n\n| | Expected | Checked |\n|---|---|---|\n");
    let mut row = |name: &str, cell: &dyn Fn(&ReportSide) -> String| {
        out.push_str(&format!("| {name} | {} | {} |\n", cell(&report.left), cell(&report.right)));
    };
    row("Name", &|side| markdown_code(&side.label));
    row("Engine", &|side| display_dialect(&side.dialect).to_owned());
    row("Layout", &|side| markdown_text(&side.layout));
    row("Files", &|side| side.files.len().to_string());
    row("Tables", &|side| side.tables.to_string());
    row("Statements", &|side| side.statements.total.to_string());
    row("Not analysed", &|side| (side.statements.opaque + side.statements.not_understood).to_string());
    row("Refused by the engine", &|side| side.statements.would_fail.to_string());
    out.push('\n');
    for (word, side) in [("Expected", &report.left), ("Checked", &report.right)] {
        for problem in &side.problems {
            let place = if problem.file.is_empty() { String::new() } else { format!(" {}", place(&problem.file, problem.line)) };
            out.push_str(&format!("- {word}{place}: {}\n", markdown_text(&problem.message)));
        }
        for (reason, list) in by_reason(&side.left_out, |left_out| &left_out.reason) {
            let places: Vec<String> = list.iter().map(|left_out| place(&left_out.file, left_out.line)).collect();
            match places.as_slice() {
                [only] => out.push_str(&format!("- {word} {only} left out: {}\n", markdown_text(reason))),
                _ => out.push_str(&format!(
                    "- {word}, {} files left out: {} <details><summary>which</summary>{}</details>\n",
                    places.len(),
                    markdown_text(reason),
                    places.join(", ")
                )),
            }
        }
    }
    for option in &report.options {
        out.push_str(&format!("- Option: {}\n", markdown_text(option)));
    }
    if out.ends_with("\n") && !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn place(file: &str, line: Option<u32>) -> String {
    match line {
        Some(line) => markdown_code(&format!("{file}:{line}")),
        None => markdown_code(file),
    }
}

fn coverage(out: &mut String, report: &Report) {
    let rows = report.coverage();
    if rows.is_empty() {
        return;
    }
    out.push_str("| Kind | Expected | Same | Differs | Missing | Only there |\n|---|---:|---:|---:|---:|---:|\n");
    for ElementCounts { kind, counts } in rows {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            kind, counts.expected, counts.present, counts.different, counts.missing, counts.extra
        ));
    }
    out.push('\n');
}

fn findings(out: &mut String, report: &Report) {
    let open: Vec<&ReportFinding> = report.findings.iter().filter(|finding| finding.waived.is_none()).collect();
    out.push_str(&format!("## Findings ({})\n\n", open.len()));
    if open.is_empty() {
        out.push_str("None.\n\n");
    }
    for (severity, title) in [("error", "Errors"), ("warning", "Warnings"), ("notice", "Notices")] {
        let group: Vec<&ReportFinding> = open.iter().copied().filter(|finding| finding.severity == severity).collect();
        if group.is_empty() {
            continue;
        }
        out.push_str(&format!("### {title} ({})\n\n", group.len()));
        for part in told(&group) {
            match part {
                Told::One(finding) => one_finding(out, finding),
                Told::Many(group) => many_findings(out, &group),
            }
        }
        out.push('\n');
    }
    let waived: Vec<&ReportFinding> = report.findings.iter().filter(|finding| finding.waived.is_some()).collect();
    if !waived.is_empty() {
        out.push_str(&format!("### Accepted with a reason ({})\n\n", waived.len()));
        for finding in waived {
            let reason = finding.waived.as_ref().map(|waived| waived.reason.as_str()).unwrap_or_default();
            out.push_str(&format!("- {} ({}): {}\n", markdown_text(&finding.message), markdown_code(&finding.code), markdown_text(reason)));
        }
        out.push('\n');
    }
}

fn one_finding(out: &mut String, finding: &ReportFinding) {
    out.push_str(&format!("- **{}** {}\n", markdown_code(&finding.code), markdown_text(&finding.message)));
    for (word, evidence) in [("expected", &finding.left), ("checked", &finding.right)] {
        if let Some(evidence) = evidence {
            out.push_str(&format!("  - {word}: {}\n", evidence_text(evidence)));
        }
    }
    diff_block(out, finding);
    if !finding.why.is_empty() {
        out.push_str(&format!("  - why: {}\n", markdown_text(&finding.why)));
    }
    if !finding.help.is_empty() {
        out.push_str(&format!("  - to do: {}\n", markdown_text(&finding.help)));
    }
    fix_block(out, finding.fix.as_deref().unwrap_or_default());
}

/// One paragraph for the rule, one line for each finding, all SQL in one block.
fn many_findings(out: &mut String, group: &Group<'_>) {
    out.push_str(&format!("- **{}** {} findings\n", markdown_code(group.code), group.findings.len()));
    let (why, help) = (group.why(), group.help());
    for (word, text) in [("why", why), ("to do", help)] {
        if let Some(text) = text {
            out.push_str(&format!("  - {word}: {}\n", markdown_text(text)));
        }
    }
    for finding in &group.findings {
        let at = |evidence: &Option<ReportEvidence>| evidence.as_ref().and_then(|it| Some(place(it.file.as_deref()?, it.line)));
        let places: Vec<String> = [("expected", at(&finding.left)), ("checked", at(&finding.right))]
            .into_iter()
            .filter_map(|(word, place)| Some(format!("{word} {}", place?)))
            .collect();
        let places = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        out.push_str(&format!("  - {}{places}", markdown_text(&finding.message)));
        for (word, common, own) in [("why", why, &finding.why), ("to do", help, &finding.help)] {
            if common.is_none() && !own.is_empty() {
                out.push_str(&format!(" {word}: {}", markdown_text(own)));
            }
        }
        out.push('\n');
        diff_block(out, finding);
    }
    let fixes: Vec<&str> = group.findings.iter().filter_map(|finding| finding.fix.as_deref()).collect();
    fix_block(out, &fixes.join("\n"));
}

/// What differs within a body or a query, line by line.
fn diff_block(out: &mut String, finding: &ReportFinding) {
    code_block(out, "diff", &finding.diff.join("\n"));
}

fn fix_block(out: &mut String, fix: &str) {
    code_block(out, "sql", fix);
}

fn code_block(out: &mut String, language: &str, text: &str) {
    if text.is_empty() {
        return;
    }
    out.push('\n');
    for line in markdown_block(language, text).lines() {
        out.push_str(&format!("    {line}\n"));
    }
    out.push('\n');
}

fn evidence_text(evidence: &ReportEvidence) -> String {
    let value = evidence.value.as_deref().map(markdown_code).unwrap_or_default();
    match (&evidence.file, value.is_empty()) {
        (Some(file), false) => format!("{value} at {}", place(file, evidence.line)),
        (Some(file), true) => place(file, evidence.line),
        (None, _) => value,
    }
}

fn not_analysed(out: &mut String, report: &Report) {
    out.push_str(&format!("## Not analysed ({})\n\n", report.not_analysed.len()));
    if report.not_analysed.is_empty() {
        out.push_str("Everything in the files was analysed.\n\n");
        return;
    }
    out.push_str("| Side | Place | Kind | Why | Names |\n|---|---|---|---|---|\n");
    for row in &report.not_analysed {
        let side = if row.side == "left" { "expected" } else { "checked" };
        let names: Vec<String> = row.affects.iter().map(|name| markdown_code(name)).collect();
        out.push_str(&format!(
            "| {side} | {} | {} | {} | {} |\n",
            place(&row.file, Some(row.line)),
            markdown_text(&row.kind),
            markdown_text(&row.reason),
            names.join(", ")
        ));
    }
    out.push('\n');
}

fn migrations(out: &mut String, report: &Report) {
    if report.migrations.len() < 2 {
        return;
    }
    out.push_str("## Expected migrations\n\n| File | Counterpart | What became of it | Not arrived | Replaced or dropped again |\n|---|---|---|---|---|\n");
    for migration in &report.migrations {
        let words = match migration.outcome.as_str() {
            "arrived" => "arrived",
            "partly" => "part missing or different",
            "missing" => "missing",
            "dropped-later" => "dropped or replaced by a later migration",
            "data-only" => "rows only",
            _ => "no effect on the schema",
        };
        let mut lost: Vec<String> = Vec::new();
        for effect in migration.effects.iter().filter(|effect| matches!(effect.outcome.as_str(), "missing" | "different")) {
            let text = format!("{} {} ({})", effect.kind.replace('_', " "), markdown_code(&effect.object), effect.outcome);
            if !lost.contains(&text) {
                lost.push(text);
            }
        }
        let mut gone: Vec<String> = Vec::new();
        for effect in migration.effects.iter().filter(|effect| matches!(effect.outcome.as_str(), "superseded" | "dropped")) {
            let Some(by) = &effect.by else { continue };
            let text = format!("{} {} by {}", effect.kind.replace('_', " "), markdown_code(&effect.object), markdown_code(by));
            if !gone.contains(&text) {
                gone.push(text);
            }
        }
        let pair = migration.paired_with.as_ref().map_or_else(String::new, |pair| format!("{} ({})", markdown_code(&pair.file), pair.by));
        out.push_str(&format!("| {} | {pair} | {words} | {} | {} |\n", markdown_code(&migration.file), lost.join(", "), gone.join(", ")));
    }
    if !report.unpaired_migrations.is_empty() {
        let files: Vec<String> = report.unpaired_migrations.iter().map(|file| markdown_code(file)).collect();
        out.push_str(&format!("\nFiles of the checked side without a counterpart: {}\n", files.join(", ")));
    }
    out.push('\n');
}

fn equivalences(out: &mut String, report: &Report) {
    if report.equivalences.is_empty() {
        return;
    }
    let total: u64 = report.equivalences.iter().map(|equivalence| equivalence.count).sum();
    out.push_str(&format!("## Accepted as equivalent ({total})\n\n| Rule | Count | Expected | Checked | Why |\n|---|---:|---|---|---|\n"));
    for equivalence in &report.equivalences {
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            markdown_code(&equivalence.rule),
            equivalence.count,
            markdown_code(&equivalence.left),
            markdown_code(&equivalence.right),
            markdown_text(&equivalence.because)
        ));
    }
    out.push('\n');
    for equivalence in &report.equivalences {
        out.push_str(&format!("<details><summary>{} ({})</summary>\n\n", markdown_text(&equivalence.rule), equivalence.count));
        for pair in equivalence.pairs.iter().take(MAX_PAIRS) {
            let evidence = if pair.evidence.is_empty() { String::new() } else { format!(" ({})", markdown_text(&pair.evidence)) };
            out.push_str(&format!(
                "- {}: {} and {}{evidence}\n",
                markdown_code(&pair.object),
                markdown_code(&pair.left),
                markdown_code(&pair.right)
            ));
        }
        if equivalence.pairs.len() > MAX_PAIRS {
            out.push_str(&format!("- and {} more\n", equivalence.pairs.len() - MAX_PAIRS));
        }
        out.push_str("\n</details>\n\n");
    }
}
