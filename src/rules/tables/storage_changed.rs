//! Rows, indexes or values are kept in another way.

use crate::compare::{Kind, Status};
use crate::rules::rule::{Check, Example, Rule, notice, tested};
use crate::source::Dialect;
use crate::source::unicode::capitalised;

/// Rows, indexes or values are kept in another way.
pub static RULE: Rule = Rule {
    code: "storage-changed",
    group: "tables",
    summary: "Rows, indexes or values are kept in another way.",
    rationale: "Storage parameters, storage modes, compression and statistics targets change no result, but speed, size and how often a table is cleaned up.",
    help: "Set it as expected, or record why it differs.",
    check: Check::Difference {
        applies: |d| {
            d.status == Status::Different
                && match d.facet {
                    Some("storage" | "compression" | "statistics") => true,
                    Some("options") => matches!(d.kind, Kind::Table | Kind::Column | Kind::Index | Kind::PrimaryKey | Kind::Unique),
                    Some(_) | None => false,
                }
        },
        message: |w| format!("{}: {} is {} where {} is expected.", capitalised(&w.subject()), what(&w.facet()), w.right(), w.left()),
        severity: notice,
    },
    bad: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT) WITH (fillfactor = 70);"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT);"),
    }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT) WITH (fillfactor = 70);"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT); ALTER TABLE t SET (fillfactor = '70');"),
    }),
};

fn what(facet: &str) -> String {
    match facet {
        "options" => "the set of storage parameters".to_owned(),
        "storage" => "the storage mode".to_owned(),
        "statistics" => "the statistics target".to_owned(),
        other => format!("the {other}"),
    }
}
