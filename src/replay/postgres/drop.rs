//! `DROP` of every kind.

use super::dependencies::Dependent;
use super::refusal::{Step, Stop, missing, no_relation};
use super::state::{RelationKind, TEMP};
use super::{EffectVerb, Replayer};
use crate::catalog::{ObjectKey, RoutineKey};
use crate::sql::{Drop, ObjectKind, ObjectName, ObjectReference, RoutineKind};

impl Replayer {
    /// `DROP`.
    pub(super) fn drop_objects(&mut self, drop: &Drop) -> Step {
        // What kind it is and whether it may be absent is asked for each name (`drop_target`).
        let Drop { kind: _, objects, if_exists: _, cascade } = drop;
        let mut roots = Vec::new();
        for object in objects {
            if let Some(root) = self.drop_target(drop, object)? {
                roots.push(root);
            }
        }
        if roots.is_empty() {
            return Ok(());
        }
        for root in &roots {
            self.required_by_another(root, &roots)?;
        }
        self.delete(&roots, *cascade, true)
    }

    /// What one name of a `DROP` stands for; `None` when nothing is to be done.
    fn drop_target(&mut self, drop: &Drop, object: &ObjectReference) -> Step<Option<Dependent>> {
        let name = &object.name;
        match drop.kind {
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Index => self.relation_to_drop(drop, name),
            ObjectKind::Type | ObjectKind::Domain => {
                let found = self.find_user_type(name).filter(|key| self.state.types.has(key) || self.state.domains.has(key));
                match found {
                    Some(key) if drop.kind == ObjectKind::Domain && !self.state.domains.has(&key) => {
                        self.refuse(format!("\"{}\" is not a domain", key.name))
                    }
                    Some(key) => Ok(Some(Dependent::Type(key))),
                    None => match self.find_user_type(name) {
                        Some(key) if self.state.tables.has(&key) => {
                            self.refuse(format!("cannot drop type {} because table {} requires it", key.name, key.name))
                        }
                        _missing if drop.if_exists => Ok(None),
                        _missing => {
                            self.require_schema_of(name)?;
                            Err(missing("type", &name.name, format!("type \"{name}\" does not exist")))
                        }
                    },
                }
            }
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate | ObjectKind::Routine => {
                match self.find_routine(drop.kind, object) {
                    Ok(key) => Ok(Some(Dependent::Routine(key))),
                    // Two that fit, or one of another kind, is a refusal all the same.
                    Err(Stop::Refused(refusal)) if refusal.missing.is_none() => Err(Stop::Refused(refusal)),
                    Err(_) if drop.if_exists => Ok(None),
                    Err(stop) => Err(stop),
                }
            }
            ObjectKind::Schema => match self.state.schema_exists(&name.name) {
                true => Ok(Some(Dependent::Schema(name.name.clone()))),
                false if drop.if_exists => Ok(None),
                false => Err(missing("schema", &name.name, format!("schema \"{}\" does not exist", name.name))),
            },
            ObjectKind::Extension => match self.state.extensions.has(&name.name) {
                true => Ok(Some(Dependent::Extension(name.name.clone()))),
                false if drop.if_exists || name.name == "plpgsql" => Ok(None),
                false => Err(missing("extension", &name.name, format!("extension \"{}\" does not exist", name.name))),
            },
            ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Rule => self.part_to_drop(drop, object),
            kind => match self.others_named(kind, name, None).into_iter().next() {
                Some((_, key)) => Ok(Some(Dependent::Other(kind, key))),
                None if drop.if_exists => Ok(None),
                None => Err(self.no_other(kind, name, "dropped")),
            },
        }
    }

    fn relation_to_drop(&mut self, drop: &Drop, name: &ObjectName) -> Step<Option<Dependent>> {
        let word = Self::kind_word(drop.kind);
        let Some((key, kind)) = self.state.find_relation(name) else {
            if drop.if_exists {
                return Ok(None);
            }
            self.require_schema_of(name)?;
            return Err(missing("relation", &name.name, format!("{word} \"{}\" does not exist", name.name)));
        };
        if !self.state.relation_taken(&key.schema, &key.name) {
            // An assumed table, or something that stands on one.
            self.remove_assumed(&key);
            self.state.indexes.remove(&key);
            return match drop.if_exists {
                true => Ok(None),
                false => Err(missing("relation", &name.name, format!("{word} \"{}\" does not exist", name.name))),
            };
        }
        let fits = match drop.kind {
            ObjectKind::Table | ObjectKind::ForeignTable => kind == RelationKind::Table,
            ObjectKind::View => kind == RelationKind::View,
            ObjectKind::MaterializedView => kind == RelationKind::MaterializedView,
            ObjectKind::Sequence => kind == RelationKind::Sequence,
            _index => matches!(kind, RelationKind::Index | RelationKind::ConstraintIndex),
        };
        if !fits {
            let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            return self.refuse(format!("\"{}\" is not {article} {word}", key.name));
        }
        Ok(Some(match kind {
            RelationKind::Table => Dependent::Table(key),
            RelationKind::View | RelationKind::MaterializedView => Dependent::View(key),
            RelationKind::Sequence => Dependent::Sequence(key),
            RelationKind::Index => Dependent::Index(key),
            RelationKind::ConstraintIndex => {
                let table = self.table_of_index(&key)?;
                return self.refuse(format!(
                    "cannot drop index {} because constraint {} on table {} requires it",
                    self.visibly(&key),
                    key.name,
                    self.visibly(&table)
                ));
            }
            RelationKind::Composite => return self.refuse(format!("\"{}\" is not a {word}", key.name)),
        }))
    }

    fn part_to_drop(&mut self, drop: &Drop, object: &ObjectReference) -> Step<Option<Dependent>> {
        let word = Self::kind_word(drop.kind);
        let name = &object.name.name;
        let Some(on) = &object.on else { return Ok(None) };
        let table = match self.state.find_relation(on) {
            Some((key, kind)) if !self.state.is_assumed(&key) => self.opened(key, kind)?,
            _missing if drop.if_exists => return Ok(None),
            _missing => return Err(no_relation(on)),
        };
        let found = match drop.kind {
            ObjectKind::Trigger => {
                self.state.triggers.has(&(table.clone(), name.clone())).then(|| Dependent::Trigger(table.clone(), name.clone()))
            }
            ObjectKind::Policy => {
                self.state.policies.has(&(table.clone(), name.clone())).then(|| Dependent::Policy(table.clone(), name.clone()))
            }
            kind => self
                .state
                .others
                .keys_where(|(other, key), def| {
                    *other == kind && key.name.ends_with(name.as_str()) && def.table.as_ref() == Some(&table) && def.name.name == *name
                })
                .into_iter()
                .next()
                .map(|(kind, key)| Dependent::Other(kind, key)),
        };
        match found {
            Some(found) => Ok(Some(found)),
            None if drop.if_exists || self.state.tainted.has(&table) => Ok(None),
            None => {
                let preposition = if drop.kind == ObjectKind::Rule { "relation" } else { "table" };
                let message = format!("{word} \"{name}\" for {preposition} \"{}\" does not exist", table.name);
                Err(missing(word, format!("{}.{name}", table.name), message))
            }
        }
    }

    /// Refuses to drop what is a part of something else.
    fn required_by_another(&self, root: &Dependent, roots: &[Dependent]) -> Step {
        match root {
            Dependent::Index(key) => {
                if let Some(parent) = self.state.index_parents.get(key)
                    && !roots.contains(&Dependent::Index(parent.clone()))
                {
                    return self.refuse(format!("cannot drop index {} because index {} requires it", key.name, parent.name));
                }
            }
            Dependent::Sequence(key) => {
                if let Some(sequence) = self.state.sequences.get(key)
                    && sequence.identity
                    && let Some((table, column)) = &sequence.owned_by
                {
                    return self
                        .refuse(format!("cannot drop sequence {} because column {column} of table {} requires it", key.name, table.name));
                }
            }
            Dependent::Trigger(table, name) => {
                let parent = self.state.tables.get(table).and_then(|t| t.partition_of.as_ref()).map(|(parent, _)| parent.clone());
                if let Some(parent) = parent
                    && self.state.triggers.get(&(parent.clone(), name.clone())).is_some_and(|trigger| trigger.definition.for_each_row)
                {
                    return self.refuse(format!(
                        "cannot drop trigger {name} on table {} because trigger {name} on table {} requires it",
                        table.name, parent.name
                    ));
                }
            }
            Dependent::Type(key) => {
                if let Some(range) = self.state.multirange_of(key) {
                    return self.refuse(format!("cannot drop type {} because type {} requires it", key.name, range.name));
                }
            }
            _other => {}
        }
        Ok(())
    }

    /// The routine that a reference names: by name alone when it is unique, else by its input types (`LookupFuncWithArgs`).
    pub(super) fn find_routine(&self, kind: ObjectKind, object: &ObjectReference) -> Step<RoutineKey> {
        let fits = |routine: RoutineKind| match kind {
            ObjectKind::Procedure => routine == RoutineKind::Procedure,
            ObjectKind::Aggregate => routine == RoutineKind::Aggregate,
            ObjectKind::Function => routine != RoutineKind::Procedure,
            _routine => true,
        };
        // The engine calls a routine of unsaid kind a function.
        let word = if kind == ObjectKind::Routine { "function" } else { Self::kind_word(kind) };
        let ambiguous = || self.refuse(format!("{} name \"{}\" is not unique", Self::kind_word(kind), object.name));
        let schemas = self.state.search(&object.name);
        if object.name.schema.as_deref() != Some("pg_catalog") {
            self.require_schema_of(&object.name)?;
        }
        let message = match &object.args {
            Some(args) => {
                let (keys, shown) = self.argument_types(args)?;
                let exact = schemas.iter().find_map(|schema| {
                    let key = RoutineKey { name: ObjectKey::new(schema.clone(), &object.name.name), args: keys.clone() };
                    self.state.routines.get(&key).map(|found| (key, found.kind))
                });
                // Procedures and routines are found by all their arguments too, what they give back included.
                let asked = matches!(kind, ObjectKind::Procedure | ObjectKind::Routine);
                let of_kind = if asked { self.routines_by_all(&schemas, &object.name.name, &keys, fits) } else { Vec::new() };
                let by_all = match of_kind.as_slice() {
                    [] => None,
                    [one] => Some((*one).clone()),
                    _several => return ambiguous(),
                };
                match (exact, by_all) {
                    (Some((exact, _)), Some(other)) if exact != other => return ambiguous(),
                    (Some((exact, found)), _) if fits(found) => return Ok(exact),
                    (Some(_), _) => {
                        let article = if kind == ObjectKind::Aggregate { "an" } else { "a" };
                        return self.refuse(format!("{}({}) is not {article} {word}", object.name, shown.join(", ")));
                    }
                    (None, Some(found)) => return Ok(found),
                    (None, None) => format!("{word} {}({}) does not exist", object.name, shown.join(", ")),
                }
            }
            None => {
                let named = |schema: &String| -> Vec<&RoutineKey> {
                    let is = |key: &RoutineKey| key.name.schema == *schema && key.name.name == object.name.name;
                    self.state.routines.iter().filter(|(key, routine)| is(key) && fits(routine.kind)).map(|(key, _)| key).collect()
                };
                for schema in &schemas {
                    match named(schema).as_slice() {
                        [] => {}
                        [one] => return Ok((*one).clone()),
                        _several => return self.refuse(format!("{word} name \"{}\" is not unique", object.name)),
                    }
                }
                format!("could not find a {word} named \"{}\"", object.name)
            }
        };
        if self.unknown_extension() || object.name.schema.as_deref() == Some("pg_catalog") {
            return Err(Stop::Unknown { reason: format!("{message}, as far as the statements that were read tell"), affects: Vec::new() });
        }
        Err(missing("function", &object.name.name, message))
    }

    /// Routines of a name whose arguments of every mode have these types; of those with the same types the first on the path.
    fn routines_by_all(&self, schemas: &[String], name: &str, types: &[String], fits: impl Fn(RoutineKind) -> bool) -> Vec<&RoutineKey> {
        let mut found: Vec<&RoutineKey> = Vec::new();
        for schema in schemas {
            for (key, routine) in self.state.routines.iter() {
                let all = || routine.args.iter().map(|arg| super::functions::argument_key(&arg.data_type)).eq(types.iter().cloned());
                if key.name.schema == *schema && key.name.name == name && fits(routine.kind) && all() {
                    found.push(key);
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        found
    }

    /// Removes a trigger, on partitions too.
    pub(super) fn remove_trigger(&mut self, table: &ObjectKey, name: &str) {
        for member in self.family(table, !self.state.is_partitioned(table)) {
            if self.state.triggers.remove(&(member.clone(), name.to_owned())).is_some() {
                self.effect_in(EffectVerb::Dropped, "trigger", &member, &member, Some(name));
            }
        }
    }

    /// Temporary objects end with their session.
    pub(super) fn drop_temporary(&mut self) {
        let mut roots: Vec<Dependent> = Vec::new();
        roots.extend(self.state.tables.keys_where(|key, _| key.schema == TEMP).into_iter().map(Dependent::Table));
        roots.extend(self.state.views.keys_where(|key, _| key.schema == TEMP).into_iter().map(Dependent::View));
        roots.extend(self.state.sequences.keys_where(|key, _| key.schema == TEMP).into_iter().map(Dependent::Sequence));
        roots.extend(self.state.types.keys_where(|key, _| key.schema == TEMP).into_iter().map(Dependent::Type));
        if !roots.is_empty() {
            let kept = std::mem::take(&mut self.effects);
            // With CASCADE nothing can be refused.
            let _ = self.delete(&roots, true, true);
            self.effects = kept;
        }
    }
}
