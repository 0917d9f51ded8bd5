use super::*;
use crate::compare::{Status, TablePair};
use crate::replay::replay;
use crate::replay::rows::replay_rows;
use crate::source::{Dialect, InputFile, SideInput, recognise};
use crate::sql::parse;

/// What is said of the rows of two scripts whose tables are paired by name, one line per table and per row that is not the same.
fn said(left: (&str, Dialect), right: (&str, Dialect)) -> Vec<String> {
    let side = |(sql, dialect): (&str, Dialect)| {
        let files = vec![InputFile { path: "001.sql".into(), content: Ok(sql.as_bytes().to_vec()) }];
        let sources = recognise(SideInput { label: "t".into(), files, dialect: Some(dialect), ..SideInput::default() });
        let migrations = parse(&sources);
        let replayed = replay(dialect, &migrations);
        (sources, migrations, replayed)
    };
    let (left, right) = (side(left), side(right));
    let mut comparison = Comparison::default();
    for (left_key, left_table) in &left.2.catalog.tables {
        let same = |key: &&ObjectKey| key.name.eq_ignore_ascii_case(&left_key.name);
        let Some(right_key) = right.2.catalog.tables.keys().find(same) else { continue };
        let right_table = &right.2.catalog.tables[right_key];
        let columns = left_table.columns.iter().enumerate().filter_map(|(position, column)| {
            let other = right_table.columns.iter().position(|other| other.name.eq_ignore_ascii_case(&column.name))?;
            Some((Some(position), Some(other)))
        });
        comparison.table_pairs.push(TablePair {
            left: Some(left_key.clone()),
            right: Some(right_key.clone()),
            columns: columns.collect(),
            elements: Vec::new(),
        });
    }
    let left_rows = replay_rows(&left.0, &left.1, &left.2);
    let right_rows = replay_rows(&right.0, &right.1, &right.2);
    compare_seed(
        SeedSide { side: Side { sources: &left.0, replayed: &left.2 }, rows: &left_rows },
        SeedSide { side: Side { sources: &right.0, replayed: &right.2 }, rows: &right_rows },
        &mut comparison,
    );
    let mut out = Vec::new();
    for table in &comparison.seed.tables {
        let how = match &table.outcome {
            SeedOutcome::Compared => format!("by {}", table.matched_by),
            other => format!("{other:?}").chars().take_while(char::is_ascii_alphanumeric).collect(),
        };
        let mut line = format!("{} {how}: {} of {} same", table.left.name, table.same, table.expected);
        if table.computed > 0 {
            line.push_str(&format!(", {} computed", table.computed));
        }
        if table.not_compared > 0 {
            line.push_str(&format!(", {} not compared", table.not_compared));
        }
        out.push(line);
        for row in &table.rows {
            let values: Vec<String> = row.values.iter().map(|value| format!("{} {} {}", value.column, value.left, value.right)).collect();
            out.push(format!("{} {}{}{}", status(row.status), row.key, if values.is_empty() { "" } else { ": " }, values.join(", ")));
        }
    }
    out
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Missing => "missing",
        Status::Different => "different",
        Status::Extra => "extra",
        Status::Advice => "advice",
    }
}

fn ported(left: &str, right: &str) -> Vec<String> {
    said((left, Dialect::Sqlite), (right, Dialect::Postgres))
}

#[test]
fn values_by_the_meaning_of_the_column() {
    let left = "CREATE TABLE t (id INTEGER PRIMARY KEY, active INTEGER, born DATETIME, data TEXT, raw BLOB, price REAL, code TEXT);
        INSERT INTO t VALUES (1, 1, '2024-01-02 03:04:05', '{\"a\": 1, \"b\": [1.0]}', X'00FF', 5, '05'),
                             (2, 0, NULL, NULL, X'', 0.50, 'x');";
    let right = "CREATE TABLE t (id bigint PRIMARY KEY, active boolean, born timestamptz, data jsonb, raw bytea, price double precision, code text);
        INSERT INTO t VALUES (1, true, '2024-01-02T03:04:05Z', '{\"b\":[1],\"a\":1}', '\\x00ff', 5.0, '05');
        INSERT INTO t (id, active, raw, price, code) VALUES ('2', 'f', '', '.5', 'x');";
    assert_eq!(ported(left, right), ["t by primary key (id): 2 of 2 same"]);
}

#[test]
fn missing_different_and_extra_rows() {
    let left = "CREATE TABLE plan (id TEXT PRIMARY KEY, cents INTEGER); INSERT INTO plan VALUES ('free', 0), ('pro', 2900), ('max', 9900);";
    let right = "CREATE TABLE plan (id text PRIMARY KEY, cents bigint);
        INSERT INTO plan VALUES ('pro', 2500), ('free', 0), ('trial', 0) ON CONFLICT DO NOTHING;";
    assert_eq!(
        ported(left, right),
        ["plan by primary key (id): 1 of 3 same", "different id = 'pro': cents 2900 2500", "missing id = 'max'", "extra id = 'trial'",]
    );
}

#[test]
fn numbers_that_the_engine_gives_do_not_match_rows() {
    let left = "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, n INTEGER); INSERT INTO t (name, n) VALUES ('a', 1), ('b', 2);";
    let right = "CREATE TABLE t (id bigserial PRIMARY KEY, name text UNIQUE, n integer); INSERT INTO t (id, name, n) VALUES (7, 'b', 2), (8, 'a', 3);";
    assert_eq!(ported(left, right), ["t by unique key (name): 1 of 2 same, 2 not compared", "different name = 'a': n 1 3",]);
    let left = "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t (name) VALUES ('a'), ('a'), ('b');";
    let right = "CREATE TABLE t (id bigserial PRIMARY KEY, name text); INSERT INTO t (name) VALUES ('a'), ('b'), ('c');";
    assert_eq!(
        ported(left, right),
        ["t by all columns: 2 of 3 same", "missing id = given by the engine, name = 'a'", "extra id = given by the engine, name = 'c'"]
    );
}

#[test]
fn what_is_computed_is_compared_by_its_expression() {
    let left = "CREATE TABLE t (id INTEGER PRIMARY KEY, at INTEGER, made DATETIME);
        INSERT INTO t VALUES (1, CAST(strftime('%s', 'now') AS INTEGER) * 1000000000, CURRENT_TIMESTAMP);";
    let right = "CREATE TABLE t (id bigint PRIMARY KEY, at bigint, made timestamptz);
        INSERT INTO t VALUES (1, (EXTRACT(EPOCH FROM NOW()) * 1000000000)::BIGINT, now());";
    assert_eq!(ported(left, right), ["t by primary key (id): 1 of 1 same, 2 computed"]);
    let fixed = "CREATE TABLE t (id bigint PRIMARY KEY, at bigint, made timestamptz); INSERT INTO t VALUES (1, 5, now());";
    assert_eq!(
        ported(left, fixed),
        ["t by primary key (id): 0 of 1 same, 1 computed", "different id = 1: at CAST(strftime('%s', 'now') AS INTEGER) * 1000000000 5",]
    );
}

#[test]
fn a_default_that_differs_is_not_reported_again() {
    let left = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'x', b INTEGER DEFAULT 0); INSERT INTO t (id) VALUES (1);";
    let right =
        "CREATE TABLE t (id bigint PRIMARY KEY, a text DEFAULT 'y', b boolean DEFAULT false); INSERT INTO t (id, b) VALUES (1, false);";
    assert_eq!(ported(left, right), ["t by primary key (id): 1 of 1 same"]);
}

#[test]
fn sides_without_rows_and_undecided_tables() {
    let table = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);";
    assert_eq!(ported(&format!("{table} INSERT INTO t VALUES (1, 'a');"), table), ["t OtherSideEmpty: 0 of 1 same"]);
    let undecided = format!("{table} INSERT INTO t VALUES (1, 'a'); UPDATE t SET a = 'b' WHERE lower(a) = 'a';");
    assert_eq!(ported(&undecided, &format!("{table} INSERT INTO t VALUES (1, 'b');")), ["t NotDecidable: 0 of 1 same"]);
    assert_eq!(ported(table, table), Vec::<String>::new());
}

#[test]
fn rows_against_themselves_are_the_same() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let sql = "CREATE TABLE t (a TEXT, b INTEGER, c TEXT DEFAULT CURRENT_TIMESTAMP); INSERT INTO t (a, b) VALUES ('x', 1), ('x', 1), (NULL, NULL);";
        assert_eq!(said((sql, dialect), (sql, dialect)), ["t by all columns: 3 of 3 same"]);
    }
}

#[test]
fn sixteen_bytes_are_the_uuid_they_spell() {
    let left =
        "CREATE TABLE t (id INTEGER PRIMARY KEY, u BLOB); INSERT INTO t VALUES (1, x'00112233445566778899AABBCCDDEEFF'), (2, x'00');";
    let right = "CREATE TABLE t (id BIGINT PRIMARY KEY, u UUID); INSERT INTO t VALUES (1, '00112233-4455-6677-8899-aabbccddeeff'), (2, '00112233-4455-6677-8899-aabbccddeeff');";
    assert_eq!(
        said((left, Dialect::Sqlite), (right, Dialect::Postgres)),
        ["t by primary key (id): 1 of 2 same", "different id = 2: u X'00' '00112233-4455-6677-8899-aabbccddeeff'"]
    );
}
