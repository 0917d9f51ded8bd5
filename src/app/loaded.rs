//! A report on show, with what the views look up again and again worked out once.

use std::collections::HashMap;

use crate::report::{KindSummary, Report, ReportFinding};

use super::route::{Filter, View};
use super::views::versions;
use super::words::{finding_table, kind_title, object_name};

/// The status, among the filters, of a finding that was accepted with a reason.
pub const ACCEPTED: &str = "accepted";

/// A report and its lookups; two are equal when they are the same one.
#[derive(Debug)]
pub struct LoadedReport {
    /// The report.
    pub report: Report,
    /// Counts per kind that either side has, with the stable word of the kind.
    pub kinds: Vec<(String, KindSummary)>,
    /// Words of each finding in lower case, for the search.
    search: Vec<String>,
    /// Table of each finding.
    tables: Vec<Option<String>>,
    by_id: HashMap<String, usize>,
    by_table: HashMap<String, usize>,
}

impl PartialEq for LoadedReport {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Findings that pass a filter, and how many there would be for every other choice of one filter.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Matches {
    /// Positions in the report.
    pub findings: Vec<usize>,
    /// Choices of severity with counts.
    pub severities: Vec<(String, usize)>,
    /// Choices of status with counts.
    pub statuses: Vec<(String, usize)>,
    /// Choices of kind with counts.
    pub kinds: Vec<(String, usize)>,
    /// Choices of table with counts.
    pub tables: Vec<(String, usize)>,
    /// Choices of rule with counts.
    pub codes: Vec<(String, usize)>,
}

impl LoadedReport {
    /// Works everything out.
    pub fn new(report: Report) -> LoadedReport {
        let kinds = report
            .summary
            .iter()
            .filter_map(|(kind, value)| {
                let counts: KindSummary = serde_json::from_value(value.clone()).ok()?;
                (counts.expected + counts.extra > 0).then(|| (kind.clone(), counts))
            })
            .collect();
        let tables: Vec<Option<String>> = report.findings.iter().map(finding_table).collect();
        let search = report.findings.iter().map(search_text).collect();
        let by_id = report.findings.iter().enumerate().map(|(index, finding)| (finding.id.clone(), index)).collect();
        let by_table = report.tables.iter().enumerate().map(|(index, table)| (table.name.clone(), index)).collect();
        LoadedReport { report, kinds, search, tables, by_id, by_table }
    }

    /// Whether a view has anything to say about this report; views of data that it does not have are not offered.
    pub fn offers(&self, view: View) -> bool {
        let report = &self.report;
        match view {
            View::Seed => !report.seed.is_empty() || !report.data_migrations.is_empty(),
            View::Versions => [&report.requirements.left, &report.requirements.right].into_iter().any(versions::any),
            View::Inputs
            | View::Summary
            | View::Findings
            | View::Objects
            | View::Migrations
            | View::Types
            | View::NotAnalysed
            | View::Sources => true,
        }
    }

    /// A finding by its id.
    pub fn finding(&self, id: &str) -> Option<&ReportFinding> {
        self.report.findings.get(*self.by_id.get(id)?)
    }

    /// Position of a table in the report.
    pub fn table_index(&self, name: &str) -> Option<usize> {
        self.by_table.get(name).copied()
    }

    /// The table of a finding.
    pub fn table_of(&self, finding: usize) -> Option<&str> {
        self.tables.get(finding)?.as_deref()
    }

    /// Findings of one severity that are not waived.
    pub fn open_findings(&self, severity: &str) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    }

    /// Whether a finding's words contain every word of a query in lower case.
    pub fn finding_contains(&self, finding: usize, words: &[String]) -> bool {
        self.search.get(finding).is_some_and(|text| words.iter().all(|word| text.contains(word.as_str())))
    }

    /// Applies a filter.
    pub fn matches(&self, filter: &Filter) -> Matches {
        let words = query_words(&filter.text);
        let mut out = Matches::default();
        let mut counts: [HashMap<&str, usize>; 5] = Default::default();
        let mut accepted = Vec::new();
        for (index, finding) in self.report.findings.iter().enumerate() {
            if !self.finding_contains(index, &words) {
                continue;
            }
            // What was accepted is neither an error nor missing any more.
            let (severity, status) =
                if finding.waived.is_some() { (ACCEPTED, ACCEPTED) } else { (finding.severity.as_str(), finding.status.as_str()) };
            let values = [
                (filter.severity.as_str(), severity),
                (filter.status.as_str(), status),
                (filter.kind.as_str(), finding.kind.as_str()),
                (filter.table.as_str(), self.table_of(index).unwrap_or_default()),
                (filter.code.as_str(), finding.code.as_str()),
            ];
            let failing = values.iter().filter(|(wanted, value)| !wanted.is_empty() && wanted != value).count();
            if failing == 0 {
                if finding.waived.is_some() { accepted.push(index) } else { out.findings.push(index) }
            }
            for (count, (wanted, value)) in counts.iter_mut().zip(values) {
                let fails_here = !wanted.is_empty() && wanted != value;
                if failing == usize::from(fails_here) {
                    *count.entry(value).or_default() += 1;
                }
            }
        }
        out.findings.append(&mut accepted);
        let [severities, statuses, kinds, tables, codes] = counts;
        let in_order = |counts: HashMap<&str, usize>, order: &[&str]| {
            order.iter().map(|word| ((*word).to_owned(), counts.get(word).copied().unwrap_or_default())).collect()
        };
        let sorted = |counts: HashMap<&str, usize>, title: fn(&str) -> String| {
            let mut list: Vec<(String, usize)> =
                counts.into_iter().filter(|(word, _)| !word.is_empty()).map(|(word, count)| (word.to_owned(), count)).collect();
            crate::source::order::sort_by_key(&mut list, |(word, _)| title(word));
            list
        };
        out.severities = in_order(severities, &["error", "warning", "notice"]);
        out.statuses = in_order(statuses, &["missing", "different", "extra", "advice", ACCEPTED]);
        out.kinds = sorted(kinds, kind_title);
        out.tables = sorted(tables, str::to_owned);
        out.codes = sorted(codes, str::to_owned);
        out
    }
}

/// The words of a query.
pub fn query_words(text: &str) -> Vec<String> {
    text.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

fn search_text(finding: &ReportFinding) -> String {
    let mut text = object_name(&finding.object);
    let file = |evidence: &Option<crate::report::ReportEvidence>| evidence.as_ref().and_then(|evidence| evidence.file.clone());
    for part in [
        Some(finding.message.clone()),
        Some(finding.code.clone()),
        Some(kind_title(&finding.kind)),
        file(&finding.left),
        file(&finding.right),
    ]
    .into_iter()
    .flatten()
    {
        text.push('\n');
        text.push_str(&part);
    }
    text.to_lowercase()
}
