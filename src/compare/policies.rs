//! Row security policies, which only PostgreSQL has.

use crate::catalog::{ObjectKey, Policy};
use crate::compare::equivalence::TableSide;
use crate::compare::listing::comments;
use crate::compare::names::shown_schema;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict, exact};

type Entry<'a> = (&'a ObjectKey, &'a Policy);

/// Compares the policies of tables that both sides have; others go with their table.
pub(super) fn compare(work: &mut Work<'_>) {
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let ls: Vec<Entry<'_>> = lc.policies.iter().map(|((of, _), policy)| (of, policy)).collect();
    let rs: Vec<Entry<'_>> = rc.policies.iter().map(|((of, _), policy)| (of, policy)).collect();
    let key = |table: String, policy: &Policy| -> PhaseKeys { vec![Some(format!("{table}|{}", work.names.fold(&policy.name)))] };
    let left_keys: Vec<PhaseKeys> = ls.iter().map(|(of, policy)| key(work.names.left(of), policy)).collect();
    let right_keys: Vec<PhaseKeys> = rs.iter().map(|(of, policy)| key(work.names.right(of), policy)).collect();
    let pairs = pair(&left_keys, &right_keys);
    for (l, r) in pairs.both {
        let (Some((lo, lp)), Some((ro, rp))) = (ls.get(l), rs.get(r)) else { continue };
        work.enter(work.names.left(lo));
        compare_pair(work, (lo, lp), (ro, rp));
    }
    for l in pairs.left_only {
        let Some((of, policy)) = ls.get(l) else { continue };
        if !rc.tables.keys().any(|key| work.names.right(key) == work.names.left(of)) {
            continue;
        }
        work.enter(work.names.left(of));
        // Row security with one permission less shows fewer rows; one restriction less shows more.
        let verdict = if work.postgres_only(Status::Missing) { Verdict::Manual } else { Verdict::Wrong };
        let difference = work.missing(Kind::Policy, path(of, policy), whole(policy), verdict);
        if verdict == Verdict::Manual {
            difference.row = Some("V16");
        }
    }
    for r in pairs.right_only {
        let Some((of, policy)) = rs.get(r) else { continue };
        if !lc.tables.keys().any(|key| work.names.left(key) == work.names.right(of)) {
            continue;
        }
        work.enter(work.names.right(of));
        let verdict = if work.postgres_only(Status::Extra) { Verdict::Expected } else { Verdict::Risk };
        let difference = work.extra(Kind::Policy, path(of, policy), whole(policy), verdict);
        if verdict == Verdict::Expected {
            difference.row = Some("V16");
        }
    }
}

fn path(of: &ObjectKey, policy: &Policy) -> ObjectPath {
    ObjectPath { schema: shown_schema(of), table: Some(of.name.clone()), name: policy.name.clone() }
}

fn whole(policy: &Policy) -> Evidence {
    let mut out = format!("{} FOR {} TO {}", mode(policy), policy.command, roles(policy));
    if let Some(using) = &policy.using {
        out.push_str(&format!(" USING ({})", crate::compare::text::one_line(&using.text)));
    }
    if let Some(check) = &policy.with_check {
        out.push_str(&format!(" WITH CHECK ({})", crate::compare::text::one_line(&check.text)));
    }
    evidence(out, &policy.provenance)
}

fn mode(policy: &Policy) -> &'static str {
    if policy.permissive { "PERMISSIVE" } else { "RESTRICTIVE" }
}

fn roles(policy: &Policy) -> String {
    if policy.roles.is_empty() || (policy.roles.len() == 1 && policy.roles.iter().any(|role| role.eq_ignore_ascii_case("public"))) {
        return "PUBLIC".to_owned();
    }
    policy.roles.iter().cloned().collect::<Vec<_>>().join(", ")
}

fn compare_pair(work: &mut Work<'_>, (lo, left): Entry<'_>, (ro, right): Entry<'_>) {
    let object = path(lo, left);
    let nowhere = exact::Nowhere::new();
    let (lc, rc) = (work.left_catalog(), work.right_catalog());
    let ls = lc.tables.get(lo).map_or_else(|| nowhere.side(lc), |table| TableSide { catalog: lc, key: lo, table });
    let rs = rc.tables.get(ro).map_or_else(|| nowhere.side(rc), |table| TableSide { catalog: rc, key: ro, table });
    let mut facets: Vec<&'static str> = Vec::new();
    if left.command != right.command {
        facets.push("cmd");
    }
    if mode(left) != mode(right) {
        facets.push("permissive");
    }
    if roles(left) != roles(right) {
        facets.push("roles");
    }
    if !exact::same_optional(&ls, left.using.as_ref(), &rs, right.using.as_ref()) {
        facets.push("using");
    }
    if !exact::same_optional(&ls, left.with_check.as_ref(), &rs, right.with_check.as_ref()) {
        facets.push("check");
    }
    let mut different = !facets.is_empty();
    for facet in facets {
        work.different(Kind::Policy, &object, facet, whole(left), whole(right), Verdict::Wrong);
    }
    different |= comments(work, Kind::Policy, &object, (&left.comment, &whole(left)), (&right.comment, &whole(right)));
    work.both(Kind::Policy, &object, whole(left), whole(right), Outcome::of(different));
}

/// Lists the policies of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    for ((of, _), policy) in &side.catalog.policies {
        if of == side.key {
            work.goes_with(Kind::Policy, status, &path(of, policy), whole(policy));
        }
    }
}
