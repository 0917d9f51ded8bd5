//! Checks that the other side's types make superfluous.

use crate::compare::Verdict;
use crate::compare::equivalence::canonical::{Canon, Context, Position, conjuncts, integer};
use crate::compare::equivalence::class::{Class, class_of};
use crate::compare::equivalence::rows::{constraints, types};
use crate::compare::equivalence::{Judgement, TableSide};
use crate::source::Dialect;
use crate::sql::Expression;

/// Whether the other side's types make a check superfluous, and by which row. A judgement that is not accepted says that the check is one whose
/// place a type usually takes, and that the other side's type does not.
pub fn redundant_check(table: &TableSide<'_>, check: &Expression, other: &TableSide<'_>) -> Option<Judgement> {
    // SQLite's types enforce nothing.
    if other.dialect() != Dialect::Postgres {
        return None;
    }
    let form = Context::alone(*table).form(&check.tree, &Position::Check);
    let mut found: Option<Judgement> = None;
    for demand in conjuncts(&form) {
        let judgement = enforced(&demand, other)?;
        if found.as_ref().is_none_or(|known| judgement.verdict < known.verdict) {
            found = Some(judgement);
        }
    }
    found
}

/// The one column of a demand such as `length(c) = 36`, with the operands after it.
fn enforced(demand: &Canon, other: &TableSide<'_>) -> Option<Judgement> {
    let Canon::Apply(head, operands) = demand else { return None };
    if head == "or" {
        let rest: Vec<&Canon> = operands.iter().filter(|operand| operand.operands_of("isnull").is_none()).collect();
        return match rest.as_slice() {
            [only] if operands.len() == 2 => enforced(only, other),
            _ => None,
        };
    }
    let (subject, values) = operands.split_first()?;
    let (function, name) = match subject {
        Canon::Column(name) => (None, name),
        Canon::Apply(function, inner) => match inner.as_slice() {
            [Canon::Column(name)] => (Some(function.as_str()), name),
            _ => return None,
        },
        _ => return None,
    };
    let side = other.column_in_any_case(name)?;
    let class = class_of(&side);
    match (function, head.as_str()) {
        (None, "json_valid") => Some(match class {
            Class::Json | Class::Jsonb => Judgement::by(&constraints::C16, ""),
            _ => Judgement::by(&constraints::C16, "the checked column is not JSON, so anything is accepted").with(Verdict::Wrong),
        }),
        (Some("typeof"), "=" | "in") => stored_as(values, &class).then(|| Judgement::by(&constraints::C15, "")),
        (None, "in" | "=") if class == Class::Boolean => {
            let truths = values.iter().all(|value| *value == Canon::zero() || *value == Canon::one());
            (truths && values.len() == 2).then(|| Judgement::by(&constraints::C09, ""))
        }
        (None, "in" | "=") => match &class {
            Class::Enum(members) => {
                let known = values.iter().all(|value| matches!(value, Canon::Text(text) if members.contains(text)));
                known.then(|| Judgement::by(&types::T48, "the enum takes the place of the CHECK"))
            }
            _ => None,
        },
        (Some("length"), "=") if class == Class::Uuid => Some(Judgement::by(&types::T32, "a UUID has one length")),
        (Some("length"), "<=" | "<") => {
            let Some(Canon::Number(limit)) = values.first() else { return None };
            let limit = integer(limit)? - i128::from(head == "<");
            match class {
                Class::Text(Some(length)) if i128::from(length) <= limit => {
                    Some(Judgement::by(&types::T24, "the type's length enforces it").with(Verdict::Expected))
                }
                _ => None,
            }
        }
        (None, "notnull") => (!side.column.nullable).then(|| Judgement::by(&constraints::C15, "NOT NULL enforces it")),
        _ => None,
    }
}

/// Whether `typeof` of everything the class holds is one of the words.
fn stored_as(words: &[Canon], class: &Class) -> bool {
    let says = |wanted: &str| words.iter().any(|word| matches!(word, Canon::Text(text) if text == wanted));
    match class {
        Class::Integer(_) | Class::Boolean => says("integer"),
        Class::Float(_) | Class::Numeric { .. } => says("real"),
        Class::Text(_) | Class::Char(_) | Class::Citext | Class::Uuid | Class::Json | Class::Jsonb | Class::Enum(_) => says("text"),
        Class::Bytes => says("blob"),
        Class::Date | Class::Time | Class::Timestamp { .. } => says("text"),
        Class::Interval | Class::Array | Class::Any | Class::NumericAffinity | Class::Other(_) => false,
    }
}
