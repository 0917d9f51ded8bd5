//! A folder of SQL files that no tool claims: by number, then by name; with a full schema beside them, one of the two.

use super::snapshot::{self, Choice};
use super::{
    Claim, Entry, Folder, Layout, LeftOut, Plan, SourceProblem, TransactionMode, Version, lines, numbered, only_drops, set_aside, stem,
};
use crate::source::SortedSet;
use crate::source::words::{created_tables, end_of_changes};

pub(super) static LAYOUT: Layout = Layout { name: "plain folder", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    let named = folder.count(|entry| numbered(entry).is_some());
    let because = if named > 0 {
        vec![format!("{named} of {} file names start with a number; no tool leaves other traces.", folder.files.len())]
    } else {
        vec!["No tool leaves traces in this folder.".to_owned()]
    };
    Some(Claim { sure: if named * 2 >= folder.files.len() && named > 0 { 40 } else { 10 }, because })
}

pub(super) fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let mut kept: Vec<Entry> = Vec::new();
    for entry in &folder.files {
        match set_aside(entry) {
            Some(reason) => plan.leave(entry, reason),
            // A file that only takes things away belongs to no schema, unless it is one of a numbered series.
            None if folder.files.len() > 1 && numbered(entry).is_none() && only_drops(entry.text) => {
                plan.leave(entry, "it only drops objects: it clears a database, it does not build one");
            }
            None => kept.push(*entry),
        }
    }
    let (numbered_files, others): (Vec<Entry>, Vec<Entry>) = kept.iter().partition(|entry| numbered(entry).is_some());
    // A full schema beside a series: the first by name decides, a second one is another state of the same.
    let made: SortedSet<String> = numbered_files.iter().flat_map(|entry| created_tables(entry.text)).collect();
    let fulls: Vec<Entry> = match numbered_files.len() {
        0 | 1 => Vec::new(),
        _ => others.iter().filter(|entry| snapshot::is_snapshot(entry) || repeats(entry, &made)).copied().collect(),
    };
    let choice = fulls.first().map(|full| snapshot::choose(full, &numbered_files));
    let replay_full = matches!(choice, Some(Choice::Snapshot(_)));
    for entry in &kept {
        let place = fulls.iter().position(|full| full.id == entry.id);
        let (version, name) = numbered(entry).map_or((None, stem(entry.name())), |(version, name)| (Some(version), name));
        match (place, replay_full) {
            (Some(1..), _) => {
                plan.leave_hiding(entry, "one more full schema beside the migrations; audit it on its own to compare the two")
            }
            (Some(0), false) => plan.leave(entry, "a full schema beside the migrations; audit it on its own to compare the two"),
            (None, true) if version.is_some() => plan.leave(entry, "a step towards the full schema, which is replayed in its place"),
            (None, true) => plan
                .leave_hiding(entry, "it stands beside a full schema that is replayed; give the files by name to have it replayed as well"),
            (Some(0), true) | (None, false) => {
                plan.run(entry, version, name, TransactionMode::PerStatement);
                cut_rollback(entry, &mut plan);
            }
        }
    }
    if let Some(Choice::Snapshot(note) | Choice::Increments(note)) = choice {
        plan.notes.push(note);
    }
    plan.order_by_version();
    leave_alternatives(&mut plan, &kept);
    order_unnumbered(&mut plan, &kept);
    plan
}

/// Whether a file creates again most of the tables that the numbered files create.
fn repeats(entry: &Entry, made: &SortedSet<String>) -> bool {
    let own: SortedSet<String> = created_tables(entry.text).into_iter().collect();
    own.len() > 1 && own.intersection(made).count() * 2 > own.len()
}

/// Files without a number come last in the order of what they define, and the reader is told that this is a guess.
fn order_unnumbered(plan: &mut Plan, files: &[Entry]) {
    let first = plan.steps.iter().position(|step| step.version.is_none()).unwrap_or(plan.steps.len());
    let loose = &mut plan.steps[first..];
    if loose.len() < 2 && (loose.is_empty() || first == 0) {
        return;
    }
    // `stage1_x`, `stage2_y`: the same word with different numbers is an order that needs no guess.
    let counted: Option<Vec<(&str, Version)>> = loose.iter().map(|step| word_and_number(super::file_name(&step.path))).collect();
    if let Some(counted) = counted.filter(|_| first == 0)
        && counted.iter().all(|(word, _)| word.eq_ignore_ascii_case(counted[0].0))
    {
        crate::source::order::sort_by_key(loose, |step| {
            (word_and_number(super::file_name(&step.path)).map(|(_, number)| number), super::natural_key(&step.path))
        });
        return;
    }
    let rank = |id| files.iter().find(|entry| entry.id == id).map_or(0, |entry| rank(entry.text));
    crate::source::order::sort_by_key(loose, |step| (rank(step.file), super::natural_key(&step.path)));
    let names: Vec<&str> = loose.iter().take(6).map(|step| super::file_name(&step.path)).collect();
    let message = format!(
        "{} file{} without a number {} replayed {}in the order of what they define, then by name: {}{}. Number the files, or name them in order, when that is wrong.",
        loose.len(),
        if loose.len() == 1 { "" } else { "s" },
        if loose.len() == 1 { "is" } else { "are" },
        if first > 0 { "last, " } else { "" },
        names.join(", "),
        if loose.len() > names.len() { ", …" } else { "" },
    );
    plan.problems.push(SourceProblem { path: loose[0].path.clone(), line: None, kind: "unknown-order", message, could_hide: false });
}

/// A name that starts with a word and a number: `stage1_x`, `schema-11.sql`.
fn word_and_number(name: &str) -> Option<(&str, Version)> {
    let end = name.find(|c: char| !c.is_ascii_alphabetic())?;
    let rest = name[end..].trim_start_matches(['_', '-', ' ']);
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (end > 0).then_some((&name[..end], Version::new(&rest[..digits])?))
}

/// Files without a number that create the tables of an earlier one again are other versions of the same schema: only the first is replayed.
fn leave_alternatives(plan: &mut Plan, files: &[Entry]) {
    let mut known: Vec<(String, SortedSet<String>)> = Vec::new();
    let mut alternatives = Vec::new();
    for step in plan.steps.iter().filter(|step| step.version.is_none()) {
        let Some(entry) = files.iter().find(|entry| entry.id == step.file) else { continue };
        let tables: SortedSet<String> = created_tables(entry.text).into_iter().collect();
        let same =
            known.iter().find(|(_, other)| tables.len() > 1 && other.intersection(&tables).count() * 2 > tables.len().max(other.len()));
        match same {
            Some((path, _)) => alternatives.push((*entry, path.clone())),
            None => known.push((entry.full_path.to_owned(), tables)),
        }
    }
    for (entry, path) in alternatives {
        plan.steps.retain(|step| step.file != entry.id);
        plan.leave_hiding(
            &entry,
            format!("it creates most of the tables of {path} again, so it is another version of that schema; choose one of the two"),
        );
    }
}

/// Where the first statements of a file belong in the order in which a schema is built.
fn rank(text: &str) -> u8 {
    let heads = super::statement_heads(text, 12);
    let mut counts = [0usize; 9];
    for head in &heads {
        let words: Vec<&str> = head.iter().map(String::as_str).collect();
        let has = |word: &str| words.contains(&word);
        let place = match words.first() {
            Some(&"CREATE") if has("EXTENSION") || has("SCHEMA") || has("ROLE") || has("DATABASE") => 0,
            Some(&"CREATE") if has("TYPE") || has("DOMAIN") || has("COLLATION") || has("SEQUENCE") || has("TEXT") => 1,
            Some(&"CREATE") if has("TABLE") => 2,
            Some(&"ALTER") if has("FOREIGN") => 6,
            Some(&"ALTER") => 3,
            Some(&"CREATE") if has("FUNCTION") || has("PROCEDURE") || has("AGGREGATE") => 4,
            Some(&"CREATE") if has("INDEX") => 5,
            Some(&"CREATE") if has("VIEW") => 7,
            Some(&"CREATE") if has("TRIGGER") || has("POLICY") || has("RULE") => 8,
            _ => continue,
        };
        counts[place] += 1;
    }
    // A file with tables comes with the tables, whatever else it has.
    if counts[2] > 0 {
        return 2;
    }
    counts
        .iter()
        .enumerate()
        .max_by_key(|(place, count)| (**count, usize::MAX - place))
        .map_or(9, |(place, count)| if *count > 0 { place as u8 } else { 9 })
}

/// A last part under `-- Down`, `-- Rollback` or the like that only takes things away is not run.
fn cut_rollback(entry: &Entry, plan: &mut Plan) {
    let heading = |line: &str| {
        let Some(rest) = line.trim_start().strip_prefix("--") else { return false };
        let word: String = rest.trim_start_matches(['-', ' ', '=', '+', '#']).chars().take_while(char::is_ascii_alphabetic).collect();
        ["down", "rollback", "undo", "revert"].iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    let built = end_of_changes(entry.text);
    let found = lines(entry.text).find(|(at, line)| *at >= built && built > 0 && heading(line));
    let found = found.filter(|(at, _)| only_drops(&entry.text[*at..]));
    let (Some((at, _)), Some(step)) = (found, plan.steps.last_mut()) else { return };
    step.parts.clear();
    step.parts.push(0..at as u32);
    plan.left_out.push(LeftOut {
        path: entry.full_path.to_owned(),
        line: Some(entry.lines.line_column(at as u32).line),
        reason: "rollback part: it only drops and is never run when a schema is built".into(),
        could_hide: false,
    });
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn numbers_by_value_and_duplicates_reported() {
        let side = check(
            &[("10_c.sql", "SELECT 1::int;"), ("9_b.sql", "SELECT 1;"), ("9_a.sql", "SELECT 1;"), ("9_a_rollback.sql", "DROP TABLE a;")],
            "plain folder",
            &["9_a.sql", "9_b.sql", "10_c.sql"],
            &["9_a_rollback.sql"],
        );
        assert!(side.problems.iter().any(|problem| problem.kind == "duplicate-version" && problem.message.contains("9_a.sql, 9_b.sql")));
    }

    #[test]
    fn a_rollback_part_is_cut() {
        check(
            &[
                ("1_a.sql", "CREATE TABLE a(x bytea);\n-- Rollback:\nDROP TABLE a;\n"),
                ("2_b.sql", "CREATE TABLE b(x int);\n-- down the road\nCREATE TABLE c(x int);\n"),
            ],
            "plain folder",
            &["1_a.sql", "2_b.sql"],
            &["1_a.sql:2"],
        );
    }

    #[test]
    fn a_dump_beside_the_migrations_is_not_replayed_after_them() {
        check(
            &[
                ("1_a.sql", "CREATE TABLE a(x SERIAL);"),
                ("2_b.sql", "CREATE TABLE b(x int);"),
                ("dumps/today.sql", "CREATE TABLE public.a(x int);\nCREATE TABLE public.b(x int);"),
                ("views.sql", "CREATE VIEW v AS SELECT 1;"),
            ],
            "plain folder",
            &["1_a.sql", "2_b.sql", "views.sql"],
            &["dumps/today.sql"],
        );
    }

    #[test]
    fn a_word_and_a_number_is_an_order() {
        let side = check(
            &[
                ("stage10_c.sql", "CREATE TABLE c(x SERIAL);"),
                ("stage2_b.sql", "CREATE VIEW b AS SELECT 1;"),
                ("stage1_a.sql", "CREATE INDEX i ON a(x);"),
            ],
            "plain folder",
            &["stage1_a.sql", "stage2_b.sql", "stage10_c.sql"],
            &[],
        );
        assert!(side.problems.is_empty());
    }

    #[test]
    fn another_version_of_the_schema_is_not_replayed() {
        let tables = "CREATE TABLE a(x SERIAL); CREATE TABLE b(x int); CREATE TABLE c(x int);";
        let side = check(&[("shop.sql", tables), ("shop_auto.sql", tables)], "plain folder", &["shop.sql"], &["shop_auto.sql"]);
        assert!(side.left_out[0].could_hide);
    }

    #[test]
    fn files_without_numbers_by_what_they_define() {
        let side = check(
            &[
                ("CreateForeignKeys.sql", "ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b(x);"),
                ("CreateTables.sql", "CREATE TABLE a(x int); CREATE TABLE b(x int);"),
                ("Extensions.sql", "CREATE EXTENSION citext;"),
                ("clear.sql", "DROP TABLE a;"),
            ],
            "plain folder",
            &["Extensions.sql", "CreateTables.sql", "CreateForeignKeys.sql"],
            &["clear.sql"],
        );
        assert!(side.problems.iter().any(|problem| problem.kind == "unknown-order"));
    }
}
