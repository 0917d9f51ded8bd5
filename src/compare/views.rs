//! Views, by name.

use crate::catalog::{ObjectKey, View};
use crate::compare::equivalence::judge_view;
use crate::compare::listing::{alone, by_name, comments};
use crate::compare::names::object_path;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict, parameters, text};
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
    let (left_text, right_text) = text::for_comparison(&left.query, &right.query);
    let l = whole(left, work.left_catalog().dialect).with_text(left_text);
    let r = whole(right, work.right_catalog().dialect).with_text(right_text);
    let judgement = judge_view((work.left_catalog(), left), (work.right_catalog(), right));
    let mut different = work.judged(Kind::View, &object, "definition", l.clone(), r.clone(), judgement);
    let shown = |view: &View| evidence(parameters::shown(&view.parameters), &view.provenance);
    if !different && work.same_engine() && shown(left).value != shown(right).value {
        work.different(Kind::View, &object, "options", shown(left), shown(right), Verdict::Risk);
        different = true;
    }
    let kept = |view: &View| evidence(parameters::view_storage(&view.storage), &view.provenance);
    if work.same_engine() && kept(left).value != kept(right).value {
        work.different(Kind::View, &object, "storage", kept(left), kept(right), Verdict::Risk);
        different = true;
    }
    different |= comments(work, Kind::View, &object, (&left.comment, &l), (&right.comment, &r));
    work.both(Kind::View, &object, l, r, Outcome::of(different));
}
