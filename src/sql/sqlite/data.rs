//! Rows: `INSERT`, `REPLACE`, `UPDATE`, `DELETE`. Only what a schema audit needs is read; megabytes of values are scanned, not parsed.

use super::cursor::{Cursor, Read};
use super::query::query_text;
use super::token::{Lexer, Token};
use crate::sql::{DataChange, InsertSelect, ObjectName};

/// Reads a data statement whose verb comes next. `WITH` clauses before it were skipped.
pub(super) fn data(cursor: &mut Cursor<'_>) -> Read<DataChange> {
    if cursor.eat("REPLACE") {
        return insert(cursor, "REPLACE");
    }
    if cursor.eat("INSERT") {
        if cursor.eat("OR") {
            conflict_word(cursor)?;
        }
        return insert(cursor, "INSERT");
    }
    if cursor.eat("UPDATE") {
        if cursor.eat("OR") {
            conflict_word(cursor)?;
        }
        let table = qualified(cursor)?;
        cursor.expect("SET")?;
        let columns = assigned(cursor);
        return Ok(change("UPDATE", table, columns));
    }
    cursor.expect("DELETE")?;
    cursor.expect("FROM")?;
    let table = qualified(cursor)?;
    Ok(change("DELETE", table, Vec::new()))
}

fn change(verb: &'static str, table: ObjectName, columns: Vec<String>) -> DataChange {
    DataChange { verb, table, columns, ..DataChange::default() }
}

fn conflict_word(cursor: &mut Cursor<'_>) -> Read<()> {
    if ["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"].iter().any(|word| cursor.eat(word)) { Ok(()) } else { cursor.unexpected() }
}

/// A table with an optional alias and index hint.
fn qualified(cursor: &mut Cursor<'_>) -> Read<ObjectName> {
    let table = cursor.object_name()?;
    if cursor.eat("AS") {
        cursor.name()?;
    }
    if cursor.eat("INDEXED") {
        cursor.expect("BY")?;
        cursor.name()?;
    } else if cursor.eat_all(&["NOT", "INDEXED"]) {
        return Ok(table);
    }
    Ok(table)
}

/// Columns assigned after `SET`.
fn assigned(cursor: &mut Cursor<'_>) -> Vec<String> {
    let text = cursor.text;
    let mut columns = Vec::new();
    loop {
        if cursor.sees_symbol("(") {
            let start = cursor.position() + 1;
            if cursor.parenthesised().is_err() {
                return columns;
            }
            let end = cursor.position();
            cursor.seek(start);
            while cursor.position() < end {
                match cursor.name() {
                    Ok(name) => columns.push(name),
                    Err(_) => cursor.seek(cursor.position() + 1),
                }
            }
        } else {
            match cursor.name() {
                Ok(name) => columns.push(name),
                Err(_) => return columns,
            }
        }
        cursor.take_while(|token| {
            !token.is_symbol(text, ",") && !["WHERE", "FROM", "RETURNING", "ORDER", "LIMIT"].iter().any(|word| token.is_word(text, word))
        });
        if !cursor.eat_symbol(",") {
            return columns;
        }
    }
}

fn insert(cursor: &mut Cursor<'_>, verb: &'static str) -> Read<DataChange> {
    cursor.expect("INTO")?;
    let table = cursor.object_name()?;
    if cursor.eat("AS") {
        cursor.name()?;
    }
    let mut columns = Vec::new();
    if cursor.eat_symbol("(") {
        columns.push(cursor.name()?);
        while cursor.eat_symbol(",") {
            columns.push(cursor.name()?);
        }
        cursor.expect_symbol(")")?;
    }
    let mut made = change(verb, table, columns);
    if cursor.eat("DEFAULT") {
        cursor.expect("VALUES")?;
        made.rows = Some(1);
    } else if cursor.sees("VALUES") {
        values(cursor, &mut made)?;
    } else if cursor.sees("SELECT") || cursor.sees("WITH") {
        let rest = cursor.tokens.get(cursor.position()..).unwrap_or_default();
        let relations = query_text(cursor.text, rest).relations;
        made.select = Some(InsertSelect { relations, star: selects_star(cursor, rest), query: None });
    } else {
        return cursor.unexpected();
    }
    Ok(made)
}

/// Counts literal rows: groups of parentheses at the outermost level.
fn values(cursor: &mut Cursor<'_>, made: &mut DataChange) -> Read<()> {
    cursor.expect("VALUES")?;
    let start = cursor.position();
    let mut rows = 0;
    loop {
        cursor.parenthesised()?;
        rows += 1;
        if !cursor.eat_symbol(",") {
            break;
        }
    }
    made.rows = Some(rows);
    made.rows_span = Some(cursor.span_since(start));
    Ok(())
}

/// `SELECT * FROM …`
fn selects_star(cursor: &Cursor<'_>, tokens: &[Token]) -> bool {
    match tokens {
        [select, star, from, ..] => {
            select.is_word(cursor.text, "SELECT") && star.is_symbol(cursor.text, "*") && from.is_word(cursor.text, "FROM")
        }
        _ => false,
    }
}

/// Tokens of a statement that may carry megabytes of rows. An `INSERT … VALUES` is kept without the values: only the parentheses of the
/// rows and the commas between them remain, which is all that [`insert`] reads.
pub(super) fn head_tokens(text: &str, start: u32, end: u32) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut lexer = Lexer::new(text, start, end);
    let mut values = false;
    let mut depth = 0usize;
    for token in &mut lexer {
        if values {
            let opens = token.is_symbol(text, "(");
            let closes = token.is_symbol(text, ")");
            if closes {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                tokens.push(token);
            }
            if opens {
                depth += 1;
            }
            continue;
        }
        if tokens.len() < 4096 && token.is_word(text, "VALUES") && tokens.first().is_some_and(|first: &Token| is_insert(text, first)) {
            values = true;
        }
        tokens.push(token);
    }
    tokens
}

fn is_insert(text: &str, first: &Token) -> bool {
    first.is_word(text, "INSERT") || first.is_word(text, "REPLACE")
}
