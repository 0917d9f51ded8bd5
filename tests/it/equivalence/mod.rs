//! The equivalence tables: against the engines, through the whole pipeline, and complete.

mod cases;
mod complete;
pub mod engines;
mod examples;
mod functions;
mod probes;
mod property;
mod recorded;
mod stated;
mod whole;

use schema_parity::catalog::{Catalog, ObjectKey, Table};
use schema_parity::compare::equivalence::{ColumnSide, TableSide};
use schema_parity::replay::replay;
use schema_parity::source::{Dialect, InputFile, SideInput, recognise};
use schema_parity::sql::parse;

/// What exists after the text was replayed; panics when the engine would refuse any of it.
fn catalog(dialect: Dialect, sql: &str) -> Catalog {
    let file = InputFile { path: "schema.sql".into(), content: Ok(sql.as_bytes().to_vec()) };
    let input = SideInput { label: "side".into(), files: vec![file], dialect: Some(dialect), ..SideInput::default() };
    let set = recognise(input);
    let replayed = replay(dialect, &parse(&set));
    assert!(replayed.issues.is_empty(), "{sql}: {:?}", replayed.issues);
    replayed.catalog
}

fn table<'a>(catalog: &'a Catalog, name: &str) -> (&'a ObjectKey, &'a Table) {
    catalog.tables.iter().find(|(key, _)| key.name == name).expect("the table is there")
}

fn table_side<'a>(catalog: &'a Catalog, name: &str) -> TableSide<'a> {
    let (key, table) = table(catalog, name);
    TableSide { catalog, key, table }
}

fn column_side<'a>(catalog: &'a Catalog, name: &str, column: &str) -> ColumnSide<'a> {
    table_side(catalog, name).column(column).expect("the column is there")
}
