//! Authelia: `V0001.Name.up.sql` and `.down.sql`, one folder per engine
//! (<https://github.com/authelia/authelia/tree/master/internal/storage/migrations>).

use super::{Claim, Folder, Layout, Plan, TransactionMode, numbered, set_aside};

pub(super) static LAYOUT: Layout = Layout { name: "Authelia", claim, plan, marks: None };

fn named(name: &str) -> bool {
    let segments: Vec<&str> = name.split('.').collect();
    let number = |first: &str| first.len() == 5 && first.starts_with('V') && first[1..].bytes().all(|byte| byte.is_ascii_digit());
    match segments.as_slice() {
        [first, _, "up" | "down", "sql"] | [first, _, _, "up" | "down", "sql"] => first.is_ascii() && number(first),
        _ => false,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    let count = folder.count(|entry| named(entry.name()));
    (count > 0 && count * 2 >= folder.files.len())
        .then(|| Claim { sure: 80, because: vec![format!("{count} files are named V<4 digits>.<Name>.up.sql or .down.sql.")] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match (set_aside(entry), numbered(entry).filter(|_| named(entry.name()))) {
            (None, Some((version, name))) => {
                plan.run(entry, Some(version), name.split('.').next().unwrap_or(name), TransactionMode::PerFile)
            }
            (reason, _) => plan.leave(entry, reason.unwrap_or("not a migration by its name: V0001.Name.up.sql is expected")),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn ups_in_order() {
        check(
            &[("V0002.B.up.sql", "SELECT 1::int;"), ("V0001.A.up.sql", "SELECT 1;"), ("V0001.A.down.sql", "DROP TABLE a;")],
            "Authelia",
            &["V0001.A.up.sql", "V0002.B.up.sql"],
            &["V0001.A.down.sql"],
        );
    }
}
