//! PostgreSQL lowering over the corpus, over a list of statements of every kind, and on hostile input.

mod engine;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schema_parity::source::{Dialect, FileId};
use schema_parity::sql::{Outcome, Statement, postgres, split};

/// The corpus folder, when it is there.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("SCHEMA_PARITY_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Every PostgreSQL file that a truth file of the corpus names, by project.
fn corpus_files(corpus: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut projects: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![corpus.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable corpus").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.starts_with("truth.postgres") && name.ends_with(".json") {
                let text = std::fs::read_to_string(&path).expect("a readable truth file");
                let truth: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                let project = folder.strip_prefix(corpus).unwrap_or(&folder).to_string_lossy().into_owned();
                for file in truth["files"].as_array().into_iter().flatten().filter_map(|file| file.as_str()) {
                    let list = projects.entry(project.clone()).or_default();
                    let parent = folder.parent().unwrap_or(&folder);
                    let file = if folder.join(file).is_file() { folder.join(file) } else { parent.join(file) };
                    if !list.contains(&file) && file.is_file() {
                        list.push(file);
                    }
                }
            }
        }
    }
    projects
}

/// Splits and lowers a script.
fn lower(text: &str) -> Vec<Statement> {
    let end = text.len() as u32;
    split(text, 0..end, Dialect::Postgres).iter().map(|raw| postgres::lower(text, FileId(0), raw)).collect()
}

#[test]
fn corpus_statements_are_understood() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus");
        return;
    };
    let mut clauses: BTreeMap<(bool, String), usize> = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut totals = [0usize; 4];
    println!("{:<34}{:>9}{:>11}{:>8}{:>15}", "project", "modelled", "irrelevant", "opaque", "not understood");
    for (project, files) in corpus_files(&corpus) {
        let mut counts = [0usize; 4];
        for file in files {
            let bytes = std::fs::read(&file).expect("a readable file");
            let text = String::from_utf8_lossy(&bytes);
            for statement in lower(&text) {
                let source = &text[statement.span.start as usize..statement.span.end as usize];
                for clause in &statement.not_modelled {
                    *clauses.entry((clause.could_hide, clause.what.clone())).or_default() += 1;
                    if clause.could_hide {
                        println!("  {}: {} | {}", file.display(), clause.what, &text[clause.span.start as usize..clause.span.end as usize]);
                    }
                }
                let slot = match &statement.outcome {
                    Outcome::Modelled(_) => 0,
                    Outcome::Irrelevant(_) => 1,
                    Outcome::Opaque { kind, .. } => {
                        *kinds.entry(format!("opaque {kind}")).or_default() += 1;
                        2
                    }
                    Outcome::NotUnderstood { reason, .. } => {
                        println!("  {}: {reason} | {}", file.display(), source.chars().take(120).collect::<String>());
                        3
                    }
                };
                counts[slot] += 1;
            }
        }
        println!("{project:<34}{:>9}{:>11}{:>8}{:>15}", counts[0], counts[1], counts[2], counts[3]);
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += count;
        }
    }
    println!("{:<34}{:>9}{:>11}{:>8}{:>15}", "total", totals[0], totals[1], totals[2], totals[3]);
    for (kind, count) in &kinds {
        println!("  {count:>6} {kind}");
    }
    println!("clauses that are not modelled:");
    for ((could_hide, what), count) in &clauses {
        println!("  {count:>6} {} {what}", if *could_hide { "could hide" } else { "cannot hide" });
    }
    let all: usize = totals.iter().sum();
    assert!(totals[3] * 1000 <= all, "{} of {all} statements are not understood", totals[3]);
}
