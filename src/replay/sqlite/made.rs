//! What a statement makes, by name: a statement that is refused leaves these names missing.

use crate::sql::{AlterTableAction, StatementKind};

/// Tables and views that a statement makes, or that get their name by it.
pub(super) fn relations(kind: &StatementKind) -> Vec<&str> {
    match kind {
        StatementKind::CreateTable(table) => vec![&table.name.name],
        StatementKind::CreateTableAs(table) => vec![&table.name.name],
        StatementKind::CreateVirtualTable(table) => vec![&table.name.name],
        StatementKind::CreateView(view) => vec![&view.name.name],
        StatementKind::AlterTable(alter) => alter
            .actions
            .iter()
            .filter_map(|(_, action)| if let AlterTableAction::RenameTo { to } = action { Some(to.as_str()) } else { None })
            .collect(),
        StatementKind::CreateIndex(_)
        | StatementKind::CreateTrigger(_)
        | StatementKind::CreateRoutine(_)
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
        | StatementKind::Pragma { .. }
        | StatementKind::Attach { .. }
        | StatementKind::DoBlock { .. } => Vec::new(),
    }
}

/// Columns, indexes and triggers that a statement makes.
pub(super) fn parts(kind: &StatementKind) -> Vec<&str> {
    match kind {
        StatementKind::CreateTable(table) => table.columns.iter().map(|column| column.name.as_str()).collect(),
        StatementKind::CreateIndex(index) => index.name.iter().map(|name| name.name.as_str()).collect(),
        StatementKind::CreateTrigger(trigger) => vec![&trigger.name.name],
        StatementKind::AlterTable(alter) => alter
            .actions
            .iter()
            .filter_map(|(_, action)| {
                if let AlterTableAction::AddColumn { column, if_not_exists: _ } = action {
                    Some(column.name.as_str())
                } else if let AlterTableAction::RenameColumn { from: _, to, quoted: _ } = action {
                    Some(to.as_str())
                } else {
                    None
                }
            })
            .collect(),
        StatementKind::CreateTableAs(_)
        | StatementKind::CreateVirtualTable(_)
        | StatementKind::CreateView(_)
        | StatementKind::CreateRoutine(_)
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
        | StatementKind::Pragma { .. }
        | StatementKind::Attach { .. }
        | StatementKind::DoBlock { .. } => Vec::new(),
    }
}
