//! Expressions: SQLite's tokens stand in `sqlparser`'s token stream, and our grammar climbs SQLite's own precedences over it.
//!
//! `sqlparser` never sees text, only the tokens that [`super::token`] cut, one for one. Its own grammar of expressions is left out: it reads
//! some of SQLite differently, and carries the grammars of all other products along. Nothing can be misread silently, because the
//! grammar takes every token exactly once, in order, and whatever it does not take is an error.

mod dialect;
mod grammar;

use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token as SqlToken, Word};

use self::dialect::Sqlite;
use self::grammar::Grammar;
use super::token::{Token, TokenKind, unquote};
use crate::sql::{DataType, Expr, ObjectName};

/// Parentheses and prefix operators may nest this deep; wasm stacks are small.
const MAX_NESTING: usize = 45;
/// Operators in one expression, counted over all its operands.
const MAX_CHAIN: usize = 1000;

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
    let fed: Vec<SqlToken> = tokens.iter().map(|token| feed(text, token)).collect::<Result<_, String>>()?;
    Grammar { text, tokens, columns, parser: Parser::new(&Sqlite).with_tokens(fed) }.whole()
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

/// The token as `sqlparser` has it. Only words with a meaning in SQLite's expressions are keywords: `date`, `position` and `interval` are names.
fn feed(text: &str, token: &Token) -> Result<SqlToken, String> {
    let word = token.text(text);
    Ok(match token.kind {
        TokenKind::Text => SqlToken::SingleQuotedString(unquote(word)),
        TokenKind::Number => SqlToken::Number(word.replace('_', ""), false),
        TokenKind::Blob => SqlToken::HexStringLiteral(word.get(2..word.len() - 1).unwrap_or_default().to_owned()),
        TokenKind::Variable => SqlToken::Placeholder(word.to_owned()),
        TokenKind::Illegal => return Err(format!("unrecognized token: \"{word}\"")),
        TokenKind::Quoted => SqlToken::Word(Word {
            value: unquote(word),
            quote_style: Some(if word.starts_with('"') { '"' } else { '`' }),
            keyword: Keyword::NoKeyword,
        }),
        TokenKind::Word => SqlToken::Word(Word { value: word.to_owned(), quote_style: None, keyword: keyword(word) }),
        TokenKind::Symbol => symbol(word),
    })
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
const KEYWORDS: [(&str, Keyword); 26] = [
    ("AND", Keyword::AND),
    ("OR", Keyword::OR),
    ("NOT", Keyword::NOT),
    ("IS", Keyword::IS),
    ("IN", Keyword::IN),
    ("LIKE", Keyword::LIKE),
    ("GLOB", Keyword::GLOB),
    ("REGEXP", Keyword::REGEXP),
    ("MATCH", Keyword::MATCH),
    ("ESCAPE", Keyword::ESCAPE),
    ("BETWEEN", Keyword::BETWEEN),
    ("COLLATE", Keyword::COLLATE),
    ("NULL", Keyword::NULL),
    ("TRUE", Keyword::TRUE),
    ("FALSE", Keyword::FALSE),
    ("CASE", Keyword::CASE),
    ("WHEN", Keyword::WHEN),
    ("THEN", Keyword::THEN),
    ("ELSE", Keyword::ELSE),
    ("END", Keyword::END),
    ("EXISTS", Keyword::EXISTS),
    ("DISTINCT", Keyword::DISTINCT),
    ("NOTNULL", Keyword::NOTNULL),
    ("FROM", Keyword::FROM),
    ("AS", Keyword::AS),
    ("CAST", Keyword::CAST),
];

fn keyword(word: &str) -> Keyword {
    KEYWORDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map_or(Keyword::NoKeyword, |(_, keyword)| *keyword)
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
