//! Functions, procedures and aggregates, by name and argument types.

use crate::catalog::{Catalog, Routine, RoutineKey};
use crate::compare::listing::{alone, comments};
use crate::compare::names::object_path;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, ObjectPath, Status, Verdict, equivalence, text};
use crate::source::Dialect;
use crate::sql::{DataType, Expr, RoutineKind, TriggerAction};

type Entry<'a> = (&'a RoutineKey, &'a Routine);

/// Compares all routines. Against a SQLite side a trigger's function belongs to its trigger and is not listed.
pub(super) fn compare(work: &mut Work<'_>) {
    let ls = listed(work, work.left_catalog());
    let rs = listed(work, work.right_catalog());
    let left_keys: Vec<PhaseKeys> = ls.iter().map(|(key, _)| keys(work.names.left(&key.name), key)).collect();
    let right_keys: Vec<PhaseKeys> = rs.iter().map(|(key, _)| keys(work.names.right(&key.name), key)).collect();
    let pairs = pair(&left_keys, &right_keys);
    for (l, r) in pairs.both {
        let (Some((key, left)), Some((other, right))) = (ls.get(l), rs.get(r)) else { continue };
        compare_pair(work, (key, left), (other, right));
    }
    for l in pairs.left_only {
        let Some((key, routine)) = ls.get(l) else { continue };
        alone(work, Kind::Function, Status::Missing, path(key, routine), whole(routine), true);
    }
    for r in pairs.right_only {
        let Some((key, routine)) = rs.get(r) else { continue };
        alone(work, Kind::Function, Status::Extra, path(key, routine), whole(routine), true);
    }
}

fn listed<'a>(work: &Work<'_>, catalog: &'a Catalog) -> Vec<Entry<'a>> {
    let runs = |key: &RoutineKey| {
        catalog.triggers.values().any(|trigger| match &trigger.definition.action {
            TriggerAction::Function { name, args: _ } => name.name == key.name.name,
            TriggerAction::Body(_) => false,
        })
    };
    catalog.routines.iter().filter(|(key, _)| work.same_engine() || !runs(key)).collect()
}

/// The signature, then the name alone for a routine whose arguments changed.
fn keys(name: String, key: &RoutineKey) -> PhaseKeys {
    let args: Vec<String> = key.args.iter().map(|arg| arg.trim_start_matches("public.").to_owned()).collect();
    vec![Some(format!("{name}({})", args.join(","))), Some(name)]
}

fn path(key: &RoutineKey, routine: &Routine) -> ObjectPath {
    object_path(&key.name, &format!("{}({})", routine.name, key.args.join(", ")))
}

fn whole(routine: &Routine) -> Evidence {
    let definition = &routine.definition;
    let mut out = format!("{:?}", routine.kind).to_ascii_uppercase();
    if let Some(returns) = &definition.returns {
        out.push_str(&format!(" RETURNS {returns}"));
    }
    if let Some(language) = &definition.language {
        out.push_str(&format!(" LANGUAGE {language}"));
    }
    out.push_str(&format!(" {}", text::shortened(&definition.body)));
    evidence(out, &routine.provenance)
}

fn compare_pair(work: &mut Work<'_>, (key, left): Entry<'_>, (other, right): Entry<'_>) {
    let object = path(key, left);
    let (l, r) = (&left.definition, &right.definition);
    let mut facets: Vec<(&'static str, String, String)> = Vec::new();
    let mut add = |facet, a: String, b: String| {
        if a != b {
            facets.push((facet, a, b));
        }
    };
    let flag = |set: bool, on: &str, off: &str| (if set { on } else { off }).to_owned();
    add("kind", format!("{:?}", left.kind).to_ascii_uppercase(), format!("{:?}", right.kind).to_ascii_uppercase());
    let args = |key: &RoutineKey| key.args.iter().map(|arg| arg.trim_start_matches("public.")).collect::<Vec<_>>().join(", ");
    let named = |routine: &Routine| {
        let one = |arg: &crate::sql::RoutineArgument| {
            let default = arg.default.as_deref().map(|default| default_key(default, &arg.data_type));
            let default = default.map_or_else(String::new, |default| format!(" DEFAULT {default}"));
            let mode = if arg.mode == "IN" || arg.mode.is_empty() { "" } else { &arg.mode };
            format!("{mode} {}{default}", arg.name.as_deref().unwrap_or_default()).trim().to_owned()
        };
        routine.args.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    if args(key) == args(other) {
        add("arguments", named(left), named(right));
    } else {
        add("arguments", args(key), args(other));
    }
    if returned(left) != returned(right) {
        add("returns", returned(left), returned(right));
    }
    add("language", l.language.clone().unwrap_or_default(), r.language.clone().unwrap_or_default());
    add("volatility", l.volatility.to_ascii_uppercase(), r.volatility.to_ascii_uppercase());
    add("strict", flag(l.strict, "STRICT", "CALLED ON NULL INPUT"), flag(r.strict, "STRICT", "CALLED ON NULL INPUT"));
    let security = |set| flag(set, "SECURITY DEFINER", "SECURITY INVOKER");
    add("security", security(l.security_definer), security(r.security_definer));
    add("leakproof", flag(l.leakproof, "LEAKPROOF", "NOT LEAKPROOF"), flag(r.leakproof, "LEAKPROOF", "NOT LEAKPROOF"));
    add("parallel", l.parallel.to_ascii_uppercase(), r.parallel.to_ascii_uppercase());
    add("options", options(&l.options), options(&r.options));
    let mut different = !facets.is_empty();
    for (facet, a, b) in facets {
        work.different(Kind::Function, &object, facet, evidence(a, &left.provenance), evidence(b, &right.provenance), Verdict::Wrong);
    }
    if !same_body(work, &l.body, &r.body) {
        let body = |routine: &Routine| {
            let body = &routine.definition.body;
            evidence(text::shortened(body), &routine.provenance).with_text(body)
        };
        work.different(Kind::Function, &object, "body", body(left), body(right), Verdict::Wrong);
        different = true;
    }
    different |= comments(work, Kind::Function, &object, (&left.comment, &whole(left)), (&right.comment, &whole(right)));
    work.both(Kind::Function, &object, whole(left), whole(right), Outcome::of(different));
}

/// The default of an argument in a form that is equal for equal values: PostgreSQL prints it with its type.
fn default_key(default: &str, data_type: &DataType) -> String {
    match crate::sql::query_expression(default, Dialect::Postgres) {
        Some(tree) => equivalence::default_value_key(&tree, data_type),
        None => text::folded(default),
    }
}

/// What a routine returns; output arguments say it where nothing is written (<https://www.postgresql.org/docs/current/sql-createfunction.html>).
fn returned(routine: &Routine) -> String {
    if let Some(returns) = &routine.definition.returns {
        let returns = returns.trim();
        let word =
            |word: &str| returns.get(..word.len()).filter(|own| own.eq_ignore_ascii_case(word)).map(|own| returns[own.len()..].trim());
        if let Some(columns) = word("table").and_then(|rest| rest.strip_prefix('(')).and_then(|rest| rest.strip_suffix(')')) {
            let columns = text::parts(columns).into_iter().map(|column| {
                let (name, data_type) = column.trim().split_once(char::is_whitespace).unwrap_or((column, ""));
                format!("{} {}", text::folded(name).trim_matches('"'), type_name(data_type.trim()))
            });
            return format!("table({})", columns.collect::<Vec<_>>().join(","));
        }
        return match word("setof ") {
            Some(name) => format!("setof {}", type_name(name)),
            None => type_name(returns),
        };
    }
    let mut outputs = routine.args.iter().filter(|arg| matches!(arg.mode.as_str(), "OUT" | "INOUT" | "IN OUT"));
    match (outputs.next(), outputs.next(), routine.kind) {
        (_, _, RoutineKind::Procedure) | (None, _, RoutineKind::Function | RoutineKind::Aggregate) => String::new(),
        (Some(only), None, RoutineKind::Function | RoutineKind::Aggregate) => plain_type(&only.data_type),
        (Some(_), Some(_), RoutineKind::Function | RoutineKind::Aggregate) => "record".to_owned(),
    }
}

/// A type as the server keeps it for an argument or a result: without a length.
fn plain_type(data_type: &DataType) -> String {
    let schema = data_type.schema.as_ref().filter(|schema| *schema != "public").map_or_else(String::new, |schema| format!("{schema}."));
    text::type_words(&format!("{schema}{}{}", data_type.name, "[]".repeat(usize::from(data_type.array_dimensions > 0))))
}

/// As [`plain_type`], from the type's text.
fn type_name(written: &str) -> String {
    if let Some(Expr::Cast { operand, data_type }) = crate::sql::query_expression(&format!("NULL::{written}"), Dialect::Postgres)
        && *operand == Expr::Null
        && !written.contains('%')
    {
        return plain_type(&data_type);
    }
    // The type of a column, which the server looks up.
    text::type_words(written)
}

/// Options in defined order; PostgreSQL prints `SET x TO 'y'` for `SET x = y` and leaves out its default cost.
fn options(options: &[String]) -> String {
    let plain = |option: &String| {
        text::type_words(option)
            .replace(" = ", " to ")
            .replace('=', " to ")
            .replace(['\'', '"'], "")
            .replace(", ", ",")
            .replace("public.", "")
    };
    // `SET TIME ZONE 'UTC'` sets `timezone`.
    let zoned = |option: String| match option.strip_prefix("set time ").and_then(|rest| rest.rsplit(' ').next()) {
        Some(zone) => format!("set timezone to {zone}"),
        None => option,
    };
    let mut out: Vec<String> =
        options.iter().map(plain).map(zoned).filter(|option| option != "cost 100" && option != "rows 1000").collect();
    crate::source::order::sort(&mut out);
    out.join("; ")
}

/// Bodies between quotes are compared as they are; an SQL-standard body is printed anew by PostgreSQL, so its meaning counts.
fn same_body(work: &Work<'_>, left: &str, right: &str) -> bool {
    let lines = |body: &str| body.replace("\r\n", "\n");
    if lines(left) == lines(right) {
        return true;
    }
    match (standard(work.left_catalog(), left), standard(work.right_catalog(), right)) {
        (Some(own), Some(other)) => own == other,
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    }
}

/// The statements of an SQL-standard body (`RETURN …`, `BEGIN ATOMIC … END`) in a form that is equal for equal statements.
fn standard(catalog: &Catalog, body: &str) -> Option<Vec<String>> {
    let tokens: Vec<String> = crate::sql::lex::normalised_tokens(body, Dialect::Postgres);
    let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let statements: Vec<&[String]> = match words.as_slice() {
        ["return", ..] => vec![&tokens[1..]],
        ["begin", "atomic", .., "end"] => tokens[2..tokens.len() - 1].split(|token| token == ";").filter(|part| !part.is_empty()).collect(),
        _ => return None,
    };
    Some(statements.into_iter().map(|tokens| equivalence::statement_key(catalog, tokens)).collect())
}
