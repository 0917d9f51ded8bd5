//! The splitter against the engines: where an engine takes a whole file, it takes every statement of ours alone, and there are as many of them
//! as the engine itself sees.

use std::io::Write as _;

use postgres::{Client, SimpleQueryMessage};
use rusqlite::{Connection, fallible_iterator::FallibleIterator};
use schema_parity::source::{Dialect, InputFile, SideInput, SourceSet, recognise};
use schema_parity::sql::{RawKind, RawStatement, split};

use crate::server;
use crate::source_corpus::{Truth, corpus, truths};

/// The files of a side as they are run: text and statements.
fn statements(set: &SourceSet) -> Vec<(String, String, Vec<RawStatement>)> {
    set.migrations
        .iter()
        .map(|migration| {
            let file = set.file(migration.file);
            let text = migration.text.clone().unwrap_or_else(|| file.text.clone());
            let raw = migration.parts.iter().flat_map(|part| split(&text, part.clone(), set.dialect)).collect();
            (file.path.clone(), text, raw)
        })
        .collect()
}

fn side(truth: &Truth) -> SourceSet {
    let files = truth
        .files
        .iter()
        .map(|file| InputFile { path: file.clone(), content: std::fs::read(truth.base.join(file)).map_err(|error| error.to_string()) });
    recognise(SideInput {
        label: truth.name.clone(),
        files: files.collect(),
        dialect: Some(truth.dialect),
        keep_order: true,
        ..SideInput::default()
    })
}

fn text_of<'t>(text: &'t str, raw: &RawStatement) -> &'t str {
    &text[raw.range.start as usize..raw.range.end as usize]
}

/// Names and definitions, without the blanks that SQLite keeps behind a definition up to its semicolon.
fn schema_of(connection: &Connection) -> Vec<(String, Option<String>)> {
    let mut query = connection.prepare("SELECT name, sql FROM sqlite_schema ORDER BY rowid").expect("the schema table");
    query
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<String>>(1)?.map(|sql| sql.trim_end().to_owned()))))
        .expect("rows")
        .map(|row| row.expect("a row"))
        .collect()
}

/// Runs a statement to its end, rows and all.
fn run_sqlite(connection: &Connection, sql: &str) -> Result<(), rusqlite::Error> {
    let mut statement = connection.prepare(sql)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

#[test]
fn sqlite_sees_the_same_statements() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let (mut sides, mut files, mut count) = (0, 0, 0);
    for truth in truths(&root).iter().filter(|truth| truth.dialect == Dialect::Sqlite && truth.clean && !truth.options) {
        let whole = Connection::open_in_memory().expect("a database");
        let single = Connection::open_in_memory().expect("a database");
        for (path, text, raw) in statements(&side(truth)) {
            // The parts that run, without the gaps, as SQLite's own parser cuts them.
            let ours: Vec<&str> = raw.iter().filter(|raw| raw.kind == RawKind::Sql).map(|raw| text_of(&text, raw)).collect();
            let parts = whole_text(truth, &path, &text);
            if truth.transaction {
                begin(&whole);
                begin(&single);
            }
            let mut batch = rusqlite::Batch::new(&whole, &parts);
            let mut seen = 0;
            while let Some(mut statement) = batch.next().unwrap_or_else(|error| panic!("{path}: the whole file: {error}")) {
                seen += 1;
                let mut rows = statement.query([]).unwrap_or_else(|error| panic!("{path}: the whole file: {error}"));
                while rows.next().unwrap_or_else(|error| panic!("{path}: the whole file: {error}")).is_some() {}
            }
            for sql in &ours {
                run_sqlite(&single, sql).unwrap_or_else(|error| panic!("{path}: {error}: {sql}"));
            }
            assert_eq!(ours.len(), seen, "{path}");
            if truth.transaction {
                end(&whole);
                end(&single);
            }
            files += 1;
            count += seen;
        }
        for (ours, whole) in schema_of(&single).iter().zip(&schema_of(&whole)) {
            assert_eq!(ours, whole, "{}", truth.name);
        }
        assert_eq!(schema_of(&single).len(), schema_of(&whole).len(), "{}", truth.name);
        sides += 1;
    }
    println!("SQLite: {count} statements of {files} files on {sides} sides, each accepted alone, and as many as SQLite cuts");
}

fn begin(connection: &Connection) {
    connection.execute_batch("BEGIN").expect("a transaction");
}

/// A file may have ended its transaction itself.
fn end(connection: &Connection) {
    if !connection.is_autocommit() {
        connection.execute_batch("COMMIT").expect("a transaction");
    }
}

/// What a tool sends of a file: its parts one after the other.
fn whole_text(truth: &Truth, path: &str, text: &str) -> String {
    let set = side(truth);
    let migration = set.migrations.iter().find(|migration| set.file(migration.file).path == path).expect("a file of the side");
    migration.parts.iter().map(|part| &text[part.start as usize..part.end as usize]).collect::<Vec<_>>().join("\n")
}

#[test]
fn postgres_takes_every_statement_alone() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let name = format!("source_split_{}", std::process::id());
    let (mut sides, mut files, mut count) = (0, 0, 0);
    for truth in truths(&root).iter().filter(|truth| truth.dialect == Dialect::Postgres && truth.clean && !truth.options) {
        let Some(mut client) = server::fresh_database(&name) else { return };
        let server: i32 = client.query_one("SELECT current_setting('server_version_num')::int", &[]).expect("its version").get(0);
        let needs: Vec<&str> =
            if truth.major as i32 > server / 10_000 { vec!["a newer server"] } else { missing_extensions(&mut client, truth) };
        if !needs.is_empty() {
            println!("skipped: {} needs {}", truth.name, needs.join(", "));
            continue;
        }
        if let Some(pre) = &truth.pre {
            client.batch_execute(pre).expect("what the truth ran first");
            // Settings of the database hold from the next connection on.
            client = server::connect(&name);
        }
        for (path, text, raw) in statements(&side(truth)) {
            for raw in raw {
                let sql = text_of(&text, &raw);
                match raw.kind {
                    RawKind::Copy { data } => {
                        let mut writer = client.copy_in(sql).unwrap_or_else(|error| panic!("{path}: {error}: {sql}"));
                        writer.write_all(&text.as_bytes()[data.start as usize..data.end as usize]).expect("rows");
                        writer.finish().unwrap_or_else(|error| panic!("{path}: {error}: {sql}"));
                    }
                    RawKind::Sql => {
                        let answers = client.simple_query(sql).unwrap_or_else(|error| panic!("{path}: {error}: {sql}"));
                        let commands = answers.iter().filter(|answer| matches!(answer, SimpleQueryMessage::CommandComplete(_))).count();
                        assert_eq!(commands, 1, "{path}: {sql}");
                    }
                    RawKind::PsqlMeta => continue,
                    RawKind::ShellMeta | RawKind::ForeignMeta => panic!("{path}: a line of another client: {sql}"),
                }
                count += 1;
            }
            files += 1;
        }
        sides += 1;
    }
    server::drop_database(&mut server::connect("postgres"), &name);
    println!("PostgreSQL: {count} statements of {files} files on {sides} sides, each accepted alone, one command each");
}

/// Extensions that a side asks for and the server does not have.
fn missing_extensions(client: &mut Client, truth: &Truth) -> Vec<&'static str> {
    let text: String = truth.files.iter().filter_map(|file| std::fs::read_to_string(truth.base.join(file)).ok()).collect();
    let text = text.to_ascii_lowercase();
    ["postgis", "pg_amqp", "unaccent", "citext", "cube", "earthdistance"]
        .into_iter()
        .filter(|name| {
            text.contains(&format!("create extension if not exists {name}")) || text.contains(&format!("create extension {name}"))
        })
        .filter(|name| client.query("SELECT 1 FROM pg_available_extensions WHERE name = $1", &[name]).expect("a list").is_empty())
        .collect()
}

/// Everything that makes a naive cut fail, in one text.
const SQLITE_TRICKY: &str = r#"
/* ; */ CREATE TABLE [a;b] (`c;d` TEXT DEFAULT ';''', "e;f" INTEGER); -- ;
CREATE TABLE t (id INTEGER PRIMARY KEY, state TEXT);;
CREATE TABLE log (message TEXT)
;
CREATE TEMP TRIGGER first AFTER INSERT ON t BEGIN
  SELECT CASE WHEN new.id > 1 THEN CASE new.state WHEN 'end;' THEN 1 END END;
  INSERT INTO log VALUES ('BEGIN; END;'); /* END; */ -- END;
END /* of first */ ;
CREATE TRIGGER IF NOT EXISTS "begin" AFTER UPDATE OF state ON t FOR EACH ROW WHEN new.state = 'x' BEGIN
  UPDATE t SET state = CASE WHEN 1 THEN 'a' ELSE 'b' END WHERE id = new.id; DELETE FROM log;
end;
BEGIN; INSERT INTO t VALUES (1, 'a'), (2, 'end;'); END;
INSERT INTO log VALUES (x'3b3b'), ('--;'), ('/*;');
CREATE VIEW v AS SELECT "id", [state] FROM t WHERE state GLOB '[;]*' /* never closed
"#;

#[test]
fn sqlite_cuts_a_tricky_text_as_we_do() {
    let whole = Connection::open_in_memory().expect("a database");
    let single = Connection::open_in_memory().expect("a database");
    let mut batch = rusqlite::Batch::new(&whole, SQLITE_TRICKY);
    let mut seen = 0;
    while let Some(mut statement) = batch.next().expect("SQLite takes the text") {
        seen += 1;
        let mut rows = statement.query([]).expect("a statement");
        while rows.next().expect("a row").is_some() {}
    }
    let raw = split(SQLITE_TRICKY, 0..SQLITE_TRICKY.len() as u32, Dialect::Sqlite);
    for raw in &raw {
        let sql = text_of(SQLITE_TRICKY, raw);
        run_sqlite(&single, sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
    }
    assert_eq!(raw.len(), seen);
    let names = |connection| schema_of(connection).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(&single), names(&whole));
}

const POSTGRES_TRICKY: &str = r#"
/* /* ; */ ; */ CREATE TABLE "a;b" ("c;""d" text DEFAULT ';''', e text DEFAULT E'\';\\'); -- ;
CREATE TABLE t (id int, state text)
;;
CREATE FUNCTION one() RETURNS int LANGUAGE sql BEGIN ATOMIC
  SELECT CASE WHEN true THEN CASE 1 WHEN 1 THEN 2 END END; /* END; */ SELECT 1; -- END;
END;
CREATE OR REPLACE FUNCTION two() RETURNS trigger LANGUAGE plpgsql AS $f$
BEGIN
  EXECUTE $$SELECT ';'$$; RETURN NEW;
END; $f$;
CREATE PROCEDURE three(x int) LANGUAGE sql AS 'SELECT 1; SELECT '';'' ';
CREATE RULE r AS ON INSERT TO t WHERE new.id = 0 DO ALSO (DELETE FROM "a;b"; UPDATE t SET state = ')' WHERE id = 0);
INSERT INTO t VALUES (1, 'a'
  ';b'), (2, $x$;$$;$x$), (3, U&'\003b;'), (4, B'1'::text || ';');
DO $$ BEGIN PERFORM 1; END $$;
SELECT 1 AS begin, 2 AS "end;", (SELECT 3) AS case$1;
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION two()
"#;

#[test]
fn postgres_cuts_a_tricky_text_as_we_do() {
    let name = format!("source_tricky_{}", std::process::id());
    let Some(mut client) = server::fresh_database(&name) else { return };
    let commands =
        |answers: Vec<SimpleQueryMessage>| answers.iter().filter(|answer| matches!(answer, SimpleQueryMessage::CommandComplete(_))).count();
    let whole = commands(client.simple_query(&format!("BEGIN;{POSTGRES_TRICKY};ROLLBACK")).expect("PostgreSQL takes the text"));
    let raw = split(POSTGRES_TRICKY, 0..POSTGRES_TRICKY.len() as u32, Dialect::Postgres);
    for raw in &raw {
        let sql = text_of(POSTGRES_TRICKY, raw);
        assert_eq!(commands(client.simple_query(sql).unwrap_or_else(|error| panic!("{error:?}: {sql}"))), 1, "{sql}");
    }
    assert_eq!(raw.len() + 2, whole);
    drop(client);
    server::drop_database(&mut server::connect("postgres"), &name);
}
