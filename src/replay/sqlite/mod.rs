//! Replay as SQLite does it (<https://sqlite.org/lang.html>), version 3.40.

mod alter;
mod create;
mod data;
mod expressions;
mod foreign_keys;
mod functions;
mod generated;
mod made;
mod names;
mod object;
mod rebuild;
mod rewrite;
mod state;
mod virtual_table;

#[cfg(test)]
mod tests;

use super::{HistoryEntry, ReplayIssueKind, Replayed};
use crate::catalog::ObjectKey;
use crate::source::{Dialect, SourceSpan, TransactionMode};
use crate::sql::{
    Drop as DropStatement, ObjectKind, ObjectName, Outcome, ParsedMigration, Statement, StatementKind, TransactionControl,
    sqlite::is_engine_message,
};
use made::Made;
use state::{Done, Refusal, State};

/// Replays all migrations in order into an empty catalog.
///
/// With [`TransactionMode::PerStatement`] every file is a run of the shell of its own: pragmas, TEMP objects and an open transaction end with
/// the file. With [`TransactionMode::PerFile`] one connection runs all files, and a refused statement undoes its file.
pub fn replay(migrations: &[ParsedMigration]) -> Replayed {
    let mut state = State::new();
    state.created_somewhere = created_names(migrations);
    for migration in migrations {
        match migration.migration.transaction {
            TransactionMode::PerFile => per_file(&mut state, &migration.statements),
            TransactionMode::PerStatement => {
                // A file whose first word on transactions is COMMIT is written for a tool that opens one and closes the last.
                let wrapped = matches!(first_control(&migration.statements), Some(TransactionControl::Commit));
                if wrapped {
                    state.mark(None);
                }
                for statement in &migration.statements {
                    run(&mut state, statement);
                }
                if wrapped {
                    state.savepoints.clear();
                }
                rebuild::end_of_file(&mut state);
                end_connection(&mut state, migration.statements.last().map(|statement| statement.span));
            }
        }
        rebuild::end_of_file(&mut state);
    }
    end_connection(&mut state, None);
    object::name_view_columns(&mut state);
    crate::source::order::sort_by_key(&mut state.issues, |issue| (issue.span.file, issue.span.start));
    Replayed { catalog: state.catalog, issues: state.issues, history: state.history }
}

/// A file that its tool runs as one transaction: the first refused statement undoes what is not committed and ends the file.
///
/// A file with a `BEGIN` of its own is taken as written, because tools that wrap files leave such files alone.
fn per_file(state: &mut State, statements: &[Statement]) {
    if !matches!(first_control(statements), Some(TransactionControl::Begin)) {
        // The tool's own transaction: pragmas that need none have no effect in it, and a COMMIT ends it.
        state.mark(None);
    }
    let mut start = state.here();
    for statement in statements {
        let committed = matches!(&statement.outcome, Outcome::Modelled(kind) if matches!(**kind, StatementKind::Transaction(TransactionControl::Commit)));
        if !run(state, statement) {
            state.savepoints.clear();
            state.back_to(start);
            break;
        }
        if committed && state.savepoints.is_empty() {
            start = state.here();
        }
    }
    state.savepoints.clear();
    state.forget_undo();
}

/// The first statement of a file that opens or ends a transaction.
fn first_control(statements: &[Statement]) -> Option<&TransactionControl> {
    statements.iter().find_map(|statement| {
        let Outcome::Modelled(kind) = &statement.outcome else { return None };
        let StatementKind::Transaction(control) = &**kind else { return None };
        Some(control)
    })
}

/// The end of a connection: an open transaction is rolled back, TEMP objects and settings are gone.
fn end_connection(state: &mut State, last: Option<SourceSpan>) {
    if !state.savepoints.is_empty() {
        state.roll_back_to(0);
        state.savepoints.clear();
        if let Some(span) = last {
            let message = "the file ends inside a transaction: everything since its BEGIN is rolled back".to_owned();
            state.issue(ReplayIssueKind::WouldFail, span, None, message);
        }
    }
    object::drop_temporary(state);
    state.foreign_keys = false;
    state.legacy_alter_table = false;
    state.writable_schema = false;
    state.attached.clear();
    state.forget_undo();
}

/// Names of tables that any statement creates or renames to.
fn created_names(migrations: &[ParsedMigration]) -> crate::source::SortedSet<String> {
    let mut names = crate::source::SortedSet::new();
    let mut add = |name: &str| {
        names.insert(Dialect::Sqlite.key(name));
    };
    for statement in migrations.iter().flat_map(|migration| &migration.statements) {
        match &statement.outcome {
            Outcome::Modelled(kind) => Made::by(kind).relations.into_iter().for_each(&mut add),
            // What was not understood may have created what it names.
            Outcome::Opaque { affects, kind: _, reason: _ } | Outcome::NotUnderstood { affects, kind: _, reason: _ } => {
                affects.iter().for_each(|name| add(&name.name))
            }
            Outcome::Irrelevant(_) => {}
        }
    }
    names
}

/// Replays one statement; `false` when SQLite refuses it.
fn run(state: &mut State, statement: &Statement) -> bool {
    // Clauses that the model does not hold are reported with the statement, whatever replay makes of it.
    let Statement { span, outcome, not_modelled: _, needs: _ } = statement;
    state.span = *span;
    state.effects.clear();
    match outcome {
        Outcome::Modelled(kind) => {
            let here = state.here();
            let result = modelled(state, kind);
            match result {
                Ok(()) => {
                    record(state);
                    true
                }
                Err(refusal) => {
                    state.back_to(here);
                    !refuse(state, refusal, kind)
                }
            }
        }
        Outcome::Irrelevant(_) => {
            record(state);
            true
        }
        Outcome::Opaque { kind, reason, affects } => {
            not_analysed(state, kind, reason, affects);
            record(state);
            true
        }
        Outcome::NotUnderstood { kind, reason, affects } => {
            if is_engine_message(reason) {
                for name in affects {
                    state.lost.insert(Dialect::Sqlite.key(&name.name));
                }
                state.issue(ReplayIssueKind::WouldFail, *span, None, reason.clone());
                return false;
            }
            not_analysed(state, kind, reason, affects);
            record(state);
            true
        }
    }
}

/// Writes the effects of a statement into the history.
fn record(state: &mut State) {
    let entry = HistoryEntry { span: state.span, effects: std::mem::take(&mut state.effects) };
    state.history.push(entry);
}

/// A statement whose effect is unknown taints what it names.
fn not_analysed(state: &mut State, kind: &str, reason: &str, affects: &[ObjectName]) {
    let span = state.span;
    let keys: Vec<ObjectKey> = affects
        .iter()
        .map(|name| state.find_relation(name).unwrap_or_else(|| state.key_in(name.schema.as_deref().unwrap_or("main"), &name.name)))
        .collect();
    for key in &keys {
        state.catalog.tainted.entry(key.clone()).or_default().push(span);
    }
    let kind = if kind.is_empty() { "statement" } else { kind };
    state.issue(ReplayIssueKind::NotAnalysed, span, keys.into_iter().next(), format!("{kind}: {reason}"));
}

/// Records a refusal, and what is missing because of it; says whether it is certain.
fn refuse(state: &mut State, refusal: Refusal, kind: &StatementKind) -> bool {
    if let Some(key) = unseen(state, &refusal.message) {
        let reason = format!("SQLite may refuse this ({}), but an earlier statement that was not analysed decides it", refusal.message);
        state.catalog.tainted.entry(key.clone()).or_default().push(state.span);
        for name in Made::by(kind).relations {
            let made = state.key_in("main", name);
            state.catalog.tainted.entry(made).or_default().push(state.span);
        }
        let span = state.span;
        state.issue(ReplayIssueKind::NotAnalysed, span, Some(key), reason);
        return false;
    }
    // What nothing makes is told once: the statements after the first that miss it fail because of the same lack.
    let missing = missing_name(&refusal.message).map(|name| Dialect::Sqlite.key(&name));
    let table = refusal.message.contains("no such table: ");
    let follows = missing.is_some_and(|name| if table { !state.lost.insert(name) } else { state.lost.contains(&name) });
    let Made { relations, parts } = Made::by(kind);
    for name in relations.into_iter().chain(parts) {
        state.lost.insert(Dialect::Sqlite.key(name));
    }
    let issue = if follows { ReplayIssueKind::Consequence } else { ReplayIssueKind::WouldFail };
    state.issue(issue, state.span, refusal.object, refusal.message);
    true
}

/// The table that a refusal misses, when a statement that was not analysed may have made it.
fn unseen(state: &State, message: &str) -> Option<ObjectKey> {
    let (_, name) = message.split_once("no such table: ")?;
    let name = Dialect::Sqlite.key(name.rsplit('.').next().unwrap_or(name).trim_matches('"'));
    state.catalog.tainted.keys().find(|key| key.name == name).cloned()
}

/// The name at the end of `no such table: main.x`.
fn missing_name(message: &str) -> Option<String> {
    let (_, name) = message.split_once("no such ").and_then(|(_, rest)| rest.split_once(": "))?;
    let name = name.rsplit('.').next().unwrap_or(name);
    Some(name.trim_matches('"').to_owned())
}

/// Replays a statement of the model.
fn modelled(state: &mut State, kind: &StatementKind) -> Done {
    match kind {
        StatementKind::CreateTable(table) => create::create_table(state, table),
        StatementKind::CreateTableAs(table) => create::create_table_as(state, table),
        StatementKind::CreateVirtualTable(table) => virtual_table::create(state, table),
        StatementKind::AlterTable(alter) => alter::alter_table(state, alter),
        StatementKind::CreateIndex(index) => object::create_index(state, index),
        StatementKind::CreateView(view) => object::create_view(state, view),
        StatementKind::CreateTrigger(trigger) => object::create_trigger(state, trigger),
        StatementKind::Drop(drop) => drop_object(state, drop),
        StatementKind::Data(change) => data::change(state, change),
        StatementKind::Transaction(control) => transaction(state, control),
        StatementKind::Pragma { name, value } => {
            pragma(state, name, value.as_deref());
            Ok(())
        }
        StatementKind::Attach { attach, name } => {
            let folded = Dialect::Sqlite.key(name);
            if *attach {
                if !state.attached.insert(folded.clone()) || folded == "main" || folded == "temp" {
                    return Err(Refusal::new(format!("database {name} is already in use")));
                }
                Ok(())
            } else if folded == "main" || (folded == "temp" && state.order.iter().any(|entry| entry.key.schema == "temp")) {
                Err(Refusal::new(format!("cannot detach database {name}")))
            } else if state.attached.remove(&folded) {
                object::drop_schema(state, &folded);
                Ok(())
            } else {
                Err(Refusal::new(format!("no such database: {name}")))
            }
        }
        StatementKind::CreateRoutine(_)
        | StatementKind::AlterRoutine(_)
        | StatementKind::AlterOther(_)
        | StatementKind::CreateSequence(_)
        | StatementKind::AlterSequence(_)
        | StatementKind::CreateType(_)
        | StatementKind::AlterType(_)
        | StatementKind::CreateDomain(_)
        | StatementKind::AlterDomain(_)
        | StatementKind::CreateExtension(_)
        | StatementKind::CreateSchema(_)
        | StatementKind::CreatePolicy(_)
        | StatementKind::AlterPolicy(_)
        | StatementKind::CreateOther(_)
        | StatementKind::Rename(_)
        | StatementKind::SetSchema(_)
        | StatementKind::Comment(_)
        | StatementKind::SetSearchPath { .. }
        | StatementKind::CheckFunctionBodies(_)
        | StatementKind::StopOnError(_)
        | StatementKind::FunctionCalls(_)
        | StatementKind::DoBlock { .. } => foreign(state),
    }
}

/// `DROP` of one object; SQLite's grammar takes no list and no `CASCADE`.
fn drop_object(state: &mut State, drop: &DropStatement) -> Done {
    let DropStatement { kind, objects, if_exists, cascade: _ } = drop;
    let Some(object) = objects.first() else { return foreign(state) };
    match kind {
        ObjectKind::Table => object::drop_relation(state, &object.name, *if_exists, false),
        ObjectKind::View => object::drop_relation(state, &object.name, *if_exists, true),
        ObjectKind::Index => object::drop_index(state, &object.name, *if_exists),
        ObjectKind::Trigger => object::drop_trigger(state, &object.name, *if_exists),
        ObjectKind::ForeignTable
        | ObjectKind::MaterializedView
        | ObjectKind::Function
        | ObjectKind::Procedure
        | ObjectKind::Aggregate
        | ObjectKind::Routine
        | ObjectKind::Sequence
        | ObjectKind::Type
        | ObjectKind::Domain
        | ObjectKind::Extension
        | ObjectKind::Schema
        | ObjectKind::Policy
        | ObjectKind::Rule
        | ObjectKind::Statistics
        | ObjectKind::Publication
        | ObjectKind::Subscription
        | ObjectKind::Collation
        | ObjectKind::Cast
        | ObjectKind::Conversion
        | ObjectKind::Operator
        | ObjectKind::OperatorClass
        | ObjectKind::OperatorFamily
        | ObjectKind::EventTrigger
        | ObjectKind::TextSearchConfiguration
        | ObjectKind::TextSearchDictionary
        | ObjectKind::TextSearchParser
        | ObjectKind::TextSearchTemplate
        | ObjectKind::Server
        | ObjectKind::ForeignDataWrapper
        | ObjectKind::UserMapping
        | ObjectKind::Language
        | ObjectKind::AccessMethod
        | ObjectKind::Transform
        | ObjectKind::Column
        | ObjectKind::Constraint
        | ObjectKind::Database
        | ObjectKind::Role
        | ObjectKind::Tablespace
        | ObjectKind::LargeObject
        | ObjectKind::ParameterAcl
        | ObjectKind::PropertyGraph => foreign(state),
    }
}

/// A statement that SQLite does not have; its lowering never makes one.
fn foreign(state: &mut State) -> Done {
    not_analysed(state, "statement", "SQLite has no such statement", &[]);
    Ok(())
}

/// Settings matter only outside of a transaction for `foreign_keys` (<https://sqlite.org/pragma.html#pragma_foreign_keys>).
fn pragma(state: &mut State, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    let on = matches!(value, "on" | "true" | "yes") || value.parse::<i64>().is_ok_and(|number| number != 0);
    match name {
        "foreign_keys" if state.savepoints.is_empty() => state.foreign_keys = on,
        "legacy_alter_table" => state.legacy_alter_table = on,
        "writable_schema" => state.writable_schema = on,
        _other => {}
    }
}

fn transaction(state: &mut State, control: &TransactionControl) -> Done {
    let find = |state: &State, name: &str| {
        state
            .savepoints
            .iter()
            .rposition(|savepoint| savepoint.name.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(name)))
            .ok_or_else(|| Refusal::new(format!("no such savepoint: {name}")))
    };
    match control {
        TransactionControl::Begin => {
            if !state.savepoints.is_empty() {
                return Err(Refusal::new("cannot start a transaction within a transaction"));
            }
            state.mark(None);
        }
        TransactionControl::Commit => {
            if state.savepoints.is_empty() {
                return Err(Refusal::new("cannot commit - no transaction is active"));
            }
            state.savepoints.clear();
        }
        TransactionControl::Rollback => {
            if state.savepoints.is_empty() {
                return Err(Refusal::new("cannot rollback - no transaction is active"));
            }
            state.roll_back_to(0);
            state.savepoints.clear();
        }
        TransactionControl::Savepoint(name) => state.mark(Some(name.clone())),
        TransactionControl::Release(name) => {
            let index = find(state, name)?;
            state.savepoints.truncate(index);
        }
        TransactionControl::RollbackTo(name) => {
            let index = find(state, name)?;
            state.roll_back_to(index);
            state.savepoints.truncate(index + 1);
        }
    }
    Ok(())
}
