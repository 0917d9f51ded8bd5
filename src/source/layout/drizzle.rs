//! Drizzle: `0000_name.sql` in the order of `meta/_journal.json`, or `<timestamp>_name/migration.sql` with `snapshot.json`
//! (<https://orm.drizzle.team/docs/kit-overview>). Statements are separated by `--> statement-breakpoint`.

use super::{Claim, Folder, Layout, Plan, SourceProblem, TransactionMode, leading_version, numbered, stem};

pub(super) static LAYOUT: Layout = Layout { name: "Drizzle", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    if let Some(journal) = folder.other("_journal.json") {
        return Some(Claim { sure: 95, because: vec![format!("{} gives the order.", journal.full_path)] });
    }
    let folders = folder.count(|entry| {
        entry.name() == "migration.sql" && folder.others.iter().any(|other| other.name() == "snapshot.json" && other.dir() == entry.dir())
    });
    if folders > 0 {
        return Some(Claim { sure: 92, because: vec![format!("{folders} migrations have a snapshot.json beside them.")] });
    }
    let marked = folder.count(|entry| entry.text.contains("--> statement-breakpoint"));
    (marked * 2 >= folder.files.len() && marked > 0)
        .then(|| Claim { sure: 86, because: vec![format!("{marked} of {} files carry --> statement-breakpoint.", folder.files.len())] })
}

/// Tags of the journal in the order of `idx`.
fn tags(journal: &str) -> Option<Vec<String>> {
    let value: serde_json::Value = serde_json::from_slice(journal.as_bytes()).ok()?;
    let mut entries: Vec<(i64, String)> = value
        .get("entries")?
        .as_array()?
        .iter()
        .filter_map(|entry| Some((entry.get("idx")?.as_i64()?, entry.get("tag")?.as_str()?.to_owned())))
        .collect();
    crate::source::order::sort(&mut entries);
    Some(entries.into_iter().map(|(_, tag)| tag).collect())
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let Some(journal) = folder.other("_journal.json") else {
        for entry in &folder.files {
            let in_folder = entry.name() == "migration.sql";
            let found = if in_folder { leading_version(entry.dir_name()) } else { numbered(entry) };
            match found {
                Some((version, name)) => plan.run(entry, Some(version), name, TransactionMode::PerFile),
                None => plan.leave(entry, "not a migration by its name"),
            }
        }
        plan.order_by_version();
        return plan;
    };
    let Some(tags) = tags(journal.text) else {
        plan.problems.push(SourceProblem {
            path: journal.full_path.to_owned(),
            line: None,
            kind: "unreadable",
            message: "The journal is not the JSON that Drizzle writes; the files are replayed by their numbers instead.".to_owned(),
            could_hide: false,
        });
        for entry in &folder.files {
            let (version, name) = numbered(entry).map_or((None, stem(entry.name())), |(version, name)| (Some(version), name));
            plan.run(entry, version, name, TransactionMode::PerFile);
        }
        plan.order_by_version();
        return plan;
    };
    let mut waiting: Vec<_> = folder.files.iter().collect();
    for tag in &tags {
        match waiting.iter().position(|entry| stem(entry.name()) == tag) {
            Some(at) => {
                let entry = waiting.remove(at);
                let (version, name) = numbered(entry).map_or((None, tag.as_str()), |(version, name)| (Some(version), name));
                plan.run(entry, version, name, TransactionMode::PerFile);
            }
            None => plan.problems.push(SourceProblem {
                path: journal.full_path.to_owned(),
                line: None,
                kind: "missing-file",
                message: format!("The journal names {tag}, but there is no {tag}.sql among the files. Add it."),
                could_hide: true,
            }),
        }
    }
    for entry in waiting {
        plan.leave_hiding(entry, "the journal does not name this file, so Drizzle does not run it");
    }
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn the_journal_gives_the_order() {
        let journal = "{\"dialect\": \"sqlite\", \"entries\": [{\"idx\": 1, \"tag\": \"0000_b\"}, {\"idx\": 0, \"tag\": \"0001_a\"}, {\"idx\": 2, \"tag\": \"0002_c\"}]}";
        let side = check(
            &[
                ("meta/_journal.json", journal),
                ("0000_b.sql", "CREATE TABLE `b` (`x` integer);"),
                ("0001_a.sql", "CREATE TABLE `a` (`x` integer);"),
                ("9_x.sql", "SELECT 1;"),
            ],
            "Drizzle",
            &["0001_a.sql", "0000_b.sql"],
            &["9_x.sql"],
        );
        assert_eq!(side.dialect, crate::source::Dialect::Sqlite);
        assert!(side.problems.iter().any(|problem| problem.message.contains("0002_c")));
    }

    #[test]
    fn a_folder_each() {
        check(
            &[
                ("20240102_b/migration.sql", "CREATE TABLE b(x SERIAL);"),
                ("20240102_b/snapshot.json", "{}"),
                ("20240101_a/migration.sql", "CREATE TABLE a(x SERIAL);"),
                ("20240101_a/snapshot.json", "{}"),
            ],
            "Drizzle",
            &["20240101_a/migration.sql", "20240102_b/migration.sql"],
            &[],
        );
    }
}
