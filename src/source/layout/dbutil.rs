//! mautrix' dbutil: one file for both engines with `-- only: postgres` lines, a header `-- v0 -> v29: …`, and a file that takes a new database
//! to the newest version at once (<https://github.com/mautrix/go-util/blob/main/dbutil/upgradetable.go>).

use crate::source::SortedMap;

use super::{Claim, Dialect, Entry, Folder, Layout, Plan, TransactionMode, lines, natural_key, numbered, stem};

pub(super) static LAYOUT: Layout = Layout { name: "dbutil (mautrix)", claim, plan, marks: None };

/// Versions that a header names: from, to. Without `from` it is the version before.
fn header(text: &str) -> Option<(u64, u64)> {
    let line = text.lines().next()?.strip_prefix("-- v")?;
    let (versions, _) = line.split_once(':')?;
    let versions = versions.split(" (").next()?;
    Some(match versions.split_once(" -> v") {
        Some((from, to)) => (from.parse().ok()?, to.parse().ok()?),
        None => {
            let to: u64 = versions.parse().ok()?;
            (to.saturating_sub(1), to)
        }
    })
}

/// Whether a file is one of dbutil's, which go to either engine.
pub(super) fn is_upgrade(text: &str) -> bool {
    header(text).is_some()
}

/// A line that limits what follows to one engine.
struct Filter<'t> {
    dialect: Dialect,
    until: Option<&'t str>,
    count: usize,
    commented: bool,
}

fn filter(line: &str) -> Option<Filter<'_>> {
    let rest = line.trim_start().strip_prefix("-- only: ")?;
    let (dialect, rest) = match rest.strip_prefix("postgres") {
        Some(rest) => (Dialect::Postgres, rest),
        None => (Dialect::Sqlite, rest.strip_prefix("sqlite")?),
    };
    let mut filter =
        Filter { dialect, until: None, count: 1, commented: rest.contains("(line commented)") || rest.contains("(lines commented)") };
    if let Some(rest) = rest.strip_prefix(" for next ") {
        filter.count = rest.split_whitespace().next()?.parse().ok()?;
    } else if let Some(rest) = rest.strip_prefix(" until \"") {
        filter.until = rest.split('"').next();
    }
    Some(filter)
}

/// The text that an engine gets: lines for the other one and comment marks are blanked, so that every position stays. `None` when the file
/// has no such lines.
pub(super) fn for_dialect(text: &str, dialect: Dialect) -> Option<String> {
    if !text.contains("-- only: ") {
        return None;
    }
    let mut out = text.as_bytes().to_vec();
    let all: Vec<(usize, &str)> = lines(text).collect();
    let mut at = 0;
    let mut changed = false;
    while at < all.len() {
        let Some(filter) = filter(all[at].1) else {
            at += 1;
            continue;
        };
        changed = true;
        at += 1;
        let end = match filter.until {
            Some(tag) => (at..all.len()).find(|line| all[*line].1.contains(tag)).unwrap_or(all.len()),
            None => at.saturating_add(filter.count).min(all.len()),
        };
        for (start, line) in &all[at..end] {
            let length = line.trim_end_matches(['\r', '\n']).len();
            if filter.dialect != dialect {
                out[*start..start + length].fill(b' ');
            } else if filter.commented {
                let indent = line.len() - line.trim_start().len();
                if line[indent..].starts_with("--") {
                    out[start + indent..start + indent + 2].fill(b' ');
                }
            }
        }
        at = end;
    }
    // Whole lines and ASCII marks were blanked, so no character was cut.
    changed.then(|| String::from_utf8(out).ok()).flatten()
}

/// Whether the whole file is for one engine: a plain filter in the line after the header.
fn whole_file(text: &str) -> Option<Dialect> {
    let mut rest = text.lines().skip(1).skip_while(|line| line.starts_with("-- transaction: "));
    filter(rest.next()?).filter(|filter| filter.until.is_none() && filter.count == 1).map(|filter| filter.dialect)
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("a header -- v<number>: of dbutil", |entry| header(entry.text).is_some())
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    // Each folder is a chain of its own.
    let mut chains: SortedMap<&str, Vec<(u64, u64, Entry)>> = SortedMap::new();
    for entry in &folder.files {
        match header(entry.text) {
            Some((from, to)) => chains.entry(entry.dir()).or_default().push((from, to, *entry)),
            None => plan.leave(entry, "it has no header -- v<number>:, so dbutil does not run it"),
        }
    }
    for (_, mut chain) in chains {
        // A new database has version 0: the file that goes furthest from there is taken, and the next from where it ends.
        crate::source::order::sort_by_key(&mut chain, |(from, to, entry)| (*from, std::cmp::Reverse(*to), natural_key(entry.path)));
        let mut version = chain.first().map_or(0, |(from, _, _)| *from);
        for (from, to, entry) in &chain {
            if *from < version {
                plan.leave(entry, format!("a new database is already at version {version} when this file's turn comes"));
                continue;
            }
            version = *to;
            if whole_file(entry.text).is_some_and(|dialect| dialect != folder.dialect) {
                plan.leave(entry, "for the other engine by its -- only: line");
                continue;
            }
            let (_, name) = numbered(entry).unwrap_or(("", stem(entry.name())));
            let off = entry.text.lines().nth(1).is_some_and(|line| line.starts_with("-- transaction: off"));
            plan.run(entry, Some(&to.to_string()), name, if off { TransactionMode::PerStatement } else { TransactionMode::PerFile });
            if let Some(step) = plan.steps.last_mut() {
                step.text = for_dialect(entry.text, folder.dialect);
            }
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::layout::tests::check_as;

    #[test]
    fn a_new_database_takes_the_latest_file() {
        let files = [
            ("00-latest.sql", "-- v0 -> v3 (compatible with v1+): Latest\nCREATE TABLE a(x int);\n"),
            ("02-b.sql", "-- v2: b\nCREATE TABLE b(x int);\n"),
            ("04-d.sql", "-- v4: d\n-- only: postgres\nCREATE TABLE d(x int);\n"),
            ("05-e.sql", "-- v5: e\nCREATE TABLE e(x int);\n"),
        ];
        check_as(&files, Dialect::Postgres, "dbutil (mautrix)", &["00-latest.sql", "04-d.sql", "05-e.sql"], &["02-b.sql"]);
        check_as(&files, Dialect::Sqlite, "dbutil (mautrix)", &["00-latest.sql", "05-e.sql"], &["02-b.sql", "04-d.sql"]);
    }

    #[test]
    fn lines_of_one_engine() {
        let text = "a\n-- only: sqlite (line commented)\n--b\n-- only: postgres for next 2 lines\né\nd\n-- only: postgres until \"end only\"\ne\n-- end only postgres\nf\n";
        let sqlite = for_dialect(text, Dialect::Sqlite).unwrap_or_default();
        let postgres = for_dialect(text, Dialect::Postgres).unwrap_or_default();
        let run = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("--")).collect::<String>();
        assert_eq!((run(&sqlite).as_str(), run(&postgres).as_str()), ("abf", "aédef"));
        assert_eq!((sqlite.len(), postgres.len()), (text.len(), text.len()));
        assert_eq!(for_dialect("a\n", Dialect::Sqlite), None);
    }
}
