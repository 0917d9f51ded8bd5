//! Types of a pair of columns.

use crate::compare::Verdict;
use crate::compare::equivalence::class::{Affinity, Class, affinity, class_of, display, stated_bits};
use crate::compare::equivalence::intent::{self, Evidence, Unit};
use crate::compare::equivalence::rows::types as row;
use crate::compare::equivalence::{ColumnSide, Judgement};
use crate::source::Dialect;

/// Judges the types of a pair of columns.
///
/// Between the engines the meaning of the SQLite column decides, and the evidence for it stands in the judgement's detail. Within one engine
/// types are equal or not.
pub fn judge_type(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    match (left.dialect(), right.dialect()) {
        (Dialect::Sqlite, Dialect::Postgres) => between(left, right),
        (Dialect::Postgres, Dialect::Sqlite) => swapped(right, left),
        (Dialect::Sqlite, Dialect::Sqlite) => within_sqlite(left, right),
        (Dialect::Postgres, Dialect::Postgres) => within_postgres(left, right),
    }
}

fn within_sqlite(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let words = |side: &ColumnSide<'_>| (side.column.data_type.name.to_ascii_lowercase(), side.column.data_type.args.clone());
    if words(left) == words(right) {
        return Judgement::same();
    }
    let (own, other) = (affinity(&left.column.data_type), affinity(&right.column.data_type));
    if own == other {
        let detail = format!("both have {} affinity, so the same values are stored", own.as_str());
        return Judgement::different(Verdict::Risk, detail);
    }
    Judgement::different(Verdict::Wrong, format!("the affinity is {} on one side and {} on the other", own.as_str(), other.as_str()))
}

fn within_postgres(left: &ColumnSide<'_>, right: &ColumnSide<'_>) -> Judgement {
    let words = |side: &ColumnSide<'_>| {
        let data_type = &side.column.data_type;
        let schema = data_type.schema.clone().filter(|schema| schema != "public");
        (schema, data_type.name.clone(), data_type.args.clone(), data_type.array_dimensions > 0)
    };
    if words(left) == words(right) { Judgement::same() } else { Judgement::different(Verdict::Wrong, "") }
}

/// PostgreSQL is expected and SQLite is checked.
fn swapped(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>) -> Judgement {
    let judgement = between(sqlite, postgres);
    match class_of(postgres) {
        // SQLite ignores precision and scale and keeps about 15 digits.
        Class::Numeric { precision: Some(precision), .. } if judgement.row.is_some_and(|row| row.id == "T19") && precision <= 15 => {
            judgement.with(Verdict::Expected)
        }
        Class::Uuid if judgement.row.is_some_and(|row| row.id == "T33") => judgement.with(Verdict::Risk),
        _ => judgement.swapped(),
    }
}

fn said(evidence: &Evidence) -> String {
    if evidence.strong { evidence.words.clone() } else { format!("{} (weak evidence)", evidence.words) }
}

fn between(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>) -> Judgement {
    let (own, other) = (class_of(sqlite), class_of(postgres));
    if let Class::Other(name) = &other
        && let Some(judgement) = unknown_word(postgres, name)
    {
        return judgement;
    }
    match own {
        Class::Any => untyped(sqlite, postgres),
        Class::Integer(_) => integer(sqlite, postgres, &other),
        Class::Boolean => boolean(sqlite, &other),
        Class::Float(_) => float(sqlite, &other),
        Class::Numeric { precision, scale } => numeric(sqlite, postgres, precision, scale, &other),
        Class::NumericAffinity => numeric_affinity(sqlite, postgres, &other),
        Class::Text(length) => text(sqlite, postgres, length, &other),
        Class::Bytes => bytes(sqlite, &other),
        Class::Json | Class::Jsonb => json(sqlite, &other),
        Class::Uuid => uuid(sqlite, &other),
        Class::Date | Class::Time | Class::Timestamp { .. } => moment(sqlite, postgres, &own, &other),
        Class::Char(_) | Class::Citext | Class::Interval | Class::Enum(_) | Class::Array | Class::Other(_) => untyped(sqlite, postgres),
    }
}

/// A word that PostgreSQL does not know and no statement defines: the port does not run.
fn unknown_word(postgres: &ColumnSide<'_>, name: &str) -> Option<Judgement> {
    if postgres.column.data_type.schema.is_some() {
        return None;
    }
    let row = match name {
        "clob" | "nvarchar" | "string" => &row::T28,
        "blob" => &row::T30,
        "datetime" => &row::T41,
        "double" => &row::T45,
        "tinyint" | "mediumint" | "int3" | "int1" | "unsigned big int" => &row::T44,
        _ => return None,
    };
    Some(Judgement::by(row, format!("type \"{name}\" does not exist in PostgreSQL")).with(Verdict::Wrong))
}

fn untyped(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>) -> Judgement {
    let detail = format!(
        "the column may hold values of any type; list typeof({0}) before loading into {1}",
        sqlite.column.name,
        display(&postgres.column.data_type)
    );
    Judgement::by(&row::T46, detail)
}

fn integer(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, other: &Class) -> Judgement {
    match other {
        Class::Integer(64) => match intent::epoch(sqlite) {
            Some((unit, evidence)) if evidence.strong => {
                Judgement::by(&row::T10, format!("{} since 1970: {}", unit.words(), said(&evidence)))
            }
            _ => Judgement::by(&row::T01, ""),
        },
        Class::Integer(bits) => narrowed(sqlite, postgres, *bits),
        Class::Boolean => match intent::possibly_boolean(sqlite) {
            Some(evidence) => Judgement::by(&row::T06, said(&evidence)),
            None => Judgement::by(&row::T07, "nothing says that it holds only 0 and 1"),
        },
        Class::Timestamp { .. } | Class::Date => {
            let detail = match intent::epoch(sqlite) {
                Some((unit, evidence)) => format!("{} since 1970: {}", unit.words(), said(&evidence)),
                None => "nothing says in which unit it counts".to_owned(),
            };
            Judgement::by(&row::T11, detail)
        }
        Class::Numeric { .. } => Judgement::by(&row::T13, ""),
        Class::Float(bits) => {
            let exact = if *bits == 32 { "16 777 216" } else { "9 007 199 254 740 992" };
            Judgement::by(&row::T13, format!("a floating-point number holds integers exactly only up to {exact}")).with(Verdict::Risk)
        }
        Class::Text(_)
        | Class::Char(_)
        | Class::Citext
        | Class::Bytes
        | Class::Uuid
        | Class::Json
        | Class::Jsonb
        | Class::Enum(_)
        | Class::Array
        | Class::Time
        | Class::Interval
        | Class::Any
        | Class::NumericAffinity
        | Class::Other(_) => Judgement::by(&row::T12, ""),
    }
}

/// 64 bits become fewer.
fn narrowed(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, bits: u8) -> Judgement {
    let generic = if bits == 16 { &row::T03 } else { &row::T02 };
    let (least, greatest) =
        if bits == 16 { (i128::from(i16::MIN), i128::from(i16::MAX)) } else { (i128::from(i32::MIN), i128::from(i32::MAX)) };
    let (low, high) = intent::bounds(sqlite);
    if let (Some(low), Some(high)) = (low, high)
        && low >= least
        && high <= greatest
    {
        return match intent::boolean(sqlite) {
            Some(evidence) => Judgement::by(&row::T09, said(&evidence)),
            None => Judgement::by(generic, format!("a CHECK bounds it to {low} to {high}")).with(Verdict::Expected),
        };
    }
    match stated_bits(&sqlite.column.data_type) {
        Some(64) => {
            return Judgement::by(&row::T04, format!("the greatest value becomes {greatest}"));
        }
        Some(stated) if stated <= bits => return Judgement::by(&row::T44, "").with(Verdict::Expected),
        _ => {}
    }
    if sqlite.column.is_rowid() {
        return Judgement::by(&crate::compare::equivalence::rows::keys::K03, format!("numbers end at {greatest}"));
    }
    if let Some(evidence) = intent::boolean(sqlite) {
        return Judgement::by(&row::T09, said(&evidence));
    }
    if let Some((unit, evidence)) = intent::epoch(sqlite)
        && unit != Unit::Seconds
    {
        return Judgement::by(&row::T05, format!("{} since 1970 exceed {greatest}: {}", unit.words(), said(&evidence)));
    }
    let hint = intent::hint_of_large_values(sqlite).or_else(|| referenced_rowid(sqlite, postgres));
    match hint {
        Some(hint) => Judgement::by(&row::T02_LARGE, format!("{hint}; the greatest value becomes {greatest}")),
        None => Judgement::by(generic, format!("the greatest value becomes {greatest}")),
    }
}

/// A column that refers to a 64-bit key is as wide as that key.
fn referenced_rowid(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>) -> Option<String> {
    let fold = |name: &str| name.to_ascii_lowercase();
    let own = fold(&sqlite.column.name);
    let key = sqlite.definition.foreign_keys.iter().find(|key| key.columns.iter().any(|name| fold(name) == own))?;
    let parent = sqlite.catalog.tables.get(&key.ref_table)?;
    let position = key.columns.iter().position(|name| fold(name) == own)?;
    let named = key.ref_columns.get(position).cloned();
    let column = parent.columns.iter().find(|column| match &named {
        Some(name) => fold(&column.name) == fold(name),
        None => column.is_rowid(),
    })?;
    if !column.is_rowid() {
        return None;
    }
    // Where the parent's key is as narrow, the parent is the finding and this column merely follows it.
    let narrow_too = postgres
        .catalog
        .tables
        .iter()
        .find(|(key, _)| fold(&key.name) == fold(&parent.name))
        .and_then(|(key, table)| {
            let column = table.columns.iter().find(|candidate| fold(&candidate.name) == fold(&column.name))?;
            Some(ColumnSide { catalog: postgres.catalog, table: key, definition: table, column })
        })
        .is_some_and(|parent| class_of(&parent) == class_of(postgres));
    (!narrow_too).then(|| format!("it refers to {}.{}, which has 64 bits", parent.name, column.name))
}

fn boolean(sqlite: &ColumnSide<'_>, other: &Class) -> Judgement {
    match other {
        Class::Boolean => Judgement::by(&row::T08, ""),
        Class::Integer(_) => Judgement::by(&row::T09, format!("it is declared {}", display(&sqlite.column.data_type))),
        _ => Judgement::by(&row::T12, "a truth value becomes something else"),
    }
}

fn float(sqlite: &ColumnSide<'_>, other: &Class) -> Judgement {
    match other {
        Class::Float(64) => match intent::money(sqlite) {
            Some(evidence) => Judgement::by(&row::T17, said(&evidence)),
            None => Judgement::by(&row::T14, ""),
        },
        Class::Float(_) => Judgement::by(&row::T15, "for example 16777217 becomes 16777216"),
        Class::Numeric { precision: None, .. } => Judgement::by(&row::T16, "without precision and scale every digit is kept"),
        Class::Numeric { scale, .. } => match intent::money(sqlite) {
            Some(evidence) => Judgement::by(&row::T16, said(&evidence)),
            None => {
                let detail = format!("values are rounded to {} digits after the point", scale.unwrap_or(0));
                Judgement::by(&row::T16, detail).with(Verdict::Risk)
            }
        },
        Class::Integer(_) => Judgement::by(&row::T18, ""),
        _ => Judgement::by(&row::T12, "a number becomes something else"),
    }
}

fn numeric(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, precision: Option<u32>, scale: Option<u32>, other: &Class) -> Judgement {
    match other {
        Class::Numeric { precision: None, .. } => Judgement::by(&row::T19, "PostgreSQL keeps every digit").with(Verdict::Expected),
        Class::Numeric { precision: Some(theirs), scale: their_scale } => {
            let whole = |precision: u32, scale: Option<u32>| i64::from(precision) - i64::from(scale.unwrap_or(0));
            let narrower = precision.is_some_and(|precision| {
                whole(*theirs, *their_scale) < whole(precision, scale) || their_scale.unwrap_or(0) < scale.unwrap_or(0)
            });
            if narrower {
                let detail = format!("{} holds less than {}", display(&postgres.column.data_type), display(&sqlite.column.data_type));
                return Judgement::by(&row::T19, detail).with(Verdict::Risk);
            }
            Judgement::by(&row::T19, "")
        }
        Class::Float(64) => Judgement::by(&row::T20, ""),
        Class::Float(_) => Judgement::by(&row::T21, ""),
        Class::Integer(bits) => {
            let digits: u32 = match bits {
                16 => 4,
                32 => 9,
                _ => 18,
            };
            match precision {
                Some(precision) if scale.unwrap_or(0) == 0 && precision <= digits => {
                    Judgement::by(&row::T13, "the declared precision fits, and there are no digits after the point").with(Verdict::Expected)
                }
                _ => Judgement::by(&row::T18, "digits after the point are lost"),
            }
        }
        Class::Boolean => match intent::possibly_boolean(sqlite) {
            Some(evidence) => Judgement::by(&row::T06, said(&evidence)),
            None => Judgement::by(&row::T07, ""),
        },
        _ => Judgement::by(&row::T12, "a number becomes something else"),
    }
}

/// Words that SQLite reads as NUMERIC because they contain nothing that it knows.
fn numeric_affinity(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, other: &Class) -> Judgement {
    let word = sqlite.column.data_type.name.to_ascii_lowercase();
    let same_word = postgres.column.data_type.name.to_ascii_lowercase() == word;
    let warning =
        format!("SQLite reads {} as NUMERIC and turns text that looks like a number into a number", display(&sqlite.column.data_type));
    match other {
        Class::Enum(_) => enumeration(sqlite, other, &warning),
        Class::Text(_) | Class::Citext => Judgement::by(&row::T28, warning).with(Verdict::Expected),
        Class::Timestamp { .. } | Class::Date if word.contains("time") || word.contains("date") => Judgement::by(&row::T38, warning),
        Class::Boolean => match intent::possibly_boolean(sqlite) {
            Some(evidence) => Judgement::by(&row::T06, said(&evidence)),
            None => Judgement::by(&row::T07, ""),
        },
        Class::Integer(64) | Class::Numeric { .. } | Class::Float(64)
            if word.contains("serial") || word.contains("money") || word == "number" =>
        {
            Judgement::by(&row::T20, warning)
        }
        _ if same_word => Judgement::by(&row::T33, warning),
        _ => Judgement::by(&row::T46, warning),
    }
}

fn text(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, length: Option<u32>, other: &Class) -> Judgement {
    let blank_padded =
        sqlite.column.data_type.name.eq_ignore_ascii_case("char") || sqlite.column.data_type.name.eq_ignore_ascii_case("character");
    match other {
        Class::Text(None) => match length {
            None => Judgement::by(&row::T22, ""),
            Some(_) => Judgement::by(&row::T25, ""),
        },
        Class::Text(Some(limit)) => limited(sqlite, length, *limit),
        Class::Char(limit) if blank_padded && length == Some(*limit) => {
            Judgement::by(&row::T24, format!("the length is enforced, and values shorter than {limit} are padded with blanks"))
        }
        // A UUID always has 36 characters, so that nothing is padded.
        Class::Char(36) if intent::uuid(sqlite).is_some() => {
            Judgement::by(&row::T27, "values other than UUIDs of 36 characters are padded with blanks or refused").with(Verdict::Stricter)
        }
        Class::Char(_) => Judgement::by(&row::T27, ""),
        Class::Citext => {
            let nocase = sqlite.column.collation.as_deref().is_some_and(|collation| collation.eq_ignore_ascii_case("nocase"));
            if nocase {
                Judgement::by(&row::T52, "the column is COLLATE NOCASE")
            } else {
                Judgement::by(&row::T52, "the column distinguishes upper and lower case in SQLite").with(Verdict::Risk)
            }
        }
        Class::Uuid => match intent::uuid(sqlite) {
            Some(evidence) => Judgement::by(&row::T32, said(&evidence)),
            None => Judgement::by(&row::T32, "nothing says that every value is a UUID").with(Verdict::Risk),
        },
        Class::Jsonb | Class::Json => json(sqlite, other),
        Class::Timestamp { .. } | Class::Date => match intent::moment(sqlite) {
            Some(_) => moment(sqlite, postgres, &Class::Text(length), other),
            None => Judgement::by(&row::T38, "nothing says that every value is a date or a time").with(Verdict::Risk),
        },
        Class::Enum(_) => enumeration(sqlite, other, ""),
        Class::Array => Judgement::by(&row::T49, ""),
        Class::Boolean => Judgement::by(&row::T12, "text becomes a truth value"),
        Class::Bytes => Judgement::by(&row::T31, "text becomes bytes: every reader has to decode them").with(Verdict::Risk),
        Class::Time | Class::Interval => Judgement::by(&row::T42, "every value has to be a time").with(Verdict::Stricter),
        Class::Other(name) if matches!(name.as_str(), "inet" | "cidr" | "macaddr" | "xml" | "ltree" | "tsvector") => {
            Judgement::different(Verdict::Stricter, format!("every value has to be valid {name}"))
        }
        Class::Integer(_) | Class::Float(_) | Class::Numeric { .. } | Class::NumericAffinity | Class::Any | Class::Other(_) => {
            Judgement::by(&row::T12, "text becomes something else")
        }
    }
}

fn limited(sqlite: &ColumnSide<'_>, length: Option<u32>, limit: u32) -> Judgement {
    if let Some(bound) = intent::length_bound(sqlite)
        && bound <= i128::from(limit)
    {
        return Judgement::by(&row::T24, format!("a CHECK keeps it to {bound} characters")).with(Verdict::Expected);
    }
    match length {
        None => Judgement::by(&row::T23, format!("longer values than {limit} characters are refused")),
        Some(own) if own > limit => {
            Judgement::by(&row::T26, format!("values of {} to {own} characters no longer fit", limit.saturating_add(1)))
        }
        Some(_) => Judgement::by(&row::T24, format!("longer values than {limit} characters are refused")),
    }
}

/// An enum against text: the listed values decide.
fn enumeration(sqlite: &ColumnSide<'_>, other: &Class, warning: &str) -> Judgement {
    let Class::Enum(members) = other else { return Judgement::by(&row::T46, warning) };
    let Some(listed) = intent::listed(sqlite) else {
        let mut detail = format!("SQLite lists no values; PostgreSQL accepts only {}", quoted(members));
        if !warning.is_empty() {
            detail = format!("{detail}; {warning}");
        }
        return Judgement::by(&row::T48, detail).with(Verdict::Stricter);
    };
    let missing: Vec<String> = listed.iter().filter(|value| !members.contains(value)).cloned().collect();
    let extra: Vec<String> = members.iter().filter(|value| !listed.contains(value)).cloned().collect();
    if !missing.is_empty() {
        return Judgement::by(&row::T48, format!("the enum lacks {}", quoted(&missing))).with(Verdict::Wrong);
    }
    if !extra.is_empty() {
        return Judgement::by(&row::T48, format!("the enum also accepts {}", quoted(&extra))).with(Verdict::Risk);
    }
    Judgement::by(&row::T48, "the CHECK lists the same values")
}

fn quoted(values: &[String]) -> String {
    values.iter().map(|value| format!("'{value}'")).collect::<Vec<_>>().join(", ")
}

fn bytes(sqlite: &ColumnSide<'_>, other: &Class) -> Judgement {
    match other {
        Class::Bytes if affinity(&sqlite.column.data_type) == Affinity::Numeric => {
            Judgement::by(&row::T53, format!("SQLite reads {} as NUMERIC", display(&sqlite.column.data_type)))
        }
        Class::Bytes => Judgement::by(&row::T29, ""),
        Class::Uuid => match intent::uuid(sqlite) {
            Some(evidence) => Judgement::by(&row::T32, said(&evidence)),
            None => Judgement::by(&row::T32, "nothing says that every value has 16 bytes").with(Verdict::Risk),
        },
        Class::Text(_) | Class::Char(_) | Class::Citext => Judgement::by(&row::T31, ""),
        Class::Json | Class::Jsonb => match intent::json(sqlite) {
            Some(evidence) => Judgement::by(&row::T34, said(&evidence)),
            None => Judgement::by(&row::T36, ""),
        },
        _ => Judgement::by(&row::T12, "bytes become something else"),
    }
}

fn json(sqlite: &ColumnSide<'_>, other: &Class) -> Judgement {
    let evidence = intent::json(sqlite);
    match (other, evidence) {
        (Class::Jsonb, Some(evidence)) => Judgement::by(&row::T34, said(&evidence)),
        (Class::Json, Some(evidence)) => Judgement::by(&row::T35, said(&evidence)),
        (Class::Text(_), _) => Judgement::by(&row::T37, ""),
        (Class::Jsonb | Class::Json, None) => Judgement::by(&row::T36, "nothing says that every value is JSON"),
        (Class::Bytes, _) => Judgement::by(&row::T31, "JSON text becomes bytes").with(Verdict::Risk),
        _ => Judgement::by(&row::T12, "JSON becomes something else"),
    }
}

fn uuid(sqlite: &ColumnSide<'_>, other: &Class) -> Judgement {
    let warning = format!("SQLite reads {} as NUMERIC: a value such as 123e4567 becomes a number", display(&sqlite.column.data_type));
    match other {
        Class::Uuid => Judgement::by(&row::T33, warning),
        Class::Text(_) | Class::Char(_) => Judgement::by(&row::T33, warning),
        Class::Bytes => Judgement::by(&row::T32, "a UUID has 16 bytes"),
        _ => Judgement::by(&row::T12, "a UUID becomes something else"),
    }
}

fn moment(sqlite: &ColumnSide<'_>, postgres: &ColumnSide<'_>, own: &Class, other: &Class) -> Judgement {
    let evidence = intent::moment(sqlite).map(|evidence| said(&evidence)).unwrap_or_default();
    let numeric = affinity(&sqlite.column.data_type) == Affinity::Numeric;
    match (own, other) {
        (Class::Date, Class::Date) => Judgement::by(&row::T42, evidence),
        (Class::Date, Class::Timestamp { .. }) => Judgement::by(&row::T43, evidence),
        (Class::Time, Class::Time) => Judgement::by(&row::T42, evidence),
        (Class::Text(_), Class::Date) => Judgement::by(&row::T42, evidence),
        (Class::Timestamp { .. }, Class::Date) => Judgement::by(&row::T42, "the time of day is lost").with(Verdict::Wrong),
        (_, Class::Timestamp { zone: true }) => Judgement::by(&row::T38, evidence),
        (_, Class::Timestamp { zone: false }) => Judgement::by(&row::T39, evidence),
        (_, Class::Text(_) | Class::Char(_)) => Judgement::by(&row::T40, evidence),
        (_, Class::Integer(bits)) if numeric => match (intent::epoch(sqlite), bits) {
            (_, 64) => Judgement::by(&row::T11, "the words say a point in time, PostgreSQL holds a number"),
            _ => Judgement::by(
                &row::T11,
                format!("the words say a point in time, {} holds a small number", display(&postgres.column.data_type)),
            ),
        },
        _ => Judgement::by(&row::T12, "a point in time becomes something else"),
    }
}
