//! Constants of PostgreSQL's own types that it prints otherwise than they were written: one text for each value.
//!
//! Whatever is not read here stays as it was written (<https://www.postgresql.org/docs/current/datatype.html>).

use super::literal::{moment, number};
use crate::source::SortedMap;

/// What a form begins with, so that it is no constant's text.
const FORM: char = '\u{1}';

/// A constant of a type in a form that is equal for equal values.
pub(super) fn stored(value: &str, data_type: &str) -> Option<String> {
    // A form stays itself when it is read again.
    if value.starts_with(FORM) {
        return Some(value.to_owned());
    }
    let form = match data_type {
        "money" => money(value),
        "point" | "lseg" | "box" | "circle" | "path" | "polygon" | "line" => geometry(value, data_type),
        "tsvector" => tsvector(value),
        "tsquery" => tsquery(value),
        "int4range" | "int8range" | "daterange" | "numrange" | "tsrange" | "tstzrange" => range(value, data_type),
        "int4multirange" | "int8multirange" | "datemultirange" => {
            ranges(value, if data_type.starts_with("date") { "daterange" } else { "int8range" })
        }
        "inet" | "cidr" => address(value, data_type == "cidr"),
        "macaddr" => hexadecimal(value, 12).or_else(|| six_parts(value)),
        _other_type => None,
    };
    form.map(|form| format!("{FORM}{form}"))
}

/// A UUID by its digits: braces, capitals and hyphens say nothing.
pub(super) fn uuid(value: &str) -> Option<String> {
    hexadecimal(value.trim().trim_start_matches('{').trim_end_matches('}'), 32)
}

fn hexadecimal(value: &str, digits: usize) -> Option<String> {
    let plain: String = value.trim().chars().filter(|c| !matches!(c, '-' | ':' | '.')).collect();
    (plain.len() == digits && plain.bytes().all(|byte| byte.is_ascii_hexdigit())).then(|| plain.to_ascii_lowercase())
}

/// A hardware address whose six parts leave leading zeros out: `8:0:2b:1:2:3`.
fn six_parts(value: &str) -> Option<String> {
    let value = value.trim();
    let parts: Vec<&str> = value.split(if value.contains(':') { ':' } else { '-' }).collect();
    let read = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    (parts.len() == 6 && parts.iter().all(read)).then(|| parts.iter().map(|part| format!("{part:0>2}").to_ascii_lowercase()).collect())
}

/// An amount in cents, half a cent rounded up.
fn money(value: &str) -> Option<String> {
    let value = value.trim();
    let (negative, value) = value.strip_prefix('-').map_or((false, value), |rest| (true, rest));
    let plain = value.strip_prefix('$').unwrap_or(value).replace(',', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) {
        return None;
    }
    let cents: i128 = format!("{whole}{:0<2}", fraction.get(..2).unwrap_or(fraction)).parse().ok()?;
    let cents = cents + i128::from(fraction.as_bytes().get(2).is_some_and(|digit| *digit >= b'5'));
    Some(if negative && cents != 0 { format!("-{cents}") } else { cents.to_string() })
}

/// A figure by its numbers.
fn geometry(value: &str, data_type: &str) -> Option<String> {
    let value = value.trim();
    let numbers: Vec<String> = value
        .split(|c: char| matches!(c, '(' | ')' | '[' | ']' | '<' | '>' | '{' | '}' | ',') || c.is_whitespace())
        .filter(|part| !part.is_empty())
        .map(number)
        .collect::<Option<_>>()?;
    let shape = match (data_type, numbers.len()) {
        ("point", 2) | ("lseg", 4) | ("circle", 3) => String::new(),
        ("polygon", 2..) if numbers.len().is_multiple_of(2) => String::new(),
        // Given by two points, a line is calculated.
        ("line", 3) if value.starts_with('{') => String::new(),
        ("path", 2..) if numbers.len().is_multiple_of(2) => if value.starts_with('[') { "open " } else { "closed " }.to_owned(),
        ("box", 4) => {
            // The upper right corner comes first, whichever two are given.
            let mut corners: Vec<f64> = numbers.iter().map(|number| number.parse().ok()).collect::<Option<_>>()?;
            for (one, other) in [(0, 2), (1, 3)] {
                if corners[one] < corners[other] {
                    corners.swap(one, other);
                }
            }
            return Some(format!("{corners:?}"));
        }
        _other => return None,
    };
    Some(format!("{shape}{}", numbers.join(",")))
}

/// A word that may stand in quotes, and what follows it.
fn word(text: &str) -> Option<(String, &str)> {
    if text.contains('\\') {
        return None;
    }
    let Some(mut rest) = text.strip_prefix('\'') else {
        let end =
            text.find(|c: char| c.is_whitespace() || matches!(c, ':' | '&' | '|' | '!' | '(' | ')' | '<' | '\'')).unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut out = String::new();
    loop {
        let (part, after) = rest.split_once('\'')?;
        out.push_str(part);
        match after.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                rest = after;
            }
            None => return Some((out, after)),
        }
    }
}

/// The words of a document, each once, with all its positions.
fn tsvector(value: &str) -> Option<String> {
    let mut words: SortedMap<String, SortedMap<u32, char>> = SortedMap::new();
    let mut rest = value.trim_start();
    while !rest.is_empty() {
        let (lexeme, after) = word(rest)?;
        let positions = words.entry(lexeme).or_default();
        let (list, after) = after.split_at(after.find(char::is_whitespace).unwrap_or(after.len()));
        if let Some(list) = list.strip_prefix(':') {
            for place in list.split(',') {
                let digits = place.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let weight = match &place[digits.len()..] {
                    "" | "d" | "D" => 'D',
                    "a" | "A" => 'A',
                    "b" | "B" => 'B',
                    "c" | "C" => 'C',
                    _other => return None,
                };
                let known = positions.entry(digits.parse().ok()?).or_insert(weight);
                *known = weight.min(*known);
            }
        } else if !list.is_empty() {
            return None;
        }
        rest = after.trim_start();
    }
    Some(format!("{words:?}"))
}

/// The words and signs of a search, without blanks.
fn tsquery(value: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = value.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '&' | '|' | '!' | '(' | ')' => 1,
            '<' => rest.find('>')? + 1,
            ':' => rest.find(|c: char| c.is_whitespace() || matches!(c, '&' | '|' | '(' | ')' | '<')).unwrap_or(rest.len()),
            _word => {
                let (lexeme, after) = word(rest)?;
                out.push_str(&format!("{lexeme:?}"));
                rest = after.trim_start();
                continue;
            }
        };
        out.push_str(&rest[..taken].replace("<1>", "<->"));
        rest = rest[taken..].trim_start();
    }
    Some(out)
}

/// A range of numbers or days: of those that can be counted, the lower end belongs to it and the upper one does not.
fn range(value: &str, data_type: &str) -> Option<String> {
    let value = value.trim();
    if value.eq_ignore_ascii_case("empty") {
        return Some("empty".to_owned());
    }
    let inner = value.get(1..value.len().checked_sub(1)?)?;
    let (lower, upper) = inner.split_once(',')?;
    let (from, to) = (value.starts_with('['), value.ends_with(']'));
    if upper.contains(',') || !(from || value.starts_with('(')) || !(to || value.ends_with(')')) {
        return None;
    }
    let bound = |text: &str| {
        let text = text.trim();
        let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        (!text.is_empty()).then(|| text.to_owned())
    };
    let (lower, upper) = (bound(lower), bound(upper));
    if !matches!(data_type, "int4range" | "int8range" | "daterange") {
        let moments = data_type != "numrange";
        let read = |text: &str| if moments { Some(moment(text)) } else { number(text) };
        let plain = |bound: &Option<String>| bound.as_deref().map_or(Some(String::new()), read);
        let (lower, upper) = (plain(&lower)?, plain(&upper)?);
        if lower == upper && !lower.is_empty() && !(from && to) {
            return Some("empty".to_owned());
        }
        let (from, to) = (from && !lower.is_empty(), to && !upper.is_empty());
        return Some(format!("{}{lower},{upper}{}", if from { '[' } else { '(' }, if to { ']' } else { ')' }));
    }
    let counted = |bound: Option<String>, more: bool| match bound {
        None => Some(None),
        Some(text) => {
            let number = if data_type == "daterange" { day(&text)? } else { text.parse().ok()? };
            Some(Some(number + i64::from(more)))
        }
    };
    let (lower, upper) = (counted(lower, !from)?, counted(upper, to)?);
    if let (Some(lower), Some(upper)) = (lower, upper)
        && lower >= upper
    {
        return Some("empty".to_owned());
    }
    let shown = |bound: Option<i64>| bound.map_or_else(String::new, |bound| bound.to_string());
    Some(format!("{},{}", shown(lower), shown(upper)))
}

/// Several ranges of what can be counted, in order; those that meet are not told apart here.
fn ranges(value: &str, data_type: &str) -> Option<String> {
    let mut inner = value.trim().strip_prefix('{')?.strip_suffix('}')?.trim();
    let mut all: Vec<(i64, i64)> = Vec::new();
    while !inner.is_empty() {
        let end = inner.find([')', ']'])? + 1;
        let form = range(&inner[..end], data_type)?;
        if form != "empty" {
            let (lower, upper) = form.split_once(',')?;
            let end_of = |bound: &str, endless: i64| if bound.is_empty() { Some(endless) } else { bound.parse().ok() };
            all.push((end_of(lower, i64::MIN)?, end_of(upper, i64::MAX)?));
        }
        let rest = inner[end..].trim_start();
        inner = if rest.is_empty() { rest } else { rest.strip_prefix(',')?.trim_start() };
    }
    crate::source::order::sort(&mut all);
    let apart = all.windows(2).all(|pair| pair[0].1 < pair[1].0);
    apart.then(|| format!("{all:?}"))
}

/// The number of a day `yyyy-mm-dd`, counted from a fixed one.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit())));
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) || year < 1 {
        return None;
    }
    // Years that begin in March have their leap day at their end (<https://howardhinnant.github.io/date_algorithms.html>).
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year)
}

/// An internet address; a network of one address is the address.
fn address(value: &str, network: bool) -> Option<String> {
    let value = value.trim();
    let (host, mask) = value.split_once('/').map_or((value, None), |(host, mask)| (host, Some(mask)));
    let (host, most) = if host.contains(':') {
        (host.parse::<core::net::Ipv6Addr>().ok()?.to_string(), "128")
    } else {
        let mut octets: Vec<&str> = host.split('.').collect();
        // `10/8` is short for `10.0.0.0/8`.
        while network && mask.is_some() && octets.len() < 4 {
            octets.push("0");
        }
        (octets.join(".").parse::<core::net::Ipv4Addr>().ok()?.to_string(), "32")
    };
    match mask {
        Some(mask) if mask != most => Some(format!("{host}/{}", mask.parse::<u8>().ok()?)),
        Some(_) | None => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_values_stay_apart() {
        for (data_type, one, other) in [
            ("money", "1.50", "1.49"),
            ("money", "-1", "1"),
            ("point", "(1,2)", "(2,1)"),
            ("box", "(1,1),(0,0)", "(1,1),(0,0.5)"),
            ("path", "[(0,0),(1,1)]", "((0,0),(1,1))"),
            ("tsvector", "a:1", "a:2"),
            ("tsvector", "a b", "ab"),
            ("tsvector", "a:1A", "a:1"),
            ("tsquery", "a & b", "a | b"),
            ("tsquery", "a <2> b", "a <-> b"),
            ("tsquery", "a:*", "a"),
            ("int4range", "[1,10]", "[1,10)"),
            ("int4range", "[1,)", "(,1]"),
            ("daterange", "[2024-02-28,2024-03-01)", "[2024-02-28,2024-02-29)"),
            ("numrange", "[1,2]", "[1,2)"),
            ("inet", "10.0.0.1", "10.0.0.1/24"),
            ("macaddr", "08:00:2b:01:02:03", "08:00:2b:01:02:04"),
        ] {
            let (one, other) = (stored(one, data_type), stored(other, data_type));
            assert!(one.is_some() && other.is_some() && one != other, "{data_type}: {one:?} {other:?}");
        }
    }

    #[test]
    fn what_is_no_value_is_not_read() {
        for (data_type, value) in [
            ("money", "EUR 1"),
            ("point", "(1,x)"),
            ("line", "((0,0),(1,1))"),
            ("int4range", "[1,2,3)"),
            ("inet", "10.0.0"),
            ("cidr", "x/8"),
            ("macaddr", "8:0:2b:1:2"),
        ] {
            assert_eq!(stored(value, data_type), None, "{data_type} {value}");
        }
    }
}
