//! What SQLite allows in the expressions of a table, an index or a generated column.

use crate::sql::sqlite::{expression, tokenize};
use crate::sql::{CaseBranch, Expr, Expression};

/// Where an expression stands, in the words of SQLite's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Check,
    Index,
    PartialIndex,
    Generated,
}

impl Place {
    fn words(self) -> &'static str {
        match self {
            Place::Check => "CHECK constraints",
            Place::Index => "index expressions",
            Place::PartialIndex => "partial index WHERE clauses",
            Place::Generated => "generated columns",
        }
    }
}

/// The names an expression may use.
pub(super) struct Names<'a> {
    pub(super) table: &'a str,
    pub(super) columns: &'a [String],
    pub(super) rowid: bool,
}

impl Names<'_> {
    fn knows(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.eq_ignore_ascii_case(name))
            || (self.rowid && ["rowid", "oid", "_rowid_"].iter().any(|rowid| rowid.eq_ignore_ascii_case(name)))
    }
}

/// Reads an expression again now that the columns are known: a double-quoted word that names none of them is a string.
pub(super) fn with_columns(written: &Expression, columns: &[String]) -> Expression {
    if !written.text.contains('"') {
        return written.clone();
    }
    let tokens = tokenize(&written.text);
    match expression(&written.text, &tokens, Some(columns)) {
        Ok(tree) => Expression { text: written.text.clone(), tree, span: written.span },
        Err(_) => written.clone(),
    }
}

/// Refuses what SQLite refuses; the error is its message.
pub(super) fn check(expr: &Expr, names: &Names<'_>, place: Place) -> Result<(), String> {
    match expr {
        Expr::Column(parts) => match parts.as_slice() {
            [name] if names.knows(name) => Ok(()),
            [_, _] | [_, _, _] if place == Place::Index || place == Place::Generated => {
                Err(format!("the \".\" operator prohibited in {}", place.words()))
            }
            [table, name] if table.eq_ignore_ascii_case(names.table) && names.knows(name) => Ok(()),
            parts => Err(format!("no such column: {}", parts.join("."))),
        },
        Expr::InQuery { operand, negated: _, query: _ } => {
            check(operand, names, place)?;
            Err(format!("subqueries prohibited in {}", place.words()))
        }
        Expr::Subquery(_) | Expr::Exists { .. } => Err(format!("subqueries prohibited in {}", place.words())),
        Expr::Parameter(_) => Err(format!("parameters prohibited in {}", place.words())),
        Expr::Call { name, args, distinct: _, modifiers } => {
            let function = name.name.as_str();
            if place != Place::Check && NON_DETERMINISTIC.contains(&function) {
                return Err(format!("non-deterministic functions prohibited in {}", place.words()));
            }
            if !modifiers.is_empty() && modifiers.iter().any(|word| word == "over") {
                return Err(format!("misuse of window function {function}()"));
            }
            let aggregate = AGGREGATES.contains(&function) || (["min", "max"].contains(&function) && args.len() == 1);
            if aggregate {
                return Err(format!("misuse of aggregate function {function}()"));
            }
            args.iter().try_for_each(|arg| check(arg, names, place))
        }
        Expr::Unary { operand, op: _ } | Expr::IsNull { operand, negated: _ } | Expr::IsBoolean { operand, negated: _, value: _ } => {
            check(operand, names, place)
        }
        Expr::Cast { operand, data_type: _ } | Expr::Collate { operand, collation: _ } | Expr::Field { operand, name: _ } => {
            check(operand, names, place)
        }
        Expr::Binary { left, right, op: _ } => {
            // Chains lean left: walk down instead of recursing.
            let (mut node, mut rights) = (left, vec![right]);
            while let Expr::Binary { left, right, op: _ } = &**node {
                rights.push(right);
                node = left;
            }
            check(node, names, place)?;
            rights.into_iter().rev().try_for_each(|right| check(right, names, place))
        }
        Expr::Like { operand, pattern, escape, op: _, negated: _ } => {
            check(operand, names, place)?;
            check(pattern, names, place)?;
            escape.as_ref().map_or(Ok(()), |escape| check(escape, names, place))
        }
        Expr::Between { operand, low, high, negated: _ } => {
            check(operand, names, place)?;
            check(low, names, place)?;
            check(high, names, place)
        }
        Expr::InList { operand, list, negated: _ } => {
            check(operand, names, place)?;
            list.iter().try_for_each(|item| check(item, names, place))
        }
        Expr::Case { operand, branches, otherwise } => {
            if let Some(operand) = operand {
                check(operand, names, place)?;
            }
            for CaseBranch { condition, result } in branches {
                check(condition, names, place)?;
                check(result, names, place)?;
            }
            otherwise.as_ref().map_or(Ok(()), |otherwise| check(otherwise, names, place))
        }
        Expr::Row(items) | Expr::Array(items) => items.iter().try_for_each(|item| check(item, names, place)),
        Expr::Quantified { operand, array, op: _, quantifier: _ } => {
            check(operand, names, place)?;
            check(array, names, place)
        }
        Expr::Subscript { operand, index } => {
            check(operand, names, place)?;
            index.iter().try_for_each(|item| check(item, names, place))
        }
        Expr::Null
        | Expr::Boolean(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::Blob(_)
        | Expr::BitString(_)
        | Expr::Star(_)
        | Expr::Tokens(_) => Ok(()),
    }
}

/// Functions whose result SQLite does not hold constant (<https://sqlite.org/deterministic.html>).
const NON_DETERMINISTIC: [&str; 5] = ["random", "randomblob", "changes", "total_changes", "last_insert_rowid"];
/// Functions that are always aggregates (<https://sqlite.org/lang_aggfunc.html>).
const AGGREGATES: [&str; 9] =
    ["count", "sum", "total", "avg", "group_concat", "json_group_array", "json_group_object", "string_agg", "median"];

/// The default may not name a column or hold a query (<https://sqlite.org/lang_createtable.html#the_default_clause>).
pub(super) fn is_constant(expr: &Expr) -> bool {
    !matches!(check(expr, &Names { table: "", columns: &[], rowid: false }, Place::Check), Err(message) if !message.starts_with("misuse"))
}

/// A default that `ALTER TABLE ADD COLUMN` accepts for existing rows: no call, no parentheses around anything but a literal.
pub(super) fn is_plain_value(expr: &Expr) -> bool {
    match expr {
        Expr::Null | Expr::Boolean(_) | Expr::Number(_) | Expr::Text(_) | Expr::Blob(_) => true,
        Expr::Unary { operand, op: _ } | Expr::Cast { operand, data_type: _ } | Expr::Collate { operand, collation: _ } => {
            is_plain_value(operand)
        }
        Expr::BitString(_)
        | Expr::Column(_)
        | Expr::Star(_)
        | Expr::Parameter(_)
        | Expr::Binary { .. }
        | Expr::Like { .. }
        | Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::InQuery { .. }
        | Expr::Quantified { .. }
        | Expr::IsNull { .. }
        | Expr::IsBoolean { .. }
        | Expr::Case { .. }
        | Expr::Call { .. }
        | Expr::Array(_)
        | Expr::Row(_)
        | Expr::Subscript { .. }
        | Expr::Field { .. }
        | Expr::Subquery(_)
        | Expr::Exists { .. }
        | Expr::Tokens(_) => false,
    }
}
