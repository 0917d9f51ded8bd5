//! Puts the report together from what the chain found.

use serde_json::Value;

use super::requirements::{BothRequirements, side_requirements};
use super::words::{self, Outline};
use super::{
    ElementComparison, EquivalenceUse, EquivalentPair, InputProblem, KindSummary, LeftOutFile, MissingSourceLines, NotAnalysed,
    OverallVerdict, Report, ReportEvidence, ReportFinding, ReportObject, ReportSide, SourceReport, SourceStatement, TableComparison,
    Waived, diff, excerpt, migrations, not_analysed, statement_counts, tables,
};
use crate::catalog::{Table, TableKind};
use crate::compare::equivalence::find_row;
use crate::compare::{AcceptedPair, Comparison, Evidence, Kind, ObjectPath, Side, Status, Verdict, pair_migrations};
use crate::replay::{ReplayIssue, ReplayIssueKind};
use crate::rules::requirements::Requirements;
use crate::rules::{Finding, Severity};
use crate::source::{Dialect, SortedMap, SourceSet, SourceSpan};
use crate::sql::{Outcome, ParsedMigration, Statement};

/// One side with everything the chain made of it.
#[derive(Clone, Copy)]
pub struct BuiltSide<'a> {
    /// Texts and replay.
    pub side: Side<'a>,
    /// Statements per migration.
    pub migrations: &'a [ParsedMigration],
}

/// Everything a report is made from.
pub struct Parts<'a> {
    /// The expected side.
    pub left: BuiltSide<'a>,
    /// The audited side.
    pub right: BuiltSide<'a>,
    /// Facts.
    pub comparison: &'a Comparison,
    /// Judged facts, in report order.
    pub findings: &'a [Finding],
    /// SQL that closes a finding, by position in `findings`.
    pub fixes: &'a SortedMap<usize, String>,
    /// What each side needs of its server, the expected side first.
    pub requirements: (&'a Requirements, &'a Requirements),
    /// Options in force, in words.
    pub options: Vec<String>,
    /// Problems of the request itself, for example that both sides are the same folder.
    pub request_problems: Vec<InputProblem>,
}

/// Builds the report.
pub fn build(parts: Parts<'_>) -> Report {
    let mut rows = not_analysed("left", parts.left.side, parts.left.migrations);
    rows.extend(not_analysed("right", parts.right.side, parts.right.migrations));
    let counts: Vec<(Kind, KindSummary)> = parts
        .comparison
        .counts
        .iter()
        .map(|(kind, c)| {
            let summary =
                KindSummary { expected: c.expected, present: c.present, missing: c.missing, different: c.different, extra: c.extra };
            (*kind, summary)
        })
        .collect();
    let verdict = overall_verdict(&parts, &rows);
    let counting: Vec<Finding> = parts.findings.iter().filter(|finding| finding.waived.is_none()).cloned().collect();
    let refused = parts.right.side.replayed.issues.iter().filter(|issue| issue.kind == ReplayIssueKind::WouldFail).count() as u64;
    let outline = Outline {
        verdict,
        left: parts.left.side.sources.dialect,
        right: parts.right.side.sources.dialect,
        findings: &counting,
        counts: &counts,
        not_analysed: rows.len() as u64,
        refused,
    };
    let mut findings = report_findings(&parts);
    let tables = tables::table_comparisons(&parts, &findings);
    define_foreign_keys(&mut findings, &tables);
    let pairs = pair_migrations(parts.left.side, parts.right.side);
    Report {
        format: "schema-parity-report".into(),
        version: 1,
        generator: concat!("schema-parity ", env!("CARGO_PKG_VERSION")).into(),
        date: None,
        verdict,
        headline: words::headline(&outline),
        explanation: words::explanation(&outline),
        left: report_side(parts.left, &[]),
        right: report_side(parts.right, &parts.request_problems),
        summary: counts
            .iter()
            .map(|(kind, summary)| (kind.as_str().to_owned(), serde_json::to_value(summary).unwrap_or(Value::Null)))
            .collect(),
        equivalences: equivalences(parts.comparison),
        tables,
        objects: tables::objects(&parts, &findings),
        migrations: migrations::migration_outcomes(&parts, &pairs),
        unpaired_migrations: migrations::unpaired(&parts, &pairs),
        requirements: BothRequirements {
            left: side_requirements(parts.left.side, parts.requirements.0),
            right: side_requirements(parts.right.side, parts.requirements.1),
        },
        seed: super::seed::seed_tables(&parts),
        data_migrations: super::seed::data_migrations(&parts),
        options: parts.options.clone(),
        sources: source_reports("left", parts.left).chain(source_reports("right", parts.right)).collect(),
        findings,
        not_analysed: rows,
    }
}

/// Fail before inconclusive before notes: what is known to be wrong is not softened by what is unknown, and nothing unknown passes.
fn overall_verdict(parts: &Parts<'_>, rows: &[NotAnalysed]) -> OverallVerdict {
    let counting = || parts.findings.iter().filter(|finding| finding.waived.is_none());
    let uncertain = |side: BuiltSide<'_>| {
        let nothing = side.migrations.iter().all(|migration| migration.statements.is_empty());
        nothing || !side.side.sources.dialect_certain
    };
    if counting().any(|finding| finding.severity == Severity::Error) {
        OverallVerdict::Fail
    } else if rows.iter().any(|row| row.could_hide) || uncertain(parts.left) || uncertain(parts.right) {
        OverallVerdict::Inconclusive
    } else if counting().next().is_some() {
        OverallVerdict::PassWithNotes
    } else {
        OverallVerdict::Pass
    }
}

fn report_side(built: BuiltSide<'_>, more_problems: &[InputProblem]) -> ReportSide {
    let sources = built.side.sources;
    let catalog = &built.side.replayed.catalog;
    let problems = sources.problems.iter().map(|problem| InputProblem {
        file: problem.path.clone(),
        line: problem.line,
        kind: problem.kind.to_owned(),
        message: problem.message.clone(),
    });
    ReportSide {
        label: sources.label.clone(),
        dialect: sources.dialect.as_str().into(),
        dialect_evidence: sources.dialect_evidence.clone(),
        layout: sources.layout.clone(),
        layout_evidence: sources.layout_evidence.clone(),
        files: sources.migrations.iter().map(|migration| sources.file(migration.file).path.clone()).collect(),
        left_out: sources
            .left_out
            .iter()
            .map(|left_out| LeftOutFile { file: left_out.path.clone(), line: left_out.line, reason: left_out.reason.clone() })
            .collect(),
        problems: problems.chain(more_problems.iter().cloned()).collect(),
        statements: statement_counts(built.side, built.migrations),
        tables: catalog.tables.iter().filter(|(key, table)| counts_as_table(catalog.dialect, &key.name, table)).count() as u64,
    }
}

/// Not what the engine or a virtual table's module keeps for itself, and not what no file creates.
fn counts_as_table(dialect: Dialect, name: &str, table: &Table) -> bool {
    let internal = dialect == Dialect::Sqlite && name.starts_with("sqlite_");
    !internal && !table.assumed && table.kind != TableKind::Shadow
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Missing => "missing",
        Status::Different => "different",
        Status::Extra => "extra",
        Status::Advice => "advice",
    }
}

fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Wrong => "wrong",
        Verdict::Risk => "risk",
        Verdict::Stricter => "stricter",
        Verdict::Manual => "manual",
        Verdict::Expected => "expected",
        Verdict::Same => "same",
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    }
}

/// `table.name`, or the name alone.
pub fn object_text(path: &ObjectPath) -> String {
    [path.schema.as_deref(), path.table.as_deref(), Some(path.name.as_str())]
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(".")
}

fn report_findings(parts: &Parts<'_>) -> Vec<ReportFinding> {
    let mut used: SortedMap<String, u32> = SortedMap::new();
    let mut out = Vec::with_capacity(parts.findings.len());
    for (position, finding) in parts.findings.iter().enumerate() {
        let stem =
            [Some(finding.code), Some(&object_text(&finding.object)), finding.facet].into_iter().flatten().collect::<Vec<_>>().join(":");
        let count = used.entry(stem.clone()).or_insert(0);
        *count += 1;
        let id = if *count == 1 { stem } else { format!("{stem}:{count}") };
        let side = |sources: &SourceSet, side: &Option<Evidence>| -> Option<ReportEvidence> {
            side.as_ref().map(|evidence| excerpt::evidence(sources, evidence))
        };
        out.push(ReportFinding {
            id,
            code: finding.code.into(),
            status: status_word(finding.status).into(),
            verdict: verdict_word(finding.verdict).into(),
            severity: severity_word(finding.severity).into(),
            kind: finding.kind.as_str().into(),
            object: ReportObject {
                schema: finding.object.schema.clone(),
                table: finding.object.table.clone(),
                name: finding.object.name.clone(),
            },
            facet: finding.facet.map(Into::into),
            definition: None,
            left: side(parts.left.side.sources, &finding.left),
            right: side(parts.right.side.sources, &finding.right),
            message: finding.message.clone(),
            why: finding.why.clone(),
            help: finding.help.clone(),
            diff: match (&finding.left, &finding.right) {
                (Some(Evidence { text: Some(left), .. }), Some(Evidence { text: Some(right), .. })) => diff::lines(left, right),
                _ => Vec::new(),
            },
            fix: parts.fixes.get(&position).cloned(),
            row: finding.row.map(Into::into),
            waived: finding.waived.clone().map(|reason| Waived { reason }),
        });
    }
    out
}

/// Findings about a part of a foreign key get the whole key, so that a reader learns what refers to what.
fn define_foreign_keys(findings: &mut [ReportFinding], tables: &[TableComparison]) {
    let keys = tables.iter().flat_map(|table| &table.rows).filter(|row| row.kind == Kind::ForeignKey.as_str());
    let known: SortedMap<&str, &ElementComparison> = keys.flat_map(|row| row.findings.iter().map(move |id| (id.as_str(), row))).collect();
    for finding in findings.iter_mut().filter(|finding| finding.facet.is_some()) {
        let row = known.get(finding.id.as_str());
        let definition = row.and_then(|row| [&row.left, &row.right].into_iter().flatten().find_map(|side| side.value.clone()));
        finding.definition = definition;
    }
}

fn equivalences(comparison: &Comparison) -> Vec<EquivalenceUse> {
    let mut by_row: SortedMap<&str, Vec<&AcceptedPair>> = SortedMap::new();
    for pair in &comparison.accepted {
        by_row.entry(pair.row).or_default().push(pair);
    }
    by_row
        .into_iter()
        .filter_map(|(row, pairs)| {
            let first = *pairs.first()?;
            let declared = find_row(row);
            Some(EquivalenceUse {
                rule: row.to_owned(),
                count: pairs.len() as u64,
                verdict: verdict_word(first.verdict).into(),
                left: declared.map_or_else(|| first.left.value.clone(), |row| row.left.replace('`', "")),
                right: declared.map_or_else(|| first.right.value.clone(), |row| row.right.replace('`', "")),
                because: declared.map_or_else(String::new, |row| row.because.replace('`', "")),
                source: declared.map_or_else(String::new, |row| row.source.to_owned()),
                pairs: pairs
                    .iter()
                    .map(|pair| EquivalentPair {
                        object: object_text(&pair.object),
                        left: pair.left.value.clone(),
                        right: pair.right.value.clone(),
                        evidence: pair.evidence.clone(),
                    })
                    .collect(),
            })
        })
        .collect()
}

fn source_reports<'a>(word: &'static str, built: BuiltSide<'a>) -> impl Iterator<Item = SourceReport> + 'a {
    let refused: SortedMap<SourceSpan, &ReplayIssue> = built
        .side
        .replayed
        .issues
        .iter()
        .filter(|issue| matches!(issue.kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence))
        .map(|issue| (issue.span, issue))
        .collect();
    built.migrations.iter().map(move |migration| {
        let file = built.side.sources.file(migration.migration.file);
        let line = |offset: u32| file.lines.line_column(offset).line;
        let statements = migration.statements.iter().map(|statement| {
            let (outcome, note) = statement_outcome(&refused, statement);
            SourceStatement {
                line: line(statement.span.start),
                end_line: line(statement.span.end.max(statement.span.start + 1) - 1),
                outcome: outcome.into(),
                note,
            }
        });
        let missing = file.omitted.lines.iter().map(|gap| {
            let before = &file.text[..gap.at as usize];
            let row = before.matches('\n').count() + usize::from(!before.ends_with('\n'));
            MissingSourceLines { row: row as u32, lines: gap.lines }
        });
        SourceReport {
            side: word.into(),
            file: file.path.clone(),
            text: file.text.clone(),
            missing: missing.collect(),
            statements: statements.collect(),
        }
    })
}

fn statement_outcome(refused: &SortedMap<SourceSpan, &ReplayIssue>, statement: &Statement) -> (&'static str, String) {
    // An issue may name a part of its statement: the first one that starts within it.
    let first = SourceSpan { end: statement.span.start, ..statement.span };
    let refused = refused.range(first..).next().map(|(span, issue)| (*span, *issue));
    let refused =
        refused.filter(|(span, _)| span.file == statement.span.file && span.start < statement.span.end.max(statement.span.start + 1));
    let refused = refused.map(|(_, issue)| issue);
    match (&statement.outcome, refused) {
        (_, Some(issue)) => ("would-fail", issue.message.clone()),
        (Outcome::Modelled(_), None) => ("modelled", String::new()),
        (Outcome::Irrelevant(word), None) => ("irrelevant", (*word).to_owned()),
        (Outcome::Opaque { reason, .. }, None) => ("opaque", reason.clone()),
        (Outcome::NotUnderstood { reason, .. }, None) => ("not-understood", reason.clone()),
    }
}
