//! The pipeline: from two sides to a report. Pure; the same function for the command line, the worker and the tests.

use crate::compare::naming::{NamedPair, OwnSpelling, map_names, renamed, renamed_rows};
use crate::compare::seed::{SeedSide, compare_seed};
use crate::compare::{CompareOptions, Side, compare};
use crate::fix::suggest;
use crate::replay::rows::replay_rows;
use crate::replay::{Replayed, replay};
use crate::report::{self, BuiltSide, InputProblem, Parts, Report};
use crate::rules::requirements::{judge_requirements, requirements};
use crate::rules::seed::judge_seed;
use crate::rules::{CONFIG_FILE_NAME, Config, ConfigError, Waiver, WaiverSide, apply_waivers, judge};
use crate::source::{InputFile, MixedSides, SideInput, SourceSet, recognise, split_mixed};
use crate::sql::{ParsedMigration, parse_each};

mod trial;

/// What is audited against what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditRequest {
    /// The side that is expected.
    pub left: SideInput,
    /// The side that is audited.
    pub right: SideInput,
    /// What is compared beyond the defaults.
    pub options: CompareOptions,
    /// Text of a `schema-parity.toml` given apart from the sides; it comes before one that lies in a side's folder.
    pub config: Option<String>,
    /// Waivers on top of the configuration's own: those that are given while a report is read.
    pub waivers: Vec<Waiver>,
}

/// How far an audit is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Decoding files and recognising the layout of the expected (`left`) or the audited side.
    Reading {
        /// Which side.
        left: bool,
    },
    /// Parsing the statements of one file.
    Parsing {
        /// Which side.
        left: bool,
        /// The file.
        path: String,
    },
    /// Replaying statements.
    Replaying {
        /// Which side.
        left: bool,
        /// Number of files.
        files: usize,
    },
    /// Comparing the two catalogs.
    Comparing,
    /// Putting the report together.
    Reporting,
}

struct Prepared {
    sources: SourceSet,
    migrations: Vec<ParsedMigration>,
    replayed: Replayed,
    /// The same files read for the other engine, when nothing tells which is meant and both run them.
    otherwise: Option<Box<Prepared>>,
}

fn prepare(input: SideInput, left: bool, progress: &mut dyn FnMut(Progress)) -> Prepared {
    progress(Progress::Reading { left });
    let sources = recognise(input);
    let migrations = parse_each(&sources, &mut |path| progress(Progress::Parsing { left, path: path.to_owned() }));
    progress(Progress::Replaying { left, files: sources.migrations.len() });
    let replayed = replay(sources.dialect, &migrations);
    trial::settle(Prepared { sources, migrations, replayed, otherwise: None })
}

/// Audits the right side of a request against its left side.
pub fn audit(request: AuditRequest, progress: &mut dyn FnMut(Progress)) -> Report {
    let mut request_problems = request_problems(&request);
    let mut config = config(&request).unwrap_or_else(|error| {
        request_problems.push(InputProblem {
            file: CONFIG_FILE_NAME.into(),
            line: error.line,
            kind: "config".into(),
            message: format!("It is not used: {}.", error.message),
        });
        Config::default()
    });
    config.waiver.extend(request.waivers);
    let options = config.options.over(&request.options);
    let mut left = prepare(request.left, true, progress);
    let mut right = prepare(request.right, false, progress);
    trial::settle_pair(&mut left, &mut right, &options);
    progress(Progress::Comparing);
    let written: Vec<NamedPair> = config.rename.iter().map(|rename| rename.pair()).collect();
    let mapping = map_names(&left.replayed.catalog, &right.replayed.catalog, &written, options.map_names);
    let mut left_rows = replay_rows(&left.sources, &left.migrations, &left.replayed);
    let under_other_names = (!mapping.applied.is_empty()).then(|| renamed(&left.replayed, &mapping.applied, &right.replayed.catalog));
    if under_other_names.is_some() {
        left_rows = renamed_rows(left_rows, &mapping.applied, &left.replayed.catalog, &right.replayed.catalog);
    }
    let left_side = Side { sources: &left.sources, replayed: under_other_names.as_ref().unwrap_or(&left.replayed) };
    let right_side = Side { sources: &right.sources, replayed: &right.replayed };
    let mut comparison = compare(left_side, right_side, &options);
    comparison.accepted.extend(mapping.applied.accepted());
    comparison.differences.extend(mapping.proposed.proposal());
    let right_rows = replay_rows(&right.sources, &right.migrations, &right.replayed);
    compare_seed(SeedSide { side: left_side, rows: &left_rows }, SeedSide { side: right_side, rows: &right_rows }, &mut comparison);
    let mut findings = judge(left_side, right_side, &comparison);
    findings.extend(judge_seed(left_side, right_side, &comparison));
    let needs = (requirements(left_side, &left.migrations), requirements(right_side, &right.migrations));
    findings.extend(judge_requirements(right_side, &needs.1, &comparison));
    crate::source::order::sort_by_key(&mut findings, |finding| finding.severity);
    apply_waivers(
        &mut findings,
        &config,
        WaiverSide { side: left_side, migrations: &left.migrations },
        WaiverSide { side: right_side, migrations: &right.migrations },
    );
    let fixes = suggest(left_side, right_side, &comparison, &findings);
    progress(Progress::Reporting);
    let mut report = report::build(Parts {
        left: BuiltSide { side: left_side, migrations: &left.migrations },
        right: BuiltSide { side: right_side, migrations: &right.migrations },
        comparison: &comparison,
        findings: &findings,
        fixes: &fixes,
        requirements: (&needs.0, &needs.1),
        options: options_in_words(&options),
        request_problems,
    });
    if !mapping.applied.is_empty() {
        report::spell_expected(&mut report, &OwnSpelling::new(&mapping.applied, left.replayed.catalog.dialect));
    }
    report
}

/// Divides one folder that holds files of both engines and audits its PostgreSQL side against its SQLite side.
pub fn audit_mixed(
    label: &str,
    files: Vec<InputFile>,
    options: CompareOptions,
    config: Option<String>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, String> {
    let MixedSides { left, right, evidence } = split_mixed(label, files)?;
    let mut report = audit(AuditRequest { left, right, options, config, ..AuditRequest::default() }, progress);
    report.left.layout_evidence.extend(evidence.iter().cloned());
    report.right.layout_evidence.extend(evidence);
    Ok(report)
}

/// The catalog of one side, as the JSON of the `catalog` command.
pub fn catalog(input: SideInput) -> serde_json::Value {
    let prepared = prepare(input, true, &mut |_| {});
    let side = Side { sources: &prepared.sources, replayed: &prepared.replayed };
    let rows = report::not_analysed("left", side, &prepared.migrations);
    let mut value = report::catalog_json(&prepared.sources, &prepared.replayed.catalog, &rows);
    if let Some(root) = value.as_object_mut() {
        root.insert("statements".into(), serde_json::json!(report::statement_counts(side, &prepared.migrations)));
        root.insert("issues".into(), report::issues_json(&prepared.sources, &prepared.replayed));
    }
    value
}

/// The configuration of a request: given apart, else at the root of the audited or the expected folder, else none.
fn config(request: &AuditRequest) -> Result<Config, ConfigError> {
    let in_side = |side: &SideInput| {
        let file = side.files.iter().find(|file| file.path == CONFIG_FILE_NAME)?;
        file.content.as_ref().ok().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let text = request.config.clone().or_else(|| in_side(&request.right)).or_else(|| in_side(&request.left));
    text.map_or_else(|| Ok(Config::default()), |text| Config::parse(&text))
}

/// What is odd about the request itself.
fn request_problems(request: &AuditRequest) -> Vec<InputProblem> {
    // What was only counted when it was read was not compared either.
    let whole = request.left.omitted.is_empty() && request.right.omitted.is_empty();
    let same = whole && !request.left.files.is_empty() && contents(&request.left) == contents(&request.right);
    let problem = InputProblem {
        file: String::new(),
        line: None,
        kind: "same-input".into(),
        message: "Both sides are the same files, so they can only agree. Choose the other schema for one of them.".into(),
    };
    if same { vec![problem] } else { Vec::new() }
}

/// What the files of a side hold, in the order of their paths.
fn contents(side: &SideInput) -> Vec<&Result<Vec<u8>, String>> {
    let mut files: Vec<&InputFile> = side.files.iter().collect();
    crate::source::order::sort_by(&mut files, |a, b| a.path.cmp(&b.path));
    files.into_iter().map(|file| &file.content).collect()
}

fn options_in_words(options: &CompareOptions) -> Vec<String> {
    let CompareOptions { comments, column_order, constraint_names, map_names, advice } = options;
    [
        (comments, "comments are compared"),
        (column_order, "the order of columns is compared"),
        (constraint_names, "names of constraints are compared"),
        (map_names, "names that differ only in style are taken for the same name"),
        (advice, "advice is given about the checked side"),
    ]
    .into_iter()
    .filter(|(on, _)| **on)
    .map(|(_, words)| words.to_owned())
    .collect()
}
