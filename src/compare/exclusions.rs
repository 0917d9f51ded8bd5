//! Exclusion constraints, which only PostgreSQL has.

use crate::catalog::ExclusionConstraint;
use crate::compare::equivalence::{TableSide, canonical_key, value_key};
use crate::compare::listing::comments;
use crate::compare::names::element_path;
use crate::compare::pairing::{PhaseKeys, pair};
use crate::compare::tables::PairedTable;
use crate::compare::work::{Outcome, Work, evidence};
use crate::compare::{Evidence, Kind, Status, Verdict, render, text};
use crate::source::{Dialect, SourceSpan};
use crate::sql::{Expression, query_expression};

fn name(exclusion: &ExclusionConstraint) -> String {
    exclusion.name.clone().unwrap_or_else(|| text::one_line(&exclusion.text))
}

fn whole(exclusion: &ExclusionConstraint) -> Evidence {
    evidence(format!("EXCLUDE {}", text::one_line(&exclusion.text)), &exclusion.provenance)
}

/// Compares exclusion constraints by name, then by content.
pub(super) fn compare(work: &mut Work<'_>, paired: &PairedTable<'_>) {
    let (left, right) = (paired.left, paired.right);
    let keys = |side: &TableSide<'_>| -> Vec<PhaseKeys> {
        side.table.exclusions.iter().map(|it| vec![Some(form(side, it)), it.name.as_deref().map(|name| work.names.fold(name))]).collect()
    };
    let pairs = pair(&keys(&left), &keys(&right));
    let (ls, rs) = (&left.table.exclusions, &right.table.exclusions);
    for (l, r) in pairs.both {
        let (Some(lx), Some(rx)) = (ls.get(l), rs.get(r)) else { continue };
        let object = element_path(left.key, left.table, name(lx));
        let mut different = false;
        if form(&left, lx) != form(&right, rx) {
            work.different(Kind::Exclusion, &object, "definition", whole(lx), whole(rx), Verdict::Wrong);
            different = true;
        }
        if lx.deferral != rx.deferral {
            let show = |it: &ExclusionConstraint| evidence(render::deferral(it.deferral), &it.provenance);
            work.different(Kind::Exclusion, &object, "deferrable", show(lx), show(rx), Verdict::Risk);
            different = true;
        }
        different |= comments(work, Kind::Exclusion, &object, (&lx.comment, &whole(lx)), (&rx.comment, &whole(rx)));
        different |= comments(work, Kind::Exclusion, &object, (&lx.index_comment, &whole(lx)), (&rx.index_comment, &whole(rx)));
        if work.options.constraint_names
            && let (Some(l), Some(r)) = (&lx.name, &rx.name)
            && l != r
        {
            work.different(Kind::Exclusion, &object, "name", evidence(l, &lx.provenance), evidence(r, &rx.provenance), Verdict::Risk);
            different = true;
        }
        work.both(Kind::Exclusion, &object, whole(lx), whole(rx), Outcome::of(different));
    }
    for l in pairs.left_only {
        let Some(it) = ls.get(l) else { continue };
        let verdict = if work.same_engine() { Verdict::Wrong } else { Verdict::Manual };
        work.missing(Kind::Exclusion, element_path(left.key, left.table, name(it)), whole(it), verdict);
    }
    for r in pairs.right_only {
        let Some(it) = rs.get(r) else { continue };
        work.extra(Kind::Exclusion, element_path(left.key, left.table, name(it)), whole(it), Verdict::Stricter).row = Some("C26");
    }
}

/// Lists the exclusion constraints of a table that only one side has.
pub(super) fn inside(work: &mut Work<'_>, side: &TableSide<'_>, status: Status) {
    for exclusion in &side.table.exclusions {
        work.goes_with(Kind::Exclusion, status, &element_path(side.key, side.table, name(exclusion)), whole(exclusion));
    }
}

/// Equal for constraints that exclude the same rows: method, elements and predicate, with expressions in their normal form.
fn form(side: &TableSide<'_>, exclusion: &ExclusionConstraint) -> String {
    let mut tokens: Vec<&str> = exclusion.tokens.iter().map(String::as_str).collect();
    // What PostgreSQL takes when no method is written.
    let method = match tokens.as_slice() {
        ["using", method, ..] => {
            let method = (*method).to_owned();
            tokens.drain(..2);
            method
        }
        _ => "btree".to_owned(),
    };
    let Some(end) = group_end(&tokens) else { return exclusion.tokens.join(" ") };
    let elements: Vec<String> = at_commas(&tokens[1..end - 1]).into_iter().map(|tokens| element(side, tokens)).collect();
    let rest = match &tokens[end..] {
        ["where", predicate @ ..] => {
            format!("where {}", expression(predicate).map_or_else(|| predicate.join(" "), |it| canonical_key(side, &it)))
        }
        other => other.join(" "),
    };
    format!("{method}({}) {rest}", elements.join(", "))
}

/// `expression [words] WITH operator`.
fn element(side: &TableSide<'_>, tokens: &[&str]) -> String {
    let end = match tokens {
        ["(", ..] => group_end(tokens).unwrap_or(tokens.len()),
        [_, "(", ..] => group_end(&tokens[1..]).map_or(tokens.len(), |end| end + 1),
        _ => tokens.len().min(1),
    };
    let (key, words) = tokens.split_at(end);
    let key = expression(key).map_or_else(|| key.join(" "), |it| value_key(side, &it));
    format!("{key} {}", words.join(" "))
}

fn expression(tokens: &[&str]) -> Option<Expression> {
    let text = tokens.join(" ");
    let tree = query_expression(&text, Dialect::Postgres)?;
    Some(Expression { text, tree, span: SourceSpan::default() })
}

/// The position after the group that the tokens begin with.
fn group_end(tokens: &[&str]) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return (at > 0).then_some(at + 1);
        }
    }
    None
}

fn at_commas<'t, 's>(tokens: &'t [&'s str]) -> Vec<&'t [&'s str]> {
    let mut depth = 0usize;
    tokens
        .split(|token| {
            match *token {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *token == ","
        })
        .collect()
}
