//! `UPDATE`, `DELETE` and `TRUNCATE`.

use super::cursor::Cursor;
use super::insert::assignments;
use super::{RowChange, RowEffect};

pub(super) fn update<'t>(cursor: &mut Cursor<'t>) -> RowEffect<'t> {
    const NOT_READ: RowEffect<'static> = RowEffect::NotFollowed("the statement was not understood");
    if !cursor.eat("UPDATE") {
        return RowEffect::NotFollowed("a common table expression decides which rows change");
    }
    if cursor.eat("OR") {
        cursor.next();
    }
    cursor.eat("ONLY");
    if cursor.object_name().is_none() {
        return NOT_READ;
    }
    cursor.eat_operator("*");
    cursor.eat("AS");
    if !cursor.sees("SET") {
        cursor.name();
    }
    if !cursor.eat("SET") {
        return NOT_READ;
    }
    let (assignments, more) = assignments(cursor);
    let more_tables = cursor.sees("FROM");
    let (filter, rest) = filter(cursor);
    RowEffect::Update(RowChange { assignments, filter, more: more || more_tables || rest })
}

pub(super) fn delete<'t>(cursor: &mut Cursor<'t>) -> RowEffect<'t> {
    if !cursor.eat_all(&["DELETE", "FROM"]) {
        return RowEffect::NotFollowed("a common table expression decides which rows go");
    }
    cursor.eat("ONLY");
    if cursor.object_name().is_none() {
        return RowEffect::NotFollowed("the statement was not understood");
    }
    cursor.eat_operator("*");
    cursor.eat("AS");
    if !["WHERE", "USING", "RETURNING", "ORDER", "LIMIT", "INDEXED", "NOT"].iter().any(|word| cursor.sees(word)) {
        cursor.name();
    }
    let (filter, rest) = filter(cursor);
    RowEffect::Delete(RowChange { assignments: Vec::new(), filter, more: rest })
}

/// The condition, and whether anything else follows that decides.
fn filter<'t>(cursor: &mut Cursor<'t>) -> (Option<&'t str>, bool) {
    let filter = cursor
        .eat("WHERE")
        .then(|| cursor.until(|token, text| ["RETURNING", "ORDER", "LIMIT"].iter().any(|word| token.is_word(text, word))));
    let rest = cursor.peek().is_some() && !cursor.sees("RETURNING");
    (filter, rest)
}

pub(super) fn truncate<'t>(cursor: &mut Cursor<'t>) -> RowEffect<'t> {
    cursor.eat("TRUNCATE");
    cursor.eat("TABLE");
    let mut tables = Vec::new();
    loop {
        cursor.eat("ONLY");
        let Some(name) = cursor.object_name() else { return RowEffect::NotFollowed("the statement was not understood") };
        tables.push(name);
        cursor.eat_operator("*");
        if !cursor.eat_operator(",") {
            break;
        }
    }
    let mut cascade = false;
    while let Some(token) = cursor.next() {
        cascade |= token.is_word(cursor.text, "CASCADE");
    }
    RowEffect::Truncate { tables, cascade }
}
