//! Tests of what replay says; that the result equals SQLite's is tested against SQLite itself.

use super::replay;
use crate::replay::{ReplayIssueKind, Replayed};
use crate::source::{Dialect, FileId, Migration, TransactionMode};
use crate::sql::{ParsedMigration, split, sqlite};

/// Replays some files; file `n` has the id `n`.
fn files(mode: TransactionMode, texts: &[&str]) -> Replayed {
    let migrations: Vec<ParsedMigration> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let file = FileId(index as u32);
            let migration = Migration { file, version: None, name: String::new(), parts: Vec::new(), text: None, transaction: mode };
            let statements = split(text, 0..text.len() as u32, Dialect::Sqlite).iter().map(|raw| sqlite::lower(text, file, raw)).collect();
            ParsedMigration { migration, statements }
        })
        .collect();
    replay(&migrations)
}

fn said(replayed: &Replayed) -> Vec<(ReplayIssueKind, &str)> {
    replayed.issues.iter().map(|issue| (issue.kind, issue.message.as_str())).collect()
}

fn tables(replayed: &Replayed) -> Vec<&str> {
    replayed.catalog.tables.values().map(|table| table.name.as_str()).collect()
}

#[test]
fn a_rebuild_says_what_it_loses() {
    let replayed = files(
        TransactionMode::PerFile,
        &[
            "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT DEFAULT 'x' CHECK (b <> ''), c REFERENCES p(id), d);
             CREATE INDEX i ON t(b); CREATE INDEX gone ON t(d);
             CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END;",
            "CREATE TABLE t_new(a INTEGER PRIMARY KEY, b TEXT, c);
             INSERT INTO t_new(a, b) SELECT a, b FROM t;
             DROP TABLE t;
             ALTER TABLE t_new RENAME TO t;",
        ],
    );
    let lost: Vec<&str> =
        replayed.issues.iter().filter(|issue| issue.kind == ReplayIssueKind::RebuildLost).map(|issue| issue.message.as_str()).collect();
    assert_eq!(
        lost,
        [
            "the copy of t into t_new leaves out the values of column c",
            "the rebuild of t does not make again: index i",
            "the rebuild of t does not make again: trigger r",
            "the rebuild of t does not make again: check (b <> '')",
            "the rebuild of t does not make again: foreign key on (c) to p",
            "the rebuild of t does not make again: default 'x' of column b",
        ]
    );
}

#[test]
fn a_rebuild_by_renaming_the_old_table_is_one_too() {
    let replayed = files(
        TransactionMode::PerStatement,
        &["CREATE TABLE t(a, b); CREATE INDEX i ON t(a);
           ALTER TABLE t RENAME TO t_old;
           CREATE TABLE t(b, a);
           INSERT INTO t SELECT * FROM t_old;
           DROP TABLE t_old;"],
    );
    assert_eq!(
        said(&replayed),
        [
            (ReplayIssueKind::RebuildLost, "SELECT * copies t_old into t by position, which puts a into b, b into a"),
            (ReplayIssueKind::RebuildLost, "the rebuild of t does not make again: index i"),
        ]
    );
}

#[test]
fn a_complete_rebuild_loses_nothing() {
    let replayed = files(
        TransactionMode::PerFile,
        &["CREATE TABLE t(a, b); CREATE INDEX i ON t(a);
           CREATE TABLE n(a, b, c); INSERT INTO n(a, b) SELECT a, b FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;
           CREATE INDEX i ON t(a);"],
    );
    assert_eq!(said(&replayed), []);
}

#[test]
fn a_refused_statement_undoes_its_file_or_only_itself() {
    let texts = ["CREATE TABLE a(x);", "CREATE TABLE b(x); CREATE TABLE a(y); CREATE TABLE c(x);", "CREATE INDEX i ON b(x);"];
    let per_file = files(TransactionMode::PerFile, &texts);
    assert_eq!(tables(&per_file), ["a"]);
    assert_eq!(
        said(&per_file),
        [(ReplayIssueKind::WouldFail, "table a already exists"), (ReplayIssueKind::WouldFail, "no such table: main.b")]
    );
    let per_statement = files(TransactionMode::PerStatement, &texts);
    assert_eq!(tables(&per_statement), ["a", "b", "c"]);
}

#[test]
fn what_fails_for_lack_of_a_refused_object_is_a_consequence() {
    let replayed = files(TransactionMode::PerStatement, &["CREATE TABLE a(x, x); CREATE INDEX i ON a(x); ALTER TABLE a RENAME TO b;"]);
    assert_eq!(
        said(&replayed),
        [
            (ReplayIssueKind::WouldFail, "duplicate column name: x"),
            (ReplayIssueKind::Consequence, "no such table: main.a"),
            (ReplayIssueKind::Consequence, "no such table: a"),
        ]
    );
}

#[test]
fn a_table_that_no_file_creates_is_assumed_and_marked() {
    let replayed = files(TransactionMode::PerFile, &["ALTER TABLE users ADD COLUMN age INT; CREATE INDEX i ON users(email);"]);
    let table = replayed.catalog.tables.values().next().expect("the assumed table");
    assert!(table.assumed && table.columns.iter().any(|column| column.name == "age" && !column.assumed));
    assert!(table.columns.iter().any(|column| column.name == "email" && column.assumed));
    let kinds: Vec<ReplayIssueKind> = replayed.issues.iter().map(|issue| issue.kind).collect();
    assert_eq!(kinds, [ReplayIssueKind::WouldFail, ReplayIssueKind::Assumed]);
}

#[test]
fn the_first_shape_is_kept_and_said() {
    let replayed = files(TransactionMode::PerFile, &["CREATE TABLE t(a INT); CREATE TABLE IF NOT EXISTS t(a INT, b TEXT);"]);
    assert_eq!(said(&replayed), [(ReplayIssueKind::KeptFirstShape, "IF NOT EXISTS kept the first shape of t: column b is not added")]);
    let same = files(TransactionMode::PerFile, &["CREATE TABLE t(a INT); CREATE TABLE IF NOT EXISTS t(a int);"]);
    assert_eq!(said(&same), []);
}

#[test]
fn an_open_transaction_ends_with_the_shell() {
    let replayed = files(TransactionMode::PerStatement, &["CREATE TABLE a(x); BEGIN; CREATE TABLE b(x);"]);
    assert_eq!(tables(&replayed), ["a"]);
    assert_eq!(replayed.issues.len(), 1);
}

#[test]
fn opaque_statements_taint_what_they_name() {
    let replayed = files(TransactionMode::PerFile, &["CREATE TABLE t(a); SELECT AddGeometryColumn('t', 'g', 4326, 'POINT');"]);
    assert_eq!(replayed.catalog.tainted.len(), 1);
    assert_eq!(replayed.issues.first().map(|issue| issue.kind), Some(ReplayIssueKind::NotAnalysed));
}

#[test]
fn every_statement_has_a_history_entry() {
    let replayed =
        files(TransactionMode::PerFile, &["CREATE TABLE t(a); INSERT INTO t VALUES (1); PRAGMA user_version = 1; DROP TABLE t;"]);
    assert_eq!(replayed.history.len(), 4);
    assert_eq!(replayed.history.iter().map(|entry| entry.effects.len()).collect::<Vec<_>>(), [2, 1, 0, 1]);
}

#[test]
fn a_file_that_ends_its_tools_transaction_is_whole() {
    for mode in [TransactionMode::PerFile, TransactionMode::PerStatement] {
        let replayed = files(mode, &["COMMIT; PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE t(a);"]);
        assert_eq!((tables(&replayed), said(&replayed)), (vec!["t"], vec![]));
    }
}
