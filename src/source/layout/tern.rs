//! tern: `001_name.sql`, divided by `---- create above / drop below ----` (<https://github.com/jackc/tern#migrations>).

use super::{Claim, Entry, Folder, Layout, Marks, Plan, TransactionMode, Way, lines, numbered};

pub(super) static LAYOUT: Layout = Layout { name: "tern", claim, plan, marks: None };

const MARKS: Marks = Marks { before: Way::Up, mark };

fn mark(line: &str) -> Option<Way> {
    (line.trim() == "---- create above / drop below ----").then_some(Way::Down)
}

fn has(entry: &Entry, text: &str) -> bool {
    lines(entry.text).any(|(_, line)| line.trim() == text)
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("the line ---- create above / drop below ----", |entry| has(entry, "---- create above / drop below ----"))
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        let transaction = if has(entry, "---- tern: disable-tx ----") { TransactionMode::PerStatement } else { TransactionMode::PerFile };
        match numbered(entry) {
            Some((version, name)) => plan.run_marked(entry, MARKS, Some(version), name, transaction),
            None => plan.leave(entry, "tern runs only files whose name starts with a number"),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn what_stands_below_the_line_is_left_out() {
        check(
            &[
                ("001_a.sql", "create table a(x);\n---- create above / drop below ----\ndrop table a;\n"),
                ("002_b.sql", "create table b(x);\n"),
            ],
            "tern",
            &["001_a.sql", "002_b.sql"],
            &["001_a.sql:3"],
        );
    }
}
