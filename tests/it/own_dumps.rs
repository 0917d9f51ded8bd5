//! A schema as its author wrote it and as `pg_dump` writes it is one schema: each file of `tests/dumps` against its own dump.
//!
//! Needs PGHOST, PGPORT, PGUSER and `pg_dump`; without them it prints "skipped", with REQUIRE_ENGINES=1 it fails.

use std::path::PathBuf;
use std::process::Command;

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::compare::CompareOptions;
use schema_parity::report::{OverallVerdict, Report};
use schema_parity::source::{Dialect, InputFile, SideInput};

use crate::server;

/// `pg_dump` of the newest server installed, or of the PATH.
fn pg_dump() -> Option<PathBuf> {
    let mut installed: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin/pg_dump"))
        .collect();
    installed.sort_by_key(|path| path.iter().nth_back(2).and_then(|version| version.to_str()?.split('.').next()?.parse::<u32>().ok()));
    installed.insert(0, "pg_dump".into());
    installed.into_iter().rev().find(|program| Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success()))
}

fn run(left: &str, right: &str, options: &CompareOptions) -> Report {
    let side = |label: &str, text: &str| SideInput {
        label: label.into(),
        files: vec![InputFile { path: format!("{label}.sql"), content: Ok(text.as_bytes().to_vec()) }],
        dialect: Some(Dialect::Postgres),
        ..SideInput::default()
    };
    let request =
        AuditRequest { left: side("written", left), right: side("dumped", right), options: options.clone(), ..AuditRequest::default() };
    audit(request, &mut |_| {})
}

fn told(report: &Report) -> String {
    let findings = report.findings.iter().map(|finding| {
        let value = |side: &Option<schema_parity::report::ReportEvidence>| {
            side.as_ref().and_then(|evidence| evidence.value.clone()).unwrap_or_else(|| "nothing".into())
        };
        format!("{}\n    {}\n    {}", finding.message, value(&finding.left), value(&finding.right))
    });
    let unread = report.not_analysed.iter().map(|row| format!("not analysed: {}:{} {} {}", row.file, row.line, row.kind, row.reason));
    findings.chain(unread).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_schema_is_what_its_own_dump_says() {
    let Some(mut admin) = server::admin() else { return };
    let Some(program) = pg_dump() else {
        assert!(std::env::var("REQUIRE_ENGINES").as_deref() != Ok("1"), "REQUIRE_ENGINES=1, but there is no pg_dump");
        println!("skipped: no pg_dump");
        return;
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dumps");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert!(files.len() > 3, "only {files:?}");
    let mut wrong: Vec<String> = Vec::new();
    for file in files {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let written = std::fs::read_to_string(&file).expect("a readable file");
        let database = format!("schema_parity_dump_{name}");
        let mut client = server::fresh_database(&database).expect("a server that answered before");
        client.batch_execute(&written).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        drop(client);
        for whole in [false, true] {
            let mut command = Command::new(&program);
            command.args(["--schema-only", "--no-owner", "--no-privileges", "--dbname", &database]);
            if whole {
                // With `CREATE DATABASE` and `\connect` in front.
                command.arg("--create");
            }
            let dumped = command.output().expect("pg_dump runs");
            assert!(dumped.status.success(), "{name}: {}", String::from_utf8_lossy(&dumped.stderr));
            let dumped = String::from_utf8(dumped.stdout).expect("a text");
            for comments in [false, true] {
                let options = CompareOptions { comments, ..CompareOptions::default() };
                let report = run(&written, &dumped, &options);
                if !report.findings.is_empty() || report.verdict != OverallVerdict::Pass {
                    wrong.push(format!("{name}, comments {comments}, whole {whole}:\n{}", told(&report)));
                }
            }
        }
        server::drop_database(&mut admin, &database);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
