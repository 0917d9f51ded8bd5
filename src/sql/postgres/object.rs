//! References to objects: `DROP`, `RENAME`, `SET SCHEMA` and `COMMENT`.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable};
use super::names::{self, collapsed};
use super::{Lowered, irrelevant as declared};
use crate::sql::{Comment, DataType, Drop, ObjectKind, ObjectName, ObjectReference, Rename, SetSchema, StatementKind};

/// A reference by name alone.
pub(super) fn reference(name: ObjectName) -> ObjectReference {
    ObjectReference { name, args: None, on: None }
}

/// A reference to something that lives on a table.
pub(super) fn reference_on(name: String, on: ObjectName) -> ObjectReference {
    ObjectReference { name: ObjectName::bare(name), args: None, on: Some(on) }
}

impl Cx<'_> {
    /// An irrelevant statement, its node read.
    pub(super) fn ignored(&self, node: &SyntaxNode, word: &'static str) -> Lowered {
        self.whole(node);
        Lowered::Irrelevant(word)
    }

    /// `RENAME TO`: the new name is a `T` below `to`.
    pub(super) fn renamed<T: AstNode>(
        &self,
        node: &SyntaxNode,
        to: &SyntaxNode,
        kind: ObjectKind,
        object: ObjectReference,
    ) -> Read<Lowered> {
        let to = self.name_in::<T>(to, "the new name")?;
        Ok(StatementKind::Rename(Rename { kind, object, if_exists: self.has::<ast::IfExists>(node), to }).into())
    }

    /// `SET SCHEMA`.
    pub(super) fn moved(&self, node: &SyntaxNode, set: &SyntaxNode, kind: ObjectKind, object: ObjectReference) -> Read<Lowered> {
        let schema = self.name_in::<ast::SchemaRef>(set, "the schema")?;
        Ok(StatementKind::SetSchema(SetSchema { kind, object, if_exists: self.has::<ast::IfExists>(node), schema }).into())
    }

    /// `DROP` of objects that are already read.
    pub(super) fn dropped(&self, node: &SyntaxNode, kind: ObjectKind, objects: Vec<ObjectReference>) -> Read<Lowered> {
        if objects.is_empty() {
            return Err(Unreadable("what to drop is missing".into()));
        }
        let (if_exists, cascade) = self.drop_words(node);
        Ok(StatementKind::Drop(Drop { kind, objects, if_exists, cascade }).into())
    }

    /// `DROP` of objects that a list of names identifies.
    pub(super) fn drop_named<T: AstNode>(&self, node: &SyntaxNode, kind: ObjectKind) -> Read<Lowered> {
        let objects = self.objects::<T>(node).into_iter().map(reference).collect();
        self.dropped(node, kind, objects)
    }

    /// `DROP` of a trigger, policy or rule: a `T` on a table.
    pub(super) fn drop_on<T: AstNode>(&self, node: &SyntaxNode, kind: ObjectKind) -> Read<Lowered> {
        let object = self.member::<T>(node)?;
        self.dropped(node, kind, vec![object])
    }

    /// A `T` of the table written after `ON` in a node.
    pub(super) fn member<T: AstNode>(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        let name = self.name_in::<T>(node, "the name")?;
        Ok(reference_on(name, self.on_relation(node)?))
    }

    /// An operator class or family of the access method written after `USING`.
    pub(super) fn of_method<T: AstNode>(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        let name = self.object_in::<T>(node, "the name")?;
        let method: ast::UsingMethod = self.need(node, "the access method")?;
        let method = self.object_in::<ast::AccessMethodRef>(method.syntax(), "the access method")?;
        Ok(ObjectReference { name, args: None, on: Some(method) })
    }

    /// The table written after `ON`.
    pub(super) fn on_relation(&self, node: &SyntaxNode) -> Read<ObjectName> {
        if let Some(on) = self.one::<ast::OnTable>(node) {
            return self.object_in::<ast::TableNameRef>(on.syntax(), "the table");
        }
        if let Some(on) = self.one::<ast::OnRelation>(node) {
            return self.object_in::<ast::RelationNameRef>(on.syntax(), "the table");
        }
        match self.object_maybe::<ast::TableNameRef>(node) {
            Some(name) => Ok(name),
            None => self.object_in::<ast::RelationNameRef>(node, "the table"),
        }
    }

    /// A routine with its input argument types when they are written; `N` is the node of its name.
    pub(super) fn routine<N: AstNode>(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        let name = names::without_catalog(self.object_in::<N>(node, "the routine's name")?);
        let args = self.one::<ast::ParamList>(node).map(|list| self.input_types(list.syntax()));
        Ok(ObjectReference { name, args, on: None })
    }

    /// Types of the input arguments of a parameter list, `ORDER BY` arguments of an aggregate included.
    fn input_types(&self, list: &SyntaxNode) -> Vec<DataType> {
        self.whole(list);
        let params = list.descendants().filter_map(ast::Param::cast);
        params
            .filter(|param| !matches!(param.mode(), Some(ast::ParamMode::ParamOut(_))))
            .filter_map(|param| param.func_type())
            .map(|ty| self.func_type(&ty))
            .collect()
    }

    /// An aggregate with its argument types.
    pub(super) fn aggregate(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        self.routine::<ast::PathRef>(node)
    }

    /// `(source AS target)`.
    pub(super) fn cast_signature(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        let signature: ast::CastSig = self.need(node, "the types of the cast")?;
        let types: Vec<String> = self.all::<ast::Type>(signature.syntax()).iter().map(|ty| type_words(&self.data_type(ty))).collect();
        match types.as_slice() {
            [source, target] => Ok(reference(ObjectName::bare(format!("({source} AS {target})")))),
            _ => Err(Unreadable("the types of the cast are missing".into())),
        }
    }

    /// `+(integer, integer)` of a node that holds an operator and its operand types.
    pub(super) fn operator_signature(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        let op: ast::Op = self.need(node, "the operator")?;
        let name = self.operator_name(op.syntax());
        let mut types: Vec<String> = self.all::<ast::Type>(node).iter().map(|ty| type_words(&self.data_type(ty))).collect();
        if types.len() == 1 {
            types.insert(0, "NONE".to_owned());
        }
        Ok(reference(ObjectName { schema: name.schema, name: format!("{}({})", name.name, types.join(", ")) }))
    }

    /// An operator's sign with its schema.
    pub(super) fn operator_name(&self, op: &SyntaxNode) -> ObjectName {
        self.whole(op);
        let text = collapsed(op);
        let schema = names::parts(op).into_iter().next().filter(|_| text.contains('.'));
        let sign = text.rsplit('.').next().unwrap_or_default().trim().to_owned();
        names::without_catalog(ObjectName { schema, name: sign })
    }

    /// Reads the object that `COMMENT ON`, `SECURITY LABEL` or `ALTER EXTENSION` names.
    pub(super) fn object_reference(&self, object: &ast::CommentObject) -> Read<(ObjectKind, ObjectReference)> {
        use ast::CommentObject as O;
        let node = object.syntax();
        let named = |name: ObjectName| reference(name);
        Ok(match object {
            O::ObjectAccessMethod(_) => (ObjectKind::AccessMethod, named(self.object_in::<ast::AccessMethodRef>(node, "the name")?)),
            O::ObjectAggregate(_) => {
                let aggregate: ast::Aggregate = self.need(node, "the aggregate")?;
                (ObjectKind::Aggregate, self.aggregate(aggregate.syntax())?)
            }
            O::ObjectCast(_) => (ObjectKind::Cast, self.cast_signature(node)?),
            O::ObjectCollation(_) => (ObjectKind::Collation, named(self.object_in::<ast::CollationRef>(node, "the name")?)),
            O::ObjectConversion(_) => (ObjectKind::Conversion, named(self.object_in::<ast::ConversionRef>(node, "the name")?)),
            O::ObjectDatabase(_) => (ObjectKind::Database, named(self.object_in::<ast::DatabaseRef>(node, "the name")?)),
            O::ObjectDomain(_) => (ObjectKind::Domain, named(self.object_in::<ast::DomainRef>(node, "the name")?)),
            O::ObjectEventTrigger(_) => (ObjectKind::EventTrigger, named(self.object_in::<ast::EventTriggerRef>(node, "the name")?)),
            O::ObjectExtension(_) => (ObjectKind::Extension, named(self.object_in::<ast::ExtensionRef>(node, "the name")?)),
            O::ObjectForeignDataWrapper(_) => {
                (ObjectKind::ForeignDataWrapper, named(self.object_in::<ast::ForeignDataWrapperRef>(node, "the name")?))
            }
            O::ObjectForeignTable(_) => (ObjectKind::ForeignTable, named(self.object_in::<ast::TableNameRef>(node, "the name")?)),
            O::ObjectFunction(_) => {
                let signature: ast::FunctionSig = self.need(node, "the function")?;
                (ObjectKind::Function, self.routine::<ast::FunctionNameRef>(signature.syntax())?)
            }
            O::ObjectProcedure(_) => {
                let signature: ast::ProcedureSig = self.need(node, "the procedure")?;
                (ObjectKind::Procedure, self.routine::<ast::ProcedureNameRef>(signature.syntax())?)
            }
            O::ObjectRoutine(_) => {
                let signature: ast::RoutineSig = self.need(node, "the routine")?;
                (ObjectKind::Routine, self.routine::<ast::RoutineNameRef>(signature.syntax())?)
            }
            O::ObjectIndex(_) => (ObjectKind::Index, named(self.object_in::<ast::IndexRef>(node, "the name")?)),
            O::ObjectLanguage(_) => (ObjectKind::Language, named(self.object_in::<ast::LanguageRef>(node, "the name")?)),
            O::ObjectMaterializedView(_) => (ObjectKind::MaterializedView, named(self.object_in::<ast::ViewRef>(node, "the name")?)),
            O::ObjectPublication(_) => (ObjectKind::Publication, named(self.object_in::<ast::PublicationRef>(node, "the name")?)),
            O::ObjectRole(_) => (ObjectKind::Role, named(self.object_in::<ast::RoleRef>(node, "the name")?)),
            O::ObjectSchema(_) => (ObjectKind::Schema, named(self.object_in::<ast::SchemaRef>(node, "the name")?)),
            O::ObjectSequence(_) => (ObjectKind::Sequence, named(self.object_in::<ast::SequenceRef>(node, "the name")?)),
            O::ObjectServer(_) => (ObjectKind::Server, named(self.object_in::<ast::ServerRef>(node, "the name")?)),
            O::ObjectStatistics(_) => (ObjectKind::Statistics, named(self.object_in::<ast::StatisticsRef>(node, "the name")?)),
            O::ObjectSubscription(_) => (ObjectKind::Subscription, named(self.object_in::<ast::SubscriptionRef>(node, "the name")?)),
            O::ObjectTable(_) => (ObjectKind::Table, named(self.object_in::<ast::TableNameRef>(node, "the name")?)),
            O::ObjectTablespace(_) => (ObjectKind::Tablespace, named(self.object_in::<ast::TablespaceRef>(node, "the name")?)),
            O::ObjectTextSearchConfig(_) => {
                (ObjectKind::TextSearchConfiguration, named(self.object_in::<ast::TextSearchConfigurationRef>(node, "the name")?))
            }
            O::ObjectTextSearchDict(_) => {
                (ObjectKind::TextSearchDictionary, named(self.object_in::<ast::TextSearchDictionaryRef>(node, "the name")?))
            }
            O::ObjectTextSearchParser(_) => {
                (ObjectKind::TextSearchParser, named(self.object_in::<ast::TextSearchParserRef>(node, "the name")?))
            }
            O::ObjectTextSearchTemplate(_) => {
                (ObjectKind::TextSearchTemplate, named(self.object_in::<ast::TextSearchTemplateRef>(node, "the name")?))
            }
            O::ObjectType(_) => (ObjectKind::Type, named(self.object_in::<ast::TypeNameRef>(node, "the name")?)),
            O::ObjectView(_) => (ObjectKind::View, named(self.object_in::<ast::ViewRef>(node, "the name")?)),
            O::ObjectColumn(_) => {
                let column: ast::QualifiedColumnNameRef = self.need(node, "the column")?;
                let column = self.column_reference(column.syntax())?;
                (ObjectKind::Column, reference_on(column.column, column.table))
            }
            O::ObjectConstraint(_) => {
                let name = self.name_in::<ast::ConstraintNameRef>(node, "the name")?;
                let on = match self.object_maybe::<ast::DomainRef>(node) {
                    Some(domain) => domain,
                    None => self.on_relation(node)?,
                };
                (ObjectKind::Constraint, reference_on(name, on))
            }
            O::ObjectLargeObject(_) => {
                let literal: ast::Literal = self.need(node, "the number")?;
                self.whole(literal.syntax());
                (ObjectKind::LargeObject, named(ObjectName::bare(collapsed(literal.syntax()))))
            }
            O::ObjectOperator(_) => (ObjectKind::Operator, self.operator_signature(node)?),
            O::ObjectOperatorClass(_) => (ObjectKind::OperatorClass, self.of_method::<ast::OpClassRef>(node)?),
            O::ObjectOperatorFamily(_) => (ObjectKind::OperatorFamily, self.of_method::<ast::OpFamilyRef>(node)?),
            O::ObjectPolicy(_) => (ObjectKind::Policy, self.member::<ast::PolicyRef>(node)?),
            O::ObjectPropertyGraph(_) => (ObjectKind::PropertyGraph, named(self.object_in::<ast::PropertyGraphRef>(node, "the name")?)),
            O::ObjectRule(_) => (ObjectKind::Rule, self.member::<ast::RuleRef>(node)?),
            O::ObjectTransform(_) => (ObjectKind::Transform, self.transform(node)?),
            O::ObjectTrigger(_) => (ObjectKind::Trigger, self.member::<ast::TriggerRef>(node)?),
        })
    }

    /// `FOR type LANGUAGE language`.
    pub(super) fn transform(&self, node: &SyntaxNode) -> Read<ObjectReference> {
        let ty = self.type_in(node).ok_or_else(|| Unreadable("the type is missing".into()))?;
        let language = self.name_in::<ast::LanguageRef>(node, "the language")?;
        Ok(reference(ObjectName::bare(format!("FOR {} LANGUAGE {language}", type_words(&ty)))))
    }

    /// Reads `COMMENT ON`.
    pub(super) fn comment(&self, node: &SyntaxNode) -> Read<Lowered> {
        let object: ast::CommentObject = self.need(node, "the object")?;
        let (kind, object) = self.object_reference(&object)?;
        let text = match self.one::<ast::Literal>(node) {
            Some(literal) if !matches!(literal.kind(), Some(ast::LitKind::Null(_))) => Some(self.string(&literal)?),
            Some(literal) => {
                self.whole(literal.syntax());
                None
            }
            None if self.token(node, SyntaxKind::NULL_KW) => None,
            None => return Err(Unreadable("the comment's text is missing".into())),
        };
        if kind == ObjectKind::Role || kind == ObjectKind::Database || kind == ObjectKind::Tablespace {
            return Ok(Lowered::Irrelevant(if kind == ObjectKind::Role { declared::ROLE } else { declared::DATABASE }));
        }
        Ok(StatementKind::Comment(Comment { kind, object, text }).into())
    }
}

/// A type in words, as signatures print it; `NONE` stands for a missing operand.
pub(super) fn type_words(data_type: &DataType) -> String {
    if data_type.schema.is_none() && data_type.name == "none" {
        return "NONE".to_owned();
    }
    let mut words = match &data_type.schema {
        Some(schema) => format!("{schema}.{}", data_type.name),
        None => data_type.name.clone(),
    };
    words.push_str(&"[]".repeat(usize::from(data_type.array_dimensions > 0)));
    words
}
