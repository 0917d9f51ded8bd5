//! An index does nothing that another index or a key of its table does not do.

use crate::catalog::{Catalog, Index};
use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;
use crate::sql::IndexKey;

/// An index does nothing that another index or a key of its table does not do.
pub static RULE: Rule = Rule {
    code: "redundant-index",
    group: "advice",
    summary: "An index does nothing that another index or a key of its table does not do.",
    rationale: "It costs time at every write and room on disk, and serves no query better.",
    help: "Drop the index, unless measurements show that its smaller size pays.",
    check: Check::Advice(find),
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE t (id BIGINT PRIMARY KEY, b TEXT, c TEXT); CREATE INDEX i ON t (b); CREATE INDEX j ON t (b, c);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE t (id BIGINT PRIMARY KEY, b TEXT, c TEXT); CREATE INDEX i ON t (b); CREATE INDEX j ON t (b, c);",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE t (id BIGINT PRIMARY KEY, b TEXT, c TEXT); CREATE UNIQUE INDEX i ON t (b); CREATE INDEX j ON t (c, b);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE t (id BIGINT PRIMARY KEY, b TEXT, c TEXT); CREATE UNIQUE INDEX i ON t (b); CREATE INDEX j ON t (c, b);",
        ),
    }),
};

/// A key of an index: the column's name, folded, and what else decides the order.
#[derive(PartialEq, Eq)]
struct Key {
    name: String,
    descending: bool,
    nulls_first: Option<bool>,
    collation: Option<String>,
    opclass: Option<String>,
}

impl Key {
    /// Whether it orders as the column alone does, which is what a key of the table has.
    fn is_plain(&self) -> bool {
        let Key { name: _, descending, nulls_first, collation, opclass } = self;
        !descending && nulls_first.is_none() && collation.is_none() && opclass.is_none()
    }
}

/// The keys of an index that only orders columns.
fn keys(catalog: &Catalog, index: &Index) -> Option<Vec<Key>> {
    let ordered = index.predicate.is_none() && index.include.is_empty() && (index.method.is_empty() || index.method == "btree");
    let keys = index.columns.iter().map(|column| match &column.key {
        IndexKey::Column(name) => Some(Key {
            name: catalog.dialect.key(name),
            descending: column.descending,
            nulls_first: column.nulls_first,
            collation: column.collation.clone(),
            opclass: column.opclass.clone(),
        }),
        IndexKey::Expression(_) => None,
    });
    keys.collect::<Option<Vec<_>>>().filter(|_| ordered)
}

fn find(side: Side<'_>) -> Vec<Advice> {
    let catalog = &side.replayed.catalog;
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        let indexes: Vec<(&Index, Vec<Key>)> =
            catalog.indexes_of(key).filter_map(|(_, index)| Some((index, keys(catalog, index)?))).collect();
        for (index, keys) in indexes.iter().filter(|(index, _)| !index.unique) {
            // Of two that are equal, the later one is told.
            let other = indexes.iter().find(|(other, more)| {
                other.name != index.name && more.starts_with(keys) && (more.len() > keys.len() || other.unique || other.name < index.name)
            });
            let constraint = table.primary_key.iter().chain(&table.uniques).find(|constraint| {
                let names: Vec<String> = constraint.column_names().iter().map(|name| catalog.dialect.key(name)).collect();
                names.len() >= keys.len() && keys.iter().zip(&names).all(|(key, name)| key.is_plain() && key.name == *name)
            });
            let by = match (other, constraint) {
                (Some((other, _)), _) => format!("index {}", other.name),
                (None, Some(constraint)) => constraint.name.as_ref().map_or_else(|| "a key".to_owned(), |name| format!("key {name}")),
                (None, None) => continue,
            };
            let provenance = &index.provenance;
            out.push(Advice {
                kind: Kind::Index,
                object: ObjectPath { schema: None, table: Some(key.display()), name: index.name.clone() },
                evidence: Evidence::new(format!("INDEX {}", index.name), provenance.created.or(provenance.statement)),
                message: format!("What index {} of table {} does, {by} does too.", index.name, key.display()),
            });
        }
    }
    out
}
