//! Flyway: `V1__name.sql`, `U1__` undoes, `B1__` is a baseline, `R__` is repeated after all versions
//! (<https://documentation.red-gate.com/flyway/flyway-concepts/migrations>).

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, Version, file_name, natural_key, stem};

pub(super) static LAYOUT: Layout = Layout { name: "Flyway", claim, plan, marks: None };

/// Prefix letter, version and description of a Flyway name.
pub(super) fn parse(name: &str) -> Option<(char, &str, &str)> {
    let stem = stem(name);
    let letter = stem.chars().next().filter(|letter| "VURB".contains(*letter))?;
    let (version, description) = stem[1..].split_once("__")?;
    let numbers = version.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '_')) && (letter == 'R') == version.is_empty();
    (numbers && !description.is_empty()).then_some((letter, version, description))
}

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| parse(entry.name()).is_some());
    if named == 0 || named * 2 < folder.files.len() {
        return None;
    }
    let traces =
        folder.files.iter().any(|entry| matches!(parse(entry.name()), Some(('R' | 'B', ..))) || entry.full_path.contains("db/migration"))
            || folder.others.iter().any(|other| other.name().starts_with("flyway") || other.name().ends_with(".sql.conf"));
    let because = vec![format!("{named} of {} files are named V<version>__<description>.sql.", folder.files.len())];
    Some(Claim { sure: if traces { 84 } else { 72 }, because })
}

fn transaction(folder: &Folder, entry: &Entry) -> TransactionMode {
    let options = format!("{}.conf", entry.name());
    let none =
        folder.others.iter().any(|other| other.name() == options && other.text.replace(' ', "").contains("executeInTransaction=false"));
    if none { TransactionMode::PerStatement } else { TransactionMode::PerFile }
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    // A new database starts with the newest baseline; what is not newer than it does not run.
    let baseline = folder
        .files
        .iter()
        .filter_map(|entry| match parse(entry.name())? {
            ('B', version, _) => Some((Version::new(version)?, *entry)),
            _ => None,
        })
        .max_by(|(a, _), (b, _)| a.cmp(b));
    let mut repeatable = Vec::new();
    for entry in &folder.files {
        match parse(entry.name()) {
            Some(('V', version, name)) => {
                let old = baseline.as_ref().is_some_and(|(baseline, _)| Version::new(version).is_some_and(|version| version <= *baseline));
                if old {
                    plan.leave(entry, "not newer than the baseline from which a new database starts");
                } else {
                    plan.run(entry, Some(version), name, transaction(folder, entry));
                }
            }
            Some(('B', version, name)) => {
                if baseline.as_ref().is_some_and(|(_, newest)| newest.id == entry.id) {
                    plan.run(entry, Some(version), name, transaction(folder, entry));
                } else {
                    plan.leave(entry, "a baseline older than the newest one");
                }
            }
            Some(('R', _, name)) => repeatable.push((name, *entry)),
            Some(_) => plan.leave(entry, "undo migration: it undoes a version and is never run when a schema is built"),
            None => callback(entry, &mut plan),
        }
    }
    plan.order_by_version();
    crate::source::order::sort_by_key(&mut repeatable, |(name, _)| natural_key(name));
    for (name, entry) in repeatable {
        plan.run(&entry, None, name, transaction(folder, &entry));
    }
    if let Some((_, entry)) = baseline {
        plan.notes.push(format!("{} is the newest baseline: the replay starts there.", entry.full_path));
    }
    plan
}

fn callback(entry: &Entry, plan: &mut Plan) {
    let name = file_name(entry.path);
    if name.starts_with("before") || name.starts_with("after") {
        plan.leave_hiding(entry, "a Flyway callback; it runs beside the migrations and is not replayed");
    } else {
        plan.leave(entry, "not a Flyway migration by its name");
    }
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn versions_then_repeatables() {
        check(
            &[
                ("db/migration/V1.10__c.sql", "CREATE TABLE c(x SERIAL);"),
                ("db/migration/V1_2__b.sql", "CREATE TABLE b(x int);"),
                ("db/migration/U1.10__c.sql", "DROP TABLE c;"),
                ("db/migration/R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT 1;"),
                ("db/migration/afterMigrate.sql", "SELECT 1;"),
            ],
            "Flyway",
            &["db/migration/V1_2__b.sql", "db/migration/V1.10__c.sql", "db/migration/R__view.sql"],
            &["db/migration/U1.10__c.sql", "db/migration/afterMigrate.sql"],
        );
    }

    #[test]
    fn the_newest_baseline_is_the_start() {
        check(
            &[("V1__a.sql", "SELECT 1::int;"), ("B2__b.sql", "SELECT 1;"), ("V2__b.sql", "SELECT 1;"), ("V3__c.sql", "SELECT 1;")],
            "Flyway",
            &["B2__b.sql", "V3__c.sql"],
            &["V1__a.sql", "V2__b.sql"],
        );
    }
}
