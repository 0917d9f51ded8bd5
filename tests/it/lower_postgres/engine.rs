//! What a real PostgreSQL server says about types, expressions and syntax.

use schema_parity::report::type_text;
use schema_parity::source::Dialect;
use schema_parity::sql::{ConstraintKind, Expr, Outcome, StatementKind, postgres as lowering};

use super::lower;
use crate::server;

const DATABASE: &str = "schema_parity_pglower";

/// The first column of the first created table of a script, as its definition.
fn first_column(sql: &str) -> schema_parity::sql::ColumnDefinition {
    for statement in lower(sql) {
        assert!(statement.not_modelled.is_empty(), "{sql}: {:?}", statement.not_modelled);
        if let Outcome::Modelled(kind) = statement.outcome
            && let StatementKind::CreateTable(table) = *kind
        {
            return table.columns.into_iter().next().expect("a column");
        }
    }
    panic!("no table in {sql}");
}

const TYPES: &[&str] = &[
    "int",
    "integer",
    "int4",
    "pg_catalog.int4",
    "INT",
    "int2",
    "smallint",
    "int8",
    "bigint",
    "pg_catalog.int8",
    "real",
    "float4",
    "float8",
    "float",
    "float(1)",
    "float(24)",
    "float(25)",
    "float(53)",
    "double precision",
    "DOUBLE   PRECISION",
    "decimal",
    "dec",
    "numeric",
    "decimal(5)",
    "dec(7,2)",
    "numeric(10,0)",
    "numeric(10, 2)",
    "numeric(10,-2)",
    "pg_catalog.numeric(4,1)",
    "boolean",
    "bool",
    "pg_catalog.bool",
    "text",
    "pg_catalog.text",
    "varchar",
    "varchar(10)",
    "character varying",
    "character varying(12)",
    "char varying(3)",
    "national character varying(4)",
    "nchar varying(5)",
    "national char varying(6)",
    "pg_catalog.varchar",
    "char",
    "char(7)",
    "character",
    "character(8)",
    "nchar",
    "nchar(9)",
    "national character(2)",
    "national char",
    "bpchar",
    "bpchar(3)",
    "pg_catalog.bpchar",
    "\"char\"",
    "pg_catalog.\"char\"",
    "pg_catalog.char",
    "name",
    "bytea",
    "bit",
    "bit(3)",
    "bit varying",
    "bit varying(4)",
    "varbit",
    "varbit(5)",
    "date",
    "time",
    "time(3)",
    "time without time zone",
    "time(0) without time zone",
    "time with time zone",
    "time(2) with time zone",
    "timetz",
    "timetz(4)",
    "timestamp",
    "timestamp(6)",
    "timestamp without time zone",
    "timestamp with time zone",
    "timestamp(3) with time zone",
    "timestamptz",
    "timestamptz(1)",
    "pg_catalog.timestamptz",
    "pg_catalog.timestamp",
    "interval",
    "interval(3)",
    "interval year",
    "interval month",
    "interval day",
    "interval hour",
    "interval minute",
    "interval second",
    "interval second(2)",
    "interval year to month",
    "interval day to hour",
    "interval day to minute",
    "interval day to second",
    "interval day to second(3)",
    "interval hour to minute",
    "interval hour to second(0)",
    "interval minute to second",
    "uuid",
    "json",
    "jsonb",
    "xml",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "point",
    "line",
    "lseg",
    "box",
    "path",
    "polygon",
    "circle",
    "tsvector",
    "tsquery",
    "money",
    "oid",
    "regclass",
    "regtype",
    "regproc",
    "regnamespace",
    "xid",
    "cid",
    "tid",
    "pg_lsn",
    "int4range",
    "int8range",
    "numrange",
    "tsrange",
    "tstzrange",
    "daterange",
    "int4multirange",
    "datemultirange",
    "jsonpath",
    "int[]",
    "integer[3]",
    "text[][]",
    "int[3][3]",
    "int ARRAY",
    "int ARRAY[4]",
    "varchar(10)[]",
    "timestamp(3) with time zone[]",
    "numeric(10,2)[]",
    "character varying[]",
    "\"char\"[]",
    "_int4",
    "_text",
    "double precision[]",
    "bit varying(3)[]",
    "interval day to second(3)[]",
    "time with time zone[]",
    "mood",
    "public.mood",
    "public.mood[]",
    "\"Mixed Case\"",
    "odd.mood",
    "odd.\"int\"",
    "\"integer\"",
    "timestamp(9)",
    "U&\"mo\\006Fd\"",
    "_bool",
    "_float8",
    "oidvector",
    "int2vector",
    "record[]",
    "pair",
];

#[test]
fn types_are_named_as_the_server_names_them() {
    let Some(mut client) = server::database(DATABASE) else { return };
    let mut setup = client.transaction().expect("a transaction");
    setup
        .batch_execute(
            "CREATE SCHEMA odd; CREATE TYPE public.mood AS ENUM ('a'); CREATE TYPE odd.mood AS ENUM ('a'); CREATE TYPE odd.\"int\" AS ENUM ('a');
             CREATE TYPE public.\"integer\" AS ENUM ('a'); CREATE TYPE public.\"Mixed Case\" AS ENUM ('a'); CREATE TYPE public.pair AS (a int, b int)",
        )
        .expect("types of our own");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for written in TYPES {
        let mut nested = setup.transaction().expect("a savepoint");
        let sql = format!("CREATE TABLE t (c {written})");
        if let Err(error) = nested.batch_execute(&sql) {
            // A pseudo type cannot be a column's; everything else in the list can.
            assert!(error.to_string().contains("pseudo-type") || *written == "record[]", "{written}: {error}");
            continue;
        }
        let row = nested
            .query_one("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum = 1", &[])
            .expect("the column");
        let says: String = row.get(0);
        let ours = first_column(&sql).data_type;
        let shown = type_text(Dialect::Postgres, &ours);
        // `format_type` puts names in quotes that need them; ours are kept without, `"char"` aside.
        let plain = |text: &str| if text == "\"char\"" || text == "\"char\"[]" { text.to_owned() } else { text.replace('"', "") };
        if plain(&shown) != plain(&says) {
            wrong.push(format!("{written}: the server says {says}, ours is {shown}"));
        }
        compared += 1;
        nested.rollback().expect("rolled back");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 150, "only {compared} types were compared");
}

/// Expressions over a table of columns of every family.
const EXPRESSIONS: &str = include_str!("expressions.sql");

const COLUMNS: &str = "a int, b int, c int, i8 bigint, n numeric(10,2), f double precision, s text, v varchar(20), ch char(3), bo boolean, bo2 boolean, d date, t time, \
     ts timestamp, tz timestamptz, iv interval, j json, jb jsonb, u uuid, by bytea, ar int[], ta text[], bi bit(4), vb bit varying, i inet, r int4range, x xml, \
     pt point, tv tsvector, \"Order\" int, \"mixed Name\" text";

/// What PostgreSQL changes when it stores an expression, as far as it is needed to compare shapes.
fn canonical(expr: &Expr) -> String {
    use Expr as E;
    let all = |list: &[Expr]| list.iter().map(canonical).collect::<Vec<_>>().join(", ");
    match expr {
        E::Cast { operand, .. } => canonical(operand),
        E::Text(text) => format!("'{text}'"),
        E::BitString(digits) => format!("'{}'", &digits[1..]),
        E::Number(number) => format!("'{number}'"),
        E::Boolean(value) => format!("'{value}'"),
        E::Unary { op: schema_parity::sql::UnaryOp::Minus, operand } => match canonical(operand) {
            text if text.starts_with('\'') => format!("'-{}", &text[1..]),
            text => format!("-({text})"),
        },
        E::Unary { op: schema_parity::sql::UnaryOp::Not, operand } => match &**operand {
            E::Binary { op, left, right } if op == "IS DISTINCT FROM" => {
                format!("({} IS NOT DISTINCT FROM {})", canonical(left), canonical(right))
            }
            _ => format!("NOT({})", canonical(operand)),
        },
        E::Unary { op, operand } => format!("{op:?}({})", canonical(operand)),
        E::Binary { op, .. } if op == "AND" || op == "OR" => {
            let mut parts = Vec::new();
            flatten(op, expr, &mut parts);
            format!("({})", parts.join(&format!(" {op} ")))
        }
        E::Binary { op, left, right } => format!("({} {op} {})", canonical(left), canonical(right)),
        E::Between { negated, .. } => {
            let op = if *negated { "OR" } else { "AND" };
            let mut parts = Vec::new();
            flatten(op, expr, &mut parts);
            format!("({})", parts.join(&format!(" {op} ")))
        }
        E::InList { negated, operand, list } if list.len() == 1 => {
            format!("({} {} {})", canonical(operand), if *negated { "<>" } else { "=" }, canonical(&list[0]))
        }
        E::InList { negated, operand, list } => {
            let (op, quantifier) = if *negated { ("<>", "All") } else { ("=", "Any") };
            format!("({} {op} {quantifier} [{}])", canonical(operand), all(list))
        }
        E::Quantified { op, operand, quantifier, array } => format!("({} {op} {quantifier:?} {})", canonical(operand), canonical(array)),
        E::Like { op, negated, operand, pattern, escape } => {
            let pattern = match escape {
                Some(escape) => format!("escape({}, {})", canonical(pattern), canonical(escape)),
                None => canonical(pattern),
            };
            format!("({} {}{op} {pattern})", canonical(operand), if *negated { "NOT " } else { "" })
        }
        E::IsNull { negated, operand } => format!("({} IS NULL {negated})", canonical(operand)),
        E::IsBoolean { negated, operand, value } => format!("({} IS {value:?} {negated})", canonical(operand)),
        E::Case { operand, branches, otherwise } => {
            let branches: Vec<String> =
                branches.iter().map(|branch| format!("{} -> {}", canonical(&branch.condition), canonical(&branch.result))).collect();
            let otherwise = otherwise.as_ref().map_or("Null".to_owned(), |otherwise| canonical(otherwise));
            let operand = operand.as_ref().map(|operand| canonical(operand)).unwrap_or_default();
            format!("CASE {operand} {} ELSE {otherwise}", branches.join(" | "))
        }
        E::Call { name, args, distinct, modifiers } => {
            format!("{name}({}){distinct}{}", all(args), modifiers.join(" ").replace("e . ", ""))
        }
        E::Array(list) => format!("[{}]", all(list)),
        E::Row(list) => format!("ROW({})", all(list)),
        E::Subscript { operand, index } => format!("{}[{}]", canonical(operand), all(index)),
        E::Field { operand, name } => format!("({}).{name}", canonical(operand)),
        E::Collate { operand, collation } => format!("{} COLLATE {collation}", canonical(operand)),
        E::Blob(_) => format!("{expr:?}"),
        other => format!("{other:?}"),
    }
}

fn flatten(op: &str, expr: &Expr, parts: &mut Vec<String>) {
    match expr {
        Expr::Binary { op: inner, left, right } if inner == op => {
            flatten(op, left, parts);
            flatten(op, right, parts);
        }
        Expr::Between { negated: false, operand, low, high } if op == "AND" => {
            parts.push(format!("({} >= {})", canonical(operand), canonical(low)));
            parts.push(format!("({} <= {})", canonical(operand), canonical(high)));
        }
        Expr::Between { negated: true, operand, low, high } if op == "OR" => {
            parts.push(format!("({} < {})", canonical(operand), canonical(low)));
            parts.push(format!("({} > {})", canonical(operand), canonical(high)));
        }
        other => parts.push(canonical(other)),
    }
}

fn has_tokens(expr: &Expr) -> bool {
    format!("{expr:?}").contains("Tokens(")
}

#[test]
fn expressions_keep_their_shape_through_the_server() {
    let Some(mut client) = server::database(DATABASE) else { return };
    let mut work = client.transaction().expect("a transaction");
    let mut wrong = Vec::new();
    let (mut compared, mut same) = (0, 0);
    for line in EXPRESSIONS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--")) {
        // `=` in front: the shape is compared too; `~`: the server rewrites it further than this test follows.
        let (strict, written) = match line.strip_prefix('~') {
            Some(rest) => (false, rest.trim()),
            None => (true, line),
        };
        let mut nested = work.transaction().expect("a savepoint");
        // A function index or a default would restrict what may be written; a view takes every expression.
        let sql = format!("CREATE TABLE e ({COLUMNS}); CREATE VIEW w AS SELECT {written} AS x FROM e");
        if let Err(error) = nested.batch_execute(&sql) {
            wrong.push(format!("{written}: the server refuses it: {error}"));
            continue;
        }
        let row = nested.query_one("SELECT pg_get_viewdef('w'::regclass)", &[]).expect("the view");
        let view: String = row.get(0);
        nested.rollback().expect("rolled back");
        let stored = view.trim().trim_start_matches("SELECT").trim().trim_end_matches(';').trim_end().trim_end_matches("FROM e").trim_end();
        let stored = stored.strip_suffix("AS x").unwrap_or(stored).trim();
        let (Some(ours), Some(theirs)) = (lowering::expression(written), lowering::expression(stored)) else {
            wrong.push(format!("{written}: not read, or the server's {stored}"));
            continue;
        };
        compared += 1;
        if has_tokens(&ours.tree) || has_tokens(&theirs.tree) {
            wrong.push(format!("{written}: tokens in {:?} or {:?}", ours.tree, theirs.tree));
        }
        let (left, right) = (canonical(&ours.tree), canonical(&theirs.tree));
        // Qualified by the view's table, or not.
        let right = right.replace("\"e\", ", "");
        if left == right {
            same += 1;
        } else if strict {
            wrong.push(format!("{written}\n    stored   {stored}\n    ours     {left}\n    theirs   {right}"));
        }
    }
    println!("{compared} expressions, {same} with the same shape");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 200, "only {compared} expressions were compared");
}

#[test]
fn a_stored_check_has_the_tree_of_the_written_one() {
    let Some(mut client) = server::database(DATABASE) else { return };
    let mut work = client.transaction().expect("a transaction");
    let written = "a IN (1, 2) AND b BETWEEN -5 AND 5";
    work.batch_execute(&format!("CREATE TABLE q (a int, b int, CONSTRAINT k CHECK ({written}))")).expect("a table");
    let row = work.query_one("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'k'", &[]).expect("the check");
    let definition: String = row.get(0);
    let statements = lower(&format!("CREATE TABLE q (a int, b int, CONSTRAINT k {definition})"));
    let Some(Outcome::Modelled(kind)) = statements.first().map(|statement| &statement.outcome) else { panic!("{statements:?}") };
    let StatementKind::CreateTable(table) = &**kind else { panic!("{kind:?}") };
    let Some(ConstraintKind::Check { expression }) = table.constraints.first().map(|constraint| &constraint.kind) else {
        panic!("{table:?}")
    };
    let ours = lowering::expression(written).expect("an expression");
    let both = |expr: &Expr| canonical(expr).replace(['(', ')'], "");
    assert_eq!(both(&expression.tree), both(&ours.tree), "{}", expression.text);
}

#[test]
fn the_server_accepts_the_listed_statements() {
    let Some(mut client) = server::database(DATABASE) else { return };
    let mut refused = Vec::new();
    for statement in lower(super::STATEMENTS) {
        let source = &super::STATEMENTS[statement.span.start as usize..statement.span.end as usize];
        client.batch_execute("BEGIN").expect("a transaction");
        if let Err(error) = client.batch_execute(source) {
            let syntax = error.code() == Some(&postgres::error::SqlState::SYNTAX_ERROR);
            if syntax {
                refused.push(format!(
                    "{source}: {}",
                    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())
                ));
            }
        }
        client.batch_execute("ROLLBACK").expect("the end of the transaction");
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

#[test]
fn view_columns_are_named_as_the_server_names_them() {
    let Some(mut client) = server::database(DATABASE) else { return };
    let mut work = client.transaction().expect("a transaction");
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for line in EXPRESSIONS.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--")) {
        let written = line.trim_start_matches('~').trim();
        let mut nested = work.transaction().expect("a savepoint");
        let view = format!("CREATE VIEW w AS SELECT {written} FROM e");
        if nested.batch_execute(&format!("CREATE TABLE e ({COLUMNS}); {view}")).is_err() {
            continue;
        }
        let row = nested
            .query_one("SELECT attname::text FROM pg_attribute WHERE attrelid = 'w'::regclass AND attnum = 1", &[])
            .expect("a column");
        let says: String = row.get(0);
        nested.rollback().expect("rolled back");
        let statements = lower(&view);
        let Some(Outcome::Modelled(kind)) = statements.first().map(|statement| &statement.outcome) else { panic!("{view}") };
        let StatementKind::CreateView(view) = &**kind else { panic!("{kind:?}") };
        compared += 1;
        match view.output.as_deref() {
            Some([name]) if *name == says => {}
            None => {}
            other => wrong.push(format!("{written}: the server says {says}, ours is {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 400, "only {compared} views");
}
