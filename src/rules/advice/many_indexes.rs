//! A table carries far more indexes than the others.

use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;

/// From this number of indexes on a table is told.
const MANY: usize = 8;

/// A table carries far more indexes than the others.
pub static RULE: Rule = Rule {
    code: "many-indexes",
    group: "advice",
    summary: "A table carries far more indexes than the others.",
    rationale: "Every insert and most updates of a row write all of its indexes.",
    help: "Look which of them queries use, and drop the others.",
    check: Check::Advice(find),
    bad: tested(Example { left: (Dialect::Postgres, MANY_SCHEMA), right: (Dialect::Postgres, MANY_SCHEMA) }),
    good: tested(Example {
        left: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT); CREATE INDEX t_a ON t (a);"),
        right: (Dialect::Postgres, "CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT); CREATE INDEX t_a ON t (a);"),
    }),
};

const MANY_SCHEMA: &str = "CREATE TABLE u (id BIGINT PRIMARY KEY); CREATE TABLE v (id BIGINT PRIMARY KEY); CREATE TABLE w (id BIGINT PRIMARY KEY); CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, g TEXT, h TEXT); CREATE INDEX t_a ON t (a); CREATE INDEX t_b ON t (b); CREATE INDEX t_c ON t (c); CREATE INDEX t_d ON t (d); CREATE INDEX t_e ON t (e); CREATE INDEX t_f ON t (f); CREATE INDEX t_g ON t (g); CREATE INDEX t_h ON t (h);";

fn find(side: Side<'_>) -> Vec<Advice> {
    let catalog = &side.replayed.catalog;
    let all = catalog.indexes.len();
    let tables = catalog.tables.len().max(1);
    let mut out = Vec::new();
    for (key, table) in &catalog.tables {
        let own = catalog.indexes_of(key).count();
        if own >= MANY && own * tables > 3 * all {
            out.push(Advice {
                kind: Kind::Table,
                object: ObjectPath { schema: None, table: None, name: key.display() },
                evidence: Evidence::new(format!("{own} indexes"), table.provenance.created.or(table.provenance.statement)),
                message: format!("Table {} carries {own} of the {all} indexes of all {tables} tables.", key.display()),
            });
        }
    }
    out
}
