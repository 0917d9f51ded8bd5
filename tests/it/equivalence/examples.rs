//! Counter-examples hold on both real engines.

use schema_parity::compare::equivalence::judge_check;
use schema_parity::source::Dialect::{Postgres, Sqlite};

use super::engines::{in_postgres, in_sqlite};
use super::{catalog, table_side};
use crate::server;

/// Checks on the column `c`, as SQLite and as PostgreSQL write them; every pair differs.
const PAIRS: &[(&str, &str, &str, &str)] = &[
    ("TEXT", "c GLOB '[a-zA-Z0-9][a-zA-Z0-9._@-]*[a-zA-Z0-9]'", "TEXT", "c ~ '^[a-zA-Z0-9][a-zA-Z0-9._@-]*[a-zA-Z0-9]$'"),
    ("TEXT", "c GLOB '[a-z]*' AND length(c) >= 3", "TEXT", "c ~ '^[a-z]*$' AND length(c) >= 3"),
    ("TEXT", "c GLOB '*@*.*'", "TEXT", "c ~ '^[^@]+@[^@]+$'"),
    ("TEXT", "c GLOB 'p*'", "TEXT", "c ~ 'p'"),
    ("TEXT", "c LIKE 'ABC%'", "TEXT", "c LIKE 'ABC%'"),
    ("TEXT", "c LIKE 'a_c%' ESCAPE '\\'", "TEXT", "c LIKE 'a\\_c%'"),
    ("TEXT", "c NOT GLOB '*[^a-z]*'", "TEXT", "c ~ '^[a-z]+$'"),
    ("TEXT", "length(c) BETWEEN 2 AND 4", "TEXT", "c ~ '^.{2,5}$'"),
    ("TEXT", "c IN ('a', 'b')", "TEXT", "c IN ('b', 'c')"),
    ("TEXT", "c GLOB '[]x]'", "TEXT", "c ~ '^[x]$'"),
    ("TEXT", "c GLOB '????-??-??'", "TEXT", "c ~ '^\\d{4}-\\d{2}-\\d{2}$'"),
    ("TEXT", "trim(c) <> ''", "TEXT", "c <> ''"),
    ("INTEGER", "c > 0", "BIGINT", "c >= 0"),
    ("INTEGER", "c BETWEEN 1 AND 10", "BIGINT", "c > 1 AND c <= 10"),
    ("INTEGER", "c <> 5", "BIGINT", "c < 5"),
    ("INTEGER", "c > 0", "BIGINT", "c IS NOT NULL AND c > 0"),
    ("INTEGER", "c IN (1, 2, 3)", "BIGINT", "c BETWEEN 1 AND 4"),
    ("INTEGER", "c > 0 OR c = -1", "BIGINT", "c >= -1"),
];

#[test]
fn counter_examples_hold_on_both_engines() {
    let mut client = server::database("schema_parity_examples");
    for (own_type, own, other_type, other) in PAIRS {
        let left_sql = format!("CREATE TABLE t (c {own_type} CHECK ({own}))");
        let right_sql = format!("CREATE TABLE t (c {other_type} CHECK ({other}))");
        let (left, right) = (catalog(Sqlite, &left_sql), catalog(Postgres, &right_sql));
        let (lt, rt) = (table_side(&left, "t"), table_side(&right, "t"));
        let judgement = judge_check(&lt, &lt.table.checks[0].expression, &rt, &rt.table.checks[0].expression);
        let mut confirmed = 0;
        for sentence in judgement.detail.split("; ").filter(|part| part.starts_with("c = ")) {
            let (value, sqlite_accepts) = match sentence.split_once(" is accepted by SQLite and refused by PostgreSQL") {
                Some((value, _)) => (value, true),
                None => (sentence.split(" is refused by SQLite").next().expect("a value"), false),
            };
            let insert = format!("INSERT INTO t VALUES ({})", value.trim_start_matches("c = "));
            assert_eq!(in_sqlite(&[&left_sql, &insert]).is_ok(), sqlite_accepts, "SQLite: {own} / {other}: {sentence}");
            if let Some(client) = &mut client {
                assert_eq!(in_postgres(client, &[&right_sql, &insert]).is_ok(), !sqlite_accepts, "PostgreSQL: {own} / {other}: {sentence}");
            }
            confirmed += 1;
        }
        assert!(confirmed > 0, "{own} / {other} has no example: {judgement:?}");
    }
}
