//! Indexes that statements create.

use super::columns::plain_column;
use super::refusal::{Step, missing, no_column, relation_exists};
use super::state::RelationKind;
use super::{EffectVerb, ReplayIssueKind, Replayer, names};
use crate::catalog::{Column, Index, ObjectKey};
use crate::source::SortedMap;
use crate::sql::{CreateIndex, DataType, IndexColumn, IndexKey, ObjectName};

impl Replayer {
    /// The columns of a relation that an index or a trigger can stand on, as far as they are known.
    pub(super) fn relation_columns(&self, key: &ObjectKey) -> Option<Vec<Column>> {
        if let Some(table) = self.state.tables.get(key) {
            return Some(table.columns.clone());
        }
        if self.state.sequences.has(key) {
            let column = |name: &str, word: &str| Column {
                name: name.into(),
                data_type: DataType { raw: word.into(), name: word.into(), ..DataType::default() },
                ..Column::default()
            };
            return Some(vec![column("last_value", "bigint"), column("log_cnt", "bigint"), column("is_called", "boolean")]);
        }
        let names = self.state.views.get(key)?.columns.clone()?;
        Some(names.into_iter().map(|name| Column { name, nullable: true, ..Column::default() }).collect())
    }

    /// `CREATE INDEX`.
    pub(super) fn create_index(&mut self, create: &CreateIndex) -> Step {
        let CreateIndex {
            concurrently,
            name: written,
            if_not_exists,
            table: on,
            only,
            unique,
            method,
            columns,
            include,
            predicate,
            nulls_not_distinct,
            parameters,
        } = create;
        if *concurrently && self.transaction.as_ref().is_some_and(|transaction| transaction.opened.is_some()) {
            return self.refuse("CREATE INDEX CONCURRENTLY cannot run inside a transaction block");
        }
        let (table, kind) = self.alter_target(on)?;
        if *concurrently && self.state.is_partitioned(&table) {
            return self.refuse(format!("cannot create index on partitioned table \"{}\" concurrently", table.name));
        }
        match kind {
            RelationKind::Table | RelationKind::MaterializedView => {}
            RelationKind::Composite => {
                // Expressions are looked at before the relation is.
                let attributes = self.columns_of_type(on)?;
                let expressions = columns.iter().filter_map(|column| match &column.key {
                    IndexKey::Expression(expression) => Some(expression),
                    IndexKey::Column(_) => None,
                });
                for expression in expressions.chain(predicate) {
                    let used = super::expressions::columns(&expression.tree, |_| false);
                    if let Some(name) = used.iter().find(|name| !attributes.iter().any(|attribute| attribute.name == **name)) {
                        return self.refuse(format!("column \"{name}\" does not exist"));
                    }
                }
                return self.refuse(format!("\"{}\" is a composite type", table.name));
            }
            _other => return self.refuse(format!("cannot create index on relation \"{}\"", table.name)),
        }
        if self.on_assumed {
            // All that is known of an assumed table are the columns that are used.
            self.assume_columns(&table, columns.iter().filter_map(|column| plain_column(&column.key)));
            return Ok(());
        }
        self.check_index_parts(&table, create)?;
        if *unique {
            self.key_covers_partitioning(&table, columns)?;
        }
        if let Some(name) = written {
            // An index always stands in its table's schema.
            if self.state.relation_taken(&table.schema, &name.name) {
                if *if_not_exists {
                    self.note_kept_index(create, &ObjectKey::new(table.schema.clone(), &name.name), &table);
                    return Ok(());
                }
                return Err(relation_exists(&name.name));
            }
        }
        let name = match written {
            Some(name) => name.name.clone(),
            None => self.made_up_index_name(&table, &names::index_column_names(columns, include)),
        };
        let key = ObjectKey::new(table.schema.clone(), &name);
        let index = Index {
            name: name.clone(),
            auto_named: written.is_none(),
            table: table.clone(),
            unique: *unique,
            method: method.clone(),
            columns: self.qualified_keys(columns),
            include: include.clone(),
            predicate: predicate.as_ref().map(|predicate| self.qualified(predicate)),
            nulls_not_distinct: *nulls_not_distinct,
            partition_of: None,
            parameters: parameters.clone(),
            statistics: SortedMap::new(),
            comment: None,
            provenance: self.provenance(),
        };
        self.state.index_labels.remove(&key);
        self.state.indexes.insert(key.clone(), index.clone());
        self.effect_in(EffectVerb::Created, "index", &table, &key, None);
        if self.state.is_partitioned(&table) && !*only {
            for partition in self.state.children_of(&table) {
                self.clone_index(&partition, &key, &index, 0)?;
            }
        }
        Ok(())
    }

    /// `ChooseIndexName` for an index that implements no constraint.
    pub(super) fn made_up_index_name(&self, table: &ObjectKey, labels: &[String]) -> String {
        let addition = names::name_addition(labels.iter().map(String::as_str));
        names::relation_name(&self.state, &table.schema, &table.name, Some(&addition), "idx", false)
    }

    fn check_index_parts(&self, table: &ObjectKey, create: &CreateIndex) -> Step {
        let Some(columns) = self.relation_columns(table) else { return Ok(()) };
        let is_table = self.state.tables.has(table);
        let has = |name: &str| columns.iter().any(|column| column.name == name);
        if let Some(predicate) = &create.predicate {
            if is_table {
                self.expression_columns(table, &predicate.tree)?;
                self.check_operators(table, &predicate.tree, "argument of WHERE must be type boolean")?;
            }
            self.check_calls_over(Some(table), &predicate.tree)?;
        }
        for column in &create.columns {
            if let IndexKey::Expression(expression) = &column.key {
                if is_table {
                    self.expression_columns(table, &expression.tree)?;
                    self.check_operators(table, &expression.tree, "")?;
                }
                self.check_calls_over(Some(table), &expression.tree)?;
            }
        }
        self.check_method(create)?;
        if let Some(predicate) = &create.predicate
            && self.certainly_mutable(&predicate.tree, &columns)
        {
            return self.refuse("functions in index predicate must be marked IMMUTABLE");
        }
        for column in &create.columns {
            match &column.key {
                IndexKey::Column(name) if !has(name) => return Err(no_column(table, name)),
                IndexKey::Column(name) => {
                    if column.opclass.is_none() {
                        self.check_indexable(table, name, &create.method)?;
                    }
                    if let Some(opclass) = &column.opclass {
                        self.check_opclass(opclass, &create.method)?;
                    }
                }
                IndexKey::Expression(expression) => {
                    if self.certainly_mutable(&expression.tree, &columns) {
                        return self.refuse("functions in index expression must be marked IMMUTABLE");
                    }
                    if let Some(opclass) = &column.opclass {
                        self.check_opclass(opclass, &create.method)?;
                    }
                }
            }
            self.check_order(column, &create.method)?;
        }
        for name in &create.include {
            if !has(name) {
                return Err(no_column(table, name));
            }
        }
        Ok(())
    }

    /// Operator classes of `pg_trgm` do not exist without it.
    fn check_opclass(&self, opclass: &str, method: &str) -> Step {
        let bare = opclass.rsplit('.').next().unwrap_or(opclass);
        if matches!(bare, "gin_trgm_ops" | "gist_trgm_ops")
            && !self.state.extensions.has(&"pg_trgm".to_owned())
            && !self.unknown_extension()
        {
            let message = format!("operator class \"{opclass}\" does not exist for access method \"{method}\"");
            return Err(missing("operator class", bare, message));
        }
        Ok(())
    }

    fn note_kept_index(&mut self, create: &CreateIndex, key: &ObjectKey, table: &ObjectKey) {
        let Some(kept) = self.state.indexes.get(key) else { return };
        let same = kept.table == *table
            && kept.unique == create.unique
            && kept.method == create.method
            && kept.columns.len() == create.columns.len()
            && kept.columns.iter().zip(&create.columns).all(|(a, b)| match (plain_column(&a.key), plain_column(&b.key)) {
                (Some(a), Some(b)) => a == b,
                (None, None) => true,
                _mixed => false,
            })
            && kept.predicate.is_some() == create.predicate.is_some();
        if !same {
            let message =
                format!("IF NOT EXISTS keeps the index \"{}\" that exists already, which is another one than is written here", key.name);
            self.note(ReplayIssueKind::KeptFirstShape, Some(key.clone()), message);
        }
    }

    /// Names of the attributes of an index or constraint index; a column that is renamed later does not change them.
    pub(super) fn labels_of(&self, index: &ObjectKey, columns: &[IndexColumn], include: &[String]) -> Vec<String> {
        self.state.index_labels.get(index).cloned().unwrap_or_else(|| names::index_column_names(columns, include))
    }

    /// Keeps the names of the attributes of a table's indexes before a column is renamed.
    pub(super) fn keep_labels(&mut self, table: &ObjectKey) {
        let indexes = self.state.indexes_of(table).into_iter().filter_map(|key| {
            let index = self.state.indexes.get(&key)?;
            Some((key, names::index_column_names(&index.columns, &index.include)))
        });
        let keys =
            self.state.tables.get(table).into_iter().flat_map(|target| target.primary_key.iter().chain(&target.uniques)).map(|key| {
                let index = ObjectKey::new(table.schema.clone(), key.name.clone().unwrap_or_default());
                (index, names::index_column_names(&key.columns, &key.include))
            });
        for (key, labels) in indexes.chain(keys).collect::<Vec<_>>() {
            if !self.state.index_labels.has(&key) {
                self.state.index_labels.insert(key, labels);
            }
        }
    }

    /// Lets children, parents and partition links follow an index's new name.
    pub(super) fn index_links_follow(&mut self, old: &ObjectKey, new: &ObjectKey) {
        if let Some(labels) = self.state.index_labels.remove(old) {
            self.state.index_labels.insert(new.clone(), labels);
        }
        if let Some(parent) = self.state.index_parents.remove(old) {
            self.state.index_parents.insert(new.clone(), parent);
        }
        for child in self.state.index_parents.keys_where(|_, parent| parent == old) {
            self.state.index_parents.insert(child.clone(), new.clone());
            if let Some(index) = self.state.indexes.get_mut(&child) {
                index.partition_of = Some(new.clone());
            }
        }
    }

    /// Renames or moves an index.
    pub(super) fn move_index(&mut self, old: &ObjectKey, new: &ObjectKey) {
        let statement = self.statement;
        if let Some(mut index) = self.state.indexes.remove(old) {
            index.name = new.name.clone();
            index.provenance.changed.push(statement);
            self.state.indexes.insert(new.clone(), index);
            self.index_links_follow(old, new);
        }
    }

    /// Removes an index and the copies that partitions got from it.
    pub(super) fn remove_index(&mut self, key: &ObjectKey) {
        let mut pending = vec![key.clone()];
        while let Some(key) = pending.pop() {
            pending.extend(self.state.index_parents.keys_where(|_, parent| *parent == key));
            self.state.index_parents.remove(&key);
            if let Some(index) = self.state.indexes.remove(&key) {
                self.effect_in(EffectVerb::Dropped, "index", &index.table, &key, None);
            }
        }
    }

    /// The index of a name.
    pub(super) fn need_index(&self, name: &ObjectName) -> Step<ObjectKey> {
        match self.state.find_relation(name) {
            Some((key, RelationKind::Index | RelationKind::ConstraintIndex)) => Ok(key),
            Some((key, _)) => self.refuse(format!("\"{}\" is not an index", key.name)),
            None => Err(missing("relation", &name.name, format!("index \"{}\" does not exist", name.name))),
        }
    }
}
