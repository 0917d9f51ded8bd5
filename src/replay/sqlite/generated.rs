//! Generated columns that need each other (<https://sqlite.org/gencol.html>).

use super::names::affinity;
use crate::catalog::{Catalog, Column, Index, ObjectKey, Table};
use crate::source::Dialect;
use crate::sql::{Expr, IndexKey};

/// No more columns than this are followed: SQLite's own walk grows with every use of a virtual column.
const MOST: usize = 10_000;

/// The column at which SQLite notices, when it reads the new table, that a virtual column needs itself. Of several it names the last.
pub(super) fn column_loop(table: &Table) -> Option<String> {
    let mut walk = Walk::over(table);
    table.columns.iter().for_each(|column| walk.column(column));
    walk.found
}

/// The same for the columns whose values are tested when a column is added.
pub(super) fn tested_loop(table: &Table) -> Option<String> {
    let mut walk = Walk::over(table);
    // Values of a declared type are tested too, whatever the kind of table; in a STRICT table all but those of ANY.
    let typed = |column: &Column| match table.strict {
        true => !column.data_type.raw.eq_ignore_ascii_case("any"),
        false => !affinity(&column.data_type.raw).is_empty(),
    };
    table.columns.iter().filter(|column| !column.nullable || typed(column)).for_each(|column| walk.column(column));
    table.checks.iter().for_each(|check| walk.expression(&check.expression.tree));
    walk.found
}

/// The same for columns that a query reads.
pub(super) fn read_loop(catalog: &Catalog, columns: &[(ObjectKey, String)]) -> Option<String> {
    columns.iter().rev().find_map(|(key, name)| {
        let mut walk = Walk::over(catalog.tables.get(key)?);
        walk.named(name);
        walk.found
    })
}

/// The same for the columns that an index reads.
pub(super) fn indexed_loop(table: &Table, index: &Index) -> Option<String> {
    let mut walk = Walk::over(table);
    index.predicate.iter().for_each(|predicate| walk.expression(&predicate.tree));
    for column in &index.columns {
        match &column.key {
            IndexKey::Column(name) => walk.named(name),
            IndexKey::Expression(expression) => walk.expression(&expression.tree),
        }
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
    fn over(table: &'a Table) -> Self {
        Walk { table, open: Vec::new(), found: None, left: MOST }
    }

    fn named(&mut self, name: &str) {
        if let Some(column) = self.table.column(Dialect::Sqlite, name) {
            self.column(column);
        }
    }

    fn column(&mut self, column: &'a Column) {
        let Some(generated) = column.generated.as_ref().filter(|generated| !generated.stored) else { return };
        if self.open.contains(&column.name.as_str()) {
            self.found = Some(column.name.clone());
            return;
        }
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        self.open.push(&column.name);
        self.expression(&generated.expression.tree);
        self.open.pop();
    }

    /// The columns that an expression names, from left to right.
    fn expression(&mut self, tree: &Expr) {
        let mut open = vec![tree];
        while let Some(tree) = open.pop() {
            if let Expr::Column(parts) = tree {
                parts.last().into_iter().for_each(|name| self.named(name));
            }
            // Once something is wrong, SQLite does not look into a comparison of rows any more.
            if let Expr::Between { negated: _, operand, low: _, high: _ } = tree
                && matches!(**operand, Expr::Row(_))
            {
                self.expression(operand);
                if self.found.is_some() {
                    continue;
                }
            }
            let compares = matches!(tree, Expr::Binary { op: _, left, right: _ } if matches!(**left, Expr::Row(_)));
            if self.found.is_none() || !compares {
                open.extend(tree.operands().into_iter().rev());
            }
        }
    }
}
