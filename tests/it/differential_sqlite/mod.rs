//! Our replay against the real SQLite: the same statements, the same facts, the same refusals in the same words.
//!
//! SQLite is asked through its pragmas and `sqlite_schema`; expressions, views and triggers are compared by the normalised tokens of the
//! text that SQLite itself keeps, which shows whether names were rewritten alike.

mod cases;
mod expressions;
mod facts;
mod generated;
pub mod random;

use rusqlite::Connection;
use schema_parity::replay::{ReplayIssueKind, Replayed, replay};
use schema_parity::source::{Dialect, FileId, Migration, SourceSpan, TransactionMode};
use schema_parity::sql::{Outcome, ParsedMigration, Statement, StatementKind, split, sqlite};

/// Statements of a text, each with its own text.
pub fn parsed(text: &str) -> (Vec<String>, Vec<Statement>) {
    let raws = split(text, 0..text.len() as u32, Dialect::Sqlite);
    let texts = raws.iter().map(|raw| text[raw.range.start as usize..raw.range.end as usize].to_owned()).collect();
    (texts, raws.iter().map(|raw| sqlite::lower(text, FileId(0), raw)).collect())
}

/// Our replay of some statements, as the shell would run them.
pub fn ours(statements: &[Statement]) -> Replayed {
    let migration = Migration {
        file: FileId(0),
        version: None,
        name: String::new(),
        parts: Vec::new(),
        text: None,
        transaction: TransactionMode::PerStatement,
    };
    replay(Dialect::Sqlite, &[ParsedMigration { migration, statements: statements.to_vec() }])
}

/// An empty database with the settings of the sqlite3 shell.
pub fn engine() -> Connection {
    let connection = Connection::open_in_memory().expect("SQLite opens");
    connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA recursive_triggers = OFF;").expect("settings");
    connection
}

/// A copy of the main database, to be looked at: SQLite remembers the columns of a view that it was asked for, and says other things of a
/// schema that it was asked about.
fn copy_of(connection: &Connection) -> Connection {
    let mut copy = engine();
    let pages = connection.serialize(rusqlite::MAIN_DB).expect("SQLite gives its pages");
    if !pages.is_empty() {
        copy.deserialize_read_exact(rusqlite::MAIN_DB, &pages[..], pages.len(), false).expect("SQLite takes its pages");
    }
    copy
}

/// Runs one statement; SQLite's message when it refuses.
pub fn run(connection: &Connection, statement: &str) -> Option<String> {
    match connection.execute_batch(statement) {
        Ok(()) => None,
        Err(rusqlite::Error::SqliteFailure(_, Some(message))) => Some(message),
        Err(rusqlite::Error::SqlInputError { msg, .. }) => Some(msg),
        Err(other) => Some(other.to_string()),
    }
}

/// Our refusal of the statement at a span.
fn refusal(replayed: &Replayed, span: SourceSpan) -> Option<String> {
    replayed
        .issues
        .iter()
        .find(|issue| issue.span == span && matches!(issue.kind, ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence))
        .map(|issue| issue.message.clone())
}

/// The statement changes rows.
fn is_data(statement: &Statement) -> bool {
    matches!(&statement.outcome, Outcome::Modelled(kind) if matches!(**kind, StatementKind::Data(_)))
}

/// Messages quote names as they were written; ours as they are called.
pub fn folded(message: &str) -> String {
    let mut folded: String = message.chars().filter(|c| !matches!(c, '"' | '`' | '[' | ']' | '\'')).collect();
    folded.make_ascii_lowercase();
    // Advice that SQLite gives since 3.41, after the message of 3.40.
    if let Some((message, _)) = folded.split_once(" - should this be a string literal") {
        folded = message.to_owned();
    }
    folded
}

/// Compares after every statement; a description of the first difference.
pub fn difference(text: &str) -> Option<String> {
    let (texts, statements) = parsed(text);
    let connection = engine();
    for index in 0..statements.len() {
        let engine_says = run(&connection, &texts[index]);
        if engine_says.is_some() && !connection.is_autocommit() {
            // Within a transaction a connection goes on with what it made of a refused statement until it reads its schema again. That is no part
            // of the schema, and another connection does not see it.
            let _ = connection.execute_batch("SELECT count(*) FROM main.sqlite_schema; SELECT count(*) FROM temp.sqlite_schema;");
        }
        let mut so_far = statements[..=index].to_vec();
        if !connection.is_autocommit() {
            // Looked at from within the transaction: ours ends with the last statement, so it is closed first.
            so_far.extend(parsed("COMMIT").1);
        }
        let replayed = ours(&so_far);
        let we_say = refusal(&replayed, statements[index].span);
        let words = |said: &Option<String>| said.as_deref().map(folded);
        let shown = || texts[..=index].join(";\n");
        if engine_says.is_some() && we_say.is_none() && is_data(&statements[index]) {
            // Rows can be refused for reasons that only rows show; what follows would compare something else.
            return None;
        }
        if words(&engine_says) != words(&we_say) {
            return Some(format!(
                "{}\n-- SQLite: {engine_says:?}\n-- ours:   {we_say:?}\n-- lowered: {:?}",
                shown(),
                statements[index].outcome
            ));
        }
        let (theirs, mine) = (facts::of_engine(&copy_of(&connection)), facts::of_catalog(&replayed.catalog));
        if theirs != mine {
            let only = |left: &[String], right: &[String]| {
                left.iter().filter(|fact| !right.contains(fact)).cloned().collect::<Vec<_>>().join("\n     ")
            };
            return Some(format!("{}\n-- only SQLite: {}\n-- only ours:   {}", shown(), only(&theirs, &mine), only(&mine, &theirs)));
        }
    }
    None
}

/// Fails with all differences of some texts.
fn check_all<'a>(texts: impl IntoIterator<Item = &'a str>) -> usize {
    let mut count = 0;
    let mut differences = Vec::new();
    for text in texts {
        count += 1;
        differences.extend(difference(text));
    }
    assert!(differences.is_empty(), "{} of {count} differ:\n\n{}", differences.len(), differences.join("\n\n"));
    count
}

#[test]
fn hand_written_sequences() {
    let cases = cases::all();
    let count = check_all(cases.iter().map(String::as_str));
    println!("{count} hand-written sequences agree");
}

/// Sequences of one's own, with a line `--` between them: `SCHEMA_PARITY_SEQUENCE_FILE=file cargo test --test it own_sequences -- --nocapture`.
#[test]
fn own_sequences() {
    let Ok(file) = std::env::var("SCHEMA_PARITY_SEQUENCE_FILE") else { return println!("skipped: SCHEMA_PARITY_SEQUENCE_FILE is not set") };
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let cases: Vec<String> = cases::blocks(&text).collect();
    let count = check_all(cases.iter().map(String::as_str));
    println!("{count} sequences agree");
}

#[test]
fn generated_definitions() {
    let cases = generated::all();
    let count = check_all(cases.iter().map(String::as_str));
    println!("{count} generated sequences agree");
}

/// A small sample of the random sequences runs with the ordinary tests. More of them, from another start:
///
/// ```text
/// SCHEMA_PARITY_SEED=1 SCHEMA_PARITY_SEQUENCES=10000 CARGO_PROFILE_DEV_OPT_LEVEL=1 \
///     cargo test --test it differential_sqlite::random_sequences -- --nocapture
/// ```
#[test]
fn random_sequences() {
    let number = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|number| number.parse().ok()).unwrap_or(otherwise);
    let (first, wanted) = (number("SCHEMA_PARITY_SEED", 1), number("SCHEMA_PARITY_SEQUENCES", 300));
    let differences: Vec<String> = (first..first + wanted)
        .filter_map(|seed| difference(&random::sequence(seed)).map(|difference| format!("seed {seed}:\n{difference}")))
        .take(50)
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n\n"));
    println!("{wanted} sequences from seed {first}, 0 differences");
}
