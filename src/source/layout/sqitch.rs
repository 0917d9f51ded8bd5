//! sqitch: `deploy/name.sql` in the order of `sqitch.plan`; `revert` and `verify` are not run (<https://sqitch.org/docs/manual/sqitchtutorial/>).

use super::{Claim, Entry, Folder, Layout, Plan, TransactionMode, in_folder, stem};

pub(super) static LAYOUT: Layout = Layout { name: "sqitch", claim, plan, marks: None };

fn claim(folder: &Folder) -> Option<Claim> {
    if folder.other("sqitch.plan").is_some() {
        return Some(Claim { sure: 95, because: vec!["The folder has a sqitch.plan, which gives the order.".to_owned()] });
    }
    let marked = folder.count(|entry| in_folder(entry.full_path, &["deploy"]) && entry.text.trim_start().starts_with("-- Deploy "));
    (marked > 0).then(|| Claim { sure: 88, because: vec![format!("{marked} files in deploy start with -- Deploy.")] })
}

/// The plan that most of the files stand beside: a project for several engines has one in the folder of each.
fn order_of<'f>(folder: &'f Folder<'_>) -> Option<&'f Entry<'f>> {
    let beside = |plan: &Entry| {
        let dir = plan.full_path.strip_suffix("sqitch.plan").unwrap_or_default();
        folder.count(|entry| entry.full_path.starts_with(dir))
    };
    let mut found: Option<(&Entry, usize)> = None;
    for plan in folder.others.iter().filter(|entry| entry.name() == "sqitch.plan") {
        let count = beside(plan);
        if found.is_none_or(|(_, most)| count > most) {
            found = Some((plan, count));
        }
    }
    found.map(|(plan, _)| plan)
}

/// Names of the changes, in order: lines that are neither comments, pragmas nor tags.
fn changes(plan: &str) -> Vec<&str> {
    plan.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with(['#', '%', '@']))
        .filter_map(|line| line.split_whitespace().next())
        .map(|name| name.trim_start_matches(['+', '-']))
        .collect()
}

fn plan(folder: &Folder) -> Plan {
    let mut plan = Plan::default();
    let mut waiting: Vec<_> = folder.files.iter().collect();
    if let Some(order) = order_of(folder) {
        let mut seen = crate::source::SortedMap::new();
        for (at, change) in changes(order.text).into_iter().enumerate() {
            // A reworked change appears again; the file before its tag is deploy/name@tag.sql.
            seen.insert(change, at);
            let position = waiting
                .iter()
                .position(|entry| in_folder(entry.full_path, &["deploy"]) && relative(entry.full_path) == Some(change))
                .or_else(|| {
                    waiting.iter().position(|entry| {
                        relative(entry.full_path).and_then(|name| name.split_once('@')).is_some_and(|(name, _)| name == change)
                    })
                });
            match position {
                Some(position) => {
                    let entry = waiting.remove(position);
                    plan.run(entry, Some(&(at + 1).to_string()), change, TransactionMode::PerStatement);
                }
                None => plan.problems.push(super::SourceProblem {
                    path: order.full_path.to_owned(),
                    line: None,
                    kind: "missing-file",
                    message: format!("The plan names the change {change}, but there is no deploy/{change}.sql among the files. Add it."),
                    could_hide: true,
                }),
            }
        }
        order_reworked(&mut plan);
    } else {
        let (deploy, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|entry| in_folder(entry.full_path, &["deploy"]));
        for entry in deploy {
            plan.run(entry, None, stem(entry.name()), TransactionMode::PerStatement);
        }
        plan.notes.push("There is no sqitch.plan: the order of the files is a guess by name.".to_owned());
        waiting = rest;
    }
    for entry in waiting {
        match () {
            () if in_folder(entry.full_path, &["revert"]) => plan.leave(entry, "undoes a change; never run when a schema is built"),
            () if in_folder(entry.full_path, &["verify"]) => plan.leave(entry, "a check after deployment, not a change of the schema"),
            () if in_folder(entry.full_path, &["deploy"]) => plan.leave_hiding(entry, "sqitch.plan does not name this change"),
            () => plan.leave(entry, "not in the deploy folder"),
        }
    }
    plan
}

/// The name of a change from its path: what stands below `deploy`, without `.sql`.
fn relative(path: &str) -> Option<&str> {
    let at = path.rfind("deploy/")? + "deploy/".len();
    Some(stem(&path[at..]))
}

/// `name@tag.sql` is the older form of a reworked change: it runs where the name stands first.
fn order_reworked(plan: &mut Plan) {
    for at in 0..plan.steps.len() {
        let Some(later) = (at + 1..plan.steps.len()).find(|later| plan.steps[*later].name == plan.steps[at].name) else { continue };
        if !plan.steps[at].path.contains('@') && plan.steps[later].path.contains('@') {
            plan.steps.swap(at, later);
            let version = plan.steps[at].version.take();
            plan.steps[at].version = std::mem::replace(&mut plan.steps[later].version, version);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::source::layout::tests::check;

    #[test]
    fn the_plan_gives_the_order() {
        check(
            &[
                (
                    "sqitch.plan",
                    "%project=p\n\nschema 2024-01-01T00:00:00Z a <a@b> # x\nalpha [schema] 2024 a <a@b>\n@v1 2024\nschema [schema@v1] 2024 a <a@b>\n",
                ),
                ("deploy/alpha.sql", "BEGIN; CREATE TABLE a(x SERIAL); COMMIT;"),
                ("deploy/schema.sql", "CREATE SCHEMA s;"),
                ("deploy/schema@v1.sql", "CREATE SCHEMA s;"),
                ("revert/alpha.sql", "DROP TABLE a;"),
                ("verify/alpha.sql", "SELECT 1;"),
            ],
            "sqitch",
            &["deploy/schema@v1.sql", "deploy/alpha.sql", "deploy/schema.sql"],
            &["revert/alpha.sql", "verify/alpha.sql"],
        );
    }

    #[test]
    fn each_engine_has_its_own_plan() {
        check(
            &[
                ("mysql/sqitch.plan", "%project=p\n\nbeta 2024 a <a@b>\nalpha 2024 a <a@b>\n"),
                ("mysql/deploy/alpha.sql", "CREATE TABLE `a` (`x` int AUTO_INCREMENT) ENGINE=InnoDB;"),
                ("mysql/deploy/beta.sql", "CREATE TABLE `b` (`x` int AUTO_INCREMENT) ENGINE=InnoDB;"),
                ("pg/sqitch.plan", "%project=p\n\nschema 2024 a <a@b>\nalpha 2024 a <a@b>\n"),
                ("pg/deploy/alpha.sql", "CREATE TABLE s.a (x SERIAL);"),
                ("pg/deploy/schema.sql", "CREATE SCHEMA s;"),
            ],
            "sqitch",
            &["pg/deploy/schema.sql", "pg/deploy/alpha.sql"],
            &["mysql/deploy/alpha.sql", "mysql/deploy/beta.sql"],
        );
    }
}
