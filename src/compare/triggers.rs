//! Triggers, by their table and name; between the engines also by when they fire.

use crate::catalog::{Catalog, ObjectKey, Trigger};
use crate::compare::equivalence::{ColumnSide, TableSide, defaults_to_now, judge_trigger, stamped_columns, touched_columns};
use crate::compare::listing::comments;
use crate::compare::names::shown_schema;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict, exact, text};
use crate::sql::{ObjectName, TriggerAction};

type Entry<'a> = (&'a ObjectKey, &'a Trigger);

/// Compares the triggers of relations that both sides have; others go with their relation.
pub(super) fn compare(work: &mut Work<'_>) {
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let ls: Vec<Entry<'_>> = lc.triggers.iter().map(|((of, _), trigger)| (of, trigger)).collect();
    let rs: Vec<Entry<'_>> = rc.triggers.iter().map(|((of, _), trigger)| (of, trigger)).collect();
    let left_keys: Vec<PhaseKeys> = ls.iter().map(|(of, trigger)| keys(work, &work.names.left(of), (lc, trigger))).collect();
    let right_keys: Vec<PhaseKeys> = rs.iter().map(|(of, trigger)| keys(work, &work.names.right(of), (rc, trigger))).collect();
    let pairs = pair(&left_keys, &right_keys);
    for (l, r) in pairs.both {
        let (Some((of, lt)), Some((_, rt))) = (ls.get(l), rs.get(r)) else { continue };
        work.enter(work.names.left(of));
        compare_pair(work, of, lt, rt);
    }
    for l in pairs.left_only {
        let Some((of, trigger)) = ls.get(l) else { continue };
        let there = relation_exists(rc, |key| work.names.right(key) == work.names.left(of));
        if !there {
            continue;
        }
        work.enter(work.names.left(of));
        if stamp_instead(work, (of, trigger), Status::Missing) {
            continue;
        }
        work.missing(Kind::Trigger, path(lc, of, trigger), whole(trigger), Verdict::Wrong).row = Some("V06");
    }
    for r in pairs.right_only {
        let Some((of, trigger)) = rs.get(r) else { continue };
        if !relation_exists(lc, |key| work.names.left(key) == work.names.right(of)) {
            continue;
        }
        work.enter(work.names.right(of));
        if stamp_instead(work, (of, trigger), Status::Extra) {
            continue;
        }
        work.extra(Kind::Trigger, path(rc, of, trigger), whole(trigger), Verdict::Risk);
    }
}

/// Accepts a SQLite trigger that stamps new rows where PostgreSQL has a default that does; says whether it did.
fn stamp_instead(work: &mut Work<'_>, (of, trigger): Entry<'_>, status: Status) -> bool {
    let missing = status == Status::Missing;
    let (own, other) = if missing { (work.left_catalog(), work.right_catalog()) } else { (work.right_catalog(), work.left_catalog()) };
    let Some(columns) = stamped_columns((own, trigger)).filter(|_| !work.same_engine()) else { return false };
    let name = if missing { work.names.left(of) } else { work.names.right(of) };
    let counterpart = other.tables.iter().find(|(key, _)| name == if missing { work.names.right(key) } else { work.names.left(key) });
    let Some((key, table)) = counterpart else { return false };
    let stamped: Vec<_> =
        columns.iter().filter_map(|column| table.columns.iter().find(|own| work.names.fold(&own.name) == *column)).collect();
    let by_default =
        |column: &&crate::catalog::Column| defaults_to_now(&ColumnSide { catalog: other, table: key, definition: table, column });
    if stamped.len() != columns.len() || !stamped.iter().all(by_default) {
        return false;
    }
    let there = stamped.first().map_or_else(
        || evidence("", &table.provenance),
        |column| {
            let default = column.default.as_ref().map(|default| default.text.as_str()).unwrap_or_default();
            evidence(format!("{} DEFAULT {}", column.name, text::one_line(default)), &column.provenance)
        },
    );
    let object = path(own, of, trigger);
    let (left, right) = if missing { (whole(trigger), there) } else { (there, whole(trigger)) };
    work.accept("V18", Kind::Trigger, &object, "definition", left, right, Verdict::Expected, "");
    if missing {
        work.count(Kind::Trigger, Outcome::Present);
    }
    true
}

fn keys(work: &Work<'_>, table: &str, (catalog, trigger): (&Catalog, &Trigger)) -> PhaseKeys {
    let mut keys = vec![Some(format!("{table}|{}", work.names.fold(&trigger.definition.name.name)))];
    if !work.same_engine() {
        let touched = touched_columns((catalog, trigger)).map(|columns| columns.into_iter().collect::<Vec<_>>().join(","));
        keys.push(touched.map(|columns| format!("{table}|{columns}")));
        keys.push(Some(format!("{table}|{}", moment(trigger))));
    }
    keys
}

/// When a trigger fires, in defined order.
fn moment(trigger: &Trigger) -> String {
    let mut events = trigger.definition.events.clone();
    crate::source::order::sort(&mut events);
    let columns: Vec<String> = trigger.definition.update_of.iter().map(|name| name.to_ascii_lowercase()).collect();
    format!("{} {} {}", trigger.definition.timing, events.join(" OR "), columns.join(", "))
}

/// Whether a table or view exists under a name.
fn relation_exists(catalog: &Catalog, matches: impl Fn(&ObjectKey) -> bool) -> bool {
    catalog.tables.keys().any(&matches) || catalog.views.keys().any(&matches)
}

fn path(catalog: &Catalog, of: &ObjectKey, trigger: &Trigger) -> ObjectPath {
    let table = catalog.tables.get(of).map(|table| table.name.clone()).or_else(|| catalog.views.get(of).map(|view| view.name.clone()));
    ObjectPath {
        schema: shown_schema(of),
        table: Some(table.unwrap_or_else(|| of.name.clone())),
        name: trigger.definition.name.name.clone(),
    }
}

fn whole(trigger: &Trigger) -> Evidence {
    let definition = &trigger.definition;
    let mut out = format!("{} {}", definition.timing, definition.events.join(" OR "));
    if !definition.update_of.is_empty() {
        out.push_str(&format!(" OF {}", definition.update_of.join(", ")));
    }
    out.push_str(if definition.for_each_row { " FOR EACH ROW" } else { " FOR EACH STATEMENT" });
    if let Some(condition) = &definition.condition {
        out.push_str(&format!(" WHEN ({})", crate::compare::text::one_line(&condition.text)));
    }
    match &definition.action {
        TriggerAction::Body(body) => out.push_str(&format!(" {}", text::shortened(&body.text))),
        TriggerAction::Function { name, args } => out.push_str(&format!(" EXECUTE FUNCTION {name}({})", args.join(", "))),
    }
    let evidence = evidence(out, &trigger.provenance);
    match &definition.action {
        TriggerAction::Body(body) => evidence.with_text(&body.text),
        TriggerAction::Function { name: _, args: _ } => evidence,
    }
}

fn compare_pair(work: &mut Work<'_>, of: &ObjectKey, left: &Trigger, right: &Trigger) {
    let object = path(work.left_catalog(), of, left);
    let mut different = false;
    if work.same_engine() {
        if !same_definition(work, left, right) {
            work.different(Kind::Trigger, &object, "definition", whole(left), whole(right), Verdict::Wrong);
            different = true;
        }
        let deferral =
            |trigger: &Trigger| (trigger.definition.constraint, trigger.definition.deferrable, trigger.definition.initially_deferred);
        if deferral(left) != deferral(right) {
            work.different(Kind::Trigger, &object, "deferrable", whole(left), whole(right), Verdict::Risk);
            different = true;
        }
        if left.enabled != right.enabled {
            let verdict = if right.enabled == 'D' { Verdict::Wrong } else { Verdict::Risk };
            let state = |trigger: &Trigger| evidence(enabled(trigger.enabled), &trigger.provenance);
            work.different(Kind::Trigger, &object, "enabled", state(left), state(right), verdict);
            different = true;
        }
        different |= comments(work, Kind::Trigger, &object, (&left.comment, &whole(left)), (&right.comment, &whole(right)));
    } else {
        let judgement = judge_trigger((work.left_catalog(), left), (work.right_catalog(), right));
        different = work.judged(Kind::Trigger, &object, "definition", whole(left), whole(right), judgement);
    }
    work.both(Kind::Trigger, &object, whole(left), whole(right), Outcome::of(different));
}

fn enabled(state: char) -> &'static str {
    match state {
        'D' => "DISABLED",
        'R' => "ENABLED ON REPLICA",
        'A' => "ENABLED ALWAYS",
        _ => "ENABLED",
    }
}

fn same_definition(work: &Work<'_>, left: &Trigger, right: &Trigger) -> bool {
    let (l, r) = (&left.definition, &right.definition);
    let nowhere = exact::Nowhere::new();
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let ls = lc.tables.get(&left.table).map_or_else(|| nowhere.side(lc), |table| TableSide { catalog: lc, key: &left.table, table });
    let rs = rc.tables.get(&right.table).map_or_else(|| nowhere.side(rc), |table| TableSide { catalog: rc, key: &right.table, table });
    moment(left) == moment(right)
        && l.for_each_row == r.for_each_row
        && exact::same_optional(&ls, l.condition.as_ref(), &rs, r.condition.as_ref())
        && l.referencing.as_deref().map(text::folded) == r.referencing.as_deref().map(text::folded)
        && same_action(&l.action, &r.action)
}

fn same_action(left: &TriggerAction, right: &TriggerAction) -> bool {
    let plain = |name: &ObjectName| (name.schema.clone().filter(|schema| schema != "public"), name.name.clone());
    match (left, right) {
        (TriggerAction::Body(l), TriggerAction::Body(r)) => text::same_tokens(&l.tokens, &r.tokens),
        (TriggerAction::Function { name: ln, args: la }, TriggerAction::Function { name: rn, args: ra }) => {
            plain(ln) == plain(rn) && la.iter().map(|arg| argument(arg)).eq(ra.iter().map(|arg| argument(arg)))
        }
        (TriggerAction::Body(_), TriggerAction::Function { .. }) | (TriggerAction::Function { .. }, TriggerAction::Body(_)) => false,
    }
}

/// An argument of a trigger's function: numbers and names are strings too (<https://www.postgresql.org/docs/current/sql-createtrigger.html>).
fn argument(written: &str) -> String {
    match written.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        Some(text) => text.replace("''", "'"),
        None => written.to_ascii_lowercase(),
    }
}

/// Lists the triggers of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    for ((of, _), trigger) in &side.catalog.triggers {
        if of == side.key {
            work.goes_with(Kind::Trigger, status, &path(side.catalog, of, trigger), whole(trigger));
        }
    }
}
