//! The seed section as Markdown and as text.

use super::{DataMigration, RowPlace, SeedRow, SeedTable};
use crate::report::Report;
use crate::report::escape::{markdown_code, markdown_text, visible};

/// Most rows of a table that Markdown lists.
const MOST_ROWS: usize = 20;

/// Seed rows and data migrations; nothing when there are none.
pub fn markdown(out: &mut String, report: &Report) {
    if !report.seed.is_empty() {
        out.push_str(
            "## Seed rows\n\n| Table | Expected | Same | Differs | Missing | Only there | |\n|---|---:|---:|---:|---:|---:|---|\n",
        );
        for table in &report.seed {
            out.push_str(&row(table));
        }
        out.push('\n');
        for table in report.seed.iter().filter(|table| !table.rows.is_empty()) {
            out.push_str(&format!("<details><summary>Rows of {}</summary>\n\n", markdown_text(&table.table)));
            for row in table.rows.iter().take(MOST_ROWS) {
                out.push_str(&one_row(row));
            }
            let total = table.missing + table.different + table.extra;
            if total > MOST_ROWS as u64 {
                out.push_str(&format!("- and {} more\n", total - MOST_ROWS as u64));
            }
            out.push_str("\n</details>\n\n");
        }
    }
    if !report.data_migrations.is_empty() {
        out.push_str(&format!("## Data migrations ({})\n\n", report.data_migrations.len()));
        out.push_str("Statements that change rows. What is not marked as followed has to be checked by hand.\n\n");
        out.push_str("| Side | Place | Statement | Table | |\n|---|---|---|---|---|\n");
        for change in &report.data_migrations {
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} |\n",
                side_word(change),
                markdown_code(&format!("{}:{}", change.file, change.line)),
                markdown_text(&change.verb),
                markdown_code(&change.table),
                markdown_text(&check_by_hand(change))
            ));
        }
        out.push('\n');
    }
}

fn side_word(change: &DataMigration) -> &'static str {
    if change.side == "left" { "expected" } else { "checked" }
}

fn check_by_hand(change: &DataMigration) -> String {
    if change.followed { change.note.clone() } else { format!("Check by hand. {}", change.note) }
}

fn row(table: &SeedTable) -> String {
    let name = markdown_code(&table.table);
    let mut note = table.note.clone();
    if table.computed > 0 {
        note.push_str(&format!(" {} computed, not reproducible.", values(table.computed)));
    }
    if table.not_compared > 0 {
        note.push_str(&format!(" {} not comparable from files.", values(table.not_compared)));
    }
    if table.outcome == "compared" {
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} |\n",
            table.expected,
            table.same,
            table.different,
            table.missing,
            table.extra,
            markdown_text(&note)
        )
    } else {
        format!("| {name} | {} | | | | | {} There: {}. |\n", table.expected, markdown_text(&note), table.audited)
    }
}

fn values(count: u64) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}

fn place(place: Option<&RowPlace>) -> String {
    place.map(|place| format!(" at {}", markdown_code(&format!("{}:{}", place.file, place.line)))).unwrap_or_default()
}

fn one_row(row: &SeedRow) -> String {
    let mut text = format!(
        "- {}: {}{}",
        row.status,
        markdown_code(&row.key),
        if row.left.is_some() { place(row.left.as_ref()) } else { place(row.right.as_ref()) }
    );
    for value in &row.values {
        text.push_str(&format!(
            "\n  - {}: {} expected, {} there",
            markdown_code(&value.column),
            markdown_code(&value.left),
            markdown_code(&value.right)
        ));
    }
    text.push('\n');
    text
}

/// The section for a terminal.
pub fn text(out: &mut String, report: &Report) {
    if !report.seed.is_empty() {
        out.push_str(&format!("\n{:<24}{:>9}{:>8}{:>9}{:>9}{:>12}\n", "Seed rows", "expected", "same", "differs", "missing", "only there"));
        for table in &report.seed {
            let name = visible(&table.table);
            if table.outcome == "compared" {
                out.push_str(&format!(
                    "{name:<24}{:>9}{:>8}{:>9}{:>9}{:>12}\n",
                    table.expected, table.same, table.different, table.missing, table.extra
                ));
            } else {
                out.push_str(&format!("{name:<24}{:>9}  {}\n", table.expected, visible(&table.note)));
            }
        }
    }
    let open: Vec<&DataMigration> = report.data_migrations.iter().filter(|change| !change.followed).collect();
    if !open.is_empty() {
        out.push_str(&format!("\nData migrations to check by hand ({})\n", open.len()));
        for change in open {
            let side = if change.side == "left" { "expected" } else { "checked " };
            out.push_str(&format!(
                "  {side}  {}:{}  {} {}: {}\n",
                visible(&change.file),
                change.line,
                change.verb,
                visible(&change.table),
                visible(&change.note)
            ));
        }
    }
}
