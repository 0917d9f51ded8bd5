//! Queries: their text, tokens, relations, and the names of their columns.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::Cx;
use super::names::{self, tokens};
use super::output::output_name;
use crate::sql::{ObjectName, QueryText};

impl Cx<'_> {
    /// Reads a query, or anything else that is kept as text with the relations it names.
    pub(super) fn query(&self, node: &SyntaxNode) -> QueryText {
        self.whole(node);
        QueryText { text: self.text(node).to_owned(), tokens: tokens(node), relations: relations(node) }
    }
}

/// Tables and views that a node names, in order, without repetition and without common table expressions.
pub(super) fn relations(root: &SyntaxNode) -> Vec<ObjectName> {
    let mut found: Vec<ObjectName> = Vec::new();
    for node in root.descendants() {
        let is_target = match node.kind() {
            SyntaxKind::RELATION_NAME_REF => true,
            SyntaxKind::TABLE_NAME_REF => true,
            SyntaxKind::TABLE_NAME => node.parent().is_some_and(|parent| parent.kind() == SyntaxKind::INTO_CLAUSE),
            _ => false,
        };
        if !is_target {
            continue;
        }
        let Some(name) = names::object_of(names::parts(&node)) else { continue };
        let common_table = name.schema.is_none() && is_common_table(&node, &name.name);
        if !common_table && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// Whether a `WITH` around the node defines the name where the node can see it.
fn is_common_table(node: &SyntaxNode, name: &str) -> bool {
    let position = node.text_range();
    for ancestor in node.ancestors() {
        let Some(with) = with_clause(&ancestor) else { continue };
        let recursive = with.children_with_tokens().any(|element| element.kind() == SyntaxKind::RECURSIVE_KW);
        for table in with.children().filter(|child| child.kind() == SyntaxKind::WITH_TABLE) {
            let inside = table.text_range().contains_range(position);
            if inside && !recursive {
                break;
            }
            let defined = table.children().find(|child| child.kind() == SyntaxKind::CTE_NAME);
            if defined.is_some_and(|defined| names::fold(&defined) == name) {
                return true;
            }
        }
    }
    false
}

/// The `WITH` of a query. The tree has it in the first arm of a `UNION` without parentheses, and it holds for all arms.
fn with_clause(query: &SyntaxNode) -> Option<SyntaxNode> {
    let mut first = query.first_child()?;
    if query.kind() == SyntaxKind::COMPOUND_SELECT {
        while matches!(first.kind(), SyntaxKind::COMPOUND_SELECT | SyntaxKind::SELECT | SyntaxKind::SELECT_INTO | SyntaxKind::VALUES) {
            first = first.first_child()?;
        }
    }
    (first.kind() == SyntaxKind::WITH_CLAUSE).then_some(first)
}

impl Cx<'_> {
    /// Names of the columns a query returns; `None` when a star or something else hides them.
    pub(super) fn output_names(&self, query: &ast::SelectVariant) -> Option<Vec<String>> {
        let mut current = query.clone();
        loop {
            let targets = match &current {
                ast::SelectVariant::CompoundSelect(compound) => {
                    current = compound.lhs()?;
                    continue;
                }
                ast::SelectVariant::ParenSelect(paren) => {
                    current = paren.syntax().children().find_map(ast::SelectVariant::cast)?;
                    continue;
                }
                ast::SelectVariant::Select(select) => select.select_clause()?.target_list()?,
                ast::SelectVariant::SelectInto(select) => select.select_clause()?.target_list()?,
                ast::SelectVariant::Values(values) => {
                    let row = values.row_list()?.syntax().children().find_map(ast::Row::cast)?;
                    let width = row.syntax().children().filter_map(ast::Expr::cast).count();
                    return Some((1..=width).map(|number| format!("column{number}")).collect());
                }
                ast::SelectVariant::Table(_) => return None,
            };
            return targets.syntax().children().filter_map(ast::Target::cast).map(|target| self.output_name(&target)).collect();
        }
    }

    /// The alias of a target, or the name PostgreSQL gives it.
    fn output_name(&self, target: &ast::Target) -> Option<String> {
        if let Some(alias) = target.as_name() {
            return alias.name().map(|name| names::fold(name.syntax()));
        }
        let mut expr = target.expr()?;
        while let ast::Expr::ParenExpr(paren) = &expr {
            match paren.syntax().children().find_map(ast::Expr::cast) {
                Some(inner) => expr = inner,
                None => {
                    let query = paren.syntax().children().find_map(ast::SelectVariant::cast)?;
                    return self.output_names(&query)?.into_iter().next();
                }
            }
        }
        output_name(&self.expr(&expr, 0))
    }
}

/// Whether a query's select list is a bare `*`.
pub(super) fn selects_star(query: &ast::SelectVariant) -> bool {
    let targets = match query {
        ast::SelectVariant::Select(select) => select.select_clause().and_then(|clause| clause.target_list()),
        ast::SelectVariant::Table(_) => return true,
        ast::SelectVariant::CompoundSelect(_)
        | ast::SelectVariant::ParenSelect(_)
        | ast::SelectVariant::SelectInto(_)
        | ast::SelectVariant::Values(_) => None,
    };
    targets.is_some_and(|targets| {
        let mut targets = targets.syntax().children().filter_map(ast::Target::cast);
        targets.next().is_some_and(|target| target.star_token().is_some()) && targets.next().is_none()
    })
}
