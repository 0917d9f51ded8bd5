//! Replay as PostgreSQL 15 does it.
//!
//! `mod` runs statements one by one, keeps transactions, and turns refusals into issues; what statements do to the catalog is in one
//! file per kind of object. A statement that is refused leaves nothing behind: every store logs what it held before (`store`).

mod access_methods;
mod assumed;
mod columns;
mod comments;
mod constraints;
mod dependencies;
mod do_block;
mod drop;
mod expressions;
mod extensions;
mod foreign_keys;
mod from_list;
mod functions;
mod indexes;
mod inheritance;
mod keys;
mod names;
mod parameters;
mod partitions;
mod policies;
mod qualify;
mod refusal;
mod rename;
mod rewrite;
mod sequences;
mod session;
mod state;
mod store;
mod table_like;
mod tables;
mod triggers;
mod typecheck;
mod types;
mod views;

pub use names::implied_constraint_name;

use super::{Effect, EffectVerb, HistoryEntry, ReplayIssue, ReplayIssueKind, Replayed};
use crate::catalog::{ObjectKey, Provenance};
use crate::source::{SortedSet, SourceSpan};
use crate::sql::{Need, ObjectName, Outcome, ParsedMigration, Statement, StatementKind};
use refusal::{Refusal, Step, Stop};
use session::Transaction;
use state::State;

/// Replays all migrations in order into an empty catalog.
pub fn replay(migrations: &[ParsedMigration]) -> Replayed {
    let mut replayer = Replayer::new();
    for migration in migrations {
        replayer.begin_file(migration);
        for statement in &migration.statements {
            replayer.run(statement);
        }
        replayer.end_file();
    }
    replayer.finish()
}

/// Runs statements against a catalog.
struct Replayer {
    state: State,
    /// The statement that runs.
    statement: SourceSpan,
    /// The part of it that runs: an action, a column, a constraint.
    at: SourceSpan,
    issues: Vec<ReplayIssue>,
    history: Vec<HistoryEntry>,
    /// Effects of the statement that runs.
    effects: Vec<Effect>,
    /// Notes of the statement that runs; they are kept only if it is not refused.
    notes: Vec<ReplayIssue>,
    /// Sequences that the statement made for its columns.
    fresh_sequences: Vec<ObjectKey>,
    /// The open transaction.
    transaction: Option<Transaction>,
    /// Names that the script gave to routines, also to those that are gone again.
    own_routines: SortedSet<String>,
    /// What refused and rolled back statements would have made: kind and name.
    lost: SortedSet<(&'static str, String)>,
    /// The statement works on a table that no file creates.
    on_assumed: bool,
    /// The first assumed table that the statement, or one within its `DO` block, changes.
    assumed_target: Option<ObjectName>,
    /// A statement ran whose effects cannot be known at all: nothing that is missing is certainly missing.
    dark: bool,
    /// The search path that sessions start with.
    session_path: Vec<String>,
    /// Whether bodies of functions are looked at when they are created (`check_function_bodies`).
    check_bodies: bool,
    /// Whether the script ends with the first statement that is refused (`ON_ERROR_STOP`).
    stops_on_error: bool,
    /// The script has ended so.
    ended: bool,
    /// How deep replay stands in statements within statements.
    depth: u8,
    /// A statement ran that may have drawn values from sequences; going back in a transaction does not undo that.
    rows_written: bool,
}

impl Replayer {
    fn new() -> Self {
        Replayer {
            state: State::new(),
            statement: SourceSpan::default(),
            at: SourceSpan::default(),
            issues: Vec::new(),
            history: Vec::new(),
            effects: Vec::new(),
            notes: Vec::new(),
            fresh_sequences: Vec::new(),
            transaction: None,
            own_routines: SortedSet::new(),
            lost: SortedSet::new(),
            on_assumed: false,
            assumed_target: None,
            dark: false,
            session_path: vec!["public".into()],
            check_bodies: true,
            stops_on_error: false,
            ended: false,
            depth: 0,
            rows_written: false,
        }
    }

    /// Runs one statement and records what became of it.
    fn run(&mut self, statement: &Statement) {
        self.statement = statement.span;
        self.at = statement.span;
        self.effects.clear();
        self.notes.clear();
        self.fresh_sequences.clear();
        self.on_assumed = false;
        self.assumed_target = None;
        match &statement.outcome {
            Outcome::Modelled(kind) if self.ended => self.not_sent(kind),
            Outcome::Irrelevant(_) | Outcome::Opaque { .. } | Outcome::NotUnderstood { .. } if self.ended => {}
            Outcome::Modelled(kind) => {
                if let StatementKind::Transaction(control) = kind.as_ref() {
                    self.transaction_control(control);
                } else if self.is_aborted() {
                    self.ignored_in_aborted(kind);
                } else {
                    self.rows_written |=
                        matches!(**kind, StatementKind::Data(_) | StatementKind::FunctionCalls(_) | StatementKind::DoBlock { .. });
                    self.run_kind(kind, statement);
                }
            }
            Outcome::Irrelevant(word) => {
                self.rows_written |= *word == "SELECT setval";
                if !self.is_aborted()
                    && let Err(stop) = statement.needs.iter().try_for_each(|need| self.check_need(need))
                {
                    self.stopped(None, stop);
                }
            }
            Outcome::Opaque { kind, reason, affects } | Outcome::NotUnderstood { kind, reason, affects } => {
                if !self.is_aborted() {
                    self.rows_written = true;
                    let dynamic = matches!(statement.outcome, Outcome::Opaque { .. }) && matches!(kind.as_str(), "DO" | "CALL" | "EXECUTE");
                    self.dark |= dynamic && affects.is_empty();
                    self.not_analysed(statement.span, format!("{kind}: {reason}"), affects);
                }
            }
        }
        let effects = std::mem::take(&mut self.effects);
        self.history.push(HistoryEntry { span: statement.span, effects });
    }

    fn run_kind(&mut self, kind: &StatementKind, statement: &Statement) {
        let mark = self.state.mark();
        let issues = self.issues.len();
        match self.apply(kind) {
            Ok(()) => {
                self.issues.append(&mut self.notes);
                if self.on_assumed {
                    self.effects.clear();
                    let message = self.missing_target_message();
                    self.push_issue(ReplayIssueKind::Consequence, statement.span, None, message);
                    self.abort();
                }
                for clause in statement.not_modelled.iter().filter(|clause| clause.could_hide) {
                    let reason = format!("not modelled: {}", clause.what);
                    self.not_analysed(clause.span, reason, &assumed::targets(kind));
                }
            }
            Err(stop) => {
                self.state.roll_back(&mark);
                self.issues.truncate(issues);
                self.effects.clear();
                let on_assumed = std::mem::take(&mut self.on_assumed);
                let stop = match (stop, &self.assumed_target) {
                    // The engine does not come so far: for it the table is not there.
                    (Stop::Refused(_), Some(name)) if on_assumed => refusal::no_relation(name),
                    (stop, _) => stop,
                };
                self.stopped(Some(kind), stop);
            }
        }
        if self.transaction.is_none() {
            self.state.forget();
        }
    }

    /// Records why a statement had no effect.
    fn stopped(&mut self, kind: Option<&StatementKind>, stop: Stop) {
        match stop {
            Stop::Refused(refusal) => {
                let uncertain = refusal.missing.as_ref().is_some_and(|(_, name)| self.may_exist_unseen(name));
                if uncertain {
                    let reason = format!(
                        "PostgreSQL may refuse this ({}), but an earlier statement that was not analysed decides it",
                        refusal.message
                    );
                    self.not_analysed(self.statement, reason, &kind.map(assumed::targets).unwrap_or_default());
                    return;
                }
                let known = refusal.missing.as_ref().is_some_and(|missing| self.lost.contains(missing));
                let issue = if known { ReplayIssueKind::Consequence } else { ReplayIssueKind::WouldFail };
                self.push_issue(issue, self.at, None, refusal.message.clone());
                for lost in kind.map(assumed::intended).unwrap_or_default() {
                    self.lost.insert(lost);
                }
                self.abort();
                if let Some(missing) = &refusal.missing {
                    if let Some(kind) = kind {
                        self.assume(kind, missing);
                    }
                    self.lost.insert(missing.clone());
                }
            }
            Stop::Unknown { reason, affects } => self.not_analysed(self.at, reason, &affects),
        }
    }

    /// Refuses a statement without effect on the schema that the engine refuses for lack of what it needs.
    fn check_need(&self, need: &Need) -> Step {
        let found = match need {
            Need::Relation(name) => self.existing(name).map(|_| ()),
            Need::Schema(name) if self.unknown_extension() || name.starts_with("pg_") => return Ok(()),
            Need::Schema(name) => self.require_schema(name),
            // Extensions and the engine bring functions of their own.
            Need::Routine(_, object)
                if self.state.extensions.iter().next().is_some() || crate::sql::postgres::is_known_function(&object.name.name) =>
            {
                return Ok(());
            }
            Need::Routine(kind, object) => self.find_routine(*kind, object).map(|_| ()),
        };
        match found {
            // It changes nothing, so that there is nothing to be uncertain about.
            Err(Stop::Unknown { .. }) => Ok(()),
            other => other,
        }
    }

    /// Whether something that was not analysed may have made an object of this name.
    fn may_exist_unseen(&self, name: &str) -> bool {
        self.dark || self.state.tainted.iter().any(|(key, _)| key.name == name || key.display() == name)
    }

    /// Whether a statement that was not analysed names this relation, which no other one makes.
    fn made_unseen(&self, name: &ObjectName) -> bool {
        let key = ObjectKey::new(name.schema.clone().unwrap_or_else(|| self.default_schema()), &name.name);
        self.state.tainted.has(&key) && self.state.relation_kind(&key).is_none()
    }

    /// Marks relations as no longer known, with the reason.
    fn not_analysed(&mut self, span: SourceSpan, reason: String, affects: &[ObjectName]) {
        for name in affects {
            let key = match self.state.find_relation(name) {
                Some((key, state::RelationKind::Index)) => self.state.indexes.get(&key).map_or(key.clone(), |index| index.table.clone()),
                Some((key, _)) => key,
                None => ObjectKey::new(name.schema.clone().unwrap_or_else(|| self.default_schema()), &name.name),
            };
            let mut spans = self.state.tainted.get(&key).cloned().unwrap_or_default();
            spans.push(span);
            self.state.tainted.insert(key, spans);
        }
        let object = affects.first().and_then(|name| self.state.find_relation(name)).map(|(key, _)| key);
        self.push_issue(ReplayIssueKind::NotAnalysed, span, object, reason);
        if self.transaction.is_none() {
            self.state.forget();
        }
    }

    fn push_issue(&mut self, kind: ReplayIssueKind, span: SourceSpan, object: Option<ObjectKey>, message: String) {
        self.issues.push(ReplayIssue { span, kind, object, message });
    }

    /// A note that stands if the statement succeeds.
    fn note(&mut self, kind: ReplayIssueKind, object: Option<ObjectKey>, message: String) {
        self.notes.push(ReplayIssue { span: self.at, kind, object, message });
    }

    /// Records an effect on an object of its own.
    fn effect(&mut self, verb: EffectVerb, kind: &'static str, object: &ObjectKey) {
        self.effects.push(Effect { verb, kind, table: None, object: object.clone(), element: None });
    }

    /// Records an effect on something that stands in a table: `object` is the table for columns and constraints.
    fn effect_in(&mut self, verb: EffectVerb, kind: &'static str, table: &ObjectKey, object: &ObjectKey, element: Option<&str>) {
        self.effects.push(Effect { verb, kind, table: Some(table.clone()), object: object.clone(), element: element.map(str::to_owned) });
    }

    /// Provenance of something that the present part of the statement makes.
    fn provenance(&self) -> Provenance {
        Provenance::new(self.at, self.statement)
    }

    /// Runs one modelled statement.
    fn apply(&mut self, kind: &StatementKind) -> Step {
        match kind {
            StatementKind::CreateTable(create) => self.create_table(create),
            StatementKind::CreateTableAs(create) => self.create_table_as(create),
            StatementKind::CreateVirtualTable(_) | StatementKind::Pragma { .. } | StatementKind::Attach { .. } => {
                Err(Stop::Unknown { reason: "this statement belongs to another engine".into(), affects: assumed::targets(kind) })
            }
            StatementKind::AlterTable(alter) => self.alter_table(alter),
            StatementKind::CreateIndex(create) => self.create_index(create),
            StatementKind::CreateView(create) => self.create_view(create),
            StatementKind::CreateTrigger(create) => self.create_trigger(create),
            StatementKind::CreateRoutine(create) => self.create_routine(create),
            StatementKind::AlterRoutine(alter) => self.alter_routine(alter),
            StatementKind::CreateSequence(create) => self.create_sequence(create),
            StatementKind::AlterSequence(alter) => self.alter_sequence(alter),
            StatementKind::CreateType(create) => self.create_type(create),
            StatementKind::AlterType(alter) => self.alter_type(alter),
            StatementKind::CreateDomain(create) => self.create_domain(create),
            StatementKind::AlterDomain(alter) => self.alter_domain(alter),
            StatementKind::CreateExtension(create) => self.create_extension(create),
            StatementKind::CreateSchema(create) => self.create_schema(create),
            StatementKind::CreatePolicy(create) => self.create_policy(create),
            StatementKind::AlterPolicy(alter) => self.alter_policy(alter),
            StatementKind::CreateOther(create) => self.create_other(create),
            StatementKind::AlterOther(alter) => self.alter_other(alter),
            StatementKind::Drop(drop) => self.drop_objects(drop),
            StatementKind::Rename(rename) => self.rename(rename),
            StatementKind::SetSchema(set) => self.set_schema(set),
            StatementKind::Comment(comment) => self.comment(comment),
            StatementKind::Data(data) => self.data_change(data),
            StatementKind::Transaction(control) => {
                self.transaction_control(control);
                Ok(())
            }
            StatementKind::StopOnError(on) => {
                self.stops_on_error = *on;
                Ok(())
            }
            StatementKind::CheckFunctionBodies(on) => {
                self.check_bodies = *on;
                Ok(())
            }
            StatementKind::SetSearchPath { path, local, later_sessions } => {
                self.set_search_path(path.as_deref(), *local, *later_sessions);
                Ok(())
            }
            StatementKind::FunctionCalls(calls) => self.function_calls(calls),
            StatementKind::DoBlock { language, body, body_span } => self.do_block(language, body, *body_span),
        }
    }

    fn finish(self) -> Replayed {
        Replayed { catalog: self.state.into_catalog(), issues: self.issues, history: self.history }
    }

    /// Refuses the statement.
    fn refuse<T>(&self, message: impl Into<String>) -> Step<T> {
        Err(Stop::Refused(Refusal { message: message.into(), missing: None }))
    }
}
