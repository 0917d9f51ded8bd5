//! Cuts any text into raw statements. Never fails, whatever the bytes; the work is linear in the length of the text.
//!
//! The rules are those of the programs that read such files: the `sqlite3` shell and `psql`. Data is skipped, not tokenized: `COPY` blocks
//! and the rows of an `INSERT` pass at the speed of a byte search.

use std::ops::Range;

use memchr::memmem;

use super::scan::{self, Closed};
use crate::source::Dialect;

/// What a raw statement is, before any parser looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawKind {
    /// Anything that ends at a semicolon (or at the end of the text).
    Sql,
    /// A psql command that starts with a backslash, without its line end.
    PsqlMeta,
    /// `COPY … FROM stdin;` (or `\copy … from stdin`) with its data block. The range of the statement is the command alone.
    Copy {
        /// The data lines, without the closing `\.` line; they follow the statement and belong to no other.
        data: Range<u32>,
    },
    /// A line of a dot command of the sqlite3 shell (`.mode csv`).
    ShellMeta,
    /// A line for a client of another product: MySQL's `DELIMITER //` or SQL Server's `GO`.
    ForeignMeta,
}

/// Something a person should know about how a statement was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitIssue {
    /// A quote (`'`, `"`, `` ` ``, `[`) is never closed: the statement runs to the end of the text.
    UnterminatedQuote,
    /// A dollar quote is never closed.
    UnterminatedDollarQuote,
    /// A block comment is never closed. When no statement contains it, it is a raw statement of its own.
    UnterminatedComment,
    /// A `COPY` block has no `\.` line.
    UnterminatedCopy,
    /// `BEGIN` of a trigger or an SQL body has no `END`.
    UnterminatedBody,
}

/// A raw statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawStatement {
    /// From its first token to its last, comments and the semicolon excluded; byte offsets into the whole text.
    pub range: Range<u32>,
    /// What it is.
    pub kind: RawKind,
    /// What was odd about it.
    pub issue: Option<SplitIssue>,
    /// Comments between the previous statement and this one, and comments within it, in order (for directives).
    pub comments: Vec<Range<u32>>,
}

/// Cuts `text[range]` into raw statements; a last statement without a semicolon counts.
///
/// Comments that tools use as separators end a statement: Drizzle's `--> statement-breakpoint` and goose's `StatementBegin` and
/// `StatementEnd`. What goose keeps together is still cut at its semicolons, because the engine that receives it does that too.
/// The range is cut to the text; its ends are expected on character boundaries.
pub fn split(text: &str, range: Range<u32>, dialect: Dialect) -> Vec<RawStatement> {
    let end = (range.end as usize).min(text.len());
    let start = (range.start as usize).min(end);
    let mut splitter =
        Splitter { bytes: &text.as_bytes()[..end], floor: start, dialect, delimiter: None, statements: Vec::new(), comments: Vec::new() };
    splitter.run(start);
    splitter.statements
}

/// What the words of a statement mean for its end.
#[derive(Debug, Clone, Copy)]
enum Watch {
    /// No word was read yet.
    Start,
    /// After `CREATE` and words that may follow it.
    Create,
    /// The next semicolon ends it; words need not be read.
    Plain,
    /// A SQLite trigger: ends at `; END ;`, as the shell decides (<https://sqlite.org/c3ref/complete.html>).
    Trigger { begun: bool, tail: Tail },
    /// A PostgreSQL routine: `BEGIN ATOMIC … END` may be in it.
    Routine { depth: u32, after_begin: bool },
    /// `CREATE RULE … DO ( …; … )`.
    Rule { depth: u32 },
    /// `COPY`: whether it reads from standard input.
    Copy { depth: u32, after_from: bool, stdin: bool },
}

/// How much of `; END` a trigger body has shown last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tail {
    Other,
    Semicolon,
    End,
}

impl Watch {
    /// Whether words and parentheses have to be looked at.
    fn reads_words(self) -> bool {
        !matches!(self, Watch::Plain)
    }

    fn word(&mut self, word: &[u8], dialect: Dialect) {
        let is = |name: &str| word.eq_ignore_ascii_case(name.as_bytes());
        match self {
            Watch::Start => {
                *self = if is("CREATE") {
                    Watch::Create
                } else if is("COPY") && dialect == Dialect::Postgres {
                    Watch::Copy { depth: 0, after_from: false, stdin: false }
                } else {
                    Watch::Plain
                }
            }
            Watch::Create => {
                let modifier = is("OR") || is("REPLACE") || is("TEMP") || is("TEMPORARY");
                *self = match dialect {
                    _ if modifier => Watch::Create,
                    Dialect::Sqlite if is("TRIGGER") => Watch::Trigger { begun: false, tail: Tail::Other },
                    Dialect::Postgres if is("FUNCTION") || is("PROCEDURE") => Watch::Routine { depth: 0, after_begin: false },
                    Dialect::Postgres if is("RULE") => Watch::Rule { depth: 0 },
                    Dialect::Sqlite | Dialect::Postgres => Watch::Plain,
                }
            }
            Watch::Trigger { begun, tail } => {
                *tail = if *tail == Tail::Semicolon && is("END") { Tail::End } else { Tail::Other };
                *begun = *begun || is("BEGIN");
            }
            Watch::Routine { depth, after_begin } => {
                if *depth > 0 && is("CASE") {
                    *depth = depth.saturating_add(1);
                } else if *depth > 0 && is("END") {
                    *depth -= 1;
                } else if *depth == 0 && *after_begin && is("ATOMIC") {
                    *depth = 1;
                }
                *after_begin = is("BEGIN");
            }
            Watch::Copy { depth, after_from, stdin } => {
                *stdin = *stdin || (*after_from && *depth == 0 && is("STDIN"));
                *after_from = is("FROM");
            }
            Watch::Plain | Watch::Rule { .. } => {}
        }
    }

    /// Anything that is neither a word, a semicolon, a blank nor a comment.
    fn other(&mut self) {
        match self {
            Watch::Start | Watch::Create | Watch::Plain | Watch::Rule { .. } => {}
            Watch::Trigger { tail, .. } => *tail = Tail::Other,
            Watch::Routine { after_begin, .. } => *after_begin = false,
            Watch::Copy { after_from, .. } => *after_from = false,
        }
    }

    fn parenthesis(&mut self, open: bool) {
        self.other();
        if let Watch::Rule { depth } | Watch::Copy { depth, .. } = self {
            *depth = if open { depth.saturating_add(1) } else { depth.saturating_sub(1) };
        }
    }

    /// A semicolon: whether the statement ends here.
    fn semicolon(&mut self) -> bool {
        match self {
            Watch::Trigger { begun: true, tail } => {
                let done = *tail == Tail::End;
                // A body that ends here stays closed, so that it is not taken for an open one.
                if !done {
                    *tail = Tail::Semicolon;
                }
                done
            }
            Watch::Routine { depth, .. } | Watch::Rule { depth } => *depth == 0,
            Watch::Trigger { begun: false, .. } | Watch::Start | Watch::Create | Watch::Plain | Watch::Copy { .. } => true,
        }
    }

    /// Whether a body is still open.
    fn open_body(self) -> bool {
        matches!(self, Watch::Trigger { begun: true, tail: Tail::Other | Tail::Semicolon } | Watch::Routine { depth: 1.., .. })
    }
}

struct Splitter<'a> {
    bytes: &'a [u8],
    /// Nothing before this offset is looked at.
    floor: usize,
    dialect: Dialect,
    /// What MySQL's `DELIMITER` put in the place of the semicolon.
    delimiter: Option<&'a [u8]>,
    statements: Vec<RawStatement>,
    /// Comments that the next statement will own.
    comments: Vec<Range<u32>>,
}

impl<'a> Splitter<'a> {
    fn run(&mut self, start: usize) {
        let mut at = start;
        loop {
            at = self.skip_between(at);
            if at >= self.bytes.len() {
                return;
            }
            at = match self.client_line(at) {
                Some(next) => next,
                None => self.statement(at),
            };
        }
    }

    fn push(&mut self, range: Range<usize>, kind: RawKind, issue: Option<SplitIssue>) {
        let comments = std::mem::take(&mut self.comments);
        self.statements.push(RawStatement { range: small(range), kind, issue, comments });
    }

    fn starts(&self, at: usize, what: &[u8]) -> bool {
        self.bytes[at..].starts_with(what)
    }

    fn at_line_start(&self, at: usize) -> bool {
        at == self.floor || matches!(self.bytes[at - 1], b'\n' | b'\r')
    }

    /// Passes over blanks, comments and semicolons.
    fn skip_between(&mut self, mut at: usize) -> usize {
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                _ if scan::is_blank(byte) => at += 1,
                _ if self.delimiter.is_some_and(|delimiter| self.starts(at, delimiter)) => {
                    at += self.delimiter.map_or(1, <[u8]>::len);
                }
                b';' => at += 1,
                b'-' if self.starts(at, b"--") => {
                    let end = scan::line_comment(self.bytes, at, self.dialect);
                    self.comments.push(small(at..end));
                    at = end;
                }
                b'/' if self.starts(at, b"/*") => {
                    let comment = scan::block_comment(self.bytes, at, self.dialect);
                    if !comment.closed {
                        self.push(at..comment.end, RawKind::Sql, Some(SplitIssue::UnterminatedComment));
                        return comment.end;
                    }
                    self.comments.push(small(at..comment.end));
                    at = comment.end;
                }
                // The sqlite3 shell reads a line that starts with `#` as a comment.
                b'#' if self.dialect == Dialect::Sqlite && self.at_line_start(at) => {
                    let end = scan::line_end(self.bytes, at);
                    self.comments.push(small(at..end));
                    at = end;
                }
                // SQLite takes a byte order mark for white space wherever it stands, as joined files have it.
                0xef if self.dialect == Dialect::Sqlite && self.starts(at, "\u{feff}".as_bytes()) => at += 3,
                _ => break,
            }
        }
        at
    }

    /// A line that is meant for a client program, at the start of a statement. Returns where to go on.
    ///
    /// The line end is looked for only once a line is known to be one: a text on one line must not be scanned per statement.
    fn client_line(&mut self, at: usize) -> Option<usize> {
        let kind = match (self.bytes[at], self.dialect) {
            (b'\\', Dialect::Postgres) => return Some(self.psql_meta(at)),
            (b'.', Dialect::Sqlite) => RawKind::ShellMeta,
            (b'g' | b'G', _) if self.at_line_start(at) && self.is_go_line(at) => RawKind::ForeignMeta,
            (b'd' | b'D', _) => {
                let word_end = scan::word_end(self.bytes, at);
                if !self.bytes[at..word_end].eq_ignore_ascii_case(b"DELIMITER") {
                    return None;
                }
                let delimiter = self.bytes[word_end..scan::line_end(self.bytes, word_end)].trim_ascii();
                if delimiter.is_empty() {
                    return None;
                }
                self.delimiter = (delimiter != b";").then_some(delimiter);
                RawKind::ForeignMeta
            }
            _ => return None,
        };
        let end = scan::line_end(self.bytes, at);
        self.push(at..trim_end(self.bytes, at, end), kind, None);
        Some(end)
    }

    /// Whether a line consists of SQL Server's batch separator.
    fn is_go_line(&self, at: usize) -> bool {
        self.bytes.get(at..at + 2).is_some_and(|word| word.eq_ignore_ascii_case(b"GO")) && {
            let rest = &self.bytes[at + 2..];
            match rest.iter().find(|byte| !matches!(byte, b' ' | b'\t')) {
                None | Some(b'\n' | b'\r') => true,
                Some(_) => false,
            }
        }
    }

    /// A psql command from its backslash to the line end, or to `\\`, after which SQL goes on.
    fn psql_meta(&mut self, at: usize) -> usize {
        let mut end = at + 1;
        let mut quoted = false;
        while let Some(&byte) = self.bytes.get(end) {
            match byte {
                b';' if end == at + 1 => {
                    self.push(at..at + 2, RawKind::PsqlMeta, None);
                    return at + 2;
                }
                b'\n' | b'\r' => break,
                b'\'' => quoted = !quoted,
                b'\\' if !quoted && self.starts(end, b"\\\\") => {
                    end += 2;
                    break;
                }
                _ => {}
            }
            end += 1;
        }
        let trimmed = trim_end(self.bytes, at, end);
        if copies_from_stdin(&self.bytes[at..trimmed]) {
            let (data, next, issue) = self.copy_data(end);
            self.push(at..trimmed, RawKind::Copy { data: small(data) }, issue);
            return next;
        }
        self.push(at..trimmed, RawKind::PsqlMeta, None);
        end
    }

    /// The data lines after a `COPY` that ended at `after`: their range, where to go on, and what was odd.
    fn copy_data(&self, after: usize) -> (Range<usize>, usize, Option<SplitIssue>) {
        let line_end = scan::line_end(self.bytes, after);
        // What stands behind the semicolon on its line is not lost: it counts as data when it is more than blanks.
        let blank = self.bytes[after..line_end].iter().all(|byte| scan::is_blank(*byte));
        let start = match (blank, &self.bytes[line_end..]) {
            (false, _) => after,
            (true, [b'\r', b'\n', ..]) => line_end + 2,
            (true, [_, ..]) => line_end + 1,
            (true, []) => line_end,
        };
        // Back by one byte, so that an empty block is found by its line break too.
        let mut from = start.saturating_sub(1).max(self.floor);
        while let Some(found) = memmem::find(&self.bytes[from..], b"\\.") {
            let mark = from + found;
            let after_mark = self.bytes.get(mark + 2);
            if (mark == start || (mark > start && self.bytes[mark - 1] == b'\n')) && matches!(after_mark, None | Some(b'\n' | b'\r')) {
                return (start..mark, mark + 2, None);
            }
            from = mark + 2;
        }
        (start..self.bytes.len(), self.bytes.len(), Some(SplitIssue::UnterminatedCopy))
    }

    /// One statement from its first byte. Returns where to go on.
    fn statement(&mut self, start: usize) -> usize {
        let mut watch = Watch::Start;
        let mut at = start;
        let mut last = start;
        let mut issue = None;
        let next = loop {
            let run = self.skip_run(at, watch.reads_words());
            let trimmed = trim_end(self.bytes, at, run);
            if trimmed > at {
                last = trimmed;
                watch.other();
            }
            at = run;
            let Some(&byte) = self.bytes.get(at) else { break at };
            if self.delimiter.is_some_and(|delimiter| self.starts(at, delimiter)) {
                break at;
            }
            let closed = match byte {
                b';' => {
                    if self.delimiter.is_none() && watch.semicolon() {
                        break at + 1;
                    }
                    at += 1;
                    last = at;
                    continue;
                }
                b'\n' => {
                    at += 1;
                    if at < self.bytes.len() && self.is_go_line(at) {
                        break at;
                    }
                    continue;
                }
                b'-' if self.starts(at, b"--") => {
                    let end = scan::line_comment(self.bytes, at, self.dialect);
                    if is_separator(&self.bytes[at..end]) {
                        break at;
                    }
                    self.comments.push(small(at..end));
                    at = end;
                    continue;
                }
                b'/' if self.starts(at, b"/*") => {
                    let comment = scan::block_comment(self.bytes, at, self.dialect);
                    if comment.closed {
                        self.comments.push(small(at..comment.end));
                        at = comment.end;
                        continue;
                    }
                    issue = Some(SplitIssue::UnterminatedComment);
                    comment
                }
                b'\\' if self.dialect == Dialect::Postgres => break at,
                b'(' | b')' => {
                    watch.parenthesis(byte == b'(');
                    at += 1;
                    last = at;
                    continue;
                }
                b'\'' | b'"' | b'`' | b'[' => {
                    let closed = self.quoted(at, byte);
                    if !closed.closed {
                        issue = Some(SplitIssue::UnterminatedQuote);
                    }
                    closed
                }
                b'$' => match self.dollar_quote(at) {
                    Some(closed) => {
                        if !closed.closed {
                            issue = Some(SplitIssue::UnterminatedDollarQuote);
                        }
                        closed
                    }
                    None => Closed { end: at + 1, closed: true },
                },
                _ if watch.reads_words() && scan::is_word_start(byte) => {
                    let end = scan::word_end(self.bytes, at);
                    watch.word(&self.bytes[at..end], self.dialect);
                    at = end;
                    last = end;
                    continue;
                }
                _ => Closed { end: at + 1, closed: true },
            };
            watch.other();
            at = closed.end;
            last = at;
        };
        if watch.open_body() && issue.is_none() {
            issue = Some(SplitIssue::UnterminatedBody);
        }
        let last = last.min(self.bytes.len());
        if let Watch::Copy { stdin: true, .. } = watch
            && issue.is_none()
        {
            let (data, next, issue) = self.copy_data(next);
            self.push(start..last, RawKind::Copy { data: small(data) }, issue);
            return next;
        }
        self.push(start..last, RawKind::Sql, issue);
        next
    }

    fn quoted(&self, at: usize, quote: u8) -> Closed {
        match (quote, self.dialect) {
            (b'\'', Dialect::Postgres) => scan::postgres_string(self.bytes, at, scan::has_escape_prefix(self.bytes, at, self.floor)),
            (b'[', _) => scan::bracketed(self.bytes, at),
            _ => scan::quoted(self.bytes, at, quote),
        }
    }

    /// The dollar quote at `at`, unless the sign belongs to a name or a parameter.
    fn dollar_quote(&self, at: usize) -> Option<Closed> {
        if at > self.floor && scan::is_word(self.bytes[at - 1]) {
            return None;
        }
        let tag = scan::dollar_tag(self.bytes, at)?;
        Some(scan::dollar_quoted(self.bytes, at, tag))
    }

    /// The end of the bytes from `at` that cannot end a statement or open anything.
    fn skip_run(&self, at: usize, words: bool) -> usize {
        let table = match (self.dialect, words) {
            (Dialect::Sqlite, false) => &SQLITE_STOPS,
            (Dialect::Sqlite, true) => &SQLITE_WORD_STOPS,
            (Dialect::Postgres, false) => &POSTGRES_STOPS,
            (Dialect::Postgres, true) => &POSTGRES_WORD_STOPS,
        };
        let rest = &self.bytes[at..];
        let delimiter = self.delimiter.and_then(|delimiter| delimiter.first().copied());
        let length = match delimiter {
            None => rest.iter().position(|byte| table[usize::from(*byte)]),
            Some(first) => rest.iter().position(|byte| table[usize::from(*byte)] || *byte == first),
        };
        length.map_or(self.bytes.len(), |length| at + length)
    }
}

static SQLITE_STOPS: [bool; 256] = stops(Dialect::Sqlite, false);
static SQLITE_WORD_STOPS: [bool; 256] = stops(Dialect::Sqlite, true);
static POSTGRES_STOPS: [bool; 256] = stops(Dialect::Postgres, false);
static POSTGRES_WORD_STOPS: [bool; 256] = stops(Dialect::Postgres, true);

/// Bytes that have to be looked at.
const fn stops(dialect: Dialect, words: bool) -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        let value = byte as u8;
        let both = matches!(value, b'\'' | b'"' | b';' | b'-' | b'/' | b'\n');
        let own = match dialect {
            Dialect::Sqlite => matches!(value, b'`' | b'['),
            Dialect::Postgres => matches!(value, b'$' | b'\\'),
        };
        let word = words && (value.is_ascii_alphabetic() || matches!(value, b'_' | b'(' | b')') || value >= 0x80);
        table[byte] = both || own || word;
        byte += 1;
    }
    table
}

/// Comments that a migration tool cuts at.
fn is_separator(comment: &[u8]) -> bool {
    let text = comment[2..].trim_ascii();
    if text.starts_with(b"> statement-breakpoint") {
        return true;
    }
    let Some(rest) = text.strip_prefix(b"+").filter(|rest| rest.len() < 64) else { return false };
    let mut words = rest.split(|byte| scan::is_blank(*byte)).filter(|word| !word.is_empty());
    let tool = words.next().unwrap_or_default();
    let word = words.next().unwrap_or_default();
    (tool.eq_ignore_ascii_case(b"goose") || tool.eq_ignore_ascii_case(b"migrate"))
        && (word.eq_ignore_ascii_case(b"StatementBegin") || word.eq_ignore_ascii_case(b"StatementEnd"))
}

/// Whether a psql line is `\copy … from stdin`.
fn copies_from_stdin(line: &[u8]) -> bool {
    let mut words = line.split(|byte| scan::is_blank(*byte)).filter(|word| !word.is_empty());
    if !words.next().is_some_and(|word| word.eq_ignore_ascii_case(b"\\copy")) {
        return false;
    }
    let mut after_from = false;
    for word in words {
        if after_from && word.eq_ignore_ascii_case(b"stdin") {
            return true;
        }
        after_from = word.eq_ignore_ascii_case(b"from");
    }
    false
}

fn trim_end(bytes: &[u8], start: usize, end: usize) -> usize {
    start + bytes[start..end].iter().rposition(|byte| !scan::is_blank(*byte)).map_or(0, |last| last + 1)
}

/// Offsets fit: a file of 4 GiB or more is refused where bytes become text.
fn small(range: Range<usize>) -> Range<u32> {
    range.start as u32..range.end as u32
}

#[cfg(test)]
#[path = "split_tests.rs"]
pub(crate) mod tests;
