//! What index access methods can do, and which types they index without being told how.
//!
//! Source: `pg_am` and `pg_opclass` of PostgreSQL 15 (<https://www.postgresql.org/docs/15/indexes-opclass.html>).

use super::Replayer;
use super::refusal::Step;
use crate::catalog::ObjectKey;
use crate::sql::{CreateIndex, DataType, IndexColumn, TypeDefinition};

/// What an access method can do.
struct Method {
    name: &'static str,
    unique: bool,
    several_columns: bool,
    include: bool,
    ordered: bool,
    /// Built-in types that have a default operator class; `None` says all but those of `not`.
    types: Option<&'static [&'static str]>,
    not: &'static [&'static str],
    arrays: bool,
    enums: bool,
    records: bool,
    ranges: bool,
    /// The extension that adds classes for scalar types.
    widened_by: &'static str,
}

/// Types that neither `btree` nor `hash` know.
const NEITHER: [&str; 12] =
    ["json", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle", "txid_snapshot", "pg_snapshot", "jsonpath"];

const METHODS: [Method; 6] = [
    Method {
        name: "btree",
        unique: true,
        several_columns: true,
        include: true,
        ordered: true,
        types: None,
        not: &NEITHER,
        arrays: true,
        enums: true,
        records: true,
        ranges: true,
        widened_by: "",
    },
    Method {
        name: "hash",
        unique: false,
        several_columns: false,
        include: false,
        ordered: false,
        types: None,
        not: &[
            "json",
            "xml",
            "point",
            "line",
            "lseg",
            "box",
            "path",
            "polygon",
            "circle",
            "txid_snapshot",
            "pg_snapshot",
            "jsonpath",
            "bit",
            "bit varying",
            "money",
            "tsvector",
            "tsquery",
        ],
        arrays: true,
        enums: true,
        records: true,
        ranges: true,
        widened_by: "",
    },
    Method {
        name: "gin",
        unique: false,
        several_columns: true,
        include: false,
        ordered: false,
        types: Some(&["jsonb", "tsvector"]),
        not: &[],
        arrays: true,
        enums: false,
        records: false,
        ranges: false,
        widened_by: "btree_gin",
    },
    Method {
        name: "gist",
        unique: false,
        several_columns: true,
        include: true,
        ordered: false,
        types: Some(&["box", "point", "polygon", "circle", "tsvector", "tsquery"]),
        not: &[],
        arrays: false,
        enums: false,
        records: false,
        ranges: true,
        widened_by: "btree_gist",
    },
    Method {
        name: "spgist",
        unique: false,
        several_columns: false,
        include: true,
        ordered: false,
        types: Some(&["point", "text", "box", "polygon", "inet", "cidr", "character varying"]),
        not: &[],
        arrays: false,
        enums: false,
        records: false,
        ranges: true,
        widened_by: "",
    },
    Method {
        name: "brin",
        unique: false,
        several_columns: true,
        include: false,
        ordered: false,
        types: None,
        not: &[
            "boolean",
            "json",
            "jsonb",
            "jsonpath",
            "xml",
            "money",
            "point",
            "line",
            "lseg",
            "path",
            "polygon",
            "circle",
            "tsvector",
            "tsquery",
            "txid_snapshot",
            "pg_snapshot",
        ],
        arrays: false,
        enums: false,
        records: false,
        ranges: true,
        widened_by: "",
    },
];

/// Range types of `pg_catalog`; their multiranges have classes for `btree`, `hash` and `gist`.
fn is_range(name: &str) -> bool {
    name.ends_with("range") && !name.ends_with("multirange")
}

impl Replayer {
    /// Refuses what an access method certainly cannot do.
    pub(super) fn check_method(&self, create: &CreateIndex) -> Step {
        let Some(method) = METHODS.iter().find(|method| method.name == create.method) else { return Ok(()) };
        let lacking = if create.unique && !method.unique {
            "unique indexes"
        } else if !create.include.is_empty() && !method.include {
            "included columns"
        } else if create.columns.len() > 1 && !method.several_columns {
            "multicolumn indexes"
        } else {
            return Ok(());
        };
        self.refuse(format!("access method \"{}\" does not support {lacking}", method.name))
    }

    /// Refuses an order of keys that an access method does not keep.
    pub(super) fn check_order(&self, column: &IndexColumn, method: &str) -> Step {
        if METHODS.iter().any(|known| known.name == method && !known.ordered) {
            if column.descending {
                return self.refuse(format!("access method \"{method}\" does not support ASC/DESC options"));
            }
            if column.nulls_first.is_some() {
                return self.refuse(format!("access method \"{method}\" does not support NULLS FIRST/LAST options"));
            }
        }
        Ok(())
    }

    /// Refuses an index on a column whose type certainly has no default operator class for the method.
    pub(super) fn check_indexable(&self, table: &ObjectKey, column: &str, method: &str) -> Step {
        let (Ok(column), Some(known)) = (self.need_column(table, column), METHODS.iter().find(|known| known.name == method)) else {
            return Ok(());
        };
        if column.data_type.name.is_empty() || self.unknown_extension() {
            return Ok(());
        }
        if self.has_default_class(known, &self.base_type(&column.data_type)) {
            return Ok(());
        }
        let shown = self.format_type(&column.data_type);
        self.refuse(format!("data type {shown} has no default operator class for access method \"{method}\""))
    }

    /// Whether a type may have a default operator class; `false` only when it certainly has none.
    fn has_default_class(&self, method: &Method, base: &DataType) -> bool {
        let widened = !method.widened_by.is_empty() && self.state.extensions.has(&method.widened_by.to_owned());
        if widened {
            return true;
        }
        if base.array_dimensions > 0 {
            return method.arrays;
        }
        let own = self.own_type(base);
        if let Some(definition) = own.as_ref().and_then(|key| self.state.types.get(key)).map(|found| &found.definition) {
            return match definition {
                TypeDefinition::Enum(_) => method.enums,
                TypeDefinition::Composite(_) => method.records,
                TypeDefinition::Range(_) => method.ranges,
                TypeDefinition::Base(_) | TypeDefinition::Shell => true,
            };
        }
        if own.is_some() {
            return method.records;
        }
        if !super::typecheck::is_built_in(base) {
            return true;
        }
        if is_range(&base.name) {
            return method.ranges;
        }
        let known_elsewhere = METHODS.iter().any(|other| other.types.is_some_and(|types| types.contains(&base.name.as_str())));
        let common = matches!(
            base.name.as_str(),
            "text"
                | "character varying"
                | "character"
                | "integer"
                | "bigint"
                | "smallint"
                | "boolean"
                | "uuid"
                | "json"
                | "date"
                | "numeric"
                | "bytea"
                | "real"
                | "double precision"
                | "timestamp with time zone"
                | "timestamp without time zone"
        );
        match method.types {
            Some(types) => types.contains(&base.name.as_str()) || !common && !known_elsewhere,
            None => !method.not.contains(&base.name.as_str()),
        }
    }
}
