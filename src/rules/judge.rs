//! Facts, replay issues and advice become findings.

use crate::catalog::ObjectKey;
use crate::compare::{Comparison, Difference, Evidence, Kind, ObjectPath, Side, Status, Verdict};
use crate::replay::{ReplayIssue, ReplayIssueKind};
use crate::rules::rule::{Check, IssueWords, Rule, Words};
use crate::rules::{Finding, RULES, Severity};
use crate::source::SortedMap;
use crate::source::unicode::capitalised;

/// Judges everything a comparison and the two replays say; worst first, then in source order.
pub fn judge(left: Side<'_>, right: Side<'_>, comparison: &Comparison) -> Vec<Finding> {
    let mut findings: Vec<Finding> = comparison.differences.iter().filter_map(about_difference).collect();
    for (side, is_left) in [(left, true), (right, false)] {
        about_issues(side, is_left, same_engine(left, right) && !comparison.advice, &mut findings);
    }
    if comparison.advice {
        about_advice(right, &mut findings);
    }
    // A refused statement is the cause of what is missing, and so is a name that was not recognised: they come before that.
    crate::source::order::sort_by_key(&mut findings, |finding| (finding.severity, !CAUSES.contains(&finding.code)));
    findings
}

/// Codes of the rules whose findings head their severity.
const CAUSES: [&str; 2] = [super::replay::statement_would_fail::RULE.code, super::tables::naming_style::RULE.code];

fn same_engine(left: Side<'_>, right: Side<'_>) -> bool {
    left.replayed.catalog.dialect == right.replayed.catalog.dialect
}

/// The rule a fact belongs to.
pub(super) fn rule_of(difference: &Difference) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| match &rule.check {
        Check::Difference { applies, .. } => applies(difference),
        Check::Issue { .. } | Check::Advice(_) => false,
    })
}

fn about_difference(difference: &Difference) -> Option<Finding> {
    let rule = rule_of(difference)?;
    let Check::Difference { message, severity, .. } = &rule.check else { return None };
    Some(Finding {
        code: rule.code,
        status: difference.status,
        verdict: difference.verdict,
        severity: severity(difference),
        kind: difference.kind,
        object: difference.object.clone(),
        facet: difference.facet,
        left: difference.left.clone(),
        right: difference.right.clone(),
        message: hedged(message(&Words(difference)), difference),
        why: why(rule, &difference.because),
        help: help(rule, difference),
        row: difference.row,
        waived: None,
    })
}

/// The message, with what makes it doubtful.
fn hedged(message: String, difference: &Difference) -> String {
    match &difference.unseen {
        Some(place) => {
            let what = if difference.kind == Kind::Function {
                "the function"
            } else if matches!(difference.kind, Kind::Enum | Kind::Domain | Kind::Composite | Kind::Type) {
                "the type"
            } else {
                "the table"
            };
            format!("{message} This may be wrong: the statement at {place} names {what} and was not analysed.")
        }
        None => message,
    }
}

/// The special reason of this case first, then why the rule exists.
fn why(rule: &Rule, because: &str) -> String {
    if because.is_empty() {
        return rule.rationale.to_owned();
    }
    let because = because.trim();
    // A value that tells the sides apart begins with the name of its column, which keeps its spelling.
    let example = because.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '));
    let mut out = if example { format!("For example, {because}") } else { capitalised(because) };
    if !out.ends_with(['.', '!', '?']) {
        out.push('.');
    }
    format!("{out} {}", rule.rationale)
}

fn help(rule: &Rule, difference: &Difference) -> String {
    match &difference.rename {
        Some(rename) => {
            let (from, to) = match difference.status {
                Status::Missing => (difference.object.name.as_str(), rename.name.as_str()),
                Status::Extra | Status::Different | Status::Advice => (rename.name.as_str(), difference.object.name.as_str()),
            };
            format!("It may be a rename from {from} to {to} ({}); if so, rename it, otherwise: {}", rename.evidence, rule.help)
        }
        None => rule.help.to_owned(),
    }
}

fn about_issues(side: Side<'_>, is_left: bool, quiet: bool, findings: &mut Vec<Finding>) {
    let issues = &side.replayed.issues;
    for (position, issue) in issues.iter().enumerate() {
        let found = RULES.iter().copied().find_map(|rule| match &rule.check {
            Check::Issue { kind, message, severity, advice_within_one_engine } if *kind == issue.kind => {
                Some((rule, message, severity, *advice_within_one_engine))
            }
            Check::Issue { .. } | Check::Difference { .. } | Check::Advice(_) => None,
        });
        // Consequences are counted with their cause; what was not analysed has its own list in the report.
        let Some((rule, message, severity, advice_only)) = found else { continue };
        if quiet && advice_only {
            continue;
        }
        if kept_by_sqlite(side, issue) {
            continue;
        }
        let words = IssueWords { issue, dialect: side.replayed.catalog.dialect, consequences: consequences(issues, position) };
        let (kind, object) = object_of(side, issue);
        let here = Evidence::new(shortened(side.sources.text(issue.span)), Some(issue.span));
        let (left, right) = if is_left { (Some(here), None) } else { (None, Some(here)) };
        let severity = if is_left { severity.0 } else { severity.1 };
        findings.push(Finding {
            code: rule.code,
            status: Status::Advice,
            verdict: match severity {
                Severity::Error => Verdict::Wrong,
                Severity::Warning => Verdict::Risk,
                Severity::Notice => Verdict::Manual,
            },
            severity,
            kind,
            object,
            facet: None,
            left,
            right,
            message: capitalised(&message(&words)),
            why: rule.rationale.to_owned(),
            help: rule.help.to_owned(),
            row: None,
            waived: None,
        });
    }
}

/// The `sqlite3` shell prints `CREATE TABLE sqlite_sequence…` in its `.schema`, although SQLite makes and keeps these tables itself and refuses
/// the statement: nothing is missing because of that.
fn kept_by_sqlite(side: Side<'_>, issue: &ReplayIssue) -> bool {
    let text = side.sources.text(issue.span);
    let mut words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | '"')).filter(|word| !word.is_empty());
    let mut next = |wanted: &str| words.next().is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    side.replayed.catalog.dialect == crate::source::Dialect::Sqlite
        && next("create")
        && next("table")
        && words.next().is_some_and(|name| name.to_ascii_lowercase().starts_with("sqlite_"))
}

/// Consequences between this refused statement and the next one.
fn consequences(issues: &[ReplayIssue], position: usize) -> usize {
    issues
        .iter()
        .skip(position + 1)
        .take_while(|issue| issue.kind != ReplayIssueKind::WouldFail)
        .filter(|issue| issue.kind == ReplayIssueKind::Consequence)
        .count()
}

fn object_of(side: Side<'_>, issue: &ReplayIssue) -> (Kind, ObjectPath) {
    match &issue.object {
        Some(object) => (Kind::Table, path(object)),
        None => (Kind::Migration, ObjectPath { schema: None, table: None, name: side.sources.location(issue.span).0.to_owned() }),
    }
}

fn path(key: &ObjectKey) -> ObjectPath {
    let schema = (key.schema != "public" && key.schema != "main").then(|| key.schema.clone());
    ObjectPath { schema, table: None, name: key.name.clone() }
}

/// The first line of a statement, cut.
fn shortened(text: &str) -> String {
    const LIMIT: usize = 120;
    let line = text.trim().lines().next().unwrap_or_default();
    if line.chars().count() <= LIMIT {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(LIMIT).collect();
    cut.push('…');
    cut
}

fn about_advice(right: Side<'_>, findings: &mut Vec<Finding>) {
    let mut by_rule: SortedMap<usize, Vec<Finding>> = SortedMap::new();
    for (position, rule) in RULES.iter().enumerate() {
        let Check::Advice(find) = &rule.check else { continue };
        let list = find(right).into_iter().map(|advice| Finding {
            code: rule.code,
            status: Status::Advice,
            verdict: Verdict::Manual,
            severity: Severity::Notice,
            kind: advice.kind,
            object: advice.object,
            facet: None,
            left: None,
            right: Some(advice.evidence),
            message: advice.message,
            why: rule.rationale.to_owned(),
            help: rule.help.to_owned(),
            row: None,
            waived: None,
        });
        by_rule.insert(position, list.collect());
    }
    findings.extend(by_rule.into_values().flatten());
}
