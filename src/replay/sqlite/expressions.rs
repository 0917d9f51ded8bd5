//! What SQLite allows in the expressions of a table, an index or a generated column.

use crate::sql::sqlite::{expression, tokenize};
use crate::sql::{Expr, Expression};

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

/// Whether a word of an expression may be a string in double quotes.
pub(super) fn may_hold_strings(written: &Expression) -> bool {
    written.text.contains('"')
}

/// Reads an expression again now that the columns are known: a double-quoted word that names none of them is a string.
pub(super) fn with_columns(written: &Expression, columns: &[String]) -> Expression {
    if !may_hold_strings(written) {
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
    let mut complaints = Complaints::default();
    complaints.look_at(expr, names, place);
    complaints.last.map_or(Ok(()), Err)
}

/// What SQLite finds on its way through expressions. It keeps the last message; after one it goes on only where it calls itself without
/// looking at the result: into the arguments of functions, and behind them.
#[derive(Default)]
pub(super) struct Complaints {
    pub(super) last: Option<String>,
}

impl Complaints {
    fn complain(&mut self, message: String) -> bool {
        self.last = Some(message);
        false
    }

    /// All of some expressions, up to the one at which SQLite stops.
    fn all<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>, names: &Names<'_>, place: Place) -> bool {
        exprs.into_iter().all(|expr| self.look_at(expr, names, place))
    }

    /// Looks at an expression; `false` when SQLite does not go on behind it.
    pub(super) fn look_at(&mut self, expr: &Expr, names: &Names<'_>, place: Place) -> bool {
        match expr {
            Expr::Column(parts) => match parts.as_slice() {
                [name] if names.knows(name) => true,
                [_, _] | [_, _, _] if place == Place::Index || place == Place::Generated => {
                    self.complain(format!("the \".\" operator prohibited in {}", place.words()))
                }
                [table, name] if table.eq_ignore_ascii_case(names.table) && names.knows(name) => true,
                parts => self.complain(format!("no such column: {}", parts.join("."))),
            },
            Expr::Call { name, args, distinct: _, modifiers } => {
                let function = name.name.as_str();
                let aggregate = AGGREGATES.contains(&function) || (["min", "max"].contains(&function) && args.len() == 1);
                let count = args.iter().filter(|arg| !matches!(arg, Expr::Star(_))).count();
                if let Some(message) = super::functions::complaint(function, count) {
                    self.complain(message);
                } else if place != Place::Check && NON_DETERMINISTIC.contains(&function) {
                    self.complain(format!("non-deterministic functions prohibited in {}", place.words()));
                } else if modifiers.iter().any(|word| word == "over") {
                    self.complain(format!("misuse of window function {function}()"));
                } else if aggregate {
                    self.complain(format!("misuse of aggregate function {function}()"));
                }
                self.all(args, names, place);
                true
            }
            // These are functions to SQLite; the pattern is the first argument.
            Expr::Like { op: _, negated: _, operand, pattern, escape } => {
                self.all([&**pattern, &**operand].into_iter().chain(escape.as_deref()), names, place);
                true
            }
            Expr::Binary { op, left, right } if op.starts_with("->") => {
                self.all([&**left, &**right], names, place);
                true
            }
            Expr::IsNull { negated: _, operand } => {
                self.look_at(operand, names, place);
                true
            }
            // A lone name after IS is looked at first, because it could be TRUE or FALSE.
            Expr::Binary { op, left, right } if op.starts_with("IS") => {
                let lone = matches!(&**right, Expr::Column(parts) if parts.len() == 1);
                (!lone || self.look_at(right, names, place))
                    && self.last.is_none()
                    && self.look_at(left, names, place)
                    && (lone || self.look_at(right, names, place))
            }
            _ if self.last.is_some() => false,
            Expr::InQuery { negated: _, operand: _, query: _ } | Expr::Subquery(_) | Expr::Exists { negated: _, query: _ } => {
                self.complain(format!("subqueries prohibited in {}", place.words()))
            }
            Expr::Parameter(_) => self.complain(format!("parameters prohibited in {}", place.words())),
            Expr::Binary { op: _, left, right } => {
                // Chains lean left: walk down instead of recursing.
                let (mut node, mut rights) = (left, vec![right]);
                while let Expr::Binary { op, left, right } = &**node
                    && !op.starts_with("->")
                    && !op.starts_with("IS")
                {
                    rights.push(right);
                    node = left;
                }
                self.look_at(node, names, place) && rights.into_iter().rev().all(|right| self.look_at(right, names, place))
            }
            Expr::Unary { .. }
            | Expr::IsBoolean { .. }
            | Expr::Cast { .. }
            | Expr::Collate { .. }
            | Expr::Field { .. }
            | Expr::Between { .. }
            | Expr::InList { .. }
            | Expr::Case { .. }
            | Expr::Row(_)
            | Expr::Array(_)
            | Expr::Quantified { .. }
            | Expr::Subscript { .. } => self.all(expr.operands(), names, place),
            Expr::Null
            | Expr::Boolean(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Star(_)
            | Expr::Tokens(_) => true,
        }
    }
}

/// Functions whose result SQLite does not hold constant (<https://sqlite.org/deterministic.html>).
const NON_DETERMINISTIC: [&str; 5] = ["random", "randomblob", "changes", "total_changes", "last_insert_rowid"];
/// Functions that are always aggregates (<https://sqlite.org/lang_aggfunc.html>).
const AGGREGATES: [&str; 9] =
    ["count", "sum", "total", "avg", "group_concat", "json_group_array", "json_group_object", "string_agg", "median"];

/// The default may not name a column or hold a query (<https://sqlite.org/lang_createtable.html#the_default_clause>).
pub(super) fn is_constant(default: &Expression) -> bool {
    // Which functions there are is asked when the default is used.
    let of_use = ["misuse", "no such function", "wrong number"];
    let found = check(&default.tree, &Names { table: "", columns: &[], rowid: false }, Place::Check);
    found.err().is_none_or(|message| of_use.iter().any(|start| message.starts_with(start)))
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
