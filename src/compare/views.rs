//! Views, by name.

use crate::catalog::{ObjectKey, View};
use crate::compare::equivalence::judge_view;
use crate::compare::listing::{alone, by_name, comments};
use crate::compare::names::object_path;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict, text};
use crate::source::Dialect;

/// Compares all views.
pub(super) fn compare(work: &mut Work<'_>) {
    let listed = by_name(work, &work.left_catalog().views, &work.right_catalog().views, &|_, _| None);
    for ((key, left), (_, right)) in listed.both {
        compare_pair(work, key, left, right);
    }
    for (key, view) in listed.left_only {
        alone(work, Kind::View, Status::Missing, object_path(key, &view.name), whole(view, work.left_catalog().dialect), false);
    }
    for (key, view) in listed.right_only {
        alone(work, Kind::View, Status::Extra, object_path(key, &view.name), whole(view, work.right_catalog().dialect), false);
    }
}

fn whole(view: &View, dialect: Dialect) -> Evidence {
    let word = if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    evidence(format!("{word} AS {}", text::shortened(&text::without_comments(&view.query.text, dialect))), &view.provenance)
}

fn compare_pair(work: &mut Work<'_>, key: &ObjectKey, left: &View, right: &View) {
    let object = object_path(key, &left.name);
    let (l, r) = (whole(left, work.left_catalog().dialect), whole(right, work.right_catalog().dialect));
    let judgement = judge_view((work.left_catalog(), left), (work.right_catalog(), right));
    let mut different = work.judged(Kind::View, &object, "definition", l.clone(), r.clone(), judgement);
    let options = |view: &View| {
        let mut options: Vec<String> = view.options.iter().map(|option| text::folded(option)).collect();
        crate::source::order::sort(&mut options);
        options
    };
    if !different && work.same_engine() && options(left) != options(right) {
        let shown = |view: &View| evidence(view.options.join(", "), &view.provenance);
        work.different(Kind::View, &object, "options", shown(left), shown(right), Verdict::Risk);
        different = true;
    }
    different |= comments(work, Kind::View, &object, (&left.comment, &l), (&right.comment, &r));
    work.both(Kind::View, &object, l, r, Outcome::of(different));
}
