//! The PostgreSQL server that tests ask: `tools/postgres.sh start` starts one, `PGHOST`, `PGPORT` and `PGUSER` say where it is.
//!
//! Without a server a test prints "skipped"; with `REQUIRE_ENGINES=1` it fails.

use postgres::{Client, NoTls};

fn connect_to(host: &str, database: &str) -> Result<Client, postgres::Error> {
    let port = std::env::var("PGPORT").unwrap_or_else(|_| "5432".into());
    let user = std::env::var("PGUSER").unwrap_or_else(|_| "postgres".into());
    Client::connect(&format!("host={host} port={port} user={user} dbname={database}"), NoTls)
}

/// A connection to a database of a server that answered before.
pub fn connect(database: &str) -> Client {
    let host = std::env::var("PGHOST").expect("asked before");
    connect_to(&host, database).expect("the server answered before")
}

/// A connection to the database in which databases are made, or `None` when no server is at hand.
pub fn admin() -> Option<Client> {
    let required = std::env::var_os("REQUIRE_ENGINES").is_some_and(|value| value == "1");
    let Ok(host) = std::env::var("PGHOST") else {
        assert!(!required, "REQUIRE_ENGINES=1, but PGHOST is not set");
        println!("skipped: no PGHOST");
        return None;
    };
    match connect_to(&host, "postgres") {
        Ok(client) => Some(client),
        Err(error) => {
            assert!(!required, "REQUIRE_ENGINES=1, but the server does not answer: {error}");
            println!("skipped: {error}");
            None
        }
    }
}

/// A connection to a database of our own, which may hold what an earlier run left there.
pub fn database(name: &str) -> Option<Client> {
    // It may be there already.
    let _ = admin()?.batch_execute(&format!("CREATE DATABASE {name}"));
    Some(connect(name))
}

/// A connection to a database of our own that is empty.
pub fn fresh_database(name: &str) -> Option<Client> {
    let mut admin = admin()?;
    drop_database(&mut admin, name);
    admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).expect("a database of our own");
    Some(connect(name))
}

/// Removes a database, whoever is connected to it.
pub fn drop_database(admin: &mut Client, name: &str) {
    admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).expect("dropped");
}
