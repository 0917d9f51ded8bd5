//! Random sequences of mostly valid DDL: create, alter, rename, drop, rebuild, with indexes, views and triggers over what exists.
//!
//! The generator keeps a rough idea of the schema so that most statements make sense; where the idea is wrong SQLite refuses, and so must we.

/// A small generator of pseudo-random numbers (xorshift64*): the same seed gives the same sequence everywhere.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

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
    out: Vec<String>,
}

const TABLES: [&str; 8] = ["t", "users", "Orders", "line_items", "\"two words\"", "[group]", "log", "a1"];
const COLUMNS: [&str; 14] =
    ["a", "b", "c", "id", "name", "Value", "\"two words\"", "[order]", "created_at", "key", "x1", "`tick`", "parent_id", "note"];
const TYPES: [&str; 10] = ["", "INTEGER", "INT", "TEXT", "REAL", "BLOB", "VARCHAR(20)", "BOOLEAN", "DECIMAL(10,2)", "DATETIME"];
const ACTIONS: [&str; 5] =
    ["", " ON DELETE CASCADE", " ON DELETE SET NULL ON UPDATE CASCADE", " ON UPDATE RESTRICT", " DEFERRABLE INITIALLY DEFERRED"];

/// A sequence for a seed.
pub fn sequence(seed: u64) -> String {
    let mut generator = Generator {
        numbers: Numbers(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
        tables: Vec::new(),
        views: Vec::new(),
        indexes: Vec::new(),
        triggers: Vec::new(),
        out: Vec::new(),
    };
    for _ in 0..4 {
        generator.numbers.below(10);
    }
    generator.create_table();
    generator.create_table();
    let length = 6 + generator.numbers.below(12);
    for _ in 0..length {
        generator.step();
    }
    generator.out.join(";\n")
}

impl Generator {
    fn step(&mut self) {
        match self.numbers.below(100) {
            0..12 => self.create_table(),
            12..26 => self.create_index(),
            26..38 => self.create_view(),
            38..48 => self.create_trigger(),
            48..58 => self.add_column(),
            58..66 => self.drop_column(),
            66..78 => self.rename_column(),
            78..86 => self.rename_table(),
            86..89 => self.rebuild(),
            89..95 => self.drop(),
            95..97 => {
                let state = if self.numbers.chance(50) { "ON" } else { "OFF" };
                self.out.push(format!("PRAGMA legacy_alter_table = {state}"));
            }
            _ => self.data(),
        }
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

    fn table(&mut self) -> Option<(usize, String)> {
        if self.tables.is_empty() || self.numbers.chance(2) {
            return None;
        }
        let at = self.numbers.below(self.tables.len());
        Some((at, self.tables[at].name.clone()))
    }

    fn column_of(&mut self, at: usize) -> String {
        if self.numbers.chance(3) {
            return self.numbers.pick(&COLUMNS).to_string();
        }
        let columns = self.tables[at].columns.clone();
        self.numbers.pick(&columns).clone()
    }

    fn any_table(&mut self) -> String {
        match self.table() {
            Some((_, name)) => name,
            None => self.numbers.pick(&TABLES).to_string(),
        }
    }

    /// A condition over some columns.
    fn condition(&mut self, columns: &[String]) -> String {
        let a = self.numbers.pick(columns).clone();
        let b = self.numbers.pick(columns).clone();
        match self.numbers.below(8) {
            0 => format!("{a} > 0"),
            1 => format!("{a} <> {b}"),
            2 => format!("{a} IN ('x', 'y') OR {b} IS NULL"),
            3 => format!("length({a}) BETWEEN 1 AND 5"),
            4 => format!("{a} LIKE 'k%' AND NOT ({b} = 1)"),
            5 => format!("CASE WHEN {a} THEN {b} ELSE 1 END"),
            6 => format!("coalesce({a}, {b}, 'a') COLLATE NOCASE <> \"text\""),
            _ => format!("CAST({a} AS INT) + 1 = {b} || 'z'"),
        }
    }

    fn definition(&mut self, column: &str, columns: &[String], keyed: &mut bool) -> String {
        let declared = *self.numbers.pick(&TYPES);
        let mut text = format!("{column} {declared}");
        if !*keyed && self.numbers.chance(20) {
            *keyed = true;
            text.push_str(" PRIMARY KEY");
        } else if self.numbers.chance(10) {
            text.push_str(" UNIQUE");
        }
        if self.numbers.chance(20) {
            text.push_str(" NOT NULL");
        }
        if self.numbers.chance(20) {
            let default = self.numbers.pick::<&str>(&[
                " DEFAULT 1",
                " DEFAULT 'x'",
                " DEFAULT (1 + 1)",
                " DEFAULT CURRENT_TIMESTAMP",
                " DEFAULT -2.5",
            ]);
            text.push_str(default);
        }
        if self.numbers.chance(15) {
            let condition = self.condition(columns);
            text.push_str(&format!(" CHECK ({condition})"));
        }
        if self.numbers.chance(15) {
            let (table, action) = (self.any_table(), *self.numbers.pick(&ACTIONS));
            let target = match self.table() {
                Some((at, _)) if self.numbers.chance(60) => format!("({})", self.column_of(at)),
                _ => String::new(),
            };
            text.push_str(&format!(" REFERENCES {table}{target}{action}"));
        }
        if self.numbers.chance(8) {
            text.push_str(" COLLATE NOCASE");
        }
        text
    }

    fn create_table(&mut self) {
        let name = self.numbers.pick(&TABLES).to_string();
        self.create_named(&name);
    }

    fn create_named(&mut self, name: &str) {
        let count = 2 + self.numbers.below(4);
        let columns = self.new_columns(count);
        let mut keyed = false;
        let mut parts: Vec<String> = Vec::new();
        for column in &columns {
            parts.push(self.definition(column, &columns, &mut keyed));
        }
        if self.numbers.chance(12) {
            let a = self.numbers.pick(&columns).clone();
            parts.push(format!("gen GENERATED ALWAYS AS ({a} + 1) {}", if self.numbers.chance(50) { "STORED" } else { "VIRTUAL" }));
        }
        // Not both: SQLite forgets to rename a column in one of them.
        if self.numbers.chance(15) {
            let (a, b) = (self.numbers.pick(&columns).clone(), self.numbers.pick(&columns).clone());
            parts.push(format!("UNIQUE ({a}, {b})"));
        } else if !keyed && self.numbers.chance(25) {
            let a = self.numbers.pick(&columns).clone();
            parts.push(format!("CONSTRAINT pk PRIMARY KEY ({a})"));
            keyed = true;
        }
        if self.numbers.chance(20) {
            let condition = self.condition(&columns);
            parts.push(format!("CONSTRAINT chk CHECK ({condition})"));
        }
        if self.numbers.chance(20) {
            let (a, table, action) = (self.numbers.pick(&columns).clone(), self.any_table(), *self.numbers.pick(&ACTIONS));
            parts.push(format!("FOREIGN KEY ({a}) REFERENCES {table}({a}){action}"));
        }
        let options = if keyed && self.numbers.chance(8) { " WITHOUT ROWID" } else { "" };
        let guard = if self.numbers.chance(10) { "IF NOT EXISTS " } else { "" };
        self.out.push(format!("CREATE TABLE {guard}{name}({}){options}", parts.join(", ")));
        if !self.tables.iter().any(|table| table.name == name) {
            self.tables.push(Table { name: name.to_owned(), columns });
        }
    }

    fn create_index(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let name = format!("i{}", self.numbers.below(8));
        let mut keys = Vec::new();
        for _ in 0..1 + self.numbers.below(2) {
            let column = self.column_of(at);
            keys.push(match self.numbers.below(6) {
                0 => format!("{column} DESC"),
                1 => format!("{column} COLLATE NOCASE"),
                2 => format!("lower({column})"),
                3 => format!("{column} || 'x' DESC"),
                _ => column,
            });
        }
        let predicate = if self.numbers.chance(30) {
            let columns = self.tables[at].columns.clone();
            format!(" WHERE {}", self.condition(&columns))
        } else {
            String::new()
        };
        let unique = if self.numbers.chance(25) { "UNIQUE " } else { "" };
        self.out.push(format!("CREATE {unique}INDEX {name} ON {table}({}){predicate}", keys.join(", ")));
        self.indexes.push(name);
    }

    fn query(&mut self) -> Option<String> {
        let (at, table) = self.table()?;
        let (a, b) = (self.column_of(at), self.column_of(at));
        let columns = self.tables[at].columns.clone();
        let condition = self.condition(&columns);
        let (other_at, other) = self.table()?;
        let c = self.column_of(other_at);
        Some(match self.numbers.below(12) {
            0 => format!("SELECT * FROM {table}"),
            1 => format!("SELECT {a}, {b} AS other FROM {table} WHERE {condition}"),
            2 => format!("SELECT x.{a}, y.{c} FROM {table} AS x JOIN {other} y ON x.{b} = y.{c}"),
            3 => format!("SELECT {table}.{a}, count(*) FROM {table} GROUP BY {table}.{a} HAVING count({b}) > 1 ORDER BY {a} DESC"),
            4 => format!("SELECT {a} FROM {table} UNION ALL SELECT {c} FROM {other} ORDER BY 1"),
            5 => format!("SELECT s.z FROM (SELECT {a} AS z FROM {table}) AS s WHERE s.z IN (SELECT {c} FROM {other})"),
            6 => format!(
                "WITH q AS (SELECT {a}, {b} AS bb FROM {table}) SELECT q.bb FROM q WHERE EXISTS (SELECT 1 FROM {other} WHERE {c} = q.bb)"
            ),
            7 => format!("SELECT {a}, row_number() OVER (PARTITION BY {b} ORDER BY {a}) AS rn FROM {table}"),
            8 => format!("SELECT DISTINCT {a} k, (SELECT max({c}) FROM {other}) m FROM {table} ORDER BY k, m LIMIT 5"),
            9 => format!("SELECT l.*, r.{c} FROM {table} l LEFT JOIN {other} r USING ({b})"),
            10 if !self.views.is_empty() => format!("SELECT * FROM {}", self.numbers.pick(&self.views.clone())),
            _ => format!("SELECT {a} + 1, \"plain string\", {table}.{b} FROM {table}, (SELECT 1 AS one)"),
        })
    }

    fn create_view(&mut self) {
        let name = format!("v{}", self.numbers.below(5));
        let Some(query) = self.query() else { return };
        self.out.push(format!("CREATE VIEW {name} AS {query}"));
        self.views.push(name);
    }

    fn create_trigger(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let Some((other_at, other)) = self.table() else { return };
        let name = format!("r{}", self.numbers.below(5));
        let (a, c, d) = (self.column_of(at), self.column_of(other_at), self.column_of(other_at));
        let (event, row) = match self.numbers.below(4) {
            0 => ("INSERT".to_owned(), "new"),
            1 => ("DELETE".to_owned(), "old"),
            2 => (format!("UPDATE OF {a}"), "new"),
            _ => ("UPDATE".to_owned(), "old"),
        };
        let when = if self.numbers.chance(30) { format!(" WHEN {row}.{a} IS NOT NULL") } else { String::new() };
        let body = match self.numbers.below(6) {
            0 => format!("INSERT INTO {other}({c}) VALUES ({row}.{a});"),
            1 => format!("UPDATE {other} SET {c} = {row}.{a}, {d} = {c} + 1 WHERE {d} = {row}.{a};"),
            2 => format!("DELETE FROM {other} WHERE {c} IN (SELECT {a} FROM {table});"),
            3 => format!("SELECT RAISE(ABORT, 'no') FROM {other} WHERE {other}.{c} = {row}.{a};"),
            4 => format!("INSERT INTO {other}({c}, {d}) SELECT x.{c}, {row}.{a} FROM {other} AS x WHERE x.{d} > 1;"),
            _ => format!("UPDATE {other} SET {c} = 1; DELETE FROM {other} WHERE {d} = {row}.{a};"),
        };
        let timing = *self.numbers.pick(&["AFTER", "BEFORE", ""]);
        self.out.push(format!("CREATE TRIGGER {name} {timing} {event} ON {table}{when} BEGIN {body} END"));
        self.triggers.push(name);
    }

    fn add_column(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let column = self.numbers.pick(&COLUMNS).to_string();
        let mut columns = self.tables[at].columns.clone();
        if !columns.contains(&column) {
            columns.push(column.clone());
        }
        let mut keyed = self.numbers.chance(95);
        let definition = self.definition(&column, &columns, &mut keyed);
        self.out.push(format!("ALTER TABLE {table} ADD COLUMN {definition}"));
        self.tables[at].columns = columns;
    }

    fn drop_column(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let column = self.column_of(at);
        self.out.push(format!("ALTER TABLE {table} DROP COLUMN {column}"));
        if self.tables[at].columns.len() > 2 && self.numbers.chance(60) {
            self.tables[at].columns.retain(|known| *known != column);
        }
    }

    fn rename_column(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let (from, to) = (self.column_of(at), self.numbers.pick(&COLUMNS).to_string());
        self.out.push(format!("ALTER TABLE {table} RENAME COLUMN {from} TO {to}"));
        if !self.tables[at].columns.contains(&to) {
            for column in &mut self.tables[at].columns {
                if *column == from {
                    column.clone_from(&to);
                }
            }
        }
    }

    fn rename_table(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let to = self.numbers.pick(&TABLES).to_string();
        self.out.push(format!("ALTER TABLE {table} RENAME TO {to}"));
        if !self.tables.iter().any(|known| known.name == to) {
            self.tables[at].name = to;
        }
    }

    fn rebuild(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let columns = self.tables[at].columns.clone();
        let list = columns.join(", ");
        let in_transaction = self.numbers.chance(50);
        if in_transaction {
            self.out.push("BEGIN".to_owned());
        }
        if self.numbers.chance(70) {
            self.out.push(format!("CREATE TABLE rebuilt({list}, extra TEXT DEFAULT 'e')"));
            self.out.push(format!("INSERT INTO rebuilt({list}) SELECT {list} FROM {table}"));
            self.out.push(format!("DROP TABLE {table}"));
            self.out.push(format!("ALTER TABLE rebuilt RENAME TO {table}"));
        } else {
            self.out.push(format!("ALTER TABLE {table} RENAME TO old_one"));
            self.out.push(format!("CREATE TABLE {table}({list})"));
            self.out.push(format!("INSERT INTO {table} SELECT {list} FROM old_one"));
            self.out.push("DROP TABLE old_one".to_owned());
        }
        if in_transaction {
            self.out.push(if self.numbers.chance(80) { "COMMIT" } else { "ROLLBACK" }.to_owned());
        }
    }

    fn drop(&mut self) {
        let guard = if self.numbers.chance(30) { "IF EXISTS " } else { "" };
        match self.numbers.below(4) {
            0 if !self.indexes.is_empty() => {
                let index = self.numbers.pick(&self.indexes.clone()).clone();
                self.out.push(format!("DROP INDEX {guard}{index}"));
            }
            1 if !self.views.is_empty() => {
                let view = self.numbers.pick(&self.views.clone()).clone();
                self.out.push(format!("DROP VIEW {guard}{view}"));
            }
            2 if !self.triggers.is_empty() => {
                let trigger = self.numbers.pick(&self.triggers.clone()).clone();
                self.out.push(format!("DROP TRIGGER {guard}{trigger}"));
            }
            _ => {
                let Some((at, table)) = self.table() else { return };
                self.out.push(format!("DROP TABLE {guard}{table}"));
                if self.tables.len() > 1 {
                    self.tables.remove(at);
                }
            }
        }
    }

    /// Rows are left alone (constraints and triggers may refuse any); only statements that touch none.
    fn data(&mut self) {
        let statement =
            *self.numbers.pick(&["SELECT 1", "ANALYZE", "PRAGMA user_version = 2", "SAVEPOINT s", "RELEASE s", "ROLLBACK TO s"]);
        self.out.push(statement.to_owned());
    }
}
