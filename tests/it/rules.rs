//! What every rule promises: a name, an example that raises it and nothing else, and an example that is silent.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::compare::{CompareOptions, Side, Status, compare};
use schema_parity::replay::{Replayed, replay};
use schema_parity::report::Report;
use schema_parity::rules::{Example, RULES, judge};
use schema_parity::source::{Dialect, InputFile, SideInput, SourceSet, recognise};
use schema_parity::sql::parse;

/// Rules whose bad example raises another code too, with the reason.
const RAISED_TOGETHER: [(&str, &str, &str); 3] = [
    ("assumed-table", "statement-would-fail", "a table that no file creates is assumed only after the engine refused its first use"),
    ("naming-style", "missing-table", "names are proposed, never assumed to be the same"),
    ("naming-style", "extra-table", "names are proposed, never assumed to be the same"),
];

/// Rules whose bad example has a statement that the engine refuses: that is what they are about.
const ABOUT_REFUSALS: [&str; 2] = ["assumed-table", "statement-would-fail"];

/// Codes that no [`RULES`] entry has, because they judge rows and versions instead of facts of the comparison: a pair that raises exactly the
/// code, and the other side of a pair that is silent.
const OTHER_CODES: [(&str, Example, &str); 7] = [
    (
        "missing-seed-rows",
        Example {
            left: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x'), (2, 'y');"),
            right: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');"),
        },
        "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (2, 'y'), (1, 'x');",
    ),
    (
        "seed-rows-changed",
        Example {
            left: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');"),
            right: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'z');"),
        },
        "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (a, id) VALUES ('x', 1);",
    ),
    (
        "extra-seed-rows",
        Example {
            left: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');"),
            right: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x'), (2, 'y');"),
        },
        "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');",
    ),
    (
        "no-seed-rows",
        Example {
            left: (Dialect::Sqlite, "CREATE TABLE c (id BIGINT NOT NULL PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');"),
            right: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT);"),
        },
        "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');",
    ),
    (
        "seed-rows-not-compared",
        Example {
            left: (Dialect::Postgres, "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');"),
            right: (
                Dialect::Postgres,
                "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x'); DELETE FROM c WHERE random() < 0.5;",
            ),
        },
        "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); INSERT INTO c (id, a) VALUES (1, 'x');",
    ),
    (
        "extension-not-enabled",
        Example {
            left: (Dialect::Postgres, "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN crypt('a', 'b'); END $$;"),
            right: (Dialect::Postgres, "CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN crypt('a', 'b'); END $$;"),
        },
        "CREATE EXTENSION pgcrypto; CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN crypt('a', 'b'); END $$;",
    ),
    (
        "no-common-version",
        Example {
            left: (
                Dialect::Postgres,
                "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); CREATE TABLE d (id BIGINT PRIMARY KEY, b BIGINT GENERATED ALWAYS AS (id * 2) STORED);",
            ),
            right: (
                Dialect::Postgres,
                "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT) WITH OIDS; CREATE TABLE d (id BIGINT PRIMARY KEY, b BIGINT GENERATED ALWAYS AS (id * 2) STORED);",
            ),
        },
        "CREATE TABLE c (id BIGINT PRIMARY KEY, a TEXT); CREATE TABLE d (id BIGINT PRIMARY KEY, b BIGINT GENERATED ALWAYS AS (id * 2) STORED);",
    ),
];

/// Of [`OTHER_CODES`], those about one side alone: the silent schema stands on both sides, or the pair would differ.
const ABOUT_ONE_SIDE: [&str; 2] = ["extension-not-enabled", "no-common-version"];

fn side(dialect: Dialect, sql: &str, label: &str) -> SideInput {
    let files = vec![InputFile { path: "schema.sql".into(), content: Ok(sql.as_bytes().to_vec()) }];
    SideInput { label: label.into(), files, dialect: Some(dialect), ..SideInput::default() }
}

fn report(example: &Example, options: CompareOptions) -> Report {
    let left = side(example.left.0, example.left.1, "expected");
    let right = side(example.right.0, example.right.1, "checked");
    audit(AuditRequest { left, right, options, ..AuditRequest::default() }, &mut |_| {})
}

fn codes(report: &Report) -> BTreeSet<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// What was not read as it stands, empty when everything was.
fn not_read(report: &Report, refusals_allowed: bool) -> Vec<String> {
    let mut out: Vec<String> = report.not_analysed.iter().map(|row| format!("not analysed: {} ({})", row.excerpt, row.reason)).collect();
    for (word, counts) in [("expected", report.left.statements), ("checked", report.right.statements)] {
        if counts.opaque + counts.not_understood > 0 || (counts.would_fail > 0 && !refusals_allowed) {
            out.push(format!("{word}: {counts:?}"));
        }
    }
    out
}

#[test]
fn a_bad_example_raises_its_rule_and_nothing_else() {
    let mut wrong = String::new();
    for rule in RULES {
        let Some(example) = &rule.bad else { continue };
        let report = report(example, rule.options());
        let mut wanted = BTreeSet::from([rule.code]);
        wanted.extend(RAISED_TOGETHER.iter().filter(|(code, ..)| *code == rule.code).map(|(_, other, _)| *other));
        let not_read = not_read(&report, ABOUT_REFUSALS.contains(&rule.code));
        if codes(&report) != wanted || !not_read.is_empty() {
            writeln!(wrong, "{}: raises {:?} {not_read:#?}", rule.code, codes(&report)).expect("a string takes every line");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_good_example_is_silent() {
    let mut wrong = String::new();
    for rule in RULES {
        let Some(example) = &rule.good else { continue };
        let report = report(example, rule.options());
        let not_read = not_read(&report, false);
        if !report.findings.is_empty() || !not_read.is_empty() {
            writeln!(wrong, "{}: raises {:?} {not_read:#?}", rule.code, codes(&report)).expect("a string takes every line");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_rule_has_both_examples() {
    let without: Vec<&str> = RULES.iter().filter(|rule| rule.bad.is_none() || rule.good.is_none()).map(|rule| rule.code).collect();
    assert_eq!(without, [""; 0], "write a pair for each of them");
}

#[test]
fn rows_and_versions_have_examples_too() {
    let mut wrong = String::new();
    for (code, bad, good_right) in &OTHER_CODES {
        let raised = report(bad, CompareOptions::default());
        if codes(&raised) != BTreeSet::from([*code]) {
            writeln!(wrong, "{code}: raises {:?} {:#?}", codes(&raised), not_read(&raised, false)).expect("a string takes every line");
        }
        let right = (bad.right.0, *good_right);
        let good = Example { left: if ABOUT_ONE_SIDE.contains(code) { right } else { bad.left }, right };
        let silent = report(&good, CompareOptions::default());
        if !silent.findings.is_empty() || !not_read(&silent, false).is_empty() {
            writeln!(wrong, "{code}: is not silent: {:?} {:#?}", codes(&silent), not_read(&silent, false))
                .expect("a string takes every line");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_file_is_a_rule_and_every_rule_has_its_file() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let mut on_disk = BTreeSet::new();
    for folder in std::fs::read_dir(&root).expect("the folder of rules").map(|entry| entry.expect("an entry").path()) {
        if !folder.is_dir() {
            continue;
        }
        let group = folder.file_name().expect("a name").to_string_lossy().into_owned();
        for file in std::fs::read_dir(&folder).expect("a group of rules").map(|entry| entry.expect("an entry").path()) {
            let text = std::fs::read_to_string(&file).expect("a source file is readable");
            if text.contains("pub static RULE: Rule") {
                let stem = file.file_stem().expect("a name").to_string_lossy().into_owned();
                assert!(
                    text.contains(&format!("code: \"{}\"", stem.replace('_', "-"))),
                    "{} has another code than its name",
                    file.display()
                );
                on_disk.insert((group.clone(), stem));
            } else {
                let helper = file.file_name().is_some_and(|name| name == "mod.rs") || group == "seed" || group == "requirements";
                assert!(helper, "{} holds no rule", file.display());
            }
        }
    }
    let listed: BTreeSet<(String, String)> = RULES.iter().map(|rule| (rule.group.replace(' ', "_"), rule.code.replace('-', "_"))).collect();
    assert_eq!(listed, on_disk);
    assert_eq!(listed.len(), RULES.len(), "a code is listed twice");
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).chain(OTHER_CODES.iter().map(|(code, ..)| *code)).collect();
    assert_eq!(names.len(), RULES.len() + OTHER_CODES.len(), "two judges use the same code");
}

#[test]
fn what_a_rule_says_is_written_for_people() {
    for rule in RULES {
        for text in [rule.summary, rule.rationale, rule.help] {
            assert!(text.ends_with('.') && text.starts_with(|first: char| first.is_uppercase()), "{}: {text}", rule.code);
            assert!(!text.contains("audited"), "{}: the sides are called expected and checked: {text}", rule.code);
        }
    }
    for example in RULES.iter().flat_map(|rule| [rule.bad, rule.good].into_iter().flatten().map(move |example| (rule, example))) {
        for finding in report(&example.1, example.0.options()).findings {
            for text in [&finding.message, &finding.why, &finding.help] {
                assert!(text.ends_with('.') && !text.ends_with("..") && !text.contains("  "), "{}: {text}", finding.code);
                assert!(text.starts_with(|first: char| !first.is_lowercase()), "{}: {text}", finding.code);
                assert!(!text.contains("audited"), "{}: the sides are called expected and checked: {text}", finding.code);
            }
        }
    }
}

fn prepared(dialect: Dialect, sql: &str) -> (SourceSet, Replayed) {
    let sources = recognise(side(dialect, sql, "side"));
    let replayed = replay(sources.dialect, &parse(&sources));
    (sources, replayed)
}

/// Schemas of every kind of object, to be compared with one another.
fn schemas() -> Vec<(Dialect, &'static str)> {
    let mut out: Vec<(Dialect, &'static str)> = Vec::new();
    for example in RULES.iter().flat_map(|rule| [rule.bad, rule.good]).flatten() {
        for side in [example.left, example.right] {
            if !out.contains(&side) {
                out.push(side);
            }
        }
    }
    out
}

#[test]
fn every_difference_ends_in_exactly_one_finding() {
    let options = CompareOptions { comments: true, constraint_names: true, column_order: true, ..CompareOptions::default() };
    let sides: Vec<(SourceSet, Replayed)> = schemas().into_iter().map(|(dialect, sql)| prepared(dialect, sql)).collect();
    assert!(sides.len() > 80, "only {} schemas", sides.len());
    let mut facts = 0;
    // Every schema meets its neighbours in the list: those of the same rule, of the same group and of the next.
    for (position, left) in sides.iter().enumerate() {
        for right in sides.iter().skip(position.saturating_sub(6)).take(13) {
            let (left, right) = (Side { sources: &left.0, replayed: &left.1 }, Side { sources: &right.0, replayed: &right.1 });
            let comparison = compare(left, right, &options);
            let mut counted: BTreeMap<String, i64> = BTreeMap::new();
            for fact in &comparison.differences {
                let key = format!("{:?}", (fact.status, fact.kind, &fact.object, fact.facet, &fact.left, &fact.right, fact.verdict));
                *counted.entry(key).or_default() += 1;
                facts += 1;
            }
            for said in judge(left, right, &comparison).iter().filter(|finding| finding.status != Status::Advice) {
                let key = format!("{:?}", (said.status, said.kind, &said.object, said.facet, &said.left, &said.right, said.verdict));
                *counted.entry(key).or_default() -= 1;
            }
            let unequal: Vec<(&String, &i64)> = counted.iter().filter(|(_, count)| **count != 0).collect();
            assert!(unequal.is_empty(), "facts more (+) or fewer (-) than findings: {unequal:#?}");
        }
    }
    assert!(facts > 2000, "only {facts} facts were judged");
}

#[test]
fn exactly_one_rule_applies_to_a_fact() {
    use schema_parity::rules::Check;
    let options = CompareOptions { comments: true, constraint_names: true, column_order: true, ..CompareOptions::default() };
    let sides: Vec<(SourceSet, Replayed)> = schemas().into_iter().map(|(dialect, sql)| prepared(dialect, sql)).collect();
    let mut wrong = BTreeSet::new();
    for (position, left) in sides.iter().enumerate() {
        for right in sides.iter().skip(position.saturating_sub(6)).take(13) {
            let (left, right) = (Side { sources: &left.0, replayed: &left.1 }, Side { sources: &right.0, replayed: &right.1 });
            for fact in compare(left, right, &options).differences {
                let applying = RULES.iter().filter(|rule| matches!(&rule.check, Check::Difference { applies, .. } if applies(&fact)));
                let applying: Vec<&str> = applying.map(|rule| rule.code).collect();
                if applying.len() != 1 {
                    wrong.insert(format!("{:?} {:?} {:?} {:?}: {applying:?}", fact.status, fact.kind, fact.facet, fact.row));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
