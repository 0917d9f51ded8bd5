//! Foreign keys, paired by what refers to what.

use crate::catalog::{ForeignKey, Table};
use crate::compare::equivalence::TableSide;
use crate::compare::names::{constraint_name, element_path};
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::tables::PairedTable;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict, render};
use crate::sql::ReferentialAction;

/// Compares the foreign keys of a pair of tables.
pub(super) fn compare(work: &mut Work<'_>, paired: &PairedTable<'_>) {
    let (left, right) = (paired.left, paired.right);
    let ls = listed(work, &left, true);
    let rs = listed(work, &right, false);
    let keys = |list: &[Resolved<'_>]| -> Vec<PhaseKeys> { list.iter().map(|key| key.phases(work)).collect() };
    let pairs = pair(&keys(&ls), &keys(&rs));
    for (l, r) in pairs.both {
        let (Some(lk), Some(rk)) = (ls.get(l), rs.get(r)) else { continue };
        let different = compare_pair(work, paired, lk, rk);
        let object = element_path(left.key, left.table, lk.name(work, left.table, Some(rk)));
        work.both(Kind::ForeignKey, &object, lk.evidence(), rk.evidence(), Outcome::of(different));
    }
    for l in pairs.left_only {
        let Some(key) = ls.get(l) else { continue };
        if paired.columns.left_lacks(work, &key.own_columns()) {
            let object = element_path(left.key, left.table, key.name(work, left.table, None));
            work.goes_with(Kind::ForeignKey, Status::Missing, &object, key.evidence());
            continue;
        }
        let parent_lost =
            !work.right_catalog().tables.iter().any(|(other, table)| !table.assumed && work.names.right(other) == key.ref_table);
        let object = element_path(left.key, left.table, key.name(work, left.table, None));
        let difference = work.missing(Kind::ForeignKey, object, key.evidence(), Verdict::Wrong);
        difference.row = Some("F02");
        if parent_lost {
            difference.because = format!("the table {} it refers to is missing as well", key.key.ref_table_name);
        }
    }
    if left.table.assumed {
        return;
    }
    for r in pairs.right_only {
        let Some(key) = rs.get(r) else { continue };
        if paired.columns.right_adds(work, &key.own_columns()) {
            let object = element_path(left.key, left.table, key.name(work, left.table, None));
            work.goes_with(Kind::ForeignKey, Status::Extra, &object, key.evidence());
            continue;
        }
        let object = element_path(left.key, left.table, key.name(work, left.table, None));
        let difference = work.extra(Kind::ForeignKey, object, key.evidence(), Verdict::Stricter);
        difference.row = Some("F03");
        difference.because = "rows that refer to nothing are accepted on the expected side and refused here".to_owned();
    }
}

/// Lists the foreign keys of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    for key in listed(work, side, status == Status::Missing) {
        let name = key.name(work, side.table, None);
        work.goes_with(Kind::ForeignKey, status, &element_path(side.key, side.table, name), key.evidence());
    }
}

/// A foreign key with what it refers to resolved: a parent without columns means its primary key.
struct Resolved<'a> {
    key: &'a ForeignKey,
    ref_table: String,
    ref_columns: Vec<String>,
}

fn listed<'a>(work: &Work<'_>, side: &TableSide<'a>, is_left: bool) -> Vec<Resolved<'a>> {
    let mut out: Vec<Resolved<'a>> = Vec::new();
    for key in &side.table.foreign_keys {
        if key.inherited && !work.same_engine() {
            continue;
        }
        let ref_table = if is_left { work.names.left(&key.ref_table) } else { work.names.right(&key.ref_table) };
        let ref_columns = if key.ref_columns.is_empty() {
            let parent = side.catalog.tables.get(&key.ref_table).and_then(|table| table.primary_key.as_ref());
            parent.map(|primary| primary.column_names().iter().map(|name| (*name).to_owned()).collect()).unwrap_or_default()
        } else {
            key.ref_columns.clone()
        };
        let resolved = Resolved { key, ref_table, ref_columns };
        // SQLite keeps a reference that is written twice twice; it demands nothing more.
        let content = resolved.content(work);
        if !work.same_engine() && out.iter().any(|other| other.content(work) == content && other.key.on_delete == key.on_delete) {
            continue;
        }
        out.push(resolved);
    }
    out
}

impl Resolved<'_> {
    fn own_columns(&self) -> Vec<&str> {
        self.key.columns.iter().map(String::as_str).collect()
    }

    /// Its name in reports; `other` is its partner.
    fn name(&self, work: &Work<'_>, table: &Table, other: Option<&Resolved<'_>>) -> String {
        let names = (self.key.name.as_deref(), other.and_then(|other| other.key.name.as_deref()));
        let content = || render::foreign_key_content(self.key, &self.ref_columns);
        constraint_name(work, table, names, (&self.own_columns(), "fkey"), content)
    }

    fn evidence(&self) -> Evidence {
        evidence(render::foreign_key(self.key, &self.ref_columns), &self.key.provenance)
    }

    fn columns(&self, work: &Work<'_>) -> String {
        let mut columns: Vec<String> = self.key.columns.iter().map(|name| work.names.fold(name)).collect();
        crate::source::order::sort(&mut columns);
        columns.join("\u{1f}")
    }

    /// Which column refers to which; the order of the pairs does not matter.
    fn content(&self, work: &Work<'_>) -> String {
        let mut pairs: Vec<String> = self
            .key
            .columns
            .iter()
            .enumerate()
            .map(|(i, name)| {
                format!("{}>{}", work.names.fold(name), self.ref_columns.get(i).map(|name| work.names.fold(name)).unwrap_or_default())
            })
            .collect();
        crate::source::order::sort(&mut pairs);
        format!("{}|{}", self.ref_table, pairs.join("\u{1f}"))
    }

    fn phases(&self, work: &Work<'_>) -> PhaseKeys {
        let content = self.content(work);
        let name = self.key.name.as_deref().filter(|_| !self.key.auto_named || work.same_engine()).map(|name| work.names.fold(name));
        vec![
            name.as_ref().map(|name| format!("{name}|{content}")),
            Some(content),
            name,
            Some(format!("{}|{}", self.columns(work), self.ref_table)),
            Some(self.columns(work)),
        ]
    }
}

/// Whether both are written alike and only a missing parent table keeps the columns it lends from being known.
fn unresolved(left: &Resolved<'_>, right: &Resolved<'_>) -> bool {
    let lacks = |key: &Resolved<'_>| key.key.ref_columns.is_empty() && key.ref_columns.is_empty();
    left.key.ref_columns == right.key.ref_columns && (lacks(left) || lacks(right))
}

fn compare_pair(work: &mut Work<'_>, paired: &PairedTable<'_>, left: &Resolved<'_>, right: &Resolved<'_>) -> bool {
    let object = element_path(paired.left.key, paired.left.table, left.name(work, paired.left.table, Some(right)));
    let same_engine = work.same_engine();
    let (lk, rk) = (left.key, right.key);
    let mut facets: Vec<(&'static str, Verdict, Option<&'static str>, &'static str)> = Vec::new();
    if left.columns(work) != right.columns(work) {
        facets.push(("columns", Verdict::Wrong, None, ""));
    }
    if left.ref_table != right.ref_table {
        facets.push(("ref_table", Verdict::Wrong, None, ""));
    } else if left.content(work) != right.content(work) && facets.is_empty() && !unresolved(left, right) {
        facets.push(("ref_columns", Verdict::Wrong, None, ""));
    }
    let mut action = |facet, l: ReferentialAction, r: ReferentialAction| {
        use ReferentialAction::{NoAction, Restrict};
        match (l, r) {
            _ if l == r => {}
            (NoAction, Restrict) => facets.push((
                facet,
                Verdict::Stricter,
                Some("F05"),
                "NO ACTION is checked at the end of the statement and can be deferred; RESTRICT refuses at once",
            )),
            (Restrict, NoAction) => facets.push((
                facet,
                Verdict::Expected,
                Some("F05"),
                "NO ACTION is checked at the end of the statement and can be deferred; RESTRICT refuses at once",
            )),
            _ => facets.push((facet, Verdict::Wrong, Some("F04"), "")),
        }
    };
    action("on_delete", lk.on_delete, rk.on_delete);
    action("on_update", lk.on_update, rk.on_update);
    if lk.on_delete == rk.on_delete && lk.on_delete_columns != rk.on_delete_columns {
        facets.push(("on_delete", Verdict::Wrong, Some("F15"), ""));
    }
    if lk.deferral != rk.deferral {
        facets.push(("deferrable", Verdict::Risk, Some("F11"), "inserts that refer to each other in a circle depend on it"));
    }
    if lk.match_type != rk.match_type {
        if same_engine {
            facets.push(("match", Verdict::Risk, None, ""));
        } else {
            work.accept(
                "F12",
                Kind::ForeignKey,
                &object,
                "match",
                left.evidence(),
                right.evidence(),
                Verdict::Expected,
                "SQLite reads MATCH and ignores it",
            );
        }
    }
    if lk.not_enforced != rk.not_enforced {
        let verdict = if rk.not_enforced { Verdict::Wrong } else { Verdict::Stricter };
        facets.push(("not_enforced", verdict, Some("C25"), "a constraint that is not enforced checks nothing"));
    }
    if lk.not_valid != rk.not_valid {
        let verdict = if rk.not_valid { Verdict::Risk } else { Verdict::Stricter };
        facets.push(("not_valid", verdict, Some("C25"), "a constraint that is NOT VALID has not checked the rows that were already there"));
    }
    if work.options.comments && lk.comment != rk.comment {
        facets.push(("comment", Verdict::Risk, None, ""));
    }
    if work.options.constraint_names && same_engine && !lk.auto_named && !rk.auto_named && lk.name != rk.name {
        facets.push(("name", Verdict::Risk, None, ""));
    }
    let different = !facets.is_empty();
    for (facet, verdict, row, because) in facets {
        let value = |key: &Resolved<'_>| match facet {
            "on_delete" => evidence(render::on_delete(key.key), &key.key.provenance),
            "on_update" => evidence(format!("ON UPDATE {}", key.key.on_update.as_str()), &key.key.provenance),
            "deferrable" => evidence(render::deferral(key.key.deferral), &key.key.provenance),
            "comment" => evidence(key.key.comment.clone().unwrap_or_else(|| "no comment".to_owned()), &key.key.provenance),
            "name" => evidence(key.key.name.clone().unwrap_or_default(), &key.key.provenance),
            _ => key.evidence(),
        };
        let difference = work.different(Kind::ForeignKey, &object, facet, value(left), value(right), verdict);
        difference.row = row;
        difference.because = because.to_owned();
    }
    different
}
