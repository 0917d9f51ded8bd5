//! Sequences made by combining small parts.

/// All generated sequences, named.
pub fn cases() -> Vec<(String, Vec<String>)> {
    let mut cases = Vec::new();
    let mut add = |name: String, statements: &[&str]| {
        cases.push((format!("generated: {name}"), statements.iter().map(|s| (*s).to_owned()).collect()))
    };

    // A default of each sort on a column of each type: accepted or refused as the server does.
    let types = [
        "boolean",
        "integer",
        "bigint",
        "numeric(10,2)",
        "text",
        "varchar(5)",
        "timestamptz",
        "date",
        "uuid",
        "jsonb",
        "bytea",
        "real",
        "integer[]",
        "interval",
    ];
    let defaults = [
        "1",
        "0",
        "1.5",
        "true",
        "'abc'",
        "'1'",
        "NULL",
        "now()",
        "CURRENT_DATE",
        "gen_random_uuid()",
        "'{}'",
        "5000000000",
        "nextval('s')",
        "'x'::text",
    ];
    for data_type in types {
        for default in defaults {
            add(
                format!("{data_type} default {default}"),
                &[
                    "CREATE SEQUENCE s",
                    &format!("CREATE TABLE t (a {data_type} DEFAULT {default})"),
                    &format!("ALTER TABLE t ALTER a SET DEFAULT {default}"),
                ],
            );
        }
    }
    // Foreign keys between columns of each pair of types.
    let keys =
        ["smallint", "integer", "bigint", "numeric", "text", "varchar(9)", "uuid", "date", "timestamptz", "boolean", "double precision"];
    for from in keys {
        for to in keys {
            add(
                format!("{from} references {to}"),
                &[&format!("CREATE TABLE p (id {to} PRIMARY KEY)"), &format!("CREATE TABLE c (p {from} REFERENCES p)")],
            );
        }
    }
    // A column changes its type, with a default, an index and a check on it.
    for from in ["integer", "text", "boolean", "timestamp", "varchar(5)", "jsonb"] {
        for to in ["bigint", "text", "boolean", "integer", "timestamptz", "numeric(5,1)", "uuid"] {
            add(
                format!("{from} becomes {to}"),
                &[
                    &format!("CREATE TABLE t (a {from}, b int)"),
                    "CREATE INDEX ON t (a)",
                    &format!("ALTER TABLE t ALTER COLUMN a TYPE {to}"),
                    "ALTER TABLE t DROP COLUMN b",
                ],
            );
        }
    }
    // What is made up as a name, with names of many lengths.
    for length in [1, 10, 26, 27, 28, 29, 30, 31, 40, 55, 56, 57, 58, 59, 62, 63] {
        let (table, column) = ("t".repeat(length), "c".repeat(64 - length));
        add(
            format!("made-up names of {length} bytes"),
            &[
                &format!(
                    "CREATE TABLE {table} (id serial PRIMARY KEY, {column} int UNIQUE CHECK ({column} > 0) REFERENCES {table}, x int GENERATED ALWAYS AS IDENTITY)"
                ),
                &format!("CREATE INDEX ON {table} ({column})"),
                &format!("CREATE INDEX ON {table} ({column}, id, x)"),
                &format!("CREATE INDEX ON {table} (lower({column}::text))"),
                &format!("ALTER TABLE {table} ADD UNIQUE ({column}, id)"),
                &format!("ALTER TABLE {table} ADD CHECK ({column} < id)"),
                &format!("ALTER TABLE {table} ADD FOREIGN KEY (id) REFERENCES {table} ({column})"),
            ],
        );
    }
    // Everything is dropped while other things depend on it.
    let drops = [
        "TABLE a",
        "TABLE b",
        "VIEW v",
        "VIEW w",
        "SEQUENCE s",
        "TYPE e",
        "DOMAIN d",
        "FUNCTION f()",
        "INDEX i",
        "TABLE a, b",
        "FUNCTION g(integer)",
        "TYPE k",
        "SEQUENCE a_id_seq",
        "INDEX a_pkey",
        "SCHEMA z",
        "MATERIALIZED VIEW m",
        "TABLE p",
        "TABLE p1",
        "TABLE nothing",
    ];
    for what in drops {
        for how in ["", " RESTRICT", " CASCADE"] {
            add(format!("DROP {what}{how}"), &[DEPENDENCIES, &[&format!("DROP {what}{how}")], &["SELECT 1"]].concat());
        }
    }
    for column in ["id", "n", "e", "d", "s", "x", "y", "g", "nothing"] {
        for how in ["", " CASCADE"] {
            add(format!("DROP COLUMN {column}{how}"), &[DEPENDENCIES, &[&format!("ALTER TABLE a DROP COLUMN {column}{how}")]].concat());
        }
        add(format!("RENAME COLUMN {column}"), &[DEPENDENCIES, &[&format!("ALTER TABLE a RENAME COLUMN {column} TO new_name")]].concat());
    }
    for (kind, name) in [
        ("TABLE", "a"),
        ("VIEW", "v"),
        ("SEQUENCE", "s"),
        ("INDEX", "i"),
        ("TYPE", "e"),
        ("DOMAIN", "d"),
        ("FUNCTION", "f()"),
        ("TABLE", "p"),
        ("MATERIALIZED VIEW", "m"),
    ] {
        add(format!("RENAME {kind} {name}"), &[DEPENDENCIES, &[&format!("ALTER {kind} {name} RENAME TO new_name")]].concat());
        add(format!("RENAME {kind} {name} to a taken name"), &[DEPENDENCIES, &[&format!("ALTER {kind} {name} RENAME TO b")]].concat());
        if kind != "INDEX" {
            add(format!("SET SCHEMA {kind} {name}"), &[DEPENDENCIES, &[&format!("ALTER {kind} {name} SET SCHEMA z")]].concat());
        }
    }
    cases
}

/// Objects that depend on each other in every way.
const DEPENDENCIES: &[&str] = &[
    "CREATE SCHEMA z",
    "CREATE SEQUENCE s",
    "CREATE TYPE e AS ENUM ('x', 'y')",
    "CREATE DOMAIN d AS integer CHECK (VALUE > 0)",
    "CREATE TYPE k AS (one e, two integer)",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$",
    "CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
    "CREATE TABLE a (id serial PRIMARY KEY, n text UNIQUE, e e DEFAULT 'x', d d, s integer DEFAULT nextval('s'), x integer, y integer DEFAULT g(3), g integer GENERATED ALWAYS AS (x * 2) STORED, CHECK (x < y), UNIQUE (x, y))",
    "CREATE TABLE b (id integer GENERATED BY DEFAULT AS IDENTITY, a integer REFERENCES a ON DELETE CASCADE, n text REFERENCES a (n), k k)",
    "CREATE INDEX i ON a (x, lower(n)) WHERE y > 0",
    "CREATE VIEW v AS SELECT id, n FROM a",
    "CREATE VIEW w AS SELECT id FROM v",
    "CREATE MATERIALIZED VIEW m AS SELECT x FROM a",
    "CREATE INDEX ON m (x)",
    "CREATE TRIGGER t BEFORE UPDATE OF x ON a FOR EACH ROW EXECUTE FUNCTION f()",
    "CREATE TABLE z.inside (a e)",
    "CREATE TABLE p (id integer, n integer, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
    "CREATE INDEX ON p (n)",
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (10)",
];
