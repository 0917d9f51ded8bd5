//! Which function reads which statement: every kind the parser knows, none by default.

use squawk_syntax::ast::{self, AstNode, Stmt};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable};
use super::names::{self, tokens};
use super::object::reference;
use super::query::relations;
use super::{Lowered, irrelevant as declared};
use crate::sql::{ObjectKind as K, ObjectName, ObjectReference, Rename, RoutineKind, StatementKind, TransactionControl};

fn opaque(kind: &str, reason: &str, node: &SyntaxNode) -> Lowered {
    Lowered::Opaque { kind: kind.to_owned(), reason: reason.to_owned(), affects: relations(node) }
}

/// Reads a statement.
pub(super) fn statement(cx: &Cx<'_>, stmt: &Stmt) -> Read<Lowered> {
    let node = stmt.syntax();
    let irrelevant = |word| Ok(Lowered::Irrelevant(word));
    let kind = |read: Read<StatementKind>| read.map(Lowered::from);
    match stmt {
        Stmt::AlterAggregate(_) => {
            let aggregate: ast::Aggregate = cx.need(node, "the aggregate")?;
            cx.object_action(node, K::Aggregate, cx.aggregate(aggregate.syntax())?)
        }
        Stmt::AlterFunction(_) => {
            let signature: ast::FunctionSig = cx.need(node, "the function")?;
            cx.object_action(node, K::Function, cx.routine::<ast::FunctionNameRef>(signature.syntax())?)
        }
        Stmt::AlterProcedure(_) => {
            let signature: ast::ProcedureSig = cx.need(node, "the procedure")?;
            cx.object_action(node, K::Procedure, cx.routine::<ast::ProcedureNameRef>(signature.syntax())?)
        }
        Stmt::AlterRoutine(_) => {
            let signature: ast::RoutineSig = cx.need(node, "the routine")?;
            cx.object_action(node, K::Routine, cx.routine::<ast::RoutineNameRef>(signature.syntax())?)
        }
        Stmt::AlterOperator(_) => {
            let signature: ast::OpSig = cx.need(node, "the operator")?;
            cx.object_action(node, K::Operator, cx.operator_signature(signature.syntax())?)
        }
        Stmt::AlterRule(_) => cx.object_action(node, K::Rule, cx.member::<ast::RuleRef>(node)?),
        Stmt::AlterTrigger(_) => cx.object_action(node, K::Trigger, cx.member::<ast::TriggerRef>(node)?),
        Stmt::AlterUserMapping(_) => {
            let role = cx.name_in::<ast::RoleRef>(node, "the user")?;
            let server: ast::ServerClause = cx.need(node, "the server")?;
            let server = cx.name_in::<ast::ServerRef>(server.syntax(), "the server")?;
            cx.object_action(node, K::UserMapping, reference(ObjectName::bare(format!("{role} SERVER {server}"))))
        }
        Stmt::AlterCollation(_) => cx.alter_named::<ast::CollationRef>(node, K::Collation),
        Stmt::AlterConversion(_) => cx.alter_named::<ast::ConversionRef>(node, K::Conversion),
        Stmt::AlterEventTrigger(_) => cx.alter_named::<ast::EventTriggerRef>(node, K::EventTrigger),
        Stmt::AlterForeignDataWrapper(_) => cx.alter_named::<ast::ForeignDataWrapperRef>(node, K::ForeignDataWrapper),
        Stmt::AlterLanguage(_) => cx.alter_named::<ast::LanguageRef>(node, K::Language),
        Stmt::AlterOperatorClass(_) => cx.object_action(node, K::OperatorClass, cx.of_method::<ast::OpClassRef>(node)?),
        Stmt::AlterOperatorFamily(_) => cx.object_action(node, K::OperatorFamily, cx.of_method::<ast::OpFamilyRef>(node)?),
        Stmt::AlterPropertyGraph(_) => cx.alter_named::<ast::PropertyGraphRef>(node, K::PropertyGraph),
        Stmt::AlterPublication(_) => cx.alter_named::<ast::PublicationRef>(node, K::Publication),
        Stmt::AlterSchema(_) => cx.alter_named::<ast::SchemaRef>(node, K::Schema),
        Stmt::AlterServer(_) => cx.alter_named::<ast::ServerRef>(node, K::Server),
        Stmt::AlterStatistics(_) => cx.alter_named::<ast::StatisticsRef>(node, K::Statistics),
        Stmt::AlterSubscription(_) => cx.alter_named::<ast::SubscriptionRef>(node, K::Subscription),
        Stmt::AlterTextSearchConfiguration(_) => cx.alter_named::<ast::TextSearchConfigurationRef>(node, K::TextSearchConfiguration),
        Stmt::AlterTextSearchDictionary(_) => cx.alter_named::<ast::TextSearchDictionaryRef>(node, K::TextSearchDictionary),
        Stmt::AlterTextSearchParser(_) => cx.alter_named::<ast::TextSearchParserRef>(node, K::TextSearchParser),
        Stmt::AlterTextSearchTemplate(_) => cx.alter_named::<ast::TextSearchTemplateRef>(node, K::TextSearchTemplate),
        Stmt::AlterDatabase(_) => Ok(cx.alter_database(node)),
        Stmt::AlterDefaultPrivileges(_) => irrelevant(declared::DEFAULT_PRIVILEGES),
        Stmt::AlterDomain(_) => cx.alter_domain(node),
        Stmt::AlterExtension(_) => cx.alter_extension(node),
        Stmt::AlterForeignTable(_) => cx.alter_table(node, K::ForeignTable),
        Stmt::AlterGroup(_) | Stmt::AlterRole(_) | Stmt::AlterUser(_) => irrelevant(declared::ROLE),
        Stmt::AlterIndex(_) => cx.alter_index(node),
        Stmt::AlterLargeObject(_) => irrelevant(declared::LARGE_OBJECT),
        Stmt::AlterMaterializedView(_) => cx.alter_materialized_view(node),
        Stmt::AlterPolicy(_) => cx.alter_policy(node),
        Stmt::AlterSequence(_) => cx.alter_sequence(node),
        Stmt::AlterSystem(_) => irrelevant(declared::ALTER_SYSTEM),
        Stmt::AlterTable(_) => cx.alter_table(node, K::Table),
        Stmt::AlterTablespace(_) | Stmt::CreateTablespace(_) | Stmt::DropTablespace(_) => irrelevant(declared::TABLESPACE),
        Stmt::AlterType(_) => cx.alter_type(node),
        Stmt::AlterView(_) => cx.alter_view(node),
        Stmt::Analyze(_) => {
            cx.needs_relations(node);
            irrelevant(declared::ANALYZE)
        }
        Stmt::Begin(_) => kind(Ok(StatementKind::Transaction(TransactionControl::Begin))).inspect(|_| ignore_children(cx, node)),
        Stmt::Call(_) => Ok(cx.call_statement(node)),
        Stmt::Checkpoint(_) => irrelevant(declared::CHECKPOINT),
        Stmt::Close(_) | Stmt::Declare(_) | Stmt::Fetch(_) | Stmt::Move(_) => irrelevant(declared::CURSOR),
        Stmt::Cluster(_) => irrelevant(declared::CLUSTER),
        Stmt::CommentOn(_) => cx.comment(node),
        Stmt::Commit(commit) => Ok(cx.commit(commit)).inspect(|_| ignore_children(cx, node)),
        Stmt::Copy(copy) => match copy.copy_direction() {
            Some(ast::CopyDirection::CopyFrom(_)) => kind(cx.copy_from(node)),
            Some(ast::CopyDirection::CopyTo(_)) | None => irrelevant(declared::COPY_TO),
        },
        Stmt::CreateAccessMethod(_) => cx.create_named::<ast::AccessMethod>(node, K::AccessMethod),
        Stmt::CreateAggregate(_) => kind(cx.create_aggregate(node)),
        Stmt::CreateCast(_) => {
            let name = cx.cast_signature(node)?.name;
            cx.create_other(node, K::Cast, name, None)
        }
        Stmt::CreateCollation(_) => cx.create_named::<ast::Collation>(node, K::Collation),
        Stmt::CreateConversion(_) => cx.create_named::<ast::Conversion>(node, K::Conversion),
        Stmt::CreateDatabase(_) | Stmt::DropDatabase(_) => irrelevant(declared::DATABASE),
        Stmt::CreateDomain(_) => kind(cx.create_domain(node)),
        Stmt::CreateEventTrigger(_) => cx.create_named::<ast::EventTrigger>(node, K::EventTrigger),
        Stmt::CreateExtension(_) => cx.create_extension(node),
        Stmt::CreateForeignDataWrapper(_) => cx.create_named::<ast::ForeignDataWrapper>(node, K::ForeignDataWrapper),
        Stmt::CreateForeignTable(_) => kind(cx.create_table(node, true)),
        Stmt::CreateFunction(_) => kind(cx.create_routine::<ast::FunctionName>(node, RoutineKind::Function)),
        Stmt::CreateGroup(_) | Stmt::CreateRole(_) | Stmt::CreateUser(_) => irrelevant(declared::ROLE),
        Stmt::CreateIndex(_) => kind(cx.create_index(node)),
        Stmt::CreateLanguage(_) => cx.create_named::<ast::Language>(node, K::Language),
        Stmt::CreateMaterializedView(_) => kind(cx.create_view(node, true)),
        Stmt::CreateOperator(_) => cx.create_operator(node),
        Stmt::CreateOperatorClass(_) => cx.create_for_method::<ast::OpClassName>(node, K::OperatorClass),
        Stmt::CreateOperatorFamily(_) => cx.create_for_method::<ast::OpFamilyName>(node, K::OperatorFamily),
        Stmt::CreatePolicy(_) => cx.create_policy(node),
        Stmt::CreateProcedure(_) => kind(cx.create_routine::<ast::ProcedureName>(node, RoutineKind::Procedure)),
        Stmt::CreatePropertyGraph(_) => cx.create_named::<ast::PropertyGraph>(node, K::PropertyGraph),
        Stmt::CreatePublication(_) => cx.create_named::<ast::Publication>(node, K::Publication),
        Stmt::CreateRule(_) => cx.create_rule(node),
        Stmt::CreateSchema(_) => cx.create_schema(node),
        Stmt::CreateSequence(_) => kind(cx.create_sequence(node)),
        Stmt::CreateServer(_) => cx.create_named::<ast::Server>(node, K::Server),
        Stmt::CreateStatistics(_) => cx.create_statistics(node),
        Stmt::CreateSubscription(_) => cx.create_named::<ast::Subscription>(node, K::Subscription),
        Stmt::CreateTable(_) => kind(cx.create_table(node, false)),
        Stmt::CreateTableAs(_) => kind(cx.create_table_as(node)),
        Stmt::CreateTextSearchConfiguration(_) => cx.create_named::<ast::TextSearchConfiguration>(node, K::TextSearchConfiguration),
        Stmt::CreateTextSearchDictionary(_) => cx.create_named::<ast::TextSearchDictionary>(node, K::TextSearchDictionary),
        Stmt::CreateTextSearchParser(_) => cx.create_named::<ast::TextSearchParser>(node, K::TextSearchParser),
        Stmt::CreateTextSearchTemplate(_) => cx.create_named::<ast::TextSearchTemplate>(node, K::TextSearchTemplate),
        Stmt::CreateTransform(_) => {
            let name = cx.transform(node)?.name;
            cx.create_other(node, K::Transform, name, None)
        }
        Stmt::CreateTrigger(_) => kind(cx.create_trigger(node)),
        Stmt::CreateType(_) => kind(cx.create_type(node)),
        Stmt::CreateUserMapping(_) => {
            let name = cx.user_mapping(node)?;
            cx.create_other(node, K::UserMapping, name, None)
        }
        Stmt::CreateView(_) => kind(cx.create_view(node, false)),
        Stmt::Deallocate(_) => irrelevant(declared::DEALLOCATE),
        Stmt::Delete(_) => kind(cx.change(node, "DELETE")),
        Stmt::Discard(discard) => match discard.discard_target() {
            // `DISCARD ALL` resets every setting, the search path among them.
            Some(ast::DiscardTarget::DiscardAll(_)) => {
                ignore_children(cx, node);
                kind(Ok(StatementKind::SetSearchPath { path: None, local: false, later_sessions: false }))
            }
            Some(ast::DiscardTarget::DiscardPlans(_) | ast::DiscardTarget::DiscardSequences(_) | ast::DiscardTarget::DiscardTemp(_))
            | None => irrelevant(declared::DISCARD),
        },
        Stmt::Do(_) => kind(cx.do_block(node)),
        Stmt::DropAccessMethod(_) => cx.drop_named::<ast::AccessMethodRef>(node, K::AccessMethod),
        Stmt::DropAggregate(_) => {
            let all = cx.all::<ast::Aggregate>(node);
            let objects = all.iter().map(|it| cx.aggregate(it.syntax())).collect::<Read<Vec<_>>>()?;
            cx.dropped(node, K::Aggregate, objects)
        }
        Stmt::DropCast(_) => {
            let object = cx.cast_signature(node)?;
            cx.dropped(node, K::Cast, vec![object])
        }
        Stmt::DropCollation(_) => cx.drop_named::<ast::CollationRef>(node, K::Collation),
        Stmt::DropConversion(_) => cx.drop_named::<ast::ConversionRef>(node, K::Conversion),
        Stmt::DropDomain(_) => cx.drop_named::<ast::DomainRef>(node, K::Domain),
        Stmt::DropEventTrigger(_) => cx.drop_named::<ast::EventTriggerRef>(node, K::EventTrigger),
        Stmt::DropExtension(_) => cx.drop_named::<ast::ExtensionRef>(node, K::Extension),
        Stmt::DropForeignDataWrapper(_) => cx.drop_named::<ast::ForeignDataWrapperRef>(node, K::ForeignDataWrapper),
        Stmt::DropForeignTable(_) => cx.drop_named::<ast::TableNameRef>(node, K::ForeignTable),
        Stmt::DropFunction(_) => {
            let list: ast::FunctionSigList = cx.need(node, "the function")?;
            let all = cx.all::<ast::FunctionSig>(list.syntax());
            let objects = all.iter().map(|it| cx.routine::<ast::FunctionNameRef>(it.syntax())).collect::<Read<Vec<_>>>()?;
            cx.dropped(node, K::Function, objects)
        }
        Stmt::DropProcedure(_) => {
            let list: ast::ProcedureSigList = cx.need(node, "the procedure")?;
            let all = cx.all::<ast::ProcedureSig>(list.syntax());
            let objects = all.iter().map(|it| cx.routine::<ast::ProcedureNameRef>(it.syntax())).collect::<Read<Vec<_>>>()?;
            cx.dropped(node, K::Procedure, objects)
        }
        Stmt::DropRoutine(_) => {
            let list: ast::RoutineSigList = cx.need(node, "the routine")?;
            let all = cx.all::<ast::RoutineSig>(list.syntax());
            let objects = all.iter().map(|it| cx.routine::<ast::RoutineNameRef>(it.syntax())).collect::<Read<Vec<_>>>()?;
            cx.dropped(node, K::Routine, objects)
        }
        Stmt::DropIndex(_) => cx.drop_named::<ast::IndexRef>(node, K::Index),
        Stmt::DropLanguage(_) => cx.drop_named::<ast::LanguageRef>(node, K::Language),
        Stmt::DropMaterializedView(_) => cx.drop_named::<ast::ViewRef>(node, K::MaterializedView),
        Stmt::DropOperator(_) => {
            let list: ast::OpSigList = cx.need(node, "the operator")?;
            let all = cx.all::<ast::OpSig>(list.syntax());
            let objects = all.iter().map(|it| cx.operator_signature(it.syntax())).collect::<Read<Vec<_>>>()?;
            cx.dropped(node, K::Operator, objects)
        }
        Stmt::DropOperatorClass(_) => {
            let object = cx.of_method::<ast::OpClassRef>(node)?;
            cx.dropped(node, K::OperatorClass, vec![object])
        }
        Stmt::DropOperatorFamily(_) => {
            let object = cx.of_method::<ast::OpFamilyRef>(node)?;
            cx.dropped(node, K::OperatorFamily, vec![object])
        }
        Stmt::DropPolicy(_) => cx.drop_on::<ast::PolicyRef>(node, K::Policy),
        Stmt::DropPropertyGraph(_) => cx.drop_named::<ast::PropertyGraphRef>(node, K::PropertyGraph),
        Stmt::DropPublication(_) => cx.drop_named::<ast::PublicationRef>(node, K::Publication),
        Stmt::DropRule(_) => cx.drop_on::<ast::RuleRef>(node, K::Rule),
        Stmt::DropSchema(_) => cx.drop_named::<ast::SchemaRef>(node, K::Schema),
        Stmt::DropSequence(_) => cx.drop_named::<ast::SequenceRef>(node, K::Sequence),
        Stmt::DropServer(_) => cx.drop_named::<ast::ServerRef>(node, K::Server),
        Stmt::DropStatistics(_) => cx.drop_named::<ast::StatisticsRef>(node, K::Statistics),
        Stmt::DropSubscription(_) => cx.drop_named::<ast::SubscriptionRef>(node, K::Subscription),
        Stmt::DropTable(_) => cx.drop_named::<ast::TableNameRef>(node, K::Table),
        Stmt::DropTextSearchConfig(_) => cx.drop_named::<ast::TextSearchConfigurationRef>(node, K::TextSearchConfiguration),
        Stmt::DropTextSearchDict(_) => cx.drop_named::<ast::TextSearchDictionaryRef>(node, K::TextSearchDictionary),
        Stmt::DropTextSearchParser(_) => cx.drop_named::<ast::TextSearchParserRef>(node, K::TextSearchParser),
        Stmt::DropTextSearchTemplate(_) => cx.drop_named::<ast::TextSearchTemplateRef>(node, K::TextSearchTemplate),
        Stmt::DropTransform(_) => {
            let object = cx.transform(node)?;
            cx.dropped(node, K::Transform, vec![object])
        }
        Stmt::DropTrigger(_) => cx.drop_on::<ast::TriggerRef>(node, K::Trigger),
        Stmt::DropType(_) => cx.drop_named::<ast::TypeNameRef>(node, K::Type),
        Stmt::DropUserMapping(_) => {
            let object = reference(cx.user_mapping(node)?);
            cx.dropped(node, K::UserMapping, vec![object])
        }
        Stmt::DropView(_) => cx.drop_named::<ast::ViewRef>(node, K::View),
        Stmt::DropGroup(_) | Stmt::DropRole(_) | Stmt::DropUser(_) => irrelevant(declared::ROLE),
        Stmt::DropOwned(_) => Ok(opaque("DROP OWNED", "Everything that a role owns is dropped; owners are not known.", node)),
        Stmt::EmptyStmt(_) => irrelevant(declared::EMPTY),
        Stmt::Execute(_) => Ok(opaque("EXECUTE", "A prepared statement runs here; it may call functions that change the schema.", node)),
        Stmt::Explain(_) => cx.explain(node),
        Stmt::Grant(_) => {
            cx.needs_of_privileges(node);
            irrelevant(declared::GRANT)
        }
        Stmt::ImportForeignSchema(_) => {
            Ok(opaque("IMPORT FOREIGN SCHEMA", "Foreign tables are created as another server describes them.", node))
        }
        Stmt::Insert(_) => kind(cx.insert(node)),
        Stmt::Listen(_) | Stmt::Unlisten(_) => irrelevant(declared::LISTEN),
        Stmt::Load(_) => irrelevant(declared::LOAD),
        Stmt::Lock(_) => {
            cx.needs_relations(node);
            irrelevant(declared::LOCK)
        }
        Stmt::Merge(_) => kind(cx.change(node, "MERGE")),
        Stmt::Notify(_) => irrelevant(declared::NOTIFY),
        Stmt::CompoundSelect(_) | Stmt::ParenSelect(_) | Stmt::Select(_) | Stmt::Table(_) => Ok(cx.select(node)),
        Stmt::Prepare(_) => irrelevant(declared::PREPARE),
        Stmt::PrepareTransaction(_) => Ok(cx.prepared(node, "PREPARE TRANSACTION")),
        Stmt::Reassign(_) => irrelevant(declared::OWNED),
        Stmt::Refresh(_) => {
            cx.needs_view(node);
            irrelevant(declared::REFRESH)
        }
        Stmt::Reindex(_) => irrelevant(declared::REINDEX),
        Stmt::ReleaseSavepoint(_) => {
            let name = cx.name_in::<ast::SavepointRef>(node, "the savepoint")?;
            kind(Ok(StatementKind::Transaction(TransactionControl::Release(name))))
        }
        Stmt::Repack(_) => irrelevant(declared::REPACK),
        Stmt::Reset(_) => Ok(cx.reset(node)),
        Stmt::ResetRole(_) | Stmt::ResetSessionAuth(_) => irrelevant(declared::RESET),
        Stmt::Revoke(_) => {
            cx.needs_of_privileges(node);
            irrelevant(declared::REVOKE)
        }
        Stmt::Rollback(rollback) => cx.rollback(rollback).inspect(|_| ignore_children(cx, node)),
        Stmt::SavepointCreate(_) => {
            let name = cx.name_in::<ast::Savepoint>(node, "the savepoint")?;
            kind(Ok(StatementKind::Transaction(TransactionControl::Savepoint(name))))
        }
        Stmt::SecurityLabel(_) => irrelevant(declared::SECURITY_LABEL),
        Stmt::SelectInto(_) => kind(cx.select_into(node)),
        Stmt::Set(_) => cx.set(node),
        Stmt::SetConstraints(_) => irrelevant(declared::SET_CONSTRAINTS),
        Stmt::SetRole(_) | Stmt::SetSessionAuth(_) | Stmt::SetTransaction(_) => irrelevant(declared::SET),
        Stmt::Show(_) => irrelevant(declared::SHOW),
        Stmt::Truncate(_) => kind(cx.truncate(node)),
        Stmt::Update(_) => kind(cx.change(node, "UPDATE")),
        Stmt::Vacuum(_) => irrelevant(declared::VACUUM),
        Stmt::Values(_) => Ok(cx.select(node)),
    }
}

/// Words of a transaction statement that concern its isolation or its prepared name.
fn ignore_children(cx: &Cx<'_>, node: &SyntaxNode) {
    node.children().for_each(|child| cx.whole(&child));
}

impl Cx<'_> {
    /// Reads `CREATE OPERATOR`: its name is its sign with the types of its operands.
    fn create_operator(&self, node: &SyntaxNode) -> Read<Lowered> {
        let op: ast::Op = self.need(node, "the operator")?;
        let mut name = self.operator_name(op.syntax());
        let options = self.attributes(node);
        let side = |word: &str| {
            let value = options.iter().find_map(|option| {
                let (key, value) = option.split_once('=')?;
                key.trim().eq_ignore_ascii_case(word).then(|| value.trim().to_owned())
            });
            let Some(value) = value else { return "NONE".to_owned() };
            let tree = super::expression(&format!("NULL::{value}")).map(|expression| expression.tree);
            let Some(crate::sql::Expr::Cast { operand: _, data_type }) = tree else { return value };
            super::object::type_words(&data_type)
        };
        name.name = format!("{}({}, {})", name.name, side("leftarg"), side("rightarg"));
        self.create_other(node, K::Operator, name, None)
    }

    /// Reads `EXPLAIN`; with `ANALYZE` the statement runs.
    fn explain(&self, node: &SyntaxNode) -> Read<Lowered> {
        let words = tokens(node);
        let runs = words.iter().take(12).any(|word| word == "analyze" || word == "analyse");
        let creates = words.iter().any(|word| word == "create") || words.iter().any(|word| word == "into");
        if runs && creates {
            return Ok(opaque("EXPLAIN ANALYZE", "The explained statement runs and may create a table.", node));
        }
        Ok(Lowered::Irrelevant(declared::EXPLAIN))
    }

    /// Reads `DO`.
    fn do_block(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let mut language = "plpgsql".to_owned();
        for clause in self.all::<ast::DoLanguage>(node) {
            self.whole(clause.syntax());
            if let Some(name) = clause.language_name() {
                language = name.name.to_ascii_lowercase();
            }
        }
        let literal: ast::Literal = self.need(node, "the body")?;
        let body_span = self.string_body_span(&literal);
        Ok(StatementKind::DoBlock { language, body: self.string(&literal)?, body_span })
    }

    /// `ALTER` of an object that a name identifies.
    fn alter_named<T: AstNode>(&self, node: &SyntaxNode, kind: K) -> Read<Lowered> {
        let name = self.object_in::<T>(node, "the name")?;
        self.object_action(node, kind, reference(name))
    }

    /// The action of an `ALTER` whose object can be renamed, moved, given to somebody, or changed in its definition.
    fn object_action(&self, node: &SyntaxNode, kind: K, object: ObjectReference) -> Read<Lowered> {
        for child in node.children() {
            match child.kind() {
                SyntaxKind::SET_SCHEMA => {
                    self.one::<ast::SetSchema>(node);
                    return self.moved(node, &child, kind, object);
                }
                SyntaxKind::OWNER_TO => return Ok(self.ignored(&child, declared::OWNER_TO)),
                SyntaxKind::DEPENDS_ON_EXTENSION | SyntaxKind::NO_DEPENDS_ON_EXTENSION => {
                    return Ok(self.ignored(&child, declared::DEPENDS_ON_EXTENSION));
                }
                SyntaxKind::REFRESH_VERSION => return Ok(self.ignored(&child, declared::REFRESH_VERSION)),
                SyntaxKind::FUNC_OPTION_LIST => {
                    self.one::<ast::FuncOptionList>(node);
                    return self.alter_routine_options(&child, kind, object);
                }
                other if is_rename(other) => {
                    self.whole(&child);
                    let to = child.last_child().and_then(|name| names::parts(&name).pop());
                    let to = to.ok_or_else(|| Unreadable("the new name is missing".into()))?;
                    let if_exists = self.has::<ast::IfExists>(node);
                    return Ok(StatementKind::Rename(Rename { kind, object, if_exists, to }).into());
                }
                // The object's own name and what changes its definition; the latter is kept with the whole statement below.
                _ => {}
            }
        }
        self.alter_other(node, kind, object)
    }
}

fn is_rename(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        SyntaxKind::AGGREGATE_RENAME_TO
            | SyntaxKind::COLLATION_RENAME_TO
            | SyntaxKind::CONVERSION_RENAME_TO
            | SyntaxKind::EVENT_TRIGGER_RENAME_TO
            | SyntaxKind::FOREIGN_DATA_WRAPPER_RENAME_TO
            | SyntaxKind::FUNCTION_RENAME_TO
            | SyntaxKind::LANGUAGE_RENAME_TO
            | SyntaxKind::OP_CLASS_RENAME_TO
            | SyntaxKind::OP_FAMILY_RENAME_TO
            | SyntaxKind::PROCEDURE_RENAME_TO
            | SyntaxKind::PROPERTY_GRAPH_RENAME_TO
            | SyntaxKind::PUBLICATION_RENAME_TO
            | SyntaxKind::ROUTINE_RENAME_TO
            | SyntaxKind::RULE_RENAME_TO
            | SyntaxKind::SCHEMA_RENAME_TO
            | SyntaxKind::SERVER_RENAME_TO
            | SyntaxKind::STATISTICS_RENAME_TO
            | SyntaxKind::SUBSCRIPTION_RENAME_TO
            | SyntaxKind::TEXT_SEARCH_CONFIGURATION_RENAME_TO
            | SyntaxKind::TEXT_SEARCH_DICTIONARY_RENAME_TO
            | SyntaxKind::TEXT_SEARCH_PARSER_RENAME_TO
            | SyntaxKind::TEXT_SEARCH_TEMPLATE_RENAME_TO
            | SyntaxKind::TRIGGER_RENAME_TO
    )
}
