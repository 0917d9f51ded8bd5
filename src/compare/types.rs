//! Enums, composites, ranges, base types and domains.

use crate::catalog::{Domain, UserType};
use crate::compare::listing::{alone, by_name, comments};
use crate::compare::names::object_path;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict, exact, render, text};
use crate::sql::TypeDefinition;

/// Compares all types and domains.
pub(super) fn compare(work: &mut Work<'_>) {
    let listed = by_name(work, &work.left_catalog().types, &work.right_catalog().types, &|_, _| None);
    for ((key, left), (_, right)) in listed.both {
        let object = object_path(key, &left.name);
        let (facet, kind) = match (kind_of(left), kind_of(right)) {
            (Kind::Enum, Kind::Enum) => ("values", Kind::Enum),
            (Kind::Enum, _) => ("definition", Kind::Type),
            (kind, _) => ("definition", kind),
        };
        let mut different = false;
        if !same_definition(work, left, right) {
            work.different(kind, &object, facet, whole(left), whole(right), Verdict::Wrong);
            different = true;
        }
        different |= comments(work, kind, &object, (&left.comment, &whole(left)), (&right.comment, &whole(right)));
        work.both(kind, &object, whole(left), whole(right), Outcome::of(different));
    }
    for (key, it) in listed.left_only {
        alone(work, kind_of(it), Status::Missing, object_path(key, &it.name), whole(it), true);
    }
    for (key, it) in listed.right_only {
        alone(work, kind_of(it), Status::Extra, object_path(key, &it.name), whole(it), true);
    }
    domains(work);
}

fn kind_of(it: &UserType) -> Kind {
    match &it.definition {
        TypeDefinition::Enum(_) => Kind::Enum,
        TypeDefinition::Composite(_) => Kind::Composite,
        TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => Kind::Type,
    }
}

fn whole(it: &UserType) -> Evidence {
    let value = match &it.definition {
        TypeDefinition::Enum(values) => {
            format!("({})", values.iter().map(|value| format!("'{}'", value.replace('\'', "''"))).collect::<Vec<_>>().join(", "))
        }
        TypeDefinition::Composite(attributes) => {
            let one = |it: &crate::sql::CompositeAttribute| format!("{} {}", it.name, render::data_type(&it.data_type));
            format!("({})", attributes.iter().map(one).collect::<Vec<_>>().join(", "))
        }
        TypeDefinition::Range(options) => format!("RANGE ({})", options.join(", ")),
        TypeDefinition::Base(options) => format!("({})", options.join(", ")),
        TypeDefinition::Shell => "shell type".to_owned(),
    };
    evidence(value, &it.provenance)
}

fn same_definition(work: &Work<'_>, left: &UserType, right: &UserType) -> bool {
    match (&left.definition, &right.definition) {
        (TypeDefinition::Enum(l), TypeDefinition::Enum(r)) => l == r,
        (TypeDefinition::Composite(l), TypeDefinition::Composite(r)) => {
            l.len() == r.len()
                && l.iter().zip(r).all(|(a, b)| {
                    a.name == b.name
                        && a.collation == b.collation
                        && exact::same_type(work.left_catalog(), &a.data_type, work.right_catalog(), &b.data_type)
                })
        }
        (TypeDefinition::Range(l), TypeDefinition::Range(r)) | (TypeDefinition::Base(l), TypeDefinition::Base(r)) => {
            let plain = |options: &[String]| {
                let mut options: Vec<String> = options.iter().map(|option| text::type_words(option)).collect();
                // PostgreSQL prints the name that it makes up for the multirange.
                options.retain(|option| !option.starts_with("multirange_type_name") || !option.ends_with(&made_up_multirange(&left.name)));
                crate::source::order::sort(&mut options);
                options
            };
            plain(l) == plain(r)
        }
        (TypeDefinition::Shell, TypeDefinition::Shell) => true,
        (
            TypeDefinition::Enum(_)
            | TypeDefinition::Composite(_)
            | TypeDefinition::Range(_)
            | TypeDefinition::Base(_)
            | TypeDefinition::Shell,
            _,
        ) => false,
    }
}

/// The name that PostgreSQL gives to the multirange type of a range type.
fn made_up_multirange(range: &str) -> String {
    match range.split_once("range") {
        Some((before, after)) => format!("{before}multirange{after}"),
        None => format!("{range}_multirange"),
    }
}

fn domains(work: &mut Work<'_>) {
    let listed = by_name(work, &work.left_catalog().domains, &work.right_catalog().domains, &|_, _| None);
    for ((key, left), (_, right)) in listed.both {
        let object = object_path(key, &left.name);
        let mut different = false;
        for facet in domain_facets(work, left, right) {
            work.different(Kind::Domain, &object, facet, domain(left), domain(right), Verdict::Wrong);
            different = true;
        }
        different |= comments(work, Kind::Domain, &object, (&left.comment, &domain(left)), (&right.comment, &domain(right)));
        work.both(Kind::Domain, &object, domain(left), domain(right), Outcome::of(different));
    }
    for (key, it) in listed.left_only {
        alone(work, Kind::Domain, Status::Missing, object_path(key, &it.name), domain(it), true);
    }
    for (key, it) in listed.right_only {
        alone(work, Kind::Domain, Status::Extra, object_path(key, &it.name), domain(it), true);
    }
}

fn domain(it: &Domain) -> Evidence {
    let mut out = render::data_type(&it.base);
    if it.not_null {
        out.push_str(" NOT NULL");
    }
    if let Some(default) = &it.default {
        out.push_str(&format!(" DEFAULT {}", crate::compare::text::one_line(&default.text)));
    }
    for check in &it.checks {
        out.push_str(&format!(" {}", render::check(check)));
    }
    evidence(out, &it.provenance)
}

fn domain_facets(work: &Work<'_>, left: &Domain, right: &Domain) -> Vec<&'static str> {
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let nowhere = exact::Nowhere::new();
    let (ls, rs) = (nowhere.side(lc), nowhere.side(rc));
    let checks = |it: &Domain, side| {
        let mut keys: Vec<(String, bool)> =
            it.checks.iter().map(|check| (crate::compare::equivalence::canonical_key(side, &check.expression), check.not_valid)).collect();
        crate::source::order::sort(&mut keys);
        keys
    };
    let mut facets = Vec::new();
    if !exact::same_type(lc, &left.base, rc, &right.base) {
        facets.push("base");
    }
    if left.not_null != right.not_null {
        facets.push("not_null");
    }
    if left.collation != right.collation {
        facets.push("collation");
    }
    let same_default = match (&left.default, &right.default) {
        (None, None) => true,
        (Some(own), Some(other)) => exact::same_value(&ls, own, &rs, other),
        (Some(_), None) | (None, Some(_)) => false,
    };
    if !same_default {
        facets.push("default");
    }
    if checks(left, &ls) != checks(right, &rs) {
        facets.push("checks");
    }
    facets
}
