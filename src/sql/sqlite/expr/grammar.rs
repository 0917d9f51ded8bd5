//! The grammar of expressions: it takes every token once, from left to right, and puts it into the tree.

use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token as SqlToken, Word};

use super::dialect::{AND, ANY, EQUALITY, ESCAPE, NOT, UNARY, binding, is_word, operator};
use super::{closing, data_type, keyword_call, quoted};
use crate::sql::sqlite::query::{normalised, query_text};
use crate::sql::sqlite::token::{Token, is_reserved, quote, unquote};
use crate::sql::{CaseBranch, Expr, ObjectName, QueryText, UnaryOp};

type Read<T> = Result<T, String>;

/// Reads one expression. The parser holds one token for each of `tokens`, so that its index is theirs.
pub(super) struct Grammar<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) columns: Option<&'a [String]>,
    pub(super) parser: Parser<'a>,
}

impl<'a> Grammar<'a> {
    /// The whole expression: nothing may follow it.
    pub(super) fn whole(&mut self) -> Read<Expr> {
        let tree = self.above(ANY)?;
        if self.parser.index() < self.tokens.len() { self.unexpected(self.parser.index()) } else { Ok(tree) }
    }

    fn unexpected<T>(&self, at: usize) -> Read<T> {
        Err(match self.tokens.get(at) {
            Some(token) => format!("unexpected `{}` in an expression", token.text(self.text)),
            None => "the expression ends too early".to_owned(),
        })
    }

    fn sees(&self, token: &SqlToken) -> bool {
        self.parser.peek_token_ref().token == *token
    }

    fn expect(&mut self, token: &SqlToken) -> Read<()> {
        if self.parser.consume_token(token) { Ok(()) } else { self.unexpected(self.parser.index()) }
    }

    fn expect_keyword(&mut self, keyword: Keyword) -> Read<()> {
        if self.parser.parse_keyword(keyword) { Ok(()) } else { self.unexpected(self.parser.index()) }
    }

    /// Takes the tokens up to `end`.
    fn take_to(&mut self, end: usize) -> &'a [Token] {
        let start = self.parser.index();
        while self.parser.index() < end.min(self.tokens.len()) {
            self.parser.advance_token();
        }
        self.tokens.get(start..end).unwrap_or_default()
    }

    /// Index of the parenthesis that closes the one at `open`.
    fn closing(&self, open: usize) -> Read<usize> {
        closing(self.text, self.tokens, open).ok_or_else(|| "a parenthesis is never closed".to_owned())
    }

    /// An operand and the operators after it that bind more tightly than `bound`. All of SQLite's operators lean left.
    fn above(&mut self, bound: u8) -> Read<Expr> {
        let mut left = self.operand()?;
        while binding(&self.parser) > bound {
            left = self.operation(left)?;
        }
        Ok(left)
    }

    fn boxed(&mut self, bound: u8) -> Read<Box<Expr>> {
        Ok(Box::new(self.above(bound)?))
    }

    fn operand(&mut self) -> Read<Expr> {
        let at = self.parser.index();
        match self.parser.next_token().token {
            SqlToken::SingleQuotedString(text) => Ok(Expr::Text(text)),
            SqlToken::Number(digits, _) => Ok(Expr::Number(digits)),
            SqlToken::HexStringLiteral(digits) => Ok(Expr::Blob(bytes(&digits))),
            SqlToken::Placeholder(name) => Ok(Expr::Parameter(name)),
            SqlToken::Plus => Ok(Expr::Unary { op: UnaryOp::Plus, operand: self.boxed(UNARY)? }),
            SqlToken::Tilde => Ok(Expr::Unary { op: UnaryOp::BitNot, operand: self.boxed(UNARY)? }),
            SqlToken::Minus => {
                let operand = self.above(UNARY)?;
                if let Expr::Number(digits) = &operand
                    && !digits.starts_with('-')
                {
                    return Ok(Expr::Number(format!("-{digits}")));
                }
                Ok(Expr::Unary { op: UnaryOp::Minus, operand: Box::new(operand) })
            }
            SqlToken::LParen => self.parenthesised(at),
            SqlToken::Word(word) => self.word(word, at),
            _ => self.unexpected(at),
        }
    }

    /// After the parenthesis at `open`: a query, an expression, or a row.
    fn parenthesised(&mut self, open: usize) -> Read<Expr> {
        if self.sees_query() {
            return Ok(Expr::Subquery(self.query(open)?));
        }
        let first = self.above(ANY)?;
        if self.parser.consume_token(&SqlToken::RParen) {
            return Ok(first);
        }
        let mut items = vec![first];
        while self.parser.consume_token(&SqlToken::Comma) {
            items.push(self.above(ANY)?);
        }
        self.expect(&SqlToken::RParen)?;
        Ok(Expr::Row(items))
    }

    fn sees_query(&self) -> bool {
        ["SELECT", "WITH", "VALUES"].iter().any(|word| is_word(&self.parser, 0, word))
    }

    /// A query, after the parenthesis at `open`, and the parenthesis that closes it.
    fn query(&mut self, open: usize) -> Read<QueryText> {
        let close = self.closing(open)?;
        let query = query_text(self.text, self.take_to(close));
        self.expect(&SqlToken::RParen)?;
        Ok(query)
    }

    /// What starts with the word at `at`, which is taken.
    fn word(&mut self, word: Word, at: usize) -> Read<Expr> {
        match word.keyword {
            Keyword::NULL => Ok(Expr::Null),
            Keyword::TRUE => Ok(Expr::Boolean(true)),
            Keyword::FALSE => Ok(Expr::Boolean(false)),
            Keyword::CASE => self.case(),
            Keyword::NOT => {
                let mut operand = self.above(NOT)?;
                if let Expr::Exists { negated: negated @ false, query: _ } = &mut operand {
                    *negated = true;
                    return Ok(operand);
                }
                Ok(Expr::Unary { op: UnaryOp::Not, operand: Box::new(operand) })
            }
            Keyword::EXISTS => {
                let open = self.parser.index();
                self.expect(&SqlToken::LParen)?;
                if self.sees_query() { Ok(Expr::Exists { negated: false, query: self.query(open)? }) } else { self.unexpected(open + 1) }
            }
            Keyword::CAST if self.sees(&SqlToken::LParen) => self.cast(),
            _ if word.quote_style.is_none() && is_reserved(&word.value) => self.unexpected(at),
            _ => self.name(word),
        }
    }

    /// A column or a call, after its first word.
    fn name(&mut self, word: Word) -> Read<Expr> {
        if self.sees(&SqlToken::LParen) {
            return self.call(word.value);
        }
        let mut parts = Vec::new();
        while self.parser.consume_token(&SqlToken::Period) {
            let at = self.parser.index();
            match self.parser.next_token().token {
                SqlToken::Word(part) if part.quote_style.is_some() || !is_reserved(&part.value) => parts.push(part.value),
                SqlToken::SingleQuotedString(part) => parts.push(part),
                _ => return self.unexpected(at),
            }
        }
        if !parts.is_empty() {
            parts.insert(0, word.value);
            return Ok(Expr::Column(parts));
        }
        Ok(match word.quote_style {
            Some('"') => quoted(&quote(&word.value), self.columns),
            Some(_) => Expr::Column(vec![word.value]),
            None if ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"].iter().any(|name| word.value.eq_ignore_ascii_case(name)) => {
                keyword_call(&word.value)
            }
            None => Expr::Column(vec![word.value]),
        })
    }

    fn call(&mut self, mut name: String) -> Read<Expr> {
        name.make_ascii_lowercase();
        let close = self.closing(self.parser.index())?;
        self.parser.advance_token();
        let distinct = self.parser.parse_keyword(Keyword::DISTINCT);
        if !distinct && is_word(&self.parser, 0, "ALL") {
            self.parser.advance_token();
        }
        let mut args = Vec::new();
        if self.parser.consume_token(&SqlToken::Mul) {
            args.push(Expr::Star(Vec::new()));
        } else if !self.sees(&SqlToken::RParen) {
            args.push(self.above(ANY)?);
            while self.parser.consume_token(&SqlToken::Comma) {
                args.push(self.above(ANY)?);
            }
        }
        let mut modifiers = Vec::new();
        if is_word(&self.parser, 0, "ORDER") && is_word(&self.parser, 1, "BY") {
            modifiers.extend(normalised(self.text, self.take_to(close)));
        }
        self.expect(&SqlToken::RParen)?;
        if is_word(&self.parser, 0, "FILTER") && self.parser.peek_nth_token_ref(1).token == SqlToken::LParen {
            let end = self.closing(self.parser.index() + 1)? + 1;
            modifiers.extend(normalised(self.text, self.take_to(end)));
        }
        if is_word(&self.parser, 0, "OVER") {
            let named = self.parser.peek_nth_token_ref(1).token != SqlToken::LParen;
            let over = self.parser.index();
            let end = if named { over + 2 } else { self.closing(over + 1)? + 1 };
            modifiers.extend(normalised(self.text, self.take_to(end)));
        }
        Ok(Expr::Call { name: ObjectName::bare(name), args, distinct, modifiers })
    }

    /// `CAST(x AS type)`, after `CAST`; the type is whatever words stand there.
    fn cast(&mut self) -> Read<Expr> {
        let close = self.closing(self.parser.index())?;
        self.parser.advance_token();
        let operand = self.boxed(ANY)?;
        self.expect_keyword(Keyword::AS)?;
        let data_type = data_type(self.text, self.take_to(close));
        self.expect(&SqlToken::RParen)?;
        Ok(Expr::Cast { operand, data_type })
    }

    /// After `CASE`.
    fn case(&mut self) -> Read<Expr> {
        let operand = if self.parser.peek_keyword(Keyword::WHEN) { None } else { Some(self.boxed(ANY)?) };
        let mut branches = Vec::new();
        while branches.is_empty() || self.parser.peek_keyword(Keyword::WHEN) {
            self.expect_keyword(Keyword::WHEN)?;
            let condition = self.above(ANY)?;
            self.expect_keyword(Keyword::THEN)?;
            branches.push(CaseBranch { condition, result: self.above(ANY)? });
        }
        let otherwise = if self.parser.parse_keyword(Keyword::ELSE) { Some(self.boxed(ANY)?) } else { None };
        self.expect_keyword(Keyword::END)?;
        Ok(Expr::Case { operand, branches, otherwise })
    }

    /// The operator that comes next, with what follows it.
    fn operation(&mut self, left: Expr) -> Read<Expr> {
        let at = self.parser.index();
        let bound = binding(&self.parser);
        let token = self.parser.next_token().token;
        if let Some((op, bound)) = operator(&token) {
            return self.binary(op, left, bound);
        }
        let SqlToken::Word(word) = token else { return self.unexpected(at) };
        let operand = Box::new(left);
        match word.keyword {
            Keyword::AND => self.binary("AND", *operand, bound),
            Keyword::OR => self.binary("OR", *operand, bound),
            Keyword::IS => self.is(operand),
            Keyword::NOTNULL => Ok(Expr::IsNull { negated: true, operand }),
            Keyword::COLLATE => self.collate(operand),
            Keyword::NOT if self.parser.parse_keyword(Keyword::NULL) => Ok(Expr::IsNull { negated: true, operand }),
            Keyword::NOT => match self.parser.next_token().token {
                SqlToken::Word(word) => self.predicate(word, operand, true, at + 1),
                _ => self.unexpected(at + 1),
            },
            Keyword::NoKeyword if word.value.eq_ignore_ascii_case("ISNULL") => Ok(Expr::IsNull { negated: false, operand }),
            _ => self.predicate(word, operand, false, at),
        }
    }

    fn binary(&mut self, op: &str, left: Expr, bound: u8) -> Read<Expr> {
        Ok(Expr::Binary { op: op.to_owned(), left: Box::new(left), right: self.boxed(bound)? })
    }

    /// `x [NOT] word …`, after the word, which stands at `at`.
    fn predicate(&mut self, word: Word, operand: Box<Expr>, negated: bool, at: usize) -> Read<Expr> {
        let op = match word.keyword {
            Keyword::IN => return self.is_in(operand, negated),
            Keyword::BETWEEN => {
                let low = self.boxed(AND)?;
                self.expect_keyword(Keyword::AND)?;
                return Ok(Expr::Between { negated, operand, low, high: self.boxed(EQUALITY)? });
            }
            Keyword::LIKE => "LIKE",
            Keyword::GLOB => "GLOB",
            Keyword::REGEXP => "REGEXP",
            Keyword::MATCH => "MATCH",
            _ => return self.unexpected(at),
        };
        let pattern = self.boxed(EQUALITY)?;
        let escape = if self.parser.parse_keyword(Keyword::ESCAPE) { Some(self.boxed(ESCAPE)?) } else { None };
        Ok(Expr::Like { op: op.to_owned(), negated, operand, pattern, escape })
    }

    /// `x IS [NOT] [DISTINCT FROM] y`, after `IS`.
    fn is(&mut self, operand: Box<Expr>) -> Read<Expr> {
        let negated = self.parser.parse_keyword(Keyword::NOT);
        let distinct = self.parser.parse_keywords(&[Keyword::DISTINCT, Keyword::FROM]);
        let start = self.parser.index();
        let right = self.boxed(EQUALITY)?;
        // In parentheses a literal is an operand like any other.
        if !distinct && self.parser.index() == start + 1 {
            if *right == Expr::Null {
                return Ok(Expr::IsNull { negated, operand });
            }
            if let Expr::Boolean(value) = *right {
                return Ok(Expr::IsBoolean { negated, operand, value: Some(value) });
            }
        }
        let op = if negated == distinct { "IS NOT DISTINCT FROM" } else { "IS DISTINCT FROM" };
        Ok(Expr::Binary { op: op.to_owned(), left: operand, right })
    }

    fn collate(&mut self, operand: Box<Expr>) -> Read<Expr> {
        let at = self.parser.index();
        match self.parser.next_token().token {
            SqlToken::Word(word) if word.quote_style.is_some() || !is_reserved(&word.value) => {
                Ok(Expr::Collate { operand, collation: word.value })
            }
            SqlToken::SingleQuotedString(collation) => Ok(Expr::Collate { operand, collation }),
            _ => self.unexpected(at),
        }
    }

    /// `x [NOT] IN …`, after `IN`: values, a query, a table, or a function that gives one.
    fn is_in(&mut self, operand: Box<Expr>, negated: bool) -> Read<Expr> {
        let open = self.parser.index();
        if !self.parser.consume_token(&SqlToken::LParen) {
            return Ok(Expr::InQuery { negated, operand, query: self.table()? });
        }
        if self.sees_query() {
            return Ok(Expr::InQuery { negated, operand, query: self.query(open)? });
        }
        let mut list = Vec::new();
        if !self.sees(&SqlToken::RParen) {
            list.push(self.above(ANY)?);
            while self.parser.consume_token(&SqlToken::Comma) {
                list.push(self.above(ANY)?);
            }
        }
        self.expect(&SqlToken::RParen)?;
        Ok(Expr::InList { negated, operand, list })
    }

    /// `table`, `schema.table` or `function(args)` after `IN`.
    fn table(&mut self) -> Read<QueryText> {
        let start = self.parser.index();
        let mut parts = Vec::new();
        while parts.is_empty() || self.parser.consume_token(&SqlToken::Period) {
            let at = self.parser.index();
            match self.parser.next_token().token {
                SqlToken::Word(_) | SqlToken::SingleQuotedString(_) => {
                    parts.push(unquote(self.tokens.get(at).map(|token| token.text(self.text)).unwrap_or_default()));
                }
                _ => return self.unexpected(at),
            }
        }
        if self.sees(&SqlToken::LParen) {
            let end = self.closing(self.parser.index())? + 1;
            self.take_to(end);
        }
        let mut query = query_text(self.text, self.tokens.get(start..self.parser.index()).unwrap_or_default());
        query.relations = match parts.as_slice() {
            [name] => vec![ObjectName::bare(name.clone())],
            [schema, name] => vec![ObjectName { schema: Some(schema.clone()), name: name.clone() }],
            _ => Vec::new(),
        };
        Ok(query)
    }
}

/// The bytes that pairs of hexadecimal digits stand for.
fn bytes(digits: &str) -> Vec<u8> {
    let digit = |digit: &u8| char::from(*digit).to_digit(16).unwrap_or(0) as u8;
    digits.as_bytes().chunks(2).map(|pair| pair.iter().fold(0, |byte, next| byte << 4 | digit(next))).collect()
}
