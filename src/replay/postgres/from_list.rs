//! The relations of a query's outermost `FROM`, as far as its tokens tell.

use super::expressions::bare;
use super::views::NO_ALIAS;
use crate::sql::ObjectName;

/// What stands between the commas and joins of a `FROM`.
pub(super) struct FromItem {
    /// The name it goes by; empty where it has none.
    pub(super) alias: String,
    /// The relation; `None` for a subquery, a function, a list of aliases, or what is not understood.
    pub(super) relation: Option<ObjectName>,
}

/// The outermost `FROM` of a query.
#[derive(Default)]
pub(super) struct FromList {
    pub(super) items: Vec<FromItem>,
    /// A join merges columns: `USING`, `NATURAL`.
    pub(super) merges: bool,
}

/// Reads the `FROM` of a query that starts with `SELECT` or `TABLE`; an empty list when it has none.
pub(super) fn from_list(tokens: &[String]) -> FromList {
    let mut list = FromList::default();
    if let [table, rest @ ..] = tokens
        && table == "table"
    {
        list.items.push(from_item(rest));
        return list;
    }
    let mut depth = 0usize;
    let mut cases = 0usize;
    let mut inside = false;
    // Where the item begins that is being read; `None` behind `ON`, where no item is.
    let mut start: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let word = token.as_str();
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "case" if depth == 0 => cases += 1,
            "end" if depth == 0 => cases = cases.saturating_sub(1),
            _other => {}
        }
        if depth > 0 || cases > 0 || word == ")" || word == "]" || word == "end" {
            continue;
        }
        let mut close = |start: &mut Option<usize>| {
            if let Some(item) = start.take().and_then(|start| tokens.get(start..at)).filter(|item| !item.is_empty()) {
                list.items.push(from_item(item));
            }
        };
        match word {
            // `IS DISTINCT FROM` stands in the select list, too.
            "from" if !inside && tokens.get(at.wrapping_sub(1)).is_none_or(|before| before != "distinct") => {
                inside = true;
                start = Some(at + 1);
            }
            "union" | "intersect" | "except" => {
                close(&mut start);
                return list;
            }
            _not_yet if !inside => {}
            "where" | "group" | "having" | "window" | "order" | "limit" | "offset" | "fetch" | "for" => {
                close(&mut start);
                return list;
            }
            "," | "join" => {
                close(&mut start);
                start = Some(at + 1);
            }
            "inner" | "left" | "right" | "full" | "cross" | "outer" => close(&mut start),
            "natural" | "using" => {
                close(&mut start);
                list.merges = true;
            }
            "on" => close(&mut start),
            _other => {}
        }
    }
    if let Some(item) = start.and_then(|start| tokens.get(start..)).filter(|item| !item.is_empty()) {
        list.items.push(from_item(item));
    }
    list
}

/// The `FROM` lists that a token can see, the innermost first: those of the query it stands in and of the queries around that.
pub(super) fn lists_around(tokens: &[String], at: usize) -> Vec<FromList> {
    let mut open = vec![0];
    for (position, token) in tokens.iter().enumerate().take(at) {
        match token.as_str() {
            "(" => open.push(position + 1),
            ")" if open.len() > 1 => {
                open.pop();
            }
            _other => {}
        }
    }
    open.iter().rev().filter_map(|start| arm(tokens, *start, at)).map(from_list).collect()
}

/// The arm of a query within brackets that start at `start`, from its `SELECT` to where the next arm or the bracket ends.
fn arm(tokens: &[String], start: usize, at: usize) -> Option<&[String]> {
    let mut depth = 0usize;
    let mut select = None;
    for (position, token) in tokens.iter().enumerate().skip(start) {
        match token.as_str() {
            "(" => depth += 1,
            ")" if depth == 0 => return tokens.get(select?..position),
            ")" => depth -= 1,
            "select" if depth == 0 && position <= at => select = Some(position),
            "union" | "intersect" | "except" if depth == 0 && position > at => return tokens.get(select?..position),
            _other => {}
        }
    }
    tokens.get(select?..)
}

/// `[ONLY] [schema.]name [*] [[AS] alias]`.
fn from_item(tokens: &[String]) -> FromItem {
    let mut rest = tokens;
    if let [only, after @ ..] = rest
        && only == "only"
    {
        rest = after;
    }
    let unknown = || FromItem { alias: tokens.last().map(|last| bare(last).to_owned()).unwrap_or_default(), relation: None };
    let (name, after) = match rest {
        [schema, point, name, after @ ..] if point == "." && is_name(schema) && is_name(name) => {
            (ObjectName { schema: Some(bare(schema).to_owned()), ..ObjectName::bare(bare(name)) }, after)
        }
        [name, after @ ..] if is_name(name) => (ObjectName::bare(bare(name)), after),
        _other => return unknown(),
    };
    let after = match after {
        [star, after @ ..] if star == "*" => after,
        other => other,
    };
    let alias = match after {
        [] => name.name.clone(),
        [alias] if is_name(alias) && !NO_ALIAS.contains(&alias.as_str()) => bare(alias).to_owned(),
        [as_word, alias] if as_word == "as" && is_name(alias) => bare(alias).to_owned(),
        _other => return unknown(),
    };
    FromItem { alias, relation: Some(name) }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;
    use crate::sql::query_text;

    fn read(sql: &str) -> String {
        let list = from_list(&query_text(sql, Dialect::Postgres).tokens);
        let items: Vec<String> =
            list.items.iter().map(|item| format!("{}:{}", item.alias, item.relation.as_ref().map_or("?", |name| &name.name))).collect();
        format!("{}{}", items.join(" "), if list.merges { " merges" } else { "" })
    }

    #[test]
    fn the_lists_around_a_word() {
        let sql = "WITH q AS (SELECT a FROM x) SELECT *, (SELECT b FROM y WHERE here = z.c) FROM z UNION SELECT 1 FROM w";
        let tokens = query_text(sql, Dialect::Postgres).tokens;
        let at = tokens.iter().position(|token| token == "here").expect("the word");
        let names: Vec<Vec<String>> =
            lists_around(&tokens, at).into_iter().map(|list| list.items.into_iter().map(|item| item.alias).collect()).collect();
        assert_eq!(names, [["y"], ["z"]]);
    }

    #[test]
    fn the_outermost_list() {
        assert_eq!(read("SELECT *, (SELECT name FROM u WHERE u.id = c.u) AS n FROM community c"), "c:community");
        assert_eq!(read("SELECT 1"), "");
        assert_eq!(read("SELECT a FROM x JOIN s.y AS z ON z.id = x.id LEFT OUTER JOIN w USING (id)"), "x:x z:y w:w merges");
        assert_eq!(read("SELECT a FROM x, (SELECT b FROM y) q, f(1) WHERE EXISTS (SELECT 1 FROM z)"), "x:x q:? ):?");
        assert_eq!(read("SELECT CASE WHEN a IS DISTINCT FROM b THEN 1 END, c IS DISTINCT FROM d FROM t UNION SELECT 1, 2 FROM u"), "t:t");
        assert_eq!(read("SELECT extract(year FROM d) FROM ONLY t * ORDER BY 1"), "t:t");
        assert_eq!(read("TABLE t"), "t:t");
        assert_eq!(read("SELECT a FROM t AS x (b, c)"), "):?");
    }
}
