//! Statements that change rows.

use squawk_lexer::TokenKind;
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AstNode};

use super::cx::{Cx, Read};
use super::names::{self, truncate};
use super::query::{relations, selects_star};
use crate::sql::{DataChange, InsertSelect, ObjectName, StatementKind};

fn change(verb: &'static str, table: ObjectName) -> DataChange {
    DataChange { verb, table, ..DataChange::default() }
}

impl Cx<'_> {
    /// Reads `INSERT` that the light reader left over.
    pub(super) fn insert(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let mut data = change("INSERT", self.object_in::<ast::RelationNameRef>(node, "the table")?);
        if let Some(list) = self.one::<ast::ColumnTargetList>(node) {
            data.columns = self
                .all::<ast::ColumnTarget>(list.syntax())
                .iter()
                .filter_map(|target| self.name_maybe::<ast::ColumnNameRef>(target.syntax()))
                .collect();
        }
        match self.one::<ast::InsertSource>(node) {
            Some(ast::InsertSource::DefaultValues(_)) => data.rows = Some(1),
            Some(ast::InsertSource::SelectVariant(ast::SelectVariant::Values(values))) => {
                data.rows = values.row_list().map(|list| list.syntax().children().filter_map(ast::Row::cast).count() as u64);
                data.rows_span = Some(self.span(values.syntax()));
            }
            Some(ast::InsertSource::SelectVariant(query)) => {
                let (star, query) = (selects_star(&query), self.query(query.syntax()));
                data.select = Some(InsertSelect { relations: query.relations.clone(), star, query: Some(query) });
            }
            None => {}
        }
        node.children().for_each(|child| self.whole(&child));
        Ok(StatementKind::Data(data))
    }

    /// Reads `UPDATE`, `DELETE` or `MERGE`, whose table is the first relation named.
    pub(super) fn change(&self, node: &SyntaxNode, verb: &'static str) -> Read<StatementKind> {
        let target =
            node.children().find(|child| ast::RelationName::can_cast(child.kind()) || ast::TableRelationName::can_cast(child.kind()));
        let name = target.and_then(|target| names::object_of(names::parts(&target)));
        let mut data = change(verb, name.ok_or_else(|| super::cx::Unreadable("the table is missing".into()))?);
        data.reads = relations(node);
        let set = self.one::<ast::SetClause>(node).and_then(|clause| clause.set_column_list());
        for column in set.iter().flat_map(|list| list.set_columns()) {
            let targets: Vec<ast::ColumnTarget> = match column {
                ast::SetColumn::SetSingleColumn(one) => one.column_target().into_iter().collect(),
                ast::SetColumn::SetMultipleColumns(several) => {
                    several.column_target_list().iter().flat_map(|list| list.column_targets()).collect()
                }
            };
            data.columns.extend(targets.iter().filter_map(|target| self.name_maybe::<ast::ColumnNameRef>(target.syntax())));
        }
        let alone = |child: SyntaxNode| {
            let kind = child.kind();
            !(ast::UsingClause::can_cast(kind) || ast::FromClause::can_cast(kind) || ast::WithClause::can_cast(kind))
        };
        if node.children().all(alone)
            && let Some(clause) = self.one::<ast::WhereClause>(node)
        {
            data.condition = self.or_record(clause.syntax(), self.expression_in(clause.syntax(), "the condition"));
        }
        node.children().for_each(|child| self.whole(&child));
        Ok(StatementKind::Data(data))
    }

    /// Reads `TRUNCATE`; the change names the first table, the reader of rows finds the others in the text.
    pub(super) fn truncate(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let tables = relations(node);
        node.children().for_each(|child| self.whole(&child));
        let mut tables = tables.into_iter();
        let first = tables.next().ok_or_else(|| super::cx::Unreadable("the table is missing".into()))?;
        let (_, cascade) = self.drop_words(node);
        Ok(StatementKind::Data(DataChange { others: tables.collect(), cascade, ..change("TRUNCATE", first) }))
    }

    /// Reads `COPY … FROM` a file, a program or the terminal.
    pub(super) fn copy_from(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let table: ast::CopyTable = self.need(node, "the table")?;
        let mut data = change("COPY", self.object_in::<ast::TableNameRef>(table.syntax(), "the table")?);
        data.columns = self.column_refs(table.syntax());
        node.children().for_each(|child| self.whole(&child));
        Ok(StatementKind::Data(data))
    }
}

/// `INSERT INTO name [AS alias] [(columns)] [OVERRIDING …] VALUES (…), …` without a parser, which rows by the million would keep busy.
/// The offset is where the rows start. `None` for every other form.
pub(super) fn light_insert(text: &str) -> Option<(DataChange, usize)> {
    let mut words = Words { text, offset: 0, tokens: squawk_lexer::tokenize(text) };
    if !words.next()?.is("insert") || !words.next()?.is("into") {
        return None;
    }
    let mut parts = vec![words.next()?.name()?];
    let mut next = words.next()?;
    while next.text == "." {
        parts.push(words.next()?.name()?);
        next = words.next()?;
    }
    let mut data = change("INSERT", names::object_of(parts)?);
    if next.is("as") {
        words.next()?.name()?;
        next = words.next()?;
    }
    if next.text == "(" {
        loop {
            data.columns.push(words.next()?.name()?);
            match words.next()?.text {
                "," => {}
                ")" => break,
                _ => return None,
            }
        }
        next = words.next()?;
    }
    if next.is("overriding") {
        words.next()?;
        words.next()?;
        next = words.next()?;
    }
    if !next.is("values") {
        return None;
    }
    let start = words.offset;
    data.rows = Some(count_rows(text.get(start..)?)?);
    Some((data, start))
}

struct Words<'a, I> {
    text: &'a str,
    offset: usize,
    tokens: I,
}

struct Word<'a> {
    text: &'a str,
    kind: TokenKind,
}

impl<'a, I: Iterator<Item = squawk_lexer::Token>> Words<'a, I> {
    fn next(&mut self) -> Option<Word<'a>> {
        loop {
            let token = self.tokens.next()?;
            let start = self.offset;
            self.offset += token.len as usize;
            match token.kind {
                TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. } => {}
                kind => return Some(Word { text: self.text.get(start..self.offset)?, kind }),
            }
        }
    }
}

impl Word<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    fn name(&self) -> Option<String> {
        match self.kind {
            TokenKind::Ident => Some(truncate(self.text.to_ascii_lowercase())),
            TokenKind::QuotedIdent { terminated: true, uescape: false } => {
                let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
                Some(truncate(inner.replace("\"\"", "\"")))
            }
            _ => None,
        }
    }
}

/// Counts `(…)` groups up to the first word outside of them; `None` when a quote or a parenthesis stays open.
fn count_rows(text: &str) -> Option<u64> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut rows) = (0usize, 0usize, 0u64);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\'' => {
                let escapes = at > 0
                    && matches!(bytes.get(at - 1), Some(b'e' | b'E'))
                    && !(at > 1 && bytes.get(at - 2).is_some_and(|byte| is_word(*byte)));
                at = after_quote(bytes, at + 1, b'\'', escapes)?;
                continue;
            }
            b'"' => {
                at = after_quote(bytes, at + 1, b'"', false)?;
                continue;
            }
            b'$' if !(at > 0 && bytes.get(at - 1).is_some_and(|byte| is_word(*byte))) => {
                let tag = text.get(at + 1..)?.find('$').and_then(|end| text.get(at..at + end + 2));
                if let Some(tag) = tag.filter(|tag| {
                    tag.bytes().all(|byte| byte == b'$' || is_word(byte)) && !tag.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
                }) {
                    let body = at + tag.len();
                    at = body + text.get(body..)?.find(tag)? + tag.len();
                    continue;
                }
            }
            b'-' if bytes.get(at + 1) == Some(&b'-') => {
                at = text.get(at..)?.find('\n').map_or(bytes.len(), |end| at + end);
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = after_comment(bytes, at + 2)?;
                continue;
            }
            b'(' => {
                rows += u64::from(depth == 0);
                depth += 1;
            }
            b')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 && is_word(byte) => return Some(rows),
            _ => {}
        }
        at += 1;
    }
    (depth == 0).then_some(rows)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn after_quote(bytes: &[u8], mut at: usize, quote: u8, escapes: bool) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            b'\\' if escapes => at += 2,
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
}

fn after_comment(bytes: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 1;
    while depth > 0 {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'*', Some(b'/')) => (depth, at) = (depth - 1, at + 2),
            (b'/', Some(b'*')) => (depth, at) = (depth + 1, at + 2),
            _ => at += 1,
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::light_insert;

    fn rows(text: &str) -> Option<(String, Vec<String>, u64)> {
        let (data, _) = light_insert(text)?;
        Some((data.table.to_string(), data.columns, data.rows?))
    }

    #[test]
    fn rows_are_counted_without_a_parser() {
        assert_eq!(
            rows("INSERT INTO a.\"B\" (x, \"Y\") VALUES (1, 'a(b''('), (2, E'\\'('), /* ( */ (3, $q$ ( $q$) ON CONFLICT DO NOTHING"),
            Some(("a.B".into(), vec!["x".into(), "Y".into()], 3))
        );
        assert_eq!(rows("insert into t values ((1), now()) returning (a)"), Some(("t".into(), vec![], 1)));
        assert_eq!(rows("insert into t select 1"), None);
        assert_eq!(rows("insert into t values (1"), None);
    }
}
