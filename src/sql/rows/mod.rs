//! A light reader of the rows that migrations and dumps carry.
//!
//! No parser sees these statements: a cursor over tokens reads the head, the literal rows one by one, and what follows them. What is not a
//! literal stays an expression with its text. The reader borrows from the source and never reads more rows than it is asked for.

mod cell;
mod change;
mod copy;
mod cursor;
mod insert;
mod number;

use std::borrow::Cow;

use super::{DataChange, Expression, ObjectName, Outcome, RawKind, StatementKind, split};
use crate::source::{Dialect, FileId, SourceSpan};

pub use cell::literal;
pub use number::{canonical_number, compare_numbers};

/// A value as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'t> {
    /// `NULL`, or `\N` in a `COPY` block.
    Null,
    /// A string constant, quotes and escapes resolved; a field of a `COPY` block.
    Text(Cow<'t, str>),
    /// A number as written, with its sign.
    Number(Cow<'t, str>),
    /// The hexadecimal digits of a blob (`X'00ff'` in SQLite).
    Hex(Cow<'t, str>),
    /// `TRUE` or `FALSE`.
    Boolean(bool),
    /// `DEFAULT`, or a column that the statement does not name.
    Default,
    /// Anything else, as written.
    Expression(&'t str),
    /// A number that the engine gives (identity, serial, rowid).
    Assigned,
    /// A value that an earlier statement computed in a way that was not followed.
    Unknown,
}

/// A row and where it starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'t> {
    /// Its values in the order of the statement's columns.
    pub cells: Vec<Cell<'t>>,
    /// First byte of the row in its file.
    pub start: u32,
}

/// What happens to a row whose key is already there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OnConflict<'t> {
    /// The engine refuses it.
    #[default]
    Refuse,
    /// It is left out: `OR IGNORE`, `ON CONFLICT … DO NOTHING`. The columns of the conflict target, empty for any key.
    Ignore(Vec<String>),
    /// The old row goes: `OR REPLACE`, `REPLACE INTO`.
    Replace,
    /// The old row is changed: `ON CONFLICT … DO UPDATE SET`.
    Update {
        /// Columns of the conflict target, empty for any key.
        target: Vec<String>,
        /// Columns and their new values as written.
        assignments: Vec<(String, &'t str)>,
        /// `WHERE` was written, which is not followed.
        conditional: bool,
    },
}

/// The rows of an `INSERT … VALUES` or of a `COPY` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowBlock<'t> {
    /// Columns as named, empty for all columns in order.
    pub columns: Vec<String>,
    /// The first rows, up to the bound that the caller gave.
    pub rows: Vec<Row<'t>>,
    /// Number of all rows, read or not.
    pub count: u64,
    /// What happens when a key is there already.
    pub conflict: OnConflict<'t>,
}

/// A `SELECT` that feeds an `INSERT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedRows<'t> {
    /// Columns as named, empty for all columns in order.
    pub columns: Vec<String>,
    /// The one table of a plain `SELECT a, b FROM t`; `None` for any other query.
    pub source: Option<ObjectName>,
    /// Its select list, item by item; a bare `*` is one item.
    pub items: Vec<&'t str>,
    /// What happens when a key is there already.
    pub conflict: OnConflict<'t>,
    /// The query has an aggregate or no `FROM`: it can give rows although nothing is read.
    pub makes_rows: bool,
}

/// `SET` and `WHERE` of an `UPDATE` or `DELETE`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowChange<'t> {
    /// Columns and their new values as written; empty for `DELETE`.
    pub assignments: Vec<(String, &'t str)>,
    /// The condition as written.
    pub filter: Option<&'t str>,
    /// Something else is written that decides which rows change (`FROM`, `USING`, `LIMIT`, a row of columns).
    pub more: bool,
}

/// What a data statement does to rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowEffect<'t> {
    /// Literal rows come in.
    Rows(RowBlock<'t>),
    /// Rows of another table come in.
    Copied(CopiedRows<'t>),
    /// Rows change.
    Update(RowChange<'t>),
    /// Rows go.
    Delete(RowChange<'t>),
    /// All rows of these tables go; with `CASCADE` those of referencing tables too.
    Truncate {
        /// The tables.
        tables: Vec<ObjectName>,
        /// `CASCADE` written.
        cascade: bool,
    },
    /// Which rows change was not followed; a sentence says why.
    NotFollowed(&'static str),
}

/// Reads a data statement. At most `limit` rows are read, the rest is counted.
pub fn read<'t>(text: &'t str, dialect: Dialect, span: SourceSpan, change: &DataChange, limit: usize) -> RowEffect<'t> {
    let end = (span.end as usize).min(text.len());
    let mut cursor = cursor::Cursor::new(text, (span.start as usize).min(end), end, dialect);
    match change.verb {
        "INSERT" | "REPLACE" => insert::insert(&mut cursor, change, limit),
        "COPY" => copy::copy(&mut cursor, text, change, limit),
        "UPDATE" => change::update(&mut cursor),
        "DELETE" => change::delete(&mut cursor),
        "TRUNCATE" => change::truncate(&mut cursor),
        "MERGE" => RowEffect::NotFollowed("MERGE decides row by row what to do"),
        _ => RowEffect::NotFollowed("the statement is not one of those whose rows are followed"),
    }
}

/// The tree of an expression that stands alone, read by the engine's own parser; `None` when it is not an expression or too long to be
/// worth it.
pub fn expression(text: &str, dialect: Dialect) -> Option<Expression> {
    const LONGEST: usize = 4096;
    const HEAD: &str = "CREATE TABLE t (c integer, CHECK (";
    if text.len() > LONGEST {
        return None;
    }
    let statement = format!("{HEAD}{text}))");
    let raws = split(&statement, 0..statement.len() as u32, dialect);
    let [raw] = raws.as_slice() else { return None };
    if raw.kind != RawKind::Sql {
        return None;
    }
    let lowered = match dialect {
        Dialect::Sqlite => super::sqlite::lower(&statement, FileId::default(), raw),
        Dialect::Postgres => super::postgres::lower(&statement, FileId::default(), raw),
    };
    let Outcome::Modelled(kind) = lowered.outcome else { return None };
    let StatementKind::CreateTable(table) = *kind else { return None };
    let own = table.columns.into_iter().flat_map(|column| column.constraints).chain(table.constraints);
    let mut checks = own.filter_map(|constraint| {
        let super::ConstraintKind::Check { expression } = constraint.kind else { return None };
        Some(expression)
    });
    let first = checks.next()?;
    checks.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests;
