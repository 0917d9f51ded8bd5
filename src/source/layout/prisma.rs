//! Prisma: `migrations/<timestamp>_name/migration.sql` with `migration_lock.toml`
//! (<https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories>).

use super::{Claim, Folder, Layout, Plan, TransactionMode, leading_version};

pub(super) static LAYOUT: Layout = Layout { name: "Prisma", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| entry.name() == "migration.sql" && leading_version(entry.dir_name()).is_some());
    if named == 0 {
        return None;
    }
    let lock = folder.other("migration_lock.toml").is_some();
    let mut because = vec![format!("{named} files are named <timestamp>_name/migration.sql.")];
    if lock {
        because.push("The folder has a migration_lock.toml.".to_owned());
    }
    Some(Claim { sure: if lock { 95 } else { 75 }, because })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        if entry.name() != "migration.sql" {
            plan.leave(entry, "Prisma runs only files named migration.sql in a folder of their own");
            continue;
        }
        let own = entry.dir_name();
        let (version, name) = leading_version(own).map_or((None, own), |(version, name)| (Some(version), name));
        plan.run(entry, version, name, TransactionMode::PerStatement);
    }
    // Prisma sorts the names of the folders as text: 20260108_b comes after 20250326162113_a (`list_migrations` of its schema engine).
    crate::source::order::sort_by_key(&mut plan.steps, |step| super::folder(&step.path).to_owned());
    plan.report_duplicates();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn names_are_sorted_as_text() {
        check(
            &[
                ("20260108_c/migration.sql", "CREATE TABLE c(x int);"),
                ("20250326162113_a/migration.sql", "CREATE TABLE a(x int);"),
                ("20250401000000_b/migration.sql", "CREATE TABLE b(x int);"),
                ("zz_last/migration.sql", "CREATE TABLE d(x int);"),
            ],
            "Prisma",
            &["20250326162113_a/migration.sql", "20250401000000_b/migration.sql", "20260108_c/migration.sql", "zz_last/migration.sql"],
            &[],
        );
    }

    #[test]
    fn folders_in_order() {
        let side = check(
            &[
                ("migrations/20240102000000_b/migration.sql", "CREATE TABLE b(x int);"),
                ("migrations/20240101000000_a/migration.sql", "CREATE TABLE a(x int);"),
                ("migrations/migration_lock.toml", "provider = \"postgresql\"\n"),
            ],
            "Prisma",
            &["migrations/20240101000000_a/migration.sql", "migrations/20240102000000_b/migration.sql"],
            &[],
        );
        assert_eq!((side.dialect, side.dialect_certain), (crate::source::Dialect::Postgres, true));
    }
}
