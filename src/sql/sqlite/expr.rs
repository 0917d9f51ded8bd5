//! Expressions: SQLite's tokens are handed to `sqlparser` with SQLite's own precedences, and its tree is lowered into ours.
//!
//! `sqlparser` never sees text, only the tokens that [`super::token`] cut. Words that are no operators of SQLite lose their keyword meaning
//! (`date`, `position`, `interval` are plain names here), queries and type names become placeholders, so that it cannot misread them.

mod dialect;
mod lower;

use sqlparser::ast::Expr as Ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token as SqlToken, Word};

use self::dialect::Sqlite;
use self::lower::Lowering;
use super::query::{normalised, query_text};
use super::token::{Token, TokenKind, unquote};
use crate::sql::{DataType, Expr, ObjectName, QueryText};

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
