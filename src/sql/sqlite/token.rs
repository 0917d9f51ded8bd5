//! Tokens exactly as SQLite's own tokenizer cuts them (<https://sqlite.org/src/file/src/tokenize.c>), with byte ranges.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// A bare word: a keyword or a name.
    Word,
    /// `"x"`, `` `x` `` or `[x]`.
    Quoted,
    /// `'x'`.
    Text,
    /// A numeric literal.
    Number,
    /// `X'00'`.
    Blob,
    /// `?1`, `:a`, `@a`, `$a`.
    Variable,
    /// An operator or a punctuation mark.
    Symbol,
    /// Something SQLite does not recognise.
    Illegal,
}

/// A token and where it stands: byte offsets into the text that was tokenized.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Token {
    /// The token as written.
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The token is this bare word, in any case.
    pub(crate) fn is_word(&self, text: &str, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text(text).eq_ignore_ascii_case(word)
    }

    /// The token is this operator or mark.
    pub(crate) fn is_symbol(&self, text: &str, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text(text) == symbol
    }
}

/// Cuts a text into tokens; comments and blanks are left out.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Lexer<'a> {
    /// Reads `text[start..end]`.
    pub(crate) fn new(text: &'a str, start: u32, end: u32) -> Self {
        Lexer { text, at: start as usize, end: (end as usize).min(text.len()) }
    }

    fn byte(&self, at: usize) -> u8 {
        if at < self.end { self.text.as_bytes().get(at).copied().unwrap_or(0) } else { 0 }
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            let byte = self.byte(self.at);
            if byte.is_ascii_whitespace() || byte == 0x0b {
                self.at += 1;
            } else if byte == b'-' && self.byte(self.at + 1) == b'-' {
                while self.at < self.end && self.byte(self.at) != b'\n' {
                    self.at += 1;
                }
            } else if byte == b'/' && self.byte(self.at + 1) == b'*' && self.at + 2 < self.end {
                self.at += 2;
                while self.at < self.end && !(self.byte(self.at) == b'*' && self.byte(self.at + 1) == b'/') {
                    self.at += 1;
                }
                self.at = (self.at + 2).min(self.end);
            } else if self.text.get(self.at..self.end).is_some_and(|rest| rest.starts_with('\u{feff}')) {
                self.at += '\u{feff}'.len_utf8();
            } else {
                return;
            }
        }
    }

    /// One past the last byte of a run of name characters that starts at `at`.
    fn name_end(&self, mut at: usize) -> usize {
        while at < self.end && is_name_byte(self.byte(at)) {
            at += 1;
        }
        at
    }

    /// One past a closing quote, and whether there is one.
    fn quoted_end(&self, start: usize, close: u8) -> (usize, bool) {
        let mut at = start + 1;
        while at < self.end {
            if self.byte(at) == close {
                if close != b']' && self.byte(at + 1) == close {
                    at += 2;
                    continue;
                }
                return (at + 1, true);
            }
            at += 1;
        }
        (self.end, false)
    }

    fn number_end(&self, start: usize) -> (usize, bool) {
        let mut at = start;
        let digits = |mut at: usize| {
            while self.byte(at).is_ascii_digit() || (self.byte(at) == b'_' && self.byte(at + 1).is_ascii_digit()) {
                at += 1;
            }
            at
        };
        if self.byte(at) == b'0' && matches!(self.byte(at + 1), b'x' | b'X') && self.byte(at + 2).is_ascii_hexdigit() {
            at += 2;
            while self.byte(at).is_ascii_hexdigit() || self.byte(at) == b'_' {
                at += 1;
            }
        } else {
            at = digits(at);
            if self.byte(at) == b'.' {
                at = digits(at + 1);
            }
            if matches!(self.byte(at), b'e' | b'E') {
                let sign = usize::from(matches!(self.byte(at + 1), b'+' | b'-'));
                if self.byte(at + 1 + sign).is_ascii_digit() {
                    at = digits(at + 1 + sign);
                }
            }
        }
        let end = self.name_end(at);
        (end, end == at)
    }

    fn symbol_len(&self, at: usize) -> Option<usize> {
        let three = (self.byte(at), self.byte(at + 1), self.byte(at + 2));
        Some(match three {
            (b'-', b'>', b'>') => 3,
            (b'-', b'>', _) | (b'|', b'|', _) | (b'<', b'<' | b'=' | b'>', _) | (b'>', b'>' | b'=', _) | (b'=' | b'!', b'=', _) => 2,
            (b'-' | b'+' | b'*' | b'/' | b'%' | b'=' | b'<' | b'>' | b'|' | b',' | b'&' | b'~' | b'(' | b')' | b'.' | b';', _, _) => 1,
            _ => return None,
        })
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_blanks_and_comments();
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let byte = self.byte(start);
        let (kind, end) = match byte {
            b'\'' => match self.quoted_end(start, b'\'') {
                (end, true) => (TokenKind::Text, end),
                (end, false) => (TokenKind::Illegal, end),
            },
            b'"' | b'`' => match self.quoted_end(start, byte) {
                (end, true) => (TokenKind::Quoted, end),
                (end, false) => (TokenKind::Illegal, end),
            },
            b'[' => match self.quoted_end(start, b']') {
                (end, true) => (TokenKind::Quoted, end),
                (end, false) => (TokenKind::Illegal, end),
            },
            b'x' | b'X' if self.byte(start + 1) == b'\'' => {
                let (end, closed) = self.quoted_end(start + 1, b'\'');
                let digits = self.text.get(start + 2..end.saturating_sub(1)).unwrap_or_default();
                let well_formed = closed && digits.len() % 2 == 0 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
                (if well_formed { TokenKind::Blob } else { TokenKind::Illegal }, end)
            }
            b'0'..=b'9' => {
                let (end, well_formed) = self.number_end(start);
                (if well_formed { TokenKind::Number } else { TokenKind::Illegal }, end)
            }
            b'.' if self.byte(start + 1).is_ascii_digit() => {
                let (end, well_formed) = self.number_end(start);
                (if well_formed { TokenKind::Number } else { TokenKind::Illegal }, end)
            }
            b'?' => (TokenKind::Variable, self.name_end(start + 1)),
            b':' | b'@' | b'$' | b'#' => {
                let end = self.name_end(start + 1);
                (if end > start + 1 && byte != b'#' { TokenKind::Variable } else { TokenKind::Illegal }, end)
            }
            _ if is_name_byte(byte) => (TokenKind::Word, self.name_end(start)),
            _ => match self.symbol_len(start) {
                Some(len) => (TokenKind::Symbol, start + len),
                None => (TokenKind::Illegal, start + 1),
            },
        };
        self.at = end;
        Some(Token { kind, start: start as u32, end: end as u32 })
    }
}

/// SQLite's `IdChar`: letters, digits, `_`, `$` and every byte beyond ASCII.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// All tokens of a whole text.
pub(crate) fn tokenize(text: &str) -> Vec<Token> {
    Lexer::new(text, 0, text.len() as u32).collect()
}

/// The name or string that a token stands for: quotes removed and doubled quotes made single.
pub(crate) fn unquote(word: &str) -> String {
    let mut bytes = word.bytes();
    let (first, last) = (bytes.next(), bytes.next_back());
    let inner = || word.get(1..word.len() - 1).unwrap_or_default();
    match (first, last) {
        (Some(b'"'), Some(b'"')) => inner().replace("\"\"", "\""),
        (Some(b'`'), Some(b'`')) => inner().replace("``", "`"),
        (Some(b'\''), Some(b'\'')) => inner().replace("''", "'"),
        (Some(b'['), Some(b']')) => inner().to_owned(),
        _ => word.to_owned(),
    }
}

/// A name in double quotes, as SQLite's `%w` writes it.
pub(crate) fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Words that SQLite never takes as a name (<https://sqlite.org/lang_keywords.html>, the `%fallback` list of its grammar left out).
const RESERVED: [&str; 60] = [
    "ADD",
    "ALL",
    "ALTER",
    "AND",
    "AS",
    "AUTOINCREMENT",
    "BETWEEN",
    "CASE",
    "CHECK",
    "COLLATE",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "DEFAULT",
    "DEFERRABLE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "ESCAPE",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INSERT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "LIMIT",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRANSACTION",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "INDEXED",
    "WINDOW",
];

/// Words that may be a name only where no join can stand.
const JOIN_WORDS: [&str; 7] = ["CROSS", "FULL", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT"];

/// The word cannot be a name.
pub(crate) fn is_reserved(word: &str) -> bool {
    // INDEXED is a name wherever a name is expected; WINDOW falls back to one.
    RESERVED[..58].iter().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// The word is one of the join keywords, which cannot be an alias without `AS` or a column in an expression.
pub(crate) fn is_join_word(word: &str) -> bool {
    JOIN_WORDS.iter().any(|join| join.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(TokenKind, &str)> {
        tokenize(text).iter().map(|token| (token.kind, token.text(text))).collect()
    }

    #[test]
    fn every_kind_of_token() {
        use TokenKind::*;
        assert_eq!(
            words("a \"b\"\"c\" [d] `e` 'f''g' 1.5e-3 .5 0xFF x'0a' ?1 :n ->> <> == -- z\n/* y */ é$1 !"),
            [
                (Word, "a"),
                (Quoted, "\"b\"\"c\""),
                (Quoted, "[d]"),
                (Quoted, "`e`"),
                (Text, "'f''g'"),
                (Number, "1.5e-3"),
                (Number, ".5"),
                (Number, "0xFF"),
                (Blob, "x'0a'"),
                (Variable, "?1"),
                (Variable, ":n"),
                (Symbol, "->>"),
                (Symbol, "<>"),
                (Symbol, "=="),
                (Word, "é$1"),
                (Illegal, "!"),
            ]
        );
        assert_eq!(words("'open"), [(Illegal, "'open")]);
        assert_eq!(words("1abc x'0'"), [(Illegal, "1abc"), (Illegal, "x'0'")]);
    }

    #[test]
    fn quotes_are_removed_once() {
        assert_eq!(unquote("\"a\"\"b\""), "a\"b");
        assert_eq!(unquote("[a]"), "a");
        assert_eq!(unquote("'it''s'"), "it's");
        assert_eq!(unquote("\""), "\"");
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }
}
