//! Several triggers of a table fire at the same moment.

use crate::catalog::Trigger;
use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::Dialect;

/// Several triggers of a table fire at the same moment.
pub static RULE: Rule = Rule {
    code: "triggers-in-order-of-name",
    group: "advice",
    summary: "Several triggers of a table fire at the same moment.",
    rationale: "PostgreSQL runs them in the order of their names, SQLite in no defined order: a new name changes what happens first.",
    help: "Make one trigger of them, or give them names in the order that is meant.",
    check: Check::Advice(find),
    bad: tested(Example { left: (Dialect::Postgres, TWO), right: (Dialect::Postgres, TWO) }),
    good: tested(Example { left: (Dialect::Postgres, APART), right: (Dialect::Postgres, APART) }),
};

const TWO: &str = "CREATE TABLE t (id BIGINT PRIMARY KEY);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER b BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();";

const APART: &str = "CREATE TABLE t (id BIGINT PRIMARY KEY);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER a BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER b BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER c AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();";

/// Whether two triggers fire at the same moment of the same statement.
fn together(one: &Trigger, other: &Trigger) -> bool {
    let (a, b) = (&one.definition, &other.definition);
    let fires = |trigger: &Trigger| trigger.enabled != 'D';
    // What fires for different columns may still fire at once.
    one.table == other.table
        && fires(one)
        && fires(other)
        && a.timing == b.timing
        && a.for_each_row == b.for_each_row
        && a.events.iter().any(|event| b.events.contains(event))
}

fn find(side: Side<'_>) -> Vec<Advice> {
    let triggers: Vec<&Trigger> = side.replayed.catalog.triggers.values().collect();
    let mut out = Vec::new();
    for (at, trigger) in triggers.iter().enumerate() {
        // Of those that fire together, the first is told with the others.
        if triggers.iter().take(at).any(|earlier| together(earlier, trigger)) {
            continue;
        }
        let others = triggers.iter().skip(at + 1).filter(|other| together(trigger, other));
        let names: Vec<&str> = std::iter::once(trigger).chain(others).map(|one| one.definition.name.name.as_str()).collect();
        let [first @ .., last] = names.as_slice() else { continue };
        if first.is_empty() {
            continue;
        }
        let order = match side.sources.dialect {
            Dialect::Postgres => "in the order of their names",
            Dialect::Sqlite => "in no defined order",
        };
        let table = trigger.table.display();
        out.push(Advice {
            kind: Kind::Trigger,
            object: ObjectPath { schema: None, table: Some(table.clone()), name: names[0].to_owned() },
            evidence: Evidence::new(format!("TRIGGER {}", names[0]), trigger.provenance.created.or(trigger.provenance.statement)),
            message: format!("The triggers {} and {last} of table {table} fire at the same moment, {order}.", first.join(", ")),
        });
    }
    out
}
