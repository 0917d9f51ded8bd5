//! Calls, the ones with a grammar of their own included.
//!
//! What PostgreSQL's grammar turns them into: <https://www.postgresql.org/docs/current/functions-string.html>,
//! <https://www.postgresql.org/docs/current/functions-datetime.html>.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::Cx;
use super::expr::{call_of, literal_expr};
use super::names::{self, tokens};
use crate::sql::{Expr, ObjectName};

impl Cx<'_> {
    /// Reads a call.
    pub(super) fn call(&self, call: &ast::CallExpr, depth: usize) -> Expr {
        let node = call.syntax();
        let as_tokens = || Expr::Tokens(tokens(node));
        if let Some(callee) = call.expr() {
            return self.plain_call(call, &callee, depth).unwrap_or_else(as_tokens);
        }
        let Some(special) = node.first_child() else { return as_tokens() };
        let args = |cx: &Self, node: &SyntaxNode| cx.exprs(node, depth);
        match special.kind() {
            SyntaxKind::EXTRACT_FN => {
                let field = special.children().find(|child| ast::ExtractField::can_cast(child.kind())).map(|field| {
                    match field.children().find_map(ast::Literal::cast).as_ref().and_then(literal_expr) {
                        Some(Expr::Text(text)) => text.to_ascii_lowercase(),
                        _ => tokens(&field).join(" ").trim_matches('"').to_ascii_lowercase(),
                    }
                });
                let mut all = vec![Expr::Text(field.unwrap_or_default())];
                all.extend(args(self, &special));
                call_of("extract", all)
            }
            SyntaxKind::POSITION_FN => {
                let mut all = args(self, &special);
                all.reverse();
                call_of("position", all)
            }
            SyntaxKind::OVERLAY_FN => call_of("overlay", self.inner_args(&special, depth)),
            SyntaxKind::SUBSTRING_FN => {
                let mut all = self.inner_args(&special, depth);
                if special.children().any(|child| child.kind() == SyntaxKind::SUBSTRING_FOR_FROM) {
                    // `FOR n` alone starts at 1; `FOR n FROM s` is written the other way round.
                    match all.len() {
                        2 => all.insert(1, Expr::Number("1".into())),
                        3 => all.swap(1, 2),
                        _ => {}
                    }
                }
                call_of("substring", all)
            }
            SyntaxKind::TRIM_FN => self.trim(&special, depth),
            SyntaxKind::COLLATION_FOR_FN => call_of("pg_collation_for", args(self, &special)),
            SyntaxKind::EXISTS_FN => match self.query_child(&special) {
                Some(query) => Expr::Exists { negated: false, query },
                None => as_tokens(),
            },
            // `json_object(text[])` is an ordinary function; with `key: value` the whole of it is compared as tokens.
            _ => {
                let words = tokens(node);
                let mut words = words.into_iter();
                match words.next() {
                    Some(name) => {
                        Expr::Call { name: ObjectName::bare(name), args: Vec::new(), distinct: false, modifiers: words.collect() }
                    }
                    None => as_tokens(),
                }
            }
        }
    }

    /// Arguments that stand in a node of their own below the call.
    fn inner_args(&self, special: &SyntaxNode, depth: usize) -> Vec<Expr> {
        let mut all = self.exprs(special, depth);
        for child in special.children().filter(|child| ast::Expr::cast(child.clone()).is_none()) {
            all.extend(self.exprs(&child, depth));
        }
        all
    }

    /// `TRIM` is `btrim`, `ltrim` or `rtrim`, with the characters last.
    fn trim(&self, special: &SyntaxNode, depth: usize) -> Expr {
        let mut name = "btrim";
        let mut all = Vec::new();
        for child in special.children() {
            match child.kind() {
                SyntaxKind::TRIM_LEADING => name = "ltrim",
                SyntaxKind::TRIM_TRAILING => name = "rtrim",
                SyntaxKind::TRIM_EXPR_FROM => {
                    all = self.exprs(&child, depth);
                    if !all.is_empty() {
                        all.rotate_left(1);
                    }
                }
                SyntaxKind::TRIM_BOTH => {}
                _ => all = self.exprs(&child, depth),
            }
        }
        call_of(name, all)
    }

    fn plain_call(&self, call: &ast::CallExpr, callee: &ast::Expr, depth: usize) -> Option<Expr> {
        let parts = match callee {
            ast::Expr::NameRef(name) => vec![names::fold(name.syntax())],
            ast::Expr::FieldExpr(_) => dotted(callee.syntax())?,
            _ => return None,
        };
        let name = names::without_catalog(names::object_of(parts)?);
        let list = call.arg_list()?;
        let mut args = Vec::new();
        let mut modifiers = Vec::new();
        for arg in list.syntax().children().filter_map(ast::Arg::cast) {
            match arg.func_arg_expr() {
                Some(ast::FuncArgExpr::Expr(expr)) => args.push(self.expr(&expr, depth + 1)),
                Some(ast::FuncArgExpr::NamedArg(named)) => args.push(Expr::Binary {
                    op: "=>".into(),
                    // The name of a parameter, which is no column.
                    left: Box::new(Expr::Parameter(names::fold(
                        &named.syntax().children().find(|child| child.kind() == SyntaxKind::PARAM_NAME_REF)?,
                    ))),
                    right: Box::new(self.expr(&named.syntax().children().find_map(ast::Expr::cast)?, depth + 1)),
                }),
                None => return None,
            }
            if self.token(arg.syntax(), SyntaxKind::VARIADIC_KW) {
                modifiers.push("variadic".to_owned());
            }
            for order in arg.syntax().children().filter(|child| child.kind() == SyntaxKind::ORDER_BY_CLAUSE) {
                modifiers.extend(tokens(&order));
            }
        }
        if self.token(list.syntax(), SyntaxKind::STAR) {
            args.push(Expr::Star(Vec::new()));
        }
        let distinct = list.syntax().children().any(|child| child.kind() == SyntaxKind::DISTINCT);
        for clause in call.syntax().children().skip(1).filter(|child| child.kind() != SyntaxKind::ARG_LIST) {
            modifiers.extend(tokens(&clause));
        }
        Some(Expr::Call { name, args, distinct, modifiers })
    }
}

fn dotted(node: &SyntaxNode) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut current = node.clone();
    while current.kind() == SyntaxKind::FIELD_EXPR {
        path.push(names::fold(&current.children().skip(1).find(|child| child.kind() == SyntaxKind::NAME_REF)?));
        current = current.first_child()?;
    }
    if current.kind() != SyntaxKind::NAME_REF {
        return None;
    }
    path.push(names::fold(&current));
    path.reverse();
    Some(path)
}
