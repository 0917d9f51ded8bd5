//! The engine of files that no name and no word gives away: the one that runs them.

use super::Prepared;
use crate::compare::{CompareOptions, Side, compare};
use crate::replay::{ReplayIssueKind, replay};
use crate::source::{Dialect, SourceSet};
use crate::sql::{ParsedMigration, parse};

/// What recognition calls a side whose engine nothing tells.
const UNKNOWN: &str = "unknown-engine";

/// Texts up to this size are tried in both engines.
const TRIED: usize = 8 << 20;

/// Tries a side in both engines when nothing tells which it is for. One that alone runs every statement is the engine; when both do, the
/// second reading is kept beside the first.
pub(super) fn settle(prepared: Prepared) -> Prepared {
    let size: usize = prepared.sources.files.iter().map(|file| file.text.len()).sum();
    if !is_unknown(&prepared.sources) || size == 0 || size > TRIED {
        return prepared;
    }
    let other = read(SourceSet { dialect: opposite(prepared.sources.dialect), ..prepared.sources.clone() });
    match (refusals(&prepared).is_empty(), refusals(&other).is_empty()) {
        (true, false) => decided(prepared, &other),
        (false, true) => decided(other, &prepared),
        (true, true) => Prepared { otherwise: Some(Box::new(other)), ..prepared },
        (false, false) => prepared,
    }
}

/// When both readings of the sides that are open find nothing, the engine cannot hide a difference.
pub(super) fn agree(left: &mut Prepared, right: &mut Prepared, options: &CompareOptions) {
    fn readings(side: &Prepared) -> Vec<&Prepared> {
        std::iter::once(side).chain(side.otherwise.as_deref()).collect()
    }
    let open = |side: &Prepared| side.otherwise.is_some() && is_unknown(&side.sources);
    let both_open = open(left) && open(right);
    if !open(left) && !open(right) || (is_unknown(&left.sources) != open(left)) || (is_unknown(&right.sources) != open(right)) {
        return;
    }
    let silent = |left: &Prepared, right: &Prepared| {
        let side = |prepared: &'_ Prepared| -> bool { prepared.replayed.issues.is_empty() };
        let comparison = compare(
            Side { sources: &left.sources, replayed: &left.replayed },
            Side { sources: &right.sources, replayed: &right.replayed },
            options,
        );
        side(left) && side(right) && comparison.differences.is_empty()
    };
    let mut all = true;
    for own in readings(left) {
        for other in readings(right) {
            // Two texts that nothing tells apart are for one engine, whichever it is.
            if !both_open || own.sources.dialect == other.sources.dialect {
                all &= silent(own, other);
            }
        }
    }
    if all {
        for side in [left, right] {
            side.sources.dialect_certain = true;
            for problem in side.sources.problems.iter_mut().filter(|problem| problem.kind == UNKNOWN) {
                problem.could_hide = false;
                problem.message =
                    "Nothing tells which engine the files are written for. Both engines run them, and read for either the sides agree."
                        .into();
            }
        }
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
    own.sources.problems.retain(|problem| problem.kind != UNKNOWN);
    own
}
