//! MyBatis Migrations: `<timestamp>_name.sql`, divided by `-- //@UNDO`, with `bootstrap.sql` before the first
//! (<https://mybatis.org/migrations/>).

use super::{Claim, Entry, Folder, Layout, Marks, Plan, TransactionMode, Way, lines, numbered};

pub(super) static LAYOUT: Layout = Layout { name: "MyBatis Migrations", claim, plan, marks: None };

const MARKS: Marks = Marks { before: Way::Up, mark };

fn mark(line: &str) -> Option<Way> {
    let rest = line.trim_start().strip_prefix("--")?.trim_start().strip_prefix("//")?.trim();
    rest.eq_ignore_ascii_case("@UNDO").then_some(Way::Down)
}

fn has_undo(entry: &Entry) -> bool {
    lines(entry.text).any(|(_, line)| mark(line.trim_end()).is_some())
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("-- //@UNDO", has_undo)
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match numbered(entry) {
            Some((version, name)) => plan.run_marked(entry, MARKS, Some(version), name, TransactionMode::PerFile),
            None if entry.name() == "bootstrap.sql" => plan.run(entry, Some("0"), "bootstrap", TransactionMode::PerStatement),
            None => plan.leave(entry, "MyBatis Migrations runs only files whose name starts with a number, and bootstrap.sql"),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn bootstrap_first_and_no_undo() {
        check(
            &[
                ("scripts/20240101_a.sql", "create table a(x);\n-- //@UNDO\ndrop table a;\n"),
                ("scripts/bootstrap.sql", "create table z(x);"),
            ],
            "MyBatis Migrations",
            &["scripts/bootstrap.sql", "scripts/20240101_a.sql"],
            &["scripts/20240101_a.sql:3"],
        );
    }
}
