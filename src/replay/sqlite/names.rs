//! What every name in a query means: SQLite's name resolution, token by token.
//!
//! `ALTER TABLE` rewrites the text of views and triggers, and refuses when one of them no longer makes sense; for both one has to know
//! which table or column each word means (<https://sqlite.org/lang_altertable.html>).

use std::ops::Range;

use super::state::State;
use crate::catalog::{ObjectKey, Table, TableKind, Trigger, View};
use crate::source::Dialect;
use crate::sql::sqlite::{Token, TokenKind, closing, is_join_word, is_reserved, tokenize, unquote};
use crate::sql::{ObjectName, TriggerAction};

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
    /// The token after which the error was found.
    error_at: Option<usize>,
    /// Double-quoted words may be strings.
    strings: bool,
    scopes: Vec<Scope>,
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
            error_at: None,
            strings,
            scopes: Vec::new(),
            tables: Vec::new(),
            depth: 0,
        }
    }

    /// The first thing that SQLite would complain about.
    pub(super) fn complaint(&self) -> Option<&str> {
        self.missing_table.as_deref().or(self.error.as_deref())
    }

    /// Resolves the whole text as a query; its columns.
    pub(super) fn query(&mut self) -> Vec<OutColumn> {
        let all = 0..self.tokens.len();
        self.select(all)
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

    /// Resolves a query; what it gives.
    fn select(&mut self, range: Range<usize>) -> Vec<OutColumn> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            return Vec::new();
        }
        let known = self.tables.len();
        let start = if self.is(range.start, "WITH") { self.common_tables(range.clone()) } else { range.start };
        let tail = self.find(start..range.end, &["ORDER", "LIMIT"]).unwrap_or(range.end);
        let mut cores = Vec::new();
        let mut from = start;
        while let Some(at) = self.find(from..tail, &["UNION", "INTERSECT", "EXCEPT"]) {
            cores.push(from..at);
            from = if self.is(at + 1, "ALL") { at + 2 } else { at + 1 };
        }
        cores.push(from..tail);
        let single = cores.len() == 1;
        let mut columns = Vec::new();
        // SQLite looks at the parts of a compound query from the last to the first.
        for (index, core) in cores.iter().enumerate().rev() {
            // ORDER BY of a compound query sees the columns of its first part.
            let extra = if index == 0 { tail..range.end } else { tail..tail };
            let given = self.core(core.clone(), extra, single);
            if index == 0 {
                columns = given;
            }
        }
        self.tables.truncate(known);
        self.depth -= 1;
        columns
    }

    /// `WITH a AS (…), …`; where the query goes on.
    fn common_tables(&mut self, range: Range<usize>) -> usize {
        let mut index = range.start + 1;
        index += usize::from(self.is(index, "RECURSIVE"));
        loop {
            let Some(name) = self.name(index) else { return index.min(range.end) };
            index += 1;
            let mut named = Vec::new();
            if self.is(index, "(") {
                let close = self.close(index, range.end);
                named = (index + 1..close).filter_map(|at| self.name(at)).collect();
                index = close + 1;
            }
            while index < range.end && !self.is(index, "(") {
                index += 1;
            }
            let close = self.close(index, range.end);
            let body = index + 1..close;
            // What the first part gives is what the table gives, to itself too.
            let before = (self.found.len(), self.error.clone(), self.missing_table.clone());
            let first = self.find(body.clone(), &["UNION", "INTERSECT", "EXCEPT"]).unwrap_or(body.end);
            let mut columns = self.select(body.start..first);
            self.found.truncate(before.0);
            (self.error, self.missing_table) = (before.1, before.2);
            for (column, name) in columns.iter_mut().zip(&named) {
                column.name.clone_from(name);
            }
            self.tables.push((name, columns));
            self.select(body);
            index = close + 1;
            if !self.is(index, ",") {
                return index.min(range.end);
            }
            index += 1;
        }
    }

    fn core(&mut self, range: Range<usize>, tail: Range<usize>, single: bool) -> Vec<OutColumn> {
        if self.is(range.start, "VALUES") {
            self.scan(range.start + 1..range.end);
            let close = self.close(range.start + 1, range.end);
            let count = self.split(range.start + 2..close, ",").len();
            return (1..=count).map(|number| plain_column(format!("column{number}"))).collect();
        }
        let mut list_start = range.start + 1;
        list_start += usize::from(self.any(list_start, &["DISTINCT", "ALL"]));
        const CLAUSES: [&str; 4] = ["WHERE", "GROUP", "HAVING", "WINDOW"];
        let from = self.find(list_start..range.end, &["FROM"]);
        let clauses = self.find(from.unwrap_or(list_start)..range.end, &CLAUSES).unwrap_or(range.end);
        let list_end = from.unwrap_or(clauses);
        let mut scope = Scope::default();
        let mut conditions = Vec::new();
        if let Some(from) = from {
            self.sources_of(from + 1..clauses, &mut scope, &mut conditions);
        }
        let items = self.split(list_start..list_end, ",");
        let aliases: Vec<(Range<usize>, Option<usize>)> = items.into_iter().map(|item| self.alias(item)).collect();
        self.scopes.push(scope);
        let mut columns = Vec::new();
        for (item, alias) in &aliases {
            self.item(item.clone(), *alias, &mut columns);
        }
        for condition in conditions {
            self.scan(condition);
        }
        let names = aliases.iter().filter_map(|(_, alias)| alias.and_then(|alias| self.name(alias))).collect();
        if let Some(scope) = self.scopes.last_mut() {
            scope.aliases = names;
        }
        self.scan(clauses..range.end);
        if !single && let Some(scope) = self.scopes.last_mut() {
            scope.aliases.extend(columns.iter().map(|column: &OutColumn| column.name.clone()));
        }
        let errors = (self.error.clone(), self.missing_table.clone());
        self.scan(tail);
        if !single {
            // A term may belong to another part of a compound query.
            (self.error, self.missing_table) = errors;
        }
        self.scopes.pop();
        columns
    }

    /// An item of a select list without its alias, and the alias.
    fn alias(&self, item: Range<usize>) -> (Range<usize>, Option<usize>) {
        if item.len() < 2 || self.name(item.end - 1).is_none() {
            return (item, None);
        }
        let last = item.end - 1;
        let before = last - 1;
        // A name right after an opening parenthesis or an operator is an operand.
        if self.find(item.clone(), &["\0"]).is_some() {
            return (item, None);
        }
        if self.is(before, "AS") {
            return (item.start..before, Some(last));
        }
        let operand = match self.kind(before) {
            Some(TokenKind::Quoted | TokenKind::Text | TokenKind::Number | TokenKind::Blob | TokenKind::Variable) => true,
            Some(TokenKind::Symbol) => self.is(before, ")"),
            Some(TokenKind::Word) => {
                let word = self.text_of(before);
                let operator =
                    ["LIKE", "GLOB", "REGEXP", "MATCH", "OVER", "NOT", "NULLS"].iter().any(|operator| operator.eq_ignore_ascii_case(word));
                (!is_reserved(word) && !operator)
                    || ["END", "NULL", "ISNULL", "NOTNULL"].iter().any(|operand| operand.eq_ignore_ascii_case(word))
            }
            Some(TokenKind::Illegal) | None => false,
        };
        if operand { (item.start..last, Some(last)) } else { (item, None) }
    }

    /// An item of a select list.
    fn item(&mut self, mut item: Range<usize>, alias: Option<usize>, columns: &mut Vec<OutColumn>) {
        if item.len() == 1 && self.is(item.start, "*") {
            let Some(scope) = self.scopes.last() else { return };
            if scope.sources.is_empty() {
                return self.complain("no tables specified".to_owned());
            }
            for source in &scope.sources {
                let visible = source
                    .columns
                    .iter()
                    .filter(|column| !column.hidden && !source.merged.iter().any(|merged| merged.eq_ignore_ascii_case(&column.name)));
                columns.extend(visible.cloned());
            }
            return;
        }
        if item.len() >= 3 && self.is(item.end - 1, "*") && self.is(item.end - 2, ".") {
            let Some(name) = self.name(item.end - 3) else { return };
            let source = self.scopes.last().and_then(|scope| scope.sources.iter().find(|source| source.alias.eq_ignore_ascii_case(&name)));
            let Some(source) = source else { return self.complain(format!("no such table: {name}")) };
            columns.extend(source.columns.iter().filter(|column| !column.hidden).cloned());
            let qualifier = source.key.clone().filter(|_| !source.aliased);
            if let Some(key) = qualifier {
                self.mean(item.end - 3, Meaning::Relation(key));
            }
            return;
        }
        let at = self.found.len();
        self.scan(item.clone());
        let written = item.clone();
        // Parentheses and collations do not give a column a name of its own.
        loop {
            if item.len() > 2 && self.is(item.start, "(") && self.close(item.start, item.end) == item.end - 1 {
                item = item.start + 1..item.end - 1;
            } else if item.len() > 2 && self.is(item.end - 2, "COLLATE") {
                item.end -= 2;
            } else {
                break;
            }
        }
        // A string on its own is a value, not a name.
        let value = item.len() == 1 && self.kind(item.start) == Some(TokenKind::Text);
        let plain = !value
            && item.len() % 2 == 1
            && item.len() <= 5
            && item.clone().all(|index| if (index - item.start) % 2 == 1 { self.is(index, ".") } else { self.name(index).is_some() });
        // A word in double quotes that turned out to be a string has its text as its name.
        let plain = plain && !self.found.get(at..).unwrap_or_default().iter().any(|found| found.meaning == Meaning::QuotedString);
        let origin = if plain {
            self.found.get(at..).unwrap_or_default().iter().rev().find_map(|found| match &found.meaning {
                Meaning::Column(key, column) => Some((key.clone(), column.clone())),
                Meaning::Relation(_) | Meaning::QuotedString => None,
            })
        } else {
            None
        };
        let passed = if plain && origin.is_none() { self.name(item.end - 1).and_then(|name| self.visible(&name)) } else { None };
        let affinity = match &origin {
            Some((key, column)) => self.affinity_of(key, column),
            None if self.is(item.start, "CAST") && self.close(item.start + 1, item.end) + 1 == item.end => self.cast_affinity(item.clone()),
            None => passed.as_ref().map_or("", |column| column.affinity),
        };
        let name = match alias.and_then(|alias| self.name(alias)) {
            Some(name) => name,
            None if plain => {
                let spelled = origin.as_ref().and_then(|(key, column)| self.spelled(key, column));
                spelled.or(passed.map(|column| column.name)).or_else(|| self.name(item.end - 1)).unwrap_or_default()
            }
            None => match (self.tokens.get(written.start), self.tokens.get(written.end.saturating_sub(1))) {
                (Some(first), Some(last)) => self.text.get(first.start as usize..last.end as usize).unwrap_or_default().to_owned(),
                _ => String::new(),
            },
        };
        columns.push(OutColumn { name, origin, affinity, hidden: false });
    }

    /// A column of the innermost query by its name.
    fn visible(&self, name: &str) -> Option<OutColumn> {
        let scope = self.scopes.last()?;
        scope.sources.iter().flat_map(|source| &source.columns).find(|column| column.name.eq_ignore_ascii_case(name)).cloned()
    }

    fn spelled(&self, key: &ObjectKey, column: &str) -> Option<String> {
        self.state.catalog.tables.get(key).and_then(|table| table.column(Dialect::Sqlite, column)).map(|column| column.name.clone())
    }

    fn affinity_of(&self, key: &ObjectKey, column: &str) -> &'static str {
        match self.state.catalog.tables.get(key) {
            Some(table) => match table.column(Dialect::Sqlite, column) {
                Some(column) => affinity(&column.data_type.raw),
                None => "INT",
            },
            None => "",
        }
    }

    fn cast_affinity(&self, item: Range<usize>) -> &'static str {
        let Some(at) = self.find(item.start + 2..item.end - 1, &["AS"]) else { return "" };
        let words: Vec<&str> = (at + 1..item.end - 1).map(|index| self.text_of(index)).collect();
        affinity(&words.join(" "))
    }

    /// The sources of a FROM clause, and the conditions and arguments in it.
    fn sources_of(&mut self, range: Range<usize>, scope: &mut Scope, conditions: &mut Vec<Range<usize>>) {
        self.depth += 1;
        let mut index = range.start;
        let mut natural = false;
        while index < range.end && self.depth <= MAX_DEPTH {
            if self.is(index, ",") {
                natural = false;
                index += 1;
                continue;
            }
            if self.any(index, &["JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER", "NATURAL"]) && !self.is(index + 1, ".") {
                natural |= self.is(index, "NATURAL");
                index += 1;
                continue;
            }
            let (mut source, next) = self.source(index, range.end, scope, conditions);
            let index_after = self.source_tail(next, range.end, &mut source);
            index = index_after;
            let left_columns = |scope: &Scope, name: &str| {
                scope.sources.iter().any(|left| left.open || left.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name)))
            };
            if let Some(source) = &mut source
                && natural
            {
                source.merged = source
                    .columns
                    .iter()
                    .filter(|column| !column.hidden && left_columns(scope, &column.name))
                    .map(|column| column.name.clone())
                    .collect();
            }
            natural = false;
            if self.is(index, "ON") {
                let end = self
                    .find(index + 1..range.end, &[",", "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL"])
                    .unwrap_or(range.end);
                conditions.push(index + 1..end);
                index = end;
            } else if self.is(index, "USING") {
                let close = self.close(index + 1, range.end);
                let names: Vec<String> = (index + 2..close).filter_map(|at| self.name(at)).collect();
                if let Some(source) = &mut source {
                    for name in names {
                        let right = source.open || source.columns.iter().any(|column| column.name.eq_ignore_ascii_case(&name));
                        if !right || !left_columns(scope, &name) {
                            self.complain(format!("cannot join using column {name} - column not present in both tables"));
                        }
                        source.merged.push(name);
                    }
                }
                index = close + 1;
            } else if index == next && source.is_none() {
                index = index.max(next).max(range.start + 1);
            }
            scope.sources.extend(source);
            if index_after == next
                && index == index_after
                && index < range.end
                && !self.is(index, ",")
                && !self.any(index, &["JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "OUTER", "NATURAL"])
            {
                // Something unknown: go on behind it rather than stay.
                index += 1;
            }
        }
        self.depth -= 1;
    }

    /// One source at `index`; `None` for a parenthesised join, whose sources go into the scope themselves.
    fn source(&mut self, index: usize, end: usize, scope: &mut Scope, conditions: &mut Vec<Range<usize>>) -> (Option<Source>, usize) {
        if self.is(index, "(") {
            let close = self.close(index, end);
            if self.any(index + 1, &["SELECT", "WITH", "VALUES"]) {
                let columns = unique_names(self.select(index + 1..close));
                let columns = columns.into_iter().map(|column| OutColumn { origin: None, ..column }).collect();
                return (Some(plain_source(String::new(), columns)), close + 1);
            }
            self.sources_of(index + 1..close, scope, conditions);
            return (None, close + 1);
        }
        let Some(first) = self.name(index) else { return (None, index + 1) };
        let qualified = if self.is(index + 1, ".") { self.name(index + 2) } else { None };
        let (schema, name, next) = match qualified {
            Some(table) => (Some(first), table, index + 3),
            None => (None, first, index + 1),
        };
        if self.is(next, "(") {
            let close = self.close(next, end);
            conditions.push(next + 1..close);
            let mut source = plain_source(name, Vec::new());
            source.open = true;
            return (Some(source), close + 1);
        }
        if schema.is_none()
            && let Some((_, columns)) = self.tables.iter().rev().find(|(known, _)| known.eq_ignore_ascii_case(&name))
        {
            let columns = columns.iter().map(|column| OutColumn { origin: None, ..column.clone() }).collect();
            return (Some(plain_source(name, columns)), next);
        }
        let lookup = ObjectName { schema: schema.clone().or_else(|| self.home.clone()), name: name.clone() };
        match self.state.find_relation(&lookup) {
            Some(key) => {
                self.mean(next - 1, Meaning::Relation(key.clone()));
                (Some(self.relation_source(key, None)), next)
            }
            None => {
                let known = [
                    "sqlite_schema",
                    "sqlite_master",
                    "sqlite_temp_schema",
                    "sqlite_temp_master",
                    "sqlite_sequence",
                    "dbstat",
                    "json_each",
                    "json_tree",
                    "generate_series",
                ];
                let system = known.iter().any(|known| known.eq_ignore_ascii_case(&name))
                    || name.to_ascii_lowercase().starts_with("pragma_")
                    || name.to_ascii_lowercase().starts_with("sqlite_stat");
                if !system {
                    let shown = lookup.schema.as_deref().map_or_else(|| name.clone(), |schema| format!("{schema}.{name}"));
                    self.missing_table.get_or_insert(format!("no such table: {shown}"));
                }
                let mut source = plain_source(name, Vec::new());
                source.open = true;
                (Some(source), next)
            }
        }
    }

    /// Alias and index hints after a source.
    fn source_tail(&self, mut index: usize, end: usize, source: &mut Option<Source>) -> usize {
        if self.is(index, "AS") {
            if let (Some(source), Some(alias)) = (source.as_mut(), self.name(index + 1)) {
                source.alias = alias;
                source.aliased = true;
            }
            index += 2;
        } else if index < end
            && let Some(alias) = self.name(index)
            && !(self.kind(index) == Some(TokenKind::Word) && (is_join_word(&alias) || self.any(index, &["INDEXED", "WINDOW"])))
        {
            if let Some(source) = source.as_mut() {
                source.alias = alias;
                source.aliased = true;
            }
            index += 1;
        }
        if self.is(index, "INDEXED") && self.is(index + 1, "BY") {
            index += 3;
        } else if self.is(index, "NOT") && self.is(index + 1, "INDEXED") {
            index += 2;
        }
        index
    }

    /// A table or view as a source.
    fn relation_source(&mut self, key: ObjectKey, alias: Option<String>) -> Source {
        let aliased = alias.is_some();
        let (name, columns, rowid, open) = if let Some(table) = self.state.catalog.tables.get(&key) {
            (table.name.clone(), table_columns(&key, table), !table.without_rowid, has_unknown_columns(table))
        } else if let Some(view) = self.state.catalog.views.get(&key) {
            let (columns, complaint) = view_columns(self.state, &key, view, self.depth, self.strings);
            if let Some(complaint) = complaint {
                self.missing_table.get_or_insert(complaint);
            }
            let columns = columns
                .into_iter()
                .map(|column| OutColumn { origin: Some((key.clone(), Dialect::Sqlite.key(&column.name))), ..column })
                .collect();
            (view.name.clone(), columns, false, false)
        } else {
            (key.name.clone(), Vec::new(), true, true)
        };
        Source { alias: alias.unwrap_or(name), aliased, key: Some(key), columns, merged: Vec::new(), rowid, open, qualified_only: false }
    }

    /// Resolves the names in an expression, or in clauses made of expressions.
    fn scan(&mut self, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            index = self.operand(index, range.end).max(index + 1);
        }
    }

    /// Resolves what stands at `index`; where to go on.
    fn operand(&mut self, index: usize, end: usize) -> usize {
        if self.is(index, "(") && self.any(index + 1, &["SELECT", "WITH", "VALUES"]) {
            let close = self.close(index, end);
            self.select(index + 1..close);
            return close + 1;
        }
        match self.kind(index) {
            Some(TokenKind::Word | TokenKind::Quoted) => {}
            Some(TokenKind::Text | TokenKind::Number | TokenKind::Blob | TokenKind::Variable | TokenKind::Symbol | TokenKind::Illegal)
            | None => return index + 1,
        }
        let bare = self.kind(index) == Some(TokenKind::Word);
        if bare {
            if self.any(index, &["COLLATE"]) {
                return index + 2;
            }
            if self.is(index, "AS") {
                // Only the type of a CAST can stand here.
                let mut next = index + 1;
                while next < end && !self.is(next, ")") {
                    next = if self.is(next, "(") { self.close(next, end) + 1 } else { next + 1 };
                }
                return next;
            }
            if self.is(index, "RAISE") && self.is(index + 1, "(") {
                return self.close(index + 1, end) + 1;
            }
            if self.is(index, "IN") && self.is(index + 1, "(") && self.any(index + 2, &["SELECT", "WITH", "VALUES"]) {
                return self.in_query(index, end);
            }
            if self.is(index, "IN") && self.name(index + 1).is_some() && self.kind(index + 1) != Some(TokenKind::Text) {
                return self.in_table(index + 1, end);
            }
            if self.is(index, "OVER") && index > 0 && self.is(index - 1, ")") {
                return self.window(index + 1, end);
            }
            if self.is(index, "FILTER") && self.is(index + 1, "(") && self.is(index + 2, "WHERE") {
                return index + 1;
            }
            if self.is(index, "WINDOW") {
                return self.window_clause(index + 1, end);
            }
            let word = self.text_of(index);
            if is_reserved(word) || self.is_noise(index) {
                return index + 1;
            }
        }
        if self.is(index + 1, "(") {
            return index + 1;
        }
        self.column(index, end)
    }

    /// Words without a reserved meaning that are part of the grammar where they stand.
    fn is_noise(&self, index: usize) -> bool {
        let after = |words: &[&str]| index > 0 && self.any(index - 1, words);
        let operand_before = index > 0
            && (matches!(
                self.kind(index - 1),
                Some(TokenKind::Quoted | TokenKind::Text | TokenKind::Number | TokenKind::Blob | TokenKind::Variable)
            ) || self.is(index - 1, ")")
                || self.any(index - 1, &["END", "NULL", "NOT"])
                || (self.kind(index - 1) == Some(TokenKind::Word) && !is_reserved(self.text_of(index - 1))));
        (self.any(index, &["NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"]) && !self.is(index + 1, "."))
            || (self.is(index, "BY") && after(&["GROUP", "ORDER", "PARTITION"]))
            || (self.any(index, &["LIKE", "GLOB", "REGEXP", "MATCH", "ASC", "DESC", "OFFSET", "NULLS", "END"]) && operand_before)
            || (self.any(index, &["FIRST", "LAST"]) && after(&["NULLS"]))
            || (self.any(index, &["CONFLICT"]) && after(&["ON"]))
            || (self.is(index, "DO") && self.any(index + 1, &["UPDATE", "NOTHING"]))
    }

    /// `x IN (SELECT …)`: SQLite looks into the query before it looks at `x`.
    fn in_query(&mut self, index: usize, end: usize) -> usize {
        let before = index - usize::from(index > 0 && self.is(index - 1, "NOT"));
        let close = self.close(index + 1, end);
        let earlier = self.error.take_if(|_| self.error_at.is_some_and(|at| at + 1 == before));
        self.select(index + 2..close);
        if self.error.is_none() {
            self.error = earlier;
        }
        close + 1
    }

    fn in_table(&mut self, index: usize, end: usize) -> usize {
        let mut scope = Scope::default();
        let mut conditions = Vec::new();
        let (_, next) = self.source(index, end, &mut scope, &mut conditions);
        for condition in conditions {
            self.scan(condition);
        }
        next
    }

    /// What follows `OVER`: a window's name or its definition.
    fn window(&mut self, index: usize, end: usize) -> usize {
        if !self.is(index, "(") {
            return index + 1;
        }
        let close = self.close(index, end);
        let mut at = index + 1;
        while at < close {
            let frame = [
                "PARTITION",
                "BY",
                "ORDER",
                "ROWS",
                "RANGE",
                "GROUPS",
                "UNBOUNDED",
                "PRECEDING",
                "FOLLOWING",
                "CURRENT",
                "ROW",
                "EXCLUDE",
                "NO",
                "OTHERS",
                "TIES",
                "GROUP",
                "BETWEEN",
                "AND",
                "ASC",
                "DESC",
                "NULLS",
                "FIRST",
                "LAST",
            ];
            let base_name = at == index + 1
                && self.name(at).is_some()
                && (self.any(at + 1, &["PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"]) || at + 1 == close);
            if self.any(at, &frame) || base_name {
                at += 1;
            } else {
                at = self.operand(at, close).max(at + 1);
            }
        }
        close + 1
    }

    /// `WINDOW name AS (…), …`
    fn window_clause(&mut self, mut index: usize, end: usize) -> usize {
        while self.name(index).is_some() && self.is(index + 1, "AS") {
            index = self.window(index + 2, end);
            if !self.is(index, ",") {
                break;
            }
            index += 1;
        }
        index
    }

    /// `a`, `t.a` or `s.t.a` at `index`.
    fn column(&mut self, index: usize, end: usize) -> usize {
        let mut last = index;
        while self.is(last + 1, ".") && last + 2 < end && self.name(last + 2).is_some() {
            last += 2;
        }
        let parts: Vec<String> = (index..=last).step_by(2).filter_map(|at| self.name(at)).collect();
        let (Some(column), qualifier) = (parts.last().cloned(), parts.len().checked_sub(2).and_then(|at| parts.get(at)).cloned()) else {
            return last + 1;
        };
        for depth in (0..self.scopes.len()).rev() {
            match self.look_in(depth, qualifier.as_deref(), &column) {
                Look::Nothing => {}
                Look::Ambiguous => {
                    self.complain(format!("ambiguous column name: {}", parts.join(".")));
                    return last + 1;
                }
                Look::Known(meanings) => {
                    if let Some((relation, origin)) = meanings {
                        if let (Some(key), true) = (relation, qualifier.is_some()) {
                            self.mean(last - 2, Meaning::Relation(key));
                        }
                        if let Some((key, folded)) = origin {
                            self.mean(last, Meaning::Column(key, folded));
                        }
                    }
                    return last + 1;
                }
            }
        }
        let quoted = parts.len() == 1 && self.text_of(index).starts_with('"');
        if quoted && self.strings {
            self.mean(index, Meaning::QuotedString);
        } else {
            if self.error.is_none() {
                self.error_at = Some(last);
            }
            self.complain(format!("no such column: {}", parts.join(".")));
        }
        last + 1
    }

    fn look_in(&self, depth: usize, qualifier: Option<&str>, name: &str) -> Look {
        let Some(scope) = self.scopes.get(depth) else { return Look::Nothing };
        let mut hits: Vec<(&Source, Option<&OutColumn>)> = Vec::new();
        for source in &scope.sources {
            match qualifier {
                Some(qualifier) if !source.alias.eq_ignore_ascii_case(qualifier) => continue,
                None if source.qualified_only => continue,
                _ => {}
            }
            let merged = qualifier.is_none() && source.merged.iter().any(|merged| merged.eq_ignore_ascii_case(name));
            if let Some(column) = source.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)) {
                if !merged {
                    hits.push((source, Some(column)));
                }
            } else if source.open && (qualifier.is_some() || scope.sources.len() == 1) {
                hits.push((source, None));
            }
        }
        if hits.len() > 1 && qualifier.is_none() {
            return Look::Ambiguous;
        }
        if let Some((source, column)) = hits.first() {
            let relation = source.key.clone().filter(|_| !source.aliased);
            return Look::Known(Some((relation, column.and_then(|column| column.origin.clone()))));
        }
        let rowid = ["rowid", "oid", "_rowid_"].iter().any(|rowid| rowid.eq_ignore_ascii_case(name));
        let with_rowid: Vec<&Source> = scope
            .sources
            .iter()
            .filter(|source| {
                source.rowid && qualifier.map_or(!source.qualified_only, |qualifier| source.alias.eq_ignore_ascii_case(qualifier))
            })
            .collect();
        if rowid && let [only] = with_rowid.as_slice() {
            return Look::Known(Some((only.key.clone().filter(|_| !only.aliased), None)));
        }
        if qualifier.is_none() && scope.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name)) {
            return Look::Known(None);
        }
        // A source whose columns are not known may have the name.
        if qualifier.is_none() && scope.sources.iter().any(|source| source.open) {
            return Look::Known(None);
        }
        Look::Nothing
    }

    /// A statement of a trigger.
    fn statement(&mut self, range: Range<usize>) {
        let known = self.tables.len();
        let start = if self.is(range.start, "WITH") { self.common_tables(range.clone()) } else { range.start };
        if self.any(start, &["SELECT", "VALUES"]) {
            self.select(start..range.end);
        } else if self.any(start, &["INSERT", "REPLACE"]) {
            self.insert(start..range.end);
        } else if self.is(start, "UPDATE") {
            self.update(start..range.end);
        } else if self.is(start, "DELETE") {
            let (scope, next) = self.target(start + 2, range.end);
            self.scopes.push(scope);
            self.scan(next..range.end);
            self.scopes.pop();
        }
        self.tables.truncate(known);
    }

    /// The table that a data statement changes.
    fn target(&mut self, index: usize, end: usize) -> (Scope, usize) {
        let mut scope = Scope::default();
        let mut conditions = Vec::new();
        let tables = std::mem::take(&mut self.tables);
        let (mut source, next) = self.source(index, end, &mut scope, &mut conditions);
        self.tables = tables;
        let next = if self.is(next, "SET") || self.is(next, "(") { next } else { self.source_tail(next, end, &mut source) };
        scope.sources.extend(source);
        (scope, next)
    }

    fn columns_of_target(&mut self, scope: &Scope, range: Range<usize>) {
        let Some(key) = scope.sources.first().and_then(|source| source.key.clone()) else { return };
        for index in range {
            if let Some(name) = self.name(index) {
                self.mean(index, Meaning::Column(key.clone(), Dialect::Sqlite.key(&name)));
            }
        }
    }

    fn insert(&mut self, range: Range<usize>) {
        let Some(into) = self.find(range.clone(), &["INTO"]) else { return };
        let (mut scope, mut next) = {
            let mut scope = Scope::default();
            let mut conditions = Vec::new();
            // The parenthesis after the name holds columns, not arguments.
            let end = self.find_mark(into + 1, range.end, "(").min(range.end);
            let tables = std::mem::take(&mut self.tables);
            let (source, next) = self.source_before(into + 1, end, &mut scope, &mut conditions);
            self.tables = tables;
            scope.sources.extend(source);
            (scope, next)
        };
        if self.is(next, "AS") {
            if let (Some(source), Some(alias)) = (scope.sources.first_mut(), self.name(next + 1)) {
                source.alias = alias;
            }
            next += 2;
        }
        if self.is(next, "(") && !self.any(next + 1, &["SELECT", "WITH", "VALUES"]) {
            let close = self.close(next, range.end);
            self.columns_of_target(&scope, next + 1..close);
            next = close + 1;
        }
        let mut upsert = range.end;
        let mut from = next;
        while let Some(at) = self.find(from..range.end, &["ON"]) {
            if self.is(at + 1, "CONFLICT") {
                upsert = at;
                break;
            }
            from = at + 1;
        }
        if self.any(next, &["SELECT", "WITH", "VALUES"]) {
            self.select(next..upsert);
        }
        if upsert < range.end {
            if let Some(key) = scope.sources.first().and_then(|source| source.key.clone()) {
                let mut excluded = self.relation_source(key, Some("excluded".to_owned()));
                excluded.qualified_only = true;
                // SQLite takes the word for the table's own name and rewrites it with it.
                excluded.aliased = false;
                scope.sources.push(excluded);
            }
            self.scopes.push(scope);
            self.scan(upsert..range.end);
            self.scopes.pop();
        }
    }

    fn find_mark(&self, start: usize, end: usize, mark: &str) -> usize {
        (start..end).find(|index| self.is(*index, mark)).unwrap_or(end)
    }

    /// A source that ends before `end` although a parenthesis follows.
    fn source_before(
        &mut self,
        index: usize,
        _end: usize,
        _scope: &mut Scope,
        _conditions: &mut Vec<Range<usize>>,
    ) -> (Option<Source>, usize) {
        let Some(first) = self.name(index) else { return (None, index + 1) };
        let qualified = if self.is(index + 1, ".") { self.name(index + 2) } else { None };
        let (schema, name, next) = match qualified {
            Some(table) => (Some(first), table, index + 3),
            None => (None, first, index + 1),
        };
        let lookup = ObjectName { schema: schema.or_else(|| self.home.clone()), name: name.clone() };
        match self.state.find_relation(&lookup) {
            Some(key) => {
                self.mean(next - 1, Meaning::Relation(key.clone()));
                (Some(self.relation_source(key, None)), next)
            }
            None => {
                let shown = lookup.schema.as_deref().map_or_else(|| name.clone(), |schema| format!("{schema}.{name}"));
                if !name.to_ascii_lowercase().starts_with("sqlite_") {
                    self.missing_table.get_or_insert(format!("no such table: {shown}"));
                }
                let mut source = plain_source(name, Vec::new());
                source.open = true;
                (Some(source), next)
            }
        }
    }

    fn update(&mut self, range: Range<usize>) {
        let mut index = range.start + 1;
        if self.is(index, "OR") {
            index += 2;
        }
        let (mut scope, next) = self.target(index, range.end);
        let set = self.find(next..range.end, &["SET"]).unwrap_or(range.end);
        let from = self.find(set..range.end, &["FROM"]);
        let clauses = self.find(from.unwrap_or(set)..range.end, &["WHERE", "RETURNING", "ORDER", "LIMIT"]).unwrap_or(range.end);
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        for part in self.split(set + 1..from.unwrap_or(clauses).min(clauses.max(set + 1)), ",") {
            let equals = self.find(part.clone(), &["=", "=="]).unwrap_or(part.end);
            self.columns_of_target(&scope, part.start..equals);
            values.push(equals..part.end);
        }
        if let Some(from) = from {
            self.sources_of(from + 1..clauses, &mut scope, &mut conditions);
        }
        self.scopes.push(scope);
        for part in values.into_iter().chain(conditions) {
            self.scan(part);
        }
        self.scan(clauses..range.end);
        self.scopes.pop();
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
            affinity: affinity(&column.data_type.raw),
            hidden: column.hidden,
        })
        .collect()
}

/// Columns of a view, and what is wrong with its query.
pub(super) fn view_columns(state: &State, key: &ObjectKey, view: &View, depth: usize, strings: bool) -> (Vec<OutColumn>, Option<String>) {
    if depth >= MAX_DEPTH / 2 {
        return (Vec::new(), Some(format!("view {} is circularly defined", view.name)));
    }
    let mut resolver = Resolver::new(state, &view.query.text, &key.schema, strings);
    resolver.depth = depth + 1;
    let mut columns = resolver.query();
    let mut complaint = resolver.complaint().map(str::to_owned);
    match &view.columns {
        Some(names) => {
            if names.len() != columns.len() && complaint.is_none() {
                complaint = Some(format!("expected {} columns for '{}' but got {}", names.len(), view.name, columns.len()));
            }
            columns.resize_with(names.len(), || plain_column(String::new()));
            for (column, name) in columns.iter_mut().zip(names) {
                column.name.clone_from(name);
            }
        }
        None => columns = unique_names(columns),
    }
    (columns, complaint)
}

/// SQLite makes equal names of a view's columns different: `a`, `a:1`, `a:2`.
pub(super) fn unique_names(mut columns: Vec<OutColumn>) -> Vec<OutColumn> {
    let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
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
