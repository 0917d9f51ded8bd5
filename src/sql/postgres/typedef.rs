//! Types and domains.

use squawk_syntax::ast::{self, AstNode};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::cx::{Cx, Read, Unreadable};
use super::names::collapsed;
use super::object::reference;
use super::{Lowered, irrelevant as declared};
use crate::sql::{
    AlterDomain, AlterDomainAction, AlterType, AlterTypeAction, CompositeAttribute, ConstraintDefinition, CreateDomain, CreateType,
    ObjectKind, Parameters, StatementKind, TypeDefinition,
};

impl Cx<'_> {
    /// Reads `CREATE TYPE`.
    pub(super) fn create_type(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let name = self.object_in::<ast::TypeName>(node, "the type's name")?;
        let definition = match self.one::<ast::CreateTypeKind>(node) {
            None => TypeDefinition::Shell,
            Some(ast::CreateTypeKind::BaseType(base)) => TypeDefinition::Base(self.attributes(base.syntax())),
            Some(ast::CreateTypeKind::RangeType(range)) => TypeDefinition::Range(self.attributes(range.syntax())),
            Some(ast::CreateTypeKind::EnumType(list)) => {
                let mut values = Vec::new();
                if let Some(list) = self.one::<ast::VariantList>(list.syntax()) {
                    for value in self.all::<ast::Variant>(list.syntax()) {
                        values.push(self.string_in(value.syntax(), "a value")?);
                    }
                }
                TypeDefinition::Enum(values)
            }
            Some(ast::CreateTypeKind::CompositeType(composite)) => {
                let mut attributes = Vec::new();
                if let Some(list) = self.one::<ast::CompositeFieldList>(composite.syntax()) {
                    for field in self.all::<ast::CompositeFieldDef>(list.syntax()) {
                        attributes.extend(self.or_record(field.syntax(), self.attribute::<ast::CompositeField>(field.syntax())));
                    }
                }
                TypeDefinition::Composite(attributes)
            }
        };
        Ok(StatementKind::CreateType(CreateType { name, definition }))
    }

    /// Options `name = value` of the attribute list in a node, blanks collapsed.
    pub(super) fn attributes(&self, node: &SyntaxNode) -> Vec<String> {
        let Some(list) = self.one::<ast::AttributeList>(node) else { return Vec::new() };
        self.whole(list.syntax());
        list.syntax().children().map(|option| collapsed(&option)).collect()
    }

    /// Storage parameters or options in the list that a node holds.
    pub(super) fn parameters(&self, node: &SyntaxNode) -> Parameters {
        let list = |kind| matches!(kind, SyntaxKind::ATTRIBUTE_OPTION | SyntaxKind::OPTION_ITEM);
        self.whole(node);
        node.descendants().filter(|option| list(option.kind())).map(|option| parameter(&collapsed(&option))).collect()
    }

    fn attribute<N: AstNode>(&self, node: &SyntaxNode) -> Read<CompositeAttribute> {
        Ok(CompositeAttribute {
            name: self.name_in::<N>(node, "the attribute's name")?,
            data_type: self.type_in(node).ok_or_else(|| Unreadable("the attribute's type is missing".into()))?,
            collation: self.one::<ast::Collate>(node).and_then(|collate| self.collation(&collate)),
        })
    }

    /// Reads `ALTER TYPE`.
    pub(super) fn alter_type(&self, node: &SyntaxNode) -> Read<Lowered> {
        use ast::AlterTypeAction as A;
        let kind = ObjectKind::Type;
        let name = self.object_in::<ast::TypeNameRef>(node, "the type")?;
        let action: ast::AlterTypeAction = self.need(node, "the action")?;
        let inner = action.syntax();
        let actions = match &action {
            A::TypeRenameTo(_) => return self.renamed::<ast::TypeName>(node, inner, kind, reference(name)),
            A::SetSchema(_) => return self.moved(node, inner, kind, reference(name)),
            A::OwnerTo(_) => return Ok(self.ignored(inner, declared::OWNER_TO)),
            A::SetOptions(_) => {
                self.not_modelled(inner, "functions of a base type", true);
                Vec::new()
            }
            A::AddValue(_) => {
                let neighbour = match self.one::<ast::ValuePosition>(inner) {
                    Some(ast::ValuePosition::BeforeValue(at)) => Some((true, self.string_in(at.syntax(), "the neighbour")?)),
                    Some(ast::ValuePosition::AfterValue(at)) => Some((false, self.string_in(at.syntax(), "the neighbour")?)),
                    None => None,
                };
                let value = self.string_in(inner, "the value")?;
                vec![AlterTypeAction::AddValue { value, if_not_exists: self.has::<ast::IfNotExists>(inner), neighbour }]
            }
            A::RenameValue(_) => {
                let values = self.all::<ast::Literal>(inner).iter().map(|literal| self.string(literal)).collect::<Read<Vec<_>>>()?;
                match values.as_slice() {
                    [from, to] => vec![AlterTypeAction::RenameValue { from: from.clone(), to: to.clone() }],
                    _ => return Err(Unreadable("the values are missing".into())),
                }
            }
            A::RenameAttribute(_) => {
                self.has::<ast::DropBehavior>(inner);
                let from = self.name_in::<ast::CompositeFieldRef>(inner, "the attribute")?;
                vec![AlterTypeAction::RenameAttribute { from, to: self.name_in::<ast::CompositeField>(inner, "the new name")? }]
            }
            A::AlterTypeAttributeActionList(_) => {
                let mut actions = Vec::new();
                for action in self.all::<ast::AlterTypeAttributeAction>(inner) {
                    actions.extend(self.or_record(action.syntax(), self.attribute_action(&action)));
                }
                actions
            }
        };
        Ok(StatementKind::AlterType(AlterType { name, actions }).into())
    }

    fn attribute_action(&self, action: &ast::AlterTypeAttributeAction) -> Read<AlterTypeAction> {
        let node = action.syntax();
        self.has::<ast::DropBehavior>(node);
        Ok(match action {
            ast::AlterTypeAttributeAction::AddAttribute(_) => AlterTypeAction::AddAttribute(self.attribute::<ast::CompositeField>(node)?),
            ast::AlterTypeAttributeAction::DropAttribute(_) => AlterTypeAction::DropAttribute {
                name: self.name_in::<ast::CompositeFieldRef>(node, "the attribute")?,
                if_exists: self.has::<ast::IfExists>(node),
            },
            ast::AlterTypeAttributeAction::AlterAttribute(_) => {
                let attribute = self.attribute::<ast::CompositeFieldRef>(node)?;
                if let Some(collate) = node.children().find_map(ast::Collate::cast) {
                    self.not_modelled(collate.syntax(), "COLLATE of an altered attribute", true);
                }
                AlterTypeAction::AlterAttribute { name: attribute.name, data_type: attribute.data_type }
            }
        })
    }

    /// Reads `CREATE DOMAIN`.
    pub(super) fn create_domain(&self, node: &SyntaxNode) -> Read<StatementKind> {
        let mut domain = CreateDomain {
            name: self.object_in::<ast::Domain>(node, "the domain's name")?,
            base: self.type_in(node).ok_or_else(|| Unreadable("the domain's type is missing".into()))?,
            collation: None,
            default: None,
            not_null: false,
            checks: Vec::new(),
        };
        for qualifier in self.all::<ast::DomainQualifier>(node) {
            self.or_record(qualifier.syntax(), self.domain_qualifier(&qualifier, &mut domain));
        }
        Ok(StatementKind::CreateDomain(domain))
    }

    fn domain_qualifier(&self, qualifier: &ast::DomainQualifier, domain: &mut CreateDomain) -> Read<()> {
        match qualifier {
            ast::DomainQualifier::Collate(collate) => domain.collation = self.collation(collate),
            ast::DomainQualifier::Constraint(constraint) => {
                let node = constraint.syntax();
                match constraint {
                    ast::Constraint::DefaultConstraint(_) => domain.default = Some(self.expression_in(node, "the default")?),
                    ast::Constraint::NotNullConstraint(_) => {
                        self.has::<ast::ConstraintNameClause>(node);
                        domain.not_null = true;
                    }
                    ast::Constraint::NullConstraint(_) => self.whole(node),
                    ast::Constraint::CheckConstraint(_) => domain.checks.extend(self.constraint(constraint, None)?),
                    ast::Constraint::ExcludeConstraint(_)
                    | ast::Constraint::ForeignKeyConstraint(_)
                    | ast::Constraint::GeneratedConstraint(_)
                    | ast::Constraint::PrimaryKeyConstraint(_)
                    | ast::Constraint::ReferencesConstraint(_)
                    | ast::Constraint::UniqueConstraint(_) => {
                        return Err(Unreadable("a domain cannot have this constraint".into()));
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads `ALTER DOMAIN`.
    pub(super) fn alter_domain(&self, node: &SyntaxNode) -> Read<Lowered> {
        use ast::AlterDomainAction as A;
        let kind = ObjectKind::Domain;
        let name = self.object_in::<ast::DomainRef>(node, "the domain")?;
        let action: ast::AlterDomainAction = self.need(node, "the action")?;
        let inner = action.syntax();
        let action = match &action {
            A::DomainRenameTo(_) => return self.renamed::<ast::Domain>(node, inner, kind, reference(name)),
            A::SetSchema(_) => return self.moved(node, inner, kind, reference(name)),
            A::OwnerTo(_) => return Ok(self.ignored(inner, declared::OWNER_TO)),
            A::SetDefault(_) => AlterDomainAction::SetDefault(Some(self.expression_in(inner, "the default")?)),
            A::DropDefault(_) => AlterDomainAction::SetDefault(None),
            A::SetNotNull(_) => AlterDomainAction::SetNotNull(true),
            A::DropNotNull(_) => AlterDomainAction::SetNotNull(false),
            A::AddConstraint(_) => match self.domain_constraint(inner)? {
                Some(constraint) => AlterDomainAction::AddConstraint(constraint),
                None => AlterDomainAction::SetNotNull(true),
            },
            A::DropConstraint(_) => {
                let (if_exists, _) = self.drop_words(inner);
                AlterDomainAction::DropConstraint { name: self.name_in::<ast::ConstraintNameRef>(inner, "the constraint")?, if_exists }
            }
            A::RenameConstraint(_) => AlterDomainAction::RenameConstraint {
                from: self.name_in::<ast::ConstraintNameRef>(inner, "the constraint")?,
                to: self.name_in::<ast::ConstraintName>(inner, "the new name")?,
            },
            A::ValidateConstraint(_) => {
                AlterDomainAction::ValidateConstraint(self.name_in::<ast::ConstraintNameRef>(inner, "the constraint")?)
            }
        };
        Ok(StatementKind::AlterDomain(AlterDomain { name, action }).into())
    }

    /// A check, or `None` for `NOT NULL`, which PostgreSQL 17 lets stand there too.
    fn domain_constraint(&self, node: &SyntaxNode) -> Read<Option<ConstraintDefinition>> {
        let constraint: ast::Constraint = self.need(node, "the constraint")?;
        if matches!(constraint, ast::Constraint::NotNullConstraint(_)) {
            self.whole(constraint.syntax());
            return Ok(None);
        }
        self.constraint(&constraint, None)
    }
}

/// `fillfactor = '70'` as name and value.
fn parameter(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, "true"));
    let name = name.replace([' ', '"'], "").to_ascii_lowercase();
    let value = value.trim();
    let value =
        value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).map_or_else(|| value.to_owned(), |text| text.replace("''", "'"));
    (name, value)
}
