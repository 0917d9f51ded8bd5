//! Synapse: `<database>/full_schemas/<version>/full.sql` and after it `<database>/delta/<version>/NNname.sql`; the engine is the last
//! extension (<https://element-hq.github.io/synapse/latest/development/database_schema.html>).

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, Version, file_name, in_folder, natural_key, stem};

pub(super) static LAYOUT: Layout = Layout { name: "full schemas and deltas (Synapse)", claim, plan, marks: None };

fn version<'t>(entry: &Entry<'t>) -> Option<(&'t str, Version)> {
    let own = entry.dir_name();
    own.bytes().all(|byte| byte.is_ascii_digit()).then(|| Some((own, Version::new(own)?))).flatten()
}

fn is_full(entry: &Entry) -> bool {
    in_folder(entry.full_path, &["full_schemas"]) && version(entry).is_some()
}

fn is_delta(entry: &Entry) -> bool {
    in_folder(entry.full_path, &["delta"]) && version(entry).is_some()
}

fn claim(folder: &Folder) -> Option<Claim> {
    let (full, delta) = (folder.count(is_full), folder.count(is_delta));
    (full > 0 && (full + delta) * 2 >= folder.files.len())
        .then(|| Claim { sure: 83, because: vec![format!("{full} files stand in full_schemas/<version>, {delta} in delta/<version>.")] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let newest = folder.files.iter().filter(|entry| is_full(entry)).filter_map(version).map(|(_, version)| version).max();
    let mut deltas = Vec::new();
    for entry in &folder.files {
        match version(entry) {
            Some((own, version)) if is_full(entry) => {
                if newest.as_ref() == Some(&version) {
                    plan.run(entry, Some(own), stem(entry.name()), TransactionMode::PerStatement);
                } else {
                    plan.leave(entry, "an older full schema; a new database starts with the newest");
                }
            }
            Some((own, version)) if is_delta(entry) => {
                if newest.as_ref().is_some_and(|newest| version <= *newest) {
                    plan.leave(entry, "already part of the full schema from which a new database starts");
                } else {
                    deltas.push((version, own, *entry));
                }
            }
            _ => plan.leave(entry, "neither a full schema nor a delta by its folder"),
        }
    }
    crate::source::order::sort_by_key(&mut deltas, |(version, _, entry)| {
        (version.clone(), natural_key(file_name(entry.path)), natural_key(entry.path))
    });
    for (_, own, entry) in deltas {
        plan.run(&entry, Some(own), stem(entry.name()), TransactionMode::PerFile);
    }
    for other in folder.others.iter().filter(|other| in_folder(other.full_path, &["delta"]) && other.name().ends_with(".py")) {
        plan.leave_hiding(other, "a delta written in Python; its SQL cannot be read here. Audit a dump to have it counted");
    }
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::Dialect;
    use crate::source::layout::tests::check_as;

    #[test]
    fn the_newest_full_schema_then_newer_deltas() {
        check_as(
            &[
                ("main/full_schemas/9/full.sql.sqlite", "CREATE TABLE old(x);"),
                ("main/full_schemas/10/full.sql.sqlite", "CREATE TABLE a(x);"),
                ("main/full_schemas/10/full.sql.postgres", "CREATE TABLE a(x int);"),
                ("main/delta/10/01a.sql", "SELECT 1;"),
                ("main/delta/11/02b.sql", "SELECT 1;"),
                ("main/delta/11/01a.sql.sqlite", "SELECT 1;"),
                ("main/delta/11/01a.sql.postgres", "SELECT 1;"),
            ],
            Dialect::Sqlite,
            "full schemas and deltas (Synapse)",
            &["main/full_schemas/10/full.sql.sqlite", "main/delta/11/01a.sql.sqlite", "main/delta/11/02b.sql"],
            &[
                "main/full_schemas/10/full.sql.postgres",
                "main/delta/11/01a.sql.postgres",
                "main/delta/10/01a.sql",
                "main/full_schemas/9/full.sql.sqlite",
            ],
        );
    }
}
