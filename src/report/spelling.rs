//! Under mapped names the comparison knows only the checked side's; a report shows each side as its author wrote it.

use super::{ElementComparison, Report, ReportEvidence};
use crate::compare::naming::OwnSpelling;

/// Shows the expected side's values in its own spelling.
pub fn spell_expected(report: &mut Report, own: &OwnSpelling) {
    let spell = |evidence: &mut Option<ReportEvidence>, table: Option<&str>| {
        if let Some(value) = evidence.as_mut().and_then(|evidence| evidence.value.as_mut()) {
            *value = own.text(table, value);
        }
    };
    for finding in &mut report.findings {
        // The words of a type are no names.
        if finding.facet.as_deref() != Some("type") {
            let table = if finding.kind == "table" { Some(finding.object.name.clone()) } else { finding.object.table.clone() };
            spell(&mut finding.left, table.as_deref());
        }
    }
    for table in &mut report.tables {
        let name = table.right.as_ref().and_then(|right| right.value.clone());
        spell(&mut table.left, name.as_deref());
        for row in &mut table.rows {
            match (row.kind == "column", &name) {
                (true, Some(table)) => column(row, own, table),
                (true, None) => {}
                (false, _) => spell(&mut row.left, name.as_deref()),
            }
        }
    }
    for row in &mut report.objects {
        spell(&mut row.left, None);
    }
}

/// A column that is called otherwise on the expected side says so: its row has the checked side's name.
fn column(row: &mut ElementComparison, own: &OwnSpelling, table: &str) {
    if let (Some(name), Some(value)) = (own.column(table, &row.name), row.left.as_mut().and_then(|left| left.value.as_mut())) {
        *value = format!("{name} {value}");
    }
}
