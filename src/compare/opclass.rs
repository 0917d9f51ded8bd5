//! Operator classes that PostgreSQL takes when none is written.

use crate::catalog::Column;

/// Whether an operator class is the one that would be taken anyway (<https://www.postgresql.org/docs/current/indexes-opclass.html>).
pub(super) fn is_default(method: &str, opclass: &str, column: Option<&Column>) -> bool {
    let Some(column) = column else { return false };
    let bare = opclass.rsplit('.').next().unwrap_or(opclass);
    if column.data_type.array_dimensions > 0 {
        return bare == "array_ops";
    }
    let default = match column.data_type.name.as_str() {
        "bigint" => "int8_ops",
        "bit" => "bit_ops",
        "bit varying" => "varbit_ops",
        "boolean" => "bool_ops",
        "bytea" => "bytea_ops",
        "character" => "bpchar_ops",
        "character varying" | "text" => "text_ops",
        "cidr" | "inet" => "inet_ops",
        "citext" => "citext_ops",
        "date" => "date_ops",
        "double precision" => "float8_ops",
        "geography" => "gist_geography_ops",
        "geometry" if method == "gist" => "gist_geometry_ops_2d",
        "hstore" if method == "gin" => "gin_hstore_ops",
        "hstore" if method == "gist" => "gist_hstore_ops",
        "integer" => "int4_ops",
        "interval" => "interval_ops",
        "jsonb" => "jsonb_ops",
        "macaddr" => "macaddr_ops",
        "name" => "name_ops",
        "numeric" => "numeric_ops",
        "oid" => "oid_ops",
        "point" if method == "gist" => "point_ops",
        "real" => "float4_ops",
        "smallint" => "int2_ops",
        "time without time zone" => "time_ops",
        "time with time zone" => "timetz_ops",
        "timestamp without time zone" => "timestamp_ops",
        "timestamp with time zone" => "timestamptz_ops",
        "tsvector" => "tsvector_ops",
        "uuid" => "uuid_ops",
        _ => return false,
    };
    bare == default
}
