//! A cursor over the tokens of one statement that never holds more than one of them.

use crate::source::Dialect;
use crate::sql::ObjectName;
use crate::sql::lex::{self, Token, TokenKind, unquote};

#[derive(Debug, Clone)]
pub(super) struct Cursor<'t> {
    pub text: &'t str,
    pub dialect: Dialect,
    at: usize,
    end: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str, at: usize, end: usize, dialect: Dialect) -> Self {
        Cursor { text, dialect, at, end }
    }

    /// The byte the next token is looked for at.
    pub fn position(&self) -> usize {
        self.at
    }

    pub fn seek(&mut self, at: usize) {
        self.at = at.min(self.end);
    }

    /// One past the last byte that may be read.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The next token that is neither blank nor comment.
    pub fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes().get(..self.end)?;
        while self.at < self.end {
            let (kind, end) = lex::next(bytes, self.at, self.dialect);
            let token = Token { kind, range: self.at..end.min(self.end) };
            self.at = token.range.end;
            if !token.is_trivia() {
                return Some(token);
            }
        }
        None
    }

    pub fn peek(&self) -> Option<Token> {
        self.clone().next()
    }

    pub fn sees(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(self.text, word))
    }

    pub fn sees_operator(&self, operator: &str) -> bool {
        self.peek().is_some_and(|token| token.is_operator(self.text, operator))
    }

    pub fn eat(&mut self, word: &str) -> bool {
        let mut ahead = self.clone();
        let eaten = ahead.next().is_some_and(|token| token.is_word(self.text, word));
        if eaten {
            self.at = ahead.at;
        }
        eaten
    }

    pub fn eat_all(&mut self, words: &[&str]) -> bool {
        let mut ahead = self.clone();
        let eaten = words.iter().all(|word| ahead.eat(word));
        if eaten {
            self.at = ahead.at;
        }
        eaten
    }

    pub fn eat_operator(&mut self, operator: &str) -> bool {
        let eaten = self.sees_operator(operator);
        if eaten {
            self.next();
        }
        eaten
    }

    /// A name, folded as its engine folds it.
    pub fn name(&mut self) -> Option<String> {
        let token = self.peek()?;
        let name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier)
            || (token.kind == TokenKind::String && self.dialect == Dialect::Sqlite);
        if !name {
            return None;
        }
        self.next();
        Some(unquote(token.text(self.text), self.dialect))
    }

    pub fn object_name(&mut self) -> Option<ObjectName> {
        let first = self.name()?;
        if !self.eat_operator(".") {
            return Some(ObjectName::bare(first));
        }
        Some(ObjectName { schema: Some(first), name: self.name()? })
    }

    /// `(a, b)`; `None` when something else than plain names stands in it.
    pub fn name_list(&mut self) -> Option<Vec<String>> {
        if !self.eat_operator("(") {
            return None;
        }
        let mut names = Vec::new();
        loop {
            names.push(self.name()?);
            if self.eat_operator(")") {
                return Some(names);
            }
            if !self.eat_operator(",") {
                return None;
            }
        }
    }

    /// Passes over tokens until one at the top level is accepted by `stop`; what was passed, trimmed. The accepted token is not passed.
    pub fn until(&mut self, stop: impl Fn(&Token, &str) -> bool) -> &'t str {
        let start = self.peek().map_or(self.end, |token| token.range.start);
        let mut last = start;
        let mut depth = 0_u32;
        while let Some(token) = self.peek() {
            if depth == 0 && stop(&token, self.text) {
                break;
            }
            match token.text(self.text) {
                "(" | "[" => depth = depth.saturating_add(1),
                ")" | "]" if depth == 0 => break,
                ")" | "]" => depth -= 1,
                _ => {}
            }
            last = token.range.end;
            self.at = last;
        }
        self.text.get(start..last).unwrap_or_default()
    }
}
