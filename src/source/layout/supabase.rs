//! Supabase: `supabase/migrations/<timestamp>_name.sql`, `supabase/seed.sql`, declarative `supabase/schemas/*.sql`
//! (<https://supabase.com/docs/guides/deployment/database-migrations>).

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, in_folder, numbered, set_aside, stem};

pub(super) static LAYOUT: Layout = Layout { name: "Supabase", claim, plan, marks: None };

fn is_migration(entry: &Entry) -> bool {
    numbered(entry).is_some_and(|(version, _)| version.len() >= 8) && !in_folder(entry.path, &["schemas"])
}

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(is_migration);
    let trace = folder.files.iter().any(|entry| in_folder(entry.full_path, &["supabase"]))
        || folder.label.split('/').any(|part| part.eq_ignore_ascii_case("supabase"))
        || folder.other("config.toml").is_some_and(|config| config.text.contains("[auth]") && config.text.contains("project_id"));
    (trace && named > 0)
        .then(|| Claim { sure: 84, because: vec![format!("{named} files named <timestamp>_<name>.sql stand in a supabase folder.")] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match (set_aside(entry), numbered(entry)) {
            (Some(reason), _) => plan.leave(entry, reason),
            (None, Some((version, name))) if is_migration(entry) => plan.run(entry, Some(version), name, TransactionMode::PerFile),
            _ if in_folder(entry.path, &["schemas"]) => {
                plan.leave(entry, "a declarative schema file from which migrations are generated; the migrations are replayed");
            }
            _ => plan.leave(entry, format!("{} is not a migration by its name: <timestamp>_<name>.sql is expected", stem(entry.name()))),
        }
    }
    plan.order_by_version();
    plan.notes.push(
        "The schemas auth, storage and realtime are made by Supabase itself: objects in them that no file creates are assumed.".to_owned(),
    );
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn migrations_only() {
        check(
            &[
                ("supabase/migrations/20240102000000_b.sql", "create table b(x bytea);"),
                ("supabase/migrations/20240101000000_a.sql", "create table a(x int);"),
                ("supabase/seed.sql", "insert into a values (1);"),
                ("supabase/schemas/a.sql", "create table a(x int);"),
            ],
            "Supabase",
            &["supabase/migrations/20240101000000_a.sql", "supabase/migrations/20240102000000_b.sql"],
            &["supabase/schemas/a.sql", "supabase/seed.sql"],
        );
    }
}
