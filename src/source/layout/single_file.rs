//! One file that holds the whole schema: a dump, or a schema that is kept by hand.

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, stem};

pub(super) static LAYOUT: Layout = Layout { name: "single file", claim, plan, marks: None };

/// The program that wrote a dump.
fn writer(entry: &Entry) -> Option<&'static str> {
    let head = &entry.text[..entry.text.floor_char_boundary(4096)];
    match () {
        () if head.contains("PostgreSQL database cluster dump") => Some("pg_dumpall"),
        () if head.contains("PostgreSQL database dump") => Some("pg_dump"),
        () if head.trim_start().starts_with("PRAGMA foreign_keys=OFF;") && head.contains("BEGIN TRANSACTION;") => {
            Some("the sqlite3 command .dump")
        }
        () if head.contains("MySQL dump") || head.contains("MariaDB dump") => Some("mysqldump"),
        () => None,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    let [entry] = folder.files.as_slice() else { return None };
    Some(match writer(entry) {
        Some(writer) => Claim { sure: 86, because: vec![format!("{} was written by {writer}.", entry.full_path)] },
        None => Claim { sure: 60, because: vec!["There is one SQL file.".to_owned()] },
    })
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        plan.run(entry, None, stem(entry.name()), TransactionMode::PerStatement);
        if writer(entry) == Some("pg_dumpall") {
            plan.notes
                .push("pg_dumpall writes all databases into one file: dump the one to audit with pg_dump to keep them apart.".to_owned());
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn a_dump() {
        let side = check(&[("x.sql", "--\n-- PostgreSQL database dump\n--\nCREATE TABLE a(x int);")], "single file", &["x.sql"], &[]);
        assert_eq!(side.layout_evidence, ["x.sql was written by pg_dump."]);
    }
}
