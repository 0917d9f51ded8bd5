//! Objects that are recorded by their statement, in a form that is equal for equal objects.

use crate::catalog::{Catalog, OtherObject};
use crate::compare::equivalence::{rule_condition_key, statement_key};
use crate::source::SortedMap;
use crate::sql::ObjectKind;

/// The key that pairs an object: a cast has no name but its types, which may be written with their schemas.
pub(super) fn named(kind: &ObjectKind, key: String) -> String {
    if *kind != ObjectKind::Cast {
        return key;
    }
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '"';
    key.split(' ')
        .map(|part| {
            part.rsplit('.').next().map_or(String::new(), |last| {
                let bracket = if part.starts_with('(') && !last.starts_with('(') { "(" } else { "" };
                format!("{bracket}{last}")
            })
        })
        .filter(|part| part.chars().any(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What an object is, in a form that is equal for equal objects, whoever wrote the statement that makes it.
pub(super) fn definition(catalog: &Catalog, it: &OtherObject) -> Vec<String> {
    match it.kind {
        ObjectKind::Rule => rule(catalog, it),
        ObjectKind::TextSearchConfiguration => text_search(it).unwrap_or_else(|| essential(it)),
        ObjectKind::Publication => publication(it).unwrap_or_else(|| essential(it)),
        // Lists whose order says nothing.
        ObjectKind::Cast
        | ObjectKind::Operator
        | ObjectKind::Statistics
        | ObjectKind::Collation
        | ObjectKind::TextSearchDictionary
        | ObjectKind::TextSearchParser
        | ObjectKind::TextSearchTemplate => unordered(it),
        _ordered => essential(it),
    }
}

/// A rule: its head, its condition and its statements, each in a form that is equal for equal ones, as PostgreSQL prints all of them anew.
fn rule(catalog: &Catalog, it: &OtherObject) -> Vec<String> {
    // `DO ALSO` is what a rule does when no word says it.
    let words = |tokens: &[String]| {
        let part = OtherObject { tokens: tokens.to_vec(), ..it.clone() };
        essential(&part).into_iter().filter(|token| token != "also").collect::<Vec<_>>()
    };
    let tokens = &it.tokens;
    let Some(at) = top_level(tokens, "do") else { return words(tokens) };
    let (head, actions) = tokens.split_at(at);
    let condition = top_level(head, "where").unwrap_or(head.len());
    let mut out = words(&head[..condition]);
    if let Some((_, condition)) = head[condition..].split_first() {
        out.push(match &it.table {
            Some(table) => rule_condition_key(catalog, table, condition),
            None => statement_key(catalog, condition),
        });
    }
    let how = actions.iter().position(|token| !matches!(token.as_str(), "do" | "also" | "instead")).unwrap_or(actions.len());
    out.extend(words(&actions[..how]));
    let mut rest = &actions[how..];
    if let [open, inner @ .., close] = rest
        && open == "("
        && close == ")"
    {
        rest = inner;
    }
    for statement in rest.split(|token| token == ";").filter(|statement| !statement.is_empty()) {
        out.extend(change(catalog, statement, &words));
    }
    out
}

/// A statement over rows: its words, and each expression in it in a form of its own.
fn change(catalog: &Catalog, tokens: &[String], words: &dyn Fn(&[String]) -> Vec<String>) -> Vec<String> {
    let parts = |list: &[String]| -> Vec<String> {
        let (mut out, mut depth, mut start) = (Vec::new(), 0usize, 0usize);
        for (at, token) in list.iter().enumerate() {
            match token.as_str() {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                "," if depth == 0 => {
                    out.push(statement_key(catalog, &list[start..at]));
                    start = at + 1;
                }
                _word => {}
            }
        }
        out.push(statement_key(catalog, list.get(start..).unwrap_or_default()));
        out
    };
    match tokens.first().map(String::as_str) {
        Some("insert") => match top_level(tokens, "values") {
            Some(at) => {
                let mut out = words(&tokens[..at]);
                match &tokens[at + 1..] {
                    [open, row @ .., close] if open == "(" && close == ")" && !row.iter().any(|token| token == "returning") => {
                        out.extend(parts(row));
                    }
                    other => out.extend(words(other)),
                }
                out
            }
            None => words(tokens),
        },
        Some("update" | "delete") => {
            let filter = top_level(tokens, "where").unwrap_or(tokens.len());
            let set = top_level(tokens, "set").filter(|set| *set < filter).unwrap_or(filter);
            let mut out = words(&tokens[..set]);
            if let Some((_, assignments)) = tokens[set..filter].split_first() {
                out.extend(parts(assignments));
            }
            if let Some((_, condition)) = tokens[filter..].split_first() {
                out.push(statement_key(catalog, condition));
            }
            out
        }
        Some("select" | "with") => vec![statement_key(catalog, tokens)],
        _other => words(tokens),
    }
}

/// Where a word stands outside of brackets.
fn top_level(tokens: &[String], word: &str) -> Option<usize> {
    let mut depth = 0usize;
    tokens.iter().position(|token| {
        match token.as_str() {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _word => {}
        }
        depth == 0 && token == word
    })
}

/// The tokens with the items of the first list in defined order, without the schemas of functions and operators of the server's own.
fn unordered(it: &OtherObject) -> Vec<String> {
    let tokens = &it.tokens;
    let Some(open) = tokens.iter().position(|token| token == "(") else { return essential(it) };
    let mut depth = 0usize;
    let close = tokens.iter().skip(open).position(|token| {
        match token.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        depth == 0
    });
    let Some(close) = close.map(|at| at + open) else { return essential(it) };
    let mut items: Vec<String> = Vec::new();
    for item in tokens[open + 1..close].split(|token| token == ",") {
        let mut words: Vec<&str> = Vec::new();
        for word in item.iter().map(String::as_str) {
            match word {
                // `OPERATOR(app.===)` and `pg_catalog.snowball`: the last name.
                "." => drop(words.pop()),
                "(" | ")" | "operator" => {}
                word => words.push(word.trim_matches(['\'', '"'])),
            }
        }
        // Two words for the same.
        if words.first().is_some_and(|word| word.eq_ignore_ascii_case("procedure")) {
            words[0] = "function";
        }
        items.push(words.join(" ").to_ascii_lowercase());
    }
    crate::source::order::sort(&mut items);
    let outside: Vec<String> = tokens[..open].iter().chain(&tokens[close + 1..]).cloned().collect();
    let mut out = essential(&OtherObject { tokens: outside, ..it.clone() });
    out.extend(items);
    out
}

/// The tables and options of a publication, however many statements say them; `None` where filters or column lists stand in it.
fn publication(it: &OtherObject) -> Option<Vec<String>> {
    let mut tables: Vec<String> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for statement in it.tokens.split(|token| token == ";").filter(|statement| !statement.is_empty()) {
        let at = statement.iter().position(|token| token == "table");
        let (head, list) = statement.split_at(at.unwrap_or(statement.len()));
        let end = list.iter().position(|token| token == "with").unwrap_or(list.len());
        let (list, tail) = list.split_at(end);
        if list.iter().any(|token| matches!(token.as_str(), "where" | "(")) {
            return None;
        }
        for name in list.iter().filter(|token| !matches!(token.as_str(), "table" | "only")).collect::<Vec<_>>().split(|token| *token == ",")
        {
            tables.extend(name.last().map(|name| name.trim_matches('"').to_owned()));
        }
        if head.first().is_some_and(|word| word == "create") {
            rest.extend(head.iter().chain(tail).filter(|token| *token != "for").cloned());
        } else if !tail.is_empty() || !head.iter().any(|word| word == "add") {
            return None;
        }
    }
    crate::source::order::sort(&mut tables);
    rest.extend(tables);
    Some(rest)
}

/// Kinds of words that PostgreSQL's parser tells apart and its own configurations map.
const WORDS: [&str; 13] =
    ["email", "file", "float", "host", "hword_numpart", "int", "numhword", "numword", "sfloat", "uint", "url", "url_path", "version"];

/// Of these, the words of a language, which its configuration stems.
const STEMMED: [&str; 6] = ["asciihword", "asciiword", "hword", "hword_asciipart", "hword_part", "word"];

/// Which dictionaries a text search configuration asks for each kind of word, a copy of `simple` or `english` written out
/// (<https://www.postgresql.org/docs/current/textsearch-psql.html>); `None` where it starts from something else.
fn text_search(it: &OtherObject) -> Option<Vec<String>> {
    let mut map: SortedMap<String, Vec<String>> = SortedMap::new();
    for statement in it.tokens.split(|token| token == ";").filter(|statement| !statement.is_empty()) {
        let words: Vec<&str> = statement.iter().map(|word| word.trim_matches('"')).collect();
        let after = |word: &str| words.iter().position(|other| *other == word).and_then(|at| words.get(at + 1..));
        let names = |list: &[&str]| -> Vec<String> {
            list.split(|word| *word == ",").filter_map(|name| name.last()).map(|name| (*name).to_owned()).collect()
        };
        match words.first() {
            Some(&"create") => match (after("copy"), after("parser")) {
                (Some(["=", .., copied, ")"]), _) => {
                    let stem = match *copied {
                        "simple" => "simple",
                        "english" => "english_stem",
                        _ => return None,
                    };
                    map.extend(WORDS.iter().map(|word| ((*word).to_owned(), vec!["simple".to_owned()])));
                    map.extend(STEMMED.iter().map(|word| ((*word).to_owned(), vec![stem.to_owned()])));
                }
                (None, Some(["=", .., "default", ")"])) => {}
                _ => return None,
            },
            Some(&"alter") => {
                let (kinds, dictionaries) = (after("for")?, after("with")?);
                let kinds = kinds.split(|word| *word == "with").next()?;
                for kind in names(kinds) {
                    map.insert(kind, names(dictionaries));
                }
            }
            _ => return None,
        }
    }
    Some(map.into_iter().map(|(kind, dictionaries)| format!("{kind}: {}", dictionaries.join(", "))).collect())
}

/// The tokens that say what the object is: `OR REPLACE`, `IF NOT EXISTS`, the default schema and its own say nothing about it.
fn essential(it: &OtherObject) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(it.tokens.len());
    let mut tokens = it.tokens.iter().enumerate().peekable();
    while let Some((position, token)) = tokens.next() {
        let head = position < 8 && matches!(token.as_str(), "or" | "replace" | "if" | "not" | "exists");
        let bare = token.trim_matches('"');
        let own_schema =
            bare == "public" || [it.name.schema.as_deref(), it.table.as_ref().map(|table| table.schema.as_str())].contains(&Some(bare));
        if own_schema && tokens.peek().is_some_and(|(_, next)| *next == ".") {
            tokens.next();
        } else if !head && token != "(" && token != ")" {
            out.push(token.clone());
        }
    }
    out
}
