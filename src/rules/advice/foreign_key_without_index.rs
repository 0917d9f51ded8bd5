//! The columns of a foreign key begin no index.

use crate::catalog::{Catalog, ObjectKey, Table};
use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;
use crate::sql::IndexKey;

/// The columns of a foreign key begin no index.
pub static RULE: Rule = Rule {
    code: "foreign-key-without-index",
    group: "advice",
    summary: "The columns of a foreign key begin no index.",
    rationale: "Deleting or changing a row of the referenced table reads this whole table to look for references.",
    help: "Create an index on the referencing columns.",
    check: Check::Advice(find),
    bad: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (id BIGINT PRIMARY KEY, p_id BIGINT REFERENCES p (id));",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (id BIGINT PRIMARY KEY, p_id BIGINT REFERENCES p (id));",
        ),
    }),
    good: tested(Example {
        left: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (id BIGINT PRIMARY KEY, p_id BIGINT REFERENCES p (id)); CREATE INDEX c_p ON c (p_id);",
        ),
        right: (
            Dialect::Postgres,
            "CREATE TABLE p (id BIGINT PRIMARY KEY); CREATE TABLE c (id BIGINT PRIMARY KEY, p_id BIGINT REFERENCES p (id)); CREATE INDEX c_p ON c (p_id);",
        ),
    }),
};

fn find(side: Side<'_>) -> Vec<Advice> {
    let catalog = &side.replayed.catalog;
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        for foreign_key in &table.foreign_keys {
            let wanted: Vec<String> = foreign_key.columns.iter().map(|name| catalog.dialect.key(name)).collect();
            if !begins_an_index(catalog, key, table, &wanted) {
                let columns = foreign_key.columns.join(", ");
                let name = foreign_key.name.clone().unwrap_or_else(|| format!("{columns} -> {}", foreign_key.ref_table_name));
                let provenance = &foreign_key.provenance;
                out.push(Advice {
                    kind: Kind::ForeignKey,
                    object: ObjectPath { schema: None, table: Some(key.display()), name },
                    evidence: Evidence::new(
                        format!("FOREIGN KEY ({columns}) REFERENCES {}", foreign_key.ref_table_name),
                        provenance.created.or(provenance.statement),
                    ),
                    message: format!(
                        "No index of table {} begins with ({columns}), which refer to {}.",
                        key.display(),
                        foreign_key.ref_table_name
                    ),
                });
            }
        }
    }
    out
}

fn begins_an_index(catalog: &Catalog, key: &ObjectKey, table: &Table, wanted: &[String]) -> bool {
    let covers = |names: Vec<String>| {
        names.len() >= wanted.len() && wanted.iter().all(|name| names.iter().take(wanted.len()).any(|own| own == name))
    };
    let constraints = table.primary_key.iter().chain(&table.uniques);
    let mut keys = constraints.map(|key| key.column_names().iter().map(|name| catalog.dialect.key(name)).collect::<Vec<_>>());
    if keys.any(covers) {
        return true;
    }
    catalog.indexes_of(key).filter(|(_, index)| index.predicate.is_none()).any(|(_, index)| {
        let plain = index.columns.iter().map_while(|column| match &column.key {
            IndexKey::Column(name) => Some(catalog.dialect.key(name)),
            IndexKey::Expression(_) => None,
        });
        covers(plain.collect())
    })
}
