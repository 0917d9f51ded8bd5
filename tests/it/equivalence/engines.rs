//! The two real engines.

use postgres::{Client, SimpleQueryMessage};
use rusqlite::Connection;

/// Runs statements in an empty schema; the first value of the last row as text (`NULL` for none), or the engine's refusal.
pub fn in_postgres(client: &mut Client, statements: &[&str]) -> Result<String, String> {
    client
        .batch_execute("RESET ALL; DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public; SET client_min_messages = error")
        .expect("an empty schema");
    let mut last = String::from("NULL");
    for statement in statements {
        let rows = client.simple_query(statement).map_err(|error| match error.as_db_error() {
            Some(error) => error.message().to_owned(),
            None => error.to_string(),
        })?;
        for row in rows {
            if let SimpleQueryMessage::Row(row) = row {
                last = row.get(0).unwrap_or("NULL").to_owned();
            }
        }
    }
    Ok(last)
}

/// The same in an empty SQLite database.
pub fn in_sqlite(statements: &[&str]) -> Result<String, String> {
    let connection = Connection::open_in_memory().expect("memory");
    let mut last = String::from("NULL");
    for statement in statements {
        let mut prepared = connection.prepare(statement).map_err(|error| error.to_string())?;
        let mut rows = prepared.query([]).map_err(|error| error.to_string())?;
        while let Some(row) = rows.next().map_err(|error| error.to_string())? {
            last = match row.get_ref(0).map_err(|error| error.to_string())? {
                rusqlite::types::ValueRef::Null => "NULL".to_owned(),
                rusqlite::types::ValueRef::Integer(value) => value.to_string(),
                rusqlite::types::ValueRef::Real(value) => format!("{value:?}"),
                rusqlite::types::ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                rusqlite::types::ValueRef::Blob(bytes) => format!("{bytes:?}"),
            };
        }
    }
    Ok(last)
}
