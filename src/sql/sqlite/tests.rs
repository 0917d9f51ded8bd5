//! Tests of the lowering. That the right statements are refused in the right words is tested against SQLite itself.

use super::lower;
use crate::source::{Dialect, FileId};
use crate::sql::{
    ConstraintKind, CreateTable, Expr, Outcome, ReferentialAction, Statement, StatementKind, TransactionControl, UnaryOp, split,
};

fn statements(text: &str) -> Vec<Statement> {
    split(text, 0..text.len() as u32, Dialect::Sqlite).iter().map(|raw| lower(text, FileId(0), raw)).collect()
}

fn one(text: &str) -> StatementKind {
    match statements(text).remove(0).outcome {
        Outcome::Modelled(kind) => *kind,
        other => panic!("{text}: {other:?}"),
    }
}

fn table(text: &str) -> CreateTable {
    match one(text) {
        StatementKind::CreateTable(table) => table,
        other => panic!("{text}: {other:?}"),
    }
}

/// The tree of a check over the columns `a` and `b`.
fn tree(condition: &str) -> Expr {
    let table = table(&format!("CREATE TABLE t(a, b, CHECK ({condition}))"));
    match table.constraints.into_iter().next().map(|constraint| constraint.kind) {
        Some(ConstraintKind::Check { expression }) => expression.tree,
        other => panic!("{other:?}"),
    }
}

fn column(name: &str) -> Expr {
    Expr::Column(vec![name.into()])
}

fn binary(op: &str, left: Expr, right: Expr) -> Expr {
    Expr::Binary { op: op.into(), left: Box::new(left), right: Box::new(right) }
}

#[test]
fn every_part_of_a_table_has_its_own_span() {
    let text = "CREATE TABLE t (a INT NOT NULL DEFAULT (1 + 2), CONSTRAINT c CHECK (a > 0));";
    let table = table(text);
    let cut = |span: crate::source::SourceSpan| &text[span.start as usize..span.end as usize];
    let column = &table.columns[0];
    assert_eq!(cut(column.span), "a INT NOT NULL DEFAULT (1 + 2)");
    assert_eq!(column.default.as_ref().map(|default| (default.text.as_str(), cut(default.span))), Some(("1 + 2", "1 + 2")));
    assert_eq!(cut(table.constraints[0].span), "CONSTRAINT c CHECK (a > 0)");
}

#[test]
fn operators_bind_as_in_sqlite() {
    assert_eq!(tree("a = b < 1"), binary("=", column("a"), binary("<", column("b"), Expr::Number("1".into()))));
    assert_eq!(tree("a || b * 2"), binary("*", binary("||", column("a"), column("b")), Expr::Number("2".into())));
    assert_eq!(tree("a IS b AND 1"), binary("AND", binary("IS NOT DISTINCT FROM", column("a"), column("b")), Expr::Number("1".into())));
    let not = Expr::Unary { op: UnaryOp::Not, operand: Box::new(binary("=", column("a"), column("b"))) };
    assert_eq!(tree("NOT a = b"), not);
    assert_eq!(tree("- a || b"), binary("||", Expr::Unary { op: UnaryOp::Minus, operand: Box::new(column("a")) }, column("b")));
    assert_eq!(tree("a = -5"), binary("=", column("a"), Expr::Number("-5".into())));
    assert_eq!(tree("a << 1"), binary("<<", column("a"), Expr::Number("1".into())));
}

#[test]
fn words_in_double_quotes_are_columns_or_strings() {
    assert_eq!(tree("\"a\" = \"x\""), binary("=", column("a"), Expr::Text("x".into())));
    assert_eq!(tree("[a] = 'b'"), binary("=", column("a"), Expr::Text("b".into())));
}

#[test]
fn tests_for_null_have_one_shape() {
    let expected = |negated| Expr::IsNull { negated, operand: Box::new(column("a")) };
    for (text, negated) in [("a ISNULL", false), ("a IS NULL", false), ("a NOTNULL", true), ("a NOT NULL", true), ("a IS NOT NULL", true)] {
        assert_eq!(tree(text), expected(negated), "{text}");
    }
}

#[test]
fn names_of_functions_mean_nothing_to_the_parser() {
    for name in ["date", "position", "substring", "trim", "extract", "interval", "convert", "ceil", "array", "struct", "overlay"] {
        let Expr::Call { name: called, args, distinct: _, modifiers: _ } = tree(&format!("{name}(a, 1)")) else { panic!("{name}") };
        assert_eq!((called.name.as_str(), args.len()), (name, 2));
    }
}

#[test]
fn queries_in_expressions_keep_their_text() {
    let Expr::InQuery { query, negated: true, operand: _ } = tree("a NOT IN (SELECT x FROM other WHERE y = ')')") else { panic!() };
    assert_eq!(query.text, "SELECT x FROM other WHERE y = ')'");
    assert_eq!(query.relations.iter().map(|name| name.name.as_str()).collect::<Vec<_>>(), ["other"]);
    let Expr::InQuery { query, negated: _, operand: _ } = tree("a IN other") else { panic!() };
    assert_eq!(query.relations.len(), 1);
}

#[test]
fn foreign_keys_with_everything() {
    let table = table(
        "CREATE TABLE t(a REFERENCES \"p q\"(x) ON DELETE SET NULL ON UPDATE CASCADE MATCH FULL DEFERRABLE INITIALLY DEFERRED NOT NULL)",
    );
    let constraint = &table.columns[0].constraints[0];
    assert!(constraint.deferrable && constraint.initially_deferred);
    let ConstraintKind::ForeignKey(key) = &constraint.kind else { panic!() };
    assert_eq!(
        (key.ref_table.name.as_str(), key.on_delete, key.on_update),
        ("p q", ReferentialAction::SetNull, ReferentialAction::Cascade)
    );
    assert_eq!(key.match_type.as_deref(), Some("FULL"));
}

#[test]
fn deep_and_long_expressions_are_refused_before_parsing() {
    let deep = format!("CREATE TABLE t(a CHECK ({}a{}))", "(".repeat(500), ")".repeat(500));
    let long = format!("CREATE TABLE t(a CHECK (a{}))", " OR a".repeat(5000));
    let unary = format!("CREATE TABLE t(a CHECK ({}a))", "- ".repeat(5000));
    for text in [deep, long, unary] {
        let outcome = statements(&text).remove(0).outcome;
        assert!(
            matches!(&outcome, Outcome::NotUnderstood { reason, kind: _, affects: _ } if reason.starts_with("too deep")),
            "{outcome:?}"
        );
    }
}

#[test]
fn rows_are_counted_in_statements_of_any_length() {
    for rows in [1, 3, 20_000] {
        let values = vec!["(1, 'a;b''c)', (2))"; rows].join(", ");
        let StatementKind::Data(change) = one(&format!("INSERT INTO t(a, b, c) VALUES {values};")) else { panic!() };
        assert_eq!((change.rows, change.columns.len()), (Some(rows as u64), 3));
    }
}

/// One example of every kind of statement that SQLite has (<https://sqlite.org/lang.html>), with what becomes of it.
#[test]
fn every_kind_of_statement_has_its_outcome() {
    let modelled = [
        "CREATE TABLE t(a)",
        "CREATE TEMP TABLE t(a)",
        "CREATE TABLE t AS SELECT 1",
        "CREATE VIRTUAL TABLE t USING fts5(a, tokenize = 'porter')",
        "CREATE INDEX i ON t(a)",
        "CREATE UNIQUE INDEX IF NOT EXISTS i ON t(a COLLATE NOCASE DESC, lower(b)) WHERE a > 1",
        "CREATE VIEW v(a) AS SELECT 1",
        "CREATE TRIGGER IF NOT EXISTS r INSTEAD OF UPDATE OF a ON v WHEN new.a BEGIN SELECT RAISE(IGNORE); END",
        "ALTER TABLE t RENAME TO u",
        "ALTER TABLE t RENAME a TO b",
        "ALTER TABLE t ADD a INT",
        "ALTER TABLE t DROP COLUMN a",
        "DROP TABLE IF EXISTS t",
        "DROP INDEX i",
        "DROP VIEW v",
        "DROP TRIGGER r",
        "INSERT OR REPLACE INTO t VALUES (1) ON CONFLICT DO NOTHING RETURNING a",
        "REPLACE INTO t SELECT 1",
        "WITH x AS (SELECT 1) UPDATE OR IGNORE t SET a = 1 FROM x WHERE a = 2",
        "DELETE FROM t WHERE a = 1",
        "BEGIN IMMEDIATE",
        "COMMIT",
        "END TRANSACTION",
        "ROLLBACK",
        "ROLLBACK TO s",
        "SAVEPOINT s",
        "RELEASE SAVEPOINT s",
        "PRAGMA foreign_keys = ON",
        "PRAGMA legacy_alter_table(1)",
        "ATTACH DATABASE 'x.db' AS x",
        "DETACH x",
        "INSERT INTO sqlite_schema(type, name, tbl_name, rootpage, sql) VALUES ('table', 't', 't', 0, 'CREATE VIRTUAL TABLE t USING fts5(''a'')')",
    ];
    for text in modelled {
        let statement = statements(text).remove(0);
        assert!(matches!(statement.outcome, Outcome::Modelled(_)), "{text}: {:?}", statement.outcome);
    }
    let irrelevant = [
        "SELECT 1",
        "VALUES (1)",
        "EXPLAIN QUERY PLAN SELECT 1",
        "VACUUM INTO 'x'",
        "ANALYZE t",
        "REINDEX",
        "PRAGMA user_version",
        ".mode csv",
    ];
    for text in irrelevant {
        assert!(matches!(statements(text).remove(0).outcome, Outcome::Irrelevant(_)), "{text}");
    }
    let opaque = ["UPDATE sqlite_master SET sql = 'x'", "DELETE FROM sqlite_schema", "SELECT load_extension('x')", ".read other.sql"];
    for text in opaque {
        assert!(matches!(statements(text).remove(0).outcome, Outcome::Opaque { .. }), "{text}");
    }
    let foreign = ["GRANT ALL ON t TO x", "CREATE SCHEMA s", "CREATE EXTENSION x", "TRUNCATE t", "\u{7b}", "COMMENT ON TABLE t IS 'x'"];
    for text in foreign {
        assert!(matches!(statements(text).remove(0).outcome, Outcome::NotUnderstood { .. }), "{text}");
    }
    assert_eq!(one("END"), StatementKind::Transaction(TransactionControl::Commit));
}

/// A clause of a modelled statement is in the model or on record: dropping any one of them from the text changes what is lowered.
#[test]
fn no_clause_is_dropped() {
    let clauses = [
        (
            "CREATE TABLE t(a",
            &[
                " INT",
                " NOT NULL",
                " DEFAULT 1",
                " COLLATE NOCASE",
                " CHECK (a)",
                " UNIQUE",
                " REFERENCES p(x)",
                " ON DELETE CASCADE",
                " MATCH FULL",
                " DEFERRABLE",
            ][..],
            ")",
        ),
        ("CREATE TABLE t(a INTEGER", &[" PRIMARY KEY", " ON CONFLICT ROLLBACK", " AUTOINCREMENT"][..], ")"),
        ("CREATE TABLE t(a NOT NULL", &[" ON CONFLICT FAIL"][..], ")"),
        ("CREATE TABLE t(a NULL", &[" ON CONFLICT FAIL"][..], ")"),
        ("CREATE TABLE t(a REFERENCES p", &[" ON INSERT CASCADE"][..], ")"),
        ("CREATE TABLE t(a, UNIQUE(a)", &[" ON CONFLICT IGNORE", ", CONSTRAINT c CHECK (a)", ", FOREIGN KEY(a) REFERENCES p"][..], ")"),
        ("CREATE TABLE t(a PRIMARY KEY)", &[" STRICT"][..], ""),
        ("CREATE TABLE t(a PRIMARY KEY)", &[" WITHOUT ROWID"][..], ""),
        ("CREATE TABLE t(a, b AS (a)", &[" STORED"][..], ")"),
        ("CREATE INDEX i ON t(a", &[" COLLATE RTRIM", " DESC"][..], ")"),
        ("CREATE INDEX i ON t(a)", &[" WHERE a > 1"][..], ""),
        ("CREATE TRIGGER r AFTER UPDATE", &[" OF a"][..], " ON t BEGIN SELECT 1; END"),
        ("CREATE TRIGGER r AFTER UPDATE ON t", &[" WHEN new.a"][..], " BEGIN SELECT 1; END"),
        ("ALTER TABLE t ADD c", &[" TEXT", " NOT NULL"][..], ""),
    ];
    // What a statement says, the positions of its parts aside.
    let said = |text: &str| {
        let statement = statements(text).remove(0);
        assert!(matches!(statement.outcome, Outcome::Modelled(_)), "{text}: {:?}", statement.outcome);
        let what: Vec<String> = statement.not_modelled.iter().map(|clause| clause.what.clone()).collect();
        let shown = format!("{:?} {what:?}", statement.outcome);
        let mut out = String::new();
        let mut rest = shown.as_str();
        while let Some((before, after)) = rest.split_once("SourceSpan {") {
            out.push_str(before);
            rest = after.split_once('}').map_or("", |(_, after)| after);
            rest = rest.strip_prefix('}').unwrap_or(rest);
        }
        out + rest
    };
    for (start, clauses, end) in clauses {
        for count in 1..=clauses.len() {
            let (with, without) = (clauses[..count].concat(), clauses[..count - 1].concat());
            assert_ne!(said(&format!("{start}{with}{end}")), said(&format!("{start}{without}{end}")), "{start}{with}{end}");
        }
    }
}
