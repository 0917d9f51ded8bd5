//! Schemas, extensions, and objects that are recorded by their definition only.

use crate::catalog::{Extension, OtherObject};
use crate::compare::listing::{alone, comments};
use crate::compare::names::object_path;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict, other_forms, text};
use crate::sql::ObjectKind;

/// Compares schemas and extensions.
pub(super) fn compare_schemas(work: &mut Work<'_>) {
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let mapped = work.names.mapped_schema().map(str::to_owned);
    let path = |name: &str| ObjectPath { schema: None, table: None, name: name.to_owned() };
    for (name, schema) in &lc.schemas {
        if let Some(other) = rc.schemas.get(name) {
            let (l, r) = (evidence(format!("SCHEMA {name}"), &schema.provenance), evidence(format!("SCHEMA {name}"), &other.provenance));
            let different = comments(work, Kind::Schema, &path(name), (&schema.comment, &l), (&other.comment, &r));
            work.both(Kind::Schema, &path(name), l, r, Outcome::of(different));
        } else if mapped.as_ref() != Some(name) {
            let there = evidence(format!("SCHEMA {name}"), &schema.provenance);
            alone(work, Kind::Schema, Status::Missing, path(name), there, true);
        }
    }
    for (name, schema) in &rc.schemas {
        if !lc.schemas.contains_key(name) && mapped.as_ref() != Some(name) {
            let there = evidence(format!("SCHEMA {name}"), &schema.provenance);
            alone(work, Kind::Schema, Status::Extra, path(name), there, true);
        }
    }
    compare_extensions(work);
}

fn compare_extensions(work: &mut Work<'_>) {
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let path = |name: &str| ObjectPath { schema: None, table: None, name: name.to_owned() };
    // Every database has it (<https://www.postgresql.org/docs/current/plpgsql-overview.html>).
    let listed = |name: &String| name != "plpgsql";
    for (name, left) in lc.extensions.iter().filter(|(name, _)| listed(name)) {
        let Some(right) = rc.extensions.get(name) else {
            let there = evidence(format!("EXTENSION {name}"), &left.provenance);
            alone(work, Kind::Extension, Status::Missing, path(name), there, true);
            continue;
        };
        let mut different = false;
        for (facet, l, r) in [("version", &left.version, &right.version), ("schema", &left.schema, &right.schema)] {
            if let (Some(l), Some(r)) = (l, r)
                && l != r
            {
                let (l, r) = (evidence(l.clone(), &left.provenance), evidence(r.clone(), &right.provenance));
                work.different(Kind::Extension, &path(name), facet, l, r, Verdict::Risk);
                different = true;
            }
        }
        let there = |it: &Extension| evidence(format!("EXTENSION {name}"), &it.provenance);
        // What the extension says about itself is its comment until another is written.
        if left.comment.is_some() && right.comment.is_some() {
            different |= comments(work, Kind::Extension, &path(name), (&left.comment, &there(left)), (&right.comment, &there(right)));
        }
        work.both(Kind::Extension, &path(name), there(left), there(right), Outcome::of(different));
    }
    for (name, right) in rc.extensions.iter().filter(|(name, _)| listed(name) && !lc.extensions.contains_key(*name)) {
        let there = evidence(format!("EXTENSION {name}"), &right.provenance);
        alone(work, Kind::Extension, Status::Extra, path(name), there, true);
    }
}

/// Compares objects that are recorded by their definition.
pub(super) fn compare(work: &mut Work<'_>) {
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    // PL/pgSQL is there in every database, whether a file creates it or not.
    let listed = |kind: &ObjectKind, it: &OtherObject| *kind != ObjectKind::Language || it.name.name != "plpgsql";
    let ls: Vec<(&ObjectKind, String, &OtherObject)> = lc
        .others
        .iter()
        .filter(|((kind, _), it)| listed(kind, it))
        .map(|((kind, key), it)| (kind, other_forms::named(kind, work.names.left(key)), it))
        .collect();
    let rs: Vec<(&ObjectKind, String, &OtherObject)> = rc
        .others
        .iter()
        .filter(|((kind, _), it)| listed(kind, it))
        .map(|((kind, key), it)| (kind, other_forms::named(kind, work.names.right(key)), it))
        .collect();
    let keys = |list: &[(&ObjectKind, String, &OtherObject)]| -> Vec<PhaseKeys> {
        list.iter().map(|(kind, name, _)| vec![Some(format!("{kind:?}|{name}"))]).collect()
    };
    let pairs = pair(&keys(&ls), &keys(&rs));
    for (l, r) in pairs.both {
        let (Some((kind, _, left)), Some((_, _, right))) = (ls.get(l), rs.get(r)) else { continue };
        let kind = kind_of(kind);
        let mut different = comments(work, kind, &path(left), (&left.comment, &whole(left)), (&right.comment, &whole(right)));
        if !text::same_tokens(&other_forms::definition(lc, left), &other_forms::definition(rc, right)) {
            work.different(kind, &path(left), "definition", whole(left), whole(right), Verdict::Wrong);
            different = true;
        }
        work.both(kind, &path(left), whole(left), whole(right), Outcome::of(different));
    }
    for l in pairs.left_only {
        let Some((kind, _, it)) = ls.get(l) else { continue };
        alone(work, kind_of(kind), Status::Missing, path(it), whole(it), true);
    }
    for r in pairs.right_only {
        let Some((kind, _, it)) = rs.get(r) else { continue };
        alone(work, kind_of(kind), Status::Extra, path(it), whole(it), true);
    }
}

fn kind_of(kind: &ObjectKind) -> Kind {
    if *kind == ObjectKind::Rule { Kind::Rule } else { Kind::Other }
}

fn path(it: &OtherObject) -> ObjectPath {
    match &it.table {
        Some(table) => ObjectPath { table: Some(table.name.clone()), ..object_path(table, &it.name.name) },
        None => ObjectPath { schema: it.name.schema.clone().filter(|schema| schema != "public"), table: None, name: it.name.name.clone() },
    }
}

fn whole(it: &OtherObject) -> Evidence {
    evidence(text::shortened(&it.definition), &it.provenance)
}
