//! Queries of views, compared token by token once everything is gone that an engine adds or drops when it stores a view.

use crate::catalog::{Catalog, ObjectKey, View};
use crate::compare::Verdict;
use crate::compare::equivalence::Judgement;
use crate::compare::equivalence::canonical::{Context, Position};
use crate::compare::equivalence::query::{self, Likeness, likeness};
use crate::compare::equivalence::rows::{constraints, rewriting, views};
use crate::source::{Dialect, SortedMap};
use crate::sql::{QueryText, query_expression};

/// A statement of a routine's body in a form that is equal for statements that mean the same, as far as that can be told.
pub fn statement_key(catalog: &Catalog, tokens: &[String]) -> String {
    let query = QueryText { text: String::new(), tokens: tokens.to_vec(), relations: Vec::new() };
    if let Some(formed) = query::form(catalog, &query, None) {
        return formed.canon.key();
    }
    match query_expression(&tokens.join(" "), catalog.dialect) {
        Some(tree) => Context::bare(catalog.dialect).form(&tree, &Position::Value).key(),
        None => essential(tokens, catalog.dialect).join(" "),
    }
}

/// The condition of a rule on a relation in a form that is equal for equal ones: it is read as one over the rows `new` and `old`.
pub fn rule_condition_key(catalog: &Catalog, table: &ObjectKey, condition: &[String]) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let relation = || [quoted(&table.schema), ".".to_owned(), quoted(&table.name)];
    let word = |word: &str| [word.to_owned()];
    let mut tokens: Vec<String> = ["select", "1", "from"].map(str::to_owned).to_vec();
    tokens.extend(relation().into_iter().chain(word("new")).chain(word(",")).chain(relation()).chain(word("old")).chain(word("where")));
    tokens.extend_from_slice(condition);
    let query = QueryText { text: String::new(), tokens, relations: Vec::new() };
    match query::form(catalog, &query, None) {
        Some(formed) => formed.canon.key(),
        None => statement_key(catalog, condition),
    }
}

/// Judges a pair of views.
pub fn judge_view(left: (&Catalog, &View), right: (&Catalog, &View)) -> Judgement {
    let same_engine = left.0.dialect == right.0.dialect;
    if left.1.materialized != right.1.materialized {
        return Judgement::different(Verdict::Risk, "one is materialized: it shows the rows of its last refresh");
    }
    if let (Some(own), Some(other)) = (&left.1.columns, &right.1.columns) {
        let fold = |names: &[String]| -> Vec<String> { names.iter().map(|name| name.to_ascii_lowercase()).collect() };
        if fold(own) != fold(other) {
            let detail = format!("its columns are {} and {}", own.join(", "), other.join(", "));
            return Judgement::different(Verdict::Wrong, detail);
        }
    }
    // Between engines, names are the same whether they are quoted or not.
    let folded = |query: &QueryText| -> Vec<String> {
        let name = |token: &String| token.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).map(str::to_ascii_lowercase);
        query.tokens.iter().map(|token| name(token).unwrap_or_else(|| token.clone())).collect()
    };
    let alike = left.1.query.tokens == right.1.query.tokens || !same_engine && folded(&left.1.query) == folded(&right.1.query);
    if alike && (same_engine || !like_decides(&left.1.query.tokens)) {
        return Judgement::same();
    }
    let aligned = || aligned(&essential(&left.1.query.tokens, left.0.dialect), &essential(&right.1.query.tokens, right.0.dialect));
    if !same_engine && like_decides(&left.1.query.tokens) && (alike || aligned()) {
        return Judgement::by(&constraints::C14, "LIKE finds letters of either case in SQLite, and only those written in PostgreSQL");
    }
    let other = |catalog| (!same_engine).then_some(catalog);
    let forms = (query::form(left.0, &left.1.query, other(right.0)), query::form(right.0, &right.1.query, other(left.0)));
    let undecided = |why: &str| {
        let judgement = Judgement::by(&views::V17, why);
        if same_engine { Judgement { row: None, ..judgement } } else { judgement }
    };
    if let (Some(own), Some(other)) = &forms {
        if left.1.columns.is_none() || right.1.columns.is_none() {
            let differs = |pair: (&Option<String>, &Option<String>)| match pair {
                (Some(own), Some(other)) => !own.eq_ignore_ascii_case(other),
                _unknown => false,
            };
            if own.names.len() != other.names.len() || own.names.iter().zip(&other.names).any(differs) {
                return Judgement::different(Verdict::Wrong, "its columns have other names");
            }
        }
        return match likeness(&own.canon, &other.canon) {
            Likeness::Same => {
                Judgement::by(&rewriting::R01, "names are written out, and parentheses, casts and aliases are written differently")
            }
            Likeness::Undecided => undecided("the queries are the same but for casts, and a cast can change what is calculated"),
            Likeness::Different if same_engine => Judgement::different(Verdict::Wrong, "the queries differ"),
            Likeness::Different => undecided("the queries are written differently and could not be shown to be the same"),
        };
    }
    if !brackets_matter(&essential(&left.1.query.tokens, left.0.dialect)) && aligned() {
        return Judgement::by(&rewriting::R01, "only parentheses, casts, qualifiers and aliases are written differently");
    }
    undecided("the queries are written differently and could not be shown to be the same")
}

/// Whether brackets could group a query's operators in more than one way.
fn brackets_matter(tokens: &[String]) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| tokens.iter().any(|token| token == word));
    let logic = ["or", "and", "not"].iter().filter(|word| has(&[word])).count();
    let sets = ["union", "except", "intersect"].iter().filter(|word| has(&[word])).count();
    logic > 1 || sets > 1 || (has(&["*", "/", "%"]) && has(&["+", "-"])) || has(&["-", "/", "%"])
}

/// Whether a query looks for letters with LIKE, which the engines do differently.
fn like_decides(tokens: &[String]) -> bool {
    tokens.windows(2).any(|pair| pair[0] == "like" && pair[1].chars().any(char::is_alphabetic))
}

/// Types whose casts PostgreSQL adds to constants and comparisons of text.
const SILENT_CASTS: &[&[&str]] = &[&["text"], &["character", "varying"], &["varchar"], &["bpchar"], &["regclass"], &["name"]];

/// Tokens without what engines add: parentheses, `AS`, `INNER`, `OUTER`, casts to text, the default schema, `ASC`.
fn essential(tokens: &[String], dialect: Dialect) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token.as_str() {
            "(" | ")" | ";" | "as" | "inner" | "outer" | "asc" => {}
            "public" | "main" if tokens.get(at).is_some_and(|next| next == ".") => at += 1,
            "::" => {
                let silent =
                    SILENT_CASTS.iter().find(|words| tokens.get(at..at + words.len()).is_some_and(|found| found.iter().eq(words.iter())));
                match silent {
                    Some(words) => at += words.len(),
                    None => out.push("::".to_owned()),
                }
            }
            "ifnull" => out.push("coalesce".to_owned()),
            "current_timestamp" | "now" => out.push("now".to_owned()),
            "==" => out.push("=".to_owned()),
            "~~" => out.push("like".to_owned()),
            "!~~" => out.extend(["not".to_owned(), "like".to_owned()]),
            other => out.push(if dialect == Dialect::Sqlite { other.replace('`', "\"") } else { other.to_owned() }),
        }
    }
    out
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '"')
}

/// Whether two queries are equal but for qualifiers that one of them leaves out, consistent other aliases, and aliases that repeat a column's name.
fn aligned(left: &[String], right: &[String]) -> bool {
    let mut names: SortedMap<&str, &str> = SortedMap::new();
    let mut taken: SortedMap<&str, &str> = SortedMap::new();
    let (mut l, mut r) = (0, 0);
    loop {
        let (own, other) = (left.get(l), right.get(r));
        let qualified = |tokens: &[String], at: usize| {
            tokens.get(at).is_some_and(|token| is_name(token)) && tokens.get(at + 1).is_some_and(|next| next == ".")
        };
        match (own, other) {
            (None, None) => return true,
            (Some(own), Some(other)) if own == other && qualified(left, l) == qualified(right, r) => {
                if is_alias(left, own) || is_alias(right, other) {
                    let known = *names.entry(own).or_insert(other);
                    let back = *taken.entry(other).or_insert(own);
                    if known != other || back != own {
                        return false;
                    }
                }
                l += 1;
                r += 1;
            }
            _ if qualified(left, l) && !qualified(right, r) => l += 2,
            _ if qualified(right, r) && !qualified(left, l) => r += 2,
            // An alias that repeats the name before it says nothing.
            (Some(own), _) if l > 0 && left.get(l - 1) == Some(own) && is_name(own) => l += 1,
            (_, Some(other)) if r > 0 && right.get(r - 1) == Some(other) && is_name(other) => r += 1,
            (Some(own), Some(other)) if is_name(own) && is_name(other) && is_alias(left, own) && is_alias(right, other) => {
                let known = *names.entry(own).or_insert(other);
                let back = *taken.entry(other).or_insert(own);
                if known != other || back != own {
                    return false;
                }
                l += 1;
                r += 1;
            }
            _ => return false,
        }
    }
}

/// Whether a name qualifies something in the query.
fn is_alias(tokens: &[String], name: &str) -> bool {
    tokens.windows(2).any(|pair| pair[0] == name && pair[1] == ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::lex::normalised_tokens;

    fn same(left: &str, right: &str, dialect: Dialect) -> bool {
        let tokens = |text: &str, dialect| essential(&normalised_tokens(text, dialect), dialect);
        aligned(&tokens(left, dialect), &tokens(right, Dialect::Postgres))
    }

    #[test]
    fn a_view_and_what_postgresql_makes_of_it() {
        let written = "SELECT f.id, f.title AS title, c.name || ': ' FROM film AS f INNER JOIN category c ON f.cid = c.id WHERE f.a = 'x'";
        let stored = "SELECT f.id, f.title, ((c_1.name)::text || ': '::text) FROM (public.film f JOIN public.category c_1 ON ((f.cid = c_1.id))) WHERE (f.a = 'x'::text)";
        assert!(same(written, stored, Dialect::Postgres));
        assert!(same("SELECT a FROM t WHERE b LIKE 'x%'", "SELECT t.a FROM t WHERE (t.b ~~ 'x%'::text)", Dialect::Sqlite));
    }

    #[test]
    fn real_differences_stay() {
        for (left, right) in [
            ("SELECT a FROM t", "SELECT b FROM t"),
            ("SELECT a FROM t WHERE b = 1", "SELECT a FROM t WHERE b = 2"),
            ("SELECT f.a FROM f JOIN g ON f.x = g.x", "SELECT g.a FROM f JOIN g ON f.x = g.x"),
            ("SELECT a FROM t LEFT JOIN u ON t.x = u.x", "SELECT a FROM t JOIN u ON t.x = u.x"),
            ("SELECT a::integer FROM t", "SELECT a::bigint FROM t"),
        ] {
            assert!(!same(left, right, Dialect::Postgres), "{left} / {right}");
        }
    }
}
