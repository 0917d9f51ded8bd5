//! Cases in Markdown: what a database administrator expects of the whole product for a pair of small schemas.
//!
//! A case has prose, its files as fenced blocks (```` ```sql left/0001.sql ````), a block `expect` written by hand (the verdict, then one line
//! per finding: severity, code, object), and after the line `<!-- report -->` the findings as the report prints them. `UPDATE_GOLDEN=1`
//! rewrites what the report prints, never what is expected.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::report::{self, Report};
use schema_parity::source::{Dialect, InputFile, SideInput};

const MARK: &str = "<!-- report -->";

/// A case as it stands in its file.
#[derive(Default)]
struct Case {
    sides: BTreeMap<String, SideInput>,
    expect: Vec<String>,
    /// Everything up to and with the mark.
    written: String,
    report: String,
}

fn parse(text: &str) -> Case {
    let mut case = Case::default();
    let (written, report) = text.split_once(MARK).unwrap_or((text, ""));
    case.written = format!("{}\n\n{MARK}\n", written.trim_end());
    case.report = report.trim().to_owned();
    let mut block: Option<(Vec<String>, String)> = None;
    for line in written.lines() {
        match (&mut block, line.strip_prefix("```")) {
            (None, Some(info)) => block = Some((info.split_whitespace().map(str::to_owned).collect(), String::new())),
            (Some(_), Some("")) => {
                let (info, body) = block.take().expect("a block is open");
                take_block(&mut case, &info, body);
            }
            (Some((_, body)), _) => {
                body.push_str(line);
                body.push('\n');
            }
            (None, None) => {}
        }
    }
    case
}

fn take_block(case: &mut Case, info: &[String], body: String) {
    match info {
        [word] if word == "expect" => case.expect = body.lines().map(str::to_owned).collect(),
        [word, path, rest @ ..] if word == "sql" => {
            let (side, path) = path.split_once('/').expect("left/… or right/…");
            let input = case.sides.entry(side.to_owned()).or_insert_with(|| SideInput { label: side.to_owned(), ..SideInput::default() });
            input.files.push(InputFile { path: path.to_owned(), content: Ok(body.into_bytes()) });
            match rest {
                [] => {}
                [dialect] if dialect == "sqlite" => input.dialect = Some(Dialect::Sqlite),
                [dialect] if dialect == "postgres" => input.dialect = Some(Dialect::Postgres),
                other => panic!("{other:?} is no engine"),
            }
        }
        other => panic!("a block {other:?} is neither sql nor expect"),
    }
}

/// The verdict, then the findings: severity, code, object.
fn summary(report: &Report) -> Vec<String> {
    let mut lines = vec![report::verdict_word(report.verdict).to_owned()];
    for finding in &report.findings {
        let object = &finding.object;
        let name = [object.schema.as_deref(), object.table.as_deref(), Some(object.name.as_str())];
        let name = name.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
        lines.push(format!("{} {} {name}", finding.severity, finding.code));
    }
    lines
}

/// The sections that a case keeps: what is said of findings, of rows and of what was not analysed.
fn sections(report: &Report) -> String {
    let text = report::markdown(report);
    let mut out = String::new();
    let mut keep = true;
    for line in text.lines() {
        if line.starts_with("# ") {
            continue;
        }
        if let Some(title) = line.strip_prefix("## ") {
            let nothing = title.ends_with("(0)");
            keep = ["Findings", "Not analysed", "Seed rows", "Data migrations"].iter().any(|kept| title.starts_with(kept)) && !nothing;
        }
        if keep && !line.starts_with("---") && !line.starts_with("Made by ") {
            writeln!(out, "{line}").expect("a string takes every line");
        }
    }
    out.trim().to_owned()
}

fn cases(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            cases(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            out.push(path);
        }
    }
}

#[test]
fn every_case_is_what_a_person_expects() {
    let update = std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut paths = Vec::new();
    cases(&root, &mut paths);
    assert!(paths.len() >= 20, "only {} cases were found", paths.len());
    let mut wrong = String::new();
    for path in paths {
        let name = path.strip_prefix(&root).expect("below the root").display().to_string();
        let case = parse(&std::fs::read_to_string(&path).expect("a case is readable"));
        let side = |word: &str| case.sides.get(word).cloned().unwrap_or_else(|| SideInput { label: word.into(), ..SideInput::default() });
        let request = AuditRequest { left: side("left"), right: side("right"), ..AuditRequest::default() };
        let report = audit(request, &mut |_| {});
        let found = summary(&report);
        let sorted = |lines: &[String]| {
            let mut lines = lines.to_vec();
            lines.get_mut(1..).unwrap_or_default().sort();
            lines
        };
        if sorted(&found) != sorted(&case.expect) {
            writeln!(wrong, "\n{name}\n  expected: {:#?}\n  found: {found:#?}", case.expect).expect("a string takes every line");
        }
        let printed = sections(&report);
        if update {
            std::fs::write(&path, format!("{}\n{printed}\n", case.written)).expect("a case is writable");
        } else if printed != case.report {
            let diff = similar::TextDiff::from_lines(case.report.as_str(), printed.as_str());
            writeln!(wrong, "\n{name}: the report prints something else\n{}", diff.unified_diff()).expect("a string takes every line");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
