//! The state of a replay: the catalog, how to undo what was done to it, and what is recorded on the way.

use crate::catalog::{Catalog, Index, ObjectKey, Table, Trigger, View};
use crate::replay::{Effect, EffectVerb, HistoryEntry, ReplayIssue, ReplayIssueKind};
use crate::source::{Dialect, SortedMap, SortedSet, SourceSpan};
use crate::sql::ObjectName;

/// A change that can be undone: the object's key and what stood there before.
enum Undo {
    Table(ObjectKey, Option<Box<Table>>),
    Index(ObjectKey, Option<Box<Index>>),
    View(ObjectKey, Option<Box<View>>),
    Trigger((ObjectKey, String), Option<Box<Trigger>>),
    /// The last row of the schema table is new.
    EntryAdded,
    /// A row of the schema table is gone.
    EntryRemoved(usize, Entry),
    /// A row of the schema table had another key.
    EntryRenamed(usize, ObjectKey),
    /// Whether a table held rows.
    Rows(ObjectKey, bool),
}

/// Kinds of objects in SQLite's schema table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EntryKind {
    Table,
    Index,
    View,
    Trigger,
}

impl EntryKind {
    /// The word of the `type` column of `sqlite_schema`.
    pub(super) fn word(self) -> &'static str {
        match self {
            EntryKind::Table => "table",
            EntryKind::Index => "index",
            EntryKind::View => "view",
            EntryKind::Trigger => "trigger",
        }
    }
}

/// A row of SQLite's schema table; SQLite walks it in this order when it rewrites names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) kind: EntryKind,
    pub(super) key: ObjectKey,
}

/// Where an open savepoint started.
pub(super) struct Savepoint {
    pub(super) name: Option<String>,
    undo: usize,
    history: usize,
}

/// A refusal in SQLite's own words, with the object it is about.
pub(super) struct Refusal {
    pub(super) message: String,
    pub(super) object: Option<ObjectKey>,
}

impl Refusal {
    /// A refusal about no object in particular.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Refusal { message: message.into(), object: None }
    }

    /// A refusal about an object.
    pub(super) fn about(message: impl Into<String>, object: &ObjectKey) -> Self {
        Refusal { message: message.into(), object: Some(object.clone()) }
    }
}

/// What a statement's replay gives.
pub(super) type Done = Result<(), Refusal>;

/// Everything a replay knows.
pub(super) struct State {
    pub(super) catalog: Catalog,
    pub(super) issues: Vec<ReplayIssue>,
    pub(super) history: Vec<HistoryEntry>,
    /// Effects of the statement that is replayed now.
    pub(super) effects: Vec<Effect>,
    /// The statement that is replayed now.
    pub(super) span: SourceSpan,
    /// Rows of the schema table in the order in which they were made.
    pub(super) order: Vec<Entry>,
    /// Tables that certainly hold rows.
    pub(super) rows: SortedSet<ObjectKey>,
    undo: Vec<Undo>,
    pub(super) savepoints: Vec<Savepoint>,
    pub(super) foreign_keys: bool,
    pub(super) legacy_alter_table: bool,
    pub(super) writable_schema: bool,
    pub(super) attached: SortedSet<String>,
    /// Names that refused statements would have made: what fails for lack of them is a consequence.
    pub(super) lost: SortedSet<String>,
    /// Names of tables that some statement of the side creates or renames to.
    pub(super) created_somewhere: SortedSet<String>,
    /// What the file did that could be part of a rebuild.
    pub(super) rebuilds: super::rebuild::Rebuilds,
}

impl State {
    /// An empty database.
    pub(super) fn new() -> Self {
        State {
            catalog: Catalog::new(Dialect::Sqlite),
            issues: Vec::new(),
            history: Vec::new(),
            effects: Vec::new(),
            span: SourceSpan::default(),
            order: Vec::new(),
            rows: SortedSet::new(),
            undo: Vec::new(),
            savepoints: Vec::new(),
            foreign_keys: false,
            legacy_alter_table: false,
            writable_schema: false,
            attached: SortedSet::new(),
            lost: SortedSet::new(),
            created_somewhere: SortedSet::new(),
            rebuilds: super::rebuild::Rebuilds::default(),
        }
    }

    /// Starts a savepoint.
    pub(super) fn mark(&mut self, name: Option<String>) {
        let savepoint = Savepoint { name, undo: self.undo.len(), history: self.history.len() };
        self.savepoints.push(savepoint);
    }

    /// A place to come back to.
    pub(super) fn here(&self) -> (usize, usize) {
        (self.undo.len(), self.history.len())
    }

    /// Takes back everything since `here`; history keeps only what holds.
    pub(super) fn back_to(&mut self, (undo, history): (usize, usize)) {
        self.history.truncate(history);
        while self.undo.len() > undo {
            match self.undo.pop() {
                Some(Undo::Table(key, before)) => restore(&mut self.catalog.tables, key, before),
                Some(Undo::Index(key, before)) => restore(&mut self.catalog.indexes, key, before),
                Some(Undo::View(key, before)) => restore(&mut self.catalog.views, key, before),
                Some(Undo::Trigger(key, before)) => restore(&mut self.catalog.triggers, key, before),
                Some(Undo::EntryAdded) => {
                    self.order.pop();
                }
                Some(Undo::EntryRemoved(at, entry)) => self.order.insert(at.min(self.order.len()), entry),
                Some(Undo::EntryRenamed(at, key)) => {
                    if let Some(entry) = self.order.get_mut(at) {
                        entry.key = key;
                    }
                }
                Some(Undo::Rows(key, true)) => drop(self.rows.insert(key)),
                Some(Undo::Rows(key, false)) => drop(self.rows.remove(&key)),
                None => {}
            }
        }
    }

    /// Takes back to a savepoint, which stays open.
    pub(super) fn roll_back_to(&mut self, index: usize) {
        if let Some(savepoint) = self.savepoints.get(index) {
            let here = (savepoint.undo, savepoint.history);
            self.back_to(here);
        }
    }

    /// Nothing before this moment can be taken back any more.
    pub(super) fn forget_undo(&mut self) {
        if self.savepoints.is_empty() {
            self.undo.clear();
        }
    }

    pub(super) fn set_table(&mut self, key: &ObjectKey, table: Option<Table>) {
        let before = swap(&mut self.catalog.tables, key, table);
        self.undo.push(Undo::Table(key.clone(), before.map(Box::new)));
    }

    pub(super) fn set_index(&mut self, key: &ObjectKey, index: Option<Index>) {
        let before = swap(&mut self.catalog.indexes, key, index);
        self.undo.push(Undo::Index(key.clone(), before.map(Box::new)));
    }

    pub(super) fn set_view(&mut self, key: &ObjectKey, view: Option<View>) {
        let before = swap(&mut self.catalog.views, key, view);
        self.undo.push(Undo::View(key.clone(), before.map(Box::new)));
    }

    pub(super) fn set_trigger(&mut self, key: &(ObjectKey, String), trigger: Option<Trigger>) {
        let before = swap(&mut self.catalog.triggers, key, trigger);
        self.undo.push(Undo::Trigger(key.clone(), before.map(Box::new)));
    }

    /// Adds a row to the schema table.
    pub(super) fn add_entry(&mut self, kind: EntryKind, key: &ObjectKey) {
        self.order.push(Entry { kind, key: key.clone() });
        self.undo.push(Undo::EntryAdded);
    }

    /// Removes a row from the schema table.
    pub(super) fn remove_entry(&mut self, kind: EntryKind, key: &ObjectKey) {
        while let Some(at) = self.entry(kind, key) {
            let entry = self.order.remove(at);
            self.undo.push(Undo::EntryRemoved(at, entry));
        }
    }

    /// Gives a row of the schema table another key.
    pub(super) fn rename_entry(&mut self, kind: EntryKind, from: &ObjectKey, to: &ObjectKey) {
        if let Some(at) = self.entry(kind, from)
            && let Some(entry) = self.order.get_mut(at)
        {
            let before = std::mem::replace(&mut entry.key, to.clone());
            self.undo.push(Undo::EntryRenamed(at, before));
        }
    }

    fn entry(&self, kind: EntryKind, key: &ObjectKey) -> Option<usize> {
        self.order.iter().position(|entry| entry.kind == kind && entry.key == *key)
    }

    /// Records whether a table certainly holds rows.
    pub(super) fn set_rows(&mut self, key: &ObjectKey, holds: bool) {
        let changed = if holds { self.rows.insert(key.clone()) } else { self.rows.remove(key) };
        if changed {
            self.undo.push(Undo::Rows(key.clone(), !holds));
        }
    }

    /// Records an effect on an object that stands for itself.
    pub(super) fn effect(&mut self, verb: EffectVerb, kind: &'static str, object: &ObjectKey) {
        self.effects.push(Effect { verb, kind, table: None, object: object.clone(), element: None });
    }

    /// Records an effect on an object that belongs to a table (index, trigger).
    pub(super) fn effect_on(&mut self, verb: EffectVerb, kind: &'static str, table: &ObjectKey, object: &ObjectKey) {
        self.effects.push(Effect { verb, kind, table: Some(table.clone()), object: object.clone(), element: None });
    }

    /// Records an effect on a column or a constraint.
    pub(super) fn effect_within(&mut self, verb: EffectVerb, kind: &'static str, table: &ObjectKey, element: Option<String>) {
        self.effects.push(Effect { verb, kind, table: Some(table.clone()), object: table.clone(), element });
    }

    /// Records an issue at a span.
    pub(super) fn issue(&mut self, kind: ReplayIssueKind, span: SourceSpan, object: Option<ObjectKey>, message: String) {
        self.issues.push(ReplayIssue { span, kind, object, message });
    }

    /// The database that a written schema name means; `None` when there is no such database.
    pub(super) fn database(&self, schema: &str) -> Option<String> {
        let folded = schema.to_ascii_lowercase();
        (folded == "main" || folded == "temp" || self.attached.contains(&folded)).then_some(folded)
    }

    /// The key of an object that a statement makes.
    pub(super) fn key_in(&self, schema: &str, name: &str) -> ObjectKey {
        ObjectKey::new(schema, Dialect::Sqlite.key(name))
    }

    /// Databases in the order in which SQLite looks for an unqualified name.
    pub(super) fn search_order(&self) -> Vec<String> {
        let mut order = vec!["temp".to_owned(), "main".to_owned()];
        order.extend(self.attached.iter().cloned());
        order
    }

    /// The key of an existing object of some kind that a name means.
    pub(super) fn find(&self, name: &ObjectName, exists: impl Fn(&Catalog, &ObjectKey) -> bool) -> Option<ObjectKey> {
        let schemas = match &name.schema {
            Some(schema) => vec![self.database(schema)?],
            None => self.search_order(),
        };
        schemas.into_iter().map(|schema| self.key_in(&schema, &name.name)).find(|key| exists(&self.catalog, key))
    }

    /// The table or view that a name means.
    pub(super) fn find_relation(&self, name: &ObjectName) -> Option<ObjectKey> {
        self.find(name, |catalog, key| catalog.tables.contains_key(key) || catalog.views.contains_key(key))
    }

    /// The key of a trigger by its own name within a database.
    pub(super) fn trigger_key(&self, schema: &str, name: &str) -> Option<(ObjectKey, String)> {
        let object = ObjectKey::new(schema, Dialect::Sqlite.key(name));
        self.catalog.triggers.iter().find(|(_, trigger)| trigger_object(trigger) == object).map(|(key, _)| key.clone())
    }
}

/// The key of a trigger among those of its table: a TEMP trigger can have the name of another one there.
pub(super) fn trigger_slot(table: &ObjectKey, schema: &str, name: &str) -> (ObjectKey, String) {
    let folded = Dialect::Sqlite.key(name);
    (table.clone(), if table.schema == schema { folded } else { format!("{schema}.{folded}") })
}

/// A trigger in its database.
pub(super) fn trigger_object(trigger: &Trigger) -> ObjectKey {
    ObjectKey::new(trigger_schema(trigger), Dialect::Sqlite.key(&trigger.definition.name.name))
}

/// The database a trigger lives in; it can be another than its table's for TEMP triggers.
pub(super) fn trigger_schema(trigger: &Trigger) -> &str {
    if trigger.definition.temporary { "temp" } else { &trigger.table.schema }
}

fn restore<K: Ord, V>(map: &mut SortedMap<K, V>, key: K, before: Option<Box<V>>) {
    match before {
        Some(value) => {
            map.insert(key, *value);
        }
        None => {
            map.remove(&key);
        }
    }
}

fn swap<K: Ord + Clone, V>(map: &mut SortedMap<K, V>, key: &K, value: Option<V>) -> Option<V> {
    match value {
        Some(value) => map.insert(key.clone(), value),
        None => map.remove(key),
    }
}
