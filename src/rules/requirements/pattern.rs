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

/// One element of a pattern.
#[derive(Debug)]
enum Element {
    /// `^`
    Start,
    /// `()`
    Group,
    /// `...`
    Anything,
    /// `..`
    Level,
    /// `?word`
    Optional(Test),
    /// `!word`
    Not(Test),
    One(Test),
}

/// What one token must be.
#[derive(Debug)]
enum Test {
    /// `_`
    Any,
    Hex,
    Underscore,
    String,
    /// One of these words, operators or literals.
    Words(Vec<&'static str>),
}

impl Test {
    fn new(element: &'static str) -> Self {
        match element {
            "_" => Test::Any,
            "#hex" => Test::Hex,
            "#underscore" => Test::Underscore,
            "#string" => Test::String,
            words if words.bytes().any(|byte| byte.is_ascii_alphabetic()) => {
                Test::Words(words.split('|').filter(|word| !word.is_empty()).collect())
            }
            // An operator with a bar in it stands for itself.
            operator => Test::Words(vec![operator]),
        }
    }

    fn is(&self, tokens: &Tokens<'_>, at: usize) -> bool {
        let Some(token) = tokens.tokens.get(at) else { return false };
        let text = token.text(tokens.text);
        match self {
            Test::Any => true,
            Test::Hex => token.kind == TokenKind::Number && (text.starts_with("0x") || text.starts_with("0X")),
            Test::Underscore => token.kind == TokenKind::Number && text.contains('_'),
            Test::String => token.kind == TokenKind::String,
            Test::Words(words) => match token.kind {
                TokenKind::Word | TokenKind::Operator => words.iter().any(|word| word.eq_ignore_ascii_case(text)),
                TokenKind::String => words.iter().any(|word| word.starts_with('\'') && word.eq_ignore_ascii_case(text)),
                TokenKind::QuotedIdentifier | TokenKind::Number | TokenKind::Parameter | TokenKind::Blank | TokenKind::Comment => false,
            },
        }
    }
}

impl Element {
    fn new(element: &'static str) -> Self {
        match element {
            "^" => Element::Start,
            "()" => Element::Group,
            "..." => Element::Anything,
            ".." => Element::Level,
            "!=" => Element::One(Test::new(element)),
            _ => match (element.get(..1), element.get(1..)) {
                (Some("?"), Some(word)) if !word.is_empty() => Element::Optional(Test::new(word)),
                (Some("!"), Some(word)) if !word.is_empty() => Element::Not(Test::new(word)),
                _ => Element::One(Test::new(element)),
            },
        }
    }
}

impl Tokens<'_> {
    fn is_operator(&self, at: usize, operator: &str) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Operator && token.text(self.text) == operator)
    }

    /// One past the group that opens at `at`.
    fn group(&self, at: usize) -> Option<usize> {
        if !self.is_operator(at, "(") {
            return None;
        }
        let mut depth = 0_usize;
        for position in at..self.tokens.len() {
            if self.is_operator(position, "(") {
                depth += 1;
            } else if self.is_operator(position, ")") {
                depth -= 1;
                if depth == 0 {
                    return Some(position + 1);
                }
            }
        }
        None
    }

    /// Whether the elements match from a token on.
    fn matches(&self, elements: &[Element], at: usize) -> bool {
        let Some((first, rest)) = elements.split_first() else { return true };
        match first {
            Element::Start => at == 0 && self.matches(rest, at),
            Element::Group => self.group(at).is_some_and(|end| self.matches(rest, end)),
            Element::Anything => (at..=self.tokens.len()).any(|from| self.matches(rest, from)),
            Element::Level => {
                let mut from = at;
                loop {
                    if self.matches(rest, from) {
                        return true;
                    }
                    if from >= self.tokens.len() || self.is_operator(from, ")") {
                        return false;
                    }
                    from = self.group(from).unwrap_or(from + 1);
                }
            }
            Element::Optional(test) => (test.is(self, at) && self.matches(rest, at + 1)) || self.matches(rest, at),
            Element::Not(test) => !test.is(self, at) && self.matches(rest, at),
            Element::One(test) => test.is(self, at) && self.matches(rest, at + 1),
        }
    }
}

/// A pattern, cut into elements once.
pub(super) struct Pattern {
    elements: Vec<Element>,
}

impl Pattern {
    pub fn new(pattern: &'static str) -> Self {
        Pattern { elements: pattern.split(' ').map(Element::new).collect() }
    }

    /// The words of which every match has one, and so many tokens after its start; no words when it need not have any.
    pub fn words(&self) -> (usize, &[&'static str]) {
        let mut offset = 0;
        for element in &self.elements {
            match element {
                Element::Start | Element::Not(_) => {}
                Element::One(Test::Words(words)) => return (offset, words),
                Element::One(Test::Any) => offset += 1,
                Element::One(Test::Hex | Test::Underscore | Test::String) => break,
                Element::Group | Element::Anything | Element::Level | Element::Optional(_) => break,
            }
        }
        (0, &[])
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
