//! Cloudflare D1 (wrangler): `migrations/NNNN_name.sql`, always SQLite (<https://developers.cloudflare.com/d1/reference/migrations/>).

use super::{Claim, Folder, Layout, Plan, TransactionMode, numbered, set_aside};

pub(super) static LAYOUT: Layout = Layout { name: "Cloudflare D1", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| numbered(entry).is_some());
    let config = folder.others.iter().find(|other| other.name().starts_with("wrangler.") && other.text.contains("d1_databases"))?;
    (named > 0).then(|| Claim { sure: 88, because: vec![format!("{} configures a D1 database.", config.full_path)] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match (set_aside(entry), numbered(entry)) {
            (None, Some((version, name))) => plan.run(entry, Some(version), name, TransactionMode::PerFile),
            (reason, _) => plan.leave(entry, reason.unwrap_or("not a migration by its name: NNNN_name.sql is expected")),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn numbered_files_beside_wrangler() {
        let side = check(
            &[
                ("wrangler.toml", "[[d1_databases]]\nbinding = \"DB\"\n"),
                ("migrations/0002_b.sql", "CREATE TABLE b(x);"),
                ("migrations/0001_a.sql", "CREATE TABLE a(x);"),
            ],
            "Cloudflare D1",
            &["migrations/0001_a.sql", "migrations/0002_b.sql"],
            &[],
        );
        assert_eq!((side.dialect, side.dialect_certain), (crate::source::Dialect::Sqlite, true));
    }
}
