//! PostgreSQL lowering over the corpus, over a list of statements of every kind, and on hostile input.

mod engine;
mod hostile;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use schema_parity::source::{Dialect, FileId};
use schema_parity::sql::{Outcome, Statement, postgres, split};

/// The corpus folder, when it is there.
fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("SCHEMA_PARITY_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    folder.is_dir().then_some(folder)
}

/// Every PostgreSQL file that a truth file of the corpus names, by project.
fn corpus_files(corpus: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut projects: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![corpus.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a readable corpus").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.starts_with("truth.postgres") && name.ends_with(".json") {
                let text = std::fs::read_to_string(&path).expect("a readable truth file");
                let truth: serde_json::Value = serde_json::from_str(&text).expect("JSON");
                let project = folder.strip_prefix(corpus).unwrap_or(&folder).to_string_lossy().into_owned();
                for file in truth["files"].as_array().into_iter().flatten().filter_map(|file| file.as_str()) {
                    let list = projects.entry(project.clone()).or_default();
                    let parent = folder.parent().unwrap_or(&folder);
                    let file = if folder.join(file).is_file() { folder.join(file) } else { parent.join(file) };
                    if !list.contains(&file) && file.is_file() {
                        list.push(file);
                    }
                }
            }
        }
    }
    projects
}

/// Splits and lowers a script.
fn lower(text: &str) -> Vec<Statement> {
    let end = text.len() as u32;
    split(text, 0..end, Dialect::Postgres).iter().map(|raw| postgres::lower(text, FileId(0), raw)).collect()
}

#[test]
fn corpus_statements_are_understood() {
    let Some(corpus) = corpus() else {
        println!("skipped: no corpus");
        return;
    };
    let mut clauses: BTreeMap<(bool, String), usize> = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut totals = [0usize; 4];
    println!("{:<34}{:>9}{:>11}{:>8}{:>15}", "project", "modelled", "irrelevant", "opaque", "not understood");
    for (project, files) in corpus_files(&corpus) {
        let mut counts = [0usize; 4];
        for file in files {
            let bytes = std::fs::read(&file).expect("a readable file");
            let text = String::from_utf8_lossy(&bytes);
            for statement in lower(&text) {
                let source = &text[statement.span.start as usize..statement.span.end as usize];
                for clause in &statement.not_modelled {
                    *clauses.entry((clause.could_hide, clause.what.clone())).or_default() += 1;
                    if clause.could_hide {
                        println!("  {}: {} | {}", file.display(), clause.what, &text[clause.span.start as usize..clause.span.end as usize]);
                    }
                }
                let slot = match &statement.outcome {
                    Outcome::Modelled(_) => 0,
                    Outcome::Irrelevant(_) => 1,
                    Outcome::Opaque { kind, .. } => {
                        *kinds.entry(format!("opaque {kind}")).or_default() += 1;
                        2
                    }
                    Outcome::NotUnderstood { reason, .. } => {
                        println!("  {}: {reason} | {}", file.display(), source.chars().take(120).collect::<String>());
                        3
                    }
                };
                counts[slot] += 1;
            }
        }
        println!("{project:<34}{:>9}{:>11}{:>8}{:>15}", counts[0], counts[1], counts[2], counts[3]);
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += count;
        }
    }
    println!("{:<34}{:>9}{:>11}{:>8}{:>15}", "total", totals[0], totals[1], totals[2], totals[3]);
    for (kind, count) in &kinds {
        println!("  {count:>6} {kind}");
    }
    println!("clauses that are not modelled:");
    for ((could_hide, what), count) in &clauses {
        println!("  {count:>6} {} {what}", if *could_hide { "could hide" } else { "cannot hide" });
    }
    let all: usize = totals.iter().sum();
    assert!(totals[3] * 1000 <= all, "{} of {all} statements are not understood", totals[3]);
}

/// Statements of every kind, as their grammar pages list them.
const STATEMENTS: &str = include_str!("statements.sql");
/// The same for versions after 15.
const NEWER: &str = include_str!("newer.sql");

/// Statements whose clauses are recorded as not modelled, by the first words of the clause kinds; everything else is modelled in full.
fn hidden(statement: &Statement) -> Vec<&str> {
    statement.not_modelled.iter().filter(|clause| clause.could_hide).map(|clause| clause.what.as_str()).collect()
}

#[test]
fn every_kind_of_statement_is_understood() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for text in [STATEMENTS, NEWER] {
        for statement in lower(text) {
            count += 1;
            let source = &text[statement.span.start as usize..statement.span.end as usize];
            if let Outcome::NotUnderstood { reason, .. } = &statement.outcome {
                wrong.push(format!("{source}\n    {reason}"));
            }
            let not_understood = hidden(&statement).into_iter().filter(|what| what.starts_with("not understood")).count();
            if not_understood > 0 {
                wrong.push(format!("{source}\n    {:?}", statement.not_modelled));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 500, "only {count} statements");
}

/// Words that PostgreSQL lets stand or not without a difference.
const NOISE: &[&str] = &[
    "as",
    "asc",
    "by",
    "column",
    "constraint",
    "data",
    "each",
    "external",
    "for",
    "in",
    "is",
    "on",
    "only",
    "order",
    "outer",
    "procedural",
    "set",
    "simple",
    "to",
    "with",
    "without",
    "restrict",
    "inner",
    "first",
    "last",
];

/// Words without an effect on the schema where they stand: the word, and what the statement contains.
const WITHOUT_EFFECT: &[(&str, &str)] = &[
    ("cascaded", "with cascaded check option"),
    ("cascaded", "WITH CASCADED CHECK OPTION"),
    // How it is done, not what.
    ("concurrently", "INDEX CONCURRENTLY"),
    ("concurrently", "DETACH PARTITION"),
    ("finalize", "DETACH PARTITION"),
    // Implied by another word, or the default.
    ("deferrable", "DEFERRABLE INITIALLY DEFERRED"),
    ("local", "LOCAL TEMPORARY"),
    ("global", "GLOBAL TEMP"),
    ("virtual", "VIRTUAL"),
    ("null", "AS int[] NULL"),
    ("authorization", "SCHEMA AUTHORIZATION"),
    // `PUBLIC` swallows the other roles.
    ("a", "TO a, CURRENT_USER, PUBLIC"),
    ("current_user", "TO a, CURRENT_USER, PUBLIC"),
    ("r", "TO r, PUBLIC"),
    // Owners and rights are not compared.
    ("r", "AUTHORIZATION r"),
    ("select", "GRANT SELECT ON t TO x"),
    ("t", "GRANT SELECT ON t TO x"),
    ("x", "GRANT SELECT ON t TO x"),
    // PostgreSQL forgets these names, too.
    ("df", "CONSTRAINT df DEFAULT"),
    ("nn", "CONSTRAINT nn NULL"),
    ("n", "CREATE DOMAIN"),
    ("c", "ADD CONSTRAINT c NOT NULL"),
    // Typed tables follow their type in any case; nothing depends on a domain's constraint.
    ("cascade", "ATTRIBUTE"),
    ("cascade", "ALTER DOMAIN"),
    // A routine is found by the types of its input arguments.
    ("a", "f(ORDER BY a int)"),
    ("a", "(IN a int, OUT b text)"),
    ("b", "(IN a int, OUT b text)"),
    ("text", "OUT b text"),
    ("text", "OUT text"),
    ("inout", "(INOUT a int)"),
    ("a", "(INOUT a int)"),
    ("a", "h(a int, VARIADIC b text[])"),
    ("b", "h(a int, VARIADIC b text[])"),
    ("variadic", "h(a int, VARIADIC b text[])"),
    // A table and a domain cannot have the same name.
    ("domain", "COMMENT ON CONSTRAINT"),
    // The database in front of the schema.
    ("a", "COLUMN a.b.c.d"),
    // The parser accepts `NULLS NOT`, PostgreSQL does not.
    ("distinct", "NULLS NOT DISTINCT"),
];

/// A lowered statement without its positions, with the words of its recorded clauses.
fn content(text: &str) -> Option<String> {
    let positions = regex_lite::Regex::new(r"SourceSpan \{[^}]*\}").expect("a pattern");
    let statements = lower(text);
    let [statement] = statements.as_slice() else { return None };
    let Outcome::Modelled(kind) = &statement.outcome else { return None };
    let kind = format!("{kind:?}");
    // What an action that is declared irrelevant is made of need not be in the model.
    if kind.contains("Irrelevant(") {
        return None;
    }
    let mut clauses = String::new();
    for clause in &statement.not_modelled {
        if clause.what.starts_with("not understood") {
            return None;
        }
        clauses.push_str(&text[clause.span.start as usize..clause.span.end as usize]);
    }
    Some(format!("{} {clauses}", positions.replace_all(&kind, "")))
}

#[test]
fn no_word_of_a_modelled_statement_is_lost() {
    use schema_parity::sql::StatementKind as S;
    let mut lost = Vec::new();
    let mut tried = 0;
    for text in [STATEMENTS, NEWER] {
        for statement in lower(text) {
            let source = &text[statement.span.start as usize..statement.span.end as usize];
            match &statement.outcome {
                Outcome::Modelled(kind) if !matches!(**kind, S::Data(_) | S::Transaction(_) | S::SetSearchPath { .. }) => {}
                _ => continue,
            }
            let Some(before) = content(source) else { continue };
            for token in schema_parity::sql::lex::significant_tokens(source, Dialect::Postgres) {
                use schema_parity::sql::lex::TokenKind;
                let word = &source[token.range.clone()];
                let (head, tail) = (&source[..token.range.start], &source[token.range.end..]);
                let changes = match token.kind {
                    TokenKind::Word => vec![format!("{head} {tail}"), format!("{head}zz_other{tail}")],
                    TokenKind::QuotedIdentifier => vec![format!("{head}\"Zz Other\"{tail}")],
                    TokenKind::Number => vec![format!("{head}{word}7{tail}")],
                    TokenKind::String => vec![format!("{head}'zz other'{tail}")],
                    TokenKind::Blank | TokenKind::Comment | TokenKind::Operator | TokenKind::Parameter => Vec::new(),
                };
                for change in changes {
                    let Some(after) = content(&change) else { continue };
                    tried += 1;
                    let folded = word.to_ascii_lowercase();
                    let allowed = WITHOUT_EFFECT.iter().any(|(other, place)| *other == folded && source.contains(place));
                    let noise = allowed || NOISE.contains(&folded.as_str());
                    if after == before && !noise {
                        lost.push(format!("{word} of {source}\n    {change}"));
                    }
                }
            }
        }
    }
    println!("{tried} changed statements");
    assert!(lost.is_empty(), "{}:\n{}", lost.len(), lost.join("\n"));
    assert!(tried > 2000, "only {tried} changes");
}

#[test]
fn statements_outside_the_schema_end_as_declared() {
    let outcome = |text: &str| match lower(text).into_iter().next().map(|statement| statement.outcome) {
        Some(Outcome::Modelled(ref kind)) if let schema_parity::sql::StatementKind::FunctionCalls(called) = kind.as_ref() => {
            let calls = called.calls.iter().map(|call| format!("{}({})", call.name, call.args.join("|")));
            let affects = called.affects.iter().map(ToString::to_string);
            format!("calls {} {}", calls.collect::<Vec<_>>().join(" "), affects.collect::<Vec<_>>().join(" "))
        }
        Some(Outcome::Modelled(kind)) => format!("{kind:?}").chars().take(60).collect(),
        Some(Outcome::Irrelevant(word)) => format!("irrelevant {word}"),
        Some(Outcome::Opaque { kind, affects, .. }) => {
            format!("opaque {kind} {}", affects.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        }
        Some(Outcome::NotUnderstood { kind, .. }) => format!("not understood {kind}"),
        None => "nothing".into(),
    };
    let cases = [
        ("\\connect other\n", "opaque \\connect "),
        ("\\i more.sql\n", "opaque \\i "),
        ("\\restrict abc\n", "irrelevant \\restrict"),
        (
            "SELECT pg_catalog.set_config('search_path', '', false);",
            "SetSearchPath { path: Some([]), local: false, later_sessions: false }",
        ),
        ("SELECT pg_catalog.setval('s', 1, false);", "irrelevant SELECT setval"),
        ("SELECT now();", "irrelevant SELECT"),
        ("SELECT create_hypertable('public.t', 'at');", "calls create_hypertable('public.t'|'at') public.t at"),
        ("SELECT a.f(1, now()) AS x;", "calls a.f(1|now()) "),
        ("SELECT f(), \"G\"(ARRAY[1, 2]);", "calls f() G(ARRAY[1, 2]) "),
        ("SELECT * FROM f('x') AS t;", "calls f('x') x"),
        ("SELECT f(g(1));", "opaque SELECT f "),
        ("SELECT f(x) FROM t;", "opaque SELECT f t"),
        ("SELECT f(1) + 1;", "opaque SELECT f "),
        ("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x;", "Data(DataChange { verb: \"DELETE\", table: ObjectName { schema: N"),
        ("GRANT SELECT ON t TO r;", "irrelevant GRANT"),
        ("CALL p(1, 'x');", "calls p(1|'x') "),
        ("CREATE TABEL t (a int);", "not understood CREATE TABEL"),
        ("COPY t (a) FROM stdin;\n1\n2\n\\.\n", "Data(DataChange { verb: \"COPY\", table: ObjectName { schema: Non"),
    ];
    for (text, expected) in cases {
        assert_eq!(outcome(text), expected.chars().take(60).collect::<String>(), "{text}");
    }
}
