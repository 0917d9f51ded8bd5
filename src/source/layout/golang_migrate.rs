//! golang-migrate: `{version}_{title}.up.sql` and `.down.sql` (<https://github.com/golang-migrate/migrate/blob/master/MIGRATIONS.md>).

use super::{Claim, Folder, Layout, Plan, TransactionMode, numbered, set_aside};

pub(super) static LAYOUT: Layout = Layout { name: "golang-migrate", claim, plan, marks: None };

/// Whatever follows `.up.` is the extension, even `up..sql` (golang-migrate's `source/parse.go`).
fn is_up(name: &str) -> bool {
    name.contains(".up.") && !name.contains(".down.")
}

fn claim(folder: &Folder) -> Option<Claim> {
    let ups = folder.count(|entry| is_up(entry.name()) && numbered(entry).is_some());
    let downs = folder.count(|entry| entry.name().contains(".down."));
    (ups > 0 && (ups + downs) * 2 >= folder.files.len())
        .then(|| Claim { sure: 65, because: vec![format!("{ups} files are named <version>_<title>.up.sql, {downs} .down.sql.")] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let mut always = Vec::new();
    for entry in &folder.files {
        let name = entry.name();
        match numbered(entry) {
            Some((version, title)) if is_up(name) => plan.run(entry, Some(version), title, TransactionMode::PerFile),
            Some((_, title)) if name.ends_with(".alwaysup.sql") => always.push((*entry, title)),
            _ => plan.leave(entry, set_aside(entry).unwrap_or("not a migration by its name: <version>_<title>.up.sql is expected")),
        }
    }
    plan.order_by_version();
    for (entry, title) in always {
        plan.run(&entry, None, title, TransactionMode::PerFile);
    }
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn numbers_without_zeros() {
        check(
            &[
                ("10_c.up.sql", "SELECT 1::int;"),
                ("10_c.down.sql", "DROP TABLE c;"),
                ("9_b.up.sql", "SELECT 1;"),
                ("0_a.up.sql", "SELECT 1;"),
            ],
            "golang-migrate",
            &["0_a.up.sql", "9_b.up.sql", "10_c.up.sql"],
            &["10_c.down.sql"],
        );
    }
}
