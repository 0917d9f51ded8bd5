//! What became of each migration of the expected side.

use super::build::{Parts, object_text};
use super::{MigrationEffect, MigrationOutcome, PairedMigration};
use crate::catalog::ObjectKey;
use crate::compare::{Kind, MigrationPair, Status};
use crate::replay::{Effect, EffectVerb, HistoryEntry};
use crate::rules::{Finding, Severity};
use crate::source::{FileId, SortedMap, SortedSet, SourceSpan};

/// Names an object across the history: kind, its table or own key, and the element within it.
type Subject<'a> = (&'static str, &'a ObjectKey, Option<&'a str>);

fn subject(effect: &Effect) -> Subject<'_> {
    (effect.kind, &effect.object, effect.element.as_deref())
}

/// One entry per replayed file, in order.
pub fn migration_outcomes(parts: &Parts<'_>, pairs: &[MigrationPair]) -> Vec<MigrationOutcome> {
    let sources = parts.left.side.sources;
    let history = &parts.left.side.replayed.history;
    let mut last_change: SortedMap<Subject<'_>, (usize, FileId, EffectVerb)> = SortedMap::new();
    for (position, entry) in history.iter().enumerate() {
        for effect in &entry.effects {
            last_change.insert(subject(effect), (position, entry.span.file, effect.verb));
        }
    }
    let Judged { missing, different, extra } = judged(parts);
    let outcome_of = |position: usize, file: FileId, effect: &Effect| -> (&'static str, Option<String>) {
        if effect.verb == EffectVerb::Data {
            return ("data", None);
        }
        let later = |other: FileId| Some(sources.file(other).path.clone());
        let own = last_change.get(&subject(effect)).copied();
        if effect.verb == EffectVerb::Dropped {
            return match own {
                Some((at, other, verb)) if at > position && verb != EffectVerb::Dropped => {
                    ("superseded", if other == file { None } else { later(other) })
                }
                // What is dropped has arrived when it is not there either.
                _last if extra.contains(&effect_name(effect)) => ("different", None),
                _last => ("gone", None),
            };
        }
        let table = effect.table.as_ref().unwrap_or(&effect.object);
        let table_end = last_change.get(&("table", table, None)).copied();
        for (at, other, verb) in [own, table_end].into_iter().flatten() {
            if at >= position && verb == EffectVerb::Dropped {
                return ("dropped", if other == file { None } else { later(other) });
            }
        }
        if let Some((at, other, _)) = own
            && at > position
            && other != file
            && effect.verb == EffectVerb::Changed
        {
            return ("superseded", later(other));
        }
        let name = effect_name(effect);
        // What stands in a table that is missing is missing with it.
        let inside = effect.table.as_ref().or(effect.element.as_ref().map(|_| &effect.object));
        if inside.is_some_and(|table| missing.contains(&table.display())) {
            return ("missing", None);
        }
        if missing.contains(&name) {
            ("missing", None)
        } else if different.contains(&name) {
            ("different", None)
        } else {
            ("present", None)
        }
    };
    let mut by_file: SortedMap<FileId, Vec<(usize, &HistoryEntry)>> = SortedMap::new();
    for (position, entry) in history.iter().enumerate() {
        by_file.entry(entry.span.file).or_default().push((position, entry));
    }
    let unnamed = Constraints::new(parts);
    let right = parts.right.side.sources;
    sources
        .migrations
        .iter()
        .enumerate()
        .map(|(own, migration)| {
            let pair = pairs.iter().find(|pair| pair.left == Some(own));
            let paired_with = pair.and_then(|pair| {
                let file = right.file(right.migrations.get(pair.right?)?.file).path.clone();
                Some(PairedMigration { file, by: pair.by?.words().into() })
            });
            let mut effects = Vec::new();
            for (position, entry) in by_file.get(&migration.file).into_iter().flatten().copied() {
                let mut open = unnamed.within(entry.span);
                for effect in &entry.effects {
                    let (mut outcome, by) = outcome_of(position, migration.file, effect);
                    let mut object = effect_name(effect);
                    // A constraint without a name is told by where it was written.
                    if effect.element.is_none()
                        && outcome == "present"
                        && let Some(at) = open.iter().position(|finding| finding.kind.as_str() == effect.kind)
                    {
                        let finding = open.remove(at);
                        outcome = if finding.status == Status::Missing { "missing" } else { "different" };
                        object = object_text(&finding.object);
                    }
                    effects.push(MigrationEffect {
                        verb: verb_word(effect.verb).into(),
                        kind: effect.kind.into(),
                        object,
                        line: sources.location(entry.span).1,
                        outcome: outcome.into(),
                        by,
                    });
                }
            }
            MigrationOutcome {
                file: sources.file(migration.file).path.clone(),
                version: migration.version.clone().unwrap_or_default(),
                outcome: overall(&effects).into(),
                paired_with,
                effects,
            }
        })
        .collect()
}

/// Findings about constraints of the expected side, by where those were written.
struct Constraints<'a>(SortedMap<(FileId, u32), Vec<&'a Finding>>);

impl<'a> Constraints<'a> {
    fn new(parts: &Parts<'a>) -> Self {
        let mut by_place: SortedMap<(FileId, u32), Vec<&Finding>> = SortedMap::new();
        for finding in parts.findings.iter().filter(|finding| finding.severity != Severity::Notice) {
            let constraint = matches!(finding.kind, Kind::PrimaryKey | Kind::Unique | Kind::Check | Kind::ForeignKey | Kind::Exclusion);
            let lost = matches!(finding.status, Status::Missing | Status::Different);
            if let Some(span) = finding.left.as_ref().and_then(|evidence| evidence.span).filter(|_| constraint && lost) {
                by_place.entry((span.file, span.start)).or_default().push(finding);
            }
        }
        Constraints(by_place)
    }

    fn within(&self, span: SourceSpan) -> Vec<&'a Finding> {
        self.0
            .range((span.file, span.start)..(span.file, span.end.max(span.start)))
            .flat_map(|(_, findings)| findings.iter().copied())
            .collect()
    }
}

/// Files of the audited side that are no expected migration's counterpart.
pub fn unpaired(parts: &Parts<'_>, pairs: &[MigrationPair]) -> Vec<String> {
    let sources = parts.right.side.sources;
    let open = pairs.iter().filter(|pair| pair.left.is_none()).filter_map(|pair| sources.migrations.get(pair.right?));
    open.map(|migration| sources.file(migration.file).path.clone()).collect()
}

fn verb_word(verb: EffectVerb) -> &'static str {
    match verb {
        EffectVerb::Created => "created",
        EffectVerb::Changed => "changed",
        EffectVerb::Dropped => "dropped",
        EffectVerb::Renamed => "renamed",
        EffectVerb::Data => "data",
    }
}

fn effect_name(effect: &Effect) -> String {
    match &effect.element {
        Some(element) => format!("{}.{element}", effect.object.display()),
        None => effect.object.display(),
    }
}

fn overall(effects: &[MigrationEffect]) -> &'static str {
    let all = |word: &str| effects.iter().all(|effect| effect.outcome == word);
    let any = |word: &str| effects.iter().any(|effect| effect.outcome == word);
    if effects.is_empty() {
        "nothing"
    } else if all("data") {
        "data-only"
    } else if effects.iter().all(|effect| matches!(effect.outcome.as_str(), "gone" | "data")) {
        "arrived"
    } else if effects.iter().all(|effect| matches!(effect.outcome.as_str(), "dropped" | "superseded" | "gone" | "data")) {
        "dropped-later"
    } else if (any("missing") || any("different")) && (any("present") || any("gone")) {
        "partly"
    } else if any("missing") {
        "missing"
    } else if any("different") {
        "partly"
    } else {
        "arrived"
    }
}

/// Names of objects by what findings say of them.
struct Judged {
    missing: SortedSet<String>,
    different: SortedSet<String>,
    extra: SortedSet<String>,
}

fn judged(parts: &Parts<'_>) -> Judged {
    let mut missing = SortedSet::new();
    let mut different = SortedSet::new();
    let mut extra = SortedSet::new();
    for finding in parts.findings {
        let name = object_text(&finding.object);
        let set = match (finding.status, finding.severity) {
            (Status::Extra, _) => &mut extra,
            // A notice says what to know of an object that is there.
            (Status::Missing | Status::Different, Severity::Notice) | (Status::Advice, _) => continue,
            (Status::Missing, _) => &mut missing,
            (Status::Different, _) => &mut different,
        };
        // A key or constraint is known by its table and name, an index also by its name alone.
        if finding.kind == Kind::Index {
            set.insert(finding.object.name.clone());
        }
        set.insert(name);
    }
    Judged { missing, different, extra }
}
