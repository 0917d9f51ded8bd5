//! Replay against a real PostgreSQL server: the same statements on both sides, then the same catalog and the same refusals.
//!
//! Needs PGHOST, PGPORT, PGUSER (`tools/postgres.sh` starts a server); without PGHOST it prints "skipped", with REQUIRE_ENGINES=1 it fails.

mod engine;
mod generated;
mod ours;
pub mod random;
mod themes;

use engine::Engine;

/// Cases of the files in `tests/differential/postgres`: a line `-- case: name` starts each.
fn written_cases() -> Vec<(String, Vec<String>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential/postgres");
    let mut files: Vec<_> = std::fs::read_dir(folder).expect("the folder of cases").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let area = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("a readable file of cases");
        for case in text.split("-- case: ").skip(1) {
            let (name, sql) = case.split_once('\n').unwrap_or((case, ""));
            cases.push((format!("{area}: {}", name.trim()), ours::statements_of(sql)));
        }
    }
    cases
}

/// Runs a sequence on both sides and lists what differs.
fn difference(engine: &mut Engine, statements: &[String]) -> Vec<String> {
    let theirs = engine.run(statements);
    let ours = ours::run(statements);
    let mut found = Vec::new();
    for (at, statement) in statements.iter().enumerate() {
        let (engine, own) = (&theirs.refusals[at], &ours.refusals[at]);
        if engine != own && !ours.unsure.contains(&at) {
            found.push(format!("  statement {}: {statement}\n    engine: {engine:?}\n    replay: {own:?}", at + 1));
        }
    }
    found.extend(theirs.facts.difference(&ours.facts).map(|fact| format!("  engine only: {fact}")));
    found.extend(ours.facts.difference(&theirs.facts).map(|fact| format!("  replay only: {fact}")));
    found
}

/// Runs cases on both sides and lists what differs.
fn differences(engine: &mut Engine, cases: &[(String, Vec<String>)]) -> Vec<String> {
    let mut out = Vec::new();
    for (name, statements) in cases {
        let found = difference(engine, statements);
        if !found.is_empty() {
            out.push(format!("{name}\n  {};\n{}", statements.join(";\n  "), found.join("\n")));
        }
    }
    out
}

/// What a difference is about, without the names in it, so that alike ones are shown once.
fn signature(found: &[String]) -> String {
    let Some(first) = found.first() else { return String::new() };
    let outside_quotes = |line: &str| line.split('"').step_by(2).collect::<String>();
    match first.split_once("\n") {
        Some((_, refusals)) => outside_quotes(&refusals.replace("\\\"", "\"")),
        None => first.split(" | ").take(1).collect(),
    }
}

/// The statements of a differing sequence without which it would not differ in the same way.
fn shrunk(engine: &mut Engine, mut statements: Vec<String>) -> Vec<String> {
    let wanted = signature(&difference(engine, &statements));
    let mut at = statements.len();
    while at > 0 {
        at -= 1;
        let removed = statements.remove(at);
        if signature(&difference(engine, &statements)) != wanted {
            statements.insert(at, removed);
        }
    }
    statements
}

fn assert_same(engine: &mut Engine, cases: &[(String, Vec<String>)]) {
    let found = differences(engine, cases);
    assert!(found.is_empty(), "{} of {} sequences differ:\n{}", found.len(), cases.len(), found.join("\n\n"));
}

#[test]
fn written_sequences_replay_as_the_server_runs_them() {
    let Some(mut engine) = Engine::connect("written") else { return };
    let mut cases = written_cases();
    cases.extend(generated::cases());
    assert!(cases.len() >= 400, "only {} sequences", cases.len());
    assert_same(&mut engine, &cases);
}

/// Random sequences. SCHEMA_PARITY_SEQUENCES says how many (150), SCHEMA_PARITY_SEED where to start (1), SCHEMA_PARITY_SHOW after how many
/// that differ to stop (5):
/// `SCHEMA_PARITY_SEQUENCES=10000 cargo test --test it random_sequences_replay_as_the_server -- --nocapture`.
#[test]
fn random_sequences_replay_as_the_server_runs_them() {
    let Some(mut engine) = Engine::connect("random") else { return };
    let number = |name: &str, otherwise: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let (count, seed) = (number("SCHEMA_PARITY_SEQUENCES", 150), number("SCHEMA_PARITY_SEED", 1));
    let show = number("SCHEMA_PARITY_SHOW", 5);
    let (mut failed, mut seen, mut differing) = (Vec::new(), std::collections::BTreeSet::new(), 0);
    for number in seed..seed + count {
        let statements = random::sequence(number);
        let found = difference(&mut engine, &statements);
        if found.is_empty() {
            continue;
        }
        differing += 1;
        if !seen.insert(signature(&found)) {
            continue;
        }
        let case = (format!("random sequence {number}"), shrunk(&mut engine, statements));
        failed.extend(differences(&mut engine, &[case]));
        if failed.len() as u64 >= show {
            break;
        }
    }
    println!("{count} sequences from {seed}, {differing} differences");
    assert!(failed.is_empty(), "random sequences differ:\n{}", failed.join("\n\n"));
}
