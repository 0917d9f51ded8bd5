//! Large files are read piece by piece, and rows beyond those that anybody compares are counted instead of kept: memory is bounded by the
//! schema and not by the data.
//!
//! Only literal rows go: lines of a `COPY … FROM stdin` block and tuples of `INSERT … VALUES`. Every statement that brings rows into a table
//! stays with its first [`KEPT_ROWS`] rows, and carries the number of those that went. Everything else is kept byte for byte.

mod scan;

use crate::source::SortedMap;

use memchr::memchr_iter;

use scan::{Verb, blanks, head, is_copy_from_stdin, line_end, statement_end, tuple_end, verb};

/// Files up to this size, in bytes, are kept whole.
pub const WHOLE_FILE: u64 = 16 * 1024 * 1024;
/// Rows kept of each run of rows with the same head: more than are ever compared ([`crate::replay::rows::ROW_LIMIT`], a test says so).
pub const KEPT_ROWS: u64 = 5_001;
/// A statement or row that is still open after so many bytes is no row of a dump: the rest of the file is kept as it is.
const LONGEST_OPEN: usize = 64 * 1024 * 1024;

/// A file after it was read: what was kept of it, and what went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Thinned {
    /// What was kept.
    pub bytes: Vec<u8>,
    /// What went.
    pub omitted: Omitted,
}

/// What went of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Omitted {
    /// Where lines are missing, in order.
    pub lines: Vec<MissingLines>,
    /// By the offset of a statement that was kept: the rows of its table that went.
    pub rows: SortedMap<u32, MissingRows>,
}

/// Line breaks that stood before an offset of the kept text and went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingLines {
    /// The offset.
    pub at: u32,
    /// How many.
    pub lines: u32,
}

/// Rows that went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MissingRows {
    /// How many.
    pub rows: u64,
    /// Statements that went with them, because nothing of them was kept.
    pub statements: u64,
}

impl Omitted {
    /// Whether nothing went.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.rows.is_empty()
    }

    /// All rows and statements that went.
    pub fn total(&self) -> MissingRows {
        self.rows
            .values()
            .fold(MissingRows::default(), |sum, one| MissingRows { rows: sum.rows + one.rows, statements: sum.statements + one.statements })
    }
}

/// What comes next in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    /// Blanks, comments, or the start of a statement.
    Between,
    /// After a statement that went: blanks go, too.
    Gone,
    /// Lines of a `COPY` block.
    Copy { statement: u32, kept: u64 },
    /// Lines of a `COPY` block whose rows may span lines.
    CopyWhole,
    /// Tuples after the head of an `INSERT`.
    Values { head: Vec<u8>, first: bool, kept: bool },
    /// Nothing is looked at any more.
    Whole,
}

/// Rows that came with one head.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    kept: u64,
    /// The last statement that was kept and is in the same transaction.
    statement: Option<u32>,
}

/// Takes a file piece by piece.
#[derive(Debug)]
pub struct Thinner {
    kept: Vec<u8>,
    /// What was given and not understood yet: the start of a statement or row.
    pending: Vec<u8>,
    mode: Mode,
    started: bool,
    runs: SortedMap<Vec<u8>, Run>,
    omitted: Omitted,
    /// Rows kept of each run.
    most: u64,
}

impl Default for Thinner {
    fn default() -> Self {
        Thinner::keeping(KEPT_ROWS)
    }
}

impl Thinner {
    /// Keeps so many rows of each run.
    fn keeping(most: u64) -> Self {
        Thinner {
            most,
            kept: Vec::new(),
            pending: Vec::new(),
            mode: Mode::Between,
            started: false,
            runs: SortedMap::new(),
            omitted: Omitted::default(),
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, piece: &[u8]) {
        let mut piece = piece;
        if !self.started && !piece.is_empty() {
            self.started = true;
            piece = piece.strip_prefix(b"\xef\xbb\xbf").unwrap_or(piece);
            // UTF-16 and what is no text at all is not cut into statements.
            if piece[..piece.len().min(8192)].contains(&0) || piece.starts_with(&[0xff, 0xfe]) || piece.starts_with(&[0xfe, 0xff]) {
                self.mode = Mode::Whole;
            }
        }
        self.pending.extend_from_slice(piece);
        self.run(false);
        if self.pending.len() > LONGEST_OPEN {
            self.mode = Mode::Whole;
            self.run(false);
        }
    }

    /// How many bytes are held now.
    pub fn held(&self) -> usize {
        self.kept.len() + self.pending.len()
    }

    /// The file has ended.
    pub fn finish(mut self) -> Thinned {
        self.run(true);
        self.kept.append(&mut self.pending);
        Thinned { bytes: self.kept, omitted: self.omitted }
    }

    fn run(&mut self, last: bool) {
        let pending = std::mem::take(&mut self.pending);
        let mut at = 0;
        while at < pending.len() {
            let step = self.step(&pending[at..], last);
            if step == 0 {
                break;
            }
            at += step;
        }
        self.pending = pending;
        self.pending.drain(..at);
    }

    /// Deals with the start of `rest`; 0 when more of the file has to be seen first.
    fn step(&mut self, rest: &[u8], last: bool) -> usize {
        match std::mem::replace(&mut self.mode, Mode::Between) {
            Mode::Whole => {
                self.mode = Mode::Whole;
                self.keep(rest)
            }
            Mode::Gone => match rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count() {
                0 => self.between(rest, last),
                blank => {
                    self.mode = Mode::Gone;
                    self.drop(&rest[..blank])
                }
            },
            Mode::Between => self.between(rest, last),
            Mode::CopyWhole => {
                self.mode = Mode::CopyWhole;
                let Some(end) = line_end(rest, last) else { return 0 };
                if is_copy_end(&rest[..end]) {
                    self.mode = Mode::Between;
                }
                self.keep(&rest[..end])
            }
            Mode::Copy { statement, kept } => self.copy(rest, last, statement, kept),
            Mode::Values { head, first, kept } => self.values(rest, last, head, first, kept),
        }
    }

    fn keep(&mut self, bytes: &[u8]) -> usize {
        self.kept.extend_from_slice(bytes);
        bytes.len()
    }

    /// Lets bytes go; their line breaks are remembered.
    fn drop(&mut self, bytes: &[u8]) -> usize {
        let lines = memchr_iter(b'\n', bytes).count() as u32;
        if lines > 0 {
            let at = self.kept.len() as u32;
            match self.omitted.lines.last_mut().filter(|gap| gap.at == at) {
                Some(gap) => gap.lines += lines,
                None => self.omitted.lines.push(MissingLines { at, lines }),
            }
        }
        bytes.len()
    }

    fn count(&mut self, statement: u32, rows: u64, statements: u64) {
        let missing = self.omitted.rows.entry(statement).or_default();
        missing.rows += rows;
        missing.statements += statements;
    }

    fn between(&mut self, rest: &[u8], last: bool) -> usize {
        let blank = blanks(rest, last);
        if blank > 0 {
            return self.keep(&rest[..blank]);
        }
        let statement = self.kept.len() as u32;
        match verb(rest, last) {
            Verb::Open => 0,
            Verb::Copy => match statement_end(rest, last) {
                None => 0,
                Some(end) => {
                    if is_copy_from_stdin(&rest[..end]) {
                        let spans_lines = rest[..end].to_ascii_uppercase().windows(3).any(|word| word == b"CSV");
                        // The rest of the command's own line comes before the first row.
                        let Some(line) = line_end(&rest[end..], last) else { return 0 };
                        self.mode = if spans_lines { Mode::CopyWhole } else { Mode::Copy { statement, kept: 0 } };
                        return self.keep(&rest[..end + line]);
                    }
                    self.keep(&rest[..end])
                }
            },
            Verb::Insert => match head(rest, last) {
                scan::Head::Open => 0,
                scan::Head::Other => self.plain(rest, last),
                scan::Head::Values(end) => {
                    let head = rest[..end].to_vec();
                    let run = self.runs.entry(head.clone()).or_default();
                    let kept = run.kept < self.most || run.statement.is_none();
                    if kept {
                        run.statement = Some(statement);
                        self.keep(&rest[..end]);
                    } else {
                        self.drop(&rest[..end]);
                    }
                    self.mode = Mode::Values { head, first: true, kept };
                    end
                }
            },
            // A transaction that is rolled back takes its own rows with it: each keeps a statement that they belong to.
            Verb::Transaction => {
                let Some(end) = statement_end(rest, last) else { return 0 };
                self.runs.values_mut().for_each(|run| run.statement = None);
                self.keep(&rest[..end])
            }
            Verb::Meta => match line_end(rest, last) {
                Some(end) => {
                    self.runs.clear();
                    self.keep(&rest[..end])
                }
                None => 0,
            },
            Verb::Other => self.plain(rest, last),
        }
    }

    /// Any other statement: what follows it may stand in a table that is another one now.
    fn plain(&mut self, rest: &[u8], last: bool) -> usize {
        let Some(end) = statement_end(rest, last) else { return 0 };
        self.runs.clear();
        self.keep(&rest[..end])
    }

    fn copy(&mut self, rest: &[u8], last: bool, statement: u32, kept: u64) -> usize {
        let (mut at, mut lines, mut ended) = (0, 0, false);
        while let Some(end) = line_end(&rest[at..], last) {
            if is_copy_end(&rest[at..at + end]) {
                ended = true;
                break;
            }
            if kept + lines == self.most {
                break;
            }
            at += end;
            lines += 1;
        }
        let mut kept = kept;
        if kept < self.most {
            self.keep(&rest[..at]);
            kept += lines;
        }
        if kept >= self.most && !ended {
            let from = at;
            let mut rows = 0;
            for found in memchr_iter(b'\n', &rest[from..]) {
                if is_copy_end(&rest[at..=from + found]) {
                    break;
                }
                at = from + found + 1;
                rows += 1;
            }
            if last && !is_copy_end(&rest[at..]) && at < rest.len() {
                at = rest.len();
                rows += 1;
            }
            if rows > 0 {
                self.drop(&rest[from..at]);
                self.count(statement, rows, 0);
            }
            ended = line_end(&rest[at..], last).is_some_and(|end| is_copy_end(&rest[at..at + end]));
        }
        if ended {
            self.mode = Mode::Between;
            // The closing line is a line of its own.
            let end = line_end(&rest[at..], last).unwrap_or(0);
            self.keep(&rest[at..at + end]);
            return at + end;
        }
        self.mode = Mode::Copy { statement, kept };
        at
    }

    /// As many tuples as `rest` has, then what follows them up to the semicolon.
    fn values(&mut self, rest: &[u8], last: bool, head: Vec<u8>, first: bool, kept: bool) -> usize {
        let run = self.runs.get(&head).copied().unwrap_or_default();
        let statement = run.statement.unwrap_or(self.kept.len() as u32);
        let (mut at, mut first, mut held) = (0, first, run.kept);
        let (mut keep_to, mut rows) = (0, 0);
        let tail = loop {
            let Some(open) = scan::next_tuple(&rest[at..], first, last) else { break None };
            let scan::Next::Tuple(open) = open else { break Some(()) };
            let Some(end) = tuple_end(&rest[at + open..], last) else { break None };
            at += open + end;
            // The first tuple of a statement that was kept stays with it.
            if kept && (held < self.most || first) {
                held += 1;
                keep_to = at;
            } else {
                rows += 1;
            }
            first = false;
        };
        self.keep(&rest[..keep_to]);
        self.drop(&rest[keep_to..at]);
        if rows > 0 {
            self.count(statement, rows, 0);
        }
        if let Some(run) = self.runs.get_mut(&head) {
            run.kept = held;
        }
        if tail.is_some()
            && let Some(end) = statement_end(&rest[at..], last)
        {
            if kept {
                self.keep(&rest[at..at + end]);
            } else {
                self.drop(&rest[at..at + end]);
                self.count(statement, 0, 1);
                self.mode = Mode::Gone;
            }
            return at + end;
        }
        self.mode = Mode::Values { head, first, kept };
        at
    }
}

fn is_copy_end(line: &[u8]) -> bool {
    line.starts_with(b"\\.") && matches!(line[2..], [] | [b'\n'] | [b'\r'] | [b'\r', b'\n'])
}

#[cfg(test)]
mod tests;
