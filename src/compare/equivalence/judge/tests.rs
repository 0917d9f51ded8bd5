//! Rows exercised on columns and expressions built by hand.

use crate::catalog::{Column, Identity};
use crate::compare::Verdict::{self, Expected, Manual, Risk, Same, Stricter, Wrong};
use crate::compare::equivalence::testing::*;
use crate::compare::equivalence::*;
use crate::source::Dialect::{Postgres, Sqlite};
use crate::sql::{Expr, Quantifier};

type Told = (&'static str, Verdict);

fn told(judgement: &Judgement) -> Told {
    (judgement.row.map_or("", |row| row.id), judgement.verdict)
}

fn types(sqlite: Column, postgres: Column) -> Told {
    told(&judge_type(&Fixture::new(Sqlite, vec![sqlite]).side(), &Fixture::new(Postgres, vec![postgres]).side()))
}

fn defaulted(mut column: Column, tree: Expr) -> Column {
    column.default = Some(expression(tree));
    column
}

#[test]
fn types_between_the_engines() {
    let all: &[(&str, &str, &str, Told)] = &[
        ("count", "INTEGER", "bigint", ("T01", Same)),
        ("count", "INTEGER", "integer", ("T02", Risk)),
        ("price_cents", "INTEGER", "integer", ("T02L", Risk)),
        ("count", "INTEGER", "smallint", ("T03", Risk)),
        ("count", "BIGINT", "integer", ("T04", Wrong)),
        ("created_at_ns", "INTEGER", "integer", ("T05", Wrong)),
        ("ns", "INTEGER", "integer", ("T02", Risk)),
        ("is_open", "INTEGER", "boolean", ("T06", Expected)),
        ("count", "INTEGER", "boolean", ("T07", Risk)),
        ("open", "BOOLEAN", "boolean", ("T08", Expected)),
        ("open", "BOOLEAN", "integer", ("T09", Expected)),
        ("made", "INTEGER", "timestamp with time zone", ("T11", Risk)),
        ("id", "INTEGER", "bytea", ("T12", Wrong)),
        ("count", "INTEGER", "numeric", ("T13", Risk)),
        ("ratio", "REAL", "double precision", ("T14", Same)),
        ("ratio", "REAL", "real", ("T15", Risk)),
        ("price", "REAL", "numeric(10,2)", ("T16", Expected)),
        ("ratio", "REAL", "numeric(10,2)", ("T16", Risk)),
        ("price", "REAL", "double precision", ("T17", Same)),
        ("ratio", "REAL", "integer", ("T18", Wrong)),
        ("price", "DECIMAL(10,2)", "numeric(10,2)", ("T19", Stricter)),
        ("price", "DECIMAL(10,2)", "numeric(8,2)", ("T19", Risk)),
        ("price", "DECIMAL(10,2)", "double precision", ("T20", Expected)),
        ("price", "DECIMAL(10,2)", "real", ("T21", Risk)),
        ("name", "TEXT", "text", ("T22", Same)),
        ("name", "TEXT", "character varying(20)", ("T23", Stricter)),
        ("name", "VARCHAR(20)", "character varying(20)", ("T24", Stricter)),
        ("name", "VARCHAR(20)", "text", ("T25", Expected)),
        ("name", "VARCHAR(20)", "character varying(10)", ("T26", Risk)),
        ("name", "TEXT", "character(3)", ("T27", Risk)),
        ("name", "TEXT", "nvarchar", ("T28", Wrong)),
        ("name", "BLOB", "bytea", ("T29", Same)),
        ("name", "BLOB", "blob", ("T30", Wrong)),
        ("name", "BLOB", "text", ("T31", Wrong)),
        ("user_uuid", "TEXT", "uuid", ("T32", Expected)),
        ("key", "UUID", "uuid", ("T33", Expected)),
        ("metadata", "TEXT", "jsonb", ("T34", Expected)),
        ("metadata", "TEXT", "json", ("T35", Expected)),
        ("name", "TEXT", "jsonb", ("T36", Risk)),
        ("metadata", "JSON", "text", ("T37", Same)),
        ("made", "DATETIME", "timestamp with time zone", ("T38", Expected)),
        ("made", "DATETIME", "timestamp without time zone", ("T39", Expected)),
        ("made", "DATETIME", "text", ("T40", Same)),
        ("made", "DATETIME", "datetime", ("T41", Wrong)),
        ("born", "DATE", "date", ("T42", Expected)),
        ("born", "DATE", "timestamp with time zone", ("T43", Expected)),
        ("rank", "TINYINT", "smallint", ("T44", Expected)),
        ("rank", "TINYINT", "tinyint", ("T44", Wrong)),
        ("ratio", "DOUBLE", "double", ("T45", Wrong)),
        ("any", "", "text", ("T46", Manual)),
        ("tags", "TEXT", "text[]", ("T49", Risk)),
        ("name", "TEXT", "citext", ("T52", Risk)),
    ];
    for (name, sqlite, postgres, expected) in all {
        let mut other = column(name, postgres);
        if let Some(word) = postgres.strip_suffix("[]") {
            other = column(name, word);
            other.data_type.array_dimensions = 1;
        }
        assert_eq!(types(column(name, sqlite), other), *expected, "{name} {sqlite} -> {postgres}");
    }
}

#[test]
fn a_check_bounds_an_integer() {
    let bounded = Fixture::new(Sqlite, vec![column("n", "INTEGER")]).checked(Expr::Between {
        negated: false,
        operand: Box::new(col("n")),
        low: Box::new(num("0")),
        high: Box::new(num("1000")),
    });
    let integer = Fixture::new(Postgres, vec![column("n", "integer")]);
    assert_eq!(told(&judge_type(&bounded.side(), &integer.side())), ("T02", Expected));
    assert_eq!(told(&judge_type(&integer.side(), &bounded.side())), ("T02", Expected));
    let truth = Fixture::new(Sqlite, vec![column("n", "INTEGER")]).checked(in_list(col("n"), vec![num("0"), num("1")]));
    assert_eq!(told(&judge_type(&truth.side(), &integer.side())), ("T09", Expected));
}

#[test]
fn the_other_direction_is_mirrored() {
    let all: &[(&str, &str, Verdict)] = &[
        ("INTEGER", "integer", Expected),
        ("TEXT", "character varying(20)", Risk),
        ("VARCHAR(20)", "character varying(20)", Expected),
        ("REAL", "real", Expected),
        ("DECIMAL(10,2)", "numeric(10,2)", Expected),
        ("DECIMAL(40,2)", "numeric(40,2)", Risk),
        ("INTEGER", "bytea", Wrong),
    ];
    for (sqlite, postgres, expected) in all {
        let (s, p) = (Fixture::new(Sqlite, vec![column("c", sqlite)]), Fixture::new(Postgres, vec![column("c", postgres)]));
        assert_eq!(judge_type(&p.side(), &s.side()).verdict, *expected, "{postgres} -> {sqlite}");
    }
}

fn defaults(sqlite: (&str, Option<Expr>), postgres: (&str, Option<Expr>)) -> Told {
    let make = |dialect, (data_type, tree): (&str, Option<Expr>)| {
        let mut own = column("c", data_type);
        own.default = tree.map(expression);
        Fixture::new(dialect, vec![own])
    };
    told(&judge_default(&make(Sqlite, sqlite).side(), &make(Postgres, postgres).side()))
}

fn strftime(format: &str) -> Expr {
    call("strftime", vec![text(format), text("now")])
}

fn epoch_times(factor: &str) -> Expr {
    let seconds = call("extract", vec![text("epoch"), call("now", vec![])]);
    cast(op(seconds, "*", cast(num(factor), "numeric")), "bigint")
}

#[test]
fn defaults_between_the_engines() {
    let now = || call("current_timestamp", vec![]);
    assert_eq!(defaults(("TEXT", Some(Expr::Null)), ("text", None)), ("D01", Same));
    assert_eq!(defaults(("INTEGER", Some(text("0"))), ("bigint", Some(num("0")))), ("D02", Same));
    assert_eq!(defaults(("INTEGER", Some(num("-1"))), ("bigint", Some(cast(text("-1"), "integer")))), ("D02", Same));
    assert_eq!(defaults(("INTEGER", Some(num("0"))), ("boolean", Some(Expr::Boolean(false)))), ("D03", Same));
    assert_eq!(defaults(("INTEGER", Some(num("0"))), ("boolean", Some(Expr::Boolean(true)))), ("", Wrong));
    assert_eq!(defaults(("TEXT", Some(text("x"))), ("text", Some(cast(text("x"), "text")))), ("D04", Same));
    assert_eq!(defaults(("TEXT", Some(text("dct"))), ("text", Some(cast(text("icpay"), "text")))), ("", Wrong));
    assert_eq!(defaults(("TEXT", Some(text("x"))), ("text", Some(col("x")))), ("D05", Wrong));
    assert_eq!(defaults(("DATETIME", Some(now())), ("timestamp with time zone", Some(call("now", vec![])))), ("D06", Expected));
    assert_eq!(defaults(("TEXT", Some(now())), ("text", Some(now()))), ("D07", Risk));
    assert_eq!(defaults(("DATETIME", Some(now())), ("timestamp without time zone", Some(now()))), ("D08", Risk));
    let local = call("datetime", vec![text("now"), text("localtime")]);
    assert_eq!(defaults(("TEXT", Some(local)), ("timestamp without time zone", Some(call("localtimestamp", vec![])))), ("D09", Risk));
    assert_eq!(defaults(("DATE", Some(call("current_date", vec![]))), ("date", Some(call("current_date", vec![])))), ("D10", Risk));
    assert_eq!(defaults(("INTEGER", Some(strftime("%s"))), ("bigint", Some(epoch_times("1")))), ("D11", Expected));
    let nanoseconds = || op(strftime("%s"), "*", num("1000000000"));
    assert_eq!(defaults(("INTEGER", Some(nanoseconds())), ("bigint", Some(epoch_times("1000000000")))), ("D12", Expected));
    assert_eq!(defaults(("INTEGER", Some(nanoseconds())), ("bigint", Some(epoch_times("1000")))), ("D12", Wrong));
    let julian = op(op(call("julianday", vec![text("now")]), "-", num("2440587.5")), "*", num("86400000"));
    assert_eq!(defaults(("INTEGER", Some(cast(julian, "integer"))), ("bigint", Some(epoch_times("1000")))), ("D12", Expected));
    let utc = op(call("now", vec![]), "AT TIME ZONE", text("utc"));
    let iso = call("to_char", vec![utc, text("YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"")]);
    assert_eq!(defaults(("TEXT", Some(strftime("%Y-%m-%dT%H:%M:%fZ"))), ("text", Some(iso))), ("D13", Expected));
    let bytes = |name: &str, count: &str| call(name, vec![num(count)]);
    assert_eq!(defaults(("BLOB", Some(bytes("randomblob", "16"))), ("bytea", Some(bytes("gen_random_bytes", "16")))), ("D14", Expected));
    assert_eq!(defaults(("BLOB", Some(bytes("randomblob", "16"))), ("bytea", Some(bytes("gen_random_bytes", "8")))), ("D14", Wrong));
    let hex = call("lower", vec![call("hex", vec![bytes("randomblob", "16")])]);
    let encoded = call("encode", vec![bytes("gen_random_bytes", "16"), text("hex")]);
    assert_eq!(defaults(("TEXT", Some(hex.clone())), ("text", Some(encoded))), ("D15", Expected));
    assert_eq!(defaults(("TEXT", Some(hex)), ("uuid", Some(call("gen_random_uuid", vec![])))), ("D16", Expected));
    assert_eq!(defaults(("INTEGER", Some(call("random", vec![]))), ("bigint", Some(call("random", vec![])))), ("D17", Wrong));
    assert_eq!(defaults(("TEXT", Some(text("{}"))), ("jsonb", Some(cast(text("{ }"), "jsonb")))), ("D18", Same));
    assert_eq!(defaults(("TEXT", Some(text("x"))), ("text", None)), ("D19", Risk));
    assert_eq!(defaults(("TEXT", None), ("text", Some(text("x")))), ("D20", Risk));
    assert_eq!(defaults(("TEXT", Some(text("???"))), ("text", None)), ("D21", Risk));
    assert_eq!(defaults(("TEXT", None), ("text", Some(col("b")))), ("D22", Wrong));
}

#[test]
fn a_lost_default_of_a_mandatory_column() {
    let own = Fixture::new(Sqlite, vec![defaulted(column("c", "TEXT"), text("x"))]);
    let mut other = column("c", "text");
    other.nullable = false;
    assert_eq!(told(&judge_default(&own.side(), &Fixture::new(Postgres, vec![other]).side())), ("D19", Wrong));
}

#[test]
fn numbering_between_the_engines() {
    let mut key = column("id", "INTEGER");
    key.identity = Some(Identity::Autoincrement);
    let sqlite = Fixture::new(Sqlite, vec![key]);
    let postgres = |identity, serial, data_type: &str| {
        let mut key = column("id", data_type);
        key.identity = identity;
        key.serial = serial;
        Fixture::new(Postgres, vec![key])
    };
    let all: Vec<(Fixture, Told)> = vec![
        (postgres(Some(Identity::ByDefault), false, "bigint"), ("K01", Same)),
        (postgres(None, true, "bigint"), ("K02", Expected)),
        (postgres(None, false, "bigint"), ("K04", Wrong)),
        (postgres(Some(Identity::Always), false, "bigint"), ("K05", Stricter)),
    ];
    for (other, expected) in &all {
        assert_eq!(told(&judge_identity(&sqlite.side(), &other.side())), *expected);
    }
    assert_eq!(told(&judge_type(&sqlite.side(), &postgres(None, true, "integer").side())), ("K03", Risk));
    let plain = Fixture::new(Sqlite, vec![column("id", "INT")]);
    assert_eq!(told(&judge_identity(&plain.side(), &postgres(None, false, "bigint").side())), ("", Same));
}

#[test]
fn conditions_as_postgresql_stores_them() {
    let sqlite = Fixture::new(Sqlite, vec![column("s", "TEXT"), column("n", "INTEGER"), column("is_on", "BOOLEAN")]);
    let postgres = Fixture::new(Postgres, vec![column("s", "character varying(20)"), column("n", "bigint"), column("is_on", "boolean")]);
    let check = |left: Expr, right: Expr| told(&judge_check(&sqlite.table(), &expression(left), &postgres.table(), &expression(right)));
    let stored = Expr::Quantified {
        op: "=".into(),
        operand: Box::new(cast(col("s"), "text")),
        quantifier: Quantifier::Any,
        array: Box::new(Expr::Array(vec![cast(text("b"), "text"), cast(text("a"), "text")])),
    };
    let listed = in_list(col("s"), vec![text("a"), text("b"), text("a")]);
    assert_eq!(check(listed.clone(), stored.clone()), ("C19", Same));
    let or = op(op(col("s"), "=", text("a")), "OR", op(text("b"), "=", col("s")));
    assert_eq!(check(or, stored.clone()), ("C19", Same));
    assert_eq!(check(in_list(col("s"), vec![text("a")]), op(cast(col("s"), "text"), "=", cast(text("a"), "text"))), ("R01", Same));
    let between = Expr::Between { negated: false, operand: Box::new(col("n")), low: Box::new(num("-5")), high: Box::new(num("5")) };
    let range = op(op(col("n"), ">=", cast(text("-5"), "integer")), "AND", op(num("5"), ">=", col("n")));
    assert_eq!(check(between, range), ("R01", Same));
    assert_eq!(check(not(op(col("n"), "<", num("0"))), op(col("n"), ">=", num("0"))), ("R01", Same));
    assert_eq!(check(op(col("is_on"), "=", num("1")), col("is_on")), ("I06", Same));
    assert_eq!(check(op(col("is_on"), "=", num("0")), not(col("is_on"))), ("I06", Same));
    assert_eq!(check(op(col("n"), ">", num("0")), op(col("n"), ">=", num("0"))).1, Wrong);
    assert_eq!(check(in_list(col("s"), vec![text("a")]), stored).1, Wrong);
    assert_eq!(check(op(col("n"), ">", num("0")), col("n")), ("C08", Wrong));
    assert_eq!(check(op(col("is_on"), "=", num("1")), in_list(col("is_on"), vec![num("0"), num("1")])), ("C10", Wrong));
}

#[test]
fn predicates_of_truth_columns() {
    let sqlite = Fixture::new(Sqlite, vec![column("n", "INTEGER")]);
    let postgres = Fixture::new(Postgres, vec![column("n", "boolean")]);
    let judge = |left: Option<Expr>, right: Option<Expr>| {
        let (left, right) = (left.map(expression), right.map(expression));
        told(&judge_predicate(&sqlite.table(), left.as_ref(), &postgres.table(), right.as_ref()))
    };
    let is_true = Expr::IsBoolean { negated: false, operand: Box::new(col("n")), value: Some(true) };
    assert_eq!(judge(Some(op(col("n"), "=", num("1"))), Some(is_true)), ("I06", Same));
    assert_eq!(judge(Some(op(col("n"), "<>", num("0"))), Some(col("n"))), ("I06", Same));
    let present = Expr::IsNull { negated: true, operand: Box::new(col("n")) };
    assert_eq!(judge(None, Some(present)), ("I07", Wrong));
}

#[test]
fn checks_that_a_type_makes_superfluous() {
    let sqlite = Fixture::new(Sqlite, vec![column("c", "INTEGER")]);
    let redundant = |check: Expr, data_type: &str| {
        let other = Fixture::new(Postgres, vec![column("c", data_type)]);
        redundant_check(&sqlite.table(), &expression(check), &other.table()).map(|judgement| told(&judgement))
    };
    let zero_one = || in_list(col("c"), vec![num("0"), num("1")]);
    assert_eq!(redundant(zero_one(), "boolean"), Some(("C09", Same)));
    assert_eq!(redundant(zero_one(), "integer"), None);
    assert_eq!(redundant(op(call("typeof", vec![col("c")]), "=", text("integer")), "bigint"), Some(("C15", Same)));
    assert_eq!(redundant(call("json_valid", vec![col("c")]), "jsonb"), Some(("C16", Expected)));
    assert_eq!(redundant(call("json_valid", vec![col("c")]), "text"), Some(("C16", Wrong)));
    assert_eq!(redundant(op(call("length", vec![col("c")]), "<=", num("20")), "character varying(20)"), Some(("T24", Expected)));
}
