//! What objects outside of tables have in common: pairing by name, and facts about an object that one side has.

use crate::catalog::ObjectKey;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::work::Work;
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict};
use crate::source::SortedMap;

/// An object with its key.
pub(super) type Entry<'a, T> = (&'a ObjectKey, &'a T);

/// Objects of both sides, paired.
pub(super) struct Listed<'a, T> {
    pub both: Vec<(Entry<'a, T>, Entry<'a, T>)>,
    pub left_only: Vec<Entry<'a, T>>,
    pub right_only: Vec<Entry<'a, T>>,
}

/// Pairs objects by their folded names, then by a second key where there is one.
pub(super) fn by_name<'a, T>(
    work: &Work<'_>,
    left: &'a SortedMap<ObjectKey, T>,
    right: &'a SortedMap<ObjectKey, T>,
    second: &dyn Fn(&T, bool) -> Option<String>,
) -> Listed<'a, T> {
    let ls: Vec<Entry<'a, T>> = left.iter().collect();
    let rs: Vec<Entry<'a, T>> = right.iter().collect();
    let left_keys: Vec<PhaseKeys> = ls.iter().map(|(key, it)| vec![Some(work.names.left(key)), second(it, true)]).collect();
    let right_keys: Vec<PhaseKeys> = rs.iter().map(|(key, it)| vec![Some(work.names.right(key)), second(it, false)]).collect();
    let pairs = pair(&left_keys, &right_keys);
    let pick = |list: &[Entry<'a, T>], positions: &[usize]| positions.iter().filter_map(|at| list.get(*at).copied()).collect::<Vec<_>>();
    Listed {
        both: pairs.both.iter().filter_map(|(l, r)| Some((*ls.get(*l)?, *rs.get(*r)?))).collect(),
        left_only: pick(&ls, &pairs.left_only),
        right_only: pick(&rs, &pairs.right_only),
    }
}

/// States an object that one side has. Of a kind that only PostgreSQL has, it is listed against a SQLite side and nothing more.
pub(super) fn alone(work: &mut Work<'_>, kind: Kind, status: Status, object: ObjectPath, there: Evidence, postgres_kind: bool) {
    let listed_only = postgres_kind && work.postgres_only(status);
    if listed_only && matches!(kind, Kind::Extension | Kind::Schema) {
        // They only carry what is compared on its own: functions that defaults call, tables that stand in a schema.
        let absent = Evidence::new("SQLite has none".to_owned(), None);
        let (left, right) = if status == Status::Missing { (there, absent) } else { (absent, there) };
        return work.accept("V16", kind, &object, "definition", left, right, Verdict::Expected, "");
    }
    let verdict = match status {
        _ if listed_only => Verdict::Expected,
        Status::Missing => Verdict::Wrong,
        Status::Extra | Status::Different | Status::Advice => Verdict::Risk,
    };
    let difference = match status {
        Status::Missing => work.missing(kind, object, there, verdict),
        Status::Extra | Status::Different | Status::Advice => work.extra(kind, object, there, verdict),
    };
    if listed_only {
        difference.row = Some("V16");
    }
}

/// States that comments differ, when they are compared; says whether they do.
pub(super) fn comments(
    work: &mut Work<'_>,
    kind: Kind,
    object: &ObjectPath,
    left: (&Option<String>, &Evidence),
    right: (&Option<String>, &Evidence),
) -> bool {
    if !work.options.comments || left.0 == right.0 {
        return false;
    }
    let shown =
        |comment: &Option<String>, at: &Evidence| Evidence::new(comment.clone().unwrap_or_else(|| "no comment".to_owned()), at.span);
    work.different(kind, object, "comment", shown(left.0, left.1), shown(right.0, right.1), Verdict::Risk);
    true
}
