//! sqlx: `<version>_<name>.sql`, or `.up.sql` with `.down.sql`; a first line `-- no-transaction`
//! (<https://docs.rs/sqlx/latest/sqlx/macro.migrate.html>). Its names are those of other tools, so only its own traces count.

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, numbered, set_aside};

pub(super) static LAYOUT: Layout = Layout { name: "sqlx", claim, plan, marks: None };

fn no_transaction(entry: &Entry) -> bool {
    entry.text.starts_with("-- no-transaction")
}

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| numbered(entry).is_some());
    if named == 0 || named * 2 < folder.files.len() {
        return None;
    }
    let trace = folder
        .others
        .iter()
        .find(|other| {
            other.name() == "sqlx-data.json"
                || other.dir().contains(".sqlx")
                || (other.name() == "Cargo.toml" && other.text.contains("sqlx"))
        })
        .map(|other| format!("{} belongs to sqlx.", other.full_path))
        .or_else(|| {
            folder
                .files
                .iter()
                .find(|entry| no_transaction(entry))
                .map(|entry| format!("{} starts with -- no-transaction.", entry.full_path))
        });
    let trace = trace.map(|because| Claim { sure: 78, because: vec![because] });
    trace.or_else(|| {
        // golang-migrate passes over a file without a direction; sqlx runs it beside those with one.
        let reversible = folder.count(|entry| entry.name().ends_with(".up.sql") && stamped(entry));
        let plain = folder.files.iter().find(|entry| !entry.name().trim_end_matches(".sql").contains('.') && stamped(entry))?;
        let because = format!("{} has a time and no direction, beside {reversible} files named .up.sql: sqlx runs both.", plain.full_path);
        (reversible > 0).then(|| Claim { sure: 68, because: vec![because] })
    })
}

/// Whether a file's version is a time down to the second, as sqlx makes it.
fn stamped(entry: &Entry) -> bool {
    numbered(entry).is_some_and(|(version, _)| version.len() == 14)
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match (set_aside(entry), numbered(entry)) {
            (None, Some((version, name))) => {
                let mode = if no_transaction(entry) { TransactionMode::PerStatement } else { TransactionMode::PerFile };
                plan.run(entry, Some(version), name, mode);
            }
            (reason, _) => plan.leave(entry, reason.unwrap_or("sqlx ignores files whose name does not start with a version")),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn files_with_and_without_a_direction() {
        check(
            &[
                ("20240102000000_b.sql", "SELECT 1::int;"),
                ("20240101000000_a.up.sql", "SELECT 1;"),
                ("20240103000000_c.up.sql", "SELECT 1;"),
                ("20240103000000_c.down.sql", "SELECT 1;"),
            ],
            "sqlx",
            &["20240101000000_a.up.sql", "20240102000000_b.sql", "20240103000000_c.up.sql"],
            &["20240103000000_c.down.sql"],
        );
    }

    #[test]
    fn names_without_a_version_are_ignored() {
        let side = check(
            &[
                ("2_b.up.sql", "-- no-transaction\nSELECT 1::int;"),
                ("2_b.down.sql", "SELECT 1;"),
                ("1_a.up.sql", "SELECT 1;"),
                ("notes.sql", "SELECT 1;"),
            ],
            "sqlx",
            &["1_a.up.sql", "2_b.up.sql"],
            &["2_b.down.sql", "notes.sql"],
        );
        assert_eq!(side.migrations[1].transaction, crate::source::TransactionMode::PerStatement);
    }
}
