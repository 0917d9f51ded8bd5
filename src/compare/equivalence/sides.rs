//! What a judgement is asked about: an element together with the table and the catalog it stands in.

use crate::catalog::{Catalog, Column, ObjectKey, Table};
use crate::source::Dialect;

/// A column of one side.
#[derive(Debug, Clone, Copy)]
pub struct ColumnSide<'a> {
    /// Everything that exists on its side.
    pub catalog: &'a Catalog,
    /// The key of its table.
    pub table: &'a ObjectKey,
    /// Its table.
    pub definition: &'a Table,
    /// The column.
    pub column: &'a Column,
}

impl<'a> ColumnSide<'a> {
    /// The engine of its side.
    pub fn dialect(&self) -> Dialect {
        self.catalog.dialect
    }

    /// Its table.
    pub fn table_side(&self) -> TableSide<'a> {
        TableSide { catalog: self.catalog, key: self.table, table: self.definition }
    }
}

/// A table of one side.
#[derive(Debug, Clone, Copy)]
pub struct TableSide<'a> {
    /// Everything that exists on its side.
    pub catalog: &'a Catalog,
    /// Its key.
    pub key: &'a ObjectKey,
    /// The table.
    pub table: &'a Table,
}

impl<'a> TableSide<'a> {
    /// The engine of its side.
    pub fn dialect(&self) -> Dialect {
        self.catalog.dialect
    }

    /// One of its columns, by name.
    pub fn column(&self, name: &str) -> Option<ColumnSide<'a>> {
        let column = self.table.column(self.dialect(), name)?;
        Some(self.side(column))
    }

    /// One of its columns, by a name whose case says nothing: normal forms fold all names.
    pub(super) fn column_in_any_case(&self, name: &str) -> Option<ColumnSide<'a>> {
        self.column(name).or_else(|| {
            let column = self.table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name))?;
            Some(self.side(column))
        })
    }

    fn side(&self, column: &'a Column) -> ColumnSide<'a> {
        ColumnSide { catalog: self.catalog, table: self.key, definition: self.table, column }
    }
}
