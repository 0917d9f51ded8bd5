//! Atlas: `<timestamp>_name.sql` with `atlas.sum`; a checkpoint is a snapshot from which a new database starts
//! (<https://atlasgo.io/versioned/checkpoint>, <https://atlasgo.io/concepts/migration-directory-integrity>).

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, directive, lines, numbered, set_aside};

pub(super) static LAYOUT: Layout = Layout { name: "Atlas", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    folder.other("atlas.sum").map(|sum| Claim { sure: 94, because: vec![format!("The folder has {}.", sum.full_path)] })
}

/// The value of a directive in the head of a file, the comments before the first statement.
fn head<'t>(entry: &Entry<'t>, name: &str) -> Option<&'t str> {
    entry
        .text
        .lines()
        .take_while(|line| line.trim().is_empty() || line.starts_with("--"))
        .find_map(|line| directive(line, "--", &format!("atlas:{name}")))
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let checkpoint = folder.files.iter().rfind(|entry| head(entry, "checkpoint").is_some());
    let start = checkpoint.and_then(|entry| numbered(entry)).and_then(|(version, _)| super::Version::new(version));
    for entry in &folder.files {
        let Some((version, name)) = numbered(entry) else {
            plan.leave(entry, "Atlas runs only files whose name starts with a version");
            continue;
        };
        let before = start.as_ref().is_some_and(|start| super::Version::new(version).is_some_and(|version| version < *start));
        match set_aside(entry) {
            Some(reason) => plan.leave(entry, reason),
            None if before => plan.leave(entry, "older than the checkpoint from which a new database starts"),
            None => {
                let none = head(entry, "txmode").is_some_and(|mode| mode.eq_ignore_ascii_case("none"));
                plan.run(entry, Some(version), name, if none { TransactionMode::PerStatement } else { TransactionMode::PerFile });
                let text = head(entry, "delimiter").and_then(|delimiter| delimited(entry, delimiter));
                if let Some(step) = plan.steps.last_mut() {
                    step.text = text;
                }
            }
        }
    }
    if let Some(entry) = checkpoint {
        plan.notes.push(format!("{} is a checkpoint: the replay starts there.", entry.full_path));
    }
    plan.order_by_version();
    plan
}

/// The text with a delimiter that is more than blanks turned into semicolons; blank lines end no statement that a semicolon does not end.
fn delimited(entry: &Entry, delimiter: &str) -> Option<String> {
    if delimiter.is_empty() || delimiter == ";" || delimiter.contains("\\n") {
        return None;
    }
    let mut text = entry.text.as_bytes().to_vec();
    for (at, line) in lines(entry.text) {
        let trimmed = line.trim_end();
        if trimmed.ends_with(delimiter) && !line.starts_with("--") {
            let end = at + trimmed.len();
            text[end - delimiter.len()..end].fill(b' ');
            text[end - delimiter.len()] = b';';
        }
    }
    String::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn a_checkpoint_is_the_start() {
        let side = check(
            &[
                ("atlas.sum", "h1:x=\n"),
                ("20240101_a.sql", "CREATE TABLE a(x SERIAL);"),
                ("20240102_all.sql", "-- atlas:checkpoint\n\nCREATE TABLE a(x SERIAL);"),
                ("20240103_b.sql", "-- atlas:txmode none\n-- atlas:delimiter //\nCREATE TABLE b(x int)//\n"),
            ],
            "Atlas",
            &["20240102_all.sql", "20240103_b.sql"],
            &["20240101_a.sql"],
        );
        assert!(side.migrations[1].text.as_deref().is_some_and(|text| text.ends_with("(x int); \n")));
    }
}
