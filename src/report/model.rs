//! Plain data that leaves the pipeline: serialized for the command line, posted from the worker to the page, saved and re-opened.

use super::record::{FieldValue, Part, Slot, Word, record};
use crate::rules::{STALE_WAIVER, Waiver};

/// The overall verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OverallVerdict {
    /// Everything expected is there and nothing was left unlooked at.
    Pass,
    /// As pass, with notices or warnings.
    PassWithNotes,
    /// Something is wrong.
    Fail,
    /// Nothing wrong was found, but something that could hide it was not analysed.
    #[default]
    Inconclusive,
}

/// The words of the verdicts.
const VERDICTS: [(&str, OverallVerdict); 4] = [
    ("pass", OverallVerdict::Pass),
    ("pass-with-notes", OverallVerdict::PassWithNotes),
    ("fail", OverallVerdict::Fail),
    ("inconclusive", OverallVerdict::Inconclusive),
];

impl FieldValue for OverallVerdict {
    fn part(&self) -> Part<'_> {
        VERDICTS.iter().find(|(_, verdict)| verdict == self).map_or(Part::Nothing, |(word, _)| Part::Text(word))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Word(self)
    }
}

impl serde::Serialize for OverallVerdict {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.part().serialize(serializer)
    }
}

impl Word for OverallVerdict {
    fn take(&mut self, word: &str) -> bool {
        let known = VERDICTS.iter().find(|(own, _)| *own == word);
        *self = known.map_or(*self, |(_, verdict)| *verdict);
        known.is_some()
    }
}

/// The whole report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// `schema-parity-report`.
    pub format: String,
    /// Version of this contract.
    pub version: u32,
    /// Name and version of the program that made it.
    pub generator: String,
    /// The day on which it was made, `2026-11-25`. The audit has no clock: the program that runs it says.
    pub date: Option<String>,
    /// The overall verdict.
    pub verdict: OverallVerdict,
    /// One plain sentence that a manager understands.
    pub headline: String,
    /// Two or three sentences of what was found, in plain words.
    pub explanation: String,
    /// The expected side.
    pub left: ReportSide,
    /// The audited side.
    pub right: ReportSide,
    /// Counts per kind, in report order.
    pub summary: serde_json::Map<String, serde_json::Value>,
    /// Findings, worst first, then in the order of the expected side.
    pub findings: Vec<ReportFinding>,
    /// Accepted equivalences by rule.
    pub equivalences: Vec<EquivalenceUse>,
    /// What was not analysed, in source order, left side first.
    pub not_analysed: Vec<NotAnalysed>,
    /// Tables side by side.
    pub tables: Vec<TableComparison>,
    /// Objects outside of tables side by side, by kind; their names carry the schema.
    pub objects: Vec<ElementComparison>,
    /// The expected side's migrations and what became of each.
    pub migrations: Vec<MigrationOutcome>,
    /// Files of the audited side that no expected migration was recognised as.
    pub unpaired_migrations: Vec<String>,
    /// Rows that the files carry, table by table, where both sides have the table.
    pub seed: Vec<super::seed::SeedTable>,
    /// Statements that change rows other than by adding literal ones.
    pub data_migrations: Vec<super::seed::DataMigration>,
    /// Versions and extensions that each side needs.
    pub requirements: super::requirements::BothRequirements,
    /// Options that were in force.
    pub options: Vec<String>,
    /// Source texts with their statements; left out of files and links unless asked for.
    pub sources: Vec<SourceReport>,
}

record!(Report {
    format,
    version,
    generator,
    date: omitted,
    verdict,
    headline,
    explanation,
    left,
    right,
    summary,
    findings,
    equivalences,
    not_analysed,
    tables,
    objects: omitted,
    migrations,
    unpaired_migrations: optional,
    seed: optional,
    data_migrations: optional,
    requirements: optional,
    options,
    sources: omitted
});

impl Report {
    /// Counts of the kinds that either side has, with the kind's name for people, in report order.
    pub fn coverage(&self) -> Vec<ElementCounts> {
        self.summary
            .iter()
            .filter_map(|(kind, value)| {
                let counts = KindSummary::read(value)?;
                (counts.expected + counts.extra > 0).then(|| ElementCounts { kind: kind_title(kind), counts })
            })
            .collect()
    }
}

/// One row of the coverage table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementCounts {
    /// `Foreign keys`.
    pub kind: String,
    /// Its counts.
    pub counts: KindSummary,
}

/// A kind of [`Report::summary`] as a title: `foreign_key` gives `Foreign keys`.
pub fn kind_title(kind: &str) -> String {
    let words = match kind {
        "index" => "indexes".to_owned(),
        "policy" => "policies".to_owned(),
        "unique" => "unique constraints".to_owned(),
        "exclusion" => "exclusion constraints".to_owned(),
        "enum" => "enum types".to_owned(),
        "composite" => "composite types".to_owned(),
        "other" => "other objects".to_owned(),
        "seed_rows" => "seed rows".to_owned(),
        kind => format!("{}s", kind.replace('_', " ")),
    };
    crate::source::unicode::capitalised(&words)
}

/// An engine's own spelling for the words of [`ReportSide::dialect`].
pub fn display_dialect(dialect: &str) -> &str {
    match dialect {
        "sqlite" => "SQLite",
        "postgres" => "PostgreSQL",
        other => other,
    }
}

/// Counts of one kind; the value type of [`Report::summary`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KindSummary {
    /// On the expected side.
    pub expected: u64,
    /// Of these, there and the same or equivalent.
    pub present: u64,
    /// Of these, not there.
    pub missing: u64,
    /// Of these, there and different.
    pub different: u64,
    /// Only on the audited side.
    pub extra: u64,
}

record!(KindSummary { expected, present, missing, different, extra });

impl KindSummary {
    /// The counts that stand in [`Report::summary`].
    pub fn read(value: &serde_json::Value) -> Option<KindSummary> {
        let count = |key: &str| value.get(key)?.as_u64();
        Some(KindSummary {
            expected: count("expected")?,
            present: count("present")?,
            missing: count("missing")?,
            different: count("different")?,
            extra: count("extra")?,
        })
    }
}

/// One side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportSide {
    /// What the user calls it.
    pub label: String,
    /// `sqlite` or `postgres`.
    pub dialect: String,
    /// Why this engine.
    pub dialect_evidence: Vec<String>,
    /// The recognised layout.
    pub layout: String,
    /// Why this layout.
    pub layout_evidence: Vec<String>,
    /// Files in the order replayed.
    pub files: Vec<String>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOutFile>,
    /// Problems with the input.
    pub problems: Vec<InputProblem>,
    /// What became of the statements.
    pub statements: StatementCounts,
    /// Number of tables.
    pub tables: u64,
}

record!(ReportSide { label, dialect, dialect_evidence, layout, layout_evidence, files, left_out, problems, statements, tables });

/// A file, or a part of one, that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftOutFile {
    /// Path.
    pub file: String,
    /// 1-based first line of the part.
    pub line: Option<u32>,
    /// Why.
    pub reason: String,
}

record!(LeftOutFile { file, line, reason });

/// A problem with the input.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InputProblem {
    /// Path, empty for the whole side.
    pub file: String,
    /// 1-based line.
    pub line: Option<u32>,
    /// Stable word, see [`crate::source::SourceProblem::kind`].
    pub kind: String,
    /// What happened and what to do.
    pub message: String,
}

record!(InputProblem { file, line, kind, message });

/// What became of the statements of a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatementCounts {
    /// All.
    pub total: u64,
    /// In the model.
    pub modelled: u64,
    /// Declared to have no effect on a schema.
    pub irrelevant: u64,
    /// Recognised, effect unknown.
    pub opaque: u64,
    /// Not accepted by the parser.
    pub not_understood: u64,
    /// Of the modelled ones, refused by the engine.
    pub would_fail: u64,
}

record!(StatementCounts { total, modelled, irrelevant, opaque, not_understood, would_fail });

/// Names the object of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportObject {
    /// Schema, `None` for the default one.
    pub schema: Option<String>,
    /// Table, for what stands in one.
    pub table: Option<String>,
    /// Its name.
    pub name: String,
}

record!(ReportObject { schema, table, name });

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportFinding {
    /// Position-independent id, stable while the finding's code, object and facet are: used in links.
    pub id: String,
    /// Stable code.
    pub code: String,
    /// `missing`, `extra`, `different`, `advice`.
    pub status: String,
    /// `wrong`, `risk`, `stricter`, `expected`, `manual`.
    pub verdict: String,
    /// `error`, `warning`, `notice`.
    pub severity: String,
    /// Kind, see [`crate::compare::Kind::as_str`].
    pub kind: String,
    /// Which object.
    pub object: ReportObject,
    /// What about it.
    pub facet: Option<String>,
    /// For a finding about a part of a foreign key: the definition of the whole key.
    pub definition: Option<String>,
    /// The expected side.
    pub left: Option<ReportEvidence>,
    /// The audited side.
    pub right: Option<ReportEvidence>,
    /// What is the matter.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub help: String,
    /// What differs within a body or a query, line by line in the manner of a unified diff: `@@` heads a part, `-` is expected, `+` is checked.
    pub diff: Vec<String>,
    /// SQL that closes it on the audited side, when it can be written with certainty.
    pub fix: Option<String>,
    /// The equivalence row consulted.
    pub row: Option<String>,
    /// The waiver that covers it.
    pub waived: Option<Waived>,
}

record!(ReportFinding {
    id,
    code,
    status,
    verdict,
    severity,
    kind,
    object,
    facet,
    definition: omitted,
    left,
    right,
    message,
    why,
    help,
    diff: omitted,
    fix: omitted,
    row: omitted,
    waived
});

impl ReportFinding {
    /// The waiver that accepts this finding for a reason; `None` for findings about waivers themselves.
    pub fn waiver(&self, reason: &str) -> Option<Waiver> {
        let ReportObject { schema, table, name } = &self.object;
        let about_waivers = self.code == STALE_WAIVER;
        (!about_waivers).then(|| Waiver {
            code: self.code.clone(),
            object: Some([schema.as_deref(), table.as_deref(), Some(name)].into_iter().flatten().collect::<Vec<_>>().join(".")),
            facet: self.facet.clone(),
            reason: reason.trim().to_owned(),
        })
    }
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waived {
    /// The reason given.
    pub reason: String,
}

record!(Waived { reason });

/// One side of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportEvidence {
    /// The value in SQL; `null` for an object that is not there but whose place can be shown.
    pub value: Option<String>,
    /// Path.
    pub file: Option<String>,
    /// 1-based line.
    pub line: Option<u32>,
    /// The source around it.
    pub excerpt: Option<Excerpt>,
}

record!(ReportEvidence { value, file, line, excerpt: omitted });

/// A few source lines with a marked range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excerpt {
    /// 1-based number of the first line.
    pub first_line: u32,
    /// Lines joined by `\n`, long ones cut.
    pub text: String,
    /// Byte range within `text` that the finding is about.
    pub mark: (u32, u32),
}

record!(Excerpt { first_line, text, mark });

/// How often a rule accepted a pair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EquivalenceUse {
    /// The row's id.
    pub rule: String,
    /// How often.
    pub count: u64,
    /// `same` or `expected`.
    pub verdict: String,
    /// The expected side in general.
    pub left: String,
    /// The audited side in general.
    pub right: String,
    /// Why it is accepted.
    pub because: String,
    /// Page of the engine's documentation, or `observed`.
    pub source: String,
    /// The pairs, as `object`: left value, right value, evidence.
    pub pairs: Vec<EquivalentPair>,
}

record!(EquivalenceUse { rule, count, verdict, left, right, because, source, pairs });

/// One accepted pair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EquivalentPair {
    /// The object, `table.column` or a name.
    pub object: String,
    /// The expected side's value.
    pub left: String,
    /// The audited side's value.
    pub right: String,
    /// Evidence for an inferred intent, may be empty.
    pub evidence: String,
}

record!(EquivalentPair { object, left, right, evidence });

/// Something that was not analysed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NotAnalysed {
    /// `left` or `right`.
    pub side: String,
    /// Path.
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// Kind of statement.
    pub kind: String,
    /// Why, as a sentence.
    pub reason: String,
    /// Tables it names.
    pub affects: Vec<String>,
    /// Whether it could hide a difference.
    pub could_hide: bool,
    /// First line of the statement, cut.
    pub excerpt: String,
}

record!(NotAnalysed { side, file, line, kind, reason, affects, could_hide: optional, excerpt: optional });

/// A table of either side, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableComparison {
    /// Its name, the expected side's when both have it.
    pub name: String,
    /// `both`, `left`, `right`.
    pub presence: String,
    /// Where each side defines it.
    pub left: Option<ReportEvidence>,
    /// Where each side defines it.
    pub right: Option<ReportEvidence>,
    /// A statement that was not analysed names it.
    pub tainted: bool,
    /// Rows: columns first, then keys, constraints, indexes, triggers.
    pub rows: Vec<ElementComparison>,
}

record!(TableComparison { name, presence, left, right, tainted, rows });

/// A column, key, constraint, index or trigger of a table, or an object outside of tables, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ElementComparison {
    /// Kind, see [`crate::compare::Kind::as_str`].
    pub kind: String,
    /// Its name or content.
    pub name: String,
    /// The expected side.
    pub left: Option<ReportEvidence>,
    /// The audited side.
    pub right: Option<ReportEvidence>,
    /// `same`, `expected`, `missing`, `extra`, `different`.
    pub judgement: String,
    /// Ids of findings about it.
    pub findings: Vec<String>,
    /// For a foreign key: the table of [`Report::tables`] that it refers to.
    pub refers_to: Option<String>,
}

record!(ElementComparison { kind, name, left, right, judgement, findings, refers_to: omitted });

/// What became of one migration of the expected side.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrationOutcome {
    /// Path.
    pub file: String,
    /// Version for people.
    pub version: String,
    /// `arrived`, `partly`, `missing`, `dropped-later`, `data-only`, `nothing`.
    pub outcome: String,
    /// The audited side's migration that was recognised as the same one, and by what.
    pub paired_with: Option<PairedMigration>,
    /// What it left behind and where that is now.
    pub effects: Vec<MigrationEffect>,
}

record!(MigrationOutcome { file, version, outcome, paired_with: optional, effects });

/// The other side's counterpart of a migration: information, never a judgement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PairedMigration {
    /// Path.
    pub file: String,
    /// `same version and name`, `same name`, `same version`, `makes the same objects`.
    pub by: String,
}

record!(PairedMigration { file, by });

/// One thing a migration did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MigrationEffect {
    /// `created`, `changed`, `dropped`, `renamed`, `data`.
    pub verb: String,
    /// Kind.
    pub kind: String,
    /// The object.
    pub object: String,
    /// 1-based line.
    pub line: u32,
    /// `present`, `missing`, `different`, `superseded`, `dropped`, `data`; of what was dropped, `gone` when the checked side lacks it, too.
    pub outcome: String,
    /// The later migration for `superseded` and `dropped`.
    pub by: Option<String>,
}

record!(MigrationEffect { verb, kind, object, line, outcome, by });

/// A source text with its statements.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceReport {
    /// `left` or `right`.
    pub side: String,
    /// Path.
    pub file: String,
    /// The decoded text; of a large file, without the rows that were only counted.
    pub text: String,
    /// Where lines of the file are missing in the text, in order.
    pub missing: Vec<MissingSourceLines>,
    /// Its statements.
    pub statements: Vec<SourceStatement>,
}

record!(SourceReport { side, file, text, missing: omitted, statements });

/// Lines of a large file that are not in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MissingSourceLines {
    /// The line of the text, counted from 0, before which they stood.
    pub row: u32,
    /// How many.
    pub lines: u32,
}

record!(MissingSourceLines { row, lines });

/// A statement of a source text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceStatement {
    /// 1-based first line.
    pub line: u32,
    /// 1-based last line.
    pub end_line: u32,
    /// `modelled`, `irrelevant`, `opaque`, `not-understood`, `would-fail`.
    pub outcome: String,
    /// What a person should know, may be empty.
    pub note: String,
}

record!(SourceStatement { line, end_line, outcome, note });
