//! What an expression names.

use crate::sql::Expr;

/// Columns that an expression names, each once, in order; those inside of queries are not known.
pub(super) fn columns(tree: &Expr) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    tree.walk(|expr| {
        if let Expr::Column(path) = expr
            && let Some(name) = path.last().filter(|name| !out.contains(name))
        {
            out.push(name.clone());
        }
    });
    out
}
