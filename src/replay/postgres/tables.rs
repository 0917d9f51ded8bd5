//! Tables: `CREATE TABLE` in its forms, `CREATE TABLE AS`, and the dispatch of `ALTER TABLE`.

use super::columns::printed_type;
use super::parameters::{change_parameters, default_of};
use super::refusal::{Step, Stop, missing, no_relation, relation_exists};
use super::state::{RelationKind, State, TEMP};
use super::{EffectVerb, ReplayIssueKind, Replayer};
use crate::catalog::{Column, ColumnStorage, ObjectKey, SchemaObject, Table, TableKind};
use crate::sql::{
    AlterTable, AlterTableAction, ColumnStorageChange, ConstraintDefinition, CreateSchema, CreateTable, CreateTableAs, DataChange, Expr,
    Expression, InsertSelect, ObjectKind, ObjectName, PartitionBy, PartitionOf, Persistence,
};

/// A schema, every spelling of the temporary one as one.
fn temp_or(schema: &str) -> String {
    if schema.starts_with("pg_temp") { TEMP.into() } else { schema.into() }
}

impl Replayer {
    /// Refuses a schema that does not exist.
    pub(super) fn require_schema(&self, schema: &str) -> Step {
        if self.state.schema_exists(schema) {
            Ok(())
        } else {
            Err(missing("schema", schema, format!("schema \"{schema}\" does not exist")))
        }
    }

    /// Refuses a name in a schema that does not exist.
    pub(super) fn require_schema_of(&self, name: &ObjectName) -> Step {
        match &name.schema {
            Some(schema) if !self.unknown_extension() => self.require_schema(&temp_or(schema)),
            _unsaid => Ok(()),
        }
    }

    /// The schema that a new object stands in.
    pub(super) fn creation_schema(&self, name: &ObjectName, temporary: bool) -> Step<String> {
        if temporary {
            return Ok(TEMP.into());
        }
        match &name.schema {
            Some(schema) if schema.starts_with("pg_temp") => Ok(TEMP.into()),
            Some(schema) => {
                if !self.state.schema_exists(schema) && self.unknown_extension() {
                    return Err(Stop::Unknown {
                        reason: format!("schema \"{schema}\" may come from an extension whose contents are not known"),
                        affects: vec![name.clone()],
                    });
                }
                self.require_schema(schema)?;
                Ok(schema.clone())
            }
            None => match self.state.path.iter().find(|schema| self.state.schema_exists(schema)) {
                Some(schema) => Ok(schema.clone()),
                None => self.refuse("no schema has been selected to create in"),
            },
        }
    }

    /// A relation that exists in the engine: an assumed table does not.
    pub(super) fn existing(&self, name: &ObjectName) -> Step<(ObjectKey, RelationKind)> {
        match self.state.find_relation(name) {
            Some((key, kind)) if self.state.relation_taken(&key.schema, &key.name) => Ok((key, kind)),
            _missing => {
                if name.schema.as_deref().is_some_and(|schema| !self.state.schema_exists(schema)) {
                    return self.unseen(
                        name,
                        missing(
                            "schema",
                            name.schema.clone().unwrap_or_default(),
                            format!("schema \"{}\" does not exist", name.schema.clone().unwrap_or_default()),
                        ),
                    );
                }
                self.unseen(name, no_relation(name))
            }
        }
    }

    /// A missing relation is only certain where no unknown extension may have brought it.
    fn unseen<T>(&self, name: &ObjectName, stop: Stop) -> Step<T> {
        let system = name.schema.as_deref().is_some_and(|schema| schema == "pg_catalog" || schema == "information_schema")
            || (name.schema.is_none() && name.name.starts_with("pg_"));
        if system || self.unknown_extension() {
            let reason = match system {
                true => format!("\"{name}\" belongs to the system catalog"),
                false => format!("\"{name}\" may come from an extension whose contents are not known"),
            };
            return Err(Stop::Unknown { reason, affects: Vec::new() });
        }
        Err(stop)
    }

    /// A relation that is opened for one of its parts: indexes and composite types cannot be (`table_open`).
    pub(super) fn opened(&self, key: ObjectKey, kind: RelationKind) -> Step<ObjectKey> {
        match kind {
            RelationKind::Index | RelationKind::ConstraintIndex => self.refuse(format!("\"{}\" is an index", key.name)),
            RelationKind::Composite => self.refuse(format!("\"{}\" is a composite type", key.name)),
            RelationKind::Table | RelationKind::View | RelationKind::MaterializedView | RelationKind::Sequence => Ok(key),
        }
    }

    /// The relation that a statement changes; an assumed table is changed too, and the statement marked as refused.
    pub(super) fn alter_target(&mut self, name: &ObjectName) -> Step<(ObjectKey, RelationKind)> {
        match self.state.find_relation(name) {
            Some((key, kind)) if self.state.is_assumed(&key) => {
                self.on_assumed = true;
                self.assumed_target.get_or_insert_with(|| name.clone());
                Ok((key, kind))
            }
            _other => self.existing(name),
        }
    }

    /// Notes what an `IF NOT EXISTS` that did nothing would have made otherwise.
    fn note_kept_table(&mut self, create: &CreateTable, key: &ObjectKey) {
        let Some(kept) = self.state.tables.get(key) else { return };
        if create.columns.is_empty() || !create.like.is_empty() || !create.inherits.is_empty() || create.partition_of.is_some() {
            return;
        }
        let mut differences = Vec::new();
        for def in &create.columns {
            let mut wanted = def.data_type.clone();
            if let Some(integer) = super::columns::serial_type(&wanted.name) {
                wanted.name = integer.to_owned();
            }
            match kept.columns.iter().find(|column| column.name == def.name) {
                None => differences.push(format!("column \"{}\" is not there", def.name)),
                Some(column) if printed_type(&column.data_type) != printed_type(&wanted) => {
                    differences.push(format!("column \"{}\" stays {}", def.name, printed_type(&column.data_type)));
                }
                Some(_) => {}
            }
        }
        for column in &kept.columns {
            if !create.columns.iter().any(|def| def.name == column.name) {
                differences.push(format!("column \"{}\" stays", column.name));
            }
        }
        if !differences.is_empty() {
            let message = format!("IF NOT EXISTS keeps the first shape of table \"{}\": {}", key.display(), differences.join(", "));
            self.note(ReplayIssueKind::KeptFirstShape, Some(key.clone()), message);
        }
    }

    /// `CREATE TABLE`.
    pub(super) fn create_table(&mut self, create: &CreateTable) -> Step {
        let CreateTable {
            name: written,
            if_not_exists,
            persistence,
            foreign,
            columns: definitions,
            constraints: table_constraints,
            like,
            inherits,
            partition_by,
            partition_of,
            of_type,
            // SQLite only.
            without_rowid: _,
            strict: _,
            parameters,
        } = create;
        let temporary = *persistence == Persistence::Temporary;
        let schema = self.creation_schema(written, temporary)?;
        let key = ObjectKey::new(schema, &written.name);
        if *if_not_exists && self.state.relation_taken(&key.schema, &key.name) {
            self.note_kept_table(create, &key);
            return Ok(());
        }
        self.remove_assumed(&key);
        let parent = match partition_of {
            // The bound is read once the partition's columns are known.
            Some(PartitionOf { parent, bound: _ }) => {
                let (parent, kind) = self.existing(parent)?;
                Some(self.opened(parent, kind)?)
            }
            None => None,
        };
        let mut columns = match &parent {
            Some(parent) => self.inherited_parts(std::slice::from_ref(parent))?.0,
            None => Vec::new(),
        };
        if let Some(of_type) = of_type {
            columns.extend(self.columns_of_type(of_type)?);
        }
        // Own columns, with what LIKE copies between them.
        let mut own: Vec<(Column, Option<usize>)> = Vec::new();
        for (position, def) in definitions.iter().enumerate() {
            for like in like.iter().filter(|like| like.position == position) {
                own.extend(self.like_columns(&key, like)?.into_iter().map(|column| (column, None)));
            }
            let inherits_type = (parent.is_some() || of_type.is_some()) && def.data_type.name.is_empty();
            let column = if inherits_type {
                match columns.iter().find(|column| column.name == def.name) {
                    Some(base) => Column {
                        nullable: base.nullable && def.nullable != Some(false),
                        default: None,
                        generated: None,
                        local: true,
                        ..base.clone()
                    },
                    None => return self.refuse(format!("column \"{}\" does not exist", def.name)),
                }
            } else {
                self.build_column(&key, def)?
            };
            own.push((column, Some(position)));
        }
        for like in like.iter().filter(|like| like.position >= definitions.len()) {
            own.extend(self.like_columns(&key, like)?.into_iter().map(|column| (column, None)));
        }
        self.at = self.statement;
        for name in inherits {
            let (parent, kind) = self.existing(name)?;
            self.opened(parent, kind)?;
        }
        for (at, (column, _)) in own.iter().enumerate() {
            if own.iter().skip(at + 1).any(|(other, _)| other.name == column.name) {
                return self.refuse(format!("column \"{}\" specified more than once", column.name));
            }
        }
        let parents = match &parent {
            Some(parent) => vec![parent.clone()],
            None => self.need_parents(inherits, temporary)?,
        };
        let (inherited, mut checks) = self.inherited_parts(&parents)?;
        for name in self.conflicting_defaults(&parents) {
            if !definitions.iter().any(|own| own.name == name && own.default.is_some()) {
                return self.refuse(format!("column \"{name}\" inherits conflicting default values"));
            }
        }
        if parent.is_none() {
            columns.extend(inherited);
        }
        let before_own = columns.len();
        let mut origin: Vec<(String, usize)> = Vec::new();
        for (column, position) in own {
            if let Some(position) = position {
                origin.push((column.name.clone(), position));
            }
            if !self.merge_own_column(columns.get_mut(..before_own).unwrap_or_default(), &column)? {
                columns.push(column);
            }
        }
        let primary: Vec<&ConstraintDefinition> = definitions
            .iter()
            .flat_map(|column| &column.constraints)
            .chain(table_constraints)
            .filter(|def| matches!(def.kind, crate::sql::ConstraintKind::PrimaryKey { .. }))
            .collect();
        if let Some(second) = primary.get(1) {
            self.at = second.span;
            return self.refuse(format!("multiple primary keys for table \"{}\" are not allowed", key.name));
        }
        if let Some(parent) = &parent {
            if !self.state.tables.has(parent) {
                return self.refuse(format!("inherited relation \"{}\" is not a table or foreign table", parent.name));
            }
            if parent.schema == TEMP && !temporary {
                return self.refuse(format!("cannot create a permanent relation as partition of temporary relation \"{}\"", parent.name));
            }
            if parent.schema != TEMP && temporary {
                return self.refuse(format!("cannot create a temporary relation as partition of permanent relation \"{}\"", parent.name));
            }
        }
        if self.state.relation_taken(&key.schema, &key.name) {
            return Err(relation_exists(&key.name));
        }
        if self.state.type_in_the_way(&key.schema, &key.name) {
            return self.refuse(format!("type \"{}\" already exists", key.name));
        }
        for (name, position) in &origin {
            if let Some(def) = definitions.get(*position) {
                let at = columns.iter().position(|column| column.name == *name);
                if let Some(mut column) = at.and_then(|at| columns.get(at)).cloned() {
                    self.build_default(def, &columns, &mut column)?;
                    if let Some(place) = at.and_then(|at| columns.get_mut(at)) {
                        *place = column;
                    }
                }
            }
        }
        if let (Some(parent), Some(partition)) = (&parent, partition_of) {
            if !self.state.is_partitioned(parent) {
                return self.refuse(format!("\"{}\" is not partitioned", parent.name));
            }
            self.check_bound(parent, &key, &partition.bound)?;
        }
        if parent.is_some() {
            columns.iter_mut().for_each(|column| column.local = false);
        }
        self.at = self.statement;
        for like in like {
            checks.extend(self.like_checks(like));
        }
        let kind = match (partition_by, *foreign) {
            (Some(PartitionBy { text, columns: _ }), _) => TableKind::Partitioned(text.clone()),
            (None, true) => TableKind::Foreign,
            (None, false) => TableKind::Ordinary,
        };
        if let Some(by) = partition_by {
            for column in &by.columns {
                if !columns.iter().any(|own| &own.name == column) {
                    return self.refuse(format!("column \"{column}\" named in partition key does not exist"));
                }
            }
        }
        let of_type_key = of_type.as_ref().and_then(|name| self.find_user_type(name));
        let table = Table {
            name: key.name.clone(),
            kind,
            persistence: *persistence,
            columns,
            checks,
            inherits: if parent.is_some() { Vec::new() } else { parents },
            partition_of: partition_of.as_ref().zip(parent.clone()).map(|(partition, parent)| (parent, partition.bound.clone())),
            parameters: of_type_key.iter().map(|key| ("of".to_owned(), key.display())).chain(parameters.clone()).collect(),
            provenance: self.provenance(),
            ..Table::default()
        };
        self.state.fill_shell(&key);
        self.state.tables.insert(key.clone(), table);
        self.sequences_follow(&key, *persistence);
        self.effect(EffectVerb::Created, "table", &key);
        // A new table has no rows that could break them, so that the engine marks them valid at once.
        let valid: Vec<ConstraintDefinition> =
            table_constraints.iter().map(|def| ConstraintDefinition { not_valid: def.not_valid && *foreign, ..def.clone() }).collect();
        let constraints: Vec<(Option<&str>, &ConstraintDefinition)> = definitions
            .iter()
            .flat_map(|column| column.constraints.iter().map(|def| (Some(column.name.as_str()), def)))
            .chain(valid.iter().map(|def| (None, def)))
            .collect();
        if let Some(parent) = &parent {
            self.clone_to_partition(parent, &key)?;
        }
        self.add_constraints(&key, &constraints, false, true)?;
        self.at = self.statement;
        for like in like {
            self.like_indexes(&key, like)?;
            self.like_statistics(&key, like);
        }
        if let Some(table) = self.state.tables.get_mut(&key) {
            // What the creating statement itself adds is no later change.
            table.provenance.changed.clear();
            table.columns.iter_mut().for_each(|column| column.provenance.changed.clear());
        }
        Ok(())
    }

    /// `CREATE TABLE … AS`: the columns are known by name at best.
    pub(super) fn create_table_as(&mut self, create: &CreateTableAs) -> Step {
        let CreateTableAs { name, if_not_exists, persistence, columns: names, query, parameters } = create;
        self.check_query(query)?;
        self.check_selected(query)?;
        let schema = self.creation_schema(name, *persistence == Persistence::Temporary)?;
        let key = ObjectKey::new(schema, &name.name);
        if self.state.relation_taken(&key.schema, &key.name) {
            return if *if_not_exists { Ok(()) } else { Err(relation_exists(&key.name)) };
        }
        self.remove_assumed(&key);
        let (columns, certain) = self.query_columns(query, names);
        if let Some(twice) = columns
            .iter()
            .enumerate()
            .find_map(|(at, column)| columns.iter().take(at).find(|other| other.name == column.name && column.name != "?column?"))
        {
            return self.refuse(format!("column \"{}\" specified more than once", twice.name));
        }
        if self.state.type_in_the_way(&key.schema, &key.name) {
            return self.refuse(format!("type \"{}\" already exists", key.name));
        }
        let columns = columns.into_iter().map(|column| Column { storage: ColumnStorage::default(), ..column }).collect();
        let table = Table {
            name: key.name.clone(),
            persistence: *persistence,
            columns,
            parameters: parameters.clone(),
            provenance: self.provenance(),
            ..Table::default()
        };
        self.state.fill_shell(&key);
        self.state.tables.insert(key.clone(), table);
        self.effect(EffectVerb::Created, "table", &key);
        if !certain && key.schema != TEMP {
            self.state.tainted.insert(key.clone(), vec![self.statement]);
            let message = format!("the columns of \"{}\" are those of a query, and their types are not worked out", key.display());
            self.note(ReplayIssueKind::NotAnalysed, Some(key), message);
        }
        Ok(())
    }

    /// Permanent tables reference permanent tables only, and temporary ones stay temporary.
    fn check_logged(&self, key: &ObjectKey, logged: bool) -> Step {
        let Some(table) = self.state.tables.get(key) else { return Ok(()) };
        let is = |other: &ObjectKey, persistence| self.state.tables.get(other).is_some_and(|other| other.persistence == persistence);
        if key.schema == TEMP {
            return self.refuse(format!("cannot change logged status of table \"{}\" because it is temporary", key.name));
        }
        let target = if logged { Persistence::Permanent } else { Persistence::Unlogged };
        if table.persistence == target {
            return Ok(());
        }
        if logged {
            let mut referenced = table.foreign_keys.iter().map(|fk| &fk.ref_table);
            if let Some(other) = referenced.find(|other| *other != key && is(other, Persistence::Unlogged)) {
                return self.refuse(format!(
                    "could not change table \"{}\" to logged because it references unlogged table \"{}\"",
                    key.name, other.name
                ));
            }
            return Ok(());
        }
        let referring = self.state.tables.iter().find(|(other, def)| {
            *other != key && def.persistence == Persistence::Permanent && def.foreign_keys.iter().any(|fk| fk.ref_table == *key)
        });
        match referring {
            Some((other, _)) => self.refuse(format!(
                "could not change table \"{}\" to unlogged because it references logged table \"{}\"",
                key.name, other.name
            )),
            None => Ok(()),
        }
    }

    /// `CREATE SCHEMA`, with what is written inside.
    pub(super) fn create_schema(&mut self, create: &CreateSchema) -> Step {
        let CreateSchema { name, if_not_exists, elements } = create;
        if self.state.schema_exists(name) {
            return if *if_not_exists { Ok(()) } else { self.refuse(format!("schema \"{name}\" already exists")) };
        }
        if name.starts_with("pg_") {
            return self.refuse(format!("unacceptable schema name \"{name}\""));
        }
        let provenance = self.provenance();
        self.state.schemas.insert(name.clone(), SchemaObject { provenance, comment: None });
        self.effect(EffectVerb::Created, "schema", &ObjectKey::new(name, name));
        if self.depth > 8 {
            return Ok(());
        }
        self.depth += 1;
        let path = std::mem::replace(&mut self.state.path, vec![name.clone()]);
        let mut outcome = Ok(());
        for element in elements {
            outcome = self.apply(element);
            if outcome.is_err() {
                break;
            }
        }
        self.state.path = path;
        self.depth -= 1;
        outcome
    }

    /// Rows: the table and the columns written must exist.
    pub(super) fn data_change(&mut self, data: &DataChange) -> Step {
        let DataChange {
            verb,
            table,
            columns,
            select,
            reads,
            condition,
            others,
            cascade,
            // The rows themselves are replayed apart (`replay/rows`).
            rows: _,
            rows_span: _,
            text: _,
        } = data;
        let (key, kind) = match self.alter_target(table) {
            Ok(found) => found,
            // Extensions and the system catalog have tables of their own.
            Err(Stop::Unknown { .. }) => return Ok(()),
            Err(stop) => return Err(stop),
        };
        if *verb == "TRUNCATE" && !*cascade {
            self.check_truncate(&key, others)?;
        }
        let tainted = self.state.tainted.has(&key);
        let check_columns = |state: &State| match (kind, state.tables.get(&key)) {
            (RelationKind::Table, Some(table)) if !tainted => {
                match columns.iter().find(|column| !table.columns.iter().any(|own| own.name == **column)) {
                    Some(column) => Err(super::refusal::no_column_of(&key, column)),
                    None => Ok(()),
                }
            }
            _unknown => Ok(()),
        };
        // Of an UPDATE the engine looks at what it sets last.
        let updates = *verb == "UPDATE";
        if !updates && !self.on_assumed {
            check_columns(&self.state)?;
        }
        for name in reads.iter().filter(|_| !self.on_assumed) {
            match self.existing(name) {
                Ok(_) | Err(Stop::Unknown { .. }) => {}
                Err(stop) => return Err(stop),
            }
        }
        if let Some(InsertSelect { relations, star: _, query }) = select.as_ref().filter(|_| !self.on_assumed) {
            for name in relations {
                match self.existing(name) {
                    Ok(_) | Err(Stop::Unknown { .. }) => {}
                    Err(stop) => return Err(stop),
                }
            }
            if let (Some(query), RelationKind::Table, false) = (query, kind, tainted) {
                self.check_inserted(&key, columns, query)?;
            }
        }
        if let (Some(condition), RelationKind::Table, false) = (condition, kind, tainted || self.on_assumed) {
            self.expression_columns(&key, &condition.tree)?;
            self.check_calls_over(Some(&key), &condition.tree)?;
            self.check_operators(&key, &condition.tree, "argument of WHERE must be type boolean")?;
        }
        if updates && !self.on_assumed {
            check_columns(&self.state)?;
        }
        if self.on_assumed {
            self.assume_columns(&key, columns.iter().map(String::as_str));
        }
        self.effect(EffectVerb::Data, "table", &key);
        Ok(())
    }

    /// Refuses `INSERT … SELECT` of columns that do not exist, that are too many, or whose types the target does not take.
    fn check_inserted(&self, table: &ObjectKey, written: &[String], query: &crate::sql::QueryText) -> Step {
        self.check_selected(query)?;
        let (selected, _) = self.query_columns(query, &[]);
        let Some(target) = self.state.tables.get(table) else { return Ok(()) };
        let into: Vec<&Column> = match written {
            [] => target.columns.iter().collect(),
            names => names.iter().filter_map(|name| target.columns.iter().find(|column| column.name == *name)).collect(),
        };
        for (to, from) in into.iter().zip(&selected) {
            if !from.data_type.name.is_empty()
                && !to.data_type.name.is_empty()
                && self.certainly_not_assignable(&from.data_type, &to.data_type)
            {
                return self.refuse(format!(
                    "column \"{}\" is of type {} but expression is of type {}",
                    to.name,
                    self.format_type(&to.data_type),
                    self.format_type(&from.data_type)
                ));
            }
        }
        let always = |column: &&&Column| column.generated.is_some() || column.identity == Some(crate::catalog::Identity::Always);
        match into.iter().take(selected.len()).find(always) {
            Some(column) => self.refuse(format!("cannot insert a non-DEFAULT value into column \"{}\"", column.name)),
            None => Ok(()),
        }
    }

    /// Refuses to empty a table that a table beyond the emptied ones references.
    fn check_truncate(&self, first: &ObjectKey, others: &[ObjectName]) -> Step {
        let mut emptied = self.family(first, false);
        for name in others {
            emptied.extend(self.family(&self.existing(name)?.0, false));
        }
        let referenced = self.state.tables.iter().any(|(key, table)| {
            !table.assumed && !emptied.contains(key) && table.foreign_keys.iter().any(|fk| emptied.contains(&fk.ref_table))
        });
        if referenced {
            return self.refuse("cannot truncate a table referenced in a foreign key constraint");
        }
        Ok(())
    }

    /// `ALTER TABLE`, and `ALTER` of other relations that have its actions.
    pub(super) fn alter_table(&mut self, alter: &AlterTable) -> Step {
        let AlterTable { name, if_exists, only: _, object: said, actions } = alter;
        if *if_exists && self.absent(name) {
            return Ok(());
        }
        if let [(_, AlterTableAction::AttachIndexPartition { index })] = actions.as_slice() {
            return self.attach_index(name, index);
        }
        let (key, kind) = self.alter_target(name)?;
        if kind == RelationKind::Composite {
            return self.refuse(format!("\"{}\" is a composite type", key.name));
        }
        let columns_only = actions.iter().all(|(_, action)| matches!(action, AlterTableAction::RenameColumn { .. }));
        if matches!(*said, ObjectKind::View | ObjectKind::MaterializedView | ObjectKind::Sequence) && !self.on_assumed && !columns_only {
            self.fits_kind(*said, kind, &key)?;
        }
        // The engine runs the actions of one statement in passes; what comes first here comes first there.
        let mut order: Vec<usize> = (0..actions.len()).collect();
        crate::source::order::sort_by_key(&mut order, |at| actions.get(*at).map(|(_, action)| pass(action)));
        let mut key = key;
        for at in order {
            let Some((span, action)) = actions.get(at) else { continue };
            self.at = *span;
            key = self.alter_action(key, kind, alter, action)?;
        }
        Ok(())
    }

    /// Runs one action; gives the relation's key afterwards.
    fn alter_action(&mut self, key: ObjectKey, kind: RelationKind, alter: &AlterTable, action: &AlterTableAction) -> Step<ObjectKey> {
        let only = alter.only;
        match action {
            AlterTableAction::RenameTo { to } => return self.rename_relation(&key, kind, to),
            AlterTableAction::SetSchema { schema } => return self.move_relation(&key, kind, schema),
            AlterTableAction::Irrelevant(_) => return Ok(key),
            AlterTableAction::RenameColumn { from, to, quoted: _ } => {
                self.rename_column(&key, kind, only, from, to)?;
                return Ok(key);
            }
            _other if kind != RelationKind::Table => return self.alter_other_relation(key, kind, action),
            AlterTableAction::AddColumn { column, if_not_exists } => self.add_column(&key, only, column, *if_not_exists)?,
            AlterTableAction::DropColumn { name, if_exists, cascade } => self.drop_column(&key, only, name, *if_exists, *cascade)?,
            AlterTableAction::RenameConstraint { from, to } => self.rename_constraint(&key, only, from, to)?,
            AlterTableAction::SetType { column, data_type, collation, using } => {
                self.set_type(&key, only, column, data_type, collation.as_ref(), using.as_ref())?;
            }
            AlterTableAction::SetDefault { column, default } => self.set_default(&key, only, column, default.as_ref())?,
            AlterTableAction::SetNullable { column, nullable } => self.set_nullable(&key, only, column, *nullable)?,
            AlterTableAction::AddIdentity { column, identity } => self.add_identity(&key, column, identity)?,
            AlterTableAction::SetIdentity { column, always, options } => self.set_identity(&key, column, *always, options)?,
            AlterTableAction::DropIdentity { column, if_exists } => self.drop_identity(&key, column, *if_exists)?,
            AlterTableAction::SetExpression { column, expression } => {
                let new = expression.clone();
                self.with_column(&key, column, |column| {
                    if let Some(generated) = &mut column.generated {
                        generated.expression = new;
                    }
                })?;
                self.effect_in(EffectVerb::Changed, "column", &key, &key, Some(column));
            }
            AlterTableAction::DropExpression { column, if_exists } => self.drop_expression(&key, only, column, *if_exists)?,
            AlterTableAction::AddConstraint(def) => self.add_constraints(&key, &[(None, def)], only, false)?,
            AlterTableAction::DropConstraint { name, if_exists, cascade } => {
                self.drop_constraint(&key, only, name, *if_exists, *cascade)?
            }
            AlterTableAction::AlterConstraint { name, deferrable, initially_deferred } => {
                self.alter_constraint(&key, name, *deferrable, *initially_deferred)?;
            }
            AlterTableAction::ValidateConstraint { name } => self.validate_constraint(&key, name)?,
            AlterTableAction::AttachPartition { partition, bound } => self.attach_partition(&key, partition, bound)?,
            AlterTableAction::DetachPartition { partition } => self.detach_partition(&key, partition)?,
            AlterTableAction::AttachIndexPartition { index } => self.attach_index(&alter.name, index)?,
            AlterTableAction::Inherit { parent, inherit } => self.inherit(&key, parent, *inherit)?,
            AlterTableAction::RowSecurity { enabled, forced } => {
                self.change_table(&key, |table| {
                    table.row_security = enabled.unwrap_or(table.row_security);
                    table.force_row_security = forced.unwrap_or(table.force_row_security);
                });
            }
            AlterTableAction::TriggerState { name, state } => self.trigger_state(&key, name, *state)?,
            AlterTableAction::SetLogged(logged) => {
                let persistence = if *logged { Persistence::Permanent } else { Persistence::Unlogged };
                self.check_logged(&key, *logged)?;
                // A partitioned table has no file, and its partitions are not asked.
                if !self.state.is_partitioned(&key) {
                    self.change_table(&key, |table| table.persistence = persistence);
                    self.sequences_follow(&key, persistence);
                }
            }
            AlterTableAction::ReplicaIdentity(identity) => {
                let identity = Some(identity.clone()).filter(|word| !word.eq_ignore_ascii_case("default"));
                self.change_table(&key, |table| table.replica_identity = identity);
            }
            AlterTableAction::SetParameters { set, reset } => {
                self.change_table(&key, |table| change_parameters(&mut table.parameters, set, reset));
            }
            AlterTableAction::SetColumnStorage { column, change } => self.set_column_storage(&key, only, column, change)?,
            AlterTableAction::SetIndexStatistics { column: _, target: _ } => {
                return self.refuse(format!("\"{}\" is not an index", key.name));
            }
        }
        Ok(key)
    }

    fn change_table(&mut self, key: &ObjectKey, change: impl FnOnce(&mut Table)) {
        let statement = self.statement;
        if let Some(table) = self.state.tables.get_mut(key) {
            change(table);
            table.provenance.changed.push(statement);
        }
        self.effect(EffectVerb::Changed, "table", key);
    }

    /// Actions on views, sequences, indexes and composite types that the model has nothing to hold for, or that the engine refuses.
    fn alter_other_relation(&mut self, key: ObjectKey, kind: RelationKind, action: &AlterTableAction) -> Step<ObjectKey> {
        match (kind, action) {
            (RelationKind::View, AlterTableAction::SetDefault { column, default }) => {
                let known = self.state.views.get(&key).and_then(|view| view.columns.as_ref());
                if known.is_some_and(|columns| !columns.contains(column)) {
                    return Err(super::refusal::no_column_of(&key, column));
                }
                if let (Some(default), Some(data_type)) = (default, self.column_type(&key, column)) {
                    self.checked_default(column, &data_type, default)?;
                }
                let name = default_of(column);
                let set = default.iter().map(|default| (name.clone(), bare_value(default))).collect();
                self.set_parameters(&key, &set, &[name].into_iter().filter(|_| default.is_none()).collect::<Vec<_>>());
                Ok(key)
            }
            (RelationKind::Sequence, AlterTableAction::SetLogged(logged)) => {
                self.set_sequence_logged(&key, *logged)?;
                Ok(key)
            }
            (RelationKind::MaterializedView, AlterTableAction::SetColumnStorage { column, change }) => {
                self.set_view_storage(&key, column, change)?;
                Ok(key)
            }
            (
                RelationKind::View | RelationKind::MaterializedView | RelationKind::Index | RelationKind::ConstraintIndex,
                AlterTableAction::SetParameters { set, reset },
            ) => {
                self.set_parameters(&key, set, reset);
                Ok(key)
            }
            (RelationKind::Index | RelationKind::ConstraintIndex, AlterTableAction::SetIndexStatistics { column, target }) => {
                self.set_index_statistics(&key, *column, *target);
                Ok(key)
            }
            (RelationKind::MaterializedView, AlterTableAction::ReplicaIdentity(_))
            | (
                RelationKind::View,
                AlterTableAction::AddIdentity { .. } | AlterTableAction::SetIdentity { .. } | AlterTableAction::DropIdentity { .. },
            ) => Err(Stop::Unknown {
                reason: format!("this action on the view \"{}\" is not followed", key.display()),
                affects: vec![ObjectName { schema: Some(key.schema), name: key.name }],
            }),
            (_, action) => self.refuse(format!("ALTER action {} cannot be performed on relation \"{}\"", action_name(action), key.name)),
        }
    }

    /// Message for a statement that ran on an assumed table.
    pub(super) fn missing_target_message(&self) -> String {
        match &self.assumed_target {
            Some(name) => format!("relation \"{name}\" does not exist"),
            None => "the relation does not exist".into(),
        }
    }

    /// The word for an object kind in `ALTER` and `DROP` messages.
    pub(super) fn kind_word(kind: ObjectKind) -> &'static str {
        match kind {
            ObjectKind::Table => "table",
            ObjectKind::ForeignTable => "foreign table",
            ObjectKind::Index => "index",
            ObjectKind::View => "view",
            ObjectKind::MaterializedView => "materialized view",
            ObjectKind::Sequence => "sequence",
            ObjectKind::Type | ObjectKind::Domain => "type",
            ObjectKind::Function => "function",
            ObjectKind::Procedure => "procedure",
            ObjectKind::Aggregate => "aggregate",
            ObjectKind::Routine => "routine",
            ObjectKind::Schema => "schema",
            ObjectKind::Extension => "extension",
            ObjectKind::Trigger => "trigger",
            ObjectKind::Policy => "policy",
            ObjectKind::Rule => "rule",
            ObjectKind::Statistics => "statistics object",
            ObjectKind::Publication => "publication",
            ObjectKind::Subscription => "subscription",
            ObjectKind::Collation => "collation",
            ObjectKind::Conversion => "conversion",
            ObjectKind::EventTrigger => "event trigger",
            ObjectKind::TextSearchConfiguration => "text search configuration",
            ObjectKind::TextSearchDictionary => "text search dictionary",
            ObjectKind::TextSearchParser => "text search parser",
            ObjectKind::TextSearchTemplate => "text search template",
            ObjectKind::Server => "server",
            ObjectKind::ForeignDataWrapper => "foreign-data wrapper",
            ObjectKind::Language => "language",
            ObjectKind::AccessMethod => "access method",
            ObjectKind::Cast => "cast",
            ObjectKind::Operator => "operator",
            ObjectKind::OperatorClass => "operator class",
            ObjectKind::OperatorFamily => "operator family",
            ObjectKind::UserMapping => "user mapping",
            ObjectKind::Transform => "transform",
            ObjectKind::Column => "column",
            ObjectKind::Constraint => "constraint",
            ObjectKind::Database => "database",
            ObjectKind::Role => "role",
            ObjectKind::Tablespace => "tablespace",
            ObjectKind::LargeObject => "large object",
            ObjectKind::ParameterAcl => "parameter",
            ObjectKind::PropertyGraph => "property graph",
        }
    }
}

/// What the engine calls an action (`alter_table_type_to_string`).
fn action_name(action: &AlterTableAction) -> String {
    let name = match action {
        AlterTableAction::AddColumn { .. } => "ADD COLUMN",
        AlterTableAction::DropColumn { .. } => "DROP COLUMN",
        AlterTableAction::RenameColumn { .. } => "RENAME COLUMN",
        AlterTableAction::RenameTo { .. } => "RENAME",
        AlterTableAction::RenameConstraint { .. } => "RENAME CONSTRAINT",
        AlterTableAction::SetType { .. } => "ALTER COLUMN ... SET DATA TYPE",
        AlterTableAction::SetDefault { .. } => "ALTER COLUMN ... SET DEFAULT",
        AlterTableAction::SetNullable { nullable: true, column: _ } => "ALTER COLUMN ... DROP NOT NULL",
        AlterTableAction::SetNullable { nullable: false, column: _ } => "ALTER COLUMN ... SET NOT NULL",
        AlterTableAction::AddIdentity { .. } => "ALTER COLUMN ... ADD IDENTITY",
        AlterTableAction::SetIdentity { .. } => "ALTER COLUMN ... SET",
        AlterTableAction::DropIdentity { .. } => "ALTER COLUMN ... DROP IDENTITY",
        AlterTableAction::SetExpression { .. } => "ALTER COLUMN ... SET EXPRESSION",
        AlterTableAction::DropExpression { .. } => "ALTER COLUMN ... DROP EXPRESSION",
        AlterTableAction::AddConstraint(_) => "ADD CONSTRAINT",
        AlterTableAction::DropConstraint { .. } => "DROP CONSTRAINT",
        AlterTableAction::AlterConstraint { .. } => "ALTER CONSTRAINT",
        AlterTableAction::ValidateConstraint { .. } => "VALIDATE CONSTRAINT",
        AlterTableAction::AttachPartition { .. } | AlterTableAction::AttachIndexPartition { .. } => "ATTACH PARTITION",
        AlterTableAction::DetachPartition { .. } => "DETACH PARTITION",
        AlterTableAction::Inherit { inherit: true, parent: _ } => "INHERIT",
        AlterTableAction::Inherit { inherit: false, parent: _ } => "NO INHERIT",
        AlterTableAction::RowSecurity { enabled: Some(true), forced: _ } => "ENABLE ROW SECURITY",
        AlterTableAction::RowSecurity { enabled: Some(false), forced: _ } => "DISABLE ROW SECURITY",
        AlterTableAction::RowSecurity { enabled: None, forced: Some(false) } => "NO FORCE ROW SECURITY",
        AlterTableAction::RowSecurity { enabled: None, forced: _ } => "FORCE ROW SECURITY",
        AlterTableAction::TriggerState { name, state } => {
            let verb = match state {
                'D' => "DISABLE",
                'R' => "ENABLE REPLICA",
                'A' => "ENABLE ALWAYS",
                _ => "ENABLE",
            };
            let which = if matches!(name.as_str(), "ALL" | "USER") { format!(" {name}") } else { String::new() };
            return format!("{verb} TRIGGER{which}");
        }
        AlterTableAction::SetSchema { .. } => "SET SCHEMA",
        AlterTableAction::SetLogged(true) => "SET LOGGED",
        AlterTableAction::SetLogged(false) => "SET UNLOGGED",
        AlterTableAction::ReplicaIdentity(_) => "REPLICA IDENTITY",
        AlterTableAction::SetParameters { set, reset: _ } if set.is_empty() => "RESET",
        AlterTableAction::SetParameters { .. } => "SET",
        AlterTableAction::SetColumnStorage { change, column: _ } => match change {
            ColumnStorageChange::Mode(_) => "ALTER COLUMN ... SET STORAGE",
            ColumnStorageChange::Compression(_) => "ALTER COLUMN ... SET COMPRESSION",
            ColumnStorageChange::Statistics(_) => "ALTER COLUMN ... SET STATISTICS",
            ColumnStorageChange::Parameters { set, reset: _ } if set.is_empty() => "ALTER COLUMN ... RESET",
            ColumnStorageChange::Parameters { .. } => "ALTER COLUMN ... SET",
        },
        AlterTableAction::SetIndexStatistics { .. } => "ALTER COLUMN ... SET STATISTICS",
        AlterTableAction::Irrelevant(word) => word,
    };
    name.to_owned()
}

/// A value as it is written without the casts that the server adds to a literal.
fn bare_value(value: &Expression) -> String {
    let mut tree = &value.tree;
    while let Expr::Cast { operand, data_type: _ } = tree {
        tree = operand;
    }
    if let Expr::Text(text) = tree { format!("'{}'", text.replace('\'', "''")) } else { value.text.clone() }
}

/// The pass of `ALTER TABLE` in which an action runs (`ATController`, `AlterTablePass`).
fn pass(action: &AlterTableAction) -> u8 {
    match action {
        AlterTableAction::DropColumn { .. }
        | AlterTableAction::DropConstraint { .. }
        | AlterTableAction::DropExpression { .. }
        | AlterTableAction::DropIdentity { .. }
        | AlterTableAction::SetDefault { default: None, column: _ }
        | AlterTableAction::SetNullable { nullable: true, column: _ } => 0,
        AlterTableAction::SetType { .. } => 1,
        AlterTableAction::AddColumn { .. } => 2,
        AlterTableAction::SetDefault { default: Some(_), column: _ } | AlterTableAction::AddIdentity { .. } => 5,
        AlterTableAction::SetNullable { nullable: false, column: _ }
        | AlterTableAction::SetIdentity { .. }
        | AlterTableAction::SetExpression { .. } => 3,
        AlterTableAction::AddConstraint(def) => match &def.kind {
            crate::sql::ConstraintKind::PrimaryKey { .. }
            | crate::sql::ConstraintKind::Unique { .. }
            | crate::sql::ConstraintKind::Exclude { .. } => 4,
            crate::sql::ConstraintKind::NotNull { .. } => 3,
            crate::sql::ConstraintKind::Check { .. } | crate::sql::ConstraintKind::ForeignKey(_) => 5,
        },
        AlterTableAction::RenameColumn { .. }
        | AlterTableAction::RenameTo { .. }
        | AlterTableAction::RenameConstraint { .. }
        | AlterTableAction::AlterConstraint { .. }
        | AlterTableAction::ValidateConstraint { .. }
        | AlterTableAction::AttachPartition { .. }
        | AlterTableAction::DetachPartition { .. }
        | AlterTableAction::AttachIndexPartition { .. }
        | AlterTableAction::Inherit { .. }
        | AlterTableAction::RowSecurity { .. }
        | AlterTableAction::TriggerState { .. }
        | AlterTableAction::SetSchema { .. }
        | AlterTableAction::SetLogged(_)
        | AlterTableAction::SetParameters { .. }
        | AlterTableAction::SetColumnStorage { .. }
        | AlterTableAction::SetIndexStatistics { .. }
        | AlterTableAction::ReplicaIdentity(_)
        | AlterTableAction::Irrelevant(_) => 6,
    }
}
