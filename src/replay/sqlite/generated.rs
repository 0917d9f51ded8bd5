//! Generated columns that need each other (<https://sqlite.org/gencol.html>).

use crate::catalog::{Column, Table};
use crate::source::Dialect;
use crate::sql::Expr;

/// No more columns than this are followed: SQLite's own walk grows with every use of a virtual column.
const MOST: usize = 10_000;

/// The column at which SQLite notices, when it reads the new table, that a virtual column needs itself. Of several it names the last.
pub(super) fn column_loop(table: &Table) -> Option<String> {
    let mut walk = Walk { table, open: Vec::new(), found: None, left: MOST };
    table.columns.iter().for_each(|column| walk.column(column));
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
