//! The engine of files that no name and no word gives away: the one that runs them.

use super::Prepared;
use crate::compare::{CompareOptions, Side, compare};
use crate::replay::{ReplayIssueKind, replay};
use crate::source::{Dialect, SourceProblem, SourceSet};
use crate::sql::{ParsedMigration, parse};

/// What recognition calls a side whose engine nothing tells.
const UNKNOWN: &str = "unknown-engine";

/// What recognition calls a side whose words are another engine's.
const UNSUPPORTED: &str = "unsupported-engine";

/// Texts up to this size are tried in both engines.
const TRIED: usize = 8 << 20;

/// Tries a side in both engines when nothing tells which it is for, or only the names of types, which SQLite takes whatever they are, or when
/// words of both engines are there and the likelier one refuses a statement. Where nothing tells, one that alone runs every statement is the engine. When the other engine runs them too, its reading is kept beside the first.
pub(super) fn settle(prepared: Prepared) -> Prepared {
    let size: usize = prepared.sources.files.iter().map(|file| file.text.len()).sum();
    // MySQL's names of types are as good as any others to SQLite; its clauses are not.
    let foreign = prepared.sources.problems.iter().any(|problem| problem.kind == UNSUPPORTED);
    let doubted = prepared.sources.words_of_both && !refusals(&prepared).is_empty();
    let open = is_unknown(&prepared.sources) || prepared.sources.told_by_types || foreign || doubted;
    if !open || size == 0 || size > TRIED {
        return prepared;
    }
    let other = read(SourceSet { dialect: opposite(prepared.sources.dialect), ..prepared.sources.clone() });
    let runs = (refusals(&prepared).is_empty(), refusals(&other).is_empty());
    match runs {
        // `serial` is a type like any other to SQLite, `datetime` is none to PostgreSQL.
        (_, true) if doubted => decided(other, &prepared),
        (_, false) if doubted => prepared,
        (_, true) if prepared.sources.told_by_types => Prepared { otherwise: Some(Box::new(other)), ..prepared },
        (_, false) if prepared.sources.told_by_types => prepared,
        (true, false) => decided(prepared, &other),
        (true, true) if foreign => prepared,
        (false, true) if foreign => prepared,
        (false, true) => decided(other, &prepared),
        (true, true) => Prepared { otherwise: Some(Box::new(other)), ..prepared },
        (false, false) => prepared,
    }
}

/// Settles two sides by each other: two that are both open are for one engine, and an engine that cannot hide a difference need not be known.
pub(super) fn settle_pair(left: &mut Prepared, right: &mut Prepared, options: &CompareOptions) {
    match (left.otherwise.is_some(), right.otherwise.is_some()) {
        (true, true) => settle_both(left, right, options),
        (true, false) if is_unknown(&left.sources) && !is_unknown(&right.sources) => settle_one(left, right, options),
        (false, true) if is_unknown(&right.sources) && !is_unknown(&left.sources) => settle_one(right, left, options),
        (true, false) | (false, true) | (false, false) => {}
    }
}

fn settle_both(left: &mut Prepared, right: &mut Prepared, options: &CompareOptions) {
    // Names of types are a hint where there is nothing else.
    if left.sources.dialect != right.sources.dialect {
        for side in [&mut *left, &mut *right] {
            if is_unknown(&side.sources) {
                turn(side);
            }
        }
    }
    let refused = |left: &Prepared, right: &Prepared| !refusals(left).is_empty() || !refusals(right).is_empty();
    let (Some(other_left), Some(other_right)) = (left.otherwise.as_deref(), right.otherwise.as_deref()) else { return };
    let engine = other_left.sources.dialect.display_name();
    if refused(left, right) && !refused(other_left, other_right) {
        read_otherwise([left, right], &format!("Only {engine} runs all of the statements, although the types are not its own."));
    } else if agrees(left, right, options) {
        if agrees(other_left, other_right, options) {
            conclude([left, right]);
        } else if left.sources.told_by_types || right.sources.told_by_types {
            read_otherwise([left, right], &format!("The other engine would see no difference; {engine} does, so they are read for it."));
        }
    }
}

fn settle_one(open: &mut Prepared, told: &mut Prepared, options: &CompareOptions) {
    let Some(other) = open.otherwise.as_deref() else { return };
    if agrees(open, told, options) && agrees(other, told, options) {
        conclude([open, told]);
    }
}

/// Whether two readings run and do not differ.
fn agrees(left: &Prepared, right: &Prepared, options: &CompareOptions) -> bool {
    let side = |prepared: &'_ Prepared| prepared.replayed.issues.is_empty();
    side(left)
        && side(right)
        && compare(
            Side { sources: &left.sources, replayed: &left.replayed },
            Side { sources: &right.sources, replayed: &right.replayed },
            options,
        )
        .differences
        .is_empty()
}

/// The engine cannot hide a difference.
fn conclude(sides: [&mut Prepared; 2]) {
    for side in sides {
        side.sources.dialect_certain = true;
        for problem in side.sources.problems.iter_mut().filter(|problem| problem.kind == UNKNOWN) {
            problem.could_hide = false;
            problem.message =
                "Nothing tells which engine the files are written for. Both engines run them, and read for either the sides agree.".into();
        }
    }
}

/// Takes the other reading, and says that it is a choice.
fn read_otherwise(sides: [&mut Prepared; 2], why: &str) {
    for side in sides {
        turn(side);
        side.sources.dialect_certain = false;
        side.sources.dialect_evidence.clear();
        side.sources.problems.retain(|problem| problem.kind != UNKNOWN);
        side.sources.problems.push(SourceProblem {
            path: String::new(),
            line: None,
            kind: UNKNOWN,
            message: format!("Nothing tells for sure which engine the files are written for. {why} Choose the engine to be sure."),
            could_hide: true,
        });
    }
}

/// Swaps a side's two readings.
fn turn(side: &mut Prepared) {
    if let Some(mut other) = side.otherwise.take() {
        std::mem::swap(side, &mut *other);
        side.otherwise = Some(other);
    }
}

fn is_unknown(sources: &SourceSet) -> bool {
    !sources.dialect_certain && sources.problems.iter().any(|problem| problem.kind == UNKNOWN)
}

fn opposite(dialect: Dialect) -> Dialect {
    match dialect {
        Dialect::Sqlite => Dialect::Postgres,
        Dialect::Postgres => Dialect::Sqlite,
    }
}

fn read(sources: SourceSet) -> Prepared {
    let migrations = parse(&sources);
    let replayed = replay(sources.dialect, &migrations);
    Prepared { sources, migrations, replayed, otherwise: None }
}

/// What the engine of a reading does not run: file, line and reason, in order.
fn refusals(prepared: &Prepared) -> Vec<String> {
    let refused = prepared.replayed.issues.iter().filter(|issue| match issue.kind {
        ReplayIssueKind::WouldFail | ReplayIssueKind::Consequence | ReplayIssueKind::NotAnalysed => true,
        ReplayIssueKind::Assumed | ReplayIssueKind::KeptFirstShape | ReplayIssueKind::RebuildLost => false,
    });
    refused
        .map(|issue| {
            let file = prepared.sources.file(issue.span.file);
            format!("{} line {} ({})", file.path, file.lines.line_column(issue.span.start).line, issue.message)
        })
        .collect()
}

fn decided(mut own: Prepared, other: &Prepared) -> Prepared {
    let statements: usize = own.migrations.iter().map(|migration: &ParsedMigration| migration.statements.len()).sum();
    let (engine, opposite) = (own.sources.dialect.display_name(), other.sources.dialect.display_name());
    let refused = refusals(other);
    let first = refused.first().cloned().unwrap_or_default();
    own.sources.dialect_certain = true;
    own.sources.dialect_evidence = vec![format!(
        "{engine} runs all {statements} statements; {opposite} does not run {} of them, the first in {first}.",
        refused.len()
    )];
    own.sources.problems.retain(|problem| problem.kind != UNKNOWN && problem.kind != UNSUPPORTED);
    own
}
