//! Row security policies, and objects that are recorded by kind, name and definition.

use super::expressions::bare;
use super::refusal::{Step, Stop, missing, no_column};
use super::state::RelationKind;
use super::{EffectVerb, Replayer};
use crate::catalog::{ObjectKey, OtherObject, Policy};
use crate::sql::{AlterOther, AlterPolicy, CreateOther, CreatePolicy, Expression, ObjectKind, ObjectName};

impl Replayer {
    /// `CREATE POLICY`.
    pub(super) fn create_policy(&mut self, create: &CreatePolicy) -> Step {
        let CreatePolicy { name, table: on, permissive, command, roles, using, with_check } = create;
        if with_check.is_some() && matches!(command.as_str(), "SELECT" | "DELETE") {
            return self.refuse("WITH CHECK cannot be applied to SELECT or DELETE");
        }
        if using.is_some() && command == "INSERT" {
            return self.refuse("only WITH CHECK expression allowed for INSERT");
        }
        let (table, kind) = self.existing(on)?;
        if kind != RelationKind::Table {
            return self.refuse(format!("\"{}\" is not a table", table.name));
        }
        for expression in using.iter().chain(with_check) {
            self.check_policy_expression(&table, expression)?;
        }
        let key = (table.clone(), name.clone());
        if self.state.policies.has(&key) {
            return self.refuse(format!("policy \"{}\" for table \"{}\" already exists", name, table.name));
        }
        let policy = Policy {
            name: name.clone(),
            table: table.clone(),
            permissive: *permissive,
            command: command.clone(),
            roles: roles.iter().filter(|role| !role.eq_ignore_ascii_case("public")).cloned().collect(),
            using: using.as_ref().map(|using| self.qualified(using)),
            with_check: with_check.as_ref().map(|check| self.qualified(check)),
            comment: None,
            provenance: self.provenance(),
        };
        self.state.policies.insert(key, policy);
        self.effect_in(EffectVerb::Created, "policy", &table, &table, Some(name));
        Ok(())
    }

    fn check_policy_expression(&self, table: &ObjectKey, expression: &Expression) -> Step {
        for query in super::expressions::queries(&expression.tree) {
            self.check_query(query)?;
            match self.check_selected(query) {
                // A column of the policy's own table may be meant.
                Err(Stop::Refused(refusal)) => {
                    let name = refusal.missing.as_ref().and_then(|(_, name)| name.rsplit('.').next()).unwrap_or_default();
                    if self.need_column(table, name).is_err() {
                        return Err(Stop::Refused(refusal));
                    }
                }
                other => other?,
            }
        }
        self.expression_columns(table, &expression.tree)?;
        self.check_calls_over(Some(table), &expression.tree)?;
        self.check_operators(table, &expression.tree, "argument of POLICY must be type boolean")
    }

    /// `ALTER POLICY`.
    pub(super) fn alter_policy(&mut self, alter: &AlterPolicy) -> Step {
        let AlterPolicy { name, table: on, roles, using: new_using, with_check: new_check } = alter;
        let (table, kind) = self.existing(on)?;
        if kind != RelationKind::Table {
            return self.refuse(format!("\"{}\" is not a table", table.name));
        }
        for expression in new_using.iter().chain(new_check) {
            self.check_policy_expression(&table, expression)?;
        }
        let statement = self.statement;
        let using = new_using.as_ref().map(|using| self.qualified(using));
        let with_check = new_check.as_ref().map(|check| self.qualified(check));
        let key = (table.clone(), name.clone());
        let Some(policy) = self.state.policies.get_mut(&key) else {
            return Err(missing(
                "policy",
                format!("{}.{}", table.name, name),
                format!("policy \"{}\" for table \"{}\" does not exist", name, table.name),
            ));
        };
        if matches!(policy.command.as_str(), "SELECT" | "DELETE") && new_check.is_some() {
            return self.refuse("only USING expression allowed for SELECT, DELETE");
        }
        if policy.command == "INSERT" && new_using.is_some() {
            return self.refuse("only WITH CHECK expression allowed for INSERT");
        }
        if let Some(roles) = roles {
            policy.roles = roles.iter().filter(|role| !role.eq_ignore_ascii_case("public")).cloned().collect();
        }
        policy.using = using.or(policy.using.take());
        policy.with_check = with_check.or(policy.with_check.take());
        policy.provenance.changed.push(statement);
        self.effect_in(EffectVerb::Changed, "policy", &table, &table, Some(name));
        Ok(())
    }

    /// Objects recorded by kind, name and definition.
    pub(super) fn create_other(&mut self, create: &CreateOther) -> Step {
        let CreateOther { kind: sort, name: written, table: on, or_replace, if_not_exists, definition, tokens } = create;
        // A language without a handler of its own is its extension, and this one is always there.
        if *sort == ObjectKind::Language && written.name == "plpgsql" && !tokens.iter().any(|token| token == "handler") {
            return if *or_replace { Ok(()) } else { self.refuse("extension \"plpgsql\" already exists") };
        }
        let table = match on {
            Some(name) => {
                let (key, kind) = self.existing(name)?;
                if *sort == ObjectKind::Rule {
                    self.opened(key.clone(), kind)?;
                    match kind {
                        RelationKind::MaterializedView => return self.refuse("rules on materialized views are not supported"),
                        RelationKind::Sequence => return self.refuse(format!("relation \"{}\" cannot have rules", key.name)),
                        RelationKind::Table
                        | RelationKind::View
                        | RelationKind::Index
                        | RelationKind::ConstraintIndex
                        | RelationKind::Composite => {}
                    }
                }
                Some(key)
            }
            None => None,
        };
        let schema = match (&table, *sort) {
            (Some(table), ObjectKind::Rule) => table.schema.clone(),
            (
                _,
                ObjectKind::Statistics
                | ObjectKind::Collation
                | ObjectKind::Conversion
                | ObjectKind::Operator
                | ObjectKind::OperatorClass
                | ObjectKind::OperatorFamily,
            ) => self.creation_schema(written, false)?,
            (
                _,
                ObjectKind::TextSearchConfiguration
                | ObjectKind::TextSearchDictionary
                | ObjectKind::TextSearchParser
                | ObjectKind::TextSearchTemplate,
            ) => self.creation_schema(written, false)?,
            _global => "public".into(),
        };
        if let (Some(table), ObjectKind::Statistics) = (&table, *sort)
            && !self.state.others.has(&(*sort, ObjectKey::new(schema.clone(), &written.name)))
        {
            self.check_statistics_columns(table, tokens)?;
        }
        let name = match (&table, *sort) {
            (Some(table), ObjectKind::Rule) => format!("{}.{}", table.name, written.name),
            // PostgreSQL 16 makes up a name.
            (Some(table), ObjectKind::Statistics) if written.name.is_empty() => {
                let (on, from) = (tokens.iter().position(|t| t == "on"), tokens.iter().rposition(|t| t == "from"));
                let list = on.zip(from).and_then(|(on, from)| tokens.get(on + 1..from));
                self.name_of_statistics(table, list.unwrap_or_default())
            }
            _other => written.name.clone(),
        };
        let key = (*sort, ObjectKey::new(schema, name));
        if self.state.others.has(&key) && !*or_replace {
            if *if_not_exists {
                return Ok(());
            }
            let word = Self::kind_word(*sort);
            return match (&table, *sort) {
                (Some(table), ObjectKind::Rule) => {
                    self.refuse(format!("rule \"{}\" for relation \"{}\" already exists", written.name, table.name))
                }
                _other => self.refuse(format!("{word} \"{}\" already exists", written.name)),
            };
        }
        let other = OtherObject {
            kind: *sort,
            name: match written.name.is_empty() {
                true => ObjectName { schema: written.schema.clone(), name: key.1.name.clone() },
                false => written.clone(),
            },
            table: table.clone(),
            definition: definition.clone(),
            tokens: if *sort == ObjectKind::Rule { self.qualified_rule(tokens) } else { self.qualified_tokens(tokens) },
            comment: None,
            provenance: self.provenance(),
        };
        let object = key.1.clone();
        self.state.others.insert(key, other);
        match &table {
            Some(table) => self.effect_in(EffectVerb::Created, Self::kind_word(*sort), table, &object, None),
            None => self.effect(EffectVerb::Created, Self::kind_word(*sort), &object),
        }
        Ok(())
    }

    /// Refuses statistics over columns that do not exist, over too few, or over one twice.
    fn check_statistics_columns(&self, table: &ObjectKey, tokens: &[String]) -> Step {
        let (Some(on), Some(from)) = (tokens.iter().position(|t| t == "on"), tokens.iter().rposition(|t| t == "from")) else {
            return Ok(());
        };
        let list = tokens.get(on + 1..from).unwrap_or_default();
        if list.iter().any(|token| token == "(") || self.state.tainted.has(table) || self.on_assumed {
            return Ok(());
        }
        let names: Vec<&str> = list.iter().filter(|token| *token != ",").map(|token| bare(token)).collect();
        for name in &names {
            if self.need_column(table, name).is_err() {
                return Err(no_column(table, name));
            }
        }
        if names.len() < 2 {
            return self.refuse("extended statistics require at least 2 columns");
        }
        if names.iter().enumerate().any(|(at, name)| names.iter().take(at).any(|other| other == name)) {
            return self.refuse("duplicate column name in statistics definition");
        }
        Ok(())
    }

    /// `ALTER` of an object that is recorded by its definition only: the change is recorded with it.
    pub(super) fn alter_other(&mut self, alter: &AlterOther) -> Step {
        let AlterOther { kind, object, definition, tokens } = alter;
        let table = object.on.as_ref().and_then(|on| self.state.find_relation(on)).map(|(key, _)| key);
        let name = &object.name;
        let found = self.others_named(*kind, name, table.as_ref());
        let statement = self.statement;
        match found.into_iter().next() {
            Some(key) => {
                if let Some(other) = self.state.others.get_mut(&key) {
                    other.definition = format!("{}; {}", other.definition, definition);
                    other.tokens.push(";".into());
                    other.tokens.extend(tokens.iter().cloned());
                    other.provenance.changed.push(statement);
                }
                self.effect(EffectVerb::Changed, Self::kind_word(*kind), &key.1);
                Ok(())
            }
            None => Err(self.no_other(*kind, name, "altered")),
        }
    }

    /// Objects of a kind that a name means: where the search path finds them, or of the server, or of a table.
    pub(super) fn others_named(&self, kind: ObjectKind, name: &ObjectName, table: Option<&ObjectKey>) -> Vec<(ObjectKind, ObjectKey)> {
        let in_schemas = matches!(
            kind,
            ObjectKind::Statistics
                | ObjectKind::Collation
                | ObjectKind::Conversion
                | ObjectKind::TextSearchConfiguration
                | ObjectKind::TextSearchDictionary
                | ObjectKind::TextSearchParser
                | ObjectKind::TextSearchTemplate
        );
        let schemas = self.state.search(name);
        self.state.others.keys_where(|(other, key), object| {
            *other == kind
                && object.name.name == name.name
                && (!in_schemas || schemas.contains(&key.schema))
                && (table.is_none() || object.table.as_ref() == table)
        })
    }

    /// Why there is no object of a kind that is recorded by name only: the engine refuses what only statements make; the rest may come
    /// with the server or an extension.
    pub(super) fn no_other(&self, kind: ObjectKind, name: &ObjectName, verb: &str) -> Stop {
        let word = Self::kind_word(kind);
        let made_by_statements = matches!(
            kind,
            ObjectKind::Statistics | ObjectKind::Publication | ObjectKind::Subscription | ObjectKind::EventTrigger | ObjectKind::Server
        );
        if !made_by_statements || self.unknown_extension() {
            let reason = format!("no statement that was read makes the {word} \"{name}\" that is {verb} here");
            return Stop::Unknown { reason, affects: Vec::new() };
        }
        match &name.schema {
            Some(schema) if !self.state.schema_exists(schema) => missing("schema", schema, format!("schema \"{schema}\" does not exist")),
            _there => missing(word, &name.name, format!("{word} \"{name}\" does not exist")),
        }
    }
}
