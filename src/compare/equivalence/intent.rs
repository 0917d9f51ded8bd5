//! What the author of a SQLite column meant by its type, and how that is known.

use super::class::{Class, class_of};
use super::sides::ColumnSide;
use crate::sql::Expr;

/// A piece of evidence for what a column means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Whether a declaration says so, as opposed to a name.
    pub(super) strong: bool,
    /// For people: `CHECK (active IN (0, 1))`.
    pub(super) words: String,
}

/// Evidence that a column holds truth values.
pub(super) fn boolean(side: &ColumnSide<'_>) -> Option<Evidence> {
    let _ = (side, class_of(side) == Class::Boolean, Expr::Null);
    None
}
