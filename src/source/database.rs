//! The schema inside a SQLite database file (<https://sqlite.org/fileformat2.html>): the texts of its `sqlite_schema` table, which is a tree of
//! pages that starts on the first one. Nothing else of the file is looked at.

use crate::source::SortedSet;

use super::{Encoding, decode, order};

/// First bytes of every database file.
pub(super) const MAGIC: &[u8] = b"SQLite format 3\0";
/// Longest text of one object, in bytes; SQLite's own limit for a statement is lower.
const LONGEST: u64 = 16 * 1024 * 1024;

/// The statements that make the database's objects, in the order in which they were made; or why they cannot be read.
pub(super) fn schema(bytes: &[u8]) -> Result<String, &'static str> {
    let file = File::open(bytes).ok_or("its header is not complete")?;
    let mut rows = file.rows()?;
    order::sort_by_key(&mut rows, |row| row.0);
    let mut text = String::new();
    // What a virtual table keeps for itself stands in the schema as tables, which no statement could make again.
    let is_virtual = |sql: &str| sql.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("CREATE VIRTUAL"));
    if rows.iter().any(|(_, _, sql)| is_virtual(sql)) {
        text.push_str("PRAGMA writable_schema = ON;\n");
    }
    for (_, name, sql) in rows {
        // The engine's own tables are made by the engine.
        if sql.is_empty() || name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_")) {
            continue;
        }
        text.push_str(&sql);
        // A comment at the end of a text would take the semicolon with it.
        let commented = sql.rsplit('\n').next().is_some_and(|line| line.contains("--"));
        text.push_str(if commented { "\n;\n" } else { ";\n" });
    }
    Ok(text)
}

struct File<'b> {
    bytes: &'b [u8],
    page: usize,
    /// Bytes of a page that hold content.
    usable: usize,
    encoding: Encoding,
}

/// Position, name and text of an object.
type Row = (u64, String, String);

impl<'b> File<'b> {
    fn open(bytes: &'b [u8]) -> Option<Self> {
        let page = match u16_at(bytes, 16)? {
            1 => 65_536,
            size => usize::from(size),
        };
        let usable = page.checked_sub(usize::from(*bytes.get(20)?))?;
        let encoding = match u32_at(bytes, 56)? {
            2 => Encoding::Utf16Le,
            3 => Encoding::Utf16Be,
            _ => Encoding::Utf8,
        };
        (page.is_power_of_two() && page >= 512 && usable >= 480).then_some(File { bytes, page, usable, encoding })
    }

    fn page(&self, number: u32) -> Result<&'b [u8], &'static str> {
        let start = (number as usize).checked_sub(1).and_then(|before| before.checked_mul(self.page));
        start.and_then(|start| self.bytes.get(start..start + self.page)).ok_or("a page of it is missing, the file was cut off")
    }

    fn rows(&self) -> Result<Vec<Row>, &'static str> {
        const DAMAGED: &str = "the table of its schema is damaged";
        let (mut rows, mut seen, mut waiting) = (Vec::new(), SortedSet::new(), vec![1]);
        while let Some(number) = waiting.pop() {
            if !seen.insert(number) {
                return Err(DAMAGED);
            }
            let page = self.page(number)?;
            let header = if number == 1 { 100 } else { 0 };
            let inner = match page[header] {
                5 => true,
                13 => false,
                _ => return Err(DAMAGED),
            };
            let cells = usize::from(u16_at(page, header + 3).ok_or(DAMAGED)?);
            for cell in 0..cells {
                let at = usize::from(u16_at(page, header + if inner { 12 } else { 8 } + 2 * cell).ok_or(DAMAGED)?);
                match inner {
                    true => waiting.push(u32_at(page, at).ok_or(DAMAGED)?),
                    false => rows.push(self.row(page, at)?.ok_or(DAMAGED)?),
                }
            }
            if inner {
                waiting.push(u32_at(page, header + 8).ok_or(DAMAGED)?);
            }
        }
        Ok(rows)
    }

    /// One row of `sqlite_schema (type, name, tbl_name, rootpage, sql)`.
    fn row(&self, page: &[u8], at: usize) -> Result<Option<Row>, &'static str> {
        let Some((length, rowid, at)) = varint(page, at).and_then(|(length, at)| varint(page, at).map(|(rowid, at)| (length, rowid, at)))
        else {
            return Ok(None);
        };
        if length > LONGEST {
            return Err("the text of an object is longer than 16 MB");
        }
        let Some(payload) = self.payload(page, at, length as usize)? else { return Ok(None) };
        let columns = || {
            let (header, mut at) = varint(&payload, 0)?;
            let mut from = usize::try_from(header).ok()?;
            let mut columns = Vec::new();
            while at < header as usize {
                let (kind, next) = varint(&payload, at)?;
                let size = match kind {
                    0 | 8 | 9 => 0,
                    1..=4 => kind as usize,
                    5 => 6,
                    6 | 7 => 8,
                    text => usize::try_from((text - 12) / 2).ok()?,
                };
                columns.push(payload.get(from..from.checked_add(size)?)?);
                (at, from) = (next, from + size);
            }
            Some((self.text(columns.get(1)?), self.text(columns.get(4)?)))
        };
        Ok(columns().map(|(name, sql)| (rowid, name, sql)))
    }

    /// A cell's content: what stands on its page, then a chain of overflow pages.
    fn payload(&self, page: &[u8], at: usize, length: usize) -> Result<Option<Vec<u8>>, &'static str> {
        let most = self.usable - 35;
        let least = (self.usable - 12) * 32 / 255 - 23;
        let local = if length <= most {
            length
        } else {
            let rest = least + (length - least) % (self.usable - 4);
            if rest <= most { rest } else { least }
        };
        let Some(mut payload) = page.get(at..at + local).map(<[u8]>::to_vec) else { return Ok(None) };
        let mut next = if local < length { u32_at(page, at + local) } else { None };
        while let Some(number) = next.filter(|number| *number != 0 && payload.len() < length) {
            let page = self.page(number)?;
            let part = (length - payload.len()).min(self.usable - 4);
            payload.extend_from_slice(&page[4..4 + part]);
            next = u32_at(page, 0);
        }
        Ok((payload.len() == length).then_some(payload))
    }

    fn text(&self, bytes: &[u8]) -> String {
        match self.encoding {
            Encoding::Utf16Le | Encoding::Utf16Be => decode::decode_utf16(self.encoding, bytes).0,
            Encoding::Utf8 | Encoding::BrokenUtf8 | Encoding::SqliteDatabase => String::from_utf8_lossy(bytes).into_owned(),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4).map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}

/// A number of one to nine bytes, and where it ends.
fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for place in 0..9 {
        let byte = *bytes.get(at + place)?;
        if place == 8 {
            return Some((value << 8 | u64::from(byte), at + 9));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((value, at + place + 1));
        }
    }
    None
}
