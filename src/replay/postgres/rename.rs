//! `RENAME` and `SET SCHEMA` of every kind, with everything that follows.

use super::dependencies::is_type;
use super::expressions::name_in_string;
use super::parameters::default_of;
use super::refusal::{Step, missing, relation_exists};
use super::rewrite::{
    rename_column, rename_column_in_query, rename_function, rename_name_in_text, rename_relation_in_query, rename_sequence, rename_tokens,
    rename_type,
};
use super::state::{RelationKind, TEMP};
use super::{EffectVerb, Replayer};
use crate::catalog::{ObjectKey, Policy, RoutineKey, Table, TableKind};
use crate::sql::{
    DataType, Expr, Expression, IndexKey, ObjectKind, ObjectName, QueryText, Rename, SetSchema, TriggerAction, TypeDefinition,
};

impl Replayer {
    /// `ALTER … RENAME TO` of relations.
    pub(super) fn rename_relation(&mut self, key: &ObjectKey, kind: RelationKind, to: &str) -> Step<ObjectKey> {
        let new = ObjectKey::new(key.schema.clone(), to);
        if self.state.relation_taken(&new.schema, to) {
            return Err(relation_exists(to));
        }
        if matches!(kind, RelationKind::Table | RelationKind::View | RelationKind::MaterializedView | RelationKind::Composite)
            && self.state.type_taken(&new.schema, to)
        {
            return self.refuse(format!("type \"{to}\" already exists"));
        }
        self.remove_assumed(&new);
        self.move_to(key, kind, &new)?;
        Ok(new)
    }

    /// `ALTER … SET SCHEMA` of relations.
    pub(super) fn move_relation(&mut self, key: &ObjectKey, kind: RelationKind, schema: &str) -> Step<ObjectKey> {
        if kind == RelationKind::Sequence && self.state.sequences.get(key).is_some_and(|sequence| sequence.owned_by.is_some()) {
            return self.refuse("cannot move an owned sequence into another schema");
        }
        self.require_schema(schema)?;
        let new = ObjectKey::new(schema, &key.name);
        if *key == new {
            return Ok(new);
        }
        if key.schema == TEMP || schema.starts_with("pg_temp") {
            return self.refuse("cannot move objects into or out of temporary schemas");
        }
        if self.state.relation_taken(schema, &key.name) {
            return self.refuse(format!("relation \"{}\" already exists in schema \"{schema}\"", key.name));
        }
        // Indexes and the sequences of columns go along.
        let of_constraints = self.state.constraint_indexes.keys_where(|_, table| table == key);
        let owned = self.state.sequences.keys_where(|_, sequence| sequence.owned_by.as_ref().is_some_and(|(table, _)| table == key));
        for along in of_constraints.into_iter().chain(self.state.indexes_of(key)).chain(owned) {
            if self.state.relation_taken(schema, &along.name) {
                return self.refuse(format!("relation \"{}\" already exists in schema \"{schema}\"", along.name));
            }
        }
        self.remove_assumed(&new);
        self.move_to(key, kind, &new)?;
        Ok(new)
    }

    fn move_to(&mut self, key: &ObjectKey, kind: RelationKind, new: &ObjectKey) -> Step {
        let statement = self.statement;
        match kind {
            RelationKind::Table => self.move_table(key, new),
            RelationKind::View | RelationKind::MaterializedView => {
                if let Some(mut view) = self.state.views.remove(key) {
                    view.name = new.name.clone();
                    view.provenance.changed.push(statement);
                    self.state.views.insert(new.clone(), view);
                }
                if let Some(links) = self.state.view_links.remove(key) {
                    self.state.view_links.insert(new.clone(), links);
                }
                self.relation_users_follow(key, new);
                self.move_indexes_of(key, new);
                self.parts_follow(key, new);
                self.effect(EffectVerb::Renamed, "view", new);
            }
            RelationKind::Sequence => {
                self.move_sequence(key, new);
                self.effect(EffectVerb::Renamed, "sequence", new);
            }
            RelationKind::Index => {
                if key.schema != new.schema {
                    return self.refuse(format!("\"{}\" is not a table, view, materialized view, sequence, or foreign table", key.name));
                }
                self.move_index(key, new);
                self.effect(EffectVerb::Renamed, "index", new);
            }
            RelationKind::ConstraintIndex => {
                let table = self.table_of_index(key)?;
                self.rename_key(&table, &key.name, &new.name);
                self.effect_in(EffectVerb::Renamed, "constraint", &table, &table, Some(&new.name));
            }
            RelationKind::Composite => self.move_type(key, new),
        }
        Ok(())
    }

    fn move_sequence(&mut self, key: &ObjectKey, new: &ObjectKey) {
        let statement = self.statement;
        if let Some(mut sequence) = self.state.sequences.remove(key) {
            sequence.name = new.name.clone();
            sequence.provenance.changed.push(statement);
            self.state.sequences.insert(new.clone(), sequence);
        }
        if let Some(value) = self.state.stands_at.remove(key) {
            self.state.stands_at.insert(new.clone(), value);
        }
        let is_it = |name: &ObjectName| {
            name.name == key.name
                && match &name.schema {
                    Some(schema) => *schema == key.schema,
                    None => key.schema == "public",
                }
        };
        for table in self.state.tables.keys_where(|_, table| table.columns.iter().any(|column| column.default.is_some())) {
            let touches = self.state.tables.get(&table).is_some_and(|table| {
                table.columns.iter().filter_map(|column| column.default.as_ref()).any(|default| {
                    super::expressions::sequence_literals(&default.tree).into_iter().any(|literal| is_it(&name_in_string(literal)))
                })
            });
            if touches && let Some(table) = self.state.tables.get_mut(&table) {
                for default in table.columns.iter_mut().filter_map(|column| column.default.as_mut()) {
                    rename_sequence(default, is_it, new);
                }
            }
        }
    }

    fn move_indexes_of(&mut self, key: &ObjectKey, new: &ObjectKey) {
        for index in self.state.indexes_of(key) {
            if let Some(entry) = self.state.indexes.get_mut(&index) {
                entry.table = new.clone();
            }
            if key.schema != new.schema {
                let moved = ObjectKey::new(new.schema.clone(), &index.name);
                self.move_index(&index, &moved);
            }
        }
    }

    /// Gives a table another name or schema; everything that names it follows.
    fn move_table(&mut self, key: &ObjectKey, new: &ObjectKey) {
        let statement = self.statement;
        let Some(mut table) = self.state.tables.remove(key) else { return };
        table.name = new.name.clone();
        table.provenance.changed.push(statement);
        self.state.tables.insert(new.clone(), table);
        self.move_indexes_of(key, new);
        for index in self.state.constraint_indexes.keys_where(|_, table| table == key) {
            self.state.constraint_indexes.remove(&index);
            let moved = ObjectKey::new(new.schema.clone(), &index.name);
            self.state.constraint_indexes.insert(moved.clone(), new.clone());
            if moved != index {
                self.index_links_follow(&index, &moved);
            }
        }
        for (on, name) in self.state.policies.keys_where(|(on, _), _| on == key) {
            if let Some(mut policy) = self.state.policies.remove(&(on, name.clone())) {
                policy.table = new.clone();
                self.state.policies.insert((new.clone(), name), policy);
            }
        }
        for other in self.state.tables.keys_where(|_, table| {
            table.inherits.contains(key)
                || table.partition_of.as_ref().is_some_and(|(parent, _)| parent == key)
                || table
                    .foreign_keys
                    .iter()
                    .any(|fk| fk.ref_table == *key || fk.partition_names.iter().any(|(partition, _)| partition == key))
        }) {
            if let Some(table) = self.state.tables.get_mut(&other) {
                table.inherits.iter_mut().filter(|parent| *parent == key).for_each(|parent| *parent = new.clone());
                if let Some((parent, _)) = table.partition_of.as_mut().filter(|(parent, _)| parent == key) {
                    *parent = new.clone();
                }
                for fk in table.foreign_keys.iter_mut().filter(|fk| fk.ref_table == *key) {
                    fk.ref_table = new.clone();
                    fk.ref_table_name = new.display();
                }
                let partitions = table.foreign_keys.iter_mut().flat_map(|fk| &mut fk.partition_names);
                partitions.filter(|(partition, _)| partition == key).for_each(|(partition, _)| *partition = new.clone());
            }
        }
        for sequence in self.state.sequences.keys_where(|_, sequence| sequence.owned_by.as_ref().is_some_and(|(table, _)| table == key)) {
            if let Some((table, _)) = self.state.sequences.get_mut(&sequence).and_then(|sequence| sequence.owned_by.as_mut()) {
                *table = new.clone();
            }
            if key.schema != new.schema {
                self.move_sequence(&sequence, &ObjectKey::new(new.schema.clone(), &sequence.name));
            }
        }
        self.parts_follow(key, new);
        if let Some(spans) = self.state.tainted.remove(key) {
            self.state.tainted.insert(new.clone(), spans);
        }
        self.relation_users_follow(key, new);
        self.effect(EffectVerb::Renamed, "table", new);
    }

    /// Triggers, rules and statistics of a relation follow it.
    fn parts_follow(&mut self, key: &ObjectKey, new: &ObjectKey) {
        for (on, name) in self.state.triggers.keys_where(|(on, _), _| on == key) {
            if let Some(mut trigger) = self.state.triggers.remove(&(on, name.clone())) {
                trigger.table = new.clone();
                trigger.definition.table.name = new.name.clone();
                trigger.definition.table.schema = Some(new.schema.clone()).filter(|schema| schema != "public");
                self.state.triggers.insert((new.clone(), name), trigger);
            }
        }
        for (kind, other) in self.state.others.keys_where(|_, other| other.table.as_ref() == Some(key)) {
            if let Some(mut object) = self.state.others.remove(&(kind, other.clone())) {
                object.table = Some(new.clone());
                object.definition = rename_name_in_text(&object.definition, &key.name, &new.name);
                rename_tokens(&mut object.tokens, &key.name, &new.name, false);
                let of_rule = || ObjectKey::new(new.schema.clone(), format!("{}.{}", new.name, object.name.name));
                let moved = if kind == ObjectKind::Rule { of_rule() } else { other };
                self.state.others.insert((kind, moved), object);
            }
        }
    }

    /// Views, policies and types that name a relation follow it.
    fn relation_users_follow(&mut self, key: &ObjectKey, new: &ObjectKey) {
        for view in self.state.view_links.keys_where(|_, links| links.relations.iter().any(|(_, other)| other == key)) {
            if let Some(links) = self.state.view_links.get_mut(&view) {
                for (alias, relation) in links.relations.iter_mut().filter(|(_, relation)| relation == key) {
                    *relation = new.clone();
                    if *alias == key.name {
                        *alias = new.name.clone();
                    }
                }
            }
            if let Some(view) = self.state.views.get_mut(&view) {
                rename_relation_in_query(&mut view.query, key, new);
            }
        }
        for policy in self.state.policies.keys_where(|_, policy| queries_of(policy).any(|query| names(query, key))) {
            if let Some(policy) = self.state.policies.get_mut(&policy) {
                for_queries(policy, |query| rename_relation_in_query(query, key, new));
            }
        }
        self.types_follow(key, new);
    }

    /// Everything that names a type follows it.
    fn types_follow(&mut self, key: &ObjectKey, new: &ObjectKey) {
        let follow = |data_type: &mut DataType| {
            if is_type(data_type, key) {
                data_type.raw = rename_name_in_text(&data_type.raw, &key.name, &new.name);
                data_type.name = new.name.clone();
                data_type.schema = Some(new.schema.clone()).filter(|schema| schema != "public");
            }
        };
        let mentions =
            |expression: &Expression| super::expressions::types(&expression.tree).into_iter().any(|data_type| data_type.name == key.name);
        for table in self.state.tables.keys_where(|_, table| {
            table.columns.iter().any(|column| {
                is_type(&column.data_type, key)
                    || column.default.as_ref().is_some_and(mentions)
                    || column.generated.as_ref().is_some_and(|generated| mentions(&generated.expression))
            }) || table.checks.iter().any(|check| mentions(&check.expression))
        }) {
            if let Some(table) = self.state.tables.get_mut(&table) {
                for column in &mut table.columns {
                    follow(&mut column.data_type);
                    let generated = column.generated.as_mut().map(|generated| &mut generated.expression);
                    for expression in column.default.iter_mut().chain(generated) {
                        rename_type(expression, &key.name, &new.name);
                    }
                }
                for check in &mut table.checks {
                    rename_type(&mut check.expression, &key.name, &new.name);
                }
            }
        }
        for domain in self.state.domains.keys_where(|_, domain| is_type(&domain.base, key)) {
            if let Some(domain) = self.state.domains.get_mut(&domain) {
                follow(&mut domain.base);
            }
        }
        for other in self.state.types.keys_where(|_, other| {
            matches!(&other.definition, TypeDefinition::Composite(attributes)
                if attributes.iter().any(|attribute| is_type(&attribute.data_type, key)))
        }) {
            if let Some(other) = self.state.types.get_mut(&other)
                && let TypeDefinition::Composite(attributes) = &mut other.definition
            {
                attributes.iter_mut().for_each(|attribute| follow(&mut attribute.data_type));
            }
        }
        for routine in self.state.routines.keys_where(|_, routine| routine.args.iter().any(|arg| is_type(&arg.data_type, key))) {
            if let Some(mut entry) = self.state.routines.remove(&routine) {
                entry.args.iter_mut().chain(&mut entry.definition.args).for_each(|arg| follow(&mut arg.data_type));
                let inputs = entry.args.iter().filter(|arg| !matches!(arg.mode.as_str(), "OUT" | "TABLE"));
                let args = inputs.map(|arg| super::functions::argument_key(&arg.data_type)).collect();
                self.state.routines.insert(RoutineKey { name: routine.name, args }, entry);
            }
        }
    }

    fn move_type(&mut self, key: &ObjectKey, new: &ObjectKey) {
        let statement = self.statement;
        if let Some(mut found) = self.state.types.remove(key) {
            found.name = new.name.clone();
            found.provenance.changed.push(statement);
            self.state.types.insert(new.clone(), found);
        }
        if let Some(mut domain) = self.state.domains.remove(key) {
            domain.name = new.name.clone();
            domain.provenance.changed.push(statement);
            self.state.domains.insert(new.clone(), domain);
        }
        self.types_follow(key, new);
        self.effect(EffectVerb::Renamed, "type", new);
    }

    /// `RENAME COLUMN`, on the relation and its descendants.
    pub(super) fn rename_column(&mut self, key: &ObjectKey, kind: RelationKind, only: bool, from: &str, to: &str) -> Step {
        let no_column = || missing("column", format!("{}.{from}", key.name), format!("column \"{from}\" does not exist"));
        match kind {
            RelationKind::Table => {}
            RelationKind::View | RelationKind::MaterializedView => {
                let known = self.state.views.get(key).and_then(|view| view.columns.clone());
                if let Some(columns) = known {
                    if !columns.iter().any(|column| column == from) {
                        return Err(no_column());
                    }
                    if columns.iter().any(|column| column == to) {
                        return self.refuse(format!("column \"{to}\" of relation \"{}\" already exists", key.name));
                    }
                }
                if let Some(view) = self.state.views.get_mut(key) {
                    view.columns.iter_mut().flatten().filter(|column| *column == from).for_each(|column| *column = to.to_owned());
                    if let Some(storage) = view.storage.remove(from) {
                        view.storage.insert(to.to_owned(), storage);
                    }
                    if let Some(default) = view.parameters.remove(&default_of(from)) {
                        view.parameters.insert(default_of(to), default);
                    }
                }
                self.rename_column_in_indexes(key, from, to);
                self.column_users_follow(key, from, to);
                return Ok(());
            }
            RelationKind::Composite => {
                let action = crate::sql::AlterTypeAction::RenameAttribute { from: from.to_owned(), to: to.to_owned() };
                let name = ObjectName { schema: Some(key.schema.clone()), name: key.name.clone() };
                return self.alter_type(&crate::sql::AlterType { name, actions: vec![action] });
            }
            RelationKind::Index | RelationKind::ConstraintIndex | RelationKind::Sequence => return Ok(()),
        }
        if self.on_assumed {
            self.assume_columns(key, [from]);
        }
        if only && !self.state.children_of(key).is_empty() {
            return self.refuse(format!("inherited column \"{from}\" must be renamed in child tables too"));
        }
        // The engine comes to the descendants first.
        let family = self.family(key, false);
        for member in family.iter().skip(1).chain(family.first()) {
            if self.need_column(member, from).is_err() {
                return Err(no_column());
            }
            if self.parents_with_column(member, from) > self.parents_among(member, &family) {
                return self.refuse(format!("cannot rename inherited column \"{from}\""));
            }
            if self.need_column(member, to).is_ok() {
                return self.refuse(format!("column \"{to}\" of relation \"{}\" already exists", member.name));
            }
        }
        for member in self.family(key, false) {
            self.rename_column_of(&member, from, to);
        }
        self.effect_in(EffectVerb::Renamed, "column", key, key, Some(to));
        Ok(())
    }

    fn rename_column_of(&mut self, key: &ObjectKey, from: &str, to: &str) {
        let statement = self.statement;
        let swap = |name: &mut String| {
            if name == from {
                *name = to.to_owned();
            }
        };
        self.keep_labels(key);
        if let Some(table) = self.state.tables.get_mut(key) {
            rename_in_table(table, from, to);
            for column in table.columns.iter_mut().filter(|column| column.name == to) {
                column.provenance.changed.push(statement);
            }
        }
        self.rename_column_in_indexes(key, from, to);
        for other in self
            .state
            .tables
            .keys_where(|_, table| table.foreign_keys.iter().any(|fk| fk.ref_table == *key && fk.ref_columns.iter().any(|c| c == from)))
        {
            if let Some(table) = self.state.tables.get_mut(&other) {
                for fk in table.foreign_keys.iter_mut().filter(|fk| fk.ref_table == *key) {
                    fk.ref_columns.iter_mut().for_each(swap);
                }
            }
        }
        for trigger in self.state.triggers.keys_where(|(on, _), _| on == key) {
            if let Some(trigger) = self.state.triggers.get_mut(&trigger) {
                trigger.definition.update_of.iter_mut().for_each(swap);
                if let Some(condition) = &mut trigger.definition.condition {
                    rename_column(condition, from, to);
                }
            }
        }
        for policy in self.state.policies.keys_where(|(on, _), _| on == key) {
            if let Some(policy) = self.state.policies.get_mut(&policy) {
                for expression in policy.using.iter_mut().chain(&mut policy.with_check) {
                    rename_column(expression, from, to);
                }
            }
        }
        for sequence in self.state.sequences.keys_where(|_, s| s.owned_by.as_ref().is_some_and(|(t, c)| t == key && c == from)) {
            if let Some((_, column)) = self.state.sequences.get_mut(&sequence).and_then(|sequence| sequence.owned_by.as_mut()) {
                *column = to.to_owned();
            }
        }
        for other in self.state.others.keys_where(|_, other| other.table.as_ref() == Some(key)) {
            if let Some(other) = self.state.others.get_mut(&other) {
                other.definition = rename_name_in_text(&other.definition, from, to);
                rename_tokens(&mut other.tokens, from, to, false);
            }
        }
        self.column_users_follow(key, from, to);
    }

    fn rename_column_in_indexes(&mut self, key: &ObjectKey, from: &str, to: &str) {
        let swap = |name: &mut String| {
            if name == from {
                *name = to.to_owned();
            }
        };
        for index in self.state.indexes_of(key) {
            if let Some(index) = self.state.indexes.get_mut(&index) {
                for column in &mut index.columns {
                    match &mut column.key {
                        IndexKey::Column(name) => swap(name),
                        IndexKey::Expression(expression) => rename_column(expression, from, to),
                    }
                }
                index.include.iter_mut().for_each(swap);
                if let Some(predicate) = &mut index.predicate {
                    rename_column(predicate, from, to);
                }
            }
        }
    }

    /// Views that use a column follow its new name; their own output columns keep theirs.
    fn column_users_follow(&mut self, key: &ObjectKey, from: &str, to: &str) {
        for name in self.policies_on_column(key, from) {
            let Some(mut policy) = self.state.policies.get(&name).cloned() else { continue };
            for_queries(&mut policy, |query| {
                if self.query_uses(query, &self.links(query), key, from) {
                    rename_column_in_query(query, from, to);
                }
            });
            self.state.policies.insert(name, policy);
        }
        for view in self.views_on_column(key, from) {
            if let Some(view) = self.state.views.get_mut(&view) {
                rename_column_in_query(&mut view.query, from, to);
            }
        }
    }

    /// `ALTER … RENAME TO` of any kind.
    pub(super) fn rename(&mut self, rename: &Rename) -> Step {
        let Rename { kind: said, object, if_exists, to: new_name } = rename;
        let name = &object.name;
        match *said {
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Index => {
                if *if_exists && self.absent(name) {
                    return Ok(());
                }
                let (key, kind) = self.alter_target(name)?;
                self.fits_kind(*said, kind, &key)?;
                self.rename_relation(&key, kind, new_name)?;
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let key = self.need_own_type(name)?;
                let new = ObjectKey::new(key.schema.clone(), new_name);
                let composite = self.state.relation_kind(&key) == Some(RelationKind::Composite);
                if composite && self.state.relation_taken(&new.schema, &new.name) {
                    return Err(relation_exists(new_name));
                }
                if self.state.type_taken(&new.schema, &new.name) {
                    return self.refuse(format!("type \"{new_name}\" already exists"));
                }
                self.move_type(&key, &new);
            }
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate | ObjectKind::Routine => {
                let key = self.find_routine(*said, object)?;
                let new = ObjectKey::new(key.name.schema.clone(), new_name);
                self.move_routine(&key, &new)?;
            }
            ObjectKind::Schema => self.rename_schema(&name.name, new_name)?,
            ObjectKind::Trigger => {
                let Some(on) = &object.on else { return Ok(()) };
                let (table, _) = self.existing(on)?;
                let key = (table.clone(), name.name.clone());
                if !self.state.triggers.has(&key) {
                    let message = format!("trigger \"{}\" for table \"{}\" does not exist", name.name, table.name);
                    return Err(missing("trigger", format!("{}.{}", table.name, name.name), message));
                }
                if name.name == *new_name {
                    return Ok(());
                }
                if self.state.triggers.has(&(table.clone(), new_name.clone())) {
                    return self.refuse(format!("trigger \"{}\" for relation \"{}\" already exists", new_name, table.name));
                }
                for member in self.family(&table, !self.state.is_partitioned(&table)) {
                    if let Some(mut trigger) = self.state.triggers.remove(&(member.clone(), name.name.clone())) {
                        trigger.definition.name.name = new_name.clone();
                        self.state.triggers.insert((member, new_name.clone()), trigger);
                    }
                }
                self.effect_in(EffectVerb::Renamed, "trigger", &table, &table, Some(new_name));
            }
            ObjectKind::Policy => {
                let Some(on) = &object.on else { return Ok(()) };
                let (table, _) = self.existing(on)?;
                if self.state.policies.has(&(table.clone(), new_name.clone())) {
                    return self.refuse(format!("policy \"{}\" for table \"{}\" already exists", new_name, table.name));
                }
                match self.state.policies.remove(&(table.clone(), name.name.clone())) {
                    Some(mut policy) => {
                        policy.name = new_name.clone();
                        self.state.policies.insert((table.clone(), new_name.clone()), policy);
                        self.effect_in(EffectVerb::Renamed, "policy", &table, &table, Some(new_name));
                    }
                    None => {
                        let message = format!("policy \"{}\" for table \"{}\" does not exist", name.name, table.name);
                        return Err(missing("policy", format!("{}.{}", table.name, name.name), message));
                    }
                }
            }
            kind => {
                let table = match (&object.on, kind) {
                    (Some(on), ObjectKind::Rule) => match self.existing(on)? {
                        (key, RelationKind::Table | RelationKind::View) => Some(key),
                        (
                            key,
                            RelationKind::MaterializedView
                            | RelationKind::Sequence
                            | RelationKind::Index
                            | RelationKind::ConstraintIndex
                            | RelationKind::Composite,
                        ) => return self.refuse(format!("relation \"{}\" cannot have rules", key.name)),
                    },
                    (Some(on), _) => self.state.find_relation(on).map(|(key, _)| key),
                    (None, _) => None,
                };
                let found = self.others_named(kind, name, table.as_ref());
                let Some(key) = found.into_iter().next() else {
                    if let (Some(table), ObjectKind::Rule) = (&table, kind) {
                        let message = format!("rule \"{}\" for relation \"{}\" does not exist", name.name, table.name);
                        return Err(missing("rule", format!("{}.{}", table.name, name.name), message));
                    }
                    return Err(self.no_other(kind, name, "renamed"));
                };
                if let Some(mut object) = self.state.others.remove(&key) {
                    object.definition = rename_name_in_text(&object.definition, &name.name, new_name);
                    rename_tokens(&mut object.tokens, &name.name, new_name, true);
                    object.name.name = new_name.clone();
                    let moved = match (&object.table, kind) {
                        (Some(table), ObjectKind::Rule) => ObjectKey::new(table.schema.clone(), format!("{}.{}", table.name, new_name)),
                        _other => ObjectKey::new(key.1.schema.clone(), new_name),
                    };
                    self.state.others.insert((kind, moved.clone()), object);
                    self.effect(EffectVerb::Renamed, Self::kind_word(kind), &moved);
                }
            }
        }
        Ok(())
    }

    /// Whether the engine finds no relation of this name: none, or one that no file creates.
    pub(super) fn absent(&self, name: &ObjectName) -> bool {
        self.state.find_relation(name).is_none_or(|(key, _)| !self.state.relation_taken(&key.schema, &key.name))
    }

    pub(super) fn fits_kind(&self, wanted: ObjectKind, kind: RelationKind, key: &ObjectKey) -> Step {
        let fits = match wanted {
            ObjectKind::View => kind == RelationKind::View,
            ObjectKind::MaterializedView => kind == RelationKind::MaterializedView,
            ObjectKind::Sequence => kind == RelationKind::Sequence,
            ObjectKind::Index => matches!(kind, RelationKind::Index | RelationKind::ConstraintIndex),
            _table => true,
        };
        if fits {
            return Ok(());
        }
        let word = Self::kind_word(wanted);
        let article = if wanted == ObjectKind::Index { "an" } else { "a" };
        self.refuse(format!("\"{}\" is not {article} {word}", key.name))
    }

    fn need_own_type(&self, name: &ObjectName) -> Step<ObjectKey> {
        match self.find_user_type(name) {
            Some(key) if self.state.types.has(&key) || self.state.domains.has(&key) => Ok(key),
            Some(key) => self.refuse(format!("{} is a table's row type", key.name)),
            None => {
                self.require_schema_of(name)?;
                Err(missing("type", &name.name, format!("type \"{name}\" does not exist")))
            }
        }
    }

    fn move_routine(&mut self, key: &RoutineKey, new: &ObjectKey) -> Step {
        let moved = RoutineKey { name: new.clone(), args: key.args.clone() };
        if self.state.routines.has(&moved) {
            let signature = format!("{}({})", new.name, key.args.join(", "));
            return self.refuse(format!("function {signature} already exists in schema \"{}\"", new.schema));
        }
        let statement = self.statement;
        self.own_routines.insert(new.name.clone());
        let from = &key.name;
        if from != new {
            // Which calls mean this routine is asked while it still has its name.
            let calls = |expression: &Expression| expression.text.contains(from.name.as_str());
            for table_key in self.state.tables.keys_where(|_, table| {
                table.checks.iter().any(|check| calls(&check.expression))
                    || table.columns.iter().any(|column| {
                        column.default.as_ref().is_some_and(calls) || column.generated.as_ref().is_some_and(|it| calls(&it.expression))
                    })
            }) {
                let Some(mut table) = self.state.tables.get(&table_key).cloned() else { continue };
                let meant = |name: &ObjectName, args: &[Expr]| self.call_means(Some(&table_key), name, args, key);
                for column in &mut table.columns {
                    let generated = column.generated.as_mut().map(|generated| &mut generated.expression);
                    for expression in column.default.iter_mut().chain(generated) {
                        rename_function(expression, &from.name, new, meant);
                    }
                }
                for check in &mut table.checks {
                    rename_function(&mut check.expression, &from.name, new, meant);
                }
                if self.state.tables.get(&table_key) != Some(&table) {
                    self.state.tables.insert(table_key, table);
                }
            }
            for index_key in self.state.indexes.keys_where(|_, index| {
                index.predicate.as_ref().is_some_and(calls)
                    || index.columns.iter().any(|column| matches!(&column.key, IndexKey::Expression(expression) if calls(expression)))
            }) {
                let Some(mut index) = self.state.indexes.get(&index_key).cloned() else { continue };
                let on = index.table.clone();
                let meant = |name: &ObjectName, args: &[Expr]| self.call_means(Some(&on), name, args, key);
                for column in &mut index.columns {
                    if let IndexKey::Expression(expression) = &mut column.key {
                        rename_function(expression, &from.name, new, meant);
                    }
                }
                if let Some(predicate) = &mut index.predicate {
                    rename_function(predicate, &from.name, new, meant);
                }
                if self.state.indexes.get(&index_key) != Some(&index) {
                    self.state.indexes.insert(index_key, index);
                }
            }
            for policy_key in self.state.policies.keys_where(|_, policy| policy.using.iter().chain(&policy.with_check).any(calls)) {
                let Some(mut policy) = self.state.policies.get(&policy_key).cloned() else { continue };
                let meant = |name: &ObjectName, args: &[Expr]| self.call_means(Some(&policy_key.0), name, args, key);
                for expression in policy.using.iter_mut().chain(&mut policy.with_check) {
                    rename_function(expression, &from.name, new, meant);
                }
                if self.state.policies.get(&policy_key) != Some(&policy) {
                    self.state.policies.insert(policy_key, policy);
                }
            }
        }
        if let Some(mut routine) = self.state.routines.remove(key) {
            routine.name = new.name.clone();
            routine.definition.name.name = new.name.clone();
            routine.provenance.changed.push(statement);
            self.state.routines.insert(moved, routine);
        }
        let schema = Some(new.schema.clone()).filter(|schema| schema != "public");
        if key.args.is_empty() {
            for trigger in self.state.triggers.keys_where(|_, trigger| match &trigger.definition.action {
                TriggerAction::Function { name, args: _ } => {
                    name.name == from.name && name.schema.as_deref().unwrap_or("public") == from.schema
                }
                TriggerAction::Body(_) => false,
            }) {
                if let Some(trigger) = self.state.triggers.get_mut(&trigger)
                    && let TriggerAction::Function { name, args: _ } = &mut trigger.definition.action
                {
                    name.name = new.name.clone();
                    name.schema = schema.clone();
                }
            }
        }
        self.effect(EffectVerb::Renamed, "function", new);
        Ok(())
    }

    fn rename_schema(&mut self, from: &str, to: &str) -> Step {
        self.require_schema(from)?;
        if self.state.schema_exists(to) {
            return self.refuse(format!("schema \"{to}\" already exists"));
        }
        let mut schema = self.state.schemas.remove(&from.to_owned()).unwrap_or_default();
        if from == "public" {
            self.state.public_dropped.insert((), ());
            schema.comment = schema.comment.or_else(|| self.state.public_comment.remove(&()));
        }
        self.state.schemas.insert(to.to_owned(), schema);
        for key in self.state.tables.keys_where(|key, _| key.schema == from) {
            self.move_table(&key, &ObjectKey::new(to, &key.name));
        }
        for key in self.state.views.keys_where(|key, _| key.schema == from) {
            self.move_to(&key, RelationKind::View, &ObjectKey::new(to, &key.name))?;
        }
        for key in self.state.sequences.keys_where(|key, _| key.schema == from) {
            self.move_sequence(&key, &ObjectKey::new(to, &key.name));
        }
        let types = self
            .state
            .types
            .keys_where(|key, _| key.schema == from)
            .into_iter()
            .chain(self.state.domains.keys_where(|key, _| key.schema == from));
        for key in types.collect::<Vec<_>>() {
            self.move_type(&key, &ObjectKey::new(to, &key.name));
        }
        for key in self.state.routines.keys_where(|key, _| key.name.schema == from) {
            self.move_routine(&key, &ObjectKey::new(to, &key.name.name))?;
        }
        for (kind, key) in self.state.others.keys_where(|(_, key), _| key.schema == from) {
            if let Some(other) = self.state.others.remove(&(kind, key.clone())) {
                self.state.others.insert((kind, ObjectKey::new(to, &key.name)), other);
            }
        }
        self.effect(EffectVerb::Renamed, "schema", &ObjectKey::new(to, to));
        Ok(())
    }

    /// `ALTER … SET SCHEMA` of any kind.
    pub(super) fn set_schema(&mut self, set: &SetSchema) -> Step {
        let SetSchema { kind: said, object, if_exists, schema: target } = set;
        let name = &object.name;
        match *said {
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Index => {
                if *if_exists && self.absent(name) {
                    return Ok(());
                }
                let (key, kind) = self.existing(name)?;
                self.fits_kind(*said, kind, &key)?;
                self.move_relation(&key, kind, target)?;
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let key = self.need_own_type(name)?;
                self.require_schema(target)?;
                if key.schema == *target {
                    return Ok(());
                }
                if self.state.type_taken(target, &key.name) {
                    return self.refuse(format!("type \"{}\" already exists in schema \"{}\"", key.name, target));
                }
                self.move_type(&key, &ObjectKey::new(target, &key.name));
            }
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate | ObjectKind::Routine => {
                let key = self.find_routine(*said, object)?;
                self.require_schema(target)?;
                if key.name.schema == *target {
                    return Ok(());
                }
                self.move_routine(&key, &ObjectKey::new(target, &key.name.name))?;
            }
            ObjectKind::Extension => {
                self.require_schema(target)?;
                match self.state.extensions.get_mut(&name.name) {
                    Some(extension) => extension.schema = Some(target.clone()),
                    None => return Err(missing("extension", &name.name, format!("extension \"{}\" does not exist", name.name))),
                }
            }
            kind => {
                let Some(key) = self.others_named(kind, name, None).into_iter().next() else {
                    return Err(self.no_other(kind, name, "moved"));
                };
                self.require_schema(target)?;
                if let Some(object) = self.state.others.remove(&key) {
                    self.state.others.insert((kind, ObjectKey::new(target, &key.1.name)), object);
                }
            }
        }
        Ok(())
    }
}

/// Renames a column in everything its own table holds.
fn rename_in_table(table: &mut Table, from: &str, to: &str) {
    let swap = |name: &mut String| {
        if name == from {
            *name = to.to_owned();
        }
    };
    for column in &mut table.columns {
        swap(&mut column.name);
        if let Some(generated) = &mut column.generated {
            rename_column(&mut generated.expression, from, to);
        }
    }
    for key in table.primary_key.iter_mut().chain(&mut table.uniques) {
        for column in &mut key.columns {
            if let IndexKey::Column(name) = &mut column.key {
                swap(name);
            }
        }
        key.include.iter_mut().for_each(swap);
    }
    for check in &mut table.checks {
        check.column.iter_mut().for_each(swap);
        rename_column(&mut check.expression, from, to);
    }
    for fk in &mut table.foreign_keys {
        fk.columns.iter_mut().for_each(swap);
        fk.on_delete_columns.iter_mut().for_each(swap);
    }
    for exclusion in &mut table.exclusions {
        exclusion.text = rename_name_in_text(&exclusion.text, from, to);
        rename_tokens(&mut exclusion.tokens, from, to, false);
    }
    if let TableKind::Partitioned(by) = &mut table.kind {
        *by = rename_name_in_text(by, from, to);
    }
}

/// Queries in the conditions of a policy.
fn queries_of(policy: &Policy) -> impl Iterator<Item = &QueryText> {
    policy.using.iter().chain(&policy.with_check).flat_map(|expression| super::expressions::queries(&expression.tree))
}

/// Whether a query names a relation.
fn names(query: &QueryText, key: &ObjectKey) -> bool {
    query.relations.iter().any(|name| name.name == key.name && name.schema.as_ref().is_none_or(|schema| *schema == key.schema))
}

/// Changes every query in the conditions of a policy.
fn for_queries(policy: &mut Policy, mut change: impl FnMut(&mut QueryText)) {
    for expression in policy.using.iter_mut().chain(&mut policy.with_check) {
        super::expressions::walk_mut(&mut expression.tree, |node| {
            if let Expr::InQuery { negated: _, operand: _, query } | Expr::Subquery(query) | Expr::Exists { negated: _, query } = node {
                change(query);
            }
        });
    }
}
