//! The one expression tree and the one data type that both engines are lowered into.

use super::ObjectName;
use crate::source::SourceSpan;

/// An expression as the author wrote it, with its tree.
///
/// The text is what people are shown; comparisons use the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// The source text, trimmed, without the parentheses that the surrounding clause demands.
    pub text: String,
    /// What it means.
    pub tree: Expr,
    /// Where it stands.
    pub span: SourceSpan,
}

/// A type as written, and as its engine names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataType {
    /// As written, blanks collapsed; empty for a SQLite column without a type.
    pub raw: String,
    /// Schema of a user-defined PostgreSQL type when it was written; `pg_catalog` is dropped.
    pub schema: Option<String>,
    /// PostgreSQL: the name `format_type` prints (`integer`, `character varying`, `timestamp with time zone`), or a user type's name.
    /// SQLite: the declared words in lower case without arguments.
    pub name: String,
    /// Arguments such as length, precision and scale, as written: `["10", "2"]`.
    pub args: Vec<String>,
    /// Number of array dimensions (PostgreSQL does not enforce more than "is an array").
    pub array_dimensions: u8,
}

/// Operators with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnaryOp {
    /// `-x`; never in front of a numeric literal, which carries its own sign.
    Minus,
    /// `+x`.
    Plus,
    /// `NOT x`.
    Not,
    /// `~x`.
    BitNot,
}

/// The quantifier of `op ANY (…)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// `ANY` or `SOME`.
    Any,
    /// `ALL`.
    All,
}

/// `WHEN condition THEN result`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseBranch {
    /// After `WHEN`.
    pub condition: Expr,
    /// After `THEN`.
    pub result: Expr,
}

/// A query inside an expression or a view: its text, its normalised tokens, and the relations it names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QueryText {
    /// As written, trimmed.
    pub text: String,
    /// Tokens without comments and blanks; keywords and unquoted names folded to lower case, quotes removed from names that do not need them.
    pub tokens: Vec<String>,
    /// Tables and views named in `FROM`, `JOIN` and `INTO`, common table expressions excepted.
    pub relations: Vec<ObjectName>,
}

/// An expression of either engine.
///
/// Parentheses are not kept; precedence is in the shape. Keywords that behave like functions (`CURRENT_TIMESTAMP`) are calls without
/// arguments. `x::t` and `CAST(x AS t)` are both [`Expr::Cast`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// `NULL`.
    Null,
    /// `TRUE`, `FALSE`.
    Boolean(bool),
    /// A numeric literal as written, underscores removed, with a leading `-` when negative.
    Number(String),
    /// A string literal, quotes and escapes resolved. A double-quoted SQLite word that can only be a string counts too.
    Text(String),
    /// SQLite `X'00ff'` or a PostgreSQL `'\x00ff'::bytea`.
    Blob(Vec<u8>),
    /// PostgreSQL `B'101'` and `X'1F'`, digits as written with their letter.
    BitString(String),
    /// A possibly qualified column, names as their dialect folds them.
    Column(Vec<String>),
    /// `*` or `t.*`.
    Star(Vec<String>),
    /// `?`, `:name`, `$1`.
    Parameter(String),
    /// One operand.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// Two operands; `op` in upper case and in its standard spelling (`==` is `=`, `!=` is `<>`, `IS NOT DISTINCT FROM` is one operator).
    Binary {
        /// The operator.
        op: String,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `LIKE`, `ILIKE`, `GLOB`, `REGEXP`, `MATCH`, `SIMILAR TO`; PostgreSQL's `~~` family is lowered to these, `~` stays a binary operator.
    Like {
        /// Operator in upper case.
        op: String,
        /// `NOT` written.
        negated: bool,
        /// What is matched.
        operand: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
        /// After `ESCAPE`.
        escape: Option<Box<Expr>>,
    },
    /// `x BETWEEN low AND high`.
    Between {
        /// `NOT` written.
        negated: bool,
        /// What is compared.
        operand: Box<Expr>,
        /// Lower bound.
        low: Box<Expr>,
        /// Upper bound.
        high: Box<Expr>,
    },
    /// `x IN (a, b)`.
    InList {
        /// `NOT` written.
        negated: bool,
        /// What is looked for.
        operand: Box<Expr>,
        /// The values.
        list: Vec<Expr>,
    },
    /// `x IN (SELECT …)`.
    InQuery {
        /// `NOT` written.
        negated: bool,
        /// What is looked for.
        operand: Box<Expr>,
        /// The query.
        query: QueryText,
    },
    /// `x op ANY (array)`.
    Quantified {
        /// The operator.
        op: String,
        /// Left operand.
        operand: Box<Expr>,
        /// `ANY` or `ALL`.
        quantifier: Quantifier,
        /// The array or query expression.
        array: Box<Expr>,
    },
    /// `x IS [NOT] NULL`.
    IsNull {
        /// `NOT` written.
        negated: bool,
        /// What is tested.
        operand: Box<Expr>,
    },
    /// `x IS [NOT] TRUE | FALSE | UNKNOWN`; `None` is `UNKNOWN`.
    IsBoolean {
        /// `NOT` written.
        negated: bool,
        /// What is tested.
        operand: Box<Expr>,
        /// The truth value.
        value: Option<bool>,
    },
    /// `CASE`.
    Case {
        /// The operand of a simple case.
        operand: Option<Box<Expr>>,
        /// The branches.
        branches: Vec<CaseBranch>,
        /// After `ELSE`.
        otherwise: Option<Box<Expr>>,
    },
    /// A conversion.
    Cast {
        /// What is converted.
        operand: Box<Expr>,
        /// To which type.
        data_type: DataType,
    },
    /// `x COLLATE c`.
    Collate {
        /// What is collated.
        operand: Box<Expr>,
        /// The collation.
        collation: String,
    },
    /// A function call, or a keyword that acts as one; the name in lower case.
    Call {
        /// The function; `pg_catalog` is dropped.
        name: ObjectName,
        /// Arguments; `count(*)` has one [`Expr::Star`].
        args: Vec<Expr>,
        /// `DISTINCT` written.
        distinct: bool,
        /// Normalised tokens of what follows the arguments (`FILTER (…)`, `OVER (…)`, `ORDER BY` inside), empty for a plain call.
        modifiers: Vec<String>,
    },
    /// `ARRAY[…]`.
    Array(Vec<Expr>),
    /// `(a, b)` or `ROW(a, b)`.
    Row(Vec<Expr>),
    /// `x[i]` or a slice `x[a:b]`.
    Subscript {
        /// The array.
        operand: Box<Expr>,
        /// One entry for an index, two for a slice.
        index: Vec<Expr>,
    },
    /// `(x).field`.
    Field {
        /// The row.
        operand: Box<Expr>,
        /// The field.
        name: String,
    },
    /// A scalar query.
    Subquery(QueryText),
    /// `EXISTS (…)`.
    Exists {
        /// `NOT` written.
        negated: bool,
        /// The query.
        query: QueryText,
    },
    /// Something that is shown and compared by its normalised tokens because no variant models it.
    Tokens(Vec<String>),
}

impl Expr {
    /// The expressions directly inside this one, in the order in which they are written. Queries are texts, not expressions.
    pub fn operands(&self) -> Vec<&Expr> {
        let mut inside: Vec<&Expr> = Vec::new();
        match self {
            Expr::Null
            | Expr::Boolean(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Column(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Subquery(_)
            | Expr::Exists { negated: _, query: _ }
            | Expr::Tokens(_) => {}
            Expr::Unary { op: _, operand }
            | Expr::IsNull { negated: _, operand }
            | Expr::IsBoolean { negated: _, operand, value: _ }
            | Expr::InQuery { negated: _, operand, query: _ }
            | Expr::Cast { operand, data_type: _ }
            | Expr::Collate { operand, collation: _ }
            | Expr::Field { operand, name: _ } => inside.push(operand),
            Expr::Binary { op: _, left, right } => inside.extend([&**left, &**right]),
            Expr::Like { op: _, negated: _, operand, pattern, escape } => {
                inside.extend([&**operand, &**pattern]);
                inside.extend(escape.as_deref());
            }
            Expr::Between { negated: _, operand, low, high } => inside.extend([&**operand, &**low, &**high]),
            Expr::InList { negated: _, operand, list } => {
                inside.push(operand);
                inside.extend(list);
            }
            Expr::Quantified { op: _, operand, quantifier: _, array } => inside.extend([&**operand, &**array]),
            Expr::Case { operand, branches, otherwise } => {
                inside.extend(operand.as_deref());
                for CaseBranch { condition, result } in branches {
                    inside.extend([condition, result]);
                }
                inside.extend(otherwise.as_deref());
            }
            Expr::Call { name: _, args, distinct: _, modifiers: _ } => inside.extend(args),
            Expr::Array(items) | Expr::Row(items) => inside.extend(items),
            Expr::Subscript { operand, index } => {
                inside.push(operand);
                inside.extend(index);
            }
        }
        inside
    }

    /// The same, to be changed.
    pub fn operands_mut(&mut self) -> Vec<&mut Expr> {
        let mut inside: Vec<&mut Expr> = Vec::new();
        match self {
            Expr::Null
            | Expr::Boolean(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Column(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Subquery(_)
            | Expr::Exists { negated: _, query: _ }
            | Expr::Tokens(_) => {}
            Expr::Unary { op: _, operand }
            | Expr::IsNull { negated: _, operand }
            | Expr::IsBoolean { negated: _, operand, value: _ }
            | Expr::InQuery { negated: _, operand, query: _ }
            | Expr::Cast { operand, data_type: _ }
            | Expr::Collate { operand, collation: _ }
            | Expr::Field { operand, name: _ } => inside.push(operand),
            Expr::Binary { op: _, left, right } => inside.extend([&mut **left, &mut **right]),
            Expr::Like { op: _, negated: _, operand, pattern, escape } => {
                inside.extend([&mut **operand, &mut **pattern]);
                inside.extend(escape.as_deref_mut());
            }
            Expr::Between { negated: _, operand, low, high } => inside.extend([&mut **operand, &mut **low, &mut **high]),
            Expr::InList { negated: _, operand, list } => {
                inside.push(operand);
                inside.extend(list);
            }
            Expr::Quantified { op: _, operand, quantifier: _, array } => inside.extend([&mut **operand, &mut **array]),
            Expr::Case { operand, branches, otherwise } => {
                inside.extend(operand.as_deref_mut());
                for CaseBranch { condition, result } in branches {
                    inside.extend([condition, result]);
                }
                inside.extend(otherwise.as_deref_mut());
            }
            Expr::Call { name: _, args, distinct: _, modifiers: _ } => inside.extend(args),
            Expr::Array(items) | Expr::Row(items) => inside.extend(items),
            Expr::Subscript { operand, index } => {
                inside.push(operand);
                inside.extend(index);
            }
        }
        inside
    }

    /// Visits every node in the order in which they are written, an operand after what contains it.
    pub fn walk<'a>(&'a self, mut visit: impl FnMut(&'a Expr)) {
        // A stack of our own: trees may be deep, and the stacks of browsers are small.
        let mut open = vec![self];
        while let Some(expr) = open.pop() {
            visit(expr);
            open.extend(expr.operands().into_iter().rev());
        }
    }
}
