//! Queries over the system catalog, `VALUES`, `unnest` and `generate_series`, answered row by row from ours.

use std::borrow::Cow;
use std::ops::Range;

use super::evaluate::Scope;
use super::value::{Row, Truth, Value, and, number_of, or, text};
use super::words::Words;
use crate::replay::postgres::Replayer;

/// How many combinations of rows are looked at.
const MOST: usize = 200_000;

/// The parts of `SELECT items FROM …` or of `VALUES …`.
#[derive(Debug, Clone)]
pub(super) struct Query {
    items: Range<usize>,
    /// From FROM on, or nothing.
    rest: Range<usize>,
    distinct: bool,
    values: bool,
}

impl Query {
    /// Reads a query, or nothing when it is none or says more than is understood here.
    pub(super) fn read(words: &Words<'_>, range: Range<usize>) -> Option<Query> {
        if words.is(range.start, "values") {
            return Some(Query { items: range.start + 1..range.end, rest: range.end..range.end, distinct: false, values: true });
        }
        if !(words.is(range.start, "select") || words.is(range.start, "perform")) {
            return None;
        }
        let from = words.outside(range.clone(), "from").unwrap_or(range.end);
        Query::of(words, range.start + 1..from, from..range.end)
    }

    /// A query whose items do not stand before its FROM, as with `SELECT … INTO … FROM`.
    pub(super) fn of(words: &Words<'_>, items: Range<usize>, rest: Range<usize>) -> Option<Query> {
        let more = ["union", "group", "having", "intersect", "except", "for", "window", "fetch"];
        if more.iter().any(|word| words.outside(rest.clone(), word).is_some()) {
            return None;
        }
        let distinct = words.is(items.start, "distinct");
        if distinct && words.is(items.start + 1, "on") {
            return None;
        }
        Some(Query { items: items.start + usize::from(distinct)..items.end, rest, distinct, values: false })
    }
}

/// Rows and the alias they go by.
type Source = (String, Vec<Row>);

/// An item of a select list: its expression and the name it gets.
struct Item {
    expression: Range<usize>,
    name: String,
}

/// Reads an item of a select list.
fn item(words: &Words<'_>, range: Range<usize>) -> Item {
    if let Some(at) = words.outside(range.clone(), "as")
        && let Some(name) = words.name(at + 1)
    {
        return Item { expression: range.start..at, name };
    }
    let last = range.end - 1;
    // `expression name`: the name follows a name, a constant or what closes an expression.
    let before = last.checked_sub(1).filter(|before| *before >= range.start);
    let follows = before.is_some_and(|before| {
        let closes = words.is(before, ")") || words.is(before, "]") || words.string(before).is_some() || words.number(before).is_some();
        let operator = ["and", "or", "not", "is", "in", "like", "ilike", "distinct"].iter().any(|word| words.is(before, word));
        closes || (words.name(before).is_some() && !operator)
    });
    if let Some(name) = words.name(last).filter(|_| follows) {
        return Item { expression: range.start..last, name };
    }
    let uncast = words.outside(range.clone(), "::").unwrap_or(range.end);
    let name = match words.call(&(range.start..uncast)) {
        Some((function, _)) => function,
        None => uncast.checked_sub(1).and_then(|at| words.name(at)).unwrap_or_else(|| "?column?".into()),
    };
    Item { expression: range, name }
}

impl Replayer {
    /// Whether a query finds a row.
    pub(super) fn exists(&self, words: &Words<'_>, query: &Query, outer: &Scope<'_>, depth: u8) -> Truth {
        let mut found = Some(false);
        self.each(words, query, outer, depth, &mut |_, holds| {
            found = or(found, holds);
            found != Some(true)
        })?;
        found
    }

    /// The one value of a query that stands as an expression; the engine takes NULL when there is no row.
    pub(super) fn scalar(&self, words: &Words<'_>, query: &Query, outer: &Scope<'_>, depth: u8) -> Value {
        match self.rows(words, query, outer, depth).as_deref() {
            Some([]) => Value::Null,
            Some([row]) => row.first().map_or(Value::Unknown, |(_, value)| value.clone()),
            Some([_, _, ..]) | None => Value::Unknown,
        }
    }

    /// All rows of a query, or nothing when it cannot be told which they are.
    pub(super) fn rows(&self, words: &Words<'_>, query: &Query, outer: &Scope<'_>, depth: u8) -> Option<Vec<Row>> {
        if query.values {
            return words
                .parts(query.items.clone())
                .into_iter()
                .map(|tuple| {
                    let inner = words.is(tuple.start, "(").then(|| tuple.start + 1..tuple.end - 1)?;
                    let cell = |(at, part): (usize, Range<usize>)| {
                        (Cow::Owned(format!("column{}", at + 1)), self.value(words, part, outer, depth + 1))
                    };
                    Some(words.parts(inner).into_iter().enumerate().map(cell).collect())
                })
                .collect();
        }
        let items = words.parts(query.items.clone());
        if let [only] = items.as_slice()
            && let Some(("count", _)) = words.call(only).as_ref().map(|(name, args)| (name.as_str(), args))
        {
            return self.counted(words, query, outer, depth).map(|count| vec![vec![(Cow::Borrowed("count"), text(count.to_string()))]]);
        }
        if let [only] = items.as_slice()
            && query.rest.is_empty()
        {
            // A function that returns a set, as the only item.
            let item = item(words, only.clone());
            if let Some(members) = self.members(words, item.expression, outer, depth) {
                return Some(members?.into_iter().map(|member| vec![(Cow::Owned(item.name.clone()), member)]).collect());
            }
        }
        let star = |range: &Range<usize>| words.is(range.end - 1, "*") && (range.len() == 1 || words.is(range.end - 2, "."));
        let mut rows: Vec<Row> = Vec::new();
        let mut certain = true;
        self.each(words, query, outer, depth, &mut |scope, holds| {
            if holds == Some(true) {
                let mut row: Row = Vec::new();
                for range in &items {
                    if star(range) {
                        let alias = if range.len() > 1 { words.name(range.start) } else { None };
                        let of = scope.rows.iter().filter(|(of, _)| alias.as_ref().is_none_or(|alias| alias == of));
                        row.extend(of.flat_map(|(_, row)| row.iter().cloned()));
                    } else {
                        let item = item(words, range.clone());
                        row.push((Cow::Owned(item.name), self.outcome(words, item.expression, scope, depth + 1)));
                    }
                }
                if !query.distinct || !rows.contains(&row) {
                    rows.push(row);
                }
            }
            certain &= holds.is_some();
            certain
        })?;
        if !certain {
            return None;
        }
        self.ordered(words, query, rows)
    }

    /// `ORDER BY` and `LIMIT`.
    fn ordered(&self, words: &Words<'_>, query: &Query, mut rows: Vec<Row>) -> Option<Vec<Row>> {
        if words.outside(query.rest.clone(), "offset").is_some() {
            return None;
        }
        let limit = words.outside(query.rest.clone(), "limit");
        let order = words.outside(query.rest.clone(), "order");
        if let Some(order) = order
            && rows.len() > 1
        {
            for part in words.parts(order + 2..limit.unwrap_or(query.rest.end)).into_iter().rev() {
                let descending = words.is(part.end - 1, "desc");
                let end = part.end - usize::from(descending || words.is(part.end - 1, "asc"));
                let key = words
                    .name(end - 1)
                    .or_else(|| words.number(end - 1))
                    .filter(|_| end - part.start == 1 || words.is(part.start + 1, "."))?;
                let at = match key.parse::<usize>() {
                    Ok(place) => place.checked_sub(1)?,
                    Err(_) => rows.first()?.iter().position(|(name, _)| *name == key)?,
                };
                let of = |row: &Row| row.get(at).map(|(_, value)| (number_of(value), format!("{value:?}")));
                crate::source::order::sort_by(
                    &mut rows,
                    |one, other| if descending { of(other).cmp(&of(one)) } else { of(one).cmp(&of(other)) },
                );
            }
        }
        let Some(limit) = limit else { return Some(rows) };
        let most: usize = words.number(limit + 1)?.parse().ok()?;
        if rows.len() > most && order.is_none() {
            return None;
        }
        rows.truncate(most);
        Some(rows)
    }

    fn counted(&self, words: &Words<'_>, query: &Query, outer: &Scope<'_>, depth: u8) -> Option<usize> {
        let (mut count, mut certain) = (0usize, true);
        self.each(words, query, outer, depth, &mut |_, holds| {
            count += usize::from(holds == Some(true));
            certain &= holds.is_some();
            certain
        })?;
        certain.then_some(count)
    }

    /// Goes through the combinations of a query's rows and tells of each whether it is one of the result, until that is enough.
    fn each(
        &self,
        words: &Words<'_>,
        query: &Query,
        outer: &Scope<'_>,
        depth: u8,
        visit: &mut dyn FnMut(&Scope<'_>, Truth) -> bool,
    ) -> Option<()> {
        if query.values {
            return None;
        }
        let (mut sources, conditions) = self.sources(words, query, outer, depth)?;
        if sources.len() > 1 {
            self.thin_out(words, &mut sources, &conditions, outer, depth);
        }
        let size = sources.iter().try_fold(1usize, |size, (_, rows)| size.checked_mul(rows.len()))?;
        if size > MOST {
            return None;
        }
        for number in 0..size {
            let mut rest = number;
            let mut scope = Scope { rows: Vec::new(), variables: outer.variables };
            for (alias, rows) in &sources {
                scope.rows.push((alias.clone(), rows.get(rest % rows.len())?));
                rest /= rows.len();
            }
            scope.rows.extend(outer.rows.iter().cloned());
            let mut holds = Some(true);
            for condition in &conditions {
                holds = and(holds, self.truth(words, condition.clone(), &scope, depth + 1));
                if holds == Some(false) {
                    break;
                }
            }
            if !visit(&scope, holds) {
                break;
            }
        }
        Some(())
    }

    /// Takes out the rows that a condition about them alone rules out, so that a join of the catalog's tables stays small. What else a
    /// condition names is not known where only one row is in scope.
    fn thin_out(&self, words: &Words<'_>, sources: &mut [Source], conditions: &[Range<usize>], outer: &Scope<'_>, depth: u8) {
        let parts: Vec<Range<usize>> = conditions.iter().flat_map(|condition| conjuncts(words, condition.clone())).collect();
        for (alias, rows) in sources {
            rows.retain(|row| {
                let scope = Scope { rows: vec![(alias.clone(), row)], variables: outer.variables };
                !parts.iter().any(|part| self.truth(words, part.clone(), &scope, depth + 1) == Some(false))
            });
        }
    }

    /// What stands in FROM, and the conditions of ON and WHERE.
    fn sources(&self, words: &Words<'_>, query: &Query, outer: &Scope<'_>, depth: u8) -> Option<(Vec<Source>, Vec<Range<usize>>)> {
        let rest = query.rest.clone();
        let (mut sources, mut conditions) = (Vec::new(), Vec::new());
        if rest.is_empty() {
            return Some((sources, conditions));
        }
        let end = ["limit", "order", "offset"].iter().filter_map(|word| words.outside(rest.clone(), word)).min().unwrap_or(rest.end);
        let filter = words.outside(rest.start..end, "where");
        let mut at = rest.start + 1;
        let stop = filter.unwrap_or(end);
        while at < stop {
            sources.push(self.source(words, &mut at, stop, outer, depth)?);
            if words.is(at, "on") {
                let next = ["join", "inner", "left", "cross"].iter().filter_map(|word| words.outside(at..stop, word)).min().unwrap_or(stop);
                conditions.push(at + 1..next);
                at = next;
            }
            if at < stop && !["inner", "join", ","].iter().any(|word| words.is(at, word)) {
                return None;
            }
            while words.is(at, "inner") || words.is(at, "join") || words.is(at, ",") {
                at += 1;
            }
        }
        conditions.extend(filter.map(|filter| filter + 1..end));
        Some((sources, conditions))
    }

    /// One source: a view of the catalog, a set-returning function, or a query in parentheses; with its alias.
    fn source(&self, words: &Words<'_>, at: &mut usize, stop: usize, outer: &Scope<'_>, depth: u8) -> Option<Source> {
        let mut rows = if words.is(*at, "(") {
            let end = words.closing(*at, stop)?;
            let query = Query::read(words, *at + 1..end - 1)?;
            *at = end;
            (String::new(), self.rows(words, &query, outer, depth + 1)?)
        } else if words.is(*at + 1, "(") {
            let end = words.closing(*at + 1, stop)?;
            let members = self.members(words, *at..end, outer, depth)??;
            let name = words.name(*at)?;
            *at = end;
            let rows = members.into_iter().map(|member| vec![(Cow::Owned(name.clone()), member)]).collect();
            (name, rows)
        } else {
            let mut name = words.name(*at)?;
            let mut schema = None;
            *at += 1;
            if words.is(*at, ".") {
                schema = Some(std::mem::replace(&mut name, words.name(*at + 1)?));
                *at += 2;
            }
            let rows = self.catalog_rows(schema.as_deref(), &name)?;
            (name, rows)
        };
        let scalar = rows.1.iter().all(|row| row.len() == 1);
        *at += usize::from(words.is(*at, "as"));
        let key_word = ["join", "inner", "left", "on", "cross", ","].iter().any(|word| words.is(*at, word));
        if *at < stop
            && !key_word
            && let Some(alias) = words.name(*at)
        {
            *at += 1;
            let columns = match words.is(*at, "(") {
                true => {
                    let end = words.closing(*at, stop)?;
                    let columns = words.targets(*at + 1..end - 1)?;
                    *at = end;
                    columns
                }
                // The one column of a function has the name of its alias.
                false if scalar && rows.1.first().is_some_and(|row| row[0].0 == rows.0) => vec![alias.clone()],
                false => Vec::new(),
            };
            for row in &mut rows.1 {
                row.iter_mut().zip(&columns).for_each(|(cell, column)| cell.0 = Cow::Owned(column.clone()));
            }
            rows.0 = alias;
        }
        Some(rows)
    }

    /// The members of `unnest(array)` or `generate_series(from, to)`: nothing when it is another expression, and within it nothing when they
    /// are not known.
    fn members(&self, words: &Words<'_>, range: Range<usize>, outer: &Scope<'_>, depth: u8) -> Option<Option<Vec<Value>>> {
        let (name, args) = words.call(&range)?;
        let args: Vec<Value> = words.parts(args).into_iter().map(|arg| self.value(words, arg, outer, depth + 1)).collect();
        match (name.as_str(), args.as_slice()) {
            ("unnest", [Value::List(members)]) => Some(Some(members.clone())),
            ("generate_series", [from, to]) => Some(number_of(from).zip(number_of(to)).and_then(|(from, to)| counted_up(from, to, 1))),
            ("unnest" | "generate_series", _unknown) => Some(None),
            _other => None,
        }
    }
}

/// The parts of a condition that all have to hold, without those that ask for more rows.
fn conjuncts(words: &Words<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut start) = (Vec::new(), range.start);
    if ["or", "between"].iter().all(|word| words.outside(range.clone(), word).is_none()) {
        while let Some(at) = words.outside(start..range.end, "and") {
            parts.push(start..at);
            start = at + 1;
        }
    }
    parts.push(start..range.end);
    parts.retain(|part| !part.clone().any(|at| words.is(at, "select")));
    parts
}

/// The numbers from one to another, both included, unless they are too many.
pub(super) fn counted_up(from: i64, to: i64, step: i64) -> Option<Vec<Value>> {
    let step = usize::try_from(step).ok().filter(|step| *step > 0)?;
    (to.saturating_sub(from) < 100_000).then(|| (from..=to).step_by(step).map(|number| text(number.to_string())).collect())
}
