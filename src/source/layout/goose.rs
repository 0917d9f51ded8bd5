//! goose: `00001_name.sql` with `-- +goose Up` and `-- +goose Down` in one file (<https://pressly.github.io/goose/documentation/annotations/>).

use super::{Claim, Entry, Folder, Layout, Marks, Plan, TransactionMode, Way, directive, first_word_is, lines, marked_up, numbered, stem};

pub(super) static LAYOUT: Layout = Layout { name: "goose", claim, plan, marks: Some(MARKS) };

const MARKS: Marks = Marks { before: Way::Outside, mark };

fn mark(line: &str) -> Option<Way> {
    let rest = directive(line, "--", "+goose")?;
    match () {
        () if first_word_is(rest, "Up") => Some(Way::Up),
        () if first_word_is(rest, "Down") => Some(Way::Down),
        () => None,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("-- +goose Up", |entry| marked_up(entry, MARKS))
}

fn transaction(entry: &Entry) -> TransactionMode {
    let none = lines(entry.text).any(|(_, line)| {
        directive(line, "--", "+goose").is_some_and(|rest| rest.split_whitespace().map(str::to_ascii_uppercase).eq(["NO", "TRANSACTION"]))
    });
    if none { TransactionMode::PerStatement } else { TransactionMode::PerFile }
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match numbered(entry) {
            Some((version, name)) => plan.run_marked(entry, MARKS, Some(version), name, transaction(entry)),
            None if marked_up(entry, MARKS) => plan.run_marked(entry, MARKS, None, stem(entry.name()), transaction(entry)),
            None => plan.leave(entry, "goose runs only files whose name starts with a number"),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn only_the_up_part_runs() {
        let side = check(
            &[
                ("10_b.sql", "-- +goose NO TRANSACTION\n-- +goose up\nCREATE TABLE b(x);\n-- +goose Down\nDROP TABLE b;\n"),
                ("9_a.sql", "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE a(x);\n-- +goose StatementEnd\n"),
            ],
            "goose",
            &["9_a.sql", "10_b.sql"],
            &["10_b.sql:5"],
        );
        let last = &side.migrations[1];
        assert_eq!(&side.files[1].text[last.parts[0].start as usize..last.parts[0].end as usize], "CREATE TABLE b(x);\n");
        assert_eq!((last.version.as_deref(), last.transaction), (Some("10"), crate::source::TransactionMode::PerStatement));
    }
}
