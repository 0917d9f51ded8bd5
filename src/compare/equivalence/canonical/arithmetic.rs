//! Sums and products in normal form.

use super::{Canon, literal, time};

/// `left + right`.
pub(super) fn sum(left: Canon, right: Canon) -> Canon {
    arithmetic("+", left, right)
}

/// A commutative and associative operator: flat, sorted, its numbers folded.
fn arithmetic(head: &str, left: Canon, right: Canon) -> Canon {
    let mut operands = Vec::new();
    let mut total: Option<i128> = None;
    for operand in [left, right] {
        let parts = match operand {
            Canon::Apply(name, inner) if name == head => inner,
            other => vec![other],
        };
        for part in parts {
            let value = match &part {
                Canon::Number(value) => literal::integer(value),
                _ => None,
            };
            let folded = value.and_then(|value| match (total, head) {
                (None, _) => Some(value),
                (Some(known), "+") => known.checked_add(value),
                (Some(known), _) => known.checked_mul(value),
            });
            match folded {
                Some(folded) => total = Some(folded),
                None => operands.push(part),
            }
        }
    }
    let neutral = if head == "+" { 0 } else { 1 };
    if let Some(total) = total
        && (total != neutral || operands.is_empty())
    {
        operands.push(Canon::Number(total.to_string()));
    }
    crate::source::order::sort(&mut operands);
    match operands.as_slice() {
        [only] => only.clone(),
        _ => Canon::apply(head, operands),
    }
}

/// `left * right`.
pub(super) fn product(left: Canon, right: Canon) -> Canon {
    let form = arithmetic("*", left, right);
    // Days since 1970 times a whole number of seconds per day is the epoch in some unit.
    if let Some([Canon::Number(factor), days]) = form.operands_of("*")
        && *days == Canon::apply("epoch days", Vec::new())
        && let Some(factor) = literal::integer(factor).filter(|factor| factor % 86_400 == 0)
    {
        return arithmetic("*", Canon::apply("epoch", vec![time::now()]), Canon::Number((factor / 86_400).to_string()));
    }
    form
}
