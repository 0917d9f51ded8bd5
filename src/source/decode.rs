//! From bytes to text: encodings, and what is no text at all.

use crate::source::SortedMap;

use super::{Encoding, LineIndex, Omitted, database, order};

/// What a file's bytes are.
#[derive(Debug)]
pub(super) enum Decoded {
    /// Text without its byte order mark.
    Text {
        /// The text.
        text: String,
        /// How it was decoded.
        encoding: Encoding,
        /// 1-based line of the first bytes that are not valid, with U+FFFD in their place.
        broken_line: Option<u32>,
    },
    /// Not text; the sentence says what it is and what to do.
    Binary {
        /// What it is and what to do.
        message: String,
        /// Whether a schema can be in it.
        could_hide: bool,
    },
}

/// Decodes one file. `path` only words the advice; the places at which something was omitted move along with the text.
pub(super) fn decode(path: &str, bytes: Vec<u8>, omitted: &mut Omitted) -> Decoded {
    if bytes.starts_with(database::MAGIC) {
        let name = path.rsplit('/').next().unwrap_or(path);
        return match database::schema(&bytes) {
            Ok(text) => Decoded::Text { text, encoding: Encoding::SqliteDatabase, broken_line: None },
            Err(why) => {
                let message = format!(
                    "This is a SQLite database file, and its schema cannot be read: {why}. Write it as SQL: sqlite3 {name} .schema > schema.sql"
                );
                Decoded::Binary { message, could_hide: true }
            }
        };
    }
    if let Some((message, could_hide)) = magic(path, &bytes) {
        return Decoded::Binary { message, could_hide };
    }
    if u32::try_from(bytes.len()).is_err() {
        let message = "The file has 4 GiB or more, which is too large to read here. Dump the schema without its rows.".to_owned();
        return Decoded::Binary { message, could_hide: true };
    }
    let utf16 = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] if !rest.starts_with(&[0, 0]) => Some((Encoding::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Encoding::Utf16Be, 2)),
        _ => utf16_by_zeros(&bytes).map(|encoding| (encoding, 0)),
    };
    if let Some((encoding, mark)) = utf16 {
        let (text, broken) = decode_utf16(encoding, &bytes[mark..]);
        let broken_line = broken.then(|| first_replacement(&text));
        return Decoded::Text { text, encoding, broken_line };
    }
    if looks_binary(&bytes) {
        let message =
            "The file is binary, not SQL text. Give an SQL text file, for example the output of pg_dump or of the sqlite3 command .schema.";
        return Decoded::Binary { message: message.to_owned(), could_hide: path.to_ascii_lowercase().contains(".sql") };
    }
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    match String::from_utf8(bytes) {
        Ok(text) => Decoded::Text { text, encoding: Encoding::Utf8, broken_line: None },
        Err(error) => {
            // Up to the first invalid byte both texts are the same.
            let valid = error.utf8_error().valid_up_to() as u32;
            let text = replaced(error.as_bytes(), omitted);
            let line = LineIndex::with_missing(&text, &omitted.lines).line_column(valid).line;
            Decoded::Text { text, encoding: Encoding::BrokenUtf8, broken_line: Some(line) }
        }
    }
}

/// The text with U+FFFD in the place of what is no UTF-8.
fn replaced(bytes: &[u8], omitted: &mut Omitted) -> String {
    let mut text = String::with_capacity(bytes.len());
    let mut from = 0;
    let mut moved = |at: u32, text: &mut String| {
        let to = at as usize;
        text.push_str(&String::from_utf8_lossy(bytes.get(from..to).unwrap_or_default()));
        from = to.max(from);
        text.len() as u32
    };
    let mut places: Vec<u32> = omitted.lines.iter().map(|gap| gap.at).chain(omitted.rows.keys().copied()).collect();
    order::sort(&mut places);
    let places: SortedMap<u32, u32> = places.into_iter().map(|at| (at, moved(at, &mut text))).collect();
    moved(bytes.len() as u32, &mut text);
    let place = |at: u32| places.get(&at).copied().unwrap_or(at);
    omitted.lines.iter_mut().for_each(|gap| gap.at = place(gap.at));
    omitted.rows = std::mem::take(&mut omitted.rows).into_iter().map(|(at, rows)| (place(at), rows)).collect();
    text
}

/// The text, and whether something in it was invalid and became U+FFFD: a lone surrogate or half a unit at the end.
pub(super) fn decode_utf16(encoding: Encoding, bytes: &[u8]) -> (String, bool) {
    let unit = |pair: [u8; 2]| if encoding == Encoding::Utf16Le { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut broken = !rest.is_empty();
    let mut text = String::with_capacity(bytes.len() / 2);
    for decoded in char::decode_utf16(pairs.iter().copied().map(unit)) {
        text.push(decoded.unwrap_or_else(|_| {
            broken = true;
            char::REPLACEMENT_CHARACTER
        }));
    }
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    (text, broken)
}

fn first_replacement(text: &str) -> u32 {
    let at = text.find('\u{fffd}').unwrap_or(0);
    LineIndex::new(text).line_column(at as u32).line
}

/// UTF-16 without a mark: nearly every second byte of an SQL text is zero, always on the same side.
fn utf16_by_zeros(bytes: &[u8]) -> Option<Encoding> {
    let head = &bytes[..bytes.len().min(2048) & !1];
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd * 10 >= pairs * 7 && even * 20 <= pairs => Some(Encoding::Utf16Le),
        () if even * 10 >= pairs * 7 && odd * 20 <= pairs => Some(Encoding::Utf16Be),
        () => None,
    }
}

/// A zero byte, or many control characters, in the first kilobytes.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let control = head.iter().filter(|byte| matches!(byte, 0x01..=0x08 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f)).count();
    head.contains(&0) || control * 20 > head.len()
}

/// Formats that their first bytes tell, with advice and whether a schema can be in them.
fn magic(path: &str, bytes: &[u8]) -> Option<(String, bool)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let advice = if starts(b"PGDMP") && name == "toc.dat" {
        "This is the table of contents of a PostgreSQL directory dump. Write it as SQL first: pg_restore -f schema.sql --schema-only FOLDER"
            .to_owned()
    } else if starts(b"PGDMP") {
        format!("This is a PostgreSQL custom-format dump. Write it as SQL first: pg_restore -f schema.sql --schema-only {name}")
    } else if bytes.get(..8) == Some(b"toc.dat\0") {
        format!("This is a PostgreSQL tar dump. Write it as SQL first: pg_restore -f schema.sql --schema-only {name}")
    } else if starts(&[0x37, 0x7f, 0x06, 0x82]) || starts(&[0x37, 0x7f, 0x06, 0x83]) {
        "This is the write-ahead log of a SQLite database; changes in it are not in the database file yet. Run sqlite3 DATABASE .schema, which reads both."
            .to_owned()
    } else if starts(&[0x1f, 0x8b]) {
        format!("The file is compressed with gzip. Unpack it first: gunzip {name}")
    } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        format!("The file is a zip archive. Unpack it first: unzip {name}")
    } else if starts(&[0x28, 0xb5, 0x2f, 0xfd]) {
        format!("The file is compressed with zstd. Unpack it first: unzstd {name}")
    } else if starts(&[0xfd, b'7', b'z', b'X', b'Z', 0]) {
        format!("The file is compressed with xz. Unpack it first: unxz {name}")
    } else if starts(b"BZh") && bytes.get(4..10) == Some(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) {
        format!("The file is compressed with bzip2. Unpack it first: bunzip2 {name}")
    } else if bytes.get(257..262) == Some(b"ustar") {
        format!("The file is a tar archive. Unpack it first: tar xf {name}")
    } else {
        return None;
    };
    Some((advice, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Encoding, Option<u32>) {
        match decode("a.sql", bytes.to_vec(), &mut Omitted::default()) {
            Decoded::Text { text, encoding, broken_line } => (text, encoding, broken_line),
            Decoded::Binary { message, .. } => panic!("{message}"),
        }
    }

    #[test]
    fn encodings() {
        let sql = "CREATE TABLE ä (id int);";
        let le: Vec<u8> = sql.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = sql.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (sql.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", sql.as_bytes()].concat(), Encoding::Utf8),
            (le.clone(), Encoding::Utf16Le),
            ([&[0xff, 0xfe], le.as_slice()].concat(), Encoding::Utf16Le),
            (be.clone(), Encoding::Utf16Be),
            ([&[0xfe, 0xff], be.as_slice()].concat(), Encoding::Utf16Be),
        ] {
            assert_eq!(text(&bytes), (sql.to_owned(), encoding, None));
        }
        assert_eq!(text(b"a\nb \xff;"), ("a\nb \u{fffd};".to_owned(), Encoding::BrokenUtf8, Some(2)));
        assert_eq!(text(b""), (String::new(), Encoding::Utf8, None));
    }

    #[test]
    fn formats_that_are_no_text_come_with_advice() {
        for (bytes, advice) in [
            (b"SQLite format 3\0xx".as_slice(), "sqlite3 a.dump .schema"),
            (b"PGDMP\x01\x0e", "pg_restore -f schema.sql --schema-only a.dump"),
            (b"\x1f\x8b\x08", "gunzip"),
            (b"PK\x03\x04", "unzip"),
            (b"\x7fELF\x00\x00\x01\x02", "binary"),
        ] {
            let Decoded::Binary { message, .. } = decode("x/a.dump", bytes.to_vec(), &mut Omitted::default()) else { panic!() };
            assert!(message.contains(advice), "{message}");
        }
    }
}
