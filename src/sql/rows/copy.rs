//! `COPY … FROM stdin` blocks (<https://www.postgresql.org/docs/current/sql-copy.html>).

use std::borrow::Cow;

use super::cursor::Cursor;
use super::{Cell, OnConflict, Row, RowBlock, RowEffect};
use crate::sql::DataChange;
use crate::sql::lex::string_value;

/// How the lines of a block are written.
struct Format {
    csv: bool,
    delimiter: u8,
    null: String,
    header: bool,
}

pub(super) fn copy<'t>(cursor: &mut Cursor<'t>, text: &'t str, change: &DataChange, limit: usize) -> RowEffect<'t> {
    let Some(span) = change.rows_span else { return RowEffect::NotFollowed("the rows stand in another file") };
    let Some(data) = text.get(span.start as usize..span.end as usize) else {
        return RowEffect::NotFollowed("the block of rows was not found");
    };
    let Some(format) = options(cursor) else { return RowEffect::NotFollowed("the rows are in a binary format") };
    let mut rows = Vec::new();
    let mut count = 0_u64;
    let mut at = 0;
    let mut header = format.header;
    while at < data.len() {
        let end = line_end(data, at, &format);
        let line = data.get(at..end).unwrap_or_default();
        if header {
            header = false;
        } else {
            count += 1;
            if rows.len() < limit {
                let cells = if format.csv { csv(line, &format) } else { fields(line, &format) };
                rows.push(Row { cells, start: span.start + at as u32 });
            } else if let Some(all) = change.rows {
                count = all;
                break;
            } else if !format.csv {
                let rest = data.get(end + 1..).unwrap_or_default().as_bytes();
                count += memchr::memchr_iter(b'\n', rest).count() as u64;
                count += u64::from(rest.last().is_some_and(|byte| *byte != b'\n'));
                break;
            }
        }
        at = end + 1;
    }
    RowEffect::Rows(RowBlock { columns: change.columns.clone(), rows, count, conflict: OnConflict::Refuse })
}

/// The end of a line; a line break within CSV quotes is data.
fn line_end(data: &str, at: usize, format: &Format) -> usize {
    let bytes = data.as_bytes();
    let mut quoted = false;
    let mut from = at;
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr::memchr2(b'\n', b'"', rest)) {
        let place = from + found;
        if bytes.get(place) == Some(&b'"') {
            quoted ^= format.csv;
        } else if !quoted {
            return place;
        }
        from = place + 1;
    }
    data.len()
}

/// `None` for the binary format.
fn options(cursor: &mut Cursor<'_>) -> Option<Format> {
    cursor.until(|token, text| token.is_word(text, "STDIN"));
    let mut format = Format { csv: false, delimiter: b'\t', null: "\\N".to_owned(), header: false };
    let mut delimiter = None;
    let mut null = None;
    while let Some(token) = cursor.next() {
        let word = token.text(cursor.text);
        let is = |name: &str| word.eq_ignore_ascii_case(name);
        if is("binary") {
            return None;
        }
        format.csv |= is("csv");
        if is("header") {
            format.header = !(cursor.sees("false") || cursor.sees("off"));
        }
        if is("delimiter") || is("delimiters") || is("null") {
            cursor.eat("AS");
            let value = cursor.next().and_then(|token| string_value(token.text(cursor.text), cursor.dialect))?;
            if is("null") {
                null = Some(value);
            } else {
                delimiter = value.bytes().next();
            }
        }
    }
    if format.csv {
        format.delimiter = b',';
        format.null = String::new();
    }
    format.delimiter = delimiter.unwrap_or(format.delimiter);
    format.null = null.unwrap_or(format.null);
    Some(format)
}

fn fields<'t>(line: &'t str, format: &Format) -> Vec<Cell<'t>> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let field = |field: &'t str| {
        if field == format.null {
            Cell::Null
        } else if field.contains('\\') {
            Cell::Text(Cow::Owned(unescaped(field)))
        } else {
            Cell::Text(Cow::Borrowed(field))
        }
    };
    line.split(char::from(format.delimiter)).map(field).collect()
}

/// Backslash sequences of the text format.
fn unescaped(field: &str) -> String {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field.bytes().peekable();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'b') => bytes.push(8),
            Some(b'f') => bytes.push(12),
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b't') => bytes.push(b'\t'),
            Some(b'v') => bytes.push(11),
            Some(digit @ b'0'..=b'7') => {
                let mut value = u32::from(digit - b'0');
                for _ in 0..2 {
                    let Some(next) = rest.peek().filter(|next| (b'0'..=b'7').contains(next)) else { break };
                    value = value * 8 + u32::from(next - b'0');
                    rest.next();
                }
                bytes.push(value as u8);
            }
            Some(other) => bytes.push(other),
            None => bytes.push(b'\\'),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn csv<'t>(line: &'t str, format: &Format) -> Vec<Cell<'t>> {
    let line = line.strip_suffix('\r').unwrap_or(line);
    let bytes = line.as_bytes();
    let mut cells = Vec::new();
    let mut at = 0;
    loop {
        if bytes.get(at) == Some(&b'"') {
            let mut value = String::new();
            let mut from = at + 1;
            loop {
                let quote = bytes.get(from..).and_then(|rest| memchr::memchr(b'"', rest)).map_or(line.len(), |found| from + found);
                value.push_str(line.get(from..quote).unwrap_or_default());
                if bytes.get(quote + 1) != Some(&b'"') {
                    at = (quote + 1).min(line.len());
                    break;
                }
                value.push('"');
                from = quote + 2;
            }
            cells.push(Cell::Text(Cow::Owned(value)));
        } else {
            let end = bytes.get(at..).and_then(|rest| memchr::memchr(format.delimiter, rest)).map_or(line.len(), |found| at + found);
            let field = line.get(at..end).unwrap_or_default();
            cells.push(if field == format.null { Cell::Null } else { Cell::Text(Cow::Borrowed(field)) });
            at = end;
        }
        if bytes.get(at) != Some(&format.delimiter) {
            return cells;
        }
        at += 1;
    }
}
