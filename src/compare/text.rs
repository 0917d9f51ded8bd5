//! Text that has no tree: compared without blanks and letter case outside quotes.

use crate::source::{Dialect, number};
use crate::sql::QueryText;
use crate::sql::lex::{TokenKind, tokens};

/// Blanks collapsed to one space, letter case outside quotes folded, double quotes around plain names removed.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Quoted(quoted) => out.push_str(quoted),
            Piece::Plain(plain) => out.push_str(&plain.to_ascii_lowercase()),
        }
    }
    tight(&out)
}

/// Blanks outside quotes collapsed to one space, and none at the ends.
pub(super) fn collapsed(text: &str) -> String {
    tight(text)
}

/// A statement's text without its comments: on one line, a comment up to the line's end would swallow what follows it.
pub(super) fn without_comments(text: &str, dialect: Dialect) -> String {
    let pieces = tokens(text, dialect);
    pieces.iter().map(|token| if token.kind == TokenKind::Comment { " " } else { token.text(text) }).collect()
}

/// An expression for people: on one line and without its comments, which both engines write alike.
pub(super) fn one_line(text: &str) -> String {
    tight(&without_comments(text, Dialect::Postgres))
}

/// A text for people on one line, cut when it is long.
pub(super) fn shortened(text: &str) -> String {
    const LIMIT: usize = 160;
    let line = tight(text);
    if line.chars().count() <= LIMIT {
        return line;
    }
    let mut cut: String = line.chars().take(LIMIT).collect();
    cut.push('…');
    cut
}

/// Types within a text by the names that PostgreSQL prints, without the default schema: `SETOF public.int4` is `setof integer`.
pub(super) fn type_words(text: &str) -> String {
    let folded = folded(text);
    let mut out = String::with_capacity(folded.len());
    for piece in folded.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '"')) {
        let end = piece.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '"')).unwrap_or(piece.len());
        let (word, rest) = piece.split_at(end);
        let word = word.trim_start_matches("public.").trim_start_matches("pg_catalog.");
        out.push_str(match word {
            "int" | "int4" => "integer",
            "int8" => "bigint",
            "int2" => "smallint",
            "bool" => "boolean",
            "varchar" => "character varying",
            "char" | "bpchar" => "character",
            "float8" => "double precision",
            "float4" => "real",
            "decimal" => "numeric",
            "timestamptz" => "timestamp with time zone",
            other => other,
        });
        out.push_str(rest);
    }
    out.replace("timestamp without time zone", "timestamp")
}

/// Two queries for a reader who wants to see what differs: as they are written, or, where the one was printed anew by its server and
/// no lines are alike, both laid out in the same way, one clause a line.
pub(super) fn for_comparison(left: &QueryText, right: &QueryText) -> (String, String) {
    let lines = |text: &str| -> Vec<String> { text.lines().map(|line| line.trim().to_owned()).collect() };
    let (own, other) = (lines(&left.text), lines(&right.text));
    let alike = own.iter().filter(|line| other.contains(line)).count();
    if alike * 2 >= own.len().max(other.len()) {
        return (left.text.clone(), right.text.clone());
    }
    (laid_out(&left.tokens), laid_out(&right.tokens))
}

/// Tokens of a query, one clause or list item a line.
fn laid_out(tokens: &[String]) -> String {
    const CLAUSES: [&str; 20] = [
        "select",
        "from",
        "where",
        "left",
        "right",
        "full",
        "inner",
        "cross",
        "natural",
        "join",
        "group",
        "order",
        "having",
        "union",
        "intersect",
        "except",
        "limit",
        "window",
        "and",
        "or",
    ];
    let mut out = String::new();
    let mut depth = 0usize;
    let mut before = "";
    for token in tokens {
        let joined = matches!(before, "left" | "right" | "full" | "inner" | "cross" | "natural" | "outer") && token != "(";
        if !out.is_empty() && ((CLAUSES.contains(&token.as_str()) && !joined && before != "(") || before == ",") {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        } else if !(out.is_empty() || matches!(token.as_str(), ")" | "," | "." | "]" | ";" | "[") || matches!(before, "(" | "." | "[")) {
            out.push(' ');
        }
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push_str(token);
        before = token;
    }
    out
}

/// Whether two token lists are the same query; a final semicolon says nothing.
pub(super) fn same_tokens(left: &[String], right: &[String]) -> bool {
    let plain = |tokens: &[String]| -> Vec<String> {
        let mut tokens = tokens.to_vec();
        while tokens.last().is_some_and(|token| token == ";") {
            tokens.pop();
        }
        tokens
    };
    plain(left) == plain(right)
}

/// Whether two partition bounds are the same; PostgreSQL prints a date as midnight of the column's type.
pub(super) fn same_bound(left: &str, right: &str) -> bool {
    let plain = |text: &str| {
        let mut out = folded(text);
        for midnight in [" 00:00:00+00'", " 00:00:00'"] {
            out = out.replace(midnight, "'");
        }
        // A number of a type that is not the parser's own for it is printed between quotes.
        let number = |piece: &str| piece.strip_suffix('\'').and_then(|inner| number::is_decimal(inner).then(|| inner.to_owned()));
        let pieces = pieces(&out).into_iter().map(|piece| match piece {
            Piece::Plain(plain) => plain.trim_end_matches('\'').to_owned(),
            Piece::Quoted(quoted) => number(quoted).unwrap_or_else(|| format!("'{quoted}")),
        });
        pieces.collect::<String>()
    };
    plain(left) == plain(right)
}

/// The parts of a list, cut at commas outside of brackets.
pub(super) fn parts(list: &str) -> Vec<&str> {
    let (mut out, mut start, mut depth) = (Vec::new(), 0usize, 0usize);
    for (at, letter) in list.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                out.push(&list[start..at]);
                start = at + 1;
            }
            _letter => {}
        }
    }
    out.push(&list[start..]);
    out
}

enum Piece<'a> {
    Plain(&'a str),
    Quoted(&'a str),
}

/// Cuts at single quotes; a doubled quote inside stays inside because both halves are quoted pieces.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    text.split_inclusive('\'')
        .scan(false, |inside, piece| {
            let was_inside = *inside;
            if piece.ends_with('\'') {
                *inside = !*inside;
            }
            Some(if was_inside { Piece::Quoted(piece) } else { Piece::Plain(piece) })
        })
        .collect()
}

fn tight(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    let mut blank = false;
    for letter in text.chars() {
        if letter == '\'' {
            inside = !inside;
        }
        if !inside && letter.is_whitespace() {
            blank = true;
            continue;
        }
        if blank {
            // No blank beside punctuation, so that `( a , b )` and `(a, b)` are one text.
            let glue = |c: char| matches!(c, '(' | ')' | ',' | ';');
            if !out.is_empty() && !out.ends_with(glue) && !glue(letter) {
                out.push(' ');
            }
            blank = false;
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_and_case_do_not_matter_outside_quotes() {
        assert_eq!(folded("RANGE ( A,\n b )"), folded("range (a, B)"));
        assert_ne!(folded("LIST ('A')"), folded("list ('a')"));
        assert_eq!(folded("'it''s  X'  Y"), "'it''s  X' y");
    }

    #[test]
    fn a_date_bound_is_midnight() {
        assert!(same_bound(
            "FOR VALUES FROM ('2022-01-01') TO ('2022-02-01')",
            "for values from ('2022-01-01 00:00:00+00') to ('2022-02-01 00:00:00+00')"
        ));
        assert!(!same_bound("FOR VALUES FROM ('2022-01-01') TO ('2022-02-01')", "FOR VALUES FROM ('2022-01-01') TO ('2022-03-01')"));
    }
}
