//! Views.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read};
use super::names::collapsed;
use crate::sql::{CreateView, Persistence, StatementKind};

impl Cx<'_> {
    /// Reads `CREATE VIEW` or `CREATE MATERIALIZED VIEW`.
    pub(super) fn create_view(&self, node: &SyntaxNode, materialized: bool) -> Read<StatementKind> {
        let name = self.object_in::<ast::View>(node, "the view's name")?;
        let query: ast::SelectVariant = self.need(node, "the query")?;
        let mut parameters = self.one::<ast::WithParams>(node).map(|with| self.parameters(with.syntax())).unwrap_or_default();
        if let Some(check) = self.one::<ast::WithCheckOption>(node) {
            self.whole(check.syntax());
            let local = collapsed(check.syntax()).to_ascii_lowercase().contains("local");
            parameters.insert("check_option".to_owned(), if local { "local" } else { "cascaded" }.to_owned());
        }
        let columns = match self.one::<ast::ColumnList>(node) {
            Some(list) => self.names::<ast::ColumnName>(list.syntax()),
            None => Vec::new(),
        };
        let output = if columns.is_empty() { self.output_names(&query) } else { Some(columns.clone()) };
        Ok(StatementKind::CreateView(CreateView {
            or_replace: self.has::<ast::OrReplace>(node),
            if_not_exists: self.has::<ast::IfNotExists>(node),
            temporary: self.persistence(node, Some(&name)) == Persistence::Temporary,
            materialized,
            recursive: self.token(node, SyntaxKind::RECURSIVE_KW),
            columns,
            query: self.query(query.syntax()),
            output,
            parameters,
            name,
        }))
    }
}
