//! Several triggers of a table fire at the same moment.

use crate::catalog::{ObjectKey, Trigger};
use crate::compare::{Evidence, Kind, ObjectPath, Side};
use crate::rules::rule::{Advice, Check, Example, Rule, tested};
use crate::source::{Dialect, SortedMap};

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

/// When a trigger fires: its table, timing, `FOR EACH ROW`, and one of its events.
type Moment<'a> = (&'a ObjectKey, &'a str, bool, &'a str);

/// Triggers that fire together: their table, timing and names.
type Together<'a> = (&'a ObjectKey, &'a str, Vec<&'a str>);

fn find(side: Side<'_>) -> Vec<Advice> {
    // What fires for different columns may still fire at once.
    let mut moments: SortedMap<Moment<'_>, Vec<&Trigger>> = SortedMap::new();
    for trigger in side.replayed.catalog.triggers.values().filter(|trigger| trigger.enabled != 'D') {
        let definition = &trigger.definition;
        for event in &definition.events {
            let moment = (&trigger.table, definition.timing.as_str(), definition.for_each_row, event.as_str());
            moments.entry(moment).or_default().push(trigger);
        }
    }
    let order = match side.sources.dialect {
        Dialect::Postgres => "in the order of their names",
        Dialect::Sqlite => "in no defined order",
    };
    // The same triggers at several moments are one advice.
    let mut together: SortedMap<Together<'_>, Vec<&str>> = SortedMap::new();
    for ((table, timing, _, event), triggers) in &moments {
        if triggers.len() > 1 {
            let names = triggers.iter().map(|trigger| trigger.definition.name.name.as_str()).collect();
            together.entry((table, timing, names)).or_default().push(event);
        }
    }
    let mut out = Vec::new();
    for ((table, timing, names), events) in &together {
        let Some((last, first)) = names.split_last() else { continue };
        let moment = format!("{timing} {}", events.join(" OR "));
        let made = side.replayed.catalog.triggers.get(&((*table).clone(), (*last).to_owned())).map(|trigger| &trigger.provenance);
        out.push(Advice {
            kind: Kind::Trigger,
            object: ObjectPath { schema: None, table: Some(table.display()), name: names.join(", ") },
            evidence: Evidence::new(moment.clone(), made.and_then(|made| made.created.or(made.statement))),
            message: format!("The triggers {} and {last} of table {} fire {moment}, {order}.", first.join(", "), table.display()),
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::replay;
    use crate::source::{InputFile, SideInput, recognise};
    use crate::sql::parse;

    fn told(sql: &str) -> Vec<String> {
        let files = vec![InputFile { path: "001.sql".into(), content: Ok(sql.as_bytes().to_vec()) }];
        let sources = recognise(SideInput { label: "t".into(), files, dialect: Some(Dialect::Postgres), ..SideInput::default() });
        let replayed = replay(Dialect::Postgres, &parse(&sources));
        find(Side { sources: &sources, replayed: &replayed }).into_iter().map(|advice| advice.message).collect()
    }

    #[test]
    fn each_moment_is_told_with_those_that_share_it() {
        assert_eq!(told(TWO), ["The triggers a and b of table t fire BEFORE INSERT, in the order of their names."]);
        let chain = format!("{TWO}\nCREATE TRIGGER c BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();");
        assert_eq!(
            told(&chain),
            [
                "The triggers a and b of table t fire BEFORE INSERT, in the order of their names.",
                "The triggers b and c of table t fire BEFORE UPDATE, in the order of their names.",
            ]
        );
        let both = TWO.replace("a BEFORE INSERT", "a BEFORE INSERT OR UPDATE");
        assert_eq!(told(&both), ["The triggers a and b of table t fire BEFORE INSERT OR UPDATE, in the order of their names."]);
        assert!(told(&format!("{TWO}\nALTER TABLE t DISABLE TRIGGER a;")).is_empty());
        assert!(told(APART).is_empty());
    }
}
