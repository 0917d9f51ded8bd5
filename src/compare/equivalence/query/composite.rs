//! The fields of composite values: what `(f(x)).*` and a function in FROM expand to.

use crate::catalog::{Catalog, ObjectKey, Routine};
use crate::source::Dialect;
use crate::sql::{DataType, Expr, ObjectName, TypeDefinition, query_expression};

/// Fields with their types, in order.
pub(super) type Fields = Vec<(String, Option<DataType>)>;

/// The expression of `(expression).*`.
pub(super) fn starred(tokens: &[String]) -> Option<&[String]> {
    let [operand @ .., point, star] = tokens else { return None };
    let whole = operand.first().is_some_and(|token| token == "(") && super::clauses::closing(operand, 0) == Some(operand.len() - 1);
    (point == "." && star == "*" && whole).then_some(operand)
}

/// The fields of a value of a composite type; `None` when they cannot be told.
pub(super) fn fields(catalog: &Catalog, tree: &Expr, data_type: Option<&DataType>) -> Option<Fields> {
    if let Expr::Call { name, args: _, distinct: _, modifiers: _ } = tree {
        return returned(catalog, name);
    }
    fields_of_type(catalog, data_type?)
}

/// The columns that a function of the schema gives, as its declaration says; `None` when overloads give others.
pub(super) fn returned(catalog: &Catalog, name: &ObjectName) -> Option<Fields> {
    if catalog.dialect != Dialect::Postgres {
        return None;
    }
    let named = |key: &ObjectKey| key.name == name.name && name.schema.as_ref().is_none_or(|schema| *schema == key.schema);
    let mut found: Option<Fields> = None;
    for (_, routine) in catalog.routines.iter().filter(|(key, _)| named(&key.name)) {
        let fields = returned_by(catalog, routine)?;
        if found.as_ref().is_some_and(|known| *known != fields) {
            return None;
        }
        found = Some(fields);
    }
    found
}

fn returned_by(catalog: &Catalog, routine: &Routine) -> Option<Fields> {
    let out = routine.args.iter().filter(|arg| matches!(arg.mode.as_str(), "OUT" | "INOUT" | "TABLE"));
    let out: Option<Fields> = out.map(|arg| Some((arg.name.clone()?, Some(arg.data_type.clone())))).collect();
    let out = out?;
    if !out.is_empty() {
        // A single one is a plain value.
        return (out.len() > 1 || routine.args.iter().any(|arg| arg.mode == "TABLE")).then_some(out);
    }
    let returns = routine.definition.returns.as_deref()?.trim();
    let returns = returns.get(..5).filter(|word| word.eq_ignore_ascii_case("setof")).map_or(returns, |_| returns[5..].trim_start());
    let Expr::Cast { operand: _, data_type } = query_expression(&format!("NULL::{returns}"), Dialect::Postgres)? else { return None };
    fields_of_type(catalog, &data_type)
}

/// The fields of a composite type or of a table's row.
fn fields_of_type(catalog: &Catalog, data_type: &DataType) -> Option<Fields> {
    if data_type.array_dimensions > 0 {
        return None;
    }
    let named = |key: &ObjectKey| key.name == data_type.name && data_type.schema.as_ref().is_none_or(|schema| *schema == key.schema);
    let mut found: Vec<Fields> = Vec::new();
    for (_, user) in catalog.types.iter().filter(|(key, _)| named(key)) {
        match &user.definition {
            TypeDefinition::Composite(attributes) => {
                found.push(attributes.iter().map(|attribute| (attribute.name.clone(), Some(attribute.data_type.clone()))).collect());
            }
            TypeDefinition::Enum(_) | TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => return None,
        }
    }
    for (key, table) in catalog.tables.iter().filter(|(key, _)| named(key)) {
        if table.assumed || catalog.tainted.contains_key(key) {
            return None;
        }
        found.push(table.columns.iter().map(|column| (column.name.clone(), Some(column.data_type.clone()))).collect());
    }
    match <[Fields; 1]>::try_from(found) {
        Ok([fields]) => Some(fields),
        // No such type, or one of several schemas.
        Err(_none_or_several) => None,
    }
}
