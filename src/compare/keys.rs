//! Primary keys, unique constraints, and the unique indexes that are one thing with them.

use crate::catalog::{Deferral, Index, KeyConstraint, ObjectKey, Table};
use crate::compare::equivalence::TableSide;
use crate::compare::names::{constraint_name, element_path};
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::tables::PairedTable;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict, exact, parameters, render};
use crate::source::SortedSet;
use crate::sql::{IndexColumn, IndexKey};

/// Unique indexes that were paired with a constraint, per side: they are not compared again as indexes.
#[derive(Default)]
pub(super) struct UsedIndexes {
    pub left: SortedSet<ObjectKey>,
    pub right: SortedSet<ObjectKey>,
}

/// Compares primary keys and uniqueness.
pub(super) fn compare(work: &mut Work<'_>, pair: &PairedTable<'_>) -> UsedIndexes {
    primary_keys(work, pair);
    uniques(work, pair)
}

fn names(key: &KeyConstraint) -> Vec<&str> {
    key.column_names()
}

fn folded(work: &Work<'_>, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| work.names.fold(name)).collect()
}

fn as_set(names: &[String]) -> SortedSet<&str> {
    names.iter().map(String::as_str).collect()
}

/// A unique constraint's name in reports; `other` is what its partner is called.
fn unique_name(work: &Work<'_>, table: &Table, key: &KeyConstraint, other: Option<&str>) -> String {
    let content = || format!("({})", render::key_columns(&key.columns));
    constraint_name(work, table, (key.name.as_deref(), other), (&names(key), "key"), content)
}

/// A primary key's name in reports; `other` is what its partner is called.
fn primary_name(work: &Work<'_>, table: &Table, key: &KeyConstraint, other: Option<&str>) -> String {
    let content = || format!("({})", render::key_columns(&key.columns));
    constraint_name(work, table, (key.name.as_deref(), other), (&[], "pkey"), content)
}

fn primary_evidence(key: &KeyConstraint) -> Evidence {
    evidence(render::key("PRIMARY KEY", key), &key.provenance)
}

fn unique_evidence(key: &KeyConstraint) -> Evidence {
    evidence(render::key("UNIQUE", key), &key.provenance)
}

/// Lists the keys of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    if let Some(key) = &side.table.primary_key {
        let name = primary_name(work, side.table, key, None);
        work.goes_with(Kind::PrimaryKey, status, &element_path(side.key, side.table, name), primary_evidence(key));
    }
    for key in &side.table.uniques {
        let name = unique_name(work, side.table, key, None);
        work.goes_with(Kind::Unique, status, &element_path(side.key, side.table, name), unique_evidence(key));
    }
}

fn primary_keys(work: &mut Work<'_>, pair: &PairedTable<'_>) {
    let (left, right) = (pair.left, pair.right);
    let path = |work: &Work<'_>, key: &KeyConstraint, other: Option<&str>| {
        element_path(left.key, left.table, primary_name(work, left.table, key, other))
    };
    match (&left.table.primary_key, &right.table.primary_key) {
        (None, None) => {}
        (Some(lk), Some(rk)) => {
            let object = path(work, lk, rk.name.as_deref());
            let mut different = false;
            let (ln, rn) = (folded(work, &names(lk)), folded(work, &names(rk)));
            let explained = {
                let only_left: Vec<&str> = ln.iter().filter(|name| !rn.contains(name)).map(String::as_str).collect();
                let only_right: Vec<&str> = rn.iter().filter(|name| !ln.contains(name)).map(String::as_str).collect();
                (!only_left.is_empty() || !only_right.is_empty())
                    && only_left.iter().all(|name| pair.columns.left_lacks(work, &[name]))
                    && only_right.iter().all(|name| pair.columns.right_adds(work, &[name]))
            };
            if ln != rn && !explained {
                let reordered = as_set(&ln) == as_set(&rn);
                let (l, r) =
                    (evidence(render::key("PRIMARY KEY", lk), &lk.provenance), evidence(render::key("PRIMARY KEY", rk), &rk.provenance));
                let verdict = if reordered { Verdict::Risk } else { Verdict::Wrong };
                let difference = work.different(Kind::PrimaryKey, &object, "columns", l, r, verdict);
                if reordered {
                    difference.row = Some("K13");
                    difference.because = "the same columns in another order are the same uniqueness, but another index".to_owned();
                }
                different = true;
            }
            different |= key_options(work, Kind::PrimaryKey, &object, lk, rk);
            let (l, r) = (primary_evidence(lk), primary_evidence(rk));
            work.both(Kind::PrimaryKey, &object, l, r, Outcome::of(different));
        }
        (Some(key), None) => {
            // Columns that are there could have been the key: without any key, rows are not told apart.
            if names(key).iter().all(|name| pair.columns.left_lacks(work, &[name])) {
                let object = path(work, key, None);
                return work.goes_with(Kind::PrimaryKey, Status::Missing, &object, primary_evidence(key));
            }
            let unique = unique_over(work, &right, &folded(work, &names(key)));
            let object = path(work, key, None);
            let difference = work.missing(Kind::PrimaryKey, object, primary_evidence(key), Verdict::Wrong);
            if let Some(unique) = unique {
                difference.verdict = Verdict::Risk;
                difference.row = Some("K14");
                difference.because =
                    format!("{unique} keeps the values unique, but allows nulls and is not the default target of foreign keys");
            }
        }
        (None, Some(key)) => {
            if left.table.assumed {
                return;
            }
            if names(key).iter().all(|name| pair.columns.right_adds(work, &[name])) {
                let object = path(work, key, None);
                return work.goes_with(Kind::PrimaryKey, Status::Extra, &object, primary_evidence(key));
            }
            let wanted = folded(work, &names(key));
            let never_null =
                |name: &String| left.table.columns.iter().any(|column| work.names.fold(&column.name) == *name && !column.nullable);
            if let Some(unique) = unique_over(work, &left, &wanted)
                && !work.same_engine()
                && wanted.iter().all(never_null)
            {
                let there = Evidence::new(format!("{unique}, NOT NULL"), left.table.provenance.created);
                work.accept(
                    "K15",
                    Kind::PrimaryKey,
                    &path(work, key, None),
                    "primary_key",
                    there,
                    primary_evidence(key),
                    Verdict::Same,
                    "",
                );
                return;
            }
            let object = path(work, key, None);
            work.extra(Kind::PrimaryKey, object, primary_evidence(key), Verdict::Stricter);
        }
    }
}

/// A unique constraint or index of a table over exactly these columns, for people.
fn unique_over(work: &Work<'_>, side: &TableSide<'_>, columns: &[String]) -> Option<String> {
    let wanted = as_set(columns);
    let constraint = side.table.uniques.iter().find(|key| as_set(&folded(work, &names(key))) == wanted);
    if let Some(key) = constraint {
        return Some(format!("the unique constraint {}", unique_name(work, side.table, key, None)));
    }
    let plain = |index: &Index| whole_columns(index).is_some_and(|names| as_set(&folded(work, &names)) == wanted);
    side.catalog.indexes_of(side.key).find(|(_, index)| plain(index)).map(|(_, index)| format!("the unique index {}", index.name))
}

/// The columns of a unique index over plain columns of all rows: what a unique constraint would be.
fn whole_columns(index: &Index) -> Option<Vec<&str>> {
    if !index.unique || index.predicate.is_some() || index.columns.iter().any(|column| column.collation.is_some()) {
        return None;
    }
    index
        .columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) => Some(name.as_str()),
            IndexKey::Expression(_) => None,
        })
        .collect()
}

/// What else a key says; columns are compared by the caller.
fn key_options(work: &mut Work<'_>, kind: Kind, object: &ObjectPath, left: &KeyConstraint, right: &KeyConstraint) -> bool {
    let mut facets: Vec<(&'static str, String, String, Verdict)> = Vec::new();
    let mut add = |facet, l: String, r: String, verdict| {
        if l != r {
            facets.push((facet, l, r, verdict));
        }
    };
    let nulls = |key: &KeyConstraint| (if key.nulls_not_distinct { "NULLS NOT DISTINCT" } else { "NULLS DISTINCT" }).to_owned();
    let nulls_verdict = if right.nulls_not_distinct { Verdict::Stricter } else { Verdict::Wrong };
    add("nulls_not_distinct", nulls(left), nulls(right), nulls_verdict);
    add("deferrable", render::deferral(left.deferral).to_owned(), render::deferral(right.deferral).to_owned(), Verdict::Risk);
    if work.same_engine() {
        add("include", left.include.join(", "), right.include.join(", "), Verdict::Risk);
        let overlaps = |key: &KeyConstraint| (if key.without_overlaps { "WITHOUT OVERLAPS" } else { "plain equality" }).to_owned();
        add("without_overlaps", overlaps(left), overlaps(right), Verdict::Wrong);
        let detail = |key: &KeyConstraint| {
            let collations: Vec<String> = key
                .columns
                .iter()
                .map(|column| {
                    column.collation.as_deref().map(|name| exact::collation(work.left_catalog().dialect, name)).unwrap_or_default()
                })
                .collect();
            collations.join(",")
        };
        // Over other columns nothing can be said column by column, and that difference is stated already.
        let same_columns = as_set(&folded(work, &names(left))) == as_set(&folded(work, &names(right)));
        if same_columns {
            add("collation", detail(left), detail(right), Verdict::Wrong);
        }
        let order = |key: &KeyConstraint| {
            key.columns.iter().map(|column| if column.descending { "DESC" } else { "ASC" }).collect::<Vec<_>>().join(", ")
        };
        if same_columns {
            add("order", order(left), order(right), Verdict::Risk);
        }
        add("options", parameters::shown(&left.parameters), parameters::shown(&right.parameters), Verdict::Risk);
        let comment = |key: &KeyConstraint| key.comment.clone().unwrap_or_default();
        if work.options.comments {
            add("comment", comment(left), comment(right), Verdict::Risk);
            let of_index = |key: &KeyConstraint| key.index_comment.clone().unwrap_or_default();
            add("index comment", of_index(left), of_index(right), Verdict::Risk);
        }
        if work.options.constraint_names && !left.auto_named && !right.auto_named {
            add("name", left.name.clone().unwrap_or_default(), right.name.clone().unwrap_or_default(), Verdict::Risk);
        }
    }
    let conflict = |key: &KeyConstraint| key.on_conflict.as_deref().map_or_else(|| "ABORT".to_owned(), str::to_ascii_uppercase);
    add("on_conflict", format!("ON CONFLICT {}", conflict(left)), format!("ON CONFLICT {}", conflict(right)), Verdict::Wrong);
    let different = !facets.is_empty();
    for (facet, l, r, verdict) in facets {
        let difference = work.different(kind, object, facet, evidence(l, &left.provenance), evidence(r, &right.provenance), verdict);
        if facet == "on_conflict" && left.on_conflict.is_some() {
            difference.row = Some("C22");
        }
    }
    different
}

fn uniques(work: &mut Work<'_>, paired: &PairedTable<'_>) -> UsedIndexes {
    let (left, right) = (paired.left, paired.right);
    let (ls, rs) = (&left.table.uniques, &right.table.uniques);
    let keys = |list: &[KeyConstraint]| -> Vec<PhaseKeys> { list.iter().map(|key| unique_keys(work, key)).collect() };
    let pairs = pair(&keys(ls), &keys(rs));
    let mut used = UsedIndexes::default();
    for (l, r) in pairs.both {
        let (Some(lk), Some(rk)) = (ls.get(l), rs.get(r)) else { continue };
        let object = element_path(left.key, left.table, unique_name(work, left.table, lk, rk.name.as_deref()));
        let (ln, rn) = (folded(work, &names(lk)), folded(work, &names(rk)));
        let mut different = false;
        if as_set(&ln) != as_set(&rn) || (work.same_engine() && ln != rn) {
            work.different(Kind::Unique, &object, "columns", unique_evidence(lk), unique_evidence(rk), Verdict::Wrong);
            different = true;
        }
        different |= key_options(work, Kind::Unique, &object, lk, rk);
        let (l, r) = (unique_evidence(lk), unique_evidence(rk));
        work.both(Kind::Unique, &object, l, r, Outcome::of(different));
    }
    for l in pairs.left_only {
        let Some(key) = ls.get(l) else { continue };
        let index = matching_index(work, &right, key, &used.right);
        lone_unique(work, paired, key, &mut used.right, index, true);
    }
    for r in pairs.right_only {
        let Some(key) = rs.get(r) else { continue };
        let index = matching_index(work, &left, key, &used.left);
        lone_unique(work, paired, key, &mut used.left, index, false);
    }
    used
}

/// Keys by which unique constraints are paired, surest first.
fn unique_keys(work: &Work<'_>, key: &KeyConstraint) -> PhaseKeys {
    let columns = folded(work, &names(key));
    let mut sorted = columns.clone();
    crate::source::order::sort(&mut sorted);
    let name = key.name.as_deref().filter(|_| !key.auto_named).map(|name| work.names.fold(name));
    vec![
        name.as_ref().map(|name| format!("{name}|{}", columns.join("\u{1f}"))),
        Some(columns.join("\u{1f}")),
        Some(sorted.join("\u{1f}")),
        name,
    ]
}

/// A unique index of the other side that enforces what a unique constraint of this side does.
fn matching_index<'a>(
    work: &Work<'_>,
    side: &TableSide<'a>,
    key: &KeyConstraint,
    used: &SortedSet<ObjectKey>,
) -> Option<(&'a ObjectKey, &'a Index)> {
    let wanted = folded(work, &names(key));
    let mut found = None;
    for (index_key, index) in side.catalog.indexes_of(side.key) {
        let Some(columns) = whole_columns(index) else { continue };
        let columns = folded(work, &columns);
        if used.contains(index_key) || as_set(&columns) != as_set(&wanted) || index.nulls_not_distinct != key.nulls_not_distinct {
            continue;
        }
        if columns == wanted {
            return Some((index_key, index));
        }
        found = found.or(Some((index_key, index)));
    }
    found
}

/// A unique constraint without a partner constraint.
fn lone_unique(
    work: &mut Work<'_>,
    paired: &PairedTable<'_>,
    key: &KeyConstraint,
    used: &mut SortedSet<ObjectKey>,
    index: Option<(&ObjectKey, &Index)>,
    expected: bool,
) {
    let (left, right) = (paired.left, paired.right);
    let partner = index.map(|(_, index)| index.name.as_str());
    let object = element_path(left.key, left.table, unique_name(work, left.table, key, partner));
    let own = unique_evidence(key);
    let columns = names(key);
    if let Some((index_key, index)) = index {
        used.insert(index_key.clone());
        let other = evidence(render::index(index), &index.provenance);
        let (l, r) = if expected { (own, other) } else { (other, own) };
        if key.deferral == Deferral::NotDeferrable {
            work.accept("C03", Kind::Unique, &object, "unique", l.clone(), r.clone(), Verdict::Same, "");
            work.both(Kind::Unique, &object, l, r, Outcome::Present);
        } else {
            let difference = work.different(Kind::Unique, &object, "deferrable", l.clone(), r.clone(), Verdict::Risk);
            difference.row = Some("C03");
            difference.because = "a unique index is always checked at once".to_owned();
            work.both(Kind::Unique, &object, l, r, Outcome::Different);
        }
        return;
    }
    let other = if expected { right } else { left };
    let wanted = folded(work, &columns);
    let by_primary_key = !work.same_engine()
        && other.table.primary_key.as_ref().is_some_and(|primary| as_set(&folded(work, &names(primary))) == as_set(&wanted));
    if let (true, Some(primary)) = (by_primary_key, &other.table.primary_key) {
        let there = evidence(render::key("PRIMARY KEY", primary), &primary.provenance);
        let (l, r) = if expected { (own, there) } else { (there, own) };
        let because = "the primary key over the same columns enforces it";
        work.accept("C03", Kind::Unique, &object, "unique", l.clone(), r.clone(), Verdict::Same, because);
        if expected {
            work.both(Kind::Unique, &object, l, r, Outcome::Present);
        }
        return;
    }
    if expected {
        if paired.columns.left_lacks(work, &columns) {
            return work.goes_with(Kind::Unique, Status::Missing, &object, own);
        }
        let row = Some("C04");
        let difference = work.missing(Kind::Unique, object, own, Verdict::Wrong);
        difference.row = row;
        return;
    }
    if left.table.assumed {
        return;
    }
    if paired.columns.right_adds(work, &columns) {
        return work.goes_with(Kind::Unique, Status::Extra, &object, own);
    }
    work.extra(Kind::Unique, object, own, Verdict::Stricter);
}

/// A key column list as text that is equal when the columns are, for pairing; expressions by their canonical key.
pub(super) fn column_key(work: &Work<'_>, side: &TableSide<'_>, column: &IndexColumn) -> String {
    match &column.key {
        IndexKey::Column(name) => work.names.fold(name),
        IndexKey::Expression(expression) => {
            format!("({})", crate::compare::equivalence::value_key(side, expression))
        }
    }
}
