//! The parts of the page below the findings.

use super::Page;
use crate::report::requirements::SideRequirements;
use crate::report::{Report, ReportEvidence, TableComparison, display_dialect};

/// Most accepted pairs listed below one rule.
const MOST_PAIRS: usize = 200;

fn open_section(page: &mut Page, title: &str, count: usize) {
    page.raw("<section>\n<h2>").raw(title).raw(" <span class=\"count\">").number(count as u64).raw("</span></h2>\n");
}

/// A table with its head; each body row is written by `row`.
fn table<T>(page: &mut Page, heads: &[&str], rows: impl IntoIterator<Item = T>, mut row: impl FnMut(&mut Page, T)) {
    page.raw("<div class=\"scroll\"><table><thead><tr>");
    for head in heads {
        page.raw("<th>").raw(head).raw("</th>");
    }
    page.raw("</tr></thead><tbody>");
    for item in rows {
        page.raw("<tr>");
        row(page, item);
        page.raw("</tr>");
    }
    page.raw("</tbody></table></div>\n");
}

fn side_word(side: &str) -> &'static str {
    if side == "left" { "expected" } else { "checked" }
}

/// What was not analysed; said also when there is nothing.
pub fn not_analysed(page: &mut Page, report: &Report) {
    open_section(page, "Not analysed", report.not_analysed.len());
    if report.not_analysed.is_empty() {
        page.raw("<p>Everything in the files was analysed.</p>\n");
    } else {
        table(page, &["Side", "Place", "Kind", "Why", "Names"], &report.not_analysed, |page, row| {
            page.raw("<td>").raw(side_word(&row.side)).raw("</td><td>").place(&row.file, Some(row.line)).raw("</td><td>");
            page.text(&row.kind).raw("</td><td>").text(&row.reason).raw("</td><td>");
            for name in &row.affects {
                page.code(name).raw(" ");
            }
            page.raw("</td>");
        });
    }
    page.raw("</section>\n");
}

/// Tables with a difference, side by side; those without are named.
pub fn tables(page: &mut Page, report: &Report) {
    let differs = |table: &&TableComparison| {
        table.tainted || table.presence != "both" || table.rows.iter().any(|row| !matches!(row.judgement.as_str(), "same" | "expected"))
    };
    let different: Vec<&TableComparison> = report.tables.iter().filter(differs).collect();
    if report.tables.is_empty() {
        return;
    }
    open_section(page, "Tables that differ", different.len());
    for comparison in &different {
        page.raw("<details><summary>").code(&comparison.name);
        page.raw(match comparison.presence.as_str() {
            "left" => " missing",
            "right" => " only there",
            _ => "",
        });
        page.raw(if comparison.tainted { ", not fully analysed" } else { "" }).raw("</summary>\n");
        table(page, &["", "Expected", "Checked", "Judgement"], &comparison.rows, |page, row| {
            page.raw("<td>").text(&row.kind.replace('_', " ")).raw(" ").code(&row.name).raw("</td>");
            cell(page, row.left.as_ref());
            cell(page, row.right.as_ref());
            page.raw("<td class=\"").raw(judgement_class(&row.judgement)).raw("\">").text(&row.judgement).raw("</td>");
        });
        page.raw("</details>\n");
    }
    let same = report.tables.len() - different.len();
    if same > 0 {
        page.raw("<p class=\"quiet\">").number(same as u64).raw(" more without a difference: ");
        for (index, comparison) in report.tables.iter().filter(|table| !differs(table)).enumerate() {
            page.raw(if index == 0 { "" } else { ", " }).code(&comparison.name);
        }
        page.raw("</p>\n");
    }
    page.raw("</section>\n");
}

fn cell(page: &mut Page, evidence: Option<&ReportEvidence>) {
    page.raw("<td>");
    if let Some(value) = evidence.and_then(|evidence| evidence.value.as_deref()) {
        page.code(value);
    }
    page.raw("</td>");
}

fn judgement_class(judgement: &str) -> &'static str {
    match judgement {
        "same" | "expected" => "good",
        "missing" => "bad",
        "different" => "warn",
        _ => "info",
    }
}

/// What became of each migration of the expected side.
pub fn migrations(page: &mut Page, report: &Report) {
    if report.migrations.len() < 2 {
        return;
    }
    open_section(page, "Expected migrations", report.migrations.len());
    table(page, &["File", "Counterpart", "What became of it", "Not arrived"], &report.migrations, |page, migration| {
        page.raw("<td>").code(&migration.file).raw("</td><td>");
        if let Some(pair) = &migration.paired_with {
            page.code(&pair.file).raw(" ").text(&pair.by);
        }
        page.raw("</td><td>").text(&migration.outcome.replace('-', " ")).raw("</td><td>");
        for effect in migration.effects.iter().filter(|effect| matches!(effect.outcome.as_str(), "missing" | "different")) {
            page.text(&effect.kind.replace('_', " ")).raw(" ").code(&effect.object).raw(" ").text(&effect.outcome).raw("<br>");
        }
        page.raw("</td>");
    });
    page.raw("</section>\n");
}

/// Rows that the files carry, and statements that change rows.
pub fn seed(page: &mut Page, report: &Report) {
    if !report.seed.is_empty() {
        open_section(page, "Seed rows", report.seed.len());
        table(page, &["Table", "Expected", "Same", "Differs", "Missing", "Only there", ""], &report.seed, |page, seed| {
            page.raw("<td>").code(&seed.table).raw("</td>");
            let compared = seed.outcome == "compared";
            page.raw("<td>").number(seed.expected).raw("</td>");
            for number in [seed.same, seed.different, seed.missing, seed.extra] {
                page.raw("<td>");
                if compared {
                    page.number(number);
                }
                page.raw("</td>");
            }
            page.raw("<td>").text(&seed.note).raw("</td>");
        });
        page.raw("</section>\n");
    }
    if !report.data_migrations.is_empty() {
        open_section(page, "Data migrations", report.data_migrations.len());
        table(page, &["Side", "Place", "Statement", "Table", ""], &report.data_migrations, |page, change| {
            page.raw("<td>").raw(side_word(&change.side)).raw("</td><td>").place(&change.file, Some(change.line)).raw("</td><td>");
            page.text(&change.verb).raw("</td><td>").code(&change.table).raw("</td><td>");
            page.raw(if change.followed { "" } else { "Check by hand. " }).text(&change.note).raw("</td>");
        });
        page.raw("</section>\n");
    }
}

/// Versions and extensions that each side needs.
pub fn requirements(page: &mut Page, report: &Report) {
    let sides = [("Expected", &report.requirements.left), ("Checked", &report.requirements.right)];
    let count = |side: &SideRequirements| side.reasons.len() + side.removed.len() + side.extensions.len();
    if sides.iter().all(|(_, side)| count(side) == 0) {
        return;
    }
    page.raw("<section>\n<h2>Versions and requirements</h2>\n");
    for (word, side) in sides {
        page.raw("<details><summary>").raw(word).raw(": ").text(display_dialect(&side.engine));
        match (&side.minimum, &side.before) {
            (Some(minimum), _) => page.raw(" ").text(minimum).raw(" or later"),
            (None, Some(before)) => page.raw(" before ").text(before),
            (None, None) => page.raw(", any version"),
        };
        page.raw("</summary><ul>");
        for reason in side.removed.iter().chain(&side.reasons) {
            page.raw("<li>").text(&reason.since).raw(": ").text(&reason.construct).raw(" ").place(&reason.file, Some(reason.line));
            page.raw(" ").text(&reason.note).raw("</li>");
        }
        for extension in &side.extensions {
            page.raw("<li>Extension ").code(&extension.name);
            match &extension.enabled_at {
                Some(place) => page.raw(", enabled at ").place(&place.file, Some(place.line)),
                None => page.raw(", enabled nowhere"),
            };
            for need in &extension.needed_by {
                page.raw("; needed by ").code(&need.what).raw(" ").place(&need.file, Some(need.line));
            }
            page.raw("</li>");
        }
        page.raw("</ul></details>\n");
    }
    page.raw("</section>\n");
}

/// What was accepted as equivalent, by rule.
pub fn equivalences(page: &mut Page, report: &Report) {
    if report.equivalences.is_empty() {
        return;
    }
    open_section(page, "Accepted as equivalent", report.equivalences.iter().map(|row| row.count as usize).sum());
    for row in &report.equivalences {
        page.raw("<details><summary>").code(&row.rule).raw(" <span class=\"count\">").number(row.count).raw("</span> ");
        page.code(&row.left).raw(" and ").code(&row.right).raw("</summary>\n<p>").text(&row.because).raw("</p>\n<ul>");
        for pair in row.pairs.iter().take(MOST_PAIRS) {
            page.raw("<li>").code(&pair.object).raw(": ").code(&pair.left).raw(" and ").code(&pair.right);
            page.raw(" ").text(&pair.evidence).raw("</li>");
        }
        if row.pairs.len() > MOST_PAIRS {
            page.raw("<li>and ").number((row.pairs.len() - MOST_PAIRS) as u64).raw(" more</li>");
        }
        page.raw("</ul></details>\n");
    }
    page.raw("</section>\n");
}
