//! Our trees of expressions against SQLite: what the tree says with every parenthesis written gives the value of what was written without.

use rusqlite::types::Value;
use schema_parity::sql::{ConstraintKind, Expr, Outcome, StatementKind, UnaryOp};

use super::{engine, parsed};

/// The tree of a check.
fn tree(condition: &str) -> Result<Expr, String> {
    let (_, mut statements) = parsed(&format!("CREATE TABLE t(a, b, c, CHECK ({condition}))"));
    match statements.remove(0).outcome {
        Outcome::Modelled(kind) => match *kind {
            StatementKind::CreateTable(mut table) => match table.constraints.remove(0).kind {
                ConstraintKind::Check { expression } => Ok(expression.tree),
                other => panic!("{other:?}"),
            },
            other => panic!("{other:?}"),
        },
        other => Err(format!("{other:?}")),
    }
}

fn list(items: &[Expr]) -> String {
    items.iter().map(written).collect::<Vec<_>>().join(", ")
}

/// The tree in SQLite's words with all parentheses.
fn written(expr: &Expr) -> String {
    let not = |negated: &bool| if *negated { "NOT " } else { "" };
    match expr {
        Expr::Null => "NULL".into(),
        Expr::Boolean(value) => if *value { "TRUE" } else { "FALSE" }.into(),
        Expr::Number(digits) => format!("({digits})"),
        Expr::Text(text) => format!("'{}'", text.replace('\'', "''")),
        Expr::Blob(bytes) => format!("x'{}'", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
        Expr::Column(parts) => parts.iter().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join("."),
        Expr::Unary { op, operand } => {
            let op = match op {
                UnaryOp::Minus => "-",
                UnaryOp::Plus => "+",
                UnaryOp::Not => "NOT",
                UnaryOp::BitNot => "~",
            };
            format!("({op} {})", written(operand))
        }
        Expr::Binary { op, left, right } => {
            let op = match op.as_str() {
                "IS NOT DISTINCT FROM" => "IS",
                "IS DISTINCT FROM" => "IS NOT",
                op => op,
            };
            format!("({} {op} {})", written(left), written(right))
        }
        Expr::Like { op, negated, operand, pattern, escape } => {
            let escape = escape.as_ref().map(|escape| format!(" ESCAPE {}", written(escape))).unwrap_or_default();
            format!("({} {}{op} {}{escape})", written(operand), not(negated), written(pattern))
        }
        Expr::Between { negated, operand, low, high } => {
            format!("({} {}BETWEEN {} AND {})", written(operand), not(negated), written(low), written(high))
        }
        Expr::InList { negated, operand, list: items } => format!("({} {}IN ({}))", written(operand), not(negated), list(items)),
        Expr::InQuery { negated, operand, query } => format!("({} {}IN ({}))", written(operand), not(negated), query.text),
        Expr::IsNull { negated, operand } => format!("({} IS {}NULL)", written(operand), not(negated)),
        Expr::IsBoolean { negated, operand, value } => {
            format!("({} IS {}{})", written(operand), not(negated), if *value == Some(true) { "TRUE" } else { "FALSE" })
        }
        Expr::Case { operand, branches, otherwise } => {
            let operand = operand.as_ref().map(|operand| written(operand)).unwrap_or_default();
            let branches: String =
                branches.iter().map(|branch| format!(" WHEN {} THEN {}", written(&branch.condition), written(&branch.result))).collect();
            let otherwise = otherwise.as_ref().map(|result| format!(" ELSE {}", written(result))).unwrap_or_default();
            format!("(CASE {operand}{branches}{otherwise} END)")
        }
        Expr::Cast { operand, data_type } => format!("CAST({} AS {})", written(operand), data_type.raw),
        Expr::Collate { operand, collation } => format!("({} COLLATE {collation})", written(operand)),
        Expr::Call { name, args, .. } => format!("{}({})", name.name, list(args)),
        Expr::Exists { negated, query } => format!("({}EXISTS ({}))", not(negated), query.text),
        Expr::Subquery(query) => format!("({})", query.text),
        other => panic!("not an expression of this test: {other:?}"),
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn operand(&mut self) -> &'static str {
        self.pick(&[
            "1",
            "2",
            "a",
            "b",
            "c",
            "'x'",
            "NULL",
            "0",
            "TRUE",
            "- 1",
            "~a",
            "+c",
            "lower(b)",
            "(SELECT 2)",
            "end",
            "1_0",
            "x'31'",
        ])
    }

    /// An expression without parentheses around its operations.
    fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.operand().into();
        }
        let (left, right) = (self.expression(depth - 1), self.expression(depth - 1));
        match self.below(15) {
            0 => format!("NOT {left}"),
            1 => format!("{left} {} NULL", self.pick(&["IS", "IS NOT", "NOT"])),
            2 => format!("{left} {}", self.pick(&["ISNULL", "NOTNULL", "COLLATE nocase", "IS TRUE", "IS NOT FALSE"])),
            3 => format!("{left} {} {} AND {right}", self.pick(&["BETWEEN", "NOT BETWEEN"]), self.operand()),
            4 => format!("{left} {} ({right}, {})", self.pick(&["IN", "NOT IN"]), self.operand()),
            5 => format!("{left} {} {right}", self.pick(&["LIKE", "NOT LIKE", "GLOB", "NOT GLOB"])),
            6 => format!("CASE {left} WHEN {right} THEN {} ELSE {} END", self.operand(), self.operand()),
            7 => format!("CASE WHEN {left} THEN {right} END"),
            8 => format!("{left} {} {right}", self.pick(&["IS", "IS NOT", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"])),
            9 => format!("{} CAST({left} AS {})", self.pick(&["", "-", "NOT"]), self.pick(&["INTEGER", "VARCHAR(3)"])),
            10 => format!("{} ({right})", self.pick(&["", "-", "~", "NOT"])),
            11 => format!("{left} {} {right}", self.pick(&["AND", "OR"])),
            _ => format!(
                "{left} {} {right}",
                self.pick(&["=", "==", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||", "&", "|", "<<", ">>"])
            ),
        }
    }
}

#[test]
fn trees_have_the_value_of_what_was_written() {
    let connection = engine();
    let value = |text: &str| -> Result<Value, rusqlite::Error> {
        connection.query_row(&format!("SELECT {text} FROM (SELECT 3 AS a, 'Xy' AS b, 0.5 AS c, 7 AS \"end\")"), [], |row| row.get(0))
    };
    let mut dice = Dice(1);
    let mut compared = 0;
    for round in 0..3_000 {
        let text = dice.expression(1 + round % 4);
        // What SQLite refuses has no value to compare; that we do not refuse what it takes is asked here.
        let Ok(expected) = value(&text) else { continue };
        let tree = tree(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let shown = written(&tree);
        assert_eq!(value(&shown).unwrap_or_else(|error| panic!("{text} became {shown}: {error}")), expected, "{text} became {shown}");
        compared += 1;
    }
    assert!(compared > 2_500, "only {compared} were compared");
}

/// Every token reaches the tree: without it the tree is another one, or the expression is refused.
#[test]
fn no_token_is_dropped() {
    let examples = [
        "NOT a = - 1 + ~ b * 2",
        "a COLLATE nocase || 'x' COLLATE rtrim",
        "a BETWEEN 1 AND 2 OR b NOT BETWEEN 3 AND 4",
        "a IN ( 1 , 2 ) AND b NOT IN ( SELECT x FROM y ) AND c IN main . tab",
        "a LIKE 'x' ESCAPE 'y' OR b NOT GLOB 'z' OR c REGEXP 'u' OR a NOT MATCH 'v'",
        "a IS NULL OR b IS NOT NULL OR c ISNULL OR a NOTNULL OR b NOT NULL",
        "a IS TRUE OR b IS NOT FALSE OR c IS 3 OR a IS NOT 4 OR b IS DISTINCT FROM 5",
        "CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END",
        "CAST ( a AS VARCHAR ( 10 ) ) = main . t . x",
        "EXISTS ( SELECT 1 ) AND NOT EXISTS ( SELECT 2 )",
        "count ( DISTINCT a ) > group_concat ( a , ',' ORDER BY b ) FILTER ( WHERE c ) OVER w",
        "sum ( a ) OVER ( PARTITION BY b ) = ( 1 , 2 ) ->> '$.x'",
        "json_extract ( a , ?1 ) = x'00ff'",
    ];
    // `NOT NULL` is `NOTNULL`, and what follows a column named NOTNULL cannot be told from it; these words leave the tree as it is.
    let benign = |words: &[&str], at: usize| words[at] == "IS" && words.get(at + 1) == Some(&"NOT") && words.get(at + 2) == Some(&"NULL");
    for text in examples {
        let whole = tree(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let words: Vec<&str> = text.split(' ').collect();
        for at in 0..words.len() {
            let mut rest = words.clone();
            rest.remove(at);
            if !benign(&words, at) {
                assert_ne!(tree(&rest.join(" ")).as_ref(), Ok(&whole), "`{}` is dropped from {text}", words[at]);
            }
        }
    }
}
