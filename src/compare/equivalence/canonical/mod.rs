//! One normal form for the expressions of both engines.
//!
//! Equal forms mean equal conditions or values. The form is only compared, never shown: people see what the author wrote.

mod arithmetic;
mod calls;
mod cast;
mod comparison;
mod literal;
mod logic;
mod normalise;
mod stored;
mod time;

use super::class::{Class, class_of};
use super::intent;
use super::sides::TableSide;
use crate::source::Dialect;
use crate::sql::Expr;

pub(super) use literal::integer;
pub(super) use logic::conjuncts;

/// An expression in normal form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Canon {
    Null,
    /// Canonical decimal; truth values are 0 and 1.
    Number(String),
    Text(String),
    Blob(Vec<u8>),
    /// Canonical JSON text.
    Json(String),
    /// Folded, with its qualifier only where it distinguishes (`new.a`, `old.a`).
    Column(String),
    /// An operator or a function with its operands.
    Apply(String, Vec<Canon>),
    /// Compared token by token.
    Tokens(Vec<String>),
    /// Nested deeper than is followed: equal to nothing, not even itself.
    TooDeep,
}

impl Canon {
    pub(super) fn apply(head: &str, operands: Vec<Canon>) -> Canon {
        Canon::Apply(head.to_owned(), operands)
    }

    pub(super) fn one() -> Canon {
        Canon::Number("1".to_owned())
    }

    pub(super) fn zero() -> Canon {
        Canon::Number("0".to_owned())
    }

    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Canon::Null | Canon::Number(_) | Canon::Text(_) | Canon::Blob(_) | Canon::Json(_))
    }

    /// The operands when it is an application of `head`.
    pub(super) fn operands_of(&self, head: &str) -> Option<&[Canon]> {
        match self {
            Canon::Apply(name, operands) if name == head => Some(operands),
            _ => None,
        }
    }

    /// Whether something in it was nested too deep to be compared.
    pub(super) fn too_deep(&self) -> bool {
        match self {
            Canon::TooDeep => true,
            Canon::Apply(_, operands) => operands.iter().any(Canon::too_deep),
            _ => false,
        }
    }

    /// Whether the form contains an application that `wanted` accepts.
    pub(super) fn any(&self, wanted: &dyn Fn(&Canon) -> bool) -> bool {
        wanted(self)
            || match self {
                Canon::Apply(_, operands) => operands.iter().any(|operand| operand.any(wanted)),
                _ => false,
            }
    }

    /// A text that is equal exactly for equal forms.
    pub(super) fn key(&self) -> String {
        let mut out = String::new();
        self.write_key(&mut out);
        out
    }

    fn write_key(&self, out: &mut String) {
        match self {
            Canon::Null => out.push_str("null"),
            Canon::Number(value) => out.push_str(value),
            Canon::Text(value) => {
                out.push('\'');
                out.push_str(&value.replace('\'', "''"));
                out.push('\'');
            }
            Canon::Blob(bytes) => {
                out.push_str("x'");
                bytes.iter().for_each(|byte| out.push_str(&format!("{byte:02x}")));
                out.push('\'');
            }
            Canon::Json(value) => {
                out.push_str("json");
                out.push_str(value);
            }
            Canon::Column(name) => {
                out.push('"');
                out.push_str(name);
                out.push('"');
            }
            Canon::Apply(head, operands) => {
                out.push_str(head);
                out.push('(');
                for (i, operand) in operands.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    operand.write_key(out);
                }
                out.push(')');
            }
            Canon::Tokens(tokens) => {
                out.push('{');
                out.push_str(&tokens.join(" "));
                out.push('}');
            }
            Canon::TooDeep => out.push('…'),
        }
    }
}

/// Where an expression stands: it decides what NULL means and what a literal is converted to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Position {
    /// A CHECK: NULL passes.
    Check,
    /// A WHERE: NULL fails.
    Filter,
    /// A truth value within a larger expression: NULL stays NULL.
    Truth,
    /// A value that is stored in a column of this class.
    Stored(Class),
    /// Any other value.
    Value,
}

/// What is known around an expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// The engine it is written for.
    pub(super) dialect: Dialect,
    /// Its table.
    pub(super) own: Option<TableSide<'a>>,
    /// The table it is compared with, whose types tell what the columns mean.
    pub(super) other: Option<TableSide<'a>>,
    /// Widths of integer, float and text types in casts are ignored, because the engines do not share them.
    pub(super) portable: bool,
}

impl<'a> Context<'a> {
    /// An expression of a table seen alone.
    pub(super) fn alone(own: TableSide<'a>) -> Self {
        Context { dialect: own.dialect(), own: Some(own), other: None, portable: false }
    }

    /// An expression of a table that is compared with another.
    pub(super) fn paired(own: TableSide<'a>, other: TableSide<'a>) -> Self {
        Context { dialect: own.dialect(), own: Some(own), other: Some(other), portable: own.dialect() != other.dialect() }
    }

    /// An expression outside of any table.
    pub(super) fn bare(dialect: Dialect) -> Self {
        Context { dialect, own: None, other: None, portable: false }
    }

    /// The class of a column: the one whose engine enforces it, where a pair is known.
    pub(super) fn column_class(&self, name: &str) -> Option<Class> {
        let own = self.own.and_then(|table| table.column_in_any_case(name));
        let other = self.other.and_then(|table| table.column_in_any_case(name));
        let class = own.as_ref().map(class_of);
        let strict = [&own, &other].into_iter().flatten().find(|side| side.dialect() == Dialect::Postgres).map(class_of);
        match (strict, class) {
            (Some(strict), _) => Some(strict),
            (None, Some(Class::Integer(_))) if own.as_ref().is_some_and(|side| intent::boolean(side).is_some()) => Some(Class::Boolean),
            (None, class) => class,
        }
    }

    /// The normal form of an expression.
    pub(super) fn form(&self, expression: &Expr, position: &Position) -> Canon {
        normalise::Normaliser { context: self }.top(expression, position)
    }
}
