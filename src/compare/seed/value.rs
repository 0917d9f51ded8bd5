//! Two values of a pair of columns.

use crate::catalog::Column;
use crate::compare::Verdict;
use crate::compare::equivalence::{ColumnSide, judge_default};
use crate::replay::rows::SeedCell;
use crate::source::Dialect;
use crate::sql::DataType;
use crate::sql::rows::{Cell, canonical_number, expression};

use super::moment::{counts, moment};

/// What a pair of values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueVerdict {
    /// Spelled the same, or left to the same rule of the table.
    Same,
    /// The same after bringing both to the column's type (row S06).
    Normalised,
    /// Computed on both sides by expressions that a row accepts.
    ComputedAlike(&'static str),
    /// Computed on both sides; whether alike cannot be told.
    Computed,
    /// Computed on one side, fixed on the other (row S08).
    OneComputed,
    /// An engine gives it, or a statement computed it.
    NotCompared,
    /// Not the same.
    Different,
}

/// What the pair of columns means, by the type that says most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    Any,
    Text,
    Number,
    Moment,
    Boolean,
    Blob,
    Uuid,
    Json,
}

/// The meaning of a type; the more it says, the greater it is.
fn meaning_of(data_type: &DataType, dialect: Dialect) -> Meaning {
    let name = data_type.name.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if data_type.array_dimensions > 0 {
        return Meaning::Text;
    }
    match dialect {
        Dialect::Postgres => match name.as_str() {
            "boolean" => Meaning::Boolean,
            "bytea" => Meaning::Blob,
            "json" | "jsonb" => Meaning::Json,
            "uuid" => Meaning::Uuid,
            "date" | "timestamp without time zone" | "timestamp with time zone" => Meaning::Moment,
            "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => Meaning::Number,
            _ => Meaning::Text,
        },
        Dialect::Sqlite => {
            if has(&["json"]) {
                Meaning::Json
            } else if has(&["blob"]) {
                Meaning::Blob
            } else if has(&["bool"]) {
                Meaning::Boolean
            } else if has(&["date", "timestamp"]) {
                Meaning::Moment
            } else if has(&["char", "clob", "text"]) {
                Meaning::Text
            } else if has(&["int", "real", "floa", "doub", "num", "dec"]) {
                Meaning::Number
            } else {
                Meaning::Any
            }
        }
    }
}

pub(super) fn meaning(left: (&Column, Dialect), right: (&Column, Dialect)) -> Meaning {
    meaning_of(&left.0.data_type, left.1).max(meaning_of(&right.0.data_type, right.1))
}

/// A value by meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Normal {
    Null,
    Number(String),
    Text(String),
    Bytes(String),
    Boolean(bool),
    Moment(i64),
    Json(String),
}

impl Normal {
    /// A key that is equal for equal values.
    pub fn key(&self) -> String {
        match self {
            Normal::Null => "0".to_owned(),
            Normal::Number(number) => format!("n{number}"),
            Normal::Text(text) => format!("t{text}"),
            Normal::Bytes(hex) => format!("b{hex}"),
            Normal::Boolean(value) => format!("n{}", u8::from(*value)),
            Normal::Moment(micros) => format!("m{micros}"),
            Normal::Json(json) => format!("j{json}"),
        }
    }
}

/// A literal by meaning; `None` for what is not a literal.
pub(super) fn normal(cell: &Cell<'_>, meaning: Meaning, column: &Column, dialect: Dialect) -> Option<Normal> {
    Some(match cell {
        Cell::Null => Normal::Null,
        Cell::Boolean(value) => match meaning {
            Meaning::Boolean => Normal::Boolean(*value),
            Meaning::Json => Normal::Json(value.to_string()),
            // SQLite's TRUE is the integer 1 (https://sqlite.org/lang_expr.html#booleanexpr).
            _ if dialect == Dialect::Sqlite => Normal::Number(u8::from(*value).to_string()),
            _ => Normal::Boolean(*value),
        },
        Cell::Number(number) => {
            let canonical = canonical_number(number);
            match (meaning, canonical.as_deref()) {
                (Meaning::Boolean, Some("0")) => Normal::Boolean(false),
                (Meaning::Boolean, Some("1")) => Normal::Boolean(true),
                (Meaning::Json, Some(number)) => Normal::Json(number.to_owned()),
                (Meaning::Text, _) | (_, None) => Normal::Text(number.to_string()),
                (_, Some(number)) => Normal::Number(number.to_owned()),
            }
        }
        Cell::Hex(hex) => Normal::Bytes(hex.to_ascii_lowercase()),
        Cell::Text(text) => text_by_meaning(text, meaning, column, dialect),
        Cell::Default | Cell::Expression(_) | Cell::Assigned | Cell::Unknown => return None,
    })
}

fn text_by_meaning(text: &str, meaning: Meaning, column: &Column, dialect: Dialect) -> Normal {
    let plain = || Normal::Text(text.to_owned());
    match meaning {
        // bpchar ignores trailing blanks (https://www.postgresql.org/docs/current/datatype-character.html).
        Meaning::Text if column.data_type.name == "character" => Normal::Text(text.trim_end_matches(' ').to_owned()),
        Meaning::Text => plain(),
        Meaning::Any | Meaning::Number => canonical_number(text).map_or_else(plain, Normal::Number),
        Meaning::Uuid => {
            let hex: String = text.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_ascii_lowercase();
            if hex.len() == 32 { Normal::Bytes(hex) } else { plain() }
        }
        Meaning::Moment => match (moment(text), canonical_number(text)) {
            (Some(micros), _) => Normal::Moment(micros),
            (None, Some(number)) => Normal::Number(number),
            (None, None) => plain(),
        },
        Meaning::Boolean => match text.trim().to_ascii_lowercase().as_str() {
            "t" | "true" | "y" | "yes" | "on" | "1" => Normal::Boolean(true),
            "f" | "false" | "n" | "no" | "off" | "0" => Normal::Boolean(false),
            _ => plain(),
        },
        Meaning::Blob if dialect == Dialect::Postgres => Normal::Bytes(bytea(text)),
        Meaning::Blob => Normal::Bytes(text.bytes().map(|byte| format!("{byte:02x}")).collect()),
        Meaning::Json => serde_json::from_slice(text.as_bytes()).map_or_else(|_| plain(), |value| Normal::Json(json(&value))),
    }
}

/// The bytes of a `bytea` input, in hexadecimal (<https://www.postgresql.org/docs/current/datatype-binary.html>).
fn bytea(text: &str) -> String {
    if let Some(hex) = text.strip_prefix("\\x") {
        return hex.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    }
    let mut out = String::new();
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let mut value = byte;
        if byte == b'\\' {
            if bytes.peek() == Some(&b'\\') {
                bytes.next();
            } else {
                let octal: Vec<u8> = bytes.by_ref().take(3).collect();
                value = octal.iter().fold(0_u8, |value, digit| value.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0') & 7));
            }
        }
        out.push_str(&format!("{value:02x}"));
    }
    out
}

/// JSON as `jsonb` sees it: keys sorted, numbers by value. The depth is bounded by the parser.
fn json(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Number(number) => {
            let written = number.to_string();
            canonical_number(&written).unwrap_or(written)
        }
        serde_json::Value::Array(items) => format!("[{}]", items.iter().map(json).collect::<Vec<_>>().join(",")),
        serde_json::Value::Object(fields) => {
            let mut fields: Vec<String> =
                fields.iter().map(|(name, value)| format!("{}:{}", serde_json::Value::from(name.as_str()), json(value))).collect();
            crate::source::order::sort(&mut fields);
            format!("{{{}}}", fields.join(","))
        }
        other => other.to_string(),
    }
}

/// Judges a pair of values.
pub(super) fn judge(
    left: &SeedCell<'_>,
    left_column: &ColumnSide<'_>,
    right: &SeedCell<'_>,
    right_column: &ColumnSide<'_>,
) -> ValueVerdict {
    // Both leave it to the default, and whether the defaults agree is a finding of its own.
    if !left.written && !right.written {
        return ValueVerdict::Same;
    }
    match (&left.cell, &right.cell) {
        (Cell::Assigned, Cell::Assigned) => return ValueVerdict::Same,
        (Cell::Assigned | Cell::Unknown, _) | (_, Cell::Assigned | Cell::Unknown) => return ValueVerdict::NotCompared,
        (Cell::Expression(left), Cell::Expression(right)) => return computed(left, left_column, right, right_column),
        (Cell::Expression(text), _) => return one_computed(text, left_column),
        (_, Cell::Expression(text)) => return one_computed(text, right_column),
        _ => {}
    }
    if left.cell == right.cell {
        return ValueVerdict::Same;
    }
    let (left_dialect, right_dialect) = (left_column.catalog.dialect, right_column.catalog.dialect);
    let meaning = meaning((left_column.column, left_dialect), (right_column.column, right_dialect));
    let left_normal = normal(&left.cell, meaning, left_column.column, left_dialect);
    let right_normal = normal(&right.cell, meaning, right_column.column, right_dialect);
    let same = match (&left_normal, &right_normal) {
        (Some(Normal::Number(number)), Some(Normal::Moment(micros))) | (Some(Normal::Moment(micros)), Some(Normal::Number(number))) => {
            counts(number, *micros)
        }
        (left, right) => left == right,
    };
    if same { ValueVerdict::Normalised } else { ValueVerdict::Different }
}

/// Judges two expressions as the default tables judge them.
fn computed(left: &str, left_column: &ColumnSide<'_>, right: &str, right_column: &ColumnSide<'_>) -> ValueVerdict {
    let (left_dialect, right_dialect) = (left_column.catalog.dialect, right_column.catalog.dialect);
    let as_default = |text: &str, column: &ColumnSide<'_>, dialect: Dialect| {
        expression(text, dialect).map(|default| Column { default: Some(default), ..column.column.clone() })
    };
    let (Some(left), Some(right)) = (as_default(left, left_column, left_dialect), as_default(right, right_column, right_dialect)) else {
        return ValueVerdict::Computed;
    };
    let judgement = judge_default(&ColumnSide { column: &left, ..*left_column }, &ColumnSide { column: &right, ..*right_column });
    match (judgement.verdict, judgement.row) {
        (Verdict::Same | Verdict::Expected, Some(row)) => ValueVerdict::ComputedAlike(row.id),
        (Verdict::Same | Verdict::Expected, None) => ValueVerdict::Same,
        (Verdict::Wrong | Verdict::Risk | Verdict::Stricter | Verdict::Manual, _) => ValueVerdict::Computed,
    }
}

/// A fixed value can be compared with a computed one only by running it; that no two runs agree is known of these.
fn one_computed(text: &str, column: &ColumnSide<'_>) -> ValueVerdict {
    const VOLATILE: [&str; 12] = [
        "now",
        "current_timestamp",
        "current_date",
        "current_time",
        "localtimestamp",
        "random",
        "randomblob",
        "gen_random_uuid",
        "'now'",
        "uuid_generate_v4",
        "gen_random_bytes",
        "unixepoch()",
    ];
    let lower = text.to_ascii_lowercase();
    let _ = column;
    if VOLATILE.iter().any(|word| lower.contains(word)) { ValueVerdict::OneComputed } else { ValueVerdict::NotCompared }
}

/// A value as people read it, cut to a line.
pub(super) fn display(cell: &Cell<'_>) -> String {
    const LONGEST: usize = 60;
    const SHORT_HEX: usize = 16;
    let cut = |text: &str| {
        let line = text.split(['\n', '\r']).next().unwrap_or_default();
        let short: String = line.chars().take(LONGEST).collect();
        if short.len() < text.len() { format!("{short}…") } else { short }
    };
    match cell {
        Cell::Null => "NULL".to_owned(),
        Cell::Text(text) => format!("'{}'", cut(text).replace('\'', "''")),
        Cell::Number(number) => cut(number),
        // The first bytes tell values apart, for people.
        Cell::Hex(hex) if hex.len() > SHORT_HEX => format!("X'{}…'", hex.chars().take(SHORT_HEX).collect::<String>()),
        Cell::Hex(hex) => format!("X'{hex}'"),
        Cell::Boolean(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Cell::Default => "DEFAULT".to_owned(),
        Cell::Expression(text) => cut(text),
        Cell::Assigned => "given by the engine".to_owned(),
        Cell::Unknown => "computed by a statement".to_owned(),
    }
}
