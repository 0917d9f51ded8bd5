//! Which operand belongs to which operator, as PostgreSQL decides it.
//!
//! The parser gets some of it wrong: it reads `a || b || c` from the right and lets `BETWEEN x AND y OR z` swallow the `OR`. Its tree
//! without the parentheses is only the order of the words, so it is flattened into pieces and put together again by the table of
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE>. Flattening is a loop, because a chain makes the tree
//! as deep as it is long.

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{self, AstNode, BinOp, CastKind, PostfixOp, PrefixOp};

use super::cx::Cx;
use super::expr::{call_of, column_or_keyword, is_expr, negate_if, operator_name};
use super::names::collapsed;
use crate::sql::{Expr, UnaryOp};

/// How tightly operators bind; a higher number binds first.
mod binds {
    pub(super) const ANYTHING: u8 = 0;
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    pub(super) const NOT: u8 = 3;
    pub(super) const IS: u8 = 4;
    pub(super) const COMPARISON: u8 = 5;
    pub(super) const PATTERN: u8 = 6;
    pub(super) const OTHER: u8 = 8;
    pub(super) const SUM: u8 = 9;
    pub(super) const PRODUCT: u8 = 10;
    pub(super) const POWER: u8 = 11;
    pub(super) const AT: u8 = 12;
    pub(super) const COLLATE: u8 = 13;
    pub(super) const SIGN: u8 = 14;
    pub(super) const SUBSCRIPT: u8 = 15;
    pub(super) const CAST: u8 = 16;
    pub(super) const FIELD: u8 = 17;
}

/// A part of an expression in the order of the text.
enum Piece {
    /// Something without an operator of its own.
    Operand(ast::Expr),
    /// `NOT`, a sign, or another operator in front of its operand.
    Prefix(String),
    /// An operator between two operands.
    Infix(Infix),
    /// `[NOT] BETWEEN [SYMMETRIC]`.
    Between { negated: bool, symmetric: bool },
    /// The `AND` of `BETWEEN`.
    BetweenAnd,
    /// What follows its one operand; the node holds more than that, but only its own part is read.
    Suffix(ast::Expr),
}

enum Infix {
    Plain(String),
    /// `OPERATOR(schema.op)`, which binds like any other operator whatever its sign.
    Named(String),
    Pattern {
        op: &'static str,
        negated: bool,
    },
    Escape,
    In {
        negated: bool,
    },
    Is {
        negated: bool,
    },
    AtTimeZone,
    Overlaps,
}

/// What is still to be flattened.
enum Work {
    Node(ast::Expr),
    Done(Piece),
}

impl Cx<'_> {
    /// Puts an expression together; `None` when a part of it cannot be told.
    pub(super) fn operators(&self, expr: &ast::Expr, depth: usize) -> Option<Expr> {
        let mut pieces = flatten(expr)?;
        pieces.reverse();
        let tree = self.climb(&mut pieces, binds::ANYTHING, depth)?;
        pieces.is_empty().then_some(tree)
    }

    /// Reads pieces (the next one is the last of the list) as long as they bind at least as tightly as `least`.
    fn climb(&self, pieces: &mut Vec<Piece>, least: u8, depth: usize) -> Option<Expr> {
        let mut left = match pieces.pop()? {
            Piece::Operand(operand) => self.operand(&operand, depth),
            Piece::Prefix(symbol) => {
                let own = match symbol.as_str() {
                    "NOT" => binds::NOT,
                    "-" | "+" => binds::SIGN,
                    _ => binds::OTHER + 1,
                };
                prefixed(&symbol, self.climb(pieces, own, depth)?)
            }
            Piece::Infix(_) | Piece::Between { .. } | Piece::BetweenAnd | Piece::Suffix(_) => return None,
        };
        while let Some(strength) = pieces.last().and_then(strength).filter(|strength| *strength >= least) {
            left = match pieces.pop()? {
                Piece::Suffix(node) => self.suffix(&node, left, depth)?,
                Piece::Between { negated, symmetric } => {
                    let low = self.climb(pieces, binds::IS, depth)?;
                    let Some(Piece::BetweenAnd) = pieces.pop() else { return None };
                    let high = self.climb(pieces, strength + 1, depth)?;
                    if symmetric {
                        negate_if(negated, call_of("between symmetric", vec![left, low, high]))
                    } else {
                        Expr::Between { negated, operand: Box::new(left), low: Box::new(low), high: Box::new(high) }
                    }
                }
                Piece::Infix(infix) => self.infix(infix, left, pieces, strength, depth)?,
                Piece::Operand(_) | Piece::Prefix(_) | Piece::BetweenAnd => return None,
            };
        }
        Some(left)
    }

    fn infix(&self, infix: Infix, left: Expr, pieces: &mut Vec<Piece>, strength: u8, depth: usize) -> Option<Expr> {
        let next_operand = |pieces: &mut Vec<Piece>| match pieces.pop() {
            Some(Piece::Operand(operand)) => Some(operand),
            _ => None,
        };
        let quantified = |pieces: &[Piece]| match pieces.last() {
            Some(Piece::Operand(operand)) => self.quantified(operand, depth),
            _ => None,
        };
        match infix {
            Infix::Plain(op) | Infix::Named(op) => {
                if let Some((quantifier, array)) = quantified(pieces) {
                    pieces.pop();
                    return Some(Expr::Quantified { op, operand: Box::new(left), quantifier, array: Box::new(array) });
                }
                let right = self.climb(pieces, strength + 1, depth)?;
                Some(Expr::Binary { op, left: Box::new(left), right: Box::new(right) })
            }
            Infix::Pattern { op, negated } => {
                if let Some((quantifier, array)) = quantified(pieces) {
                    pieces.pop();
                    let op = if negated { format!("NOT {op}") } else { op.to_owned() };
                    return Some(Expr::Quantified { op, operand: Box::new(left), quantifier, array: Box::new(array) });
                }
                let pattern = self.climb(pieces, binds::OTHER, depth)?;
                let escape = match pieces.last() {
                    Some(Piece::Infix(Infix::Escape)) => {
                        pieces.pop();
                        Some(Box::new(self.climb(pieces, binds::OTHER, depth)?))
                    }
                    _ => None,
                };
                Some(Expr::Like { op: op.to_owned(), negated, operand: Box::new(left), pattern: Box::new(pattern), escape })
            }
            Infix::In { negated } => self.membership(negated, left, &next_operand(pieces)?, depth),
            Infix::Is { negated } => is_expr(negated, left, &next_operand(pieces)?),
            Infix::AtTimeZone => Some(call_of("timezone", vec![self.climb(pieces, strength + 1, depth)?, left])),
            Infix::Overlaps => {
                let right = self.climb(pieces, strength + 1, depth)?;
                let (Expr::Row(mut args), Expr::Row(right)) = (left, right) else { return None };
                args.extend(right);
                Some(call_of("overlaps", args))
            }
            Infix::Escape => None,
        }
    }
}

/// How tightly a piece binds what stands before it; `None` for what cannot follow an operand.
fn strength(piece: &Piece) -> Option<u8> {
    Some(match piece {
        Piece::Operand(_) | Piece::Prefix(_) | Piece::BetweenAnd | Piece::Infix(Infix::Escape) => return None,
        Piece::Between { .. } => binds::PATTERN,
        Piece::Infix(Infix::Pattern { .. } | Infix::In { .. } | Infix::Overlaps) => binds::PATTERN,
        Piece::Infix(Infix::Named(_)) => binds::OTHER,
        Piece::Infix(Infix::Is { .. }) => binds::IS,
        Piece::Infix(Infix::AtTimeZone) => binds::AT,
        Piece::Infix(Infix::Plain(op)) => match op.as_str() {
            "=>" => binds::ANYTHING,
            "OR" => binds::OR,
            "AND" => binds::AND,
            "IS DISTINCT FROM" | "IS NOT DISTINCT FROM" => binds::IS,
            "=" | "<>" | "<" | ">" | "<=" | ">=" => binds::COMPARISON,
            "+" | "-" => binds::SUM,
            "*" | "/" | "%" => binds::PRODUCT,
            "^" => binds::POWER,
            _ => binds::OTHER,
        },
        Piece::Suffix(expr) => match expr {
            ast::Expr::Collate(_) => binds::COLLATE,
            ast::Expr::IndexExpr(_) | ast::Expr::SliceExpr(_) => binds::SUBSCRIPT,
            ast::Expr::CastExpr(_) => binds::CAST,
            ast::Expr::FieldExpr(_) => binds::FIELD,
            ast::Expr::PostfixExpr(postfix) if matches!(postfix.op(), Some(PostfixOp::AtLocal(_))) => binds::AT,
            _ => binds::IS,
        },
    })
}

fn prefixed(symbol: &str, operand: Expr) -> Expr {
    match (symbol, operand) {
        ("NOT", operand) => Expr::Unary { op: UnaryOp::Not, operand: Box::new(operand) },
        ("-", Expr::Number(number)) if !number.starts_with('-') => Expr::Number(format!("-{number}")),
        ("-", operand) => Expr::Unary { op: UnaryOp::Minus, operand: Box::new(operand) },
        ("+", operand) => Expr::Unary { op: UnaryOp::Plus, operand: Box::new(operand) },
        ("~", operand) => Expr::Unary { op: UnaryOp::BitNot, operand: Box::new(operand) },
        (symbol, operand) => call_of(symbol, vec![operand]),
    }
}

/// The pieces of an expression in the order of the text; `None` when the parser met an error in it.
fn flatten(expr: &ast::Expr) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut open = vec![Work::Node(expr.clone())];
    while let Some(work) = open.pop() {
        let node = match work {
            Work::Done(piece) => {
                pieces.push(piece);
                continue;
            }
            Work::Node(node) => node,
        };
        let suffix = |left: Option<ast::Expr>| Some([Work::Done(Piece::Suffix(node.clone())), Work::Node(left?)]);
        let first = || node.syntax().children().next().and_then(ast::Expr::cast);
        match &node {
            ast::Expr::BinExpr(bin) => {
                let op = Work::Done(infix_piece(bin)?);
                open.extend([Work::Node(bin.rhs()?), op, Work::Node(bin.lhs()?)]);
            }
            ast::Expr::PrefixExpr(prefix) => {
                let operand = prefix.syntax().children().find_map(ast::Expr::cast)?;
                let symbol = match prefix.op()? {
                    PrefixOp::Not(_) => "NOT".to_owned(),
                    PrefixOp::Minus(_) => "-".to_owned(),
                    PrefixOp::Plus(_) => "+".to_owned(),
                    PrefixOp::CustomOp(op) => collapsed(op.syntax()),
                    PrefixOp::OperatorCall(op) => operator_name(&op)?,
                };
                open.extend([Work::Node(operand), Work::Done(Piece::Prefix(symbol))]);
            }
            ast::Expr::BetweenExpr(between) => {
                let has = |kind| between.syntax().children_with_tokens().any(|element| element.kind() == kind);
                let word = Piece::Between { negated: has(SyntaxKind::NOT_KW), symmetric: has(SyntaxKind::SYMMETRIC) };
                open.extend([
                    Work::Node(between.end()?),
                    Work::Done(Piece::BetweenAnd),
                    Work::Node(between.start()?),
                    Work::Done(word),
                    Work::Node(between.target()?),
                ]);
            }
            ast::Expr::PostfixExpr(_) | ast::Expr::IndexExpr(_) | ast::Expr::SliceExpr(_) | ast::Expr::Collate(_) => {
                open.extend(suffix(first())?);
            }
            ast::Expr::CastExpr(cast) if cast.kind() == Some(CastKind::DoubleColon) => open.extend(suffix(first())?),
            ast::Expr::FieldExpr(field) if column_or_keyword(field.syntax()).is_none() => open.extend(suffix(first())?),
            ast::Expr::CastExpr(_)
            | ast::Expr::FieldExpr(_)
            | ast::Expr::ArrayExpr(_)
            | ast::Expr::CallExpr(_)
            | ast::Expr::CaseExpr(_)
            | ast::Expr::Literal(_)
            | ast::Expr::NameRef(_)
            | ast::Expr::ParenExpr(_)
            | ast::Expr::TupleExpr(_) => pieces.push(Piece::Operand(node)),
        }
    }
    Some(pieces)
}

/// An infix operator in its standard spelling.
fn infix_piece(bin: &ast::BinExpr) -> Option<Piece> {
    let pattern = |op, negated| Infix::Pattern { op, negated };
    let infix = match bin.op()? {
        BinOp::And(_) => Infix::Plain("AND".into()),
        BinOp::Or(_) => Infix::Plain("OR".into()),
        BinOp::Caret(_) => Infix::Plain("^".into()),
        BinOp::Eq(_) => Infix::Plain("=".into()),
        BinOp::Gteq(_) => Infix::Plain(">=".into()),
        BinOp::Lteq(_) => Infix::Plain("<=".into()),
        BinOp::LAngle(_) => Infix::Plain("<".into()),
        BinOp::RAngle(_) => Infix::Plain(">".into()),
        BinOp::Neq(_) | BinOp::Neqb(_) => Infix::Plain("<>".into()),
        BinOp::Minus(_) => Infix::Plain("-".into()),
        BinOp::Plus(_) => Infix::Plain("+".into()),
        BinOp::Star(_) => Infix::Plain("*".into()),
        BinOp::Slash(_) => Infix::Plain("/".into()),
        BinOp::Percent(_) => Infix::Plain("%".into()),
        BinOp::FatArrow(_) | BinOp::ColonEq(_) => Infix::Plain("=>".into()),
        BinOp::IsDistinctFrom(_) => Infix::Plain("IS DISTINCT FROM".into()),
        BinOp::IsNotDistinctFrom(_) => Infix::Plain("IS NOT DISTINCT FROM".into()),
        BinOp::Like(_) => pattern("LIKE", false),
        BinOp::NotLike(_) => pattern("LIKE", true),
        BinOp::Ilike(_) => pattern("ILIKE", false),
        BinOp::NotIlike(_) => pattern("ILIKE", true),
        BinOp::SimilarTo(_) => pattern("SIMILAR TO", false),
        BinOp::NotSimilarTo(_) => pattern("SIMILAR TO", true),
        BinOp::In(_) => Infix::In { negated: false },
        BinOp::NotIn(_) => Infix::In { negated: true },
        BinOp::Is(_) => Infix::Is { negated: false },
        BinOp::IsNot(_) => Infix::Is { negated: true },
        BinOp::AtTimeZone(_) => Infix::AtTimeZone,
        BinOp::Overlaps(_) => Infix::Overlaps,
        BinOp::Escape(_) => Infix::Escape,
        BinOp::CustomOp(op) => operator(collapsed(op.syntax())),
        BinOp::OperatorCall(op) => match operator(operator_name(&op)?) {
            Infix::Plain(sign) => Infix::Named(sign),
            pattern => pattern,
        },
        BinOp::ColonColon(_) => return None,
    };
    Some(Piece::Infix(infix))
}

/// `~~` and its family are `LIKE` under another name.
fn operator(sign: String) -> Infix {
    match sign.as_str() {
        "~~" => Infix::Pattern { op: "LIKE", negated: false },
        "!~~" => Infix::Pattern { op: "LIKE", negated: true },
        "~~*" => Infix::Pattern { op: "ILIKE", negated: false },
        "!~~*" => Infix::Pattern { op: "ILIKE", negated: true },
        _ => Infix::Plain(sign),
    }
}

#[cfg(test)]
mod tests {
    use crate::sql::Expr;
    use crate::sql::postgres::expression;

    /// An expression with every pair of parentheses written out.
    fn shape(expr: &Expr) -> String {
        match expr {
            Expr::Column(path) => path.join("."),
            Expr::Number(number) => number.clone(),
            Expr::Unary { op, operand } => format!("{op:?}({})", shape(operand)),
            Expr::Binary { op, left, right } => format!("({} {op} {})", shape(left), shape(right)),
            Expr::Between { negated, operand, low, high } => {
                format!("({} between{negated} {} and {})", shape(operand), shape(low), shape(high))
            }
            Expr::Like { op, negated, operand, pattern, escape } => {
                let escape = escape.as_ref().map(|escape| shape(escape)).unwrap_or_default();
                format!("({} {op}{negated} {} {escape})", shape(operand), shape(pattern))
            }
            Expr::IsNull { negated, operand } => format!("({} is null {negated})", shape(operand)),
            Expr::Cast { operand, data_type } => format!("({}::{})", shape(operand), data_type.name),
            Expr::Collate { operand, collation } => format!("({} collate {collation})", shape(operand)),
            Expr::Call { name, args, distinct: _, modifiers: _ } => {
                format!("{name}({})", args.iter().map(shape).collect::<Vec<_>>().join(", "))
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn operators_bind_as_the_server_binds_them() {
        let cases = [
            ("a || b || c", "((a || b) || c)"),
            ("a - b - c", "((a - b) - c)"),
            ("a + b * c - d", "((a + (b * c)) - d)"),
            ("a -> b -> c = d", "(((a -> b) -> c) = d)"),
            ("a + b || c & d", "(((a + b) || c) & d)"),
            ("a BETWEEN 1 AND 2 OR b", "((a betweenfalse 1 and 2) OR b)"),
            ("a + 1 NOT BETWEEN 1 AND 2 AND b", "(((a + 1) betweentrue 1 and 2) AND b)"),
            ("NOT a = b AND c", "(Not((a = b)) AND c)"),
            ("a OR b AND NOT c", "(a OR (b AND Not(c)))"),
            ("a IS NULL = b", "((a is null false) = b)"),
            ("a LIKE b || c ESCAPE d AND e", "((a LIKEfalse (b || c) d) AND e)"),
            ("- a ^ b", "(Minus(a) ^ b)"),
            ("- a::int", "Minus((a::integer))"),
            ("-1", "-1"),
            ("a - -1", "(a - -1)"),
            ("a::text || b", "((a::text) || b)"),
            ("a || b COLLATE x", "(a || (b collate x))"),
            ("a AT TIME ZONE b + c", "(timezone(b, a) + c)"),
            ("@ a + b", "@((a + b))"),
            ("a OPERATOR(pg_catalog.+) b * c", "(a + (b * c))"),
            ("a * b OPERATOR(pg_catalog.*) c + d", "((a * b) * (c + d))"),
            ("a = b IS DISTINCT FROM c", "((a = b) IS DISTINCT FROM c)"),
        ];
        for (written, expected) in cases {
            let expression = expression(written).expect(written);
            assert_eq!(shape(&expression.tree), expected, "{written}");
        }
    }
}
