//! Whether two forms are one query but for casts that PostgreSQL writes out.

use crate::compare::equivalence::canonical::Canon;

/// How far two forms agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::compare::equivalence) enum Likeness {
    /// Equal, or equal once implied casts are left out.
    Same,
    /// Equal once casts are left out, but a cast could change the result.
    Undecided,
    /// Not equal.
    Different,
}

/// Compares two forms.
pub(in crate::compare::equivalence) fn likeness(left: &Canon, right: &Canon) -> Likeness {
    if left.too_deep() || right.too_deep() {
        return Likeness::Undecided;
    }
    if left == right {
        return Likeness::Same;
    }
    match alike(left, right, false) {
        Some(true) => Likeness::Same,
        Some(false) => Likeness::Undecided,
        None => Likeness::Different,
    }
}

/// Targets of the casts that PostgreSQL supplies where operands of two types meet.
const IMPLIED: [&str; 9] = [
    "cast:numeric",
    "cast:float",
    "cast:bigint",
    "cast:integer",
    "cast:text",
    "cast:timestamp with time zone",
    "cast:timestamp without time zone",
    "cast:regclass",
    "cast:oid",
];

/// `Some(true)`: alike; `Some(false)`: alike but for a cast that may matter; `None`: not alike.
fn alike(left: &Canon, right: &Canon, matters: bool) -> Option<bool> {
    if left == right {
        return Some(true);
    }
    let implied = |form: &Canon| match form {
        Canon::Apply(head, operands) if IMPLIED.contains(&head.as_str()) && operands.len() == 1 => Some(operands[0].clone()),
        _other => None,
    };
    match (implied(left), implied(right)) {
        (Some(inner), None) => return alike(&inner, right, matters).map(|sure| sure && !matters),
        (None, Some(inner)) => return alike(left, &inner, matters).map(|sure| sure && !matters),
        (Some(_), Some(_)) | (None, None) => {}
    }
    let (Canon::Apply(head, own), Canon::Apply(other_head, other)) = (left, right) else { return None };
    if head != other_head || own.len() != other.len() {
        return None;
    }
    // A division of integers is another than one of numbers.
    let matters = matches!(head.as_str(), "/" | "%" | "sum" | "avg");
    let in_order = own.iter().zip(other).try_fold(true, |sure, (l, r)| alike(l, r, matters).map(|own| own && sure));
    if in_order.is_some() || !matches!(head.as_str(), "and" | "or" | "in" | "not in" | "+" | "*" | "=" | "<>") {
        return in_order;
    }
    // Operands whose order says nothing were sorted with their casts.
    let mut free: Vec<&Canon> = other.iter().collect();
    let mut sure = true;
    for operand in own {
        let (at, found) =
            free.iter().enumerate().find_map(|(at, candidate)| alike(operand, candidate, matters).map(|found| (at, found)))?;
        free.remove(at);
        sure &= found;
    }
    Some(sure)
}
