//! Conditions over known values, in three-valued logic and a fourth value: cannot be told from the files.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::source::Dialect;
use crate::sql::rows::{Cell, canonical_number, compare_numbers};
use crate::sql::{Expr, UnaryOp};

/// What a condition says of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    True,
    False,
    Null,
    Undecided,
}

use Truth::{False, Null, True, Undecided};

impl Truth {
    fn of(value: bool) -> Self {
        if value { True } else { False }
    }

    fn not(self) -> Self {
        match self {
            True => False,
            False => True,
            Null => Null,
            Undecided => Undecided,
        }
    }

    fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (False, _) | (_, False) => False,
            (Undecided, _) | (_, Undecided) => Undecided,
            (Null, _) | (_, Null) => Null,
            (True, True) => True,
        }
    }
}

/// Conditions are looked at this deep.
const DEEPEST: usize = 64;

/// Tests a condition on a row; `value` gives the row's value of a column.
pub(super) fn test<'c, 't: 'c>(tree: &Expr, value: &dyn Fn(&str) -> Option<&'c Cell<'t>>, dialect: Dialect) -> Truth {
    Test { value, dialect }.truth(tree, DEEPEST)
}

struct Test<'f, 'c, 't> {
    value: &'f dyn Fn(&str) -> Option<&'c Cell<'t>>,
    dialect: Dialect,
}

impl<'c, 't: 'c> Test<'_, 'c, 't> {
    fn truth(&self, tree: &Expr, depth: usize) -> Truth {
        let Some(depth) = depth.checked_sub(1) else { return Undecided };
        match tree {
            Expr::Boolean(value) => Truth::of(*value),
            Expr::Unary { op: UnaryOp::Not, operand } => self.truth(operand, depth).not(),
            Expr::Binary { op, left, right } => match op.as_str() {
                "AND" => self.truth(left, depth).and(self.truth(right, depth)),
                "OR" => self.truth(left, depth).not().and(self.truth(right, depth).not()).not(),
                "=" => self.compared(left, right, |order| order == Ordering::Equal, true),
                "<>" => self.compared(left, right, |order| order != Ordering::Equal, true),
                "<" => self.compared(left, right, Ordering::is_lt, false),
                "<=" => self.compared(left, right, Ordering::is_le, false),
                ">" => self.compared(left, right, Ordering::is_gt, false),
                ">=" => self.compared(left, right, Ordering::is_ge, false),
                _ => Undecided,
            },
            Expr::IsNull { negated, operand } => match self.operand(operand) {
                Some(Cell::Null) => Truth::of(!negated),
                Some(Cell::Expression(_) | Cell::Unknown) | None => Undecided,
                Some(_) => Truth::of(*negated),
            },
            Expr::IsBoolean { negated, operand, value } => {
                let truth = match (self.truth(operand, depth), value) {
                    (Undecided, _) => return Undecided,
                    (found, Some(true)) => found == True,
                    (found, Some(false)) => found == False,
                    (found, None) => found == Null,
                };
                Truth::of(truth != *negated)
            }
            Expr::InList { negated, operand, list } => {
                let mut found = False;
                for item in list {
                    // x IN (a, b) is x = a OR x = b.
                    found = found.not().and(self.compared(operand, item, |order| order == Ordering::Equal, true).not()).not();
                }
                if *negated { found.not() } else { found }
            }
            Expr::Between { negated, operand, low, high } => {
                let inside = self.compared(operand, low, Ordering::is_ge, false).and(self.compared(operand, high, Ordering::is_le, false));
                if *negated { inside.not() } else { inside }
            }
            // A column or a number as a condition.
            Expr::Column(_) | Expr::Number(_) => match self.operand(tree) {
                Some(Cell::Boolean(value)) => Truth::of(value),
                Some(Cell::Number(number)) => canonical_number(&number).map_or(Undecided, |number| Truth::of(number != "0")),
                Some(Cell::Null) => Null,
                _ => Undecided,
            },
            // What these give depends on more than the row's known values.
            Expr::Null
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Unary { .. }
            | Expr::Like { .. }
            | Expr::InQuery { .. }
            | Expr::Quantified { .. }
            | Expr::Case { .. }
            | Expr::Cast { .. }
            | Expr::Collate { .. }
            | Expr::Call { .. }
            | Expr::Array(_)
            | Expr::Row(_)
            | Expr::Subscript { .. }
            | Expr::Field { .. }
            | Expr::Subquery(_)
            | Expr::Exists { .. }
            | Expr::Tokens(_) => Undecided,
        }
    }

    /// A literal or a column; `None` for everything else.
    fn operand(&self, tree: &Expr) -> Option<Cell<'t>> {
        Some(match tree {
            Expr::Null => Cell::Null,
            Expr::Boolean(value) => Cell::Boolean(*value),
            Expr::Number(number) => Cell::Number(Cow::Owned(number.clone())),
            Expr::Text(text) => Cell::Text(Cow::Owned(text.clone())),
            Expr::Blob(bytes) => Cell::Hex(Cow::Owned(bytes.iter().map(|byte| format!("{byte:02x}")).collect())),
            Expr::Cast { operand, data_type: _ } => self.operand(operand)?,
            Expr::Column(parts) => (self.value)(parts.last()?)?.clone(),
            Expr::BitString(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Unary { .. }
            | Expr::Binary { .. }
            | Expr::Like { .. }
            | Expr::Between { .. }
            | Expr::InList { .. }
            | Expr::InQuery { .. }
            | Expr::Quantified { .. }
            | Expr::IsNull { .. }
            | Expr::IsBoolean { .. }
            | Expr::Case { .. }
            | Expr::Collate { .. }
            | Expr::Call { .. }
            | Expr::Array(_)
            | Expr::Row(_)
            | Expr::Subscript { .. }
            | Expr::Field { .. }
            | Expr::Subquery(_)
            | Expr::Exists { .. }
            | Expr::Tokens(_) => return None,
        })
    }

    fn compared(&self, left: &Expr, right: &Expr, holds: impl Fn(Ordering) -> bool, equality: bool) -> Truth {
        let (Some(left), Some(right)) = (self.operand(left), self.operand(right)) else { return Undecided };
        let order = match (&left, &right) {
            (Cell::Null, _) | (_, Cell::Null) => return Null,
            _ => match self.order(&left, &right, equality) {
                Some(order) => order,
                None => return Undecided,
            },
        };
        Truth::of(holds(order))
    }

    /// How two known values stand to each other; for texts that differ only equality can be told in PostgreSQL, whose order is a collation's.
    fn order(&self, left: &Cell<'_>, right: &Cell<'_>, equality: bool) -> Option<Ordering> {
        let number = |cell: &Cell<'_>| match cell {
            Cell::Number(number) => canonical_number(number),
            Cell::Boolean(value) => Some(u8::from(*value).to_string()),
            _ => None,
        };
        let hex = |cell: &Cell<'_>| match cell {
            Cell::Hex(hex) => Some(hex.to_ascii_lowercase()),
            Cell::Text(text) => text.strip_prefix("\\x").map(str::to_ascii_lowercase),
            _ => None,
        };
        match (left, right) {
            (Cell::Text(left), Cell::Text(right)) => {
                if left == right {
                    return Some(Ordering::Equal);
                }
                let both_hex = hex(&Cell::Text(left.clone())).zip(hex(&Cell::Text(right.clone())));
                if let Some((left, right)) = both_hex {
                    return Some(left.cmp(&right));
                }
                (equality || self.dialect == Dialect::Sqlite).then(|| left.cmp(right))
            }
            (Cell::Text(text), other) | (other, Cell::Text(text)) if number(other).is_some() => {
                // Whether '05' is 5 depends on the column's type.
                let number = number(other)?;
                match canonical_number(text) {
                    Some(value) if value == *text.as_ref() => {
                        let order = compare_numbers(&value, &number);
                        Some(if matches!(left, Cell::Text(_)) { order } else { order.reverse() })
                    }
                    Some(_) => None,
                    None => equality.then_some(Ordering::Less),
                }
            }
            _ => match (number(left).zip(number(right)), hex(left).zip(hex(right))) {
                (Some((left, right)), _) => Some(compare_numbers(&left, &right)),
                (None, Some((left, right))) => Some(left.cmp(&right)),
                (None, None) => None,
            },
        }
    }
}

/// Whether an expression reads a column or a query, so that its value depends on the row.
pub(super) fn reads_columns(tree: &Expr) -> bool {
    let mut open = vec![tree];
    while let Some(tree) = open.pop() {
        let reads = matches!(
            tree,
            Expr::Column(_) | Expr::Star(_) | Expr::InQuery { .. } | Expr::Subquery(_) | Expr::Exists { .. } | Expr::Tokens(_)
        );
        if reads {
            return true;
        }
        open.extend(tree.operands());
    }
    false
}
