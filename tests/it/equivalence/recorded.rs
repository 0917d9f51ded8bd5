//! What was accepted is written down: a pair that is not spelled the same leaves a difference or the row that excuses it.

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::catalog::Column;
use schema_parity::compare::{CompareOptions, Comparison, Kind, Side, compare};
use schema_parity::replay::{Replayed, replay};
use schema_parity::report::{markdown, text};
use schema_parity::rules::RULES;
use schema_parity::source::{Dialect, InputFile, SideInput, SourceSet, recognise};
use schema_parity::sql::parse;

use super::cases;

fn input(dialect: Dialect, sql: &str, label: &str) -> SideInput {
    let file = InputFile { path: "schema.sql".into(), content: Ok(sql.as_bytes().to_vec()) };
    SideInput { label: label.into(), files: vec![file], dialect: Some(dialect), ..SideInput::default() }
}

fn prepared(dialect: Dialect, sql: &str) -> (SourceSet, Replayed) {
    let sources = recognise(input(dialect, sql, "side"));
    let replayed = replay(sources.dialect, &parse(&sources));
    (sources, replayed)
}

/// What an author reads of a column, facet by facet.
fn spelled(column: &Column) -> [(&'static str, String); 6] {
    let fold = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    let default = column.default.as_ref().filter(|_| !column.serial);
    let generated = column.generated.as_ref();
    [
        ("type", fold(&column.data_type.raw)),
        ("nullable", column.nullable.to_string()),
        ("default", default.map_or_else(String::new, |default| fold(&default.text))),
        ("identity", format!("{:?} {}", column.identity, column.serial)),
        ("generated", generated.map_or_else(String::new, |it| format!("{} {}", fold(&it.expression.text), it.stored))),
        ("collation", column.collation.as_deref().map(fold).unwrap_or_default()),
    ]
}

/// Pairs that differ in spelling and of which the comparison says nothing.
fn silent(left: &(SourceSet, Replayed), right: &(SourceSet, Replayed)) -> Vec<String> {
    let sides = [left, right].map(|(sources, replayed)| Side { sources, replayed });
    let said: Comparison = compare(sides[0], sides[1], &CompareOptions::default());
    let mut out = Vec::new();
    for pair in &said.table_pairs {
        let (Some(lk), Some(rk)) = (&pair.left, &pair.right) else { continue };
        let (lt, rt) = (&left.1.catalog.tables[lk], &right.1.catalog.tables[rk]);
        for (l, r) in &pair.columns {
            let (Some(l), Some(r)) = (l, r) else { continue };
            let (lc, rc) = (&lt.columns[*l], &rt.columns[*r]);
            for ((facet, own), (_, other)) in spelled(lc).iter().zip(spelled(rc).iter()) {
                let about = |kind, table: &Option<String>, name: &str, found: Option<&str>| {
                    // A default that takes the place of the numbering is judged with the numbering.
                    let facets = if *facet == "default" { [*facet, "identity"] } else { [*facet, *facet] };
                    kind == Kind::Column
                        && table.as_deref() == Some(lt.name.as_str())
                        && name == lc.name
                        && found.is_some_and(|found| facets.contains(&found))
                };
                let told = said.differences.iter().any(|d| about(d.kind, &d.object.table, &d.object.name, d.facet))
                    || said.accepted.iter().any(|a| about(a.kind, &a.object.table, &a.object.name, Some(a.facet)));
                if own != other && !told {
                    out.push(format!("{}.{} {facet}: {own:?} and {other:?}", lt.name, lc.name));
                }
            }
        }
        for element in &pair.elements {
            let (Some(own), Some(other)) = (&element.left, &element.right) else { continue };
            let told = said.differences.iter().any(|d| d.kind == element.kind && d.object.name == element.name)
                || said.accepted.iter().any(|a| a.kind == element.kind && a.object.name == element.name);
            if !own.value.eq_ignore_ascii_case(&other.value) && !told {
                out.push(format!("{} {} of {}: {:?} and {:?}", element.kind.as_str(), element.name, lt.name, own.value, other.value));
            }
        }
    }
    out
}

#[test]
fn what_is_not_spelled_the_same_leaves_a_row_or_a_difference() {
    let mut wrong = Vec::new();
    let mut check = |left: (Dialect, &str), right: (Dialect, &str)| {
        for line in silent(&prepared(left.0, left.1), &prepared(right.0, right.1)) {
            wrong.push(format!("{line}\n    {}\n    {}", left.1, right.1));
        }
    };
    for (left, right) in cases::pairs() {
        check((Dialect::Sqlite, &left), (Dialect::Postgres, &right));
        check((Dialect::Postgres, &right), (Dialect::Sqlite, &left));
    }
    for example in RULES.iter().flat_map(|rule| [rule.bad, rule.good]).flatten().filter(|pair| pair.left.0 != pair.right.0) {
        check(example.left, example.right);
        check(example.right, example.left);
    }
    assert!(wrong.is_empty(), "{} pairs were accepted without a word:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_that_accepted_something_is_in_every_report_with_its_count() {
    let left = "CREATE TABLE t (id INTEGER PRIMARY KEY, on_sale INTEGER NOT NULL DEFAULT 0 CHECK (on_sale IN (0, 1)), note CLOB);";
    let right = "CREATE TABLE t (id BIGSERIAL PRIMARY KEY, on_sale BOOLEAN NOT NULL DEFAULT false, note TEXT);";
    let request = AuditRequest {
        left: input(Dialect::Sqlite, left, "left"),
        right: input(Dialect::Postgres, right, "right"),
        ..AuditRequest::default()
    };
    let report = audit(request, &mut |_| {});
    let rules: Vec<(&str, u64)> = report.equivalences.iter().map(|used| (used.rule.as_str(), used.count)).collect();
    assert_eq!(rules, [("C09", 1), ("D03", 1), ("K02", 1), ("K16", 1), ("T01", 1), ("T06", 1), ("T22", 1)]);
    for used in &report.equivalences {
        assert_eq!(used.count as usize, used.pairs.len());
        assert!(markdown(&report).contains(&format!("| `{}` | {} |", used.rule, used.count)), "{} in Markdown", used.rule);
        let line = format!("  {:<5}{:>5}  ", used.rule, used.count);
        assert!(text(&report).contains(&line), "{} in text", used.rule);
    }
}
