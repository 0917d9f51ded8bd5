//! Partitions: what they get from their parent, and `ATTACH`/`DETACH`.
//!
//! Source: `DefineRelation`, `AttachPartitionEnsureIndexes` and `CloneForeignKeyConstraints` of PostgreSQL 15.

use super::columns::plain_column;
use super::refusal::{Step, Stop, missing, no_relation};
use super::state::{RelationKind, TEMP};
use super::{EffectVerb, Replayer, names};
use crate::catalog::{Index, KeyConstraint, ObjectKey, Provenance, TableKind, Trigger};
use crate::source::FileId;
use crate::sql::{IndexKey, ObjectName};

/// The two ends of `FOR VALUES FROM (a) TO (b)` when both are whole numbers.
fn whole_range(bound: &str) -> Option<(i64, i64)> {
    let number = |after: &str| {
        let inner = bound.to_ascii_uppercase().split_once(after)?.1.trim_start().strip_prefix('(')?.split_once(')')?.0.trim().to_owned();
        inner.trim_matches('\'').parse::<i64>().ok()
    };
    Some((number("FROM")?, number(" TO")?))
}

/// Modulus and remainder of a hash partition.
fn hash_bound(bound: &str) -> Option<(i64, i64)> {
    let upper = bound.to_ascii_uppercase();
    let number = |word: &str| upper.split_once(word)?.1.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse::<i64>().ok();
    Some((number("MODULUS")?, number("REMAINDER")?))
}

/// Whether two indexes could be parent and child (`CompareIndexInfo`).
fn alike(one: &Index, other: &Index) -> bool {
    one.unique == other.unique
        && one.method == other.method
        && one.nulls_not_distinct == other.nulls_not_distinct
        && one.include == other.include
        && one.predicate.as_ref().map(|e| &e.tree) == other.predicate.as_ref().map(|e| &e.tree)
        && one.columns.len() == other.columns.len()
        && one.columns.iter().zip(&other.columns).all(|(a, b)| {
            let keys = match (&a.key, &b.key) {
                (IndexKey::Column(a), IndexKey::Column(b)) => a == b,
                (IndexKey::Expression(a), IndexKey::Expression(b)) => a.tree == b.tree,
                (IndexKey::Column(_), IndexKey::Expression(_)) | (IndexKey::Expression(_), IndexKey::Column(_)) => false,
            };
            keys && a.collation == b.collation && a.opclass == b.opclass
        })
}

/// When something was made, as an order.
pub(super) type Age = Option<(FileId, u32)>;

pub(super) fn age(provenance: &Provenance) -> Age {
    provenance.created.map(|span| (span.file, span.start))
}

impl Replayer {
    /// Refuses a bound that does not fit the parent's strategy or meets another partition's.
    pub(super) fn check_bound(&self, parent: &ObjectKey, partition: &ObjectKey, bound: &str) -> Step {
        self.check_strategy(parent, bound)?;
        let is_default = bound.trim_start().to_ascii_uppercase().starts_with("DEFAULT");
        let collapsed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_uppercase();
        // Of several that a bound meets the engine names the lowest.
        let siblings =
            self.state.tables.iter().filter_map(|(key, table)| Some((key, &table.partition_of.as_ref().filter(|(of, _)| of == parent)?.1)));
        let mut siblings: Vec<(&ObjectKey, &String)> = siblings.collect();
        crate::source::order::sort_by_key(&mut siblings, |(_, bound)| whole_range(bound));
        for (key, other) in siblings {
            let other_default = other.trim_start().to_ascii_uppercase().starts_with("DEFAULT");
            if is_default && other_default {
                return self.refuse(format!("partition \"{}\" conflicts with existing default partition \"{}\"", partition.name, key.name));
            }
            if let (Some((modulus, _)), Some((other_modulus, _))) = (hash_bound(bound), hash_bound(other))
                && modulus.max(other_modulus) % modulus.min(other_modulus).max(1) != 0
            {
                return self.refuse("every hash partition modulus must be a factor of the next larger modulus");
            }
            let meets = match ((whole_range(bound), whole_range(other)), (hash_bound(bound), hash_bound(other))) {
                ((Some((low, high)), Some((other_low, other_high))), _) => low < other_high && other_low < high,
                (_, (Some((modulus, rest)), Some((other_modulus, other_rest)))) => {
                    let smaller = modulus.min(other_modulus).max(1);
                    rest % smaller == other_rest % smaller
                }
                _other => !is_default && collapsed(bound) == collapsed(other),
            };
            if meets {
                return self.refuse(format!("partition \"{}\" would overlap partition \"{}\"", partition.name, key.name));
            }
        }
        Ok(())
    }

    /// Refuses a bound that does not fit the parent's strategy.
    fn check_strategy(&self, parent: &ObjectKey, bound: &str) -> Step {
        let Some(TableKind::Partitioned(by)) = self.state.tables.get(parent).map(|table| &table.kind) else { return Ok(()) };
        let strategy = by.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_lowercase();
        let words: Vec<String> = bound.split(|c: char| !c.is_ascii_alphabetic()).map(str::to_ascii_uppercase).collect();
        let has = |word: &str| words.iter().any(|other| other == word);
        let is_default = words.first().is_some_and(|word| word == "DEFAULT");
        let fits = match strategy.as_str() {
            "range" => is_default || has("FROM"),
            "list" => is_default || has("IN"),
            "hash" if is_default => return self.refuse("a hash-partitioned table may not have a default partition"),
            "hash" => has("MODULUS"),
            _unknown => true,
        };
        if !fits {
            return self.refuse(format!("invalid bound specification for a {strategy} partition"));
        }
        match hash_bound(bound).filter(|_| strategy == "hash") {
            Some((0, _)) => return self.refuse("modulus for hash partition must be an integer value greater than zero"),
            Some((modulus, rest)) if rest >= modulus => {
                return self.refuse("remainder for hash partition must be less than modulus");
            }
            _fits => {}
        }
        Ok(())
    }

    /// Gives a new partition what its parent has: indexes, keys, foreign keys, row triggers.
    pub(super) fn clone_to_partition(&mut self, parent: &ObjectKey, partition: &ObjectKey) -> Step {
        let Some(table) = self.state.tables.get(parent).cloned() else { return Ok(()) };
        for (primary, key) in table.primary_key.iter().map(|key| (true, key)).chain(table.uniques.iter().map(|key| (false, key))) {
            let index = ObjectKey::new(parent.schema.clone(), key.name.clone().unwrap_or_default());
            self.clone_key(partition, &index, primary, key)?;
        }
        let mut indexes: Vec<(ObjectKey, Index)> = self
            .state
            .indexes_of(parent)
            .into_iter()
            .filter_map(|key| self.state.indexes.get(&key).cloned().map(|index| (key, index)))
            .collect();
        // The engine goes by age, which is the order of the statements.
        crate::source::order::sort_by_key(&mut indexes, |(_, index)| index.provenance.created.map(|span| (span.file, span.start)));
        for (key, index) in indexes {
            self.clone_index(partition, &key, &index, 0)?;
        }
        for key in &table.foreign_keys {
            self.clone_foreign_key(partition, key, 0);
        }
        self.foreign_keys_of_partition(parent, partition, true);
        let triggers: Vec<Trigger> = self
            .state
            .triggers
            .iter()
            .filter(|((on, _), trigger)| on == parent && trigger.definition.for_each_row)
            .map(|(_, t)| t.clone())
            .collect();
        for trigger in triggers {
            self.clone_trigger(partition, &trigger, 0)?;
        }
        Ok(())
    }

    /// Gives a partition a key of its parent: its own like it is adopted, otherwise one with a made-up name is made.
    pub(super) fn clone_key(&mut self, partition: &ObjectKey, parent: &ObjectKey, primary: bool, key: &KeyConstraint) -> Step {
        let Some(table) = self.state.tables.get(partition) else { return Ok(()) };
        if let Some((_, own)) = self.adoptable_key(partition, &key.column_names(), &key.include, key.nulls_not_distinct) {
            self.state.index_parents.insert(own, parent.clone());
            return Ok(());
        }
        if primary && table.primary_key.is_some() {
            return self.refuse(format!("multiple primary keys for table \"{}\" are not allowed", partition.name));
        }
        self.key_covers_partitioning(partition, &key.columns)?;
        let name = if primary {
            names::relation_name(&self.state, &partition.schema, &partition.name, None, "pkey", true)
        } else {
            let labels = self.labels_of(parent, &key.columns, &key.include);
            let addition = names::name_addition(labels.iter().map(String::as_str));
            names::relation_name(&self.state, &partition.schema, &partition.name, Some(&addition), "key", true)
        };
        if primary {
            for column in key.column_names() {
                let _ = self.with_column(partition, column, |column| column.nullable = false);
            }
        }
        let own = KeyConstraint {
            name: Some(name.clone()),
            auto_named: true,
            comment: None,
            index_comment: None,
            provenance: self.provenance(),
            ..key.clone()
        };
        self.store_key(partition, primary, own.clone());
        let index = ObjectKey::new(partition.schema.clone(), name);
        self.state.index_parents.insert(index.clone(), parent.clone());
        if self.state.is_partitioned(partition) {
            for child in self.state.children_of(partition) {
                self.clone_key(&child, &index, primary, &own)?;
            }
        }
        Ok(())
    }

    /// Gives a partition an index of its parent: its own like it is adopted, otherwise one with a made-up name is made.
    pub(super) fn clone_index(&mut self, partition: &ObjectKey, parent: &ObjectKey, index: &Index, depth: u8) -> Step {
        let free = self.state.indexes_of(partition).into_iter().filter(|own| !self.state.index_parents.has(own));
        let alike = free.filter_map(|own| {
            let index = self.state.indexes.get(&own).filter(|own| alike(own, index))?;
            Some((age(&index.provenance), own))
        });
        if let Some((_, own)) = alike.chain(self.key_like(partition, index)).min() {
            self.state.index_parents.insert(own.clone(), parent.clone());
            if let Some(own) = self.state.indexes.get_mut(&own) {
                own.partition_of = Some(parent.clone());
            }
            return Ok(());
        }
        if index.unique {
            self.key_covers_partitioning(partition, &index.columns)?;
        }
        let name = self.made_up_index_name(partition, &self.labels_of(parent, &index.columns, &index.include));
        let key = ObjectKey::new(partition.schema.clone(), &name);
        let copy = Index {
            name,
            auto_named: true,
            table: partition.clone(),
            partition_of: Some(parent.clone()),
            comment: None,
            provenance: self.provenance(),
            ..index.clone()
        };
        self.state.indexes.insert(key.clone(), copy.clone());
        self.state.index_parents.insert(key.clone(), parent.clone());
        self.effect_in(EffectVerb::Created, "index", partition, &key, None);
        if self.state.is_partitioned(partition) && depth < 32 {
            for child in self.state.children_of(partition) {
                self.clone_index(&child, &key, &copy, depth + 1)?;
            }
        }
        Ok(())
    }

    /// The index of a partition's own key that can stand for a unique index of its parent.
    fn key_like(&self, partition: &ObjectKey, index: &Index) -> Option<(Age, ObjectKey)> {
        if !index.unique || index.method != "btree" || index.predicate.is_some() {
            return None;
        }
        let columns: Vec<&str> = index.columns.iter().map(|column| plain_column(&column.key)).collect::<Option<_>>()?;
        self.adoptable_key(partition, &columns, &index.include, index.nulls_not_distinct)
    }

    /// The oldest key of a partition that can stand for a unique index of its parent. Neither whether it is the primary key nor whether it is
    /// deferrable counts (`CompareIndexInfo`).
    fn adoptable_key(
        &self,
        partition: &ObjectKey,
        columns: &[&str],
        include: &[String],
        nulls_not_distinct: bool,
    ) -> Option<(Age, ObjectKey)> {
        let table = self.state.tables.get(partition)?;
        let alike = table
            .primary_key
            .iter()
            .chain(&table.uniques)
            .filter(|key| key.column_names() == columns && key.include == include && key.nulls_not_distinct == nulls_not_distinct);
        let named = alike.filter_map(|key| Some((age(&key.provenance), ObjectKey::new(partition.schema.clone(), key.name.clone()?))));
        named.filter(|(_, name)| !self.state.index_parents.has(name)).min()
    }

    /// `ATTACH PARTITION`.
    pub(super) fn attach_partition(&mut self, parent: &ObjectKey, partition: &ObjectName, bound: &str) -> Step {
        if !self.state.is_partitioned(parent) {
            return self.refuse(format!("table \"{}\" is not partitioned", parent.name));
        }
        self.check_strategy(parent, bound)?;
        let (key, kind) = self.existing(partition)?;
        if kind != RelationKind::Table {
            return Err(no_relation(partition));
        }
        let (Some(above), Some(below)) = (self.state.tables.get(parent).cloned(), self.state.tables.get(&key).cloned()) else {
            return Ok(());
        };
        if below.partition_of.is_some() {
            return self.refuse(format!("\"{}\" is already a partition", key.name));
        }
        if !below.inherits.is_empty() {
            return self.refuse("cannot attach inheritance child as partition");
        }
        if !self.state.is_partitioned(&key) && !self.state.children_of(&key).is_empty() {
            return self.refuse("cannot attach inheritance parent as partition");
        }
        if self.family(&key, false).contains(parent) {
            return self.refuse("circular inheritance not allowed");
        }
        if parent.schema == TEMP && key.schema != TEMP {
            return self.refuse(format!("cannot attach a permanent relation as partition of temporary relation \"{}\"", parent.name));
        }
        if parent.schema != TEMP && key.schema == TEMP {
            return self.refuse(format!("cannot attach a temporary relation as partition of permanent relation \"{}\"", parent.name));
        }
        for column in &below.columns {
            if !above.columns.iter().any(|other| other.name == column.name) {
                return self
                    .refuse(format!("table \"{}\" contains column \"{}\" not found in parent \"{}\"", key.name, column.name, parent.name));
            }
        }
        self.check_bound(parent, &key, bound)?;
        self.merge_into_child(&above, &key)?;
        if let Some(table) = self.state.tables.get_mut(&key) {
            table.partition_of = Some((parent.clone(), bound.to_owned()));
            for column in &mut table.columns {
                column.local = false;
            }
            for check in &mut table.checks {
                if above.checks.iter().any(|other| other.name == check.name) {
                    check.inherited = true;
                }
            }
        }
        self.effect(EffectVerb::Changed, "table", &key);
        self.clone_to_partition(parent, &key)
    }

    /// `DETACH PARTITION`: what the partition got stays, on its own.
    pub(super) fn detach_partition(&mut self, parent: &ObjectKey, partition: &ObjectName) -> Step {
        if !self.state.is_partitioned(parent) {
            return self.refuse(format!("table \"{}\" is not partitioned", parent.name));
        }
        let (key, _) = self.existing(partition)?;
        let attached = self.state.tables.get(&key).and_then(|table| table.partition_of.as_ref()).is_some_and(|(of, _)| of == parent);
        if !attached {
            return self.refuse(format!("relation \"{}\" is not a partition of relation \"{}\"", key.name, parent.name));
        }
        let statement = self.statement;
        self.foreign_keys_of_partition(parent, &key, false);
        if let Some(table) = self.state.tables.get_mut(&key) {
            table.partition_of = None;
            table.columns.iter_mut().for_each(|column| column.local = true);
            table.checks.iter_mut().for_each(|check| check.inherited = false);
            table.foreign_keys.iter_mut().for_each(|key| key.inherited = false);
            table.provenance.changed.push(statement);
        }
        for index in self.state.index_parents.keys_where(|index, _| index.schema == key.schema) {
            let of_it = self.state.indexes.get(&index).is_some_and(|index| index.table == key)
                || self.state.constraint_indexes.get(&index).is_some_and(|table| *table == key);
            if of_it {
                self.state.index_parents.remove(&index);
                if let Some(index) = self.state.indexes.get_mut(&index) {
                    index.partition_of = None;
                }
            }
        }
        // Triggers that came from the parent go.
        for (on, name) in self.state.triggers.keys_where(|(on, _), _| *on == key) {
            if self.state.triggers.get(&(parent.clone(), name.clone())).is_some_and(|trigger| trigger.definition.for_each_row) {
                self.state.triggers.remove(&(on, name));
            }
        }
        self.effect(EffectVerb::Changed, "table", &key);
        Ok(())
    }

    /// `ALTER INDEX … ATTACH PARTITION`.
    pub(super) fn attach_index(&mut self, parent: &ObjectName, child: &ObjectName) -> Step {
        let absent = |name: &ObjectName, stop: Stop| match stop {
            Stop::Refused(refusal) if refusal.missing.is_some() => no_relation(name),
            other => other,
        };
        let parent = self.need_index(parent).map_err(|stop| absent(parent, stop))?;
        let above = self.table_of_index(&parent)?;
        if !self.state.is_partitioned(&above) {
            return self.refuse(format!("ALTER action ATTACH PARTITION cannot be performed on relation \"{}\"", parent.name));
        }
        let child = self.need_index(child).map_err(|stop| absent(child, stop))?;
        if self.state.index_parents.get(&child) == Some(&parent) {
            return Ok(());
        }
        let below = self.table_of_index(&child)?;
        let of_partition = self.state.tables.get(&below).and_then(|table| table.partition_of.as_ref()).is_some_and(|(of, _)| *of == above);
        let another = self
            .state
            .index_parents
            .iter()
            .any(|(other, of)| *of == parent && self.table_of_index(other).is_ok_and(|table| table == below));
        let differs = match (self.state.indexes.get(&parent), self.state.indexes.get(&child)) {
            (Some(one), Some(other)) => !alike(one, other),
            _of_constraint => false,
        };
        if self.state.index_parents.has(&child) || !of_partition || another || differs {
            return self.refuse(format!("cannot attach index \"{}\" as a partition of index \"{}\"", child.name, parent.name));
        }
        self.state.index_parents.insert(child.clone(), parent.clone());
        if let Some(index) = self.state.indexes.get_mut(&child) {
            index.partition_of = Some(parent);
        }
        self.effect(EffectVerb::Changed, "index", &child);
        Ok(())
    }

    /// The table that an index of either sort stands on.
    pub(super) fn table_of_index(&self, key: &ObjectKey) -> Step<ObjectKey> {
        let table =
            self.state.indexes.get(key).map(|index| index.table.clone()).or_else(|| self.state.constraint_indexes.get(key).cloned());
        table.ok_or_else(|| missing("relation", &key.name, format!("relation \"{}\" does not exist", key.name)))
    }
}
