//! Objects that are kept by kind, name and definition; and schemas, extensions and policies.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read};
use super::names::{collapsed, tokens};
use super::{Lowered, statement};
use crate::sql::{
    AlterOther, AlterPolicy, CreateExtension, CreateOther, CreatePolicy, CreateSchema, ObjectKind, ObjectName, ObjectReference,
    StatementKind,
};

impl Cx<'_> {
    /// An object kept by its definition.
    pub(super) fn create_other(&self, node: &SyntaxNode, kind: ObjectKind, name: ObjectName, table: Option<ObjectName>) -> Read<Lowered> {
        let other = CreateOther {
            kind,
            name,
            table,
            or_replace: self.has::<ast::OrReplace>(node),
            if_not_exists: self.has::<ast::IfNotExists>(node),
            definition: collapsed(node).trim_end_matches(';').trim_end().to_owned(),
            tokens: tokens(node),
        };
        node.children().for_each(|child| self.whole(&child));
        Ok(StatementKind::CreateOther(other).into())
    }

    /// An object kept by its definition whose name is the first `T` in the statement.
    pub(super) fn create_named<T: AstNode>(&self, node: &SyntaxNode, kind: ObjectKind) -> Read<Lowered> {
        let name = self.object_in::<T>(node, "the name")?;
        self.create_other(node, kind, name, None)
    }

    /// An operator class or family; its access method stands in the place of a table.
    pub(super) fn create_for_method<T: AstNode>(&self, node: &SyntaxNode, kind: ObjectKind) -> Read<Lowered> {
        let object = self.of_method::<T>(node)?;
        self.create_other(node, kind, object.name, object.on)
    }

    /// A change of an object that is kept by its definition.
    pub(super) fn alter_other(&self, node: &SyntaxNode, kind: ObjectKind, object: ObjectReference) -> Read<Lowered> {
        node.children().for_each(|child| self.whole(&child));
        let definition = collapsed(node).trim_end_matches(';').trim_end().to_owned();
        Ok(StatementKind::AlterOther(AlterOther { kind, object, definition, tokens: tokens(node) }).into())
    }

    /// Reads `CREATE RULE`.
    pub(super) fn create_rule(&self, node: &SyntaxNode) -> Read<Lowered> {
        let name = self.object_in::<ast::Rule>(node, "the rule's name")?;
        let on: ast::RuleOn = self.need(node, "the event")?;
        let table = self.object_in::<ast::RelationNameRef>(on.syntax(), "the table")?;
        self.create_other(node, ObjectKind::Rule, name, Some(table))
    }

    /// Reads `CREATE STATISTICS`; PostgreSQL makes a name when none is written.
    pub(super) fn create_statistics(&self, node: &SyntaxNode) -> Read<Lowered> {
        let name = self.object_maybe::<ast::Statistics>(node).unwrap_or_default();
        let from: ast::FromTable = self.need(node, "the table")?;
        let table = self.object_in::<ast::TableNameRef>(from.syntax(), "the table")?;
        self.create_other(node, ObjectKind::Statistics, name, Some(table))
    }

    /// Reads `CREATE EXTENSION`.
    pub(super) fn create_extension(&self, node: &SyntaxNode) -> Read<Lowered> {
        let schema = match self.one::<ast::ExtensionSchema>(node) {
            Some(clause) => Some(self.name_in::<ast::SchemaRef>(clause.syntax(), "the schema")?),
            None => None,
        };
        let version = match self.one::<ast::ExtensionVersionClause>(node) {
            Some(clause) => match self.one::<ast::Literal>(clause.syntax()) {
                Some(literal) => Some(self.string(&literal)?),
                None => self.name_maybe::<ast::ExtensionVersion>(clause.syntax()),
            },
            None => None,
        };
        Ok(StatementKind::CreateExtension(CreateExtension {
            name: self.name_in::<ast::Extension>(node, "the extension's name")?,
            if_not_exists: self.has::<ast::IfNotExists>(node),
            schema,
            version,
            cascade: self.token(node, SyntaxKind::CASCADE_KW),
        })
        .into())
    }

    /// Reads `CREATE SCHEMA` with the statements in it.
    pub(super) fn create_schema(&self, node: &SyntaxNode) -> Read<Lowered> {
        let name = match self.need::<ast::CreateSchemaTarget>(node, "the schema's name")? {
            ast::CreateSchemaTarget::NamedSchema(named) => {
                let inner = named.syntax();
                inner.children().for_each(|child| self.whole(&child));
                self.name_in::<ast::Schema>(inner, "the schema's name")?
            }
            ast::CreateSchemaTarget::AuthorizationSchema(by) => self.name_in::<ast::Role>(by.syntax(), "the role")?,
        };
        let mut elements = Vec::new();
        for element in self.all::<ast::SchemaElement>(node) {
            let Some(inner) = ast::Stmt::cast(element.syntax().clone()) else { continue };
            match self.or_record(element.syntax(), statement(self, &inner)) {
                Some(Lowered::Kind(kind)) => elements.push(*kind),
                Some(Lowered::Irrelevant(_)) => self.whole(element.syntax()),
                Some(Lowered::Opaque { kind, .. }) => self.not_modelled(element.syntax(), format!("{kind} in CREATE SCHEMA"), true),
                None => {}
            }
        }
        Ok(StatementKind::CreateSchema(CreateSchema { name, if_not_exists: self.has::<ast::IfNotExists>(node), elements }).into())
    }

    /// Reads `CREATE POLICY`.
    pub(super) fn create_policy(&self, node: &SyntaxNode) -> Read<Lowered> {
        let permissive = match self.one::<ast::AsPolicyType>(node) {
            Some(kind) => match collapsed(kind.syntax()).to_ascii_uppercase().as_str() {
                "AS RESTRICTIVE" => false,
                "AS PERMISSIVE" => true,
                _ => {
                    self.not_modelled(kind.syntax(), "not understood: neither PERMISSIVE nor RESTRICTIVE", true);
                    true
                }
            },
            None => true,
        };
        let command = match self.one::<ast::PolicyCommand>(node) {
            Some(command) => {
                let kind: ast::PolicyCommandKind = self.need(command.syntax(), "the command")?;
                collapsed(kind.syntax()).to_ascii_uppercase()
            }
            None => "ALL".into(),
        };
        let (using, with_check) = self.policy_expressions(node)?;
        Ok(StatementKind::CreatePolicy(CreatePolicy {
            name: self.name_in::<ast::Policy>(node, "the policy's name")?,
            table: self.on_relation(node)?,
            permissive,
            command,
            roles: self.policy_roles(node).unwrap_or_default(),
            using,
            with_check,
        })
        .into())
    }

    fn policy_roles(&self, node: &SyntaxNode) -> Option<Vec<String>> {
        let clause: ast::PolicyRoles = self.one(node)?;
        let list: ast::RoleRefList = self.one(clause.syntax())?;
        let mut roles = self.names::<ast::RoleRef>(list.syntax());
        // `PUBLIC` among others swallows them: <https://www.postgresql.org/docs/current/sql-createpolicy.html>.
        if roles.iter().any(|role| role == "public") {
            roles.clear();
        }
        Some(roles)
    }

    fn policy_expressions(&self, node: &SyntaxNode) -> Read<(Option<crate::sql::Expression>, Option<crate::sql::Expression>)> {
        let using = match self.one::<ast::UsingExprClause>(node) {
            Some(clause) => Some(self.expression_in(clause.syntax(), "the condition")?),
            None => None,
        };
        let check = match self.one::<ast::WithCheckExprClause>(node) {
            Some(clause) => Some(self.expression_in(clause.syntax(), "the condition")?),
            None => None,
        };
        Ok((using, check))
    }

    /// Reads `ALTER POLICY`.
    pub(super) fn alter_policy(&self, node: &SyntaxNode) -> Read<Lowered> {
        let object = self.member::<ast::PolicyRef>(node)?;
        match self.need::<ast::AlterPolicyAction>(node, "the action")? {
            ast::AlterPolicyAction::PolicyRenameTo(to) => self.renamed::<ast::Policy>(node, to.syntax(), ObjectKind::Policy, object),
            ast::AlterPolicyAction::AlterPolicyTo(to) => {
                let (using, with_check) = self.policy_expressions(to.syntax())?;
                Ok(StatementKind::AlterPolicy(AlterPolicy {
                    name: object.name.name,
                    table: object.on.unwrap_or_default(),
                    roles: self.policy_roles(to.syntax()),
                    using,
                    with_check,
                })
                .into())
            }
        }
    }

    /// Reads `ALTER EXTENSION`.
    pub(super) fn alter_extension(&self, node: &SyntaxNode) -> Read<Lowered> {
        let name = self.object_in::<ast::ExtensionRef>(node, "the extension")?;
        let opaque = |reason: &str, affects| Lowered::Opaque { kind: "ALTER EXTENSION".into(), reason: reason.into(), affects };
        match self.need::<ast::AlterExtensionAction>(node, "the action")? {
            ast::AlterExtensionAction::SetSchema(set) => {
                self.moved(node, set.syntax(), ObjectKind::Extension, super::object::reference(name))
            }
            ast::AlterExtensionAction::AlterExtensionUpdate(_) => {
                Ok(opaque("The extension's own script changes its objects in a way that this file does not say.", Vec::new()))
            }
            ast::AlterExtensionAction::AlterExtensionAdd(add) => {
                Ok(opaque("An object becomes part of an extension, or stops to be one.", super::query::relations(add.syntax())))
            }
            ast::AlterExtensionAction::AlterExtensionDrop(drop) => {
                Ok(opaque("An object becomes part of an extension, or stops to be one.", super::query::relations(drop.syntax())))
            }
        }
    }

    /// Reads `CREATE USER MAPPING` and `DROP USER MAPPING`: `user SERVER server`.
    pub(super) fn user_mapping(&self, node: &SyntaxNode) -> Read<ObjectName> {
        let role: ast::UserMappingRole = self.need(node, "the user")?;
        let server: ast::ServerClause = self.need(node, "the server")?;
        let server = self.name_in::<ast::ServerRef>(server.syntax(), "the server")?;
        let role = collapsed(role.syntax()).to_ascii_lowercase();
        Ok(ObjectName::bare(format!("{role} SERVER {server}")))
    }
}
