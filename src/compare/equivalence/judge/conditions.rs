//! Checks and predicates.

use crate::compare::Verdict;
use crate::compare::equivalence::canonical::{Canon, Context, Position, conjuncts};
use crate::compare::equivalence::class::{Class, class_of};
use crate::compare::equivalence::decide::{self, Relation};
use crate::compare::equivalence::rows::{constraints, indexes, rewriting};
use crate::compare::equivalence::{Judgement, Row, TableSide};
use crate::source::Dialect;
use crate::sql::{DataType, Expr, Expression};

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
        return if same_engine || left.text == right.text { Judgement::same() } else { spelled(&own, left, right) };
    }
    let context = Context::paired(*left_table, *right_table);
    let relation = decide::relate(&context, &own, &other, &Position::Check);
    if same_engine {
        return Judgement::different(Verdict::Wrong, told_apart(&relation, left_table.dialect(), right_table.dialect()));
    }
    by_relation(&own, &other, &relation, left_table.dialect(), right_table.dialect())
}

/// A judgement of two conditions that are written differently.
fn by_relation(own: &Canon, other: &Canon, relation: &Relation, left: Dialect, right: Dialect) -> Judgement {
    let row = pattern_row(own, other);
    match relation {
        Relation::Equivalent { ascii_only } => {
            let detail = if *ascii_only { "they accept the same texts of ASCII characters" } else { "they accept the same values" };
            Judgement::by(row.unwrap_or(&rewriting::R01), detail).with(if row.is_some() { Verdict::Expected } else { Verdict::Same })
        }
        Relation::Different { first_only, second_only } => {
            // What the checked side accepts although the expected side refuses it is a rule lost; the other way a legal value is.
            let verdict = if second_only.is_some() { Verdict::Wrong } else { Verdict::Risk };
            let row = match row {
                Some(row) if row.id == "C11" && second_only.is_some() && first_only.is_none() => Some(&constraints::C12),
                row => row,
            };
            let mut detail = told_apart(relation, left, right);
            if let Some(members) = members_apart(own, other) {
                detail = format!("{members}; {detail}");
            }
            Judgement { verdict, row, detail }
        }
        Relation::Undecided(why) => {
            let lost = conjuncts(own).iter().any(|part| !conjuncts(other).contains(part));
            let verdict = if lost { Verdict::Manual } else { Verdict::Stricter };
            Judgement { verdict, row, detail: format!("{}: {why}", differing_parts(own, other)) }
        }
    }
}

/// The row about patterns that a pair falls under.
fn pattern_row(own: &Canon, other: &Canon) -> Option<&'static Row> {
    let has = |form: &Canon, heads: &[&str]| form.any(&|inner| matches!(inner, Canon::Apply(head, _) if heads.contains(&head.as_str())));
    let excluded = |form: &Canon| {
        form.any(&|inner| {
            inner.operands_of("not").is_some_and(|inner| inner.first().is_some_and(|inner| inner.operands_of("glob").is_some()))
        })
    };
    let regex = ["regex", "iregex"];
    if excluded(own) || excluded(other) {
        Some(&constraints::C13)
    } else if has(own, &["glob"]) || has(other, &["glob"]) {
        Some(&constraints::C11)
    } else if has(own, &["ilike"]) != has(other, &["ilike"]) || has(own, &["like"]) != has(other, &["like"]) {
        Some(if has(own, &regex) || has(other, &regex) { &constraints::C11 } else { &constraints::C14 })
    } else if has(own, &["ilike"]) {
        Some(&constraints::C14)
    } else {
        None
    }
}

/// The examples as a sentence.
fn told_apart(relation: &Relation, left: Dialect, right: Dialect) -> String {
    let Relation::Different { first_only, second_only } = relation else { return String::new() };
    let side = |dialect: Dialect, word: &str| {
        if left == right { format!("the {word} side") } else { dialect.display_name().to_owned() }
    };
    let (expected, checked) = (side(left, "expected"), side(right, "checked"));
    let first = first_only.as_ref().map(|example| format!("{example} is accepted by {expected} and refused by {checked}"));
    let second = second_only.as_ref().map(|example| format!("{example} is refused by {expected} and accepted by {checked}"));
    [first, second].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What two lists of values on one subject do not share.
fn members_apart(own: &Canon, other: &Canon) -> Option<String> {
    let lists = |form: &Canon| -> Vec<(Canon, Vec<String>)> {
        conjuncts(form)
            .into_iter()
            .filter_map(|part| match part {
                Canon::Apply(head, operands) if head == "in" || head == "=" => {
                    let (subject, values) = operands.split_first()?;
                    let values = values.iter().filter(|value| value.is_constant()).map(Canon::key).collect::<Vec<_>>();
                    (!values.is_empty()).then(|| (subject.clone(), values))
                }
                _ => None,
            })
            .collect()
    };
    let theirs = lists(other);
    lists(own).into_iter().find_map(|(subject, values)| {
        let (_, others) = theirs.iter().find(|(candidate, _)| *candidate == subject)?;
        let missing: Vec<String> = values.iter().filter(|value| !others.contains(value)).cloned().collect();
        let extra: Vec<String> = others.iter().filter(|value| !values.contains(value)).cloned().collect();
        let missing = (!missing.is_empty()).then(|| format!("the checked side no longer accepts {}", missing.join(", ")));
        let extra = (!extra.is_empty()).then(|| format!("the checked side also accepts {}", extra.join(", ")));
        let said: Vec<String> = [missing, extra].into_iter().flatten().collect();
        (!said.is_empty()).then(|| said.join("; "))
    })
}

/// Two spellings of one condition, with the row that explains them.
fn spelled(form: &Canon, left: &Expression, right: &Expression) -> Judgement {
    let has = |heads: &[&str]| form.any(&|inner| matches!(inner, Canon::Apply(head, _) if heads.contains(&head.as_str())));
    let quantified = |expression: &Expression| matches!(&expression.tree, Expr::Quantified { .. });
    if has(&["true", "false"]) {
        Judgement::by(&indexes::I06, "")
    } else if has(&["ilike"]) {
        Judgement::by(&constraints::C14, "ILIKE ignores case as SQLite's LIKE does").with(Verdict::Expected)
    } else if has(&["in", "not in"]) && (quantified(left) || quantified(right)) {
        Judgement::by(&constraints::C19, "")
    } else {
        Judgement::by(&rewriting::R01, "")
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
        Expr::InList { negated: _, operand, list } if class(operand) == Some(Class::Boolean) && list.iter().any(number) => {
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
        (0, extra) => format!("the checked side demands {extra} more"),
        (missing, 0) => format!("the checked side demands {missing} less"),
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
            Judgement::by(&indexes::I07, format!("the checked index holds only rows where {}", right.text)).with(Verdict::Wrong)
        }
        (Some(left), Some(right)) => {
            let (own, other) = (form(left_table, right_table, left), form(right_table, left_table, right));
            if own.too_deep() || other.too_deep() {
                Judgement::different(Verdict::Manual, "the predicates are nested too deep to be compared")
            } else if own != other {
                let context = Context::paired(*left_table, *right_table);
                match decide::relate(&context, &own, &other, &Position::Filter) {
                    Relation::Equivalent { .. } => Judgement::by(&indexes::I06, "they select the same rows"),
                    relation @ Relation::Different { .. } => {
                        let detail = selected_apart(&relation);
                        Judgement::by(&indexes::I07, detail).with(Verdict::Wrong)
                    }
                    Relation::Undecided(_) => Judgement::by(&indexes::I07, "the predicates are different").with(Verdict::Wrong),
                }
            } else if left.text == right.text || left_table.dialect() == right_table.dialect() {
                Judgement::same()
            } else {
                Judgement::by(&indexes::I06, "")
            }
        }
    }
}

/// The examples of two predicates as a sentence.
fn selected_apart(relation: &Relation) -> String {
    let Relation::Different { first_only, second_only } = relation else { return String::new() };
    let first = first_only.as_ref().map(|example| format!("a row with {example} is in the expected index only"));
    let second = second_only.as_ref().map(|example| format!("a row with {example} is in the checked index only"));
    [first, second].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// A key that is equal for expressions of equal meaning, within and across engines.
///
/// It is used to pair unnamed checks and index expressions; equal keys never need a further judgement, different keys may still mean the same.
pub fn canonical_key(table: &TableSide<'_>, expression: &Expression) -> String {
    key_at(table, expression, &Position::Check)
}

/// A value of a type, outside of any table, as text that is equal for equal values; the conversion that the server prints around it says
/// nothing.
pub fn default_value_key(tree: &Expr, data_type: &DataType) -> String {
    let mut inner = tree;
    while let Expr::Cast { operand, data_type: _ } = inner {
        inner = operand;
    }
    let context = Context::bare(Dialect::Postgres);
    if let Expr::Text(_) = inner {
        let typed = Expr::Cast { operand: Box::new(inner.clone()), data_type: data_type.clone() };
        return context.form(&typed, &Position::Value).key();
    }
    context.form(tree, &Position::Value).key()
}

/// As [`canonical_key`], for an expression whose value is wanted and not its truth.
pub fn value_key(table: &TableSide<'_>, expression: &Expression) -> String {
    key_at(table, expression, &Position::Value)
}

fn key_at(table: &TableSide<'_>, expression: &Expression, position: &Position) -> String {
    let form = Context::alone(*table).form(&expression.tree, position);
    if form.too_deep() { expression.text.clone() } else { form.key() }
}
