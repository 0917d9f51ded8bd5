//! Diesel: `<timestamp>_name/up.sql` with `down.sql` (<https://diesel.rs/guides/getting-started>).

use super::{Claim, Folder, Layout, Plan, TransactionMode, leading_version};

pub(super) static LAYOUT: Layout = Layout { name: "Diesel", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    let ups = folder.count(|entry| entry.name() == "up.sql");
    let downs = folder.count(|entry| entry.name() == "down.sql");
    (ups > 0 && (ups + downs) * 2 >= folder.files.len()).then(|| Claim {
        sure: if downs > 0 { 85 } else { 70 },
        because: vec![format!("{ups} folders have an up.sql, {downs} of them with a down.sql.")],
    })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match entry.name() {
            "up.sql" => {
                let own = entry.dir_name();
                let (version, name) = leading_version(own).map_or((None, own), |(version, name)| (Some(version), name));
                let options = folder.others.iter().find(|other| other.name() == "metadata.toml" && other.dir() == entry.dir());
                let none = options.is_some_and(|options| options.text.replace(' ', "").contains("run_in_transaction=false"));
                plan.run(entry, version, name, if none { TransactionMode::PerStatement } else { TransactionMode::PerFile });
            }
            "down.sql" => plan.leave(entry, "down migration: it undoes a migration and is never run when a schema is built"),
            _ => plan.leave(entry, "Diesel runs only files named up.sql"),
        }
    }
    // Diesel compares the versions as text: the folder name without its hyphens (diesel_migrations, `version_from_string`).
    crate::source::order::sort_by_key(&mut plan.steps, |step| {
        let own = super::file_name(super::folder(&step.path)).to_owned();
        let version: String = own.split('_').next().unwrap_or_default().replace('-', "");
        (version, own)
    });
    plan.report_duplicates();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn folders_in_order_and_no_downs() {
        let side = check(
            &[
                ("2024-01-02-000000_b/up.sql", "CREATE INDEX CONCURRENTLY i ON a(x);"),
                ("2024-01-02-000000_b/down.sql", "DROP INDEX i;"),
                ("2024-01-02-000000_b/metadata.toml", "run_in_transaction = false\n"),
                ("00000000000000_diesel_initial_setup/up.sql", "CREATE TABLE a(x SERIAL);"),
                ("2024-01-01-120000_a/up.sql", "SELECT 1;"),
            ],
            "Diesel",
            &["00000000000000_diesel_initial_setup/up.sql", "2024-01-01-120000_a/up.sql", "2024-01-02-000000_b/up.sql"],
            &["2024-01-02-000000_b/down.sql"],
        );
        assert_eq!(side.migrations[2].transaction, crate::source::TransactionMode::PerStatement);
        assert_eq!((side.migrations[2].version.as_deref(), side.migrations[2].name.as_str()), (Some("2024-01-02-000000"), "b"));
    }
}
