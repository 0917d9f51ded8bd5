//! The name that PostgreSQL gives to an output column without an alias: `FigureColname` of its parser, described at
//! <https://www.postgresql.org/docs/current/queries-select-lists.html#QUERIES-COLUMN-LABELS>.

use crate::sql::{DataType, Expr};

/// How a name came about.
enum Named {
    /// By a column, a function, or a form that acts as one.
    Strongly(String),
    /// By a type or a `CASE`, which a better name replaces.
    Weakly(String),
    /// Not at all: `?column?`.
    Not,
    /// It cannot be told here.
    Unknown,
}

/// The name of a column that shows an expression; `None` when it cannot be told.
pub fn output_name(expr: &Expr) -> Option<String> {
    match figure(expr) {
        Named::Strongly(name) | Named::Weakly(name) => Some(name),
        Named::Not => Some("?column?".to_owned()),
        Named::Unknown => None,
    }
}

fn figure(expr: &Expr) -> Named {
    let strongly = |name: &str| Named::Strongly(name.to_owned());
    match expr {
        Expr::Column(path) => path.last().map_or(Named::Unknown, |name| strongly(name)),
        Expr::Field { operand: _, name } if name == "*" => Named::Unknown,
        Expr::Field { operand: _, name } => strongly(name),
        Expr::Subscript { operand, index: _ } | Expr::Collate { operand, collation: _ } => figure(operand),
        Expr::Call { name, args: _, distinct: _, modifiers: _ } => {
            // What PostgreSQL keeps as an operator or a test has a name here that no function can have.
            let is_function = name.name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
            if is_function { strongly(&name.name) } else { Named::Not }
        }
        Expr::Array(_) => strongly("array"),
        Expr::Row(_) => strongly("row"),
        Expr::Exists { .. } => strongly("exists"),
        Expr::Blob(_) => Named::Weakly("bytea".into()),
        Expr::Case { operand: _, branches: _, otherwise } => match otherwise.as_deref().map(figure) {
            Some(Named::Strongly(name)) => Named::Strongly(name),
            Some(Named::Unknown) => Named::Unknown,
            Some(Named::Weakly(_) | Named::Not) | None => Named::Weakly("case".into()),
        },
        Expr::Cast { operand, data_type } => match figure(operand) {
            Named::Strongly(name) => Named::Strongly(name),
            Named::Unknown => Named::Unknown,
            Named::Weakly(_) | Named::Not => Named::Weakly(internal_name(data_type)),
        },
        Expr::Star(_) | Expr::Subquery(_) | Expr::Tokens(_) => Named::Unknown,
        Expr::Null
        | Expr::Boolean(_)
        | Expr::Number(_)
        | Expr::Text(_)
        | Expr::BitString(_)
        | Expr::Parameter(_)
        | Expr::Unary { .. }
        | Expr::Binary { .. }
        | Expr::Like { .. }
        | Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::InQuery { .. }
        | Expr::Quantified { .. }
        | Expr::IsNull { .. }
        | Expr::IsBoolean { .. } => Named::Not,
    }
}

/// The name of a type in `pg_type`.
fn internal_name(data_type: &DataType) -> String {
    let name = match data_type.name.as_str() {
        "integer" => "int4",
        "smallint" => "int2",
        "bigint" => "int8",
        "real" => "float4",
        "double precision" => "float8",
        "boolean" => "bool",
        "character" => "bpchar",
        "character varying" => "varchar",
        "bit varying" => "varbit",
        "time without time zone" => "time",
        "time with time zone" => "timetz",
        "timestamp without time zone" => "timestamp",
        "timestamp with time zone" => "timestamptz",
        "\"char\"" => "char",
        name if name.starts_with("interval ") => "interval",
        name => name,
    };
    name.to_owned()
}
