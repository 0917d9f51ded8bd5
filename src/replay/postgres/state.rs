//! What exists while statements are replayed, and how names are looked up in it.

use super::names::constraint_names;
use super::partitions::Age;
use super::store::Store;
use crate::catalog::{
    Catalog, Domain, Extension, Index, ObjectKey, OtherObject, Policy, Routine, RoutineKey, SchemaObject, Sequence, Table, TableKind,
    Trigger, UserType, View,
};
use crate::source::{Dialect, SortedMap, SourceSpan};
use crate::sql::{ObjectKind, ObjectName, TypeDefinition};

/// The schema that stands for a session's temporary schema.
pub(super) const TEMP: &str = "pg_temp";

/// What a name in `pg_class` stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RelationKind {
    /// A table of any kind.
    Table,
    /// An index that a statement created.
    Index,
    /// The index of a constraint.
    ConstraintIndex,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A sequence.
    Sequence,
    /// A composite type.
    Composite,
}

/// What a view's query was resolved to when the view was created.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct ViewLinks {
    /// Relations it reads, each with the alias or name the query uses for it.
    pub(super) relations: Vec<(String, ObjectKey)>,
    /// When: a `*` stands for the columns that were there then.
    pub(super) made: Age,
}

macro_rules! stores {
    ($($(#[$doc:meta])* $field:ident: $key:ty => $value:ty,)*) => {
        /// The catalog while it changes.
        #[derive(Debug, Clone)]
        pub(super) struct State {
            $($(#[$doc])* pub(super) $field: Store<$key, $value>,)*
            /// `search_path` without `"$user"`.
            pub(super) path: Vec<String>,
        }

        /// A point to go back to.
        #[derive(Debug, Clone)]
        pub(super) struct Mark { $($field: usize,)* path: Vec<String> }

        impl State {
            /// The catalog of an empty database.
            pub(super) fn new() -> Self {
                State { $($field: Store::new(),)* path: vec!["public".into()] }
            }

            /// The present point.
            pub(super) fn mark(&self) -> Mark {
                Mark { $($field: self.$field.mark(),)* path: self.path.clone() }
            }

            /// Goes back to a point.
            pub(super) fn roll_back(&mut self, mark: &Mark) {
                $(self.$field.roll_back(mark.$field);)*
                self.path = mark.path.clone();
            }

            /// Makes everything so far permanent.
            pub(super) fn forget(&mut self) {
                $(self.$field.forget();)*
            }
        }
    };
}

stores! {
    /// Schemas that statements created.
    schemas: String => SchemaObject,
    /// Tables.
    tables: ObjectKey => Table,
    /// Indexes that do not implement a constraint.
    indexes: ObjectKey => Index,
    /// Views.
    views: ObjectKey => View,
    /// Triggers.
    triggers: (ObjectKey, String) => Trigger,
    /// Routines.
    routines: RoutineKey => Routine,
    /// Sequences.
    sequences: ObjectKey => Sequence,
    /// The value that each sequence gives next, as long as none was drawn.
    stands_at: ObjectKey => i64,
    /// Types other than domains.
    types: ObjectKey => UserType,
    /// Domains.
    domains: ObjectKey => Domain,
    /// Policies.
    policies: (ObjectKey, String) => Policy,
    /// Extensions.
    extensions: String => Extension,
    /// Everything recorded by name only.
    others: (ObjectKind, ObjectKey) => OtherObject,
    /// Relations whose shape is no longer known.
    tainted: ObjectKey => Vec<SourceSpan>,
    /// Indexes of key and exclusion constraints, with their table.
    constraint_indexes: ObjectKey => ObjectKey,
    /// Parent index of an index or constraint index of a partition.
    index_parents: ObjectKey => ObjectKey,
    /// Names of the attributes of indexes whose columns were renamed since: copies are named after them.
    index_labels: ObjectKey => Vec<String>,
    /// Links of views.
    view_links: ObjectKey => ViewLinks,
    /// `public` was dropped.
    public_dropped: () => (),
    /// What `public` is commented with, as long as it is the one that every database has.
    public_comment: () => String,
}

impl State {
    /// Whether a schema exists.
    pub(super) fn schema_exists(&self, schema: &str) -> bool {
        match schema {
            "public" => !self.public_dropped.has(&()) || self.schemas.has(&schema.to_owned()),
            "pg_catalog" | "information_schema" | TEMP | "pg_toast" => true,
            other => self.schemas.has(&other.to_owned()),
        }
    }

    /// What a relation name stands for.
    pub(super) fn relation_kind(&self, key: &ObjectKey) -> Option<RelationKind> {
        if self.tables.has(key) {
            return Some(RelationKind::Table);
        }
        if self.indexes.has(key) {
            return Some(RelationKind::Index);
        }
        if let Some(view) = self.views.get(key) {
            return Some(if view.materialized { RelationKind::MaterializedView } else { RelationKind::View });
        }
        if self.sequences.has(key) {
            return Some(RelationKind::Sequence);
        }
        if self.constraint_indexes.has(key) {
            return Some(RelationKind::ConstraintIndex);
        }
        self.types.get(key).is_some_and(|t| matches!(t.definition, TypeDefinition::Composite(_))).then_some(RelationKind::Composite)
    }

    /// Whether a relation of that name exists in a schema; an assumed table does not count.
    pub(super) fn relation_taken(&self, schema: &str, name: &str) -> bool {
        let key = ObjectKey::new(schema, name);
        match self.relation_kind(&key) {
            Some(RelationKind::Table) => !self.is_assumed(&key),
            Some(RelationKind::Index) => self.indexes.get(&key).is_some_and(|index| !self.is_assumed(&index.table)),
            Some(RelationKind::ConstraintIndex) => self.constraint_indexes.get(&key).is_some_and(|table| !self.is_assumed(table)),
            Some(RelationKind::Sequence) => {
                self.sequences.get(&key).is_some_and(|s| s.owned_by.as_ref().is_none_or(|(table, _)| !self.is_assumed(table)))
            }
            Some(_) => true,
            None => false,
        }
    }

    /// Whether a table was inferred from its use.
    pub(super) fn is_assumed(&self, key: &ObjectKey) -> bool {
        self.tables.get(key).is_some_and(|table| table.assumed)
    }

    /// Whether a type of that name exists in a schema, row types included; what kind it is for messages does not matter.
    pub(super) fn type_taken(&self, schema: &str, name: &str) -> bool {
        let key = ObjectKey::new(schema, name);
        self.types.has(&key)
            || self.domains.has(&key)
            || self.views.has(&key)
            || (self.tables.has(&key) && !self.is_assumed(&key))
            || self.multirange_of(&key).is_some()
    }

    /// Whether a type of that name stands in the way of a new one: a shell becomes it.
    pub(super) fn type_in_the_way(&self, schema: &str, name: &str) -> bool {
        let shell = self.types.get(&ObjectKey::new(schema, name)).is_some_and(|found| found.definition == TypeDefinition::Shell);
        !shell && self.type_taken(schema, name)
    }

    /// A shell type of that name becomes the row type of a new relation.
    pub(super) fn fill_shell(&mut self, key: &ObjectKey) {
        if self.types.get(key).is_some_and(|found| found.definition == TypeDefinition::Shell) {
            self.types.remove(key);
        }
    }

    /// The range type that brought a multirange type of this name.
    pub(super) fn multirange_of(&self, key: &ObjectKey) -> Option<&ObjectKey> {
        if !key.name.contains("multirange") {
            return None;
        }
        let brings = |range: &ObjectKey| range.schema == key.schema && multirange_name(&range.name) == key.name;
        let mut ranges = self.types.iter().filter(|(_, made)| matches!(made.definition, TypeDefinition::Range(_)));
        ranges.find(|(range, _)| brings(range)).map(|(range, _)| range)
    }

    /// Whether any constraint of a schema has this name.
    pub(super) fn constraint_name_exists(&self, schema: &str, name: &str) -> bool {
        self.tables.iter().any(|(key, table)| key.schema == schema && !table.assumed && constraint_names(table).any(|other| other == name))
            || self
                .domains
                .iter()
                .any(|(key, domain)| key.schema == schema && domain.checks.iter().any(|check| check.name.as_deref() == Some(name)))
    }

    /// Schemas searched for a name without one, in order; the temporary schema comes first for relations and types.
    pub(super) fn search(&self, name: &ObjectName) -> Vec<String> {
        match &name.schema {
            Some(schema) => vec![temp_schema(schema)],
            None => {
                let mut path: Vec<String> = self.path.iter().map(|schema| temp_schema(schema)).collect();
                if !path.iter().any(|schema| schema == TEMP) {
                    path.insert(0, TEMP.into());
                }
                path
            }
        }
    }

    /// The relation a name stands for.
    pub(super) fn find_relation(&self, name: &ObjectName) -> Option<(ObjectKey, RelationKind)> {
        // What really stands in a later schema of the path comes before what is only assumed in an earlier one.
        let keys = self.search(name).into_iter().map(|schema| ObjectKey::new(schema, &name.name));
        let mut found = keys.filter_map(|key| self.relation_kind(&key).map(|kind| (key, kind))).collect::<Vec<_>>();
        let at = found.iter().position(|(key, _)| !self.is_assumed(key)).unwrap_or_default();
        (at < found.len()).then(|| found.swap_remove(at))
    }

    /// The key of the first schema on the path where a store has the name.
    pub(super) fn find_in<V: Clone>(&self, store: &Store<ObjectKey, V>, name: &ObjectName) -> Option<ObjectKey> {
        self.search(name).into_iter().map(|schema| ObjectKey::new(schema, &name.name)).find(|key| store.has(key))
    }

    /// Indexes of a relation, in name order.
    pub(super) fn indexes_of(&self, table: &ObjectKey) -> Vec<ObjectKey> {
        self.indexes.keys_where(|_, index| &index.table == table)
    }

    /// Partitions and inheritance children of a table, the oldest first, as the engine goes through them.
    pub(super) fn children_of(&self, table: &ObjectKey) -> Vec<ObjectKey> {
        let mut children = self.tables.keys_where(|_, child| {
            child.inherits.contains(table) || child.partition_of.as_ref().is_some_and(|(parent, _)| parent == table)
        });
        crate::source::order::sort_by_key(&mut children, |child| {
            self.tables.get(child).and_then(|child| child.provenance.created).map(|made| (made.file, made.start))
        });
        children
    }

    /// Parents of a table: inheritance or partitioning.
    pub(super) fn parents_of(&self, table: &Table) -> Vec<ObjectKey> {
        table.inherits.iter().cloned().chain(table.partition_of.iter().map(|(parent, _)| parent.clone())).collect()
    }

    /// Whether a table is partitioned.
    pub(super) fn is_partitioned(&self, key: &ObjectKey) -> bool {
        self.tables.get(key).is_some_and(|table| matches!(table.kind, TableKind::Partitioned(_)))
    }

    /// The catalog that remains when all sessions have ended.
    pub(super) fn into_catalog(self) -> Catalog {
        fn lasting<V>(map: SortedMap<ObjectKey, V>) -> SortedMap<ObjectKey, V> {
            map.into_iter().filter(|(key, _)| key.schema != TEMP).collect()
        }
        let mut catalog = Catalog::new(Dialect::Postgres);
        catalog.schemas = self.schemas.into_map();
        catalog.tables = lasting(self.tables.into_map());
        catalog.indexes = lasting(self.indexes.into_map());
        catalog.views = lasting(self.views.into_map());
        catalog.triggers = self.triggers.into_map().into_iter().filter(|((table, _), _)| table.schema != TEMP).collect();
        catalog.routines = self.routines.into_map().into_iter().filter(|(key, _)| key.name.schema != TEMP).collect();
        catalog.sequences = lasting(self.sequences.into_map());
        // What stands on an assumed table is as little known as the table.
        let assumed = |key: &ObjectKey| catalog.tables.get(key).is_some_and(|table| table.assumed);
        catalog.sequences.retain(|_, sequence| sequence.owned_by.as_ref().is_none_or(|(table, _)| !assumed(table)));
        catalog.types = lasting(self.types.into_map());
        catalog.domains = lasting(self.domains.into_map());
        catalog.policies = self.policies.into_map().into_iter().filter(|((table, _), _)| table.schema != TEMP).collect();
        catalog.extensions = self.extensions.into_map();
        catalog.others = self.others.into_map();
        catalog.tainted = self.tainted.into_map();
        catalog
    }
}

/// Folds the spellings of the session's temporary schema into one.
fn temp_schema(schema: &str) -> String {
    if schema.starts_with("pg_temp") { TEMP.into() } else { schema.into() }
}

/// `makeMultirangeTypeName`: `range` in the name becomes `multirange`, or `_multirange` is appended.
pub(super) fn multirange_name(range: &str) -> String {
    match range.find("range") {
        Some(at) => {
            let (before, after) = range.split_at(at);
            super::names::clip(&format!("{before}multi{after}"), 63).to_owned()
        }
        None => format!("{}_multirange", super::names::clip(range, 63 - "_multirange".len())),
    }
}
