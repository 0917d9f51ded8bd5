//! Findings about what a side needs.

use super::{ExtensionNeed, Need, Requirements, version_key};
use crate::compare::{Comparison, Evidence, Kind, ObjectPath, Side, Status, Verdict};
use crate::replay::ReplayIssueKind;
use crate::rules::{Finding, Severity};
use crate::source::SourceSpan;

/// Judges what the checked side needs: an extension that nothing enables, and versions that exclude each other.
pub fn judge_requirements(right: Side<'_>, needs: &Requirements, comparison: &Comparison) -> Vec<Finding> {
    let mut findings: Vec<Finding> =
        needs.extensions.iter().filter(|need| !is_reported(right, need, comparison)).filter_map(about_extension).collect();
    findings.extend(no_version(needs));
    findings
}

fn finding(code: &'static str, severity: Severity, object: &str, kind: Kind, right: Evidence) -> Finding {
    Finding {
        code,
        status: Status::Advice,
        verdict: if severity == Severity::Error { Verdict::Wrong } else { Verdict::Risk },
        severity,
        kind,
        object: ObjectPath { schema: None, table: None, name: object.to_owned() },
        facet: None,
        left: None,
        right: Some(right),
        message: String::new(),
        why: String::new(),
        help: String::new(),
        row: None,
        waived: None,
    }
}

/// One defect is one finding: a missing extension that the comparison reports, or a statement that replay has refused already.
fn is_reported(right: Side<'_>, need: &ExtensionNeed, comparison: &Comparison) -> bool {
    let missing = comparison.differences.iter().any(|difference| {
        difference.kind == Kind::Extension && difference.status == Status::Missing && difference.object.name == need.name
    });
    let refused = |span: SourceSpan| {
        right.replayed.issues.iter().any(|issue| {
            matches!(issue.kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence)
                && issue.span.file == span.file
                && ((issue.span.start <= span.start && span.start < issue.span.end.max(issue.span.start + 1))
                    || (span.start <= issue.span.start && issue.span.start < span.end))
        })
    };
    missing || need.needed_by.iter().any(|use_of| use_of.at_creation && refused(use_of.span))
}

fn about_extension(need: &ExtensionNeed) -> Option<Finding> {
    if need.enabled_at.is_some() {
        return None;
    }
    let at_creation: Vec<&Need> = need.needed_by.iter().filter(|need| need.at_creation).collect();
    let first = at_creation.first().copied().or(need.needed_by.first())?;
    let severity = if first.at_creation { Severity::Error } else { Severity::Warning };
    let names: Vec<String> = need.needed_by.iter().take(3).map(|need| need.what.clone()).collect();
    let more = if need.needed_by.len() > 3 { format!(" and {} more", need.needed_by.len() - 3) } else { String::new() };
    let fails = if first.at_creation { "the statement fails" } else { "the routine fails when it runs" };
    Some(Finding {
        message: format!("{}{more} need the extension {}, which no statement enables; {fails}.", names.join(", "), need.name).replacen(
            " need ",
            if need.needed_by.len() == 1 { " needs " } else { " need " },
            1,
        ),
        why: "On a server where the extension was not enabled by hand the name is unknown.".into(),
        help: format!("Run CREATE EXTENSION IF NOT EXISTS {} before it.", quoted(&need.name)),
        ..finding("extension-not-enabled", severity, &need.name, Kind::Extension, Evidence::new(first.what.clone(), Some(first.span)))
    })
}

fn quoted(name: &str) -> String {
    if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') { name.to_owned() } else { format!("\"{name}\"") }
}

/// Something was removed before something else came: no server accepts all of it.
fn no_version(needs: &Requirements) -> Option<Finding> {
    let (removed, newest) = (needs.removed.first()?, needs.reasons.first()?);
    if version_key(newest.since) < version_key(removed.since) {
        return None;
    }
    Some(Finding {
        message: format!(
            "No version accepts all statements: {} is refused from {} on, {} needs {}.",
            removed.construct, removed.since, newest.construct, newest.since
        ),
        why: "Each part runs on a server on which the other does not.".into(),
        help: format!("Replace {}.", removed.construct),
        ..finding(
            "no-common-version",
            Severity::Error,
            removed.construct,
            Kind::Migration,
            Evidence::new(removed.construct.to_owned(), Some(removed.span)),
        )
    })
}
