//! Foreign keys: the key they reference, compatible types, partitions.
//!
//! Source: `ATAddForeignKeyConstraint` and `transformFkeyGetPrimaryKey` of PostgreSQL 15.

use super::columns::plain_column;
use super::constraints::deferral;
use super::refusal::{Step, missing};
use super::state::{RelationKind, TEMP};
use super::{EffectVerb, Replayer, names};
use crate::catalog::{Column, Deferral, ForeignKey, ObjectKey, Table};
use crate::sql::{ConstraintDefinition, ForeignKeyDefinition, Persistence};

/// The key of a table that has exactly these columns, in any order: whether there is one, and whether it can be deferred.
fn matching_key(replayer: &Replayer, key: &ObjectKey, table: &Table, columns: &[String]) -> (bool, bool) {
    let same = |own: &[&str]| own.len() == columns.len() && columns.iter().all(|column| own.contains(&column.as_str()));
    let mut deferrable = false;
    for constraint in table.primary_key.iter().chain(&table.uniques) {
        if same(&constraint.column_names()) {
            if constraint.deferral == Deferral::NotDeferrable {
                return (true, false);
            }
            deferrable = true;
        }
    }
    for index in replayer.state.indexes_of(key) {
        if let Some(index) = replayer.state.indexes.get(&index)
            && index.unique
            && index.predicate.is_none()
        {
            let plain: Option<Vec<&str>> = index.columns.iter().map(|column| plain_column(&column.key)).collect();
            if plain.is_some_and(|plain| same(&plain)) {
                return (true, false);
            }
        }
    }
    (false, deferrable)
}

impl Replayer {
    /// Adds a foreign key.
    pub(super) fn add_foreign_key(&mut self, table: &ObjectKey, def: &ConstraintDefinition, fk: &ForeignKeyDefinition, only: bool) -> Step {
        if let Some(name) = &def.name {
            self.constraint_name_free(table, name)?;
        }
        let (ref_key, kind) = match self.existing(&fk.ref_table) {
            Ok(found) => found,
            Err(stop) => match self.state.find_relation(&fk.ref_table) {
                Some((key, RelationKind::Table)) if self.on_assumed => (key, RelationKind::Table),
                None if self.made_unseen(&fk.ref_table) => {
                    self.foreign_key_to_unseen(table, def, fk);
                    return Ok(());
                }
                _missing => return Err(stop),
            },
        };
        if only && self.state.is_partitioned(table) {
            return self.refuse(format!(
                "cannot use ONLY for foreign key on partitioned table \"{}\" referencing relation \"{}\"",
                table.name, ref_key.name
            ));
        }
        if def.not_valid && self.state.is_partitioned(table) {
            return self.refuse(format!(
                "cannot add NOT VALID foreign key on partitioned table \"{}\" referencing relation \"{}\"",
                table.name, ref_key.name
            ));
        }
        if kind != RelationKind::Table {
            return self.refuse(format!("referenced relation \"{}\" is not a table", ref_key.name));
        }
        let persistence = |key: &ObjectKey| match self.state.tables.get(key) {
            Some(_) if key.schema == TEMP => Persistence::Temporary,
            Some(table) => table.persistence,
            None => Persistence::Permanent,
        };
        match (persistence(table), persistence(&ref_key)) {
            _ if self.state.is_assumed(table) || self.state.is_assumed(&ref_key) => {}
            (Persistence::Permanent, Persistence::Permanent)
            | (Persistence::Unlogged, Persistence::Permanent | Persistence::Unlogged)
            | (Persistence::Temporary, Persistence::Temporary) => {}
            (Persistence::Permanent, Persistence::Unlogged | Persistence::Temporary) => {
                return self.refuse("constraints on permanent tables may reference only permanent tables");
            }
            (Persistence::Unlogged, Persistence::Temporary) => {
                return self.refuse("constraints on unlogged tables may reference only permanent or unlogged tables");
            }
            (Persistence::Temporary, Persistence::Permanent | Persistence::Unlogged) => {
                return self.refuse("constraints on temporary tables may reference only temporary tables");
            }
        }
        let name = match &def.name {
            Some(name) => name.clone(),
            None => {
                let addition = names::name_addition(fk.columns.iter().map(String::as_str));
                names::constraint_name(&self.state, &table.schema, &table.name, Some(&addition), "fkey", &[])
            }
        };
        let no_column = |column: &str, of: &ObjectKey| {
            missing(
                "column",
                format!("{}.{column}", of.name),
                format!("column \"{column}\" referenced in foreign key constraint does not exist"),
            )
        };
        let (Some(own), Some(other)) = (self.state.tables.get(table), self.state.tables.get(&ref_key)) else { return Ok(()) };
        for column in &fk.columns {
            if !own.columns.iter().any(|own| &own.name == column) {
                return Err(no_column(column, table));
            }
        }
        let ref_columns: Vec<String> = if fk.ref_columns.is_empty() {
            match &other.primary_key {
                Some(key) => key.column_names().into_iter().map(str::to_owned).collect(),
                None if other.assumed => fk.columns.clone(),
                None => return self.refuse(format!("there is no primary key for referenced table \"{}\"", ref_key.name)),
            }
        } else {
            fk.ref_columns.clone()
        };
        if !other.assumed {
            for column in &ref_columns {
                if !other.columns.iter().any(|other| &other.name == column) {
                    return Err(no_column(column, &ref_key));
                }
            }
            if !fk.ref_columns.is_empty() {
                match matching_key(self, &ref_key, other, &ref_columns) {
                    (true, _) => {}
                    (false, true) => {
                        return self.refuse(format!("cannot use a deferrable unique constraint for referenced table \"{}\"", ref_key.name));
                    }
                    (false, false) => {
                        let message =
                            format!("there is no unique constraint matching given keys for referenced table \"{}\"", ref_key.name);
                        return Err(missing("key", ref_key.name.clone(), message));
                    }
                }
            }
            if ref_columns.len() != fk.columns.len() {
                return self.refuse("number of referencing and referenced columns for foreign key disagree");
            }
            let column_of =
                |table: &'_ Table, name: &str| -> Option<Column> { table.columns.iter().find(|column| column.name == name).cloned() };
            for (from, to) in fk.columns.iter().zip(&ref_columns) {
                if let (Some(from), Some(to)) = (column_of(own, from), column_of(other, to))
                    && !self.comparable(&from.data_type, &to.data_type)
                {
                    return self.refuse(format!("foreign key constraint \"{name}\" cannot be implemented"));
                }
            }
        }
        self.keep_foreign_key(table, def, fk, name, (ref_key, ref_columns));
        Ok(())
    }

    /// Adds a foreign key to a table that a statement which was not analysed may have made: nothing can be checked about it.
    fn foreign_key_to_unseen(&mut self, table: &ObjectKey, def: &ConstraintDefinition, fk: &ForeignKeyDefinition) {
        let name = def.name.clone().unwrap_or_else(|| {
            let addition = names::name_addition(fk.columns.iter().map(String::as_str));
            names::constraint_name(&self.state, &table.schema, &table.name, Some(&addition), "fkey", &[])
        });
        let schema = fk.ref_table.schema.clone().unwrap_or_else(|| self.default_schema());
        let target = ObjectKey::new(schema, &fk.ref_table.name);
        self.keep_foreign_key(table, def, fk, name, (target, fk.ref_columns.clone()));
    }

    fn keep_foreign_key(
        &mut self,
        table: &ObjectKey,
        def: &ConstraintDefinition,
        fk: &ForeignKeyDefinition,
        name: String,
        (ref_key, ref_columns): (ObjectKey, Vec<String>),
    ) {
        let ForeignKeyDefinition { columns, ref_table: _, ref_columns: _, on_delete, on_delete_columns, on_update, match_type } = fk;
        let key = ForeignKey {
            name: Some(name.clone()),
            auto_named: def.name.is_none(),
            columns: columns.clone(),
            ref_table: ref_key.clone(),
            ref_table_name: ref_key.display(),
            ref_columns,
            on_delete: *on_delete,
            on_delete_columns: on_delete_columns.clone(),
            on_update: *on_update,
            match_type: match_type.clone().filter(|word| word != "SIMPLE"),
            deferral: deferral(def),
            not_valid: def.not_valid,
            not_enforced: def.not_enforced,
            inherited: false,
            partition_names: self.names_for_partitions(table, &name, columns, &ref_key),
            comment: None,
            provenance: self.provenance(),
        };
        let statement = self.statement;
        if let Some(target) = self.state.tables.get_mut(table) {
            target.foreign_keys.push(key.clone());
            target.provenance.changed.push(statement);
        }
        self.effect_in(EffectVerb::Created, "foreign_key", table, table, Some(&name));
        if self.state.is_partitioned(table) {
            for partition in self.state.children_of(table) {
                self.clone_foreign_key(&partition, &key, 0);
            }
        }
    }

    /// Names of the constraints that the engine makes for each partition of a referenced table (`addFkRecurseReferenced`).
    fn names_for_partitions(&self, table: &ObjectKey, name: &str, columns: &[String], referenced: &ObjectKey) -> Vec<(ObjectKey, String)> {
        let addition = names::name_addition(columns.iter().map(String::as_str));
        let mut taken = vec![name.to_owned()];
        let mut made = Vec::new();
        for partition in self.family(referenced, !self.state.is_partitioned(referenced)).into_iter().skip(1) {
            let name = names::constraint_name(&self.state, &table.schema, &table.name, Some(&addition), "fkey", &taken);
            taken.push(name.clone());
            made.push((partition, name));
        }
        made
    }

    /// A partition begins or ends to stand for a referenced table.
    pub(super) fn foreign_keys_of_partition(&mut self, parent: &ObjectKey, partition: &ObjectKey, attached: bool) {
        let members = self.family(partition, false);
        for table in self.state.tables.keys_where(|_, table| table.foreign_keys.iter().any(|key| key.ref_table == *parent)) {
            let Some(keys) = self.state.tables.get(&table).map(|table| table.foreign_keys.clone()) else { continue };
            for (at, key) in keys.iter().enumerate().filter(|(_, key)| key.ref_table == *parent && !key.inherited) {
                let mut names = key.partition_names.clone();
                if attached {
                    let addition = names::name_addition(key.columns.iter().map(String::as_str));
                    for member in &members {
                        let taken: Vec<String> = names.iter().map(|(_, name)| name.clone()).collect();
                        let name = names::constraint_name(&self.state, &table.schema, &table.name, Some(&addition), "fkey", &taken);
                        names.push((member.clone(), name));
                    }
                } else {
                    names.retain(|(partition, _)| !members.contains(partition));
                }
                if let Some(key) = self.state.tables.get_mut(&table).and_then(|table| table.foreign_keys.get_mut(at)) {
                    key.partition_names = names;
                }
            }
        }
    }

    /// Gives a partition a foreign key of its parent: one of its own that says the same is adopted, otherwise it is copied under the same
    /// name, or a made-up one when that is taken.
    pub(super) fn clone_foreign_key(&mut self, partition: &ObjectKey, key: &ForeignKey, depth: u8) {
        let Some(table) = self.state.tables.get(partition) else { return };
        let same = |own: &ForeignKey| {
            own.columns == key.columns
                && own.ref_table == key.ref_table
                && own.ref_columns == key.ref_columns
                && own.on_delete == key.on_delete
                && own.on_update == key.on_update
                && own.match_type == key.match_type
                && own.deferral == key.deferral
                && !own.inherited
                && !own.not_valid
        };
        if table.foreign_keys.iter().any(same) {
            if let Some(own) = self.state.tables.get_mut(partition).and_then(|table| table.foreign_keys.iter_mut().find(|own| same(own))) {
                own.inherited = true;
            }
            return;
        }
        let wanted = key.name.clone().unwrap_or_default();
        let name = if self.constraint_sort(partition, &wanted).is_some() {
            let addition = names::name_addition(key.columns.iter().map(String::as_str));
            names::constraint_name(&self.state, &partition.schema, &partition.name, Some(&addition), "fkey", &[])
        } else {
            wanted
        };
        if let Some(table) = self.state.tables.get_mut(partition) {
            table.foreign_keys.push(ForeignKey { name: Some(name), inherited: true, partition_names: Vec::new(), ..key.clone() });
        }
        if self.state.is_partitioned(partition) && depth < 32 {
            for child in self.state.children_of(partition) {
                self.clone_foreign_key(&child, key, depth + 1);
            }
        }
    }

    /// Whether the engine lists this foreign key on the partitioned parent.
    pub(super) fn foreign_key_is_inherited(&self, table: &ObjectKey, name: &str) -> bool {
        self.state.tables.get(table).is_some_and(|table| {
            table.foreign_keys.iter().any(|key| key.name.as_deref() == Some(name) && key.inherited && table.partition_of.is_some())
        })
    }

    /// Removes a foreign key, on partitions too.
    pub(super) fn remove_foreign_key(&mut self, table: &ObjectKey, name: &str) {
        let statement = self.statement;
        let Some(key) =
            self.state.tables.get(table).and_then(|t| t.foreign_keys.iter().find(|key| key.name.as_deref() == Some(name)).cloned())
        else {
            return;
        };
        if let Some(target) = self.state.tables.get_mut(table) {
            target.foreign_keys.retain(|key| key.name.as_deref() != Some(name));
            target.provenance.changed.push(statement);
        }
        self.effect_in(EffectVerb::Dropped, "foreign_key", table, table, Some(name));
        if self.state.is_partitioned(table) {
            for member in self.family(table, false).into_iter().skip(1) {
                if let Some(target) = self.state.tables.get_mut(&member) {
                    target.foreign_keys.retain(|own| !(own.inherited && own.columns == key.columns && own.ref_table == key.ref_table));
                }
            }
        }
    }
}
