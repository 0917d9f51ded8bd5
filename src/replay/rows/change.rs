//! Rows change and go.

use super::filter::{Truth, test};
use super::insert::{assigned, column_of};
use super::state::State;
use super::{RowState, SeedCell};
use crate::catalog::ObjectKey;
use crate::source::{SortedSet, SourceSpan};
use crate::sql::rows::{Cell, RowChange, expression};
use crate::sql::{ObjectName, ReferentialAction};

/// What a change that meets no known row is.
const NO_ROWS: &str = "The files carry no row of this table; rows of a running database may need the same change.";

impl<'t> State<'t> {
    /// The rows that a condition picks: `Err` says why that cannot be told.
    fn picked(&mut self, key: &ObjectKey, change: &RowChange<'_>) -> Result<Vec<bool>, &'static str> {
        let dialect = self.dialect;
        let tree = match change.filter {
            _ if change.more => return Err("other tables or a limit decide which rows"),
            None => None,
            Some(filter) => Some(expression(filter, dialect).ok_or("its condition was not understood")?.tree),
        };
        let table = self.table(key);
        let mut picked = Vec::with_capacity(table.set.rows.len());
        for row in &table.set.rows {
            let value = |name: &str| table.position(dialect, name).and_then(|position| row.cells.get(position)).map(|cell| &cell.cell);
            picked.push(match tree.as_ref().map_or(Truth::True, |tree| test(tree, &value, dialect)) {
                Truth::True => true,
                Truth::False | Truth::Null => false,
                Truth::Undecided => return Err("its condition cannot be decided from the files"),
            });
        }
        Ok(picked)
    }

    /// Whether there are known rows to change; otherwise the statement is listed, and what must be said of the table is.
    fn has_known_rows(&mut self, span: SourceSpan, verb: &'static str, key: &ObjectKey) -> bool {
        let Some(table) = self.tables.get(key) else {
            self.change(span, verb, key, false, NO_ROWS.into());
            return false;
        };
        match table.set.state {
            RowState::Known if table.set.rows.is_empty() => {
                self.change(span, verb, key, false, NO_ROWS.into());
                false
            }
            RowState::Known => true,
            RowState::CountedOnly => {
                self.change(span, verb, key, false, "Its rows are counted, not followed, because there are too many.".into());
                false
            }
            RowState::NotDecidable { .. } => {
                self.change(span, verb, key, false, "Its rows were not decidable before.".into());
                false
            }
        }
    }

    pub fn update(&mut self, span: SourceSpan, key: &ObjectKey, update: &RowChange<'t>) {
        let dialect = self.dialect;
        if !self.has_known_rows(span, "UPDATE", key) {
            return;
        }
        self.touch(key);
        let picked = match self.picked(key, update) {
            Ok(picked) => picked,
            Err(reason) => {
                self.not_decidable(key, span, reason);
                return self.change(span, "UPDATE", key, false, format!("Not followed: {reason}."));
            }
        };
        let count = picked.iter().filter(|picked| **picked).count();
        let mut unknown = SortedSet::new();
        if count > 0 {
            for (name, value) in &update.assignments {
                let Some(position) = self.table(key).position(dialect, name) else { continue };
                let table = self.table(key);
                let from = column_of(value, dialect).and_then(|name| table.position(dialect, &name));
                let cell = assigned(value, dialect);
                for (row, _) in table.set.rows.iter_mut().zip(&picked).filter(|(_, picked)| **picked) {
                    let cell = match from {
                        Some(from) => row.cells.get(from).map_or(Cell::Unknown, |cell| cell.cell.clone()),
                        None => cell.clone(),
                    };
                    if cell == Cell::Unknown {
                        unknown.insert(name.clone());
                    }
                    if let Some(slot) = row.cells.get_mut(position) {
                        *slot = SeedCell { cell, written: true };
                    }
                }
            }
            self.table(key).index = None;
        }
        let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
        let note = if unknown.is_empty() {
            format!("Followed: it changes {rows} that the files carry.")
        } else {
            let names = unknown.into_iter().map(|name| name.to_string()).collect::<Vec<_>>().join(", ");
            format!("It changes {rows} that the files carry; the new value of {names} was not computed.")
        };
        self.change(span, "UPDATE", key, !note.contains("not computed"), note);
    }

    pub fn delete(&mut self, span: SourceSpan, key: &ObjectKey, delete: &RowChange<'t>) {
        if delete.filter.is_none() && !delete.more {
            self.empty(key);
            return self.change(span, "DELETE", key, true, "Removes all rows.".into());
        }
        if !self.has_known_rows(span, "DELETE", key) {
            return;
        }
        self.touch(key);
        match self.picked(key, delete) {
            Err(reason) => {
                self.not_decidable(key, span, reason);
                self.change(span, "DELETE", key, false, format!("Not followed: {reason}."));
            }
            Ok(picked) => {
                let count = picked.iter().filter(|picked| **picked).count();
                let table = self.table(key);
                let mut gone = picked.iter();
                table.set.rows.retain(|_| !gone.next().copied().unwrap_or(false));
                table.set.count = table.set.count.saturating_sub(count as u64);
                table.index = None;
                let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
                self.change(span, "DELETE", key, true, format!("Followed: it removes {rows} that the files carry."));
                if count > 0 {
                    self.cascade(span, key);
                }
            }
        }
    }

    /// Rows that refer to removed ones may go or change too.
    fn cascade(&mut self, span: SourceSpan, key: &ObjectKey) {
        let catalog = self.catalog;
        let referencing = catalog.tables.iter().filter(|(_, table)| {
            table
                .foreign_keys
                .iter()
                .any(|fk| fk.ref_table == *key && !matches!(fk.on_delete, ReferentialAction::NoAction | ReferentialAction::Restrict))
        });
        let keys: Vec<ObjectKey> = referencing.map(|(other, _)| other.clone()).filter(|other| self.has_rows(other)).collect();
        for other in keys {
            self.not_decidable(&other, span, format!("rows of {} are removed, which it refers to", key.display()));
        }
    }

    fn empty(&mut self, key: &ObjectKey) {
        self.touch(key);
        let freed = match self.tables.get_mut(key) {
            None => 0,
            Some(table) => {
                let freed = table.set.rows.iter().map(|row| row.cells.len()).sum();
                table.set.rows = Vec::new();
                table.set.count = 0;
                table.set.state = RowState::Known;
                table.set.first = None;
                table.index = None;
                freed
            }
        };
        self.cells = self.cells.saturating_sub(freed);
    }

    pub fn truncate(&mut self, span: SourceSpan, names: &[ObjectName], cascade: bool) {
        let mut keys: Vec<ObjectKey> = names.iter().map(|name| self.resolve(name)).collect();
        let mut at = 0;
        while let Some(key) = keys.get(at).cloned() {
            at += 1;
            self.empty(&key);
            self.change(span, "TRUNCATE", &key, true, "Removes all rows.".into());
            if cascade {
                let catalog = self.catalog;
                let referencing = catalog.tables.iter().filter(|(_, table)| table.foreign_keys.iter().any(|fk| fk.ref_table == key));
                for (other, _) in referencing {
                    if !keys.contains(other) {
                        keys.push(other.clone());
                    }
                }
            }
        }
    }
}
