use super::*;
use crate::replay::replay;
use crate::source::{InputFile, SideInput, recognise};
use crate::sql::parse;

fn needs(sql: &str, dialect: Dialect) -> Requirements {
    let files = vec![InputFile { path: "001.sql".into(), content: Ok(sql.as_bytes().to_vec()) }];
    let sources = recognise(SideInput { label: "t".into(), files, dialect: Some(dialect), ..SideInput::default() });
    let migrations = parse(&sources);
    let replayed = replay(dialect, &migrations);
    requirements(Side { sources: &sources, replayed: &replayed }, &migrations)
}

fn every_example_is_found(dialect: Dialect) {
    let mut not_found = Vec::new();
    for feature in features(dialect) {
        let found = needs(feature.example, dialect);
        if !found.reasons.iter().chain(&found.removed).any(|reason| reason.construct == feature.construct) {
            not_found.push(feature.construct);
        }
    }
    assert!(not_found.is_empty(), "not found in their own example: {not_found:#?}");
}

#[test]
fn every_postgres_row_is_found_in_its_example() {
    every_example_is_found(Dialect::Postgres);
}

#[test]
fn every_sqlite_row_is_found_in_its_example() {
    every_example_is_found(Dialect::Sqlite);
}

#[test]
fn every_extension_row_is_found_in_its_example() {
    for row in EXTENSIONS {
        let found = needs(row.example, Dialect::Postgres);
        let names: Vec<&str> = found.extensions.iter().map(|need| need.name.as_str()).collect();
        assert_eq!(names, [row.name], "{}", row.example);
        assert!(found.extensions[0].needed_by[0].at_creation && found.extensions[0].enabled_at.is_none());
    }
}

#[test]
fn constructs_are_declared_once() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let mut names: Vec<&str> = features(dialect).iter().map(|feature| feature.construct).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{}", dialect.as_str());
    }
}

#[test]
fn a_quoted_column_in_an_index_is_no_expression() {
    let found = needs("CREATE TABLE t (\"Name\" TEXT);\nCREATE INDEX i ON t (\"Name\", \"Name\" DESC);", Dialect::Sqlite);
    assert!(found.reasons.is_empty(), "{:?}", found.reasons);
}

#[test]
fn the_newest_construct_decides() {
    let sql =
        "CREATE TABLE IF NOT EXISTS t (a jsonb);\nCREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;\nCREATE INDEX j ON t (a) INCLUDE (a);";
    let found = needs(sql, Dialect::Postgres);
    assert_eq!(found.minimum(), Some("15"));
    let names: Vec<&str> = found.reasons.iter().map(|reason| reason.construct).collect();
    assert_eq!(names, ["NULLS NOT DISTINCT", "INCLUDE columns of an index", "jsonb type", "CREATE TABLE IF NOT EXISTS"]);
}

#[test]
fn plain_schemas_need_nothing() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let found = needs("CREATE TABLE t (a integer PRIMARY KEY, b text NOT NULL); CREATE INDEX i ON t (b);", dialect);
        assert_eq!(found, Requirements::default());
    }
}

#[test]
fn names_that_only_look_like_an_extension() {
    let sql = "CREATE TABLE cube (id integer); CREATE TABLE t (vector text, digest text, geometry integer);
               INSERT INTO cube (id) VALUES (1); CREATE INDEX i ON cube (id);
               CREATE FUNCTION similarity(a text) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$; CREATE VIEW v AS SELECT similarity('a');";
    assert_eq!(needs(sql, Dialect::Postgres).extensions, []);
}

#[test]
fn where_an_extension_is_enabled() {
    let sql =
        "CREATE EXTENSION IF NOT EXISTS pgcrypto;\nCREATE TABLE t (a uuid DEFAULT gen_random_uuid(), b bytea DEFAULT gen_random_bytes(8));";
    let found = needs(sql, Dialect::Postgres);
    assert!(found.reasons.iter().all(|reason| !reason.construct.contains("gen_random_uuid")));
    let [pgcrypto] = found.extensions.as_slice() else { panic!("{:?}", found.extensions) };
    assert!(pgcrypto.enabled_at.is_some());
    assert_eq!(pgcrypto.needed_by[0].what, "gen_random_bytes()");
}

#[test]
fn a_routine_needs_it_when_it_runs() {
    let sql = "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN crypt('a', 'b'); END $$;";
    let found = needs(sql, Dialect::Postgres);
    assert!(!found.extensions[0].needed_by[0].at_creation);
}

#[test]
fn an_array_of_texts_is_no_subscript() {
    let found = needs("CREATE VIEW v AS SELECT ARRAY['x'] AS a, (array_agg(b))[1] FROM t;", Dialect::Postgres);
    assert_eq!(found.reasons, []);
}
