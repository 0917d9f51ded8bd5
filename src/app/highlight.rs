//! Colours for SQL on the screen, line by line; a colouring, not a parser.

use std::rc::Rc;

/// How a piece of text is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Anything else.
    Plain,
    /// A word of the language.
    Keyword,
    /// Text in quotes.
    Text,
    /// A number.
    Number,
    /// A comment.
    Comment,
    /// A name in quotes.
    Name,
}

impl Class {
    /// CSS class, empty for plain text.
    pub fn css(self) -> &'static str {
        match self {
            Class::Plain => "",
            Class::Keyword => "sql-k",
            Class::Text => "sql-s",
            Class::Number => "sql-n",
            Class::Comment => "sql-c",
            Class::Name => "sql-q",
        }
    }
}

/// What a line starts within.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum State {
    /// Nothing.
    #[default]
    Normal,
    /// A block comment of this depth.
    Comment(u32),
    /// A quoted text or name with this closing quote.
    Quote(u8),
    /// A dollar-quoted text with this delimiter.
    Dollar(Rc<str>),
}

/// Words that are coloured, sorted.
const KEYWORDS: &[&str] = &[
    "ACTION",
    "ADD",
    "ALL",
    "ALTER",
    "ALWAYS",
    "AND",
    "AS",
    "ASC",
    "AUTOINCREMENT",
    "BEGIN",
    "BETWEEN",
    "BIGINT",
    "BIGSERIAL",
    "BLOB",
    "BOOLEAN",
    "BY",
    "BYTEA",
    "CASCADE",
    "CASE",
    "CAST",
    "CHAR",
    "CHECK",
    "COLLATE",
    "COLUMN",
    "COMMENT",
    "COMMIT",
    "CONCURRENTLY",
    "CONFLICT",
    "CONSTRAINT",
    "COPY",
    "CREATE",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DATE",
    "DATETIME",
    "DEFAULT",
    "DEFERRABLE",
    "DEFERRED",
    "DELETE",
    "DESC",
    "DISTINCT",
    "DO",
    "DOMAIN",
    "DOUBLE",
    "DROP",
    "EACH",
    "ELSE",
    "END",
    "ENUM",
    "EXCLUDE",
    "EXECUTE",
    "EXISTS",
    "EXTENSION",
    "FALSE",
    "FIRST",
    "FOR",
    "FOREIGN",
    "FROM",
    "FUNCTION",
    "GENERATED",
    "GLOB",
    "GRANT",
    "GROUP",
    "HAVING",
    "IDENTITY",
    "IF",
    "ILIKE",
    "IN",
    "INCLUDE",
    "INDEX",
    "INHERITS",
    "INITIALLY",
    "INSERT",
    "INT",
    "INTEGER",
    "INTERVAL",
    "INTO",
    "IS",
    "JOIN",
    "JSON",
    "JSONB",
    "KEY",
    "LANGUAGE",
    "LAST",
    "LEFT",
    "LIKE",
    "LIMIT",
    "MATERIALIZED",
    "NO",
    "NOT",
    "NULL",
    "NULLS",
    "NUMERIC",
    "OF",
    "ON",
    "ONLY",
    "OR",
    "ORDER",
    "OWNER",
    "PARTITION",
    "POLICY",
    "PRAGMA",
    "PRECISION",
    "PRIMARY",
    "PROCEDURE",
    "REAL",
    "REFERENCES",
    "RENAME",
    "REPLACE",
    "RESTRICT",
    "RETURNS",
    "ROW",
    "ROWID",
    "SCHEMA",
    "SELECT",
    "SEQUENCE",
    "SERIAL",
    "SET",
    "SMALLINT",
    "STORED",
    "STRICT",
    "TABLE",
    "TEMP",
    "TEMPORARY",
    "TEXT",
    "THEN",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "TO",
    "TRIGGER",
    "TRUE",
    "TYPE",
    "UNIQUE",
    "UPDATE",
    "USING",
    "UUID",
    "VALUES",
    "VARCHAR",
    "VIEW",
    "VIRTUAL",
    "WHEN",
    "WHERE",
    "WITH",
    "WITHOUT",
    "ZONE",
];

fn is_keyword(word: &str) -> bool {
    word.len() <= 20 && KEYWORDS.binary_search(&word.to_ascii_uppercase().as_str()).is_ok()
}

/// Cuts one line (without its end) into coloured pieces, and says what the next line starts within. The pieces joined are the line.
pub fn line(text: &str, state: State) -> (Vec<(Class, &str)>, State) {
    let bytes = text.as_bytes();
    let mut pieces: Vec<(Class, &str)> = Vec::new();
    let mut state = state;
    let mut at = 0;
    let mut plain = 0;
    // Every boundary lies beside an ASCII byte or at an end, so that `get` always finds text.
    let mut push = |class: Class, from: usize, to: usize| {
        if let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) {
            pieces.push((class, piece));
        }
    };
    loop {
        match std::mem::take(&mut state) {
            State::Normal => {}
            State::Comment(mut depth) => {
                let start = at;
                while depth > 0 {
                    match (bytes.get(at), bytes.get(at + 1)) {
                        (Some(b'*'), Some(b'/')) => {
                            depth -= 1;
                            at += 2;
                        }
                        (Some(b'/'), Some(b'*')) => {
                            depth += 1;
                            at += 2;
                        }
                        (Some(_), _) => at += 1,
                        (None, _) => break,
                    }
                }
                push(Class::Comment, start, at);
                plain = at;
                if depth > 0 {
                    state = State::Comment(depth);
                    break;
                }
            }
            State::Quote(close) => {
                let start = at;
                let class = if close == b'\'' { Class::Text } else { Class::Name };
                let Some(end) = bytes.get(at..).and_then(|rest| rest.iter().position(|byte| *byte == close)) else {
                    push(class, start, bytes.len());
                    plain = bytes.len();
                    state = State::Quote(close);
                    break;
                };
                at += end + 1;
                push(class, start, at);
                plain = at;
            }
            State::Dollar(tag) => {
                let start = at;
                let Some(end) = text.get(at..).and_then(|rest| rest.find(&*tag)) else {
                    push(Class::Text, start, bytes.len());
                    plain = bytes.len();
                    state = State::Dollar(tag);
                    break;
                };
                at += end + tag.len();
                push(Class::Text, start, at);
                plain = at;
            }
        }
        let Some(byte) = bytes.get(at).copied() else { break };
        match byte {
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                push(Class::Plain, plain, at);
                push(Class::Comment, at, bytes.len());
                plain = bytes.len();
                break;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                push(Class::Plain, plain, at);
                push(Class::Comment, at, at + 2);
                at += 2;
                plain = at;
                state = State::Comment(1);
            }
            b'\'' | b'"' | b'`' => {
                push(Class::Plain, plain, at);
                push(if byte == b'\'' { Class::Text } else { Class::Name }, at, at + 1);
                at += 1;
                plain = at;
                state = State::Quote(byte);
            }
            b'$' => {
                let tag_end = bytes
                    .get(at + 1..)
                    .unwrap_or_default()
                    .iter()
                    .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80))
                    .map(|length| at + 1 + length)
                    .filter(|end| bytes.get(*end) == Some(&b'$'));
                match tag_end.and_then(|end| text.get(at..=end)) {
                    Some(tag) => {
                        push(Class::Plain, plain, at);
                        push(Class::Text, at, at + tag.len());
                        at += tag.len();
                        plain = at;
                        state = State::Dollar(tag.into());
                    }
                    None => at += 1,
                }
            }
            b'0'..=b'9' => {
                let start = at;
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'.') {
                    at += 1;
                }
                push(Class::Plain, plain, start);
                push(Class::Number, start, at);
                plain = at;
            }
            _ if byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 => {
                let start = at;
                while bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte >= 0x80) {
                    at += 1;
                }
                if text.get(start..at).is_some_and(is_keyword) {
                    push(Class::Plain, plain, start);
                    push(Class::Keyword, start, at);
                    plain = at;
                }
            }
            _ => at += 1,
        }
    }
    push(Class::Plain, plain, bytes.len());
    (pieces, state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn pieces_joined_are_the_line() {
        let text = "CREATE TABLE \"ä b\" (x TEXT DEFAULT 'it''s', -- why\n /* a /* nested */ still\n */ y INT); $x$ body\n end $x$ SELECT 1.5 ü$ 'open\n still' [n]\r";
        let mut state = State::Normal;
        for each in text.split('\n') {
            let (pieces, next) = line(each, state);
            assert_eq!(pieces.iter().map(|(_, piece)| *piece).collect::<String>(), each);
            state = next;
        }
        assert_eq!(state, State::Normal);
    }

    #[test]
    fn what_is_open_goes_on() {
        assert_eq!(line("select 'a", State::Normal).1, State::Quote(b'\''));
        assert_eq!(line("/* a", State::Normal).1, State::Comment(1));
        assert_eq!(line("as $fn$", State::Normal).1, State::Dollar("$fn$".into()));
        let (pieces, state) = line("b' x", State::Quote(b'\''));
        assert_eq!(pieces, [(Class::Text, "b'"), (Class::Plain, " x")]);
        assert_eq!(state, State::Normal);
    }
}
