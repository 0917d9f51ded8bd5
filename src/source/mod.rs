//! Bytes become text with spans.
//!
//! Encodings are decoded, the layout of the migration tool is recognised, and the order and the parts that a tool would run are decided here.
//! Nothing in this folder knows SQL grammar; it only scores words to tell the engines apart.

mod archive;
mod assign;
mod database;
mod decode;
mod engine;
mod layout;
mod mixed;
mod name;
pub(crate) mod number;
pub(crate) mod order;
mod recognise;
mod sorted;
mod text;
mod thin;
pub(crate) mod unicode;
mod words;

pub use archive::{is_archive, unzip};
pub use mixed::{MixedSides, split_mixed};
pub use recognise::recognise;
pub(crate) use recognise::template;
pub use sorted::{SortedMap, SortedSet};
pub use text::{Encoding, FileId, LineColumn, LineIndex, SourceFile, SourceSpan};
pub use thin::{KEPT_ROWS, MissingLines, MissingRows, Omitted, Thinned, Thinner, WHOLE_FILE};

/// The two engines whose schemas are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// SQLite 3 (<https://sqlite.org/lang.html>).
    Sqlite,
    /// PostgreSQL 9.6 to 18 (<https://www.postgresql.org/docs/current/sql.html>).
    Postgres,
}

impl Dialect {
    /// The word used in our JSON outputs and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
        }
    }

    /// The product's own spelling, for sentences.
    pub fn display_name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
        }
    }

    /// The key under which two spellings of a name that was already lowered are the same object.
    ///
    /// SQLite names are case-insensitive for ASCII letters (<https://sqlite.org/lang_keywords.html>); PostgreSQL names were folded
    /// when they were read (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html>).
    pub fn key(self, name: &str) -> String {
        match self {
            Dialect::Sqlite => name.to_ascii_lowercase(),
            Dialect::Postgres => name.to_owned(),
        }
    }

    /// Whether two names mean the same thing: their keys are equal.
    pub fn same(self, left: &str, right: &str) -> bool {
        match self {
            Dialect::Sqlite => left.eq_ignore_ascii_case(right),
            Dialect::Postgres => left == right,
        }
    }
}

/// One file as it was dropped or read: a path relative to what the user chose, with `/` between folders, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// Relative path with `/` as separator.
    pub path: String,
    /// The file's content, or why it could not be read (a sentence for the user).
    pub content: Result<Vec<u8>, String>,
}

/// One side of an audit as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SideInput {
    /// What the user calls it: a folder or file name.
    pub label: String,
    /// All files, in any order.
    pub files: Vec<InputFile>,
    /// The engine the user insists on; `None` lets the evidence decide.
    pub dialect: Option<Dialect>,
    /// Paths the user excluded by hand.
    pub excluded: Vec<String>,
    /// Paths the user wants replayed whatever the layout thinks of them.
    pub included: Vec<String>,
    /// Paths in the order the user wants; files that are not named follow in the layout's order. Empty: the layout decides.
    pub order: Vec<String>,
    /// Keep the files in the order given instead of the order their names say (the command line's explicit file lists).
    pub keep_order: bool,
    /// By path: what of a large file was counted instead of kept when it was read.
    pub omitted: SortedMap<String, Omitted>,
}

/// One side after recognition: texts, their order, the parts to run, and everything that was left out and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSet {
    /// What the user calls it.
    pub label: String,
    /// The engine the files are written for.
    pub dialect: Dialect,
    /// Whether the engine is known. `None` evidence means a guess: then the side is not comparable with confidence.
    pub dialect_certain: bool,
    /// Only names of types tell the engine, which SQLite would take as well.
    pub told_by_types: bool,
    /// Words told the engine, but words of the other engine are there, too.
    pub words_of_both: bool,
    /// Why this engine: one sentence per piece of evidence.
    pub dialect_evidence: Vec<String>,
    /// Name of the recognised layout, for example `sqlx` or `single dump`.
    pub layout: String,
    /// Why this layout: one sentence per piece of evidence.
    pub layout_evidence: Vec<String>,
    /// Every text file that takes part; `FileId` is the position here.
    pub files: Vec<SourceFile>,
    /// What is replayed, in order.
    pub migrations: Vec<Migration>,
    /// Files (or parts of files) that are not replayed, with the reason.
    pub left_out: Vec<LeftOut>,
    /// Problems a person should see: unreadable file, broken encoding, unknown engine, duplicate version.
    pub problems: Vec<SourceProblem>,
}

impl SourceSet {
    /// The file of an id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text of a span.
    pub fn text(&self, span: SourceSpan) -> &str {
        &self.file(span.file).text[span.start as usize..span.end as usize]
    }

    /// Path and 1-based line of a span's start.
    pub fn location(&self, span: SourceSpan) -> (&str, u32) {
        let file = self.file(span.file);
        (&file.path, file.lines.line_column(span.start).line)
    }
}

/// How a tool runs one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionMode {
    /// The whole file is one transaction: one failing statement undoes the file.
    PerFile,
    /// Statement by statement, as `psql -f` and the `sqlite3` shell do: a failing statement is skipped and the rest goes on.
    PerStatement,
}

/// One file (or one part of it) that is replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// The file.
    pub file: FileId,
    /// Version as the layout reads it, for people (`007`, `20240101120000`, `1.10`).
    pub version: Option<String>,
    /// Name without version and suffixes.
    pub name: String,
    /// Byte ranges of the file's text that are run, in order; the whole text for most layouts.
    pub parts: Vec<std::ops::Range<u32>>,
    /// How the tool runs it.
    pub transaction: TransactionMode,
    /// What the tool runs in the place of the file's text, when it edits that text first (lines for the other engine taken out, comment marks
    /// removed). It is as long as the file's text and every byte that stayed stands where it stood, so that all positions hold.
    pub text: Option<String>,
}

/// A file, or a part of one, that is not replayed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Path of the file.
    pub path: String,
    /// 1-based first line of the part, `None` for the whole file.
    pub line: Option<u32>,
    /// Why, as a sentence for the user.
    pub reason: String,
    /// Whether what was left out could hide a schema difference (an unreadable file), as opposed to a down migration.
    pub could_hide: bool,
}

/// Something about the input that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceProblem {
    /// Path of the file, empty when it concerns the whole side.
    pub path: String,
    /// 1-based line, when one can be named.
    pub line: Option<u32>,
    /// A stable word: `unreadable`, `binary`, `encoding`, `no-sql`, `empty`, `duplicate-version`, `wrong-engine`, `unknown-engine`, `unsupported-engine`, `templated`, `not-sql-tool` …
    pub kind: &'static str,
    /// What happened and what to do, as a sentence.
    pub message: String,
    /// Whether this could hide a schema difference.
    pub could_hide: bool,
}
