//! Catalogs and expressions built by hand, for the unit tests of this folder.

use super::{ColumnSide, TableSide};
use crate::catalog::{Catalog, CheckConstraint, Column, ObjectKey, Provenance, Table};
use crate::source::{Dialect, SourceSpan};
use crate::sql::{DataType, Expr, Expression, ObjectName};

/// A catalog with one table `t`.
pub(super) struct Fixture {
    pub(super) catalog: Catalog,
    key: ObjectKey,
}

/// A column to be put into a fixture.
pub(super) fn column(name: &str, data_type: &str) -> Column {
    let (word, args) = match data_type.split_once('(') {
        Some((word, rest)) => (word.trim(), rest.trim_end_matches(')').split(',').map(|arg| arg.trim().to_owned()).collect()),
        None => (data_type, Vec::new()),
    };
    Column {
        name: name.to_owned(),
        data_type: DataType { raw: data_type.to_owned(), name: word.to_ascii_lowercase(), args, ..DataType::default() },
        nullable: true,
        ..Column::default()
    }
}

pub(super) fn expression(tree: Expr) -> Expression {
    Expression { text: format!("{tree:?}"), tree, span: SourceSpan::default() }
}

impl Fixture {
    pub(super) fn new(dialect: Dialect, columns: Vec<Column>) -> Self {
        let key = ObjectKey::new(if dialect == Dialect::Sqlite { "main" } else { "public" }, "t");
        let mut catalog = Catalog::new(dialect);
        catalog.tables.insert(key.clone(), Table { name: "t".to_owned(), columns, ..Table::default() });
        Fixture { catalog, key }
    }

    pub(super) fn checked(mut self, tree: Expr) -> Self {
        if let Some(table) = self.catalog.tables.get_mut(&self.key) {
            table.checks.push(CheckConstraint {
                name: None,
                auto_named: false,
                column: None,
                expression: expression(tree),
                not_valid: false,
                not_enforced: false,
                no_inherit: false,
                inherited: false,
                comment: None,
                provenance: Provenance::default(),
            });
        }
        self
    }

    pub(super) fn table(&self) -> TableSide<'_> {
        TableSide { catalog: &self.catalog, key: &self.key, table: self.catalog.tables.get(&self.key).expect("the fixture has one table") }
    }

    pub(super) fn side(&self) -> ColumnSide<'_> {
        let table = self.table();
        table.column(&table.table.columns[0].name).expect("the fixture has a column")
    }
}

pub(super) fn col(name: &str) -> Expr {
    Expr::Column(vec![name.to_owned()])
}

pub(super) fn num(value: &str) -> Expr {
    Expr::Number(value.to_owned())
}

pub(super) fn text(value: &str) -> Expr {
    Expr::Text(value.to_owned())
}

pub(super) fn op(left: Expr, op: &str, right: Expr) -> Expr {
    Expr::Binary { op: op.to_owned(), left: Box::new(left), right: Box::new(right) }
}

pub(super) fn call(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Call { name: ObjectName::bare(name), args, distinct: false, modifiers: Vec::new() }
}

pub(super) fn cast(operand: Expr, data_type: &str) -> Expr {
    Expr::Cast { operand: Box::new(operand), data_type: column("x", data_type).data_type }
}

pub(super) fn in_list(operand: Expr, list: Vec<Expr>) -> Expr {
    Expr::InList { negated: false, operand: Box::new(operand), list }
}

pub(super) fn not(operand: Expr) -> Expr {
    Expr::Unary { op: crate::sql::UnaryOp::Not, operand: Box::new(operand) }
}

pub(super) fn like(kind: &str, operand: Expr, pattern: &str) -> Expr {
    Expr::Like { op: kind.to_owned(), negated: false, operand: Box::new(operand), pattern: Box::new(text(pattern)), escape: None }
}

pub(super) fn and(parts: Vec<Expr>) -> Expr {
    parts.into_iter().reduce(|left, right| op(left, "AND", right)).expect("there is a part")
}
