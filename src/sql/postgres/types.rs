//! Types, named as `format_type` prints them.
//!
//! Spellings: <https://www.postgresql.org/docs/current/datatype.html>; what `format_type` prints: <https://www.postgresql.org/docs/current/functions-info.html>.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::Cx;
use super::names::{self, collapsed};
use crate::sql::DataType;

/// Names of `pg_type` (and key words) whose printed name differs.
const PRINTED: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("bpchar", "bpchar"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("time", "time without time zone"),
    ("timetz", "time with time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
];

/// Built-in types whose name is printed as it is, as elements of an array type written `_text`.
const SAME_IN_ARRAYS: &[&str] = &[
    "bit", "bytea", "cidr", "date", "inet", "interval", "json", "jsonb", "macaddr", "money", "name", "numeric", "oid", "regclass", "text",
    "tsquery", "tsvector", "uuid", "xml",
];

/// Pseudo types that make a column with a sequence; only without a schema.
const SERIAL: &[(&str, &str)] = &[
    ("serial", "serial"),
    ("serial4", "serial"),
    ("bigserial", "bigserial"),
    ("serial8", "bigserial"),
    ("smallserial", "smallserial"),
    ("serial2", "smallserial"),
];

/// Names that are key words of the grammar: in quotes they are names of user types.
const KEY_WORDS: &[&str] = &["int", "integer", "smallint", "bigint", "real", "float", "dec", "decimal", "boolean"];

impl Cx<'_> {
    /// Reads a type with its array bounds.
    pub(super) fn data_type(&self, ty: &ast::Type) -> DataType {
        self.whole(ty.syntax());
        let mut data_type = plain(ty);
        data_type.raw = collapsed(ty.syntax());
        data_type
    }

    /// Reads the first type directly in a node.
    pub(super) fn type_in(&self, parent: &SyntaxNode) -> Option<DataType> {
        self.one::<ast::Type>(parent).map(|ty| self.data_type(&ty))
    }

    /// Reads a type of a routine, `t.c%TYPE` included; `SETOF` is left out of the name.
    pub(super) fn func_type(&self, ty: &ast::FuncType) -> DataType {
        match ty {
            ast::FuncType::Type(ty) => self.data_type(ty),
            ast::FuncType::PercentType(percent) => {
                self.whole(percent.syntax());
                let path = percent.path_ref().map(|path| names::parts(path.syntax())).unwrap_or_default();
                DataType {
                    raw: collapsed(percent.syntax()),
                    name: format!("{}%type", path.join(".")),
                    array_dimensions: bounds(percent.syntax()),
                    ..DataType::default()
                }
            }
        }
    }
}

fn bounds(node: &SyntaxNode) -> u8 {
    let brackets = node.children().filter(|child| child.kind() == SyntaxKind::ARRAY_BOUND).count();
    let word = node.children_with_tokens().any(|element| element.kind() == SyntaxKind::ARRAY_KW);
    brackets.max(usize::from(word)).min(6) as u8
}

fn named(name: &str, args: Vec<String>) -> DataType {
    DataType { name: name.to_owned(), args, ..DataType::default() }
}

fn plain(ty: &ast::Type) -> DataType {
    let node = ty.syntax();
    match ty {
        ast::Type::ArrayType(array) => {
            let mut inner = array.ty().map(|inner| plain(&inner)).unwrap_or_default();
            inner.array_dimensions = inner.array_dimensions.saturating_add(bounds(node));
            inner
        }
        ast::Type::BitType(_) => named("bit", args_or(node, &["1"])),
        ast::Type::BitVaryingType(_) => named("bit varying", args_or(node, &[])),
        ast::Type::CharacterType(_) => named("character", args_or(node, &["1"])),
        ast::Type::VarcharType(_) => named("character varying", args_or(node, &[])),
        ast::Type::DoubleType(_) => named("double precision", Vec::new()),
        ast::Type::IntervalType(interval) => interval_type(interval.syntax()),
        ast::Type::TimeType(time) => {
            let zone = matches!(time.timezone(), Some(ast::Timezone::WithTimezone(_)));
            named(if zone { "time with time zone" } else { "time without time zone" }, precision(node))
        }
        ast::Type::TimestampType(timestamp) => {
            let zone = matches!(timestamp.timezone(), Some(ast::Timezone::WithTimezone(_)));
            named(if zone { "timestamp with time zone" } else { "timestamp without time zone" }, precision(node))
        }
        ast::Type::PathType(path) => path_type(path),
    }
}

fn args_or(node: &SyntaxNode, otherwise: &[&str]) -> Vec<String> {
    let args = arg_texts(node);
    if args.is_empty() { otherwise.iter().map(|arg| (*arg).to_owned()).collect() } else { args }
}

fn arg_texts(node: &SyntaxNode) -> Vec<String> {
    let list = node.children().find(|child| child.kind() == SyntaxKind::ARG_LIST);
    list.map(|list| list.children().map(|arg| collapsed(&arg).replace(' ', "")).collect()).unwrap_or_default()
}

/// The `(p)` of a time type; PostgreSQL cuts a precision above 6 down to 6.
fn precision(node: &SyntaxNode) -> Vec<String> {
    node.children().filter_map(ast::Literal::cast).map(|literal| seconds_digits(&collapsed(literal.syntax()))).collect()
}

fn seconds_digits(written: &str) -> String {
    written.parse::<u32>().map_or_else(|_| written.to_owned(), |digits| digits.min(6).to_string())
}

fn interval_type(node: &SyntaxNode) -> DataType {
    match node.children().find_map(ast::IntervalQualifier::cast) {
        Some(qualifier) => with_interval_fields(named("interval", Vec::new()), &qualifier),
        None => named("interval", precision(node)),
    }
}

/// `interval` with its fields: `interval day to second(3)`.
pub(super) fn with_interval_fields(mut data_type: DataType, qualifier: &ast::IntervalQualifier) -> DataType {
    let words: Vec<String> = qualifier
        .syntax()
        .children_with_tokens()
        .filter_map(|element| element.into_token())
        .filter(|token| token.kind().is_keyword())
        .map(|token| token.text().to_ascii_lowercase())
        .collect();
    data_type.name = format!("interval {}", words.join(" "));
    let digits = precision(qualifier.syntax());
    if !digits.is_empty() {
        data_type.args = digits;
    }
    data_type
}

fn path_type(path: &ast::PathType) -> DataType {
    let parts = path.path_ref().map(|path| names::parts(path.syntax())).unwrap_or_default();
    let quoted = path
        .path_ref()
        .and_then(|path| path.syntax().last_token())
        .is_some_and(|token| token.text().starts_with(['"', 'U', 'u']) && token.text().ends_with('"'));
    let args = arg_texts(path.syntax());
    let Some(written) = names::object_of(parts) else { return DataType::default() };
    let catalog = written.schema.as_deref() == Some("pg_catalog");
    let builtin = catalog || (written.schema.is_none() && !(quoted && KEY_WORDS.contains(&written.name.as_str())));
    let own =
        |name: String| DataType { schema: written.schema.clone().filter(|_| !catalog), name, args: args.clone(), ..DataType::default() };
    if !builtin {
        return own(written.name.clone());
    }
    if let Some((_, serial)) = SERIAL.iter().find(|(name, _)| written.schema.is_none() && *name == written.name) {
        return named(serial, Vec::new());
    }
    // Array types have names of their own: `_int4` is `integer[]`.
    if let Some(element) = written.name.strip_prefix('_') {
        if let Some((_, printed)) = PRINTED.iter().find(|(name, _)| *name == element) {
            return DataType { array_dimensions: 1, ..named(printed, args) };
        }
        if SAME_IN_ARRAYS.contains(&element) {
            return DataType { array_dimensions: 1, ..named(element, args) };
        }
    }
    match written.name.as_str() {
        "char" => named("\"char\"", args),
        "float" => {
            let single = args.first().and_then(|digits| digits.parse::<u32>().ok()).is_some_and(|digits| digits <= 24);
            named(if single { "real" } else { "double precision" }, Vec::new())
        }
        "numeric" | "decimal" | "dec" => {
            let mut args = args;
            if args.len() == 1 {
                args.push("0".to_owned());
            }
            named("numeric", args)
        }
        "bpchar" if !args.is_empty() => named("character", args),
        "time" | "timetz" | "timestamp" | "timestamptz" | "interval" => {
            let printed = PRINTED.iter().find(|(name, _)| *name == written.name).map_or("interval", |(_, printed)| printed);
            named(printed, args.iter().map(|digits| seconds_digits(digits)).collect())
        }
        name => match PRINTED.iter().find(|(other, _)| *other == name) {
            Some((_, printed)) => named(printed, args),
            None => own(written.name.clone()),
        },
    }
}
