//! Names that PostgreSQL makes up: `makeObjectName`, `ChooseRelationName`, `ChooseIndexName`, `ChooseConstraintName`.
//!
//! Source: `src/backend/commands/indexcmds.c` and `src/backend/catalog/pg_constraint.c` of PostgreSQL 15.

use super::state::State;
use crate::catalog::{ObjectKey, Table};
use crate::sql::{Expr, IndexColumn, IndexKey};

/// Longest name in bytes (`NAMEDATALEN - 1`).
const MAX_NAME: usize = 63;

/// Cuts a name at a character boundary to at most `limit` bytes.
pub(super) fn clip(name: &str, limit: usize) -> &str {
    let mut end = limit.min(name.len());
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// `makeObjectName`: `name1_name2_label`, the longer of the two names cut first.
pub(super) fn object_name(name1: &str, name2: Option<&str>, label: &str) -> String {
    let mut overhead = if label.is_empty() { 0 } else { label.len() + 1 };
    if name2.is_some() {
        overhead += 1;
    }
    let available = MAX_NAME.saturating_sub(overhead);
    let (mut len1, mut len2) = (name1.len(), name2.map_or(0, str::len));
    while len1 + len2 > available {
        if len1 > len2 { len1 -= 1 } else { len2 -= 1 }
    }
    let mut name = clip(name1, len1).to_owned();
    if let Some(name2) = name2 {
        name.push('_');
        name.push_str(clip(name2, len2));
    }
    if !label.is_empty() {
        name.push('_');
        name.push_str(label);
    }
    name
}

/// The name that PostgreSQL gives to a constraint that has none, other constraints aside: table, columns, label.
pub fn implied_constraint_name(table: &str, columns: &[&str], label: &str) -> String {
    let addition = name_addition(columns.iter().copied());
    object_name(table, (!columns.is_empty()).then_some(addition.as_str()), label)
}

/// Tries `label`, `label1`, `label2`, … until a name is free.
fn choose(name1: &str, name2: Option<&str>, label: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut pass = 0;
    let mut numbered = label.to_owned();
    loop {
        let name = object_name(name1, name2, &numbered);
        if !taken(&name) {
            return name;
        }
        pass += 1;
        numbered = format!("{label}{pass}");
    }
}

/// `ChooseExtendedStatisticName`.
pub(super) fn statistics_name(state: &State, schema: &str, table: &str, addition: &str) -> String {
    let taken = |name: &str| state.others.has(&(crate::sql::ObjectKind::Statistics, ObjectKey::new(schema, name)));
    choose(table, Some(addition), "stat", taken)
}

/// `ChooseRelationName`; for an index of a constraint no constraint of the schema may have the name either.
pub(super) fn relation_name(state: &State, schema: &str, name1: &str, name2: Option<&str>, label: &str, constraint: bool) -> String {
    choose(name1, name2, label, |name| state.relation_taken(schema, name) || (constraint && state.constraint_name_exists(schema, name)))
}

/// `ChooseRelationName` for the sequence of a column; sequences that the same statement made do not count as taken.
pub(super) fn sequence_name(state: &State, schema: &str, table: &str, column: &str, fresh: &[ObjectKey]) -> String {
    choose(table, Some(column), "seq", |name| {
        state.relation_taken(schema, name) && !fresh.iter().any(|key| key.schema == schema && key.name == name)
    })
}

/// `ChooseConstraintName`: no constraint of the schema, and none of `others`, may have the name.
pub(super) fn constraint_name(state: &State, schema: &str, name1: &str, name2: Option<&str>, label: &str, others: &[String]) -> String {
    choose(name1, name2, label, |name| others.iter().any(|other| other == name) || state.constraint_name_exists(schema, name))
}

/// `ChooseIndexNameAddition` and `ChooseForeignKeyConstraintNameAddition`: column names joined with `_`, no longer than matters.
pub(super) fn name_addition<'a>(columns: impl Iterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > MAX_NAME {
            break;
        }
    }
    joined
}

/// `ChooseIndexColumnNames`: the attribute names of an index, made unique within it.
pub(super) fn index_column_names(columns: &[IndexColumn], include: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let origins = columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) => name.clone(),
            IndexKey::Expression(expression) => column_label(&expression.tree).unwrap_or_else(|| "expr".into()),
        })
        .chain(include.iter().cloned());
    for origin in origins {
        let mut name = origin.clone();
        let mut number = 0;
        while names.contains(&name) {
            number += 1;
            let suffix = number.to_string();
            name = format!("{}{suffix}", clip(&origin, MAX_NAME - suffix.len()));
        }
        names.push(name);
    }
    names
}

/// `FigureIndexColname`: the name an expression gives to an index column or an output column, if any.
pub(super) fn column_label(expr: &Expr) -> Option<String> {
    label_with_strength(expr).map(|(label, _)| label)
}

fn label_with_strength(expr: &Expr) -> Option<(String, u8)> {
    let mut fallback: Option<String> = None;
    let mut expr = expr;
    loop {
        let weaker = |strong: Option<(String, u8)>, fallback: Option<String>| match (strong, fallback) {
            (Some(found), _) => Some(found),
            (None, Some(name)) => Some((name, 1)),
            (None, None) => None,
        };
        match expr {
            Expr::Column(path) => return weaker(path.last().map(|name| (name.clone(), 2)), fallback),
            Expr::Field { operand: _, name } => return Some((name.clone(), 2)),
            Expr::Subscript { operand, index: _ } | Expr::Collate { operand, collation: _ } => expr = operand,
            Expr::Call { name, args: _, distinct: _, modifiers: _ } => return Some((name.name.clone(), 2)),
            Expr::Cast { operand, data_type } => {
                // The innermost cast wins: the engine asks the operand first.
                fallback = Some(internal_type_name(&data_type.name).to_owned()).filter(|_| fallback.is_none()).or(fallback);
                fallback = fallback.filter(|_| !matches!(operand.as_ref(), Expr::Cast { .. }));
                expr = operand;
            }
            Expr::Case { operand: _, branches: _, otherwise: Some(otherwise) } => {
                fallback = Some("case".into());
                expr = otherwise;
            }
            Expr::Case { operand: _, branches: _, otherwise: None } => return Some(("case".into(), 1)),
            Expr::Array(_) => return Some(("array".into(), 2)),
            Expr::Row(_) => return Some(("row".into(), 2)),
            Expr::Exists { .. } => return Some(("exists".into(), 2)),
            Expr::Binary { op, left: _, right: _ } if op == "AT TIME ZONE" => return Some(("timezone".into(), 2)),
            // Typed literals such as a Boolean or a byte string are casts in the grammar.
            Expr::Boolean(_) => return weaker(Some(("bool".into(), 1)), None),
            Expr::Binary { .. }
            | Expr::Null
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Unary { .. }
            | Expr::Like { .. }
            | Expr::Between { .. }
            | Expr::InList { .. }
            | Expr::InQuery { .. }
            | Expr::Quantified { .. }
            | Expr::IsNull { .. }
            | Expr::IsBoolean { .. }
            | Expr::Subquery(_)
            | Expr::Tokens(_) => return weaker(None, fallback),
        }
    }
}

/// The name in `pg_type` of a type that `format_type` prints in SQL words.
pub(super) fn internal_type_name(name: &str) -> &str {
    match name {
        "integer" => "int4",
        "bigint" => "int8",
        "smallint" => "int2",
        "boolean" => "bool",
        "real" => "float4",
        "double precision" => "float8",
        "character varying" => "varchar",
        "character" => "bpchar",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        "bit varying" => "varbit",
        other => other,
    }
}

/// Every constraint name of a table, in no particular order.
pub(super) fn constraint_names(table: &Table) -> impl Iterator<Item = &str> {
    let keys = table.primary_key.iter().chain(&table.uniques).filter_map(|key| key.name.as_deref());
    let checks = table.checks.iter().filter_map(|check| check.name.as_deref());
    let foreign = table.foreign_keys.iter().filter_map(|key| key.name.as_deref());
    let exclusions = table.exclusions.iter().filter_map(|exclusion| exclusion.name.as_deref());
    let hidden = table.foreign_keys.iter().flat_map(|key| &key.partition_names).map(|(_, name)| name.as_str());
    keys.chain(checks).chain(foreign).chain(hidden).chain(exclusions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_longer_name_first() {
        let long = "a".repeat(70);
        assert_eq!(object_name(&long, Some("b"), "key").len(), 63);
        assert_eq!(object_name("t", Some("c"), "seq"), "t_c_seq");
        assert_eq!(object_name(&long, None, "pkey"), format!("{}_pkey", "a".repeat(58)));
        assert_eq!(object_name("ää", None, "pkey"), "ää_pkey");
    }
}
