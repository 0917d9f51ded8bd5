//! All SQL that closes findings, as one script in an order in which it can be run.

use super::{Report, ReportFinding, title};

/// What has to be there before what: a reference needs its table, an index its column.
const STAGES: [&str; 16] = [
    "schema",
    "extension",
    "enum",
    "domain",
    "composite",
    "type",
    "sequence",
    "table",
    "column",
    "seed_rows",
    "primary_key",
    "unique",
    "check",
    "exclusion",
    "foreign_key",
    "index",
];

/// The SQL of every finding that has some and is not accepted; `None` when there is none.
pub fn fix_sql(report: &Report) -> Option<String> {
    let mut fixes: Vec<(&ReportFinding, &str)> = report
        .findings
        .iter()
        .filter(|finding| finding.waived.is_none())
        .filter_map(|finding| Some((finding, finding.fix.as_deref()?)))
        .collect();
    if fixes.is_empty() {
        return None;
    }
    let stage = |finding: &ReportFinding| STAGES.iter().position(|kind| *kind == finding.kind).unwrap_or(STAGES.len());
    crate::source::order::sort_by_key(&mut fixes, |(finding, _)| stage(finding));
    let open = report.findings.iter().filter(|finding| finding.waived.is_none()).count();
    let mut out = format!(
        "-- SQL that brings {} closer to {}.\n-- It closes {} of {open} findings; the others need a decision. Read it before you run it, on a copy first.\n",
        on_one_line(&report.right.label),
        on_one_line(&report.left.label),
        fixes.len(),
    );
    let mut known: Vec<&str> = Vec::new();
    for (finding, fix) in fixes {
        // Two findings may be closed by the same statement.
        if known.contains(&fix) {
            continue;
        }
        known.push(fix);
        let title = title(finding);
        out.push_str(&format!("\n-- {} {} ({})\n{}\n", title.kind, on_one_line(&title.object), finding.code, fix.trim_end()));
    }
    Some(out)
}

/// A name in a comment must not end the comment.
fn on_one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plain::tests::finding;

    #[test]
    fn references_come_after_the_tables_they_need_and_accepted_findings_stay_out() {
        let mut report = crate::report::share::decode(include_str!("../../tests/golden-link.txt").trim()).expect("the golden link opens");
        report.findings = ["foreign_key", "table", "column", "column"]
            .into_iter()
            .enumerate()
            .map(|(at, kind)| {
                let mut finding = finding("missing", "missing", kind, None, Some("t\nDROP TABLE x"), "n");
                finding.fix = (at != 2).then(|| format!("-- {kind};"));
                finding
            })
            .collect();
        let sql = fix_sql(&report).expect("there is SQL");
        let order: Vec<usize> = ["-- table;", "-- column;", "-- foreign_key;"].iter().filter_map(|text| sql.find(text)).collect();
        assert!(order.is_sorted() && order.len() == 3, "{sql}");
        assert!(sql.contains("It closes 3 of 4 findings"), "{sql}");
        assert!(!sql.lines().any(|line| line.starts_with("DROP")), "a name stays within its comment: {sql}");
        for finding in &mut report.findings {
            finding.waived = Some(crate::report::Waived { reason: "so".into() });
        }
        assert_eq!(fix_sql(&report), None);
    }
}
