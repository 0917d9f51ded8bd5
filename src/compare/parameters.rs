//! Storage parameters, options of views, and how PostgreSQL keeps the values of a column: results stay the same, speed and size do not.

use crate::catalog::{Catalog, Column, ColumnStorage, ObjectKey};
use crate::compare::Verdict;
use crate::source::SortedMap;
use crate::sql::{DataType, Parameters, TypeDefinition};

/// Parameters as they are shown, equal when they say the same.
pub(super) fn shown(parameters: &Parameters) -> String {
    let said = |name: &str, value: &str| {
        let value = match value.to_ascii_lowercase().as_str() {
            "on" | "yes" => "true".to_owned(),
            "off" | "no" => "false".to_owned(),
            other => other.to_owned(),
        };
        format!("{name}={value}")
    };
    // Old dumps say it, and nothing else has been possible since version 12.
    let list: Vec<String> = parameters.iter().filter(|(name, _)| *name != "oids").map(|(name, value)| said(name, value)).collect();
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}

/// Statistics targets of the keys of an index.
pub(super) fn targets(statistics: &SortedMap<u32, i32>) -> String {
    let list: Vec<String> = statistics.iter().map(|(key, target)| format!("key {key}: {target}")).collect();
    if list.is_empty() { "default".to_owned() } else { list.join(", ") }
}

/// States what differs in how the values of two columns are kept.
pub(super) fn column_facets(
    (left_catalog, left): (&Catalog, &Column),
    (right_catalog, right): (&Catalog, &Column),
    add: &mut impl FnMut(&'static str, String, String, Verdict),
) {
    let default = || "default".to_owned();
    let (l, r) = (&left.storage, &right.storage);
    // A column of another type is kept in another way, and that difference is stated already.
    let same_type = left.data_type.name == right.data_type.name && left.data_type.array_dimensions == right.data_type.array_dimensions;
    let mode = |catalog: &Catalog, column: &Column| {
        column.storage.mode.clone().or_else(|| usual_storage(catalog, &column.data_type).map(str::to_owned)).unwrap_or_else(default)
    };
    let facets = [
        ("storage", mode(left_catalog, left), mode(right_catalog, right), same_type),
        ("compression", l.compression.clone().unwrap_or_else(default), r.compression.clone().unwrap_or_else(default), true),
        ("statistics", target(l.statistics), target(r.statistics), true),
        ("options", shown(&l.parameters), shown(&r.parameters), true),
    ];
    for (facet, l, r, applies) in facets {
        if applies && l != r {
            add(facet, l, r, Verdict::Risk);
        }
    }
}

/// How the values of a materialized view's columns are kept.
pub(super) fn view_storage(columns: &SortedMap<String, ColumnStorage>) -> String {
    let one = |(name, storage): (&String, &ColumnStorage)| {
        let ColumnStorage { mode, compression, statistics, parameters } = storage;
        let mut words = vec![name.clone()];
        words.extend(mode.iter().map(|mode| format!("STORAGE {mode}")));
        words.extend(compression.iter().map(|method| format!("COMPRESSION {method}")));
        words.extend(statistics.iter().map(|target| format!("STATISTICS {target}")));
        words.extend((!parameters.is_empty()).then(|| format!("({})", shown(parameters))));
        words.join(" ")
    };
    let list: Vec<String> = columns.iter().map(one).collect();
    if list.is_empty() { "default".to_owned() } else { list.join(", ") }
}

fn target(statistics: Option<i32>) -> String {
    statistics.map_or_else(|| "default".to_owned(), |target| target.to_string())
}

/// `pg_type.typstorage`: how values of a type are kept when nothing is written; `None` for types of extensions.
fn usual_storage(catalog: &Catalog, data_type: &DataType) -> Option<&'static str> {
    if data_type.array_dimensions > 0 {
        return Some("EXTENDED");
    }
    let key = ObjectKey::new(data_type.schema.as_deref().unwrap_or("public"), &data_type.name);
    if let Some(domain) = catalog.domains.get(&key) {
        // The engine has refused a domain over itself.
        return if domain.base.name == data_type.name { None } else { usual_storage(catalog, &domain.base) };
    }
    match catalog.types.get(&key).map(|found| &found.definition) {
        Some(TypeDefinition::Enum(_)) => return Some("PLAIN"),
        Some(TypeDefinition::Composite(_) | TypeDefinition::Range(_)) => return Some("EXTENDED"),
        Some(TypeDefinition::Base(_) | TypeDefinition::Shell) => return None,
        None => {}
    }
    Some(match data_type.name.as_str() {
        "numeric" | "inet" | "cidr" => "MAIN",
        "text" | "character varying" | "character" | "bytea" | "json" | "jsonb" | "jsonpath" | "xml" | "path" | "polygon" | "bit"
        | "bit varying" | "tsvector" | "int4range" | "int8range" | "numrange" | "tsrange" | "tstzrange" | "daterange" => "EXTENDED",
        "smallint"
        | "integer"
        | "bigint"
        | "boolean"
        | "real"
        | "double precision"
        | "money"
        | "date"
        | "interval"
        | "uuid"
        | "oid"
        | "name"
        | "macaddr"
        | "macaddr8"
        | "point"
        | "box"
        | "line"
        | "lseg"
        | "circle"
        | "tsquery"
        | "pg_lsn"
        | "timestamp without time zone"
        | "timestamp with time zone"
        | "time without time zone"
        | "time with time zone" => "PLAIN",
        _ => return None,
    })
}
