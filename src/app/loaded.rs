//! A report on show, with what the views look up again and again worked out once.

use std::collections::{HashMap, HashSet};

use crate::report::{KindSummary, Report, ReportFinding};
use crate::source::unicode;

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
    /// Words of all findings in lower case, one finding after the other, for the search.
    search: String,
    /// Where the words of each finding end.
    search_ends: Vec<usize>,
    /// Words that findings are filtered and grouped by: severities, statuses, kinds, tables, codes.
    facets: [Interner; 5],
    /// Of each finding the position of its word of each facet.
    values: Vec<[usize; 5]>,
    /// The first findings that belong to no table and to no object that is listed beside the tables.
    pub outside: Vec<usize>,
    by_id: HashMap<String, usize>,
    by_table: HashMap<String, usize>,
}

impl PartialEq for LoadedReport {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Findings outside of tables that are listed.
const MAX_OUTSIDE: usize = 300;

/// What findings are grouped by: positions among severity, status, kind, table and code.
#[derive(Debug, Clone, Copy)]
pub enum Facet {
    /// How severe it is.
    Severity = 0,
    /// Kind of object.
    Kind = 2,
    /// Its table, empty for none.
    Table = 3,
    /// Code of the rule.
    Code = 4,
}

/// Each word once, with a number.
#[derive(Debug, Default)]
struct Interner {
    words: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl Interner {
    fn number(&mut self, word: &str) -> usize {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), self.words.len() - 1);
        self.words.len() - 1
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
                let counts = KindSummary::read(value)?;
                (counts.expected + counts.extra > 0).then(|| (kind.clone(), counts))
            })
            .collect();
        let mut facets: [Interner; 5] = Default::default();
        let (mut search, mut search_ends, mut values, mut outside) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        let listed: HashSet<&str> = report.objects.iter().flat_map(|object| &object.findings).map(String::as_str).collect();
        for (index, finding) in report.findings.iter().enumerate() {
            let table = finding_table(finding);
            if table.is_none() && outside.len() < MAX_OUTSIDE && !listed.contains(finding.id.as_str()) {
                outside.push(index);
            }
            let table = table.as_deref().unwrap_or_default();
            // What was accepted is neither an error nor missing any more.
            let (severity, status) =
                if finding.waived.is_some() { (ACCEPTED, ACCEPTED) } else { (finding.severity.as_str(), finding.status.as_str()) };
            let words = [severity, status, &finding.kind, table, &finding.code];
            let mut numbers = [0; 5];
            for ((number, facet), word) in numbers.iter_mut().zip(&mut facets).zip(words) {
                *number = facet.number(word);
            }
            values.push(numbers);
            search.push_str(&search_text(finding));
            search.push('\n');
            search_ends.push(search.len());
        }
        let by_id = report.findings.iter().enumerate().map(|(index, finding)| (finding.id.clone(), index)).collect();
        let by_table = report.tables.iter().enumerate().map(|(index, table)| (table.name.clone(), index)).collect();
        LoadedReport { report, kinds, search, search_ends, facets, values, outside, by_id, by_table }
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

    /// The number and the word by which a finding is grouped; findings with the same word have the same number.
    pub fn facet(&self, finding: usize, facet: Facet) -> (usize, &str) {
        let position = facet as usize;
        let number = self.values.get(finding).map_or(0, |values| values[position]);
        (number, self.facets[position].words.get(number).map_or("", String::as_str))
    }

    /// Findings of one severity that are not waived.
    pub fn open_findings(&self, severity: &str) -> usize {
        self.report.findings.iter().filter(|finding| finding.severity == severity && finding.waived.is_none()).count()
    }

    /// Which findings contain every word of a query in lower case; `None` for a query without words.
    pub fn containing(&self, words: &[String]) -> Option<Vec<bool>> {
        if words.is_empty() {
            return None;
        }
        let mut missing = vec![0_usize; self.search_ends.len()];
        for word in words {
            let finder = memchr::memmem::Finder::new(word.as_bytes());
            let (mut finding, mut at) = (0, 0);
            // All texts are one text: most of it is passed over without looking at where a finding ends.
            while let Some(found) = finder.find(&self.search.as_bytes()[at..]) {
                finding += self.search_ends[finding..].partition_point(|end| *end <= at + found);
                if let (Some(count), Some(end)) = (missing.get_mut(finding), self.search_ends.get(finding)) {
                    *count += 1;
                    at = *end;
                } else {
                    break;
                }
            }
        }
        Some(missing.into_iter().map(|found| found == words.len()).collect())
    }

    /// Applies a filter.
    pub fn matches(&self, filter: &Filter) -> Matches {
        let containing = self.containing(&query_words(&filter.text));
        let mut out = Matches::default();
        let mut accepted = Vec::new();
        let wanted = [&filter.severity, &filter.status, &filter.kind, &filter.table, &filter.code];
        // A word that no finding has is nobody's number.
        let wanted: Vec<Option<usize>> = (wanted.iter().zip(&self.facets))
            .map(|(word, facet)| (!word.is_empty()).then(|| facet.numbers.get(word.as_str()).copied().unwrap_or(usize::MAX)))
            .collect();
        let mut counts: Vec<Vec<usize>> = self.facets.iter().map(|facet| vec![0; facet.words.len()]).collect();
        for (index, values) in self.values.iter().enumerate() {
            if containing.as_ref().is_some_and(|containing| !containing[index]) {
                continue;
            }
            let fails = |(wanted, value): (&Option<usize>, &usize)| wanted.is_some_and(|wanted| wanted != *value);
            let failing = wanted.iter().zip(values).filter(|(wanted, value)| fails((wanted, value))).count();
            if failing == 0 {
                let waived = self.report.findings.get(index).is_some_and(|finding| finding.waived.is_some());
                if waived { accepted.push(index) } else { out.findings.push(index) }
            }
            if failing > 1 {
                continue;
            }
            for ((count, wanted), value) in counts.iter_mut().zip(&wanted).zip(values) {
                if failing == usize::from(fails((wanted, value))) {
                    count[*value] += 1;
                }
            }
        }
        out.findings.append(&mut accepted);
        let mut counts = counts.into_iter().zip(&self.facets).map(|(counts, facet)| {
            let words = facet.words.iter().map(String::as_str).zip(counts);
            words.filter(|(_, count)| *count > 0).collect::<HashMap<&str, usize>>()
        });
        let mut next = || counts.next().unwrap_or_default();
        let (severities, statuses, kinds, tables, codes) = (next(), next(), next(), next(), next());
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
    unicode::lower(text).split_whitespace().map(str::to_owned).collect()
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
    unicode::lower(&text)
}
