//! Rails' `db/structure.sql` and Ecto's `priv/repo/structure.sql`: a dump that the tool writes; the migrations themselves are program code
//! (<https://guides.rubyonrails.org/active_record_migrations.html#schema-dumping-and-you>, <https://hexdocs.pm/ecto_sql/Mix.Tasks.Ecto.Dump.html>).

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, stem};

pub(super) static LAYOUT: Layout = Layout { name: "structure file (Rails, Ecto)", claim, plan, marks: None };

fn is_structure(entry: &Entry) -> bool {
    let name = entry.name();
    name == "structure.sql" || (name.ends_with("_structure.sql") && super::leading_version(name).is_none())
}

fn claim(folder: &Folder) -> Option<Claim> {
    let found = folder.files.iter().find(|entry| is_structure(entry))?;
    let traces = found.text.contains("schema_migrations");
    let alone = folder.files.len() == 1;
    (traces || alone || folder.count(|entry| !is_structure(entry)) == 0).then(|| Claim {
        sure: if traces { 88 } else { 68 },
        because: vec![format!(
            "{} is the dump that Rails or Ecto writes{}.",
            found.full_path,
            if traces { "; it fills schema_migrations" } else { "" }
        )],
    })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        if is_structure(entry) {
            plan.run(entry, None, stem(entry.name()), TransactionMode::PerStatement);
        } else {
            plan.leave(entry, super::set_aside(entry).unwrap_or("the structure file holds the whole schema and is replayed alone"));
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn the_dump_alone() {
        check(
            &[
                ("db/structure.sql", "CREATE TABLE a(x bytea);\nINSERT INTO \"schema_migrations\" (version) VALUES ('1');\n"),
                ("db/seeds.sql", "SELECT 1;"),
            ],
            "structure file (Rails, Ecto)",
            &["db/structure.sql"],
            &["db/seeds.sql"],
        );
    }
}
