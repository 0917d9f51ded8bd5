//! Liquibase formatted SQL: `--liquibase formatted sql`, change sets with attributes, `--rollback` lines
//! (<https://docs.liquibase.com/concepts/changelogs/sql-format.html>).

use super::{Claim, Dialect, Entry, Folder, Layout, LeftOut, Plan, TransactionMode, Way, lines, numbered, stem};

pub(super) static LAYOUT: Layout = Layout { name: "Liquibase formatted SQL", claim, plan, marks: None };

fn formatted(entry: &Entry) -> bool {
    entry.text.lines().find(|line| !line.trim().is_empty()).is_some_and(|line| {
        let mut words = line.trim().trim_start_matches('-').split_whitespace().map(str::to_ascii_lowercase);
        line.trim().starts_with("--") && words.by_ref().take(2).eq(["liquibase", "formatted"])
    })
}

/// Whether change sets of a file are for SQLite and others for PostgreSQL.
pub(super) fn names_both_engines(text: &str) -> bool {
    let names = |engine: &str| {
        text.lines().any(|line| {
            command(line).is_some_and(|(word, rest)| {
                word == "changeset" && attribute(&format!(" {rest}"), "dbms").is_some_and(|list| list.contains(engine))
            })
        })
    };
    text.contains("liquibase formatted") && names("sqlite") && names("postgres")
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("--liquibase formatted sql", formatted)
}

/// What a comment says to Liquibase, for example `changeset` or `rollback`, with the rest of the line.
fn command(line: &str) -> Option<(String, &str)> {
    let rest = line.trim_start().strip_prefix("--")?.trim_start();
    let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    Some((rest[..end].to_ascii_lowercase(), rest[end..].trim()))
}

/// Value of an attribute `name:value` or `name:"value"`.
fn attribute<'t>(rest: &'t str, name: &str) -> Option<&'t str> {
    let at = rest.to_ascii_lowercase().find(&format!(" {}:", name.to_ascii_lowercase()))? + name.len() + 2;
    let value = rest.get(at..)?;
    match value.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => value.split_whitespace().next(),
    }
}

/// Whether a `dbms:` list includes an engine.
fn includes(list: &str, dialect: Dialect) -> bool {
    let own: &[&str] = match dialect {
        Dialect::Sqlite => &["sqlite"],
        Dialect::Postgres => &["postgresql", "postgres"],
    };
    let mut positive = false;
    for item in list.split(',').map(|item| item.trim().to_ascii_lowercase()) {
        match item.strip_prefix('!') {
            Some(not) if own.contains(&not) => return false,
            Some(_) => {}
            None if item == "all" || own.contains(&item.as_str()) => return true,
            None => positive = true,
        }
    }
    !positive
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in folder.files.iter().filter(|entry| !formatted(entry)) {
        plan.leave_hiding(
            entry,
            "not a Liquibase formatted SQL file; a change log may include it: give the order of such files by naming them",
        );
    }
    for entry in folder.files.iter().filter(|entry| formatted(entry)) {
        let (version, name) = numbered(entry).map_or((None, stem(entry.name())), |(version, name)| (Some(version), name));
        plan.run(entry, version, name, TransactionMode::PerFile);
        run_changesets(entry, folder.dialect, &mut plan);
    }
    plan.order_by_version();
    for entry in &folder.others {
        let name = entry.name().to_ascii_lowercase();
        if entry.text.contains("databaseChangeLog") && [".xml", ".yaml", ".yml", ".json"].iter().any(|extension| name.ends_with(extension))
        {
            let included = entry.text.contains("includeAll") || entry.text.contains("include");
            plan.leave_hiding(
                entry,
                if included {
                    "a Liquibase change log that is not SQL; the order in which it includes the SQL files is not read, they are replayed by name"
                } else {
                    "a Liquibase change log that is not SQL; write its SQL first: liquibase update-sql"
                },
            );
        }
    }
    plan
}

/// Keeps the change sets for the engine, takes `--rollback` blocks out and turns other delimiters into semicolons.
fn run_changesets(entry: &Entry, dialect: Dialect, plan: &mut Plan) {
    let mut text = entry.text.as_bytes().to_vec();
    let mut way = Way::Up;
    let mut delimiter: Option<String> = None;
    let mut start = 0;
    let mut parts = Vec::new();
    let mut rollback = false;
    for (at, line) in lines(entry.text) {
        let Some((word, rest)) = command(line) else {
            // Lines of a rollback block start with the marker again; plain SQL after it belongs to the change set.
            if !line.trim().is_empty() {
                rollback = false;
            }
            if let Some(delimiter) = delimiter.as_deref().filter(|delimiter| way == Way::Up && line.trim_end().ends_with(delimiter)) {
                let end = at + line.trim_end().len();
                text[end - delimiter.len()..end].fill(b' ');
                text[end - delimiter.len()] = b';';
            }
            continue;
        };
        match word.as_str() {
            "changeset" => {
                if way == Way::Up && at > start {
                    parts.push(start as u32..at as u32);
                }
                start = at;
                let spaced = format!(" {rest}");
                way = if attribute(&spaced, "dbms").is_none_or(|list| includes(list, dialect)) { Way::Up } else { Way::Outside };
                delimiter = attribute(&spaced, "endDelimiter")
                    .map(str::to_owned)
                    .filter(|delimiter| delimiter != ";" && !delimiter.starts_with('\\'));
                if way == Way::Outside {
                    plan.left_out.push(LeftOut {
                        path: entry.full_path.to_owned(),
                        line: Some(entry.lines.line_column(at as u32).line),
                        reason: "change set for another engine (dbms attribute)".into(),
                        could_hide: false,
                    });
                }
            }
            "rollback" if !rollback => {
                rollback = true;
                plan.left_out.push(LeftOut {
                    path: entry.full_path.to_owned(),
                    line: Some(entry.lines.line_column(at as u32).line),
                    reason: "rollback of the change set: never run when a schema is built".into(),
                    could_hide: false,
                });
            }
            _ => {}
        }
    }
    if way == Way::Up && start < entry.text.len() {
        parts.push(start as u32..entry.text.len() as u32);
    }
    if let Some(step) = plan.steps.last_mut() {
        step.parts = parts;
        step.text = String::from_utf8(text).ok().filter(|text| text != entry.text);
    }
}

#[cfg(test)]
mod tests {
    use crate::source::Dialect::Postgres;
    use crate::source::layout::tests::check_as;

    #[test]
    fn change_sets_of_the_engine() {
        let side = check_as(
            &[(
                "001_a.sql",
                "--liquibase formatted sql\n--changeset me:1 endDelimiter:/\nCREATE TABLE a(x SERIAL)/\n--rollback DROP TABLE a\n\
                 --changeset me:2 dbms:sqlite\nPRAGMA x;\n--changeset me:3 dbms:\"postgresql,h2\"\nCREATE TABLE b(x);\n",
            )],
            Postgres,
            "Liquibase formatted SQL",
            &["001_a.sql"],
            &["001_a.sql:4", "001_a.sql:5"],
        );
        let run = &side.migrations[0];
        let text = run.text.as_deref().unwrap_or_default();
        let parts: String = run.parts.iter().map(|part| &text[part.start as usize..part.end as usize]).collect();
        assert!(parts.contains("SERIAL);\n") && parts.contains("TABLE b") && !parts.contains("PRAGMA"), "{parts}");
    }

    #[test]
    fn engines_of_a_change_set() {
        use crate::source::Dialect::{Postgres, Sqlite};
        assert!(super::includes("postgresql,h2", Postgres) && !super::includes("postgresql,h2", Sqlite));
        assert!(super::includes("!oracle", Sqlite) && !super::includes("!sqlite", Sqlite) && super::includes("all", Sqlite));
    }
}
