//! What recognition says about every side of the corpus, and whether it runs the files that the real engines were given.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use schema_parity::source::{Dialect, InputFile, SideInput, SourceSet, recognise, split_mixed};

/// The corpus, when it is there.
pub fn corpus() -> Option<PathBuf> {
    let root = std::env::var_os("SCHEMA_PARITY_CORPUS")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"), PathBuf::from);
    root.is_dir().then_some(root)
}

/// All files below a folder, with paths relative to it.
pub fn read_folder(root: &Path) -> Vec<InputFile> {
    let mut files = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let relative = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
                files.push(InputFile { path: relative, content: std::fs::read(&path).map_err(|error| error.to_string()) });
            }
        }
    }
    files
}

/// One `truth.*.json`: a side as a real engine loaded it.
pub struct Truth {
    /// Path of the JSON below the corpus, for messages.
    pub name: String,
    /// The engine.
    pub dialect: Dialect,
    /// Files in order, relative to `base`.
    pub files: Vec<String>,
    /// The folder that file names are relative to.
    pub base: PathBuf,
    /// Whether everything was accepted.
    pub clean: bool,
    /// Whether the truth needed options: text replaced, stub functions, lines dropped.
    pub options: bool,
    /// SQL that was run first.
    pub pre: Option<String>,
    /// Whether each file ran in a transaction.
    pub transaction: bool,
    /// Major version of the engine that loaded it.
    pub major: u32,
}

/// Every truth of the corpus.
pub fn truths(root: &Path) -> Vec<Truth> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                waiting.push(path);
            } else if name.starts_with("truth.") && name.ends_with(".json") {
                let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("JSON");
                let files: Vec<String> =
                    json["files"].as_array().expect("files").iter().filter_map(|file| Some(file.as_str()?.to_owned())).collect();
                let base = folder.ancestors().take(4).find(|base| files.iter().all(|file| base.join(file).exists()));
                let Some(base) = base else { continue };
                found.push(Truth {
                    name: path.strip_prefix(root).expect("below the root").display().to_string(),
                    dialect: if json["engine"] == "sqlite" { Dialect::Sqlite } else { Dialect::Postgres },
                    files,
                    base: base.to_owned(),
                    clean: json["load"]["clean"] == true,
                    options: ["stubs", "substituted", "dropped_lines"].iter().any(|key| !json[key].is_null()),
                    pre: json["pre"].as_str().map(str::to_owned),
                    transaction: json["tx_per_file"] == true,
                    major: json["version"].as_str().and_then(|version| version.split('.').next()?.parse().ok()).unwrap_or(0),
                });
            }
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

fn order(set: &SourceSet) -> Vec<&str> {
    set.migrations.iter().map(|migration| set.file(migration.file).path.as_str()).collect()
}

/// The folder that holds all files of a truth, and their paths below it.
fn folder_of(truth: &Truth) -> (PathBuf, Vec<String>) {
    let parts = |file: &str| -> Vec<String> { file.split('/').map(str::to_owned).collect() };
    let mut common = parts(&truth.files[0]);
    common.pop();
    for file in &truth.files {
        let same = parts(file).iter().zip(&common).take_while(|(a, b)| a == b).count();
        common.truncate(same);
    }
    // A file that stands alone in a folder per version: the folder above is what a person would drop.
    let below = |depth: usize| truth.files.iter().map(|file| parts(file)[depth..].join("/")).collect();
    (truth.base.join(common.join("/")), below(common.len()))
}

/// Sides whose convention recognition must read as the tool does: given the folder, it runs exactly the files of the truth, in their order.
const CONVENTIONS: [&str; 24] = [
    "atuin/truth.postgres.json",
    "atuin/truth.sqlite.json",
    "authelia/truth.postgres.json",
    "authelia/truth.sqlite.json",
    "decent-cloud/at-audit/truth.postgres.json",
    "decent-cloud/at-audit/truth.sqlite.json",
    "flipt/truth.postgres.json",
    "flipt/truth.sqlite.json",
    "homarr/truth.postgres.json",
    "homarr/truth.sqlite.json",
    "keto/truth.postgres.json",
    "keto/truth.sqlite.json",
    "openfga/truth.postgres.json",
    "openfga/truth.sqlite.json",
    "sqlite-only-stash/truth.sqlite.json",
    "synapse/truth.postgres.delta.json",
    "synapse/truth.sqlite.delta.json",
    "tac-webbuilder/after/truth.postgres.json",
    "tac-webbuilder/head/truth.postgres.json",
    "tac-webbuilder/head/truth.sqlite.json",
    "temporal/truth.postgres.temporal.replay.json",
    "vaultwarden/truth.postgres.json",
    "vaultwarden/truth.sqlite.json",
    "weedgo/truth.postgres.stages.json",
];

#[test]
fn folders_run_the_files_that_the_tools_run() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let mut report = String::new();
    let mut wrong = Vec::new();
    for truth in truths(&root) {
        let (folder, expected) = folder_of(&truth);
        let set = recognise(SideInput {
            label: folder.strip_prefix(&root).unwrap_or(&folder).display().to_string(),
            files: read_folder(&folder),
            dialect: Some(truth.dialect),
            ..SideInput::default()
        });
        let same = order(&set) == expected;
        let verdict = if same { "same order" } else { "other files" };
        let load = if truth.clean && !truth.options { "" } else { "  (not loaded cleanly, or with options)" };
        writeln!(report, "{verdict:12} {:52} {:34} {:3} of {:3}{load}", truth.name, set.layout, set.migrations.len(), expected.len())
            .expect("a string");
        if !same && CONVENTIONS.contains(&truth.name.as_str()) {
            let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) =
                (order(&set).into_iter().collect(), expected.iter().map(String::as_str).collect());
            wrong.push(format!(
                "{} ({}): only ours {:?}, only the tool's {:?}; {:#?}",
                truth.name,
                set.layout,
                ours.difference(&theirs).collect::<Vec<_>>(),
                theirs.difference(&ours).collect::<Vec<_>>(),
                set.layout_evidence
            ));
        }
    }
    println!("{report}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Recognition without a chosen engine finds the engine that the truth was made with.
#[test]
fn engines_are_told_without_being_chosen() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let mut wrong = Vec::new();
    let mut count = 0;
    for truth in truths(&root) {
        let files = truth.files.iter().map(|file| InputFile {
            path: file.rsplit('/').next().unwrap_or(file).to_owned(),
            content: std::fs::read(truth.base.join(file)).map_err(|error| error.to_string()),
        });
        let set = recognise(SideInput { label: "side".into(), files: files.collect(), keep_order: true, ..SideInput::default() });
        count += 1;
        if !set.dialect_certain || set.dialect != truth.dialect {
            wrong.push(format!("{}: {:?}, certain {}, {:?}", truth.name, set.dialect, set.dialect_certain, set.dialect_evidence));
        }
    }
    println!("{} of {count} sides: engine told by names and words of the files alone", count - wrong.len());
    println!("{}", wrong.join("\n"));
}

/// What each folder of the corpus is taken for when it is dropped as a whole, and how it divides.
#[test]
fn every_project_is_described() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let mut projects: Vec<PathBuf> =
        std::fs::read_dir(&root).expect("the corpus").filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    projects.sort();
    for project in projects {
        let name = project.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match split_mixed(&name, read_folder(&project)) {
            Ok(sides) => {
                println!("{name}: {}", sides.evidence.join(" "));
                for side in [sides.left, sides.right] {
                    let set = recognise(side);
                    println!(
                        "  {} [{}] {} migrations, {} left out: {}",
                        set.label,
                        set.layout,
                        set.migrations.len(),
                        set.left_out.len(),
                        set.layout_evidence.join(" ")
                    );
                    for problem in &set.problems {
                        println!("    {} {}: {}", problem.kind, problem.path, problem.message);
                    }
                    assert!(!set.layout_evidence.is_empty());
                }
            }
            Err(error) => println!("{name}: {error}"),
        }
    }
}

/// Every file in the folder of the layouts is a layout in the registry, but for the few that help them.
#[test]
fn every_layout_is_registered() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/source/layout");
    let source = std::fs::read_to_string(folder.join("mod.rs")).expect("the registry");
    let mut count = 0;
    for file in std::fs::read_dir(&folder).expect("the folder of the layouts") {
        let name = file.expect("an entry").file_name().to_string_lossy().into_owned();
        let module = name.trim_end_matches(".rs");
        if !["mod", "tests", "snapshot"].contains(&module) {
            assert!(source.contains(&format!("    &{module}::LAYOUT,")), "{module} is not in LAYOUTS");
            count += 1;
        }
    }
    assert_eq!(count, source.lines().filter(|line| line.starts_with("    &") && line.ends_with("::LAYOUT,")).count());
}
