//! Indexes that statements created, paired by name and by structure.

use crate::catalog::{Index, ObjectKey};
use crate::compare::equivalence::{TableSide, canonical_key, judge_predicate, value_key};
use crate::compare::keys::{UsedIndexes, column_key};
use crate::compare::listing::comments;
use crate::compare::names::element_path;
use crate::compare::opclass;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::tables::PairedTable;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict, exact, expression, parameters, render};
use crate::source::{Dialect, SourceSpan};
use crate::sql::{Expr, Expression, IndexColumn, IndexKey, ObjectName};

type Entry<'a> = (&'a ObjectKey, &'a Index);

/// Why an index that repeats the primary key is no loss and no gain.
const SUPERFLUOUS: &str = "the primary key over the same columns does what the index does";

/// Compares the indexes of a pair of tables; those that a constraint of the other side stands for were used before.
pub(super) fn compare(work: &mut Work<'_>, paired: &PairedTable<'_>, used: &mut UsedIndexes) {
    let (left, right) = (paired.left, paired.right);
    let ls: Vec<Entry<'_>> = left.catalog.indexes_of(left.key).filter(|(key, _)| !used.left.contains(key)).collect();
    let rs: Vec<Entry<'_>> = right.catalog.indexes_of(right.key).filter(|(key, _)| !used.right.contains(key)).collect();
    let pairs = pair(&phases(work, &left, &ls), &phases(work, &right, &rs));
    for (l, r) in pairs.both {
        let (Some((_, li)), Some((_, ri))) = (ls.get(l), rs.get(r)) else { continue };
        compare_pair(work, paired, li, ri);
    }
    for l in pairs.left_only {
        let Some((_, index)) = ls.get(l) else { continue };
        missing(work, paired, index);
    }
    if left.table.assumed {
        return;
    }
    for r in pairs.right_only {
        let Some((_, index)) = rs.get(r) else { continue };
        extra(work, paired, index);
    }
}

/// Keys by which indexes are paired. Within one engine the name comes before the structure, between the engines after it.
fn phases(work: &Work<'_>, side: &TableSide<'_>, list: &[Entry<'_>]) -> Vec<PhaseKeys> {
    list.iter()
        .map(|(_, index)| {
            let name = work.names.fold(&index.name);
            let columns = columns(work, side, index).join("\u{1f}");
            let predicate = index.predicate.as_ref().map(|predicate| canonical_key(side, predicate)).unwrap_or_default();
            let structure = structure(work, side, index, &columns, &predicate);
            let rest = [format!("{columns}|{predicate}"), format!("{}|{columns}", index.unique)];
            let mut keys = vec![Some(format!("{name}|{structure}"))];
            if work.same_engine() {
                keys.extend([Some(name), Some(structure)]);
            } else {
                keys.extend([Some(structure), Some(name)]);
                keys.extend(rest.map(Some));
            }
            keys
        })
        .collect()
}

fn structure(work: &Work<'_>, side: &TableSide<'_>, index: &Index, columns: &str, predicate: &str) -> String {
    if !work.same_engine() {
        return format!("{}|{columns}|{}|{predicate}", index.unique, direction(index));
    }
    let details: Vec<String> = index.columns.iter().map(|column| format!("{:?}", details(side, index, column))).collect();
    format!(
        "{}|{}|{columns}|{}|{}|{}|{predicate}",
        index.unique,
        index.method,
        details.join(","),
        index.include.join(","),
        index.nulls_not_distinct
    )
}

/// The key columns for comparing; a column without case between the engines is what `lower(column)` is.
fn columns(work: &Work<'_>, side: &TableSide<'_>, index: &Index) -> Vec<String> {
    index
        .columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) if !work.same_engine() && ignores_case(side, column) => lowered(side, name),
            IndexKey::Column(_) | IndexKey::Expression(_) => column_key(work, side, column),
        })
        .collect()
}

/// Whether a key column is compared without letter case.
fn ignores_case(side: &TableSide<'_>, column: &IndexColumn) -> bool {
    let IndexKey::Column(name) = &column.key else { return false };
    let definition = side.table.column(side.catalog.dialect, name);
    match side.catalog.dialect {
        Dialect::Sqlite => {
            let collation = column.collation.as_deref().or_else(|| definition.and_then(|column| column.collation.as_deref()));
            collation.is_some_and(|name| name.eq_ignore_ascii_case("nocase"))
        }
        Dialect::Postgres => definition.is_some_and(|column| column.data_type.name == "citext"),
    }
}

fn lowered(side: &TableSide<'_>, name: &str) -> String {
    let call = Expr::Call {
        name: ObjectName::bare("lower"),
        args: vec![Expr::Column(vec![name.to_ascii_lowercase()])],
        distinct: false,
        modifiers: Vec::new(),
    };
    let expression = Expression { text: format!("lower({name})"), tree: call, span: SourceSpan::default() };
    format!("({})", value_key(side, &expression))
}

/// Directions between the engines: a single column is read both ways, and so is an index whose columns all run the same way.
fn direction(index: &Index) -> String {
    let flip = index.columns.first().is_some_and(|column| column.descending);
    index.columns.iter().map(|column| if column.descending == flip { 'a' } else { 'd' }).collect()
}

/// What one key column says beyond the column: direction, place of nulls, collation, operator class.
fn details(side: &TableSide<'_>, index: &Index, column: &IndexColumn) -> (bool, bool, Option<String>, Option<String>) {
    let dialect = side.catalog.dialect;
    // Nulls come first in SQLite's order and last in PostgreSQL's (<https://www.postgresql.org/docs/current/indexes-ordering.html>).
    let default_first = (dialect == Dialect::Sqlite) != column.descending;
    let definition = match &column.key {
        IndexKey::Column(name) => side.table.column(dialect, name),
        IndexKey::Expression(_) => None,
    };
    let own = definition.and_then(|column| column.collation.as_deref()).map(|name| exact::collation(dialect, name));
    let plain = if dialect == Dialect::Sqlite { Some("BINARY".to_owned()) } else { Some("default".to_owned()) };
    let collation = column.collation.as_deref().map(|name| exact::collation(dialect, name)).or(own).or(plain);
    let opclass = column.opclass.as_deref().filter(|name| !opclass::is_default(&index.method, name, definition)).map(str::to_owned);
    (column.descending, column.nulls_first.unwrap_or(default_first), collation, opclass)
}

fn whole(index: &Index) -> Evidence {
    evidence(render::index(index), &index.provenance)
}

fn compare_pair(work: &mut Work<'_>, paired: &PairedTable<'_>, left: &Index, right: &Index) {
    let object = element_path(paired.left.key, paired.left.table, left.name.clone());
    let mut different = false;
    if left.unique != right.unique {
        let verdict = if left.unique { Verdict::Wrong } else { Verdict::Stricter };
        work.different(Kind::Index, &object, "unique", whole(left), whole(right), verdict);
        different = true;
    }
    different |= compare_columns(work, paired, &object, left, right);
    different |= compare_predicates(work, paired, &object, left, right);
    if left.nulls_not_distinct != right.nulls_not_distinct {
        let verdict = if right.nulls_not_distinct { Verdict::Stricter } else { Verdict::Wrong };
        work.different(Kind::Index, &object, "nulls_not_distinct", whole(left), whole(right), verdict).row = Some("C02");
        different = true;
    }
    if work.same_engine() {
        if left.method != right.method {
            work.different(Kind::Index, &object, "method", whole(left), whole(right), Verdict::Risk);
            different = true;
        }
        if left.include != right.include {
            work.different(Kind::Index, &object, "include", whole(left), whole(right), Verdict::Risk);
            different = true;
        }
        for (facet, l, r) in [
            ("options", parameters::shown(&left.parameters), parameters::shown(&right.parameters)),
            ("statistics", parameters::targets(&left.statistics), parameters::targets(&right.statistics)),
        ] {
            if l != r {
                let (l, r) = (evidence(l, &left.provenance), evidence(r, &right.provenance));
                work.different(Kind::Index, &object, facet, l, r, Verdict::Risk);
                different = true;
            }
        }
        different |= comments(work, Kind::Index, &object, (&left.comment, &whole(left)), (&right.comment, &whole(right)));
    } else if left.method != right.method || left.include != right.include {
        work.accept("I12", Kind::Index, &object, "method", whole(left), whole(right), Verdict::Expected, "");
    }
    if work.names.fold(&left.name) != work.names.fold(&right.name) {
        if work.same_engine() && !left.auto_named && !right.auto_named {
            let (l, r) = (evidence(left.name.clone(), &left.provenance), evidence(right.name.clone(), &right.provenance));
            work.different(Kind::Index, &object, "name", l, r, Verdict::Expected).because =
                "both indexes have the same structure; statements that use the name need the new one".to_owned();
            different = true;
        } else if !different {
            work.accept(
                "I01",
                Kind::Index,
                &object,
                "name",
                whole(left),
                whole(right),
                Verdict::Same,
                "the structure is the same; only the name differs",
            );
        }
    }
    work.both(Kind::Index, &object, whole(left), whole(right), Outcome::of(different));
}

/// Lists the indexes of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    for (_, index) in side.catalog.indexes_of(side.key) {
        work.goes_with(Kind::Index, status, &element_path(side.key, side.table, index.name.clone()), whole(index));
    }
}

fn compare_columns(work: &mut Work<'_>, paired: &PairedTable<'_>, object: &ObjectPath, left: &Index, right: &Index) -> bool {
    let (ls, rs) = (&paired.left, &paired.right);
    let (lc, rc) = (columns(work, ls, left), columns(work, rs, right));
    let unique = left.unique && right.unique;
    if lc != rc {
        let plain = |side: &TableSide<'_>, index: &Index| -> Vec<String> {
            index.columns.iter().map(|column| column_key(work, side, column)).collect()
        };
        if !work.same_engine() && plain(ls, left) == plain(rs, right) {
            // The same columns, with letter case ignored on one side only.
            let lost = left.columns.iter().any(|column| ignores_case(ls, column));
            let (verdict, row) = match (unique, lost) {
                (true, true) => (Verdict::Wrong, "C06"),
                (true, false) => (Verdict::Stricter, "C05"),
                (false, _) => (Verdict::Risk, "I10"),
            };
            work.different(Kind::Index, object, "collation", whole(left), whole(right), verdict).row = Some(row);
            return true;
        }
        if explained(work, paired, left, right) {
            return true;
        }
        let mut sorted = (lc.clone(), rc.clone());
        crate::source::order::sort(&mut sorted.0);
        crate::source::order::sort(&mut sorted.1);
        let verdict = if unique && sorted.0 != sorted.1 { Verdict::Wrong } else { Verdict::Risk };
        work.different(Kind::Index, object, "columns", whole(left), whole(right), verdict).row = Some("I03");
        return true;
    }
    if work.same_engine() {
        let all =
            |side: &TableSide<'_>, index: &Index| -> Vec<_> { index.columns.iter().map(|column| details(side, index, column)).collect() };
        let (ld, rd) = (all(ls, left), all(rs, right));
        let facet = if ld.iter().zip(&rd).any(|(l, r)| (l.0, l.1) != (r.0, r.1)) {
            "order"
        } else if ld.iter().zip(&rd).any(|(l, r)| l.2 != r.2) {
            "collation"
        } else if ld.iter().zip(&rd).any(|(l, r)| l.3 != r.3) && left.method == right.method {
            "opclass"
        } else {
            return false;
        };
        let verdict = if unique && facet == "collation" { Verdict::Wrong } else { Verdict::Risk };
        work.different(Kind::Index, object, facet, whole(left), whole(right), verdict);
        return true;
    }
    if left.columns.iter().any(|column| ignores_case(ls, column)) || right.columns.iter().any(|column| ignores_case(rs, column)) {
        let row = if unique { "C05" } else { "I10" };
        work.accept(row, Kind::Index, object, "collation", whole(left), whole(right), Verdict::Expected, "");
    }
    if respelled(left, right) {
        work.accept("I09", Kind::Index, object, "columns", whole(left), whole(right), Verdict::Same, "");
    }
    if direction(left) != direction(right) {
        let difference = work.different(Kind::Index, object, "order", whole(left), whole(right), Verdict::Risk);
        difference.row = Some("I04");
        difference.because = "mixed directions serve another ORDER BY".to_owned();
        return true;
    }
    if left.columns.iter().zip(&right.columns).any(|(l, r)| l.descending != r.descending) {
        work.accept("I04", Kind::Index, object, "order", whole(left), whole(right), Verdict::Same, "");
    }
    false
}

/// Whether two indexes differ only in columns that are missing or extra themselves: those facts name the indexes.
fn explained(work: &Work<'_>, paired: &PairedTable<'_>, left: &Index, right: &Index) -> bool {
    let (Some(own), Some(other)) = (plain_columns(work, left), plain_columns(work, right)) else { return false };
    let only =
        |list: &[String], without: &[String]| -> Vec<String> { list.iter().filter(|name| !without.contains(name)).cloned().collect() };
    let (gone, new) = (only(&own, &other), only(&other, &own));
    !gone.is_empty()
        && only(&own, &gone) == only(&other, &new)
        && gone.iter().all(|name| paired.columns.left_lacks(work, &[name]))
        && new.iter().all(|name| paired.columns.right_adds(work, &[name]))
}

/// Whether key expressions that mean the same are written differently.
fn respelled(left: &Index, right: &Index) -> bool {
    let texts = |index: &Index| -> Vec<String> {
        index
            .columns
            .iter()
            .filter_map(|column| match &column.key {
                IndexKey::Expression(expression) => Some(crate::compare::text::folded(&expression.text)),
                IndexKey::Column(_) => None,
            })
            .collect()
    };
    texts(left) != texts(right)
}

fn compare_predicates(work: &mut Work<'_>, paired: &PairedTable<'_>, object: &ObjectPath, left: &Index, right: &Index) -> bool {
    let (ls, rs) = (&paired.left, &paired.right);
    let (lp, rp) = (left.predicate.as_ref(), right.predicate.as_ref());
    let value = |index: &Index| {
        let text = index
            .predicate
            .as_ref()
            .map_or_else(|| "all rows".to_owned(), |predicate| format!("WHERE {}", crate::compare::text::one_line(&predicate.text)));
        evidence(text, &index.provenance)
    };
    if work.same_engine() {
        if exact::same_optional(ls, lp, rs, rp) {
            return false;
        }
        let verdict = if left.unique { Verdict::Wrong } else { Verdict::Risk };
        work.different(Kind::Index, object, "predicate", value(left), value(right), verdict);
        return true;
    }
    let mut judgement = judge_predicate(ls, lp, rs, rp);
    if !judgement.accepted() && judgement.verdict == Verdict::Wrong && !left.unique && !right.unique {
        // A plain index over other rows makes queries slow, not wrong.
        judgement.verdict = Verdict::Risk;
    }
    work.judged(Kind::Index, object, "predicate", value(left), value(right), judgement)
}

/// Columns an index stands on, those inside of expressions included.
fn named_columns(index: &Index) -> Vec<String> {
    let mut out = Vec::new();
    for column in &index.columns {
        match &column.key {
            IndexKey::Column(name) => out.push(name.clone()),
            IndexKey::Expression(expression) => out.extend(expression::columns(&expression.tree)),
        }
    }
    if let Some(predicate) = &index.predicate {
        out.extend(expression::columns(&predicate.tree));
    }
    out
}

fn missing(work: &mut Work<'_>, paired: &PairedTable<'_>, index: &Index) {
    let columns = named_columns(index);
    let named: Vec<&str> = columns.iter().map(String::as_str).collect();
    if paired.columns.left_lacks(work, &named) {
        let object = element_path(paired.left.key, paired.left.table, index.name.clone());
        return work.goes_with(Kind::Index, Status::Missing, &object, whole(index));
    }
    let object = element_path(paired.left.key, paired.left.table, index.name.clone());
    let served = served_by(work, paired, index);
    if let (true, Some(primary)) = (same_as_primary_key(work, &paired.right, index), &paired.right.table.primary_key) {
        let there = evidence(render::key("PRIMARY KEY", primary), &primary.provenance);
        let difference = work.missing(Kind::Index, object, whole(index), Verdict::Expected);
        difference.row = Some("I15");
        difference.right = Some(there);
        difference.because = SUPERFLUOUS.to_owned();
        return;
    }
    let verdict = if served.is_some() && !index.unique { Verdict::Risk } else { Verdict::Wrong };
    let difference = work.missing(Kind::Index, object, whole(index), verdict);
    difference.row = Some("I02");
    if index.unique {
        difference.because = "duplicates become possible".to_owned();
    } else if let Some(served) = served {
        difference.because = format!("{served} begins with the same columns and can serve the same lookups");
    }
}

/// Whether the other side's primary key over the same columns makes an index superfluous; between the engines only.
fn same_as_primary_key(work: &Work<'_>, other: &TableSide<'_>, index: &Index) -> bool {
    if work.same_engine() || index.predicate.is_some() {
        return false;
    }
    let Some(primary) = &other.table.primary_key else { return false };
    let wanted: Vec<String> = primary.column_names().iter().map(|name| work.names.fold(name)).collect();
    plain_columns(work, index).is_some_and(|columns| columns == wanted)
}

/// Folded names of the key columns, when all are plain columns.
fn plain_columns(work: &Work<'_>, index: &Index) -> Option<Vec<String>> {
    index
        .columns
        .iter()
        .map(|column| match &column.key {
            IndexKey::Column(name) => Some(work.names.fold(name)),
            IndexKey::Expression(_) => None,
        })
        .collect()
}

/// Something on the audited side whose first columns are this index's columns.
fn served_by(work: &Work<'_>, paired: &PairedTable<'_>, index: &Index) -> Option<String> {
    let wanted = plain_columns(work, index)?;
    let right = paired.right;
    let serves = |names: &[String]| names.len() >= wanted.len() && names.iter().zip(&wanted).all(|(a, b)| a == b);
    let fold = |names: Vec<&str>| -> Vec<String> { names.iter().map(|name| work.names.fold(name)).collect() };
    if right.table.primary_key.as_ref().is_some_and(|key| serves(&fold(key.column_names()))) {
        return Some("the primary key".to_owned());
    }
    if let Some(key) = right.table.uniques.iter().find(|key| serves(&fold(key.column_names()))) {
        return Some(format!("the unique constraint ({})", render::key_columns(&key.columns)));
    }
    let fits = |other: &Index| other.predicate.is_none() && plain_columns(work, other).is_some_and(|names| serves(&names));
    right.catalog.indexes_of(right.key).find(|(_, other)| fits(other)).map(|(_, other)| format!("the index {}", other.name))
}

fn extra(work: &mut Work<'_>, paired: &PairedTable<'_>, index: &Index) {
    let columns = named_columns(index);
    let named: Vec<&str> = columns.iter().map(String::as_str).collect();
    if paired.columns.right_adds(work, &named) {
        let object = element_path(paired.left.key, paired.left.table, index.name.clone());
        return work.goes_with(Kind::Index, Status::Extra, &object, whole(index));
    }
    let object = element_path(paired.left.key, paired.left.table, index.name.clone());
    if let (true, Some(primary)) = (same_as_primary_key(work, &paired.left, index), &paired.left.table.primary_key) {
        let there = evidence(render::key("PRIMARY KEY", primary), &primary.provenance);
        let difference = work.extra(Kind::Index, object, whole(index), Verdict::Expected);
        difference.row = Some("I15");
        difference.left = Some(there);
        difference.because = SUPERFLUOUS.to_owned();
        return;
    }
    let verdict = if index.unique { Verdict::Stricter } else { Verdict::Expected };
    let difference = work.extra(Kind::Index, object, whole(index), verdict);
    if index.unique {
        difference.because = "values that repeat are accepted on the expected side and refused here".to_owned();
    }
}
