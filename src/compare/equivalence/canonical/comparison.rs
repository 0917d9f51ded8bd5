//! Comparisons in normal form: constants on the right, one spelling per operator, truth values without `= 1`.

use super::{Canon, Class, Context, literal, logic};
use crate::source::Dialect;

/// The operator with its operands swapped.
fn swapped(op: &str) -> &str {
    match op {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        other => other,
    }
}

/// The class of a form's value, where it can be told.
pub(super) fn class_of_form(context: &Context<'_>, form: &Canon) -> Option<Class> {
    match form {
        Canon::Column(name) => context.column_class(name.rsplit('.').next().unwrap_or(name)),
        Canon::Apply(head, operands) => match head.as_str() {
            "length" | "octet_length" | "strpos" | "ascii" => Some(Class::Integer(32)),
            "count" => Some(Class::Integer(64)),
            "lower" | "upper" | "substr" | "trim" | "replace" | "||" | "encode" | "md5" | "ltrim" | "rtrim" | "json_text" => {
                Some(Class::Text(None))
            }
            "json_value" => operands.first().and_then(|operand| class_of_form(context, operand)).filter(Class::is_json),
            "now" => Some(Class::Timestamp { zone: true }),
            "at_zone" => Some(Class::Timestamp { zone: false }),
            "epoch" => {
                Some(if context.dialect == Dialect::Sqlite { Class::Integer(64) } else { Class::Numeric { precision: None, scale: None } })
            }
            "coalesce" | "abs" | "greatest" | "least" => operands.first().and_then(|operand| class_of_form(context, operand)),
            "cast:bigint" | "cast:int" => Some(Class::Integer(64)),
            "cast:integer" => Some(Class::Integer(32)),
            "cast:text" => Some(Class::Text(None)),
            "cast:date" => Some(Class::Date),
            _ => None,
        },
        _ => None,
    }
}

/// `x::numeric` of a number compares like `x`.
pub(super) fn without_widening(form: Canon) -> Canon {
    match form {
        Canon::Apply(head, operands)
            if matches!(head.as_str(), "cast:numeric" | "cast:float" | "cast:double" | "cast:bigint" | "cast:int")
                && operands.len() == 1
                && matches!(operands[0], Canon::Column(_)) =>
        {
            operands.into_iter().next().unwrap_or(Canon::Null)
        }
        other => other,
    }
}

/// `left op right`.
pub(super) fn compare(context: &Context<'_>, op: &str, left: Canon, right: Canon) -> Canon {
    // Rows are equal when all their parts are, and differ when one part does.
    if let (Canon::Apply(one, lefts), Canon::Apply(other, rights), "=" | "<>") = (&left, &right, op)
        && one == "row"
        && other == "row"
        && lefts.len() == rights.len()
        && !lefts.is_empty()
    {
        let parts = lefts.iter().zip(rights).map(|(left, right)| compare(context, op, left.clone(), right.clone())).collect();
        return if op == "=" { logic::and(parts) } else { logic::or(parts) };
    }
    let (left, right) = (without_widening(left), without_widening(right));
    let swap = match (left.is_constant(), right.is_constant()) {
        (true, false) => true,
        (false, true) => false,
        // Of a comparison with itself both directions say the same.
        _ => left > right || (left == right && matches!(op, ">" | ">=")),
    };
    let (op, left, right) = if swap { (swapped(op), right, left) } else { (op, left, right) };
    let right = match class_of_form(context, &left) {
        Some(class) if right.is_constant() => literal::constant_as(right, &class),
        _ => right,
    };
    match (op, &right) {
        ("=" | "<>", Canon::Number(value)) if value == "0" || value == "1" => {
            let wanted = (value == "1") == (op == "=");
            if logic::is_truth(&left) {
                return if wanted { left } else { logic::negate(left) };
            }
            if class_of_form(context, &left) == Some(Class::Boolean) {
                return Canon::apply(if wanted { "true" } else { "false" }, vec![left]);
            }
            Canon::apply(op, vec![left, right])
        }
        ("same", Canon::Null) => Canon::apply("isnull", vec![left]),
        ("distinct", Canon::Null) => Canon::apply("notnull", vec![left]),
        _ => Canon::apply(op, vec![left, right]),
    }
}

/// A form used as a condition: a bare column or number becomes a truth value.
pub(super) fn as_truth(context: &Context<'_>, form: Canon) -> Canon {
    if logic::is_truth(&form) {
        return form;
    }
    match &form {
        Canon::Column(_) => match class_of_form(context, &form) {
            Some(Class::Boolean) | None => Canon::apply("true", vec![form]),
            Some(_) => Canon::apply("<>", vec![form, Canon::zero()]),
        },
        Canon::Number(value) => {
            if value == "0" {
                Canon::zero()
            } else {
                Canon::one()
            }
        }
        _ => form,
    }
}
