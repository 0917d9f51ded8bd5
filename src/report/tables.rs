//! Tables side by side.

use super::build::{Parts, object_text};
use super::{ElementComparison, ReportEvidence, ReportFinding, TableComparison, excerpt, type_text};
use crate::catalog::{Catalog, Column, Identity, ObjectKey, Table};
use crate::compare::{ElementPair, Evidence, Kind, ObjectPath, Side, TablePair};
use crate::source::SortedMap;

/// One entry per table of either side.
pub fn table_comparisons(parts: &Parts<'_>, findings: &[ReportFinding]) -> Vec<TableComparison> {
    let mut by_table: SortedMap<&str, Vec<&ReportFinding>> = SortedMap::new();
    for finding in findings {
        let table = if finding.kind == "table" { Some(finding.object.name.as_str()) } else { finding.object.table.as_deref() };
        if let Some(table) = table {
            by_table.entry(table).or_default().push(finding);
        }
    }
    let names = Names::new(parts);
    parts.comparison.table_pairs.iter().filter_map(|pair| table_comparison(parts, pair, &by_table, &names)).collect()
}

/// The names that tables of each side have in the report.
struct Names<'a> {
    left: SortedMap<&'a ObjectKey, String>,
    right: SortedMap<&'a ObjectKey, String>,
}

impl<'a> Names<'a> {
    fn new(parts: &Parts<'a>) -> Self {
        let mut names = Names { left: SortedMap::new(), right: SortedMap::new() };
        for pair in &parts.comparison.table_pairs {
            let Some(name) = table_name(parts, pair) else { continue };
            names.left.extend(pair.left.as_ref().map(|key| (key, name.clone())));
            names.right.extend(pair.right.as_ref().map(|key| (key, name)));
        }
        names
    }
}

fn table_name(parts: &Parts<'_>, pair: &TablePair) -> Option<String> {
    let of = |side: Side<'_>, key: &Option<ObjectKey>| {
        let (key, table) = lookup(side, key.as_ref()?)?;
        Some(super::catalog::displayed(&side.replayed.catalog, key, &table.name))
    };
    of(parts.left.side, &pair.left).or_else(|| of(parts.right.side, &pair.right))
}

/// The table that a listed foreign key refers to.
fn refers_to(table: Option<(&ObjectKey, &Table)>, evidence: Option<&Evidence>, names: &SortedMap<&ObjectKey, String>) -> Option<String> {
    let ((_, table), evidence) = (table?, evidence?);
    // Several keys may come from one statement; their columns tell them apart.
    let key = table.foreign_keys.iter().find(|key| {
        let columns = format!("({})", key.columns.join(", "));
        key.provenance.created == evidence.span && evidence.value.contains(&columns)
    })?;
    names.get(&key.ref_table).cloned()
}

fn table_comparison(
    parts: &Parts<'_>,
    pair: &TablePair,
    by_table: &SortedMap<&str, Vec<&ReportFinding>>,
    names: &Names<'_>,
) -> Option<TableComparison> {
    let left = pair.left.as_ref().and_then(|key| lookup(parts.left.side, key));
    let right = pair.right.as_ref().and_then(|key| lookup(parts.right.side, key));
    let name = table_name(parts, pair)?;
    let findings = by_table.get(name.as_str()).map(Vec::as_slice).unwrap_or_default();
    let mut rows: Vec<ElementComparison> = pair
        .columns
        .iter()
        .map(|(l, r)| {
            let left_column = l.and_then(|i| left.and_then(|(_, table)| table.columns.get(i)));
            let right_column = r.and_then(|i| right.and_then(|(_, table)| table.columns.get(i)));
            column_row(parts, left_column, right_column, findings)
        })
        .collect();
    rows.extend(element_rows(parts, pair, findings, |element| {
        refers_to(left, element.left.as_ref(), &names.left).or_else(|| refers_to(right, element.right.as_ref(), &names.right))
    }));
    let place = |side: Side<'_>, table: Option<(&ObjectKey, &Table)>| {
        table.map(|(_, table)| excerpt::evidence(side.sources, &Evidence::new(table.name.clone(), table.provenance.created)))
    };
    let tainted = |side: Side<'_>, key: &Option<ObjectKey>| key.as_ref().is_some_and(|key| side.replayed.catalog.tainted.contains_key(key));
    Some(TableComparison {
        name,
        presence: match (left, right) {
            (Some(_), Some(_)) => "both",
            (Some(_), None) => "left",
            (None, Some(_)) | (None, None) => "right",
        }
        .into(),
        left: place(parts.left.side, left),
        right: place(parts.right.side, right),
        tainted: tainted(parts.left.side, &pair.left) || tainted(parts.right.side, &pair.right),
        rows,
    })
}

fn lookup<'a>(side: Side<'a>, key: &'a ObjectKey) -> Option<(&'a ObjectKey, &'a Table)> {
    side.replayed.catalog.tables.get(key).map(|table| (key, table))
}

/// A column as one line of SQL.
pub fn column_text(catalog: &Catalog, column: &Column) -> String {
    let mut text = type_text(catalog.dialect, &column.data_type);
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        text.push_str(&format!(" DEFAULT {}", default.text));
    }
    if let Some(generated) = &column.generated {
        text.push_str(&format!(" GENERATED AS ({}) {}", generated.expression.text, if generated.stored { "STORED" } else { "VIRTUAL" }));
    }
    match column.identity {
        Some(Identity::Always) => text.push_str(" GENERATED ALWAYS AS IDENTITY"),
        Some(Identity::ByDefault) => text.push_str(" GENERATED BY DEFAULT AS IDENTITY"),
        Some(Identity::Autoincrement) => text.push_str(" AUTOINCREMENT"),
        Some(Identity::Rowid) | None => {}
    }
    if let Some(collation) = &column.collation {
        text.push_str(&format!(" COLLATE {collation}"));
    }
    text.trim_start().to_owned()
}

fn column_row(parts: &Parts<'_>, left: Option<&Column>, right: Option<&Column>, findings: &[&ReportFinding]) -> ElementComparison {
    let name = left.or(right).map(|column| column.name.clone()).unwrap_or_default();
    let evidence = |side: Side<'_>, column: Option<&Column>| -> Option<ReportEvidence> {
        column.map(|column| {
            let value = column_text(&side.replayed.catalog, column);
            excerpt::evidence(side.sources, &Evidence::new(value, column.provenance.created))
        })
    };
    let (left_evidence, right_evidence) = (evidence(parts.left.side, left), evidence(parts.right.side, right));
    let about: Vec<&&ReportFinding> =
        findings.iter().filter(|finding| finding.kind == Kind::Column.as_str() && finding.object.name == name).collect();
    let spelled_alike = || left_evidence.as_ref().map(|e| &e.value) == right_evidence.as_ref().map(|e| &e.value);
    let judgement = match (left, right) {
        (Some(_), None) => "missing",
        (None, Some(_)) | (None, None) => "extra",
        (Some(_), Some(_)) if !about.is_empty() => "different",
        (Some(_), Some(_)) if spelled_alike() => "same",
        (Some(_), Some(_)) => "expected",
    };
    let findings = about.iter().map(|finding| finding.id.clone()).collect();
    ElementComparison {
        kind: "column".into(),
        name,
        left: left_evidence,
        right: right_evidence,
        judgement: judgement.into(),
        findings,
        refers_to: None,
    }
}

/// Objects outside of tables, as the comparison paired them.
pub fn objects(parts: &Parts<'_>, findings: &[ReportFinding]) -> Vec<ElementComparison> {
    let mut by_object: SortedMap<(&str, String), Vec<&ReportFinding>> = SortedMap::new();
    for finding in findings {
        let path = [finding.object.schema.as_deref(), finding.object.table.as_deref(), Some(&finding.object.name)];
        let name = path.into_iter().flatten().collect::<Vec<_>>().join(".");
        by_object.entry((&finding.kind, name)).or_default().push(finding);
    }
    let one = |(path, pair): &(ObjectPath, ElementPair)| {
        let name = object_text(path);
        let about = by_object.get(&(pair.kind.as_str(), name.clone())).map(Vec::as_slice).unwrap_or_default();
        ElementComparison { name, ..element_row(parts, pair, about, None) }
    };
    parts.comparison.objects.iter().map(one).collect()
}

/// Keys, constraints, indexes and triggers, as the comparison paired them.
fn element_rows(
    parts: &Parts<'_>,
    pair: &TablePair,
    findings: &[&ReportFinding],
    refers_to: impl Fn(&ElementPair) -> Option<String>,
) -> Vec<ElementComparison> {
    let one = |element: &ElementPair| {
        let about: Vec<&ReportFinding> = findings
            .iter()
            .copied()
            .filter(|finding| finding.kind == element.kind.as_str() && finding.object.name == element.name)
            .collect();
        element_row(parts, element, &about, if element.kind == Kind::ForeignKey { refers_to(element) } else { None })
    };
    pair.elements.iter().map(one).collect()
}

fn element_row(parts: &Parts<'_>, element: &ElementPair, about: &[&ReportFinding], refers_to: Option<String>) -> ElementComparison {
    let judgement = match (&element.left, &element.right) {
        (Some(_), None) => "missing",
        (None, _) => "extra",
        (Some(_), Some(_)) if !about.is_empty() => "different",
        (Some(left), Some(right)) if left.value == right.value => "same",
        (Some(_), Some(_)) => "expected",
    };
    ElementComparison {
        kind: element.kind.as_str().into(),
        name: element.name.clone(),
        left: element.left.as_ref().map(|e| excerpt::evidence(parts.left.side.sources, e)),
        right: element.right.as_ref().map(|e| excerpt::evidence(parts.right.side.sources, e)),
        judgement: judgement.into(),
        findings: about.iter().map(|finding| finding.id.clone()).collect(),
        refers_to,
    }
}
