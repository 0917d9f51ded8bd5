//! What a declared type is, in terms that both engines share.

use crate::catalog::{Catalog, ObjectKey};
use crate::source::Dialect;
use crate::sql::{DataType, TypeDefinition};

use super::ColumnSide;

/// A type, reduced to what decides which values it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Class {
    Boolean,
    /// Width in bits.
    Integer(u8),
    /// Width in bits.
    Float(u8),
    Numeric {
        precision: Option<u32>,
        scale: Option<u32>,
    },
    /// Without a limit, or with a limit in characters.
    Text(Option<u32>),
    /// Blank-padded.
    Char(u32),
    Citext,
    Bytes,
    Date,
    Time,
    /// With time zone or without.
    Timestamp {
        zone: bool,
    },
    Interval,
    Json,
    Jsonb,
    Uuid,
    Enum(Vec<String>),
    Array,
    /// SQLite: no type or `ANY`.
    Any,
    /// SQLite: NUMERIC affinity from words that mean nothing else.
    NumericAffinity,
    Other(String),
}

impl Class {
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Class::Text(_) | Class::Char(_) | Class::Citext)
    }

    pub(super) fn is_json(&self) -> bool {
        matches!(self, Class::Json | Class::Jsonb)
    }

    pub(super) fn is_moment(&self) -> bool {
        matches!(self, Class::Date | Class::Timestamp { .. })
    }
}

/// SQLite's five ways to treat a value on write (<https://sqlite.org/datatype3.html#determination_of_column_affinity>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Affinity {
    Integer,
    Text,
    Blob,
    Real,
    Numeric,
}

impl Affinity {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Affinity::Integer => "INTEGER",
            Affinity::Text => "TEXT",
            Affinity::Blob => "BLOB",
            Affinity::Real => "REAL",
            Affinity::Numeric => "NUMERIC",
        }
    }
}

/// The affinity of a declared type.
pub(super) fn affinity(data_type: &DataType) -> Affinity {
    let words = data_type.raw.to_ascii_uppercase();
    let has = |word: &str| words.contains(word);
    if has("INT") {
        Affinity::Integer
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        Affinity::Text
    } else if has("BLOB") || words.trim().is_empty() {
        Affinity::Blob
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        Affinity::Real
    } else {
        Affinity::Numeric
    }
}

fn argument(data_type: &DataType, position: usize) -> Option<u32> {
    data_type.args.get(position).and_then(|arg| arg.trim().parse().ok())
}

/// The class of a column's type; domains are resolved to what they are based on.
pub(super) fn class_of(side: &ColumnSide<'_>) -> Class {
    class(side.catalog, &side.column.data_type)
}

/// The class of a type.
pub(super) fn class(catalog: &Catalog, data_type: &DataType) -> Class {
    match catalog.dialect {
        Dialect::Sqlite => sqlite_class(data_type),
        Dialect::Postgres => postgres_class(catalog, data_type, 16),
    }
}

/// What the declared words of a SQLite type mean to a reader; the width of an integer is what the words state, 64 when they state none.
fn sqlite_class(data_type: &DataType) -> Class {
    let words = data_type.raw.to_ascii_uppercase();
    let word = words.split('(').next().unwrap_or_default().trim().to_owned();
    let length = argument(data_type, 0);
    match word.as_str() {
        "" | "ANY" => return Class::Any,
        "DATE" => return Class::Date,
        "TIME" => return Class::Time,
        "DATETIME" | "TIMESTAMP" => return Class::Timestamp { zone: false },
        "TIMESTAMPTZ" | "TIMESTAMP WITH TIME ZONE" => return Class::Timestamp { zone: true },
        "TIMESTAMP WITHOUT TIME ZONE" => return Class::Timestamp { zone: false },
        "JSON" => return Class::Json,
        "JSONB" => return Class::Jsonb,
        "UUID" | "GUID" => return Class::Uuid,
        "BYTEA" | "BINARY" | "VARBINARY" | "BINARY VARYING" => return Class::Bytes,
        _ => {}
    }
    if word.contains("BOOL") {
        return Class::Boolean;
    }
    match affinity(data_type) {
        Affinity::Integer => Class::Integer(64),
        Affinity::Text => Class::Text(length),
        Affinity::Blob => Class::Bytes,
        Affinity::Real => Class::Float(64),
        Affinity::Numeric => match word.as_str() {
            "NUMERIC" | "DECIMAL" | "DEC" | "NUMBER" | "MONEY" => Class::Numeric { precision: length, scale: argument(data_type, 1) },
            _ => Class::NumericAffinity,
        },
    }
}

fn postgres_class(catalog: &Catalog, data_type: &DataType, depth: u8) -> Class {
    if data_type.array_dimensions > 0 {
        return Class::Array;
    }
    if data_type.schema.is_none() {
        match data_type.name.as_str() {
            "boolean" => return Class::Boolean,
            "smallint" => return Class::Integer(16),
            "integer" => return Class::Integer(32),
            "bigint" => return Class::Integer(64),
            "real" => return Class::Float(32),
            "double precision" => return Class::Float(64),
            "numeric" => {
                let precision = argument(data_type, 0);
                return Class::Numeric { precision, scale: argument(data_type, 1).or(precision.map(|_| 0)) };
            }
            "text" | "name" => return Class::Text(None),
            "character varying" => return Class::Text(argument(data_type, 0)),
            "character" => return Class::Char(argument(data_type, 0).unwrap_or(1)),
            "bpchar" => return Class::Char(argument(data_type, 0).unwrap_or(u32::MAX)),
            "bytea" => return Class::Bytes,
            "date" => return Class::Date,
            "time without time zone" | "time with time zone" | "time" => return Class::Time,
            "timestamp without time zone" | "timestamp" => return Class::Timestamp { zone: false },
            "timestamp with time zone" => return Class::Timestamp { zone: true },
            name if name == "interval" || name.starts_with("interval ") => return Class::Interval,
            "json" => return Class::Json,
            "jsonb" => return Class::Jsonb,
            "uuid" => return Class::Uuid,
            _ => {}
        }
    }
    if data_type.name == "citext" {
        return Class::Citext;
    }
    let key = user_type_key(data_type);
    if let Some(user_type) = catalog.types.get(&key) {
        return match &user_type.definition {
            TypeDefinition::Enum(values) => Class::Enum(values.clone()),
            TypeDefinition::Composite(_) | TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => {
                Class::Other(key.display())
            }
        };
    }
    match catalog.domains.get(&key) {
        Some(domain) if depth > 0 => postgres_class(catalog, &domain.base, depth - 1),
        _ => Class::Other(key.display()),
    }
}

/// The key under which the catalog holds a type that is not built in.
pub(super) fn user_type_key(data_type: &DataType) -> ObjectKey {
    ObjectKey::new(data_type.schema.clone().unwrap_or_else(|| "public".to_owned()), data_type.name.clone())
}

/// The type as people write it.
pub(super) fn display(data_type: &DataType) -> String {
    if data_type.raw.is_empty() { "no type".to_owned() } else { data_type.raw.clone() }
}

/// Integer types of SQLite whose words state a width below 64 bits.
pub(super) fn stated_bits(data_type: &DataType) -> Option<u8> {
    let words = data_type.raw.to_ascii_uppercase();
    let word = words.split('(').next().unwrap_or_default().trim();
    match word {
        "TINYINT" | "INT1" | "INT2" | "SMALLINT" => Some(16),
        "MEDIUMINT" | "INT4" | "INT3" => Some(32),
        "BIGINT" | "INT8" | "UNSIGNED BIG INT" | "BIG INT" => Some(64),
        _ => None,
    }
}
