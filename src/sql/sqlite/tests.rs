//! Tests of the lowering.

use super::lower;
use crate::source::{Dialect, FileId};
use crate::sql::{Outcome, Statement, StatementKind, split};

fn statements(text: &str) -> Vec<Statement> {
    split(text, 0..text.len() as u32, Dialect::Sqlite).iter().map(|raw| lower(text, FileId(0), raw)).collect()
}

fn one(text: &str) -> StatementKind {
    match statements(text).remove(0).outcome {
        Outcome::Modelled(kind) => *kind,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn a_trigger_ends_at_its_end() {
    let StatementKind::CreateTrigger(trigger) = one("CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT new.a; END;") else { panic!() };
    assert_eq!(trigger.timing, "AFTER");
}
