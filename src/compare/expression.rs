//! What an expression names.

use crate::sql::Expr;

/// Columns that an expression names, each once, in order; those inside of queries are not known.
pub(super) fn columns(tree: &Expr) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    // A stack of our own: trees may be deep, and the stacks of browsers are small.
    let mut open = vec![tree];
    while let Some(expr) = open.pop() {
        match expr {
            Expr::Column(path) => {
                if let Some(name) = path.last().filter(|name| !out.contains(name)) {
                    out.push(name.clone());
                }
            }
            Expr::Null
            | Expr::Boolean(_)
            | Expr::Number(_)
            | Expr::Text(_)
            | Expr::Blob(_)
            | Expr::BitString(_)
            | Expr::Star(_)
            | Expr::Parameter(_)
            | Expr::Subquery(_)
            | Expr::Exists { .. }
            | Expr::Tokens(_) => {}
            Expr::Unary { operand, .. }
            | Expr::InQuery { operand, .. }
            | Expr::IsNull { operand, .. }
            | Expr::IsBoolean { operand, .. }
            | Expr::Cast { operand, .. }
            | Expr::Collate { operand, .. }
            | Expr::Field { operand, .. } => open.push(operand),
            Expr::Binary { left, right, .. } => open.extend([&**right, &**left]),
            Expr::Like { operand, pattern, escape, .. } => {
                open.extend(escape.as_deref());
                open.extend([&**pattern, &**operand]);
            }
            Expr::Between { operand, low, high, .. } => open.extend([&**high, &**low, &**operand]),
            Expr::InList { operand, list, .. } => {
                open.extend(list.iter().rev());
                open.push(operand);
            }
            Expr::Quantified { operand, array, .. } => open.extend([&**array, &**operand]),
            Expr::Case { operand, branches, otherwise } => {
                open.extend(otherwise.as_deref());
                for branch in branches.iter().rev() {
                    open.extend([&branch.result, &branch.condition]);
                }
                open.extend(operand.as_deref());
            }
            Expr::Call { args, .. } => open.extend(args.iter().rev()),
            Expr::Array(list) | Expr::Row(list) => open.extend(list.iter().rev()),
            Expr::Subscript { operand, index } => {
                open.extend(index.iter().rev());
                open.push(operand);
            }
        }
    }
    out
}
