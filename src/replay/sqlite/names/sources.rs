//! FROM clauses: tables, views, joins and queries as sources of columns.

use std::ops::Range;

use super::{
    MAX_DEPTH, Meaning, OutColumn, Resolver, Scope, Source, ViewColumns, has_unknown_columns, plain_column, plain_source, table_columns,
    unique_names, view_columns,
};
use crate::catalog::ObjectKey;
use crate::source::Dialect;
use crate::sql::ObjectName;
use crate::sql::sqlite::{TokenKind, is_join_word};

impl Resolver<'_> {
    /// The sources of a FROM clause, and the conditions and arguments in it.
    pub(super) fn sources_of(&mut self, range: Range<usize>, scope: &mut Scope, conditions: &mut Vec<Range<usize>>) {
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
    pub(super) fn source(
        &mut self,
        index: usize,
        end: usize,
        scope: &mut Scope,
        conditions: &mut Vec<Range<usize>>,
    ) -> (Option<Source>, usize) {
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
            if ["json_each", "json_tree"].iter().any(|known| known.eq_ignore_ascii_case(&source.alias)) {
                // <https://sqlite.org/json1.html#jeach>
                let hidden = |column: &str| OutColumn { hidden: true, ..plain_column(column.to_owned()) };
                let shown = ["key", "value", "type", "atom", "id", "parent", "fullkey", "path"];
                source.columns = shown.iter().map(|column| plain_column((*column).to_owned())).collect();
                source.columns.extend(["json", "root"].map(hidden));
                source.rowid = true;
            } else {
                source.open = true;
            }
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
    pub(super) fn source_tail(&self, mut index: usize, end: usize, source: &mut Option<Source>) -> usize {
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
    pub(super) fn relation_source(&mut self, key: ObjectKey, alias: Option<String>) -> Source {
        let aliased = alias.is_some();
        let (name, columns, rowid, open) = if let Some(table) = self.state.catalog.tables.get(&key) {
            (table.name.clone(), table_columns(&key, table), !table.without_rowid, has_unknown_columns(table))
        } else if let Some(view) = self.state.catalog.views.get(&key) {
            let ViewColumns { columns, complaint, given } = view_columns(self.state, &key, view, self.depth, self.strings, self.calls);
            let miscounted = || {
                let wanted = columns.len();
                (self.runs && wanted != given).then(|| format!("expected {wanted} columns for '{}' but got {given}", view.name))
            };
            if let Some(complaint) = complaint.or_else(miscounted) {
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
}
