//! sql-migrate: files in order of their names, `-- +migrate Up` and `-- +migrate Down` (<https://github.com/rubenv/sql-migrate#writing-migrations>).

use super::{Claim, Entry, Folder, Layout, Marks, Plan, TransactionMode, Way, directive, first_word_is, lines, marked_up, numbered, stem};

pub(super) static LAYOUT: Layout = Layout { name: "sql-migrate", claim, plan, marks: Some(MARKS) };

const MARKS: Marks = Marks { before: Way::Outside, mark };

fn mark(line: &str) -> Option<Way> {
    let rest = directive(line, "--", "+migrate")?;
    match () {
        () if first_word_is(rest, "Up") => Some(Way::Up),
        () if first_word_is(rest, "Down") => Some(Way::Down),
        () => None,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("-- +migrate Up", |entry| marked_up(entry, MARKS))
}

fn transaction(entry: &Entry) -> TransactionMode {
    let none = lines(entry.text).any(|(_, line)| {
        directive(line, "--", "+migrate")
            .is_some_and(|rest| first_word_is(rest, "Up") && rest.split_whitespace().any(|word| word.eq_ignore_ascii_case("notransaction")))
    });
    if none { TransactionMode::PerStatement } else { TransactionMode::PerFile }
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        let (version, name) = match numbered(entry) {
            Some((version, name)) => (Some(version), name),
            None => (None, stem(entry.name())),
        };
        plan.run_marked(entry, MARKS, version, name, transaction(entry));
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn only_the_up_part_runs() {
        check(
            &[
                ("2-b.sql", "-- +migrate Up notransaction\nCREATE TABLE b(x);\n"),
                ("1-a.sql", "-- +migrate Down\nDROP TABLE a;\n-- +migrate Up\nCREATE TABLE a(x);\n"),
            ],
            "sql-migrate",
            &["1-a.sql", "2-b.sql"],
            &["1-a.sql:2"],
        );
    }
}
