//! Random sequences of mostly valid statements: create, alter, rename, drop and rebuild, with indexes, views and triggers over what exists,
//! in and out of transactions.
//!
//! The generator keeps a rough idea of the schema so that most statements make sense; where the idea is wrong SQLite refuses, and so must we.

mod alter;
mod numbers;
mod programs;
mod queries;
mod session;
mod tables;

use numbers::Numbers;

/// What the generator believes of a table.
struct Table {
    name: String,
    columns: Vec<String>,
}

struct Generator {
    numbers: Numbers,
    tables: Vec<Table>,
    views: Vec<String>,
    indexes: Vec<String>,
    triggers: Vec<String>,
    in_transaction: bool,
    out: Vec<String>,
}

const TABLES: [&str; 8] = ["t", "users", "Orders", "line_items", "\"two words\"", "[group]", "log", "a1"];
const COLUMNS: [&str; 14] =
    ["a", "b", "c", "id", "name", "Value", "\"two words\"", "[order]", "created_at", "key", "x1", "`tick`", "parent_id", "note"];

/// A sequence for a seed.
pub fn sequence(seed: u64) -> String {
    let mut generator = Generator {
        numbers: Numbers::new(seed),
        tables: Vec::new(),
        views: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
        in_transaction: false,
        out: Vec::new(),
    };
    generator.create_table();
    generator.create_table();
    let length = 6 + generator.numbers.below(14);
    for _ in 0..length {
        generator.step();
    }
    generator.out.join(";\n")
}

impl Generator {
    fn step(&mut self) {
        match self.numbers.below(100) {
            0..11 => self.create_table(),
            11..13 => self.create_table_as(),
            13..14 => self.create_virtual_table(),
            14..26 => self.create_index(),
            26..38 => self.create_view(),
            38..49 => self.create_trigger(),
            49..58 => self.add_column(),
            58..65 => self.drop_column(),
            65..76 => self.rename_column(),
            76..84 => self.rename_table(),
            84..88 => self.rebuild(),
            88..94 => self.drop(),
            _ => self.session(),
        }
    }

    /// Adds a statement.
    fn write(&mut self, statement: impl Into<String>) {
        self.out.push(statement.into());
    }

    fn new_columns(&mut self, count: usize) -> Vec<String> {
        let mut columns: Vec<String> = Vec::new();
        while columns.len() < count {
            let column = self.numbers.pick(&COLUMNS).to_string();
            if !columns.contains(&column) || self.numbers.chance(2) {
                columns.push(column);
            }
        }
        columns
    }

    /// A table that should be there, with its place in the list.
    fn table(&mut self) -> Option<(usize, String)> {
        if self.tables.is_empty() || self.numbers.chance(2) {
            return None;
        }
        let at = self.numbers.below(self.tables.len());
        let mut name = self.tables[at].name.clone();
        if self.numbers.chance(4) {
            name = name.to_ascii_uppercase();
        } else if self.numbers.chance(3) {
            name = format!("main.{name}");
        }
        Some((at, name))
    }

    /// A column of the table at a place, or now and then any column.
    fn column_of(&mut self, at: usize) -> String {
        if self.numbers.chance(3) {
            return self.numbers.pick(&COLUMNS).to_string();
        }
        let columns = self.tables[at].columns.clone();
        let column = self.numbers.pick(&columns).clone();
        if self.numbers.chance(4) { column.to_ascii_uppercase() } else { column }
    }

    /// Any table's name, there or not.
    fn any_table(&mut self) -> String {
        match self.table() {
            Some((at, _)) => self.tables[at].name.clone(),
            None => self.numbers.pick(&TABLES).to_string(),
        }
    }
}
