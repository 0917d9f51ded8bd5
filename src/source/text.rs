//! Decoded text, positions in it, and nothing else.

use super::thin::{MissingLines, Omitted};

/// Identifies a file of one side: its position in `SourceSet::files`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(pub u32);

/// A byte range of a file's decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SourceSpan {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// How a file's bytes were decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// UTF-8 with invalid bytes, which were replaced by U+FFFD.
    BrokenUtf8,
    /// The statements of the schema inside a SQLite database file.
    SqliteDatabase,
}

/// A decoded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its id.
    pub id: FileId,
    /// Relative path with `/` as separator.
    pub path: String,
    /// Decoded text without a byte order mark.
    pub text: String,
    /// Line starts of `text`.
    pub lines: LineIndex,
    /// How it was decoded.
    pub encoding: Encoding,
    /// What of a large file was counted instead of kept.
    pub omitted: Omitted,
}

/// A 1-based position for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// Byte offsets of line starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// 1-based number of the line at each start; empty when no line is missing.
    numbers: Vec<u32>,
}

impl LineIndex {
    /// Indexes a text; a line ends after `\n`, or after a `\r` that no `\n` follows.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        LineIndex { starts, numbers: Vec::new() }
    }

    /// Indexes a text in which lines are missing: every line keeps the number that it has in the file.
    pub fn with_missing(text: &str, missing: &[MissingLines]) -> Self {
        let mut index = LineIndex::new(text);
        if missing.is_empty() {
            return index;
        }
        let mut gaps = missing.iter().peekable();
        let (mut starts, mut numbers, mut gone) = (Vec::new(), Vec::new(), 0);
        for (position, start) in index.starts.iter().enumerate() {
            let next = index.starts.get(position + 1).copied().unwrap_or(u32::MAX);
            while let Some(gap) = gaps.next_if(|gap| gap.at <= *start) {
                gone += gap.lines;
            }
            starts.push(*start);
            numbers.push(position as u32 + 1 + gone);
            // Lines that are missing within a line make what follows them a line of its own.
            while let Some(gap) = gaps.next_if(|gap| gap.at < next) {
                gone += gap.lines;
                starts.push(gap.at);
                numbers.push(position as u32 + 1 + gone);
            }
        }
        index.starts = starts;
        index.numbers = numbers;
        index
    }

    /// Line of a byte offset; the column is counted in bytes from the line's start.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.starts.partition_point(|start| *start <= offset);
        let number = self.numbers.get(line - 1).copied().unwrap_or(line as u32);
        LineColumn { line: number, column: offset - self.starts[line - 1] + 1 }
    }

    /// Byte range of a 1-based line within a text of `text_len` bytes, line ending included; `None` beyond the end and for a missing line.
    pub fn line_range(&self, line: u32, text_len: u32) -> Option<std::ops::Range<u32>> {
        let position = match self.numbers.is_empty() {
            true => line.checked_sub(1)? as usize,
            false => self.numbers.binary_search(&line).ok()?,
        };
        let start = *self.starts.get(position)?;
        let end = self.starts.get(position + 1).copied().unwrap_or(text_len);
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_every_ending() {
        let text = "a\nbb\r\nc\rd";
        let index = LineIndex::new(text);
        let line_of = |needle: char| index.line_column(text.find(needle).unwrap_or(0) as u32).line;
        assert_eq!([line_of('a'), line_of('b'), line_of('c'), line_of('d')], [1, 2, 3, 4]);
        assert_eq!(index.line_range(2, text.len() as u32), Some(2..6));
        assert_eq!(index.line_range(5, text.len() as u32), None);
    }

    #[test]
    fn missing_lines_are_counted() {
        // Ten lines went before `c`, and two within the last line.
        let text = "a\nb\nc (1);";
        let missing = [MissingLines { at: 4, lines: 10 }, MissingLines { at: 9, lines: 2 }];
        let index = LineIndex::with_missing(text, &missing);
        let line_of = |needle: char| index.line_column(text.find(needle).unwrap_or(0) as u32).line;
        assert_eq!([line_of('a'), line_of('b'), line_of('c'), line_of(';')], [1, 2, 13, 15]);
        let range = |line| index.line_range(line, text.len() as u32);
        assert_eq!([range(2), range(3), range(13), range(15)], [Some(2..4), None, Some(4..9), Some(9..10)]);
        assert_eq!(LineIndex::with_missing(text, &[]), LineIndex::new(text));
    }
}
