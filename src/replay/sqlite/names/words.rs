//! Words in expressions: which of them are columns, and which column each one is.

use std::ops::Range;

use super::{Look, Meaning, OutColumn, Resolver, Scope, Source};
use crate::replay::sqlite::functions;
use crate::source::Dialect;
use crate::sql::sqlite::{TokenKind, is_reserved};

impl Resolver<'_> {
    /// Resolves the names in an expression, or in clauses made of expressions.
    pub(super) fn scan(&mut self, range: Range<usize>) {
        let mut index = range.start;
        while index < range.end {
            index = self.operand(index, range.end).max(index + 1);
        }
    }

    /// Resolves what stands at `index`; where to go on.
    pub(super) fn operand(&mut self, index: usize, end: usize) -> usize {
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
            if self.is(index, "IS") {
                return self.after_is(index, end);
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
            self.called(index, end);
            return index + 1;
        }
        self.column(index, end)
    }

    /// The call of a function at `index`.
    fn called(&mut self, index: usize, end: usize) {
        let Some(name) = self.name(index).filter(|_| self.calls) else { return };
        if ["cast", "raise", "over", "filter"].iter().any(|word| word.eq_ignore_ascii_case(&name)) {
            return;
        }
        let close = self.close(index + 1, end);
        let arguments = index + 2..close;
        let star = arguments.len() == 1 && self.is(arguments.start, "*");
        let count = if star || arguments.is_empty() { 0 } else { self.split(arguments, ",").len() };
        if let Some(message) = functions::complaint(&name, count) {
            self.complain(message);
        }
    }

    /// Words without a reserved meaning that are part of the grammar where they stand.
    pub(super) fn is_noise(&self, index: usize) -> bool {
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
    pub(super) fn in_query(&mut self, index: usize, end: usize) -> usize {
        let before = index - usize::from(index > 0 && self.is(index - 1, "NOT"));
        let close = self.close(index + 1, end);
        let earlier = self.error.take_if(|_| self.error_at.is_some_and(|at| at + 1 == before));
        self.select(index + 2..close);
        if self.error.is_none() {
            self.error = earlier;
        }
        close + 1
    }

    /// `x IS y`: a lone name after `IS` is looked at first, because it could be TRUE or FALSE.
    fn after_is(&mut self, index: usize, end: usize) -> usize {
        let mut right = index + 1;
        right += usize::from(self.is(right, "NOT"));
        if self.is(right, "DISTINCT") && self.is(right + 1, "FROM") {
            right += 2;
        }
        let lone = self.name(right).is_some() && !self.is(right + 1, ".") && !self.is(right + 1, "(");
        if !lone || right >= end {
            return right;
        }
        let earlier = self.error.take_if(|_| self.error_at.is_some_and(|at| at + 1 == index));
        let next = self.operand(right, end);
        if self.error.is_none() {
            self.error = earlier;
        }
        next
    }

    pub(super) fn in_table(&mut self, index: usize, end: usize) -> usize {
        let mut scope = Scope::default();
        let mut conditions = Vec::new();
        let (_, next) = self.source(index, end, &mut scope, &mut conditions);
        for condition in conditions {
            self.scan(condition);
        }
        next
    }

    /// What follows `OVER`: a window's name or its definition.
    pub(super) fn window(&mut self, index: usize, end: usize) -> usize {
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
    pub(super) fn window_clause(&mut self, mut index: usize, end: usize) -> usize {
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
    pub(super) fn column(&mut self, index: usize, end: usize) -> usize {
        let mut last = index;
        while self.is(last + 1, ".") && last + 2 < end && self.name(last + 2).is_some() {
            last += 2;
        }
        let parts: Vec<String> = (index..=last).step_by(2).filter_map(|at| self.name(at)).collect();
        let (Some(column), qualifier) = (parts.last().cloned(), parts.len().checked_sub(2).and_then(|at| parts.get(at)).cloned()) else {
            return last + 1;
        };
        for depth in (self.floor..self.scopes.len()).rev() {
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

    pub(super) fn look_in(&self, depth: usize, qualifier: Option<&str>, name: &str) -> Look {
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
        let rowid = is_rowid(name);
        let with_rowid: Vec<&Source> = scope
            .sources
            .iter()
            .filter(|source| {
                source.rowid && qualifier.map_or(!source.qualified_only, |qualifier| source.alias.eq_ignore_ascii_case(qualifier))
            })
            .collect();
        if rowid && let [only] = with_rowid.as_slice() {
            // The column that is the rowid has its names, and gives them its own when it gets another.
            let column = only.key.as_ref().and_then(|key| {
                let column = self.state.catalog.tables.get(key)?.columns.iter().find(|column| column.identity.is_some())?;
                Some((key.clone(), Dialect::Sqlite.key(&column.name)))
            });
            return Look::Known(Some((only.key.clone().filter(|_| !only.aliased), column)));
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
}

/// A name of the rowid (<https://sqlite.org/lang_createtable.html#rowid>).
pub(super) fn is_rowid(name: &str) -> bool {
    ["rowid", "oid", "_rowid_"].iter().any(|rowid| rowid.eq_ignore_ascii_case(name))
}
