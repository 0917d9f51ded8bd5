//! Names, string literals and tokens as PostgreSQL reads them.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable, solid_tokens};
use crate::source::{Dialect, SourceSpan};
use crate::sql::{ColumnReference, ObjectName, lex};

/// Bytes that a name keeps: `NAMEDATALEN - 1`, <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>.
const NAME_BYTES: usize = 63;

/// Cuts a name at 63 bytes, at a character's start.
pub(super) fn truncate(mut name: String) -> String {
    if name.len() > NAME_BYTES {
        let mut end = NAME_BYTES;
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
    }
    name
}

/// The name that a node's own tokens spell: folded, unquoted, cut.
pub(super) fn fold(node: &SyntaxNode) -> String {
    truncate(ast::normalize_name_node(node))
}

/// The parts of a dotted name, or the one part of a plain one.
pub(super) fn parts(node: &SyntaxNode) -> Vec<String> {
    let segments: Vec<String> = node
        .descendants()
        .filter(|node| matches!(node.kind(), SyntaxKind::PATH_SEGMENT | SyntaxKind::PATH_SEGMENT_REF))
        .map(|segment| fold(&segment))
        .filter(|name| !name.is_empty())
        .collect();
    if !segments.is_empty() {
        return segments;
    }
    node.descendants().map(|node| fold(&node)).find(|name| !name.is_empty()).into_iter().collect()
}

/// A name of parts; a database in front of the schema is left out.
pub(super) fn object_of(mut parts: Vec<String>) -> Option<ObjectName> {
    let name = parts.pop()?;
    Some(ObjectName { schema: parts.pop(), name })
}

/// The same for what lives in `pg_catalog` unless said otherwise: types, functions, operators.
pub(super) fn without_catalog(mut name: ObjectName) -> ObjectName {
    name.schema = name.schema.filter(|schema| schema != "pg_catalog");
    name
}

impl Cx<'_> {
    /// Reads the possibly qualified name that a node spells.
    pub(super) fn object(&self, node: &SyntaxNode) -> Read<ObjectName> {
        self.whole(node);
        object_of(parts(node)).ok_or_else(|| Unreadable("a name is missing".into()))
    }

    /// Reads the name of the first child of a kind.
    pub(super) fn object_in<T: AstNode>(&self, parent: &SyntaxNode, what: &str) -> Read<ObjectName> {
        let node: T = self.need(parent, what)?;
        self.object(node.syntax())
    }

    /// Reads the name of the first child of a kind when it is there.
    pub(super) fn object_maybe<T: AstNode>(&self, parent: &SyntaxNode) -> Option<ObjectName> {
        let node: T = self.one(parent)?;
        self.object(node.syntax()).ok()
    }

    /// Reads the names of all children of a kind.
    pub(super) fn objects<T: AstNode>(&self, parent: &SyntaxNode) -> Vec<ObjectName> {
        self.all::<T>(parent).iter().filter_map(|node| self.object(node.syntax()).ok()).collect()
    }

    /// Reads the plain name that a node spells.
    pub(super) fn name(&self, node: &SyntaxNode) -> Read<String> {
        self.object(node).map(|name| name.name)
    }

    /// Reads the plain name of the first child of a kind.
    pub(super) fn name_in<T: AstNode>(&self, parent: &SyntaxNode, what: &str) -> Read<String> {
        self.object_in::<T>(parent, what).map(|name| name.name)
    }

    /// Reads the plain name of the first child of a kind when it is there.
    pub(super) fn name_maybe<T: AstNode>(&self, parent: &SyntaxNode) -> Option<String> {
        self.object_maybe::<T>(parent).map(|name| name.name)
    }

    /// Reads the plain names of all children of a kind.
    pub(super) fn names<T: AstNode>(&self, parent: &SyntaxNode) -> Vec<String> {
        self.objects::<T>(parent).into_iter().map(|name| name.name).collect()
    }

    /// Reads `table.column` or `schema.table.column`.
    pub(super) fn column_reference(&self, node: &SyntaxNode) -> Read<ColumnReference> {
        self.whole(node);
        let mut parts = parts(node);
        let column = parts.pop();
        match (column, object_of(parts)) {
            (Some(column), Some(table)) => Ok(ColumnReference { table, column }),
            _ => Err(Unreadable("a table and its column are missing".into())),
        }
    }

    /// Reads a string literal of any form, quotes and escapes resolved.
    pub(super) fn string(&self, literal: &ast::Literal) -> Read<String> {
        self.whole(literal.syntax());
        literal.string_value().ok_or_else(|| Unreadable("a string is missing".into()))
    }

    /// Reads the first string literal directly in a node.
    pub(super) fn string_in(&self, parent: &SyntaxNode, what: &str) -> Read<String> {
        self.string(&self.need(parent, what)?)
    }

    /// Where the text between a string literal's quotes stands; the whole literal when it is made of several.
    pub(super) fn string_body_span(&self, literal: &ast::Literal) -> SourceSpan {
        let text = self.text(literal.syntax());
        let mut span = self.span(literal.syntax());
        let quote = match text.as_bytes().first() {
            Some(b'$') => text.get(1..).and_then(|rest| rest.find('$')).map(|end| end + 2),
            Some(b'\'') => Some(1),
            _ => None,
        };
        if let Some(quote) = quote.filter(|quote| text.len() >= 2 * quote) {
            span.start += quote as u32;
            span.end -= quote as u32;
        }
        span
    }
}

/// Blanks collapsed, comments removed.
pub(super) fn collapsed(node: &SyntaxNode) -> String {
    let mut out = String::new();
    let mut end = None;
    for token in solid_tokens(node) {
        if token.text().is_empty() {
            continue;
        }
        if end.is_some_and(|end| end != token.text_range().start()) {
            out.push(' ');
        }
        out.push_str(token.text());
        end = Some(token.text_range().end());
    }
    out
}

/// Tokens without blanks and comments, in one spelling each.
pub(super) fn tokens(node: &SyntaxNode) -> Vec<String> {
    lex::normalised_tokens(node.text().to_string().trim_end_matches(';'), Dialect::Postgres)
}
