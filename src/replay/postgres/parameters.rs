//! Storage parameters, options of views, and how the values of a column are kept.

use super::refusal::Step;
use super::{EffectVerb, Replayer};
use crate::catalog::{ColumnStorage, KeyConstraint, ObjectKey};
use crate::sql::{ColumnStorageChange, Parameters};

/// Applies `SET (…)` and `RESET (…)`.
pub(super) fn change_parameters(parameters: &mut Parameters, set: &Parameters, reset: &[String]) {
    parameters.extend(set.iter().map(|(name, value)| (name.clone(), value.clone())));
    parameters.retain(|name, _| !reset.contains(name));
}

/// The parameter of a view that says what an insert without a value gives to a column.
pub(super) fn default_of(column: &str) -> String {
    format!("default of {column}")
}

impl Replayer {
    /// `SET (…)` and `RESET (…)` of a view, an index, or the index of a key.
    pub(super) fn set_parameters(&mut self, key: &ObjectKey, set: &Parameters, reset: &[String]) {
        let statement = self.statement;
        if let Some(view) = self.state.views.get_mut(key) {
            change_parameters(&mut view.parameters, set, reset);
            view.provenance.changed.push(statement);
            self.effect(EffectVerb::Changed, "view", key);
        } else if let Some(index) = self.state.indexes.get_mut(key) {
            change_parameters(&mut index.parameters, set, reset);
            index.provenance.changed.push(statement);
            let table = index.table.clone();
            self.effect_in(EffectVerb::Changed, "index", &table, key, None);
        } else if let Some(table) = self.state.constraint_indexes.get(key).cloned()
            && let Some(found) = self.state.tables.get_mut(&table)
        {
            let named = |constraint: &&mut KeyConstraint| constraint.name.as_deref() == Some(key.name.as_str());
            if let Some(constraint) = found.primary_key.iter_mut().chain(&mut found.uniques).find(named) {
                change_parameters(&mut constraint.parameters, set, reset);
                constraint.provenance.changed.push(statement);
            }
            self.effect_in(EffectVerb::Changed, "index", &table, key, None);
        }
    }

    /// `ALTER INDEX … ALTER COLUMN n SET STATISTICS`; the engine refuses it for plain columns.
    pub(super) fn set_index_statistics(&mut self, key: &ObjectKey, column: u32, target: Option<i32>) {
        let statement = self.statement;
        if let Some(index) = self.state.indexes.get_mut(key) {
            match target {
                Some(target) => index.statistics.insert(column, target),
                None => index.statistics.remove(&column),
            };
            index.provenance.changed.push(statement);
            let table = index.table.clone();
            self.effect_in(EffectVerb::Changed, "index", &table, key, None);
        }
    }

    /// `ALTER COLUMN … SET STORAGE`, `SET COMPRESSION`, `SET STATISTICS`, `SET (…)`: the first and the third reach children too.
    pub(super) fn set_column_storage(&mut self, table: &ObjectKey, only: bool, name: &str, change: &ColumnStorageChange) -> Step {
        self.need_column(table, name)?;
        let alone = match change {
            ColumnStorageChange::Mode(_) | ColumnStorageChange::Statistics(_) => only,
            ColumnStorageChange::Compression(_) | ColumnStorageChange::Parameters { set: _, reset: _ } => true,
        };
        for member in self.family(table, alone) {
            self.with_column(&member, name, |column| apply(&mut column.storage, change))?;
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// The same for a column of a materialized view.
    pub(super) fn set_view_storage(&mut self, key: &ObjectKey, name: &str, change: &ColumnStorageChange) -> Step {
        let statement = self.statement;
        let Some(view) = self.state.views.get_mut(key) else { return Ok(()) };
        if view.columns.as_ref().is_some_and(|columns| !columns.iter().any(|column| column == name)) {
            return Err(super::refusal::no_column_of(key, name));
        }
        let mut storage = view.storage.remove(name).unwrap_or_default();
        apply(&mut storage, change);
        if storage != ColumnStorage::default() {
            view.storage.insert(name.to_owned(), storage);
        }
        view.provenance.changed.push(statement);
        self.effect(EffectVerb::Changed, "view", key);
        Ok(())
    }
}

fn apply(storage: &mut ColumnStorage, change: &ColumnStorageChange) {
    match change {
        ColumnStorageChange::Mode(mode) => storage.mode.clone_from(mode),
        ColumnStorageChange::Compression(method) => storage.compression.clone_from(method),
        ColumnStorageChange::Statistics(target) => storage.statistics = *target,
        ColumnStorageChange::Parameters { set, reset } => change_parameters(&mut storage.parameters, set, reset),
    }
}
