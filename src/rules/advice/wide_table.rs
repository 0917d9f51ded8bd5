//! A table has far more columns than the others.

use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;

/// From this number of columns on a table is called wide.
const WIDE: usize = 30;

/// A table has far more columns than the others.
pub static RULE: Rule = Rule {
    code: "wide-table",
    group: "advice",
    summary: "A table has far more columns than the others.",
    rationale: "Wide tables gather what belongs to several things, and every query and every migration of any of them touches all.",
    help: "Look whether groups of columns belong to tables of their own.",
    check: Check::Advice(find),
    bad: tested(Example { left: (Dialect::Postgres, WIDE_SCHEMA), right: (Dialect::Postgres, WIDE_SCHEMA) }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE a (id BIGINT PRIMARY KEY, c1 TEXT, c2 TEXT, c3 TEXT);"),
        right: (Dialect::Postgres, "CREATE TABLE a (id BIGINT PRIMARY KEY, c1 TEXT, c2 TEXT, c3 TEXT);"),
    }),
};

const WIDE_SCHEMA: &str = "CREATE TABLE a (id BIGINT PRIMARY KEY, c TEXT); CREATE TABLE b (id BIGINT PRIMARY KEY, c TEXT); CREATE TABLE w (id BIGINT PRIMARY KEY, c01 TEXT, c02 TEXT, c03 TEXT, c04 TEXT, c05 TEXT, c06 TEXT, c07 TEXT, c08 TEXT, c09 TEXT, c10 TEXT, c11 TEXT, c12 TEXT, c13 TEXT, c14 TEXT, c15 TEXT, c16 TEXT, c17 TEXT, c18 TEXT, c19 TEXT, c20 TEXT, c21 TEXT, c22 TEXT, c23 TEXT, c24 TEXT, c25 TEXT, c26 TEXT, c27 TEXT, c28 TEXT, c29 TEXT);";

fn find(side: Side<'_>) -> Vec<Advice> {
    let tables: Vec<_> = side.replayed.catalog.tables.iter().filter(|(_, table)| !table.assumed && table.partition_of.is_none()).collect();
    let mut widths: Vec<usize> = tables.iter().map(|(_, table)| table.columns.len()).collect();
    crate::source::order::sort(&mut widths);
    let middle = widths.get(widths.len() / 2).copied().unwrap_or(0);
    tables
        .into_iter()
        .filter(|(_, table)| table.columns.len() >= WIDE && table.columns.len() > 3 * middle)
        .map(|(key, table)| Advice {
            kind: Kind::Table,
            object: ObjectPath { schema: None, table: None, name: key.display() },
            evidence: Evidence::new(format!("{} columns", table.columns.len()), table.provenance.created.or(table.provenance.statement)),
            message: format!(
                "Table {} has {} columns, while half of the tables have {middle} or fewer.",
                key.display(),
                table.columns.len()
            ),
        })
        .collect()
}
