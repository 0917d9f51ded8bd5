//! SQLite: our grammar for the structure of its statements, `sqlparser` for expressions, lowered into our statement model.
//!
//! The structure is read token by token, so that every column and constraint knows where it stands and every message is SQLite's own.
//! Nothing is dropped: a statement that is not in the model is irrelevant by declaration, opaque, or not understood.

mod control;
mod cursor;
mod data;
mod expr;
mod object;
mod query;
mod schema_rows;
mod table;
mod token;

#[cfg(test)]
mod tests;

pub(crate) use expr::{closing, expression};
pub(crate) use token::{Lexer, Token, TokenKind, is_join_word, is_reserved, quote, tokenize, unquote};

use super::{ObjectName, Outcome, RawKind, RawStatement, SplitIssue, Statement, StatementKind, UnmodelledClause, relations_named};
use crate::source::{Dialect, FileId, SourceSpan};
use cursor::{Cursor, Read};

/// Rows are scanned, not kept as tokens, in statements longer than this many bytes.
const LONG_STATEMENT: u32 = 1 << 16;

/// The tree of an expression on its own; double-quoted words are names in it.
pub(crate) fn query_expression(text: &str) -> Option<super::Expr> {
    expression(text, &tokenize(text), None).ok()
}

/// Parses and lowers one raw statement of a file's text.
pub fn lower(text: &str, file: FileId, raw: &RawStatement) -> Statement {
    let span = SourceSpan { file, start: raw.range.start, end: raw.range.end };
    let written = text.get(raw.range.start as usize..raw.range.end as usize).unwrap_or_default();
    match &raw.kind {
        RawKind::ShellMeta => return plain(span, shell_command(written)),
        RawKind::PsqlMeta | RawKind::ForeignMeta | RawKind::Copy { .. } => {
            return plain(span, not_understood(written, "a command of another product's client, which SQLite does not have".to_owned()));
        }
        RawKind::Sql => {}
    }
    if let Some(reason) = raw.issue.and_then(broken) {
        return plain(span, not_understood(written, reason));
    }
    lower_text(text, span, None)
}

/// Lowers `text` at `span`. With `fixed` the text is not the file's own and everything stands there.
fn lower_text(text: &str, span: SourceSpan, fixed: Option<SourceSpan>) -> Statement {
    let tokens = if span.end.saturating_sub(span.start) > LONG_STATEMENT && fixed.is_none() {
        data::head_tokens(text, span.start, span.end)
    } else {
        Lexer::new(text, span.start, span.end).collect::<Vec<Token>>()
    };
    let mut cursor = Cursor::new(text, &tokens, span.file, fixed);
    let outcome = match statement(&mut cursor, fixed.unwrap_or(span)) {
        Ok(outcome) => outcome,
        Err(error) => not_understood(text.get(span.start as usize..span.end as usize).unwrap_or_default(), error.message),
    };
    Statement { span: fixed.unwrap_or(span), outcome, not_modelled: cursor.not_modelled, needs: Vec::new() }
}

fn plain(span: SourceSpan, outcome: Outcome) -> Statement {
    Statement { span, outcome, not_modelled: Vec::new(), needs: Vec::new() }
}

fn not_understood(text: &str, reason: String) -> Outcome {
    Outcome::NotUnderstood {
        kind: super::lex::statement_kind(text, Dialect::Sqlite),
        reason,
        affects: relations_named(text, Dialect::Sqlite),
    }
}

/// Whether a message of ours is SQLite's own refusal of the text, word for word.
pub(crate) fn is_engine_message(reason: &str) -> bool {
    [
        "near \"",
        "incomplete input",
        "unrecognized token: ",
        "unknown table option: ",
        "unsupported use of NULLS ",
        "error in generated column ",
    ]
    .iter()
    .any(|start| reason.starts_with(start))
}

fn broken(issue: SplitIssue) -> Option<String> {
    match issue {
        SplitIssue::UnterminatedQuote => Some("a quote is never closed: the statement runs to the end of the file".to_owned()),
        SplitIssue::UnterminatedBody => Some("incomplete input".to_owned()),
        // A comment that is never closed ends at the end of the input in SQLite too; the others do not occur.
        SplitIssue::UnterminatedComment | SplitIssue::UnterminatedDollarQuote | SplitIssue::UnterminatedCopy => None,
    }
}

/// Commands of the sqlite3 shell (<https://sqlite.org/cli.html>): most only change what is shown.
fn shell_command(written: &str) -> Outcome {
    let command = written.split_whitespace().next().unwrap_or_default();
    // These run SQL or load rows that we do not have.
    if [".read", ".import", ".restore", ".clone", ".open", ".load"].contains(&command) {
        return Outcome::Opaque {
            kind: command.to_ascii_uppercase(),
            reason: format!("the shell command {command} brings in content that is not here"),
            affects: Vec::new(),
        };
    }
    Outcome::Irrelevant("shell command")
}

fn modelled(kind: StatementKind) -> Read<Outcome> {
    Ok(Outcome::Modelled(Box::new(kind)))
}

fn statement(cursor: &mut Cursor<'_>, span: SourceSpan) -> Read<Outcome> {
    let kind = if cursor.eat("CREATE") {
        create(cursor)?
    } else if cursor.eat("ALTER") {
        cursor.expect("TABLE")?;
        object::alter_table(cursor)?
    } else if cursor.eat("DROP") {
        object::drop(cursor)?
    } else if cursor.sees("EXPLAIN") {
        return Ok(Outcome::Irrelevant("EXPLAIN"));
    } else if ["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES", "WITH"].iter().any(|word| cursor.sees(word)) {
        return query_or_data(cursor, span);
    } else {
        return control::control(cursor);
    };
    cursor.expect_end()?;
    modelled(kind)
}

fn create(cursor: &mut Cursor<'_>) -> Read<StatementKind> {
    if cursor.eat("UNIQUE") {
        cursor.expect("INDEX")?;
        return object::create_index(cursor, true);
    }
    if cursor.eat("INDEX") {
        return object::create_index(cursor, false);
    }
    if cursor.eat("VIRTUAL") {
        cursor.expect("TABLE")?;
        return table::create_virtual_table(cursor);
    }
    let temporary = cursor.eat("TEMP") || cursor.eat("TEMPORARY");
    if cursor.eat("TABLE") {
        table::create_table(cursor, temporary)
    } else if cursor.eat("VIEW") {
        object::create_view(cursor, temporary)
    } else if cursor.eat("TRIGGER") {
        object::create_trigger(cursor, temporary)
    } else {
        cursor.unexpected()
    }
}

fn query_or_data(cursor: &mut Cursor<'_>, span: SourceSpan) -> Read<Outcome> {
    let start = cursor.position();
    if cursor.eat("WITH") {
        // The verb is the first one outside of the parentheses of the common tables.
        let text = cursor.text;
        cursor.take_while(|token| {
            !["INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "VALUES"].iter().any(|word| token.is_word(text, word))
        });
    }
    if cursor.sees("SELECT") || cursor.sees("VALUES") {
        cursor.seek(start);
        return Ok(control::select(cursor));
    }
    let mut change = data::data(cursor)?;
    if change.table.name.eq_ignore_ascii_case("sqlite_schema") || change.table.name.eq_ignore_ascii_case("sqlite_master") {
        return Ok(schema_rows::schema_rows(cursor, change, span));
    }
    if change.rows.is_none() {
        change.text = Some(query::slice(cursor.text, cursor.tokens.get(start..).unwrap_or_default()).to_owned());
    }
    modelled(StatementKind::Data(change))
}

/// An opaque outcome.
fn opaque(kind: &str, reason: String, affects: Vec<ObjectName>) -> Outcome {
    Outcome::Opaque { kind: kind.to_owned(), reason, affects }
}

/// Lowers a statement that stands inside a string literal at `span`.
fn lower_inner(text: &str, span: SourceSpan) -> (Outcome, Vec<UnmodelledClause>) {
    let inner = SourceSpan { file: span.file, start: 0, end: text.len() as u32 };
    let statement = lower_text(text, inner, Some(span));
    (statement.outcome, statement.not_modelled)
}
