//! What every name in a query means: SQLite's name resolution, token by token.
//!
//! `ALTER TABLE` rewrites the text of views and triggers, and refuses when one of them no longer makes sense; for both one has to know
//! which table or column each word means (<https://sqlite.org/lang_altertable.html>).

mod reread;
mod select;
mod sources;
mod statements;
mod words;

use std::ops::Range;

pub(super) use reread::{reread_complaint, reread_trigger};

use super::state::State;
use crate::catalog::{Column, ObjectKey, Table, TableKind, Trigger, View};
use crate::source::Dialect;
use crate::sql::TriggerAction;
use crate::sql::sqlite::{Token, TokenKind, closing, is_reserved, tokenize, unquote};

/// Views and queries within each other are followed this deep.
const MAX_DEPTH: usize = 40;

/// What a token means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A table or view, named in a FROM clause or before the point of a column.
    Relation(ObjectKey),
    /// A column of a table or view, its name folded.
    Column(ObjectKey, String),
    /// A double-quoted word that names nothing and so is a string.
    QuotedString,
}

/// A token with its meaning.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) token: Token,
    pub(super) meaning: Meaning,
}

/// A column that a query gives.
#[derive(Debug, Clone)]
pub(super) struct OutColumn {
    pub(super) name: String,
    /// The table column it stands for.
    origin: Option<(ObjectKey, String)>,
    /// The type SQLite would declare for it in `CREATE TABLE … AS`.
    pub(super) affinity: &'static str,
    /// Not part of `*`.
    hidden: bool,
}

/// One element of a FROM clause.
struct Source {
    alias: String,
    aliased: bool,
    key: Option<ObjectKey>,
    columns: Vec<OutColumn>,
    /// Columns that a join merged into an earlier source.
    merged: Vec<String>,
    rowid: bool,
    /// Its columns are not known: it has any column.
    open: bool,
    /// `new`, `old`, `excluded`: only `new.x` means it.
    qualified_only: bool,
}

/// The names visible in one query.
#[derive(Default)]
struct Scope {
    sources: Vec<Source>,
    aliases: Vec<String>,
}

/// Resolves the names of one text.
pub(super) struct Resolver<'a> {
    state: &'a State,
    text: &'a str,
    tokens: Vec<Token>,
    /// The database in which unqualified names are looked up; `None` searches all.
    home: Option<String>,
    pub(super) found: Vec<Found>,
    missing_table: Option<String>,
    error: Option<String>,
    /// What was wrong with an earlier part, which SQLite looked at before it came to this one.
    settled: Option<String>,
    /// The token after which the error was found.
    error_at: Option<usize>,
    /// Double-quoted words may be strings.
    strings: bool,
    /// The text is about to run, not only read again.
    pub(super) runs: bool,
    /// Unknown functions are refused, which `ALTER TABLE` does not do.
    pub(super) calls: bool,
    scopes: Vec<Scope>,
    /// The outermost scope that can be seen.
    floor: usize,
    tables: Vec<(String, Vec<OutColumn>)>,
    depth: usize,
}

impl<'a> Resolver<'a> {
    /// A resolver of `text` as it stands in an object of database `home`.
    pub(super) fn new(state: &'a State, text: &'a str, home: &str, strings: bool) -> Self {
        let home = (home != "temp").then(|| home.to_owned());
        Resolver {
            state,
            text,
            tokens: tokenize(text),
            home,
            found: Vec::new(),
            missing_table: None,
            error: None,
            settled: None,
            error_at: None,
            strings,
            runs: false,
            calls: false,
            scopes: Vec::new(),
            floor: 0,
            tables: Vec::new(),
            depth: 0,
        }
    }

    /// The first thing that SQLite would complain about.
    pub(super) fn complaint(&self) -> Option<&str> {
        self.settled.as_deref().or(self.missing_table.as_deref()).or(self.error.as_deref())
    }

    /// What is found from here on comes after what was found so far.
    fn settle(&mut self) {
        self.settled = self.complaint().map(str::to_owned);
    }

    /// Resolves the whole text as a query; its columns.
    pub(super) fn query(&mut self) -> Vec<OutColumn> {
        let all = 0..self.tokens.len();
        self.select(all)
    }

    /// Columns of tables that the text reads: those that it gives, and those that it names.
    pub(super) fn columns_read(&self, given: &[OutColumn]) -> Vec<(ObjectKey, String)> {
        let named = self.found.iter().filter_map(|found| match &found.meaning {
            Meaning::Column(key, column) => Some((key.clone(), column.clone())),
            Meaning::Relation(_) | Meaning::QuotedString => None,
        });
        given.iter().filter_map(|column| column.origin.clone()).chain(named).collect()
    }

    /// Resolves the whole text as a statement that changes rows.
    pub(super) fn data_statement(&mut self) {
        let all = 0..self.tokens.len();
        self.statement(all);
    }

    /// Resolves the whole text as an expression over one table.
    pub(super) fn expression_of(&mut self, key: &ObjectKey) {
        let source = self.relation_source(key.clone(), None);
        self.scopes.push(Scope { sources: vec![source], aliases: Vec::new() });
        let all = 0..self.tokens.len();
        self.scan(all);
        self.scopes.pop();
    }

    /// Resolves the whole text as the condition (`body` is false) or the statements of a trigger.
    pub(super) fn trigger(&mut self, trigger: &Trigger, body: bool) {
        let event = trigger.definition.events.first().map(String::as_str).unwrap_or_default();
        let mut sources = Vec::new();
        for (alias, unless) in [("new", "DELETE"), ("old", "INSERT")] {
            if event != unless {
                let mut source = self.relation_source(trigger.table.clone(), Some(alias.to_owned()));
                source.qualified_only = true;
                sources.push(source);
            }
        }
        self.scopes.push(Scope { sources, aliases: Vec::new() });
        let all = 0..self.tokens.len();
        if body {
            for statement in self.split(all, ";") {
                self.statement(statement);
                self.settle();
            }
        } else {
            self.scan(all);
        }
        self.scopes.pop();
    }

    fn is(&self, index: usize, word: &str) -> bool {
        self.tokens.get(index).is_some_and(|token| match token.kind {
            TokenKind::Word => token.text(self.text).eq_ignore_ascii_case(word),
            TokenKind::Symbol => token.text(self.text) == word,
            TokenKind::Quoted | TokenKind::Text | TokenKind::Number | TokenKind::Blob | TokenKind::Variable | TokenKind::Illegal => false,
        })
    }

    fn any(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(index, word))
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn text_of(&self, index: usize) -> &'a str {
        self.tokens.get(index).map(|token| token.text(self.text)).unwrap_or_default()
    }

    fn name(&self, index: usize) -> Option<String> {
        let token = self.tokens.get(index)?;
        match token.kind {
            TokenKind::Word if is_reserved(token.text(self.text)) => None,
            TokenKind::Word | TokenKind::Quoted | TokenKind::Text => Some(unquote(token.text(self.text))),
            TokenKind::Number | TokenKind::Blob | TokenKind::Variable | TokenKind::Symbol | TokenKind::Illegal => None,
        }
    }

    /// The parenthesis that closes `open`, at most `end`.
    fn close(&self, open: usize, end: usize) -> usize {
        closing(self.text, &self.tokens, open).unwrap_or(end).min(end)
    }

    /// The first of some words at this level of parentheses.
    fn find(&self, range: Range<usize>, words: &[&str]) -> Option<usize> {
        let mut index = range.start;
        while index < range.end {
            if self.is(index, "(") {
                index = self.close(index, range.end) + 1;
                continue;
            }
            let distinct = self.is(index, "FROM") && index >= 2 && self.is(index - 1, "DISTINCT") && self.any(index - 2, &["IS", "NOT"]);
            if !distinct && self.any(index, words) {
                return Some(index);
            }
            index += 1;
        }
        None
    }

    /// Parts between marks at this level of parentheses.
    fn split(&self, range: Range<usize>, mark: &str) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let mut start = range.start;
        while let Some(at) = self.find(start..range.end, &[mark]) {
            parts.push(start..at);
            start = at + 1;
        }
        if start < range.end {
            parts.push(start..range.end);
        }
        parts
    }

    fn complain(&mut self, message: String) {
        self.error.get_or_insert(message);
    }

    fn mean(&mut self, index: usize, meaning: Meaning) {
        if let Some(token) = self.tokens.get(index) {
            self.found.push(Found { token: *token, meaning });
        }
    }
}

/// What looking for a column in one query gives.
enum Look {
    Nothing,
    Ambiguous,
    /// The relation when the qualifier is its own name, and the column; `None` for what is known but is no table's column.
    #[allow(clippy::type_complexity)]
    Known(Option<(Option<ObjectKey>, Option<(ObjectKey, String)>)>),
}

fn plain_column(name: String) -> OutColumn {
    OutColumn { name, origin: None, affinity: "", hidden: false }
}

fn plain_source(alias: String, columns: Vec<OutColumn>) -> Source {
    Source { alias, aliased: true, key: None, columns, merged: Vec::new(), rowid: false, open: false, qualified_only: false }
}

/// A virtual table whose module is not known, and a table that is only assumed, may have any column.
fn has_unknown_columns(table: &Table) -> bool {
    table.assumed || (matches!(table.kind, TableKind::Virtual { .. }) && table.columns.is_empty())
}

fn table_columns(key: &ObjectKey, table: &Table) -> Vec<OutColumn> {
    table
        .columns
        .iter()
        .map(|column| OutColumn {
            name: column.name.clone(),
            origin: Some((key.clone(), Dialect::Sqlite.key(&column.name))),
            affinity: column_affinity(table, column),
            hidden: column.hidden,
        })
        .collect()
}

/// What a view gives.
pub(super) struct ViewColumns {
    pub(super) columns: Vec<OutColumn>,
    /// What is wrong with its query.
    pub(super) complaint: Option<String>,
    /// How many columns its query gives, whatever number of names it lists.
    given: usize,
}

/// Columns of a view, and what is wrong with its query.
pub(super) fn view_columns(state: &State, key: &ObjectKey, view: &View, depth: usize, strings: bool, runs: bool) -> ViewColumns {
    if depth >= MAX_DEPTH / 2 {
        let complaint = Some(format!("view {} is circularly defined", view.name));
        return ViewColumns { columns: Vec::new(), complaint, given: 0 };
    }
    let mut resolver = Resolver::new(state, &view.query.text, &key.schema, strings);
    resolver.depth = depth + 1;
    resolver.calls = runs;
    let mut columns = resolver.query();
    let complaint = resolver.complaint().map(str::to_owned);
    let given = columns.len();
    match &view.columns {
        Some(names) => {
            columns.resize_with(names.len(), || plain_column(String::new()));
            for (column, name) in columns.iter_mut().zip(names) {
                column.name.clone_from(name);
            }
        }
        None => columns = unique_names(columns),
    }
    ViewColumns { columns, complaint, given }
}

/// SQLite makes equal names of a view's columns different: `a`, `a:1`, `a:2`.
pub(super) fn unique_names(mut columns: Vec<OutColumn>) -> Vec<OutColumn> {
    let mut seen: crate::source::SortedSet<String> = crate::source::SortedSet::new();
    for column in &mut columns {
        let mut number = 0u32;
        while !seen.insert(column.name.to_ascii_lowercase()) {
            number += 1;
            let base = column
                .name
                .rsplit_once(':')
                .filter(|(_, digits)| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
                .map_or(column.name.as_str(), |(base, _)| base);
            column.name = format!("{base}:{number}");
        }
    }
    columns
}

/// In a STRICT table `ANY` keeps what it is given (<https://sqlite.org/stricttables.html>).
pub(super) fn column_affinity(table: &Table, column: &Column) -> &'static str {
    if table.strict && column.data_type.raw.eq_ignore_ascii_case("ANY") { "" } else { affinity(&column.data_type.raw) }
}

/// The type that SQLite declares for a column of this type in `CREATE TABLE … AS` (<https://sqlite.org/datatype3.html#determination_of_column_affinity>).
pub(super) fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |part: &str| declared.contains(part);
    if has("INT") {
        "INT"
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        "TEXT"
    } else if declared.is_empty() || has("BLOB") {
        ""
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        "REAL"
    } else {
        "NUM"
    }
}

/// Resolves a trigger's condition and statements; the found tokens of each and the first complaint.
pub(super) fn trigger_names(state: &State, trigger: &Trigger, strings: bool) -> (Vec<Found>, Vec<Found>, Option<String>) {
    let home = super::state::trigger_schema(trigger);
    let mut condition_found = Vec::new();
    let mut complaint = None;
    if let Some(condition) = &trigger.definition.condition {
        let mut resolver = Resolver::new(state, &condition.text, home, strings);
        resolver.trigger(trigger, false);
        complaint = resolver.complaint().map(str::to_owned);
        condition_found = resolver.found;
    }
    let TriggerAction::Body(body) = &trigger.definition.action else { return (condition_found, Vec::new(), complaint) };
    let mut resolver = Resolver::new(state, &body.text, home, strings);
    resolver.trigger(trigger, true);
    complaint = complaint.or_else(|| resolver.complaint().map(str::to_owned));
    (condition_found, resolver.found, complaint)
}
