//! Tools whose migrations are program code: Knex, TypeORM, Sequelize, Alembic, Django, Phinx, Doctrine, Rails, Ecto. Nothing of theirs is
//! replayed; the advice says how to get SQL.

use super::{Claim, Entry, Folder, Layout, Plan, SourceProblem, file_name, in_folder};

pub(super) static LAYOUT: Layout = Layout { name: "program code", claim, plan, marks: None };

/// Tool and how it writes SQL: by a text in the file, for an extension.
const TOOLS: [(&[&str], &str, &str, &str); 11] = [
    (&["py"], "from alembic", "Alembic", "alembic upgrade head --sql > schema.sql"),
    (&["py"], "django.db", "Django", "python manage.py sqlmigrate APP MIGRATION for each, or dump the database"),
    (&["rb"], "ActiveRecord::", "Rails", "set config.active_record.schema_format = :sql and run bin/rails db:schema:dump"),
    (&["ex", "exs"], "Ecto.Migration", "Ecto", "mix ecto.dump"),
    (&["php"], "Doctrine\\", "Doctrine", "bin/console doctrine:migrations:migrate --write-sql"),
    (&["php"], "Phinx\\", "Phinx", "vendor/bin/phinx migrate --dry-run"),
    (&["php"], "Illuminate\\", "Laravel", "php artisan schema:dump"),
    (&["js", "ts", "mjs", "cjs"], "queryInterface", "Sequelize", "dump a migrated database"),
    (&["js", "ts", "mjs", "cjs"], "QueryRunner", "TypeORM", "npx typeorm schema:log, or dump a migrated database"),
    (&["js", "ts", "mjs", "cjs"], "knex", "Knex", "dump a migrated database"),
    (&["go", "rs", "java", "kt", "cs", "fizz"], "igration", "the program", "dump a migrated database"),
];

/// The tool that a file belongs to and its advice.
fn tool(entry: &Entry) -> Option<(&'static str, &'static str)> {
    let extension = file_name(entry.path).rsplit_once('.')?.1;
    TOOLS
        .iter()
        .find(|(extensions, text, _, _)| extensions.contains(&extension) && entry.text.contains(text))
        .map(|(_, _, tool, advice)| (*tool, *advice))
}

fn claim(folder: &Folder) -> Option<Claim> {
    let code = folder.others.iter().filter(|entry| tool(entry).is_some()).count();
    (folder.files.is_empty() && code > 0)
        .then(|| Claim { sure: 70, because: vec![format!("{code} files are migrations written in program code; none is SQL.")] })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    plan.problems.extend(problem(folder));
    for entry in &folder.files {
        plan.leave(entry, "not part of the migrations");
    }
    plan
}

/// The problem that migrations in program code are: none when there are none. One that is mixed with SQL files can hide changes, too.
pub(super) fn problem(folder: &Folder) -> Option<SourceProblem> {
    let code: Vec<_> = folder.others.iter().filter_map(|entry| Some((entry, tool(entry)?))).collect();
    let migrations: Vec<_> = code
        .into_iter()
        .filter(|(entry, _)| {
            super::leading_version(entry.name()).is_some() || in_folder(entry.full_path, &["migrations", "migrate", "versions"])
        })
        .collect();
    let (first, (tool, advice)) = migrations.first()?;
    Some(SourceProblem {
        path: first.full_path.to_owned(),
        line: None,
        kind: "not-sql-tool",
        message: format!(
            "{} migration{} of {tool} {} written in program code, which is not run here. Give the SQL instead: {advice}.",
            migrations.len(),
            if migrations.len() == 1 { "" } else { "s" },
            if migrations.len() == 1 { "is" } else { "are" },
        ),
        could_hide: true,
    })
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn a_dump_is_asked_for() {
        let side = check(&[("migrations/0001_a.py", "from django.db import migrations\n")], "program code", &[], &["migrations/0001_a.py"]);
        assert!(
            side.problems.iter().any(|problem| problem.kind == "not-sql-tool" && problem.message.contains("sqlmigrate")),
            "{:?}",
            side.problems
        );
    }
}
