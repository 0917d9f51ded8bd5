//! What must hold for any two schemas: a schema equals itself, what is missing one way round is extra the other way round, and the way a file
//! is written changes nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use schema_parity::audit::{AuditRequest, audit};
use schema_parity::report::{OverallVerdict, Report};
use schema_parity::source::{Dialect, InputFile, SideInput};

use crate::{differential_postgres, differential_sqlite};

/// Cases per property: enough to meet every pair of facets, few enough for a debug build.
const CASES: u32 = 48;

#[derive(Debug, Clone)]
struct Column {
    name: &'static str,
    /// Position in [`TYPES`].
    of: usize,
    not_null: bool,
    default: bool,
}

#[derive(Debug, Clone)]
struct Table {
    name: &'static str,
    columns: Vec<Column>,
    unique: bool,
    check: Option<u8>,
    /// Another table, and whether its rows take these along.
    parent: Option<(&'static str, bool)>,
    /// Whether it is unique, and whether it is partial.
    index: Option<(bool, bool)>,
    view: bool,
}

/// Names of tables and of columns; small, so that two schemas meet.
const TABLES: [&str; 4] = ["accounts", "orders", "parcels", "visits"];
const COLUMNS: [&str; 4] = ["alpha", "bravo", "carol", "delta"];

/// A type in both engines, and a default.
const TYPES: [(&str, &str, &str); 4] =
    [("BIGINT", "BIGINT", "7"), ("TEXT", "TEXT", "'x'"), ("REAL", "DOUBLE PRECISION", "1.5"), ("BLOB", "BYTEA", "NULL")];

fn column(name: &'static str) -> impl Strategy<Value = Option<Column>> {
    let one = (0..TYPES.len(), any::<bool>(), any::<bool>());
    proptest::option::weighted(0.7, one)
        .prop_map(move |some| some.map(|(of, not_null, default)| Column { name, of, not_null, default: default && of != 3 }))
}

fn table(name: &'static str) -> impl Strategy<Value = Option<Table>> {
    let columns = (column(COLUMNS[0]), column(COLUMNS[1]), column(COLUMNS[2]), column(COLUMNS[3]));
    let parent = proptest::option::of((proptest::sample::select(TABLES.to_vec()), any::<bool>()));
    let rest = (any::<bool>(), proptest::option::of(0..3_u8), parent, proptest::option::of(any::<(bool, bool)>()), any::<bool>());
    proptest::option::weighted(0.7, (columns, rest)).prop_map(move |some| {
        some.map(|((a, b, c, d), (unique, check, parent, index, view))| Table {
            name,
            columns: [a, b, c, d].into_iter().flatten().collect(),
            unique,
            check,
            parent,
            index,
            view,
        })
    })
}

type Schema = Vec<Table>;

fn schema() -> impl Strategy<Value = Schema> {
    (table(TABLES[0]), table(TABLES[1]), table(TABLES[2]), table(TABLES[3])).prop_map(|(a, b, c, d)| {
        let mut tables: Vec<Table> = [a, b, c, d].into_iter().flatten().collect();
        let names: Vec<&str> = tables.iter().map(|table| table.name).collect();
        for table in &mut tables {
            table.parent = table.parent.filter(|(parent, _)| names.contains(parent));
        }
        tables
    })
}

/// The statements of a schema: first those that need nothing, in any order, then those that need a table, in any order.
fn statements(schema: &Schema, dialect: Dialect) -> [Vec<String>; 2] {
    let (mut tables, mut rest) = (Vec::new(), Vec::new());
    for table in schema {
        let mut sql = format!("CREATE TABLE {} ( id BIGINT NOT NULL PRIMARY KEY", table.name);
        for column in &table.columns {
            let (sqlite, postgres, default) = TYPES[column.of];
            write!(sql, " , {} {}", column.name, if dialect == Dialect::Sqlite { sqlite } else { postgres }).expect("a string");
            if column.not_null {
                sql.push_str(" NOT NULL");
            }
            if column.default {
                write!(sql, " DEFAULT {default}").expect("a string");
            }
        }
        let reference = table.parent.map(|(parent, cascade)| {
            format!("FOREIGN KEY ( id ) REFERENCES {parent} ( id ){}", if cascade { " ON DELETE CASCADE" } else { "" })
        });
        if let (true, Some(first)) = (table.unique, table.columns.first()) {
            write!(sql, " , UNIQUE ( {} )", first.name).expect("a string");
        }
        if let Some(bound) = table.check {
            write!(sql, " , CONSTRAINT {}_bound CHECK ( id > {bound} )", table.name).expect("a string");
        }
        match (&reference, dialect) {
            (Some(reference), Dialect::Sqlite) => write!(sql, " , {reference}").expect("a string"),
            (Some(reference), Dialect::Postgres) => rest.push(format!("ALTER TABLE {} ADD {reference} ;", table.name)),
            (None, _) => {}
        }
        sql.push_str(" ) ;");
        tables.push(sql);
        if let (Some((unique, partial)), Some(last)) = (table.index, table.columns.last()) {
            let (unique, partial) = (if unique { "UNIQUE " } else { "" }, if partial { " WHERE id > 10" } else { "" });
            rest.push(format!("CREATE {unique}INDEX {0}_last ON {0} ( {1} ){partial} ;", table.name, last.name));
        }
        if table.view {
            rest.push(format!("CREATE VIEW {0}_seen AS SELECT id FROM {0} ;", table.name));
        }
    }
    [tables, rest]
}

fn sql(schema: &Schema, dialect: Dialect) -> String {
    statements(schema, dialect).concat().join("\n")
}

fn report(left: (Dialect, &str), right: (Dialect, &str)) -> Report {
    let side = |(dialect, sql): (Dialect, &str), label: &str| SideInput {
        label: label.into(),
        files: vec![InputFile { path: format!("{label}.sql"), content: Ok(sql.as_bytes().to_vec()) }],
        dialect: Some(dialect),
        ..SideInput::default()
    };
    let request = AuditRequest { left: side(left, "left"), right: side(right, "right"), ..AuditRequest::default() };
    audit(request, &mut |_| {})
}

fn clean(report: &Report) -> Result<(), TestCaseError> {
    prop_assert_eq!(&report.not_analysed, &vec![]);
    prop_assert_eq!((report.left.statements.would_fail, report.right.statements.would_fail), (0, 0));
    Ok(())
}

fn check<S: Strategy>(strategy: S, test: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: std::fmt::Debug,
{
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha));
    if let Err(error) = runner.run(&strategy, test) {
        panic!("{error}");
    }
}

const BOTH: [Dialect; 2] = [Dialect::Sqlite, Dialect::Postgres];

#[test]
fn a_schema_equals_itself() {
    check(schema(), |schema| {
        for dialect in BOTH {
            let text = sql(&schema, dialect);
            let report = report((dialect, &text), (dialect, &text));
            clean(&report)?;
            prop_assert_eq!(&report.findings, &vec![], "{}", text);
            prop_assert_eq!(report.verdict, if schema.is_empty() { report.verdict } else { OverallVerdict::Pass }, "{}", text);
        }
        Ok(())
    });
}

/// A fact without its values: status, kind, object, facet.
type Fact = (String, String, String, Option<String>);

fn facts(report: &Report, mirrored: bool) -> BTreeSet<Fact> {
    let findings = report.findings.iter().filter(|finding| finding.status != "advice");
    findings
        .map(|finding| {
            let status = match (finding.status.as_str(), mirrored) {
                ("missing", true) => "extra",
                ("extra", true) => "missing",
                (status, _) => status,
            };
            // A different object has the left side's name, which for a constraint may be its content: its table says which one it is.
            let named = status != "different" || matches!(finding.kind.as_str(), "table" | "column" | "index" | "view");
            let object = if named { format!("{:?}", finding.object) } else { format!("{:?}", finding.object.table) };
            (status.to_owned(), finding.kind.clone(), object, finding.facet.clone())
        })
        .collect()
}

#[test]
fn what_is_missing_one_way_round_is_extra_the_other_way_round() {
    check((schema(), schema()), |(a, b)| {
        for dialect in BOTH {
            let (a, b) = (sql(&a, dialect), sql(&b, dialect));
            let (there, back) = (report((dialect, &a), (dialect, &b)), report((dialect, &b), (dialect, &a)));
            clean(&there)?;
            prop_assert_eq!(facts(&there, false), facts(&back, true), "{}\n--\n{}", a, b);
        }
        Ok(())
    });
}

#[test]
fn across_engines_missing_and_extra_change_places_and_a_difference_is_judged_both_ways() {
    check((schema(), schema()), |(a, b)| {
        let (a, b) = (sql(&a, Dialect::Sqlite), sql(&b, Dialect::Postgres));
        let there = report((Dialect::Sqlite, &a), (Dialect::Postgres, &b));
        let back = report((Dialect::Postgres, &b), (Dialect::Sqlite, &a));
        clean(&there)?;
        let split = |facts: BTreeSet<Fact>| facts.into_iter().partition::<BTreeSet<Fact>, _>(|(status, ..)| status != "different");
        let ((one_side, both), (one_side_back, both_back)) = (split(facts(&there, false)), split(facts(&back, true)));
        prop_assert_eq!(one_side, one_side_back, "{}\n--\n{}", a, b);
        prop_assert_eq!(both, both_back, "{}\n--\n{}", a, b);
        Ok(())
    });
}

/// What a report says, without where it stands: one line per finding, sorted.
fn said(report: &Report) -> Vec<String> {
    let value = |side: &Option<schema_parity::report::ReportEvidence>| side.as_ref().and_then(|side| side.value.clone());
    let mut lines: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            let judged = (&finding.code, &finding.status, &finding.verdict, &finding.severity, &finding.kind, &finding.object);
            let shown = (&finding.facet, value(&finding.left), value(&finding.right), &finding.message, &finding.why, &finding.help);
            format!("{judged:?} {shown:?}")
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn comments_and_white_space_change_nothing() {
    const GAPS: [&str; 6] = [" ", "\n", "\t  ", " /* it's; a note */ ", " -- it's; a note\n", "\r\n\r\n"];
    check((schema(), schema(), proptest::collection::vec(0..GAPS.len(), 1..40)), |(a, b, gaps)| {
        for dialect in BOTH {
            let (a, b) = (sql(&a, dialect), sql(&b, dialect));
            let mut spaced = String::new();
            for (word, gap) in b.split_whitespace().zip(gaps.iter().cycle()) {
                spaced.push_str(word);
                spaced.push_str(GAPS[*gap]);
            }
            let (plain, noted) = (report((dialect, &a), (dialect, &b)), report((dialect, &a), (dialect, &spaced)));
            clean(&noted)?;
            prop_assert_eq!(said(&plain), said(&noted), "{}\n--\n{}", a, spaced);
            let same = report((dialect, &b), (dialect, &spaced));
            prop_assert_eq!(&same.findings, &vec![], "{}", spaced);
        }
        Ok(())
    });
}

#[test]
fn the_order_of_independent_statements_changes_nothing() {
    check((schema(), schema(), any::<u64>()), |(a, b, seed)| {
        for dialect in BOTH {
            let (a, mut groups) = (sql(&a, dialect), statements(&b, dialect));
            let plain = groups.concat().join("\n");
            for group in &mut groups {
                let by = seed as usize % group.len().max(1);
                group.rotate_left(by);
                if seed & (1 << 40) == 0 {
                    group.reverse();
                }
            }
            let moved = groups.concat().join("\n");
            let (plain, other) = (report((dialect, &a), (dialect, &plain)), report((dialect, &a), (dialect, &moved)));
            clean(&other)?;
            prop_assert_eq!(said(&plain), said(&other), "{}\n--\n{}", a, moved);
        }
        Ok(())
    });
}

/// A random sequence of statements, one on a line, as it is held against PostgreSQL, without those that are refused: a refusal is a finding about
/// the audited side alone, and takes what follows from it along.
fn accepted_by_postgres(seed: u64) -> String {
    let statements = differential_postgres::random::sequence(seed).into_iter();
    let outside = statements.filter(|one| !["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT"].iter().any(|word| one.starts_with(word)));
    let mut lines: Vec<String> = outside.map(|one| one.replace('\n', " ") + " ;").collect();
    loop {
        let text = lines.join("\n");
        let report = report((Dialect::Postgres, &text), (Dialect::Postgres, &text));
        if report.right.statements.would_fail == 0 {
            return text;
        }
        let refused = report.findings.iter().filter(|finding| finding.code == "statement-would-fail");
        let places: BTreeSet<usize> = refused.filter_map(|finding| Some(finding.right.as_ref()?.line? as usize)).collect();
        assert!(!places.is_empty(), "a refusal has a place:\n{text}");
        lines = lines.into_iter().enumerate().filter(|(at, _)| !places.contains(&(at + 1))).map(|(_, line)| line).collect();
    }
}

fn sequence(dialect: Dialect, seed: u64) -> String {
    match dialect {
        Dialect::Sqlite => differential_sqlite::random::sequence(seed),
        Dialect::Postgres => accepted_by_postgres(seed),
    }
}

/// Pairs of random sequences. Those of neighbours of the same parity are about the same names and, for many, the same theme.
const SEQUENCES: u64 = 60;

#[test]
fn what_any_statements_make_equals_itself_and_is_mirrored() {
    let mut wrong = Vec::new();
    for dialect in BOTH {
        for seed in 1..=SEQUENCES {
            let (a, b) = (sequence(dialect, seed), sequence(dialect, seed + 2));
            let same = facts(&report((dialect, &a), (dialect, &a)), false);
            if !same.is_empty() {
                wrong.push(format!("{dialect:?} {seed} against itself: {same:?}"));
            }
            let there = facts(&report((dialect, &a), (dialect, &b)), false);
            let back = facts(&report((dialect, &b), (dialect, &a)), true);
            if there != back {
                let (only, other): (Vec<_>, Vec<_>) = (there.difference(&back).collect(), back.difference(&there).collect());
                wrong.push(format!("{dialect:?} {seed} against {}: {only:?}, the other way round {other:?}", seed + 2));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn notes_between_any_statements_change_nothing() {
    for seed in 1..=SEQUENCES {
        let (a, b) = (accepted_by_postgres(seed), accepted_by_postgres(seed + 2));
        let noted = b.replace('\n', "\n-- it's; a note\n\r\n/* and \"another; */ ");
        let (plain, noted) =
            (report((Dialect::Postgres, &a), (Dialect::Postgres, &b)), report((Dialect::Postgres, &a), (Dialect::Postgres, &noted)));
        assert_eq!(said(&plain), said(&noted), "{a}\n--\n{b}");
    }
}
