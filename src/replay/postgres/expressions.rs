//! What an expression names: columns, functions, types, sequences.

use crate::catalog::ObjectKey;
use crate::sql::{DataType, Expr, Expression, ObjectName, QueryText};

/// Visits every node, an operand after what contains it, in source order.
pub(super) fn walk<'a>(expr: &'a Expr, visit: impl FnMut(&'a Expr)) {
    expr.walk(visit);
}

/// Visits every node to change it.
pub(super) fn walk_mut(expr: &mut Expr, mut visit: impl FnMut(&mut Expr)) {
    let mut open = vec![expr];
    while let Some(expr) = open.pop() {
        visit(expr);
        open.extend(expr.operands_mut());
    }
}

/// Queries that stand inside an expression.
pub(super) fn queries(expr: &Expr) -> Vec<&QueryText> {
    let mut found = Vec::new();
    walk(expr, |node| found.extend(query_of(node)));
    found
}

/// The query that an expression is, or asks.
fn query_of(node: &Expr) -> Option<&QueryText> {
    if let Expr::InQuery { negated: _, operand: _, query } | Expr::Subquery(query) | Expr::Exists { negated: _, query } = node {
        Some(query)
    } else {
        None
    }
}

/// Distinct columns of the table that an expression names, in the order of their first use; `known` says which names are columns where
/// the expression is only known by its tokens.
pub(super) fn columns(expr: &Expr, known: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !found.iter().any(|other| other == name) {
            found.push(name.to_owned());
        }
    };
    walk(expr, |node| {
        if let Expr::Column(path) = node {
            // `t.c`, `c`, and for a whole row `t` alone, which is no column.
            path.last().into_iter().for_each(|name| add(name));
        }
        let tokens = if let Expr::Tokens(tokens) = node { Some(tokens) } else { query_of(node).map(|query| &query.tokens) };
        for name in tokens.into_iter().flatten().map(|token| bare(token)).filter(|name| known(name)) {
            add(name);
        }
    });
    found
}

/// A token without the quotes of a quoted name.
pub(super) fn bare(token: &str) -> &str {
    token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(token)
}

/// Functions that an expression calls, with the number of arguments.
pub(super) fn calls(expr: &Expr) -> Vec<(&ObjectName, &[Expr])> {
    let mut found = Vec::new();
    walk(expr, |node| {
        if let Expr::Call { name, args, distinct: _, modifiers: _ } = node {
            found.push((name, args.as_slice()));
        }
    });
    found
}

/// Types that an expression casts to.
pub(super) fn types(expr: &Expr) -> Vec<&DataType> {
    let mut found = Vec::new();
    walk(expr, |node| {
        if let Expr::Cast { operand: _, data_type } = node {
            found.push(data_type);
        }
    });
    found
}

/// The literal that names a sequence in `nextval('s')`, `currval('s')`, or in any cast to `regclass`.
pub(super) fn sequence_literals(expr: &Expr) -> Vec<&str> {
    let mut found = Vec::new();
    walk(expr, |node| {
        let literal = if let Expr::Call { name, args, distinct: _, modifiers: _ } = node {
            args.first().filter(|_| matches!(name.name.as_str(), "nextval" | "currval" | "setval"))
        } else if let Expr::Cast { operand, data_type } = node {
            Some(&**operand).filter(|_| data_type.name == "regclass")
        } else {
            None
        };
        if let Some(Expr::Text(text)) = literal {
            found.push(text.as_str());
        }
    });
    found
}

/// Reads a possibly qualified and quoted name out of a string, as `regclass` does.
pub(super) fn name_in_string(text: &str) -> ObjectName {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            c => {
                if let Some(last) = parts.last_mut() {
                    if quoted { last.push(c) } else { last.push(c.to_ascii_lowercase()) }
                }
            }
        }
    }
    let name = parts.pop().unwrap_or_default();
    ObjectName { schema: parts.pop(), name }
}

/// Quotes a name where PostgreSQL would have to.
pub(super) fn quote_name(name: &str) -> String {
    let plain = name.chars().next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// How a relation is printed with `public` on the search path.
pub(super) fn printed(key: &ObjectKey) -> String {
    if key.schema == "public" { quote_name(&key.name) } else { format!("{}.{}", quote_name(&key.schema), quote_name(&key.name)) }
}

/// `nextval('t_c_seq'::regclass)`, as `pg_get_expr` prints it.
pub(super) fn nextval_of(sequence: &ObjectKey, span: crate::source::SourceSpan) -> Expression {
    let literal = printed(sequence);
    let text = format!("nextval('{}'::regclass)", literal.replace('\'', "''"));
    let regclass = DataType { raw: "regclass".into(), name: "regclass".into(), ..DataType::default() };
    let cast = Expr::Cast { operand: Box::new(Expr::Text(literal)), data_type: regclass };
    let tree = Expr::Call { name: ObjectName::bare("nextval"), args: vec![cast], distinct: false, modifiers: Vec::new() };
    Expression { text, tree, span }
}

/// Whether an expression is `NULL`, perhaps cast: PostgreSQL stores no default for it.
pub(super) fn is_null(expr: &Expr) -> bool {
    let mut expr = expr;
    while let Expr::Cast { operand, data_type: _ } = expr {
        expr = operand;
    }
    matches!(expr, Expr::Null)
}
