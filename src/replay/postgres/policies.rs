//! Row security policies, and objects that are recorded by kind, name and definition.

use super::refusal::{Step, Stop, missing};
use super::state::RelationKind;
use super::{EffectVerb, Replayer};
use crate::catalog::{ObjectKey, OtherObject, Policy};
use crate::sql::{AlterOther, AlterPolicy, CreateOther, CreatePolicy, ObjectKind};

impl Replayer {
    /// `CREATE POLICY`.
    pub(super) fn create_policy(&mut self, create: &CreatePolicy) -> Step {
        let (table, kind) = self.existing(&create.table)?;
        if kind != RelationKind::Table {
            return self.refuse(format!("\"{}\" is not a table", table.name));
        }
        let key = (table.clone(), create.name.clone());
        if self.state.policies.has(&key) {
            return self.refuse(format!("policy \"{}\" for table \"{}\" already exists", create.name, table.name));
        }
        for expression in create.using.iter().chain(&create.with_check) {
            self.expression_columns(&table, &expression.tree)?;
        }
        let policy = Policy {
            name: create.name.clone(),
            table: table.clone(),
            permissive: create.permissive,
            command: create.command.clone(),
            roles: create.roles.iter().filter(|role| !role.eq_ignore_ascii_case("public")).cloned().collect(),
            using: create.using.clone(),
            with_check: create.with_check.clone(),
            comment: None,
            provenance: self.provenance(),
        };
        self.state.policies.insert(key, policy);
        self.effect_in(EffectVerb::Created, "policy", &table, &table, Some(&create.name));
        Ok(())
    }

    /// `ALTER POLICY`.
    pub(super) fn alter_policy(&mut self, alter: &AlterPolicy) -> Step {
        let (table, _) = self.existing(&alter.table)?;
        let statement = self.statement;
        let key = (table.clone(), alter.name.clone());
        let Some(policy) = self.state.policies.get_mut(&key) else {
            return Err(missing(
                "policy",
                format!("{}.{}", table.name, alter.name),
                format!("policy \"{}\" for table \"{}\" does not exist", alter.name, table.name),
            ));
        };
        if let Some(roles) = &alter.roles {
            policy.roles = roles.iter().filter(|role| !role.eq_ignore_ascii_case("public")).cloned().collect();
        }
        if let Some(using) = &alter.using {
            policy.using = Some(using.clone());
        }
        if let Some(check) = &alter.with_check {
            policy.with_check = Some(check.clone());
        }
        policy.provenance.changed.push(statement);
        self.effect_in(EffectVerb::Changed, "policy", &table, &table, Some(&alter.name));
        Ok(())
    }

    /// Objects recorded by kind, name and definition.
    pub(super) fn create_other(&mut self, create: &CreateOther) -> Step {
        let table = match &create.table {
            Some(name) => Some(self.existing(name)?.0),
            None => None,
        };
        let schema = match (&table, create.kind) {
            (Some(table), ObjectKind::Rule) => table.schema.clone(),
            (
                _,
                ObjectKind::Statistics
                | ObjectKind::Collation
                | ObjectKind::Conversion
                | ObjectKind::Operator
                | ObjectKind::OperatorClass
                | ObjectKind::OperatorFamily,
            ) => self.creation_schema(&create.name, false)?,
            (
                _,
                ObjectKind::TextSearchConfiguration
                | ObjectKind::TextSearchDictionary
                | ObjectKind::TextSearchParser
                | ObjectKind::TextSearchTemplate,
            ) => self.creation_schema(&create.name, false)?,
            _global => "public".into(),
        };
        let name = match (&table, create.kind) {
            (Some(table), ObjectKind::Rule) => format!("{}.{}", table.name, create.name.name),
            _other => create.name.name.clone(),
        };
        let key = (create.kind, ObjectKey::new(schema, name));
        if self.state.others.has(&key) && !create.or_replace {
            if create.if_not_exists {
                return Ok(());
            }
            let word = Self::kind_word(create.kind);
            return match (&table, create.kind) {
                (Some(table), ObjectKind::Rule) => {
                    self.refuse(format!("rule \"{}\" for relation \"{}\" already exists", create.name.name, table.name))
                }
                _other => self.refuse(format!("{word} \"{}\" already exists", create.name.name)),
            };
        }
        let other = OtherObject {
            kind: create.kind,
            name: create.name.clone(),
            table: table.clone(),
            definition: create.definition.clone(),
            tokens: create.tokens.clone(),
            comment: None,
            provenance: self.provenance(),
        };
        let object = key.1.clone();
        self.state.others.insert(key, other);
        match &table {
            Some(table) => self.effect_in(EffectVerb::Created, Self::kind_word(create.kind), table, &object, None),
            None => self.effect(EffectVerb::Created, Self::kind_word(create.kind), &object),
        }
        Ok(())
    }

    /// `ALTER` of an object that is recorded by its definition only: the change is recorded with it.
    pub(super) fn alter_other(&mut self, alter: &AlterOther) -> Step {
        let table = alter.object.on.as_ref().and_then(|on| self.state.find_relation(on)).map(|(key, _)| key);
        let name = &alter.object.name;
        let found = self.state.others.keys_where(|(kind, _), object| {
            *kind == alter.kind && object.name.name == name.name && (table.is_none() || object.table == table)
        });
        let statement = self.statement;
        match found.into_iter().next() {
            Some(key) => {
                if let Some(other) = self.state.others.get_mut(&key) {
                    other.definition = format!("{}; {}", other.definition, alter.definition);
                    other.tokens.push(";".into());
                    other.tokens.extend(alter.tokens.iter().cloned());
                    other.provenance.changed.push(statement);
                }
                self.effect(EffectVerb::Changed, Self::kind_word(alter.kind), &key.1);
                Ok(())
            }
            None => Err(Stop::Unknown {
                reason: format!("no statement that was read makes the {} \"{name}\" that is altered here", Self::kind_word(alter.kind)),
                affects: Vec::new(),
            }),
        }
    }
}
