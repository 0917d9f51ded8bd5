//! What a statement makes, by name: a statement that is refused leaves these names missing.

use crate::sql::{AlterTableAction, StatementKind};

/// Names that a statement makes, or that something gets by it.
#[derive(Default)]
pub(super) struct Made<'a> {
    /// Tables and views.
    pub(super) relations: Vec<&'a str>,
    /// Columns, indexes and triggers.
    pub(super) parts: Vec<&'a str>,
}

impl<'a> Made<'a> {
    /// What a statement makes.
    pub(super) fn by(kind: &'a StatementKind) -> Self {
        let mut made = Made::default();
        match kind {
            StatementKind::CreateTable(table) => {
                made.relations.push(&table.name.name);
                made.parts.extend(table.columns.iter().map(|column| column.name.as_str()));
            }
            StatementKind::CreateTableAs(table) => made.relations.push(&table.name.name),
            StatementKind::CreateVirtualTable(table) => made.relations.push(&table.name.name),
            StatementKind::CreateView(view) => made.relations.push(&view.name.name),
            StatementKind::CreateIndex(index) => made.parts.extend(index.name.iter().map(|name| name.name.as_str())),
            StatementKind::CreateTrigger(trigger) => made.parts.push(&trigger.name.name),
            StatementKind::AlterTable(alter) => alter.actions.iter().for_each(|(_, action)| made.altered(action)),
            StatementKind::CreateRoutine(_)
            | StatementKind::AlterRoutine(_)
            | StatementKind::CreateSequence(_)
            | StatementKind::AlterSequence(_)
            | StatementKind::CreateType(_)
            | StatementKind::AlterType(_)
            | StatementKind::CreateDomain(_)
            | StatementKind::AlterDomain(_)
            | StatementKind::CreateExtension(_)
            | StatementKind::CreateSchema(_)
            | StatementKind::CreatePolicy(_)
            | StatementKind::AlterPolicy(_)
            | StatementKind::CreateOther(_)
            | StatementKind::AlterOther(_)
            | StatementKind::Drop(_)
            | StatementKind::Rename(_)
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
            | StatementKind::DoBlock { .. } => {}
        }
        made
    }

    fn altered(&mut self, action: &'a AlterTableAction) {
        if let AlterTableAction::RenameTo { to } = action {
            self.relations.push(to);
        } else if let AlterTableAction::AddColumn { column, if_not_exists: _ } = action {
            self.parts.push(&column.name);
        } else if let AlterTableAction::RenameColumn { from: _, to, quoted: _ } = action {
            self.parts.push(to);
        }
    }
}
