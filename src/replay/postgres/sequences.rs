//! Sequences: made by statements, by `serial` and by identity columns.
//!
//! Defaults as in <https://www.postgresql.org/docs/15/sql-createsequence.html>.

use super::refusal::{Step, missing, no_column_of, no_relation, relation_exists};
use super::state::{RelationKind, TEMP};
use super::{EffectVerb, Replayer, names};
use crate::catalog::{ObjectKey, Sequence};
use crate::sql::{AlterSequence, ColumnReference, CreateSequence, ObjectName, Persistence, SequenceOptions};

/// Smallest and largest value of a sequence's type.
fn bounds(data_type: &str) -> (i64, i64) {
    match data_type {
        "smallint" => (i16::MIN.into(), i16::MAX.into()),
        "integer" => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN, i64::MAX),
    }
}

impl Replayer {
    /// Resolves every option of a new sequence.
    fn new_sequence(&self, name: &str, options: &SequenceOptions, default_type: &str) -> Step<Sequence> {
        let SequenceOptions {
            data_type: written,
            start: first,
            increment: step,
            min: lower,
            max: upper,
            cache,
            cycle,
            // Read by whoever makes the sequence.
            owned_by: _,
            name: _,
            // A new sequence stands at its start.
            restart: _,
        } = options;
        let data_type = written.clone().unwrap_or_else(|| default_type.to_owned());
        if !matches!(data_type.as_str(), "smallint" | "integer" | "bigint") {
            return self.refuse("sequence type must be smallint, integer, or bigint");
        }
        let increment = step.unwrap_or(1);
        if increment == 0 {
            return self.refuse("INCREMENT must not be zero");
        }
        let (lowest, highest) = bounds(&data_type);
        let ascending = increment > 0;
        let min = lower.flatten().unwrap_or(if ascending { 1 } else { lowest });
        let max = upper.flatten().unwrap_or(if ascending { highest } else { -1 });
        let start = first.unwrap_or(if ascending { min } else { max });
        self.check_bounds(&data_type, min, max, start)?;
        Ok(Sequence {
            name: name.to_owned(),
            data_type,
            start,
            increment,
            min,
            max,
            cache: cache.unwrap_or(1),
            cycle: cycle.unwrap_or(false),
            owned_by: None,
            identity: false,
            persistence: Persistence::Permanent,
            comment: None,
            provenance: self.provenance(),
        })
    }

    fn check_bounds(&self, data_type: &str, min: i64, max: i64, start: i64) -> Step {
        let (lowest, highest) = bounds(data_type);
        if max < lowest || max > highest {
            return self.refuse(format!("MAXVALUE ({max}) is out of range for sequence data type {data_type}"));
        }
        if min < lowest || min > highest {
            return self.refuse(format!("MINVALUE ({min}) is out of range for sequence data type {data_type}"));
        }
        if min >= max {
            return self.refuse(format!("MINVALUE ({min}) must be less than MAXVALUE ({max})"));
        }
        if start < min {
            return self.refuse(format!("START value ({start}) cannot be less than MINVALUE ({min})"));
        }
        if start > max {
            return self.refuse(format!("START value ({start}) cannot be greater than MAXVALUE ({max})"));
        }
        Ok(())
    }

    /// `CREATE SEQUENCE`.
    pub(super) fn create_sequence(&mut self, create: &CreateSequence) -> Step {
        let CreateSequence { name, if_not_exists, persistence, options } = create;
        let schema = self.creation_schema(name, *persistence == Persistence::Temporary)?;
        let key = ObjectKey::new(schema, &name.name);
        if self.state.relation_taken(&key.schema, &key.name) {
            return if *if_not_exists { Ok(()) } else { Err(relation_exists(&key.name)) };
        }
        let mut sequence = self.new_sequence(&key.name, options, "bigint")?;
        if self.state.type_in_the_way(&key.schema, &key.name) {
            return self.refuse(format!("type \"{}\" already exists", key.name));
        }
        self.remove_assumed(&key);
        sequence.persistence = *persistence;
        if let Some(Some(owner)) = &options.owned_by {
            sequence.owned_by = Some(self.owner(owner, &key)?);
        }
        self.state.stands_at.insert(key.clone(), sequence.start);
        self.state.sequences.insert(key.clone(), sequence);
        self.effect(EffectVerb::Created, "sequence", &key);
        Ok(())
    }

    /// Makes the sequence of a serial or identity column and returns its key.
    pub(super) fn column_sequence(
        &mut self,
        table: &ObjectKey,
        column: &str,
        data_type: &str,
        options: &SequenceOptions,
        identity: bool,
    ) -> Step<ObjectKey> {
        let key = match &options.name {
            Some(name) => ObjectKey::new(name.schema.clone().unwrap_or_else(|| table.schema.clone()), &name.name),
            None => ObjectKey::new(
                table.schema.clone(),
                // The engine chooses the names of a statement's sequences before it makes the first of them.
                names::sequence_name(&self.state, &table.schema, &table.name, column, &self.fresh_sequences),
            ),
        };
        if self.state.relation_taken(&key.schema, &key.name) {
            return Err(relation_exists(&key.name));
        }
        let mut sequence = self.new_sequence(&key.name, options, data_type)?;
        sequence.owned_by = Some((table.clone(), column.to_owned()));
        sequence.identity = identity;
        sequence.persistence = self.state.tables.get(table).map(|table| table.persistence).unwrap_or_default();
        self.fresh_sequences.push(key.clone());
        self.state.stands_at.insert(key.clone(), sequence.start);
        self.state.sequences.insert(key.clone(), sequence);
        self.effect(EffectVerb::Created, "sequence", &key);
        Ok(key)
    }

    /// Gives the sequences of a table's columns its persistence.
    pub(super) fn sequences_follow(&mut self, table: &ObjectKey, persistence: Persistence) {
        for key in self.state.sequences.keys_where(|_, sequence| sequence.owned_by.as_ref().is_some_and(|(owner, _)| owner == table)) {
            if let Some(sequence) = self.state.sequences.get_mut(&key) {
                sequence.persistence = persistence;
            }
        }
    }

    /// `ALTER SEQUENCE … SET LOGGED` and `SET UNLOGGED`.
    pub(super) fn set_sequence_logged(&mut self, key: &ObjectKey, logged: bool) -> Step {
        let statement = self.statement;
        if key.schema == TEMP {
            return self.refuse(format!("cannot change logged status of table \"{}\" because it is temporary", key.name));
        }
        if let Some(sequence) = self.state.sequences.get_mut(key) {
            sequence.persistence = if logged { Persistence::Permanent } else { Persistence::Unlogged };
            sequence.provenance.changed.push(statement);
        }
        self.effect(EffectVerb::Changed, "sequence", key);
        Ok(())
    }

    /// The sequence of an identity column.
    pub(super) fn identity_sequence(&self, table: &ObjectKey, column: &str) -> Option<ObjectKey> {
        self.state
            .sequences
            .iter()
            .find(|(_, sequence)| sequence.identity && sequence.owned_by.as_ref().is_some_and(|(t, c)| t == table && c == column))
            .map(|(key, _)| key.clone())
    }

    /// The table and column of `OWNED BY`.
    fn owner(&self, owner: &ColumnReference, sequence: &ObjectKey) -> Step<(ObjectKey, String)> {
        let ColumnReference { table: of, column: wanted } = owner;
        let (key, kind) = self.existing(of)?;
        if kind != RelationKind::Table {
            return self.refuse(format!("sequence cannot be owned by relation \"{}\"", key.name));
        }
        if key.schema != sequence.schema && sequence.schema != TEMP {
            return self.refuse("sequence must be in same schema as table it is linked to");
        }
        let table = self.state.tables.get(&key);
        match table.and_then(|table| table.columns.iter().find(|column| column.name == *wanted)) {
            Some(column) => Ok((key, column.name.clone())),
            None => Err(missing(
                "column",
                format!("{}.{}", key.name, wanted),
                format!("column \"{}\" of relation \"{}\" does not exist", wanted, key.name),
            )),
        }
    }

    /// The sequence of a name.
    pub(super) fn need_sequence(&self, name: &ObjectName) -> Step<ObjectKey> {
        match self.state.find_relation(name).filter(|(key, _)| self.state.relation_taken(&key.schema, &key.name)) {
            Some((key, RelationKind::Sequence)) => Ok(key),
            Some((key, _)) => self.refuse(format!("\"{}\" is not a sequence", key.name)),
            None => {
                self.require_schema_of(name)?;
                Err(no_relation(name))
            }
        }
    }

    /// `ALTER SEQUENCE`.
    pub(super) fn alter_sequence(&mut self, alter: &AlterSequence) -> Step {
        let AlterSequence { name, if_exists, options } = alter;
        if *if_exists && self.absent(name) {
            return Ok(());
        }
        let key = self.need_sequence(name)?;
        let owned_by = match &options.owned_by {
            None => None,
            Some(None) => Some(None),
            Some(Some(owner)) => Some(Some(self.owner(owner, &key)?)),
        };
        if let Some(owner) = &owned_by
            && self.state.sequences.get(&key).is_some_and(|sequence| sequence.identity)
        {
            let _ = owner;
            return self.refuse("cannot change ownership of identity sequence");
        }
        self.change_sequence(&key, options)?;
        let statement = self.statement;
        if let Some(sequence) = self.state.sequences.get_mut(&key) {
            if let Some(owner) = owned_by {
                sequence.owned_by = owner;
            }
            sequence.provenance.changed.push(statement);
        }
        self.effect(EffectVerb::Changed, "sequence", &key);
        Ok(())
    }

    /// Applies changed options; what is not written keeps its value, except bounds that were those of the old type.
    pub(super) fn change_sequence(&mut self, key: &ObjectKey, options: &SequenceOptions) -> Step {
        let Some(old) = self.state.sequences.get(key) else { return Ok(()) };
        let mut new = old.clone();
        let (old_lowest, old_highest) = bounds(&old.data_type);
        let (mut reset_min, mut reset_max) = (false, false);
        if let Some(data_type) = &options.data_type {
            reset_max = old.max == old_highest;
            reset_min = old.min == old_lowest;
            new.data_type = data_type.clone();
        }
        if let Some(increment) = options.increment {
            if increment == 0 {
                return self.refuse("INCREMENT must not be zero");
            }
            new.increment = increment;
        }
        let (lowest, highest) = bounds(&new.data_type);
        let ascending = new.increment > 0;
        match options.max {
            Some(Some(max)) => new.max = max,
            // A bound that was the old type's becomes the new type's, whichever way the sequence counts.
            Some(None) => new.max = if ascending || reset_max { highest } else { -1 },
            None if reset_max => new.max = highest,
            None => {}
        }
        match options.min {
            Some(Some(min)) => new.min = min,
            Some(None) => new.min = if ascending && !reset_min { 1 } else { lowest },
            None if reset_min => new.min = lowest,
            None => {}
        }
        if let Some(start) = options.start {
            new.start = start;
        }
        new.cache = options.cache.unwrap_or(new.cache);
        new.cycle = options.cycle.unwrap_or(new.cycle);
        self.check_bounds(&new.data_type, new.min, new.max, new.start)?;
        let stands_at = match options.restart {
            Some(Some(value)) => Some(value),
            Some(None) => Some(new.start),
            // Where nothing has drawn from it, the sequence still stands where it began.
            None => self
                .state
                .stands_at
                .get(key)
                .copied()
                .filter(|_| !self.rows_written && (options.min.is_some() || options.max.is_some() || options.data_type.is_some())),
        };
        if let Some(value) = stands_at {
            if value < new.min {
                return self.refuse(format!("RESTART value ({value}) cannot be less than MINVALUE ({})", new.min));
            }
            if value > new.max {
                return self.refuse(format!("RESTART value ({value}) cannot be greater than MAXVALUE ({})", new.max));
            }
        }
        self.state.sequences.insert(key.clone(), new);
        if let (Some(_), Some(value)) = (options.restart, stands_at) {
            self.state.stands_at.insert(key.clone(), value);
        }
        Ok(())
    }

    /// `ALTER TABLE … ALTER COLUMN … SET GENERATED` and sequence options of an identity column.
    pub(super) fn change_identity_sequence(&mut self, table: &ObjectKey, column: &str, options: &SequenceOptions) -> Step {
        match self.identity_sequence(table, column) {
            Some(key) => self.change_sequence(&key, options),
            None => Err(no_column_of(table, column)),
        }
    }
}
