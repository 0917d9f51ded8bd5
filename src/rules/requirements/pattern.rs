//! A small pattern language over tokens, so that a construct is declared as data.
//!
//! Elements are separated by blanks: `word` or an operator, `a|b` alternatives, `_` any one token, `()` a group in parentheses, `...` any
//! tokens, `..` any tokens and groups at this level, `?word` an optional word, `!word` the next token is not this one, `^` the start of the
//! statement, `#hex`, `#underscore` and `#string` a literal of that kind.

use crate::sql::lex::{Token, TokenKind};

/// The tokens of a statement, comments and blanks left out.
pub(super) struct Tokens<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
}

impl Tokens<'_> {
    fn is(&self, at: usize, element: &str) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let text = token.text(self.text);
        match element {
            "_" => true,
            "#hex" => token.kind == TokenKind::Number && (text.starts_with("0x") || text.starts_with("0X")),
            "#underscore" => token.kind == TokenKind::Number && text.contains('_'),
            "#string" => token.kind == TokenKind::String,
            words => match token.kind {
                TokenKind::Word | TokenKind::Operator => words_of(words).any(|word| word.eq_ignore_ascii_case(text)),
                TokenKind::String => words_of(words).any(|word| word.starts_with('\'') && word.eq_ignore_ascii_case(text)),
                TokenKind::QuotedIdentifier | TokenKind::Number | TokenKind::Parameter | TokenKind::Blank | TokenKind::Comment => false,
            },
        }
    }

    /// One past the group that opens at `at`.
    fn group(&self, at: usize) -> Option<usize> {
        if !self.is(at, "(") {
            return None;
        }
        let mut depth = 0_usize;
        for position in at..self.tokens.len() {
            if self.is(position, "(") {
                depth += 1;
            } else if self.is(position, ")") {
                depth -= 1;
                if depth == 0 {
                    return Some(position + 1);
                }
            }
        }
        None
    }

    /// Whether the elements match from a token on.
    fn matches(&self, elements: &[&str], at: usize) -> bool {
        let Some((first, rest)) = elements.split_first() else { return true };
        match *first {
            "^" => at == 0 && self.matches(rest, at),
            "()" => self.group(at).is_some_and(|end| self.matches(rest, end)),
            "..." => (at..=self.tokens.len()).any(|from| self.matches(rest, from)),
            ".." => {
                let mut from = at;
                loop {
                    if self.matches(rest, from) {
                        return true;
                    }
                    if from >= self.tokens.len() || self.is(from, ")") {
                        return false;
                    }
                    from = self.group(from).unwrap_or(from + 1);
                }
            }
            optional if optional.len() > 1 && optional.starts_with('?') => {
                let word = optional.get(1..).unwrap_or_default();
                (self.is(at, word) && self.matches(rest, at + 1)) || self.matches(rest, at)
            }
            negative if negative.len() > 1 && negative.starts_with('!') && negative != "!=" => {
                !self.is(at, negative.get(1..).unwrap_or_default()) && self.matches(rest, at)
            }
            element => self.is(at, element) && self.matches(rest, at + 1),
        }
    }
}

/// `a|b` as words; an operator with a bar in it stands for itself.
fn words_of(element: &str) -> impl Iterator<Item = &str> {
    let whole = !element.bytes().any(|byte| byte.is_ascii_alphabetic());
    element.split('|').filter(move |word| !whole && !word.is_empty()).chain(std::iter::once(element).filter(move |_| whole))
}

/// A pattern, cut into elements once.
pub(super) struct Pattern {
    elements: Vec<&'static str>,
}

impl Pattern {
    pub fn new(pattern: &'static str) -> Self {
        Pattern { elements: pattern.split(' ').collect() }
    }

    /// Words that a match can start with; empty when it can start with anything.
    pub fn first_words(&self) -> Vec<&'static str> {
        let anchored = self.elements.first() == Some(&"^");
        let first = self.elements.get(usize::from(anchored)).copied().unwrap_or_default();
        let special = ["_", "()", "...", ".."].contains(&first) || first.starts_with(['#', '?', '!']);
        if special { Vec::new() } else { words_of(first).collect() }
    }

    /// Whether the pattern matches at a token.
    pub fn matches_at(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        tokens.matches(&self.elements, at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;
    use crate::sql::lex::significant_tokens;

    fn found(pattern: &'static str, text: &str) -> bool {
        let tokens = significant_tokens(text, Dialect::Postgres);
        let tokens = Tokens { text, tokens: &tokens };
        (0..tokens.tokens.len()).any(|at| Pattern::new(pattern).matches_at(&tokens, at))
    }

    #[test]
    fn elements() {
        assert!(found("^ create ?unique index ... include (", "CREATE INDEX i ON t (a) INCLUDE (b)"));
        assert!(!found("^ create ?unique index ... include (", "SELECT 1; CREATE INDEX i ON t (a) INCLUDE (b)"));
        assert!(found("always as () stored", "a int GENERATED ALWAYS AS ((1) + 2) STORED"));
        assert!(found("always as () !stored", "a int GENERATED ALWAYS AS (1)"));
        assert!(!found("always as () !stored", "a int GENERATED ALWAYS AS (1) STORED"));
        assert!(!found("^ update _ set .. from", "UPDATE t SET a = (SELECT 1 FROM u)"));
        assert!(found("^ update _ set .. from", "UPDATE t SET a = 1 FROM u"));
        assert!(found("#underscore", "SELECT 1_000"));
        assert!(found("@?", "SELECT j @? '$.a'"));
        assert!(!found("merge", "SELECT \"merge\", 'merge'"));
    }
}
