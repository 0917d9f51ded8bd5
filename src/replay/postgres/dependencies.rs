//! What depends on what: `DROP … RESTRICT` refuses, `DROP … CASCADE` follows.
//!
//! <https://www.postgresql.org/docs/15/ddl-depend.html>

use super::columns::plain_column;
use super::expressions::{bare, calls, columns, name_in_string, printed, sequence_literals, types, walk};
use super::refusal::Step;
use super::{EffectVerb, Replayer};
use crate::catalog::{ForeignKey, ObjectKey, RoutineKey, TableKind};
use crate::source::SortedSet;
use crate::sql::{DataType, Expr, Expression, IndexKey, ObjectKind, TriggerAction, TypeDefinition};

/// Something that can depend, or be depended on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dependent {
    Table(ObjectKey),
    View(ObjectKey),
    Sequence(ObjectKey),
    Index(ObjectKey),
    Type(ObjectKey),
    Routine(RoutineKey),
    Column(ObjectKey, String),
    Attribute(ObjectKey, String),
    Default(ObjectKey, String),
    Key(ObjectKey, String),
    Check(ObjectKey, String),
    ForeignKey(ObjectKey, String),
    Trigger(ObjectKey, String),
    Policy(ObjectKey, String),
    Other(ObjectKind, ObjectKey),
    Schema(String),
    Extension(String),
}

/// Whether a type is the user type of a key.
pub(super) fn is_type(data_type: &DataType, key: &ObjectKey) -> bool {
    data_type.name == key.name && data_type.schema.as_deref().unwrap_or("public") == key.schema
}

fn casts_to(expr: &Expr, key: &ObjectKey) -> bool {
    types(expr)
        .into_iter()
        .any(|data_type| data_type.name == key.name && data_type.schema.as_ref().is_none_or(|schema| *schema == key.schema))
}

/// Whether the statements of a rule read or write a relation.
fn names_relation(tokens: &[String], key: &ObjectKey) -> bool {
    let starts = |at: usize| matches!(tokens[at - 1].as_str(), "from" | "join" | "into" | "update" | "only");
    (1..tokens.len()).filter(|at| starts(*at)).any(|at| match tokens.get(at + 1).map(String::as_str) {
        Some(".") => bare(&tokens[at]) == key.schema && tokens.get(at + 2).is_some_and(|name| bare(name) == key.name),
        _bare => key.schema == "public" && bare(&tokens[at]) == key.name,
    })
}

/// Dependents found so far, each with whether it goes without being asked (`true`) or needs `CASCADE`.
type Found = Vec<(Dependent, bool)>;

impl Replayer {
    /// Whether an expression, over a table perhaps, uses what is to be dropped.
    fn uses(&self, table: Option<&ObjectKey>, expr: &Expr, what: &Dependent) -> bool {
        match what {
            Dependent::Sequence(key) => sequence_literals(expr).into_iter().any(|literal| {
                let name = name_in_string(literal);
                // A stored default names a sequence of `public` without its schema, whatever the search path is.
                name.name == key.name && name.schema.as_deref().unwrap_or("public") == key.schema
            }),
            Dependent::Type(key) => casts_to(expr, key),
            Dependent::Routine(key) => calls(expr).into_iter().any(|(name, args)| self.call_means(table, name, args, key)),
            _other => false,
        }
    }

    /// Everything that directly depends on something.
    fn dependents(&self, what: &Dependent) -> Found {
        let mut found = Found::new();
        match what {
            Dependent::Table(key) => {
                self.parts_of_relation(key, &mut found);
                self.users_of_relation(key, &mut found);
                for (other, table) in self.state.tables.iter() {
                    if table.inherits.contains(key) {
                        found.push((Dependent::Table(other.clone()), false));
                    }
                    if table.partition_of.as_ref().is_some_and(|(parent, _)| parent == key) {
                        found.push((Dependent::Table(other.clone()), true));
                    }
                    // A partition is needed by the foreign keys to what it is a part of.
                    let needs = |fk: &&ForeignKey| fk.ref_table == *key || fk.partition_names.iter().any(|(partition, _)| partition == key);
                    for fk in table.foreign_keys.iter().filter(|_| other != key).filter(needs) {
                        found.push((Dependent::ForeignKey(other.clone(), fk.name.clone().unwrap_or_default()), false));
                    }
                }
                found.extend(self.dependents(&Dependent::Type(key.clone())));
            }
            Dependent::View(key) => {
                self.parts_of_relation(key, &mut found);
                self.users_of_relation(key, &mut found);
                found.extend(self.dependents(&Dependent::Type(key.clone())));
            }
            Dependent::Type(_) | Dependent::Routine(_) | Dependent::Sequence(_) => {
                if let Dependent::Type(key) = what {
                    self.users_of_type(key, &mut found);
                }
                if let Dependent::Routine(key) = what {
                    self.users_of_routine(key, &mut found);
                }
                self.users_in_expressions(what, &mut found);
            }
            Dependent::Index(key) => {
                if let Some(index) = self.state.indexes.get(key)
                    && index.unique
                {
                    let columns: Vec<&str> = index.columns.iter().filter_map(|column| plain_column(&column.key)).collect();
                    let table = self.state.tables.get(&index.table);
                    let constraint_serves = table.is_some_and(|table| {
                        table.primary_key.iter().chain(&table.uniques).any(|key| same_set(&key.column_names(), &columns))
                    });
                    if !constraint_serves {
                        self.foreign_keys_on(&index.table, &columns, &mut found);
                    }
                }
            }
            Dependent::Key(table, name) => {
                if let Some(target) = self.state.tables.get(table) {
                    let mut keys = target.primary_key.iter().chain(&target.uniques);
                    if let Some(key) = keys.clone().find(|key| key.name.as_deref() == Some(name)) {
                        let columns = key.column_names();
                        let first = keys.find(|key| same_set(&key.column_names(), &columns));
                        if first.is_some_and(|first| first.name.as_deref() == Some(name)) {
                            self.foreign_keys_on(table, &columns, &mut found);
                        }
                    }
                }
            }
            Dependent::Column(table, column) => self.users_of_column(table, column, &mut found),
            Dependent::Schema(schema) => self.parts_of_schema(schema, &mut found),
            Dependent::Extension(name) => self.users_of_extension(name, &mut found),
            Dependent::Attribute(..)
            | Dependent::Default(..)
            | Dependent::Check(..)
            | Dependent::ForeignKey(..)
            | Dependent::Trigger(..)
            | Dependent::Policy(..)
            | Dependent::Other(..) => {}
        }
        found
    }

    /// What stands in a table or view and goes with it.
    fn parts_of_relation(&self, key: &ObjectKey, found: &mut Found) {
        found.extend(self.state.indexes_of(key).into_iter().map(|index| (Dependent::Index(index), true)));
        found.extend(
            self.state.triggers.keys_where(|(on, _), _| on == key).into_iter().map(|(on, name)| (Dependent::Trigger(on, name), true)),
        );
        found.extend(
            self.state.policies.keys_where(|(on, _), _| on == key).into_iter().map(|(on, name)| (Dependent::Policy(on, name), true)),
        );
        for (kind, other) in self.state.others.keys_where(|_, other| other.table.as_ref() == Some(key)) {
            found.push((Dependent::Other(kind, other), true));
        }
        for sequence in self.state.sequences.keys_where(|_, sequence| sequence.owned_by.as_ref().is_some_and(|(owner, _)| owner == key)) {
            found.push((Dependent::Sequence(sequence), true));
        }
    }

    /// Views, policies and functions that read a relation.
    fn users_of_relation(&self, key: &ObjectKey, found: &mut Found) {
        found.extend(self.routines_on(key, None).into_iter().map(|routine| (Dependent::Routine(routine), false)));
        for ((kind, rule), def) in self.state.others.iter() {
            if *kind == ObjectKind::Rule && def.table.as_ref() != Some(key) && names_relation(&def.tokens, key) {
                found.push((Dependent::Other(*kind, rule.clone()), false));
            }
        }
        for (view, links) in self.state.view_links.iter() {
            if view != key && links.relations.iter().any(|(_, other)| other == key) {
                found.push((Dependent::View(view.clone()), false));
            }
        }
        for ((on, name), policy) in self.state.policies.iter().filter(|((on, _), _)| on != key) {
            let reads = policy.using.iter().chain(&policy.with_check).flat_map(|e| super::expressions::queries(&e.tree)).any(|query| {
                // Without a schema one of `public` is meant, a temporary one only where there is none.
                let public = |name: &str| Some(ObjectKey::new("public", name)).filter(|key| self.state.relation_taken(&key.schema, name));
                query.relations.iter().filter(|name| name.name == key.name).any(|name| {
                    let found = match &name.schema {
                        None => public(&name.name).or_else(|| self.state.find_relation(name).map(|(found, _)| found)),
                        Some(_) => self.state.find_relation(name).map(|(found, _)| found),
                    };
                    found.as_ref() == Some(key)
                })
            });
            if reads {
                found.push((Dependent::Policy(on.clone(), name.clone()), false));
            }
        }
    }

    fn users_of_type(&self, key: &ObjectKey, found: &mut Found) {
        for (table, def) in self.state.tables.iter() {
            for column in def.columns.iter().filter(|column| is_type(&column.data_type, key)) {
                found.push((Dependent::Column(table.clone(), column.name.clone()), false));
            }
        }
        for (domain, def) in self.state.domains.iter().filter(|(domain, _)| *domain != key) {
            if is_type(&def.base, key) {
                found.push((Dependent::Type(domain.clone()), false));
            }
        }
        for (other, def) in self.state.types.iter() {
            if let TypeDefinition::Composite(attributes) = &def.definition {
                for attribute in attributes.iter().filter(|attribute| is_type(&attribute.data_type, key)) {
                    found.push((Dependent::Attribute(other.clone(), attribute.name.clone()), false));
                }
            }
        }
        for (routine, def) in self.state.routines.iter() {
            let returned = def.definition.returns.as_deref().is_some_and(|returns| {
                returns.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.' || c == '"')).any(|word| {
                    let name = name_in_string(word);
                    name.name == key.name && name.schema.as_ref().is_none_or(|schema| *schema == key.schema)
                })
            });
            if returned || def.args.iter().any(|arg| is_type(&arg.data_type, key)) {
                found.push((Dependent::Routine(routine.clone()), false));
            }
        }
        for (view, def) in self.state.views.iter() {
            if def.query.tokens.windows(2).any(|pair| matches!(pair, [colons, name] if colons == "::" && bare(name) == key.name)) {
                found.push((Dependent::View(view.clone()), false));
            }
        }
    }

    fn users_of_routine(&self, key: &RoutineKey, found: &mut Found) {
        for ((on, name), trigger) in self.state.triggers.iter() {
            if let TriggerAction::Function { name: function, args: _ } = &trigger.definition.action
                && key.args.is_empty()
                && function.name == key.name.name
                && function.schema.as_ref().is_none_or(|schema| *schema == key.name.schema)
            {
                found.push((Dependent::Trigger(on.clone(), name.clone()), false));
            }
        }
        for (view, def) in self.state.views.iter() {
            if self.query_calls(view, &def.query.tokens, key) {
                found.push((Dependent::View(view.clone()), false));
            }
        }
        for ((kind, other), def) in self.state.others.iter() {
            let uses = matches!(kind, ObjectKind::Operator | ObjectKind::Cast | ObjectKind::EventTrigger | ObjectKind::OperatorClass);
            let calls = *kind == ObjectKind::Rule && self.query_calls(other, &def.tokens, key);
            if calls || uses && def.tokens.iter().any(|token| bare(token) == key.name.name) {
                found.push((Dependent::Other(*kind, other.clone()), false));
            }
        }
    }

    /// Whether a view's query calls a routine, as far as the arguments tell.
    fn query_calls(&self, view: &ObjectKey, tokens: &[String], routine: &RoutineKey) -> bool {
        // Where one table is read, its columns tell the types of the arguments.
        let table = match self.state.view_links.get(view).map(|links| links.relations.as_slice()) {
            Some([(_, table)]) => Some(table),
            _several => None,
        };
        tokens.windows(2).enumerate().any(|(at, pair)| {
            let [name, open] = pair else { return false };
            if open != "(" || bare(name) != routine.name.name {
                return false;
            }
            let mut depth = 0usize;
            let end = tokens.iter().skip(at + 1).position(|token| {
                depth = match token.as_str() {
                    "(" => depth + 1,
                    ")" => depth.saturating_sub(1),
                    _other => depth,
                };
                depth == 0
            });
            let call = end.and_then(|end| tokens.get(at..=at + 1 + end)).unwrap_or_default().join(" ");
            let tree = crate::sql::postgres::expression(&call).map(|expression| expression.tree);
            let Some(Expr::Call { name, args, distinct: _, modifiers: _ }) = tree else { return true };
            self.call_means(table, &name, &args, routine)
        })
    }

    /// Defaults, checks, indexes, generated columns, policies and trigger conditions that use a type, routine or sequence.
    fn users_in_expressions(&self, what: &Dependent, found: &mut Found) {
        for (key, table) in self.state.tables.iter() {
            for column in &table.columns {
                if column.default.as_ref().is_some_and(|default| self.uses(Some(key), &default.tree, what)) {
                    found.push((Dependent::Default(key.clone(), column.name.clone()), false));
                }
                if column.generated.as_ref().is_some_and(|generated| self.uses(Some(key), &generated.expression.tree, what)) {
                    found.push((Dependent::Column(key.clone(), column.name.clone()), false));
                }
            }
            for check in table.checks.iter().filter(|check| self.uses(Some(key), &check.expression.tree, what)) {
                found.push((Dependent::Check(key.clone(), check.name.clone().unwrap_or_default()), false));
            }
        }
        for (key, index) in self.state.indexes.iter() {
            let mut parts = index.columns.iter().filter_map(|column| match &column.key {
                IndexKey::Expression(expression) => Some(expression),
                IndexKey::Column(_) => None,
            });
            if parts.any(|part| self.uses(Some(&index.table), &part.tree, what))
                || index.predicate.as_ref().is_some_and(|predicate| self.uses(Some(&index.table), &predicate.tree, what))
            {
                found.push((Dependent::Index(key.clone()), false));
            }
        }
        for ((on, name), policy) in self.state.policies.iter() {
            if policy.using.iter().chain(&policy.with_check).any(|expression| self.uses(Some(on), &expression.tree, what)) {
                found.push((Dependent::Policy(on.clone(), name.clone()), false));
            }
        }
        for ((on, name), trigger) in self.state.triggers.iter() {
            if trigger.definition.condition.as_ref().is_some_and(|condition| self.uses(Some(on), &condition.tree, what)) {
                found.push((Dependent::Trigger(on.clone(), name.clone()), false));
            }
        }
        for (key, domain) in self.state.domains.iter() {
            if domain.default.as_ref().is_some_and(|default| self.uses(None, &default.tree, what)) {
                found.push((Dependent::Type(key.clone()), false));
            }
        }
    }

    /// Foreign keys that rely on the uniqueness of columns.
    fn foreign_keys_on(&self, table: &ObjectKey, key: &[&str], found: &mut Found) {
        for (other, def) in self.state.tables.iter() {
            for fk in def.foreign_keys.iter().filter(|fk| fk.ref_table == *table) {
                let referenced: Vec<&str> = fk.ref_columns.iter().map(String::as_str).collect();
                if same_set(&referenced, key) {
                    found.push((Dependent::ForeignKey(other.clone(), fk.name.clone().unwrap_or_default()), false));
                }
            }
        }
    }

    fn users_of_column(&self, table: &ObjectKey, column: &str, found: &mut Found) {
        let Some(target) = self.state.tables.get(table) else { return };
        let known = |name: &str| target.columns.iter().any(|other| other.name == name);
        let mentions = |expression: &Expression| columns(&expression.tree, known).iter().any(|name| name == column);
        for key in target.primary_key.iter().chain(&target.uniques) {
            if key.column_names().contains(&column) || key.include.iter().any(|name| name == column) {
                found.push((Dependent::Key(table.clone(), key.name.clone().unwrap_or_default()), true));
            }
        }
        for exclusion in target.exclusions.iter().filter(|exclusion| exclusion.tokens.iter().any(|token| bare(token) == column)) {
            // What only its index uses does not take the constraint along.
            let element = super::keys::exclusion_columns(&exclusion.tokens).contains(&column);
            found.push((Dependent::Key(table.clone(), exclusion.name.clone().unwrap_or_default()), element));
        }
        for check in target.checks.iter().filter(|check| mentions(&check.expression)) {
            found.push((Dependent::Check(table.clone(), check.name.clone().unwrap_or_default()), true));
        }
        for fk in target.foreign_keys.iter().filter(|fk| fk.columns.iter().any(|name| name == column)) {
            found.push((Dependent::ForeignKey(table.clone(), fk.name.clone().unwrap_or_default()), true));
        }
        for other in &target.columns {
            if other.name != column && other.generated.as_ref().is_some_and(|generated| mentions(&generated.expression)) {
                found.push((Dependent::Column(table.clone(), other.name.clone()), false));
            }
        }
        for key in self.state.indexes_of(table) {
            let Some(index) = self.state.indexes.get(&key) else { continue };
            let in_keys = index.columns.iter().any(|part| match &part.key {
                IndexKey::Column(name) => name == column,
                IndexKey::Expression(expression) => mentions(expression),
            });
            if in_keys || index.include.iter().any(|name| name == column) || index.predicate.as_ref().is_some_and(mentions) {
                found.push((Dependent::Index(key), true));
            }
        }
        for (other, def) in self.state.tables.iter().filter(|(other, _)| *other != table) {
            for fk in def.foreign_keys.iter().filter(|fk| fk.ref_table == *table && fk.ref_columns.iter().any(|name| name == column)) {
                found.push((Dependent::ForeignKey(other.clone(), fk.name.clone().unwrap_or_default()), false));
            }
        }
        for view in self.views_on_column(table, column) {
            found.push((Dependent::View(view), false));
        }
        found.extend(self.routines_on(table, Some(column)).into_iter().map(|routine| (Dependent::Routine(routine), false)));
        for (on, name) in self.policies_on_column(table, column) {
            found.push((Dependent::Policy(on, name), false));
        }
        for ((on, name), trigger) in self.state.triggers.iter().filter(|((on, _), _)| on == table) {
            let in_condition = trigger.definition.condition.as_ref().is_some_and(|condition| row_field(&condition.tree, column));
            if in_condition || trigger.definition.update_of.iter().any(|other| other == column) {
                found.push((Dependent::Trigger(on.clone(), name.clone()), false));
            }
        }
        for ((on, name), policy) in self.state.policies.iter().filter(|((on, _), _)| on == table) {
            if policy.using.iter().chain(&policy.with_check).any(|expression| self.condition_uses(table, &expression.tree, column)) {
                found.push((Dependent::Policy(on.clone(), name.clone()), false));
            }
        }
        for sequence in self.state.sequences.keys_where(|_, s| s.owned_by.as_ref().is_some_and(|(t, c)| t == table && c == column)) {
            found.push((Dependent::Sequence(sequence), true));
        }
        for (kind, other) in self.state.others.keys_where(|(kind, _), other| {
            *kind == ObjectKind::Statistics && other.table.as_ref() == Some(table) && other.tokens.iter().any(|token| bare(token) == column)
        }) {
            found.push((Dependent::Other(kind, other), true));
        }
    }

    fn parts_of_schema(&self, schema: &str, found: &mut Found) {
        let inside = |key: &ObjectKey| key.schema == schema;
        found.extend(
            self.state.tables.keys_where(|key, table| inside(key) && !table.assumed).into_iter().map(|key| (Dependent::Table(key), false)),
        );
        found.extend(self.state.views.keys_where(|key, _| inside(key)).into_iter().map(|key| (Dependent::View(key), false)));
        found.extend(self.state.sequences.keys_where(|key, _| inside(key)).into_iter().map(|key| (Dependent::Sequence(key), false)));
        found.extend(self.state.types.keys_where(|key, _| inside(key)).into_iter().map(|key| (Dependent::Type(key), false)));
        found.extend(self.state.domains.keys_where(|key, _| inside(key)).into_iter().map(|key| (Dependent::Type(key), false)));
        found.extend(self.state.routines.keys_where(|key, _| inside(&key.name)).into_iter().map(|key| (Dependent::Routine(key), false)));
        for (kind, key) in self.state.others.keys_where(|(_, key), other| inside(key) && other.table.is_none()) {
            found.push((Dependent::Other(kind, key), false));
        }
        for (name, extension) in self.state.extensions.iter() {
            if extension.schema.as_deref() == Some(schema) {
                found.push((Dependent::Extension(name.clone()), false));
            }
        }
    }

    /// Columns whose type came with an extension.
    fn users_of_extension(&self, name: &str, found: &mut Found) {
        for (table, def) in self.state.tables.iter() {
            for column in &def.columns {
                if self.extension_brings_type(name, &column.data_type.name) {
                    found.push((Dependent::Column(table.clone(), column.name.clone()), false));
                } else if let Some(default) = &column.default
                    && calls(&default.tree).into_iter().any(|(call, _)| self.extension_brings_function(name, &call.name))
                {
                    found.push((Dependent::Default(table.clone(), column.name.clone()), false));
                }
            }
        }
    }

    /// `performMultipleDeletions`: removes the roots (if `roots_too`) and everything that depends on them.
    pub(super) fn delete(&mut self, roots: &[Dependent], cascade: bool, roots_too: bool) -> Step {
        let mut willing: SortedSet<Dependent> = roots.iter().cloned().collect();
        let mut blocking: Vec<Dependent> = Vec::new();
        let mut pending: Vec<Dependent> = roots.to_vec();
        let mut order: Vec<Dependent> = Vec::new();
        while let Some(next) = pending.pop() {
            for (dependent, automatic) in self.dependents(&next) {
                if willing.contains(&dependent) {
                    continue;
                }
                if automatic || cascade || self.stands_on_assumed(&dependent) {
                    willing.insert(dependent.clone());
                    pending.push(dependent);
                } else {
                    blocking.push(dependent);
                }
            }
            order.push(next);
        }
        blocking.retain(|dependent| !willing.contains(dependent) && !self.goes_with(dependent, &willing));
        if !blocking.is_empty() {
            return match roots {
                [one] => self.refuse(format!("cannot drop {} because other objects depend on it", self.described(one))),
                _several => self.refuse("cannot drop desired object(s) because other objects depend on them"),
            };
        }
        for dependent in order.into_iter().rev() {
            if roots_too || !roots.contains(&dependent) {
                self.remove(&dependent);
            }
        }
        Ok(())
    }

    /// Whether something stands on a table that no file creates: for the engine it does not exist.
    fn stands_on_assumed(&self, what: &Dependent) -> bool {
        match what {
            Dependent::Table(table)
            | Dependent::Column(table, _)
            | Dependent::Default(table, _)
            | Dependent::Key(table, _)
            | Dependent::Check(table, _)
            | Dependent::ForeignKey(table, _) => self.state.is_assumed(table),
            Dependent::Index(index) => self.state.indexes.get(index).is_some_and(|index| self.state.is_assumed(&index.table)),
            Dependent::View(_)
            | Dependent::Sequence(_)
            | Dependent::Type(_)
            | Dependent::Routine(_)
            | Dependent::Attribute(..)
            | Dependent::Trigger(..)
            | Dependent::Policy(..)
            | Dependent::Other(..)
            | Dependent::Schema(_)
            | Dependent::Extension(_) => false,
        }
    }

    /// Whether a part of a table goes because the table goes.
    fn goes_with(&self, part: &Dependent, willing: &SortedSet<Dependent>) -> bool {
        match part {
            Dependent::Column(table, column) => {
                willing.contains(&Dependent::Table(table.clone())) || willing.contains(&Dependent::Column(table.clone(), column.clone()))
            }
            Dependent::Default(table, column) => {
                willing.contains(&Dependent::Table(table.clone())) || willing.contains(&Dependent::Column(table.clone(), column.clone()))
            }
            Dependent::Key(table, _)
            | Dependent::Check(table, _)
            | Dependent::ForeignKey(table, _)
            | Dependent::Trigger(table, _)
            | Dependent::Policy(table, _) => willing.contains(&Dependent::Table(table.clone())),
            Dependent::Attribute(of, _) => willing.contains(&Dependent::Type(of.clone())),
            _other => false,
        }
    }

    /// How messages call a relation: with its schema unless its bare name means it.
    pub(super) fn visibly(&self, key: &ObjectKey) -> String {
        let quote = super::expressions::quote_name;
        let bare = crate::sql::ObjectName::bare(key.name.clone());
        match self.state.find_relation(&bare) {
            Some((found, _)) if found != *key && key.schema != super::state::TEMP => format!("{}.{}", quote(&key.schema), quote(&key.name)),
            None if key.schema != super::state::TEMP => format!("{}.{}", quote(&key.schema), quote(&key.name)),
            _visible => quote(&key.name),
        }
    }

    /// How messages describe an object.
    fn described(&self, what: &Dependent) -> String {
        let shown = |key: &ObjectKey| {
            if key.schema == super::state::TEMP || self.state.path.contains(&key.schema) {
                super::expressions::quote_name(&key.name)
            } else {
                printed(key)
            }
        };
        match what {
            Dependent::Table(key) => {
                format!(
                    "{} {}",
                    if self.state.tables.get(key).is_some_and(|t| t.kind == TableKind::Foreign) { "foreign table" } else { "table" },
                    self.visibly(key)
                )
            }
            Dependent::View(key) => {
                format!(
                    "{} {}",
                    if self.state.views.get(key).is_some_and(|view| view.materialized) { "materialized view" } else { "view" },
                    self.visibly(key)
                )
            }
            Dependent::Sequence(key) => format!("sequence {}", self.visibly(key)),
            Dependent::Index(key) => format!("index {}", self.visibly(key)),
            Dependent::Type(key) => format!("type {}", shown(key)),
            Dependent::Routine(key) => {
                let is_procedure = self.state.routines.get(key).is_some_and(|routine| routine.kind == crate::sql::RoutineKind::Procedure);
                let kind = if is_procedure { "procedure" } else { "function" };
                format!("{kind} {}({})", shown(&key.name), key.args.join(","))
            }
            Dependent::Column(table, column) => {
                format!("column {} of table {}", super::expressions::quote_name(column), self.visibly(table))
            }
            Dependent::Attribute(of, name) => format!("column {name} of composite type {}", shown(of)),
            Dependent::Default(table, column) => format!("default value for column {column} of table {}", self.visibly(table)),
            Dependent::Key(table, name) | Dependent::Check(table, name) | Dependent::ForeignKey(table, name) => {
                format!("constraint {} on table {}", super::expressions::quote_name(name), self.visibly(table))
            }
            Dependent::Trigger(table, name) => format!("trigger {name} on table {}", self.visibly(table)),
            Dependent::Policy(table, name) => format!("policy {name} on table {}", self.visibly(table)),
            Dependent::Other(kind, key) => format!("{} {}", Self::kind_word(*kind), shown(key)),
            Dependent::Schema(name) => format!("schema {}", super::expressions::quote_name(name)),
            Dependent::Extension(name) => format!("extension {}", super::expressions::quote_name(name)),
        }
    }

    /// Removes one thing, without what depends on it.
    fn remove(&mut self, what: &Dependent) {
        let statement = self.statement;
        match what {
            Dependent::Table(key) => self.remove_table(key),
            Dependent::View(key) => {
                self.state.views.remove(key);
                self.state.view_links.remove(key);
                self.effect(EffectVerb::Dropped, "view", key);
            }
            Dependent::Sequence(key) => {
                if self.state.sequences.remove(key).is_some() {
                    self.effect(EffectVerb::Dropped, "sequence", key);
                }
            }
            Dependent::Index(key) => self.remove_index(key),
            Dependent::Type(key) => {
                if self.state.types.remove(key).is_some() {
                    self.effect(EffectVerb::Dropped, "type", key);
                }
                if self.state.domains.remove(key).is_some() {
                    self.effect(EffectVerb::Dropped, "domain", key);
                }
            }
            Dependent::Routine(key) => {
                if self.state.routines.remove(key).is_some() {
                    self.effect(EffectVerb::Dropped, "function", &key.name);
                }
            }
            Dependent::Column(table, column) => {
                if let Some(target) = self.state.tables.get_mut(table) {
                    target.columns.retain(|other| other.name != *column);
                    target.provenance.changed.push(statement);
                }
                self.effect_in(EffectVerb::Dropped, "column", table, table, Some(column));
            }
            Dependent::Attribute(of, name) => {
                if let Some(target) = self.state.types.get_mut(of)
                    && let TypeDefinition::Composite(attributes) = &mut target.definition
                {
                    attributes.retain(|attribute| attribute.name != *name);
                }
            }
            Dependent::Default(table, column) => {
                let _ = self.with_column(table, column, |column| column.default = None);
            }
            Dependent::Key(table, name) => self.remove_key(table, name),
            Dependent::Check(table, name) => {
                if let Some(target) = self.state.tables.get_mut(table) {
                    target.checks.retain(|check| check.name.as_deref() != Some(name));
                }
                self.effect_in(EffectVerb::Dropped, "check", table, table, Some(name));
            }
            Dependent::ForeignKey(table, name) => self.remove_foreign_key(table, name),
            Dependent::Trigger(table, name) => {
                self.remove_trigger(table, name);
            }
            Dependent::Policy(table, name) => {
                self.state.policies.remove(&(table.clone(), name.clone()));
                self.effect_in(EffectVerb::Dropped, "policy", table, table, Some(name));
            }
            Dependent::Other(kind, key) => {
                if self.state.others.remove(&(*kind, key.clone())).is_some() {
                    self.effect(EffectVerb::Dropped, Self::kind_word(*kind), key);
                }
            }
            Dependent::Schema(name) => {
                self.state.schemas.remove(name);
                if name == "public" {
                    self.state.public_dropped.insert((), ());
                    self.state.public_comment.remove(&());
                }
                for assumed in self.state.tables.keys_where(|key, table| table.assumed && key.schema == *name) {
                    self.remove_assumed(&assumed);
                }
                self.effect(EffectVerb::Dropped, "schema", &ObjectKey::new(name, name));
            }
            Dependent::Extension(name) => {
                self.state.extensions.remove(name);
                self.effect(EffectVerb::Dropped, "extension", &ObjectKey::new("public", name));
            }
        }
    }

    /// Removes a table and the indexes of its constraints; everything else that stands in it was removed before.
    pub(super) fn remove_table(&mut self, key: &ObjectKey) {
        if let Some((parent, _)) = self.state.tables.get(key).and_then(|table| table.partition_of.clone()) {
            self.foreign_keys_of_partition(&parent, key, false);
        }
        for index in self.state.constraint_indexes.keys_where(|_, table| table == key) {
            self.state.constraint_indexes.remove(&index);
            self.state.index_parents.remove(&index);
        }
        if self.state.tables.remove(key).is_some() {
            self.effect(EffectVerb::Dropped, "table", key);
        }
        self.state.tainted.remove(key);
    }
}

/// Whether two lists have the same members.
fn same_set(one: &[&str], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(name))
}

/// Whether a trigger's condition names `new.column` or `old.column`.
pub(super) fn row_field(expr: &Expr, column: &str) -> bool {
    let mut found = false;
    walk(expr, |node| {
        found |= if let Expr::Column(path) = node {
            path.last().is_some_and(|name| name == column)
        } else if let Expr::Field { operand: _, name } = node {
            name == column
        } else if let Expr::Tokens(tokens) = node {
            tokens.iter().any(|token| bare(token) == column)
        } else {
            false
        };
    });
    found
}
