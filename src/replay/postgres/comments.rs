//! `COMMENT ON`.

use super::refusal::{Step, missing};
use super::state::RelationKind;
use super::{EffectVerb, Replayer};
use crate::catalog::{ObjectKey, TableKind};
use crate::sql::{Comment, ObjectKind, ObjectName};

impl Replayer {
    /// `COMMENT ON`: what the model holds comments for gets it; the object must exist.
    pub(super) fn comment(&mut self, comment: &Comment) -> Step {
        let Comment { kind: said, object, text: written } = comment;
        // An empty comment is none.
        let text = written.clone().filter(|text| !text.is_empty());
        let name = &object.name;
        match *said {
            ObjectKind::Table
            | ObjectKind::ForeignTable
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Sequence
            | ObjectKind::Index => {
                let (key, kind) = self.existing(name)?;
                self.is_what_is_said(*said, kind, &key)?;
                match kind {
                    RelationKind::Table => {
                        if let Some(table) = self.state.tables.get_mut(&key) {
                            table.comment = text;
                        }
                    }
                    RelationKind::View | RelationKind::MaterializedView => {
                        if let Some(view) = self.state.views.get_mut(&key) {
                            view.comment = text;
                        }
                    }
                    RelationKind::Sequence => {
                        if let Some(sequence) = self.state.sequences.get_mut(&key) {
                            sequence.comment = text;
                        }
                    }
                    RelationKind::Index => {
                        if let Some(index) = self.state.indexes.get_mut(&key) {
                            index.comment = text;
                        }
                    }
                    RelationKind::ConstraintIndex => {
                        let table = self.table_of_index(&key)?;
                        if let Some(table) = self.state.tables.get_mut(&table) {
                            let is = |name: &Option<String>| name.as_ref() == Some(&key.name);
                            let keys = table.primary_key.iter_mut().chain(&mut table.uniques).filter(|own| is(&own.name));
                            let exclusions = table.exclusions.iter_mut().filter(|own| is(&own.name));
                            let comments = keys.map(|own| &mut own.index_comment).chain(exclusions.map(|own| &mut own.index_comment));
                            comments.for_each(|comment| *comment = text.clone());
                        }
                    }
                    RelationKind::Composite => {}
                }
                self.effect(EffectVerb::Changed, Self::kind_word(*said), &key);
            }
            ObjectKind::Column => self.comment_column(object.on.as_ref(), &name.name, text)?,
            ObjectKind::Constraint if object.on.as_ref().is_some_and(|on| self.is_domain(on)) => {
                self.comment_domain_constraint(object.on.as_ref(), &name.name, text)?;
            }
            ObjectKind::Constraint => self.comment_constraint(object.on.as_ref(), &name.name, text)?,
            ObjectKind::Schema => {
                self.require_schema(&name.name)?;
                if let Some(schema) = self.state.schemas.get_mut(&name.name) {
                    schema.comment = text;
                } else if name.name == "public" {
                    self.state.public_comment.remove(&());
                    if let Some(text) = text {
                        self.state.public_comment.insert((), text);
                    }
                }
            }
            ObjectKind::Extension => {
                if let Some(extension) = self.state.extensions.get_mut(&name.name) {
                    extension.comment = text;
                } else if name.name != "plpgsql" {
                    return Err(missing("extension", &name.name, format!("extension \"{}\" does not exist", name.name)));
                }
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let Some(key) = self.find_user_type(name) else {
                    return Err(missing("type", &name.name, format!("type \"{name}\" does not exist")));
                };
                if let Some(found) = self.state.types.get_mut(&key) {
                    found.comment = text;
                } else if let Some(domain) = self.state.domains.get_mut(&key) {
                    domain.comment = text;
                }
            }
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Aggregate | ObjectKind::Routine => {
                let key = self.find_routine(*said, object)?;
                if let Some(routine) = self.state.routines.get_mut(&key) {
                    routine.comment = text;
                }
            }
            ObjectKind::Trigger | ObjectKind::Policy => {
                let Some(on) = &object.on else { return Ok(()) };
                let (table, kind) = self.existing(on)?;
                let table = self.opened(table, kind)?;
                let key = (table.clone(), name.name.clone());
                let word = Self::kind_word(*said);
                if let (ObjectKind::Trigger, Some(trigger)) = (*said, self.state.triggers.get_mut(&key)) {
                    trigger.comment = text;
                } else if let (ObjectKind::Policy, Some(policy)) = (*said, self.state.policies.get_mut(&key)) {
                    policy.comment = text;
                } else if kind == RelationKind::Sequence || !self.state.tainted.has(&table) {
                    let message = format!("{word} \"{}\" for table \"{}\" does not exist", name.name, table.name);
                    return Err(missing(word, format!("{}.{}", table.name, name.name), message));
                }
            }
            kind => {
                let key = self
                    .state
                    .search(name)
                    .into_iter()
                    .chain(["public".to_owned()])
                    .map(|schema| (kind, ObjectKey::new(schema, &name.name)))
                    .find(|key| self.state.others.has(key));
                if let Some(other) = key.and_then(|key| self.state.others.get_mut(&key)) {
                    other.comment = text;
                }
            }
        }
        Ok(())
    }

    /// Refuses a comment that calls an object something else than it is.
    fn is_what_is_said(&self, said: ObjectKind, kind: RelationKind, key: &ObjectKey) -> Step {
        let foreign = self.state.tables.get(key).is_some_and(|table| table.kind == TableKind::Foreign);
        let relations = [
            (ObjectKind::Table, kind == RelationKind::Table && !foreign, "a table"),
            (ObjectKind::ForeignTable, kind == RelationKind::Table && foreign, "a foreign table"),
            (ObjectKind::View, kind == RelationKind::View, "a view"),
            (ObjectKind::MaterializedView, kind == RelationKind::MaterializedView, "a materialized view"),
            (ObjectKind::Sequence, kind == RelationKind::Sequence, "a sequence"),
            (ObjectKind::Index, matches!(kind, RelationKind::Index | RelationKind::ConstraintIndex), "an index"),
        ];
        match relations.iter().find(|(relation, ..)| *relation == said) {
            Some((_, false, word)) => self.refuse(format!("\"{}\" is not {word}", key.name)),
            Some((_, true, _)) | None => Ok(()),
        }
    }

    fn is_domain(&self, name: &ObjectName) -> bool {
        self.state.find_relation(name).is_none() && self.find_user_type(name).is_some_and(|key| self.state.domains.has(&key))
    }

    fn comment_domain_constraint(&mut self, on: Option<&ObjectName>, name: &str, text: Option<String>) -> Step {
        let Some(key) = on.and_then(|on| self.find_user_type(on)) else { return Ok(()) };
        let Some(domain) = self.state.domains.get_mut(&key) else { return Ok(()) };
        match domain.checks.iter_mut().find(|check| check.name.as_deref() == Some(name)) {
            Some(check) => {
                check.comment = text;
                Ok(())
            }
            None => {
                let message = format!("constraint \"{name}\" for domain {} does not exist", key.name);
                Err(missing("constraint", format!("{}.{name}", key.name), message))
            }
        }
    }

    fn comment_column(&mut self, on: Option<&ObjectName>, column: &str, text: Option<String>) -> Step {
        let Some(on) = on else { return Ok(()) };
        let (table, kind) = self.existing(on)?;
        match kind {
            RelationKind::Table if self.state.tainted.has(&table) && self.need_column(&table, column).is_err() => Ok(()),
            RelationKind::Table => {
                let found = self.state.tables.get(&table).is_some_and(|target| target.columns.iter().any(|other| other.name == column));
                if !found {
                    // Here the engine calls the table as the statement does.
                    let message = format!("column \"{column}\" of relation \"{on}\" does not exist");
                    return Err(missing("column", format!("{}.{column}", table.name), message));
                }
                if let Some(target) = self.state.tables.get_mut(&table)
                    && let Some(found) = target.columns.iter_mut().find(|other| other.name == column)
                {
                    found.comment = text;
                }
                self.changed_part("column", &table, column);
                Ok(())
            }
            RelationKind::View | RelationKind::MaterializedView => {
                let known = self.state.views.get(&table).and_then(|view| view.columns.as_ref());
                match known.is_some_and(|columns| !columns.iter().any(|other| other == column)) {
                    true => {
                        let message = format!("column \"{column}\" of relation \"{on}\" does not exist");
                        Err(missing("column", format!("{}.{column}", table.name), message))
                    }
                    false => Ok(()),
                }
            }
            RelationKind::Composite => Ok(()),
            RelationKind::Index | RelationKind::ConstraintIndex | RelationKind::Sequence => {
                self.refuse(format!("cannot set comment on relation \"{}\"", table.name))
            }
        }
    }

    fn comment_constraint(&mut self, on: Option<&ObjectName>, name: &str, text: Option<String>) -> Step {
        let Some(on) = on else { return Ok(()) };
        let (table, kind) = self.existing(on)?;
        let table = self.opened(table, kind)?;
        if self.constraint_sort(&table, name).is_none() && !self.state.is_assumed(&table) && !self.state.tainted.has(&table) {
            let message = format!("constraint \"{name}\" for table \"{}\" does not exist", table.name);
            return Err(missing("constraint", format!("{}.{name}", table.name), message));
        }
        if let Some(target) = self.state.tables.get_mut(&table) {
            let is = |other: &Option<String>| other.as_deref() == Some(name);
            for key in target.primary_key.iter_mut().chain(&mut target.uniques).filter(|key| is(&key.name)) {
                key.comment = text.clone();
            }
            for check in target.checks.iter_mut().filter(|check| is(&check.name)) {
                check.comment = text.clone();
            }
            for key in target.foreign_keys.iter_mut().filter(|key| is(&key.name)) {
                key.comment = text.clone();
            }
            for exclusion in target.exclusions.iter_mut().filter(|exclusion| is(&exclusion.name)) {
                exclusion.comment = text.clone();
            }
        }
        Ok(())
    }
}
