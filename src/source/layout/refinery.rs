//! refinery: `V1__name.sql` and `U1__name.sql`, where U stands for "may be applied out of order" and not for "undo"
//! (<https://docs.rs/refinery/latest/refinery/#usage>).

use super::flyway::parse;
use super::{Claim, Folder, Layout, Plan, TransactionMode, Version};

pub(super) static LAYOUT: Layout = Layout { name: "refinery", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| matches!(parse(entry.name()), Some(('V' | 'U', ..))));
    if named < folder.files.len() || named == 0 {
        return None;
    }
    if let Some(other) = folder.others.iter().find(|other| {
        matches!(other.name(), "refinery.toml" | "Cargo.toml") && other.text.contains("refinery")
            || other.name().strip_suffix(".rs").is_some_and(|name| parse(name).is_some())
    }) {
        return Some(Claim {
            sure: 88,
            because: vec![format!("Files are named V<version>__<name>.sql, and {} is there.", other.full_path)],
        });
    }
    // A U file whose version no V file has cannot undo anything.
    let versions: Vec<_> = folder.files.iter().filter_map(|entry| parse(entry.name())).collect();
    let own = versions.iter().find(|(letter, version, _)| {
        *letter == 'U' && !versions.iter().any(|(other, same, _)| *other == 'V' && Version::new(same) == Version::new(version))
    });
    own.map(|(_, version, name)| Claim {
        sure: 80,
        because: vec![format!("U{version}__{name} has a version of its own, so it undoes nothing: U is refinery's mark for unordered.")],
    })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match parse(entry.name()) {
            Some((_, version, name)) => plan.run(entry, Some(version), name, TransactionMode::PerFile),
            None => plan.leave(entry, "not a refinery migration by its name"),
        }
    }
    for other in &folder.others {
        if other.name().strip_suffix(".rs").is_some_and(|name| parse(name).is_some()) {
            plan.leave_hiding(other, "a migration written in Rust; its SQL cannot be read here. Add what it does as SQL, or audit a dump");
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn unordered_migrations_run() {
        check(
            &[("V1__a.sql", "SELECT 1::int;"), ("U2__b.sql", "CREATE TABLE b(x int);"), ("V10__c.sql", "SELECT 1;")],
            "refinery",
            &["V1__a.sql", "U2__b.sql", "V10__c.sql"],
            &[],
        );
    }
}
