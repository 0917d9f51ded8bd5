//! Which columns say that two rows are the same row.

use crate::catalog::{Catalog, ObjectKey, Table};
use crate::sql::IndexKey;

/// A key of a table: what it is called for people, and its columns as folded names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub label: &'static str,
    pub columns: Vec<String>,
}

/// Keys of a table, best first: primary key, unique constraints, unique indexes over all rows.
pub(super) fn keys_of(catalog: &Catalog, key: &ObjectKey, table: &Table) -> Vec<Key> {
    let fold = |names: Vec<&str>| names.into_iter().map(|name| catalog.dialect.key(name)).collect::<Vec<_>>();
    let primary = table.primary_key.iter().map(|key| Key { label: "primary key", columns: fold(key.column_names()) });
    let uniques = table.uniques.iter().map(|key| Key { label: "unique key", columns: fold(key.column_names()) });
    let indexes = catalog.indexes_of(key).filter(|(_, index)| index.unique && index.predicate.is_none()).filter_map(|(_, index)| {
        let columns: Option<Vec<&str>> = index
            .columns
            .iter()
            .map(|column| match &column.key {
                IndexKey::Column(name) => Some(name.as_str()),
                IndexKey::Expression(_) => None,
            })
            .collect();
        Some(Key { label: "unique index", columns: fold(columns?) })
    });
    primary.chain(uniques).chain(indexes).filter(|key| !key.columns.is_empty()).collect()
}
