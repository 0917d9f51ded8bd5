//! Inheritance: columns and checks merged from parents (`MergeAttributes`), `INHERIT` and `NO INHERIT`.
//!
//! <https://www.postgresql.org/docs/15/ddl-inherit.html>

use super::refusal::{Step, no_relation};
use super::state::{RelationKind, TEMP};
use super::{EffectVerb, Replayer};
use crate::catalog::{CheckConstraint, Column, ColumnStorage, ObjectKey, Table};
use crate::sql::{ObjectName, Parameters};

/// Whether two columns have the same type for a merge.
fn same_type(one: &Column, other: &Column) -> bool {
    one.data_type.name == other.data_type.name
        && one.data_type.schema == other.data_type.schema
        && one.data_type.array_dimensions == other.data_type.array_dimensions
        && one.data_type.args == other.data_type.args
}

impl Replayer {
    /// The parents of `INHERITS`.
    pub(super) fn need_parents(&self, names: &[ObjectName], temporary: bool) -> Step<Vec<ObjectKey>> {
        let mut named: Vec<(ObjectKey, RelationKind)> = Vec::new();
        for name in names {
            let found = self.existing(name)?;
            if named.contains(&found) {
                return self.refuse(format!("relation \"{}\" would be inherited from more than once", found.0.name));
            }
            named.push(found);
        }
        let mut parents = Vec::new();
        for (key, kind) in named {
            if kind != RelationKind::Table {
                return self.refuse(format!("inherited relation \"{}\" is not a table or foreign table", key.name));
            }
            if self.state.is_partitioned(&key) {
                return self.refuse(format!("cannot inherit from partitioned table \"{}\"", key.name));
            }
            if self.state.tables.get(&key).is_some_and(|table| table.partition_of.is_some()) {
                return self.refuse(format!("cannot inherit from partition \"{}\"", key.name));
            }
            if key.schema == TEMP && !temporary {
                return self.refuse(format!("cannot inherit from temporary relation \"{}\"", key.name));
            }
            parents.push(key);
        }
        Ok(parents)
    }

    /// Columns and checks a new table gets from its parents; identity is not inherited.
    pub(super) fn inherited_parts(&self, parents: &[ObjectKey]) -> Step<(Vec<Column>, Vec<CheckConstraint>)> {
        let mut columns: Vec<Column> = Vec::new();
        let mut checks: Vec<CheckConstraint> = Vec::new();
        for parent in parents {
            let Some(table) = self.state.tables.get(parent) else { continue };
            for column in &table.columns {
                let mut copy = Column { local: false, identity: None, comment: None, serial: false, ..column.clone() };
                copy.provenance = self.provenance();
                copy.storage = ColumnStorage { statistics: None, parameters: Parameters::new(), ..copy.storage };
                match columns.iter_mut().find(|own| own.name == column.name) {
                    Some(own) => {
                        if !same_type(own, column) {
                            return self.refuse(format!("inherited column \"{}\" has a type conflict", column.name));
                        }
                        own.nullable &= column.nullable;
                        own.default = own.default.take().or(copy.default);
                    }
                    None => columns.push(copy),
                }
            }
            for check in table.checks.iter().filter(|check| !check.no_inherit) {
                match checks.iter().find(|own| own.name == check.name) {
                    Some(own) if own.expression.tree != check.expression.tree => {
                        return self.refuse(format!(
                            "check constraint name \"{}\" appears multiple times but with different expressions",
                            check.name.as_deref().unwrap_or_default()
                        ));
                    }
                    Some(_) => {}
                    // A new table has no rows that could break it.
                    None => checks.push(CheckConstraint { inherited: true, not_valid: false, comment: None, ..check.clone() }),
                }
            }
        }
        Ok((columns, checks))
    }

    /// Columns for which parents give different defaults.
    pub(super) fn conflicting_defaults(&self, parents: &[ObjectKey]) -> Vec<String> {
        let mut defaults: Vec<(&str, &crate::sql::Expr)> = Vec::new();
        let mut conflicts: Vec<String> = Vec::new();
        for column in parents.iter().filter_map(|parent| self.state.tables.get(parent)).flat_map(|table| &table.columns) {
            let Some(default) = &column.default else { continue };
            match defaults.iter().find(|(name, _)| *name == column.name) {
                Some((_, other)) if **other != default.tree => conflicts.push(column.name.clone()),
                Some(_) => {}
                None => defaults.push((&column.name, &default.tree)),
            }
        }
        conflicts
    }

    /// Merges a column written in a child with the inherited one of the same name; `false` when there is none.
    pub(super) fn merge_own_column(&self, inherited: &mut [Column], own: &Column) -> Step<bool> {
        let Some(base) = inherited.iter_mut().find(|base| base.name == own.name && !base.local) else { return Ok(false) };
        if !same_type(base, own) {
            return self.refuse(format!("column \"{}\" has a type conflict", own.name));
        }
        base.local = true;
        base.nullable &= own.nullable;
        base.identity = own.identity.or(base.identity);
        base.serial |= own.serial;
        if own.default.is_some() {
            base.default = own.default.clone();
        }
        if own.generated.is_some() {
            base.generated = own.generated.clone();
        }
        base.provenance = own.provenance.clone();
        Ok(true)
    }

    /// What `INHERIT` and `ATTACH PARTITION` demand of a child and leave in it.
    pub(super) fn merge_into_child(&mut self, parent: &Table, child: &ObjectKey) -> Step {
        let Some(below) = self.state.tables.get(child) else { return Ok(()) };
        for column in &parent.columns {
            match below.columns.iter().find(|own| own.name == column.name) {
                None => return self.refuse(format!("child table is missing column \"{}\"", column.name)),
                Some(own) if !same_type(own, column) => {
                    return self.refuse(format!("child table \"{}\" has different type for column \"{}\"", child.name, column.name));
                }
                Some(own) if own.nullable && !column.nullable => {
                    return self.refuse(format!("column \"{}\" in child table must be marked NOT NULL", column.name));
                }
                Some(_) => {}
            }
        }
        for check in parent.checks.iter().filter(|check| !check.no_inherit) {
            let name = check.name.as_deref().unwrap_or_default();
            match below.checks.iter().find(|own| own.name == check.name) {
                None => return self.refuse(format!("child table is missing constraint \"{name}\"")),
                Some(own) if own.expression.tree != check.expression.tree => {
                    let message = format!("child table \"{}\" has different definition for check constraint \"{name}\"", child.name);
                    return self.refuse(message);
                }
                Some(own) if own.no_inherit => {
                    let message =
                        format!("constraint \"{name}\" conflicts with non-inherited constraint on child table \"{}\"", child.name);
                    return self.refuse(message);
                }
                Some(own) if own.not_valid => {
                    let message = format!("constraint \"{name}\" conflicts with NOT VALID constraint on child table \"{}\"", child.name);
                    return self.refuse(message);
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    /// `INHERIT` and `NO INHERIT`.
    pub(super) fn inherit(&mut self, child: &ObjectKey, parent: &ObjectName, add: bool) -> Step {
        if self.state.tables.get(child).is_some_and(|table| table.partition_of.is_some()) {
            return self.refuse("cannot change inheritance of a partition");
        }
        if add && self.state.is_partitioned(child) {
            return self.refuse("cannot change inheritance of partitioned table");
        }
        let (parent_key, kind) = self.existing(parent)?;
        if kind != RelationKind::Table {
            return Err(no_relation(parent));
        }
        let statement = self.statement;
        if add {
            if parent_key.schema == TEMP && child.schema != TEMP {
                return self.refuse(format!("cannot inherit from temporary relation \"{}\"", parent_key.name));
            }
            if self.state.is_partitioned(&parent_key) {
                return self.refuse(format!("cannot inherit from partitioned table \"{}\"", parent_key.name));
            }
            if self.state.tables.get(&parent_key).is_some_and(|table| table.partition_of.is_some()) {
                return self.refuse("cannot inherit from a partition");
            }
            if self.family(child, false).contains(&parent_key) {
                return self.refuse("circular inheritance not allowed");
            }
            let Some(above) = self.state.tables.get(&parent_key).cloned() else { return Ok(()) };
            if self.state.tables.get(child).is_some_and(|table| table.inherits.contains(&parent_key)) {
                return self.refuse(format!("relation \"{}\" would be inherited from more than once", parent_key.name));
            }
            self.merge_into_child(&above, child)?;
            if let Some(table) = self.state.tables.get_mut(child) {
                table.inherits.push(parent_key);
                table.provenance.changed.push(statement);
            }
        } else {
            let inherits = self.state.tables.get(child).is_some_and(|table| table.inherits.contains(&parent_key));
            if !inherits && self.state.is_partitioned(&parent_key) {
                return self.refuse(format!("relation \"{}\" is not a partition of relation \"{}\"", child.name, parent_key.name));
            }
            if !inherits {
                return self.refuse(format!("relation \"{}\" is not a parent of relation \"{}\"", parent_key.name, child.name));
            }
            if let Some(table) = self.state.tables.get_mut(child) {
                table.inherits.retain(|key| *key != parent_key);
                table.provenance.changed.push(statement);
            }
            // What no other parent gives any more is the child's own.
            let names: Vec<String> =
                self.state.tables.get(child).map(|t| t.columns.iter().map(|c| c.name.clone()).collect()).unwrap_or_default();
            for name in names {
                if !self.column_is_inherited(child, &name) {
                    let _ = self.with_column(child, &name, |column| column.local = true);
                }
            }
            let given = self.state.tables.get(&parent_key).map(|parent| parent.checks.clone()).unwrap_or_default();
            for check in given.iter().filter(|check| !check.no_inherit) {
                let name = check.name.as_deref().unwrap_or_default();
                if self.parents_with_check(child, name) == 0
                    && let Some(table) = self.state.tables.get_mut(child)
                {
                    table.checks.iter_mut().filter(|own| own.name == check.name).for_each(|own| own.inherited = false);
                }
            }
        }
        self.effect(EffectVerb::Changed, "table", child);
        Ok(())
    }
}
