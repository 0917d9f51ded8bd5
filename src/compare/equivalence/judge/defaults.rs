//! Defaults of a pair of columns.

use crate::compare::Verdict;
use crate::compare::equivalence::canonical::{Canon, Context, Position, integer};
use crate::compare::equivalence::class::{Class, class_of};
use crate::compare::equivalence::intent::{Unit, epoch_factor};
use crate::compare::equivalence::rows::defaults as row;
use crate::compare::equivalence::{ColumnSide, Judgement};
use crate::source::Dialect;

/// What a default writes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    /// The current moment, as its engine writes moments into the column.
    Now,
    /// The current moment as wall time in UTC.
    NowUtc,
    /// The current moment as wall time of the session or the machine.
    NowLocal,
    /// The current moment in UTC as text of this `strftime` format.
    NowText(String),
    TodayUtc,
    TodaySession,
    /// Time since 1970 in seconds times a factor.
    Epoch(i128),
    RandomBytes(i128),
    /// Number of bytes, capital letters.
    RandomHex(i128, bool),
    RandomUuid,
    RandomInteger,
    RandomFraction,
    /// Anything else.
    Value(Canon),
}

const SECONDS: &str = "%Y-%m-%d %H:%M:%S";

/// Whether a column's default is the moment of the insert.
pub fn defaults_to_now(side: &ColumnSide<'_>) -> bool {
    let Some(default) = &side.column.default else { return false };
    let form = Context::bare(side.dialect()).form(&default.tree, &Position::Value);
    form.any(&|inner| inner.operands_of("now").is_some())
}

/// Judges the defaults of a pair of columns; either may have none.
///
/// `DEFAULT NULL` is no default, and the numbering of a serial column is not one either: [`super::judge_identity`] judges it.
pub fn judge_default(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let (own, other) = (form(left, right), form(right, left));
    match (own, other) {
        (None, None) => none_on_either_side(left, right),
        (Some(form), None) => lost(left, right, &form),
        (None, Some(form)) => added(left, right, &form),
        (Some(own), Some(other)) if own.too_deep() || other.too_deep() => {
            Judgement::different(Verdict::Manual, "the defaults are nested too deep to be compared")
        }
        (Some(own), Some(other)) => both(left, right, own, other),
    }
}

fn none_on_either_side(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let written = |side: &ColumnSide<'_>| side.column.default.is_some() && !side.column.serial;
    if written(left) != written(right) { Judgement::by(&row::D01, "") } else { Judgement::same() }
}

/// The form of a default that writes something; both sides in the class of the engine that enforces it.
fn form(side: &ColumnSide<'_>, other: &ColumnSide<'_>) -> Option<Canon> {
    // Within one engine the two sequences are compared like any other default.
    let numbering = side.column.serial && side.dialect() != other.dialect();
    let default = side.column.default.as_ref().filter(|_| !numbering)?;
    let strict = if side.dialect() == Dialect::Postgres || other.dialect() == Dialect::Sqlite { side } else { other };
    let mut context = Context::paired(side.table_side(), other.table_side());
    context.portable = side.dialect() != other.dialect();
    let form = context.form(&default.tree, &Position::Stored(class_of(strict)));
    (form != Canon::Null).then_some(form)
}

fn numbers_itself(side: &ColumnSide<'_>) -> bool {
    side.column.serial || side.column.identity.is_some()
}

fn lost(left: &ColumnSide<'_>, right: &ColumnSide<'_>, form: &Canon) -> Judgement {
    if right.column.generated.is_some() || numbers_itself(right) {
        return Judgement::same();
    }
    if sentinel(form) {
        return Judgement::by(&row::D21, "");
    }
    let written = left.column.default.as_ref().map_or("", |default| default.text.as_str());
    if right.column.nullable {
        Judgement::by(&row::D19, format!("inserts that omit it store NULL instead of {written}"))
    } else {
        Judgement::by(&row::D19, "it is NOT NULL, so inserts that omit it are refused").with(Verdict::Wrong)
    }
}

fn added(left: &ColumnSide<'_>, right: &ColumnSide<'_>, form: &Canon) -> Judgement {
    // A key that numbers itself on the expected side has no default there; the type and the identity say what became of it.
    if left.column.generated.is_some() || left.column.is_rowid() {
        return Judgement::same();
    }
    if form.any(&|inner| matches!(inner, Canon::Column(_))) && right.dialect() == Dialect::Postgres {
        return Judgement::by(&row::D22, "");
    }
    let detail = if left.column.nullable { "inserts that omit it stored NULL" } else { "inserts that omit it were refused" };
    Judgement::by(&row::D20, detail)
}

/// A value that stands for "nobody said".
fn sentinel(form: &Canon) -> bool {
    match form {
        Canon::Text(text) => {
            let word = text.trim().to_ascii_lowercase();
            matches!(word.as_str(), "unknown" | "n/a" | "na" | "none" | "tbd" | "todo" | "missing" | "undefined" | "xxx" | "changeme")
                || !word.is_empty() && word.chars().all(|c| c == '?' || c == '-')
        }
        Canon::Number(value) => value == "-1",
        _ => false,
    }
}

fn both(left: &ColumnSide<'_>, right: &ColumnSide<'_>, own: Canon, other: Canon) -> Judgement {
    if left.dialect() == right.dialect() {
        return if own == other { Judgement::same() } else { Judgement::different(Verdict::Wrong, "") };
    }
    let (sqlite, postgres, swapped) = if left.dialect() == Dialect::Sqlite { (left, right, false) } else { (right, left, true) };
    let (s, p) = if swapped { (other, own) } else { (own, other) };
    let judgement = between(sqlite, postgres, &meaning(&s), &meaning(&p));
    if swapped { judgement.swapped() } else { judgement }
}

fn meaning(form: &Canon) -> Meaning {
    if let Some(factor) = epoch_factor(form) {
        return Meaning::Epoch(factor);
    }
    let bytes = |operands: &[Canon]| match operands {
        [Canon::Apply(head, inner)] | [Canon::Apply(head, inner), _] if head == "random_bytes" => match inner.first() {
            Some(Canon::Number(count)) => integer(count),
            _ => None,
        },
        _ => None,
    };
    let Canon::Apply(head, operands) = form else { return Meaning::Value(form.clone()) };
    match (head.as_str(), operands.as_slice()) {
        ("now", []) => Meaning::Now,
        ("now", [Canon::Number(_)]) => Meaning::Now,
        ("now_local", _) => Meaning::NowLocal,
        ("at_zone", [moment, Canon::Text(zone)]) if zone == "utc" && *moment == Canon::apply("now", Vec::new()) => Meaning::NowUtc,
        ("now_text", [Canon::Text(format)]) => Meaning::NowText(format.clone()),
        ("today_utc", _) => Meaning::TodayUtc,
        ("today_session", _) => Meaning::TodaySession,
        ("random_bytes", [Canon::Number(count)]) => integer(count).map_or_else(|| Meaning::Value(form.clone()), Meaning::RandomBytes),
        ("uuid_send", [inner]) if *inner == Canon::apply("random_uuid", Vec::new()) => Meaning::RandomBytes(16),
        ("encode", operands) => match bytes(operands) {
            Some(count) => Meaning::RandomHex(count, false),
            None => Meaning::Value(form.clone()),
        },
        ("upper", [Canon::Apply(inner, operands)]) if inner == "encode" => match bytes(operands) {
            Some(count) => Meaning::RandomHex(count, true),
            None => Meaning::Value(form.clone()),
        },
        ("random_uuid" | "uuidv4" | "uuidv7", []) => Meaning::RandomUuid,
        ("cast:text" | "lower" | "upper", [inner]) if meaning(inner) == Meaning::RandomUuid => Meaning::RandomUuid,
        ("||", parts) if assembles_uuid(parts) => Meaning::RandomUuid,
        ("random integer", []) => Meaning::RandomInteger,
        ("random fraction", []) => Meaning::RandomFraction,
        (cast, [inner]) if cast.starts_with("cast:") && matches!(meaning(inner), Meaning::Now | Meaning::NowText(_)) => {
            match meaning(inner) {
                // now()::timestamp is the session's wall time.
                Meaning::Now if cast.starts_with("cast:timestamp without") => Meaning::NowLocal,
                inner => inner,
            }
        }
        _ => Meaning::Value(form.clone()),
    }
}

/// Hyphens between pieces of random bytes.
fn assembles_uuid(parts: &[Canon]) -> bool {
    let random = |form: &Canon| form.any(&|inner| matches!(inner, Canon::Apply(head, _) if head == "random_bytes"));
    let hyphens = parts
        .iter()
        .filter_map(|part| match part {
            Canon::Text(text) => Some(text.matches('-').count()),
            _ => None,
        })
        .sum::<usize>();
    hyphens == 4 && parts.iter().any(random)
}

fn between(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, own: &Meaning, other: &Meaning) -> Judgement {
    let class = class_of(postgres);
    match (own, other) {
        (Meaning::Value(own), Meaning::Value(other)) => values(sqlite, postgres, own, other, &class),
        (Meaning::Epoch(own), Meaning::Epoch(other)) => epochs(*own, *other),
        (Meaning::RandomBytes(own), Meaning::RandomBytes(other)) if own == other => Judgement::by(&row::D14, needs_pgcrypto(postgres)),
        (Meaning::RandomBytes(own), Meaning::RandomBytes(other)) => {
            Judgement::by(&row::D14, format!("{own} bytes on one side, {other} on the other")).with(Verdict::Wrong)
        }
        (Meaning::RandomHex(own, capitals), Meaning::RandomHex(other, theirs)) => {
            if own != other {
                Judgement::by(&row::D15, format!("{own} bytes on one side, {other} on the other")).with(Verdict::Wrong)
            } else if capitals != theirs {
                Judgement::by(&row::D15, "one side writes capital letters").with(Verdict::Risk)
            } else {
                Judgement::by(&row::D15, needs_pgcrypto(postgres))
            }
        }
        (Meaning::RandomUuid | Meaning::RandomBytes(16) | Meaning::RandomHex(16, _), Meaning::RandomUuid) => {
            let detail = match own {
                Meaning::RandomHex(..) if class.is_text() => "SQLite writes 32 digits, PostgreSQL adds hyphens",
                _ => "",
            };
            let judgement = Judgement::by(&row::D16, detail);
            if detail.is_empty() { judgement } else { judgement.with(Verdict::Risk) }
        }
        (Meaning::RandomInteger, Meaning::RandomFraction) => Judgement::by(&row::D17, ""),
        (Meaning::TodayUtc, Meaning::TodayUtc) => Judgement::by(&row::D10, "both write the date in UTC").with(Verdict::Expected),
        (Meaning::TodayUtc, Meaning::TodaySession) => Judgement::by(&row::D10, ""),
        (Meaning::NowLocal, Meaning::NowLocal | Meaning::Now | Meaning::NowUtc) => Judgement::by(&row::D09, ""),
        (Meaning::Now | Meaning::NowText(_), Meaning::NowText(other)) => {
            let own = match own {
                Meaning::NowText(own) => own.as_str(),
                _ => SECONDS,
            };
            if own == other {
                Judgement::by(&row::D13, "")
            } else {
                Judgement::by(&row::D13, format!("SQLite writes {own}, PostgreSQL {other}")).with(Verdict::Wrong)
            }
        }
        (Meaning::Now | Meaning::NowText(_) | Meaning::Epoch(_), Meaning::Now | Meaning::NowUtc | Meaning::NowLocal) => {
            current_time(own, other, &class)
        }
        (Meaning::Now | Meaning::NowText(_), Meaning::TodaySession | Meaning::TodayUtc) if class == Class::Date => {
            Judgement::by(&row::D10, "the time of day is lost")
        }
        (Meaning::Now | Meaning::NowText(_), Meaning::Epoch(_)) => {
            Judgement::different(Verdict::Wrong, "SQLite writes text, PostgreSQL a count since 1970")
        }
        _ => Judgement::different(Verdict::Wrong, ""),
    }
}

/// The current time into a PostgreSQL column of some class.
fn current_time(own: &Meaning, other: &Meaning, class: &Class) -> Judgement {
    let counts = match own {
        Meaning::Epoch(_) => "the count since 1970 became a point in time, as the type did",
        _ => "",
    };
    match (class, other) {
        (Class::Timestamp { zone: true }, Meaning::Now) => Judgement::by(&row::D06, counts),
        (Class::Timestamp { zone: false }, Meaning::NowUtc) => Judgement::by(&row::D06, "both write UTC"),
        (Class::Timestamp { zone: true }, _) => {
            Judgement::by(&row::D08, "wall time is converted back in the session's zone, which shifts it unless that is UTC")
        }
        (Class::Timestamp { zone: false }, _) => Judgement::by(&row::D08, counts),
        (Class::Date, _) => Judgement::by(&row::D10, counts),
        (class, _) if class.is_text() => Judgement::by(&row::D07, ""),
        _ => Judgement::different(Verdict::Wrong, "the current time is written in another form"),
    }
}

fn epochs(own: i128, other: i128) -> Judgement {
    let unit = |factor: i128| match Unit::of_factor(factor) {
        Some(unit) => unit.words().to_owned(),
        None => format!("seconds times {factor}"),
    };
    if own != other {
        let detail = format!("SQLite counts {}, PostgreSQL {}", unit(own), unit(other));
        return Judgement::by(&row::D12, detail).with(Verdict::Wrong);
    }
    Judgement::by(if own == 1 { &row::D11 } else { &row::D12 }, format!("both count {} since 1970", unit(own)))
}

fn needs_pgcrypto(postgres: &ColumnSide<'_>) -> &'static str {
    if postgres.catalog.extensions.contains_key("pgcrypto") { "pgcrypto is enabled" } else { "no statement enables pgcrypto" }
}

fn values(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, own: &Canon, other: &Canon, class: &Class) -> Judgement {
    if own == other {
        let text = |side: &ColumnSide<'_>| side.column.default.as_ref().map(|default| default.text.trim().to_owned());
        return match own {
            _ if text(sqlite) == text(postgres) => Judgement::same(),
            Canon::Number(_) if *class == Class::Boolean => Judgement::by(&row::D03, ""),
            Canon::Number(_) => Judgement::by(&row::D02, ""),
            Canon::Json(_) => Judgement::by(&row::D18, ""),
            Canon::Text(_) => Judgement::by(&row::D04, ""),
            _ => Judgement::same(),
        };
    }
    if matches!(other, Canon::Column(_)) {
        return Judgement::by(&row::D05, "");
    }
    if own.is_constant() || other.is_constant() {
        return Judgement::different(Verdict::Wrong, "");
    }
    Judgement::different(Verdict::Manual, "the two expressions could not be shown to be the same")
}
