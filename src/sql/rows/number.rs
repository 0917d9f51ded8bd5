//! Numbers by value, without losing digits.

use std::cmp::Ordering;

/// Longest number that is looked at, in digits after its exponent is applied.
const LONGEST: usize = 400;

/// One spelling per value: no leading or trailing zeros, no exponent, no sign of zero; `None` when it is no decimal or hexadecimal number.
pub fn canonical_number(written: &str) -> Option<String> {
    let written = written.trim();
    let (negative, digits) = match written.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, written.strip_prefix('+').unwrap_or(written)),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        let value = i64::from_str_radix(&hex.replace('_', ""), 16).ok()?;
        return Some(if negative && value != 0 { format!("-{value}") } else { value.to_string() });
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at)?, digits.get(at + 1..)?.parse::<i32>().ok()?),
        None => (digits, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all: String = whole.chars().chain(fraction.chars()).filter(|c| *c != '_').collect();
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) || all.len() > LONGEST {
        return None;
    }
    let fraction_length = fraction.chars().filter(|c| *c != '_').count();
    // Position of the decimal point within `all`.
    let point = i64::try_from(all.len() - fraction_length).ok()? + i64::from(exponent);
    let limit = i64::try_from(LONGEST).ok()?;
    if !(-limit..=limit).contains(&point) {
        return None;
    }
    let (whole, fraction) = if point <= 0 {
        (String::new(), "0".repeat(usize::try_from(-point).ok()?) + &all)
    } else {
        let point = usize::try_from(point).ok()?;
        let whole = all.get(..point.min(all.len()))?.to_owned() + &"0".repeat(point.saturating_sub(all.len()));
        (whole, all.get(point.min(all.len())..)?.to_owned())
    };
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let mut value = if whole.is_empty() { "0".to_owned() } else { whole.to_owned() };
    if !fraction.is_empty() {
        value.push('.');
        value.push_str(fraction);
    }
    Some(if negative && value != "0" { format!("-{value}") } else { value })
}

/// Orders two canonical numbers.
pub fn compare_numbers(left: &str, right: &str) -> Ordering {
    let split = |text: &str| {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        (negative, whole.to_owned(), fraction.to_owned())
    };
    let (left_negative, left_whole, left_fraction) = split(left);
    let (right_negative, right_whole, right_fraction) = split(right);
    match (left_negative, right_negative) {
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        _ => {}
    }
    let magnitude = left_whole
        .len()
        .cmp(&right_whole.len())
        .then_with(|| left_whole.cmp(&right_whole))
        .then_with(|| left_fraction.cmp(&right_fraction));
    if left_negative { magnitude.reverse() } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_per_value() {
        for (written, canonical) in [
            ("0", "0"),
            ("-0.0", "0"),
            ("007", "7"),
            ("+1.50", "1.5"),
            ("1e3", "1000"),
            ("1.5E-2", "0.015"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1_000", "1000"),
            ("0x1F", "31"),
            ("-74.0060", "-74.006"),
            ("1609459200000000000", "1609459200000000000"),
        ] {
            assert_eq!(canonical_number(written).as_deref(), Some(canonical), "{written}");
        }
        for written in ["", "abc", "1a", "2024-01-01", "1.2.3", "-", "1e999999999", "é"] {
            assert_eq!(canonical_number(written), None, "{written}");
        }
    }

    #[test]
    fn order_of_numbers() {
        for (less, more) in [("-2", "-1"), ("-1", "0"), ("2", "10"), ("1.05", "1.5"), ("1", "1.5"), ("-1.5", "-1")] {
            assert_eq!(compare_numbers(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(compare_numbers(more, less), Ordering::Greater, "{less} {more}");
        }
    }
}
