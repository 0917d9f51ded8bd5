//! What file names say: versions, natural order, engines.

use std::cmp::Ordering;

use super::unicode::{composed, lower};

/// A number of any length, compared by value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Number(String);

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0.len(), &self.0).cmp(&(other.0.len(), &other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Number {
    fn new(digits: &str) -> Self {
        Number(digits.trim_start_matches('0').to_owned())
    }
}

/// A version: numbers compared one by one, so that `0.10` follows `0.2`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version(Vec<Number>);

impl Version {
    /// Reads the numbers of a text in which anything but digits separates.
    pub(super) fn new(text: &str) -> Option<Version> {
        let numbers: Vec<Number> = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(Number::new).collect();
        (!numbers.is_empty()).then_some(Version(numbers))
    }
}

/// A version at the start of a name: the version as written and what follows its separator.
///
/// Known forms: `007_x`, `7-x`, `V1.2__x`, `v02-x`, `1.10.x`, `20240101120000_x`, `2024-01-01-120000_x`, `2024_01_01_120000_x`.
pub(super) fn leading_version(name: &str) -> Option<(&str, &str)> {
    let start = match name.as_bytes() {
        [b'v' | b'V', b'0'..=b'9', ..] => 1,
        _ => 0,
    };
    let body = &name[start..];
    let mut end = 0;
    let mut at = 0;
    while at < body.len() {
        let digits = body[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            break;
        }
        at += digits;
        end = at;
        // A separator only continues the version when digits follow which are not a name's own (`001_2fa`).
        let next = body.as_bytes().get(at).copied();
        let following = body[at..].bytes().skip(1).take_while(u8::is_ascii_digit).count();
        let after = body.as_bytes().get(at + 1 + following).copied();
        let ends_word = matches!(after, None | Some(b'_' | b'-' | b'.' | b' '));
        match next {
            Some(b'.') if following > 0 && ends_word => at += 1,
            Some(b'_' | b'-') if following > 0 && ends_word && continues(&body[..end], following, start == 1) => at += 1,
            _ => break,
        }
    }
    if end == 0 {
        return None;
    }
    let rest = &body[end..];
    if start == 0 && rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !rest.starts_with(|c: char| c.is_ascii_lowercase()) {
        // `01AddTable` is a version, too.
        return Some((&body[..end], rest));
    }
    Some((&body[..end], rest.trim_start_matches(['_', '-', '.', ' '])))
}

/// Whether digits after `_` or `-` belong to a date such as `2024-01-01-120000`, or to a version such as `V1_2_3`.
fn continues(before: &str, following: usize, letter: bool) -> bool {
    let first = before.split(['_', '-', '.']).next().unwrap_or_default();
    if first.len() == 4 && (first.starts_with("19") || first.starts_with("20")) {
        return matches!(following, 2 | 4 | 6);
    }
    letter && first.len() <= 2 && following <= 3
}

/// A piece of a name in natural order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(Number),
    Text(String),
}

/// The key that orders paths as people do: numbers by value, letters without regard to case, composed characters equal to decomposed ones,
/// folder by folder. The path itself comes last, so that the order is total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NaturalKey(Vec<Vec<Piece>>, String);

/// Natural order of a path.
pub(super) fn natural_key(path: &str) -> NaturalKey {
    NaturalKey(path.split('/').map(pieces).collect(), path.to_owned())
}

fn pieces(name: &str) -> Vec<Piece> {
    let name: String = lower(&composed(name));
    let mut all = Vec::new();
    let mut rest = name.as_str();
    while let Some(first) = rest.chars().next() {
        let digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        all.push(if digit { Piece::Number(Number::new(piece)) } else { Piece::Text(piece.to_owned()) });
        rest = tail;
    }
    all
}

/// The last component of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The folder of a path, empty for none.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a path has one of these folders, in any case.
pub(super) fn in_folder(path: &str, names: &[&str]) -> bool {
    folder(path).split('/').any(|part| names.iter().any(|name| part.eq_ignore_ascii_case(name)))
}

/// A file name without its `.sql`, in any case, and without a further extension behind it.
pub(super) fn stem(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    for extension in [".sql", ".ddl", ".psql", ".pgsql", ".txt"] {
        if let Some(at) = lower.rfind(extension).filter(|at| at + extension.len() == name.len()) {
            return &name[..at];
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_names() {
        for (name, version, rest) in [
            ("007_a_b.sql", "007", "a_b.sql"),
            ("7-a.sql", "7", "a.sql"),
            ("V1.2__a.sql", "1.2", "a.sql"),
            ("V1_2__a.sql", "1_2", "a.sql"),
            ("v02-a.sql", "02", "a.sql"),
            ("V0001.Initial.up.sql", "0001", "Initial.up.sql"),
            ("20240101120000_a.sql", "20240101120000", "a.sql"),
            ("2024-01-01-120000_a", "2024-01-01-120000", "a"),
            ("2024_01_01_120000_a", "2024_01_01_120000", "a"),
            ("001_2fa.sql", "001", "2fa.sql"),
            ("001_2_things.sql", "001", "2_things.sql"),
            ("0000_a.sql", "0000", "a.sql"),
            ("12", "12", ""),
        ] {
            assert_eq!(leading_version(name), Some((version, rest)), "{name}");
        }
        assert_eq!(leading_version("schema.sql"), None);
        assert_eq!(leading_version("views.sql"), None);
    }

    #[test]
    fn versions_compare_by_number() {
        let version = |text: &str| Version::new(text).expect("digits");
        assert!(version("0.2") < version("0.10"));
        assert!(version("9") < version("10"));
        assert_eq!(version("007"), version("7"));
        assert!(version("99999999999999999999999998") < version("99999999999999999999999999"));
    }

    #[test]
    fn natural_order() {
        let mut paths = ["b/10_a.sql", "b/9_a.sql", "a/2.sql", "B/1.sql", "caf\u{e9}2", "cafe\u{301}1"];
        paths.sort_by_key(|path| natural_key(path));
        assert_eq!(paths, ["a/2.sql", "B/1.sql", "b/9_a.sql", "b/10_a.sql", "cafe\u{301}1", "caf\u{e9}2"]);
    }

    proptest::proptest! {
        #[test]
        fn any_name(name in ".{0,40}") {
            leading_version(&name);
            natural_key(&name);
            stem(&name);
            Version::new(&name);
        }
    }
}
