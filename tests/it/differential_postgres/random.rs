//! Random sequences of statements, most of them valid: tables in every second sequence, then one theme after the other.

use super::themes::{POOLS, THEMES, Theme};

/// A small deterministic generator (xorshift), so that a seed names a sequence for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<'a>(&mut self, options: &[&'a str]) -> &'a str {
        options[self.roll(options.len())]
    }
}

const TABLES: &[&str] = &["a", "b", "c", "a", "b", "p", "z.a", "a_long_table_name_that_will_be_cut_somewhere_in_the_middle"];
const COLUMNS: &[&str] = &["id", "x", "y", "n", "a_id", "a_long_column_name_that_will_be_cut_somewhere_too"];
const TRANSACTIONS: &[&str] = &["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT s", "ROLLBACK TO s"];
const TYPES: &[&str] =
    &["integer", "bigint", "text", "varchar(20)", "boolean", "timestamptz", "numeric(8,2)", "e", "d", "serial", "uuid", "integer[]"];

/// The sequence of a seed.
pub fn sequence(seed: u64) -> Vec<String> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..4 {
        dice.roll(2);
    }
    let mut all = vec![
        "CREATE SCHEMA z".to_owned(),
        "CREATE TYPE e AS ENUM ('x', 'y')".to_owned(),
        "CREATE DOMAIN d AS integer".to_owned(),
        "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$".to_owned(),
        "CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1'".to_owned(),
    ];
    match seed % 2 {
        0 => tables(&mut dice, &mut all),
        _odd => themed(&mut dice, &THEMES[(seed / 2) as usize % THEMES.len()], &mut all),
    }
    all
}

/// A sequence of one theme, with some statements of others.
fn themed(dice: &mut Dice, theme: &Theme, all: &mut Vec<String>) {
    all.extend(theme.start.iter().map(|template| filled(dice, template)));
    for _ in 0..6 + dice.roll(14) {
        let theme = if dice.roll(8) == 0 { &THEMES[dice.roll(THEMES.len())] } else { theme };
        let statement = match dice.roll(16) {
            0 => dice.pick(TRANSACTIONS).to_owned(),
            1 => statement(dice),
            _most => {
                let template = dice.pick(theme.then);
                filled(dice, template)
            }
        };
        all.push(statement);
    }
}

/// A template with its placeholders replaced.
fn filled(dice: &mut Dice, template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').expect("a closed placeholder");
        let pool = POOLS.iter().find(|(pool, _)| *pool == name).unwrap_or_else(|| panic!("no pool {name}")).1;
        out.push_str(dice.pick(pool));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn tables(dice: &mut Dice, all: &mut Vec<String>) {
    for name in &TABLES[..3] {
        let statement = table(dice, name);
        all.push(statement);
    }
    for _ in 0..6 + dice.roll(14) {
        let statement = statement(dice);
        all.push(statement);
    }
}

fn column(dice: &mut Dice, name: &str) -> String {
    let data_type = dice.pick(TYPES);
    let mut text = format!("{name} {data_type}");
    if dice.roll(3) == 0 {
        text.push_str(" NOT NULL");
    }
    if dice.roll(6) == 0 {
        let checked = ["integer", "bigint", "d", "serial"].contains(&data_type);
        text.push_str(&if checked { format!(" CHECK ({name} > 0)") } else { " UNIQUE".to_owned() });
    }
    if dice.roll(5) == 0 {
        text.push_str(match data_type {
            "integer" | "bigint" | "numeric(8,2)" => " DEFAULT 7",
            "text" | "varchar(20)" => " DEFAULT 'seven'",
            "boolean" => " DEFAULT true",
            "timestamptz" => " DEFAULT now()",
            "e" => " DEFAULT 'x'",
            "d" => " DEFAULT 1",
            _other => "",
        });
    }
    text
}

fn table(dice: &mut Dice, name: &str) -> String {
    let mut parts = Vec::new();
    let first = dice.roll(3);
    parts.push(match first {
        0 => "id serial PRIMARY KEY".to_owned(),
        1 => "id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY".to_owned(),
        _plain => "id integer".to_owned(),
    });
    let partitioned = first == 2 && dice.roll(3) == 0;
    for other in &COLUMNS[1..] {
        if dice.roll(2) == 0 {
            parts.push(column(dice, other));
        }
    }
    match dice.roll(8) {
        0 => parts.push(format!("CONSTRAINT named CHECK (id > {})", dice.roll(9))),
        1 => parts.push(format!("FOREIGN KEY (id) REFERENCES {}", dice.pick(TABLES))),
        2 => parts.push("UNIQUE (id)".to_owned()),
        3 => parts.push(format!("LIKE {} INCLUDING ALL", dice.pick(TABLES))),
        _nothing => {}
    }
    let exists = if dice.roll(6) == 0 { "IF NOT EXISTS " } else { "" };
    let tail = match dice.roll(8) {
        _any if partitioned => " PARTITION BY RANGE (id)".to_owned(),
        0 => format!(" INHERITS ({})", dice.pick(TABLES)),
        _none => String::new(),
    };
    format!("CREATE TABLE {exists}{name} ({}){tail}", parts.join(", "))
}

fn statement(dice: &mut Dice) -> String {
    let (t, u) = (dice.pick(TABLES), dice.pick(TABLES));
    let (c, k) = (dice.pick(COLUMNS), dice.pick(COLUMNS));
    let only = if dice.roll(8) == 0 { "ONLY " } else { "" };
    let cascade = dice.pick(&["", "", " CASCADE"]);
    let number = dice.roll(3);
    let (low, high) = (number * 10, number * 10 + 9);
    match dice.roll(44) {
        0..=3 => table(dice, t),
        4 => format!("CREATE TABLE {t} (id integer, x integer, y text) PARTITION BY LIST (id)"),
        5 => format!("CREATE TABLE part{number} PARTITION OF {t} FOR VALUES FROM ({low}) TO ({high})"),
        6 => format!("CREATE TABLE part{number} PARTITION OF {t} DEFAULT"),
        7 => format!("ALTER TABLE {t} ATTACH PARTITION {u} FOR VALUES FROM ({low}) TO ({high})"),
        8 => format!("ALTER TABLE {t} DETACH PARTITION part{number}"),
        9 | 10 => format!("ALTER TABLE {only}{t} ADD COLUMN {}", column(dice, c)),
        11 => format!("ALTER TABLE {t} ADD COLUMN IF NOT EXISTS {c} text"),
        12 | 13 => format!("ALTER TABLE {only}{t} DROP COLUMN {c}{cascade}"),
        14 | 15 => format!("ALTER TABLE {t} RENAME COLUMN {c} TO {k}"),
        16 => format!("ALTER TABLE {t} RENAME TO {}", u.trim_start_matches("z.")),
        17 => format!("ALTER TABLE {t} SET SCHEMA {}", dice.pick(&["z", "public"])),
        18 => format!("ALTER TABLE {t} ADD PRIMARY KEY ({c})"),
        19 => format!("ALTER TABLE {t} ADD UNIQUE ({c}, {k})"),
        20 => format!("ALTER TABLE {t} ADD CONSTRAINT named{number} UNIQUE ({c})"),
        21 => format!("ALTER TABLE {t} ADD FOREIGN KEY ({c}) REFERENCES {u}"),
        22 => format!("ALTER TABLE {t} ADD CONSTRAINT named{number} FOREIGN KEY ({c}) REFERENCES {u} (id) NOT VALID"),
        23 => format!("ALTER TABLE {only}{t} ADD CHECK ({c} IS NOT NULL)"),
        24 => format!("ALTER TABLE {t} DROP CONSTRAINT named{number}{cascade}"),
        25 => format!("ALTER TABLE {t} RENAME CONSTRAINT named{number} TO named{}", dice.roll(3)),
        26 => format!("ALTER TABLE {t} ALTER COLUMN {c} SET NOT NULL"),
        27 => format!("ALTER TABLE {t} ALTER COLUMN {c} DROP NOT NULL"),
        28 => format!("ALTER TABLE {t} ALTER COLUMN {c} DROP DEFAULT"),
        29 => format!("ALTER TABLE {t} ALTER COLUMN {c} TYPE text"),
        30 | 31 => format!("CREATE INDEX ON {t} ({c}, {k})"),
        32 => format!("CREATE UNIQUE INDEX idx{number} ON {t} ({c})"),
        33 => format!("CREATE INDEX idx{number} ON {t} ((coalesce({c}, {c}))) WHERE {k} IS NOT NULL"),
        34 => format!("DROP INDEX idx{number}"),
        35 => format!("ALTER INDEX idx{number} RENAME TO idx{}", dice.roll(3)),
        36 => format!("ALTER TABLE {t} ADD CONSTRAINT named{number} UNIQUE USING INDEX idx{}", dice.roll(3)),
        37 => format!("CREATE VIEW v{number} AS SELECT {c}, id FROM {t}"),
        38 => format!("DROP VIEW v{number}{cascade}"),
        39 => format!("CREATE TRIGGER tr{number} BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION f()"),
        40 => format!("DROP TABLE {t}{cascade}"),
        41 => dice
            .pick(&[
                "ALTER TYPE e RENAME TO e2",
                "ALTER TYPE e2 RENAME TO e",
                "DROP TYPE e CASCADE",
                "ALTER TYPE e ADD VALUE 'z'",
                "DROP DOMAIN d",
                "ALTER DOMAIN d ADD CHECK (VALUE > 0)",
            ])
            .to_owned(),
        42 => format!("ALTER TABLE {t} {} {u}", dice.pick(&["INHERIT", "NO INHERIT"])),
        _transaction => dice.pick(TRANSACTIONS).to_owned(),
    }
}
