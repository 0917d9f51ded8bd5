//! Literals by value.

use super::Canon;
use super::stored;
use crate::compare::equivalence::class::Class;
use crate::sql::postgres::interval;

/// The canonical decimal of a numeric literal, or `None` when it is not one.
pub(in crate::compare::equivalence) fn number(literal: &str) -> Option<String> {
    let text = literal.trim().replace('_', "");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let value = i128::from_str_radix(hex, 16).ok()?;
        return Some(if negative { (-value).to_string() } else { value.to_string() });
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at)?, digits.get(at + 1..)?.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() || !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) {
        return None;
    }
    let all = format!("{whole}{fraction}");
    let mut power = exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?;
    let mut significant = all.trim_start_matches('0').to_owned();
    while significant.ends_with('0') {
        significant.pop();
        power = power.checked_add(1)?;
    }
    if significant.is_empty() {
        return Some("0".to_owned());
    }
    let body = if (0..=40).contains(&power) {
        format!("{significant}{}", "0".repeat(power as usize))
    } else if (-40..0).contains(&power) {
        let places = power.unsigned_abs() as usize;
        let padded = format!("{}{significant}", "0".repeat((places + 1).saturating_sub(significant.len())));
        let (whole, fraction) = padded.split_at(padded.len() - places);
        format!("{whole}.{fraction}")
    } else {
        format!("{significant}e{power}")
    };
    Some(if negative { format!("-{body}") } else { body })
}

/// The value of a canonical decimal without a fraction.
pub(in crate::compare::equivalence) fn integer(canonical: &str) -> Option<i128> {
    canonical.parse().ok()
}

/// A string literal as a value of a class; stays text where the class has no form of its own.
pub(super) fn text_as(value: &str, class: &Class) -> Canon {
    let text = || Canon::Text(value.to_owned());
    match class {
        Class::Integer(_) | Class::Float(_) | Class::Numeric { .. } | Class::NumericAffinity => {
            number(value).map_or_else(text, Canon::Number)
        }
        Class::Boolean => truth_word(value).map_or_else(text, |truth| if truth { Canon::one() } else { Canon::zero() }),
        Class::Json | Class::Jsonb => json(value).map_or_else(text, Canon::Json),
        Class::Timestamp { .. } | Class::Date => Canon::Text(moment(value)),
        Class::Bytes => bytes(value).map_or_else(text, Canon::Blob),
        Class::Uuid => Canon::Text(stored::uuid(value).unwrap_or_else(|| value.to_ascii_lowercase())),
        Class::Char(_) => Canon::Text(value.trim_end_matches(' ').to_owned()),
        Class::Time => Canon::Text(clock(value.trim())),
        Class::Interval => interval(value).map_or_else(text, |interval| Canon::Text(interval.to_string())),
        Class::Text(_) | Class::Citext | Class::Enum(_) | Class::Array | Class::Any => text(),
        Class::Other(data_type) => stored::stored(value, data_type).map_or_else(text, Canon::Text),
    }
}

/// Any constant as a value of a class.
pub(super) fn constant_as(constant: Canon, class: &Class) -> Canon {
    match constant {
        Canon::Text(value) => text_as(&value, class),
        Canon::Number(value) if class.is_text() => Canon::Text(value),
        Canon::Number(value) if *class == Class::Boolean => match value.as_str() {
            "0" => Canon::zero(),
            _ => Canon::Number(value),
        },
        other => other,
    }
}

/// The words PostgreSQL reads as a truth value (<https://www.postgresql.org/docs/current/datatype-boolean.html>).
fn truth_word(value: &str) -> Option<bool> {
    match value.trim().to_ascii_lowercase().as_str() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// `\x00ff`, or plain text without escapes, as bytes.
fn bytes(value: &str) -> Option<Vec<u8>> {
    match value.strip_prefix("\\x") {
        Some(hex) => {
            let digits: Vec<u8> = hex.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
            if !digits.len().is_multiple_of(2) {
                return None;
            }
            digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
        }
        None if value.contains('\\') => None,
        None => Some(value.as_bytes().to_vec()),
    }
}

/// JSON with sorted keys, numbers by value and no blanks.
fn json(value: &str) -> Option<String> {
    let parsed: serde_json::Value = serde_json::from_slice(value.as_bytes()).ok()?;
    let mut out = String::new();
    write_json(&parsed, &mut out);
    Some(out)
}

// The parser stops at 128 levels, so that this recursion is bounded.
fn write_json(value: &serde_json::Value, out: &mut String) {
    match value {
        serde_json::Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            crate::source::order::sort_by(&mut entries, |a, b| a.0.cmp(b.0));
            out.push('{');
            for (key, entry) in entries {
                out.push_str(&serde_json::Value::String(key.clone()).to_string());
                out.push(':');
                write_json(entry, out);
                out.push(',');
            }
            out.push('}');
        }
        serde_json::Value::Array(entries) => {
            out.push('[');
            for entry in entries {
                write_json(entry, out);
                out.push(',');
            }
            out.push(']');
        }
        serde_json::Value::Number(literal) => {
            let literal = literal.to_string();
            out.push_str(&number(&literal).unwrap_or(literal));
        }
        scalar @ (serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::String(_)) => out.push_str(&scalar.to_string()),
    }
}

/// A time of day with its seconds, and without zeros at the end of their fraction; a zone stays.
fn clock(value: &str) -> String {
    let (value, zone) = value.split_at(value.find(['+', '-']).unwrap_or(value.len()));
    let clock = if value.contains('.') { value.trim_end_matches('0').trim_end_matches('.') } else { value };
    match clock.matches(':').count() {
        1 if clock.chars().all(|c| c.is_ascii_digit() || c == ':') => format!("{clock}:00{zone}"),
        _ => format!("{clock}{zone}"),
    }
}

/// A date or timestamp literal: `T` and blanks, trailing zeros and a missing time of day are evened out, UTC is assumed and not written.
pub(super) fn moment(value: &str) -> String {
    let text = value.trim();
    // `19990108` is a date in one piece.
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]);
    }
    let text = ["UTC", "utc", "GMT", "gmt", "Z", "z"].iter().find_map(|zone| text.strip_suffix(zone)).unwrap_or(text).trim();
    let text = text.replace('T', " ");
    let (date, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let mut parts = date.split('-');
    let looks_like_date = parts.by_ref().take(3).filter(|part| part.chars().all(|c| c.is_ascii_digit()) && !part.is_empty()).count() == 3;
    if !looks_like_date || parts.next().is_some() {
        return value.trim().to_ascii_lowercase();
    }
    let rest = rest.trim();
    let (clock, zone) = match rest.rfind(['+', '-']) {
        Some(at) => (rest.get(..at).unwrap_or(rest), rest.get(at..).unwrap_or("")),
        None => (rest, ""),
    };
    let zone = if zone.trim_start_matches(['+', '-']).trim_matches(['0', ':']).is_empty() { "" } else { zone };
    let clock = self::clock(clock);
    if clock.is_empty() || clock == "00:00:00" && zone.is_empty() { format!("{date}{zone}") } else { format!("{date} {clock}{zone}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_value() {
        let all =
            [("0", "0"), ("-0.0", "0"), ("007", "7"), ("1.50", "1.5"), ("1e3", "1000"), (".5", "0.5"), ("0x1F", "31"), ("1E-2", "0.01")];
        for (written, canonical) in all {
            assert_eq!(number(written).as_deref(), Some(canonical), "{written}");
        }
        for not_a_number in ["", "abc", "1x", "--1", "1e", ".", "'1'"] {
            assert_eq!(number(not_a_number), None, "{not_a_number}");
        }
    }

    #[test]
    fn literals_take_the_form_of_their_column() {
        assert_eq!(text_as("007", &Class::Integer(64)), Canon::Number("7".into()));
        assert_eq!(text_as("t", &Class::Boolean), Canon::one());
        assert_eq!(text_as("{\"b\": 1.0, \"a\":[]}", &Class::Jsonb), text_as("{\"a\":[],\"b\":1}", &Class::Jsonb));
        assert_eq!(text_as("\\x00ff", &Class::Bytes), Canon::Blob(vec![0, 255]));
        assert_eq!(
            text_as("2020-01-01", &Class::Timestamp { zone: true }),
            text_as("2020-01-01 00:00:00+00", &Class::Timestamp { zone: true })
        );
        assert_ne!(
            text_as("2020-01-01", &Class::Timestamp { zone: true }),
            text_as("2020-01-01 00:00:00+02", &Class::Timestamp { zone: true })
        );
    }
}
