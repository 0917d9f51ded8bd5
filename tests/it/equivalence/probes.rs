//! What the rows claim about the engines, asked of the engines.

use super::engines::{in_postgres, in_sqlite};
use crate::server;

/// What an engine is expected to say.
enum Says {
    /// The first value of the last row.
    Value(&'static str),
    /// Some value, whatever it is.
    Anything,
    /// A refusal whose message contains this.
    Refuses(&'static str),
    /// The engine is not asked.
    Unasked,
}

use Says::{Anything, Refuses, Unasked, Value};

/// A row's claim: statements and answer for SQLite, statements and answer for PostgreSQL.
struct Probe(&'static str, &'static [&'static str], Says, &'static [&'static str], Says);

const STORED_CHECK: &str = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 't'::regclass";

#[rustfmt::skip]
const PROBES: &[Probe] = &[
    Probe("T01", &["CREATE TABLE t(a INTEGER)", "INSERT INTO t VALUES (9223372036854775807)", "SELECT a FROM t"], Value("9223372036854775807"),
                 &["CREATE TABLE t(a BIGINT)", "INSERT INTO t VALUES (9223372036854775807)", "SELECT a FROM t"], Value("9223372036854775807")),
    Probe("T02", &["CREATE TABLE t(a INTEGER)", "INSERT INTO t VALUES (2147483648)", "SELECT a FROM t"], Value("2147483648"),
                 &["CREATE TABLE t(a INTEGER)", "INSERT INTO t VALUES (2147483648)"], Refuses("integer out of range")),
    Probe("T03", &["CREATE TABLE t(a INTEGER)", "INSERT INTO t VALUES (32768)", "SELECT a FROM t"], Value("32768"),
                 &["CREATE TABLE t(a SMALLINT)", "INSERT INTO t VALUES (32768)"], Refuses("smallint out of range")),
    Probe("T05", &["SELECT strftime('%s','now') * 1000 > 2147483647"], Value("1"),
                 &["SELECT (extract(epoch FROM now()) * 1000)::integer"], Refuses("integer out of range")),
    Probe("T06", &["CREATE TABLE t(a INTEGER)", "INSERT INTO t VALUES (1)", "SELECT a FROM t WHERE a = 1"], Value("1"),
                 &["CREATE TABLE t(a BOOLEAN)", "SELECT a FROM t WHERE a = 1"], Refuses("operator does not exist: boolean = integer")),
    Probe("T07", &["SELECT 2"], Value("2"), &["SELECT 2::boolean"], Value("t")),
    Probe("T08", &["CREATE TABLE t(a BOOLEAN)", "INSERT INTO t VALUES ('yes')", "SELECT a FROM t"], Value("yes"), &[], Unasked),
    Probe("T13", &["SELECT 7/2"], Value("3"), &["SELECT trim_scale(7::numeric/2)"], Value("3.5")),
    Probe("T15", &["CREATE TABLE t(a REAL)", "INSERT INTO t VALUES (16777217)", "SELECT a FROM t"], Value("16777217.0"),
                 &["CREATE TABLE t(a REAL)", "INSERT INTO t VALUES (16777217)", "SELECT a::numeric FROM t"], Value("16777200")),
    Probe("T18", &["CREATE TABLE t(a REAL)", "INSERT INTO t VALUES (1.5)", "SELECT a FROM t"], Value("1.5"), &["SELECT 1.4::integer"], Value("1")),
    Probe("T19", &["CREATE TABLE t(a DECIMAL(10,2))", "INSERT INTO t VALUES (1.239)", "SELECT a FROM t"], Value("1.239"),
                 &["CREATE TABLE t(a DECIMAL(10,2))", "INSERT INTO t VALUES (1.239)", "SELECT a FROM t"], Value("1.24")),
    Probe("T22", &["SELECT length(CAST(char(97,0) AS BLOB))"], Value("2"), &["SELECT chr(0)"], Refuses("null character not permitted")),
    Probe("T24", &["CREATE TABLE t(a VARCHAR(3))", "INSERT INTO t VALUES ('abcd')", "SELECT a FROM t"], Value("abcd"),
                 &["CREATE TABLE t(a VARCHAR(3))", "INSERT INTO t VALUES ('abcd')"], Refuses("value too long for type character varying(3)")),
    Probe("T27", &["CREATE TABLE t(a CHAR(3))", "INSERT INTO t VALUES ('a ')", "SELECT a = 'a' FROM t"], Value("0"),
                 &["CREATE TABLE t(a CHAR(3))", "INSERT INTO t VALUES ('a ')", "SELECT a = 'a' FROM t"], Value("t")),
    Probe("T28", &["CREATE TABLE t(a CLOB, b NVARCHAR(3))"], Anything, &["CREATE TABLE t(a CLOB)"], Refuses("type \"clob\" does not exist")),
    Probe("T30", &["CREATE TABLE t(a BLOB)"], Anything, &["CREATE TABLE t(a BLOB)"], Refuses("type \"blob\" does not exist")),
    Probe("T32", &[], Unasked, &["SELECT 'A0EEBC999C0B4EF8BB6D6BB9BD380A11'::uuid"], Value("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
    Probe("T33", &["CREATE TABLE t(a UUID)", "INSERT INTO t VALUES ('123e4567')", "SELECT typeof(a) FROM t"], Value("real"), &[], Unasked),
    Probe("T34", &[], Unasked, &["SELECT '{\"b\":1,\"a\":2,\"a\":3}'::jsonb"], Value("{\"a\": 3, \"b\": 1}")),
    Probe("T35", &[], Unasked, &["SELECT DISTINCT '1'::json"], Refuses("could not identify an equality operator for type json")),
    Probe("T36", &[], Unasked, &["SELECT 'x'::jsonb"], Refuses("invalid input syntax for type json")),
    Probe("T38", &["SELECT length(CURRENT_TIMESTAMP)"], Value("19"),
                 &["SET timezone = 'America/New_York'", "SELECT '2024-06-01 12:00:00'::timestamptz"], Value("2024-06-01 12:00:00-04")),
    Probe("T41", &["CREATE TABLE t(a DATETIME)"], Anything, &["CREATE TABLE t(a DATETIME)"], Refuses("type \"datetime\" does not exist")),
    Probe("T42", &["CREATE TABLE t(a DATE)", "INSERT INTO t VALUES ('20240101')", "SELECT typeof(a) FROM t"], Value("integer"), &[], Unasked),
    Probe("T44", &["CREATE TABLE t(a TINYINT)"], Anything, &["CREATE TABLE t(a TINYINT)"], Refuses("type \"tinyint\" does not exist")),
    Probe("T45", &["CREATE TABLE t(a DOUBLE)"], Anything, &["CREATE TABLE t(a DOUBLE)"], Refuses("type \"double\" does not exist")),
    Probe("T46", &["CREATE TABLE t(a)", "INSERT INTO t VALUES ('1')", "SELECT typeof(a) FROM t"], Value("text"), &[], Unasked),
    Probe("T47", &["CREATE TABLE t(a INTEGER) STRICT", "INSERT INTO t VALUES ('x')"], Refuses("cannot store TEXT value in INTEGER column"), &[], Unasked),
    Probe("T48", &[], Unasked, &["CREATE TYPE e AS ENUM ('b','a')", "SELECT 'c'::e"], Refuses("invalid input value for enum e")),
    Probe("T50", &["SELECT 9e999 - 9e999"], Value("NULL"), &["SELECT 'Infinity'::float8"], Value("Infinity")),
    Probe("T52", &["SELECT 'a' = 'A' COLLATE NOCASE"], Value("1"), &["CREATE EXTENSION citext", "SELECT 'a'::text = 'A'::citext"], Value("f")),
    Probe("K01", &["CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t(a) VALUES (1)", "SELECT id FROM t"], Value("1"),
                 &["CREATE TABLE t(id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, a int)", "INSERT INTO t(a) VALUES (1)", "SELECT id FROM t"], Value("1")),
    Probe("K04", &["CREATE TABLE t(id INTEGER PRIMARY KEY, a)", "INSERT INTO t(a) VALUES (1)", "SELECT id FROM t"], Value("1"),
                 &["CREATE TABLE t(id BIGINT PRIMARY KEY, a int)", "INSERT INTO t(a) VALUES (1)"], Refuses("violates not-null constraint")),
    Probe("K05", &["CREATE TABLE t(id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (7)", "SELECT id FROM t"], Value("7"),
                 &["CREATE TABLE t(id BIGINT GENERATED ALWAYS AS IDENTITY)", "INSERT INTO t VALUES (7)"], Refuses("cannot insert a non-DEFAULT value")),
    Probe("K06", &["CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a)", "INSERT INTO t VALUES (5,1)", "DELETE FROM t", "INSERT INTO t(a) VALUES (1)", "SELECT id FROM t"], Value("6"), &[], Unasked),
    Probe("K07", &["CREATE TABLE t(id INT PRIMARY KEY, a)", "INSERT INTO t(a) VALUES (1)", "SELECT id FROM t"], Value("NULL"), &[], Unasked),
    Probe("K08", &["CREATE TABLE t(id TEXT PRIMARY KEY)", "INSERT INTO t VALUES (NULL),(NULL)", "SELECT count(*) FROM t"], Value("2"),
                 &["CREATE TABLE t(id TEXT PRIMARY KEY)", "INSERT INTO t VALUES (NULL)"], Refuses("violates not-null constraint")),
    Probe("K09", &["CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID", "INSERT INTO t VALUES (NULL)"], Refuses("NOT NULL constraint failed"),
                 &["CREATE TABLE t(id TEXT PRIMARY KEY) WITHOUT ROWID"], Refuses("syntax error")),
    Probe("K11", &["CREATE TABLE t(a)", "INSERT INTO t VALUES (1)", "SELECT rowid FROM t"], Value("1"), &["CREATE TABLE t(a int)", "SELECT rowid FROM t"], Refuses("column \"rowid\" does not exist")),
    Probe("K12", &[], Unasked, &["CREATE TABLE t(id SERIAL PRIMARY KEY, a int)", "INSERT INTO t VALUES (1,1)", "INSERT INTO t(a) VALUES (2)"], Refuses("duplicate key value")),
    Probe("C01", &["CREATE TABLE t(a UNIQUE)", "INSERT INTO t VALUES (NULL),(NULL)", "SELECT count(*) FROM t"], Value("2"),
                 &["CREATE TABLE t(a int UNIQUE)", "INSERT INTO t VALUES (NULL),(NULL)", "SELECT count(*) FROM t"], Value("2")),
    Probe("C02", &[], Unasked, &["CREATE TABLE t(a int UNIQUE NULLS NOT DISTINCT)", "INSERT INTO t VALUES (NULL),(NULL)"], Refuses("duplicate key value")),
    Probe("C05", &["CREATE TABLE t(a TEXT COLLATE NOCASE UNIQUE)", "INSERT INTO t VALUES ('É'),('é')", "SELECT count(*) FROM t"], Value("2"), &[], Unasked),
    Probe("C06", &["CREATE TABLE t(a TEXT COLLATE NOCASE UNIQUE)", "INSERT INTO t VALUES ('Bob'),('bob')"], Refuses("UNIQUE constraint failed"),
                 &["CREATE TABLE t(a TEXT UNIQUE)", "INSERT INTO t VALUES ('Bob'),('bob')", "SELECT count(*) FROM t"], Value("2")),
    Probe("T53", &["CREATE TABLE t(a BINARY(2))", "INSERT INTO t VALUES (x'3132')", "SELECT typeof(a) || hex(a) FROM t"], Value("blob3132"),
                 &["CREATE TABLE t(a bytea)", "INSERT INTO t VALUES ('\\x3132')", "SELECT encode(a, 'hex') FROM t"], Value("3132")),
    Probe("K16", &["CREATE TABLE t(id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (NULL)", "SELECT id FROM t"], Value("1"),
                 &["CREATE TABLE t(id BIGINT PRIMARY KEY)", "INSERT INTO t VALUES (NULL)"], Refuses("violates not-null constraint")),
    Probe("K15", &["CREATE TABLE t(a INT NOT NULL UNIQUE)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"], Refuses("UNIQUE constraint failed"),
                 &["CREATE TABLE t(a int PRIMARY KEY)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)"], Refuses("duplicate key value")),
    Probe("C07", &["CREATE TABLE t(a CHECK (a > 0))", "INSERT INTO t VALUES (NULL)", "SELECT count(*) FROM t"], Value("1"),
                 &["CREATE TABLE t(a int CHECK (a > 0))", "INSERT INTO t VALUES (NULL)", "SELECT count(*) FROM t"], Value("1")),
    Probe("C08", &["CREATE TABLE t(a INTEGER CHECK (a))"], Anything, &["CREATE TABLE t(a INTEGER CHECK (a))"], Refuses("argument of CHECK must be type boolean")),
    Probe("C10", &[], Unasked, &["CREATE TABLE t(a BOOLEAN CHECK (a IN (0,1)))"], Refuses("operator does not exist: boolean = integer")),
    Probe("C12", &["SELECT 'ap' GLOB 'p*'"], Value("0"), &["SELECT 'ap' ~ 'p'"], Value("t")),
    Probe("C14", &["SELECT 'abc' LIKE 'ABC%'"], Value("1"), &["SELECT 'abc' LIKE 'ABC%'"], Value("f")),
    Probe("C17", &["SELECT length(x'0102')"], Value("2"), &["SELECT length('\\x0102'::bytea)"], Value("2")),
    Probe("C19", &[], Unasked, &["CREATE TABLE t(a text CHECK (a IN ('x','y')))", "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 't'::regclass"], Value("CHECK ((a = ANY (ARRAY['x'::text, 'y'::text])))")),
    Probe("C22", &["CREATE TABLE t(a UNIQUE ON CONFLICT IGNORE)"], Anything, &["CREATE TABLE t(a int UNIQUE ON CONFLICT IGNORE)"], Refuses("syntax error")),
    Probe("C24", &["CREATE TABLE t(a CHECK (a > 0))", "INSERT INTO t VALUES ('abc')", "SELECT a FROM t"], Value("abc"), &[], Unasked),
    Probe("F01", &["PRAGMA foreign_keys = OFF", "CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p)", "INSERT INTO c VALUES (9)", "SELECT p FROM c"], Value("9"), &[], Unasked),
    Probe("F07", &["CREATE TABLE c(p REFERENCES nowhere)"], Anything, &["CREATE TABLE c(p int REFERENCES nowhere)"], Refuses("relation \"nowhere\" does not exist")),
    Probe("F08", &["CREATE TABLE p(a)", "CREATE TABLE c(p REFERENCES p(a))"], Anything, &["CREATE TABLE p(a int)", "CREATE TABLE c(p int REFERENCES p(a))"], Refuses("no unique constraint matching given keys")),
    Probe("F09", &["CREATE TABLE p(a INTEGER UNIQUE)", "CREATE TABLE c(p TEXT REFERENCES p(a))"], Anything, &["CREATE TABLE p(a bigint UNIQUE)", "CREATE TABLE c(p text REFERENCES p(a))"], Refuses("cannot be implemented")),
    Probe("D03", &["CREATE TABLE t(a BOOLEAN DEFAULT 1)"], Anything, &["CREATE TABLE t(a BOOLEAN DEFAULT 1)"], Refuses("default expression is of type integer")),
    Probe("D05", &["CREATE TABLE t(a DEFAULT \"x\")", "INSERT INTO t DEFAULT VALUES", "SELECT a FROM t"], Value("x"), &["CREATE TABLE t(a text DEFAULT \"x\")"], Refuses("cannot use column reference in DEFAULT expression")),
    Probe("D07", &["CREATE TABLE t(a TEXT DEFAULT CURRENT_TIMESTAMP)", "INSERT INTO t DEFAULT VALUES", "SELECT a GLOB '????-??-?? ??:??:??' FROM t"], Value("1"),
                 &["CREATE TABLE t(a TEXT DEFAULT CURRENT_TIMESTAMP)", "INSERT INTO t DEFAULT VALUES", "SELECT a ~ '^....-..-.. ..:..:..$' FROM t"], Value("f")),
    Probe("D08", &[], Unasked, &["SET timezone = 'America/New_York'", "SELECT now()::timestamp = (now() AT TIME ZONE 'utc')"], Value("f")),
    Probe("D11", &["SELECT CAST(strftime('%s', '2024-01-01 00:00:00.7') AS INTEGER) % 60"], Value("0"), &["SELECT extract(epoch FROM timestamptz '2024-01-01 00:00:00.7+00')::bigint % 60"], Value("1")),
    Probe("D14", &["SELECT length(randomblob(16))"], Value("16"), &["SELECT length(gen_random_bytes(16))"], Refuses("function gen_random_bytes(integer) does not exist")),
    Probe("D15", &["SELECT length(lower(hex(randomblob(16))))"], Value("32"), &["CREATE EXTENSION pgcrypto", "SELECT length(encode(gen_random_bytes(16),'hex'))"], Value("32")),
    Probe("D17", &["SELECT typeof(random())"], Value("integer"), &["SELECT pg_typeof(random())"], Value("double precision")),
    Probe("D22", &[], Unasked, &["CREATE TABLE t(a int, b int DEFAULT (a))"], Refuses("cannot use column reference in DEFAULT expression")),
    Probe("I05", &["CREATE TABLE t(a)", "INSERT INTO t VALUES (1),(NULL)", "SELECT a FROM t ORDER BY a DESC"], Value("NULL"), &["CREATE TABLE t(a int)", "INSERT INTO t VALUES (1),(NULL)", "SELECT a FROM t ORDER BY a DESC"], Value("1")),
    Probe("I08", &[], Unasked, &["CREATE TABLE t(a timestamptz)", "CREATE INDEX i ON t ((a::date))"], Refuses("functions in index expression must be marked IMMUTABLE")),
    Probe("I14", &[], Unasked, &["CREATE TABLE t(a text PRIMARY KEY)", "INSERT INTO t SELECT string_agg(md5(g::text), '') FROM generate_series(1, 200) g"], Refuses("exceeds btree version 4 maximum 2704")),
    Probe("V05", &["CREATE TABLE t(a)", "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END"], Anything, &["CREATE TABLE t(a int)", "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1"], Refuses("syntax error")),
    Probe("V10", &["CREATE TABLE t(a, b AS (a))"], Anything, &["CREATE TABLE t(a int, b int GENERATED ALWAYS AS (now()::text::int) STORED)"], Refuses("generation expression is not immutable")),
    Probe("N03", &["CREATE TABLE t(offset)"], Anything, &["CREATE TABLE t(offset int)"], Refuses("syntax error")),
    Probe("E01", &["SELECT 7/2"], Value("3"), &["SELECT 7/2"], Value("3")),
    Probe("E02", &["SELECT 1/0"], Value("NULL"), &["SELECT 1/0"], Refuses("division by zero")),
    Probe("E03", &["SELECT 1 WHERE 1"], Value("1"), &["SELECT 1 WHERE 1"], Refuses("argument of WHERE must be type boolean")),
    Probe("E04", &["SELECT 'abc'+1"], Value("1"), &["SELECT 'abc'+1"], Refuses("invalid input syntax")),
    Probe("E09", &["SELECT CAST('12abc' AS INTEGER)"], Value("12"), &["SELECT CAST('12abc' AS INTEGER)"], Refuses("invalid input syntax")),
    Probe("E10", &["SELECT CAST('' AS INTEGER)"], Value("0"), &["SELECT CAST('' AS INTEGER)"], Refuses("invalid input syntax")),
    Probe("C03", &["PRAGMA foreign_keys = ON", "CREATE TABLE p(a)", "CREATE UNIQUE INDEX i ON p(a)", "CREATE TABLE c(p REFERENCES p(a))", "INSERT INTO p VALUES (1)", "INSERT INTO c VALUES (1)", "SELECT p FROM c"], Value("1"),
                 &["CREATE TABLE p(a int)", "CREATE UNIQUE INDEX i ON p(a)", "CREATE TABLE c(p int REFERENCES p(a))"], Anything),
    Probe("C27", &["CREATE TABLE t(a CHECK (a IN (SELECT 1)))"], Refuses("subqueries prohibited in CHECK constraints"), &["CREATE TABLE t(a int CHECK (a IN (SELECT 1)))"], Refuses("cannot use subquery in check constraint")),
    Probe("F10", &["PRAGMA foreign_keys = ON", "CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p)", "INSERT INTO c VALUES (1)"], Refuses("FOREIGN KEY constraint failed"),
                 &["CREATE TABLE p(id int PRIMARY KEY)", "CREATE TABLE c(p int REFERENCES p)", "INSERT INTO c VALUES (1)"], Refuses("violates foreign key constraint")),
    Probe("F11", &["CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p DEFERRABLE INITIALLY DEFERRED)"], Anything, &["CREATE TABLE p(id int PRIMARY KEY)", "CREATE TABLE c(p int REFERENCES p DEFERRABLE INITIALLY DEFERRED)"], Anything),
    Probe("F15", &["CREATE TABLE p(id INTEGER PRIMARY KEY)", "CREATE TABLE c(p REFERENCES p ON DELETE SET NULL (p))"], Refuses("syntax error"), &["CREATE TABLE p(id int PRIMARY KEY)", "CREATE TABLE c(p int REFERENCES p ON DELETE SET NULL (p))"], Anything),
    Probe("I16", &[], Unasked, &["CREATE TABLE t(a int)", "CREATE INDEX i234567890123456789012345678901234567890123456789012345678901234567890 ON t(a)", "SELECT length(relname::text) FROM pg_class WHERE relname LIKE 'i2345%'"], Value("63")),
    Probe("V02", &["CREATE VIEW v AS SELECT a FROM nowhere"], Anything, &["CREATE VIEW v AS SELECT a FROM nowhere"], Refuses("relation \"nowhere\" does not exist")),
    Probe("V03", &["CREATE TABLE t(a)", "CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t ADD COLUMN b", "SELECT count(*) FROM pragma_table_info('v')"], Value("2"),
                 &["CREATE TABLE t(a int)", "CREATE VIEW v AS SELECT * FROM t", "ALTER TABLE t ADD COLUMN b int", "SELECT count(*) FROM information_schema.columns WHERE table_name = 'v'"], Value("1")),
    Probe("V04", &["CREATE TABLE t(a)", "CREATE VIEW v AS SELECT a FROM t", "INSERT INTO v VALUES (1)"], Refuses("cannot modify v because it is a view"), &["CREATE TABLE t(a int)", "CREATE VIEW v AS SELECT a FROM t", "INSERT INTO v VALUES (1)"], Anything),
    Probe("N01", &["CREATE TABLE t(\"A\")", "SELECT a FROM t"], Anything, &["CREATE TABLE t(\"A\" int)", "SELECT a FROM t"], Refuses("column \"a\" does not exist")),
    Probe("N02", &[], Unasked, &["SELECT length(('t' || repeat('x', 80))::name::text)"], Value("63")),
    Probe("N04", &["CREATE TABLE t(a)", "CREATE INDEX t ON t(a)"], Refuses("there is already a table named t"), &["CREATE TABLE t(a int)", "CREATE INDEX t ON t(a)"], Refuses("relation \"t\" already exists")),
    Probe("N05", &[], Unasked, &["CREATE TABLE t(a int CONSTRAINT k UNIQUE)", "CREATE TABLE u(a int CONSTRAINT k UNIQUE)"], Refuses("relation \"k\" already exists")),
    Probe("N06", &["CREATE TABLE t(a)", "CREATE TABLE u(a)", "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END", "CREATE TRIGGER r AFTER INSERT ON u BEGIN SELECT 1; END"], Refuses("trigger r already exists"), &[], Unasked),
    Probe("N07", &["CREATE TABLE main.t(a)", "SELECT count(*) FROM t"], Value("0"), &[], Unasked),
    Probe("N08", &["SELECT \"x\""], Value("x"), &["SELECT \"x\""], Refuses("column \"x\" does not exist")),
    Probe("N10", &["SELECT 'B' < 'a'"], Value("1"), &["SELECT 'B' < 'a' COLLATE \"C\""], Value("t")),
    Probe("S01", &["CREATE TABLE t(a NOT NULL)", "INSERT OR IGNORE INTO t VALUES (NULL)", "SELECT count(*) FROM t"], Value("0"), &["CREATE TABLE t(a int NOT NULL)", "INSERT INTO t VALUES (NULL) ON CONFLICT DO NOTHING"], Refuses("violates not-null constraint")),
    Probe("S02", &["CREATE TABLE t(a PRIMARY KEY, b)", "INSERT INTO t VALUES (1, 2)", "REPLACE INTO t(a) VALUES (1)", "SELECT b FROM t"], Value("NULL"), &["CREATE TABLE t(a int PRIMARY KEY, b int)", "INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET b = 1"], Refuses("requires inference specification")),
    Probe("S03", &["CREATE TABLE t(a)", "INSERT INTO t VALUES (1) ON CONFLICT(a) DO NOTHING"], Refuses("does not match any PRIMARY KEY or UNIQUE constraint"), &["CREATE TABLE t(a int)", "INSERT INTO t VALUES (1) ON CONFLICT(a) DO NOTHING"], Refuses("no unique or exclusion constraint matching")),
    Probe("E05", &["SELECT 'a' = 'A'"], Value("0"), &["SELECT 'a' = 'A'"], Value("f")),
    Probe("E07", &["SELECT x FROM (SELECT 1 AS x UNION ALL SELECT NULL) ORDER BY x DESC"], Value("NULL"), &["SELECT x FROM (SELECT 1 AS x UNION ALL SELECT NULL) s ORDER BY x DESC"], Value("1")),
    Probe("E08", &["CREATE TABLE t(a, b)", "SELECT a, b FROM t GROUP BY a"], Anything, &["CREATE TABLE t(a int, b int)", "SELECT a, b FROM t GROUP BY a"], Refuses("must appear in the GROUP BY clause")),
    Probe("R01", &[], Unasked, &["CREATE TABLE t(a int CHECK (NOT a < 0))", STORED_CHECK], Value("CHECK ((NOT (a < 0)))")),
    Probe("R02", &[], Unasked, &["CREATE TABLE t(a text CHECK (a IN ('x','y')))", STORED_CHECK], Value("CHECK ((a = ANY (ARRAY['x'::text, 'y'::text])))")),
    Probe("R03", &[], Unasked, &["CREATE TABLE t(a text CHECK (a NOT IN ('x','y')))", STORED_CHECK], Value("CHECK ((a <> ALL (ARRAY['x'::text, 'y'::text])))")),
    Probe("R04", &[], Unasked, &["CREATE TABLE t(a int CHECK (a BETWEEN 1 AND 5))", STORED_CHECK], Value("CHECK (((a >= 1) AND (a <= 5)))")),
    Probe("R05", &[], Unasked, &["CREATE TABLE t(a int CHECK (a >= -5))", STORED_CHECK], Value("CHECK ((a >= '-5'::integer))")),
    Probe("R06", &[], Unasked, &["CREATE TABLE t(a text CHECK (a NOT LIKE 'x%'))", STORED_CHECK], Value("CHECK ((a !~~ 'x%'::text))")),
    Probe("R07", &[], Unasked, &["CREATE TABLE t(a text CHECK (a SIMILAR TO 'x%'))", STORED_CHECK], Value("CHECK ((a ~ similar_to_escape('x%'::text)))")),
    Probe("R08", &[], Unasked, &["SET timezone = 'UTC'", "CREATE TABLE t(a timestamptz CHECK (a > '2020-01-01'))", STORED_CHECK], Value("CHECK ((a > '2020-01-01 00:00:00+00'::timestamp with time zone))")),
    Probe("R09", &[], Unasked, &["CREATE TABLE t(a varchar(9) CHECK (a <> ''))", STORED_CHECK], Value("CHECK (((a)::text <> ''::text))")),
    Probe("R10", &[], Unasked, &["CREATE TABLE t(a int CHECK (a != 1))", STORED_CHECK], Value("CHECK ((a <> 1))")),
    Probe("R11", &[], Unasked, &["CREATE TABLE t(a int CHECK (a IS NOT DISTINCT FROM 1))", STORED_CHECK], Value("CHECK ((NOT (a IS DISTINCT FROM 1)))")),
    Probe("R12", &[], Unasked, &["CREATE TABLE t(a varchar(9) DEFAULT 'x')", "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 't'::regclass"], Value("'x'::character varying")),
    Probe("E11", &["SELECT round(2.5)"], Value("3.0"), &["SELECT round(2.5::float8)"], Value("2")),
];

fn compare(row: &str, engine: &str, expected: &Says, answer: Result<String, String>, wrong: &mut Vec<String>) {
    let right = match (expected, &answer) {
        (Value(value), Ok(found)) => value == found,
        (Refuses(words), Err(message)) => message.contains(words),
        (Anything, found) => found.is_ok(),
        (Unasked, _) => true,
        _ => false,
    };
    if !right {
        let wanted = match expected {
            Value(value) => format!("the value {value}"),
            Refuses(words) => format!("a refusal with {words:?}"),
            Anything | Unasked => "success".to_owned(),
        };
        wrong.push(format!("{row} on {engine}: {wanted} was claimed, the engine says {answer:?}"));
    }
}

/// Rows whose claims are put to the engines.
pub fn rows() -> impl Iterator<Item = &'static str> {
    PROBES.iter().map(|probe| probe.0)
}

#[test]
fn sqlite_behaves_as_the_rows_say() {
    let mut wrong = Vec::new();
    for Probe(row, statements, expected, _, _) in PROBES {
        compare(row, "SQLite", expected, in_sqlite(statements), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn postgresql_behaves_as_the_rows_say() {
    let Some(mut client) = server::database("schema_parity_equivalence") else { return };
    let mut wrong = Vec::new();
    for Probe(row, _, _, statements, expected) in PROBES {
        let answer = in_postgres(&mut client, statements);
        compare(row, "PostgreSQL", expected, answer, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
