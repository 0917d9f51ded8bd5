//! Queries: common tables, compound parts, select lists.

use std::ops::Range;

use super::words::is_rowid;
use super::{MAX_DEPTH, Meaning, OutColumn, Resolver, Scope, Source, affinity, column_affinity, plain_column};
use crate::catalog::ObjectKey;
use crate::source::Dialect;
use crate::sql::sqlite::{TokenKind, is_reserved};

impl Resolver<'_> {
    /// Resolves a query; what it gives.
    pub(super) fn select(&mut self, range: Range<usize>) -> Vec<OutColumn> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            return Vec::new();
        }
        let known = self.tables.len();
        let mut start = range.start;
        while self.is(start, "WITH") {
            start = self.common_tables(start..range.end);
        }
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
    pub(super) fn common_tables(&mut self, range: Range<usize>) -> usize {
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

    pub(super) fn core(&mut self, range: Range<usize>, tail: Range<usize>, single: bool) -> Vec<OutColumn> {
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
        let names: Vec<String> = aliases.iter().filter_map(|(_, alias)| alias.and_then(|alias| self.name(alias))).collect();
        if let Some(scope) = self.scopes.last_mut() {
            scope.aliases.clone_from(&names);
        }
        // SQLite's order: HAVING, WHERE, what the joins demand, windows; then ORDER BY and GROUP BY.
        let clause = |resolver: &Self, word: &str| {
            let start = resolver.find(clauses..range.end, &[word])?;
            Some(start..resolver.find(start + 1..range.end, &CLAUSES).unwrap_or(range.end))
        };
        let (having, condition) = (clause(self, "HAVING"), clause(self, "WHERE"));
        let (window, group) = (clause(self, "WINDOW"), clause(self, "GROUP"));
        for part in having.into_iter().chain(condition).chain(conditions).chain(window) {
            self.scan(part);
        }
        if !single && let Some(scope) = self.scopes.last_mut() {
            scope.aliases.extend(columns.iter().map(|column: &OutColumn| column.name.clone()));
        }
        let errors = (self.error.clone(), self.missing_table.clone());
        // Neither may refer to a query around this one.
        let floor = std::mem::replace(&mut self.floor, self.scopes.len().saturating_sub(1));
        self.ordering(tail, &names);
        if let Some(group) = group {
            self.scan(group);
        }
        self.floor = floor;
        if !single {
            // A term may belong to another part of a compound query.
            (self.error, self.missing_table) = errors;
        }
        self.scopes.pop();
        columns
    }

    /// `ORDER BY` and `LIMIT`: a term that is nothing but the alias of an item stands for the item, whatever columns there are.
    fn ordering(&mut self, tail: Range<usize>, aliases: &[String]) {
        let limit = self.find(tail.clone(), &["LIMIT"]).unwrap_or(tail.end);
        let start = if self.is(tail.start, "ORDER") { tail.start + 2 } else { tail.start };
        for term in self.split(start.min(limit)..limit, ",") {
            let mut end = term.end;
            if end >= 2 && self.is(end - 2, "NULLS") {
                end -= 2;
            }
            if end > term.start && self.any(end - 1, &["ASC", "DESC"]) {
                end -= 1;
            }
            while end >= term.start + 3 && self.is(end - 2, "COLLATE") {
                end -= 2;
            }
            let alias = self
                .name(term.start)
                .filter(|_| end == term.start + 1)
                .is_some_and(|name| aliases.iter().any(|alias| alias.eq_ignore_ascii_case(&name)));
            if !alias {
                self.scan(term);
            }
        }
        self.scan(limit..tail.end);
    }

    /// An item of a select list without its alias, and the alias.
    pub(super) fn alias(&self, item: Range<usize>) -> (Range<usize>, Option<usize>) {
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
    pub(super) fn item(&mut self, mut item: Range<usize>, alias: Option<usize>, columns: &mut Vec<OutColumn>) {
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
        let passed = if plain && origin.is_none() { self.visible(&item) } else { None };
        let affinity = match &origin {
            Some((key, column)) => self.affinity_of(key, column),
            None if self.any(item.start, &["SELECT", "WITH", "VALUES"]) => {
                // Looked at once more, only for what it gives.
                let before = (self.found.len(), self.error.clone(), self.missing_table.clone());
                let given = self.select(item.clone());
                self.found.truncate(before.0);
                (self.error, self.missing_table) = (before.1, before.2);
                given.first().map_or("", |column| column.affinity)
            }
            None if self.is(item.start, "CAST") && self.close(item.start + 1, item.end) + 1 == item.end => self.cast_affinity(item.clone()),
            None => passed.as_ref().map_or("", |column| column.affinity),
        };
        let name = match alias.and_then(|alias| self.name(alias)) {
            Some(name) => name,
            None if plain => {
                let spelled = origin.as_ref().and_then(|(key, column)| self.spelled(key, column));
                let spelled = spelled.or_else(|| self.rowid_name(&item));
                spelled.or(passed.map(|column| column.name)).or_else(|| self.name(item.end - 1)).unwrap_or_default()
            }
            None => match (self.tokens.get(written.start), self.tokens.get(written.end.saturating_sub(1))) {
                (Some(first), Some(last)) => self.text.get(first.start as usize..last.end as usize).unwrap_or_default().to_owned(),
                _ => String::new(),
            },
        };
        columns.push(OutColumn { name, origin, affinity, hidden: false });
    }

    /// The name of a column that is the rowid: that of the column that stands for it, else `rowid`.
    fn rowid_name(&self, item: &Range<usize>) -> Option<String> {
        let name = self.name(item.end - 1).filter(|name| is_rowid(name))?;
        let qualifier = if item.len() >= 3 { self.name(item.end - 3) } else { None };
        let mut sources = self
            .scopes
            .last()?
            .sources
            .iter()
            .filter(|source| source.rowid && qualifier.as_deref().is_none_or(|qualifier| source.alias.eq_ignore_ascii_case(qualifier)));
        let source = sources.next().filter(|_| sources.next().is_none())?;
        if source.columns.iter().any(|column| column.name.eq_ignore_ascii_case(&name)) {
            return None;
        }
        let table = self.state.catalog.tables.get(source.key.as_ref()?)?;
        let column = table.columns.iter().find(|column| column.identity.is_some());
        Some(column.map_or_else(|| "rowid".to_owned(), |column| column.name.clone()))
    }

    /// The column of the innermost query that an item names.
    fn visible(&self, item: &Range<usize>) -> Option<OutColumn> {
        let name = self.name(item.end - 1)?;
        let qualifier = if item.len() >= 3 { self.name(item.end - 3) } else { None };
        let meant = |source: &&Source| qualifier.as_deref().is_none_or(|qualifier| source.alias.eq_ignore_ascii_case(qualifier));
        let mut columns = self.scopes.last()?.sources.iter().filter(meant).flat_map(|source| &source.columns);
        columns.find(|column| column.name.eq_ignore_ascii_case(&name)).cloned()
    }

    pub(super) fn spelled(&self, key: &ObjectKey, column: &str) -> Option<String> {
        self.state.catalog.tables.get(key).and_then(|table| table.column(Dialect::Sqlite, column)).map(|column| column.name.clone())
    }

    pub(super) fn affinity_of(&self, key: &ObjectKey, column: &str) -> &'static str {
        match self.state.catalog.tables.get(key) {
            Some(table) => match table.column(Dialect::Sqlite, column) {
                Some(column) => column_affinity(table, column),
                None => "INT",
            },
            None => "",
        }
    }

    pub(super) fn cast_affinity(&self, item: Range<usize>) -> &'static str {
        let Some(at) = self.find(item.start + 2..item.end - 1, &["AS"]) else { return "" };
        let words: Vec<&str> = (at + 1..item.end - 1).map(|index| self.text_of(index)).collect();
        affinity(&words.join(" "))
    }
}
