//! Tables that no file creates: they are inferred from what is used of them, so that the rest can be judged.

use super::refusal::Step;
use super::{EffectVerb, ReplayIssueKind, Replayer};
use crate::catalog::{Column, ObjectKey, Table};
use crate::sql::{AlterTableAction, CompositeAttribute, ConstraintKind, ObjectKind, ObjectName, StatementKind, TypeDefinition};

/// What a statement that failed would have made: kind and name, as later refusals look for them.
pub(super) fn intended(kind: &StatementKind) -> Vec<(&'static str, String)> {
    let relation = |name: &ObjectName| vec![("relation", name.name.clone())];
    match kind {
        StatementKind::CreateTable(create) => relation(&create.name),
        StatementKind::CreateTableAs(create) => relation(&create.name),
        StatementKind::CreateVirtualTable(create) => relation(&create.name),
        StatementKind::CreateView(create) => relation(&create.name),
        StatementKind::CreateSequence(create) => relation(&create.name),
        StatementKind::CreateIndex(create) => create.name.iter().map(|name| ("relation", name.name.clone())).collect(),
        StatementKind::CreateTrigger(create) => vec![("trigger", format!("{}.{}", create.table.name, create.name.name))],
        StatementKind::CreateRoutine(create) => vec![("function", create.name.name.clone())],
        StatementKind::CreateType(create) => vec![("type", create.name.name.clone()), ("relation", create.name.name.clone())],
        StatementKind::CreateDomain(create) => vec![("type", create.name.name.clone())],
        StatementKind::CreateExtension(create) => vec![("extension", create.name.clone())],
        StatementKind::CreateSchema(create) => {
            std::iter::once(("schema", create.name.clone())).chain(create.elements.iter().flat_map(intended)).collect()
        }
        StatementKind::CreatePolicy(create) => vec![("policy", format!("{}.{}", create.table.name, create.name))],
        StatementKind::AlterTable(alter) => {
            let mut made = Vec::new();
            for (_, action) in &alter.actions {
                match action {
                    AlterTableAction::AddColumn { column, if_not_exists: _ } => {
                        made.push(("column", format!("{}.{}", alter.name.name, column.name)));
                    }
                    AlterTableAction::RenameColumn { from: _, to, quoted: _ } => made.push(("column", format!("{}.{to}", alter.name.name))),
                    AlterTableAction::RenameTo { to } => made.push(("relation", to.clone())),
                    AlterTableAction::AddConstraint(def) => {
                        made.extend(def.name.iter().map(|name| ("constraint", format!("{}.{name}", alter.name.name))));
                        if matches!(def.kind, ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. }) {
                            made.push(("key", alter.name.name.clone()));
                        }
                    }
                    AlterTableAction::RenameConstraint { from: _, to } => made.push(("constraint", format!("{}.{to}", alter.name.name))),
                    AlterTableAction::DropColumn { .. }
                    | AlterTableAction::SetType { .. }
                    | AlterTableAction::SetDefault { .. }
                    | AlterTableAction::SetNullable { .. }
                    | AlterTableAction::AddIdentity { .. }
                    | AlterTableAction::SetIdentity { .. }
                    | AlterTableAction::DropIdentity { .. }
                    | AlterTableAction::SetExpression { .. }
                    | AlterTableAction::DropExpression { .. }
                    | AlterTableAction::DropConstraint { .. }
                    | AlterTableAction::AlterConstraint { .. }
                    | AlterTableAction::ValidateConstraint { .. }
                    | AlterTableAction::AttachPartition { .. }
                    | AlterTableAction::DetachPartition { .. }
                    | AlterTableAction::AttachIndexPartition { .. }
                    | AlterTableAction::Inherit { .. }
                    | AlterTableAction::RowSecurity { .. }
                    | AlterTableAction::TriggerState { .. }
                    | AlterTableAction::SetSchema { .. }
                    | AlterTableAction::SetLogged(_)
                    | AlterTableAction::ReplicaIdentity(_)
                    | AlterTableAction::SetParameters { .. }
                    | AlterTableAction::SetColumnStorage { .. }
                    | AlterTableAction::SetIndexStatistics { .. }
                    | AlterTableAction::Irrelevant(_) => {}
                }
            }
            made
        }
        StatementKind::Rename(rename) => vec![("relation", rename.to.clone()), ("type", rename.to.clone())],
        StatementKind::AlterSequence(_)
        | StatementKind::AlterRoutine(_)
        | StatementKind::AlterOther(_)
        | StatementKind::AlterType(_)
        | StatementKind::AlterDomain(_)
        | StatementKind::AlterPolicy(_)
        | StatementKind::CreateOther(_)
        | StatementKind::Drop(_)
        | StatementKind::SetSchema(_)
        | StatementKind::Comment(_)
        | StatementKind::Data(_)
        | StatementKind::Transaction(_)
        | StatementKind::SetSearchPath { .. }
        | StatementKind::CheckFunctionBodies(_)
        | StatementKind::StopOnError(_)
        | StatementKind::Pragma { .. }
        | StatementKind::Attach { .. }
        | StatementKind::FunctionCalls(_)
        | StatementKind::DoBlock { .. } => Vec::new(),
    }
}

/// Relations, types and routines that a statement is about.
pub(super) fn targets(kind: &StatementKind) -> Vec<ObjectName> {
    match kind {
        StatementKind::CreateTable(create) => vec![create.name.clone()],
        StatementKind::CreateTableAs(create) => vec![create.name.clone()],
        StatementKind::CreateVirtualTable(create) => vec![create.name.clone()],
        StatementKind::AlterTable(alter) => vec![alter.name.clone()],
        StatementKind::CreateIndex(create) => vec![create.table.clone()],
        StatementKind::CreateView(create) => vec![create.name.clone()],
        StatementKind::CreateTrigger(create) => vec![create.table.clone()],
        StatementKind::CreateSequence(create) => vec![create.name.clone()],
        StatementKind::AlterSequence(alter) => vec![alter.name.clone()],
        StatementKind::CreatePolicy(create) => vec![create.table.clone()],
        StatementKind::AlterPolicy(alter) => vec![alter.table.clone()],
        StatementKind::CreateOther(create) => create.table.iter().cloned().collect(),
        StatementKind::CreateRoutine(create) => vec![create.name.clone()],
        StatementKind::CreateType(create) => vec![create.name.clone()],
        StatementKind::CreateDomain(create) => vec![create.name.clone()],
        StatementKind::Data(data) => vec![data.table.clone()],
        StatementKind::Drop(drop) if is_relation(drop.kind) => drop.objects.iter().map(|object| object.name.clone()).collect(),
        StatementKind::Rename(rename) if is_relation(rename.kind) => vec![rename.object.name.clone()],
        StatementKind::SetSchema(set) if is_relation(set.kind) => vec![set.object.name.clone()],
        StatementKind::Drop(_)
        | StatementKind::Rename(_)
        | StatementKind::SetSchema(_)
        | StatementKind::Comment(_)
        | StatementKind::AlterRoutine(_)
        | StatementKind::AlterOther(_)
        | StatementKind::AlterType(_)
        | StatementKind::AlterDomain(_)
        | StatementKind::CreateExtension(_)
        | StatementKind::CreateSchema(_)
        | StatementKind::Transaction(_)
        | StatementKind::SetSearchPath { .. }
        | StatementKind::CheckFunctionBodies(_)
        | StatementKind::StopOnError(_)
        | StatementKind::Pragma { .. }
        | StatementKind::Attach { .. }
        | StatementKind::FunctionCalls(_)
        | StatementKind::DoBlock { .. } => Vec::new(),
    }
}

fn is_relation(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Index
    )
}

/// Columns that an action needs before it runs.
fn columns_used(action: &AlterTableAction) -> Vec<&str> {
    match action {
        AlterTableAction::DropColumn { name, if_exists: _, cascade: _ } => vec![name],
        AlterTableAction::RenameColumn { from, to: _, quoted: _ } => vec![from],
        AlterTableAction::SetDefault { column, default: _ } => vec![column],
        AlterTableAction::SetNullable { column, nullable: _ } => vec![column],
        AlterTableAction::SetType { column, data_type: _, collation: _, using: _ } => vec![column],
        AlterTableAction::SetColumnStorage { column, change: _ } => vec![column],
        AlterTableAction::AddConstraint(def) => match &def.kind {
            ConstraintKind::PrimaryKey { columns, include, using_index: _, without_overlaps: _ }
            | ConstraintKind::Unique { columns, include, using_index: _, nulls_not_distinct: _, without_overlaps: _ } => {
                let keys = columns.iter().filter_map(|column| super::columns::plain_column(&column.key));
                keys.chain(include.iter().map(String::as_str)).collect()
            }
            ConstraintKind::ForeignKey(key) => key.columns.iter().map(String::as_str).collect(),
            ConstraintKind::NotNull { column } => vec![column],
            // Which of their words are columns is not certain.
            ConstraintKind::Check { .. } | ConstraintKind::Exclude { .. } => Vec::new(),
        },
        // What such a column is like would be a guess.
        AlterTableAction::AddIdentity { .. }
        | AlterTableAction::SetIdentity { .. }
        | AlterTableAction::DropIdentity { .. }
        | AlterTableAction::SetExpression { .. }
        | AlterTableAction::DropExpression { .. } => Vec::new(),
        AlterTableAction::AddColumn { .. }
        | AlterTableAction::RenameTo { .. }
        | AlterTableAction::RenameConstraint { .. }
        | AlterTableAction::DropConstraint { .. }
        | AlterTableAction::AlterConstraint { .. }
        | AlterTableAction::ValidateConstraint { .. }
        | AlterTableAction::AttachPartition { .. }
        | AlterTableAction::DetachPartition { .. }
        | AlterTableAction::AttachIndexPartition { .. }
        | AlterTableAction::Inherit { .. }
        | AlterTableAction::RowSecurity { .. }
        | AlterTableAction::TriggerState { .. }
        | AlterTableAction::SetSchema { .. }
        | AlterTableAction::SetLogged(_)
        | AlterTableAction::ReplicaIdentity(_)
        | AlterTableAction::SetParameters { .. }
        | AlterTableAction::SetIndexStatistics { .. }
        | AlterTableAction::Irrelevant(_) => Vec::new(),
    }
}

impl Replayer {
    /// After a refusal for a missing table: assumes the table, and lets the statement shape it.
    pub(super) fn assume(&mut self, kind: &StatementKind, missing: &(&'static str, String)) {
        let ("relation", name) = missing else { return };
        let target = targets(kind).into_iter().find(|target| target.name == *name);
        let is_table = matches!(
            kind,
            StatementKind::CreateIndex(_) | StatementKind::Data(_) | StatementKind::CreateTrigger(_) | StatementKind::CreatePolicy(_)
        ) || matches!(kind, StatementKind::AlterTable(alter) if matches!(alter.object, ObjectKind::Table | ObjectKind::ForeignTable));
        let Some(target) = target.filter(|_| is_table && !self.is_aborted()) else { return };
        let schema = target.schema.clone().unwrap_or_else(|| self.default_schema());
        let key = ObjectKey::new(schema, &target.name);
        if self.state.relation_kind(&key).is_some() || !self.state.schema_exists(&key.schema) {
            return;
        }
        self.state.tables.insert(key.clone(), Table { name: key.name.clone(), assumed: true, ..Table::default() });
        // Of a table whose own statement was refused, that is told already.
        if !self.lost.contains(missing) {
            let message = format!("no file creates table \"{}\"; it is assumed from what is used of it", key.display());
            self.push_issue(ReplayIssueKind::Assumed, self.statement, Some(key.clone()), message);
        }
        let mark = self.state.mark();
        self.on_assumed = true;
        // A trigger or a policy tells nothing about the columns for certain.
        if let StatementKind::AlterTable(alter) = kind {
            for (_, action) in &alter.actions {
                self.assume_columns(&key, columns_used(action));
            }
            if self.alter_table(alter).is_err() {
                self.state.roll_back(&mark);
            }
        } else if let StatementKind::CreateIndex(create) = kind {
            let _ = self.create_index(create);
        } else if let StatementKind::Data(data) = kind {
            self.assume_columns(&key, data.columns.iter().map(String::as_str));
        }
        self.on_assumed = false;
        self.effects.clear();
        self.notes.clear();
    }

    /// Gives an assumed table columns that a statement uses.
    pub(super) fn assume_columns<'a>(&mut self, table: &ObjectKey, names: impl IntoIterator<Item = &'a str>) {
        for name in names {
            let known = self.state.tables.get(table).is_some_and(|target| target.columns.iter().any(|column| column.name == name));
            if let Some(target) = self.state.tables.get_mut(table).filter(|_| !known) {
                target.columns.push(Column { name: name.to_owned(), nullable: true, assumed: true, local: true, ..Column::default() });
            }
        }
    }

    /// Forgets an assumed table because a real one takes its place, or because it is dropped.
    pub(super) fn remove_assumed(&mut self, key: &ObjectKey) {
        if !self.state.is_assumed(key) {
            return;
        }
        for index in self.state.indexes_of(key) {
            self.state.indexes.remove(&index);
        }
        for sequence in self.state.sequences.keys_where(|_, sequence| sequence.owned_by.as_ref().is_some_and(|(table, _)| table == key)) {
            self.state.sequences.remove(&sequence);
        }
        let kept = std::mem::take(&mut self.effects);
        self.remove_table(key);
        self.effects = kept;
    }

    /// Columns of a composite type, for `CREATE TABLE … OF`.
    pub(super) fn columns_of_type(&self, name: &ObjectName) -> Step<Vec<Column>> {
        let key = self.find_user_type(name).ok_or_else(|| super::refusal::no_type(&name.to_string()))?;
        let Some(TypeDefinition::Composite(attributes)) = self.state.types.get(&key).map(|t| &t.definition) else {
            return self.refuse(format!("type {} is not a composite type", key.name));
        };
        let column = |attribute: &CompositeAttribute| {
            let CompositeAttribute { name, data_type, collation } = attribute;
            Column {
                name: name.clone(),
                data_type: data_type.clone(),
                nullable: true,
                collation: collation.clone(),
                provenance: self.provenance(),
                ..Column::default()
            }
        };
        Ok(attributes.iter().map(column).collect())
    }

    /// Notes a change of a part of a table whose name did not change.
    pub(super) fn changed_part(&mut self, kind: &'static str, table: &ObjectKey, name: &str) {
        self.effect_in(EffectVerb::Changed, kind, table, table, Some(name));
    }
}
