//! Expressions: SQLite's tokens are handed to `sqlparser` with SQLite's own precedences, and its tree is lowered into ours.
//!
//! `sqlparser` never sees text, only the tokens that [`super::token`] cut. Words that are no operators of SQLite lose their keyword meaning
//! (`date`, `position`, `interval` are plain names here), queries and type names become placeholders, so that it cannot misread them.

use sqlparser::ast::{self, Expr as Ast};
use sqlparser::dialect::{Dialect, Precedence, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token as SqlToken, Word};

use super::query::{normalised, query_text};
use super::token::{Token, TokenKind, unquote};
use crate::sql::{CaseBranch, DataType, Expr, ObjectName, QueryText, UnaryOp};

/// Parentheses and prefix operators may nest this deep; wasm stacks are small.
const MAX_NESTING: usize = 45;
/// Operators in one expression, counted over all its operands.
const MAX_CHAIN: usize = 1000;
/// Starts every placeholder; no SQLite name can hold it.
const MARK: char = '\u{1}';

/// Reads the expression that `tokens` of `text` spell, all of them.
///
/// `columns` are the names that a double-quoted word may mean; a double-quoted word that is none of them is a string, as in SQLite
/// (<https://sqlite.org/quirks.html#double_quoted_string_literals_are_accepted>). `None` leaves every such word a name.
pub(crate) fn expression(text: &str, tokens: &[Token], columns: Option<&[String]>) -> Result<Expr, String> {
    check_size(text, tokens)?;
    if let [token] = tokens
        && let Some(expr) = single(text, token, columns)
    {
        return Ok(expr);
    }
    let mut feed =
        Feed { text, tokens, fed: Vec::with_capacity(tokens.len()), queries: Vec::new(), types: Vec::new(), modifiers: Vec::new() };
    feed.run()?;
    let spelled: Vec<String> = feed.fed.iter().map(spelling).collect();
    let dialect = Sqlite;
    let mut parser = Parser::new(&dialect).with_recursion_limit(4 * MAX_NESTING).with_tokens(std::mem::take(&mut feed.fed));
    let tree = parser.parse_expr().map_err(|error| clean_message(&error))?;
    let rest = parser.peek_token();
    if rest.token != SqlToken::EOF {
        return Err(format!("unexpected `{}` in an expression", rest.token.to_string().replace(MARK, "")));
    }
    same_tokens(&spelled, &tree)?;
    Lowering { feed: &feed, columns }.expr(&tree)
}

/// The commonest expressions need no parser.
fn single(text: &str, token: &Token, columns: Option<&[String]>) -> Option<Expr> {
    let word = token.text(text);
    match token.kind {
        TokenKind::Text => Some(Expr::Text(unquote(word))),
        TokenKind::Number => Some(Expr::Number(word.replace('_', ""))),
        TokenKind::Blob | TokenKind::Variable | TokenKind::Symbol | TokenKind::Illegal => None,
        TokenKind::Quoted => Some(quoted(word, columns)),
        TokenKind::Word => Some(match word.to_ascii_uppercase().as_str() {
            "NULL" => Expr::Null,
            "TRUE" => Expr::Boolean(true),
            "FALSE" => Expr::Boolean(false),
            "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" => keyword_call(word),
            _ if super::token::is_reserved(word) => return None,
            _ => Expr::Column(vec![word.to_owned()]),
        }),
    }
}

fn keyword_call(word: &str) -> Expr {
    Expr::Call { name: ObjectName::bare(word.to_ascii_lowercase()), args: Vec::new(), distinct: false, modifiers: Vec::new() }
}

/// A quoted word: a column, or a string when it is in double quotes and names none.
fn quoted(word: &str, columns: Option<&[String]>) -> Expr {
    let name = unquote(word);
    match columns {
        Some(columns) if word.starts_with('"') && !columns.iter().any(|column| column.eq_ignore_ascii_case(&name)) => Expr::Text(name),
        _ => Expr::Column(vec![name]),
    }
}

/// Refuses what could overflow a small stack.
fn check_size(text: &str, tokens: &[Token]) -> Result<(), String> {
    let (mut depth, mut operators, mut prefixes) = (0usize, 0usize, 0usize);
    for token in tokens {
        let word = token.text(text);
        let mut prefix = false;
        match token.kind {
            TokenKind::Symbol => match word {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                "," | "." | ";" => {}
                _ => {
                    operators += 1;
                    prefix = true;
                }
            },
            TokenKind::Word => {
                if word.eq_ignore_ascii_case("CASE") {
                    depth += 1;
                } else if word.eq_ignore_ascii_case("END") {
                    depth = depth.saturating_sub(1);
                } else if ["AND", "OR", "NOT", "COLLATE", "IS", "ISNULL", "NOTNULL", "IN", "LIKE", "BETWEEN"]
                    .iter()
                    .any(|operator| word.eq_ignore_ascii_case(operator))
                {
                    operators += 1;
                    prefix = true;
                }
            }
            TokenKind::Quoted | TokenKind::Text | TokenKind::Number | TokenKind::Blob | TokenKind::Variable | TokenKind::Illegal => {}
        }
        prefixes = if prefix { prefixes + 1 } else { 0 };
        if depth > MAX_NESTING || prefixes > MAX_NESTING || operators > MAX_CHAIN {
            return Err("too deep: the expression is nested or chained beyond what is read".to_owned());
        }
    }
    Ok(())
}

fn clean_message(error: &ParserError) -> String {
    match error {
        ParserError::RecursionLimitExceeded => "too deep: the expression is nested beyond what is read".to_owned(),
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let message = message.split(" at Line").next().unwrap_or(message);
            message.replace(MARK, "")
        }
    }
}

/// Builds the tokens that the parser gets.
struct Feed<'a> {
    text: &'a str,
    tokens: &'a [Token],
    fed: Vec<SqlToken>,
    queries: Vec<QueryText>,
    types: Vec<DataType>,
    modifiers: Vec<Vec<String>>,
}

impl Feed<'_> {
    fn at(&self, index: usize) -> &str {
        self.tokens.get(index).map(|token| token.text(self.text)).unwrap_or_default()
    }

    fn is(&self, index: usize, word: &str) -> bool {
        self.tokens.get(index).is_some_and(|token| {
            matches!(token.kind, TokenKind::Word | TokenKind::Symbol) && token.text(self.text).eq_ignore_ascii_case(word)
        })
    }

    /// Index of the parenthesis that closes the one at `open`.
    fn closing(&self, open: usize) -> Option<usize> {
        closing(self.text, self.tokens, open)
    }

    fn plain(&mut self, value: String) {
        self.fed.push(SqlToken::Word(Word { value, quote_style: None, keyword: Keyword::NoKeyword }));
    }

    fn keyword(&mut self, word: &str) {
        self.fed.push(SqlToken::make_keyword(word));
    }

    /// `( SELECT placeholder )`.
    fn query_placeholder(&mut self, query: QueryText) {
        self.fed.push(SqlToken::LParen);
        self.keyword("SELECT");
        self.plain(format!("{MARK}q{}", self.queries.len()));
        self.fed.push(SqlToken::RParen);
        self.queries.push(query);
    }

    fn run(&mut self) -> Result<(), String> {
        let mut index = 0;
        // Where a type of CAST ends: the closing parenthesis of each open CAST.
        let mut casts: Vec<usize> = Vec::new();
        while let Some(token) = self.tokens.get(index).copied() {
            let word = token.text(self.text);
            match token.kind {
                TokenKind::Text => self.fed.push(SqlToken::SingleQuotedString(unquote(word))),
                TokenKind::Number => self.fed.push(SqlToken::Number(word.to_owned(), false)),
                TokenKind::Blob => self.fed.push(SqlToken::HexStringLiteral(word.get(2..word.len() - 1).unwrap_or_default().to_owned())),
                TokenKind::Variable => self.fed.push(SqlToken::Placeholder(word.to_owned())),
                TokenKind::Illegal => return Err(format!("unrecognized token: \"{word}\"")),
                TokenKind::Quoted => {
                    self.fed.push(SqlToken::Word(Word {
                        value: unquote(word),
                        quote_style: Some(if word.starts_with('"') { '"' } else { '`' }),
                        keyword: Keyword::NoKeyword,
                    }));
                    if self.is(index + 1, "(") {
                        index = self.call(index)?;
                        continue;
                    }
                }
                TokenKind::Symbol => {
                    if word == "(" && (self.is(index + 1, "SELECT") || self.is(index + 1, "WITH") || self.is(index + 1, "VALUES")) {
                        let close = self.closing(index).ok_or("a parenthesis is never closed")?;
                        self.query_placeholder(query_text(self.text, self.tokens.get(index + 1..close).unwrap_or_default()));
                        index = close + 1;
                        continue;
                    }
                    self.fed.push(symbol(word));
                }
                TokenKind::Word => {
                    if word.eq_ignore_ascii_case("AS") && casts.last().is_some() {
                        let close = casts.pop().unwrap_or(self.tokens.len());
                        self.keyword("AS");
                        self.plain(format!("{MARK}t{}", self.types.len()));
                        self.types.push(data_type(self.text, self.tokens.get(index + 1..close).unwrap_or_default()));
                        index = close;
                        continue;
                    }
                    if word.eq_ignore_ascii_case("CAST") && self.is(index + 1, "(") {
                        casts.push(self.closing(index + 1).ok_or("a parenthesis is never closed")?);
                        self.keyword("CAST");
                    } else if word.eq_ignore_ascii_case("IN") {
                        self.keyword("IN");
                        if !self.is(index + 1, "(") {
                            index = self.in_table(index + 1)?;
                            continue;
                        }
                    } else if is_operator_word(word) {
                        self.keyword(&word.to_ascii_uppercase());
                    } else if self.is(index + 1, "(") {
                        self.plain(word.to_owned());
                        index = self.call(index)?;
                        continue;
                    } else {
                        self.plain(word.to_owned());
                    }
                }
            }
            index += 1;
        }
        Ok(())
    }

    /// `IN table`, `IN schema.table`, `IN function(args)`: reads on from `start`.
    fn in_table(&mut self, start: usize) -> Result<usize, String> {
        let mut end = start;
        if !self.tokens.get(end).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted | TokenKind::Text)) {
            return Err(format!("unexpected `{}` after IN", self.at(end)));
        }
        end += 1;
        if self.is(end, ".") {
            end += 2;
        }
        let parts: Vec<String> =
            self.tokens.get(start..end).unwrap_or_default().iter().step_by(2).map(|token| unquote(token.text(self.text))).collect();
        if self.is(end, "(") {
            end = self.closing(end).ok_or("a parenthesis is never closed")? + 1;
        }
        let tokens = self.tokens.get(start..end).unwrap_or_default();
        let mut query = query_text(self.text, tokens);
        query.relations = match parts.as_slice() {
            [name] => vec![ObjectName::bare(name.clone())],
            [schema, name] => vec![ObjectName { schema: Some(schema.clone()), name: name.clone() }],
            _ => Vec::new(),
        };
        self.query_placeholder(query);
        Ok(end)
    }

    /// A call whose name was fed last: takes `ORDER BY` inside, `FILTER` and `OVER` out. Returns the index to read on from.
    fn call(&mut self, name: usize) -> Result<usize, String> {
        let open = name + 1;
        let close = self.closing(open).ok_or("a parenthesis is never closed")?;
        let (mut inner_end, mut after, mut modifiers) = (close, close + 1, Vec::new());
        let mut depth = 0usize;
        for index in open + 1..close {
            if self.is(index, "(") {
                depth += 1;
            } else if self.is(index, ")") {
                depth -= 1;
            } else if depth == 0 && self.is(index, "ORDER") && self.is(index + 1, "BY") {
                modifiers.extend(normalised(self.text, self.tokens.get(index..close).unwrap_or_default()));
                inner_end = index;
                break;
            }
        }
        if self.is(after, "FILTER") && self.is(after + 1, "(") {
            let end = self.closing(after + 1).ok_or("a parenthesis is never closed")? + 1;
            modifiers.extend(normalised(self.text, self.tokens.get(after..end).unwrap_or_default()));
            after = end;
        }
        if self.is(after, "OVER") {
            let end = if self.is(after + 1, "(") { self.closing(after + 1).ok_or("a parenthesis is never closed")? + 1 } else { after + 2 };
            modifiers.extend(normalised(self.text, self.tokens.get(after..end.min(self.tokens.len())).unwrap_or_default()));
            after = end;
        }
        if modifiers.is_empty() {
            return Ok(open);
        }
        if let Some(SqlToken::Word(word)) = self.fed.last_mut() {
            word.value = format!("{}{MARK}m{}", word.value, self.modifiers.len());
        }
        self.modifiers.push(modifiers);
        let mut inner = Feed {
            text: self.text,
            tokens: self.tokens.get(open..inner_end).unwrap_or_default(),
            fed: std::mem::take(&mut self.fed),
            queries: std::mem::take(&mut self.queries),
            types: std::mem::take(&mut self.types),
            modifiers: std::mem::take(&mut self.modifiers),
        };
        let result = inner.run();
        (self.fed, self.queries, self.types, self.modifiers) = (inner.fed, inner.queries, inner.types, inner.modifiers);
        result?;
        self.fed.push(SqlToken::RParen);
        Ok(after)
    }
}

/// Index of the parenthesis that closes the one at `open`.
pub(crate) fn closing(text: &str, tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        if token.is_symbol(text, "(") {
            depth += 1;
        } else if token.is_symbol(text, ")") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(index);
            }
        }
    }
    None
}

/// Words with a meaning in SQLite's expression grammar.
fn is_operator_word(word: &str) -> bool {
    [
        "AND", "OR", "NOT", "IS", "IN", "LIKE", "GLOB", "REGEXP", "MATCH", "ESCAPE", "BETWEEN", "COLLATE", "NULL", "TRUE", "FALSE", "CASE",
        "WHEN", "THEN", "ELSE", "END", "EXISTS", "DISTINCT", "ISNULL", "NOTNULL", "FROM", "AS",
    ]
    .iter()
    .any(|operator| operator.eq_ignore_ascii_case(word))
}

fn symbol(word: &str) -> SqlToken {
    match word {
        "(" => SqlToken::LParen,
        ")" => SqlToken::RParen,
        "," => SqlToken::Comma,
        "." => SqlToken::Period,
        "+" => SqlToken::Plus,
        "-" => SqlToken::Minus,
        "*" => SqlToken::Mul,
        "/" => SqlToken::Div,
        "%" => SqlToken::Mod,
        "||" => SqlToken::StringConcat,
        "|" => SqlToken::Pipe,
        "&" => SqlToken::Ampersand,
        "~" => SqlToken::Tilde,
        "<<" => SqlToken::ShiftLeft,
        ">>" => SqlToken::ShiftRight,
        "=" | "==" => SqlToken::Eq,
        "<>" | "!=" => SqlToken::Neq,
        "<" => SqlToken::Lt,
        "<=" => SqlToken::LtEq,
        ">" => SqlToken::Gt,
        ">=" => SqlToken::GtEq,
        "->" => SqlToken::Arrow,
        "->>" => SqlToken::LongArrow,
        other => SqlToken::CustomBinaryOperator(other.to_owned()),
    }
}

/// A declared type: words in lower case as the name, arguments as written.
pub(crate) fn data_type(text: &str, tokens: &[Token]) -> DataType {
    let mut data_type = DataType::default();
    let mut names: Vec<String> = Vec::new();
    let (mut depth, mut arg) = (0usize, String::new());
    let mut previous_end = None;
    for token in tokens {
        let word = token.text(text);
        if previous_end.is_some_and(|end| end < token.start) {
            data_type.raw.push(' ');
        }
        previous_end = Some(token.end);
        data_type.raw.push_str(word);
        match word {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                data_type.args.push(std::mem::take(&mut arg));
            }
            "," if depth > 0 => data_type.args.push(std::mem::take(&mut arg)),
            _ if depth > 0 => arg.push_str(word),
            _ => names.push(unquote(word).to_ascii_lowercase()),
        }
    }
    data_type.name = names.join(" ");
    // SQLite takes the quotes off a type that starts with one and forgets what follows; no word in quotes is one of its standard types.
    if let Some(first) = tokens.first().filter(|token| matches!(token.kind, TokenKind::Quoted | TokenKind::Text)) {
        data_type.raw = unquote(first.text(text));
        data_type.name = super::token::quote(&data_type.raw.to_ascii_lowercase());
        data_type.args.clear();
    }
    data_type
}

/// SQLite's grammar on `sqlparser`'s hooks: precedences (<https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>) and
/// the operators that it reads differently.
#[derive(Debug)]
struct Sqlite;

const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const EQUALITY: u8 = 4;
const COMPARISON: u8 = 5;
const ESCAPE: u8 = 6;
const BITS: u8 = 7;
const SUM: u8 = 8;
const PRODUCT: u8 = 9;
const CONCAT: u8 = 10;
const COLLATE: u8 = 11;
const UNARY: u8 = 12;

impl Dialect for Sqlite {
    fn dialect(&self) -> std::any::TypeId {
        SQLiteDialect {}.dialect()
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        SQLiteDialect {}.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        SQLiteDialect {}.is_identifier_part(ch)
    }

    fn supports_in_empty_list(&self) -> bool {
        true
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        match precedence {
            Precedence::Period | Precedence::DoubleColon | Precedence::AtTz => 100,
            Precedence::MulDivModOp => PRODUCT,
            Precedence::PlusMinus => SUM,
            Precedence::Xor | Precedence::Ampersand | Precedence::Caret | Precedence::Pipe | Precedence::Colon | Precedence::PgOther => {
                BITS
            }
            Precedence::Between | Precedence::Eq | Precedence::Like | Precedence::Is => EQUALITY,
            Precedence::UnaryNot => NOT,
            Precedence::And => AND,
            Precedence::Or => OR,
        }
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        let token = parser.peek_token_ref();
        Some(Ok(match &token.token {
            SqlToken::Word(word) => match word.keyword {
                Keyword::OR => OR,
                Keyword::AND => AND,
                Keyword::IS | Keyword::IN | Keyword::LIKE | Keyword::GLOB | Keyword::REGEXP | Keyword::MATCH | Keyword::BETWEEN => EQUALITY,
                Keyword::NOT => EQUALITY,
                Keyword::NOTNULL => EQUALITY,
                Keyword::COLLATE => COLLATE,
                _ if word.quote_style.is_none() && word.value == "ISNULL" => EQUALITY,
                _ => 0,
            },
            SqlToken::Eq | SqlToken::Neq => EQUALITY,
            SqlToken::Lt | SqlToken::LtEq | SqlToken::Gt | SqlToken::GtEq => COMPARISON,
            SqlToken::Pipe | SqlToken::Ampersand | SqlToken::ShiftLeft | SqlToken::ShiftRight => BITS,
            SqlToken::Plus | SqlToken::Minus => SUM,
            SqlToken::Mul | SqlToken::Div | SqlToken::Mod => PRODUCT,
            SqlToken::StringConcat | SqlToken::Arrow | SqlToken::LongArrow => CONCAT,
            SqlToken::Period => 100,
            _ => 0,
        }))
    }

    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Ast, ParserError>> {
        let op = match parser.peek_token_ref().token {
            SqlToken::Minus => ast::UnaryOperator::Minus,
            SqlToken::Plus => ast::UnaryOperator::Plus,
            SqlToken::Tilde => ast::UnaryOperator::BitwiseNot,
            _ => return None,
        };
        parser.next_token();
        Some(parser.parse_subexpr(UNARY).map(|operand| Ast::UnaryOp { op, expr: Box::new(operand) }))
    }

    fn parse_infix(&self, parser: &mut Parser, expr: &Ast, _precedence: u8) -> Option<Result<Ast, ParserError>> {
        let binary = |parser: &mut Parser, op: ast::BinaryOperator, precedence: u8| {
            Some(parser.parse_subexpr(precedence).map(|right| Ast::BinaryOp { left: Box::new(expr.clone()), op, right: Box::new(right) }))
        };
        let SqlToken::Word(word) = &parser.peek_token_ref().token else {
            let op = match parser.peek_token_ref().token {
                SqlToken::ShiftLeft => ast::BinaryOperator::PGBitwiseShiftLeft,
                SqlToken::ShiftRight => ast::BinaryOperator::PGBitwiseShiftRight,
                _ => return None,
            };
            parser.next_token();
            return binary(parser, op, BITS);
        };
        let isnull = word.value == "ISNULL" && word.quote_style.is_none();
        if isnull {
            parser.next_token();
            return Some(Ok(Ast::IsNull(Box::new(expr.clone()))));
        }
        if parser.parse_keyword(Keyword::NOTNULL) || parser.parse_keywords(&[Keyword::NOT, Keyword::NULL]) {
            return Some(Ok(Ast::IsNotNull(Box::new(expr.clone()))));
        }
        if parser.parse_keyword(Keyword::IS) {
            return Some(self.parse_is(parser, expr));
        }
        let negated = matches!(word_after_not(parser), Some(Keyword::LIKE | Keyword::GLOB | Keyword::REGEXP | Keyword::MATCH));
        if negated {
            parser.next_token();
        }
        if parser.parse_keyword(Keyword::LIKE) {
            return Some(self.parse_like(parser, expr, negated));
        }
        for (keyword, op, not_op) in [
            (Keyword::GLOB, ast::BinaryOperator::Glob, "NOT GLOB"),
            (Keyword::REGEXP, ast::BinaryOperator::Regexp, "NOT REGEXP"),
            (Keyword::MATCH, ast::BinaryOperator::Match, "NOT MATCH"),
        ] {
            if parser.parse_keyword(keyword) {
                let op = if negated { ast::BinaryOperator::Custom(not_op.to_owned()) } else { op };
                return binary(parser, op, EQUALITY);
            }
        }
        None
    }
}

impl Sqlite {
    /// `x IS [NOT] y`, after `IS`.
    fn parse_is(&self, parser: &mut Parser, expr: &Ast) -> Result<Ast, ParserError> {
        let operand = Box::new(expr.clone());
        let negated = parser.parse_keyword(Keyword::NOT);
        // `IS DISTINCT FROM` is `IS NOT`.
        let distinct = parser.parse_keywords(&[Keyword::DISTINCT, Keyword::FROM]);
        let right = parser.parse_subexpr(EQUALITY)?;
        if let Ast::Value(value) = &right
            && !distinct
        {
            let operand = operand.clone();
            match value.value {
                ast::Value::Null if negated => return Ok(Ast::IsNotNull(operand)),
                ast::Value::Null => return Ok(Ast::IsNull(operand)),
                ast::Value::Boolean(true) if negated => return Ok(Ast::IsNotTrue(operand)),
                ast::Value::Boolean(true) => return Ok(Ast::IsTrue(operand)),
                ast::Value::Boolean(false) if negated => return Ok(Ast::IsNotFalse(operand)),
                ast::Value::Boolean(false) => return Ok(Ast::IsFalse(operand)),
                _ => {}
            }
        }
        let words = match (negated, distinct) {
            (false, false) => "IS",
            (true, false) => "IS NOT",
            (false, true) => "IS DISTINCT FROM",
            (true, true) => "IS NOT DISTINCT FROM",
        };
        Ok(Ast::BinaryOp { left: operand, op: ast::BinaryOperator::Custom(words.to_owned()), right: Box::new(right) })
    }

    /// `x [NOT] LIKE y [ESCAPE z]`, after `LIKE`.
    fn parse_like(&self, parser: &mut Parser, expr: &Ast, negated: bool) -> Result<Ast, ParserError> {
        let pattern = parser.parse_subexpr(EQUALITY)?;
        let escape_char = if parser.parse_keyword(Keyword::ESCAPE) { Some(Box::new(parser.parse_subexpr(ESCAPE)?)) } else { None };
        Ok(Ast::Like { negated, any: false, expr: Box::new(expr.clone()), pattern: Box::new(pattern), escape_char })
    }
}

/// The keyword after a `NOT` that comes next.
fn word_after_not(parser: &Parser) -> Option<Keyword> {
    let keyword = |index: usize| match &parser.peek_nth_token_ref(index).token {
        SqlToken::Word(word) => Some(word.keyword),
        _ => None,
    };
    if keyword(0) == Some(Keyword::NOT) { keyword(1) } else { None }
}

/// A fed token as the tree would spell it.
fn spelling(token: &SqlToken) -> String {
    match token {
        SqlToken::Word(word) if word.quote_style.is_some() => super::token::quote(&word.value),
        other => other.to_string(),
    }
}

/// The tree must spell the tokens it was read from: a guard against silent misreading.
fn same_tokens(fed: &[String], tree: &Ast) -> Result<(), String> {
    let fold = |word: &str| match word {
        "ISNULL" => vec!["IS".to_owned(), "NULL".to_owned()],
        "NOTNULL" => vec!["IS".to_owned(), "NOT".to_owned(), "NULL".to_owned()],
        _ => vec![word.to_uppercase()],
    };
    let benign = |word: &String| !matches!(word.as_str(), "IS" | "(" | ")");
    let mut left: Vec<String> = fed.iter().flat_map(|word| pieces(word)).flat_map(|word| fold(&word)).filter(benign).collect();
    let shown = tree.to_string();
    let mut right: Vec<String> = pieces(&shown).into_iter().flat_map(|word| fold(&word)).filter(benign).collect();
    left.sort();
    right.sort();
    if left == right { Ok(()) } else { Err("the parser read the expression differently from what is written".to_owned()) }
}

/// Tokens of shown text; placeholders hold a control character that counts as a blank here.
fn pieces(text: &str) -> Vec<String> {
    let spaced = text.replace(MARK, " ");
    super::token::tokenize(&spaced)
        .iter()
        .map(|token| {
            let word = token.text(&spaced);
            if token.kind == TokenKind::Quoted { unquote(word) } else { word.to_owned() }
        })
        .collect()
}

/// Lowers the parser's tree.
struct Lowering<'a> {
    feed: &'a Feed<'a>,
    columns: Option<&'a [String]>,
}

impl Lowering<'_> {
    fn boxed(&self, ast: &Ast) -> Result<Box<Expr>, String> {
        Ok(Box::new(self.expr(ast)?))
    }

    fn list(&self, asts: &[Ast]) -> Result<Vec<Expr>, String> {
        asts.iter().map(|ast| self.expr(ast)).collect()
    }

    fn query(&self, query: &ast::Query) -> Result<QueryText, String> {
        let shown = query.to_string();
        shown
            .split_once(&format!("{MARK}q"))
            .and_then(|(_, index)| index.trim().parse::<usize>().ok())
            .and_then(|index| self.feed.queries.get(index).cloned())
            .ok_or_else(|| "a query stands where none was read".to_owned())
    }

    fn expr(&self, ast: &Ast) -> Result<Expr, String> {
        Ok(match ast {
            Ast::Identifier(ident) => self.identifier(ident),
            Ast::CompoundIdentifier(parts) => Expr::Column(parts.iter().map(|part| part.value.clone()).collect()),
            Ast::Value(value) => literal(&value.value)?,
            Ast::Nested(inner) => self.expr(inner)?,
            Ast::IsNull(operand) => Expr::IsNull { negated: false, operand: self.boxed(operand)? },
            Ast::IsNotNull(operand) => Expr::IsNull { negated: true, operand: self.boxed(operand)? },
            Ast::IsTrue(operand) => Expr::IsBoolean { negated: false, operand: self.boxed(operand)?, value: Some(true) },
            Ast::IsNotTrue(operand) => Expr::IsBoolean { negated: true, operand: self.boxed(operand)?, value: Some(true) },
            Ast::IsFalse(operand) => Expr::IsBoolean { negated: false, operand: self.boxed(operand)?, value: Some(false) },
            Ast::IsNotFalse(operand) => Expr::IsBoolean { negated: true, operand: self.boxed(operand)?, value: Some(false) },
            Ast::InList { expr, list, negated } => Expr::InList { negated: *negated, operand: self.boxed(expr)?, list: self.list(list)? },
            Ast::InSubquery { expr, subquery, negated } => {
                Expr::InQuery { negated: *negated, operand: self.boxed(expr)?, query: self.query(subquery)? }
            }
            Ast::Between { expr, negated, low, high } => {
                Expr::Between { negated: *negated, operand: self.boxed(expr)?, low: self.boxed(low)?, high: self.boxed(high)? }
            }
            Ast::BinaryOp { .. } => self.binary_chain(ast)?,
            Ast::Like { negated, any: _, expr, pattern, escape_char } => Expr::Like {
                op: "LIKE".to_owned(),
                negated: *negated,
                operand: self.boxed(expr)?,
                pattern: self.boxed(pattern)?,
                escape: escape_char.as_ref().map(|escape| self.boxed(escape)).transpose()?,
            },
            Ast::UnaryOp { op, expr } => self.unary(op, expr)?,
            Ast::Cast { kind: _, expr, data_type, format: _ } => {
                Expr::Cast { operand: self.boxed(expr)?, data_type: self.data_type(data_type)? }
            }
            Ast::Collate { expr, collation } => Expr::Collate { operand: self.boxed(expr)?, collation: object_name(collation).name },
            Ast::Function(function) => self.call(function)?,
            Ast::Case { case_token: _, end_token: _, operand, conditions, else_result } => Expr::Case {
                operand: operand.as_ref().map(|operand| self.boxed(operand)).transpose()?,
                branches: conditions
                    .iter()
                    .map(|ast::CaseWhen { condition, result }| {
                        Ok(CaseBranch { condition: self.expr(condition)?, result: self.expr(result)? })
                    })
                    .collect::<Result<_, String>>()?,
                otherwise: else_result.as_ref().map(|result| self.boxed(result)).transpose()?,
            },
            Ast::Exists { subquery, negated } => Expr::Exists { negated: *negated, query: self.query(subquery)? },
            Ast::Subquery(query) => Expr::Subquery(self.query(query)?),
            Ast::Tuple(items) => Expr::Row(self.list(items)?),
            Ast::Wildcard(_) => Expr::Star(Vec::new()),
            Ast::QualifiedWildcard(name, _) => Expr::Star(vec![object_name(name).name]),
            Ast::CompoundFieldAccess { .. }
            | Ast::JsonAccess { .. }
            | Ast::IsUnknown(_)
            | Ast::IsNotUnknown(_)
            | Ast::IsDistinctFrom(_, _)
            | Ast::IsNotDistinctFrom(_, _)
            | Ast::IsJson { .. }
            | Ast::IsNormalized { .. }
            | Ast::InUnnest { .. }
            | Ast::ILike { .. }
            | Ast::SimilarTo { .. }
            | Ast::RLike { .. }
            | Ast::AnyOp { .. }
            | Ast::AllOp { .. }
            | Ast::Convert { .. }
            | Ast::AtTimeZone { .. }
            | Ast::Extract { .. }
            | Ast::Ceil { .. }
            | Ast::Floor { .. }
            | Ast::Position { .. }
            | Ast::Substring { .. }
            | Ast::Trim { .. }
            | Ast::Overlay { .. }
            | Ast::Prefixed { .. }
            | Ast::TypedString(_)
            | Ast::GroupingSets(_)
            | Ast::Cube(_)
            | Ast::Rollup(_)
            | Ast::Struct { .. }
            | Ast::Named { .. }
            | Ast::Dictionary(_)
            | Ast::Map(_)
            | Ast::Array(_)
            | Ast::Interval(_)
            | Ast::MatchAgainst { .. }
            | Ast::OuterJoin(_)
            | Ast::Prior(_)
            | Ast::Lambda(_)
            | Ast::MemberOf(_) => return Err("the expression uses a form that SQLite does not have".to_owned()),
        })
    }

    fn identifier(&self, ident: &ast::Ident) -> Expr {
        match ident.quote_style {
            Some('"') => quoted(&super::token::quote(&ident.value), self.columns),
            Some(_) => Expr::Column(vec![ident.value.clone()]),
            None if ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"].iter().any(|word| ident.value.eq_ignore_ascii_case(word)) => {
                keyword_call(&ident.value)
            }
            None => Expr::Column(vec![ident.value.clone()]),
        }
    }

    /// Operators lean left, so a long chain is walked down its left side instead of recursing.
    fn binary_chain(&self, ast: &Ast) -> Result<Expr, String> {
        let mut steps = Vec::new();
        let mut node = ast;
        while let Ast::BinaryOp { left, op, right } = node {
            steps.push((op, right));
            node = left;
        }
        let mut tree = self.expr(node)?;
        for (op, right) in steps.into_iter().rev() {
            tree = binary(op, tree, self.expr(right)?)?;
        }
        Ok(tree)
    }

    fn unary(&self, op: &ast::UnaryOperator, operand: &Ast) -> Result<Expr, String> {
        let operand = self.expr(operand)?;
        let op = match op {
            ast::UnaryOperator::Plus => UnaryOp::Plus,
            ast::UnaryOperator::Minus => match operand {
                Expr::Number(digits) if !digits.starts_with('-') => return Ok(Expr::Number(format!("-{digits}"))),
                _ => UnaryOp::Minus,
            },
            ast::UnaryOperator::Not => UnaryOp::Not,
            ast::UnaryOperator::BitwiseNot => UnaryOp::BitNot,
            ast::UnaryOperator::AtDashAt
            | ast::UnaryOperator::BangNot
            | ast::UnaryOperator::DoubleAt
            | ast::UnaryOperator::Hash
            | ast::UnaryOperator::PGAbs
            | ast::UnaryOperator::PGCubeRoot
            | ast::UnaryOperator::PGPostfixFactorial
            | ast::UnaryOperator::PGPrefixFactorial
            | ast::UnaryOperator::PGSquareRoot
            | ast::UnaryOperator::QuestionDash
            | ast::UnaryOperator::QuestionPipe => return Err(format!("SQLite has no operator `{op}`")),
        };
        Ok(Expr::Unary { op, operand: Box::new(operand) })
    }

    fn data_type(&self, data_type: &ast::DataType) -> Result<DataType, String> {
        data_type
            .to_string()
            .split_once(&format!("{MARK}t"))
            .and_then(|(_, index)| index.trim().parse::<usize>().ok())
            .and_then(|index| self.feed.types.get(index).cloned())
            .ok_or_else(|| "CAST names no type".to_owned())
    }

    fn call(&self, function: &ast::Function) -> Result<Expr, String> {
        let ast::Function { name, uses_odbc_syntax: _, parameters, args, within_group, filter, null_treatment, over } = function;
        if !within_group.is_empty()
            || filter.is_some()
            || null_treatment.is_some()
            || over.is_some()
            || *parameters != ast::FunctionArguments::None
        {
            return Err("a function call uses a clause that SQLite does not have".to_owned());
        }
        let mut name = object_name(name);
        let mut modifiers = Vec::new();
        if let Some((plain, index)) = name.name.split_once(&format!("{MARK}m")) {
            modifiers = index.parse::<usize>().ok().and_then(|index| self.feed.modifiers.get(index).cloned()).unwrap_or_default();
            name.name = plain.to_owned();
        }
        name.name.make_ascii_lowercase();
        let (args, distinct) = match args {
            ast::FunctionArguments::None => (Vec::new(), false),
            ast::FunctionArguments::Subquery(query) => (vec![Expr::Subquery(self.query(query)?)], false),
            ast::FunctionArguments::List(ast::FunctionArgumentList { duplicate_treatment, args, clauses }) => {
                if !clauses.is_empty() {
                    return Err("a function call uses a clause that SQLite does not have".to_owned());
                }
                (
                    args.iter().map(|arg| self.argument(arg)).collect::<Result<_, String>>()?,
                    *duplicate_treatment == Some(ast::DuplicateTreatment::Distinct),
                )
            }
        };
        Ok(Expr::Call { name, args, distinct, modifiers })
    }

    fn argument(&self, arg: &ast::FunctionArg) -> Result<Expr, String> {
        match arg {
            ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Expr(expr)) => self.expr(expr),
            ast::FunctionArg::Unnamed(ast::FunctionArgExpr::Wildcard) => Ok(Expr::Star(Vec::new())),
            ast::FunctionArg::Unnamed(ast::FunctionArgExpr::QualifiedWildcard(_) | ast::FunctionArgExpr::WildcardWithOptions(_))
            | ast::FunctionArg::Named { .. }
            | ast::FunctionArg::ExprNamed { .. } => Err("SQLite functions take plain arguments only".to_owned()),
        }
    }
}

fn object_name(name: &ast::ObjectName) -> ObjectName {
    let mut parts: Vec<String> = name.0.iter().map(|part| part.as_ident().map(|ident| ident.value.clone()).unwrap_or_default()).collect();
    let last = parts.pop().unwrap_or_default();
    ObjectName { schema: parts.pop(), name: last }
}

fn literal(value: &ast::Value) -> Result<Expr, String> {
    Ok(match value {
        ast::Value::Number(digits, _) => Expr::Number(digits.replace('_', "")),
        ast::Value::SingleQuotedString(text) => Expr::Text(text.clone()),
        ast::Value::HexStringLiteral(digits) => Expr::Blob(
            digits
                .as_bytes()
                .chunks(2)
                .map(|pair| pair.iter().fold(0u8, |byte, digit| byte << 4 | (*digit as char).to_digit(16).unwrap_or(0) as u8))
                .collect(),
        ),
        ast::Value::Boolean(value) => Expr::Boolean(*value),
        ast::Value::Null => Expr::Null,
        ast::Value::Placeholder(name) => Expr::Parameter(name.clone()),
        ast::Value::DollarQuotedString(_)
        | ast::Value::TripleSingleQuotedString(_)
        | ast::Value::TripleDoubleQuotedString(_)
        | ast::Value::EscapedStringLiteral(_)
        | ast::Value::UnicodeStringLiteral(_)
        | ast::Value::SingleQuotedByteStringLiteral(_)
        | ast::Value::DoubleQuotedByteStringLiteral(_)
        | ast::Value::TripleSingleQuotedByteStringLiteral(_)
        | ast::Value::TripleDoubleQuotedByteStringLiteral(_)
        | ast::Value::SingleQuotedRawStringLiteral(_)
        | ast::Value::DoubleQuotedRawStringLiteral(_)
        | ast::Value::TripleSingleQuotedRawStringLiteral(_)
        | ast::Value::TripleDoubleQuotedRawStringLiteral(_)
        | ast::Value::NationalStringLiteral(_)
        | ast::Value::QuoteDelimitedStringLiteral(_)
        | ast::Value::NationalQuoteDelimitedStringLiteral(_)
        | ast::Value::DoubleQuotedString(_) => return Err("the expression uses a literal that SQLite does not have".to_owned()),
    })
}

fn binary(op: &ast::BinaryOperator, left: Expr, right: Expr) -> Result<Expr, String> {
    let (left, right) = (Box::new(left), Box::new(right));
    let like =
        |op: &str, negated: bool, left, right| Expr::Like { op: op.to_owned(), negated, operand: left, pattern: right, escape: None };
    let word = match op {
        ast::BinaryOperator::Glob => return Ok(like("GLOB", false, left, right)),
        ast::BinaryOperator::Regexp => return Ok(like("REGEXP", false, left, right)),
        ast::BinaryOperator::Match => return Ok(like("MATCH", false, left, right)),
        ast::BinaryOperator::Custom(words) => match words.as_str() {
            "NOT GLOB" => return Ok(like("GLOB", true, left, right)),
            "NOT REGEXP" => return Ok(like("REGEXP", true, left, right)),
            "NOT MATCH" => return Ok(like("MATCH", true, left, right)),
            "IS" | "IS NOT DISTINCT FROM" => "IS NOT DISTINCT FROM",
            "IS NOT" | "IS DISTINCT FROM" => "IS DISTINCT FROM",
            other => return Err(format!("SQLite has no operator `{other}`")),
        },
        ast::BinaryOperator::Eq => "=",
        ast::BinaryOperator::NotEq => "<>",
        ast::BinaryOperator::Lt => "<",
        ast::BinaryOperator::LtEq => "<=",
        ast::BinaryOperator::Gt => ">",
        ast::BinaryOperator::GtEq => ">=",
        ast::BinaryOperator::Plus => "+",
        ast::BinaryOperator::Minus => "-",
        ast::BinaryOperator::Multiply => "*",
        ast::BinaryOperator::Divide => "/",
        ast::BinaryOperator::Modulo => "%",
        ast::BinaryOperator::StringConcat => "||",
        ast::BinaryOperator::And => "AND",
        ast::BinaryOperator::Or => "OR",
        ast::BinaryOperator::BitwiseOr => "|",
        ast::BinaryOperator::BitwiseAnd => "&",
        ast::BinaryOperator::PGBitwiseShiftLeft => "<<",
        ast::BinaryOperator::PGBitwiseShiftRight => ">>",
        ast::BinaryOperator::Arrow => "->",
        ast::BinaryOperator::LongArrow => "->>",
        ast::BinaryOperator::Spaceship
        | ast::BinaryOperator::Xor
        | ast::BinaryOperator::BitwiseXor
        | ast::BinaryOperator::DuckIntegerDivide
        | ast::BinaryOperator::MyIntegerDivide
        | ast::BinaryOperator::PGBitwiseXor
        | ast::BinaryOperator::PGExp
        | ast::BinaryOperator::PGOverlap
        | ast::BinaryOperator::PGRegexMatch
        | ast::BinaryOperator::PGRegexIMatch
        | ast::BinaryOperator::PGRegexNotMatch
        | ast::BinaryOperator::PGRegexNotIMatch
        | ast::BinaryOperator::PGLikeMatch
        | ast::BinaryOperator::PGILikeMatch
        | ast::BinaryOperator::PGNotLikeMatch
        | ast::BinaryOperator::PGNotILikeMatch
        | ast::BinaryOperator::PGStartsWith
        | ast::BinaryOperator::HashArrow
        | ast::BinaryOperator::HashLongArrow
        | ast::BinaryOperator::AtAt
        | ast::BinaryOperator::AtArrow
        | ast::BinaryOperator::ArrowAt
        | ast::BinaryOperator::HashMinus
        | ast::BinaryOperator::AtQuestion
        | ast::BinaryOperator::Question
        | ast::BinaryOperator::QuestionAnd
        | ast::BinaryOperator::QuestionPipe
        | ast::BinaryOperator::PGCustomBinaryOperator(_)
        | ast::BinaryOperator::Overlaps
        | ast::BinaryOperator::DoubleHash
        | ast::BinaryOperator::LtDashGt
        | ast::BinaryOperator::AndLt
        | ast::BinaryOperator::AndGt
        | ast::BinaryOperator::LtLtPipe
        | ast::BinaryOperator::PipeGtGt
        | ast::BinaryOperator::AndLtPipe
        | ast::BinaryOperator::PipeAndGt
        | ast::BinaryOperator::LtCaret
        | ast::BinaryOperator::GtCaret
        | ast::BinaryOperator::QuestionHash
        | ast::BinaryOperator::QuestionDash
        | ast::BinaryOperator::QuestionDashPipe
        | ast::BinaryOperator::QuestionDoublePipe
        | ast::BinaryOperator::At
        | ast::BinaryOperator::TildeEq
        | ast::BinaryOperator::Assignment => return Err(format!("SQLite has no operator `{op}`")),
    };
    Ok(Expr::Binary { op: word.to_owned(), left, right })
}
