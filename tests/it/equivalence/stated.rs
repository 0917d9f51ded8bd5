//! Rows that no judgement names: what an audit says where their condition holds, and where it is silent. Both engines take every case.

use std::collections::BTreeSet;

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::compare::CompareOptions;
use schema_parity::compare::equivalence::ADVICE_ONLY;
use schema_parity::source::{Dialect, InputFile, SideInput};

use super::engines::in_postgres;
use crate::server;

/// The rows, a pair of schemas where the condition holds, and the codes of what the audit finds; both engines take the pair.
const STATED: &[(&[&str], &str, &str, &[&str])] = &[
    (
        &["C04"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b TEXT UNIQUE)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT)",
        &["error missing-unique"],
    ),
    (
        &["C18"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER CHECK (b > 0))",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT)",
        &["error missing-check"],
    ),
    (
        &["C23"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER CONSTRAINT one CHECK (b > 0))",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT CONSTRAINT other CHECK (b > 0))",
        &[],
    ),
    (
        &["C25"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER CHECK (b > 0))",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT); ALTER TABLE t ADD CHECK (b > 0) NOT VALID",
        &["warning check-not-enforced"],
    ),
    (
        &["C26"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT, EXCLUDE USING btree (b WITH =))",
        &["warning extra-exclusion"],
    ),
    (
        &["F02", "F16"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER REFERENCES p)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT)",
        &["error missing-foreign-key"],
    ),
    (
        &["F03"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT REFERENCES p)",
        &["warning extra-foreign-key"],
    ),
    (
        &["F04"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER REFERENCES p ON DELETE CASCADE)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT REFERENCES p)",
        &["error foreign-key-action-changed"],
    ),
    (
        &["F05"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER REFERENCES p ON DELETE RESTRICT)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT REFERENCES p)",
        &["notice foreign-key-action-changed"],
    ),
    (
        &["F12"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER REFERENCES p MATCH FULL)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT REFERENCES p MATCH FULL)",
        &[],
    ),
    (
        &["I01", "I13"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b TEXT UNIQUE, c TEXT); CREATE INDEX i ON t (c, b) WHERE c IS NOT NULL",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT UNIQUE, c TEXT); CREATE INDEX i ON t (c, b) WHERE c IS NOT NULL",
        &[],
    ),
    (
        &["I02"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, c TEXT); CREATE INDEX i ON t (c)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, c TEXT)",
        &["error missing-index"],
    ),
    (
        &["I03"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b TEXT, c TEXT); CREATE INDEX i ON t (b, c)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT, c TEXT); CREATE INDEX i ON t (c, b)",
        &["warning index-columns-changed"],
    ),
    (
        &["I04"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, c TEXT); CREATE INDEX i ON t (c DESC)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, c TEXT); CREATE INDEX i ON t (c)",
        &[],
    ),
    (
        &["I12"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, c TEXT, d TEXT); CREATE INDEX i ON t (c)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, c TEXT, d TEXT); CREATE INDEX i ON t (c) INCLUDE (d)",
        &[],
    ),
    (
        &["K13"],
        "CREATE TABLE t (a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (a, b))",
        "CREATE TABLE t (a BIGINT, b BIGINT, PRIMARY KEY (b, a))",
        &["warning primary-key-changed"],
    ),
    (
        &["K14"],
        "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY, b TEXT)",
        "CREATE TABLE t (a TEXT NOT NULL UNIQUE, b TEXT)",
        &["warning missing-primary-key"],
    ),
    (
        &["V01"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t",
        "CREATE TABLE t (a BIGINT PRIMARY KEY)",
        &["error missing-view"],
    ),
    (
        &["V06"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, n INTEGER); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET n = n + 1; END",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, n BIGINT)",
        &["error missing-trigger"],
    ),
    (
        &["V15"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY); CREATE TEMP TABLE w (a INTEGER)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY)",
        &[],
    ),
    (
        &["V16"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY); CREATE SEQUENCE s; CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN d AS TEXT",
        &["notice postgres-only", "notice postgres-only", "notice postgres-only"],
    ),
    (
        &["V14"],
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY)",
        "CREATE TABLE t (a BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY)",
        &[],
    ),
];

/// What the options for advice add.
const ADVISED: &[(&[&str], &str, &str, &[&str])] = &[
    (
        &["V08"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY); CREATE TRIGGER x BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'no') WHERE NEW.a < 0; END; CREATE TRIGGER y BEFORE INSERT ON t BEGIN SELECT RAISE(ABORT, 'no') WHERE NEW.a > 9; END",
        "CREATE TABLE t (a BIGINT PRIMARY KEY); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER y BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
        &["warning trigger-changed", "warning trigger-changed", "notice triggers-in-order-of-name"],
    ),
    (
        &["F06"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER NOT NULL REFERENCES p ON DELETE SET NULL); CREATE INDEX i ON t (b)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT NOT NULL REFERENCES p ON DELETE SET NULL); CREATE INDEX i ON t (b)",
        &["notice set-null-on-not-null"],
    ),
    (
        &["F13"],
        "CREATE TABLE p (a BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b INTEGER REFERENCES p)",
        "CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, b BIGINT REFERENCES p)",
        &["notice foreign-key-without-index"],
    ),
    (
        &["F14"],
        "CREATE TABLE person (id BIGINT NOT NULL PRIMARY KEY); CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, person_id INTEGER)",
        "CREATE TABLE person (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT PRIMARY KEY, person_id BIGINT)",
        &["notice id-column-without-foreign-key"],
    ),
    (
        &["I15"],
        "CREATE TABLE t (a BIGINT NOT NULL PRIMARY KEY, b TEXT, c TEXT); CREATE INDEX i ON t (b); CREATE INDEX j ON t (b, c)",
        "CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT, c TEXT); CREATE INDEX i ON t (b); CREATE INDEX j ON t (b, c)",
        &["notice redundant-index"],
    ),
    (&["K10"], "CREATE TABLE t (a INTEGER, b TEXT)", "CREATE TABLE t (a BIGINT, b TEXT)", &["notice table-without-key"]),
];

fn codes(left: &str, right: &str, advice: bool) -> Vec<String> {
    let side = |label: &str, text: &str, dialect: Dialect| SideInput {
        label: label.into(),
        files: vec![InputFile { path: format!("{label}.sql"), content: Ok(text.as_bytes().to_vec()) }],
        dialect: Some(dialect),
        ..SideInput::default()
    };
    let request = AuditRequest {
        left: side("expected", &format!("{left};"), Dialect::Sqlite),
        right: side("checked", &format!("{right};"), Dialect::Postgres),
        options: CompareOptions { advice, ..CompareOptions::default() },
        ..AuditRequest::default()
    };
    audit(request, &mut |_| {}).findings.into_iter().map(|finding| format!("{} {}", finding.severity, finding.code)).collect()
}

#[test]
fn what_no_judgement_names_is_stated() {
    let mut wrong = Vec::new();
    let mut client = server::database("schema_parity_stated");
    for (list, advice) in [(STATED, false), (ADVISED, true)] {
        for (rows, left, right, expected) in list {
            let memory = rusqlite::Connection::open_in_memory().expect("memory");
            memory.execute_batch(left).unwrap_or_else(|error| panic!("{rows:?}: SQLite refuses the case: {error}"));
            if let Some(client) = &mut client {
                in_postgres(client, &[right]).unwrap_or_else(|error| panic!("{rows:?}: PostgreSQL refuses the case: {error}"));
            }
            let found = codes(left, right, advice);
            if found != *expected {
                wrong.push(format!("{rows:?}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rows whose condition no pair of schemas shows, or of which nothing is said yet.
const UNSHOWN: &[(&[&str], &str)] = &[
    (&["E06", "E12", "E13", "E14", "I11", "I17", "N09", "T51"], "it shows in no definition"),
    (&["S04", "S05", "S07", "S08", "S09"], "the comparison of rows has its own tests"),
    (&["V12", "V13"], "the golden cases of virtual tables"),
];

#[test]
fn every_row_of_advice_has_a_case_or_a_reason() {
    let stated = STATED.iter().chain(ADVISED).flat_map(|(rows, ..)| rows.iter().copied());
    let unshown = UNSHOWN.iter().flat_map(|(rows, _)| rows.iter().copied());
    let shown: Vec<&str> = stated.chain(unshown).collect();
    let once: BTreeSet<&str> = shown.iter().copied().collect();
    assert_eq!(shown.len(), once.len(), "a row is listed twice");
    let advice: BTreeSet<&str> = ADVICE_ONLY.iter().map(|(id, _)| *id).collect();
    assert_eq!(once, advice);
}
