//! Rows come in.

use std::borrow::Cow;

use super::state::{State, StateTable};
use super::{ROW_LIMIT, RowMigration, RowState, SeedCell, SeedRow};
use crate::catalog::ObjectKey;
use crate::source::{Dialect, SortedMap, SourceSpan};
use crate::sql::rows::{Cell, CopiedRows, OnConflict, Row, RowBlock, RowEffect, canonical_number, expression, literal, read};
use crate::sql::{DataChange, Expr};

/// For each key of the table: its values, and the row that has them.
pub(super) type Index = Vec<SortedMap<String, usize>>;

/// A value as a key sees it; `None` for one that no other can be equal to, as far as can be told.
pub(super) fn key_part(cell: &Cell<'_>) -> Option<String> {
    match cell {
        Cell::Text(text) => Some(match text.strip_prefix("\\x") {
            Some(hex) => format!("h{}", hex.to_ascii_lowercase()),
            // A column decides by its type whether '5' is 5.
            None => canonical_number(text).filter(|number| number == text.as_ref()).map_or_else(|| format!("t{text}"), |n| format!("n{n}")),
        }),
        Cell::Number(number) => Some(canonical_number(number).map_or_else(|| format!("t{number}"), |number| format!("n{number}"))),
        Cell::Hex(hex) => Some(format!("h{}", hex.to_ascii_lowercase())),
        Cell::Boolean(value) => Some(format!("n{}", u8::from(*value))),
        Cell::Null | Cell::Default | Cell::Expression(_) | Cell::Assigned | Cell::Unknown => None,
    }
}

fn row_keys(table: &StateTable<'_>, dialect: Dialect, cells: &[SeedCell<'_>]) -> Vec<Option<String>> {
    let one = |names: &Vec<String>| {
        let parts: Option<Vec<String>> = names
            .iter()
            .map(|name| table.position(dialect, name).and_then(|position| cells.get(position)).and_then(|cell| key_part(&cell.cell)))
            .collect();
        parts.map(|parts| parts.join("\u{0}"))
    };
    table.keys.iter().map(one).collect()
}

fn build_index(table: &mut StateTable<'_>, dialect: Dialect) {
    if table.index.is_some() {
        return;
    }
    let mut index: Index = vec![SortedMap::new(); table.keys.len()];
    for (position, row) in table.set.rows.iter().enumerate() {
        for (map, key) in index.iter_mut().zip(row_keys(table, dialect, &row.cells)) {
            if let Some(key) = key {
                map.insert(key, position);
            }
        }
    }
    table.index = Some(index);
}

impl<'t> State<'t> {
    pub fn data(&mut self, span: SourceSpan, change: &'t DataChange) {
        let sources = self.sources;
        let file = sources.file(span.file);
        let text = &file.text;
        // Rows of a large file that were counted when it was read.
        let omitted = file.omitted.rows.get(&span.start).map_or(0, |missing| missing.rows);
        let key = self.resolve(&change.table);
        let stored = self.tables.get(&key).map_or(0, |table| table.set.rows.len());
        let counted_only = self.tables.get(&key).is_some_and(|table| table.set.state != RowState::Known);
        // One more than fits shows that the bound is passed.
        let limit = if counted_only { 0 } else { (ROW_LIMIT + 1).saturating_sub(stored) };
        match read(text, self.dialect, span, change, limit) {
            RowEffect::Rows(block) => self.rows(span, &key, block, omitted),
            RowEffect::Copied(copied) => self.copied(span, &key, change, copied),
            RowEffect::Update(update) => self.update(span, &key, &update),
            RowEffect::Delete(delete) => self.delete(span, &key, &delete),
            RowEffect::Truncate { tables, cascade } => self.truncate(span, &tables, cascade),
            RowEffect::NotFollowed(reason) => {
                self.not_decidable(&key, span, reason);
                self.change(span, change.verb, &key, false, format!("Not followed: {reason}."));
            }
        }
    }

    pub fn change(&mut self, span: SourceSpan, verb: &str, key: &ObjectKey, followed: bool, note: String) {
        self.changes.push(RowMigration { span, verb: verb.to_owned(), table: key.clone(), followed, note });
    }

    fn rows(&mut self, span: SourceSpan, key: &ObjectKey, block: RowBlock<'t>, omitted: u64) {
        let dialect = self.dialect;
        let RowBlock { columns, rows, count, conflict } = block;
        let count = count.saturating_add(omitted);
        if count == 0 {
            return;
        }
        self.carries_rows = true;
        self.touch(key);
        let width = self.table(key).columns.len();
        let over = {
            let has_room = self.has_room(width.saturating_mul(rows.len()));
            let table = self.table(key);
            table.set.first = table.set.first.or(Some(span));
            table.set.count = table.set.count.saturating_add(count);
            let over = omitted > 0 || table.set.rows.len() + rows.len() > ROW_LIMIT || !has_room;
            if table.set.state == RowState::Known && over {
                table.set.state = RowState::CountedOnly;
            }
            if table.set.state != RowState::Known {
                let freed: usize = table.set.rows.iter().map(|row| row.cells.len()).sum();
                table.set.rows = Vec::new();
                table.index = None;
                Some(freed)
            } else {
                None
            }
        };
        if let Some(freed) = over {
            self.cells = self.cells.saturating_sub(freed);
            return;
        }
        // The rows are counted one by one below, because some may be left out or replace others.
        self.table(key).set.count -= count;
        let positions = match self.positions(key, &columns) {
            Ok(positions) => positions,
            Err(reason) => return self.not_decidable(key, span, reason),
        };
        for row in rows {
            let Row { cells, start } = row;
            if cells.len() > positions.len() {
                return self.not_decidable(key, span, "a row has more values than the table has columns");
            }
            let mut made = self.table(key).columns.iter().map(|column| column.omitted(dialect)).collect::<Vec<_>>();
            for (position, cell) in positions.iter().zip(cells) {
                let numbered = self.table(key).columns.get(*position).is_some_and(|column| column.numbered);
                let Some(slot) = made.get_mut(*position) else { continue };
                match cell {
                    Cell::Default => {}
                    // A NULL for the rowid is a request for a number (https://sqlite.org/autoinc.html).
                    Cell::Null if numbered && dialect == Dialect::Sqlite => {}
                    cell => *slot = SeedCell { cell, written: true },
                }
            }
            self.put(span, key, SeedRow { cells: made, span: SourceSpan { file: span.file, start, end: start + 1 } }, &conflict);
        }
    }

    /// Where the values of a statement go.
    fn positions(&mut self, key: &ObjectKey, columns: &[String]) -> Result<Vec<usize>, String> {
        let dialect = self.dialect;
        let table = self.table(key);
        if columns.is_empty() {
            // SQLite leaves generated columns out of a row without names (https://sqlite.org/gencol.html).
            let all = table.columns.iter().enumerate().filter(|(_, column)| !(column.generated && dialect == Dialect::Sqlite));
            return Ok(all.map(|(position, _)| position).collect());
        }
        columns
            .iter()
            .map(|name| table.position(dialect, name).ok_or_else(|| format!("it writes a column {name} that the table does not have")))
            .collect()
    }

    fn put(&mut self, span: SourceSpan, key: &ObjectKey, row: SeedRow<'t>, conflict: &OnConflict<'t>) {
        let dialect = self.dialect;
        let width = row.cells.len();
        let table = self.table(key);
        let clash = if *conflict == OnConflict::Refuse { None } else { find_clash(table, dialect, &row, conflict) };
        match (clash, conflict) {
            (None, _) | (Some(_), OnConflict::Refuse) => {
                let position = table.set.rows.len();
                if table.index.is_some() {
                    let keys = row_keys(table, dialect, &row.cells);
                    for (map, key) in table.index.iter_mut().flatten().zip(keys) {
                        if let Some(key) = key {
                            map.insert(key, position);
                        }
                    }
                }
                table.set.rows.push(row);
                table.set.count += 1;
                self.cells = self.cells.saturating_add(width);
            }
            (Some(_), OnConflict::Ignore(_)) => {}
            (Some(position), OnConflict::Replace) => {
                if let Some(old) = table.set.rows.get_mut(position) {
                    *old = row;
                }
                table.index = None;
            }
            (Some(position), OnConflict::Update { assignments, conditional, .. }) => {
                if *conditional {
                    return self.not_decidable(key, span, "ON CONFLICT DO UPDATE has a condition");
                }
                self.upsert(key, position, &row, assignments);
            }
        }
    }

    /// `DO UPDATE SET`: `excluded.c` is the row that was to come in.
    fn upsert(&mut self, key: &ObjectKey, position: usize, row: &SeedRow<'t>, assignments: &[(String, &'t str)]) {
        let dialect = self.dialect;
        let table = self.table(key);
        for (name, value) in assignments {
            let Some(at) = table.position(dialect, name) else { continue };
            let excluded = value.trim().to_ascii_lowercase();
            let from = excluded.strip_prefix("excluded.").map(|name| name.trim_matches('"').to_owned());
            let cell = match from.and_then(|name| table.position(dialect, &name)).and_then(|from| row.cells.get(from)) {
                Some(cell) => cell.cell.clone(),
                None => assigned(value, dialect),
            };
            if let Some(slot) = table.set.rows.get_mut(position).and_then(|row| row.cells.get_mut(at)) {
                *slot = SeedCell { cell, written: true };
            }
        }
        if let Some(old) = table.set.rows.get_mut(position) {
            old.span = row.span;
        }
        table.index = None;
    }

    /// `INSERT … SELECT`: a plain copy of another table's columns is followed, as in a rebuild.
    fn copied(&mut self, span: SourceSpan, key: &ObjectKey, change: &DataChange, copied: CopiedRows<'t>) {
        const VERB: &str = "INSERT … SELECT";
        let CopiedRows { columns, source, items, conflict, makes_rows } = copied;
        let named: Vec<_> = change.select.iter().flat_map(|select| &select.relations).chain(&source).cloned().collect();
        let filled = named.iter().any(|name| self.has_rows(&self.resolve(name)));
        if !filled && !makes_rows && !named.is_empty() {
            let names = named.iter().map(|name| self.resolve(name).display().to_string()).collect::<crate::source::SortedSet<_>>();
            let names = names.into_iter().collect::<Vec<_>>().join(", ");
            return self.change(span, VERB, key, true, format!("Copies rows of {names}, of which the files carry none."));
        }
        let Some(from) = source.map(|name| self.resolve(&name)) else {
            self.not_decidable(key, span, "a query decides which rows come in");
            return self.change(span, VERB, key, false, "A query decides which rows come in.".into());
        };
        self.touch(key);
        match self.tables.get(&from).map(|table| table.set.state.clone()) {
            Some(RowState::Known) => {}
            Some(RowState::CountedOnly) => {
                let count = self.tables.get(&from).map_or(0, |table| table.set.count);
                let first = self.tables.get(&from).and_then(|table| table.set.first);
                let table = self.table(key);
                table.set.state = RowState::CountedOnly;
                table.set.count += count;
                table.set.first = first;
                return self.change(span, VERB, key, true, format!("Copies the {count} rows of {}.", from.display()));
            }
            Some(RowState::NotDecidable { span: blamed, reason }) => {
                self.not_decidable(key, blamed, reason);
                return self.change(span, VERB, key, false, format!("Copies rows of {}, which are not decidable.", from.display()));
            }
            None => return,
        }
        let Some(rows) = self.copy_rows(&from, key, &columns, &items) else {
            self.not_decidable(key, span, "its values are computed from rows of another table");
            return self.change(span, VERB, key, false, format!("Its values are computed from rows of {}.", from.display()));
        };
        let count = rows.len();
        for row in rows {
            self.put(span, key, row, &conflict);
        }
        let first = self.tables.get(&from).and_then(|table| table.set.first);
        let table = self.table(key);
        table.set.first = table.set.first.or(first);
        self.change(span, VERB, key, true, format!("Copies {count} known rows of {}.", from.display()));
    }

    /// The rows that `SELECT items FROM from` gives, as rows of `to`.
    fn copy_rows(&mut self, from: &ObjectKey, to: &ObjectKey, columns: &[String], items: &[&'t str]) -> Option<Vec<SeedRow<'t>>> {
        let dialect = self.dialect;
        let targets = self.positions(to, columns).ok()?;
        let source = self.tables.get(from)?;
        let width = source.columns.len();
        // Each item is a column of the source, or a value of its own.
        let mut picks: Vec<Result<usize, Cell<'t>>> = Vec::new();
        for item in items {
            if *item == "*" {
                picks.extend((0..width).map(Ok));
                continue;
            }
            match column_of(item, dialect).and_then(|name| source.position(dialect, &name)) {
                Some(position) => picks.push(Ok(position)),
                None => picks.push(Err(match literal(item, dialect) {
                    Cell::Expression(_) => Cell::Unknown,
                    known => known,
                })),
            }
        }
        if picks.len() != targets.len() {
            return None;
        }
        let target = self.tables.get(to)?;
        let rows = source.set.rows.iter().map(|row| {
            let mut cells: Vec<SeedCell<'t>> = target.columns.iter().map(|column| column.omitted(dialect)).collect();
            for (position, pick) in targets.iter().zip(&picks) {
                let Some(slot) = cells.get_mut(*position) else { continue };
                *slot = match pick {
                    Ok(from) => row.cells.get(*from).cloned().unwrap_or(SeedCell { cell: Cell::Unknown, written: true }),
                    Err(cell) => SeedCell { cell: cell.clone(), written: true },
                };
            }
            SeedRow { cells, span: row.span }
        });
        Some(rows.collect())
    }
}

/// The row that has a key of the new row, among the keys that the statement means.
fn find_clash(table: &mut StateTable<'_>, dialect: Dialect, row: &SeedRow<'_>, conflict: &OnConflict<'_>) -> Option<usize> {
    build_index(table, dialect);
    let target: &[String] = match conflict {
        OnConflict::Ignore(target) | OnConflict::Update { target, .. } => target,
        OnConflict::Refuse | OnConflict::Replace => &[],
    };
    let target: Vec<String> = target.iter().map(|name| dialect.key(name)).collect();
    let keys = row_keys(table, dialect, &row.cells);
    let index = table.index.as_ref()?;
    let meant = |names: &Vec<String>| target.is_empty() || (names.len() == target.len() && target.iter().all(|name| names.contains(name)));
    keys.iter()
        .zip(index)
        .zip(&table.keys)
        .filter(|(_, names)| meant(names))
        .find_map(|((key, map), _)| key.as_ref().and_then(|key| map.get(key)).copied())
}

/// The column that a piece of text names, when it is nothing else.
pub(super) fn column_of(text: &str, dialect: Dialect) -> Option<String> {
    let Expr::Column(mut parts) = expression(text, dialect)?.tree else { return None };
    parts.pop()
}

/// The value that an assignment gives; an expression over columns is not followed.
pub(super) fn assigned<'t>(value: &'t str, dialect: Dialect) -> Cell<'t> {
    match literal(value, dialect) {
        Cell::Expression(text) => {
            let reads_columns = expression(text, dialect).is_none_or(|expression| super::filter::reads_columns(&expression.tree));
            if reads_columns { Cell::Unknown } else { Cell::Expression(text) }
        }
        Cell::Text(Cow::Borrowed(text)) => Cell::Text(Cow::Borrowed(text)),
        other => other,
    }
}
