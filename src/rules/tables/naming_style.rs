//! The sides write the same names in different styles, and the comparison was not asked to map them.

use crate::rules::Severity;
use crate::rules::rule::{Check, Example, Rule, tested};
use crate::source::Dialect;
use crate::source::unicode::capitalised;

/// The sides write the same names in different styles, and the comparison was not asked to map them.
pub static RULE: Rule = Rule {
    code: "naming-style",
    group: "tables",
    summary: "The sides write the same names in different styles.",
    rationale: "As long as the names are not mapped, the same table or column is reported as missing under one name and as extra under the other.",
    help: "Look at the pairs, then compare again with --map-names, or with map_names = true below [options] in schema-parity.toml.",
    check: Check::Difference {
        applies: |d| d.facet == Some("naming"),
        message: |w| {
            let count = capitalised(&w.0.with_it.join(" and "));
            format!("{count} of the expected side have a counterpart whose name differs only in style: {} may be {}.", w.left(), w.right())
        },
        severity: |_| Severity::Warning,
    },
    bad: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE OrderLine (OrderLineId BIGINT NOT NULL PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE order_line (order_line_id BIGINT PRIMARY KEY);"),
    }),
    good: tested(Example {
        left: (Dialect::Sqlite, "CREATE TABLE OrderLine (OrderLineId BIGINT NOT NULL PRIMARY KEY);"),
        right: (Dialect::Postgres, "CREATE TABLE orderline (orderlineid BIGINT PRIMARY KEY);"),
    }),
};
