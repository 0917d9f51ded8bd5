//! Equality within one engine: as the engine's own catalog would see it, whatever the spelling.

use crate::catalog::{Catalog, Column, ObjectKey, Table};
use crate::compare::Verdict;
use crate::compare::equivalence::{TableSide, canonical_key, value_key};
use crate::source::Dialect;
use crate::sql::{DataType, Expression};

/// Whether two types are the same type.
pub(super) fn same_type(left_catalog: &Catalog, left: &DataType, right_catalog: &Catalog, right: &DataType) -> bool {
    if left_catalog.dialect == Dialect::Sqlite {
        let plain = |data_type: &DataType| {
            let args: Vec<String> = data_type.args.iter().map(|arg| arg.trim().to_ascii_lowercase()).collect();
            (data_type.name.to_ascii_lowercase(), args)
        };
        return plain(left) == plain(right);
    }
    left.name == right.name
        && (left.array_dimensions > 0) == (right.array_dimensions > 0)
        && args(left) == args(right)
        && match (schema(left_catalog, left), schema(right_catalog, right)) {
            (Some(a), Some(b)) => a == b,
            // A type of an extension: where it stands is not in the files.
            _ => true,
        }
}

/// The schema a type stands in, as far as the catalog tells.
fn schema(catalog: &Catalog, data_type: &DataType) -> Option<String> {
    if let Some(schema) = &data_type.schema {
        return Some(schema.clone());
    }
    let holders = || {
        let types = catalog.types.keys().chain(catalog.domains.keys());
        types.filter(|key| key.name == data_type.name).map(|key| key.schema.as_str())
    };
    if holders().any(|schema| schema == "public") {
        return Some("public".to_owned());
    }
    let mut found = holders();
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only.to_owned()),
        _ => None,
    }
}

/// Arguments with those that PostgreSQL supplies (<https://www.postgresql.org/docs/current/datatype.html>).
fn args(data_type: &DataType) -> Vec<String> {
    let mut args: Vec<String> = data_type.args.iter().map(|arg| arg.trim().to_ascii_lowercase()).collect();
    match (data_type.name.as_str(), args.len()) {
        ("character" | "bit", 0) => args.push("1".to_owned()),
        ("numeric", 1) => args.push("0".to_owned()),
        _ => {}
    }
    args
}

/// How much a changed type matters, and whether fewer values fit.
pub(super) fn type_verdict(left: &DataType, right: &DataType) -> (Verdict, bool) {
    const INTEGERS: [&str; 3] = ["smallint", "integer", "bigint"];
    const FLOATS: [&str; 2] = ["real", "double precision"];
    let rank = |family: &[&str], data_type: &DataType| family.iter().position(|name| *name == data_type.name);
    let text = |data_type: &DataType| matches!(data_type.name.as_str(), "text" | "character varying");
    for family in [&INTEGERS[..], &FLOATS[..]] {
        if let (Some(l), Some(r)) = (rank(family, left), rank(family, right)) {
            return if r >= l { (Verdict::Risk, false) } else { (Verdict::Wrong, true) };
        }
    }
    if text(left) && text(right) && left.array_dimensions == right.array_dimensions {
        let length = |data_type: &DataType| data_type.args.first().and_then(|arg| arg.trim().parse::<u64>().ok()).unwrap_or(u64::MAX);
        return if length(right) >= length(left) { (Verdict::Risk, false) } else { (Verdict::Wrong, true) };
    }
    (Verdict::Wrong, false)
}

/// How much a changed numbering matters.
pub(super) fn identity_verdict(left: &Column, right: &Column) -> Verdict {
    use crate::catalog::Identity::{Always, Autoincrement, ByDefault, Rowid};
    match (left.identity, right.identity) {
        (Some(ByDefault), Some(Always)) => Verdict::Stricter,
        (Some(Autoincrement), Some(Rowid)) | (Some(Always), Some(ByDefault)) => Verdict::Risk,
        (None, Some(_)) if !left.serial => Verdict::Risk,
        _ => Verdict::Wrong,
    }
}

/// Whether two expressions mean the same.
pub(super) fn same_expression(left_table: &TableSide<'_>, left: &Expression, right_table: &TableSide<'_>, right: &Expression) -> bool {
    left.tree == right.tree || canonical_key(left_table, left) == canonical_key(right_table, right)
}

/// Whether two expressions have the same value.
pub(super) fn same_value(left_table: &TableSide<'_>, left: &Expression, right_table: &TableSide<'_>, right: &Expression) -> bool {
    left.tree == right.tree || value_key(left_table, left) == value_key(right_table, right)
}

/// As [`same_expression`], where either may be absent.
pub(super) fn same_optional(
    left_table: &TableSide<'_>,
    left: Option<&Expression>,
    right_table: &TableSide<'_>,
    right: Option<&Expression>,
) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(left), Some(right)) => same_expression(left_table, left, right_table, right),
        _ => false,
    }
}

/// A collation's name as its engine compares it.
pub(super) fn collation(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Sqlite => name.to_ascii_uppercase(),
        Dialect::Postgres => name.trim_start_matches("pg_catalog.").trim_matches('"').to_owned(),
    }
}

/// A place for expressions that stand in no table: domains, policies of a table that is not there.
pub(super) struct Nowhere {
    key: ObjectKey,
    table: Table,
}

impl Nowhere {
    pub fn new() -> Self {
        Nowhere { key: ObjectKey::new("", ""), table: Table::default() }
    }

    pub fn side<'a>(&'a self, catalog: &'a Catalog) -> TableSide<'a> {
        TableSide { catalog, key: &self.key, table: &self.table }
    }
}
