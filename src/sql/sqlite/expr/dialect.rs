//! SQLite's precedences and operators on `sqlparser`'s hooks.

use sqlparser::ast::{self, Expr as Ast};
use sqlparser::dialect::{Dialect, Precedence, SQLiteDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token as SqlToken;

/// SQLite's grammar on `sqlparser`'s hooks: precedences (<https://sqlite.org/lang_expr.html#operators_and_parse_affecting_attributes>) and
/// the operators that it reads differently.
#[derive(Debug)]
pub(super) struct Sqlite;

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
                // Every other value is compared like any expression, below.
                ast::Value::Number(..)
                | ast::Value::SingleQuotedString(_)
                | ast::Value::DollarQuotedString(_)
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
                | ast::Value::HexStringLiteral(_)
                | ast::Value::DoubleQuotedString(_)
                | ast::Value::Placeholder(_) => {}
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
