//! Hostile input: deep and long statements on a small stack, and damaged statements.

use proptest::prelude::*;
use schema_parity::sql::Outcome;

use super::{STATEMENTS, lower};

/// The stack of a wasm module is one megabyte, of which the lowering may take half.
const STACK: usize = 512 * 1024;

/// Lowers on a small stack; a stack overflow would end the test run.
fn lower_on_small_stack(text: String) -> Vec<Outcome> {
    let work = move || lower(&text).into_iter().map(|statement| statement.outcome).collect::<Vec<_>>();
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).expect("a thread");
    thread.join().expect("no panic")
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("CREATE TABLE t (a int CHECK ({}1{} > 0))", open.repeat(depth), close.repeat(depth))
}

#[test]
fn nesting_is_read_up_to_the_limit_and_refused_beyond() {
    for (open, close) in [
        ("(", ")"),
        ("f(", ")"),
        ("CASE WHEN a THEN ", " END"),
        ("ARRAY[", "]"),
        ("(SELECT ", ")"),
        ("CAST((", ") AS int)"),
        ("a[", "]"),
        ("COALESCE(1, -(", "))"),
    ] {
        for depth in [1, 10, 18, 40, 44, 100, 1000, 10_000] {
            let outcomes = lower_on_small_stack(nested(open, close, depth));
            let [outcome] = outcomes.as_slice() else { panic!("{open} {depth}: {outcomes:?}") };
            match outcome {
                Outcome::Modelled(_) => assert!(depth <= 45, "{open} {depth}"),
                Outcome::NotUnderstood { reason, .. } => {
                    assert!(reason.contains("too deep"), "{open} {depth}: {reason}");
                    assert!(depth > 18, "{open} {depth}: {reason}");
                }
                other => panic!("{open} {depth}: {other:?}"),
            }
        }
    }
}

#[test]
fn chains_are_read_up_to_the_limit_and_refused_beyond() {
    let checks = [
        " AND a",
        " OR a = 1",
        " || b",
        " + 1",
        " -> 'x'",
        "::int",
        "[1]",
        " IS NULL",
        " COLLATE \"C\"",
        " BETWEEN 1 AND 2",
        " = NOT a",
        " AND NOT a",
        ".b",
        " < - a",
        ", a",
    ];
    for link in checks {
        for length in [5, 400, 3000, 10_000] {
            let outcomes = lower_on_small_stack(format!("CREATE TABLE t (a int, CHECK ((a{})))", link.repeat(length)));
            assert_eq!(outcomes.len(), 1, "{link} {length}");
            let too_deep = matches!(&outcomes[0], Outcome::NotUnderstood { reason, .. } if reason.contains("too deep"));
            assert!(too_deep || length <= 3000 || link == ", a", "{link} {length}: {:?}", outcomes[0]);
            assert!(!(too_deep && length <= 5), "{link} {length}");
        }
    }
    for link in [" UNION SELECT 1", " JOIN t ON true", " CROSS JOIN t", " JOIN t", ", t", " NATURAL JOIN t", " WHERE NOT"] {
        for length in [5, 400, 3000, 10_000] {
            let outcomes = lower_on_small_stack(format!("CREATE VIEW v AS SELECT 1 FROM t{}", link.repeat(length)));
            assert_eq!(outcomes.len(), 1, "{link} {length}");
        }
    }
    for (start, link) in [
        ("SELECT ", "NOT "),
        ("SELECT ", "- "),
        ("SELECT ", "~"),
        ("SELECT ", "@ "),
        ("SELECT ", "CASE "),
        ("EXPLAIN ", "EXPLAIN "),
        ("", "PREPARE p AS "),
        ("", "DECLARE c CURSOR FOR "),
        ("", "CREATE SCHEMA s "),
        ("", "CREATE TABLE t AS "),
        ("", "CREATE VIEW v AS "),
        ("", "CREATE RULE r AS ON INSERT TO t DO "),
        ("", "WITH "),
        ("", "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC "),
        ("", "INSERT INTO t "),
        ("", "COPY "),
        ("", "IF "),
        ("CREATE TYPE t AS ENUM ('a'", ", 'b'"),
        ("CREATE TABLE t (a int", "[]"),
        ("DROP TABLE a", ".b"),
    ] {
        for length in [5, 40, 400, 10_000] {
            let outcomes = lower_on_small_stack(format!("{start}{}", link.repeat(length)));
            assert!(!outcomes.is_empty(), "{start}{link} {length}");
        }
    }
}

/// The statements of the list as texts.
fn listed() -> Vec<&'static str> {
    STATEMENTS.lines().filter(|line| line.ends_with(';')).map(|line| line.trim_end_matches(';')).collect()
}

/// Replaces, drops, doubles or swaps pieces of a statement.
fn damage(text: &str, steps: &[(u8, usize, usize, String)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (what, at, length, piece) in steps {
        if chars.is_empty() {
            break;
        }
        let start = at % chars.len();
        let end = (start + length % 12).min(chars.len());
        match what % 4 {
            0 => drop(chars.drain(start..end)),
            1 => drop(chars.splice(start..end, piece.chars())),
            2 => {
                let copy: Vec<char> = chars[start..end].to_vec();
                chars.splice(start..start, copy);
            }
            _ => chars[start..end].reverse(),
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_statements_never_panic_and_are_never_lost(
        index in 0usize..10_000,
        steps in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>(), r#"[a-zA-Z0-9_ '"$();,.*=<>\[\]{}:\\|&%!@#~^?+\-/é\u{1F600}]{0,6}"#), 1..5),
    ) {
        let listed = listed();
        let text = damage(listed[index % listed.len()], &steps);
        let statements = lower(&text);
        let mut end = 0;
        for statement in &statements {
            prop_assert!(statement.span.start >= end && statement.span.end as usize <= text.len());
            end = statement.span.end;
            prop_assert!(text.is_char_boundary(statement.span.start as usize) && text.is_char_boundary(statement.span.end as usize));
            for clause in &statement.not_modelled {
                prop_assert!(clause.span.start <= clause.span.end && clause.span.end as usize <= text.len(), "{clause:?}");
                prop_assert!(text.is_char_boundary(clause.span.start as usize) && text.is_char_boundary(clause.span.end as usize), "{clause:?}");
            }
            if let Outcome::NotUnderstood { reason, .. } = &statement.outcome {
                prop_assert!(!reason.is_empty());
            }
        }
        let words = schema_parity::sql::lex::significant_tokens(&text, schema_parity::source::Dialect::Postgres);
        let only_separators = words.iter().all(|word| word.text(&text) == ";");
        prop_assert!(only_separators || !statements.is_empty(), "{text}");
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        lower(&text);
    }
}
