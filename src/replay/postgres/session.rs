//! Sessions: transactions, savepoints and the search path.

use super::state::Mark;
use super::{ReplayIssueKind, Replayer};
use crate::replay::{EffectVerb, postgres::assumed};
use crate::source::TransactionMode;
use crate::sql::{ParsedMigration, StatementKind, TransactionControl};

/// An open transaction.
#[derive(Debug, Clone)]
pub(super) struct Transaction {
    mark: Mark,
    /// Number of history entries when it began.
    history: usize,
    savepoints: Vec<(String, Mark, usize)>,
    /// A statement failed: everything is ignored until the end.
    aborted: bool,
    /// What the search path goes back to at the end, after `SET LOCAL`.
    path_after: Option<Vec<String>>,
    /// Where `BEGIN` stands; `None` when the migration tool opened it.
    pub(super) opened: Option<crate::source::SourceSpan>,
}

impl Replayer {
    /// A new session starts with each file, as `psql -f` does it: its temporary objects and settings end with it.
    pub(super) fn begin_file(&mut self, migration: &ParsedMigration) {
        self.state.path = self.session_path.clone();
        self.check_bodies = true;
        (self.stops_on_error, self.ended) = (false, false);
        self.state.forget();
        if migration.migration.transaction == TransactionMode::PerFile {
            self.open_transaction(None);
        }
    }

    /// Ends the session of a file.
    pub(super) fn end_file(&mut self) {
        if let Some(transaction) = self.transaction.take() {
            match transaction.opened {
                None if !transaction.aborted => {}
                None => self.undo(&transaction.mark, transaction.history),
                Some(span) => {
                    self.undo(&transaction.mark, transaction.history);
                    if !transaction.aborted {
                        let message = "the file ends inside this transaction, so nothing of it is kept".to_owned();
                        self.push_issue(ReplayIssueKind::WouldFail, span, None, message);
                    }
                }
            }
        }
        self.drop_temporary();
        self.state.path = self.session_path.clone();
        self.check_bodies = true;
        self.state.forget();
    }

    fn open_transaction(&mut self, opened: Option<crate::source::SourceSpan>) {
        let mark = self.state.mark();
        let history = self.history.len();
        self.transaction = Some(Transaction { mark, history, savepoints: Vec::new(), aborted: false, path_after: None, opened });
    }

    /// Whether statements are ignored because an earlier one of the transaction failed.
    pub(super) fn is_aborted(&self) -> bool {
        self.transaction.as_ref().is_some_and(|transaction| transaction.aborted)
    }

    /// A statement failed: the open transaction, if any, is aborted, and the script ends where it says so.
    pub(super) fn abort(&mut self) {
        self.ended |= self.stops_on_error;
        if let Some(transaction) = &mut self.transaction {
            transaction.aborted = true;
        }
    }

    /// Records a statement of an aborted transaction.
    pub(super) fn ignored_in_aborted(&mut self, kind: &StatementKind) {
        let message = "current transaction is aborted, commands ignored until end of transaction block".to_owned();
        self.push_issue(ReplayIssueKind::Consequence, self.statement, None, message);
        for lost in assumed::intended(kind) {
            self.lost.insert(lost);
        }
    }

    /// Records a statement that psql does not come to.
    pub(super) fn not_sent(&mut self, kind: &StatementKind) {
        let message = "not run: the script sets ON_ERROR_STOP, and psql ends it with the statement before that is refused".to_owned();
        self.push_issue(ReplayIssueKind::Consequence, self.statement, None, message);
        for lost in assumed::intended(kind) {
            self.lost.insert(lost);
        }
    }

    /// Goes back to a mark; what was made since is lost.
    fn undo(&mut self, mark: &Mark, history: usize) {
        self.state.roll_back(mark);
        for entry in self.history.iter_mut().skip(history) {
            for effect in entry.effects.drain(..) {
                if matches!(effect.verb, EffectVerb::Created | EffectVerb::Renamed) {
                    let kind = match effect.kind {
                        "table" | "view" | "index" | "sequence" => "relation",
                        other => other,
                    };
                    let name = match &effect.element {
                        Some(element) => format!("{}.{element}", effect.object.name),
                        None => effect.object.name.clone(),
                    };
                    self.lost.insert((kind, name));
                }
            }
        }
    }

    /// `BEGIN`, `COMMIT`, `ROLLBACK` and savepoints (<https://www.postgresql.org/docs/15/tutorial-transactions.html>).
    pub(super) fn transaction_control(&mut self, control: &TransactionControl) {
        match control {
            TransactionControl::Begin if self.is_aborted() => self.ignored_in_aborted(&StatementKind::Transaction(control.clone())),
            TransactionControl::Begin => {
                if self.transaction.is_none() {
                    self.state.forget();
                    self.open_transaction(Some(self.statement));
                }
            }
            TransactionControl::Commit | TransactionControl::Rollback => {
                if let Some(transaction) = self.transaction.take() {
                    if transaction.aborted || *control == TransactionControl::Rollback {
                        self.undo(&transaction.mark, transaction.history);
                    } else if let Some(path) = transaction.path_after {
                        self.state.path = path;
                    }
                    self.state.forget();
                }
            }
            TransactionControl::Savepoint(name) => {
                if self.is_aborted() {
                    return self.ignored_in_aborted(&StatementKind::Transaction(control.clone()));
                }
                let (mark, history) = (self.state.mark(), self.history.len());
                match &mut self.transaction {
                    Some(transaction) => transaction.savepoints.push((name.clone(), mark, history)),
                    None => self.fail_here("SAVEPOINT can only be used in transaction blocks".into()),
                }
            }
            TransactionControl::Release(name) => {
                if self.is_aborted() {
                    return self.ignored_in_aborted(&StatementKind::Transaction(control.clone()));
                }
                let found =
                    self.transaction.as_ref().map(|transaction| transaction.savepoints.iter().rposition(|(other, ..)| other == name));
                match (found, &mut self.transaction) {
                    (Some(Some(at)), Some(transaction)) => transaction.savepoints.truncate(at),
                    (Some(None), _) => self.fail_here(format!("savepoint \"{name}\" does not exist")),
                    _ => self.fail_here("RELEASE SAVEPOINT can only be used in transaction blocks".into()),
                }
            }
            TransactionControl::RollbackTo(name) => {
                let found =
                    self.transaction.as_ref().map(|transaction| transaction.savepoints.iter().rposition(|(other, ..)| other == name));
                match (found, &mut self.transaction) {
                    (Some(Some(at)), Some(transaction)) => {
                        transaction.savepoints.truncate(at + 1);
                        transaction.aborted = false;
                        if let Some((_, mark, history)) = transaction.savepoints.last().cloned() {
                            self.undo(&mark, history);
                        }
                    }
                    (Some(None), _) => self.fail_here(format!("savepoint \"{name}\" does not exist")),
                    _ => self.fail_here("ROLLBACK TO SAVEPOINT can only be used in transaction blocks".into()),
                }
            }
        }
    }

    fn fail_here(&mut self, message: String) {
        self.push_issue(ReplayIssueKind::WouldFail, self.statement, None, message);
        self.abort();
    }

    /// `SET search_path`.
    pub(super) fn set_search_path(&mut self, path: Option<&[String]>, local: bool, later_sessions: bool) {
        let path: Vec<String> = match path {
            Some(path) => path.iter().filter(|schema| !schema.is_empty() && *schema != "$user").cloned().collect(),
            None if later_sessions => vec!["public".into()],
            None => self.session_path.clone(),
        };
        if later_sessions {
            self.session_path = path;
            return;
        }
        match &mut self.transaction {
            None if local => return,
            Some(transaction) if local => {
                transaction.path_after.get_or_insert_with(|| self.state.path.clone());
            }
            Some(transaction) => transaction.path_after = None,
            None => {}
        }
        self.state.path = path;
    }

    /// The schema that unqualified names are created in, `public` when there is none.
    pub(super) fn default_schema(&self) -> String {
        self.state.path.iter().find(|schema| self.state.schema_exists(schema)).cloned().unwrap_or_else(|| "public".into())
    }
}
