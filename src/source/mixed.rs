//! One folder with the files of both engines becomes two sides.

use super::assign::{For, Known, assign, count};
use super::engine::{Engine, folder_hint, lock_hint};
use super::recognise::{is_junk, is_sql_name, known};
use super::{Dialect, InputFile, SideInput};

/// The two sides of one folder that holds files of both engines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MixedSides {
    /// The SQLite side.
    pub left: SideInput,
    /// The PostgreSQL side.
    pub right: SideInput,
    /// How it was divided: one sentence per piece of evidence.
    pub evidence: Vec<String>,
}

/// Divides one folder into a SQLite and a PostgreSQL side; an error says, for the user, why it cannot be divided.
///
/// Files are told apart by an engine in their path (`sqlite/001.sql`, `001_x_postgres.sql`, `001_x.sqlite3.up.sql`), by a pair that differs in
/// such a word only, or else by their words. Files for all engines go to both sides.
pub fn split_mixed(label: &str, files: Vec<InputFile>) -> Result<MixedSides, String> {
    let mut files = files;
    crate::source::order::sort_by_key(&mut files, |file| super::name::natural_key(&file.path));
    let sql: Vec<usize> = (0..files.len()).filter(|at| is_sql_name(&files[*at].path) && !is_junk(&files[*at].path)).collect();
    if sql.is_empty() {
        return Err(format!("{label} has no SQL file. Give a folder with .sql files for SQLite and for PostgreSQL."));
    }
    let knowns: Vec<_> = sql.iter().map(|at| known(&files[*at])).collect();
    let assigned = assign(&knowns);
    let sides = [Dialect::Sqlite, Dialect::Postgres];
    for dialect in sides {
        let (named, words) = count(&assigned, dialect);
        if named + words == 0 && !assigned.contains(&For::Both) {
            let all = assigned.iter().filter(|file| matches!(file, For::All | For::Unknown)).count();
            return Err(format!(
                "{label} has {} SQL files, and none of them is for {} by its path or its words ({all} could be for either). \
                 Give the two sides apart: one folder or file each.",
                sql.len(),
                dialect.display_name(),
            ));
        }
    }
    let mut evidence = Vec::new();
    for dialect in sides {
        let (named, words) = count(&assigned, dialect);
        evidence.extend(sentence(dialect, named, words, &assigned, &knowns));
    }
    let both = assigned.iter().filter(|file| **file == For::Both).count();
    if both > 0 {
        evidence.push(format!("{both} SQL files mark lines for one engine and for the other themselves and go to both sides."));
    }
    let common = assigned.iter().filter(|file| matches!(file, For::All | For::Unknown)).count();
    if common > 0 {
        evidence.push(format!("{common} SQL files name no engine and go to both sides."));
    }
    let mut left = SideInput { label: format!("{label} (SQLite)"), dialect: Some(Dialect::Sqlite), ..SideInput::default() };
    let mut right = SideInput { label: format!("{label} (PostgreSQL)"), dialect: Some(Dialect::Postgres), ..SideInput::default() };
    let mut assigned = assigned.into_iter();
    let mut next_sql = sql.into_iter().peekable();
    for (at, file) in files.into_iter().enumerate() {
        let engine = if next_sql.next_if_eq(&at).is_some() {
            assigned.next().and_then(|assigned| assigned.engine())
        } else {
            let text = file.content.as_ref().map(|bytes| String::from_utf8_lossy(&bytes[..bytes.len().min(65_536)]).into_owned());
            let lock = text.ok().and_then(|text| lock_hint(&file.path, &text)).map(|(engine, _)| engine);
            lock.or_else(|| folder_hint(super::name::folder(&file.path)).map(|(engine, _)| engine))
        };
        match engine {
            Some(Engine::Sqlite) => left.files.push(file),
            Some(Engine::Postgres) => right.files.push(file),
            // Files of further engines are listed once, where they are set aside with their reason.
            Some(Engine::Mysql | Engine::Cockroach | Engine::Other) => left.files.push(file),
            None => {
                left.files.push(file.clone());
                right.files.push(file);
            }
        }
    }
    Ok(MixedSides { left, right, evidence })
}

fn sentence(dialect: Dialect, named: usize, words: usize, assigned: &[For], knowns: &[Known]) -> Vec<String> {
    let mut sentences = Vec::new();
    let name = dialect.display_name();
    if named > 0 {
        let example = assigned.iter().zip(knowns).find_map(|(file, known)| match file {
            For::Named(engine, why) if *engine == Engine::from(dialect) => {
                Some(format!(", for example {}{}", known.path, why.strip_prefix(&format!("for {name}")).unwrap_or_default()))
            }
            _ => None,
        });
        sentences.push(format!("{named} SQL files are for {name}{}.", example.unwrap_or_default()));
    }
    if words > 0 {
        sentences.push(format!("{words} SQL files are for {name} by their words."));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::recognise;

    fn files(list: &[(&str, &str)]) -> Vec<InputFile> {
        list.iter().map(|(path, text)| InputFile { path: (*path).to_owned(), content: Ok(text.as_bytes().to_vec()) }).collect()
    }

    fn check(list: &[(&str, &str)], left: &[&str], right: &[&str]) {
        let sides = split_mixed("x", files(list)).expect("both engines");
        let run = |side: SideInput| {
            let set = recognise(side);
            set.migrations.iter().map(|migration| set.file(migration.file).path.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            (run(sides.left), run(sides.right)),
            (left.iter().map(|p| (*p).to_owned()).collect(), right.iter().map(|p| (*p).to_owned()).collect())
        );
        assert!(!sides.evidence.is_empty());
    }

    #[test]
    fn suffix_pairs() {
        check(
            &[
                ("2_b.sql", "CREATE TABLE b(x);"),
                ("2_b_postgres.sql", "CREATE TABLE b(x int);"),
                ("3_c.sql", "CREATE TABLE c(x);"),
                ("10_d_pg.sql", "SELECT 1;"),
            ],
            &["2_b.sql", "3_c.sql"],
            &["2_b_postgres.sql", "10_d_pg.sql"],
        );
    }

    #[test]
    fn folders_and_infixes() {
        check(
            &[("sqlite/1.sql", "SELECT 1;"), ("postgres/1.sql", "SELECT 1;"), ("postgres/2.sql", "SELECT 1;")],
            &["sqlite/1.sql"],
            &["postgres/1.sql", "postgres/2.sql"],
        );
        check(
            &[
                ("1_a.sqlite3.up.sql", "SELECT 1;"),
                ("1_a.postgres.up.sql", "SELECT 1;"),
                ("2_b.up.sql", "SELECT 1;"),
                ("2_b.mysql.up.sql", "SELECT 1;"),
            ],
            &["1_a.sqlite3.up.sql", "2_b.up.sql"],
            &["1_a.postgres.up.sql", "2_b.up.sql"],
        );
    }

    #[test]
    fn a_file_beside_infixes_is_for_both_whatever_its_words() {
        let all = &["1_full.sql.postgres", "1_full.sql.sqlite", "2_more.sql"];
        let files: Vec<(&str, &str)> = vec![
            (all[0], "CREATE TABLE a (x BIGSERIAL);"),
            (all[1], "CREATE TABLE a (x INTEGER);"),
            (all[2], "CREATE TABLE b (x bytea NOT NULL, y TIMESTAMPTZ);"),
        ];
        check(&files, &[all[1], all[2]], &[all[0], all[2]]);
    }

    #[test]
    fn files_that_mark_their_own_lines() {
        let text = "-- v0 -> v1: x\nCREATE TABLE a (\n-- only: postgres\n x BYTEA\n-- only: sqlite\n x BLOB\n);\n";
        check(&[("00-latest.sql", text)], &["00-latest.sql"], &["00-latest.sql"]);
    }

    #[test]
    fn by_words_alone() {
        check(
            &[
                ("old.sql", "CREATE TABLE a(x INTEGER PRIMARY KEY AUTOINCREMENT);"),
                ("new.sql", "CREATE TABLE a(x BIGSERIAL, t TIMESTAMPTZ);"),
            ],
            &["old.sql"],
            &["new.sql"],
        );
    }

    #[test]
    fn a_folder_of_one_engine_cannot_be_divided() {
        let error = split_mixed("x", files(&[("1.sql", "CREATE TABLE a(x BIGSERIAL);")])).expect_err("one engine");
        assert!(error.contains("none of them is for SQLite"), "{error}");
        assert!(split_mixed("x", Vec::new()).is_err());
    }
}
