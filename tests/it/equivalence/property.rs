//! Normal forms and judgements on arbitrary expressions.

use proptest::prelude::*;
use schema_parity::catalog::{Catalog, ObjectKey, Table};
use schema_parity::compare::Verdict;
use schema_parity::compare::equivalence::{TableSide, canonical_key, judge_check, judge_predicate};
use schema_parity::source::{Dialect, SourceSpan};
use schema_parity::sql::{CaseBranch, DataType, Expr, Expression, ObjectName, Quantifier, QueryText, UnaryOp};

use super::engines::in_sqlite;
use super::{catalog, table_side};

fn written(tree: Expr) -> Expression {
    Expression { text: String::new(), tree, span: SourceSpan::default() }
}

fn data_type(name: &str) -> DataType {
    DataType { raw: name.to_owned(), name: name.to_owned(), ..DataType::default() }
}

fn op(left: Expr, op: &str, right: Expr) -> Expr {
    Expr::Binary { op: op.to_owned(), left: Box::new(left), right: Box::new(right) }
}

fn any_leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        Just(Expr::Null),
        any::<bool>().prop_map(Expr::Boolean),
        prop_oneof!["-?[0-9]{1,30}", "[0-9]*\\.[0-9]*", "1e[0-9]{1,12}", "\\PC{0,4}"].prop_map(Expr::Number),
        prop_oneof!["\\PC{0,6}", "[\\[\\]^*?a-c$(){}|\\\\+.]{0,8}", "\\{[a\",:0-9]*\\}"].prop_map(Expr::Text),
        proptest::collection::vec(any::<u8>(), 0..4).prop_map(Expr::Blob),
        "[ab]".prop_map(|name| Expr::Column(vec![name])),
        Just(Expr::Column(Vec::new())),
        Just(Expr::Star(Vec::new())),
        Just(Expr::Tokens(vec!["x".into()])),
        Just(Expr::Subquery(QueryText::default())),
    ]
}

fn any_expr() -> impl Strategy<Value = Expr> {
    any_leaf().prop_recursive(5, 40, 3, |inner| {
        let operator = proptest::sample::select(vec![
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "AND",
            "OR",
            "+",
            "-",
            "*",
            "/",
            "||",
            "~",
            "!~*",
            "~~",
            "IS DISTINCT FROM",
            "IS",
            "AT TIME ZONE",
            "->>",
            "#>>",
            "%",
        ]);
        let like = proptest::sample::select(vec!["LIKE", "ILIKE", "GLOB", "REGEXP", "SIMILAR TO", "MATCH"]);
        let name = proptest::sample::select(vec![
            "lower",
            "upper",
            "length",
            "coalesce",
            "strftime",
            "datetime",
            "now",
            "extract",
            "timezone",
            "to_char",
            "hex",
            "randomblob",
            "iif",
            "max",
            "trim",
            "json_extract",
            "json_valid",
            "nextval",
            "substr",
            "unknown",
        ]);
        let cast = proptest::sample::select(vec![
            "integer",
            "bigint",
            "text",
            "jsonb",
            "boolean",
            "date",
            "timestamp with time zone",
            "uuid",
            "bytea",
            "nowhere",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(left, word, right)| op(left, word, right)),
            (proptest::sample::select(vec![UnaryOp::Minus, UnaryOp::Plus, UnaryOp::Not, UnaryOp::BitNot]), inner.clone())
                .prop_map(|(op, operand)| Expr::Unary { op, operand: Box::new(operand) }),
            (like, any::<bool>(), inner.clone(), inner.clone(), proptest::option::of(inner.clone())).prop_map(
                |(op, negated, operand, pattern, escape)| {
                    Expr::Like {
                        op: op.to_owned(),
                        negated,
                        operand: Box::new(operand),
                        pattern: Box::new(pattern),
                        escape: escape.map(Box::new),
                    }
                }
            ),
            (any::<bool>(), inner.clone(), inner.clone(), inner.clone()).prop_map(|(negated, operand, low, high)| Expr::Between {
                negated,
                operand: Box::new(operand),
                low: Box::new(low),
                high: Box::new(high)
            }),
            (any::<bool>(), inner.clone(), proptest::collection::vec(inner.clone(), 0..3))
                .prop_map(|(negated, operand, list)| Expr::InList { negated, operand: Box::new(operand), list }),
            (inner.clone(), proptest::collection::vec(inner.clone(), 0..3)).prop_map(|(operand, list)| Expr::Quantified {
                op: "=".into(),
                operand: Box::new(operand),
                quantifier: Quantifier::Any,
                array: Box::new(Expr::Array(list))
            }),
            (any::<bool>(), inner.clone()).prop_map(|(negated, operand)| Expr::IsNull { negated, operand: Box::new(operand) }),
            (any::<bool>(), inner.clone(), any::<Option<bool>>()).prop_map(|(negated, operand, value)| Expr::IsBoolean {
                negated,
                operand: Box::new(operand),
                value
            }),
            (proptest::option::of(inner.clone()), inner.clone(), inner.clone()).prop_map(|(operand, condition, result)| Expr::Case {
                operand: operand.map(Box::new),
                branches: vec![CaseBranch { condition, result }],
                otherwise: None
            }),
            (inner.clone(), cast).prop_map(|(operand, name)| Expr::Cast { operand: Box::new(operand), data_type: data_type(name) }),
            (name, proptest::collection::vec(inner, 0..4)).prop_map(|(name, args)| Expr::Call {
                name: ObjectName::bare(name),
                args,
                distinct: false,
                modifiers: Vec::new()
            }),
        ]
    })
}

/// Conditions on two integer columns that SQLite can evaluate.
fn small_condition() -> impl Strategy<Value = (Expr, String)> {
    let column = || proptest::sample::select(vec!["a", "b"]);
    let atom = prop_oneof![
        (column(), proptest::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]), 0..2i32).prop_map(|(name, word, value)| {
            (op(Expr::Column(vec![name.into()]), word, Expr::Number(value.to_string())), format!("({name} {word} {value})"))
        }),
        (column(), any::<bool>()).prop_map(|(name, negated)| {
            let word = if negated { "IS NOT NULL" } else { "IS NULL" };
            (Expr::IsNull { negated, operand: Box::new(Expr::Column(vec![name.into()])) }, format!("({name} {word})"))
        }),
        (column(), any::<bool>(), 0..2i32, 0..3i32).prop_map(|(name, negated, low, high)| {
            let word = if negated { "NOT IN" } else { "IN" };
            let list = [low, high].iter().map(|value| Expr::Number(value.to_string())).collect();
            (Expr::InList { negated, operand: Box::new(Expr::Column(vec![name.into()])), list }, format!("({name} {word} ({low}, {high}))"))
        }),
    ];
    atom.prop_recursive(2, 4, 2, |inner| {
        prop_oneof![
            inner.clone().prop_map(|(tree, text)| (Expr::Unary { op: UnaryOp::Not, operand: Box::new(tree) }, format!("(NOT {text})"))),
            (inner.clone(), proptest::sample::select(vec!["AND", "OR"]), inner)
                .prop_map(|((left, l), word, (right, r))| (op(left, word, right), format!("({l} {word} {r})"))),
        ]
    })
}

fn empty(dialect: Dialect) -> (Catalog, ObjectKey, Table) {
    (Catalog::new(dialect), ObjectKey::new("main", "t"), Table::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_expression_is_judged_without_a_panic(left in any_expr(), right in any_expr()) {
        let sqlite = catalog(Dialect::Sqlite, "CREATE TABLE t (a BOOLEAN, b TEXT);");
        let postgres = catalog(Dialect::Postgres, "CREATE TABLE t (a boolean, b jsonb);");
        let (s, p) = (table_side(&sqlite, "t"), table_side(&postgres, "t"));
        let (left, right) = (written(left), written(right));
        for (own, other) in [(&s, &p), (&p, &s), (&s, &s), (&p, &p)] {
            let forward = judge_check(own, &left, other, &right);
            prop_assert_eq!(canonical_key(own, &left), canonical_key(own, &left));
            prop_assert_eq!(forward.accepted(), judge_check(other, &right, own, &left).accepted());
            prop_assert_eq!(judge_check(own, &left, own, &left).verdict == Verdict::Risk, false);
            judge_predicate(own, Some(&left), other, Some(&right));
        }
    }

    #[test]
    fn rewriting_that_says_nothing_changes_nothing(left in any_expr(), right in any_expr()) {
        let (catalog, key, table) = empty(Dialect::Postgres);
        let side = TableSide { catalog: &catalog, key: &key, table: &table };
        let not = |tree: Expr| Expr::Unary { op: UnaryOp::Not, operand: Box::new(tree) };
        let form = |tree: Expr| canonical_key(&side, &written(tree));
        let both = op(left.clone(), "AND", right.clone());
        prop_assert_eq!(form(both.clone()), form(op(right.clone(), "AND", left.clone())));
        prop_assert_eq!(form(both.clone()), form(op(both.clone(), "AND", left.clone())));
        prop_assert_eq!(form(op(left.clone(), "=", right.clone())), form(op(right.clone(), "=", left.clone())));
        prop_assert_eq!(form(op(left.clone(), "<", right.clone())), form(not(not(op(right.clone(), ">", left.clone())))));
    }

    /// Equal keys, and pairs that are judged the same, are the same to SQLite; differing ones have a row that shows it.
    #[test]
    fn sqlite_agrees_with_the_judgement((left, left_text) in small_condition(), (right, right_text) in small_condition()) {
        let sqlite = catalog(Dialect::Sqlite, "CREATE TABLE t (a INTEGER, b INTEGER);");
        let postgres = catalog(Dialect::Postgres, "CREATE TABLE t (a bigint, b bigint);");
        let (s, p) = (table_side(&sqlite, "t"), table_side(&postgres, "t"));
        let judgement = judge_check(&s, &written(left.clone()), &p, &written(right.clone()));
        let values = "(SELECT NULL AS v UNION ALL SELECT -1 UNION ALL SELECT 0 UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3)";
        let apart = in_sqlite(&[&format!(
            "SELECT count(*) FROM (SELECT x.v AS a, y.v AS b FROM {values} x, {values} y) WHERE coalesce({left_text}, 1) <> coalesce({right_text}, 1)"
        )]).expect("it runs");
        prop_assert_eq!(judgement.accepted(), apart == "0", "{} / {}: {:?}", left_text, right_text, judgement);
        if canonical_key(&s, &written(left)) == canonical_key(&s, &written(right)) {
            prop_assert_eq!(apart, "0");
        }
    }
}

#[test]
fn a_comparison_with_itself_has_one_direction() {
    let (catalog, key, table) = empty(Dialect::Postgres);
    let side = TableSide { catalog: &catalog, key: &key, table: &table };
    let a = || Expr::Column(vec!["a".into()]);
    let form = |sign: &str| canonical_key(&side, &written(op(a(), sign, a())));
    assert_eq!(form("<"), form(">"));
    assert_eq!(form("<="), form(">="));
    assert_ne!(form("<"), form("<="));
}

#[test]
fn deep_and_long_expressions_end() {
    let (catalog, key, table) = empty(Dialect::Postgres);
    let side = TableSide { catalog: &catalog, key: &key, table: &table };
    let a = || Expr::Column(vec!["a".into()]);
    let mut deep = a();
    for _ in 0..1_000 {
        deep = Expr::Unary { op: UnaryOp::Not, operand: Box::new(deep) };
    }
    let judgement = judge_check(&side, &written(deep.clone()), &side, &written(deep));
    assert_eq!(judgement.verdict, Verdict::Manual);
    let mut long = op(a(), "=", Expr::Number("0".into()));
    for value in 1..1_000 {
        long = op(long, "OR", op(a(), "=", Expr::Number(value.to_string())));
    }
    let list = Expr::InList {
        negated: false,
        operand: Box::new(a()),
        list: (0..1_000).rev().map(|value| Expr::Number(value.to_string())).collect(),
    };
    assert_eq!(canonical_key(&side, &written(long)), canonical_key(&side, &written(list)));
}
