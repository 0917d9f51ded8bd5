//! Which engine a file is written for: what its path says, what lock files say, what its words say.

use crate::source::SortedMap;

use super::name::{file_name, folder, stem};
use super::words::{Piece, words};
use super::{Dialect, LineIndex};

/// Engines that migration folders are written for. Only the first two are audited; the others are recognised so that they can be set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Engine {
    /// SQLite and its relatives (libSQL, Turso, Cloudflare D1).
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// CockroachDB.
    Cockroach,
    /// SQL Server, Oracle and others.
    Other,
}

impl Engine {
    pub(super) fn dialect(self) -> Option<Dialect> {
        match self {
            Engine::Sqlite => Some(Dialect::Sqlite),
            Engine::Postgres => Some(Dialect::Postgres),
            Engine::Mysql | Engine::Cockroach | Engine::Other => None,
        }
    }

    pub(super) fn display_name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
            Engine::Mysql => "MySQL",
            Engine::Cockroach => "CockroachDB",
            Engine::Other => "another engine",
        }
    }
}

impl From<Dialect> for Engine {
    fn from(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Engine::Sqlite,
            Dialect::Postgres => Engine::Postgres,
        }
    }
}

/// The engine that a word of a path stands for. Short words count only where nothing else can be meant.
fn token_engine(token: &str, exact: bool) -> Option<Engine> {
    Some(match token.to_ascii_lowercase().as_str() {
        "sqlite" | "sqlite3" | "libsql" | "turso" => Engine::Sqlite,
        "d1" | "sqlitedb" if exact => Engine::Sqlite,
        "postgres" | "postgresql" | "pgsql" => Engine::Postgres,
        "pg" | "psql" | "postgre" if exact => Engine::Postgres,
        "mysql" | "mysql8" | "mysql5" | "mariadb" => Engine::Mysql,
        "cockroach" | "cockroachdb" | "crdb" => Engine::Cockroach,
        "h2" | "hsqldb" | "derby" | "firebird" | "vertica" | "exasol" | "informix" | "sybase" | "sqlanywhere" if exact => Engine::Other,
        "mssql" | "sqlserver" | "oracle" | "clickhouse" | "cassandra" | "db2" => Engine::Other,
        _ => return None,
    })
}

/// Where a path names an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A folder: `postgres/001.sql`.
    Folder,
    /// Between points: `001_x.sqlite3.up.sql`, `001_x.postgres.sql`, `full.sql.postgres`.
    Infix,
    /// Last word of the name: `001_x_postgres.sql`, `001-x-sqlite.sql`.
    Suffix,
    /// Another word of the name: `postgres-schema.sql`. A hint, no rule.
    Word,
}

/// The engine that a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NameHint {
    /// The engine.
    pub engine: Engine,
    /// The word as written.
    pub token: String,
    /// Where it stands.
    pub place: Place,
    /// The path without the word: what the files of both engines have in common.
    pub common: String,
}

/// What the path of a file says about its engine; the word nearest to the file's end counts.
pub(super) fn name_hint(path: &str) -> Option<NameHint> {
    let name = file_name(path);
    let dir = folder(path);
    let in_dir = |name: String| if dir.is_empty() { name } else { format!("{dir}/{name}") };
    // full.sql.postgres
    let segments: Vec<&str> = name.split('.').collect();
    if segments.len() > 1 {
        for at in (1..segments.len()).rev() {
            if let Some(engine) = token_engine(segments[at], true) {
                let mut rest = segments.clone();
                rest.remove(at);
                return Some(NameHint { engine, token: segments[at].to_owned(), place: Place::Infix, common: in_dir(rest.join(".")) });
            }
        }
    }
    // 001_x_postgres.sql, 001_x_postgres.up.sql
    let body = segments[0];
    if let Some(at) = body.rfind(['_', '-', ' ']) {
        let (before, token) = (&body[..at], &body[at + 1..]);
        let previous = before.rsplit(['_', '-', ' ']).next().unwrap_or_default();
        let destination = ["to", "from", "into", "and", "vs"].iter().any(|word| previous.eq_ignore_ascii_case(word));
        if let Some(engine) = token_engine(token, true).filter(|_| !destination) {
            let rest = name[body.len()..].to_owned();
            return Some(NameHint { engine, token: token.to_owned(), place: Place::Suffix, common: in_dir(format!("{before}{rest}")) });
        }
    }
    if let Some(hint) = folder_hint(dir) {
        let common = path.replacen(&hint.1, "", 1);
        return Some(NameHint { engine: hint.0, token: hint.1, place: Place::Folder, common });
    }
    word_hint(path, false)
}

/// The one word of a file's name that names an engine: `postgres-schema.sql`, `Chinook_Sqlite_Auto.sql`; short words, too, when asked for.
pub(super) fn word_hint(path: &str, short: bool) -> Option<NameHint> {
    let (name, dir) = (file_name(path), folder(path));
    let found: Vec<(Engine, &str)> =
        stem(name).split(|c: char| !c.is_ascii_alphanumeric()).filter_map(|word| Some((token_engine(word, short)?, word))).collect();
    match found.as_slice() {
        [(engine, word)] => {
            let rest = name.replacen(word, "", 1);
            let common = if dir.is_empty() { rest } else { format!("{dir}/{rest}") };
            Some(NameHint { engine: *engine, token: (*word).to_owned(), place: Place::Word, common })
        }
        _none_or_several => None,
    }
}

/// The engine that the innermost telling folder names. A folder that names two engines says nothing.
pub(super) fn folder_hint(dir: &str) -> Option<(Engine, String)> {
    for part in dir.rsplit('/') {
        let whole = token_engine(part, true).map(|engine| (engine, part.to_owned()));
        let mut found: Vec<(Engine, String)> = part
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter_map(|word| Some((token_engine(word, false)?, word.to_owned())))
            .collect();
        found.dedup_by_key(|(engine, _)| *engine);
        match (whole, found.as_slice()) {
            (Some(hint), _) => return Some(hint),
            (None, [hint]) => return Some(hint.clone()),
            (None, [_, _, ..]) => return None,
            (None, []) => {}
        }
    }
    None
}

/// What the words of a file say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Content {
    scores: SortedMap<Engine, u32>,
    /// First place of each telling word: engine, word, 1-based line.
    pub words: Vec<(Engine, String, u32)>,
}

/// From this score on words decide.
const DECISIVE: u32 = 3;

impl Content {
    /// Points of an engine.
    pub(super) fn score(&self, engine: Engine) -> u32 {
        self.scores.get(&engine).copied().unwrap_or(0)
    }

    /// The engine that the words decide for: at least one word that no other engine has, and twice the points of the next.
    pub(super) fn engine(&self) -> Option<Engine> {
        let (best, score) = self.scores.iter().max_by_key(|(_, score)| **score)?;
        let next = self.scores.iter().filter(|(engine, _)| *engine != best).map(|(_, score)| *score).max().unwrap_or(0);
        (*score >= DECISIVE && *score >= 2 * next).then_some(*best)
    }

    fn add(&mut self, engine: Engine, word: &str, points: u32, line: impl FnOnce() -> u32) {
        let known = self.words.iter().any(|(e, w, _)| *e == engine && w == word);
        if !known {
            *self.scores.entry(engine).or_default() += points;
            self.words.push((engine, word.to_owned(), line()));
        }
    }
}

/// Only this much of a file is looked at: enough for the definitions that lead a dump.
const LOOKED_AT: usize = 512 * 1024;

/// Scores the words of a text.
pub(super) fn content(text: &str, lines: &LineIndex) -> Content {
    let head = &text[..text.floor_char_boundary(LOOKED_AT)];
    let mut found = Content::default();
    let mut before = ["".to_owned(), "".to_owned()];
    let mut last_mark = (usize::MAX, ' ');
    for (at, piece) in words(head) {
        let line = || lines.line_column(at as u32).line;
        match piece {
            Piece::Word(word) => {
                let word = word.to_ascii_uppercase();
                for (engine, signal, points) in word_signals(&word, &before) {
                    found.add(engine, signal, points, line);
                }
                before = [std::mem::take(&mut before[1]), word];
                continue;
            }
            Piece::Text(text) if text.starts_with('$') => found.add(Engine::Postgres, "$$", 3, line),
            Piece::Text(text) if text.eq_ignore_ascii_case("'now'") && before[1] == "DATETIME" => {
                found.add(Engine::Sqlite, "datetime('now')", 3, line);
            }
            Piece::Quoted(name) if name.starts_with('`') => {
                let key = before[1] == "KEY";
                found.add(if key { Engine::Mysql } else { Engine::Sqlite }, "`", 3, line);
            }
            Piece::Mark(':') if last_mark == (at.wrapping_sub(1), ':') => found.add(Engine::Postgres, "::", 3, line),
            Piece::Mark('\\') if at == 0 || head.as_bytes()[at - 1] == b'\n' => found.add(Engine::Postgres, "\\", 3, line),
            Piece::Mark('=') if before[1] == "ENGINE" => found.add(Engine::Mysql, "ENGINE =", 3, line),
            Piece::Mark(']') if last_mark == (at.wrapping_sub(1), '[') => found.add(Engine::Postgres, "[]", 2, line),
            Piece::Mark(_) | Piece::Text(_) | Piece::Quoted(_) => {}
        }
        if let Piece::Mark(mark) = piece {
            last_mark = (at, mark);
            if mark == ';' {
                before = ["".to_owned(), "".to_owned()];
            }
        }
    }
    found
}

/// Whether a telling word is only the name of a type: SQLite takes any.
pub(super) fn is_type_word(signal: &str) -> bool {
    matches!(signal, "BYTEA" | "JSONB" | "TIMESTAMPTZ" | "TIME ZONE" | "UUID" | "CHARACTER VARYING" | "tsvector")
}

/// Words and pairs of words that tell an engine, with their points; three points are something no other engine here accepts.
fn word_signals(word: &str, before: &[String; 2]) -> Vec<(Engine, &'static str, u32)> {
    use Engine::{Mysql, Postgres, Sqlite};
    let mut found = Vec::new();
    let mut hit = |engine, signal, points| found.push((engine, signal, points));
    match word {
        "AUTOINCREMENT" => hit(Sqlite, "AUTOINCREMENT", 3),
        "PRAGMA" => hit(Sqlite, "PRAGMA", 3),
        "STRFTIME" => hit(Sqlite, "strftime", 3),
        "UNIXEPOCH" => hit(Sqlite, "unixepoch", 2),
        "JULIANDAY" => hit(Sqlite, "julianday", 3),
        "GLOB" => hit(Sqlite, "GLOB", 2),
        "SQLITE_MASTER" | "SQLITE_SCHEMA" | "SQLITE_SEQUENCE" | "SQLITE_STAT1" => hit(Sqlite, "sqlite_…", 3),
        "RAISE" if before[1] == "SELECT" => hit(Sqlite, "RAISE()", 2),
        "DATETIME" => hit(Sqlite, "datetime", 1),
        "SERIAL" | "BIGSERIAL" | "SMALLSERIAL" => hit(Postgres, "SERIAL", 3),
        "IDENTITY" if before[1] == "AS" => hit(Postgres, "AS IDENTITY", 3),
        "BYTEA" => hit(Postgres, "BYTEA", 3),
        "JSONB" => hit(Postgres, "JSONB", 2),
        "TIMESTAMPTZ" | "TIMETZ" => hit(Postgres, "TIMESTAMPTZ", 3),
        "NOW" => hit(Postgres, "now()", 1),
        "CONCURRENTLY" => hit(Postgres, "CONCURRENTLY", 3),
        "ILIKE" => hit(Postgres, "ILIKE", 3),
        "PLPGSQL" => hit(Postgres, "plpgsql", 3),
        "PG_CATALOG" => hit(Postgres, "pg_catalog", 3),
        "SEARCH_PATH" => hit(Postgres, "search_path", 3),
        "NEXTVAL" => hit(Postgres, "nextval", 3),
        "TSVECTOR" => hit(Postgres, "tsvector", 3),
        "GEN_RANDOM_UUID" => hit(Postgres, "gen_random_uuid", 3),
        "UUID" => hit(Postgres, "UUID", 1),
        "VARYING" if before[1] == "CHARACTER" => hit(Postgres, "CHARACTER VARYING", 1),
        "ZONE" if before[1] == "TIME" => hit(Postgres, "TIME ZONE", 3),
        "TO" if before[1] == "OWNER" => hit(Postgres, "OWNER TO", 3),
        "STDIN" if before[1] == "FROM" => hit(Postgres, "COPY FROM stdin", 3),
        "GIN" | "GIST" | "BTREE" | "BRIN" if before[1] == "USING" => hit(Postgres, "USING gin, gist, btree or brin", 3),
        "EXTENSION" | "SEQUENCE" | "DOMAIN" | "POLICY" if before[1] == "CREATE" => {
            hit(Postgres, "CREATE EXTENSION, SEQUENCE, DOMAIN or POLICY", 3)
        }
        "TYPE" if before[1] == "CREATE" => hit(Postgres, "CREATE TYPE", 3),
        "ON" if before[1] == "COMMENT" => hit(Postgres, "COMMENT ON", 3),
        "ONLY" if before[1] == "TABLE" => hit(Postgres, "ALTER TABLE ONLY", 3),
        "COLUMN" if before[1] == "ALTER" => hit(Postgres, "ALTER COLUMN", 2),
        "CONSTRAINT" if before[1] == "ADD" || before[1] == "DROP" => hit(Postgres, "ADD or DROP CONSTRAINT", 2),
        "AUTO_INCREMENT" => hit(Mysql, "AUTO_INCREMENT", 3),
        "UNSIGNED" => hit(Mysql, "UNSIGNED", 1),
        "CHARSET" | "MEDIUMTEXT" | "LONGTEXT" | "INNODB" => hit(Mysql, "CHARSET, LONGTEXT or InnoDB", 3),
        "ROWID" if before[1] == "WITHOUT" => hit(Sqlite, "WITHOUT ROWID", 3),
        "TABLE" if before[1] == "VIRTUAL" => hit(Sqlite, "VIRTUAL TABLE", 3),
        "REPLACE" | "IGNORE" | "ABORT" if before[1] == "OR" && matches!(before[0].as_str(), "INSERT" | "UPDATE") => {
            hit(Sqlite, "INSERT OR", 3);
        }
        _ => {}
    }
    found
}

/// What a lock or configuration file says: engine and a sentence.
pub(super) fn lock_hint(path: &str, text: &str) -> Option<(Engine, String)> {
    let after = |key: &str| {
        let at = text.find(key)? + key.len();
        let rest = text[at..].trim_start_matches(['"', '\'', ' ', ':', '=', '\t']);
        let value: &str = rest.split(|c: char| !c.is_ascii_alphanumeric()).next()?;
        token_engine(value, true).map(|engine| (engine, value.to_owned()))
    };
    let key = match file_name(path) {
        "migration_lock.toml" | "schema.prisma" => "provider",
        "_journal.json" => "\"dialect\"",
        name if name.starts_with("drizzle.config.") => "dialect",
        "sqlc.yaml" | "sqlc.yml" | "sqlc.json" => "engine",
        "atlas.hcl" => "dev",
        _ => return None,
    };
    let (engine, value) = after(key)?;
    Some((engine, format!("{path} says {} {value}.", key.trim_matches('"'))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Engine> {
        content(text, &LineIndex::new(text)).engine()
    }

    #[test]
    fn paths_name_engines() {
        use Engine::{Cockroach, Mysql, Postgres, Sqlite};
        use Place::{Folder, Infix, Suffix, Word};
        for (path, expected) in [
            ("postgres/001_x.sql", Some((Postgres, Folder, "/001_x.sql"))),
            ("m/001_x_postgres.sql", Some((Postgres, Suffix, "m/001_x.sql"))),
            ("001-x-sqlite.up.sql", Some((Sqlite, Suffix, "001-x.up.sql"))),
            ("001_x.sqlite3.up.sql", Some((Sqlite, Infix, "001_x.up.sql"))),
            ("postgres/full.sql.sqlite", Some((Sqlite, Infix, "postgres/full.sql"))),
            ("001_x.cockroach.up.sql", Some((Cockroach, Infix, "001_x.up.sql"))),
            ("migrations/mysql/1.sql", Some((Mysql, Folder, "migrations//1.sql"))),
            ("migrations-pg/1.sql", None),
            ("pg/1.sql", Some((Postgres, Folder, "/1.sql"))),
            ("postgres-schema.sql", Some((Postgres, Word, "-schema.sql"))),
            ("004_move_to_postgres.sql", Some((Postgres, Word, "004_move_to_.sql"))),
            ("pg_trgm.sql", None),
            ("sqlite-to-postgres/1.sql", None),
            ("001_x.sql", None),
        ] {
            let hint = name_hint(path);
            assert_eq!(hint.as_ref().map(|hint| (hint.engine, hint.place, hint.common.as_str())), expected, "{path}");
        }
    }

    #[test]
    fn words_tell_engines() {
        assert_eq!(of("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)"), Some(Engine::Sqlite));
        assert_eq!(of("CREATE TABLE a (id BIGSERIAL PRIMARY KEY, t TIMESTAMPTZ)"), Some(Engine::Postgres));
        assert_eq!(of("CREATE TABLE `a` (`id` int AUTO_INCREMENT, KEY `x` (`id`)) ENGINE=InnoDB"), Some(Engine::Mysql));
        assert_eq!(of("CREATE TABLE a (id INTEGER PRIMARY KEY, b TEXT)"), None);
        assert_eq!(of("-- SERIAL AUTOINCREMENT\nSELECT 'PRAGMA'"), None);
        assert_eq!(of("SELECT a::int"), Some(Engine::Postgres));
    }

    #[test]
    fn lock_files() {
        let hint = |path: &str, text: &str| lock_hint(path, text).map(|(engine, _)| engine);
        assert_eq!(hint("m/migration_lock.toml", "provider = \"postgresql\""), Some(Engine::Postgres));
        assert_eq!(hint("meta/_journal.json", "{\"version\": \"6\", \"dialect\": \"sqlite\"}"), Some(Engine::Sqlite));
        assert_eq!(hint("sqlc.yaml", "sql:\n - engine: mysql"), Some(Engine::Mysql));
        assert_eq!(hint("x.json", "dialect: sqlite"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_input(path in ".{0,40}", text in ".{0,80}") {
            name_hint(&path);
            content(&text, &LineIndex::new(&text)).engine();
            lock_hint(&path, &text);
        }
    }
}
