//! `ALTER TABLE` and the statements that may stand for it.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable};
use super::irrelevant as declared;
use super::names::collapsed;
use super::{Lowered, object::reference};
use crate::source::SourceSpan;
use crate::sql::{
    AlterSequence, AlterTable, AlterTableAction as Action, ColumnDefinition, ColumnStorageChange, ObjectKind, ObjectName, SequenceOptions,
    StatementKind,
};

type Actions = Vec<(SourceSpan, Action)>;

impl Cx<'_> {
    /// Reads `ALTER TABLE` and `ALTER FOREIGN TABLE`.
    pub(super) fn alter_table(&self, node: &SyntaxNode, object: ObjectKind) -> Read<Lowered> {
        if self.has::<ast::AllInTablespace>(node) {
            return Ok(Lowered::Irrelevant(declared::SET_TABLESPACE));
        }
        let relation: ast::TableRelationName = self.need(node, "the table")?;
        let name = self.object_in::<ast::TableNameRef>(relation.syntax(), "the table")?;
        let mut actions = Vec::new();
        for action in self.all::<ast::AlterTableAction>(node) {
            self.or_record(action.syntax(), self.table_action(&action, &mut actions));
        }
        let only = self.token(relation.syntax(), SyntaxKind::ONLY_KW);
        self.altered(node, object, name, only, actions)
    }

    fn altered(&self, node: &SyntaxNode, object: ObjectKind, name: ObjectName, only: bool, actions: Actions) -> Read<Lowered> {
        let if_exists = self.has::<ast::IfExists>(node);
        Ok(StatementKind::AlterTable(AlterTable { name, if_exists, only, object, actions }).into())
    }

    /// Reads `ALTER MATERIALIZED VIEW`.
    pub(super) fn alter_materialized_view(&self, node: &SyntaxNode) -> Read<Lowered> {
        if self.has::<ast::AllInTablespace>(node) {
            return Ok(Lowered::Irrelevant(declared::SET_TABLESPACE));
        }
        let kind = ObjectKind::MaterializedView;
        let name = self.object_in::<ast::ViewRef>(node, "the view")?;
        let mut actions = Vec::new();
        for action in self.all::<ast::AlterMaterializedViewAction>(node) {
            match action {
                ast::AlterMaterializedViewAction::ViewRenameTo(to) => {
                    return self.renamed::<ast::View>(node, to.syntax(), kind, reference(name));
                }
                ast::AlterMaterializedViewAction::SetSchema(set) => return self.moved(node, set.syntax(), kind, reference(name)),
                ast::AlterMaterializedViewAction::RenameColumn(rename) => {
                    self.or_record(rename.syntax(), self.rename_column(rename.syntax(), &mut actions));
                }
                ast::AlterMaterializedViewAction::DependsOnExtension(depends) => {
                    actions.push(self.nothing(depends.syntax(), declared::DEPENDS_ON_EXTENSION));
                }
                ast::AlterMaterializedViewAction::NoDependsOnExtension(depends) => {
                    actions.push(self.nothing(depends.syntax(), declared::DEPENDS_ON_EXTENSION));
                }
                ast::AlterMaterializedViewAction::AlterTableAction(action) => {
                    self.or_record(action.syntax(), self.table_action(&action, &mut actions));
                }
            }
        }
        self.altered(node, kind, name, false, actions)
    }

    /// Reads `ALTER VIEW`.
    pub(super) fn alter_view(&self, node: &SyntaxNode) -> Read<Lowered> {
        let kind = ObjectKind::View;
        let name = self.object_in::<ast::ViewRef>(node, "the view")?;
        let mut actions = Vec::new();
        match self.need::<ast::AlterViewAction>(node, "the action")? {
            ast::AlterViewAction::ViewRenameTo(to) => return self.renamed::<ast::View>(node, to.syntax(), kind, reference(name)),
            ast::AlterViewAction::SetSchema(set) => return self.moved(node, set.syntax(), kind, reference(name)),
            ast::AlterViewAction::OwnerTo(owner) => actions.push(self.nothing(owner.syntax(), declared::OWNER_TO)),
            ast::AlterViewAction::RenameColumn(rename) => self.rename_column(rename.syntax(), &mut actions)?,
            ast::AlterViewAction::ResetOptions(it) => actions.push((self.span(it.syntax()), self.reset_parameters(it.syntax()))),
            ast::AlterViewAction::SetOptions(it) => actions.push((self.span(it.syntax()), self.set_parameters(it.syntax()))),
            ast::AlterViewAction::AlterViewColumn(alter) => {
                let column = self.name_in::<ast::ColumnNameRef>(alter.syntax(), "the column")?;
                let span = self.span(alter.syntax());
                let default = match self.need::<ast::AlterViewColumnAction>(alter.syntax(), "the action")? {
                    ast::AlterViewColumnAction::SetDefault(set) => Some(self.expression_in(set.syntax(), "the default")?),
                    ast::AlterViewColumnAction::DropDefault(_) => None,
                };
                actions.push((span, Action::SetDefault { column, default }));
            }
        }
        self.altered(node, kind, name, false, actions)
    }

    /// Reads `ALTER INDEX`.
    pub(super) fn alter_index(&self, node: &SyntaxNode) -> Read<Lowered> {
        if self.has::<ast::AllInTablespace>(node) {
            return Ok(Lowered::Irrelevant(declared::SET_TABLESPACE));
        }
        let kind = ObjectKind::Index;
        let name = self.object_in::<ast::IndexRef>(node, "the index")?;
        let action: ast::AlterIndexAction = self.need(node, "the action")?;
        let span = self.span(action.syntax());
        let action = match action {
            ast::AlterIndexAction::IndexRenameTo(to) => return self.renamed::<ast::Index>(node, to.syntax(), kind, reference(name)),
            ast::AlterIndexAction::AttachIndexPartition(attach) => {
                Action::AttachIndexPartition { index: self.object_in::<ast::IndexRef>(attach.syntax(), "the index")? }
            }
            ast::AlterIndexAction::DependsOnExtension(it) => return Ok(self.ignored(it.syntax(), declared::DEPENDS_ON_EXTENSION)),
            ast::AlterIndexAction::NoDependsOnExtension(it) => return Ok(self.ignored(it.syntax(), declared::DEPENDS_ON_EXTENSION)),
            ast::AlterIndexAction::ResetOptions(it) => self.reset_parameters(it.syntax()),
            ast::AlterIndexAction::SetOptions(it) => self.set_parameters(it.syntax()),
            ast::AlterIndexAction::SetTablespace(it) => return Ok(self.ignored(it.syntax(), declared::SET_TABLESPACE)),
            ast::AlterIndexAction::AlterSetStatistics(it) => {
                self.whole(it.syntax());
                let words = collapsed(it.syntax());
                let mut numbers = words.split(' ').filter_map(|word| word.parse::<i32>().ok());
                let column = numbers.next().and_then(|number| u32::try_from(number).ok());
                let column = column.ok_or_else(|| Unreadable("the position of the key is missing".into()))?;
                Action::SetIndexStatistics { column, target: numbers.next().filter(|target| *target != -1) }
            }
        };
        self.altered(node, kind, name, false, vec![(span, action)])
    }

    /// Reads `ALTER SEQUENCE`.
    pub(super) fn alter_sequence(&self, node: &SyntaxNode) -> Read<Lowered> {
        let kind = ObjectKind::Sequence;
        let name = self.object_in::<ast::SequenceRef>(node, "the sequence")?;
        let mut options = SequenceOptions::default();
        for action in self.all::<ast::AlterSequenceAction>(node) {
            match action {
                ast::AlterSequenceAction::SequenceOption(option) => self.sequence_option(&option, &mut options)?,
                ast::AlterSequenceAction::OwnerTo(owner) => return Ok(self.ignored(owner.syntax(), declared::OWNER_TO)),
                ast::AlterSequenceAction::SequenceRenameTo(to) => {
                    return self.renamed::<ast::Sequence>(node, to.syntax(), kind, reference(name));
                }
                ast::AlterSequenceAction::SetSchema(set) => return self.moved(node, set.syntax(), kind, reference(name)),
                ast::AlterSequenceAction::SetLogged(set) => {
                    let actions = vec![(self.span(set.syntax()), Action::SetLogged(true))];
                    return self.altered(node, kind, name, false, actions);
                }
                ast::AlterSequenceAction::SetUnlogged(set) => {
                    let actions = vec![(self.span(set.syntax()), Action::SetLogged(false))];
                    return self.altered(node, kind, name, false, actions);
                }
            }
        }
        Ok(StatementKind::AlterSequence(AlterSequence { name, if_exists: self.has::<ast::IfExists>(node), options }).into())
    }

    /// An action declared to have no effect.
    fn nothing(&self, node: &SyntaxNode, word: &'static str) -> (SourceSpan, Action) {
        self.whole(node);
        (self.span(node), Action::Irrelevant(word))
    }

    fn rename_column(&self, node: &SyntaxNode, actions: &mut Actions) -> Read<()> {
        let from = self.name_in::<ast::ColumnNameRef>(node, "the column")?;
        let to = self.name_in::<ast::ColumnName>(node, "the new name")?;
        actions.push((self.span(node), Action::RenameColumn { from, to, quoted: false }));
        Ok(())
    }

    fn trigger_state(&self, node: &SyntaxNode, state: char) -> Read<Action> {
        let name = match self.one::<ast::TriggerTarget>(node) {
            Some(ast::TriggerTarget::All(_)) => "ALL".to_owned(),
            Some(ast::TriggerTarget::User(_)) => "USER".to_owned(),
            Some(ast::TriggerTarget::TriggerRef(name)) => self.name(name.syntax())?,
            None => return Err(Unreadable("the trigger is missing".into())),
        };
        Ok(Action::TriggerState { name, state })
    }

    /// Reads one action of `ALTER TABLE`.
    fn table_action(&self, action: &ast::AlterTableAction, actions: &mut Actions) -> Read<()> {
        use ast::AlterTableAction as A;
        let node = action.syntax();
        let row_security = |enabled, forced| Action::RowSecurity { enabled, forced };
        let done = match action {
            A::AddColumn(_) => self.add_column(node)?,
            A::AddConstraint(_) => {
                let constraint: ast::Constraint = self.need(node, "the constraint")?;
                match self.constraint(&constraint, None)? {
                    Some(constraint) => Action::AddConstraint(constraint),
                    None => return Err(Unreadable("a column's clause stands in place of a table constraint".into())),
                }
            }
            A::AlterColumn(_) => return self.alter_column(node, actions),
            A::AlterConstraint(_) => self.alter_constraint(node)?,
            A::AttachPartition(_) => Action::AttachPartition {
                partition: self.object_in::<ast::TableNameRef>(node, "the partition")?,
                bound: self.partition_bound(node),
            },
            A::DetachPartition(_) => {
                self.has::<ast::DetachPartitionOption>(node);
                Action::DetachPartition { partition: self.object_in::<ast::TableNameRef>(node, "the partition")? }
            }
            A::DropColumn(_) => {
                let (if_exists, cascade) = self.drop_words(node);
                Action::DropColumn { name: self.name_in::<ast::ColumnNameRef>(node, "the column")?, if_exists, cascade }
            }
            A::DropConstraint(_) => {
                let (if_exists, cascade) = self.drop_words(node);
                Action::DropConstraint { name: self.name_in::<ast::ConstraintNameRef>(node, "the constraint")?, if_exists, cascade }
            }
            A::EnableRls(_) => row_security(Some(true), None),
            A::DisableRls(_) => row_security(Some(false), None),
            A::ForceRls(_) => row_security(None, Some(true)),
            A::NoForceRls(_) => row_security(None, Some(false)),
            A::EnableTrigger(_) => self.trigger_state(node, 'O')?,
            A::DisableTrigger(_) => self.trigger_state(node, 'D')?,
            A::EnableAlwaysTrigger(_) => Action::TriggerState { name: self.name_in::<ast::TriggerRef>(node, "the trigger")?, state: 'A' },
            A::EnableReplicaTrigger(_) => Action::TriggerState { name: self.name_in::<ast::TriggerRef>(node, "the trigger")?, state: 'R' },
            A::InheritTable(_) => Action::Inherit { parent: self.object_in::<ast::TableNameRef>(node, "the parent")?, inherit: true },
            A::NoInheritTable(_) => Action::Inherit { parent: self.object_in::<ast::TableNameRef>(node, "the parent")?, inherit: false },
            A::RenameColumn(_) => return self.rename_column(node, actions),
            A::RenameConstraint(_) => Action::RenameConstraint {
                from: self.name_in::<ast::ConstraintNameRef>(node, "the constraint")?,
                to: self.name_in::<ast::ConstraintName>(node, "the new name")?,
            },
            A::TableRenameTo(_) => Action::RenameTo { to: self.name_in::<ast::TableName>(node, "the new name")? },
            A::ReplicaIdentity(_) => {
                let option: ast::ReplicaIdentityOption = self.need(node, "the replica identity")?;
                self.whole(option.syntax());
                Action::ReplicaIdentity(collapsed(option.syntax()))
            }
            A::SetLogged(_) => Action::SetLogged(true),
            A::SetUnlogged(_) => Action::SetLogged(false),
            A::SetSchema(_) => Action::SetSchema { schema: self.name_in::<ast::SchemaRef>(node, "the schema")? },
            A::ValidateConstraint(_) => {
                Action::ValidateConstraint { name: self.name_in::<ast::ConstraintNameRef>(node, "the constraint")? }
            }
            A::ClusterOn(_) | A::SetWithoutCluster(_) => self.nothing(node, declared::CLUSTER_ON).1,
            A::OwnerTo(_) => self.nothing(node, declared::OWNER_TO).1,
            A::AlterOptionList(_) => self.nothing(node, declared::FDW_OPTIONS).1,
            A::SetTablespace(_) => self.nothing(node, declared::SET_TABLESPACE).1,
            A::SetAccessMethod(_) => self.nothing(node, declared::SET_ACCESS_METHOD).1,
            A::SetWithoutOids(_) => self.nothing(node, declared::WITHOUT_OIDS).1,
            A::SetOptions(_) | A::OptionItemList(_) => self.set_parameters(node),
            A::ResetOptions(_) => self.reset_parameters(node),
            A::DisableRule(_) | A::EnableRule(_) | A::EnableAlwaysRule(_) | A::EnableReplicaRule(_) => {
                self.not_modelled(node, "state of a rule", true);
                return Ok(());
            }
            A::OfType(_) | A::NotOf(_) => {
                self.not_modelled(node, "OF type of an existing table", true);
                return Ok(());
            }
            A::MergePartitions(_) | A::SplitPartition(_) => {
                self.not_modelled(node, "MERGE or SPLIT of partitions", true);
                return Ok(());
            }
        };
        actions.push((self.span(node), done));
        Ok(())
    }

    fn set_parameters(&self, node: &SyntaxNode) -> Action {
        Action::SetParameters { set: self.parameters(node), reset: Vec::new() }
    }

    fn reset_parameters(&self, node: &SyntaxNode) -> Action {
        Action::SetParameters { set: Default::default(), reset: self.parameters(node).into_keys().collect() }
    }

    /// `IF EXISTS` and `CASCADE` of a node.
    pub(super) fn drop_words(&self, node: &SyntaxNode) -> (bool, bool) {
        let behavior = self.one::<ast::DropBehavior>(node);
        (self.has::<ast::IfExists>(node), matches!(behavior, Some(ast::DropBehavior::Cascade(_))))
    }

    fn add_column(&self, node: &SyntaxNode) -> Read<Action> {
        let name: ast::ColumnName = self.need(node, "the column's name")?;
        let mut span = self.span(node);
        span.start = self.span(name.syntax()).start;
        let mut column = ColumnDefinition {
            span,
            name: self.name(name.syntax())?,
            data_type: self.type_in(node).unwrap_or_default(),
            ..ColumnDefinition::default()
        };
        for clause in self.all::<ast::ColumnClause>(node) {
            self.or_record(clause.syntax(), self.column_clause(&clause, &mut column));
        }
        // A word that the column grammar does not have, but this statement lets stand: `ADD COLUMN a int FOREIGN KEY …`.
        for constraint in self.all::<ast::ForeignKeyConstraint>(node) {
            self.not_modelled(constraint.syntax(), "not understood: FOREIGN KEY on a column", true);
        }
        Ok(Action::AddColumn { column: Box::new(column), if_not_exists: self.has::<ast::IfNotExists>(node) })
    }

    fn alter_constraint(&self, node: &SyntaxNode) -> Read<Action> {
        let name = self.name_in::<ast::ConstraintNameRef>(node, "the constraint")?;
        let (mut deferrable, mut initially_deferred) = (None, None);
        for option in self.all::<ast::ConstraintOption>(node) {
            match option {
                ast::ConstraintOption::DeferrableConstraintOption(_) => deferrable = Some(true),
                ast::ConstraintOption::NotDeferrableConstraintOption(_) => (deferrable, initially_deferred) = (Some(false), Some(false)),
                ast::ConstraintOption::InitiallyDeferredConstraintOption(_) => {
                    (deferrable, initially_deferred) = (Some(true), Some(true));
                }
                ast::ConstraintOption::InitiallyImmediateConstraintOption(_) => initially_deferred = Some(false),
                ast::ConstraintOption::NotEnforced(_)
                | ast::ConstraintOption::Enforced(_)
                | ast::ConstraintOption::NotValid(_)
                | ast::ConstraintOption::NoInherit(_)
                | ast::ConstraintOption::Inherit(_) => {
                    self.not_modelled(
                        option.syntax(),
                        format!("ALTER CONSTRAINT … {}", collapsed(option.syntax()).to_ascii_uppercase()),
                        true,
                    );
                }
            }
        }
        Ok(Action::AlterConstraint { name, deferrable, initially_deferred })
    }

    fn alter_column(&self, node: &SyntaxNode, actions: &mut Actions) -> Read<()> {
        use ast::AlterColumnOption as O;
        let column = self.name_in::<ast::ColumnNameRef>(node, "the column")?;
        let option: ast::AlterColumnOption = self.need(node, "what to alter")?;
        let inner = option.syntax();
        let done = match &option {
            O::SetDefault(_) => Action::SetDefault { column, default: Some(self.expression_in(inner, "the default")?) },
            O::DropDefault(_) => Action::SetDefault { column, default: None },
            O::SetNotNull(_) => Action::SetNullable { column, nullable: false },
            O::DropNotNull(_) => Action::SetNullable { column, nullable: true },
            O::SetType(_) => {
                let data_type = self.type_in(inner).ok_or_else(|| Unreadable("the new type is missing".into()))?;
                let collation = self.one::<ast::Collate>(inner).and_then(|collate| self.collation(&collate));
                let using = match self.one::<ast::UsingExpr>(inner) {
                    Some(using) => Some(self.expression_in(using.syntax(), "the expression after USING")?),
                    None => None,
                };
                Action::SetType { column, data_type, collation, using }
            }
            O::AddGenerated(_) => Action::AddIdentity { column, identity: self.identity(inner)? },
            O::DropIdentity(_) => Action::DropIdentity { column, if_exists: self.has::<ast::IfExists>(inner) },
            O::SetGenerated(_) | O::SetSequenceOption(_) | O::SetGeneratedOptions(_) | O::Restart(_) => {
                self.set_identity(column, &option)?
            }
            O::SetExpression(_) => Action::SetExpression { column, expression: self.expression_in(inner, "the expression")? },
            O::DropExpression(_) => Action::DropExpression { column, if_exists: self.has::<ast::IfExists>(inner) },
            O::SetStatistics(_) => {
                let target = self.setting(inner).and_then(|target| target.parse().ok()).filter(|target| *target != -1);
                Action::SetColumnStorage { column, change: ColumnStorageChange::Statistics(target) }
            }
            O::SetStorage(_) => {
                let mode = self.setting(inner).map(|mode| mode.to_ascii_uppercase());
                Action::SetColumnStorage { column, change: ColumnStorageChange::Mode(mode) }
            }
            O::SetCompression(_) => Action::SetColumnStorage { column, change: ColumnStorageChange::Compression(self.setting(inner)) },
            O::SetOptions(_) => {
                let change = ColumnStorageChange::Parameters { set: self.parameters(inner), reset: Vec::new() };
                Action::SetColumnStorage { column, change }
            }
            O::ResetOptions(_) => {
                let reset = self.parameters(inner).into_keys().collect();
                Action::SetColumnStorage { column, change: ColumnStorageChange::Parameters { set: Default::default(), reset } }
            }
            O::SetOptionsList(_) => self.nothing(inner, declared::FDW_OPTIONS).1,
            O::Inherit(_) | O::NoInherit(_) => {
                self.not_modelled(node, "INHERIT of a column", true);
                return Ok(());
            }
        };
        actions.push((self.span(node), done));
        Ok(())
    }

    fn set_identity(&self, column: String, option: &ast::AlterColumnOption) -> Read<Action> {
        let node = option.syntax();
        let parts = match option {
            ast::AlterColumnOption::SetGeneratedOptions(_) => self.all::<ast::SetGeneratedOption>(node),
            _ => ast::SetGeneratedOption::cast(node.clone()).into_iter().collect(),
        };
        let (mut always, mut options) = (None, SequenceOptions::default());
        for part in parts {
            match &part {
                ast::SetGeneratedOption::SetGenerated(set) => {
                    let when: ast::GeneratedWhen = self.need(set.syntax(), "ALWAYS or BY DEFAULT")?;
                    always = Some(matches!(when, ast::GeneratedWhen::GeneratedAlways(_)));
                }
                ast::SetGeneratedOption::SetSequenceOption(set) => {
                    let option: ast::SequenceOption = self.need(set.syntax(), "the sequence option")?;
                    self.sequence_option(&option, &mut options)?;
                }
                ast::SetGeneratedOption::Restart(restart) => options.restart = Some(self.restart(restart.syntax())?),
            }
        }
        Ok(Action::SetIdentity { column, always, options })
    }
}
