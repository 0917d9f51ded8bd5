//! Functions and operators that both engines have under different names: judged the same, and giving the same values.

use schema_parity::compare::Verdict;
use schema_parity::compare::equivalence::judge_generated;
use schema_parity::source::Dialect::{Postgres, Sqlite};

use super::engines::{in_postgres, in_sqlite};
use super::{catalog, column_side};
use crate::server;

/// A type of both engines, an expression of SQLite and one of PostgreSQL, and whether they mean the same. Values come from [`ROWS`].
struct Pair(&'static str, &'static str, &'static str, &'static str, bool);

#[rustfmt::skip]
const PAIRS: &[Pair] = &[
    Pair("INTEGER", "BIGINT", "ifnull(a, 7)", "coalesce(a, 7)", true),
    Pair("TEXT", "TEXT", "iif(a > 1, 'x', s)", "CASE WHEN a > 1 THEN 'x' ELSE s END", true),
    Pair("INTEGER", "BIGINT", "instr(s, 'b')", "strpos(s, 'b')", true),
    Pair("TEXT", "TEXT", "substr(s, 2, 1)", "substring(s, 2, 1)", true),
    Pair("TEXT", "TEXT", "char(65)", "chr(65)", true),
    Pair("INTEGER", "BIGINT", "unicode(s)", "ascii(s)", true),
    Pair("INTEGER", "BIGINT", "length(s)", "char_length(s)", true),
    Pair("TEXT", "TEXT", "trim(s)", "btrim(s)", true),
    Pair("TEXT", "TEXT", "json_extract(j, '$.k')", "j->>'k'", true),
    Pair("TEXT", "TEXT", "j ->> '$.k'", "j #>> '{k}'", true),
    Pair("BOOLEAN", "BOOLEAN", "a == 2", "a = 2", true),
    Pair("BOOLEAN", "BOOLEAN", "a IS 2", "a IS NOT DISTINCT FROM 2", true),
    Pair("BOOLEAN", "BOOLEAN", "a IS NOT 2", "a IS DISTINCT FROM 2", true),
    Pair("BOOLEAN", "BOOLEAN", "a <> 2", "a != 2", true),
    Pair("BOOLEAN", "BOOLEAN", "likely(a > 1)", "a > 1", true),
    Pair("BOOLEAN", "BOOLEAN", "a BETWEEN 1 AND 2", "a >= 1 AND a <= 2", true),
    Pair("BOOLEAN", "BOOLEAN", "s GLOB 'a*'", "s ~ '^a'", false),
    Pair("INTEGER", "BIGINT", "max(a, 1)", "greatest(a, 1)", false),
    Pair("INTEGER", "BIGINT", "a + 1", "a + 2", false),
    Pair("BOOLEAN", "BOOLEAN", "s LIKE 'A%'", "s LIKE 'A%'", false),
];

/// Rows of `t (a, s, j)` as both engines read them.
const ROWS: [&str; 4] = ["1, 'abc', '{\"k\":\"q\"}'", "2, 'xb ', '{\"k\":\"5\"}'", "NULL, NULL, NULL", "3, 'Ab', '{\"n\":1}'"];

fn table(json: &str, data_type: &str, expression: &str) -> String {
    format!("CREATE TABLE t (a BIGINT, s TEXT, j {json}, g {data_type} GENERATED ALWAYS AS ({expression}) STORED)")
}

#[test]
fn what_is_judged_the_same_gives_the_same_values() {
    let mut wrong = Vec::new();
    let mut client = server::database("schema_parity_functions");
    for Pair(left_type, right_type, sqlite, postgres, same) in PAIRS {
        let (left, right) = (table("TEXT CHECK (json_valid(j))", left_type, sqlite), table("JSONB", right_type, postgres));
        let (l, r) = (catalog(Sqlite, &format!("{left};")), catalog(Postgres, &format!("{right};")));
        let judgement = judge_generated(&column_side(&l, "t", "g"), &column_side(&r, "t", "g"));
        let accepted = matches!(judgement.verdict, Verdict::Same | Verdict::Expected);
        if accepted != *same {
            wrong.push(format!("{sqlite} / {postgres}: {:?} {}", judgement.verdict, judgement.detail));
        }
        let Some(client) = client.as_mut().filter(|_| *same) else { continue };
        for row in ROWS {
            let insert = format!("INSERT INTO t (a, s, j) VALUES ({row})");
            let own = in_sqlite(&[&left, &insert, "SELECT g FROM t"]);
            let other = in_postgres(client, &[&right, &insert, "SELECT g FROM t"]);
            let plain = |value: &Result<String, String>| match value.as_deref() {
                Ok("t") => Ok("1".to_owned()),
                Ok("f") => Ok("0".to_owned()),
                Ok(value) => Ok(value.to_owned()),
                Err(message) => Err(message.to_owned()),
            };
            if plain(&own) != plain(&other) || own.is_err() {
                wrong.push(format!("{sqlite} / {postgres} on {row}: {own:?} and {other:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
