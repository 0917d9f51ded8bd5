//! Triggers.

use super::expressions::walk;
use super::refusal::{Step, missing, no_column_of};
use super::state::RelationKind;
use super::{EffectVerb, Replayer};
use crate::catalog::{ObjectKey, Trigger};
use crate::sql::{CreateTrigger, Expr, TriggerAction};

/// Trigger functions that PostgreSQL brings.
const BUILT_IN: [&str; 4] =
    ["tsvector_update_trigger", "tsvector_update_trigger_column", "suppress_redundant_updates_trigger", "unique_key_recheck"];

/// Trigger functions that contrib extensions bring.
const OF_EXTENSIONS: [(&str, &str); 6] = [
    ("moddatetime", "moddatetime"),
    ("lo_manage", "lo"),
    ("autoinc", "autoinc"),
    ("insert_username", "insert_username"),
    ("check_primary_key", "refint"),
    ("check_foreign_key", "refint"),
];

impl Replayer {
    /// `CREATE TRIGGER`.
    pub(super) fn create_trigger(&mut self, create: &CreateTrigger) -> Step {
        let (table, kind) = self.existing(&create.table)?;
        match kind {
            RelationKind::Table if create.timing == "INSTEAD OF" => return self.refuse(format!("\"{}\" is a table", table.name)),
            RelationKind::View if create.timing != "INSTEAD OF" && create.for_each_row => {
                return self.refuse(format!("\"{}\" is a view", table.name));
            }
            RelationKind::Table | RelationKind::View => {}
            RelationKind::Composite => return self.refuse(format!("\"{}\" is a composite type", table.name)),
            _other => return self.refuse(format!("relation \"{}\" cannot have triggers", table.name)),
        }
        if let Some(condition) = &create.condition {
            self.check_trigger_condition(&table, &condition.tree)?;
        }
        let mut definition = create.clone();
        definition.condition = create.condition.as_ref().map(|condition| self.qualified(condition));
        if let TriggerAction::Function { name, args: _ } = &mut definition.action {
            let found = self.state.search(name).into_iter().find_map(|schema| {
                self.state.routines.iter().find(|(key, routine)| {
                    let is_function = routine.kind != crate::sql::RoutineKind::Procedure;
                    is_function && key.name == ObjectKey::new(schema.clone(), &name.name) && key.args.is_empty()
                })
            });
            match found {
                Some((key, routine)) => {
                    let returns = routine.definition.returns.as_deref().unwrap_or("void").to_ascii_lowercase();
                    if !matches!(returns.as_str(), "trigger" | "pg_catalog.trigger") {
                        return self.refuse(format!("function {} must return type trigger", key.name.name));
                    }
                    name.schema = (key.name.schema != "public").then(|| key.name.schema.clone());
                }
                None => {
                    let of_extension = OF_EXTENSIONS
                        .iter()
                        .any(|(function, extension)| *function == name.name && self.state.extensions.has(&(*extension).to_owned()));
                    self.require_schema_of(name)?;
                    if !BUILT_IN.contains(&name.name.as_str()) && !of_extension && !self.unknown_extension() {
                        return Err(missing("function", &name.name, format!("function {name}() does not exist")));
                    }
                }
            }
        }
        let name = create.name.name.clone();
        let comment = self.state.triggers.get(&(table.clone(), name.clone())).and_then(|old| old.comment.clone());
        let constraint_name = create.constraint.then(|| name.clone());
        let trigger = Trigger { definition, table: table.clone(), enabled: 'O', constraint_name, comment, provenance: self.provenance() };
        if self.state.triggers.has(&(table.clone(), name.clone())) && !create.or_replace {
            return self.refuse(format!("trigger \"{name}\" for relation \"{}\" already exists", table.name));
        }
        if self.state.triggers.get(&(table.clone(), name.clone())).is_some_and(|old| old.definition.constraint) {
            return self.refuse(format!("trigger \"{name}\" for relation \"{}\" is a constraint trigger", table.name));
        }
        if create.constraint && (self.is_trigger_constraint(&table, &name) || self.constraint_sort(&table, &name).is_some()) {
            return self.refuse("duplicate key value violates unique constraint \"pg_constraint_conrelid_contypid_conname_index\"");
        }
        if kind == RelationKind::Table && !self.state.tainted.has(&table) {
            for column in &create.update_of {
                if self.need_column(&table, column).is_err() {
                    return Err(no_column_of(&table, column));
                }
            }
        }
        self.state.triggers.insert((table.clone(), name.clone()), trigger.clone());
        self.effect_in(EffectVerb::Created, "trigger", &table, &table, Some(&name));
        if create.for_each_row && self.state.is_partitioned(&table) {
            for partition in self.state.children_of(&table) {
                self.clone_trigger(&partition, &trigger, 0)?;
            }
        }
        Ok(())
    }

    /// Refuses a condition over a column that the table certainly lacks, or a comparison that no operator makes.
    fn check_trigger_condition(&self, table: &ObjectKey, condition: &Expr) -> Step {
        let Some(target) = self.state.tables.get(table).filter(|target| !target.assumed && !self.state.tainted.has(table)) else {
            return Ok(());
        };
        let mut missing_column = None;
        walk(condition, |node| {
            if let Expr::Column(path) = node
                && let [row, column] = path.as_slice()
                && (row == "new" || row == "old")
                && missing_column.is_none()
                && !target.columns.iter().any(|other| other.name == *column)
            {
                missing_column = Some(format!("{row}.{column}"));
            }
        });
        match missing_column {
            Some(column) => {
                let message = format!("column {column} does not exist");
                Err(missing("column", format!("{}.{}", table.name, column.split('.').next_back().unwrap_or_default()), message))
            }
            None => self.check_operators(table, condition, "argument of WHEN must be type boolean"),
        }
    }

    /// Gives a partition a row trigger of its parent.
    pub(super) fn clone_trigger(&mut self, partition: &ObjectKey, trigger: &Trigger, depth: u8) -> Step {
        let name = trigger.definition.name.name.clone();
        if self.state.triggers.has(&(partition.clone(), name.clone())) && !trigger.definition.or_replace {
            return self.refuse(format!("trigger \"{name}\" for relation \"{}\" already exists", partition.name));
        }
        let mut copy = Trigger { table: partition.clone(), comment: None, provenance: self.provenance(), ..trigger.clone() };
        copy.definition.table.name = partition.name.clone();
        copy.definition.table.schema = Some(partition.schema.clone()).filter(|schema| schema != "public");
        self.state.triggers.insert((partition.clone(), name.clone()), copy.clone());
        self.effect_in(EffectVerb::Created, "trigger", partition, partition, Some(&name));
        if depth < 32 {
            for child in self.state.children_of(partition) {
                self.clone_trigger(&child, &copy, depth + 1)?;
            }
        }
        Ok(())
    }

    /// `ENABLE TRIGGER` and `DISABLE TRIGGER`.
    pub(super) fn trigger_state(&mut self, table: &ObjectKey, name: &str, state: char) -> Step {
        let statement = self.statement;
        let all = name == "ALL" || name == "USER";
        let keys = self.state.triggers.keys_where(|(on, other), _| on == table && (all || other == name));
        if keys.is_empty() && !all && !self.state.tainted.has(table) {
            return Err(missing(
                "trigger",
                format!("{}.{name}", table.name),
                format!("trigger \"{name}\" for table \"{}\" does not exist", table.name),
            ));
        }
        for key in keys {
            if let Some(trigger) = self.state.triggers.get_mut(&key) {
                trigger.enabled = state;
                trigger.provenance.changed.push(statement);
            }
            self.effect_in(EffectVerb::Changed, "trigger", table, table, Some(&key.1));
        }
        Ok(())
    }
}
