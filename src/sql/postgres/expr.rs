//! Expressions: what stands between operators, and what an operator makes of its operands. Which operand belongs to which operator is
//! decided in [`super::precedence`].

use squawk_syntax::ast::{self, AstNode, CastKind, LitKind, PostfixOp};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable};
use super::names::{self, collapsed, tokens};
use super::types::with_interval_fields;
use crate::sql::{CaseBranch, DataType, Expr, Expression, ObjectName, Quantifier, QueryText, UnaryOp};

/// Levels of recursion of one expression; brackets are limited before parsing, precedence adds a few levels to each.
const MAX_DEPTH: usize = 180;

impl<'a> Cx<'a> {
    /// Reads an expression with its text and span.
    pub(super) fn expression(&self, expr: &ast::Expr) -> Expression {
        self.whole(expr.syntax());
        Expression { text: self.text(expr.syntax()).to_owned(), tree: self.expr(expr, 0), span: self.span(expr.syntax()) }
    }

    /// Reads the first expression directly in a node.
    pub(super) fn expression_in(&self, parent: &SyntaxNode, what: &str) -> Read<Expression> {
        let expr: ast::Expr = self.need(parent, what)?;
        Ok(self.expression(&expr))
    }

    /// Reads the tree of an expression.
    pub(super) fn expr(&self, expr: &ast::Expr, depth: usize) -> Expr {
        if depth > MAX_DEPTH {
            return Expr::Tokens(tokens(expr.syntax()));
        }
        self.operators(expr, depth).unwrap_or_else(|| Expr::Tokens(tokens(expr.syntax())))
    }

    fn boxed(&self, expr: Option<ast::Expr>, depth: usize) -> Option<Box<Expr>> {
        expr.map(|expr| Box::new(self.expr(&expr, depth + 1)))
    }

    /// Trees of all expressions directly in a node.
    pub(super) fn exprs(&self, parent: &SyntaxNode, depth: usize) -> Vec<Expr> {
        parent.children().filter_map(ast::Expr::cast).map(|expr| self.expr(&expr, depth + 1)).collect()
    }

    /// What stands between operators.
    pub(super) fn operand(&self, expr: &ast::Expr, depth: usize) -> Expr {
        let node = expr.syntax();
        let as_tokens = || Expr::Tokens(tokens(node));
        match expr {
            ast::Expr::Literal(literal) => literal_expr(literal).unwrap_or_else(as_tokens),
            ast::Expr::NameRef(_) | ast::Expr::FieldExpr(_) => column_or_keyword(node).unwrap_or_else(as_tokens),
            ast::Expr::CallExpr(call) => self.call(call, depth),
            ast::Expr::ParenExpr(_) => match node.children().find_map(ast::Expr::cast) {
                Some(inner) => self.expr(&inner, depth + 1),
                None => self.query_child(node).map_or_else(as_tokens, Expr::Subquery),
            },
            ast::Expr::TupleExpr(_) => Expr::Row(self.exprs(node, depth)),
            ast::Expr::ArrayExpr(_) => match self.query_child(node) {
                Some(query) => call_of("array", vec![Expr::Subquery(query)]),
                None => Expr::Array(self.exprs(node, depth)),
            },
            ast::Expr::CaseExpr(case) => self.case(case, depth).unwrap_or_else(as_tokens),
            ast::Expr::CastExpr(cast) => self.cast(cast, None, depth).unwrap_or_else(as_tokens),
            // These are taken apart before, unless the parser met an error.
            ast::Expr::BetweenExpr(_)
            | ast::Expr::BinExpr(_)
            | ast::Expr::Collate(_)
            | ast::Expr::IndexExpr(_)
            | ast::Expr::PostfixExpr(_)
            | ast::Expr::PrefixExpr(_)
            | ast::Expr::SliceExpr(_) => as_tokens(),
        }
    }

    /// What follows an operand and needs no other: `::type`, `COLLATE`, a subscript, a field, `IS NULL` in one word.
    pub(super) fn suffix(&self, expr: &ast::Expr, left: Expr, depth: usize) -> Option<Expr> {
        let operand = |left| Box::new(left);
        Some(match expr {
            ast::Expr::CastExpr(cast) => self.cast(cast, Some(left), depth)?,
            ast::Expr::PostfixExpr(postfix) => postfix_expr(postfix, left)?,
            ast::Expr::Collate(collate) => {
                Expr::Collate { operand: operand(left), collation: collation_name(collate.collation_ref()?.syntax()) }
            }
            ast::Expr::IndexExpr(index) => Expr::Subscript { operand: operand(left), index: vec![*self.boxed(index.index(), depth)?] },
            ast::Expr::SliceExpr(slice) => {
                let bound = |bound: Option<ast::Expr>| bound.map_or(Expr::Tokens(Vec::new()), |bound| self.expr(&bound, depth + 1));
                Expr::Subscript { operand: operand(left), index: vec![bound(slice.start()), bound(slice.end())] }
            }
            ast::Expr::FieldExpr(field) => {
                let name = match field.star_token() {
                    Some(_) => "*".to_owned(),
                    None => names::fold(field.field()?.syntax()),
                };
                Expr::Field { operand: operand(left), name }
            }
            ast::Expr::ArrayExpr(_)
            | ast::Expr::BetweenExpr(_)
            | ast::Expr::BinExpr(_)
            | ast::Expr::CallExpr(_)
            | ast::Expr::CaseExpr(_)
            | ast::Expr::Literal(_)
            | ast::Expr::NameRef(_)
            | ast::Expr::ParenExpr(_)
            | ast::Expr::PrefixExpr(_)
            | ast::Expr::TupleExpr(_) => return None,
        })
    }

    /// The query that stands directly in a node.
    pub(super) fn query_child(&self, node: &SyntaxNode) -> Option<QueryText> {
        node.children().find_map(ast::SelectVariant::cast).map(|query| self.query(query.syntax()))
    }

    fn case(&self, case: &ast::CaseExpr, depth: usize) -> Option<Expr> {
        let list = case.when_clause_list()?;
        let mut branches = Vec::new();
        for branch in list.syntax().children().filter_map(ast::WhenClause::cast) {
            branches
                .push(CaseBranch { condition: self.expr(&branch.condition()?, depth + 1), result: self.expr(&branch.then()?, depth + 1) });
        }
        let otherwise = match case.else_clause() {
            Some(clause) => Some(self.boxed(clause.expr(), depth)?),
            None => None,
        };
        Some(Expr::Case { operand: self.boxed(case.expr(), depth), branches, otherwise })
    }

    fn cast(&self, cast: &ast::CastExpr, left: Option<Expr>, depth: usize) -> Option<Expr> {
        let mut data_type = self.data_type(&cast.ty()?);
        let operand = match (cast.kind()?, left) {
            (CastKind::DoubleColon, Some(left)) => left,
            (CastKind::Cast, _) => self.expr(&cast.expr()?, depth + 1),
            (CastKind::TypeLiteral, _) => literal_expr(&cast.literal()?)?,
            (CastKind::DoubleColon, None) | (CastKind::Treat, _) => return None,
        };
        if let Some(qualifier) = cast.interval_qualifier() {
            data_type.raw = format!("{} {}", data_type.raw, collapsed(qualifier.syntax()));
            data_type = with_interval_fields(data_type, &qualifier);
        }
        Some(cast_of(operand, data_type))
    }

    /// The right side of `IN`.
    pub(super) fn membership(&self, negated: bool, operand: Expr, rhs: &ast::Expr, depth: usize) -> Option<Expr> {
        let operand = Box::new(operand);
        if let Some(query) = self.query_child(rhs.syntax()) {
            return Some(Expr::InQuery { negated, operand, query });
        }
        let list = matches!(rhs, ast::Expr::ParenExpr(_) | ast::Expr::TupleExpr(_));
        list.then(|| Expr::InList { negated, operand, list: self.exprs(rhs.syntax(), depth) })
    }

    /// `ANY (…)`, `SOME (…)` and `ALL (…)`.
    pub(super) fn quantified(&self, rhs: &ast::Expr, depth: usize) -> Option<(Quantifier, Expr)> {
        let ast::Expr::CallExpr(call) = rhs else { return None };
        let node = call.syntax().first_child()?;
        let quantifier = match node.kind() {
            SyntaxKind::ANY_FN | SyntaxKind::SOME_FN => Quantifier::Any,
            SyntaxKind::ALL_FN => Quantifier::All,
            _ => return None,
        };
        let array = match self.query_child(&node) {
            Some(query) => Expr::Subquery(query),
            None => self.expr(&node.children().find_map(ast::Expr::cast)?, depth + 1),
        };
        Some((quantifier, array))
    }

    /// Reads an integer such as a sequence option.
    pub(super) fn integer_in(&self, parent: &SyntaxNode, what: &str) -> Read<i64> {
        let expr: ast::Expr = self.need(parent, what)?;
        self.whole(expr.syntax());
        let text = collapsed(expr.syntax()).replace([' ', '_', '+'], "");
        text.parse().map_err(|_| Unreadable(format!("{what} is not an integer")))
    }
}

/// A name, a dotted name, a star, or a key word that acts as a function.
pub(super) fn column_or_keyword(node: &SyntaxNode) -> Option<Expr> {
    if node.kind() == SyntaxKind::NAME_REF {
        let token = node.children_with_tokens().filter_map(|element| element.into_token()).find(|token| !token.kind().is_trivia())?;
        if is_function_keyword(token.kind()) {
            return Some(call_of(&token.text().to_ascii_lowercase(), Vec::new()));
        }
        return Some(Expr::Column(vec![names::fold(node)]));
    }
    let mut path = Vec::new();
    let mut star = false;
    let mut current = node.clone();
    loop {
        match current.kind() {
            SyntaxKind::NAME_REF => {
                path.push(names::fold(&current));
                break;
            }
            SyntaxKind::FIELD_EXPR => {
                let base = current.first_child()?;
                match current.children().skip(1).find(|child| child.kind() == SyntaxKind::NAME_REF) {
                    Some(field) => path.push(names::fold(&field)),
                    None => star = true,
                }
                current = base;
            }
            _ => return None,
        }
    }
    path.reverse();
    Some(if star { Expr::Star(path) } else { Expr::Column(path) })
}

/// Key words that PostgreSQL turns into a value: <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT>,
/// <https://www.postgresql.org/docs/current/functions-info.html>.
fn is_function_keyword(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::CURRENT_CATALOG_KW
            | SyntaxKind::CURRENT_DATE_KW
            | SyntaxKind::CURRENT_ROLE_KW
            | SyntaxKind::CURRENT_SCHEMA_KW
            | SyntaxKind::CURRENT_TIME_KW
            | SyntaxKind::CURRENT_TIMESTAMP_KW
            | SyntaxKind::CURRENT_USER_KW
            | SyntaxKind::LOCALTIME_KW
            | SyntaxKind::LOCALTIMESTAMP_KW
            | SyntaxKind::SESSION_USER_KW
            | SyntaxKind::SYSTEM_USER_KW
            | SyntaxKind::USER_KW
    )
}

/// A literal of any form.
pub(super) fn literal_expr(literal: &ast::Literal) -> Option<Expr> {
    Some(match literal.kind()? {
        LitKind::Null(_) => Expr::Null,
        LitKind::True(_) => Expr::Boolean(true),
        LitKind::False(_) => Expr::Boolean(false),
        LitKind::IntNumber(token) => Expr::Number(decimal(token.text().replace('_', ""))),
        LitKind::NumericNumber(token) => Expr::Number(token.text().replace('_', "").to_ascii_lowercase()),
        LitKind::PositionalParam(token) => Expr::Parameter(token.text().to_owned()),
        LitKind::BitString(_) => Expr::BitString(format!("B{}", literal.string_value()?)),
        LitKind::ByteString(_) => Expr::BitString(format!("X{}", literal.string_value()?)),
        LitKind::String(_) | LitKind::EscString(_) | LitKind::DollarQuotedString(_) | LitKind::UnicodeEscString(_) => {
            Expr::Text(literal.string_value()?)
        }
        // `N'x'` is of the type `character`.
        LitKind::NationalString(_) => Expr::Cast {
            operand: Box::new(Expr::Text(literal.string_value()?)),
            data_type: DataType { raw: "N".into(), name: "bpchar".into(), ..DataType::default() },
        },
        LitKind::Default(_) | LitKind::On(_) | LitKind::Off(_) => return None,
    })
}

/// The longest number in another base than ten that is told in digits; a longer one stays as it is written.
const LONGEST_NUMBER: usize = 256;

/// A whole number in decimal digits, whatever base it is written in. The parser's own conversion would bring arithmetic of any size along.
fn decimal(written: String) -> String {
    let (digits, base) = match written.as_bytes() {
        [b'0', b'b' | b'B', digits @ ..] => (digits, 2),
        [b'0', b'o' | b'O', digits @ ..] => (digits, 8),
        [b'0', b'x' | b'X', digits @ ..] => (digits, 16),
        digits => (digits, 10),
    };
    let values: Option<Vec<u32>> = digits.iter().map(|digit| char::from(*digit).to_digit(base)).collect();
    let Some(values) = values.filter(|values| !values.is_empty()) else { return written };
    if base == 10 {
        let significant = written.trim_start_matches('0');
        return if significant.is_empty() { "0".to_owned() } else { significant.to_owned() };
    }
    if values.len() > LONGEST_NUMBER {
        return written;
    }
    // The lowest decimal digit comes first.
    let mut decimals = vec![0];
    for value in values {
        let mut carry = value;
        for decimal in &mut decimals {
            let sum = *decimal * base + carry;
            (*decimal, carry) = (sum % 10, sum / 10);
        }
        while carry > 0 {
            decimals.push(carry % 10);
            carry /= 10;
        }
    }
    decimals.iter().rev().filter_map(|decimal| char::from_digit(*decimal, 10)).collect()
}

/// A conversion; a hexadecimal text that becomes `bytea` is the bytes themselves.
fn cast_of(operand: Expr, data_type: DataType) -> Expr {
    let bytea = data_type.name == "bytea" && data_type.schema.is_none() && data_type.array_dimensions == 0;
    if let (true, Expr::Text(text)) = (bytea, &operand)
        && let Some(bytes) = text.strip_prefix("\\x").and_then(hexadecimal)
    {
        return Expr::Blob(bytes);
    }
    Expr::Cast { operand: Box::new(operand), data_type }
}

fn hexadecimal(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()).collect()
}

/// A plain call.
pub(super) fn call_of(name: &str, args: Vec<Expr>) -> Expr {
    Expr::Call { name: ObjectName::bare(name), args, distinct: false, modifiers: Vec::new() }
}

pub(super) fn negate_if(negated: bool, expr: Expr) -> Expr {
    if negated { Expr::Unary { op: UnaryOp::Not, operand: Box::new(expr) } } else { expr }
}

/// A collation's name; `pg_catalog` is dropped.
pub(super) fn collation_name(node: &SyntaxNode) -> String {
    let mut parts = names::parts(node);
    if parts.first().is_some_and(|schema| schema == "pg_catalog") {
        parts.remove(0);
    }
    parts.join(".")
}

/// `OPERATOR(schema.op)`: the sign alone when it lives in `pg_catalog`.
pub(super) fn operator_name(call: &ast::OperatorCall) -> Option<String> {
    let op = call.syntax().children().find(|child| child.kind() == SyntaxKind::OP)?;
    let schema: Vec<String> = names::parts(&op);
    let text = collapsed(&op);
    let sign = text.rsplit('.').next()?.trim();
    let sign = if sign == "!=" { "<>" } else { sign };
    Some(match schema.first() {
        Some(schema) if schema != "pg_catalog" => format!("{schema}.{sign}"),
        _ => sign.to_owned(),
    })
}

pub(super) fn is_expr(negated: bool, left: Expr, rhs: &ast::Expr) -> Option<Expr> {
    let operand = Box::new(left);
    match rhs {
        ast::Expr::Literal(literal) => match literal_expr(literal)? {
            Expr::Null => Some(Expr::IsNull { negated, operand }),
            Expr::Boolean(value) => Some(Expr::IsBoolean { negated, operand, value: Some(value) }),
            _ => None,
        },
        ast::Expr::NameRef(name) => match names::fold(name.syntax()).as_str() {
            "unknown" => Some(Expr::IsBoolean { negated, operand, value: None }),
            "document" => Some(negate_if(negated, call_of("is document", vec![*operand]))),
            _ => None,
        },
        _ => None,
    }
}

fn postfix_expr(postfix: &ast::PostfixExpr, left: Expr) -> Option<Expr> {
    let op = postfix.op()?;
    let operand = Box::new(left);
    let negated = match &op {
        PostfixOp::IsNull(_) => return Some(Expr::IsNull { negated: false, operand }),
        PostfixOp::NotNull(_) => return Some(Expr::IsNull { negated: true, operand }),
        PostfixOp::AtLocal(_) => return Some(call_of("timezone", vec![*operand])),
        PostfixOp::IsJson(_)
        | PostfixOp::IsJsonArray(_)
        | PostfixOp::IsJsonObject(_)
        | PostfixOp::IsJsonScalar(_)
        | PostfixOp::IsJsonValue(_)
        | PostfixOp::IsNormalized(_) => false,
        PostfixOp::IsNotJson(_)
        | PostfixOp::IsNotJsonArray(_)
        | PostfixOp::IsNotJsonObject(_)
        | PostfixOp::IsNotJsonScalar(_)
        | PostfixOp::IsNotJsonValue(_)
        | PostfixOp::IsNotNormalized(_) => true,
    };
    let element = op.syntax_element();
    if let PostfixOp::IsNormalized(_) | PostfixOp::IsNotNormalized(_) = &op {
        let form = element.as_node()?.children().find(|child| child.kind() == SyntaxKind::UNICODE_NORMAL_FORM);
        let mut args = vec![*operand];
        args.extend(form.map(|form| Expr::Text(collapsed(&form).to_ascii_uppercase())));
        return Some(negate_if(negated, call_of("is_normalized", args)));
    }
    let words: Vec<String> = tokens(element.as_node()?).into_iter().filter(|word| word != "not").collect();
    Some(negate_if(negated, call_of(&words.join(" "), vec![*operand])))
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_NUMBER, decimal};

    #[test]
    fn a_whole_number_is_told_in_decimal_digits() {
        let told = |text: &str| decimal(text.to_owned());
        assert_eq!(["0", "007", "1000000"].map(told), ["0", "7", "1000000"]);
        assert_eq!(["0x1F", "0X0", "0o17", "0b101", "0xffffffffffffffff"].map(told), ["31", "0", "15", "5", "18446744073709551615"]);
        assert_eq!(["0x", "0b12", ""].map(told), ["0x", "0b12", ""]);
        for value in [u128::MAX, u128::MAX / 7, 1 << 99] {
            assert_eq!(told(&format!("{value:#x}")), value.to_string());
        }
        let long = format!("0x{}", "f".repeat(LONGEST_NUMBER + 1));
        assert_eq!(told(&long), long);
    }
}
