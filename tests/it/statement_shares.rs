//! How many statements of the corpus are modelled, opaque, irrelevant or not understood, as a table per project:
//! `cargo test --test it statement_shares -- --nocapture`.
//!
//! Sides with a truth are read as their tool runs them. Every other SQL file of a project is read whole, its way back included, as the engine
//! that its path and its words tell, and where they tell none as every engine that the project has. What the engine itself calls
//! a syntax error (a PostgreSQL server where there is one) stands in a column of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use postgres::Client;
use postgres::error::SqlState;
use schema_parity::source::{Dialect, FileId, InputFile, Migration, SideInput, SourceSet, recognise};
use schema_parity::sql::lex::statement_kind;
use schema_parity::sql::{ObjectName, Outcome, Statement, parse, postgres as lowering, split, sqlite};

use crate::source_corpus::{corpus, read_folder, truths};
use crate::{differential_sqlite, server};

/// First words of statements that define something; what starts with another word moves rows, asks, or sets up the session.
const DEFINITIONS: [&str; 9] = ["CREATE", "ALTER", "DROP", "COMMENT", "DO", "GRANT", "REVOKE", "SECURITY", "RENAME"];

#[derive(Default)]
struct Shares {
    files: BTreeSet<PathBuf>,
    /// Modelled, opaque, irrelevant, refused by the engine itself, not understood.
    definitions: [usize; 5],
    others: [usize; 5],
}

impl Shares {
    fn add(&mut self, other: &Shares) {
        self.files.extend(other.files.iter().cloned());
        for at in 0..5 {
            self.definitions[at] += other.definitions[at];
            self.others[at] += other.others[at];
        }
    }

    fn row(&self, name: &str, dialect: Dialect) -> String {
        let [modelled, opaque, irrelevant, refused, unknown] = self.definitions;
        let all: usize = self.definitions.iter().sum();
        let share = 100.0 * unknown as f64 / all.max(1) as f64;
        let others: usize = self.others.iter().sum();
        format!(
            "{name:20} {:10} {:5} {all:6} {modelled:8} {opaque:6} {irrelevant:10} {refused:7} {unknown:7} {share:6.2} % {others:9} {:7}",
            dialect.as_str(),
            self.files.len(),
            self.others[4],
        )
    }
}

/// Whether SQLite calls it a syntax error. It looks for the table of an `ALTER TABLE` first.
fn sqlite_refuses(statement: &str, tables: &[ObjectName]) -> bool {
    let connection = differential_sqlite::engine();
    if statement_kind(statement, Dialect::Sqlite).starts_with("ALTER") {
        for ObjectName { name, .. } in tables {
            connection.execute_batch(&format!("CREATE TABLE IF NOT EXISTS \"{}\"(x)", name.replace('"', "\"\""))).expect("a table");
        }
    }
    let said = differential_sqlite::run(&connection, statement).unwrap_or_default();
    said.ends_with(": syntax error") || said.starts_with("unrecognized token: ") || said == "incomplete input"
}

/// Whether PostgreSQL calls it a syntax error; without a server no one says so.
fn postgres_refuses(server: &mut Option<Client>, statement: &str) -> bool {
    let Some(server) = server else { return false };
    server.batch_execute("BEGIN").expect("a transaction");
    let said = server.batch_execute(statement);
    server.batch_execute("ROLLBACK").expect("nothing is left");
    said.is_err_and(|error| error.code() == Some(&SqlState::SYNTAX_ERROR))
}

type Table = BTreeMap<(String, &'static str), Shares>;

struct Count {
    table: Table,
    unknown: Vec<String>,
    refused: Vec<String>,
    server: Option<Client>,
    both: usize,
}

impl Count {
    /// Counts one statement of a file.
    fn statement(&mut self, root: &Path, file: &Path, dialect: Dialect, text: &str, statement: &Statement) {
        let below = file.strip_prefix(root).expect("below the corpus");
        let project = below.components().next().expect("a project").as_os_str().to_string_lossy().into_owned();
        let written = &text[statement.span.start as usize..statement.span.end as usize];
        let kind = statement_kind(written, dialect);
        let shares = self.table.entry((project, dialect.as_str())).or_default();
        shares.files.insert(file.to_owned());
        let defines = DEFINITIONS.contains(&kind.split(' ').next().unwrap_or_default());
        let counts = if defines { &mut shares.definitions } else { &mut shares.others };
        match &statement.outcome {
            Outcome::Modelled(_) => counts[0] += 1,
            Outcome::Opaque { .. } => counts[1] += 1,
            Outcome::Irrelevant(_) => counts[2] += 1,
            Outcome::NotUnderstood { reason, affects, .. } => {
                let refused = match dialect {
                    Dialect::Sqlite => sqlite_refuses(written, affects),
                    Dialect::Postgres => postgres_refuses(&mut self.server, written),
                };
                counts[if refused { 3 } else { 4 }] += 1;
                let line = 1 + text[..statement.span.start as usize].matches('\n').count();
                let start: String = written.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(70).collect();
                let row = format!("{} {}:{line}: {reason}: {start}", dialect.as_str(), below.display());
                if refused { self.refused.push(row) } else { self.unknown.push(row) }
            }
        }
    }

    /// Counts what a tool runs of a side; files that were counted already as the same engine's are passed over.
    fn side(&mut self, root: &Path, base: &Path, set: &SourceSet, done: &mut BTreeSet<(PathBuf, &'static str)>) {
        let new: Vec<PathBuf> = set
            .migrations
            .iter()
            .map(|migration| base.join(&set.file(migration.file).path))
            .filter(|path| done.insert((path.clone(), set.dialect.as_str())))
            .collect();
        for parsed in parse(set) {
            let Migration { file, text, .. } = &parsed.migration;
            let path = base.join(&set.file(*file).path);
            if !new.contains(&path) {
                continue;
            }
            let text = text.as_deref().unwrap_or(&set.file(*file).text);
            parsed.statements.iter().for_each(|statement| self.statement(root, &path, set.dialect, text, statement));
        }
    }
}

#[test]
fn statement_shares() {
    let Some(root) = corpus() else { return println!("skipped: no corpus") };
    let mut count = Count { table: Table::new(), unknown: Vec::new(), refused: Vec::new(), server: server::admin(), both: 0 };
    let mut done = BTreeSet::new();
    let mut engines: BTreeMap<String, Vec<Dialect>> = BTreeMap::new();
    for truth in truths(&root) {
        let project = engines.entry(truth.name.split('/').next().unwrap_or_default().to_owned()).or_default();
        if !project.contains(&truth.dialect) {
            project.push(truth.dialect);
        }
        let files = truth
            .files
            .iter()
            .map(|file| InputFile { path: file.clone(), content: std::fs::read(truth.base.join(file)).map_err(|error| error.to_string()) });
        let side = SideInput {
            label: truth.name.clone(),
            files: files.collect(),
            dialect: Some(truth.dialect),
            keep_order: true,
            ..SideInput::default()
        };
        count.side(&root, &truth.base, &recognise(side), &mut done);
    }
    for InputFile { path, content } in read_folder(&root) {
        let file = root.join(&path);
        let is_sql = [".sql", ".postgres", ".sqlite"].iter().any(|end| path.ends_with(end));
        if !is_sql || done.iter().any(|(known, _)| *known == file) {
            continue;
        }
        let (_, below) = path.split_once('/').expect("a project");
        let input = InputFile { path: below.to_owned(), content };
        let set = recognise(SideInput { label: path.clone(), files: vec![input], keep_order: true, ..SideInput::default() });
        let Some(text) = set.files.first().map(|file| file.text.clone()) else { continue };
        let engines = match path.split('/').next().and_then(|project| engines.get(project)) {
            Some(engines) if !set.dialect_certain => engines.clone(),
            Some(_) | None => vec![set.dialect],
        };
        count.both += usize::from(engines.len() > 1);
        for dialect in engines {
            for raw in split(&text, 0..text.len() as u32, dialect) {
                let statement = match dialect {
                    Dialect::Sqlite => sqlite::lower(&text, FileId(0), &raw),
                    Dialect::Postgres => lowering::lower(&text, FileId(0), &raw),
                };
                count.statement(&root, &file, dialect, &text, &statement);
            }
        }
    }

    let mut report = String::new();
    let head = "project              engine     files    DDL modelled opaque irrelevant refused unknown  share     other unknown";
    writeln!(report, "{head}").expect("a string");
    let mut wrong = Vec::new();
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let mut all = Shares::default();
        for ((project, _), shares) in count.table.iter().filter(|((_, engine), _)| *engine == dialect.as_str()) {
            writeln!(report, "{}", shares.row(project, dialect)).expect("a string");
            all.add(shares);
        }
        writeln!(report, "{}\n", all.row("all", dialect)).expect("a string");
        let [.., unknown] = all.definitions;
        if unknown * 1000 > all.definitions.iter().sum::<usize>() {
            wrong.push(format!("{}: {unknown} definitions are not understood, more than 0.1 %", dialect.as_str()));
        }
    }
    println!("{report}not understood:\n  {}\nrefused by the engine:\n  {}", count.unknown.join("\n  "), count.refused.join("\n  "));
    println!("{} files that tell no engine were read as SQLite's and as PostgreSQL's", count.both);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
