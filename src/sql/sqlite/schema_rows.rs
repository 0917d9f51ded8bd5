//! Rows written into `sqlite_schema` under `PRAGMA writable_schema`, as the shell's `.dump` does for virtual tables.

use super::cursor::Cursor;
use super::token::{TokenKind, unquote};
use super::{lower_inner, opaque};
use crate::source::SourceSpan;
use crate::sql::{DataChange, ObjectName, Outcome, StatementKind};

/// A change of the schema table itself. Only an inserted `CREATE VIRTUAL TABLE` is understood, because that is what dumps hold.
pub(super) fn schema_rows(cursor: &mut Cursor<'_>, change: DataChange, span: SourceSpan) -> Outcome {
    let texts: Vec<String> =
        cursor.tokens.iter().filter(|token| token.kind == TokenKind::Text).map(|token| unquote(token.text(cursor.text))).collect();
    if change.verb == "INSERT"
        && change.rows == Some(1)
        && let Some(inner) =
            texts.iter().rev().find(|text| text.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("CREATE")))
    {
        let (outcome, not_modelled) = lower_inner(inner, span);
        if let Outcome::Modelled(kind) = &outcome
            && matches!(**kind, StatementKind::CreateVirtualTable(_))
        {
            cursor.not_modelled.extend(not_modelled);
            return outcome;
        }
    }
    let affects = texts.into_iter().filter(|text| !text.is_empty() && !text.contains(char::is_whitespace)).map(ObjectName::bare).collect();
    opaque(change.verb, "the statement writes into SQLite's own schema table".to_owned(), affects)
}
