//! How long whole audits take on real projects. Prints; asserts nothing. Without a corpus it says so and measures our own example.
//!
//! `cargo bench --bench pipeline`

use std::path::{Path, PathBuf};

use divan::Bencher;
use schema_parity::audit::{AuditRequest, audit};
use schema_parity::replay::replay;
use schema_parity::source::{Dialect, InputFile, SideInput, recognise};
use schema_parity::sql::parse;

/// As in the command line tool.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if corpus().is_none() {
        println!("skipped: no corpus at ../shared/corpus or SCHEMA_PARITY_CORPUS");
        return;
    }
    divan::main();
}

fn corpus() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let path = std::env::var_os("SCHEMA_PARITY_CORPUS").map_or(default, PathBuf::from);
    path.is_dir().then_some(path)
}

/// A side in the order that the project's recorded truth names.
fn truth_side(truth: &str) -> SideInput {
    let path = corpus().expect("checked in main").join(truth);
    let text = std::fs::read_to_string(&path).expect("the truth is readable");
    let truth: serde_json::Value = serde_json::from_str(&text).expect("the truth is JSON");
    let folder = path.parent().expect("a file has a folder");
    let mut files: Vec<InputFile> = Vec::new();
    if let Some(pre) = truth["pre"].as_str() {
        files.push(InputFile { path: "000_pre.sql".into(), content: Ok(format!("{pre};\n").into_bytes()) });
    }
    for name in truth["files"].as_array().expect("a list of files") {
        let name = name.as_str().expect("a file name");
        files.push(InputFile { path: name.into(), content: std::fs::read(folder.join(name)).map_err(|error| error.to_string()) });
    }
    let dialect = if truth["engine"] == "sqlite" { Dialect::Sqlite } else { Dialect::Postgres };
    SideInput { label: "side".into(), files, dialect: Some(dialect), keep_order: true, ..SideInput::default() }
}

/// Parse and replay of one side.
#[divan::bench(args = ["decent-cloud/at-audit/truth.sqlite.json", "pg-large/musicbrainz/truth.postgres.json", "synapse/truth.sqlite.json"])]
fn replay_side(bencher: Bencher<'_, '_>, truth: &str) {
    let side = truth_side(truth);
    bencher.with_inputs(|| side.clone()).bench_values(|side| {
        let sources = recognise(side);
        replay(sources.dialect, &parse(&sources))
    });
}

/// A whole audit: two sides, expected and checked.
#[divan::bench(args = [
    ("decent-cloud/at-audit/truth.sqlite.json", "decent-cloud/at-audit/truth.postgres.json"),
    ("pg-large/musicbrainz/truth.postgres.json", "pg-large/musicbrainz/truth.postgres.json"),
])]
fn audit_pair(bencher: Bencher<'_, '_>, (left, right): (&str, &str)) {
    let request = AuditRequest { left: truth_side(left), right: truth_side(right), ..AuditRequest::default() };
    bencher.with_inputs(|| request.clone()).bench_values(|request| audit(request, &mut |_| {}));
}
