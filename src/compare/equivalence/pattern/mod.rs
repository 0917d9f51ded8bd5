//! Patterns of both engines as automata: GLOB, LIKE and the regular part of PostgreSQL's regular expressions.

mod automaton;
mod charset;
mod glob;
mod regex;

pub(super) use automaton::{Automaton, search};
pub(super) use charset::CharSet;

/// What is matched, without anchors: an automaton accepts whole texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    Set(CharSet),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat { inner: Box<Node>, min: u32, max: Option<u32> },
}

impl Node {
    fn anything() -> Node {
        Node::Repeat { inner: Box::new(Node::Set(CharSet::all())), min: 0, max: None }
    }

    /// Exactly this text.
    pub(super) fn literal(text: &str) -> Node {
        Node::Sequence(text.chars().map(|c| Node::Set(CharSet::one(c))).collect())
    }
}

/// A pattern that was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) node: Node,
    /// It names classes or cases whose members beyond ASCII depend on the locale: only ASCII texts can be judged.
    pub(super) ascii_only: bool,
}

/// The pattern behind a form such as `glob(x, 'a*')`, by its head.
pub(super) fn parse(head: &str, pattern: &str) -> Result<Pattern, &'static str> {
    match head {
        "glob" => Ok(glob::glob(pattern)),
        "like" => Ok(glob::like(pattern, false)),
        "ilike" => Ok(glob::like(pattern, true)),
        "regex" => regex::parse(pattern, false),
        "iregex" => regex::parse(pattern, true),
        "starts_with" => Ok(Pattern { node: Node::Sequence(vec![Node::literal(pattern), Node::anything()]), ascii_only: false }),
        _ => Err("this way of matching is not translated"),
    }
}
