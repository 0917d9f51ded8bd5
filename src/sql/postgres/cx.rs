//! What every lowering function works with: the tree, spans, and the guard.
//!
//! The guard: reading a child node through [`Cx::one`], [`Cx::all`] or [`Cx::whole`] marks it as read. When a statement is done, every node
//! that hangs below a read node but was not read itself becomes an [`UnmodelledClause`]. So a clause that the code does not know about is
//! recorded without anybody having thought of it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxElement, SyntaxKind, SyntaxNode, SyntaxToken};

use crate::source::{FileId, SourceSpan};
use crate::sql::{Need, UnmodelledClause};

/// Why a statement could not be read: what is missing.
#[derive(Debug)]
pub(super) struct Unreadable(pub(super) String);

/// The result of reading something that a statement cannot do without.
pub(super) type Read<T> = Result<T, Unreadable>;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// The node's own tokens were read; its children are asked.
    Own,
    /// The node was read with everything in it.
    Whole,
}

/// What tells one node of a tree from another: its range and its kind.
type NodeKey = (u32, u32, u16);

fn key(node: &SyntaxNode) -> NodeKey {
    let range = node.text_range();
    (range.start().into(), range.end().into(), node.kind().into())
}

/// The context of one statement.
pub(super) struct Cx<'a> {
    text: &'a str,
    base: u32,
    file: FileId,
    /// Where everything stands, when the statement is the value of a text and stands nowhere of its own.
    place: Option<SourceSpan>,
    marks: RefCell<BTreeMap<NodeKey, Mark>>,
    clauses: RefCell<Vec<UnmodelledClause>>,
    /// What the statement needs.
    pub(super) needs: RefCell<Vec<Need>>,
    /// What is in the model as text, so that the parser need not have understood it.
    kept: RefCell<Vec<SourceSpan>>,
}

impl<'a> Cx<'a> {
    /// A context for the statement `text`, which starts at byte `base` of its file.
    pub(super) fn new(text: &'a str, base: u32, file: FileId) -> Self {
        Cx {
            text,
            base,
            file,
            place: None,
            marks: RefCell::default(),
            clauses: RefCell::default(),
            needs: RefCell::default(),
            kept: RefCell::default(),
        }
    }

    /// A context for a statement that is the value of a text: all of it stands at `place`.
    pub(super) fn placed(text: &'a str, place: SourceSpan) -> Self {
        Cx { place: Some(place), ..Cx::new(text, 0, place.file) }
    }

    /// The first child of a kind, read.
    pub(super) fn one<T: AstNode>(&self, parent: &SyntaxNode) -> Option<T> {
        let node = parent.children().find_map(T::cast)?;
        self.mark(node.syntax(), Mark::Own);
        Some(node)
    }

    /// All children of a kind, read.
    pub(super) fn all<T: AstNode>(&self, parent: &SyntaxNode) -> Vec<T> {
        let nodes: Vec<T> = parent.children().filter_map(T::cast).collect();
        nodes.iter().for_each(|node| self.mark(node.syntax(), Mark::Own));
        nodes
    }

    /// The first child of a kind that the statement cannot do without.
    pub(super) fn need<T: AstNode>(&self, parent: &SyntaxNode, what: &str) -> Read<T> {
        self.one(parent).ok_or_else(|| Unreadable(format!("{what} is missing")))
    }

    /// Whether a child of a kind is there; it is read with everything in it.
    pub(super) fn has<T: AstNode>(&self, parent: &SyntaxNode) -> bool {
        parent.children().find_map(T::cast).is_some_and(|node| {
            self.whole(node.syntax());
            true
        })
    }

    /// Marks a node as read with everything in it.
    pub(super) fn whole(&self, node: &SyntaxNode) {
        self.mark(node, Mark::Whole);
    }

    fn mark(&self, node: &SyntaxNode, mark: Mark) {
        let mut marks = self.marks.borrow_mut();
        let entry = marks.entry(key(node)).or_insert(mark);
        if mark == Mark::Whole {
            *entry = Mark::Whole;
        }
    }

    /// Marks a node whose text is in the model, from its first word to its closing parenthesis.
    pub(super) fn keep(&self, node: &SyntaxNode) {
        self.whole(node);
        self.kept.borrow_mut().push(self.span(node));
    }

    /// Whether a position stands within something that is in the model as text.
    pub(super) fn is_kept(&self, at: u32) -> bool {
        self.kept.borrow().iter().any(|span| span.start <= at && at < span.end)
    }

    /// Whether a keyword or sign stands directly in a node.
    pub(super) fn token(&self, node: &SyntaxNode, kind: SyntaxKind) -> bool {
        node.children_with_tokens().any(|element| element.as_token().is_some_and(|token| token.kind() == kind))
    }

    /// Records a node as a clause that the model does not hold.
    pub(super) fn not_modelled(&self, node: &SyntaxNode, what: impl Into<String>, could_hide: bool) {
        self.whole(node);
        self.record(UnmodelledClause { span: self.span(node), what: what.into(), could_hide });
    }

    /// Records everything that the parser put behind a statement as one clause that was not understood.
    pub(super) fn leftover(&self, stmt: &ast::Stmt) {
        let rest: Vec<SyntaxNode> = std::iter::successors(stmt.syntax().next_sibling(), SyntaxNode::next_sibling)
            .filter(|node| !self.text(node).is_empty())
            .collect();
        rest.iter().for_each(|node| self.whole(node));
        if let (Some(first), Some(last)) = (rest.first(), rest.last()) {
            let span = self.span_of(self.range(first).0, self.range(last).1);
            self.record(UnmodelledClause { span, what: "not understood".into(), could_hide: true });
        }
    }

    /// The value, or a record that the clause at `node` was not understood; the rest of the statement goes on.
    pub(super) fn or_record<T>(&self, node: &SyntaxNode, read: Read<T>) -> Option<T> {
        read.map_err(|Unreadable(why)| self.not_modelled(node, format!("not understood: {why}"), true)).ok()
    }

    /// Records a clause.
    pub(super) fn record(&self, clause: UnmodelledClause) {
        self.clauses.borrow_mut().push(clause);
    }

    /// Byte range of a node within the statement, blanks and comments at its ends left out.
    fn range(&self, node: &SyntaxNode) -> (usize, usize) {
        let solid = |token: &SyntaxToken| !token.kind().is_trivia() && !token.text().is_empty();
        let whole = node.text_range();
        let mut first = node.first_token();
        while let Some(token) = first.as_ref().filter(|token| !solid(token) && token.text_range().end() < whole.end()) {
            first = token.next_token();
        }
        let mut last = node.last_token();
        while let Some(token) = last.as_ref().filter(|token| !solid(token) && token.text_range().start() > whole.start()) {
            last = token.prev_token();
        }
        let start = first.map_or(whole.start(), |token| token.text_range().start());
        let end = last.map_or(whole.end(), |token| token.text_range().end());
        (start.into(), usize::from(end).max(start.into()))
    }

    /// The source text of a node.
    pub(super) fn text(&self, node: &SyntaxNode) -> &'a str {
        let (start, end) = self.range(node);
        self.text.get(start..end).unwrap_or_default()
    }

    /// The source text from the start of one node to the end of another.
    pub(super) fn text_between(&self, first: &SyntaxNode, last: &SyntaxNode) -> &'a str {
        self.text.get(self.range(first).0..self.range(last).1).unwrap_or_default()
    }

    /// Where a node stands in its file.
    pub(super) fn span(&self, node: &SyntaxNode) -> SourceSpan {
        let (start, end) = self.range(node);
        self.span_of(start, end)
    }

    /// A byte range of the statement as a span of the file.
    pub(super) fn span_of(&self, start: usize, end: usize) -> SourceSpan {
        self.place.unwrap_or(SourceSpan { file: self.file, start: self.base + start as u32, end: self.base + end as u32 })
    }

    /// Ends the work on a statement: what nobody read below `root` is recorded, and all records are handed over in source order.
    pub(super) fn finish(&self, root: &SyntaxNode) -> Vec<UnmodelledClause> {
        let mut open = vec![root.clone()];
        while let Some(node) = open.pop() {
            for child in node.children() {
                match self.marks.borrow().get(&key(&child)) {
                    Some(Mark::Whole) => continue,
                    Some(Mark::Own) => {
                        open.push(child);
                        continue;
                    }
                    None => {}
                }
                if self.text(&child).is_empty() {
                    continue;
                }
                let (what, could_hide) = describe(child.kind());
                self.record(UnmodelledClause { span: self.span(&child), what, could_hide });
            }
        }
        let mut clauses = self.clauses.take();
        crate::source::order::sort_by(&mut clauses, |a, b| (a.span, &a.what).cmp(&(b.span, &b.what)));
        clauses.dedup();
        // What was not understood word by word is one clause.
        let mut merged: Vec<UnmodelledClause> = Vec::new();
        for clause in clauses {
            let gap = |last: &UnmodelledClause| {
                let from = last.span.end.saturating_sub(self.base) as usize;
                self.text.get(from..(clause.span.start.saturating_sub(self.base)) as usize).is_some_and(|gap| gap.trim().is_empty())
            };
            match merged.last_mut() {
                Some(last) if last.what == "not understood" && clause.what == last.what && gap(last) => last.span.end = clause.span.end,
                _ => merged.push(clause),
            }
        }
        merged
    }
}

/// How a clause of a kind is called, and whether it could hide a schema difference.
fn describe(kind: SyntaxKind) -> (String, bool) {
    let (what, could_hide) = match kind {
        SyntaxKind::ERROR => ("not understood", true),
        SyntaxKind::WITH_PARAMS => ("storage parameters", false),
        SyntaxKind::WITHOUT_OIDS => ("WITHOUT OIDS", false),
        SyntaxKind::TABLESPACE_CLAUSE | SyntaxKind::CONSTRAINT_INDEX_TABLESPACE => ("tablespace", false),
        SyntaxKind::STORAGE => ("column storage", false),
        SyntaxKind::COMPRESSION_METHOD => ("column compression", false),
        SyntaxKind::USING_METHOD => ("table access method", false),
        SyntaxKind::ON_COMMIT => ("ON COMMIT of a temporary table", false),
        SyntaxKind::SERVER_CLAUSE => ("foreign server", false),
        SyntaxKind::ALTER_OPTION_LIST => ("options of a foreign data wrapper", false),
        SyntaxKind::ATTRIBUTE_LIST => ("operator class parameters", true),
        SyntaxKind::WITH_DATA | SyntaxKind::WITH_NO_DATA => ("WITH [NO] DATA", false),
        other => return (format!("{other:?}").to_ascii_lowercase().replace('_', " "), true),
    };
    (what.to_owned(), could_hide)
}

/// The solid tokens of a node in order.
pub(super) fn solid_tokens(node: &SyntaxNode) -> impl Iterator<Item = SyntaxToken> {
    node.descendants_with_tokens().filter_map(SyntaxElement::into_token).filter(|token| !token.kind().is_trivia())
}
