//! AND, OR and NOT in normal form, exact for three-valued logic.

use super::Canon;

/// The parts that must all hold.
pub(in crate::compare::equivalence) fn conjuncts(form: &Canon) -> Vec<Canon> {
    match form.operands_of("and") {
        Some(operands) => operands.to_vec(),
        None => vec![form.clone()],
    }
}

fn flatten(head: &str, operands: Vec<Canon>) -> Vec<Canon> {
    let mut flat = Vec::with_capacity(operands.len());
    for operand in operands {
        match operand {
            Canon::Apply(name, inner) if name == head => flat.extend(inner),
            other => flat.push(other),
        }
    }
    flat
}

/// Folds `x = a`, `x IN (b, c)` (or their negations) on the same `x` into one list.
fn merge_lists(operands: Vec<Canon>, single: &str, list: &str) -> Vec<Canon> {
    let mut groups: Vec<(Canon, Vec<Canon>)> = Vec::new();
    let mut rest = Vec::new();
    for operand in operands {
        match operand {
            Canon::Apply(head, mut inner) if (head == single && inner.len() == 2 && inner[1].is_constant()) || head == list => {
                let values = inner.split_off(1);
                let Some(subject) = inner.pop() else { continue };
                match groups.iter_mut().find(|(known, _)| *known == subject) {
                    Some((_, all)) => all.extend(values),
                    None => groups.push((subject, values)),
                }
            }
            other => rest.push(other),
        }
    }
    rest.extend(groups.into_iter().map(|(subject, values)| membership(subject, values, single, list)));
    rest
}

fn membership(subject: Canon, mut values: Vec<Canon>, single: &str, list: &str) -> Canon {
    crate::source::order::sort(&mut values);
    values.dedup();
    let head = if values.len() == 1 { single } else { list };
    let mut operands = vec![subject];
    operands.extend(values);
    Canon::apply(head, operands)
}

/// `subject IN (values)`.
pub(super) fn in_list(subject: Canon, values: Vec<Canon>) -> Canon {
    membership(subject, values, "=", "in")
}

fn join(head: &str, operands: Vec<Canon>, neutral: &Canon, absorbing: &Canon) -> Canon {
    let mut operands = flatten(head, operands);
    operands = if head == "and" { merge_conjuncts(operands) } else { merge_lists(operands, "=", "in") };
    crate::source::order::sort(&mut operands);
    operands.dedup();
    operands.retain(|operand| operand != neutral);
    if operands.contains(absorbing) {
        return absorbing.clone();
    }
    if operands.len() > 1 {
        return Canon::Apply(head.to_owned(), operands);
    }
    operands.pop().unwrap_or_else(|| neutral.clone())
}

/// `x <> a AND x NOT IN (b)` is one list; `x NOT IN (…)` excludes every value of it.
fn merge_conjuncts(operands: Vec<Canon>) -> Vec<Canon> {
    merge_lists(operands, "<>", "not in")
}

/// `a AND b AND …`.
pub(super) fn and(operands: Vec<Canon>) -> Canon {
    join("and", operands, &Canon::one(), &Canon::zero())
}

/// `a OR b OR …`.
pub(super) fn or(operands: Vec<Canon>) -> Canon {
    join("or", operands, &Canon::zero(), &Canon::one())
}

/// `NOT x`, pushed down to what is compared.
pub(in crate::compare::equivalence) fn negate(form: Canon) -> Canon {
    match form {
        Canon::Apply(head, operands) => {
            let opposite = match head.as_str() {
                "and" => return or(operands.into_iter().map(negate).collect()),
                "or" => return and(operands.into_iter().map(negate).collect()),
                "not" if operands.len() == 1 => return operands.into_iter().next().unwrap_or(Canon::Null),
                "=" => "<>",
                "<>" => "=",
                "<" => ">=",
                ">=" => "<",
                ">" => "<=",
                "<=" => ">",
                "in" => "not in",
                "not in" => "in",
                "true" => "false",
                "false" => "true",
                "isnull" => "notnull",
                "notnull" => "isnull",
                "same" => "distinct",
                "distinct" => "same",
                _ => return Canon::apply("not", vec![Canon::Apply(head, operands)]),
            };
            Canon::Apply(opposite.to_owned(), operands)
        }
        Canon::Number(value) if value == "0" => Canon::one(),
        Canon::Number(_) => Canon::zero(),
        Canon::Null => Canon::Null,
        Canon::TooDeep => Canon::TooDeep,
        other @ (Canon::Text(_) | Canon::Blob(_) | Canon::Json(_) | Canon::Column(_) | Canon::Tokens(_)) => {
            Canon::apply("not", vec![other])
        }
    }
}

/// Whether a form is a truth value, not merely used as one.
pub(super) fn is_truth(form: &Canon) -> bool {
    const HEADS: &[&str] = &[
        "and",
        "or",
        "not",
        "=",
        "<>",
        "<",
        ">",
        "<=",
        ">=",
        "in",
        "not in",
        "true",
        "false",
        "isnull",
        "notnull",
        "same",
        "distinct",
        "like",
        "ilike",
        "glob",
        "regex",
        "iregex",
        "similar",
        "istrue",
        "isfalse",
        "json_valid",
        "exists",
        "inquery",
        "starts_with",
    ];
    matches!(form, Canon::Apply(head, _) if HEADS.contains(&head.as_str()))
}
