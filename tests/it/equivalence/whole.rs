//! Whole schemas of both engines, and the row that what is said about them rests on: as an accepted pair or as the row of a finding.

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::compare::CompareOptions;
use schema_parity::report::Report;
use schema_parity::source::{Dialect, InputFile, SideInput};

/// The row, the SQLite schema, the PostgreSQL schema.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str)] = &[
    ("C02", "CREATE TABLE t (a INTEGER, b TEXT); CREATE UNIQUE INDEX i ON t (b);", "CREATE TABLE t (a BIGINT, b TEXT); CREATE UNIQUE INDEX i ON t (b) NULLS NOT DISTINCT;"),
    ("C03", "CREATE TABLE t (a INTEGER, b TEXT UNIQUE);", "CREATE TABLE t (a BIGINT, b TEXT); CREATE UNIQUE INDEX i ON t (b);"),
    ("C04", "CREATE TABLE t (a INTEGER, b TEXT UNIQUE);", "CREATE TABLE t (a BIGINT, b TEXT);"),
    ("C18", "CREATE TABLE t (a INTEGER CHECK (a > 0));", "CREATE TABLE t (a BIGINT);"),
    ("C22", "CREATE TABLE t (a INTEGER, b TEXT UNIQUE ON CONFLICT IGNORE);", "CREATE TABLE t (a BIGINT, b TEXT UNIQUE);"),
    ("C25", "CREATE TABLE t (a INTEGER, CHECK (a > 0));", "CREATE TABLE t (a BIGINT); ALTER TABLE t ADD CHECK (a > 0) NOT VALID;"),
    ("C26", "CREATE TABLE t (a INTEGER);", "CREATE TABLE t (a BIGINT, EXCLUDE (a WITH =));"),
    ("F02", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id));", "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT);"),
    ("F03", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER);", "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT REFERENCES p (id));"),
    ("F04", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id) ON DELETE CASCADE);", "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT REFERENCES p (id));"),
    ("F05", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id) ON DELETE RESTRICT);", "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT REFERENCES p (id));"),
    ("F11", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);", "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT REFERENCES p (id));"),
    ("F12", "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INTEGER REFERENCES p (id));", "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE t (a BIGINT REFERENCES p (id) MATCH FULL);"),
    ("I02", "CREATE TABLE t (a INTEGER); CREATE INDEX i ON t (a);", "CREATE TABLE t (a BIGINT);"),
    ("I03", "CREATE TABLE t (a INTEGER, b TEXT); CREATE INDEX i ON t (a, b);", "CREATE TABLE t (a BIGINT, b TEXT); CREATE INDEX i ON t (b, a);"),
    ("I04", "CREATE TABLE t (a INTEGER); CREATE INDEX i ON t (a DESC);", "CREATE TABLE t (a BIGINT); CREATE INDEX i ON t (a);"),
    ("I09", "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (ifnull(a, ''));", "CREATE TABLE t (a TEXT); CREATE INDEX i ON t (coalesce(a, ''));"),
    ("I10", "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX i ON t (a);", "CREATE EXTENSION citext; CREATE TABLE t (a citext); CREATE INDEX i ON t (a);"),
    ("I12", "CREATE TABLE t (a INTEGER, b TEXT); CREATE INDEX i ON t (a);", "CREATE TABLE t (a BIGINT, b TEXT); CREATE INDEX i ON t (a) INCLUDE (b);"),
    ("I15", "CREATE TABLE t (a INTEGER PRIMARY KEY); CREATE UNIQUE INDEX i ON t (a);", "CREATE TABLE t (a BIGINT PRIMARY KEY);"),
    ("K09", "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;", "CREATE TABLE t (a TEXT PRIMARY KEY);"),
    ("K13", "CREATE TABLE t (a INTEGER NOT NULL, b TEXT NOT NULL, PRIMARY KEY (a, b));", "CREATE TABLE t (a BIGINT NOT NULL, b TEXT NOT NULL, PRIMARY KEY (b, a));"),
    ("K14", "CREATE TABLE t (a TEXT NOT NULL PRIMARY KEY);", "CREATE TABLE t (a TEXT NOT NULL UNIQUE);"),
    ("N07", "CREATE TABLE t (a INTEGER);", "CREATE SCHEMA app; CREATE TABLE app.t (a BIGINT);"),
    ("N11", "CREATE TABLE AlbumTitle (AlbumId INTEGER, LastName TEXT);", "CREATE TABLE album_title (album_id BIGINT, last_name TEXT);"),
    ("T02L", "CREATE TABLE t (size_bytes INTEGER);", "CREATE TABLE t (size_bytes INTEGER);"),
    ("T17", "CREATE TABLE t (price REAL);", "CREATE TABLE t (price DOUBLE PRECISION);"),
    ("V06", "CREATE TABLE t (a INTEGER, b TEXT); CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM t WHERE a = 1; END;", "CREATE TABLE t (a BIGINT, b TEXT);"),
    ("V12", "CREATE VIRTUAL TABLE s USING fts5(a);", "CREATE TABLE s (a TEXT);"),
    ("V14", "CREATE TABLE t (a INTEGER); CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY);", "CREATE TABLE t (a BIGINT);"),
    ("V16", "CREATE TABLE t (a INTEGER);", "CREATE TABLE t (a BIGINT); CREATE SEQUENCE s;"),
    ("V18", "CREATE TABLE t (id INTEGER PRIMARY KEY, at TEXT); CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET at = CURRENT_TIMESTAMP WHERE id = NEW.id; END;", "CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMPTZ DEFAULT now());"),
];

fn report(sqlite: &str, postgres: &str) -> Report {
    let side = |text: &str, dialect| SideInput {
        label: "side".into(),
        files: vec![InputFile { path: "schema.sql".into(), content: Ok(text.as_bytes().to_vec()) }],
        dialect: Some(dialect),
        ..SideInput::default()
    };
    let request = AuditRequest {
        left: side(sqlite, Dialect::Sqlite),
        right: side(postgres, Dialect::Postgres),
        options: CompareOptions::default(),
        ..AuditRequest::default()
    };
    audit(request, &mut |_| {})
}

#[test]
fn what_is_said_of_whole_schemas_names_its_row() {
    let mut wrong = Vec::new();
    for (row, sqlite, postgres) in CASES {
        let report = report(sqlite, postgres);
        assert_eq!((report.left.statements.would_fail, report.right.statements.would_fail), (0, 0), "{row}");
        let found: Vec<String> = report.findings.iter().filter_map(|finding| finding.row.clone()).collect();
        let accepted: Vec<String> = report.equivalences.iter().map(|equivalence| equivalence.rule.clone()).collect();
        if !found.iter().chain(&accepted).any(|named| named == row) {
            wrong.push(format!("{row}: findings {found:?}, accepted {accepted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
