//! Statements that change rows, in triggers and on their own.

use std::ops::Range;

use super::words::is_rowid;
use super::{Meaning, Resolver, Scope, Source, plain_source};
use crate::catalog::TableKind;
use crate::source::Dialect;
use crate::sql::ObjectName;

impl Resolver<'_> {
    /// A statement of a trigger, or one on its own.
    pub(super) fn statement(&mut self, range: Range<usize>) {
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
    pub(super) fn target(&mut self, index: usize, end: usize) -> (Scope, usize) {
        let mut scope = Scope::default();
        let mut conditions = Vec::new();
        let tables = std::mem::take(&mut self.tables);
        let (mut source, next) = self.source(index, end, &mut scope, &mut conditions);
        self.tables = tables;
        let next = if self.is(next, "SET") || self.is(next, "(") { next } else { self.source_tail(next, end, &mut source) };
        scope.sources.extend(source);
        (scope, next)
    }

    pub(super) fn columns_of_target(&mut self, scope: &Scope, range: Range<usize>) {
        let Some(key) = scope.sources.first().and_then(|source| source.key.clone()) else { return };
        for index in range {
            if let Some(name) = self.name(index) {
                self.mean(index, Meaning::Column(key.clone(), Dialect::Sqlite.key(&name)));
            }
        }
    }

    pub(super) fn insert(&mut self, range: Range<usize>) {
        let Some(into) = self.find(range.clone(), &["INTO"]) else { return };
        // The name, its alias and its columns come first in the text; SQLite looks into the query first.
        let named = into + 1;
        let mut next = if self.is(named + 1, ".") { named + 3 } else { named + 1 };
        let alias = if self.is(next, "AS") { self.name(next + 1) } else { None };
        next += if alias.is_some() { 2 } else { 0 };
        let mut written = next..next;
        if self.is(next, "(") && !self.any(next + 1, &["SELECT", "WITH", "VALUES"]) {
            let close = self.close(next, range.end);
            written = next + 1..close;
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
            self.settle();
        }
        let mut scope = Scope::default();
        scope.sources.extend(self.target_of_insert(named));
        if let (Some(source), Some(alias)) = (scope.sources.first_mut(), alias) {
            source.alias = alias;
        }
        self.columns_of_target(&scope, written);
        // When it runs, SQLite looks at what follows a conflict only if there is a key that could have one.
        if upsert < range.end && !self.runs {
            self.upserts(upsert..range.end, scope);
        }
    }

    /// `ON CONFLICT (…) WHERE … DO UPDATE SET … WHERE …`, once or more often.
    fn upserts(&mut self, range: Range<usize>, mut scope: Scope) {
        if let Some(key) = scope.sources.first().and_then(|source| source.key.clone()) {
            let mut excluded = self.relation_source(key, Some("excluded".to_owned()));
            excluded.qualified_only = true;
            // SQLite takes the word for the table's own name and rewrites it with it.
            excluded.aliased = false;
            scope.sources.push(excluded);
        }
        let mut at = range.start;
        while at < range.end {
            let next = self.find(at + 1..range.end, &["ON"]).filter(|next| self.is(*next + 1, "CONFLICT")).unwrap_or(range.end);
            let action = self.find(at..next, &["DO"]).unwrap_or(next);
            let set = self.find(action..next, &["SET"]).unwrap_or(next);
            let condition = self.find(set..next, &["WHERE"]).unwrap_or(next);
            let target_end = self.find(at..action, &["WHERE"]).unwrap_or(action);
            self.scopes.push(std::mem::take(&mut scope));
            self.scan((at + 2).min(target_end)..target_end);
            self.scopes.pop().into_iter().for_each(|back| scope = back);
            for part in self.split((set + 1).min(condition)..condition, ",") {
                self.assignment(&mut scope, part);
            }
            self.scopes.push(std::mem::take(&mut scope));
            self.scan(condition..next);
            self.scan(target_end..action);
            self.scopes.pop().into_iter().for_each(|back| scope = back);
            at = next;
        }
    }

    /// `column = value`, where SQLite looks at the value first.
    fn assignment(&mut self, scope: &mut Scope, part: Range<usize>) {
        let equals = self.find(part.clone(), &["=", "=="]).unwrap_or(part.end);
        self.scopes.push(std::mem::take(scope));
        self.scan(equals..part.end);
        self.scopes.pop().into_iter().for_each(|back| *scope = back);
        self.columns_of_target(scope, part.start..equals);
        if self.runs {
            self.assigned(scope, part.start..equals);
        }
    }

    /// Columns that get a value must be there.
    fn assigned(&mut self, scope: &Scope, range: Range<usize>) {
        let Some(source) = scope.sources.first() else { return };
        // A virtual table may take words that it does not list.
        let table = source.key.as_ref().and_then(|key| self.state.catalog.tables.get(key));
        if source.open || table.is_some_and(|table| table.kind != TableKind::Ordinary) {
            return;
        }
        let known =
            |name: &String| (source.rowid && is_rowid(name)) || source.columns.iter().any(|column| column.name.eq_ignore_ascii_case(name));
        if let Some(name) = range.filter_map(|index| self.name(index)).find(|name| !known(name)) {
            self.complain(format!("no such column: {name}"));
        }
    }

    /// The table that rows go into: a parenthesis after its name holds columns, not arguments.
    fn target_of_insert(&mut self, index: usize) -> Option<Source> {
        let first = self.name(index)?;
        let qualified = if self.is(index + 1, ".") { self.name(index + 2) } else { None };
        let (schema, name, next) = match qualified {
            Some(table) => (Some(first), table, index + 3),
            None => (None, first, index + 1),
        };
        let lookup = ObjectName { schema: schema.or_else(|| self.home.clone()), name: name.clone() };
        match self.state.find_relation(&lookup) {
            Some(key) => {
                self.mean(next - 1, Meaning::Relation(key.clone()));
                Some(self.relation_source(key, None))
            }
            None => {
                let shown = lookup.schema.as_deref().map_or_else(|| name.clone(), |schema| format!("{schema}.{name}"));
                if !name.to_ascii_lowercase().starts_with("sqlite_") {
                    self.missing_table.get_or_insert(format!("no such table: {shown}"));
                }
                let mut source = plain_source(name, Vec::new());
                source.open = true;
                Some(source)
            }
        }
    }

    pub(super) fn update(&mut self, range: Range<usize>) {
        let mut index = range.start + 1;
        if self.is(index, "OR") {
            index += 2;
        }
        let (mut scope, next) = self.target(index, range.end);
        let set = self.find(next..range.end, &["SET"]).unwrap_or(range.end);
        let from = self.find(set..range.end, &["FROM"]);
        let clauses = self.find(from.unwrap_or(set)..range.end, &["WHERE", "RETURNING", "ORDER", "LIMIT"]).unwrap_or(range.end);
        let mut conditions = Vec::new();
        if let Some(from) = from {
            self.sources_of(from + 1..clauses, &mut scope, &mut conditions);
        }
        for part in self.split(set + 1..from.unwrap_or(clauses).min(clauses.max(set + 1)), ",") {
            self.assignment(&mut scope, part);
        }
        self.scopes.push(scope);
        for part in conditions {
            self.scan(part);
        }
        self.settle();
        self.scan(clauses..range.end);
        self.scopes.pop();
    }
}
