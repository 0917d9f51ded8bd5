//! A full schema beside the migrations that lead to it: only one of the two may be replayed.

use super::{Entry, leading_version, stem};
use crate::source::SortedSet;
use crate::source::words::{created_table, created_tables, statement_heads, table_name};

/// Names of files that hold the whole schema.
const NAMES: [&str; 9] = ["schema", "structure", "latest", "full", "full_schema", "schema_full", "dump", "current", "init_schema"];

/// Whether a file is a full schema by its name and creates tables.
pub(super) fn is_snapshot(entry: &Entry) -> bool {
    let name = entry.name().to_ascii_lowercase();
    let stem = stem(&name);
    let named = NAMES.contains(&stem)
        || stem.ends_with("_schema")
        || stem.ends_with("-schema")
        || stem.ends_with("_dump")
        || stem.ends_with("-latest");
    named && leading_version(&name).is_none() && !created_tables(entry.text).is_empty()
}

/// What to replay of a full schema and migrations, and the sentence that says why.
pub(super) enum Choice {
    /// The migrations; they build everything.
    Increments(String),
    /// The full schema, because the migrations alone cannot build it.
    Snapshot(String),
}

/// Decides by the tables: migrations that change a table before any of them creates it, or never create a good part of what the full schema
/// holds, start from a database that is already there.
pub(super) fn choose(snapshot: &Entry, increments: &[Entry]) -> Choice {
    let wanted: SortedSet<String> = created_tables(snapshot.text).into_iter().filter(|name| !name.starts_with("sqlite_")).collect();
    let mut made: SortedSet<String> = SortedSet::new();
    let mut needed = None;
    for entry in increments {
        for change in table_changes(entry.text) {
            match change {
                Change::Made(name) => {
                    made.insert(name);
                }
                Change::Altered(name) if needed.is_none() && !made.contains(&name) && wanted.contains(&name) => {
                    needed = Some(format!("{} changes {name}, which none of them creates before", entry.full_path));
                }
                Change::Altered(_) => {}
            }
        }
    }
    let missing: Vec<&str> = wanted.iter().filter(|name| !made.contains(*name)).map(String::as_str).collect();
    let path = snapshot.full_path;
    if needed.is_none() && !missing.is_empty() && missing.len() * 3 >= wanted.len() {
        let shown = missing[..missing.len().min(5)].join(", ");
        let more = if missing.len() > 5 { ", …" } else { "" };
        needed = Some(format!("they never create {} of its {} tables ({shown}{more})", missing.len(), wanted.len()));
    }
    match needed {
        Some(why) => Choice::Snapshot(format!(
            "{path} is a full schema, and it is replayed alone: the {} migrations beside it need a database that has tables already ({why}).",
            increments.len(),
        )),
        None => Choice::Increments(format!(
            "{path} is a full schema beside {} migrations: the migrations are replayed, the full schema is not.",
            increments.len()
        )),
    }
}

/// What a statement does with a table, by its first words.
enum Change {
    Made(String),
    Altered(String),
}

fn table_changes(text: &str) -> Vec<Change> {
    let mut changes = Vec::new();
    for head in statement_heads(text, 12) {
        if let Some(name) = created_table(&head) {
            changes.push(Change::Made(name));
            continue;
        }
        let mut words = head.iter().map(String::as_str).peekable();
        if words.next() != Some("ALTER") || words.next() != Some("TABLE") {
            continue;
        }
        if let Some(name) = table_name(&mut words) {
            let target = head.windows(2).position(|pair| pair[0] == "RENAME" && pair[1] == "TO").and_then(|at| head.get(at + 2));
            changes.push(Change::Altered(name));
            changes.extend(target.map(|name| Change::Made(name.trim_matches(['"', '`']).to_ascii_lowercase())));
        }
    }
    changes
}
