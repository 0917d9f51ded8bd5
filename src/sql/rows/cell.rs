//! One value: a literal in any of its spellings, or an expression.

use std::borrow::Cow;

use super::Cell;
use super::cursor::Cursor;
use crate::source::Dialect;
use crate::sql::lex::{Token, TokenKind, string_value};

/// Reads a value that stands alone.
pub fn literal(text: &str, dialect: Dialect) -> Cell<'_> {
    let mut cursor = Cursor::new(text, 0, text.len(), dialect);
    let mut tokens = Vec::new();
    while let Some(token) = cursor.next() {
        tokens.push(token);
    }
    cell(text, &tokens, dialect)
}

/// The value that a run of tokens is.
pub(super) fn cell<'t>(text: &'t str, tokens: &[Token], dialect: Dialect) -> Cell<'t> {
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return Cell::Unknown };
    known(text, tokens, dialect).unwrap_or_else(|| Cell::Expression(text.get(first.range.start..last.range.end).unwrap_or_default()))
}

fn known<'t>(text: &'t str, tokens: &[Token], dialect: Dialect) -> Option<Cell<'t>> {
    let tokens = without_parentheses(text, tokens);
    let operator = |at: usize, what: &str| tokens.get(at).is_some_and(|token| token.is_operator(text, what));
    let word = |at: usize, what: &str| tokens.get(at).is_some_and(|token| token.is_word(text, what));
    match tokens {
        [one] => single(text, one, dialect),
        [sign, number] if number.kind == TokenKind::Number && (operator(0, "-") || operator(0, "+")) => {
            let digits = number.text(text);
            if !sign.is_operator(text, "-") {
                return Some(Cell::Number(Cow::Borrowed(digits)));
            }
            // Usually the sign touches the digits, and both are one slice of the source.
            let whole = text.get(sign.range.start..number.range.end).filter(|whole| whole.len() == digits.len() + 1);
            Some(Cell::Number(whole.map_or_else(|| Cow::Owned(format!("-{digits}")), Cow::Borrowed)))
        }
        [.., string] if string.kind == TokenKind::String && tokens.iter().rev().skip(1).all(|token| is_type_word(text, token)) => {
            typed(text, string, dialect)
        }
        [value, cast, rest @ ..] if dialect == Dialect::Postgres && cast.is_operator(text, "::") => {
            if rest.is_empty() || !rest.iter().all(|token| is_type_part(text, token)) { None } else { single(text, value, dialect) }
        }
        [sign, value, cast, rest @ ..]
            if dialect == Dialect::Postgres && sign.is_operator(text, "-") && cast.is_operator(text, "::") && !rest.is_empty() =>
        {
            let plain = rest.iter().all(|token| is_type_part(text, token)) && value.kind == TokenKind::Number;
            plain.then(|| Cell::Number(Cow::Owned(format!("-{}", value.text(text)))))
        }
        [_, open, inner @ .., close] if open.is_operator(text, "(") && close.is_operator(text, ")") => {
            if word(0, "cast") {
                let at = inner.iter().position(|token| token.is_word(text, "as"))?;
                let type_words = inner.get(at + 1..)?;
                type_words.iter().all(|token| is_type_part(text, token)).then(|| known(text, inner.get(..at)?, dialect)).flatten()
            } else if word(0, "decode") {
                decoded(text, inner, dialect)
            } else if word(0, "replace") && dialect == Dialect::Sqlite {
                replaced(text, tokens)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// A value is at most this deep in parentheses before it counts as an expression.
const DEEPEST: usize = 8;

fn without_parentheses<'a>(text: &str, tokens: &'a [Token]) -> &'a [Token] {
    let mut tokens = tokens;
    for _ in 0..DEEPEST {
        match tokens {
            [open, inner @ .., close] if open.is_operator(text, "(") && close.is_operator(text, ")") && balanced(text, inner) => {
                tokens = inner;
            }
            _ => break,
        }
    }
    tokens
}

fn balanced(text: &str, tokens: &[Token]) -> bool {
    let mut depth = 0_i64;
    for token in tokens {
        match token.text(text) {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

fn single<'t>(text: &'t str, token: &Token, dialect: Dialect) -> Option<Cell<'t>> {
    match token.kind {
        TokenKind::String => string(text, token, dialect),
        TokenKind::Number => Some(Cell::Number(Cow::Borrowed(token.text(text)))),
        TokenKind::Word if token.is_word(text, "null") => Some(Cell::Null),
        TokenKind::Word if token.is_word(text, "default") => Some(Cell::Default),
        TokenKind::Word if token.is_word(text, "true") => Some(Cell::Boolean(true)),
        TokenKind::Word if token.is_word(text, "false") => Some(Cell::Boolean(false)),
        // A double-quoted word among values can only be a string (https://sqlite.org/quirks.html#dblquote).
        TokenKind::QuotedIdentifier if dialect == Dialect::Sqlite && token.text(text).starts_with('"') => {
            let inner = token.text(text).strip_prefix('"')?.strip_suffix('"')?;
            Some(Cell::Text(if inner.contains("\"\"") { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) }))
        }
        TokenKind::QuotedIdentifier
        | TokenKind::Word
        | TokenKind::Parameter
        | TokenKind::Operator
        | TokenKind::Blank
        | TokenKind::Comment => None,
    }
}

fn string<'t>(text: &'t str, token: &Token, dialect: Dialect) -> Option<Cell<'t>> {
    let written = token.text(text);
    let hex = written.strip_prefix(['x', 'X']).and_then(|rest| rest.strip_prefix('\'')).and_then(|rest| rest.strip_suffix('\''));
    if let Some(digits) = hex {
        // In PostgreSQL this is a bit string, not a bytea (https://www.postgresql.org/docs/current/sql-syntax-lexical.html).
        return (dialect == Dialect::Sqlite).then_some(Cell::Hex(Cow::Borrowed(digits)));
    }
    let plain = written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).filter(|inner| !inner.contains('\''));
    match plain {
        Some(inner) => Some(Cell::Text(Cow::Borrowed(inner))),
        None => string_value(written, dialect).map(|value| Cell::Text(Cow::Owned(value))),
    }
}

fn is_type_word(text: &str, token: &Token) -> bool {
    const WORDS: [&str; 18] = [
        "date",
        "time",
        "timestamp",
        "timestamptz",
        "timetz",
        "with",
        "without",
        "zone",
        "json",
        "jsonb",
        "uuid",
        "bytea",
        "text",
        "varchar",
        "numeric",
        "boolean",
        "inet",
        "interval",
    ];
    token.kind == TokenKind::Word && WORDS.iter().any(|word| token.is_word(text, word))
}

fn typed<'t>(text: &'t str, token: &Token, dialect: Dialect) -> Option<Cell<'t>> {
    (dialect == Dialect::Postgres).then(|| string(text, token, dialect)).flatten()
}

/// A token of a type's name: words, length and precision, brackets of arrays, another cast.
fn is_type_part(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Word | TokenKind::QuotedIdentifier | TokenKind::Number => true,
        TokenKind::Operator => matches!(token.text(text), "(" | ")" | "[" | "]" | "::" | "." | ","),
        TokenKind::String | TokenKind::Parameter | TokenKind::Blank | TokenKind::Comment => false,
    }
}

/// `decode('00ff', 'hex')`.
fn decoded<'t>(text: &'t str, inner: &[Token], dialect: Dialect) -> Option<Cell<'t>> {
    let [digits, comma, format] = inner else { return None };
    let hex = comma.is_operator(text, ",") && string_value(format.text(text), dialect)?.eq_ignore_ascii_case("hex");
    if !hex {
        return None;
    }
    match string(text, digits, dialect)? {
        Cell::Text(digits) => Some(Cell::Hex(digits)),
        _ => None,
    }
}

/// `replace('a\nb','\n',char(10))`, as the sqlite3 shell's `.dump` writes line ends.
fn replaced<'t>(text: &'t str, tokens: &[Token]) -> Option<Cell<'t>> {
    let mut changes = Vec::new();
    let mut tokens = tokens;
    loop {
        let [name, open, inner @ .., close] = tokens else { return None };
        if !name.is_word(text, "replace") || !open.is_operator(text, "(") || !close.is_operator(text, ")") || changes.len() > DEEPEST {
            return None;
        }
        let [value @ .., comma, from, second, char_word, char_open, code, char_close] = inner else { return None };
        let shape = comma.is_operator(text, ",")
            && second.is_operator(text, ",")
            && char_word.is_word(text, "char")
            && char_open.is_operator(text, "(")
            && char_close.is_operator(text, ")");
        if !shape {
            return None;
        }
        let to = code.text(text).parse().ok().and_then(char::from_u32)?;
        changes.push((string_value(from.text(text), Dialect::Sqlite)?, to.to_string()));
        match value {
            [one] => {
                let mut value = string_value(one.text(text), Dialect::Sqlite)?;
                for (from, to) in changes.iter().rev() {
                    value = value.replace(from.as_str(), to);
                }
                return Some(Cell::Text(Cow::Owned(value)));
            }
            more => tokens = more,
        }
    }
}
