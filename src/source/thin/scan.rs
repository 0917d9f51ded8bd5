//! Where blanks, statements and tuples end, in bytes of which more may follow. `None` and `Open` ask for more.
//!
//! The engine is not known yet: quotes are closed by the rules that both share, and dollar quotes and `E'…'` count although only PostgreSQL
//! has them.

use memchr::{memchr, memchr2, memmem};

/// What a statement starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verb {
    /// The word may go on.
    Open,
    /// `COPY`.
    Copy,
    /// `INSERT` or `REPLACE`.
    Insert,
    /// `BEGIN`, `COMMIT` and their like, which change nothing by themselves.
    Transaction,
    /// A line for psql or the sqlite3 shell.
    Meta,
    /// Anything else.
    Other,
}

/// The head of an `INSERT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// It goes on.
    Open,
    /// It ends here, before the first tuple.
    Values(usize),
    /// It has no tuples.
    Other,
}

/// What follows a tuple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// Another one, whose parenthesis stands here.
    Tuple(usize),
    /// Something else.
    Tail,
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn word(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_word(**byte)).count()
}

/// The end of the first line, its line break included.
pub(super) fn line_end(bytes: &[u8], last: bool) -> Option<usize> {
    match memchr(b'\n', bytes) {
        Some(at) => Some(at + 1),
        None => (last && !bytes.is_empty()).then_some(bytes.len()),
    }
}

/// Blanks and whole comments at the start; a comment that is still open is not passed.
pub(super) fn blanks(bytes: &[u8], last: bool) -> usize {
    let mut at = 0;
    loop {
        at += bytes[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == 0x0b).count();
        match comment_end(&bytes[at..], last) {
            Some(Some(end)) => at += end,
            Some(None) | None => return at,
        }
    }
}

/// The end of the comment that starts here: `None` for no comment, `Some(None)` for one that is still open.
fn comment_end(bytes: &[u8], last: bool) -> Option<Option<usize>> {
    if bytes.starts_with(b"--") {
        return Some(line_end(bytes, last));
    }
    if bytes.starts_with(b"/*") {
        // PostgreSQL nests comments; the inner ones of a dump are closed alike.
        let (mut at, mut depth) = (2, 1);
        while depth > 0 {
            let Some(found) = memchr2(b'*', b'/', &bytes[at..]) else { return Some(last.then_some(bytes.len())) };
            at += found;
            match bytes.get(at..at + 2) {
                Some(b"*/") => (at, depth) = (at + 2, depth - 1),
                Some(b"/*") => (at, depth) = (at + 2, depth + 1),
                Some(_) => at += 1,
                None => return Some(last.then_some(bytes.len())),
            }
        }
        return Some(Some(at));
    }
    None
}

pub(super) fn verb(bytes: &[u8], last: bool) -> Verb {
    if matches!(bytes.first(), Some(b'\\' | b'.')) {
        return Verb::Meta;
    }
    let end = word(bytes);
    if !last && (end == bytes.len() || (end == 0 && bytes.len() < 2)) {
        return Verb::Open;
    }
    let is = |name: &str| bytes[..end].eq_ignore_ascii_case(name.as_bytes());
    match () {
        () if is("COPY") => Verb::Copy,
        () if is("INSERT") || is("REPLACE") => Verb::Insert,
        () if is("BEGIN") || is("COMMIT") || is("START") || is("END") => Verb::Transaction,
        () => Verb::Other,
    }
}

/// Passes over a quote, dollar quote or comment that starts at `at`: `None` when none starts, `Some(None)` when it is still open.
fn passed(bytes: &[u8], at: usize, last: bool) -> Option<Option<usize>> {
    let open = |end: Option<usize>| Some(end.or(last.then_some(bytes.len())));
    match bytes[at] {
        b'\'' => {
            let escapes = at > 0 && matches!(bytes[at - 1], b'e' | b'E') && (at == 1 || !is_word(bytes[at - 2]));
            open(quoted(bytes, at, b'\'', escapes, last))
        }
        quote @ (b'"' | b'`') => open(quoted(bytes, at, quote, false, last)),
        b'-' | b'/' => comment_end(&bytes[at..], last).map(|end| end.map(|end| at + end)),
        b'$' if at == 0 || !is_word(bytes[at - 1]) => {
            let tag = word(&bytes[at + 1..]) + 1;
            if at + tag == bytes.len() {
                return (!last).then_some(None);
            }
            let opens = bytes[at + tag] == b'$' && !bytes[at + 1].is_ascii_digit();
            opens.then(|| {
                let (mark, body) = (&bytes[at..=at + tag], at + tag + 1);
                memmem::find(&bytes[body..], mark).map(|found| body + found + mark.len()).or(last.then_some(bytes.len()))
            })
        }
        _ => None,
    }
}

/// One past the closing quote. A quote at the very end may be doubled by what follows.
fn quoted(bytes: &[u8], at: usize, quote: u8, escapes: bool, last: bool) -> Option<usize> {
    let mut from = at + 1;
    loop {
        let rest = bytes.get(from..)?;
        let found = from + if escapes { memchr2(quote, b'\\', rest)? } else { memchr(quote, rest)? };
        if escapes && bytes[found] == b'\\' {
            from = found + 2;
            continue;
        }
        match bytes.get(found + 1) {
            Some(next) if *next == quote => from = found + 2,
            Some(_) => return Some(found + 1),
            None => return last.then_some(found + 1),
        }
    }
}

/// Bytes at which something other than passing by has to be done.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let marks = b"'\"`-/$();";
    let mut at = 0;
    while at < marks.len() {
        stops[marks[at] as usize] = true;
        at += 1;
    }
    stops
};

fn next_stop(bytes: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.iter().position(|byte| STOPS[usize::from(*byte)]).map(|found| from + found)
}

/// One past the semicolon that ends the statement at the start; the end of the file when there is none.
pub(super) fn statement_end(bytes: &[u8], last: bool) -> Option<usize> {
    let mut at = 0;
    while let Some(stop) = next_stop(bytes, at) {
        if bytes[stop] == b';' {
            return Some(stop + 1);
        }
        at = match passed(bytes, stop, last) {
            None => stop + 1,
            Some(end) => end?,
        };
        // The next byte decides what a mark at the very end is.
        if at >= bytes.len() && !last {
            return None;
        }
    }
    last.then_some(bytes.len())
}

/// One past the parenthesis that closes the tuple at the start.
pub(super) fn tuple_end(bytes: &[u8], last: bool) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(stop) = next_stop(bytes, at) {
        at = stop + 1;
        match bytes[stop] {
            b'(' => depth += 1,
            b')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {
                if at == bytes.len() && !last {
                    return None;
                }
                if let Some(end) = passed(bytes, stop, last) {
                    at = end?;
                }
            }
        }
    }
    last.then_some(bytes.len())
}

/// The head of an `INSERT`: up to the parenthesis of its first tuple.
pub(super) fn head(bytes: &[u8], last: bool) -> Head {
    let open = if last { Head::Other } else { Head::Open };
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b';' => return Head::Other,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            byte if is_word(*byte) => {
                let end = at + word(&bytes[at..]);
                if end == bytes.len() {
                    return open;
                }
                let is = |name: &str| depth == 0 && bytes[at..end].eq_ignore_ascii_case(name.as_bytes());
                if is("SELECT") || is("WITH") || is("DEFAULT") {
                    return Head::Other;
                }
                if is("VALUES") {
                    let first = end + blanks(&bytes[end..], last);
                    return match bytes.get(first) {
                        Some(b'(') => Head::Values(first),
                        Some(b'-' | b'/') | None => open,
                        Some(_) => Head::Other,
                    };
                }
                at = end;
                continue;
            }
            _ => {
                if at + 1 == bytes.len() {
                    return open;
                }
                match passed(bytes, at, last) {
                    None => {}
                    Some(Some(end)) => {
                        at = end;
                        continue;
                    }
                    Some(None) => return open,
                }
            }
        }
        at += 1;
    }
    open
}

/// Where the next tuple starts: at once for the `first`, after a comma for the others.
pub(super) fn next_tuple(bytes: &[u8], first: bool, last: bool) -> Option<Next> {
    let mut at = if first { 0 } else { blanks(bytes, last) };
    if !first {
        match bytes.get(at) {
            Some(b',') => at += 1,
            Some(b'-' | b'/') if !last => return None,
            Some(_) => return Some(Next::Tail),
            None => return last.then_some(Next::Tail),
        }
        at += blanks(&bytes[at..], last);
    }
    match bytes.get(at) {
        Some(b'(') => Some(Next::Tuple(at)),
        Some(b'-' | b'/') if !last => None,
        Some(_) => Some(Next::Tail),
        None => last.then_some(Next::Tail),
    }
}

/// Whether a `COPY` statement is followed by rows.
pub(super) fn is_copy_from_stdin(statement: &[u8]) -> bool {
    let mut words = statement.split(|byte| !is_word(*byte)).filter(|word| !word.is_empty());
    while let Some(word) = words.next() {
        if word.eq_ignore_ascii_case(b"FROM") {
            return words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"STDIN"));
        }
    }
    false
}
