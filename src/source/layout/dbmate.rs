//! dbmate: `<digits>_name.sql` with `-- migrate:up` and `-- migrate:down`, and a dump `schema.sql` that it writes itself
//! (<https://github.com/amacneil/dbmate#creating-migrations>).

use super::{Claim, Entry, Folder, Layout, Marks, Plan, TransactionMode, Way, directive, lines, marked_up, numbered};

pub(super) static LAYOUT: Layout = Layout { name: "dbmate", claim, plan, marks: Some(MARKS) };

const MARKS: Marks = Marks { before: Way::Outside, mark };

fn mark(line: &str) -> Option<Way> {
    let rest = directive(line, "--", "migrate:")?;
    match rest.split_whitespace().next()? {
        word if word.eq_ignore_ascii_case("up") => Some(Way::Up),
        word if word.eq_ignore_ascii_case("down") => Some(Way::Down),
        _ => None,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("-- migrate:up", |entry| marked_up(entry, MARKS))
}

fn transaction(entry: &Entry) -> TransactionMode {
    let none = lines(entry.text).any(|(_, line)| mark(line) == Some(Way::Up) && line.contains("transaction:false"));
    if none { TransactionMode::PerStatement } else { TransactionMode::PerFile }
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match numbered(entry) {
            Some((version, name)) => plan.run_marked(entry, MARKS, Some(version), name, transaction(entry)),
            None if entry.name() == "schema.sql" => {
                plan.leave(entry, "the dump that dbmate writes after the migrations; the migrations are replayed instead");
            }
            None => plan.leave(entry, "dbmate runs only files whose name starts with a number"),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn several_pairs_in_one_file() {
        let side = check(
            &[
                ("db/schema.sql", "CREATE TABLE a(x);"),
                (
                    "db/migrations/20240101_a.sql",
                    "-- migrate:up\nCREATE TABLE a(x);\n-- migrate:down\nDROP TABLE a;\n-- migrate:up transaction:false\nCREATE TABLE b(x);\n",
                ),
            ],
            "dbmate",
            &["db/migrations/20240101_a.sql"],
            &["db/schema.sql", "db/migrations/20240101_a.sql:4"],
        );
        assert_eq!(side.migrations[0].parts.len(), 2);
    }
}
