//! `ALTER TABLE`, the rebuild idiom and `DROP`.

use super::{COLUMNS, Generator, TABLES};

impl Generator {
    /// What an `ALTER TABLE` is written for: mostly a table, now and then a view.
    fn altered(&mut self) -> Option<(usize, String)> {
        let (at, table) = self.table()?;
        if self.numbers.chance(3) && !self.views.is_empty() {
            return Some((at, self.numbers.pick(&self.views.clone()).clone()));
        }
        Some((at, table))
    }

    pub(super) fn add_column(&mut self) {
        let Some((at, table)) = self.altered() else { return };
        let column = self.numbers.pick(&COLUMNS).to_string();
        let mut columns = self.tables[at].columns.clone();
        if !columns.contains(&column) {
            columns.push(column.clone());
        }
        let mut keyed = self.numbers.chance(95);
        let strict = self.numbers.chance(50);
        let definition = self.definition(&column, &columns, &mut keyed, strict);
        let word = if self.numbers.chance(80) { "COLUMN " } else { "" };
        self.write(format!("ALTER TABLE {table} ADD {word}{definition}"));
        self.tables[at].columns = columns;
    }

    pub(super) fn drop_column(&mut self) {
        let Some((at, table)) = self.altered() else { return };
        let column = self.column_of(at);
        self.write(format!("ALTER TABLE {table} DROP COLUMN {column}"));
        if self.tables[at].columns.len() > 2 && self.numbers.chance(60) {
            self.tables[at].columns.retain(|known| *known != column);
        }
    }

    pub(super) fn rename_column(&mut self) {
        let Some((at, table)) = self.altered() else { return };
        let (from, to) = (self.column_of(at), self.numbers.pick(&COLUMNS).to_string());
        let word = if self.numbers.chance(80) { "COLUMN " } else { "" };
        self.write(format!("ALTER TABLE {table} RENAME {word}{from} TO {to}"));
        if !self.tables[at].columns.contains(&to) {
            for column in &mut self.tables[at].columns {
                if *column == from {
                    column.clone_from(&to);
                }
            }
        }
    }

    pub(super) fn rename_table(&mut self) {
        let Some((at, table)) = self.altered() else { return };
        let to = self.numbers.pick(&TABLES).to_string();
        self.write(format!("ALTER TABLE {table} RENAME TO {to}"));
        if !self.tables.iter().any(|known| known.name == to) {
            self.tables[at].name = to;
        }
    }

    pub(super) fn rebuild(&mut self) {
        let Some((at, _)) = self.table() else { return };
        let table = self.tables[at].name.clone();
        let columns = self.tables[at].columns.clone();
        let list = columns.join(", ");
        let wrapped = !self.in_transaction && self.numbers.chance(50);
        if self.numbers.chance(30) {
            self.write("PRAGMA foreign_keys = OFF");
        }
        if wrapped {
            self.write("BEGIN");
        }
        match self.numbers.below(3) {
            0 | 1 => {
                self.write(format!("CREATE TABLE rebuilt({list}, extra TEXT DEFAULT 'e')"));
                self.write(format!("INSERT INTO rebuilt({list}) SELECT {list} FROM {table}"));
                self.write(format!("DROP TABLE {table}"));
                self.write(format!("ALTER TABLE rebuilt RENAME TO {table}"));
            }
            _ => {
                self.write(format!("ALTER TABLE {table} RENAME TO old_one"));
                self.write(format!("CREATE TABLE {table}({list})"));
                self.write(format!("INSERT INTO {table} SELECT {list} FROM old_one"));
                self.write("DROP TABLE old_one");
            }
        }
        if wrapped {
            let end = if self.numbers.chance(80) { "COMMIT" } else { "ROLLBACK" };
            self.write(end);
        }
    }

    pub(super) fn drop(&mut self) {
        let guard = if self.numbers.chance(30) { "IF EXISTS " } else { "" };
        match self.numbers.below(4) {
            0 if !self.indexes.is_empty() => {
                let index = self.numbers.pick(&self.indexes.clone()).clone();
                self.write(format!("DROP INDEX {guard}{index}"));
            }
            1 if !self.views.is_empty() => {
                let view = self.numbers.pick(&self.views.clone()).clone();
                self.write(format!("DROP VIEW {guard}{view}"));
            }
            2 if !self.triggers.is_empty() => {
                let trigger = self.numbers.pick(&self.triggers.clone()).clone();
                self.write(format!("DROP TRIGGER {guard}{trigger}"));
            }
            _ => {
                let Some((at, table)) = self.table() else { return };
                self.write(format!("DROP TABLE {guard}{table}"));
                if self.tables.len() > 1 {
                    self.tables.remove(at);
                }
            }
        }
    }
}
