//! The SQLite sides of the corpus, statement by statement: which of them SQLite refuses, and in which words.
//!
//! `cargo test --test it refusals -- --nocapture` prints the refusals of each side.

use schema_parity::replay::{ReplayIssueKind, replay};
use schema_parity::source::{Dialect, InputFile, SideInput, SourceSpan, TransactionMode, recognise};
use schema_parity::sql::{Outcome, StatementKind, TransactionControl, parse};

use crate::differential_sqlite::{folded, run};
use crate::source_corpus::{corpus, truths};

/// A statement that is refused, and the reason.
type Refusal = (SourceSpan, String);

/// Reasons that only rows show; they are no part of a schema.
fn is_about_rows(message: &str) -> bool {
    message.contains("constraint failed") || message == "datatype mismatch"
}

#[test]
fn refusals_are_those_of_sqlite() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let mut wrong = Vec::new();
    for truth in truths(&root).into_iter().filter(|truth| truth.dialect == Dialect::Sqlite) {
        if truth.options {
            println!("{}: skipped, it needs functions, collations or text that its application fills in", truth.name);
            continue;
        }
        let files = truth
            .files
            .iter()
            .map(|file| InputFile { path: file.clone(), content: std::fs::read(truth.base.join(file)).map_err(|error| error.to_string()) });
        let sources = recognise(SideInput {
            label: truth.name.clone(),
            files: files.collect(),
            dialect: Some(truth.dialect),
            keep_order: true,
            ..SideInput::default()
        });
        let mut parsed = parse(&sources);
        // The engine gets the statements of a file one after the other, as the shell sends them.
        parsed.iter_mut().for_each(|migration| migration.migration.transaction = TransactionMode::PerStatement);
        let replayed = replay(Dialect::Sqlite, &parsed);
        let refused = |kind: ReplayIssueKind| matches!(kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence);
        let mut ours: Vec<Refusal> =
            replayed.issues.iter().filter(|issue| refused(issue.kind)).map(|issue| (issue.span, folded(&issue.message))).collect();
        let assumed: Vec<&str> =
            replayed.catalog.tables.iter().filter(|(_, table)| table.assumed).map(|(key, _)| key.name.as_str()).collect();

        let folder = tempfile::tempdir().expect("a folder");
        let mut theirs: Vec<Refusal> = Vec::new();
        let mut unreadable = Vec::new();
        for migration in &parsed {
            let connection = rusqlite::Connection::open(folder.path().join("side.db")).expect("SQLite opens");
            connection
                .execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA journal_mode = MEMORY")
                .expect("settings");
            let file = sources.file(migration.migration.file);
            let text = migration.migration.text.as_deref().unwrap_or(&file.text);
            // A file that ends a transaction which it did not begin is run by a tool in one.
            let mut controls = migration.statements.iter().filter_map(|statement| match &statement.outcome {
                Outcome::Modelled(kind) => {
                    if let StatementKind::Transaction(control) = &**kind {
                        Some(control)
                    } else {
                        None
                    }
                }
                Outcome::Irrelevant(_) | Outcome::Opaque { .. } | Outcome::NotUnderstood { .. } => None,
            });
            if controls.next() == Some(&TransactionControl::Commit) {
                connection.execute_batch("BEGIN").expect("a transaction");
            }
            for statement in &migration.statements {
                let written = &text[statement.span.start as usize..statement.span.end as usize];
                let Some(message) = run(&connection, written) else { continue };
                let data = matches!(&statement.outcome, Outcome::Modelled(kind) if matches!(**kind, StatementKind::Data(_)));
                // What follows the lack of a table that no file makes is told once; the rest is judged as if it were there.
                let missing =
                    message.split_once("no such table: ").map(|(_, name)| name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase());
                let known = missing.is_some_and(|name| assumed.contains(&name.as_str()));
                if (known && !ours.iter().any(|(span, _)| *span == statement.span)) || (data && is_about_rows(&message)) {
                    continue;
                }
                match &statement.outcome {
                    Outcome::NotUnderstood { .. } if !ours.iter().any(|(span, _)| *span == statement.span) => unreadable.push(message),
                    Outcome::Irrelevant(_) => {}
                    Outcome::Modelled(_) | Outcome::Opaque { .. } | Outcome::NotUnderstood { .. } => {
                        theirs.push((statement.span, folded(&message)));
                    }
                }
            }
        }
        println!("{}: {} refused, {} not understood and refused", truth.name, theirs.len(), unreadable.len());
        let shown = |(span, message): &Refusal| {
            let (path, line) = sources.location(*span);
            format!("{path}:{line}: {message}")
        };
        theirs.iter().for_each(|refusal| println!("  {}", shown(refusal)));
        // The message that a file ends inside a transaction is ours alone.
        ours.retain(|(_, message)| !message.starts_with("the file ends inside a transaction"));
        if ours != theirs {
            wrong.extend(theirs.iter().filter(|refusal| !ours.contains(refusal)).map(|refusal| format!("only SQLite: {}", shown(refusal))));
            wrong.extend(ours.iter().filter(|refusal| !theirs.contains(refusal)).map(|refusal| format!("only we: {}", shown(refusal))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
