//! The version tables against real engines: what is at or below the engine's version is accepted, what is above is refused.

use postgres::Client;
use rusqlite::Connection;
use schema_parity::rules::requirements::{EXTENSIONS, features, version_key};
use schema_parity::source::Dialect;
use schema_parity::sql::split;

use crate::server;

/// Statements one by one, as psql sends them: some may not run in a transaction.
fn statements(sql: &str, dialect: Dialect) -> Vec<&str> {
    split(sql, 0..sql.len() as u32, dialect).into_iter().map(|raw| &sql[raw.range.start as usize..raw.range.end as usize]).collect()
}

fn run(client: &mut Client, sql: &str) -> Result<(), String> {
    client
        .batch_execute(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP EVENT TRIGGER IF EXISTS seed_g; DROP PUBLICATION IF EXISTS seed_p",
        )
        .expect("an empty database");
    for statement in statements(sql, Dialect::Postgres) {
        client.batch_execute(statement).map_err(|error| {
            format!("{statement}: {}", error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned()))
        })?;
    }
    Ok(())
}

#[test]
fn postgres_accepts_what_its_version_has() {
    let Some(mut client) = server::database("schema_parity_versions") else { return };
    let number: i32 = client.query_one("SELECT current_setting('server_version_num')::int", &[]).expect("a version").get(0);
    let here = version_key(&(number / 10_000).to_string());
    let mut wrong = Vec::new();
    for feature in features(Dialect::Postgres) {
        let expected = (version_key(feature.since) <= here) != feature.removed;
        let result = run(&mut client, feature.example);
        if result.is_ok() != expected {
            wrong.push(format!("{} ({}): {result:?}", feature.construct, feature.since));
        }
    }
    assert!(wrong.is_empty(), "the server says otherwise:\n{}", wrong.join("\n"));
}

#[test]
fn sqlite_accepts_what_its_version_has() {
    let here = version_key(rusqlite::version());
    let mut wrong = Vec::new();
    for feature in features(Dialect::Sqlite) {
        let connection = Connection::open_in_memory().expect("a database in memory");
        let result = connection.execute_batch(feature.example);
        // A view is only parsed when it is made; its functions are looked up when it is read.
        let result = match statements(feature.example, Dialect::Sqlite).last() {
            Some(last) if last.starts_with("CREATE VIEW") => result.and_then(|()| connection.execute_batch("SELECT * FROM v")),
            _ => result,
        };
        // What a build may leave out says nothing about the version.
        let left_out = feature.note.starts_with("only in builds") && result.is_err();
        if result.is_ok() != (version_key(feature.since) <= here) && !left_out {
            wrong.push(format!("{} ({}): {result:?}", feature.construct, feature.since));
        }
    }
    assert!(wrong.is_empty(), "SQLite says otherwise:\n{}", wrong.join("\n"));
}

#[test]
fn what_an_extension_brings_fails_without_it() {
    let Some(mut client) = server::database("schema_parity_extensions") else { return };
    for row in EXTENSIONS {
        assert!(run(&mut client, row.example).is_err(), "{} is not needed for {}", row.name, row.example);
        let available: i64 =
            client.query_one("SELECT count(*) FROM pg_available_extensions WHERE name = $1", &[&row.name]).expect("a count").get(0);
        if available == 0 {
            continue;
        }
        let with = format!("CREATE EXTENSION \"{}\" CASCADE; {}", row.name, row.example);
        // A view over dblink connects only when it is read, but its function must be there.
        if let Err(error) = run(&mut client, &with) {
            panic!("{} does not bring it: {error}", row.name);
        }
    }
}
