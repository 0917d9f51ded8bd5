//! The clauses of a query, cut from its normalised tokens: expressions stay lists of tokens.

/// A query with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Query<'t> {
    pub(super) recursive: bool,
    pub(super) ctes: Vec<Cte<'t>>,
    pub(super) body: Option<Box<Body<'t>>>,
    pub(super) order: Vec<&'t [String]>,
    pub(super) limit: Option<&'t [String]>,
    pub(super) offset: Option<&'t [String]>,
}

/// A common table expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cte<'t> {
    pub(super) name: &'t str,
    pub(super) columns: Vec<&'t str>,
    /// `MATERIALIZED` or `NOT MATERIALIZED`, as written.
    pub(super) hint: String,
    pub(super) query: &'t [String],
}

/// What gives the rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body<'t> {
    Select(Select<'t>),
    /// Rows of expressions.
    Values(Vec<Vec<&'t [String]>>),
    /// A query in parentheses, which may have an order of its own.
    Nested(&'t [String]),
    /// `UNION` and its relatives; the operator with `all`.
    Set(String, Box<Body<'t>>, Box<Body<'t>>),
}

/// One `SELECT`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Select<'t> {
    pub(super) distinct: bool,
    pub(super) distinct_on: Vec<&'t [String]>,
    pub(super) items: Vec<&'t [String]>,
    pub(super) from: Vec<&'t [String]>,
    pub(super) filter: Option<&'t [String]>,
    pub(super) group: Vec<&'t [String]>,
    pub(super) having: Option<&'t [String]>,
    pub(super) windows: Vec<(&'t str, &'t [String])>,
}

/// Whether a token can be a name.
pub(super) fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"')
}

/// A name without its quotes.
pub(super) fn bare(token: &str) -> String {
    match token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inside) => inside.replace("\"\"", "\""),
        None => token.to_owned(),
    }
}

/// Position of the bracket that closes the one at `open`.
pub(super) fn closing(tokens: &[String], open: usize) -> Option<usize> {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _other => {}
        }
    }
    None
}

/// The parts between the commas outside of brackets.
pub(super) fn list(tokens: &[String]) -> Vec<&[String]> {
    let (mut out, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                out.push(&tokens[start..at]);
                start = at + 1;
            }
            _other => {}
        }
    }
    out.push(&tokens[start..]);
    out
}

/// What is inside of a pair of brackets that is all of the tokens.
pub(super) fn inside(tokens: &[String]) -> Option<&[String]> {
    let whole = tokens.first().is_some_and(|token| token == "(") && closing(tokens, 0)? + 1 == tokens.len();
    whole.then(|| &tokens[1..tokens.len() - 1])
}

/// Whether a query begins here.
pub(super) fn begins_query(tokens: &[String]) -> bool {
    let first = tokens.iter().find(|token| *token != "(").map(String::as_str);
    matches!(first, Some("select" | "values" | "with"))
}

/// The clause that a token outside of brackets opens, as a word.
fn clause(tokens: &[String], at: usize) -> Option<&'static str> {
    let next = |word: &str| tokens.get(at + 1).is_some_and(|token| token == word);
    let before = |words: &[&str]| at > 0 && tokens.get(at - 1).is_some_and(|token| words.contains(&token.as_str()));
    Some(match tokens.get(at)?.as_str() {
        "from" if !before(&["distinct"]) => "from",
        "where" => "where",
        "group" if next("by") => "group",
        "having" => "having",
        "window" if tokens.get(at + 2).is_some_and(|token| token == "as") => "window",
        "order" if next("by") => "order",
        "limit" => "limit",
        "offset" => "offset",
        "fetch" if next("first") || next("next") => "fetch",
        "for" if next("update") || next("share") || next("no") || next("key") => "for",
        "union" | "except" | "intersect" => "set",
        _other => return None,
    })
}

/// Cuts at clauses outside of brackets: the word and what follows it, the first part without a word.
fn cut<'t>(tokens: &'t [String], wanted: &[&str]) -> Vec<(&'static str, &'t [String])> {
    let (mut out, mut start, mut word, mut depth) = (Vec::new(), 0, "", 0usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _other if depth == 0 => {
                if let Some(found) = clause(tokens, at).filter(|found| wanted.contains(found)) {
                    out.push((word, &tokens[start..at]));
                    (start, word) = (at + 1, found);
                }
            }
            _other => {}
        }
    }
    out.push((word, &tokens[start..]));
    out
}

/// Reads a query; `None` when a part of it is not one of those that are known here.
pub(super) fn query(tokens: &[String]) -> Option<Query<'_>> {
    let mut tokens = tokens;
    while tokens.last().is_some_and(|token| token == ";") {
        tokens = &tokens[..tokens.len() - 1];
    }
    let mut query = Query::default();
    if tokens.first()? == "with" {
        let mut at = 1;
        if tokens.get(at)? == "recursive" {
            query.recursive = true;
            at += 1;
        }
        loop {
            let (cte, end) = common_table(tokens, at)?;
            query.ctes.push(cte);
            at = end;
            if tokens.get(at)? != "," {
                break;
            }
            at += 1;
        }
        tokens = &tokens[at..];
    }
    let parts = cut(tokens, &["order", "limit", "offset", "fetch", "for"]);
    let mut parts = parts.into_iter();
    let (_, head) = parts.next()?;
    for (word, rest) in parts {
        match word {
            "order" => query.order = list(rest.get(1..)?),
            "limit" if rest.len() == 1 && rest[0] == "all" => {}
            "limit" => match list(rest).as_slice() {
                [only] => query.limit = Some(only),
                // SQLite: LIMIT offset, count.
                [offset, count] => (query.offset, query.limit) = (Some(*offset), Some(*count)),
                _more => return None,
            },
            "offset" => {
                let end = rest.iter().rposition(|token| token == "rows" || token == "row").unwrap_or(rest.len());
                query.offset = Some(&rest[..end]);
            }
            "fetch" => {
                let count = rest.get(1..)?.strip_suffix(&["rows".to_owned(), "only".to_owned()]);
                let count = count.or_else(|| rest.get(1..)?.strip_suffix(&["row".to_owned(), "only".to_owned()]))?;
                query.limit = Some(count);
            }
            _locks => return None,
        }
    }
    query.body = Some(Box::new(body(head)?));
    Some(query)
}

fn common_table(tokens: &[String], start: usize) -> Option<(Cte<'_>, usize)> {
    let name = tokens.get(start).filter(|token| is_name(token))?;
    let mut at = start + 1;
    let mut columns = Vec::new();
    if tokens.get(at)? == "(" {
        let end = closing(tokens, at)?;
        columns = list(&tokens[at + 1..end]).into_iter().filter_map(|part| part.first().map(String::as_str)).collect();
        at = end + 1;
    }
    if tokens.get(at)? != "as" {
        return None;
    }
    at += 1;
    let open = at + tokens.get(at..)?.iter().position(|token| token == "(")?;
    let hint = tokens[at..open].join(" ");
    if !matches!(hint.as_str(), "" | "materialized" | "not materialized") {
        return None;
    }
    let end = closing(tokens, open)?;
    Some((Cte { name, columns, hint, query: &tokens[open + 1..end] }, end + 1))
}

/// Set operations: `INTERSECT` binds stronger than the others, and what is equal in rank is read from the left. SQLite ranks all alike, which
/// is the same where only one of the kinds is used; a mixture is not known here.
fn body(tokens: &[String]) -> Option<Body<'_>> {
    let mut parts = cut(tokens, &["set"]).into_iter();
    let (_, first) = parts.next()?;
    let mut left = term(first)?;
    let mut at = first.len();
    let mut kinds: Vec<&str> = Vec::new();
    for (_, rest) in parts {
        let operator = tokens.get(at)?.as_str();
        kinds.push(if operator == "intersect" { operator } else { "other" });
        let (word, skip) = match rest.first()?.as_str() {
            "all" => (format!("{operator} all"), 1),
            "distinct" => (operator.to_owned(), 1),
            _other => (operator.to_owned(), 0),
        };
        left = Body::Set(word, Box::new(left), Box::new(term(&rest[skip..])?));
        at += 1 + rest.len();
    }
    kinds.dedup();
    (kinds.len() < 2).then_some(left)
}

fn term(tokens: &[String]) -> Option<Body<'_>> {
    match tokens.first()?.as_str() {
        "(" => Some(Body::Nested(inside(tokens)?)),
        "values" => {
            let rows = list(&tokens[1..]).into_iter().map(|row| inside(row).map(list));
            Some(Body::Values(rows.collect::<Option<Vec<_>>>()?))
        }
        "select" => Some(Body::Select(select(&tokens[1..])?)),
        _other => None,
    }
}

fn select(tokens: &[String]) -> Option<Select<'_>> {
    let mut out = Select::default();
    for (word, rest) in cut(tokens, &["from", "where", "group", "having", "window"]) {
        match word {
            "" => {
                let mut items = rest;
                match items.first()?.as_str() {
                    "all" => items = &items[1..],
                    "distinct" if items.get(1).is_some_and(|token| token == "on") => {
                        let end = closing(items, 2)?;
                        out.distinct_on = list(&items[3..end]);
                        items = &items[end + 1..];
                    }
                    "distinct" => {
                        out.distinct = true;
                        items = &items[1..];
                    }
                    _other => {}
                }
                out.items = list(items);
            }
            "from" => out.from = list(rest),
            "where" => out.filter = Some(rest),
            "group" => out.group = list(rest.get(1..)?),
            "having" => out.having = Some(rest),
            _window => {
                for window in list(rest) {
                    out.windows.push((window.first()?, inside(window.get(2..)?)?));
                }
            }
        }
    }
    Some(out)
}

/// A part of a `FROM` list: a relation, or a join of two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum From<'t> {
    /// A table, view or common table expression by its path, with its alias and the names for its columns.
    Named(Vec<&'t str>, Alias<'t>),
    /// A query.
    Query(&'t [String], Alias<'t>),
    /// A function call, whether it counts its rows, and its alias.
    Call(&'t [String], bool, Alias<'t>),
    /// Two parts with the kind of join (`inner`, `left`, `right`, `full`) and its condition.
    Join(Box<From<'t>>, &'static str, Box<From<'t>>, On<'t>),
}

/// `AS name (columns)`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Alias<'t> {
    pub(super) name: Option<&'t str>,
    pub(super) columns: Vec<&'t str>,
}

/// The condition of a join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum On<'t> {
    Nothing,
    Condition(&'t [String]),
    Using(Vec<&'t str>),
    Natural,
}

/// The kind of the join that begins at a token, whether it is natural, and where the joined part begins.
fn join_at(tokens: &[String], at: usize) -> Option<(&'static str, bool, usize)> {
    let word = |at: usize| tokens.get(at).map(String::as_str).unwrap_or_default();
    let (natural, mut next) = if word(at) == "natural" { (true, at + 1) } else { (false, at) };
    let kind = match word(next) {
        "join" => return Some(("inner", natural, next + 1)),
        "inner" | "cross" => "inner",
        "left" => "left",
        "right" => "right",
        "full" => "full",
        _other => return None,
    };
    next += 1;
    if word(next) == "outer" {
        next += 1;
    }
    (word(next) == "join").then_some((kind, natural, next + 1))
}

/// Reads one part of a `FROM` list.
pub(super) fn from_item(tokens: &[String]) -> Option<From<'_>> {
    let mut joins = Vec::new();
    let mut depth = 0usize;
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _other if depth == 0 => {
                if let Some((kind, natural, next)) = join_at(tokens, at) {
                    joins.push((at, kind, natural, next));
                    at = next;
                    continue;
                }
            }
            _other => {}
        }
        at += 1;
    }
    let Some((first, ..)) = joins.first() else { return relation(tokens) };
    let mut left = relation(&tokens[..*first])?;
    // `a JOIN b JOIN c ON … ON …` nests to the right; it is not known here.
    for (position, (_, kind, natural, start)) in joins.iter().enumerate() {
        let end = joins.get(position + 1).map_or(tokens.len(), |(at, ..)| *at);
        let part = &tokens[*start..end];
        let split = part
            .iter()
            .enumerate()
            .scan(0usize, |depth, (at, token)| {
                match token.as_str() {
                    "(" | "[" => *depth += 1,
                    ")" | "]" => *depth = depth.saturating_sub(1),
                    _other => {}
                }
                Some((at, *depth, token.as_str()))
            })
            .find(|(_, depth, token)| *depth == 0 && matches!(*token, "on" | "using"))
            .map(|(at, _, token)| (at, token));
        let (right, on) = match split {
            Some((at, "on")) => (&part[..at], On::Condition(&part[at + 1..])),
            Some((at, _using)) => {
                let end = closing(part, at + 1)?;
                if end + 1 != part.len() {
                    return None;
                }
                (&part[..at], On::Using(list(&part[at + 2..end]).into_iter().filter_map(|name| name.first().map(String::as_str)).collect()))
            }
            None => (part, if *natural { On::Natural } else { On::Nothing }),
        };
        left = From::Join(Box::new(left), kind, Box::new(relation(right)?), on);
    }
    Some(left)
}

fn relation(tokens: &[String]) -> Option<From<'_>> {
    let mut tokens = tokens;
    while matches!(tokens.first()?.as_str(), "lateral" | "only") {
        if tokens[0] == "only" {
            return None;
        }
        tokens = &tokens[1..];
    }
    if tokens[0] == "(" {
        let end = closing(tokens, 0)?;
        let content = &tokens[1..end];
        let alias = alias(&tokens[end + 1..])?;
        if begins_query(content) {
            // `((SELECT …) UNION …)` is a query too; `((a JOIN b))` is not, and begins with a name.
            return Some(From::Query(content, alias));
        }
        return if alias.name.is_none() { from_item(content) } else { None };
    }
    let mut path = vec![tokens.first().filter(|token| is_name(token))?.as_str()];
    let mut at = 1;
    while tokens.get(at).is_some_and(|token| token == ".") {
        path.push(tokens.get(at + 1)?);
        at += 2;
    }
    if tokens.get(at).is_some_and(|token| token == "(") {
        let end = closing(tokens, at)?;
        let mut rest = &tokens[end + 1..];
        let counted = rest.first().is_some_and(|token| token == "with");
        if counted {
            rest = rest.get(2..)?;
        }
        return Some(From::Call(&tokens[..=end], counted, alias(rest)?));
    }
    if tokens.get(at).is_some_and(|token| token == "*") {
        at += 1;
    }
    let mut rest = &tokens[at..];
    // SQLite's hints say nothing about the rows.
    if let [not, indexed] = rest
        && not == "not"
        && indexed == "indexed"
    {
        rest = &[];
    }
    Some(From::Named(path, alias(rest)?))
}

fn alias(tokens: &[String]) -> Option<Alias<'_>> {
    let mut tokens = tokens;
    if tokens.first().is_some_and(|token| token == "as") {
        tokens = &tokens[1..];
    }
    match tokens {
        [] => Some(Alias::default()),
        [name] if is_name(name) => Some(Alias { name: Some(name), columns: Vec::new() }),
        [name, rest @ ..] if is_name(name) => {
            // A function's column list may name types; they say what the function returns.
            let columns = list(inside(rest)?).into_iter().map(|part| part.first().map(String::as_str)).collect::<Option<Vec<_>>>()?;
            Some(Alias { name: Some(name), columns })
        }
        _other => None,
    }
}
