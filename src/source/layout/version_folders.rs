//! A folder per version: `0.10/00__name.sql`, `v1.2/name.sql`, often with a full schema beside them (memos' `LATEST.sql`, Temporal's
//! `schema.sql`). Folders are ordered by number, so that 0.10 follows 0.2.

use super::snapshot::{self, Choice};
use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, Version, file_name, natural_key, set_aside, stem};

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

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let (increments, rest): (Vec<Entry>, Vec<Entry>) = folder.files.iter().partition(|entry| folder_version(entry).is_some());
    let increments: Vec<Entry> = increments
        .into_iter()
        .filter(|entry| {
            set_aside(entry).is_none_or(|reason| {
                plan.leave(entry, reason);
                false
            })
        })
        .collect();
    let full = rest.iter().find(|entry| snapshot::is_snapshot(entry));
    let choice = full.map(|full| snapshot::choose(full, &increments));
    let replay_full = matches!(choice, Some(Choice::Snapshot(_)));
    for entry in &increments {
        if replay_full {
            plan.leave(entry, "a step towards the full schema, which is replayed in its place");
        } else {
            plan.run(entry, folder_version(entry), stem(entry.name()), TransactionMode::PerFile);
        }
    }
    plan.steps.sort_by_cached_key(|step| {
        let version = step.version.as_deref().and_then(Version::new);
        (version, natural_key(file_name(&step.path)), natural_key(&step.path))
    });
    for entry in &rest {
        match full {
            Some(full) if full.id == entry.id && replay_full => plan.run(entry, None, stem(entry.name()), TransactionMode::PerFile),
            Some(full) if full.id == entry.id => {
                plan.leave(entry, "a full schema beside the migrations; audit it on its own to compare the two")
            }
            _ => plan.leave(entry, "in no version folder"),
        }
    }
    match choice {
        Some(Choice::Snapshot(note) | Choice::Increments(note)) => plan.notes.push(note),
        None => {}
    }
    plan
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
