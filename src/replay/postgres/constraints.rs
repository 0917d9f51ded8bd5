//! Constraints: the order in which a statement's constraints are made, checks, and what `ALTER TABLE` does to a constraint by name.

use super::dependencies::Dependent;
use super::expressions::{columns, walk};
use super::refusal::{Step, missing, no_column};
use super::{EffectVerb, Replayer, names};
use crate::catalog::{CheckConstraint, Deferral, ObjectKey};
use crate::sql::{ConstraintDefinition, ConstraintKind, Expr, Expression};

/// What a constraint of a table is, found by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ConstraintSort {
    Primary,
    Unique,
    Check,
    Foreign,
    Exclusion,
}

/// When a constraint is checked.
pub(super) fn deferral(def: &ConstraintDefinition) -> Deferral {
    match (def.deferrable, def.initially_deferred) {
        (_, true) => Deferral::InitiallyDeferred,
        (true, false) => Deferral::Deferrable,
        (false, false) => Deferral::NotDeferrable,
    }
}

impl Replayer {
    /// Adds the constraints of one statement in the engine's order: checks, keys with the primary key first, exclusions, foreign keys; of a
    /// column that is added later the checks come after the keys.
    ///
    /// Each comes with the column it is written on, if any. `only` is `ALTER TABLE ONLY`, `creating` is `CREATE TABLE`.
    pub(super) fn add_constraints(
        &mut self,
        table: &ObjectKey,
        all: &[(Option<&str>, &ConstraintDefinition)],
        only: bool,
        creating: bool,
    ) -> Step {
        if creating {
            self.add_checks(table, all, only)?;
        }
        let is_primary = |def: &ConstraintDefinition| matches!(def.kind, ConstraintKind::PrimaryKey { .. });
        let mut keys: Vec<&ConstraintDefinition> = all.iter().map(|(_, def)| *def).filter(|def| is_primary(def)).collect();
        if keys.len() > 1 {
            self.at = keys.get(1).map_or(self.at, |def| def.span);
            return self.refuse(format!("multiple primary keys for table \"{}\" are not allowed", table.name));
        }
        keys.extend(
            all.iter()
                .map(|(_, def)| *def)
                .filter(|def| matches!(def.kind, ConstraintKind::Unique { .. } | ConstraintKind::Exclude { .. })),
        );
        let mut kept: Vec<ConstraintDefinition> = Vec::new();
        for def in keys {
            // A key that repeats an earlier one of the statement is not made; its name is used if the earlier one has none.
            match kept.iter_mut().find(|other| super::keys::same_key(other, def)) {
                Some(other) => other.name = other.name.take().or_else(|| def.name.clone()),
                None => kept.push(def.clone()),
            }
        }
        for def in &kept {
            self.at = def.span;
            if let ConstraintKind::Exclude { text, tokens } = &def.kind {
                self.add_exclusion(table, def, text, tokens)?;
            } else {
                self.add_key(table, def, only, creating)?;
            }
        }
        if !creating {
            self.add_checks(table, all, only)?;
        }
        for (_, def) in all {
            if let ConstraintKind::ForeignKey(key) = &def.kind {
                self.at = def.span;
                self.add_foreign_key(table, def, key, only)?;
            }
        }
        Ok(())
    }

    /// Adds the checks of one statement, and the `NOT NULL` constraints that have a name.
    fn add_checks(&mut self, table: &ObjectKey, all: &[(Option<&str>, &ConstraintDefinition)], only: bool) -> Step {
        let mut taken = Vec::new();
        for (column, def) in all {
            match &def.kind {
                ConstraintKind::Check { expression } => {
                    self.at = def.span;
                    self.add_check(table, def, expression, *column, only, &mut taken)?;
                }
                ConstraintKind::NotNull { column } => {
                    self.at = def.span;
                    self.set_nullable(table, only, column, false)?;
                }
                ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclude { .. }
                | ConstraintKind::ForeignKey(_) => {}
            }
        }
        Ok(())
    }

    /// The sort of a table's constraint of a name.
    pub(super) fn constraint_sort(&self, table: &ObjectKey, name: &str) -> Option<ConstraintSort> {
        let target = self.state.tables.get(table)?;
        let is = |other: &Option<String>| other.as_deref() == Some(name);
        if target.primary_key.as_ref().is_some_and(|key| is(&key.name)) {
            Some(ConstraintSort::Primary)
        } else if target.uniques.iter().any(|key| is(&key.name)) {
            Some(ConstraintSort::Unique)
        } else if target.checks.iter().any(|check| is(&check.name)) {
            Some(ConstraintSort::Check)
        } else if target.foreign_keys.iter().any(|key| is(&key.name)) {
            Some(ConstraintSort::Foreign)
        } else if target.exclusions.iter().any(|exclusion| is(&exclusion.name)) {
            Some(ConstraintSort::Exclusion)
        } else {
            None
        }
    }

    /// Refuses a constraint name that the table already uses.
    pub(super) fn constraint_name_free(&self, table: &ObjectKey, name: &str) -> Step {
        match self.constraint_sort(table, name) {
            Some(_) => self.refuse(format!("constraint \"{name}\" for relation \"{}\" already exists", table.name)),
            None if self.is_trigger_constraint(table, name) => {
                self.refuse(format!("constraint \"{name}\" for relation \"{}\" already exists", table.name))
            }
            None => Ok(()),
        }
    }

    /// Whether a constraint trigger of the table made a constraint of this name, which it keeps when the trigger is renamed.
    pub(super) fn is_trigger_constraint(&self, table: &ObjectKey, name: &str) -> bool {
        let mut triggers = self.state.triggers.iter().filter(|((on, _), _)| on == table);
        triggers.any(|(_, trigger)| trigger.constraint_name.as_deref() == Some(name))
    }

    /// Refuses columns that an expression names and the table does not have.
    pub(super) fn expression_columns(&self, table: &ObjectKey, expr: &Expr) -> Step {
        let Some(target) = self.state.tables.get(table) else { return Ok(()) };
        let mut unknown = None;
        let mut no_type = None;
        walk(expr, |node| {
            if let Expr::Cast { operand: _, data_type } = node
                && unknown.is_none()
                && no_type.is_none()
                && let Err(stop) = self.find_type(data_type)
            {
                no_type = Some(stop);
            }
            if let Expr::Column(path) = node
                && no_type.is_none()
                && let [name] = path.as_slice()
                && unknown.is_none()
                && *name != target.name
                && !matches!(name.as_str(), "tableoid" | "ctid" | "xmin" | "xmax" | "cmin" | "cmax")
                // The form of NORMALIZE(x, NFKC) is a word that reads like a column.
                && !matches!(name.as_str(), "nfc" | "nfd" | "nfkc" | "nfkd")
                && !target.columns.iter().any(|column| &column.name == name)
            {
                unknown = Some(name.clone());
            }
        });
        match (no_type, unknown) {
            (Some(stop), _) => Err(stop),
            (None, Some(name)) => Err(no_column(table, &name)),
            (None, None) => Ok(()),
        }
    }

    fn add_check(
        &mut self,
        table: &ObjectKey,
        def: &ConstraintDefinition,
        expression: &Expression,
        column: Option<&str>,
        only: bool,
        taken: &mut Vec<String>,
    ) -> Step {
        self.expression_columns(table, &expression.tree)?;
        self.check_calls_over(Some(table), &expression.tree)?;
        self.check_operators(table, &expression.tree, "argument of CHECK must be type boolean")?;
        let Some(target) = self.state.tables.get(table) else { return Ok(()) };
        let used = columns(&expression.tree, |name| target.columns.iter().any(|column| column.name == name));
        let name = match &def.name {
            Some(name) => {
                if taken.contains(name) {
                    return self.refuse(format!("check constraint \"{name}\" already exists"));
                }
                let inherited = target.checks.iter().any(|check| {
                    check.name.as_ref() == Some(name) && check.inherited && check.expression.tree == expression.tree && !def.no_inherit
                });
                if !inherited {
                    self.constraint_name_free(table, name)?;
                }
                name.clone()
            }
            None => {
                let only_column = match used.as_slice() {
                    [one] => Some(one.as_str()),
                    _ => None,
                };
                names::constraint_name(&self.state, &table.schema, &table.name, only_column, "check", taken)
            }
        };
        taken.push(name.clone());
        if def.no_inherit && self.state.is_partitioned(table) {
            return self.refuse(format!("cannot add NO INHERIT constraint to partitioned table \"{}\"", table.name));
        }
        let children = self.state.children_of(table);
        if only && !children.is_empty() && !def.no_inherit {
            return self.refuse("constraint must be added to child tables too");
        }
        let check = CheckConstraint {
            name: Some(name.clone()),
            auto_named: def.name.is_none(),
            column: column.map(str::to_owned),
            expression: self.qualified(expression),
            not_valid: def.not_valid,
            not_enforced: def.not_enforced,
            no_inherit: def.no_inherit,
            inherited: false,
            comment: None,
            provenance: self.provenance(),
        };
        let statement = self.statement;
        if let Some(target) = self.state.tables.get_mut(table) {
            target.checks.retain(|other| !(other.inherited && other.name == check.name));
            target.checks.push(check.clone());
            target.provenance.changed.push(statement);
        }
        self.effect_in(EffectVerb::Created, "check", table, table, Some(&name));
        if !def.no_inherit {
            for child in children {
                self.inherit_check(&child, &check, 0)?;
            }
        }
        Ok(())
    }

    /// Gives a child a parent's check: merged with its own of that name, or added.
    pub(super) fn inherit_check(&mut self, child: &ObjectKey, check: &CheckConstraint, depth: u8) -> Step {
        let name = check.name.clone().unwrap_or_default();
        match self.constraint_sort(child, &name) {
            Some(ConstraintSort::Check) => {
                let own = self.state.tables.get(child).and_then(|table| table.checks.iter().find(|own| own.name == check.name));
                if own.is_some_and(|own| own.expression.tree != check.expression.tree) {
                    return self.refuse(format!("constraint \"{name}\" for relation \"{}\" already exists", child.name));
                }
                if own.is_some_and(|own| own.no_inherit) {
                    return self
                        .refuse(format!("constraint \"{name}\" conflicts with non-inherited constraint on relation \"{}\"", child.name));
                }
                Ok(())
            }
            Some(_) => self.refuse(format!("constraint \"{name}\" for relation \"{}\" already exists", child.name)),
            None => {
                if let Some(table) = self.state.tables.get_mut(child) {
                    table.checks.push(CheckConstraint { inherited: true, ..check.clone() });
                }
                if depth < 32 {
                    for grandchild in self.state.children_of(child) {
                        self.inherit_check(&grandchild, check, depth + 1)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn need_constraint(&self, table: &ObjectKey, name: &str) -> Step<ConstraintSort> {
        self.constraint_sort(table, name).ok_or_else(|| {
            missing(
                "constraint",
                format!("{}.{name}", table.name),
                format!("constraint \"{name}\" of relation \"{}\" does not exist", table.name),
            )
        })
    }

    /// Whether a parent demands this check of the table.
    fn check_is_inherited(&self, table: &ObjectKey, name: &str) -> bool {
        self.inherited_count(table, name) > 0
    }

    /// `coninhcount` of a check: one that its parent lost stays inherited.
    fn inherited_count(&self, table: &ObjectKey, name: &str) -> usize {
        let checks = self.state.tables.get(table).map_or(&[][..], |target| &target.checks);
        let marked = checks.iter().any(|check| check.inherited && check.name.as_deref() == Some(name));
        self.parents_with_check(table, name).max(usize::from(marked))
    }

    /// From how many parents a table has a check.
    pub(super) fn parents_with_check(&self, table: &ObjectKey, name: &str) -> usize {
        let Some(target) = self.state.tables.get(table) else { return 0 };
        let has = |parent: &ObjectKey| {
            let parent = self.state.tables.get(parent);
            parent.is_some_and(|parent| parent.checks.iter().any(|check| check.name.as_deref() == Some(name) && !check.no_inherit))
        };
        self.state.parents_of(target).iter().filter(|parent| has(parent)).count()
    }

    /// `DROP CONSTRAINT`, on the table and its descendants.
    pub(super) fn drop_constraint(&mut self, table: &ObjectKey, only: bool, name: &str, if_exists: bool, cascade: bool) -> Step {
        let sort = match self.need_constraint(table, name) {
            Ok(sort) => sort,
            Err(_) if if_exists => return Ok(()),
            Err(stop) => return Err(stop),
        };
        let index = ObjectKey::new(table.schema.clone(), name);
        let inherited = match sort {
            ConstraintSort::Check => self.check_is_inherited(table, name),
            ConstraintSort::Primary | ConstraintSort::Unique | ConstraintSort::Exclusion => self.state.index_parents.has(&index),
            ConstraintSort::Foreign => self.foreign_key_is_inherited(table, name),
        };
        if inherited {
            return self.refuse(format!("cannot drop inherited constraint \"{name}\" of relation \"{}\"", table.name));
        }
        match sort {
            ConstraintSort::Check => self.drop_check(table, name, only, 0),
            ConstraintSort::Foreign => {
                self.remove_foreign_key(table, name);
                Ok(())
            }
            ConstraintSort::Primary | ConstraintSort::Unique | ConstraintSort::Exclusion => {
                self.delete(&[Dependent::Key(table.clone(), name.to_owned())], cascade, false)?;
                self.remove_key(table, name);
                Ok(())
            }
        }
    }

    fn drop_check(&mut self, table: &ObjectKey, name: &str, only: bool, depth: u8) -> Step {
        let statement = self.statement;
        if only && depth == 0 && self.state.is_partitioned(table) && !self.state.children_of(table).is_empty() {
            return self.refuse("cannot remove constraint from only the partitioned table when partitions exist");
        }
        let removed =
            self.state.tables.get(table).and_then(|target| target.checks.iter().find(|check| check.name.as_deref() == Some(name)).cloned());
        if let Some(target) = self.state.tables.get_mut(table) {
            target.checks.retain(|check| check.name.as_deref() != Some(name));
            target.provenance.changed.push(statement);
        }
        self.effect_in(EffectVerb::Dropped, "check", table, table, Some(name));
        if removed.is_none_or(|check| check.no_inherit) || depth > 32 {
            return Ok(());
        }
        for child in self.state.children_of(table) {
            if only {
                if let Some(child) = self.state.tables.get_mut(&child) {
                    child.checks.iter_mut().filter(|check| check.name.as_deref() == Some(name)).for_each(|check| check.inherited = false);
                }
            } else {
                let own =
                    self.state.tables.get(&child).and_then(|child| child.checks.iter().find(|check| check.name.as_deref() == Some(name)));
                if own.is_some_and(|check| check.inherited) && self.parents_with_check(&child, name) == 0 {
                    self.drop_check(&child, name, false, depth + 1)?;
                }
            }
        }
        Ok(())
    }

    /// `RENAME CONSTRAINT`, with the index of a key and with descendants.
    pub(super) fn rename_constraint(&mut self, table: &ObjectKey, only: bool, from: &str, to: &str) -> Step {
        let sort = self.constraint_sort(table, from).ok_or_else(|| {
            missing(
                "constraint",
                format!("{}.{from}", table.name),
                format!("constraint \"{from}\" for table \"{}\" does not exist", table.name),
            )
        })?;
        match sort {
            ConstraintSort::Check => {
                let own =
                    self.state.tables.get(table).and_then(|target| target.checks.iter().find(|check| check.name.as_deref() == Some(from)));
                let alone = own.is_some_and(|check| check.no_inherit);
                if only && !alone && !self.state.children_of(table).is_empty() {
                    return self.refuse(format!("inherited constraint \"{from}\" must be renamed in child tables too"));
                }
                // The engine comes to the descendants first (`rename_constraint_internal`).
                let family = self.family(table, alone);
                for member in family.iter().skip(1).chain(family.first()) {
                    if !alone && self.inherited_count(member, from) > self.parents_among(member, &family) {
                        return self.refuse(format!("cannot rename inherited constraint \"{from}\""));
                    }
                    self.constraint_name_free(member, to)?;
                }
                for member in family {
                    if let Some(member) = self.state.tables.get_mut(&member) {
                        member
                            .checks
                            .iter_mut()
                            .filter(|check| check.name.as_deref() == Some(from))
                            .for_each(|check| check.name = Some(to.to_owned()));
                    }
                }
            }
            ConstraintSort::Foreign => {
                self.constraint_name_free(table, to)?;
                if let Some(target) = self.state.tables.get_mut(table) {
                    target
                        .foreign_keys
                        .iter_mut()
                        .filter(|key| key.name.as_deref() == Some(from))
                        .for_each(|key| key.name = Some(to.to_owned()));
                }
            }
            ConstraintSort::Primary | ConstraintSort::Unique | ConstraintSort::Exclusion => {
                if self.state.relation_taken(&table.schema, to) {
                    return Err(super::refusal::relation_exists(to));
                }
                self.constraint_name_free(table, to)?;
                self.rename_key(table, from, to);
            }
        }
        self.effect_in(EffectVerb::Renamed, "constraint", table, table, Some(to));
        Ok(())
    }

    /// Gives a key or exclusion constraint and its index another name.
    pub(super) fn rename_key(&mut self, table: &ObjectKey, from: &str, to: &str) {
        if let Some(target) = self.state.tables.get_mut(table) {
            let keys = target.primary_key.iter_mut().chain(&mut target.uniques).map(|key| &mut key.name);
            for name in keys.chain(target.exclusions.iter_mut().map(|exclusion| &mut exclusion.name)) {
                if name.as_deref() == Some(from) {
                    *name = Some(to.to_owned());
                }
            }
        }
        let (old, new) = (ObjectKey::new(table.schema.clone(), from), ObjectKey::new(table.schema.clone(), to));
        if let Some(owner) = self.state.constraint_indexes.remove(&old) {
            self.state.constraint_indexes.insert(new.clone(), owner);
        }
        self.index_links_follow(&old, &new);
    }

    /// `VALIDATE CONSTRAINT`.
    pub(super) fn validate_constraint(&mut self, table: &ObjectKey, name: &str) -> Step {
        let sort = self.need_constraint(table, name)?;
        if !matches!(sort, ConstraintSort::Check | ConstraintSort::Foreign) {
            return self.refuse(format!("constraint \"{name}\" of relation \"{}\" is not a foreign key or check constraint", table.name));
        }
        for member in self.family(table, false) {
            if let Some(member) = self.state.tables.get_mut(&member) {
                member.checks.iter_mut().filter(|check| check.name.as_deref() == Some(name)).for_each(|check| check.not_valid = false);
                member.foreign_keys.iter_mut().filter(|key| key.name.as_deref() == Some(name)).for_each(|key| key.not_valid = false);
            }
        }
        self.effect_in(EffectVerb::Changed, "constraint", table, table, Some(name));
        Ok(())
    }

    /// `ALTER CONSTRAINT`: deferrability of a foreign key.
    pub(super) fn alter_constraint(&mut self, table: &ObjectKey, name: &str, deferrable: Option<bool>, deferred: Option<bool>) -> Step {
        if self.need_constraint(table, name)? != ConstraintSort::Foreign {
            return self.refuse(format!("constraint \"{name}\" of relation \"{}\" is not a foreign key constraint", table.name));
        }
        let deferral = match (deferrable, deferred) {
            (_, Some(true)) => Deferral::InitiallyDeferred,
            (Some(true), _) => Deferral::Deferrable,
            (Some(false), _) | (None, None | Some(false)) => Deferral::NotDeferrable,
        };
        let columns = self
            .state
            .tables
            .get(table)
            .and_then(|t| t.foreign_keys.iter().find(|key| key.name.as_deref() == Some(name)))
            .map(|key| key.columns.clone());
        for member in self.family(table, false) {
            if let Some(target) = self.state.tables.get_mut(&member) {
                for key in target.foreign_keys.iter_mut().filter(|key| {
                    key.name.as_deref() == Some(name) && member == *table
                        || member != *table && key.inherited && Some(&key.columns) == columns.as_ref()
                }) {
                    key.deferral = deferral;
                }
            }
        }
        self.effect_in(EffectVerb::Changed, "foreign_key", table, table, Some(name));
        Ok(())
    }
}
