//! The tokens of a block, as its readers ask for them.

use std::ops::Range;

use crate::source::Dialect;
use crate::sql::lex::{Token, TokenKind, string_value, unquote};

/// Tokens of a text, compared without regard to case.
pub(super) struct Words<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl<'t> Words<'t> {
    /// The tokens of a text.
    pub(super) fn new(text: &'t str, tokens: &'t [Token]) -> Self {
        Words { text, tokens }
    }

    /// How many.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether a token is this keyword or operator.
    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            matches!(token.kind, TokenKind::Word | TokenKind::Operator) && token.text(self.text).eq_ignore_ascii_case(word)
        })
    }

    /// A name, folded.
    pub(super) fn name(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier).then(|| unquote(token.text(self.text), Dialect::Postgres))
    }

    /// The value of a string constant.
    pub(super) fn string(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::String).then(|| string_value(token.text(self.text), Dialect::Postgres)).flatten()
    }

    /// A name or the value of a string.
    pub(super) fn name_or_string(&self, at: usize) -> Option<String> {
        self.name(at).or_else(|| self.string(at))
    }

    /// The bytes that tokens cover.
    pub(super) fn bytes(&self, range: Range<usize>) -> Option<Range<usize>> {
        let first = self.tokens.get(range.start)?;
        let last = self.tokens.get(range.end.checked_sub(1)?)?;
        Some(first.range.start..last.range.end)
    }

    /// `$1`.
    pub(super) fn parameter(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Parameter).then(|| token.text(self.text).to_owned())
    }

    /// The text of a number.
    pub(super) fn number(&self, at: usize) -> Option<String> {
        let token = self.tokens.get(at)?;
        (token.kind == TokenKind::Number).then(|| token.text(self.text).to_owned())
    }

    /// One past the parenthesis that closes the one at `at`.
    pub(super) fn closing(&self, at: usize, end: usize) -> Option<usize> {
        let mut depth = 0usize;
        for here in at..end {
            if self.is(here, "(") {
                depth += 1;
            } else if self.is(here, ")") {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(here + 1);
                }
            }
        }
        None
    }

    /// The first place of a word outside parentheses.
    pub(super) fn outside(&self, range: Range<usize>, word: &str) -> Option<usize> {
        let mut depth = 0usize;
        for at in range {
            if self.is(at, "(") || self.is(at, "[") {
                depth += 1;
            } else if self.is(at, ")") || self.is(at, "]") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && self.is(at, word) {
                return Some(at);
            }
        }
        None
    }

    /// Where a list is cut at commas outside parentheses and brackets.
    pub(super) fn parts(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let (mut parts, mut start, mut depth) = (Vec::new(), range.start, 0usize);
        for at in range.clone() {
            if self.is(at, "(") || self.is(at, "[") {
                depth += 1;
            } else if self.is(at, ")") || self.is(at, "]") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && self.is(at, ",") {
                parts.push(start..at);
                start = at + 1;
            }
        }
        if start < range.end {
            parts.push(start..range.end);
        }
        parts
    }

    /// Whether a range is one call, and then its arguments.
    pub(super) fn call(&self, range: &Range<usize>) -> Option<(String, Range<usize>)> {
        let whole = self.is(range.start + 1, "(") && self.closing(range.start + 1, range.end) == Some(range.end);
        Some((self.name(range.start).filter(|_| whole)?, range.start + 2..range.end - 1))
    }

    /// The names of a list of targets: `a, b`.
    pub(super) fn targets(&self, range: Range<usize>) -> Option<Vec<String>> {
        self.parts(range).into_iter().map(|part| self.name(part.start).filter(|_| part.len() == 1)).collect()
    }
}
