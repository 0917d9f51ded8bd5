//! A cursor over the tokens of one statement, with SQLite's own error messages.

use super::expr;
use super::query::query_text;
use super::token::{Token, TokenKind, is_join_word, is_reserved, unquote};
use crate::source::{FileId, SourceSpan};
use crate::sql::{DataType, Expression, ObjectName, QueryText, UnmodelledClause};

/// Why a statement cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReadError {
    /// A sentence; `near "x": syntax error` in SQLite's own words where SQLite would say it.
    pub(crate) message: String,
}

/// The result of reading a part of a statement.
pub(crate) type Read<T> = Result<T, ReadError>;

/// Reads the tokens of one statement from left to right.
pub(crate) struct Cursor<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    file: FileId,
    at: usize,
    /// Where everything stands when the text is not the file's own (a statement inside a string literal).
    fixed: Option<SourceSpan>,
    /// Names that a double-quoted word may mean in the expressions read next.
    pub(crate) columns: Option<Vec<String>>,
    /// `AUTOINCREMENT` stood in a table constraint.
    pub(crate) table_autoincrement: bool,
    /// Clauses read but not held by the model.
    pub(crate) not_modelled: Vec<UnmodelledClause>,
}

impl<'a> Cursor<'a> {
    /// Starts at the first token.
    pub(crate) fn new(text: &'a str, tokens: &'a [Token], file: FileId, fixed: Option<SourceSpan>) -> Self {
        Cursor { text, tokens, file, at: 0, fixed, columns: None, table_autoincrement: false, not_modelled: Vec::new() }
    }

    /// Index of the next token.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes back (or on) to a token.
    pub(crate) fn seek(&mut self, position: usize) {
        self.at = position;
    }

    /// The next token.
    pub(crate) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// The token after `ahead` others.
    pub(crate) fn peek_at(&self, ahead: usize) -> Option<&'a Token> {
        self.tokens.get(self.at + ahead)
    }

    /// All tokens are read.
    pub(crate) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The tokens from `start` up to the next one.
    pub(crate) fn since(&self, start: usize) -> &'a [Token] {
        self.tokens.get(start..self.at).unwrap_or_default()
    }

    /// The span of tokens `start..self.position()`.
    pub(crate) fn span_since(&self, start: usize) -> SourceSpan {
        self.span_of(self.since(start))
    }

    /// The span of some tokens.
    pub(crate) fn span_of(&self, tokens: &[Token]) -> SourceSpan {
        let start = tokens.first().map_or(0, |token| token.start);
        let end = tokens.last().map_or(start, |token| token.end);
        self.fixed.unwrap_or(SourceSpan { file: self.file, start, end })
    }

    /// The next token is this word.
    pub(crate) fn sees(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is_word(self.text, word))
    }

    /// The next tokens are these words.
    pub(crate) fn sees_all(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.peek_at(ahead).is_some_and(|token| token.is_word(self.text, word)))
    }

    /// The next token is this mark.
    pub(crate) fn sees_symbol(&self, symbol: &str) -> bool {
        self.peek().is_some_and(|token| token.is_symbol(self.text, symbol))
    }

    /// Takes a word if it is next.
    pub(crate) fn eat(&mut self, word: &str) -> bool {
        let seen = self.sees(word);
        self.at += usize::from(seen);
        seen
    }

    /// Takes words if all of them are next.
    pub(crate) fn eat_all(&mut self, words: &[&str]) -> bool {
        let seen = self.sees_all(words);
        self.at += if seen { words.len() } else { 0 };
        seen
    }

    /// Takes a mark if it is next.
    pub(crate) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let seen = self.sees_symbol(symbol);
        self.at += usize::from(seen);
        seen
    }

    /// SQLite's message for an unexpected next token.
    pub(crate) fn unexpected<T>(&self) -> Read<T> {
        Err(ReadError {
            message: match self.peek() {
                Some(token) if token.kind == TokenKind::Illegal => format!("unrecognized token: \"{}\"", token.text(self.text)),
                Some(token) => format!("near \"{}\": syntax error", token.text(self.text)),
                None => "incomplete input".to_owned(),
            },
        })
    }

    /// Takes a word that must come.
    pub(crate) fn expect(&mut self, word: &str) -> Read<()> {
        if self.eat(word) { Ok(()) } else { self.unexpected() }
    }

    /// Takes a mark that must come.
    pub(crate) fn expect_symbol(&mut self, symbol: &str) -> Read<()> {
        if self.eat_symbol(symbol) { Ok(()) } else { self.unexpected() }
    }

    /// Nothing may follow.
    pub(crate) fn expect_end(&self) -> Read<()> {
        if self.is_done() { Ok(()) } else { self.unexpected() }
    }

    /// The next token can be a name (`nm` of SQLite's grammar).
    pub(crate) fn sees_name(&self) -> bool {
        self.peek().is_some_and(|token| match token.kind {
            TokenKind::Word => !is_reserved(token.text(self.text)),
            TokenKind::Quoted | TokenKind::Text => true,
            TokenKind::Number | TokenKind::Blob | TokenKind::Variable | TokenKind::Symbol | TokenKind::Illegal => false,
        })
    }

    /// The next token can be an identifier or a string (`ids` of SQLite's grammar), as in type names.
    pub(crate) fn sees_plain_name(&self) -> bool {
        self.sees_name() && !self.peek().is_some_and(|token| token.kind == TokenKind::Word && is_join_word(token.text(self.text)))
    }

    /// Takes a name.
    pub(crate) fn name(&mut self) -> Read<String> {
        match self.peek() {
            Some(token) if self.sees_name() => {
                self.at += 1;
                Ok(unquote(token.text(self.text)))
            }
            _ => self.unexpected(),
        }
    }

    /// Takes `name` or `schema.name`.
    pub(crate) fn object_name(&mut self) -> Read<ObjectName> {
        let first = self.name()?;
        if self.eat_symbol(".") {
            return Ok(ObjectName { schema: Some(first), name: self.name()? });
        }
        Ok(ObjectName::bare(first))
    }

    /// Takes `IF NOT EXISTS`.
    pub(crate) fn if_not_exists(&mut self) -> Read<bool> {
        if !self.eat("IF") {
            return Ok(false);
        }
        self.expect("NOT")?;
        self.expect("EXISTS")?;
        Ok(true)
    }

    /// Takes `IF EXISTS`.
    pub(crate) fn if_exists(&mut self) -> Read<bool> {
        if !self.eat("IF") {
            return Ok(false);
        }
        self.expect("EXISTS")?;
        Ok(true)
    }

    /// Takes `( … )` and gives the tokens between the parentheses.
    pub(crate) fn parenthesised(&mut self) -> Read<&'a [Token]> {
        if !self.sees_symbol("(") {
            return self.unexpected();
        }
        match expr::closing(self.text, self.tokens, self.at) {
            Some(close) => {
                let inner = self.tokens.get(self.at + 1..close).unwrap_or_default();
                self.at = close + 1;
                Ok(inner)
            }
            None => Err(ReadError { message: "incomplete input".to_owned() }),
        }
    }

    /// Takes tokens at this level of parentheses while `keep` holds.
    pub(crate) fn take_while(&mut self, keep: impl Fn(&Token) -> bool) -> &'a [Token] {
        let start = self.at;
        let mut depth = 0usize;
        while let Some(token) = self.peek() {
            if token.is_symbol(self.text, "(") {
                depth += 1;
            } else if token.is_symbol(self.text, ")") {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            } else if depth == 0 && !keep(token) {
                break;
            }
            self.at += 1;
        }
        self.since(start)
    }

    /// The expression that `tokens` spell.
    pub(crate) fn expression(&self, tokens: &[Token]) -> Read<Expression> {
        if tokens.is_empty() {
            return self.unexpected();
        }
        let text = match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.text.get(first.start as usize..last.end as usize).unwrap_or_default().to_owned(),
            _ => String::new(),
        };
        let tree = expr::expression(self.text, tokens, self.columns.as_deref()).map_err(|message| ReadError { message })?;
        Ok(Expression { text, tree, span: self.span_of(tokens) })
    }

    /// The query that `tokens` spell; behind every point in it stands a name, or all columns.
    pub(crate) fn query(&self, tokens: &'a [Token]) -> Read<QueryText> {
        for (point, _) in tokens.iter().enumerate().filter(|(_, token)| token.is_symbol(self.text, ".")) {
            let behind =
                Cursor { at: 0, columns: None, not_modelled: Vec::new(), tokens: tokens.get(point + 1..).unwrap_or_default(), ..*self };
            if !behind.sees_name() && !behind.sees_symbol("*") {
                return behind.unexpected();
            }
        }
        Ok(query_text(self.text, tokens))
    }

    /// The type that `tokens` spell.
    pub(crate) fn data_type(&self, tokens: &[Token]) -> DataType {
        expr::data_type(self.text, tokens)
    }

    /// Takes `ON CONFLICT action`; the action in upper case.
    pub(crate) fn on_conflict(&mut self) -> Read<Option<String>> {
        if !self.sees_all(&["ON", "CONFLICT"]) {
            return Ok(None);
        }
        self.at += 2;
        for action in ["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"] {
            if self.eat(action) {
                return Ok(Some(action.to_owned()));
            }
        }
        self.unexpected()
    }
}
