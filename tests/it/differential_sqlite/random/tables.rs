//! `CREATE TABLE` in all its forms, and `CREATE INDEX`.

use super::{Generator, TABLES, Table};

const TYPES: [&str; 14] = [
    "",
    "INTEGER",
    "INT",
    "TEXT",
    "REAL",
    "BLOB",
    "VARCHAR(20)",
    "BOOLEAN",
    "DECIMAL(10,2)",
    "DATETIME",
    "UNSIGNED BIG INT",
    "JSON",
    "\"my type\"",
    "DOUBLE PRECISION",
];
const STRICT_TYPES: [&str; 7] = ["INTEGER", "INT", "TEXT", "REAL", "BLOB", "ANY", "any"];
const ACTIONS: [&str; 6] = [
    "",
    " ON DELETE CASCADE",
    " ON DELETE SET NULL ON UPDATE CASCADE",
    " ON UPDATE RESTRICT",
    " DEFERRABLE INITIALLY DEFERRED",
    " MATCH FULL ON DELETE SET DEFAULT NOT DEFERRABLE",
];
const CONFLICTS: [&str; 5] =
    [" ON CONFLICT REPLACE", " ON CONFLICT IGNORE", " ON CONFLICT FAIL", " ON CONFLICT ABORT", " ON CONFLICT ROLLBACK"];
const DEFAULTS: [&str; 12] = [
    " DEFAULT 1",
    " DEFAULT 'x'",
    " DEFAULT (1 + 1)",
    " DEFAULT CURRENT_TIMESTAMP",
    " DEFAULT -2.5",
    " DEFAULT NULL",
    " DEFAULT \"word\"",
    " DEFAULT TRUE",
    " DEFAULT x'00ff'",
    " DEFAULT (datetime('now'))",
    " DEFAULT (lower(hex(randomblob(4))))",
    " DEFAULT ('a' || \"b\")",
];

impl Generator {
    fn conflict(&mut self) -> &'static str {
        if self.numbers.chance(8) { self.numbers.pick::<&'static str>(&CONFLICTS) } else { "" }
    }

    /// A definition of a column.
    pub(super) fn definition(&mut self, column: &str, columns: &[String], keyed: &mut bool, strict: bool) -> String {
        let declared = if strict && !self.numbers.chance(2) { *self.numbers.pick(&STRICT_TYPES) } else { *self.numbers.pick(&TYPES) };
        let mut text = format!("{column} {declared}");
        if self.numbers.chance(5) {
            text.push_str(" CONSTRAINT named");
        }
        if !*keyed && self.numbers.chance(20) {
            *keyed = true;
            if declared == "INTEGER" && self.numbers.chance(30) {
                text.push_str(" PRIMARY KEY AUTOINCREMENT");
            } else {
                let direction = if self.numbers.chance(10) { " DESC" } else { "" };
                let conflict = self.conflict();
                text.push_str(&format!(" PRIMARY KEY{direction}{conflict}"));
            }
        } else if self.numbers.chance(10) {
            let conflict = self.conflict();
            text.push_str(&format!(" UNIQUE{conflict}"));
        }
        if self.numbers.chance(20) {
            let conflict = self.conflict();
            text.push_str(&format!(" NOT NULL{conflict}"));
        }
        if self.numbers.chance(20) {
            text.push_str(self.numbers.pick::<&'static str>(&DEFAULTS));
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
            text.push_str(self.numbers.pick::<&'static str>(&[" COLLATE NOCASE", " COLLATE RTRIM", " COLLATE binary"]));
        }
        if self.numbers.chance(3) {
            let condition = self.condition(columns);
            let kind = *self.numbers.pick(&[" STORED", " VIRTUAL", ""]);
            text.push_str(&format!(" AS ({condition}){kind}"));
        }
        text
    }

    pub(super) fn create_table(&mut self) {
        let name = self.numbers.pick(&TABLES).to_string();
        let count = 2 + self.numbers.below(4);
        let columns = self.new_columns(count);
        let strict = self.numbers.chance(8);
        let mut keyed = false;
        let mut parts: Vec<String> = Vec::new();
        for column in &columns {
            parts.push(self.definition(column, &columns, &mut keyed, strict));
        }
        if self.numbers.chance(14) {
            let condition = self.condition(&columns);
            let declared = if strict { "ANY " } else { "" };
            let kind = *self.numbers.pick(&["STORED", "VIRTUAL", ""]);
            parts.push(format!("gen {declared}GENERATED ALWAYS AS ({condition}) {kind}"));
            if self.numbers.chance(25) {
                parts.push(format!("gen2 {declared}AS (gen || 'x')"));
            }
        }
        // Not two keys over a column: SQLite forgets to rename the column in one of them.
        let mut unique = false;
        if self.numbers.chance(15) {
            unique = true;
            let (a, b) = (self.numbers.pick(&columns).clone(), self.numbers.pick(&columns).clone());
            let conflict = self.conflict();
            parts.push(format!("UNIQUE ({a}, {b}){conflict}"));
        } else if !keyed && self.numbers.chance(30) {
            let a = self.numbers.pick(&columns).clone();
            let b = self.numbers.pick(&columns).clone();
            parts.push(match self.numbers.below(3) {
                0 if a != b => format!("PRIMARY KEY ({a}, {b} DESC)"),
                1 => format!("PRIMARY KEY ({a} COLLATE NOCASE)"),
                _ => format!("CONSTRAINT pk PRIMARY KEY ({a})"),
            });
            keyed = true;
        }
        if self.numbers.chance(20) {
            let condition = self.condition(&columns);
            parts.push(format!("CONSTRAINT chk CHECK ({condition})"));
        }
        if self.numbers.chance(20) {
            let (a, table, action) = (self.numbers.pick(&columns).clone(), self.any_table(), *self.numbers.pick(&ACTIONS));
            let b = self.numbers.pick(&columns).clone();
            parts.push(match self.numbers.below(4) {
                0 if a != b => format!("FOREIGN KEY ({a}, {b}) REFERENCES {table}({b}, {a}){action}"),
                1 => format!("CONSTRAINT fk FOREIGN KEY ({a}) REFERENCES {name}({b}){action}"),
                _ => format!("FOREIGN KEY ({a}) REFERENCES {table}({a}){action}"),
            });
        }
        let options = match (strict, keyed && !unique && self.numbers.chance(10)) {
            (true, true) => " STRICT, WITHOUT ROWID",
            (true, false) => " STRICT",
            (false, true) => " WITHOUT ROWID",
            (false, false) => "",
        };
        let guard = if self.numbers.chance(10) { "IF NOT EXISTS " } else { "" };
        let temporary = if self.numbers.chance(3) { "TEMP " } else { "" };
        self.write(format!("CREATE {temporary}TABLE {guard}{name}({}){options}", parts.join(", ")));
        if !self.tables.iter().any(|table| table.name == name) {
            self.tables.push(Table { name, columns });
        }
    }

    pub(super) fn create_table_as(&mut self) {
        let name = self.numbers.pick(&TABLES).to_string();
        let Some((at, table)) = self.table() else { return };
        let (a, b) = (self.column_of(at), self.column_of(at));
        let query = match self.numbers.below(4) {
            0 => format!("SELECT * FROM {table}"),
            1 => format!("SELECT {a}, {b} AS second, {a} || 'x', count(*) AS n FROM {table} GROUP BY {b}"),
            2 => format!("SELECT x.{a}, CAST(x.{b} AS TEXT) t, 1.5 r FROM {table} AS x WHERE 0"),
            _ => format!("SELECT {a} AS a, {b} AS a FROM {table}"),
        };
        self.write(format!("CREATE TABLE {name} AS {query}"));
        if !self.tables.iter().any(|table| table.name == name) {
            self.tables.push(Table { name, columns: vec![a, b] });
        }
    }

    pub(super) fn create_virtual_table(&mut self) {
        let number = self.numbers.below(3);
        let arguments = *self.numbers.pick(&[
            "fts5(title, body)",
            "fts4(title, body)",
            "rtree(id, x0, x1)",
            "fts5(a, content='t', content_rowid='id')",
        ]);
        self.write(format!("CREATE VIRTUAL TABLE virtual{number} USING {arguments}"));
    }

    pub(super) fn create_index(&mut self) {
        let Some((at, table)) = self.table() else { return };
        let table = table.trim_start_matches("main.").to_owned();
        let name = format!("i{}", self.numbers.below(8));
        let mut keys = Vec::new();
        for _ in 0..1 + self.numbers.below(2) {
            let column = self.column_of(at);
            keys.push(match self.numbers.below(8) {
                0 => format!("{column} DESC"),
                1 => format!("{column} COLLATE NOCASE"),
                2 => format!("lower({column})"),
                3 => format!("{column} || 'x' DESC"),
                4 => format!("json_extract({column}, '$.a')"),
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
        let guard = if self.numbers.chance(10) { "IF NOT EXISTS " } else { "" };
        self.write(format!("CREATE {unique}INDEX {guard}{name} ON {table}({}){predicate}", keys.join(", ")));
        self.indexes.push(name);
    }
}
