//! A full schema beside the migrations that lead to it: only one of the two may be replayed.

use std::collections::BTreeSet;

use super::{Entry, leading_version, stem};
use crate::source::words::created_tables;

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

/// Decides by the tables: migrations that never create a good part of what the full schema holds start from a database that is already there.
pub(super) fn choose(snapshot: &Entry, increments: &[Entry]) -> Choice {
    let wanted: BTreeSet<String> = created_tables(snapshot.text).into_iter().filter(|name| !name.starts_with("sqlite_")).collect();
    let mut made: BTreeSet<String> = BTreeSet::new();
    for entry in increments {
        made.extend(created_tables(entry.text));
        made.extend(renamed_to(entry.text));
    }
    let missing: Vec<&str> = wanted.iter().filter(|name| !made.contains(*name)).map(String::as_str).collect();
    let path = snapshot.full_path;
    if !missing.is_empty() && missing.len() * 3 >= wanted.len() {
        let shown = missing[..missing.len().min(5)].join(", ");
        return Choice::Snapshot(format!(
            "{path} is a full schema, and it is replayed alone: the {} migrations beside it never create {} of its {} tables ({shown}{}), so they need a database that already has them.",
            increments.len(),
            missing.len(),
            wanted.len(),
            if missing.len() > 5 { ", …" } else { "" },
        ));
    }
    Choice::Increments(format!(
        "{path} is a full schema beside {} migrations: the migrations are replayed, the full schema is not.",
        increments.len()
    ))
}

/// Names after `RENAME TO`, in lower case.
fn renamed_to(text: &str) -> Vec<String> {
    crate::source::words::statement_heads(text, 12)
        .into_iter()
        .filter(|head| head.first().is_some_and(|word| word == "ALTER"))
        .filter_map(|head| {
            let at = head.windows(2).position(|pair| pair[0] == "RENAME" && pair[1] == "TO")?;
            Some(head.get(at + 2)?.trim_matches(['"', '`']).to_ascii_lowercase())
        })
        .collect()
}
