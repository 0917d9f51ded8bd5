//! Indexes, views, triggers, `ALTER TABLE` and `DROP`.

use super::cursor::{Cursor, Read};
use super::table;
use super::token::Token;
use crate::sql::{
    AlterTable, AlterTableAction, CreateIndex, CreateTrigger, CreateView, Drop, ObjectKind, ObjectName, ObjectReference, StatementKind,
    TriggerAction,
};

/// Reads on after `CREATE [UNIQUE] INDEX` (<https://sqlite.org/lang_createindex.html>).
pub(super) fn create_index(cursor: &mut Cursor<'_>, unique: bool) -> Read<StatementKind> {
    let if_not_exists = cursor.if_not_exists()?;
    let name = cursor.object_name()?;
    cursor.expect("ON")?;
    let table = ObjectName::bare(cursor.name()?);
    cursor.expect_symbol("(")?;
    let columns = table::key_columns(cursor)?;
    cursor.expect_symbol(")")?;
    let predicate = if cursor.eat("WHERE") {
        let start = cursor.position();
        cursor.seek(cursor.tokens.len());
        Some(cursor.expression(cursor.since(start))?)
    } else {
        None
    };
    Ok(StatementKind::CreateIndex(CreateIndex {
        concurrently: false,
        name: Some(name),
        if_not_exists,
        table,
        only: false,
        unique,
        method: "btree".to_owned(),
        columns,
        include: Vec::new(),
        predicate,
        nulls_not_distinct: false,
        parameters: Default::default(),
    }))
}

/// Reads on after `CREATE [TEMP] VIEW` (<https://sqlite.org/lang_createview.html>).
pub(super) fn create_view(cursor: &mut Cursor<'_>, temporary: bool) -> Read<StatementKind> {
    let if_not_exists = cursor.if_not_exists()?;
    let name = cursor.object_name()?;
    let mut columns = Vec::new();
    if cursor.eat_symbol("(") {
        columns.push(cursor.name()?);
        while cursor.eat_symbol(",") {
            columns.push(cursor.name()?);
        }
        cursor.expect_symbol(")")?;
    }
    cursor.expect("AS")?;
    if !(cursor.sees("SELECT") || cursor.sees("WITH") || cursor.sees("VALUES")) {
        return cursor.unexpected();
    }
    let start = cursor.position();
    cursor.seek(cursor.tokens.len());
    let tokens = cursor.since(start);
    let query = cursor.query(tokens)?;
    let output = if columns.is_empty() { None } else { Some(columns.clone()) };
    Ok(StatementKind::CreateView(CreateView {
        name,
        or_replace: false,
        if_not_exists,
        temporary,
        materialized: false,
        recursive: false,
        columns,
        query,
        output,
        parameters: Default::default(),
    }))
}

/// Reads on after `CREATE [TEMP] TRIGGER` (<https://sqlite.org/lang_createtrigger.html>).
pub(super) fn create_trigger(cursor: &mut Cursor<'_>, temporary: bool) -> Read<StatementKind> {
    let if_not_exists = cursor.if_not_exists()?;
    let name = cursor.object_name()?;
    let timing = if cursor.eat("BEFORE") {
        "BEFORE"
    } else if cursor.eat("AFTER") {
        "AFTER"
    } else if cursor.eat("INSTEAD") {
        cursor.expect("OF")?;
        "INSTEAD OF"
    } else {
        "BEFORE"
    };
    let mut update_of = Vec::new();
    let event = if cursor.eat("DELETE") {
        "DELETE"
    } else if cursor.eat("INSERT") {
        "INSERT"
    } else {
        cursor.expect("UPDATE")?;
        if cursor.eat("OF") {
            update_of.push(cursor.name()?);
            while cursor.eat_symbol(",") {
                update_of.push(cursor.name()?);
            }
        }
        "UPDATE"
    };
    cursor.expect("ON")?;
    let table = cursor.object_name()?;
    if cursor.eat("FOR") {
        cursor.expect("EACH")?;
        cursor.expect("ROW")?;
    }
    let condition = if cursor.eat("WHEN") {
        let text = cursor.text;
        let tokens = cursor.take_while(|token| !token.is_word(text, "BEGIN"));
        Some(cursor.expression(tokens)?)
    } else {
        None
    };
    cursor.expect("BEGIN")?;
    let body = trigger_body(cursor)?;
    let action = TriggerAction::Body(cursor.query(body)?);
    Ok(StatementKind::CreateTrigger(CreateTrigger {
        name,
        if_not_exists,
        or_replace: false,
        temporary,
        constraint: false,
        table,
        timing: timing.to_owned(),
        events: vec![event.to_owned()],
        update_of,
        for_each_row: true,
        condition,
        action,
        deferrable: false,
        initially_deferred: false,
        referencing: None,
    }))
}

/// The statements of a trigger, each ended by a semicolon, up to the `END` that is the last word.
fn trigger_body<'a>(cursor: &mut Cursor<'a>) -> Read<&'a [Token]> {
    let start = cursor.position();
    let end = cursor.tokens.len().saturating_sub(1);
    let closed = end > start
        && cursor.tokens.get(end).is_some_and(|token| token.is_word(cursor.text, "END"))
        && cursor.tokens.get(end - 1).is_some_and(|token| token.is_symbol(cursor.text, ";"));
    if !closed {
        cursor.seek(cursor.tokens.len());
        return cursor.unexpected();
    }
    let mut fresh = true;
    for index in start..end {
        cursor.seek(index);
        if fresh && !["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "WITH", "VALUES"].iter().any(|word| cursor.sees(word)) {
            return cursor.unexpected();
        }
        fresh = cursor.sees_symbol(";");
    }
    cursor.seek(end);
    let body = cursor.since(start);
    cursor.expect("END")?;
    Ok(body)
}

/// Reads on after `ALTER TABLE` (<https://sqlite.org/lang_altertable.html>).
pub(super) fn alter_table(cursor: &mut Cursor<'_>) -> Read<StatementKind> {
    let name = cursor.object_name()?;
    let start = cursor.position();
    let action = if cursor.eat("RENAME") {
        if cursor.eat("TO") {
            AlterTableAction::RenameTo { to: cursor.name()? }
        } else {
            // COLUMN is a name too: `RENAME column TO x` renames a column of that name.
            if cursor.sees("COLUMN") && !cursor.peek_at(1).is_some_and(|token| token.is_word(cursor.text, "TO")) {
                cursor.expect("COLUMN")?;
            }
            let from = cursor.name()?;
            cursor.expect("TO")?;
            let quoted = cursor.peek().is_some_and(|token| token.kind != super::token::TokenKind::Word);
            AlterTableAction::RenameColumn { from, to: cursor.name()?, quoted }
        }
    } else if cursor.eat("ADD") {
        cursor.eat("COLUMN");
        if !cursor.sees_name() {
            return cursor.unexpected();
        }
        cursor.columns = None;
        AlterTableAction::AddColumn { column: Box::new(table::column(cursor)?), if_not_exists: false }
    } else if cursor.eat("DROP") {
        if cursor.sees("COLUMN") && cursor.peek_at(1).is_some() {
            cursor.expect("COLUMN")?;
        }
        AlterTableAction::DropColumn { name: cursor.name()?, if_exists: false, cascade: false }
    } else {
        return cursor.unexpected();
    };
    let span = cursor.span_since(start);
    Ok(StatementKind::AlterTable(AlterTable {
        name,
        if_exists: false,
        only: false,
        object: ObjectKind::Table,
        actions: vec![(span, action)],
    }))
}

/// Reads on after `DROP`.
pub(super) fn drop(cursor: &mut Cursor<'_>) -> Read<StatementKind> {
    let kind = if cursor.eat("TABLE") {
        ObjectKind::Table
    } else if cursor.eat("INDEX") {
        ObjectKind::Index
    } else if cursor.eat("VIEW") {
        ObjectKind::View
    } else if cursor.eat("TRIGGER") {
        ObjectKind::Trigger
    } else {
        return cursor.unexpected();
    };
    let if_exists = cursor.if_exists()?;
    let name = cursor.object_name()?;
    let object = ObjectReference { name, args: None, on: None };
    Ok(StatementKind::Drop(Drop { kind, objects: vec![object], if_exists, cascade: false }))
}
