//! Check constraints, paired by what they demand.

use crate::catalog::{CheckConstraint, Table};
use crate::compare::equivalence::{Judgement, TableSide, canonical_key, judge_check, redundant_check};
use crate::compare::listing::comments;
use crate::compare::names::{constraint_name, element_path};
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::tables::PairedTable;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict, exact, expression, render};
use crate::source::SortedSet;

/// Compares the checks of a pair of tables.
pub(super) fn compare(work: &mut Work<'_>, paired: &PairedTable<'_>) {
    let (left, right) = (paired.left, paired.right);
    let (ls, rs) = (&left.table.checks, &right.table.checks);
    let pairs = pair(&keys(work, &left), &keys(work, &right));
    for (l, r) in pairs.both {
        let (Some(lc), Some(rc)) = (ls.get(l), rs.get(r)) else { continue };
        let judgement = judge(work, paired, lc, rc);
        compare_pair(work, paired, lc, rc, judgement);
    }
    let (mut lefts, mut rights) = (pairs.left_only, pairs.right_only);
    pair_the_rest(work, paired, &mut lefts, &mut rights);
    for l in lefts {
        let Some(check) = ls.get(l) else { continue };
        lone(work, paired, check, true);
    }
    for r in rights {
        let Some(check) = rs.get(r) else { continue };
        lone(work, paired, check, false);
    }
}

/// Keys by which checks are paired: name and meaning, meaning, name.
fn keys(work: &Work<'_>, side: &TableSide<'_>) -> Vec<PhaseKeys> {
    let of = |check: &CheckConstraint| {
        let meaning = canonical_key(side, &check.expression);
        let name = check.name.as_deref().filter(|_| !check.auto_named || work.same_engine()).map(|name| work.names.fold(name));
        vec![name.as_ref().map(|name| format!("{name}|{meaning}")), Some(meaning), name]
    };
    side.table.checks.iter().map(of).collect()
}

/// Checks that neither meaning nor name brought together: those that the tables accept as equivalent, then those about the same columns.
fn pair_the_rest(work: &mut Work<'_>, paired: &PairedTable<'_>, lefts: &mut Vec<usize>, rights: &mut Vec<usize>) {
    let (ls, rs) = (&paired.left.table.checks, &paired.right.table.checks);
    let columns = |work: &Work<'_>, check: &CheckConstraint| -> SortedSet<String> {
        expression::columns(&check.expression.tree).iter().map(|name| work.names.fold(name)).collect()
    };
    for accepted_only in [true, false] {
        let mut still = Vec::new();
        for l in lefts.drain(..) {
            let Some(lc) = ls.get(l) else { continue };
            let own = columns(work, lc);
            let mut partner = None;
            for (position, r) in rights.iter().enumerate() {
                let Some(rc) = rs.get(*r) else { continue };
                if own.is_empty() || columns(work, rc) != own {
                    continue;
                }
                let judgement = judge(work, paired, lc, rc);
                if judgement.accepted() || !accepted_only {
                    partner = Some((position, judgement));
                    break;
                }
            }
            // A check that the other side's types make superfluous is no partner for a different check on the column.
            let superfluous = !accepted_only
                && redundant_check(&paired.left, &lc.expression, &paired.right).is_some_and(|judgement| judgement.accepted());
            match partner.filter(|_| !superfluous) {
                Some((position, judgement)) => {
                    let r = rights.remove(position);
                    if let Some(rc) = rs.get(r) {
                        compare_pair(work, paired, lc, rc, judgement);
                    }
                }
                None => still.push(l),
            }
        }
        *lefts = still;
    }
}

fn judge(work: &Work<'_>, paired: &PairedTable<'_>, left: &CheckConstraint, right: &CheckConstraint) -> Judgement {
    if work.same_engine() {
        return if exact::same_expression(&paired.left, &left.expression, &paired.right, &right.expression) {
            Judgement::same()
        } else {
            Judgement { verdict: Verdict::Wrong, row: None, detail: String::new() }
        };
    }
    judge_check(&paired.left, &left.expression, &paired.right, &right.expression)
}

/// A check's name in reports; `other` is what its partner is called.
fn shown_name(work: &Work<'_>, table: &Table, check: &CheckConstraint, other: Option<&str>) -> String {
    let columns = expression::columns(&check.expression.tree);
    // PostgreSQL names a check after its column when there is only one.
    let column: Vec<&str> = columns.iter().map(String::as_str).filter(|_| columns.len() == 1).collect();
    let content = || format!("({})", crate::compare::text::one_line(&check.expression.text));
    constraint_name(work, table, (check.name.as_deref(), other), (&column, "check"), content)
}

fn check_evidence(check: &CheckConstraint) -> Evidence {
    evidence(render::check(check), &check.provenance)
}

/// Lists the checks of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    for check in &side.table.checks {
        let name = shown_name(work, side.table, check, None);
        work.goes_with(Kind::Check, status, &element_path(side.key, side.table, name), check_evidence(check));
    }
}

fn compare_pair(work: &mut Work<'_>, paired: &PairedTable<'_>, left: &CheckConstraint, right: &CheckConstraint, judgement: Judgement) {
    let name = shown_name(work, paired.left.table, left, right.name.as_deref());
    let object = element_path(paired.left.key, paired.left.table, name);
    let (l, r) = (check_evidence(left), check_evidence(right));
    let mut different = work.judged(Kind::Check, &object, "expr", l.clone(), r.clone(), judgement);
    let flags = |check: &CheckConstraint| (check.not_valid, check.not_enforced, check.no_inherit);
    if !different && flags(left) != flags(right) {
        let weaker = (right.not_valid && !left.not_valid) || (right.not_enforced && !left.not_enforced);
        let verdict = if right.not_enforced && !left.not_enforced {
            Verdict::Wrong
        } else if weaker || left.no_inherit != right.no_inherit {
            Verdict::Risk
        } else {
            Verdict::Stricter
        };
        let facet = if left.not_enforced != right.not_enforced {
            "not_enforced"
        } else if left.not_valid != right.not_valid {
            "not_valid"
        } else {
            "no_inherit"
        };
        let difference = work.different(Kind::Check, &object, facet, l.clone(), r.clone(), verdict);
        if facet != "no_inherit" {
            difference.row = Some("C25");
        }
        different = true;
    }
    if work.same_engine() && !different {
        different |= comments(work, Kind::Check, &object, (&left.comment, &l), (&right.comment, &r));
        if work.options.constraint_names && !left.auto_named && !right.auto_named && left.name != right.name {
            work.different(Kind::Check, &object, "name", l, r, Verdict::Risk);
            different = true;
        }
    }
    let (l, r) = (check_evidence(left), check_evidence(right));
    work.both(Kind::Check, &object, l, r, Outcome::of(different));
}

fn lone(work: &mut Work<'_>, paired: &PairedTable<'_>, check: &CheckConstraint, expected: bool) {
    let (own, other) = if expected { (paired.left, paired.right) } else { (paired.right, paired.left) };
    let object = element_path(paired.left.key, paired.left.table, shown_name(work, paired.left.table, check, None));
    let value = check_evidence(check);
    let columns = expression::columns(&check.expression.tree);
    let named: Vec<&str> = columns.iter().map(String::as_str).collect();
    if expected && paired.columns.left_lacks(work, &named) {
        return work.goes_with(Kind::Check, Status::Missing, &object, value);
    }
    if !expected && paired.left.table.assumed {
        return;
    }
    if !expected && paired.columns.right_adds(work, &named) {
        return work.goes_with(Kind::Check, Status::Extra, &object, value);
    }
    if !work.same_engine()
        && let Some(judgement) = redundant_check(&own, &check.expression, &other)
    {
        if judgement.accepted() {
            let column = columns.first().and_then(|name| other.table.column(other.catalog.dialect, name));
            let there = column.map_or_else(
                || evidence("by the column's type", &other.table.provenance),
                |column| evidence(format!("{} {}", column.name, render::column(column)), &column.provenance),
            );
            let (l, r) = if expected { (value, there) } else { (there, value) };
            work.judged(Kind::Check, &object, "expr", l.clone(), r.clone(), judgement);
            if expected {
                work.both(Kind::Check, &object, l, r, Outcome::Present);
            }
            return;
        }
        if expected {
            let row = judgement.row.map(|row| row.id);
            let difference = work.missing(Kind::Check, object, value, judgement.verdict);
            difference.row = row;
            difference.because = judgement.detail;
            return;
        }
    }
    if expected {
        work.missing(Kind::Check, object, value, Verdict::Wrong).row = Some("C18");
    } else {
        work.extra(Kind::Check, object, value, Verdict::Stricter);
    }
}
