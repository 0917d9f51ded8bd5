//! What PostgreSQL and extensions themselves bring into the views of the system catalog, told as far as a query can tell it apart: a row stands
//! for all of its sort, and its name for any name of theirs.

use super::value::{Row, Value, namespace, oid, row, text};
use crate::catalog::ObjectKey;
use crate::replay::postgres::typecheck::is_built_in;
use crate::sql::DataType;
use crate::sql::postgres::is_known_function;

/// Relations of `information_schema` whose names a schema may well use too.
const INFORMATION: [&str; 21] = [
    "attributes",
    "columns",
    "constraint_column_usage",
    "domains",
    "domain_constraints",
    "element_types",
    "foreign_tables",
    "key_column_usage",
    "parameters",
    "referential_constraints",
    "role_table_grants",
    "routines",
    "schemata",
    "sequences",
    "table_constraints",
    "table_privileges",
    "tables",
    "transforms",
    "triggers",
    "user_mappings",
    "views",
];

/// Whether a name may be one that PostgreSQL brings.
pub(super) fn may_be_system_name(name: &str) -> bool {
    let data_type = DataType { name: name.to_owned(), ..DataType::default() };
    name.starts_with("pg_") || name.starts_with("sql_") || INFORMATION.contains(&name) || is_known_function(name) || is_built_in(&data_type)
}

/// Whether a name that PostgreSQL brings to relations may start like this; a pattern's `_` stands for any character.
pub(super) fn may_start_system_name(start: &str) -> bool {
    let alike = |name: &str| name.chars().zip(start.chars()).all(|(own, here)| own == here || here == '_');
    alike("pg_") || alike("_pg_") || alike("sql_") || INFORMATION.iter().any(|name| alike(name))
}

fn of(kind: char, schema: &str) -> Value {
    oid(kind, &ObjectKey::new(schema, ""))
}

/// Rows that stand for what PostgreSQL brings into a view.
pub(super) fn system_rows(information: bool, name: &str, extensions: bool) -> Vec<Row> {
    let schemas = ["pg_catalog", "information_schema"];
    let mut rows: Vec<Row> = Vec::new();
    match (information, name) {
        (true, "tables") => {
            for kind in ["BASE TABLE", "VIEW"] {
                rows.extend(
                    schemas.map(|schema| row([("table_schema", text(schema)), ("table_name", Value::System), ("table_type", text(kind))])),
                );
            }
        }
        (true, "columns" | "views") => {
            rows.extend(schemas.map(|schema| row([("table_schema", text(schema)), ("table_name", Value::System)])));
        }
        (true, "table_constraints" | "constraint_column_usage" | "key_column_usage") => {
            for kind in ["PRIMARY KEY", "UNIQUE", "CHECK"] {
                rows.extend(schemas.map(|schema| {
                    row([
                        ("constraint_schema", text(schema)),
                        ("table_schema", text(schema)),
                        ("constraint_name", Value::System),
                        ("table_name", Value::System),
                        ("constraint_type", text(kind)),
                    ])
                }));
            }
        }
        (true, "routines") => {
            rows.extend(schemas.map(|schema| row([("routine_schema", text(schema)), ("routine_name", Value::System)])));
        }
        (false, "pg_tables" | "pg_views" | "pg_indexes") => {
            let own = match name {
                "pg_tables" => "tablename",
                "pg_views" => "viewname",
                _indexes => "indexname",
            };
            rows.extend(schemas.map(|schema| row([("schemaname", text(schema)), (own, Value::System)])));
        }
        (false, "pg_class") => {
            let kinds =
                [("pg_catalog", "r"), ("pg_catalog", "i"), ("pg_catalog", "v"), ("information_schema", "r"), ("information_schema", "v")];
            for (schema, kind) in kinds.into_iter().chain([("pg_toast", "t"), ("pg_toast", "i")]) {
                rows.push(row([
                    ("oid", of('r', schema)),
                    ("relname", Value::System),
                    ("relkind", text(kind)),
                    ("relnamespace", namespace(schema)),
                ]));
            }
        }
        (false, "pg_type") => {
            for kind in ["b", "c", "d", "p", "r", "m"] {
                rows.extend(schemas.map(|schema| {
                    row([
                        ("oid", of('t', schema)),
                        ("typname", Value::System),
                        ("typtype", text(kind)),
                        ("typnamespace", namespace(schema)),
                    ])
                }));
            }
        }
        (false, "pg_index") => {
            for schema in ["pg_catalog", "pg_toast"] {
                rows.push(row([("indexrelid", of('r', schema)), ("indrelid", of('r', schema)), ("indisvalid", Value::Bool(true))]));
            }
        }
        (false, "pg_constraint") => {
            for kind in ["p", "u", "c"] {
                rows.extend(schemas.map(|schema| {
                    row([
                        ("conname", Value::System),
                        ("contype", text(kind)),
                        ("conrelid", of('r', schema)),
                        ("confrelid", of('r', "")),
                        ("connamespace", namespace(schema)),
                    ])
                }));
            }
        }
        (false, "pg_attribute") => {
            rows.extend(schemas.map(|schema| row([("attrelid", of('r', schema)), ("attname", Value::System)])));
        }
        (false, "pg_proc") => {
            rows.extend(schemas.map(|schema| row([("proname", Value::System), ("pronamespace", namespace(schema))])));
        }
        _nothing_of_its_own => {}
    }
    if extensions {
        // What an extension brings stands in a schema that is not known, and is of any kind.
        let own: &[&'static str] = match (information, name) {
            (true, "tables" | "views") => &["table_name"],
            (true, "columns") => &["table_name", "column_name"],
            (true, "table_constraints") => &["table_name", "constraint_name"],
            (true, "constraint_column_usage" | "key_column_usage") => &["table_name", "constraint_name", "column_name"],
            (true, "routines") => &["routine_name"],
            (false, "pg_tables") => &["tablename"],
            (false, "pg_views") => &["viewname"],
            (false, "pg_indexes") => &["indexname", "tablename"],
            (false, "pg_class") => &["relname"],
            (false, "pg_type") => &["typname"],
            (false, "pg_proc") => &["proname"],
            _none_of_theirs => return rows,
        };
        rows.push(own.iter().map(|name| (std::borrow::Cow::Borrowed(*name), Value::System)).collect());
    }
    rows
}
