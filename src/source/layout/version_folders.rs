//! A folder per version: `0.10/00__name.sql`, `v1.2/name.sql`, often with a full schema beside them (memos' `LATEST.sql`, Temporal's
//! `schema.sql`). Folders are ordered by number, so that 0.10 follows 0.2.

use super::snapshot::{self, Choice};
use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, Version, file_name, natural_key, set_aside, stem};
use crate::source::SortedMap;
use crate::source::words::created_tables;

pub(super) static LAYOUT: Layout = Layout { name: "version folders", claim, plan, marks: None };

/// The version that the folder of a file is named after: `0.10`, `v1.2`.
fn folder_version<'t>(entry: &Entry<'t>) -> Option<&'t str> {
    let name = entry.dir_name();
    let digits = name.strip_prefix(['v', 'V']).unwrap_or(name);
    let version = !digits.is_empty() && digits.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    (version && (digits.contains('.') || digits.len() < name.len())).then_some(digits)
}

fn claim(folder: &Folder) -> Option<Claim> {
    let inside: Vec<&str> = folder.files.iter().filter_map(folder_version).collect();
    let folders = super::distinct(inside.iter().copied()).len();
    (folders > 1 && inside.len() * 2 >= folder.files.len())
        .then(|| Claim { sure: 75, because: vec![format!("{} files stand in {folders} folders named after a version.", inside.len())] })
}

/// The folder that holds the version folder of a file: its chain.
fn chain<'t>(entry: &Entry<'t>) -> &'t str {
    super::folder(entry.dir())
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let mut chains: SortedMap<&str, Vec<Entry>> = SortedMap::new();
    let mut rest = Vec::new();
    for entry in &folder.files {
        match (set_aside(entry), folder_version(entry)) {
            (Some(reason), _) => plan.leave(entry, reason),
            (None, Some(_)) => chains.entry(chain(entry)).or_default().push(*entry),
            (None, None) => rest.push(*entry),
        }
    }
    for (root, increments) in chains {
        // The full schema of a chain stands in the chain's folder or in the one above it (`versioned/v1.0/…`).
        let above = super::folder(root);
        let full =
            rest.iter().position(|entry| snapshot::is_snapshot(entry) && (entry.dir() == root || (entry.dir() == above && root != above)));
        let full = full.map(|at| rest.remove(at));
        let choice = full.map(|full| (full, snapshot::choose(&full, &increments)));
        match choice {
            Some((full, Choice::Snapshot(note))) => {
                plan.run(&full, None, stem(full.name()), TransactionMode::PerFile);
                for entry in &increments {
                    plan.leave(entry, "a step towards the full schema, which is replayed in its place");
                }
                plan.notes.push(note);
            }
            Some((full, Choice::Increments(note))) => {
                plan.leave(&full, "a full schema beside the migrations; audit it on its own to compare the two");
                run_chain(increments, &mut plan);
                plan.notes.push(note);
            }
            None => run_chain(increments, &mut plan),
        }
    }
    for entry in &rest {
        if created_tables(entry.text).is_empty() {
            plan.leave_hiding(entry, "in no version folder, and it creates no table; name it to have it replayed");
        } else {
            plan.run(entry, None, stem(entry.name()), TransactionMode::PerFile);
        }
    }
    plan
}

fn run_chain(mut increments: Vec<Entry>, plan: &mut Plan) {
    crate::source::order::sort_by_key(&mut increments, |entry| {
        (folder_version(entry).and_then(Version::new), natural_key(file_name(entry.path)), natural_key(entry.path))
    });
    for entry in &increments {
        plan.run(entry, folder_version(entry), stem(entry.name()), TransactionMode::PerFile);
    }
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn numbers_not_letters() {
        check(
            &[
                ("m/0.10/00__c.sql", "CREATE TABLE c(x SERIAL);"),
                ("m/0.2/01__b.sql", "CREATE TABLE b(x int);"),
                ("m/0.2/00__a.sql", "CREATE TABLE a(x int);"),
                ("m/LATEST.sql", "CREATE TABLE a(x int); CREATE TABLE b(x int); CREATE TABLE c(x int);"),
            ],
            "version folders",
            &["m/0.2/00__a.sql", "m/0.2/01__b.sql", "m/0.10/00__c.sql"],
            &["m/LATEST.sql"],
        );
    }

    #[test]
    fn each_chain_has_its_own_full_schema() {
        check(
            &[
                ("one/versioned/v1.0/a.sql", "CREATE TABLE a(x SERIAL);"),
                ("one/versioned/v1.1/b.sql", "CREATE TABLE b(x int);"),
                ("one/schema.sql", "CREATE TABLE a(x int); CREATE TABLE b(x int);"),
                ("two/schema.sql", "CREATE TABLE c(x int);"),
            ],
            "version folders",
            &["one/versioned/v1.0/a.sql", "one/versioned/v1.1/b.sql", "two/schema.sql"],
            &["one/schema.sql"],
        );
    }

    #[test]
    fn the_full_schema_when_the_steps_cannot_build_it() {
        let side = check(
            &[
                ("v1.1/a.sql", "ALTER TABLE a ADD y bytea;"),
                ("v1.2/b.sql", "CREATE TABLE b(x int);"),
                ("schema.sql", "CREATE TABLE a(x int, y int); CREATE TABLE b(x int);"),
            ],
            "version folders",
            &["schema.sql"],
            &["v1.1/a.sql", "v1.2/b.sql"],
        );
        assert!(
            side.layout_evidence.iter().any(|line| line.contains("v1.1/a.sql changes a, which none of them creates before")),
            "{:?}",
            side.layout_evidence
        );
    }
}
