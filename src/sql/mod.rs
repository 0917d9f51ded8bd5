//! Text becomes statements.
//!
//! `split` cuts any text into raw statements and never fails; one folder per engine parses a raw statement and lowers it into the one
//! [`Statement`] and the one [`Expr`] of ours. Nothing is dropped: every raw statement ends in exactly one [`Outcome`].

mod expr;
pub mod postgres;
pub mod lex;
pub mod relations;
pub mod rows;
mod scan;
mod split;
pub mod sqlite;
mod statement;

use crate::source::{Dialect, Migration, SourceSet, template};

pub use expr::{CaseBranch, DataType, Expr, Expression, Quantifier, QueryText, UnaryOp};
pub use postgres::output_name;
pub use relations::{query_text, relations_named};
pub use split::{RawKind, RawStatement, SplitIssue, split};
pub use statement::*;

/// A migration with its statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedMigration {
    /// The migration.
    pub migration: Migration,
    /// Its statements in order.
    pub statements: Vec<Statement>,
}

/// Splits, parses and lowers every migration of a side.
pub fn parse(set: &SourceSet) -> Vec<ParsedMigration> {
    parse_each(set, &mut |_| {})
}

/// As [`parse`]; says the path of each file before it is looked at.
pub fn parse_each(set: &SourceSet, say: &mut dyn FnMut(&str)) -> Vec<ParsedMigration> {
    set.migrations
        .iter()
        .map(|migration| {
            let file = set.file(migration.file);
            say(&file.path);
            let text = migration.text.as_deref().unwrap_or(&file.text);
            let mut statements = Vec::new();
            for part in &migration.parts {
                for raw in split(text, part.clone(), set.dialect) {
                    let mut statement = match set.dialect {
                        Dialect::Sqlite => sqlite::lower(text, file.id, &raw),
                        Dialect::Postgres => postgres::lower(text, file.id, &raw),
                    };
                    without_placeholders(text, &mut statement);
                    statements.push(statement);
                }
            }
            postgres::judge_escapes(text, &mut statements);
            postgres::judge_connections(text, &mut statements);
            ParsedMigration { migration: migration.clone(), statements }
        })
        .collect()
}

/// A statement with a mark that another program fills in never reaches the engine as it stands: what the engine would say of it says nothing.
fn without_placeholders(text: &str, statement: &mut Statement) {
    let reason = match &mut statement.outcome {
        Outcome::NotUnderstood { kind: _, reason, affects: _ } => reason,
        Outcome::Modelled(_) | Outcome::Irrelevant(_) | Outcome::Opaque { kind: _, reason: _, affects: _ } => return,
    };
    let written = text.get(statement.span.start as usize..statement.span.end as usize).unwrap_or_default();
    if let Some((_, mark)) = template(written) {
        *reason = format!("{mark} stands in it, which another program fills in");
    }
}

/// The tree of an expression that stands in a query, read by the engine's own parser; `None` when it is not one.
pub fn query_expression(text: &str, dialect: Dialect) -> Option<Expr> {
    match dialect {
        Dialect::Sqlite => sqlite::query_expression(text),
        Dialect::Postgres => postgres::expression(text).map(|expression| expression.tree),
    }
}
