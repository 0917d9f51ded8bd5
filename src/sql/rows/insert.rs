//! `INSERT` and `REPLACE` of both engines
//! (<https://sqlite.org/lang_insert.html>, <https://www.postgresql.org/docs/current/sql-insert.html>).

use super::cell::cell;
use super::cursor::Cursor;
use super::{CopiedRows, OnConflict, Row, RowBlock, RowEffect};
use crate::sql::DataChange;
use crate::sql::lex::{Token, significant_tokens};

pub(super) fn insert<'t>(cursor: &mut Cursor<'t>, change: &DataChange, limit: usize) -> RowEffect<'t> {
    if cursor.sees("WITH") {
        return copied(Vec::new(), None, Vec::new(), OnConflict::Refuse, true);
    }
    let mut conflict = OnConflict::Refuse;
    if cursor.eat("REPLACE") {
        conflict = OnConflict::Replace;
    } else if !cursor.eat("INSERT") {
        return RowEffect::NotFollowed("it does not start as an INSERT does");
    } else if cursor.eat("OR") {
        if cursor.eat("IGNORE") {
            conflict = OnConflict::Ignore(Vec::new());
        } else if cursor.eat("REPLACE") {
            conflict = OnConflict::Replace;
        } else {
            // ABORT, FAIL and ROLLBACK refuse in their own way.
            cursor.next();
        }
    }
    cursor.eat("INTO");
    if cursor.object_name().is_none() {
        return RowEffect::NotFollowed("the table's name was not found");
    }
    if cursor.eat("AS") {
        cursor.name();
    }
    let before = cursor.position();
    let columns = match cursor.name_list() {
        Some(columns) if !cursor_is_query(&columns) => columns,
        _ => {
            cursor.seek(before);
            Vec::new()
        }
    };
    if cursor.eat("OVERRIDING") {
        cursor.next();
        cursor.eat("VALUE");
    }
    if cursor.eat_all(&["DEFAULT", "VALUES"]) {
        let start = cursor.position() as u32;
        let rows = if limit > 0 { vec![Row { cells: Vec::new(), start }] } else { Vec::new() };
        return RowEffect::Rows(RowBlock { columns: Vec::new(), rows, count: 1, conflict: clause(cursor, conflict) });
    }
    if cursor.eat("VALUES") {
        return values(cursor, columns, conflict, change, limit);
    }
    select(cursor, columns, conflict)
}

/// `(SELECT …)` in parentheses is no list of columns.
fn cursor_is_query(names: &[String]) -> bool {
    names.first().is_some_and(|first| ["select", "with", "values"].iter().any(|word| first.eq_ignore_ascii_case(word)) && names.len() == 1)
}

fn values<'t>(cursor: &mut Cursor<'t>, columns: Vec<String>, conflict: OnConflict<'t>, change: &DataChange, limit: usize) -> RowEffect<'t> {
    let mut rows = Vec::new();
    let mut count = 0_u64;
    let mut tokens: Vec<Token> = Vec::new();
    loop {
        if rows.len() >= limit {
            // Beyond the bound nobody looks at the values; lowering has counted them.
            return RowEffect::Rows(RowBlock { columns, rows, count: change.rows.unwrap_or(count + 1), conflict });
        }
        let Some(open) = cursor.next() else { break };
        if !open.is_operator(cursor.text, "(") {
            return RowEffect::NotFollowed("the list of values was not understood");
        }
        let mut row = Row { cells: Vec::with_capacity(columns.len()), start: open.range.start as u32 };
        if !one_row(cursor, &mut tokens, &mut row) {
            return RowEffect::NotFollowed("a row is not closed");
        }
        rows.push(row);
        count += 1;
        if !cursor.eat_operator(",") {
            break;
        }
    }
    RowEffect::Rows(RowBlock { columns, rows, count, conflict: clause(cursor, conflict) })
}

/// Reads up to and with the parenthesis that closes the row.
fn one_row<'t>(cursor: &mut Cursor<'t>, tokens: &mut Vec<Token>, row: &mut Row<'t>) -> bool {
    let mut depth = 0_u32;
    tokens.clear();
    while let Some(token) = cursor.next() {
        match token.text(cursor.text) {
            "(" | "[" => depth = depth.saturating_add(1),
            ")" if depth == 0 => {
                row.cells.push(cell(cursor.text, tokens, cursor.dialect));
                return true;
            }
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                row.cells.push(cell(cursor.text, tokens, cursor.dialect));
                tokens.clear();
                continue;
            }
            _ => {}
        }
        tokens.push(token);
    }
    false
}

/// `ON CONFLICT …` after the rows; what was written before them otherwise.
fn clause<'t>(cursor: &mut Cursor<'t>, before: OnConflict<'t>) -> OnConflict<'t> {
    if !cursor.eat_all(&["ON", "CONFLICT"]) {
        return before;
    }
    let mut target = Vec::new();
    let at = cursor.position();
    if cursor.sees_operator("(") {
        match cursor.name_list() {
            Some(names) => target = names,
            // Expressions and operator classes in the target: any key may be meant.
            None => {
                cursor.seek(at);
                cursor.next();
                cursor.until(|_, _| false);
                cursor.eat_operator(")");
            }
        }
    } else if cursor.eat_all(&["ON", "CONSTRAINT"]) {
        cursor.name();
    }
    cursor.until(|token, text| token.is_word(text, "DO"));
    if !cursor.eat("DO") || cursor.eat("NOTHING") || !cursor.eat_all(&["UPDATE", "SET"]) {
        return OnConflict::Ignore(target);
    }
    let (assignments, more) = assignments(cursor);
    let conditional = more || cursor.sees("WHERE");
    OnConflict::Update { target, assignments, conditional }
}

/// `a = 1, b = 2`; whether something was written that is not of this shape.
pub(super) fn assignments<'t>(cursor: &mut Cursor<'t>) -> (Vec<(String, &'t str)>, bool) {
    let mut all = Vec::new();
    loop {
        let Some(mut name) = cursor.name() else { return (all, true) };
        // `t.a = 1` is allowed in SQLite.
        if cursor.eat_operator(".") {
            let Some(own) = cursor.name() else { return (all, true) };
            name = own;
        }
        if !cursor.eat_operator("=") {
            return (all, true);
        }
        let value = cursor.until(|token, text| {
            token.is_operator(text, ",") || ["WHERE", "FROM", "RETURNING", "ORDER", "LIMIT"].iter().any(|word| token.is_word(text, word))
        });
        all.push((name, value));
        if !cursor.eat_operator(",") {
            return (all, false);
        }
    }
}

fn copied<'t>(
    columns: Vec<String>,
    source: Option<crate::sql::ObjectName>,
    items: Vec<&'t str>,
    conflict: OnConflict<'t>,
    makes_rows: bool,
) -> RowEffect<'t> {
    RowEffect::Copied(CopiedRows { columns, source, items, conflict, makes_rows })
}

/// `SELECT a, b FROM t` and nothing more is followed; every other query is only known as one.
fn select<'t>(cursor: &mut Cursor<'t>, columns: Vec<String>, conflict: OnConflict<'t>) -> RowEffect<'t> {
    let query_start = cursor.position();
    let query = cursor.text.get(query_start..cursor.end()).unwrap_or_default();
    let makes_rows = makes_rows(query, cursor);
    if !cursor.eat("SELECT") || cursor.sees("DISTINCT") {
        return copied(columns, None, Vec::new(), conflict, makes_rows);
    }
    let mut items = Vec::new();
    loop {
        items.push(cursor.until(|token, text| token.is_operator(text, ",") || token.is_word(text, "FROM")));
        if !cursor.eat_operator(",") {
            break;
        }
    }
    let source = if cursor.eat("FROM") { cursor.object_name() } else { None };
    if cursor.sees("ON") {
        let conflict = clause(cursor, conflict);
        return copied(columns, source.filter(|_| !makes_rows), items, conflict, makes_rows);
    }
    let plain = cursor.peek().is_none();
    copied(columns, source.filter(|_| plain && !makes_rows), items, conflict, makes_rows)
}

/// Whether a query can give rows although the tables it reads are empty.
fn makes_rows(query: &str, cursor: &Cursor<'_>) -> bool {
    const AGGREGATES: [&str; 9] = ["count", "max", "min", "sum", "avg", "total", "string_agg", "array_agg", "group_concat"];
    let tokens = significant_tokens(query, cursor.dialect);
    let has = |word: &str| tokens.iter().any(|token| token.is_word(query, word));
    !has("from") || has("union") || has("values") || has("generate_series") || AGGREGATES.iter().any(|word| has(word))
}
