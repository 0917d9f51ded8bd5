//! The tokenizer of both engines, and what tokens alone can say: normalised texts, folded names, named relations.

use std::ops::Range;

use super::scan;
use crate::source::Dialect;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TokenKind {
    /// White space.
    Blank,
    /// `-- …` without its line end, or `/* … */`.
    Comment,
    /// A keyword or an unquoted name.
    Word,
    /// A name in quotes: `"a"`, `` `a` ``, `[a]`, `U&"a"`.
    QuotedIdentifier,
    /// A string constant in any form, with its prefix: `'a'`, `E'a'`, `U&'a'`, `$$a$$`, `X'00'`, `B'01'`.
    String,
    /// A number.
    Number,
    /// `?`, `?1`, `:name`, `@name`, `$name` in SQLite; `$1` in PostgreSQL.
    Parameter,
    /// An operator, a bracket, a comma, a point, a semicolon, or a character that means nothing.
    Operator,
}

/// A token: its kind and its byte range in the text that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub range: Range<usize>,
}

impl Token {
    /// Its text, where `text` is the text that was tokenized.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.range.clone()]
    }

    /// Whether it is a blank or a comment.
    pub fn is_trivia(&self) -> bool {
        matches!(self.kind, TokenKind::Blank | TokenKind::Comment)
    }

    /// Whether it is this keyword (unquoted, any case).
    pub fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text(text).eq_ignore_ascii_case(word)
    }

    /// Whether it is this operator or bracket.
    pub fn is_operator(&self, text: &str, operator: &str) -> bool {
        self.kind == TokenKind::Operator && self.text(text) == operator
    }
}

/// All tokens of a text; together they are the text. What is never closed runs to the end.
///
/// Sources: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>, <https://sqlite.org/lang_keywords.html>,
/// <https://sqlite.org/lang_expr.html>.
pub fn tokens(text: &str, dialect: Dialect) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut all = Vec::with_capacity(bytes.len() / 4);
    let mut at = 0;
    while at < bytes.len() {
        let (kind, end) = next(bytes, at, dialect);
        all.push(Token { kind, range: at..end });
        at = end;
    }
    all
}

/// All tokens that are neither blanks nor comments.
pub fn significant_tokens(text: &str, dialect: Dialect) -> Vec<Token> {
    let mut all = tokens(text, dialect);
    all.retain(|token| !token.is_trivia());
    all
}

pub(super) fn next(bytes: &[u8], at: usize, dialect: Dialect) -> (TokenKind, usize) {
    let following = bytes.get(at + 1).copied();
    match (bytes[at], dialect) {
        (byte, _) if scan::is_blank(byte) => (TokenKind::Blank, run(bytes, at, scan::is_blank)),
        (0xef, Dialect::Sqlite) if bytes[at..].starts_with("\u{feff}".as_bytes()) => (TokenKind::Blank, at + 3),
        (b'-', _) if following == Some(b'-') => (TokenKind::Comment, scan::line_comment(bytes, at, dialect)),
        (b'/', _) if following == Some(b'*') => (TokenKind::Comment, scan::block_comment(bytes, at, dialect).end),
        (b'\'', Dialect::Sqlite) => (TokenKind::String, scan::quoted(bytes, at, b'\'').end),
        (b'\'', Dialect::Postgres) => (TokenKind::String, scan::postgres_string(bytes, at, false).end),
        (b'"', _) => (TokenKind::QuotedIdentifier, scan::quoted(bytes, at, b'"').end),
        (b'`', Dialect::Sqlite) => (TokenKind::QuotedIdentifier, scan::quoted(bytes, at, b'`').end),
        (b'[', Dialect::Sqlite) => (TokenKind::QuotedIdentifier, scan::bracketed(bytes, at).end),
        (byte, _) if scan::is_word_start(byte) => word(bytes, at, dialect),
        (byte, _) if byte.is_ascii_digit() => (TokenKind::Number, number(bytes, at)),
        (b'.', _) if following.is_some_and(|byte| byte.is_ascii_digit()) => (TokenKind::Number, number(bytes, at)),
        (b'$', Dialect::Postgres) => match scan::dollar_tag(bytes, at) {
            Some(tag) => (TokenKind::String, scan::dollar_quoted(bytes, at, tag).end),
            None if following.is_some_and(|byte| byte.is_ascii_digit()) => {
                (TokenKind::Parameter, run(bytes, at + 1, |b| b.is_ascii_digit()))
            }
            None => (TokenKind::Operator, at + 1),
        },
        (b'?', Dialect::Sqlite) => (TokenKind::Parameter, run(bytes, at + 1, |byte| byte.is_ascii_digit())),
        (b':' | b'@' | b'$', Dialect::Sqlite) if following.is_some_and(scan::is_word) => {
            (TokenKind::Parameter, scan::word_end(bytes, at + 1))
        }
        (_, Dialect::Sqlite) => (TokenKind::Operator, at + sqlite_operator(&bytes[at..])),
        (_, Dialect::Postgres) => (TokenKind::Operator, at + postgres_operator(&bytes[at..])),
    }
}

fn run(bytes: &[u8], from: usize, accept: impl Fn(u8) -> bool) -> usize {
    from + bytes[from..].iter().take_while(|byte| accept(**byte)).count()
}

/// A word, or the constant or quoted name whose prefix it is.
fn word(bytes: &[u8], at: usize, dialect: Dialect) -> (TokenKind, usize) {
    let end = scan::word_end(bytes, at);
    let prefix = bytes[at..end].to_ascii_lowercase();
    match (dialect, prefix.as_slice(), bytes.get(end)) {
        (Dialect::Sqlite, b"x", Some(b'\'')) => (TokenKind::String, scan::quoted(bytes, end, b'\'').end),
        (Dialect::Postgres, b"e", Some(b'\'')) => (TokenKind::String, scan::postgres_string(bytes, end, true).end),
        (Dialect::Postgres, b"b" | b"x" | b"n", Some(b'\'')) => (TokenKind::String, scan::postgres_string(bytes, end, false).end),
        (Dialect::Postgres, b"u", Some(b'&')) => match bytes.get(end + 1) {
            Some(b'\'') => (TokenKind::String, scan::postgres_string(bytes, end + 1, false).end),
            Some(b'"') => (TokenKind::QuotedIdentifier, scan::quoted(bytes, end + 1, b'"').end),
            _ => (TokenKind::Word, end),
        },
        _ => (TokenKind::Word, end),
    }
}

/// Digits with letters (`0xff`, `1e5`), one point, and the sign of an exponent.
fn number(bytes: &[u8], at: usize) -> usize {
    let hexadecimal = matches!(bytes.get(at..at + 2), Some([b'0', b'x' | b'X']));
    let mut end = at;
    let mut point = false;
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'.' if !point && !hexadecimal && bytes.get(end + 1) != Some(&b'.') => point = true,
            b'+' | b'-'
                if !hexadecimal
                    && matches!(bytes.get(end.wrapping_sub(1)), Some(b'e' | b'E'))
                    && bytes.get(end + 1).is_some_and(|digit| digit.is_ascii_digit()) => {}
            b'_' => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    end
}

fn sqlite_operator(rest: &[u8]) -> usize {
    const LONG: [&[u8]; 10] = [b"->>", b"->", b"||", b"<=", b"<>", b"<<", b">=", b">>", b"!=", b"=="];
    LONG.iter().find(|operator| rest.starts_with(operator)).map_or(1, |operator| operator.len())
}

/// PostgreSQL reads as many operator characters as it can, up to a comment, and gives trailing `+` and `-` back unless the operator has one
/// of a few special characters (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS>).
fn postgres_operator(rest: &[u8]) -> usize {
    for pair in [b"::", b":=", b".."] {
        if rest.starts_with(pair) {
            return 2;
        }
    }
    let mut length = 0;
    while let Some(byte) = rest.get(length) {
        let comment = rest[length..].starts_with(b"--") || rest[length..].starts_with(b"/*");
        if comment || !b"+-*/<>=~!@#%^&|`?".contains(byte) {
            break;
        }
        length += 1;
    }
    let special = rest[..length].iter().any(|byte| b"~!@#%^&|`?".contains(byte));
    while length > 1 && !special && matches!(rest[length - 1], b'+' | b'-') {
        length -= 1;
    }
    length.max(1)
}

/// A name as its engine reads the token: quotes removed and doubled quotes resolved; PostgreSQL folds unquoted names to lower case and
/// cuts every name at 63 bytes; SQLite keeps the case.
pub fn unquote(token: &str, dialect: Dialect) -> String {
    let inner = |quote: char| {
        let body = token.strip_prefix(quote).unwrap_or(token);
        let body = body.strip_suffix(quote).unwrap_or(body);
        let quote = quote.to_string();
        body.replace(&quote.repeat(2), &quote)
    };
    match (dialect, token.as_bytes().first()) {
        (Dialect::Sqlite, Some(b'"')) => inner('"'),
        (Dialect::Sqlite, Some(b'`')) => inner('`'),
        (Dialect::Sqlite, Some(b'\'')) => inner('\''),
        (Dialect::Sqlite, Some(b'[')) => token.trim_start_matches('[').trim_end_matches(']').to_owned(),
        (Dialect::Sqlite, _) => token.to_owned(),
        (Dialect::Postgres, Some(b'"')) => cut_name(inner('"')),
        (Dialect::Postgres, Some(b'u' | b'U')) if token.get(1..3) == Some("&\"") => {
            let name = unquote(&token[2..], Dialect::Postgres);
            cut_name(unicode_escapes(&name).unwrap_or(name))
        }
        (Dialect::Postgres, _) => cut_name(token.to_ascii_lowercase()),
    }
}

/// PostgreSQL keeps 63 bytes of a name, whole characters only.
fn cut_name(mut name: String) -> String {
    if name.len() > 63 {
        name.truncate(name.floor_char_boundary(63));
    }
    name
}

/// `\0061` and `\+000061` of `U&` constants and names; `None` when an escape is malformed.
fn unicode_escapes(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut high = None;
    while let Some(c) = rest.chars().next() {
        if c != '\\' {
            out.push(c);
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let after = &rest[1..];
        if let Some(next) = after.strip_prefix('\\') {
            out.push('\\');
            rest = next;
            continue;
        }
        let (digits, length) = match after.strip_prefix('+') {
            Some(digits) => (digits, 6),
            None => (after, 4),
        };
        let code = u32::from_str_radix(digits.get(..length)?, 16).ok()?;
        rest = &digits[length..];
        match (high.take(), code) {
            (None, 0xd800..=0xdbff) => high = Some(code),
            (Some(high), 0xdc00..=0xdfff) => out.push(char::from_u32(0x10000 + ((high - 0xd800) << 10) + (code - 0xdc00))?),
            (None, _) => out.push(char::from_u32(code)?),
            (Some(_), _) => return None,
        }
    }
    Some(out)
}

/// The value of a string constant, quotes and escapes resolved; `None` for blobs, bit strings and what is malformed.
pub fn string_value(token: &str, dialect: Dialect) -> Option<String> {
    let quote = token.find(['\'', '$'])?;
    let prefix = token[..quote].to_ascii_lowercase();
    if token[quote..].starts_with('$') {
        let tag = scan::dollar_tag(token.as_bytes(), quote)?;
        return token.get(quote + tag..token.len().checked_sub(tag)?).map(str::to_owned);
    }
    let mut value = String::new();
    let mut rest = &token[quote..];
    // A constant that goes on after a line break has several quoted parts.
    while let Some(open) = next_part(rest) {
        let part = &rest[open..];
        let end = match (dialect, prefix.as_str()) {
            (Dialect::Postgres, "e") => escaped_part(part, &mut value)?,
            _ => {
                let closed = scan::quoted(part.as_bytes(), 0, b'\'');
                if !closed.closed {
                    return None;
                }
                value.push_str(&part[1..closed.end - 1].replace("''", "'"));
                closed.end
            }
        };
        rest = &part[end..];
    }
    match (dialect, prefix.as_str()) {
        (_, "") | (Dialect::Postgres, "e" | "n") => Some(value),
        (Dialect::Postgres, "u&") => unicode_escapes(&value),
        _ => None,
    }
}

/// The next quote of a constant, past blanks and line comments.
fn next_part(rest: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let tail = &rest[at..];
        match tail.chars().next()? {
            '\'' => return Some(at),
            '-' => at += scan::line_end(tail.as_bytes(), 0),
            c => at += c.len_utf8(),
        }
    }
}

/// One quoted part of an `E'…'` constant, which starts with its quote; returns its length.
fn escaped_part(part: &str, value: &mut String) -> Option<usize> {
    let mut chars = part.char_indices().skip(1).peekable();
    // Octal and hexadecimal escapes are bytes of the encoding.
    let mut bytes: Vec<u8> = Vec::new();
    let mut utf8 = [0; 4];
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if chars.peek().is_some_and(|(_, next)| *next == '\'') => {
                chars.next();
                bytes.push(b'\'');
            }
            '\'' => {
                value.push_str(&String::from_utf8(bytes).ok()?);
                return Some(at + 1);
            }
            '\\' => {
                let (_, escape) = chars.next()?;
                let mut digits = |radix: u32, most: usize, first: Option<char>| {
                    let mut number = first.and_then(|digit| digit.to_digit(radix));
                    let mut count = usize::from(number.is_some());
                    while count < most
                        && let Some(digit) = chars.peek().and_then(|(_, digit)| digit.to_digit(radix))
                    {
                        number = Some(number.unwrap_or(0) * radix + digit);
                        count += 1;
                        chars.next();
                    }
                    number
                };
                match escape {
                    'b' => bytes.push(8),
                    'f' => bytes.push(12),
                    'n' => bytes.push(b'\n'),
                    'r' => bytes.push(b'\r'),
                    't' => bytes.push(b'\t'),
                    'x' => match digits(16, 2, None) {
                        Some(code) => bytes.push(code as u8),
                        None => bytes.push(b'x'),
                    },
                    '0'..='7' => bytes.push(digits(8, 3, Some(escape))? as u8),
                    'u' => bytes.extend_from_slice(char::from_u32(digits(16, 4, None)?)?.encode_utf8(&mut utf8).as_bytes()),
                    'U' => bytes.extend_from_slice(char::from_u32(digits(16, 8, None)?)?.encode_utf8(&mut utf8).as_bytes()),
                    other => bytes.extend_from_slice(other.encode_utf8(&mut utf8).as_bytes()),
                }
            }
            other => bytes.extend_from_slice(other.encode_utf8(&mut utf8).as_bytes()),
        }
    }
    None
}

/// Tokens without comments and blanks, in one spelling each: keywords and unquoted names in lower case, names without quotes that do not
/// need them, string constants in plain quotes, `!=` as `<>` and `==` as `=`.
///
/// Names of SQLite are folded although quoted, because SQLite compares them without regard to case.
pub fn normalised_tokens(text: &str, dialect: Dialect) -> Vec<String> {
    significant_tokens(text, dialect).iter().map(|token| normalised(token.kind, token.text(text), dialect)).collect()
}

fn normalised(kind: TokenKind, token: &str, dialect: Dialect) -> String {
    match kind {
        TokenKind::QuotedIdentifier => {
            let name = dialect.key(&unquote(token, dialect));
            let plain = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
                && !is_keyword(&name);
            if plain { name } else { format!("\"{}\"", name.replace('"', "\"\"")) }
        }
        TokenKind::String => match string_value(token, dialect) {
            Some(value) => format!("'{}'", value.replace('\'', "''")),
            None => token.to_ascii_lowercase(),
        },
        TokenKind::Word => match dialect {
            Dialect::Sqlite => token.to_ascii_lowercase(),
            Dialect::Postgres => unquote(token, dialect),
        },
        TokenKind::Number => token.to_ascii_lowercase(),
        TokenKind::Operator if token == "!=" => "<>".to_owned(),
        TokenKind::Operator if token == "==" && dialect == Dialect::Sqlite => "=".to_owned(),
        TokenKind::Parameter | TokenKind::Operator | TokenKind::Blank | TokenKind::Comment => token.to_owned(),
    }
}

/// Words that mean something else when they are not quoted: the reserved words of either engine
/// (<https://www.postgresql.org/docs/current/sql-keywords-appendix.html>, <https://sqlite.org/lang_keywords.html>).
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

#[rustfmt::skip]
static KEYWORDS: [&str; 166] = [
    "add", "all", "alter", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "autoincrement",
    "between", "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate",
    "collation", "column", "commit", "concurrently", "constraint", "create", "cross", "current_catalog", "current_date", "current_role",
    "current_schema", "current_time", "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "delete", "desc",
    "distinct", "do", "drop", "else", "end", "escape", "except", "exists", "extract", "false", "fetch", "float", "for", "foreign",
    "freeze", "from", "full", "grant", "greatest", "group", "grouping", "having", "ilike", "in", "index", "initially", "inner", "inout",
    "insert", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join", "lateral", "leading", "least", "left", "like",
    "limit", "localtime", "localtimestamp", "merge_action", "national", "natural", "nchar", "none", "normalize", "not", "nothing",
    "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay", "placing",
    "position", "precision", "primary", "real", "references", "returning", "right", "row", "select", "session_user", "set", "setof",
    "similar", "smallint", "some", "substring", "symmetric", "system_user", "table", "tablesample", "then", "time", "timestamp", "to",
    "trailing", "transaction", "treat", "trim", "true", "union", "unique", "update", "user", "using", "values", "varchar", "variadic",
    "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces",
    "xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xmltable",
];

/// The first words of a statement that say what it is, in upper case: `CREATE TABLE`, `ALTER INDEX`, `INSERT`; empty when it starts with no word.
pub fn statement_kind(text: &str, dialect: Dialect) -> String {
    const MODIFIERS: [&str; 19] = [
        "OR",
        "REPLACE",
        "TEMP",
        "TEMPORARY",
        "GLOBAL",
        "LOCAL",
        "UNLOGGED",
        "UNIQUE",
        "RECURSIVE",
        "TRUSTED",
        "PROCEDURAL",
        "CONSTRAINT",
        "EVENT",
        "FOREIGN",
        "MATERIALIZED",
        "VIRTUAL",
        "DEFAULT",
        "TEXT",
        "ACCESS",
    ];
    const SHOWN: [&str; 6] = ["EVENT", "FOREIGN", "MATERIALIZED", "VIRTUAL", "TEXT", "ACCESS"];
    // Enough of the text for the words; a statement can carry megabytes of rows.
    let head = &text[..text.floor_char_boundary(4096)];
    let mut words = significant_tokens(head, dialect)
        .into_iter()
        .take_while(|token| token.kind == TokenKind::Word)
        .map(|token| token.text(head).to_ascii_uppercase())
        .collect::<Vec<_>>()
        .into_iter();
    let Some(verb) = words.next() else { return String::new() };
    let mut kind = verb.clone();
    if ["CREATE", "ALTER", "DROP"].contains(&verb.as_str()) {
        for word in words {
            let modifier = MODIFIERS.contains(&word.as_str());
            if !modifier || SHOWN.contains(&word.as_str()) {
                kind.push(' ');
                kind.push_str(&word);
            }
            if !modifier {
                break;
            }
        }
    } else if verb == "COMMENT" {
        kind.push_str(" ON");
    }
    kind
}

#[cfg(test)]
#[path = "lex_tests.rs"]
mod tests;
