//! Generated columns that need each other (<https://sqlite.org/gencol.html>).

use super::names::affinity;
use crate::catalog::{Column, Index, Table};
use crate::source::Dialect;
use crate::sql::{Expr, IndexKey};

/// No more columns than this are followed: SQLite's own walk grows with every use of a virtual column.
const MOST: usize = 10_000;

/// The column at which SQLite notices, when it reads the new table, that a virtual column needs itself. Of several it names the last.
pub(super) fn column_loop(table: &Table) -> Option<String> {
    loop_through(table, table.columns.iter().map(|column| column.name.clone()).collect())
}

/// The same for the columns whose values are tested when a column is added.
pub(super) fn tested_loop(table: &Table) -> Option<String> {
    // Values of a declared type are tested too, whatever the kind of table.
    let typed = |column: &&Column| table.strict || !affinity(&column.data_type.raw).is_empty();
    let required = table.columns.iter().filter(|column| !column.nullable || typed(column)).map(|column| column.name.clone());
    let checked = table.checks.iter().flat_map(|check| columns_in(&check.expression.tree));
    loop_through(table, required.chain(checked).collect())
}

/// The same for the columns that an index reads.
pub(super) fn indexed_loop(table: &Table, index: &Index) -> Option<String> {
    let predicate = index.predicate.iter().flat_map(|predicate| columns_in(&predicate.tree));
    let keys = index.columns.iter().flat_map(|column| match &column.key {
        IndexKey::Column(name) => vec![name.clone()],
        IndexKey::Expression(expression) => columns_in(&expression.tree),
    });
    loop_through(table, predicate.chain(keys).collect())
}

fn loop_through(table: &Table, names: Vec<String>) -> Option<String> {
    let mut walk = Walk { table, open: Vec::new(), found: None, left: MOST };
    for column in names.iter().filter_map(|name| table.column(Dialect::Sqlite, name)) {
        walk.column(column);
    }
    walk.found
}

struct Walk<'a> {
    table: &'a Table,
    open: Vec<&'a str>,
    found: Option<String>,
    left: usize,
}

impl<'a> Walk<'a> {
    fn column(&mut self, column: &'a Column) {
        let Some(generated) = column.generated.as_ref().filter(|generated| !generated.stored) else { return };
        if self.open.contains(&column.name.as_str()) {
            self.found = Some(column.name.clone());
            return;
        }
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        self.open.push(&column.name);
        for name in columns_in(&generated.expression.tree) {
            if let Some(needed) = self.table.column(Dialect::Sqlite, &name) {
                self.column(needed);
            }
        }
        self.open.pop();
    }
}

/// The columns that an expression names, from left to right.
fn columns_in(tree: &Expr) -> Vec<String> {
    let mut open = vec![tree];
    let mut names = Vec::new();
    while let Some(tree) = open.pop() {
        if let Expr::Column(parts) = tree {
            names.extend(parts.last().cloned());
        }
        open.extend(tree.operands().into_iter().rev());
    }
    names
}
