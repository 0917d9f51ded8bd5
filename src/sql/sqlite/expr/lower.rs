//! `sqlparser`'s expression tree becomes ours; every node is matched, none is passed over.

use sqlparser::ast::{self, Expr as Ast};

use super::{Feed, MARK, keyword_call, quoted};
use crate::sql::sqlite::token::quote;
use crate::sql::{CaseBranch, DataType, Expr, ObjectName, QueryText, UnaryOp};

/// Lowers the parser's tree.
pub(super) struct Lowering<'a> {
    pub(super) feed: &'a Feed<'a>,
    pub(super) columns: Option<&'a [String]>,
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

    pub(super) fn expr(&self, ast: &Ast) -> Result<Expr, String> {
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
            Some('"') => quoted(&quote(&ident.value), self.columns),
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
            ast::UnaryOperator::Minus => {
                if let Expr::Number(digits) = &operand
                    && !digits.starts_with('-')
                {
                    return Ok(Expr::Number(format!("-{digits}")));
                }
                UnaryOp::Minus
            }
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
