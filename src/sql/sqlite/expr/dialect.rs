//! SQLite's operators and how tightly they bind
//! (<https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>).

use sqlparser::dialect::{Dialect, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::Token as SqlToken;

/// SQLite as `sqlparser` knows it, without the statements that its own dialect reads: the grammar is ours.
#[derive(Debug)]
pub(super) struct Sqlite;

impl Dialect for Sqlite {
    fn dialect(&self) -> std::any::TypeId {
        std::any::TypeId::of::<SQLiteDialect>()
    }

    fn is_identifier_start(&self, ch: char) -> bool {
        SQLiteDialect {}.is_identifier_start(ch)
    }

    fn is_identifier_part(&self, ch: char) -> bool {
        SQLiteDialect {}.is_identifier_part(ch)
    }
}

pub(super) const ANY: u8 = 0;
const OR: u8 = 1;
pub(super) const AND: u8 = 2;
pub(super) const NOT: u8 = 3;
pub(super) const EQUALITY: u8 = 4;
const COMPARISON: u8 = 5;
pub(super) const ESCAPE: u8 = 6;
const BITS: u8 = 7;
const SUM: u8 = 8;
const PRODUCT: u8 = 9;
const CONCAT: u8 = 10;
const COLLATE: u8 = 11;
pub(super) const UNARY: u8 = 12;

/// How tightly the next token binds as an operator between or after operands; [`ANY`] when it is none.
pub(super) fn binding(parser: &Parser<'_>) -> u8 {
    let keyword = |ahead: usize| match &parser.peek_nth_token_ref(ahead).token {
        SqlToken::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    if let Some((_, binding)) = operator(&parser.peek_token_ref().token) {
        return binding;
    }
    match keyword(0) {
        Keyword::OR => OR,
        Keyword::AND => AND,
        Keyword::IS
        | Keyword::IN
        | Keyword::LIKE
        | Keyword::GLOB
        | Keyword::REGEXP
        | Keyword::MATCH
        | Keyword::BETWEEN
        | Keyword::NOTNULL => EQUALITY,
        // Before any other word it is the operator of an operand, which cannot stand here.
        Keyword::NOT
            if matches!(
                keyword(1),
                Keyword::NULL | Keyword::IN | Keyword::LIKE | Keyword::GLOB | Keyword::REGEXP | Keyword::MATCH | Keyword::BETWEEN
            ) =>
        {
            EQUALITY
        }
        Keyword::COLLATE => COLLATE,
        _ if is_word(parser, 0, "ISNULL") => EQUALITY,
        _ => ANY,
    }
}

/// The token after `ahead` others is this unquoted word, which `sqlparser` has no keyword for.
pub(super) fn is_word(parser: &Parser<'_>, ahead: usize, word: &str) -> bool {
    matches!(&parser.peek_nth_token_ref(ahead).token, SqlToken::Word(found) if found.quote_style.is_none() && found.value.eq_ignore_ascii_case(word))
}

/// The standard spelling and the binding of a mark that stands between two operands.
pub(super) fn operator(token: &SqlToken) -> Option<(&'static str, u8)> {
    Some(match token {
        SqlToken::Eq => ("=", EQUALITY),
        SqlToken::Neq => ("<>", EQUALITY),
        SqlToken::Lt => ("<", COMPARISON),
        SqlToken::LtEq => ("<=", COMPARISON),
        SqlToken::Gt => (">", COMPARISON),
        SqlToken::GtEq => (">=", COMPARISON),
        SqlToken::Pipe => ("|", BITS),
        SqlToken::Ampersand => ("&", BITS),
        SqlToken::ShiftLeft => ("<<", BITS),
        SqlToken::ShiftRight => (">>", BITS),
        SqlToken::Plus => ("+", SUM),
        SqlToken::Minus => ("-", SUM),
        SqlToken::Mul => ("*", PRODUCT),
        SqlToken::Div => ("/", PRODUCT),
        SqlToken::Mod => ("%", PRODUCT),
        SqlToken::StringConcat => ("||", CONCAT),
        SqlToken::Arrow => ("->", CONCAT),
        SqlToken::LongArrow => ("->>", CONCAT),
        _ => return None,
    })
}
