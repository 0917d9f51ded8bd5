//! The rows of one pair of tables.

use super::keys::keys_of;
use super::value::{Meaning, Normal, ValueVerdict, display, judge, meaning, normal};
use super::{SeedDifference, SeedSide, SeedTable, SeedValue};
use crate::catalog::{Column, Table};
use crate::compare::equivalence::ColumnSide;
use crate::compare::{AcceptedPair, Evidence, Kind, ObjectPath, Status, TablePair, Verdict};
use crate::replay::rows::{RowSet, SeedRow};
use crate::source::{Dialect, SortedMap, SortedSet};

/// A pair of tables with their rows.
pub(super) struct Sides<'a> {
    pub left: SeedSide<'a>,
    pub right: SeedSide<'a>,
    pub pair: &'a TablePair,
    pub left_set: Option<&'a RowSet<'a>>,
    pub right_set: Option<&'a RowSet<'a>>,
}

/// A pair of columns that both row sets can be asked for.
struct ColumnPair<'a> {
    left: &'a Column,
    right: &'a Column,
    left_at: Option<usize>,
    right_at: Option<usize>,
    meaning: Meaning,
}

/// Longest label of a row, in characters.
const LONGEST_LABEL: usize = 120;

pub(super) fn compare_rows(sides: &Sides<'_>, made: &mut SeedTable, accepted: &mut Vec<AcceptedPair>) {
    let (left_catalog, right_catalog) = (&sides.left.side.replayed.catalog, &sides.right.side.replayed.catalog);
    let (Some(left_table), Some(right_table)) = (left_catalog.tables.get(&made.left), right_catalog.tables.get(&made.right)) else {
        return;
    };
    let dialects = (left_catalog.dialect, right_catalog.dialect);
    let columns = column_pairs(sides, left_table, right_table, dialects);
    let no_rows = Vec::new();
    let left_rows = sides.left_set.map_or(&no_rows, |set| &set.rows);
    let right_rows = sides.right_set.map_or(&no_rows, |set| &set.rows);
    let rows = Rows { columns: &columns, dialects };

    let chosen = keys_of(left_catalog, &made.left, left_table).into_iter().find_map(|key| {
        let picked: Option<Vec<&ColumnPair<'_>>> =
            key.columns.iter().map(|name| columns.iter().find(|pair| dialects.0.key(&pair.left.name) == *name)).collect();
        let picked = picked?;
        let left = rows.keys(left_rows, &picked, true)?;
        let right = rows.keys(right_rows, &picked, false)?;
        Some((key, picked, left, right))
    });
    let mut judge_pairs = Vec::new();
    let mut right_left: SortedSet<usize> = (0..right_rows.len()).collect();
    let label_columns: Vec<&ColumnPair<'_>>;
    let mut missing = SortedSet::new();
    match chosen {
        Some((key, picked, left, right)) => {
            let names: Vec<&str> = picked.iter().map(|pair| pair.left.name.as_str()).collect();
            made.matched_by = format!("{} ({})", key.label, names.join(", "));
            label_columns = picked;
            let by_key: SortedMap<&String, usize> = right.iter().enumerate().map(|(position, key)| (key, position)).collect();
            for (position, key) in left.iter().enumerate() {
                match by_key.get(key) {
                    Some(other) => {
                        right_left.remove(other);
                        judge_pairs.push((position, *other));
                    }
                    None => {
                        missing.insert(position);
                    }
                }
            }
        }
        None => {
            let whole = columns.len() == left_table.columns.len() && columns.len() == right_table.columns.len();
            let names: Vec<&str> = columns.iter().map(|pair| pair.left.name.as_str()).collect();
            made.matched_by =
                if whole { "all columns".to_owned() } else { format!("the columns that both sides have ({})", names.join(", ")) };
            let literal = rows.literal_columns(left_rows, right_rows);
            label_columns = columns.iter().collect();
            let mut by_content: SortedMap<String, Vec<usize>> = SortedMap::new();
            for (position, row) in right_rows.iter().enumerate().rev() {
                by_content.entry(rows.content(row, &literal, false)).or_default().push(position);
            }
            for (position, row) in left_rows.iter().enumerate() {
                match by_content.get_mut(&rows.content(row, &literal, true)).and_then(Vec::pop) {
                    Some(other) => {
                        right_left.remove(&other);
                        judge_pairs.push((position, other));
                    }
                    None => {
                        missing.insert(position);
                    }
                }
            }
        }
    }
    let pairs: SortedMap<usize, usize> = judge_pairs.into_iter().collect();
    let mut seen = SortedSet::new();
    for (position, left_row) in left_rows.iter().enumerate() {
        let Some(right_row) = pairs.get(&position).and_then(|other| right_rows.get(*other)) else {
            if missing.contains(&position) {
                made.rows.push(SeedDifference {
                    status: Status::Missing,
                    key: label(left_row, &label_columns, true),
                    values: Vec::new(),
                    left: Some(left_row.span),
                    right: None,
                });
            }
            continue;
        };
        let mut values = Vec::new();
        for pair in &columns {
            let (Some(left_cell), Some(right_cell)) =
                (pair.left_at.and_then(|at| left_row.cells.get(at)), pair.right_at.and_then(|at| right_row.cells.get(at)))
            else {
                continue;
            };
            let left_side = ColumnSide { catalog: left_catalog, table: &made.left, definition: left_table, column: pair.left };
            let right_side = ColumnSide { catalog: right_catalog, table: &made.right, definition: right_table, column: pair.right };
            let verdict = judge(left_cell, &left_side, right_cell, &right_side);
            let row = match verdict {
                ValueVerdict::Same => None,
                ValueVerdict::Normalised => (dialects.0 != dialects.1).then_some("S06"),
                ValueVerdict::ComputedAlike(row) => {
                    made.computed += 1;
                    Some(row)
                }
                ValueVerdict::Computed => {
                    made.computed += 1;
                    None
                }
                ValueVerdict::NotCompared => {
                    made.not_compared += 1;
                    None
                }
                ValueVerdict::OneComputed | ValueVerdict::Different => {
                    values.push(SeedValue {
                        column: pair.left.name.clone(),
                        left: display(&left_cell.cell),
                        right: display(&right_cell.cell),
                        one_computed: verdict == ValueVerdict::OneComputed,
                    });
                    None
                }
            };
            if let Some(row) = row
                && seen.insert((row, pair.left.name.clone()))
            {
                accepted.push(AcceptedPair {
                    row,
                    kind: Kind::SeedRows,
                    object: ObjectPath { schema: None, table: Some(made.left.display()), name: pair.left.name.clone() },
                    facet: "value",
                    left: Evidence::new(display(&left_cell.cell), Some(left_row.span)),
                    right: Evidence::new(display(&right_cell.cell), Some(right_row.span)),
                    verdict: Verdict::Expected,
                    evidence: "the first of the column's values that is spelled differently".to_owned(),
                });
            }
        }
        if values.is_empty() {
            made.same += 1;
        } else {
            made.rows.push(SeedDifference {
                status: Status::Different,
                key: label(left_row, &label_columns, true),
                values,
                left: Some(left_row.span),
                right: Some(right_row.span),
            });
        }
    }
    for row in right_left.iter().filter_map(|position| right_rows.get(*position)) {
        made.rows.push(SeedDifference {
            status: Status::Extra,
            key: label(row, &label_columns, false),
            values: Vec::new(),
            left: None,
            right: Some(row.span),
        });
    }
}

fn column_pairs<'a>(sides: &Sides<'_>, left_table: &'a Table, right_table: &'a Table, dialects: (Dialect, Dialect)) -> Vec<ColumnPair<'a>> {
    let position = |set: Option<&RowSet<'_>>, dialect: Dialect, name: &str| {
        set.and_then(|set| set.columns.iter().position(|column| dialect.same(column, name)))
    };
    let pairs = sides.pair.columns.iter().filter_map(|(left, right)| {
        let (left, right) = (left_table.columns.get((*left)?)?, right_table.columns.get((*right)?)?);
        if left.generated.is_some() || right.generated.is_some() {
            return None;
        }
        Some(ColumnPair {
            left,
            right,
            left_at: position(sides.left_set, dialects.0, &left.name),
            right_at: position(sides.right_set, dialects.1, &right.name),
            meaning: meaning((left, dialects.0), (right, dialects.1)),
        })
    });
    pairs.collect()
}

struct Rows<'a> {
    columns: &'a [ColumnPair<'a>],
    dialects: (Dialect, Dialect),
}

impl Rows<'_> {
    fn normal(&self, row: &SeedRow<'_>, pair: &ColumnPair<'_>, left: bool) -> Option<Normal> {
        let (at, column, dialect) =
            if left { (pair.left_at, pair.left, self.dialects.0) } else { (pair.right_at, pair.right, self.dialects.1) };
        normal(&row.cells.get(at?)?.cell, pair.meaning, column, dialect)
    }

    /// The key of every row; `None` when one of them is not a literal, is null, or stands for two rows.
    fn keys(&self, rows: &[SeedRow<'_>], picked: &[&ColumnPair<'_>], left: bool) -> Option<Vec<String>> {
        let mut seen = SortedSet::new();
        rows.iter()
            .map(|row| {
                let parts: Option<Vec<String>> = picked
                    .iter()
                    .map(|pair| self.normal(row, pair, left).filter(|value| *value != Normal::Null).map(|value| value.key()))
                    .collect();
                let key = parts?.join("\u{0}");
                seen.insert(key.clone()).then_some(key)
            })
            .collect()
    }

    /// Columns whose every value is a literal on both sides; the others say nothing about which row is which.
    fn literal_columns(&self, left: &[SeedRow<'_>], right: &[SeedRow<'_>]) -> Vec<usize> {
        let literal = |pair: &ColumnPair<'_>| {
            left.iter().all(|row| self.normal(row, pair, true).is_some()) && right.iter().all(|row| self.normal(row, pair, false).is_some())
        };
        self.columns.iter().enumerate().filter(|(_, pair)| literal(pair)).map(|(position, _)| position).collect()
    }

    /// What a row says as a whole.
    fn content(&self, row: &SeedRow<'_>, literal: &[usize], left: bool) -> String {
        let pairs = literal.iter().filter_map(|position| self.columns.get(*position));
        let parts: Vec<String> = pairs.map(|pair| self.normal(row, pair, left).map_or_else(String::new, |value| value.key())).collect();
        parts.join("\u{0}")
    }
}

fn label(row: &SeedRow<'_>, columns: &[&ColumnPair<'_>], left: bool) -> String {
    let mut text = String::new();
    for pair in columns {
        let (at, column) = if left { (pair.left_at, pair.left) } else { (pair.right_at, pair.right) };
        let Some(cell) = at.and_then(|at| row.cells.get(at)) else { continue };
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&format!("{} = {}", column.name, display(&cell.cell)));
        if text.chars().count() > LONGEST_LABEL {
            return text.chars().take(LONGEST_LABEL).chain(['…']).collect();
        }
    }
    text
}
