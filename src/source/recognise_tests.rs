use proptest::prelude::*;

use super::*;
use crate::source::layout::tests::side;

fn raw(files: &[(&str, &[u8])]) -> SourceSet {
    let files = files.iter().map(|(path, bytes)| InputFile { path: (*path).to_owned(), content: Ok(bytes.to_vec()) }).collect();
    recognise(SideInput { label: "x".into(), files, ..SideInput::default() })
}

fn kinds(side: &SourceSet) -> Vec<&str> {
    side.problems.iter().map(|problem| problem.kind).collect()
}

#[test]
fn bad_input_is_a_row_and_nothing_else_is_lost() {
    assert_eq!(kinds(&raw(&[])), ["empty"]);
    assert_eq!(kinds(&raw(&[("notes.md", b"# Notes")])), ["no-sql"]);
    let good: (&str, &[u8]) = ("1_a.sql", b"CREATE TABLE a(x SERIAL);");
    for (path, bytes, kind) in [
        ("2_b.sql", b"\x7fELF\0\0\0\0".as_slice(), "binary"),
        ("data.db", b"SQLite format 3\0...", "binary"),
        ("schema.dump", b"PGDMP\x01", "binary"),
        ("2_b.sql", b"SELECT '\xff';", "encoding"),
        ("2_b.sql", b"CREATE TABLE {{ name }} (x int);", "templated"),
        ("2_b.sql", b"CREATE TABLE ${schema}.a (x int);", "templated"),
    ] {
        let side = raw(&[good, (path, bytes)]);
        assert_eq!(kinds(&side), [kind], "{path}");
        assert_eq!(side.file(side.migrations[0].file).path, "1_a.sql");
        assert!(!side.problems[0].message.is_empty());
    }
    let unreadable = InputFile { path: "2_b.sql".into(), content: Err("permission denied".into()) };
    let files = vec![InputFile { path: "1_a.sql".into(), content: Ok(good.1.to_vec()) }, unreadable];
    let side = recognise(SideInput { label: "x".into(), files, ..SideInput::default() });
    assert_eq!((kinds(&side), side.migrations.len(), side.left_out.len()), (vec!["unreadable"], 1, 1));
}

#[test]
fn broken_bytes_in_a_comment_hide_nothing() {
    let hides = |bytes: &[u8]| raw(&[("a.sql", bytes)]).problems[0].could_hide;
    assert!(!hides(b"-- caf\xe9\nCREATE TABLE a(x SERIAL);"));
    assert!(hides(b"CREATE TABLE caf\xe9(x SERIAL);"));
}

#[test]
fn a_template_mark_in_a_string_is_none() {
    let side =
        side(&[("1_a.sql", "INSERT INTO a VALUES ('{{x}}', $$ ${y} $$); -- {{ z }}"), ("2.sql", "COPY a FROM stdin;\n{{1}}\n\\.\n")], None);
    assert_eq!(kinds(&side), Vec::<&str>::new());
}

#[test]
fn the_engine_is_told_with_evidence() {
    for (files, dialect, evidence) in [
        (
            vec![("sqlite/1.sql", "SELECT 1;"), ("sqlite/2.sql", "SELECT 1;")],
            Some(Dialect::Sqlite),
            "by their path, for example sqlite/1.sql (sqlite)",
        ),
        (vec![("1.sql", "CREATE TABLE a(x SERIAL);")], Some(Dialect::Postgres), "SERIAL in 1.sql line 1"),
        (vec![("1.sql", "\nPRAGMA x;")], Some(Dialect::Sqlite), "PRAGMA in 1.sql line 2"),
        (vec![("1.sql", "SELECT 1;"), ("sqlc.yaml", "engine: postgresql")], Some(Dialect::Postgres), "sqlc.yaml says engine postgresql"),
        (vec![("sqlite-schema.sql", "SELECT 1;")], Some(Dialect::Sqlite), "File names have sqlite in them"),
        (vec![("1.sql", "CREATE TABLE a(x int);")], None, ""),
    ] {
        let side = side(&files, None);
        assert_eq!(side.dialect_certain.then_some(side.dialect), dialect, "{files:?}");
        assert!(side.dialect_evidence.join(" ").contains(evidence), "{:?}", side.dialect_evidence);
        assert_eq!(kinds(&side).contains(&"unknown-engine"), dialect.is_none());
    }
}

#[test]
fn a_file_of_the_other_engine_is_reported_and_replayed() {
    let other = "CREATE TABLE b(x BIGSERIAL, t TIMESTAMPTZ DEFAULT now());\nALTER TABLE b ALTER COLUMN x DROP DEFAULT;";
    let side = side(
        &[("1_a.sql", "PRAGMA foreign_keys=ON;"), ("2_b.sql", other), ("3_c.sql", "CREATE TABLE c(x INTEGER PRIMARY KEY AUTOINCREMENT);")],
        None,
    );
    assert_eq!((side.dialect, side.migrations.len()), (Dialect::Sqlite, 3));
    let problem = side.problems.iter().find(|problem| problem.kind == "wrong-engine").expect("reported");
    assert_eq!((problem.path.as_str(), problem.line), ("2_b.sql", Some(1)));
    assert!(problem.message.contains("PostgreSQL (SERIAL in 2_b.sql line 1"), "{}", problem.message);
}

#[test]
fn both_engines_in_one_side_are_told() {
    let side = side(&[("1_a_sqlite.sql", "SELECT 1;"), ("1_a_postgres.sql", "SELECT 1;"), ("2_b_postgres.sql", "SELECT 1;")], None);
    assert_eq!((side.dialect, side.migrations.len()), (Dialect::Postgres, 2));
    assert_eq!(kinds(&side), ["mixed-engines"]);
}

#[test]
fn the_given_order_is_kept() {
    let files = [
        ("z/schema.sql", "CREATE TABLE a(x int);"),
        ("a/1_b.down.sql", "CREATE TABLE b(x int);"),
        ("c.txt", "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n"),
    ];
    let files = files.iter().map(|(path, text)| InputFile { path: (*path).to_owned(), content: Ok(text.as_bytes().to_vec()) }).collect();
    let side =
        recognise(SideInput { label: "x".into(), files, keep_order: true, dialect: Some(Dialect::Postgres), ..SideInput::default() });
    let order: Vec<&str> = side.migrations.iter().map(|migration| side.file(migration.file).path.as_str()).collect();
    assert_eq!(order, ["z/schema.sql", "a/1_b.down.sql", "c.txt"]);
    let parts = &side.migrations[2].parts;
    assert_eq!(&side.files[2].text[parts[0].start as usize..parts[0].end as usize], "SELECT 1;\n");
    assert_eq!((side.left_out.len(), side.left_out[0].line), (1, Some(4)));
}

#[test]
fn excluded_and_foreign_files() {
    let files = ["a.sql", "cafe\u{301}.sql", "node_modules/x/y.sql", "node_modules/z.sql", ".git/config"];
    let files = files.iter().map(|path| InputFile { path: (*path).to_owned(), content: Ok(b"SELECT 1::int;".to_vec()) }).collect();
    let side = recognise(SideInput { label: "x".into(), files, excluded: vec!["caf\u{e9}.sql".into()], ..SideInput::default() });
    let rows: Vec<(&str, &str)> = side.left_out.iter().map(|row| (row.path.as_str(), row.reason.as_str())).collect();
    assert_eq!(side.migrations.len(), 1);
    assert!(rows.contains(&("cafe\u{301}.sql", "excluded by hand")), "{rows:?}");
    assert!(rows.iter().any(|(path, reason)| *path == "node_modules" && reason.starts_with("2 files")));
}

#[test]
fn a_person_decides_what_is_replayed_and_in_which_order() {
    let files = ["1_a.up.sql", "1_a.down.sql", "2_b.up.sql", "2_b.down.sql", "notes.txt"];
    let files: Vec<InputFile> =
        files.iter().map(|path| InputFile { path: (*path).to_owned(), content: Ok(b"SELECT 1::int;".to_vec()) }).collect();
    let names = |input: SideInput| -> (Vec<String>, SourceSet) {
        let side = recognise(input);
        (side.migrations.iter().map(|migration| side.file(migration.file).path.clone()).collect(), side)
    };
    let given = SideInput { label: "x".into(), files, ..SideInput::default() };
    assert_eq!(names(given.clone()).0, ["1_a.up.sql", "2_b.up.sql"]);

    let (order, side) = names(SideInput { included: vec!["2_b.down.sql".into(), "./notes.txt".into()], ..given.clone() });
    assert_eq!(order, ["1_a.up.sql", "2_b.down.sql", "2_b.up.sql", "notes.txt"]);
    assert!(!side.left_out.iter().any(|row| row.path == "2_b.down.sql"), "what is replayed is not left out");
    assert!(side.layout_evidence.iter().any(|line| line == "2_b.down.sql was taken in by hand."), "{:?}", side.layout_evidence);

    let (order, side) = names(SideInput { order: vec!["2_b.up.sql".into(), "1_a.up.sql".into(), "gone.sql".into()], ..given.clone() });
    assert_eq!(order, ["2_b.up.sql", "1_a.up.sql"]);
    assert!(side.layout_evidence.iter().any(|line| line == "The order was set by hand."));

    let (order, _) = names(SideInput { excluded: vec!["1_a.up.sql".into()], included: vec!["1_a.up.sql".into()], ..given });
    assert_eq!(order, ["2_b.up.sql"], "what is excluded stays out");
}

#[test]
fn a_pasted_text_needs_no_extension() {
    let side = raw(&[("pasted text", b"-- mine\nCREATE TABLE a(x SERIAL);")]);
    assert_eq!((side.migrations.len(), side.dialect), (1, Dialect::Postgres));
}

/// Paths and texts that meet the layouts, and any bytes.
fn any_file() -> impl Strategy<Value = (String, Vec<u8>)> {
    let piece = proptest::sample::select(vec![
        "V1__",
        "U2__a",
        "R__",
        "1_",
        "0001_a",
        "2024-01-01-000000_x",
        "/",
        "up",
        ".up",
        ".down",
        ".sql",
        "_postgres",
        "_sqlite",
        ".sqlite3",
        "sqlite",
        "pg",
        "meta/_journal.json",
        "sqitch.plan",
        "deploy/",
        "atlas.sum",
        "schema.sql",
        "LATEST.sql",
        "0.10/",
        "full_schemas/72/",
        "delta/73/",
        "\\",
        "é",
        "..",
        "migration.sql",
    ]);
    let path = proptest::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    let line = proptest::sample::select(vec![
        "-- +goose Up\n",
        "-- +goose Down\n",
        "-- migrate:up\n",
        "-- only: postgres until \"end\"\n",
        "-- only: sqlite (line commented)\n--é\n",
        "--changeset a:b dbms:sqlite endDelimiter:/\n",
        "--liquibase formatted sql\n",
        "--rollback x\n",
        "# --- !Ups\n",
        "-- //@UNDO\n",
        "-- v0 -> v3: x\n",
        "CREATE TABLE a(x);\n",
        "DROP TABLE a;;\n",
        "-- Down\n",
        "'",
        "$$",
        "{\"entries\": [{\"idx\": 0, \"tag\": \"0001_a\"}]}",
        "COPY a FROM stdin;\n",
        "é/\n",
        "-- atlas:delimiter é\n",
        "x é\n",
    ]);
    let text = proptest::collection::vec(line, 0..6).prop_map(|lines| lines.concat().into_bytes());
    (path, prop_oneof![4 => text, 1 => proptest::collection::vec(any::<u8>(), 0..60)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn any_folder(files in proptest::collection::vec(any_file(), 0..7), keep_order: bool, chosen in proptest::option::of(proptest::bool::ANY)) {
        let files: Vec<InputFile> = files.into_iter().map(|(path, bytes)| InputFile { path, content: Ok(bytes) }).collect();
        let _ = crate::source::split_mixed("x", files.clone());
        let dialect = chosen.map(|postgres| if postgres { Dialect::Postgres } else { Dialect::Sqlite });
        let given = files.len();
        let side = recognise(SideInput { label: "x".into(), files, dialect, keep_order, ..SideInput::default() });
        prop_assert!(side.migrations.len() <= given);
        for (at, migration) in side.migrations.iter().enumerate() {
            prop_assert_eq!(migration.file.0 as usize, at);
            let text = &side.file(migration.file).text;
            prop_assert!(migration.text.as_ref().is_none_or(|edited| edited.len() == text.len()));
            let mut last = 0;
            for part in &migration.parts {
                prop_assert!(part.start >= last && part.end >= part.start && text.get(part.start as usize..part.end as usize).is_some());
                last = part.end;
                if let Some(edited) = &migration.text {
                    prop_assert!(edited.get(part.start as usize..part.end as usize).is_some());
                }
            }
        }
        // Nothing is lost: every file is replayed, listed as left out, or part of a row that says so.
        let rows = side.migrations.len() + side.left_out.len() + side.problems.len();
        prop_assert!(given == 0 || rows > 0);
    }
}

#[test]
fn a_word_of_the_name_tells_engines_apart_where_files_differ_by_it_alone() {
    let table: &[u8] = b"CREATE TABLE a (x int, y varchar(10));";
    let run = |files: &[&str]| -> Vec<String> {
        let files: Vec<(&str, &[u8])> = files.iter().map(|path| (*path, table)).collect();
        let side = raw(&files);
        side.migrations.iter().map(|migration| side.file(migration.file).path.clone()).collect()
    };
    assert_eq!(run(&["mysql_structure.sql", "pg_structure.sql", "pg_reset.sql"]).len(), 2);
    assert_eq!(run(&["mysql-books.sql", "pgsql.locks.sql", "mysql.locks.sql", "pgsql.book.sql"]).len(), 2);
    let side = raw(&[("audit-Pg-1.sql", table), ("audit-SQLite-1.sql", table), ("audit-mysql-1.sql", table)]);
    assert_eq!(side.left_out.len(), 2, "{:?}", side.left_out);
    assert_eq!(run(&["tables_h2.sql", "tables_postgres.sql", "tables_derby.sql", "tables_sqlServer.sql"]).len(), 1);
    assert_eq!(run(&["sql/h2-create.sql", "sql/postgresql-create.sql"]).len(), 1);
    // Beside no other engine's file, the word is a name like any other.
    assert_eq!(run(&["1_pg_trgm.sql", "2_pg_cron.sql"]).len(), 2);
}
