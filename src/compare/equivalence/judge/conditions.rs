//! Checks and predicates.

use crate::compare::Verdict;
use crate::compare::equivalence::canonical::{Canon, Context, Position, conjuncts};
use crate::compare::equivalence::class::{Class, class_of};
use crate::compare::equivalence::rows::{constraints, indexes, rewriting};
use crate::compare::equivalence::{Judgement, Row, TableSide};
use crate::source::Dialect;
use crate::sql::{Expr, Expression};

/// Judges a pair of check constraints.
pub fn judge_check(left_table: &TableSide<'_>, left: &Expression, right_table: &TableSide<'_>, right: &Expression) -> Judgement {
    let own = Context::paired(*left_table, *right_table).form(&left.tree, &Position::Check);
    let other = Context::paired(*right_table, *left_table).form(&right.tree, &Position::Check);
    if let Some(judgement) = refused(left_table, left).or_else(|| refused(right_table, right)) {
        return judgement;
    }
    if own.too_deep() || other.too_deep() {
        return Judgement::different(Verdict::Manual, "the conditions are nested too deep to be compared");
    }
    let same_engine = left_table.dialect() == right_table.dialect();
    if own == other {
        return if same_engine || left.text == right.text { Judgement::same() } else { Judgement::by(spelling_row(&own, left, right), "") };
    }
    Judgement::different(Verdict::Wrong, differing_parts(&own, &other))
}

/// The row that explains why two spellings of one condition are the same.
fn spelling_row(form: &Canon, left: &Expression, right: &Expression) -> &'static Row {
    let has = |heads: &[&str]| form.any(&|inner| matches!(inner, Canon::Apply(head, _) if heads.contains(&head.as_str())));
    let quantified = |expression: &Expression| matches!(&expression.tree, Expr::Quantified { .. });
    if has(&["true", "false"]) {
        &indexes::I06
    } else if has(&["in", "not in"]) && (quantified(left) || quantified(right)) {
        &constraints::C19
    } else {
        &rewriting::R01
    }
}

/// What PostgreSQL would refuse although SQLite accepts it: numbers as truth values.
fn refused(table: &TableSide<'_>, expression: &Expression) -> Option<Judgement> {
    if table.dialect() != Dialect::Postgres {
        return None;
    }
    let class = |operand: &Expr| match operand {
        Expr::Column(path) => path.last().and_then(|name| table.column(name)).map(|side| class_of(&side)),
        _ => None,
    };
    let number = |operand: &Expr| matches!(operand, Expr::Number(_));
    match &expression.tree {
        Expr::Column(_) if class(&expression.tree).is_some_and(|class| class != Class::Boolean) => {
            Some(Judgement::by(&constraints::C08, "argument of CHECK must be type boolean"))
        }
        Expr::InList { operand, list, .. } if class(operand) == Some(Class::Boolean) && list.iter().any(number) => {
            Some(Judgement::by(&constraints::C10, "operator does not exist: boolean = integer"))
        }
        Expr::Binary { op, left, right } if (op == "=" || op == "<>") && class(left) == Some(Class::Boolean) && number(right) => {
            Some(Judgement::by(&constraints::C10, "operator does not exist: boolean = integer"))
        }
        _ => None,
    }
}

fn differing_parts(own: &Canon, other: &Canon) -> String {
    let (own, other) = (conjuncts(own), conjuncts(other));
    let only = |these: &[Canon], those: &[Canon]| these.iter().filter(|part| !those.contains(part)).count();
    match (only(&own, &other), only(&other, &own)) {
        (0, extra) => format!("the audited side demands {extra} more"),
        (missing, 0) => format!("the audited side demands {missing} less"),
        _ => String::new(),
    }
}

/// Judges the predicates of a pair of indexes; `None` is an index over all rows.
///
/// The verdict of differing predicates is that of a unique index; for a plain one it is a risk.
pub fn judge_predicate(
    left_table: &TableSide<'_>,
    left: Option<&Expression>,
    right_table: &TableSide<'_>,
    right: Option<&Expression>,
) -> Judgement {
    let form = |own: &TableSide<'_>, other: &TableSide<'_>, expression: &Expression| {
        Context::paired(*own, *other).form(&expression.tree, &Position::Filter)
    };
    match (left, right) {
        (None, None) => Judgement::same(),
        (Some(left), None) => {
            Judgement::by(&indexes::I07, format!("the expected index holds only rows where {}", left.text)).with(Verdict::Wrong)
        }
        (None, Some(right)) => {
            Judgement::by(&indexes::I07, format!("the audited index holds only rows where {}", right.text)).with(Verdict::Wrong)
        }
        (Some(left), Some(right)) => {
            let (own, other) = (form(left_table, right_table, left), form(right_table, left_table, right));
            if own.too_deep() || other.too_deep() {
                Judgement::different(Verdict::Manual, "the predicates are nested too deep to be compared")
            } else if own != other {
                Judgement::by(&indexes::I07, "the predicates select different rows").with(Verdict::Wrong)
            } else if left.text == right.text || left_table.dialect() == right_table.dialect() {
                Judgement::same()
            } else {
                Judgement::by(&indexes::I06, "")
            }
        }
    }
}

/// A key that is equal for expressions of equal meaning, within and across engines.
///
/// It is used to pair unnamed checks and index expressions; equal keys never need a further judgement, different keys may still mean the same.
pub fn canonical_key(table: &TableSide<'_>, expression: &Expression) -> String {
    let form = Context::alone(*table).form(&expression.tree, &Position::Check);
    if form.too_deep() { expression.text.clone() } else { form.key() }
}
