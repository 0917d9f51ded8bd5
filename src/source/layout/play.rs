//! Play Evolutions: `1.sql`, `2.sql` with `# --- !Ups` and `# --- !Downs`, `;;` for a semicolon inside a statement
//! (<https://www.playframework.com/documentation/latest/Evolutions>).

use super::{Claim, Folder, Layout, Marks, Plan, TransactionMode, Way, marked_up, numbered};

pub(super) static LAYOUT: Layout = Layout { name: "Play Evolutions", claim, plan, marks: Some(MARKS) };

const MARKS: Marks = Marks { before: Way::Outside, mark };

fn mark(line: &str) -> Option<Way> {
    let rest = line.trim_start().strip_prefix('#').or_else(|| line.trim_start().strip_prefix("--"))?;
    let rest = rest.trim_start_matches([' ', '-']).strip_prefix('!')?;
    match () {
        () if rest.starts_with("Ups") => Some(Way::Up),
        () if rest.starts_with("Downs") => Some(Way::Down),
        () => None,
    }
}

fn claim(folder: &Folder) -> Option<Claim> {
    folder.claim_marked("# --- !Ups", |entry| marked_up(entry, MARKS))
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    for entry in &folder.files {
        match numbered(entry) {
            Some((version, _)) => {
                plan.run_marked(entry, MARKS, Some(version), version, TransactionMode::PerFile);
                if let Some(step) = plan.steps.last_mut().filter(|_| entry.text.contains(";;")) {
                    step.text = Some(entry.text.replace(";;", " ;"));
                }
            }
            None => plan.leave(entry, "Play runs only files whose name is a number"),
        }
    }
    plan.order_by_version();
    plan
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn ups_in_order_of_numbers() {
        let side = check(
            &[
                ("conf/10.sql", "# --- !Ups\nCREATE TRIGGER t INSERT ON a BEGIN SELECT 1;; END;\n# --- !Downs\nDROP TRIGGER t;\n"),
                ("conf/9.sql", "-- !Ups\nCREATE TABLE a(x);\n-- !Downs\nDROP TABLE a;\n"),
            ],
            "Play Evolutions",
            &["conf/9.sql", "conf/10.sql"],
            &["conf/9.sql:4", "conf/10.sql:4"],
        );
        let text = side.migrations[1].text.as_deref().unwrap_or_default();
        assert!(text.contains("SELECT 1 ; END") && text.len() == side.files[1].text.len());
    }
}
