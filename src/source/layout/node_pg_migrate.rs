//! node-pg-migrate: `<timestamp>_name.sql` with `-- Up Migration` and `-- Down Migration`
//! (<https://salsita.github.io/node-pg-migrate/getting-started>).

use super::{Claim, Folder, Layout, Marks, Plan, TransactionMode, Way, directive, marked_up, numbered, stem};

pub(super) static LAYOUT: Layout = Layout { name: "node-pg-migrate", claim, plan, marks: Some(MARKS) };

const MARKS: Marks = Marks { before: Way::Up, mark };

fn mark(line: &str) -> Option<Way> {
    match () {
        () if directive(line, "--", "Up Migration").is_some() => Some(Way::Up),
        () if directive(line, "--", "Down Migration").is_some() => Some(Way::Down),
        () => None,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("-- Up Migration", |entry| marked_up(entry, MARKS))
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        let (version, name) = numbered(entry).map_or((None, stem(entry.name())), |(version, name)| (Some(version), name));
        plan.run_marked(entry, MARKS, version, name, TransactionMode::PerFile);
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
            &[("1700000000000_a.sql", "-- Up Migration\ncreate table a(x);\n-- Down Migration\ndrop table a;\n")],
            "node-pg-migrate",
            &["1700000000000_a.sql"],
            &["1700000000000_a.sql:4"],
        );
    }
}
