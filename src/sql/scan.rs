//! Where quotes, dollar quotes and comments end. Shared by the splitter and the tokenizer, so that both see the same text as quoted.

use memchr::{memchr, memchr2, memmem};

use crate::source::Dialect;

/// Where something that was opened ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed {
    /// One past the last byte; the end of the text when it is never closed.
    pub end: usize,
    /// Whether the closing mark was found.
    pub closed: bool,
}

/// White space of both engines (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html>).
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Bytes that continue an unquoted name; every byte of a character outside ASCII counts, in both engines.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// Bytes that start an unquoted name.
pub(super) fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// The end of a word that starts at `at`.
pub(super) fn word_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count()
}

/// `at` is the opening quote; a doubled quote stays inside.
pub(super) fn quoted(bytes: &[u8], at: usize, quote: u8) -> Closed {
    let mut from = at + 1;
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr(quote, rest)) {
        let after = from + found + 1;
        if bytes.get(after) != Some(&quote) {
            return Closed { end: after, closed: true };
        }
        from = after + 1;
    }
    Closed { end: bytes.len(), closed: false }
}

/// SQLite `[name]`: the first `]` closes it.
pub(super) fn bracketed(bytes: &[u8], at: usize) -> Closed {
    match memchr(b']', &bytes[at..]) {
        Some(found) => Closed { end: at + found + 1, closed: true },
        None => Closed { end: bytes.len(), closed: false },
    }
}

/// `at` is the opening quote of a PostgreSQL `E'…'`: a backslash escapes the next byte.
fn escaped(bytes: &[u8], at: usize) -> Closed {
    let mut from = at + 1;
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr2(b'\'', b'\\', rest)) {
        let hit = from + found;
        if bytes[hit] == b'\\' || bytes.get(hit + 1) == Some(&b'\'') {
            from = hit + 2;
        } else {
            return Closed { end: hit + 1, closed: true };
        }
    }
    Closed { end: bytes.len(), closed: false }
}

/// A PostgreSQL string whose opening quote is at `at`, with the parts that follow after a line break: `'a' <newline> 'b'` is one constant.
pub(super) fn postgres_string(bytes: &[u8], at: usize, escapes: bool) -> Closed {
    let mut at = at;
    loop {
        let part = if escapes { escaped(bytes, at) } else { quoted(bytes, at, b'\'') };
        if !part.closed {
            return part;
        }
        match continuation(bytes, part.end) {
            Some(next) => at = next,
            None => return part,
        }
    }
}

/// The quote that continues a string constant: only blanks with a line break, and line comments after it, stand between.
fn continuation(bytes: &[u8], from: usize) -> Option<usize> {
    let mut broken = false;
    let mut at = from;
    loop {
        match *bytes.get(at)? {
            b'\n' | b'\r' => {
                broken = true;
                at += 1;
            }
            byte if is_blank(byte) => at += 1,
            b'-' if broken && bytes.get(at + 1) == Some(&b'-') => at = line_end(bytes, at),
            b'\'' if broken => return Some(at),
            _ => return None,
        }
    }
}

/// Whether the quote at `at` opens an `E'…'`; nothing before `floor` is looked at.
pub(super) fn has_escape_prefix(bytes: &[u8], at: usize, floor: usize) -> bool {
    at > floor && matches!(bytes[at - 1], b'e' | b'E') && (at - 1 == floor || !is_word(bytes[at - 2]))
}

/// The length of the tag `$name$` that opens a dollar quote at `at`, both dollar signs included.
pub(super) fn dollar_tag(bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match *byte {
            b'$' => return Some(end + 1 - at),
            byte if is_word_start(byte) || (byte.is_ascii_digit() && end > at + 1) => end += 1,
            _ => return None,
        }
    }
    None
}

/// The end of the dollar quote whose tag of `tag` bytes opens at `at`.
pub(super) fn dollar_quoted(bytes: &[u8], at: usize, tag: usize) -> Closed {
    let body = at + tag;
    match memmem::find(&bytes[body..], &bytes[at..body]) {
        Some(found) => Closed { end: body + found + tag, closed: true },
        None => Closed { end: bytes.len(), closed: false },
    }
}

/// The end of the line comment at `at`, its line end excluded. A lone carriage return ends it in PostgreSQL, not in SQLite.
pub(super) fn line_comment(bytes: &[u8], at: usize, dialect: Dialect) -> usize {
    let end = match dialect {
        Dialect::Sqlite => memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found),
        Dialect::Postgres => return line_end(bytes, at),
    };
    if end > at && bytes.get(end) == Some(&b'\n') && bytes[end - 1] == b'\r' { end - 1 } else { end }
}

/// The end of the block comment at `at`. PostgreSQL nests them; SQLite does not, and lets one run to the end of the text
/// (<https://sqlite.org/lang_comment.html>).
pub(super) fn block_comment(bytes: &[u8], at: usize, dialect: Dialect) -> Closed {
    let mut from = at + 2;
    match dialect {
        Dialect::Sqlite => match bytes.get(from..).and_then(|rest| memmem::find(rest, b"*/")) {
            Some(found) => Closed { end: from + found + 2, closed: true },
            None => Closed { end: bytes.len(), closed: true },
        },
        Dialect::Postgres => {
            let mut depth = 1u32;
            while let Some(found) = bytes.get(from..).and_then(|rest| memchr2(b'*', b'/', rest)) {
                let hit = from + found;
                match (bytes[hit], bytes.get(hit + 1)) {
                    (b'*', Some(b'/')) => {
                        depth -= 1;
                        from = hit + 2;
                        if depth == 0 {
                            return Closed { end: from, closed: true };
                        }
                    }
                    (b'/', Some(b'*')) => {
                        depth = depth.saturating_add(1);
                        from = hit + 2;
                    }
                    _ => from = hit + 1,
                }
            }
            Closed { end: bytes.len(), closed: false }
        }
    }
}

/// The end of the line that `at` stands on, its line end excluded.
pub(super) fn line_end(bytes: &[u8], at: usize) -> usize {
    match memchr2(b'\n', b'\r', &bytes[at..]) {
        Some(found) => at + found,
        None => bytes.len(),
    }
}
