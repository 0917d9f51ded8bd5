//! Transactions, pragmas, attached databases, and statements that are declared irrelevant.

use super::cursor::{Cursor, Read};
use super::token::{TokenKind, unquote};
use super::{modelled, opaque};
use crate::sql::{ObjectName, Outcome, StatementKind, TransactionControl};

/// Reads a statement that starts with none of the words of tables and rows.
pub(super) fn control(cursor: &mut Cursor<'_>) -> Read<Outcome> {
    for (word, declared) in [("VACUUM", "VACUUM"), ("ANALYZE", "ANALYZE"), ("REINDEX", "REINDEX")] {
        if cursor.sees(word) {
            return Ok(Outcome::Irrelevant(declared));
        }
    }
    let kind = if cursor.eat("BEGIN") {
        let _ = ["DEFERRED", "IMMEDIATE", "EXCLUSIVE"].iter().any(|mode| cursor.eat(mode));
        transaction_name(cursor);
        StatementKind::Transaction(TransactionControl::Begin)
    } else if cursor.eat("COMMIT") || cursor.eat("END") {
        transaction_name(cursor);
        StatementKind::Transaction(TransactionControl::Commit)
    } else if cursor.eat("ROLLBACK") {
        transaction_name(cursor);
        if cursor.eat("TO") {
            cursor.eat("SAVEPOINT");
            StatementKind::Transaction(TransactionControl::RollbackTo(cursor.name()?))
        } else {
            StatementKind::Transaction(TransactionControl::Rollback)
        }
    } else if cursor.eat("SAVEPOINT") {
        StatementKind::Transaction(TransactionControl::Savepoint(cursor.name()?))
    } else if cursor.eat("RELEASE") {
        cursor.eat("SAVEPOINT");
        StatementKind::Transaction(TransactionControl::Release(cursor.name()?))
    } else if cursor.eat("PRAGMA") {
        return pragma(cursor);
    } else if cursor.eat("ATTACH") {
        cursor.eat("DATABASE");
        let text = cursor.text;
        cursor.take_while(|token| !token.is_word(text, "AS"));
        cursor.expect("AS")?;
        StatementKind::Attach { attach: true, name: cursor.name()? }
    } else if cursor.eat("DETACH") {
        cursor.eat("DATABASE");
        StatementKind::Attach { attach: false, name: cursor.name()? }
    } else {
        return cursor.unexpected();
    };
    cursor.expect_end()?;
    modelled(kind)
}

/// `[TRANSACTION [name]]`; the name means nothing.
fn transaction_name(cursor: &mut Cursor<'_>) {
    if cursor.eat("TRANSACTION") && !cursor.sees("TO") && cursor.sees_name() {
        let _ = cursor.name();
    }
}

/// Pragmas that change how later statements work (<https://sqlite.org/pragma.html>); all others do not touch the schema.
fn pragma(cursor: &mut Cursor<'_>) -> Read<Outcome> {
    let name = cursor.object_name()?.name.to_ascii_lowercase();
    let value = if cursor.eat_symbol("=") {
        Some(pragma_value(cursor)?)
    } else if cursor.eat_symbol("(") {
        let value = pragma_value(cursor)?;
        cursor.expect_symbol(")")?;
        Some(value)
    } else {
        None
    };
    cursor.expect_end()?;
    if ["foreign_keys", "legacy_alter_table", "writable_schema"].contains(&name.as_str()) {
        return modelled(StatementKind::Pragma { name, value });
    }
    Ok(Outcome::Irrelevant("PRAGMA"))
}

fn pragma_value(cursor: &mut Cursor<'_>) -> Read<String> {
    let start = cursor.position();
    if !cursor.eat_symbol("-") {
        cursor.eat_symbol("+");
    }
    match cursor.peek() {
        // ON and DELETE are reserved, yet values here.
        Some(token) if matches!(token.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Text | TokenKind::Number) => {
            cursor.seek(cursor.position() + 1);
            Ok(cursor.since(start).iter().map(|token| unquote(token.text(cursor.text)).to_ascii_lowercase()).collect())
        }
        _ => cursor.unexpected(),
    }
}

/// Functions of loadable extensions that change the schema when they are selected, with the argument that names the table.
const SCHEMA_FUNCTIONS: [&str; 12] = [
    "addgeometrycolumn",
    "addtemporaryspatialindex",
    "createspatialindex",
    "createmissingrastercolumns",
    "disablespatialindex",
    "discardgeometrycolumn",
    "initspatialmetadata",
    "initspatialmetadatafull",
    "load_extension",
    "recovergeometrycolumn",
    "recoverspatialindex",
    "crsql_as_crr",
];

/// A query on its own reads only, unless it calls a function that is known to change the schema.
pub(super) fn select(cursor: &Cursor<'_>) -> Outcome {
    let rest = cursor.tokens.get(cursor.position()..).unwrap_or_default();
    for (index, token) in rest.iter().enumerate() {
        if token.kind != TokenKind::Word || !rest.get(index + 1).is_some_and(|next| next.is_symbol(cursor.text, "(")) {
            continue;
        }
        let function = token.text(cursor.text).to_ascii_lowercase();
        if SCHEMA_FUNCTIONS.contains(&function.as_str()) {
            let affects = rest
                .get(index + 2)
                .filter(|argument| matches!(argument.kind, TokenKind::Text | TokenKind::Quoted))
                .map(|argument| ObjectName::bare(unquote(argument.text(cursor.text))));
            return opaque("SELECT", format!("the function {function} of an extension changes the schema"), affects.into_iter().collect());
        }
    }
    Outcome::Irrelevant("SELECT")
}
