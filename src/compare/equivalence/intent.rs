//! What the author of a SQLite column meant by its type, and how that is known.
//!
//! SQLite's types are hints, so an INTEGER may be a truth value, a number of nanoseconds or a port. Declarations are strong evidence, names are
//! weak; the evidence always travels with the judgement, so that a reader can overrule it.

use super::canonical::{Canon, Context, Position, conjuncts, integer};
use super::class::{Class, class_of};
use super::sides::ColumnSide;
use crate::sql::Expr;

/// A piece of evidence for what a column means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Whether a declaration says so, as opposed to a name.
    pub(super) strong: bool,
    /// For people: `CHECK allows only 0 and 1`.
    pub(super) words: String,
}

fn strong(words: impl Into<String>) -> Option<Evidence> {
    Some(Evidence { strong: true, words: words.into() })
}

fn weak(words: impl Into<String>) -> Option<Evidence> {
    Some(Evidence { strong: false, words: words.into() })
}

/// Units in which an instant is counted from 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl Unit {
    pub(super) fn of_factor(factor: i128) -> Option<Unit> {
        match factor {
            1 => Some(Unit::Seconds),
            1_000 => Some(Unit::Milliseconds),
            1_000_000 => Some(Unit::Microseconds),
            1_000_000_000 => Some(Unit::Nanoseconds),
            _ => None,
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds",
            Unit::Milliseconds => "milliseconds",
            Unit::Microseconds => "microseconds",
            Unit::Nanoseconds => "nanoseconds",
        }
    }
}

fn lower_name(side: &ColumnSide<'_>) -> String {
    side.column.name.to_ascii_lowercase()
}

fn words_of(name: &str) -> Vec<&str> {
    name.split('_').filter(|word| !word.is_empty()).collect()
}

/// The default in normal form, without asking what other columns mean.
fn default_form(side: &ColumnSide<'_>) -> Option<Canon> {
    let default = side.column.default.as_ref()?;
    Some(Context::bare(side.dialect()).form(&default.tree, &Position::Value))
}

fn default_tree<'a>(side: &ColumnSide<'a>) -> Option<&'a Expr> {
    side.column.default.as_ref().map(|default| &default.tree)
}

/// What the checks of the table say about this column alone: `NULL OR` in front of a condition says nothing, since NULL passes anyway.
fn demands(side: &ColumnSide<'_>) -> Vec<Canon> {
    let own = Canon::Column(lower_name(side));
    let context = Context::bare(side.dialect());
    let mut out = Vec::new();
    for check in &side.definition.checks {
        for conjunct in conjuncts(&context.form(&check.expression.tree, &Position::Check)) {
            let null = Canon::apply("isnull", vec![own.clone()]);
            match conjunct.operands_of("or") {
                Some([a, b]) if *a == null => out.extend(conjuncts(b)),
                Some([a, b]) if *b == null => out.extend(conjuncts(a)),
                _ => out.push(conjunct),
            }
        }
    }
    out
}

/// The least and the greatest value that CHECK constraints allow.
pub(super) fn bounds(side: &ColumnSide<'_>) -> (Option<i128>, Option<i128>) {
    let own = Canon::Column(lower_name(side));
    let (mut low, mut high): (Option<i128>, Option<i128>) = (None, None);
    let mut raise = |value: i128| low = Some(low.map_or(value, |known| known.max(value)));
    let mut sink = |value: i128| high = Some(high.map_or(value, |known| known.min(value)));
    for demand in demands(side) {
        let Canon::Apply(head, operands) = &demand else { continue };
        let Some((subject, values)) = operands.split_first() else { continue };
        if *subject != own {
            continue;
        }
        let numbers: Option<Vec<i128>> = values
            .iter()
            .map(|value| match value {
                Canon::Number(value) => integer(value),
                _ => None,
            })
            .collect();
        let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { continue };
        let (least, greatest) = (numbers.iter().min().copied().unwrap_or(0), numbers.iter().max().copied().unwrap_or(0));
        match head.as_str() {
            ">=" => raise(least),
            ">" => raise(least.saturating_add(1)),
            "<=" => sink(greatest),
            "<" => sink(greatest.saturating_sub(1)),
            "=" | "in" => {
                raise(least);
                sink(greatest);
            }
            // A bare condition on the column was read as a truth value.
            _ => {}
        }
    }
    (low, high)
}

/// The values that a CHECK lists for this column, in order of meaning.
pub(super) fn listed(side: &ColumnSide<'_>) -> Option<Vec<String>> {
    let own = Canon::Column(lower_name(side));
    demands(side).into_iter().find_map(|demand| match demand {
        Canon::Apply(head, operands) if (head == "in" || head == "=") && operands.first() == Some(&own) => operands
            .iter()
            .skip(1)
            .map(|value| match value {
                Canon::Text(value) | Canon::Number(value) => Some(value.clone()),
                _ => None,
            })
            .collect(),
        _ => None,
    })
}

/// The greatest length that a CHECK allows.
pub(super) fn length_bound(side: &ColumnSide<'_>) -> Option<i128> {
    let own = Canon::apply("length", vec![Canon::Column(lower_name(side))]);
    demands(side)
        .iter()
        .filter_map(|demand| match demand {
            Canon::Apply(head, operands) if operands.first() == Some(&own) => match (head.as_str(), operands.get(1)) {
                ("<=" | "=", Some(Canon::Number(value))) => integer(value),
                ("<", Some(Canon::Number(value))) => integer(value).map(|value| value - 1),
                _ => None,
            },
            _ => None,
        })
        .min()
}

/// Evidence that a SQLite column holds truth values.
pub(super) fn boolean(side: &ColumnSide<'_>) -> Option<Evidence> {
    match class_of(side) {
        Class::Boolean => return strong(format!("it is declared {}", side.column.data_type.raw)),
        Class::Integer(_) | Class::Numeric { .. } | Class::NumericAffinity | Class::Any => {}
        _ => return None,
    }
    let (low, high) = bounds(side);
    if low == Some(0) && high == Some(1) {
        return strong("a CHECK allows only 0 and 1");
    }
    if let Some(Expr::Boolean(value)) = default_tree(side) {
        return strong(format!("its default is {}", if *value { "TRUE" } else { "FALSE" }));
    }
    let zero_or_one = matches!(default_form(side), Some(Canon::Number(value)) if value == "0" || value == "1");
    match (boolean_name(&lower_name(side)), zero_or_one) {
        (true, true) => weak("its name says yes or no and its default is 0 or 1"),
        _ => None,
    }
}

/// Weaker evidence, enough only where the other side says BOOLEAN: a default of 0 or 1, or a name that says yes or no.
pub(super) fn possibly_boolean(side: &ColumnSide<'_>) -> Option<Evidence> {
    boolean(side).or_else(|| {
        let (low, high) = bounds(side);
        if low.is_some_and(|low| low > 1) || high.is_some_and(|high| high > 1) {
            return None;
        }
        match default_form(side) {
            Some(Canon::Number(value)) if value == "0" || value == "1" => weak(format!("its default is {value}")),
            _ if boolean_name(&lower_name(side)) => weak("its name says yes or no"),
            _ => None,
        }
    })
}

fn boolean_name(name: &str) -> bool {
    const FIRST: &[&str] =
        &["is", "has", "can", "should", "allow", "allows", "enable", "use", "show", "needs", "requires", "supports", "auto"];
    const LAST: &[&str] = &[
        "enabled",
        "disabled",
        "verified",
        "active",
        "deleted",
        "flag",
        "visible",
        "hidden",
        "locked",
        "archived",
        "approved",
        "completed",
        "required",
        "default",
        "public",
        "private",
        "admin",
        "confirmed",
        "blocked",
        "banned",
        "read",
        "seen",
        "done",
        "online",
    ];
    let words = words_of(name);
    words.first().is_some_and(|first| words.len() > 1 && FIRST.contains(first)) || words.last().is_some_and(|last| LAST.contains(last))
}

/// Whether a form is the number of seconds since 1970 times a factor.
pub(super) fn epoch_factor(form: &Canon) -> Option<i128> {
    let is_epoch = |form: &Canon| form.any(&|inner| *inner == Canon::apply("epoch", vec![Canon::apply("now", Vec::new())]));
    match form {
        Canon::Apply(head, operands) => match (head.as_str(), operands.as_slice()) {
            ("epoch", [moment]) if *moment == Canon::apply("now", Vec::new()) => Some(1),
            ("*", [Canon::Number(factor), rest]) if is_epoch(rest) => integer(factor)?.checked_mul(epoch_factor(rest)?),
            ("floor" | "trunc" | "round" | "ceil" | "ceiling", [inner]) => epoch_factor(inner),
            (head, [inner]) if head.starts_with("cast:") => epoch_factor(inner),
            _ => None,
        },
        _ => None,
    }
}

/// The unit of an instant that is counted in an INTEGER.
pub(super) fn epoch(side: &ColumnSide<'_>) -> Option<(Unit, Evidence)> {
    if !matches!(class_of(side), Class::Integer(_) | Class::Float(_) | Class::NumericAffinity | Class::Numeric { .. }) {
        return None;
    }
    if let Some(unit) = default_form(side).as_ref().and_then(epoch_factor).and_then(Unit::of_factor) {
        return Some((unit, Evidence { strong: true, words: format!("its default counts {} since 1970", unit.words()) }));
    }
    let name = lower_name(side);
    let words = words_of(&name);
    let last = words.last().copied().unwrap_or_default();
    let says_time = words.iter().any(|word| {
        matches!(
            *word,
            "at" | "ts"
                | "time"
                | "timestamp"
                | "date"
                | "deadline"
                | "epoch"
                | "unix"
                | "expires"
                | "expiry"
                | "until"
                | "since"
                | "created"
                | "updated"
        )
    });
    let unit = match last {
        // Alone it is the part of a second beside a column of seconds.
        "ns" | "nanos" | "nsec" if words.len() > 1 => Unit::Nanoseconds,
        "us" | "micros" | "usec" if says_time => Unit::Microseconds,
        "ms" | "millis" | "msec" if says_time => Unit::Milliseconds,
        "at" | "ts" | "epoch" | "unix" | "timestamp" => Unit::Seconds,
        _ => return None,
    };
    Some((unit, Evidence { strong: false, words: format!("its name says {}", unit.words()) }))
}

/// Evidence that a column holds dates or times as ISO text.
pub(super) fn moment(side: &ColumnSide<'_>) -> Option<Evidence> {
    if class_of(side).is_moment() {
        return strong(format!("it is declared {}", side.column.data_type.raw));
    }
    if default_form(side).is_some_and(|form| {
        form.any(&|inner| matches!(inner, Canon::Apply(head, _) if matches!(head.as_str(), "now" | "now_text" | "now_local" | "today_utc")))
            && epoch_factor(&form).is_none()
    }) {
        return strong("its default is the current time");
    }
    let name = lower_name(side);
    let words = words_of(&name);
    words
        .iter()
        .any(|word| {
            matches!(*word, "at" | "date" | "time" | "timestamp" | "created" | "updated" | "modified" | "datetime" | "expires" | "expiry")
        })
        .then(|| Evidence { strong: false, words: "its name says a point in time".into() })
}

/// Evidence that a column holds JSON.
pub(super) fn json(side: &ColumnSide<'_>) -> Option<Evidence> {
    if class_of(side).is_json() {
        return strong(format!("it is declared {}", side.column.data_type.raw));
    }
    let own = Canon::Column(lower_name(side));
    if demands(side).contains(&Canon::apply("json_valid", vec![own])) {
        return strong("a CHECK demands json_valid");
    }
    if let Some(Expr::Text(value)) = default_tree(side)
        && matches!(serde_json::from_slice(value.as_bytes()), Ok(serde_json::Value::Object(_) | serde_json::Value::Array(_)))
    {
        return strong("its default is JSON");
    }
    let name = lower_name(side);
    let json_words = [
        "json",
        "metadata",
        "meta",
        "payload",
        "settings",
        "config",
        "configuration",
        "options",
        "attributes",
        "properties",
        "params",
        "extra",
        "preferences",
        "data",
        "details",
        "labels",
        "tags",
        "attachment",
        "content",
        "context",
        "state",
        "info",
    ];
    words_of(&name)
        .last()
        .is_some_and(|last| json_words.contains(last))
        .then(|| Evidence { strong: false, words: "its name says structured data".into() })
}

/// Evidence that a column holds UUIDs.
pub(super) fn uuid(side: &ColumnSide<'_>) -> Option<Evidence> {
    let class = class_of(side);
    if class == Class::Uuid {
        return strong(format!("it is declared {}", side.column.data_type.raw));
    }
    let own = Canon::apply("length", vec![Canon::Column(lower_name(side))]);
    let wanted = if class == Class::Bytes { "16" } else { "36" };
    if demands(side).contains(&Canon::apply("=", vec![own, Canon::Number(wanted.into())])) {
        return strong(format!("a CHECK demands a length of {wanted}"));
    }
    if class == Class::Text(Some(36)) {
        return strong(format!("it is declared {}", side.column.data_type.raw));
    }
    if default_form(side).is_some_and(|form| form.any(&|inner| matches!(inner, Canon::Apply(head, _) if head == "random_bytes"))) {
        return strong("its default is random bytes");
    }
    let name = lower_name(side);
    words_of(&name)
        .last()
        .is_some_and(|last| matches!(*last, "uuid" | "guid" | "id" | "uid"))
        .then(|| Evidence { strong: false, words: "its name says an identifier".into() })
}

/// Whether the name speaks of money.
pub(super) fn money(side: &ColumnSide<'_>) -> Option<Evidence> {
    let name = lower_name(side);
    let words = words_of(&name);
    words
        .iter()
        .any(|word| {
            matches!(
                *word,
                "price"
                    | "amount"
                    | "cost"
                    | "total"
                    | "subtotal"
                    | "balance"
                    | "fee"
                    | "fees"
                    | "cents"
                    | "usd"
                    | "eur"
                    | "salary"
                    | "revenue"
                    | "payment"
                    | "payout"
                    | "refund"
            )
        })
        .then(|| Evidence { strong: false, words: "its name speaks of money".into() })
}

/// A hint that an integer grows beyond 32 bits, for people.
pub(super) fn hint_of_large_values(side: &ColumnSide<'_>) -> Option<String> {
    let name = lower_name(side);
    let words = words_of(&name);
    if words.iter().any(|word| matches!(*word, "bytes" | "size" | "filesize")) {
        return Some("its name says a size in bytes".into());
    }
    if let Some((Unit::Seconds, _)) = epoch(side) {
        return Some("it holds seconds since 1970, which fit into 32 bits only until 2038-01-19".into());
    }
    if let Some(evidence) = money(side) {
        return Some(format!("{}, perhaps in minor units", evidence.words));
    }
    None
}
