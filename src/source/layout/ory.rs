//! Ory (popx) and Buffalo's pop: `<version>_name[.engine].up.sql`; without an engine for all of them, and the file of an engine takes the
//! place of the general one of its version (<https://github.com/ory/x/blob/master/popx/migration_box.go>). `.fizz` files are no SQL.

use super::{Claim, Folder, Layout, Plan, TransactionMode, numbered, set_aside};
use crate::source::engine::{Place, name_hint};

pub(super) static LAYOUT: Layout = Layout { name: "Ory (popx)", claim, plan, marks: None };

/// Version and whether the name has an engine, for `<version>_name[.engine].up.sql`.
fn engine_infix(name: &str) -> bool {
    let segments: Vec<&str> = name.split('.').collect();
    matches!(segments.as_slice(), [_, _, "up" | "down", "sql" | "fizz"] | [_, _, "autocommit", "up" | "down", "sql"])
        && name_hint(name).is_some_and(|hint| hint.place == Place::Infix)
}

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| engine_infix(entry.name()) && numbered(entry).is_some());
    (named > 0).then(|| Claim { sure: 82, because: vec![format!("{named} files are named <version>_<name>.<engine>.up.sql.")] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    // Version and stem without engine of the files that are for this engine alone.
    let own: crate::source::SortedSet<String> = folder
        .files
        .iter()
        .filter(|entry| engine_infix(entry.name()) && set_aside(entry).is_none())
        .filter_map(|entry| numbered(entry).map(|(version, _)| version.to_owned()))
        .collect();
    for entry in &folder.files {
        match (set_aside(entry), numbered(entry)) {
            (Some(reason), _) => plan.leave(entry, reason),
            (None, None) => plan.leave(entry, "not a migration by its name: <version>_<name>.up.sql is expected"),
            (None, Some((version, _))) if !engine_infix(entry.name()) && own.contains(version) => {
                plan.leave(entry, "for engines without a file of their own; this engine has one for the same version");
            }
            (None, Some((version, rest))) => {
                plan.run(entry, Some(version), rest.split('.').next().unwrap_or(rest), TransactionMode::PerFile);
            }
        }
    }
    for other in folder.others.iter().filter(|other| other.name().ends_with(".fizz")) {
        let reason = "a fizz file is no SQL and cannot be read here; write it as SQL (buffalo pop fizz), or audit a dump";
        plan.leave_hiding(other, reason);
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::Dialect;
    use crate::source::layout::tests::check_as;

    #[test]
    fn an_engine_file_takes_the_place_of_the_general_one() {
        let files = [
            ("1_a.sqlite3.up.sql", "CREATE TABLE a(x);"),
            ("1_a.postgres.up.sql", "CREATE TABLE a(x int);"),
            ("2_b.up.sql", "CREATE TABLE b(x int);"),
            ("2_b.sqlite3.up.sql", "CREATE TABLE b(x);"),
            ("3_c.up.sql", "CREATE TABLE c(x int);"),
            ("3_c.down.sql", "DROP TABLE c;"),
            ("3_c.mysql.up.sql", "CREATE TABLE c(x int);"),
        ];
        check_as(
            &files,
            Dialect::Sqlite,
            "Ory (popx)",
            &["1_a.sqlite3.up.sql", "2_b.sqlite3.up.sql", "3_c.up.sql"],
            &["1_a.postgres.up.sql", "2_b.up.sql", "3_c.down.sql", "3_c.mysql.up.sql"],
        );
        check_as(
            &files,
            Dialect::Postgres,
            "Ory (popx)",
            &["1_a.postgres.up.sql", "2_b.up.sql", "3_c.up.sql"],
            &["1_a.sqlite3.up.sql", "2_b.sqlite3.up.sql", "3_c.down.sql", "3_c.mysql.up.sql"],
        );
    }
}
