//! Sequences made by combining parts of definitions.

const TYPES: [&str; 24] = [
    "",
    "INTEGER",
    "INT",
    "integer",
    "TEXT",
    "text",
    "BLOB",
    "REAL",
    "NUMERIC",
    "ANY",
    "BOOLEAN",
    "DATETIME",
    "VARCHAR(255)",
    "DECIMAL(10, 2)",
    "DOUBLE PRECISION",
    "UNSIGNED BIG INT",
    "\"quoted type\"",
    "[bracket type]",
    "'string type'",
    "CHARACTER VARYING (20)",
    "TIMESTAMP WITH TIME ZONE",
    "NVARCHAR (100)",
    "POINT",
    "JSON",
];

const CONSTRAINTS: [&str; 20] = [
    "",
    "NOT NULL",
    "PRIMARY KEY",
    "PRIMARY KEY NOT NULL",
    "PRIMARY KEY DESC",
    "PRIMARY KEY AUTOINCREMENT",
    "UNIQUE",
    "NOT NULL UNIQUE ON CONFLICT REPLACE",
    "DEFAULT 0",
    "DEFAULT 'x' NOT NULL",
    "DEFAULT (1 + 2)",
    "DEFAULT CURRENT_TIMESTAMP",
    "COLLATE NOCASE",
    "UNIQUE COLLATE RTRIM",
    "CHECK (c IN (0, 1))",
    "CONSTRAINT n CHECK (c <> '') NOT NULL",
    "REFERENCES other(id) ON DELETE CASCADE",
    "REFERENCES other DEFERRABLE INITIALLY DEFERRED",
    "GENERATED ALWAYS AS (d + 1) STORED",
    "AS (lower(d)) VIRTUAL NOT NULL",
];

const OPTIONS: [&str; 4] = ["", " WITHOUT ROWID", " STRICT", " STRICT, WITHOUT ROWID"];

const NAMES: [&str; 12] = ["c", "C", "\"c\"", "[c]", "`c`", "'c'", "\"c d\"", "\"c\"\"d\"", "\"select\"", "größe", "_c$1", "\"1c\""];

/// All generated sequences.
pub fn all() -> Vec<String> {
    let mut all = Vec::new();
    for (at, declared) in TYPES.iter().enumerate() {
        for (with, constraint) in CONSTRAINTS.iter().enumerate() {
            let options = OPTIONS[(at + with) % OPTIONS.len()];
            all.push(format!("CREATE TABLE t(c {declared} {constraint}, d INTEGER){options}"));
        }
        for constraint in CONSTRAINTS {
            all.push(format!(
                "CREATE TABLE t(d INTEGER, e); ALTER TABLE t ADD COLUMN c {declared} {constraint}; ALTER TABLE t DROP COLUMN c"
            ));
        }
    }
    for name in NAMES {
        for other in NAMES {
            all.push(format!(
                "CREATE TABLE t(id INTEGER PRIMARY KEY, {name} TEXT CHECK ({name} <> 'x'), z AS ({name}));
                 CREATE INDEX i ON t({name} DESC) WHERE {name} > 1;
                 CREATE VIEW v AS SELECT {name}, t.{name} AS q FROM t ORDER BY {name};
                 CREATE TRIGGER r AFTER UPDATE OF {name} ON t WHEN old.{name} > 1 BEGIN UPDATE t SET {name} = new.{name}; END;
                 ALTER TABLE t RENAME COLUMN {name} TO {other};
                 ALTER TABLE t RENAME TO {other}"
            ));
        }
    }
    all
}
