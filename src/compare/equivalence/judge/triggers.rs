//! Triggers: when they fire is compared; what they do moved from a body into a function and is compared only where it follows a known idiom.

use crate::catalog::{Catalog, Trigger};
use crate::compare::Verdict;
use crate::compare::equivalence::Judgement;
use crate::compare::equivalence::canonical::{Context, Position};
use crate::compare::equivalence::rows::views;
use crate::compare::equivalence::sides::TableSide;
use crate::source::{Dialect, SortedSet};
use crate::sql::TriggerAction;
use crate::sql::lex::normalised_tokens;

/// Judges a pair of triggers.
pub fn judge_trigger(left: (&Catalog, &Trigger), right: (&Catalog, &Trigger)) -> Judgement {
    let same_engine = left.0.dialect == right.0.dialect;
    if !same_engine {
        let (sqlite, postgres) = if left.0.dialect == Dialect::Sqlite { (left, right) } else { (right, left) };
        if let Some(judgement) = touches(sqlite, postgres) {
            return judgement;
        }
    }
    if let Some(difference) = fires_differently(left, right) {
        return Judgement::different(Verdict::Wrong, difference);
    }
    let (own, other) = (body(left), body(right));
    if same_engine {
        return if own == other { Judgement::same() } else { Judgement::different(Verdict::Wrong, "what they run differs") };
    }
    match (raised(&own), raised(&other)) {
        (Some(own), Some(other)) if own == other => Judgement::by(&views::V07, format!("both refuse with {own}")),
        _ => Judgement::by(&views::V05, "they fire at the same moments; what they do has to be read"),
    }
}

/// What differs about the moments at which they fire.
fn fires_differently(left: (&Catalog, &Trigger), right: (&Catalog, &Trigger)) -> Option<String> {
    let (own, other) = (&left.1.definition, &right.1.definition);
    let events = |trigger: &Trigger| -> SortedSet<String> { trigger.definition.events.iter().cloned().collect() };
    let columns =
        |trigger: &Trigger| -> SortedSet<String> { trigger.definition.update_of.iter().map(|name| name.to_ascii_lowercase()).collect() };
    let apart = |what: &str, own: &str, other: &str| Some(format!("{what}: {own} and {other}"));
    if own.timing != other.timing {
        return apart("time", &own.timing, &other.timing);
    }
    if events(left.1) != events(right.1) {
        return apart("event", &own.events.join(" OR "), &other.events.join(" OR "));
    }
    if columns(left.1) != columns(right.1) {
        let shown = |columns: &[String]| if columns.is_empty() { "every column".to_owned() } else { columns.join(", ") };
        return apart("UPDATE OF", &shown(&own.update_of), &shown(&other.update_of));
    }
    if own.for_each_row != other.for_each_row {
        let shown = |row: bool| if row { "each row" } else { "each statement" };
        return apart("FOR EACH", shown(own.for_each_row), shown(other.for_each_row));
    }
    let form = |side: (&Catalog, &Trigger), pair: (&Catalog, &Trigger)| {
        let condition = side.1.definition.condition.as_ref()?;
        let context = match (side.0.tables.get(&side.1.table), pair.0.tables.get(&pair.1.table)) {
            (Some(own), Some(other)) => Context::paired(
                TableSide { catalog: side.0, key: &side.1.table, table: own },
                TableSide { catalog: pair.0, key: &pair.1.table, table: other },
            ),
            _ => Context::bare(side.0.dialect),
        };
        Some(context.form(&condition.tree, &Position::Filter))
    };
    if form(left, right) != form(right, left) {
        let shown =
            |side: &Trigger| side.definition.condition.as_ref().map_or_else(|| "always".to_owned(), |condition| condition.text.clone());
        return apart("WHEN", &shown(left.1), &shown(right.1));
    }
    None
}

/// The tokens of what a trigger runs: its body, or that of the function it calls.
fn body(side: (&Catalog, &Trigger)) -> Vec<String> {
    match &side.1.definition.action {
        TriggerAction::Body(query) => query.tokens.clone(),
        TriggerAction::Function { name, args } => {
            let routine = side
                .0
                .routines
                .iter()
                .find(|(key, _)| key.name.name == name.name && name.schema.as_ref().is_none_or(|schema| *schema == key.name.schema));
            match routine {
                Some((_, routine)) => normalised_tokens(&routine.definition.body, Dialect::Postgres),
                None => [name.name.clone()].into_iter().chain(args.iter().cloned()).collect(),
            }
        }
    }
}

/// The message with which a body refuses the statement: `RAISE(ABORT, 'm')`, `RAISE EXCEPTION 'm'`.
fn raised(tokens: &[String]) -> Option<&String> {
    let at = tokens.iter().position(|token| token == "raise")?;
    tokens.get(at + 1..)?.iter().take(4).find(|token| token.starts_with('\''))
}

/// The idiom that keeps `updated_at` current: SQLite updates the row again after the fact, PostgreSQL assigns to NEW before it.
fn touches(sqlite: (&Catalog, &Trigger), postgres: (&Catalog, &Trigger)) -> Option<Judgement> {
    let own = body(sqlite);
    let table = sqlite.1.table.name.as_str();
    let is_table = |name: &str| name.trim_matches('"').eq_ignore_ascii_case(table);
    let at = own.windows(2).position(|pair| pair[0] == "update" && is_table(&pair[1]))?;
    let updates_itself = own.get(at + 2).is_some_and(|token| token == "set") && sqlite.1.definition.timing == "AFTER";
    if !updates_itself || !sqlite.1.definition.events.iter().any(|event| event == "UPDATE") {
        return None;
    }
    let assigned_here = assigned_by_update(own.get(at + 3..)?);
    let other = body(postgres);
    if postgres.1.definition.timing == "AFTER" && other.windows(2).any(|pair| pair[0] == "update" && is_table(&pair[1])) {
        return Some(
            Judgement::by(&views::V09, "the PostgreSQL trigger updates its own table after the update and never ends").with(Verdict::Wrong),
        );
    }
    if postgres.1.definition.timing != "BEFORE" || !postgres.1.definition.events.iter().any(|event| event == "UPDATE") {
        return None;
    }
    let assigned_there = assigned_to_new(&other);
    (!assigned_here.is_empty() && assigned_here == assigned_there).then(|| {
        let columns = assigned_here.into_iter().collect::<Vec<_>>().join(", ");
        Judgement::by(&views::V09, format!("both set {columns} on every update"))
    })
}

/// Columns that a trigger keeps current by the idiom of its engine: an update of the same row after the fact, an assignment to NEW before it.
pub fn touched_columns(side: (&Catalog, &Trigger)) -> Option<SortedSet<String>> {
    let definition = &side.1.definition;
    if !definition.events.iter().any(|event| event == "UPDATE") || !definition.update_of.is_empty() || definition.condition.is_some() {
        return None;
    }
    let tokens = body(side);
    match (side.0.dialect, definition.timing.as_str()) {
        (Dialect::Sqlite, "AFTER") => own_row_update(side.1, &tokens),
        (Dialect::Postgres, "BEFORE") => Some(assigned_to_new(&tokens)).filter(|columns| !columns.is_empty()),
        (Dialect::Sqlite | Dialect::Postgres, _) => None,
    }
}

/// Columns of a SQLite table that a trigger sets to the moment of the insert, right after it.
pub fn stamped_columns(side: (&Catalog, &Trigger)) -> Option<SortedSet<String>> {
    let definition = &side.1.definition;
    let only_insert = definition.events.as_slice() == ["INSERT"] && definition.condition.is_none();
    if side.0.dialect != Dialect::Sqlite || definition.timing != "AFTER" || !only_insert {
        return None;
    }
    let tokens = body(side);
    let now = |token: &String| token.eq_ignore_ascii_case("'now'") || token.eq_ignore_ascii_case("current_timestamp");
    let columns = own_row_update(side.1, &tokens)?;
    (tokens.iter().filter(|token| now(token)).count() == columns.len()).then_some(columns)
}

/// The columns in `UPDATE t SET a = … WHERE …` when that is all a trigger on `t` does.
fn own_row_update(trigger: &Trigger, tokens: &[String]) -> Option<SortedSet<String>> {
    let at =
        tokens.windows(2).position(|pair| pair[0] == "update" && pair[1].trim_matches('"').eq_ignore_ascii_case(&trigger.table.name))?;
    let statements = tokens.iter().filter(|token| matches!(token.as_str(), "update" | "insert" | "delete" | "select")).count();
    if statements != 1 || tokens.get(at + 2).is_none_or(|token| token != "set") {
        return None;
    }
    Some(assigned_by_update(tokens.get(at + 3..)?)).filter(|columns| !columns.is_empty())
}

/// Columns on the left of `NEW.a = …` and `NEW.a := …`.
fn assigned_to_new(tokens: &[String]) -> SortedSet<String> {
    tokens
        .windows(4)
        .filter(|four| four[0] == "new" && four[1] == "." && (four[3] == "=" || four[3] == ":="))
        .map(|four| folded(&four[2]))
        .collect()
}

/// A name without its quotes, in lower case: between engines it is the same column.
fn folded(name: &str) -> String {
    name.trim_matches('"').to_ascii_lowercase()
}

/// Columns on the left of `=` in `a = …, b = … WHERE`, outside of parentheses.
fn assigned_by_update(tokens: &[String]) -> SortedSet<String> {
    let mut out = SortedSet::new();
    let mut depth = 0u32;
    let mut expects_name = true;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "where" | ";" if depth == 0 => break,
            "," if depth == 0 => expects_name = true,
            name if expects_name && depth == 0 => {
                expects_name = false;
                if tokens.get(at + 1).is_some_and(|next| next == "=") {
                    out.insert(folded(name));
                }
            }
            _ => {}
        }
    }
    out
}
