//! Enums, composites, ranges, base types and domains.

use super::dependencies::is_type;
use super::expressions::is_null;
use super::refusal::{Step, Stop, missing};
use super::rewrite::rename_label;
use super::state::multirange_name;
use super::{EffectVerb, Replayer, names};
use crate::catalog::{CheckConstraint, Domain, ObjectKey, Table, UserType};
use crate::sql::{
    AlterDomain, AlterDomainAction, AlterType, AlterTypeAction, ConstraintDefinition, ConstraintKind, CreateDomain, CreateType, DataType,
    Expr, ObjectName, TypeDefinition,
};

/// Names of the columns of a type.
fn columns_of(table: &Table, key: &ObjectKey) -> Vec<String> {
    table.columns.iter().filter(|column| is_type(&column.data_type, key)).map(|column| column.name.clone()).collect()
}

/// Whether an expression is certainly of a type: one of these columns, or a cast.
fn is_of_type(expr: &Expr, key: &ObjectKey, columns: &[String]) -> bool {
    if let Expr::Column(path) = expr {
        path.last().is_some_and(|name| columns.contains(name))
    } else if let Expr::Cast { operand: _, data_type } = expr {
        is_type(data_type, key)
    } else {
        false
    }
}

impl Replayer {
    /// `CREATE TYPE`.
    pub(super) fn create_type(&mut self, create: &CreateType) -> Step {
        let CreateType { name, definition: written } = create;
        let schema = self.creation_schema(name, false)?;
        let key = ObjectKey::new(schema, &name.name);
        let shell = self.state.types.get(&key).is_some_and(|known| known.definition == TypeDefinition::Shell);
        let mut definition = written.clone();
        match &mut definition {
            TypeDefinition::Enum(labels) => {
                self.type_name_free(&key, shell)?;
                for (at, label) in labels.iter().enumerate() {
                    if label.len() > 63 {
                        return self.refuse(format!("invalid enum label \"{label}\""));
                    }
                    if labels.iter().take(at).any(|other| other == label) {
                        return self.refuse("duplicate key value violates unique constraint \"pg_enum_typid_label_index\"");
                    }
                }
            }
            TypeDefinition::Composite(attributes) => {
                self.type_name_free(&key, shell)?;
                for attribute in attributes.iter_mut() {
                    self.resolve_type(&mut attribute.data_type)?;
                }
                for (at, attribute) in attributes.iter().enumerate() {
                    if attributes.iter().take(at).any(|other| other.name == attribute.name) {
                        return self.refuse(format!("column \"{}\" specified more than once", attribute.name));
                    }
                }
                if self.state.relation_taken(&key.schema, &key.name) {
                    return Err(super::refusal::relation_exists(&key.name));
                }
                self.remove_assumed(&key);
            }
            TypeDefinition::Range(_) => {
                self.type_name_free(&key, shell)?;
                let multirange = ObjectKey::new(key.schema.clone(), multirange_name(&key.name));
                self.type_name_free(&multirange, false)?;
            }
            TypeDefinition::Base(_) => self.type_name_free(&key, shell)?,
            TypeDefinition::Shell => self.type_name_free(&key, false)?,
        }
        let provenance = self.provenance();
        self.state.types.insert(key.clone(), UserType { name: key.name.clone(), definition, comment: None, provenance });
        self.effect(EffectVerb::Created, "type", &key);
        Ok(())
    }

    fn type_name_free(&self, key: &ObjectKey, shell: bool) -> Step {
        if !shell && self.state.type_taken(&key.schema, &key.name) {
            return self.refuse(format!("type \"{}\" already exists", key.name));
        }
        Ok(())
    }

    /// The key of a type or domain that a statement made.
    fn need_type(&self, name: &ObjectName) -> Step<ObjectKey> {
        match self.find_user_type(name) {
            Some(key) => Ok(key),
            None => {
                self.require_schema_of(name)?;
                Err(missing("type", &name.name, format!("type \"{name}\" does not exist")))
            }
        }
    }

    /// `ALTER TYPE`: values and attributes.
    pub(super) fn alter_type(&mut self, alter: &AlterType) -> Step {
        let AlterType { name, actions } = alter;
        let of_attribute = |action: &AlterTypeAction| match action {
            AlterTypeAction::AddValue { .. } | AlterTypeAction::RenameValue { .. } => false,
            AlterTypeAction::AddAttribute(_)
            | AlterTypeAction::DropAttribute { .. }
            | AlterTypeAction::AlterAttribute { .. }
            | AlterTypeAction::RenameAttribute { .. } => true,
        };
        let key = match self.find_user_type(name) {
            // For its attributes the engine looks for the relation behind a composite type.
            None if actions.iter().any(of_attribute) => return Err(super::refusal::no_relation(name)),
            _found => self.need_type(name)?,
        };
        for action in actions {
            self.alter_type_action(&key, action)?;
        }
        let statement = self.statement;
        if let Some(found) = self.state.types.get_mut(&key) {
            found.provenance.changed.push(statement);
        }
        self.effect(EffectVerb::Changed, "type", &key);
        Ok(())
    }

    fn alter_type_action(&mut self, key: &ObjectKey, action: &AlterTypeAction) -> Step {
        let Some(mut definition) = self.state.types.get(key).map(|found| found.definition.clone()) else {
            return self.refuse(format!("\"{}\" is not a composite type", key.name));
        };
        match (&mut definition, action) {
            (TypeDefinition::Enum(labels), AlterTypeAction::AddValue { value, if_not_exists, neighbour }) => {
                if labels.contains(value) {
                    return if *if_not_exists { Ok(()) } else { self.refuse(format!("enum label \"{value}\" already exists")) };
                }
                let at = match neighbour {
                    None => labels.len(),
                    Some((before, other)) => match labels.iter().position(|label| label == other) {
                        Some(at) => at + usize::from(!before),
                        None => return self.refuse(format!("\"{other}\" is not an existing enum label")),
                    },
                };
                labels.insert(at, value.clone());
            }
            (TypeDefinition::Enum(labels), AlterTypeAction::RenameValue { from, to }) => {
                let Some(at) = labels.iter().position(|label| label == from) else {
                    return self.refuse(format!("\"{from}\" is not an existing enum label"));
                };
                if labels.contains(to) {
                    return self.refuse(format!("enum label \"{to}\" already exists"));
                }
                labels[at] = to.clone();
                self.rename_label_in_tables(key, from, to);
            }
            (TypeDefinition::Composite(attributes), AlterTypeAction::AddAttribute(attribute)) => {
                if attributes.iter().any(|other| other.name == attribute.name) {
                    return self.refuse(format!("column \"{}\" of relation \"{}\" already exists", attribute.name, key.name));
                }
                let mut attribute = attribute.clone();
                self.resolve_type(&mut attribute.data_type)?;
                if self.contains_type(&attribute.data_type, key, 0) {
                    return self.refuse(format!("composite type {} cannot be made a member of itself", key.name));
                }
                attributes.push(attribute);
            }
            (TypeDefinition::Composite(attributes), AlterTypeAction::DropAttribute { name, if_exists }) => {
                if !attributes.iter().any(|other| &other.name == name) && !if_exists {
                    return Err(super::refusal::no_column_of(key, name));
                }
                attributes.retain(|other| &other.name != name);
            }
            (TypeDefinition::Composite(attributes), AlterTypeAction::AlterAttribute { name, data_type }) => {
                if !attributes.iter().any(|other| &other.name == name) {
                    return Err(super::refusal::no_column_of(key, name));
                }
                let mut data_type = data_type.clone();
                self.resolve_type(&mut data_type)?;
                if let Some((table, column)) = self.stored_in(key, 0) {
                    return self.refuse(format!("cannot alter type \"{}\" because column \"{}.{column}\" uses it", key.name, table.name));
                }
                match attributes.iter_mut().find(|other| &other.name == name) {
                    Some(attribute) => attribute.data_type = data_type,
                    None => return Err(super::refusal::no_column_of(key, name)),
                }
            }
            (TypeDefinition::Composite(attributes), AlterTypeAction::RenameAttribute { from, to }) => {
                let Some(at) = attributes.iter().position(|other| &other.name == from) else {
                    return Err(missing("column", format!("{}.{from}", key.name), format!("column \"{from}\" does not exist")));
                };
                if attributes.iter().any(|other| &other.name == to) {
                    return self.refuse(format!("column \"{to}\" of relation \"{}\" already exists", key.name));
                }
                attributes[at].name = to.clone();
            }
            (_other, AlterTypeAction::AddValue { .. } | AlterTypeAction::RenameValue { .. }) => {
                return self.refuse(format!("{} is not an enum", key.name));
            }
            (
                _other,
                AlterTypeAction::AddAttribute(_)
                | AlterTypeAction::DropAttribute { .. }
                | AlterTypeAction::AlterAttribute { .. }
                | AlterTypeAction::RenameAttribute { .. },
            ) => return self.refuse(format!("\"{}\" is not a composite type", key.name)),
        }
        if let Some(found) = self.state.types.get_mut(key) {
            found.definition = definition;
        }
        Ok(())
    }

    /// Stored expressions keep a label by its number, so that they follow when it gets another name.
    fn rename_label_in_tables(&mut self, key: &ObjectKey, from: &str, to: &str) {
        let uses = |table: &Table| table.columns.iter().any(|column| is_type(&column.data_type, key));
        for table in self.state.tables.keys_where(|_, table| uses(table)) {
            let Some(table) = self.state.tables.get_mut(&table) else { continue };
            let of_type = columns_of(table, key);
            let is_enum = |expr: &Expr| is_of_type(expr, key, &of_type);
            for column in &mut table.columns {
                let own = of_type.contains(&column.name) && column.data_type.array_dimensions == 0;
                if let Some(default) = &mut column.default {
                    rename_label(default, from, to, own, &is_enum);
                }
                if let Some(generated) = &mut column.generated {
                    rename_label(&mut generated.expression, from, to, own, &is_enum);
                }
            }
            for check in &mut table.checks {
                rename_label(&mut check.expression, from, to, false, &is_enum);
            }
        }
        for index in self.state.indexes.keys_where(|_, index| index.predicate.is_some()) {
            let Some(table) = self.state.indexes.get(&index).and_then(|index| self.state.tables.get(&index.table)) else { continue };
            let of_type = columns_of(table, key);
            if of_type.is_empty() {
                continue;
            }
            let is_enum = |expr: &Expr| is_of_type(expr, key, &of_type);
            if let Some(predicate) = self.state.indexes.get_mut(&index).and_then(|index| index.predicate.as_mut()) {
                rename_label(predicate, from, to, false, &is_enum);
            }
        }
    }

    /// Whether a type is this composite type, or one that holds it.
    fn contains_type(&self, data_type: &DataType, key: &ObjectKey, depth: u8) -> bool {
        if is_type(data_type, key) {
            return true;
        }
        let own = ObjectKey::new(data_type.schema.as_deref().unwrap_or("public"), &data_type.name);
        if let Some(TypeDefinition::Composite(attributes)) = self.state.types.get(&own).map(|found| &found.definition)
            && depth < 16
        {
            return attributes.iter().any(|attribute| self.contains_type(&attribute.data_type, key, depth + 1));
        }
        self.state.domains.get(&own).is_some_and(|domain| depth < 16 && self.contains_type(&domain.base, key, depth + 1))
    }

    /// A column in which rows keep values of a type, perhaps within a value of another (`find_composite_type_dependencies`).
    pub(super) fn stored_in(&self, key: &ObjectKey, depth: u8) -> Option<(ObjectKey, String)> {
        let is = |data_type: &DataType| super::dependencies::is_type(data_type, key);
        let columns = self.state.tables.iter().filter(|(_, def)| !def.assumed).flat_map(|(table, def)| {
            let used = def.columns.iter().filter(|column| is(&column.data_type));
            used.map(move |column| (column.provenance.created, table, column))
        });
        // The engine goes by age; the array type is older than every use.
        let first =
            columns.min_by_key(|(made, _, column)| (column.data_type.array_dimensions == 0, made.map(|span| (span.file, span.start))));
        if let Some((_, table, column)) = first {
            return Some((table.clone(), column.name.clone()));
        }
        if depth > 16 {
            return None;
        }
        let over = self.state.domains.iter().filter(|(_, domain)| is(&domain.base)).map(|(other, _)| other);
        let with = self.state.types.iter().filter(|(_, other)| match &other.definition {
            TypeDefinition::Composite(attributes) => attributes.iter().any(|attribute| is(&attribute.data_type)),
            TypeDefinition::Enum(_) | TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => false,
        });
        over.chain(with.map(|(other, _)| other)).find_map(|other| self.stored_in(other, depth + 1))
    }

    /// Refuses to check the values of a domain that rows keep within values of another type (`get_rels_with_domain`).
    fn domain_values_reachable(&self, domain: &ObjectKey, depth: u8) -> Step {
        use super::dependencies::is_type;
        let refused = |(table, column): (ObjectKey, String)| {
            let name = self.type_shown(domain);
            self.refuse(format!("cannot alter type \"{name}\" because column \"{}.{column}\" uses it", table.name))
        };
        let is = |data_type: &DataType, array: bool| is_type(data_type, domain) && (data_type.array_dimensions > 0) == array;
        let composites = |array: bool| {
            self.state.types.iter().filter_map(move |(key, other)| match &other.definition {
                TypeDefinition::Composite(attributes) => attributes.iter().any(|attribute| is(&attribute.data_type, array)).then_some(key),
                TypeDefinition::Enum(_) | TypeDefinition::Range(_) | TypeDefinition::Base(_) | TypeDefinition::Shell => None,
            })
        };
        let tables: Vec<_> = self.state.tables.iter().filter(|(_, def)| !def.assumed).collect();
        // Values in arrays cannot be checked at all.
        let in_array = tables.iter().find_map(|(table, def)| {
            let column = def.columns.iter().find(|column| is(&column.data_type, true))?;
            Some(((*table).clone(), column.name.clone()))
        });
        if let Some(found) = in_array.or_else(|| composites(true).find_map(|holder| self.stored_in(holder, 0))) {
            return refused(found);
        }
        for (other, _) in self.state.domains.iter().filter(|(_, below)| depth < 16 && is(&below.base, false)) {
            self.domain_values_reachable(other, depth + 1)?;
        }
        let rows = tables.iter().filter(|(_, def)| def.columns.iter().any(|column| is(&column.data_type, false))).map(|(key, _)| *key);
        match rows.chain(composites(false)).find_map(|holder| self.stored_in(holder, 0)) {
            Some(found) => refused(found),
            None => Ok(()),
        }
    }

    /// `CREATE DOMAIN`.
    pub(super) fn create_domain(&mut self, create: &CreateDomain) -> Step {
        let CreateDomain { name, base: written, collation, default: own_default, not_null, checks } = create;
        let schema = self.creation_schema(name, false)?;
        let key = ObjectKey::new(schema, &name.name);
        let shell = self.state.types.get(&key).is_some_and(|known| known.definition == TypeDefinition::Shell);
        self.type_name_free(&key, shell)?;
        let mut base = written.clone();
        self.resolve_type(&mut base)?;
        // A domain over a domain takes over its default.
        let below = ObjectKey::new(base.schema.as_deref().unwrap_or("public"), &base.name);
        let inherited = self.state.domains.get(&below).filter(|_| base.array_dimensions == 0).and_then(|below| below.default.clone());
        let default = own_default.clone().or(inherited).filter(|default| !is_null(&default.tree));
        if let Some(default) = &default {
            self.check_calls(&default.tree)?;
        }
        let domain = Domain {
            name: key.name.clone(),
            base,
            collation: collation.as_ref().map(|name| self.qualified_collation(name)),
            default: default.map(|default| self.qualified(&default)),
            not_null: *not_null,
            checks: Vec::new(),
            comment: None,
            provenance: self.provenance(),
        };
        // A shell of that name becomes the domain.
        self.state.types.remove(&key);
        self.state.domains.insert(key.clone(), domain);
        for check in checks {
            self.add_domain_check(&key, check)?;
        }
        self.effect(EffectVerb::Created, "domain", &key);
        Ok(())
    }

    fn add_domain_check(&mut self, key: &ObjectKey, def: &ConstraintDefinition) -> Step {
        let ConstraintDefinition {
            // A domain has its checks at once and for all its values.
            span: _,
            name: written,
            kind,
            deferrable: _,
            initially_deferred: _,
            not_valid,
            no_inherit: _,
            not_enforced,
            on_conflict: _,
            parameters: _,
        } = def;
        let expression = match kind {
            ConstraintKind::Check { expression } => expression,
            ConstraintKind::NotNull { .. } => {
                if let Some(domain) = self.state.domains.get_mut(key) {
                    domain.not_null = true;
                }
                return Ok(());
            }
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclude { .. } => {
                return self.refuse("this kind of constraint is not possible for domains");
            }
        };
        self.check_calls(&expression.tree)?;
        let base = self.state.domains.get(key).map(|domain| domain.base.clone());
        let value = |path: &[String]| base.clone().filter(|_| path.len() == 1 && path.last().is_some_and(|name| name == "value"));
        self.check_operators_over(&value, &expression.tree, "argument of CHECK must be type boolean")?;
        let name = match written {
            Some(name) => {
                let taken =
                    self.state.domains.get(key).is_some_and(|domain| domain.checks.iter().any(|check| check.name.as_ref() == Some(name)));
                if taken {
                    return self.refuse(format!("constraint \"{name}\" for domain \"{}\" already exists", key.name));
                }
                name.clone()
            }
            None => names::constraint_name(&self.state, &key.schema, &key.name, None, "check", &[]),
        };
        let check = CheckConstraint {
            name: Some(name),
            auto_named: written.is_none(),
            column: None,
            expression: self.qualified(expression),
            not_valid: *not_valid,
            not_enforced: *not_enforced,
            no_inherit: false,
            inherited: false,
            comment: None,
            provenance: self.provenance(),
        };
        if let Some(domain) = self.state.domains.get_mut(key) {
            domain.checks.push(check);
        }
        Ok(())
    }

    /// The key of a domain.
    pub(super) fn need_domain(&self, name: &ObjectName) -> Step<ObjectKey> {
        let key = self.need_type(name)?;
        if !self.state.domains.has(&key) {
            return self.refuse(format!("{} is not a domain", key.name));
        }
        Ok(key)
    }

    /// `ALTER DOMAIN`.
    pub(super) fn alter_domain(&mut self, alter: &AlterDomain) -> Step {
        let AlterDomain { name, action } = alter;
        let key = self.need_domain(name)?;
        let Some(mut domain) = self.state.domains.get(&key).cloned() else { return Ok(()) };
        let no_constraint = |name: &str| -> Stop {
            missing(
                "constraint",
                format!("{}.{name}", key.name),
                format!("constraint \"{name}\" of domain \"{}\" does not exist", key.name),
            )
        };
        match action {
            AlterDomainAction::SetDefault(default) => {
                domain.default = default.as_ref().filter(|default| !is_null(&default.tree)).map(|default| self.qualified(default));
            }
            AlterDomainAction::SetNotNull(not_null) => {
                if *not_null && !domain.not_null {
                    self.domain_values_reachable(&key, 0)?;
                }
                domain.not_null = *not_null;
            }
            AlterDomainAction::AddConstraint(def) => {
                self.add_domain_check(&key, def)?;
                if !def.not_valid {
                    self.domain_values_reachable(&key, 0)?;
                }
                let Some(changed) = self.state.domains.get(&key).cloned() else { return Ok(()) };
                domain = changed;
            }
            AlterDomainAction::DropConstraint { name, if_exists } => {
                let before = domain.checks.len();
                domain.checks.retain(|check| check.name.as_ref() != Some(name));
                if domain.checks.len() == before && !if_exists {
                    return Err(no_constraint(name));
                }
            }
            AlterDomainAction::RenameConstraint { from, to } => {
                let taken = domain.checks.iter().any(|check| check.name.as_ref() == Some(to));
                match domain.checks.iter_mut().find(|check| check.name.as_ref() == Some(from)) {
                    Some(_) if taken => return self.refuse(format!("constraint \"{to}\" for domain {} already exists", key.name)),
                    Some(check) => check.name = Some(to.clone()),
                    None => {
                        let message = format!("constraint \"{from}\" for domain {} does not exist", key.name);
                        return Err(missing("constraint", format!("{}.{from}", key.name), message));
                    }
                }
            }
            AlterDomainAction::ValidateConstraint(name) => {
                let Some(at) = domain.checks.iter().position(|check| check.name.as_ref() == Some(name)) else {
                    return Err(no_constraint(name));
                };
                self.domain_values_reachable(&key, 0)?;
                domain.checks[at].not_valid = false;
            }
        }
        domain.provenance.changed.push(self.statement);
        self.state.domains.insert(key.clone(), domain);
        self.effect(EffectVerb::Changed, "domain", &key);
        Ok(())
    }
}
