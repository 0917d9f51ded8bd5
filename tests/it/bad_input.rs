//! Bad input gets a clear row and nothing else is lost; any bytes give a report.

use proptest::prelude::*;
use schema_parity::audit::{AuditRequest, audit};
use schema_parity::report::{InputProblem, OverallVerdict, Report, ReportSide, markdown, text};
use schema_parity::source::{Dialect, InputFile, SideInput};

const GOOD: &str = "CREATE TABLE pet (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL);\n";
const GOOD_PG: &str = "CREATE TABLE pet (id BIGSERIAL PRIMARY KEY, name TEXT NOT NULL);\n";

fn side(files: &[(&str, &[u8])]) -> SideInput {
    SideInput {
        label: "side".into(),
        files: files.iter().map(|(path, bytes)| InputFile { path: (*path).into(), content: Ok(bytes.to_vec()) }).collect(),
        ..SideInput::default()
    }
}

fn run(left: SideInput, right: SideInput) -> Report {
    let report = audit(AuditRequest { left, right, ..AuditRequest::default() }, &mut |_| {});
    // Every renderer copes with whatever came in.
    assert!(markdown(&report).starts_with("# Schema audit\n"));
    assert!(!text(&report).is_empty());
    report
}

fn good_right() -> SideInput {
    side(&[("schema.sql", GOOD_PG.as_bytes())])
}

fn problem<'a>(side: &'a ReportSide, kind: &str) -> &'a InputProblem {
    side.problems.iter().find(|problem| problem.kind == kind).unwrap_or_else(|| panic!("no {kind} row in {:#?}", side.problems))
}

#[test]
fn an_empty_folder_is_told_and_never_passes() {
    let report = run(side(&[]), good_right());
    assert!(!problem(&report.left, "empty").message.is_empty());
    assert!(!matches!(report.verdict, OverallVerdict::Pass | OverallVerdict::PassWithNotes), "{:?}", report.verdict);
}

#[test]
fn a_folder_without_sql_is_told() {
    let report = run(side(&[("readme.md", b"# Hello\n"), ("logo.png", b"\x89PNG\r\n\x1a\n\0\0")]), good_right());
    assert!(!problem(&report.left, "no-sql").message.is_empty());
    assert!(!matches!(report.verdict, OverallVerdict::Pass | OverallVerdict::PassWithNotes), "{:?}", report.verdict);
}

#[test]
fn a_binary_file_is_a_row_and_the_rest_is_read() {
    let report = run(side(&[("001_pet.sql", GOOD.as_bytes()), ("002_blob.sql", b"\x7fELF\x02\x01\x01\0\0\0\0\xff\xfe\0")]), good_right());
    assert_eq!(problem(&report.left, "binary").file, "002_blob.sql");
    assert_eq!(report.left.tables, 1);
    assert_eq!(report.verdict, OverallVerdict::Inconclusive, "a file nobody read could hide a difference");
}

#[test]
fn a_file_that_cannot_be_read_is_a_row() {
    let mut left = side(&[("001_pet.sql", GOOD.as_bytes())]);
    left.files.push(InputFile { path: "002_gone.sql".into(), content: Err("The file was deleted while it was read.".into()) });
    let report = run(left, good_right());
    assert!(problem(&report.left, "unreadable").message.contains("deleted"));
    assert_eq!((report.left.tables, report.verdict), (1, OverallVerdict::Inconclusive));
}

#[test]
fn broken_utf8_is_named_with_its_line() {
    let bytes = [b"-- fine\n-- caf\xe9\n".as_slice(), GOOD.as_bytes()].concat();
    let report = run(side(&[("001_pet.sql", &bytes)]), good_right());
    let row = problem(&report.left, "encoding");
    assert_eq!((row.file.as_str(), row.line), ("001_pet.sql", Some(2)));
    assert_eq!(report.left.tables, 1);
}

#[test]
fn utf16_is_decoded() {
    let little: Vec<u8> = [0xff, 0xfe].into_iter().chain(GOOD.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let big: Vec<u8> = [0xfe, 0xff].into_iter().chain(GOOD.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    for bytes in [little, big] {
        let report = run(side(&[("001_pet.sql", &bytes)]), good_right());
        assert_eq!((report.left.tables, report.verdict), (1, OverallVerdict::Pass), "{:#?}", report.findings);
    }
}

#[test]
fn five_megabytes_on_one_line_are_read() {
    let rows: Vec<String> = (0..200_000).map(|i| format!("({i},'row number {i}')")).collect();
    let sql =
        format!("CREATE TABLE pet (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL); INSERT INTO pet VALUES {};", rows.join(","));
    assert!(sql.len() > 5_000_000 && !sql.contains('\n'));
    let report = run(side(&[("001_pet.sql", sql.as_bytes())]), good_right());
    assert_eq!((report.left.tables, report.left.statements.total), (1, 2));
    assert_eq!(report.left.statements.not_understood, 0);
}

#[test]
fn an_unterminated_quote_is_listed_and_what_came_before_is_kept() {
    let sql = format!("{GOOD}CREATE TABLE owner (name TEXT DEFAULT 'oops);\n");
    let report = run(side(&[("001_pet.sql", sql.as_bytes())]), good_right());
    assert_eq!(report.left.tables, 1);
    let row = report.not_analysed.first().expect("a row");
    assert_eq!((row.side.as_str(), row.line), ("left", 2));
    assert_eq!(report.verdict, OverallVerdict::Inconclusive);
}

#[test]
fn both_sides_may_be_of_one_engine() {
    for (path, sql) in [("001_pet.sql", GOOD), ("schema.sql", GOOD_PG)] {
        let other = format!("{sql}-- a comment more\n");
        let report = run(side(&[(path, sql.as_bytes())]), side(&[(path, other.as_bytes())]));
        assert_eq!(report.left.dialect, report.right.dialect);
        assert_eq!(report.verdict, OverallVerdict::Pass, "{:#?}", report.findings);
    }
}

#[test]
fn the_same_folder_twice_is_told() {
    let report = run(good_right(), good_right());
    assert!(problem(&report.right, "same-input").message.contains("same files"));
}

#[test]
fn an_unknown_engine_passes_only_when_it_cannot_hide_a_difference() {
    // SQLite has one table pet, PostgreSQL two of that name.
    let report = run(side(&[("a.sql", b"CREATE TABLE \"Pet\" (name TEXT);\n")]), side(&[("b.sql", b"CREATE TABLE pet (name TEXT);\n")]));
    problem(&report.left, "unknown-engine");
    assert_eq!(report.verdict, OverallVerdict::Inconclusive);
    // Here both engines say the same.
    let plain = b"CREATE TABLE pet (name TEXT);\n";
    let report = run(side(&[("a.sql", plain)]), side(&[("b.sql", b"create table pet (name text) ;\n")]));
    assert!(problem(&report.left, "unknown-engine").message.contains("read for either"));
    assert_eq!(report.verdict, OverallVerdict::Pass, "{:#?}", report.not_analysed);
}

#[test]
fn a_type_of_mysql_is_any_type_to_sqlite() {
    let report = run(
        side(&[("a.sql", b"CREATE TABLE pet (a MEDIUMTEXT, b LONGTEXT);\n")]),
        side(&[("b.sql", b"CREATE TABLE pet (a MEDIUMTEXT, b LONGTEXT);\n")]),
    );
    assert_eq!((report.left.dialect.as_str(), report.verdict), ("sqlite", OverallVerdict::Pass), "{:#?}", report.not_analysed);
    let engine = b"CREATE TABLE pet (a MEDIUMTEXT, KEY `x` (`a`)) ENGINE=InnoDB;\n";
    let report = run(side(&[("a.sql", engine)]), side(&[("b.sql", engine)]));
    problem(&report.left, "unsupported-engine");
    assert_ne!(report.verdict, OverallVerdict::Pass);
}

#[test]
fn names_of_types_alone_do_not_hide_what_sqlite_would_see() {
    // In PostgreSQL a key is NOT NULL anyway; in SQLite the words matter, and any name of a type will do.
    let left = side(&[("a.sql", b"CREATE TABLE pet (id BYTEA NOT NULL PRIMARY KEY);\n")]);
    let right = side(&[("b.sql", b"CREATE TABLE pet (id BYTEA PRIMARY KEY);\n")]);
    let report = run(left, right);
    assert_eq!(report.findings.len(), 1, "{:#?}", report.findings);
    assert_eq!(report.findings[0].facet.as_deref(), Some("nullable"));
    assert!(problem(&report.left, "unknown-engine").message.contains("SQLite does"));
    // A key that goes is one finding in PostgreSQL's reading, the default one.
    let left = side(&[("a.sql", b"CREATE TABLE pet (id BYTEA PRIMARY KEY);\n")]);
    let report = run(left, side(&[("b.sql", b"CREATE TABLE pet (id BYTEA);\n")]));
    assert_eq!((report.left.dialect.as_str(), report.findings.len()), ("postgres", 1), "{:#?}", report.findings);
}

#[test]
fn the_engine_that_alone_runs_the_files_is_theirs() {
    let report = run(
        side(&[("a.sql", b"CREATE TABLE pet (name TEXT, born DATETIME);\n")]),
        side(&[("b.sql", b"CREATE TABLE pet (name TEXT, born DATETIME, age INTEGER);\n")]),
    );
    assert_eq!((report.left.dialect.as_str(), report.right.dialect.as_str()), ("sqlite", "sqlite"));
    assert!(
        report.left.dialect_evidence.iter().any(|line| line.contains("PostgreSQL does not run 1 of them")),
        "{:?}",
        report.left.dialect_evidence
    );
    assert_eq!((report.verdict, report.findings.len()), (OverallVerdict::PassWithNotes, 1), "{:#?}", report.findings);
}

#[test]
fn words_of_both_engines_are_settled_by_what_runs() {
    // `serial` looks like PostgreSQL, but only SQLite takes `datetime`.
    let text = b"CREATE TABLE pet (id serial, born DATETIME NOT NULL, tag INTEGER UNSIGNED, PRIMARY KEY (id));\n";
    let report =
        run(side(&[("a.sql", text)]), side(&[("b.sql", b"CREATE TABLE pet (id serial, born DATETIME NOT NULL, PRIMARY KEY (id));\n")]));
    assert_eq!((report.left.dialect.as_str(), report.right.dialect.as_str()), ("sqlite", "sqlite"));
    assert_eq!(report.findings.iter().map(|finding| finding.object.name.as_str()).collect::<Vec<_>>(), ["tag"]);
    // A statement that PostgreSQL refuses makes no SQLite schema of one that has only PostgreSQL's words.
    let text = b"CREATE TABLE pet (id serial PRIMARY KEY, open boolean DEFAULT 1);\n";
    let report = run(side(&[("a.sql", text)]), side(&[("b.sql", text)]));
    assert_eq!((report.left.dialect.as_str(), report.left.statements.would_fail), ("postgres", 1));
}

#[test]
fn a_file_of_the_other_engine_is_told() {
    let other = b"CREATE TABLE owner (id BIGSERIAL PRIMARY KEY, born TIMESTAMPTZ DEFAULT now(), data JSONB);\n";
    let files: [(&str, &[u8]); 4] = [
        ("001_pet.sql", GOOD.as_bytes()),
        ("002_a.sql", b"PRAGMA foreign_keys=ON;\n"),
        ("003_b.sql", b"CREATE TABLE b (x INTEGER PRIMARY KEY AUTOINCREMENT);"),
        ("004_owner.sql", other),
    ];
    let report = run(side(&files), good_right());
    assert_eq!(problem(&report.left, "wrong-engine").file, "004_owner.sql");
    assert!(!matches!(report.verdict, OverallVerdict::Pass | OverallVerdict::PassWithNotes), "{:?}", report.verdict);
}

fn any_file() -> impl Strategy<Value = (String, Vec<u8>)> {
    let sql_words = prop::sample::select(vec![
        "CREATE",
        "TABLE",
        "t",
        "(",
        ")",
        ",",
        ";",
        "INTEGER",
        "PRIMARY KEY",
        "REFERENCES",
        "ALTER",
        "ADD COLUMN",
        "DROP",
        "INDEX",
        "ON",
        "UNIQUE",
        "'",
        "\"",
        "$$",
        "$x$",
        "--",
        "/*",
        "*/",
        "\n",
        "COPY t FROM stdin;",
        "\\.",
        "BEGIN",
        "END",
        "CASE",
        "TRIGGER",
        "VIEW",
        "AS SELECT 1",
        "CHECK (a > 0)",
        "\\connect x",
        "DEFAULT 1",
        "RENAME TO",
        "INSERT INTO t VALUES (1)",
        "é",
        "\u{202e}",
        "-- +goose Up",
        "-- +goose Down",
        "DO",
        "CONSTRAINT c",
        "FOREIGN KEY",
    ]);
    let sql = prop::collection::vec(sql_words, 0..60).prop_map(|words| words.join(" ").into_bytes());
    let content = prop_oneof![3 => sql, 1 => prop::collection::vec(any::<u8>(), 0..200)];
    ("(sqlite/|postgres/|db/|)[0-9]{0,3}_?[a-z]{1,6}(\\.up|\\.down|_postgres|)\\.(sql|txt)", content)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_files_give_a_report(left in prop::collection::vec(any_file(), 0..5), right in prop::collection::vec(any_file(), 0..5),
        forced in prop::option::of(prop::bool::ANY)) {
        let make = |files: &[(String, Vec<u8>)]| SideInput {
            label: "x".into(),
            files: files.iter().map(|(path, bytes)| InputFile { path: path.clone(), content: Ok(bytes.clone()) }).collect(),
            dialect: forced.map(|sqlite| if sqlite { Dialect::Sqlite } else { Dialect::Postgres }),
            ..SideInput::default()
        };
        run(make(&left), make(&right));
    }
}
