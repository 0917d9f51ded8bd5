//! Storage parameters, options of views, and how the values of a column are kept.

use super::refusal::Step;
use super::{EffectVerb, Replayer};
use crate::catalog::{Column, KeyConstraint, ObjectKey};
use crate::sql::{ColumnStorageChange, Parameters};

/// Applies `SET (…)` and `RESET (…)`.
pub(super) fn change_parameters(parameters: &mut Parameters, set: &Parameters, reset: &[String]) {
    parameters.extend(set.iter().map(|(name, value)| (name.clone(), value.clone())));
    parameters.retain(|name, _| !reset.contains(name));
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
            self.with_column(&member, name, |column| apply(column, change))?;
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }
}

fn apply(column: &mut Column, change: &ColumnStorageChange) {
    match change {
        ColumnStorageChange::Mode(mode) => column.storage.mode.clone_from(mode),
        ColumnStorageChange::Compression(method) => column.storage.compression.clone_from(method),
        ColumnStorageChange::Statistics(target) => column.storage.statistics = *target,
        ColumnStorageChange::Parameters { set, reset } => change_parameters(&mut column.storage.parameters, set, reset),
    }
}
