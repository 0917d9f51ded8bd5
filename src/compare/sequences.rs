//! Sequences, by name, then by the column that owns them.

use crate::catalog::{Catalog, Sequence};
use crate::compare::listing::{alone, by_name, comments};
use crate::compare::names::object_path;
use crate::compare::tables::persistence_words;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict};
use crate::sql::Expr;

/// Compares all sequences. One that a column owns belongs to the column: without the column it is no fact of its own, and neither is it
/// against a SQLite side, which numbers rows without sequences.
pub(super) fn compare(work: &mut Work<'_>) {
    let owner = |names: &crate::compare::names::Names, sequence: &Sequence, is_left: bool| {
        let (table, column) = sequence.owned_by.as_ref()?;
        let table = if is_left { names.left(table) } else { names.right(table) };
        Some(format!("{table}|{}", names.fold(column)))
    };
    let names = work.names.clone();
    let listed = by_name(work, &work.left_catalog().sequences, &work.right_catalog().sequences, &|sequence, is_left| {
        owner(&names, sequence, is_left)
    });
    for ((key, left), (_, right)) in listed.both {
        let object = object_path(key, &left.name);
        let mut different = false;
        if parameters(left) != parameters(right) {
            work.different(Kind::Sequence, &object, changed(left, right), whole(left), whole(right), Verdict::Wrong);
            different = true;
        }
        // A sequence of a column goes with its table, which is compared.
        let follows = |catalog: &Catalog, sequence: &Sequence| {
            let table = sequence.owned_by.as_ref().and_then(|(table, _)| catalog.tables.get(table));
            table.is_some_and(|table| table.persistence == sequence.persistence)
        };
        if left.persistence != right.persistence && !(follows(work.left_catalog(), left) && follows(work.right_catalog(), right)) {
            let shown = |sequence: &Sequence| evidence(persistence_words(sequence.persistence), &sequence.provenance);
            work.different(Kind::Sequence, &object, "persistence", shown(left), shown(right), Verdict::Wrong);
            different = true;
        }
        let (lo, ro) = (owner(&names, left, true), owner(&names, right, false));
        let known = owner_is_there(work.right_catalog(), left) && owner_is_there(work.left_catalog(), right);
        if lo != ro && known {
            let shown = |sequence: &Sequence| {
                let owner = sequence.owned_by.as_ref().map(|(table, column)| format!("{}.{column}", table.display()));
                evidence(format!("OWNED BY {}", owner.unwrap_or_else(|| "NONE".to_owned())), &sequence.provenance)
            };
            work.different(Kind::Sequence, &object, "owned_by", shown(left), shown(right), Verdict::Risk);
            different = true;
        }
        if left.name != right.name {
            let shown = |sequence: &Sequence| evidence(sequence.name.clone(), &sequence.provenance);
            work.different(Kind::Sequence, &object, "name", shown(left), shown(right), Verdict::Expected);
            different = true;
        }
        different |= comments(work, Kind::Sequence, &object, (&left.comment, &whole(left)), (&right.comment, &whole(right)));
        work.both(Kind::Sequence, &object, whole(left), whole(right), Outcome::of(different));
    }
    for (key, sequence) in listed.left_only {
        if stated_alone(work, sequence, Status::Missing) {
            alone(work, Kind::Sequence, Status::Missing, object_path(key, &sequence.name), whole(sequence), true);
        }
    }
    for (key, sequence) in listed.right_only {
        if stated_alone(work, sequence, Status::Extra) {
            alone(work, Kind::Sequence, Status::Extra, object_path(key, &sequence.name), whole(sequence), true);
        }
    }
}

/// Whether a sequence that one side has is a fact of its own.
fn stated_alone(work: &Work<'_>, sequence: &Sequence, status: Status) -> bool {
    let other = if status == Status::Missing { work.right_catalog() } else { work.left_catalog() };
    // An identity's sequence is there because of the identity, which is compared with its column.
    if work.postgres_only(status) && numbers_a_column(work, sequence, status) {
        return false;
    }
    sequence.owned_by.is_none() || (!work.postgres_only(status) && !sequence.identity && owner_is_there(other, sequence))
}

/// Whether a column takes its default from the sequence: then it is how the column numbers itself, which is compared with the column.
fn numbers_a_column(work: &Work<'_>, sequence: &Sequence, status: Status) -> bool {
    let catalog = if status == Status::Missing { work.left_catalog() } else { work.right_catalog() };
    catalog.tables.values().flat_map(|table| &table.columns).any(|column| {
        let taken = column.default.as_ref().and_then(|default| sequence_of(&default.tree));
        taken.is_some_and(|name| name.replace('"', "").rsplit('.').next() == Some(sequence.name.as_str()))
    })
}

/// The sequence that `nextval(…)` takes from.
fn sequence_of(default: &Expr) -> Option<&str> {
    let Expr::Call { name, args, distinct: _, modifiers: _ } = default else { return None };
    args.first().filter(|_| name.name.eq_ignore_ascii_case("nextval")).and_then(sequence_named)
}

/// The text in `'name'` or `'name'::regclass`.
fn sequence_named(argument: &Expr) -> Option<&str> {
    let mut argument = argument;
    while let Expr::Cast { operand, data_type: _ } = argument {
        argument = operand;
    }
    let Expr::Text(name) = argument else { return None };
    Some(name)
}

/// Whether the column that owns a sequence exists in a catalog of the same engine.
fn owner_is_there(catalog: &Catalog, sequence: &Sequence) -> bool {
    let Some((table, column)) = &sequence.owned_by else { return true };
    catalog.tables.get(table).is_some_and(|table| table.column(catalog.dialect, column).is_some())
}

fn parameters(sequence: &Sequence) -> (&str, i64, i64, i64, i64, i64, bool) {
    let Sequence { data_type, start, increment, min, max, cache, cycle, .. } = sequence;
    (data_type, *start, *increment, *min, *max, *cache, *cycle)
}

/// The one parameter that differs, or all of them together.
fn changed(left: &Sequence, right: &Sequence) -> &'static str {
    let facets = [
        ("type", left.data_type != right.data_type),
        ("start", left.start != right.start),
        ("increment", left.increment != right.increment),
        ("min", left.min != right.min),
        ("max", left.max != right.max),
        ("cache", left.cache != right.cache),
        ("cycle", left.cycle != right.cycle),
    ];
    let mut differing = facets.iter().filter(|(_, differs)| *differs);
    match (differing.next(), differing.next()) {
        (Some((facet, _)), None) => facet,
        (_, _) => "parameters",
    }
}

fn whole(sequence: &Sequence) -> Evidence {
    let (data_type, start, increment, min, max, cache, cycle) = parameters(sequence);
    let cycle = if cycle { " CYCLE" } else { "" };
    let value = format!("{data_type} START {start} INCREMENT {increment} MINVALUE {min} MAXVALUE {max} CACHE {cache}{cycle}");
    evidence(value, &sequence.provenance)
}
