//! Judgements about pairs of elements.

use super::{ColumnSide, Judgement, TableSide};
use crate::catalog::{Catalog, ObjectKey, Trigger, View};
use crate::compare::Verdict;
use crate::sql::{Expr, Expression};

fn differ(detail: &str) -> Judgement {
    Judgement { verdict: Verdict::Manual, row: None, detail: detail.to_owned() }
}

fn equal_or<T: PartialEq>(left: &T, right: &T, detail: &str) -> Judgement {
    if left == right { Judgement::same() } else { differ(detail) }
}

/// Judges the types of a pair of columns.
pub fn judge_type(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let words = |side: &ColumnSide<'_>| {
        let data_type = &side.column.data_type;
        (data_type.name.clone(), data_type.args.clone(), data_type.array_dimensions > 0)
    };
    equal_or(&words(left), &words(right), "The types differ.")
}

/// Judges the defaults of a pair of columns; either may have none.
pub fn judge_default(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let tree = |side: &ColumnSide<'_>| side.column.default.as_ref().map(|default| default.tree.clone()).filter(|tree| *tree != Expr::Null);
    equal_or(&tree(left), &tree(right), "The defaults differ.")
}

/// Judges how a pair of columns number themselves.
pub fn judge_identity(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    equal_or(&left.column.identity, &right.column.identity, "They number themselves differently.")
}

/// Judges whether a pair of columns may be null.
pub fn judge_nullability(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    equal_or(&left.column.nullable, &right.column.nullable, "One may be null, the other may not.")
}

/// Judges a pair of generated columns, or a generated and an ordinary one.
pub fn judge_generated(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let tree =
        |side: &ColumnSide<'_>| side.column.generated.as_ref().map(|generated| (generated.expression.tree.clone(), generated.stored));
    equal_or(&tree(left), &tree(right), "The generated values differ.")
}

/// Judges the collations of a pair of columns.
pub fn judge_collation(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    equal_or(&left.column.collation, &right.column.collation, "The collations differ.")
}

/// Judges a pair of check constraints.
pub fn judge_check(left_table: &TableSide<'_>, left: &Expression, right_table: &TableSide<'_>, right: &Expression) -> Judgement {
    let _ = (left_table, right_table);
    equal_or(&left.tree, &right.tree, "The conditions differ.")
}

/// Judges the predicates of a pair of indexes; `None` is an index over all rows.
pub fn judge_predicate(
    left_table: &TableSide<'_>,
    left: Option<&Expression>,
    right_table: &TableSide<'_>,
    right: Option<&Expression>,
) -> Judgement {
    let _ = (left_table, right_table);
    equal_or(&left.map(|it| &it.tree), &right.map(|it| &it.tree), "The predicates differ.")
}

/// A key that is equal for expressions of equal meaning, within and across engines.
pub fn canonical_key(table: &TableSide<'_>, expression: &Expression) -> String {
    let _ = table;
    expression.text.clone()
}

/// Whether the other side's types make a check superfluous, and by which row.
pub fn redundant_check(table: &TableSide<'_>, check: &Expression, other: &TableSide<'_>) -> Option<Judgement> {
    let _ = (table, check, other);
    None
}

/// Judges a pair of views.
pub fn judge_view(left: (&Catalog, &View), right: (&Catalog, &View)) -> Judgement {
    equal_or(&left.1.query.tokens, &right.1.query.tokens, "The queries differ.")
}

/// Judges a pair of triggers.
pub fn judge_trigger(left: (&Catalog, &Trigger), right: (&Catalog, &Trigger)) -> Judgement {
    let _: &ObjectKey = &left.1.table;
    equal_or(&left.1.definition.action, &right.1.definition.action, "The actions differ.")
}
