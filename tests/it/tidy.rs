//! The house's own order: the chain of folders, purity below the binaries, and where data may be serialized.

use std::path::{Path, PathBuf};

/// The chain: a folder may name only itself and those before it (`ARCHITECTURE.md`).
const CHAIN: [&str; 10] = ["source", "sql", "catalog", "replay", "compare", "rules", "fix", "report", "audit", "app"];

/// What code below the binaries may not touch, and why.
const IMPURE: [(&str, &str); 9] = [
    ("std::fs", "files are read by the binaries"),
    ("std::env::", "the environment belongs to the binaries"),
    ("std::net", "nothing is sent anywhere"),
    ("std::thread", "the core runs in one thread, in the page too"),
    ("SystemTime", "a report does not depend on the clock"),
    ("Instant::now", "a report does not depend on the clock"),
    ("parse::<f64>", "it takes tables that a browser has built in; use source::number"),
    ("HashMap", "output order must be defined; use SortedMap or Vec"),
    ("HashSet", "output order must be defined; use SortedSet or Vec"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a source folder is readable") {
        let path = entry.expect("a folder entry is readable").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// A source file: its position in the chain, its path, and its code lines (numbers, texts, comments removed).
type ChainFile = (usize, PathBuf, Vec<(usize, String)>);

/// Every source file below the binaries.
fn chain_files() -> Vec<ChainFile> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    files.sort();
    let mut out = Vec::new();
    for file in files {
        let relative = file.strip_prefix(root().join("src")).expect("below src").to_owned();
        let first = relative.components().next().expect("a file has a name").as_os_str().to_string_lossy().into_owned();
        let link = first.trim_end_matches(".rs");
        if link == "lib" || link == "bin" {
            continue;
        }
        let position = CHAIN.iter().position(|name| *name == link).unwrap_or_else(|| panic!("src/{first} is not a link of the chain"));
        let text = std::fs::read_to_string(&file).expect("a source file is readable");
        let lines = text.lines().enumerate().map(|(i, line)| (i + 1, line.split("//").next().unwrap_or_default().to_owned())).collect();
        out.push((position, relative, lines));
    }
    out
}

#[test]
fn a_folder_names_only_folders_before_it() {
    let files = chain_files();
    assert!(files.len() > 20, "the walk found only {} files", files.len());
    let mut broken = Vec::new();
    for (position, file, lines) in &files {
        for (number, line) in lines {
            for later in &CHAIN[position + 1..] {
                if line.contains(&format!("crate::{later}::")) || line.contains(&format!("crate::{later};")) {
                    broken.push(format!("{}:{number} names {later}", file.display()));
                }
            }
            if line.contains("super::super") {
                broken.push(format!("{}:{number} climbs with super::super", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "against the chain:\n{}", broken.join("\n"));
}

#[test]
fn the_core_is_pure() {
    let app = CHAIN.len() - 1;
    let mut broken = Vec::new();
    for (position, file, lines) in chain_files() {
        if position == app {
            continue;
        }
        for (number, line) in &lines {
            for (word, why) in IMPURE {
                if line.contains(word) {
                    broken.push(format!("{}:{number} uses {word}: {why}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "not pure:\n{}", broken.join("\n"));
}

#[test]
fn only_reports_are_serialized() {
    let report = CHAIN.iter().position(|name| *name == "report").expect("report is a link");
    let broken: Vec<String> = chain_files()
        .into_iter()
        .filter(|(position, ..)| *position < report)
        .flat_map(|(_, file, lines)| lines.into_iter().map(move |(number, line)| (file.clone(), number, line)))
        .filter(|(_, _, line)| line.contains("Serialize"))
        .map(|(file, number, _)| format!("{}:{number}", file.display()))
        .collect();
    assert!(broken.is_empty(), "serialization before the report:\n{}", broken.join("\n"));
}

#[test]
fn every_folder_of_the_chain_is_in_the_architecture() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md is there");
    for link in CHAIN {
        assert!(text.contains(&format!("`{link}")), "ARCHITECTURE.md says nothing of `{link}`");
    }
}

#[test]
fn nothing_of_a_machine_or_registry_is_written_down() {
    for file in ["Cargo.toml", "Cargo.lock", "Trunk.toml", "index.html", "README.md", "dev", "tests/e2e/package-lock.json"] {
        let Ok(text) = std::fs::read_to_string(root().join(file)) else { continue };
        for word in ["/home/", "/root/", "/tmp/", "registry."] {
            assert!(!text.contains(word), "{file} names {word}");
        }
    }
}
