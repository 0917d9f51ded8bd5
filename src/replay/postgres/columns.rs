//! Columns: how a definition becomes one, and the column actions of `ALTER TABLE`.

use super::dependencies::Dependent;
use super::expressions::{columns, is_null, nextval_of};
use super::partitions::age;
use super::refusal::{Step, no_column_of};
use super::typecheck::Found;
use super::{EffectVerb, ReplayIssueKind, Replayer};
use crate::catalog::{Column, ColumnStorage, ForeignKey, Generated, Identity, Index, KeyConstraint, ObjectKey, TableKind};
use crate::sql::{
    ColumnDefinition, DataType, Expr, Expression, GeneratedDefinition, IdentityDefinition, IndexColumn, IndexKey, SequenceOptions,
};

/// Columns that every table has.
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// The integer type of a serial type.
pub(super) fn serial_type(name: &str) -> Option<&'static str> {
    match name {
        "serial" | "serial4" => Some("integer"),
        "bigserial" | "serial8" => Some("bigint"),
        "smallserial" | "serial2" => Some("smallint"),
        _ => None,
    }
}

/// `""` and `"default"` are no collation.
pub(super) fn explicit_collation(collation: Option<&String>) -> Option<String> {
    collation.filter(|name| name.as_str() != "default" && name.as_str() != "pg_catalog.default").map(|name| {
        let name = name.strip_prefix("pg_catalog.").unwrap_or(name);
        name.trim_matches('"').to_owned()
    })
}

impl Replayer {
    /// Makes the column of a definition, with the sequence of a serial or identity column; constraints are added later.
    pub(super) fn build_column(&mut self, table: &ObjectKey, def: &ColumnDefinition) -> Step<Column> {
        let ColumnDefinition {
            span,
            name,
            data_type: written,
            nullable: said_nullable,
            // The server of the oldest supported version keeps no name of a NOT NULL.
            not_null_name: _,
            default,
            // Made by `build_default`, once all columns exist.
            generated: _,
            identity,
            collation,
            // Added by `add_constraints`.
            constraints: _,
            // SQLite only.
            autoincrement: _,
            not_null_on_conflict: _,
            storage,
            compression,
        } = def;
        self.at = *span;
        if SYSTEM_COLUMNS.contains(&name.as_str()) {
            return self.refuse(format!("column name \"{name}\" conflicts with a system column name"));
        }
        let mut data_type = written.clone();
        let serial = serial_type(&data_type.name).filter(|_| data_type.schema.is_none());
        let mut nullable = *said_nullable != Some(false);
        if let Some(integer) = serial {
            data_type.name = integer.to_owned();
            if data_type.array_dimensions > 0 {
                return self.refuse("array of serial is not implemented");
            }
            if default.is_some() {
                return self.refuse(format!("multiple default values specified for column \"{}\" of table \"{}\"", name, table.name));
            }
            nullable = false;
        } else if self.resolve_type(&mut data_type)? == Found::BuiltIn
            && matches!(data_type.name.as_str(), "record" | "void" | "trigger" | "anyelement" | "cstring" | "internal" | "unknown")
        {
            return self.refuse(format!("column \"{}\" has pseudo-type {}", name, data_type.name));
        }
        let mut column = Column {
            name: name.clone(),
            data_type,
            nullable,
            serial: serial.is_some(),
            collation: explicit_collation(collation.as_ref()).map(|name| self.qualified_collation(&name)),
            local: true,
            storage: ColumnStorage { mode: storage.clone(), compression: compression.clone(), ..ColumnStorage::default() },
            provenance: self.provenance(),
            ..Column::default()
        };
        if let Some(integer) = serial {
            let sequence = self.column_sequence(table, name, integer, &SequenceOptions::default(), false)?;
            column.default = Some(nextval_of(&sequence, *span));
        }
        if let Some(identity) = identity {
            if default.is_some() || serial.is_some() {
                return self.refuse(format!("both default and identity specified for column \"{}\" of table \"{}\"", name, table.name));
            }
            self.make_identity(table, &mut column, identity)?;
        }
        Ok(column)
    }

    /// Gives a new column its default and generation expression, which the engine looks at only once all columns exist.
    pub(super) fn build_default(&mut self, def: &ColumnDefinition, all: &[Column], column: &mut Column) -> Step {
        self.at = def.span;
        if let Some(default) = &def.default {
            column.default = self.checked_default(&def.name, &column.data_type, default)?;
        }
        if let Some(GeneratedDefinition { expression, stored }) = &def.generated {
            self.check_calls_among(all, &expression.tree)?;
            let is_column = |name: &str| all.iter().any(|other| other.name == name);
            for name in columns(&expression.tree, is_column) {
                match all.iter().find(|other| other.name == name) {
                    Some(other) if other.generated.is_some() || other.name == def.name => {
                        return self.refuse(format!("cannot use generated column \"{name}\" in column generation expression"));
                    }
                    Some(_) => {}
                    None if SYSTEM_COLUMNS.contains(&name.as_str()) => {}
                    None => return self.refuse(format!("column \"{name}\" does not exist")),
                }
            }
            if self.certainly_mutable(&expression.tree, all) {
                return self.refuse("generation expression is not immutable");
            }
            // Its type counts, so that each column stands for its own.
            let mut typed = expression.tree.clone();
            super::expressions::walk_mut(&mut typed, |node| {
                if let Expr::Column(path) = node
                    && let Some(own) = all.iter().find(|other| path.last() == Some(&other.name))
                {
                    *node = Expr::Cast { operand: Box::new(Expr::Parameter(String::new())), data_type: own.data_type.clone() };
                }
            });
            self.check_default(&def.name, &column.data_type, &typed)?;
            column.generated = Some(Generated { expression: self.qualified(expression), stored: *stored });
        }
        Ok(())
    }

    /// A default as stored: `NULL` is none, sequences and functions must exist, the type must fit.
    pub(super) fn checked_default(&mut self, column: &str, data_type: &DataType, default: &Expression) -> Step<Option<Expression>> {
        if is_null(&default.tree) {
            return Ok(None);
        }
        if !columns(&default.tree, |_| false).is_empty() {
            return self.refuse("cannot use column reference in DEFAULT expression");
        }
        if matches!(default.tree, Expr::Subquery(_)) {
            return self.refuse("cannot use subquery in DEFAULT expression");
        }
        self.check_sequences(&default.tree)?;
        self.check_calls(&default.tree)?;
        self.check_default(column, data_type, &default.tree)?;
        let mut default = self.qualified(default);
        let literals: Vec<String> = super::expressions::sequence_literals(&default.tree).into_iter().map(str::to_owned).collect();
        for literal in literals {
            let name = super::expressions::name_in_string(&literal);
            if name.schema.is_none()
                && let Some(key) = self.state.find_in(&self.state.sequences, &name).filter(|key| key.schema != "public")
            {
                super::rewrite::rename_sequence(&mut default, |other| *other == name, &key);
            }
        }
        Ok(Some(default))
    }

    /// Refuses `nextval('x')` of a relation that does not exist.
    fn check_sequences(&self, expr: &Expr) -> Step {
        for literal in super::expressions::sequence_literals(expr) {
            let name = super::expressions::name_in_string(literal);
            if name.schema.as_deref() == Some("pg_catalog") || literal.chars().all(|c| c.is_ascii_digit()) || name.name.starts_with("pg_") {
                continue;
            }
            self.existing(&name)?;
        }
        Ok(())
    }

    /// Makes a column an identity column.
    pub(super) fn make_identity(&mut self, table: &ObjectKey, column: &mut Column, identity: &IdentityDefinition) -> Step {
        let IdentityDefinition { always, options } = identity;
        let base = column.data_type.name.clone();
        if !matches!(base.as_str(), "smallint" | "integer" | "bigint") {
            return self.refuse("identity column type must be smallint, integer, or bigint");
        }
        self.column_sequence(table, &column.name, &base, options, true)?;
        column.identity = Some(if *always { Identity::Always } else { Identity::ByDefault });
        column.nullable = false;
        Ok(())
    }

    /// `ADD COLUMN`, on the table and its descendants.
    pub(super) fn add_column(&mut self, table: &ObjectKey, only: bool, def: &ColumnDefinition, if_not_exists: bool) -> Step {
        let Some(target) = self.state.tables.get(table) else { return Ok(()) };
        if target.partition_of.is_some() {
            return self.refuse("cannot add column to a partition");
        }
        if let Some(existing) = target.columns.iter().find(|column| column.name == def.name) {
            if existing.assumed && self.on_assumed {
                return Ok(());
            }
            if !if_not_exists {
                return self.refuse(format!("column \"{}\" of relation \"{}\" already exists", def.name, table.name));
            }
            let mut wanted = def.data_type.clone();
            if let Some(integer) = serial_type(&wanted.name) {
                wanted.name = integer.to_owned();
            }
            if wanted.name != existing.data_type.name
                || wanted.args != existing.data_type.args
                || wanted.array_dimensions != existing.data_type.array_dimensions
            {
                let message = format!(
                    "IF NOT EXISTS keeps column \"{}\" of table \"{}\" as {}; the type {} written here has no effect",
                    def.name, table.name, existing.data_type.raw, def.data_type.raw
                );
                self.note(ReplayIssueKind::KeptFirstShape, Some(table.clone()), message);
            }
            return Ok(());
        }
        let children = self.state.children_of(table);
        if only && !children.is_empty() {
            return self.refuse("column must be added to child tables too");
        }
        if def.identity.is_some() && !children.is_empty() {
            return self.refuse("cannot recursively add identity column to table that has child tables");
        }
        let mut all = target.columns.clone();
        let mut column = self.build_column(table, def)?;
        all.push(column.clone());
        self.build_default(def, &all, &mut column)?;
        self.append_column(table, column.clone());
        self.effect_in(EffectVerb::Created, "column", table, table, Some(&def.name));
        for child in children {
            self.inherit_column(&child, &column, 0)?;
        }
        let constraints: Vec<_> = def.constraints.iter().map(|constraint| (Some(def.name.as_str()), constraint)).collect();
        self.add_constraints(table, &constraints, false, false)
    }

    fn append_column(&mut self, table: &ObjectKey, column: Column) {
        let statement = self.statement;
        if let Some(target) = self.state.tables.get_mut(table) {
            target.columns.push(column);
            target.provenance.changed.push(statement);
        }
    }

    /// Gives a child the new column of a parent: merged with its own of that name, or added.
    fn inherit_column(&mut self, child: &ObjectKey, column: &Column, depth: u8) -> Step {
        let Some(table) = self.state.tables.get(child) else { return Ok(()) };
        match table.columns.iter().find(|own| own.name == column.name) {
            Some(own)
                if own.data_type.name != column.data_type.name || own.data_type.array_dimensions != column.data_type.array_dimensions =>
            {
                self.refuse(format!("child table \"{}\" has different type for column \"{}\"", child.name, column.name))
            }
            Some(_) => Ok(()),
            None => {
                self.append_column(child, Column { local: false, ..column.clone() });
                if depth < 32 {
                    for grandchild in self.state.children_of(child) {
                        self.inherit_column(&grandchild, column, depth + 1)?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Whether a parent of the table has the column.
    pub(super) fn column_is_inherited(&self, table: &ObjectKey, column: &str) -> bool {
        self.parents_with_column(table, column) > 0
    }

    /// From how many parents a table has a column (`attinhcount`).
    pub(super) fn parents_with_column(&self, table: &ObjectKey, column: &str) -> usize {
        let Some(target) = self.state.tables.get(table) else { return 0 };
        self.state.parents_of(target).iter().filter(|parent| self.need_column(parent, column).is_ok()).count()
    }

    /// How many of a table's parents belong to the family that a statement changes, so that the change comes to the table from them.
    pub(super) fn parents_among(&self, table: &ObjectKey, family: &[ObjectKey]) -> usize {
        let Some(target) = self.state.tables.get(table) else { return 0 };
        self.state.parents_of(target).iter().filter(|parent| family.contains(parent)).count()
    }

    /// Changes a column of a table.
    pub(super) fn with_column(&mut self, table: &ObjectKey, name: &str, change: impl FnOnce(&mut Column)) -> Step {
        let statement = self.statement;
        let found = self.state.tables.get(table).is_some_and(|target| target.columns.iter().any(|column| column.name == name));
        if !found {
            return Err(no_column_of(table, name));
        }
        if let Some(column) =
            self.state.tables.get_mut(table).and_then(|target| target.columns.iter_mut().find(|column| column.name == name))
        {
            change(column);
            column.provenance.changed.push(statement);
        }
        Ok(())
    }

    /// The column of a table, or the engine's refusal.
    pub(super) fn need_column(&self, table: &ObjectKey, name: &str) -> Step<&Column> {
        match self.state.tables.get(table).and_then(|target| target.columns.iter().find(|column| column.name == name)) {
            Some(column) => Ok(column),
            None => Err(no_column_of(table, name)),
        }
    }

    /// The table and, unless `ONLY` is written, all its descendants.
    pub(super) fn family(&self, table: &ObjectKey, only: bool) -> Vec<ObjectKey> {
        let mut all = vec![table.clone()];
        if !only {
            let mut at = 0;
            while let Some(next) = all.get(at).cloned() {
                for child in self.state.children_of(&next) {
                    if !all.contains(&child) {
                        all.push(child);
                    }
                }
                at += 1;
            }
        }
        all
    }

    /// `DROP COLUMN`, on the table and its descendants.
    pub(super) fn drop_column(&mut self, table: &ObjectKey, only: bool, name: &str, if_exists: bool, cascade: bool) -> Step {
        if self.need_column(table, name).is_err() {
            if SYSTEM_COLUMNS.contains(&name) {
                return self.refuse(format!("cannot drop system column \"{name}\""));
            }
            return if if_exists { Ok(()) } else { Err(no_column_of(table, name)) };
        }
        if self.column_is_inherited(table, name) {
            return self.refuse(format!("cannot drop inherited column \"{name}\""));
        }
        if let Some(TableKind::Partitioned(by)) = self.state.tables.get(table).map(|target| &target.kind)
            && super::keys::partition_columns(by).is_some_and(|key| key.iter().any(|column| column == name))
        {
            return self
                .refuse(format!("cannot drop column \"{name}\" because it is part of the partition key of relation \"{}\"", table.name));
        }
        let mut roots = Vec::new();
        self.columns_to_drop(table, name, only, 0, &mut roots)?;
        if only {
            for child in self.state.children_of(table) {
                let _ = self.with_column(&child, name, |column| column.local = true);
            }
        }
        self.delete(&roots, cascade, true)
    }

    /// The column of a table and of the descendants that have it from there.
    fn columns_to_drop(&mut self, table: &ObjectKey, name: &str, only: bool, depth: u8, roots: &mut Vec<Dependent>) -> Step {
        let children = self.state.children_of(table);
        if only && !children.is_empty() && self.state.is_partitioned(table) {
            return self.refuse("cannot drop column from only the partitioned table when partitions exist");
        }
        if let Some(TableKind::Partitioned(by)) = self.state.tables.get(table).map(|target| &target.kind)
            && super::keys::partition_columns(by).is_some_and(|key| key.iter().any(|column| column == name))
        {
            return self
                .refuse(format!("cannot drop column \"{name}\" because it is part of the partition key of relation \"{}\"", table.name));
        }
        roots.push(Dependent::Column(table.clone(), name.to_owned()));
        for child in children.into_iter().filter(|_| !only && depth < 32) {
            let parents = self.state.tables.get(&child).map(|table| self.state.parents_of(table)).unwrap_or_default();
            let goes = |parent: &ObjectKey| roots.contains(&Dependent::Column(parent.clone(), name.to_owned()));
            let elsewhere = parents.iter().any(|parent| !goes(parent) && self.need_column(parent, name).is_ok());
            let local = self.need_column(&child, name).map_or(true, |column| column.local);
            if !elsewhere && !local {
                self.columns_to_drop(&child, name, false, depth + 1, roots)?;
            }
        }
        Ok(())
    }

    /// `ALTER COLUMN … SET DEFAULT` and `DROP DEFAULT`.
    pub(super) fn set_default(&mut self, table: &ObjectKey, only: bool, name: &str, default: Option<&Expression>) -> Step {
        let data_type = self.need_column(table, name)?.data_type.clone();
        for member in self.family(table, only) {
            let column = self.need_column(&member, name)?;
            if column.identity.is_some() {
                return self.refuse(format!("column \"{name}\" of relation \"{}\" is an identity column", member.name));
            }
            if column.generated.is_some() {
                return self.refuse(format!("column \"{name}\" of relation \"{}\" is a generated column", member.name));
            }
        }
        let default = match default {
            Some(default) => self.checked_default(name, &data_type, default)?,
            None => None,
        };
        for member in self.family(table, only) {
            let _ = self.with_column(&member, name, |column| column.default = default.clone());
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// `SET NOT NULL` and `DROP NOT NULL`.
    pub(super) fn set_nullable(&mut self, table: &ObjectKey, only: bool, name: &str, nullable: bool) -> Step {
        if only && nullable && self.state.is_partitioned(table) && !self.state.children_of(table).is_empty() {
            return self.refuse("cannot remove constraint from only the partitioned table when partitions exist");
        }
        let column = self.need_column(table, name)?;
        if nullable && column.identity.is_some() {
            return self.refuse(format!("column \"{name}\" of relation \"{}\" is an identity column", table.name));
        }
        let target = self.state.tables.get(table);
        let in_key = target.and_then(|target| target.primary_key.as_ref()).is_some_and(|key| key.column_names().contains(&name));
        if nullable && in_key {
            return self.refuse(format!("column \"{name}\" is in a primary key"));
        }
        if nullable
            && let Some((parent, _)) = target.and_then(|target| target.partition_of.as_ref())
            && self.need_column(parent, name).is_ok_and(|column| !column.nullable)
        {
            return self.refuse(format!("column \"{name}\" is marked NOT NULL in parent table"));
        }
        if only && self.state.is_partitioned(table) {
            let children = self.state.children_of(table);
            let lacks = |child: &ObjectKey| self.need_column(child, name).is_ok_and(|column| column.nullable);
            if !nullable && column.nullable && children.iter().any(lacks) {
                return self.refuse("constraint must be added to child tables too");
            }
        }
        let family = self.family(table, only);
        for member in family.iter().skip(1).filter(|_| nullable) {
            if self.need_column(member, name).is_ok_and(|column| column.identity.is_some()) {
                return self.refuse(format!("column \"{name}\" of relation \"{}\" is an identity column", member.name));
            }
            let key = self.state.tables.get(member).and_then(|member| member.primary_key.as_ref());
            if key.is_some_and(|key| key.column_names().contains(&name)) {
                return self.refuse(format!("column \"{name}\" is in a primary key"));
            }
        }
        for member in family {
            let _ = self.with_column(&member, name, |column| column.nullable = nullable);
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// `ALTER COLUMN … TYPE`, on the table and its descendants.
    pub(super) fn set_type(
        &mut self,
        table: &ObjectKey,
        only: bool,
        name: &str,
        new: &DataType,
        collation: Option<&String>,
        using: Option<&Expression>,
    ) -> Step {
        if let Some(using) = using {
            self.expression_columns(table, &using.tree)?;
            self.check_operators(table, &using.tree, "")?;
        }
        let old = self.need_column(table, name)?.clone();
        // The engine changes the sequence first.
        self.identity_takes(&old, new)?;
        if self.column_is_inherited(table, name) {
            return self.refuse(format!("cannot alter inherited column \"{name}\""));
        }
        self.not_of_partition_key(table, name)?;
        let mut new = new.clone();
        self.resolve_type(&mut new)?;
        let bare = DataType { args: Vec::new(), ..new.clone() };
        if let Some(using) = using {
            self.check_calls(&using.tree)?;
        } else if self.certainly_not_assignable(&old.data_type, &new) {
            return self.refuse(format!("column \"{name}\" cannot be cast automatically to type {}", printed_type(&bare)));
        }
        if only && !self.state.children_of(table).is_empty() {
            return self.refuse(format!("type of inherited column \"{name}\" must be changed in child tables too"));
        }
        let family = self.family(table, false);
        for member in family.iter().skip(1) {
            if self.parents_with_column(member, name) > self.parents_among(member, &family) {
                return self.refuse(format!("cannot alter inherited column \"{name}\" of relation \"{}\"", member.name));
            }
            self.identity_takes(self.need_column(member, name)?, &new)?;
            self.not_of_partition_key(member, name)?;
        }
        if let Some(default) = &old.default
            && old.generated.is_none()
            && self.default_cannot_follow(&default.tree, &old.data_type, &new)
        {
            return self.refuse(format!("default for column \"{name}\" cannot be cast automatically to type {}", printed_type(&bare)));
        }
        for member in self.family(table, false) {
            if let Some(message) = self.user_of_type(&member, name) {
                return self.refuse(message);
            }
        }
        let collation = explicit_collation(collation).map(|name| self.qualified_collation(&name));
        let own = self.own_type(&old.data_type).filter(|key| self.state.types.has(key));
        let of_own_type = own.is_some() && old.data_type.array_dimensions == 0 && self.own_type(&new) != own;
        for member in self.family(table, false) {
            let (new, collation) = (new.clone(), collation.clone());
            let _ = self.with_column(&member, name, |column| {
                // The constant of a script's own type stays one.
                if let Some(default) = column.default.as_mut().filter(|default| of_own_type && matches!(default.tree, Expr::Text(_))) {
                    let constant = std::mem::replace(&mut default.tree, Expr::Null);
                    default.tree = Expr::Cast { operand: Box::new(constant), data_type: column.data_type.clone() };
                }
                column.data_type = new;
                column.collation = collation;
                // The engine goes back to what the new type has.
                column.storage = ColumnStorage { mode: None, compression: None, ..std::mem::take(&mut column.storage) };
            });
        }
        // The engine makes indexes and then checks and foreign keys of the column anew, over the new type; their literals are stored with the
        // type they got.
        // Over a domain they are stored with a cast to its base type, which stays.
        let of_domain = self.base_type(&old.data_type) != old.data_type;
        let uses = |tree: &Expr| columns(tree, |word| word == name).iter().any(|used| used == name);
        let still_fits = |member: &ObjectKey, expression: &Expression| {
            let tree = self.as_stored(&expression.tree, name, &old.data_type);
            if !of_domain && uses(&tree) {
                self.check_calls_over(Some(member), &tree)?;
                self.check_operators(member, &tree, "")?;
            }
            Ok(())
        };
        for member in &family {
            for index in self.state.indexes_of(member).into_iter().filter_map(|key| self.state.indexes.get(&key)) {
                let keys = index.columns.iter().filter_map(|column| match &column.key {
                    IndexKey::Expression(expression) => Some(expression),
                    IndexKey::Column(_) => None,
                });
                keys.chain(&index.predicate).try_for_each(|expression| still_fits(member, expression))?;
            }
        }
        for member in &family {
            let Some(target) = self.state.tables.get(member) else { continue };
            let checks = target.checks.iter().map(|check| (age(&check.provenance), Some(check), None));
            let mut made: Vec<_> = checks.chain(target.foreign_keys.iter().map(|fk| (age(&fk.provenance), None, Some(fk)))).collect();
            crate::source::order::sort_by_key(&mut made, |(age, _, _)| *age);
            for (_, check, fk) in made {
                if let Some(check) = check {
                    still_fits(member, &check.expression)?;
                }
                if let Some(fk) = fk {
                    self.foreign_key_still_fits(member, fk, member, name)?;
                }
            }
        }
        for (owner, def) in self.state.tables.iter().filter(|(owner, _)| *owner != table && !self.state.is_assumed(owner)) {
            for fk in &def.foreign_keys {
                self.foreign_key_still_fits(owner, fk, table, name)?;
            }
        }
        // An inherited check is made again with that of its parent only (`ATPostAlterTypeCleanup`).
        let mut lost = Vec::new();
        for member in &family {
            let checks = self.state.tables.get(member).map_or(&[][..], |target| &target.checks);
            for check in checks.iter().filter(|check| check.inherited && uses(&check.expression.tree)) {
                if let Some(check) = check.name.as_deref().filter(|check| self.parents_with_check(member, check) == 0) {
                    lost.push((member.clone(), check.to_owned()));
                }
            }
        }
        for (member, check) in lost {
            if let Some(target) = self.state.tables.get_mut(&member) {
                target.checks.retain(|own| own.name.as_deref() != Some(check.as_str()));
            }
            self.effect_in(EffectVerb::Dropped, "check", &member, &member, Some(&check));
        }
        self.indexes_made_anew(table, name)?;
        for member in &family {
            if let Some(sequence) = self.identity_sequence(member, name) {
                let options = SequenceOptions { data_type: Some(new.name.clone()), ..SequenceOptions::default() };
                self.change_sequence(&sequence, &options)?;
            }
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// Refuses a type that an identity column cannot have.
    fn identity_takes(&self, column: &Column, new: &DataType) -> Step {
        if column.identity.is_some() && !matches!(new.name.as_str(), "smallint" | "integer" | "bigint") {
            return self.refuse("identity column type must be smallint, integer, or bigint");
        }
        Ok(())
    }

    /// Refuses to give a column of a table's partition key another type.
    fn not_of_partition_key(&self, table: &ObjectKey, name: &str) -> Step {
        match self.state.tables.get(table).map(|target| &target.kind) {
            Some(TableKind::Partitioned(by))
                if super::keys::partition_columns(by).is_some_and(|columns| columns.iter().any(|column| column == name)) =>
            {
                self.refuse(format!(
                    "cannot alter column \"{name}\" because it is part of the partition key of relation \"{}\"",
                    table.name
                ))
            }
            _other => Ok(()),
        }
    }

    /// Refuses a type that the other column of a foreign key does not compare with.
    fn foreign_key_still_fits(&self, owner: &ObjectKey, fk: &ForeignKey, table: &ObjectKey, name: &str) -> Step {
        for (from, to) in fk.columns.iter().zip(&fk.ref_columns) {
            let concerned = owner == table && from == name || fk.ref_table == *table && to == name;
            let (Ok(from), Ok(to)) = (self.need_column(owner, from), self.need_column(&fk.ref_table, to)) else { continue };
            if concerned && !self.comparable(&from.data_type, &to.data_type) {
                return self.refuse(format!("foreign key constraint \"{}\" cannot be implemented", fk.name.clone().unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// Indexes over a column that got another type are made anew: their attributes are named after the columns, and those of partitions get
    /// made-up names, an index that stood on the partitioned table only among them.
    fn indexes_made_anew(&mut self, table: &ObjectKey, name: &str) -> Step {
        let over = |columns: &[IndexColumn]| columns.iter().any(|column| plain_column(&column.key) == Some(name));
        let indexes: Vec<(ObjectKey, Index)> = self
            .state
            .indexes_of(table)
            .into_iter()
            .filter_map(|key| self.state.indexes.get(&key).cloned().map(|index| (key, index)))
            .filter(|(_, index)| over(&index.columns))
            .collect();
        let keys: Vec<(bool, KeyConstraint)> = self
            .state
            .tables
            .get(table)
            .map(|target| {
                let primary = target.primary_key.iter().map(|key| (true, key));
                let all = primary.chain(target.uniques.iter().map(|key| (false, key)));
                all.filter(|(_, key)| over(&key.columns)).map(|(primary, key)| (primary, key.clone())).collect()
            })
            .unwrap_or_default();
        let own = |key: &KeyConstraint| ObjectKey::new(table.schema.clone(), key.name.clone().unwrap_or_default());
        for key in indexes.iter().map(|(key, _)| key.clone()).chain(keys.iter().map(|(_, key)| own(key))) {
            self.state.index_labels.remove(&key);
        }
        if !self.state.is_partitioned(table) {
            return Ok(());
        }
        let partitions = self.state.children_of(table);
        let mut attached: Vec<ObjectKey> = indexes.iter().map(|(key, _)| key.clone()).collect();
        while let Some(parent) = attached.pop() {
            for child in self.state.index_parents.keys_where(|_, of| *of == parent) {
                if self.state.indexes.remove(&child).is_some() {
                    self.state.index_parents.remove(&child);
                    self.state.index_labels.remove(&child);
                    attached.push(child);
                }
            }
        }
        for (_, key) in &keys {
            for child in self.state.index_parents.keys_where(|_, of| *of == own(key)) {
                if let Some(partition) = self.state.constraint_indexes.get(&child).cloned() {
                    self.remove_key(&partition, &child.name);
                }
            }
        }
        for (primary, key) in &keys {
            for partition in &partitions {
                self.clone_key(partition, &own(key), *primary, key)?;
            }
        }
        for (key, index) in &indexes {
            for partition in &partitions {
                self.clone_index(partition, key, index, 0)?;
            }
        }
        Ok(())
    }

    /// Why a column's type cannot change: the first made of the things that cannot follow.
    fn user_of_type(&self, table: &ObjectKey, name: &str) -> Option<&'static str> {
        let uses = |expr: &Expr| columns(expr, |word| word == name).iter().any(|used| used == name);
        let views = self.views_on_column(table, name).into_iter().filter_map(|view| self.state.views.get(&view)).map(|view| {
            let last = view.provenance.changed.last().copied();
            (last.or(view.provenance.created), "cannot alter type of a column used by a view or rule")
        });
        let triggers = self.state.triggers.iter().filter(|((on, _), trigger)| {
            let in_condition =
                trigger.definition.condition.as_ref().is_some_and(|condition| super::dependencies::row_field(&condition.tree, name));
            on == table && (in_condition || trigger.definition.update_of.iter().any(|column| column == name))
        });
        let elsewhere = self.policies_on_column(table, name);
        let policies = self.state.policies.iter().filter(|(key, policy)| {
            key.0 == *table
                && policy.using.iter().chain(&policy.with_check).any(|expression| self.condition_uses(table, &expression.tree, name))
                || elsewhere.contains(key)
        });
        let generated = self
            .state
            .tables
            .get(table)
            .into_iter()
            .flat_map(|target| &target.columns)
            .filter(|other| other.name != name && other.generated.as_ref().is_some_and(|generated| uses(&generated.expression.tree)));
        let message = |sort: &str| match sort {
            "trigger" => "cannot alter type of a column used in a trigger definition",
            "policy" => "cannot alter type of a column used in a policy definition",
            _generated => "cannot alter type of a column used by a generated column",
        };
        views
            .chain(triggers.map(|(_, trigger)| (trigger.provenance.created, message("trigger"))))
            .chain(policies.map(|(_, policy)| {
                // `ALTER POLICY` makes its dependencies anew.
                (policy.provenance.changed.last().copied().or(policy.provenance.created), message("policy"))
            }))
            .chain(generated.map(|column| (column.provenance.created, message("generated"))))
            .min_by_key(|(made, _)| made.map(|span| (span.file, span.start)))
            .map(|(_, message)| message)
    }

    /// `ADD GENERATED … AS IDENTITY`.
    pub(super) fn add_identity(&mut self, table: &ObjectKey, name: &str, identity: &IdentityDefinition) -> Step {
        let column = self.need_column(table, name)?.clone();
        // The engine makes the sequence first.
        if !matches!(column.data_type.name.as_str(), "smallint" | "integer" | "bigint") {
            return self.refuse("identity column type must be smallint, integer, or bigint");
        }
        if column.nullable {
            return self.refuse(format!(
                "column \"{name}\" of relation \"{}\" must be declared NOT NULL before identity can be added",
                table.name
            ));
        }
        if column.identity.is_some() {
            return self.refuse(format!("column \"{name}\" of relation \"{}\" is already an identity column", table.name));
        }
        if column.default.is_some() {
            return self.refuse(format!("column \"{name}\" of relation \"{}\" already has a default value", table.name));
        }
        let mut changed = column;
        self.make_identity(table, &mut changed, identity)?;
        let kind = changed.identity;
        self.with_column(table, name, |column| column.identity = kind)?;
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// `SET GENERATED …` and sequence options.
    pub(super) fn set_identity(&mut self, table: &ObjectKey, name: &str, always: Option<bool>, options: &SequenceOptions) -> Step {
        if self.need_column(table, name)?.identity.is_none() {
            return self.refuse(format!("column \"{name}\" of relation \"{}\" is not an identity column", table.name));
        }
        self.change_identity_sequence(table, name, options)?;
        if let Some(always) = always {
            let kind = if always { Identity::Always } else { Identity::ByDefault };
            self.with_column(table, name, |column| column.identity = Some(kind))?;
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// `DROP IDENTITY`: the sequence goes with it.
    pub(super) fn drop_identity(&mut self, table: &ObjectKey, name: &str, if_exists: bool) -> Step {
        if self.need_column(table, name)?.identity.is_none() {
            return if if_exists {
                Ok(())
            } else {
                self.refuse(format!("column \"{name}\" of relation \"{}\" is not an identity column", table.name))
            };
        }
        if let Some(sequence) = self.identity_sequence(table, name) {
            self.state.sequences.remove(&sequence);
            self.effect(EffectVerb::Dropped, "sequence", &sequence);
        }
        self.with_column(table, name, |column| column.identity = None)?;
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// `DROP EXPRESSION`.
    pub(super) fn drop_expression(&mut self, table: &ObjectKey, only: bool, name: &str, if_exists: bool) -> Step {
        // The server takes a child with children of its own for one that is altered alone (`ATPrepDropExpression`).
        let parents = self.family(table, only);
        let has_children = |member: &ObjectKey| !self.state.children_of(member).is_empty();
        if parents.iter().skip(usize::from(!only)).any(has_children) {
            return self.refuse("ALTER TABLE / DROP EXPRESSION must be applied to child tables too");
        }
        let generated = self.need_column(table, name)?.generated.is_some();
        if self.column_is_inherited(table, name) {
            return self.refuse("cannot drop generation expression from inherited column");
        }
        if !generated {
            return if if_exists {
                Ok(())
            } else {
                self.refuse(format!("column \"{name}\" of relation \"{}\" is not a stored generated column", table.name))
            };
        }
        for member in self.family(table, only) {
            let _ = self.with_column(&member, name, |column| column.generated = None);
        }
        self.effect_in(EffectVerb::Changed, "column", table, table, Some(name));
        Ok(())
    }

    /// Whether an expression certainly uses something that is not `IMMUTABLE`.
    pub(super) fn certainly_mutable(&self, expr: &Expr, all: &[Column]) -> bool {
        let mut mutable = false;
        super::expressions::walk(expr, |node| {
            if let Expr::Call { name, args, distinct: _, modifiers: _ } = node
                && name.schema.is_none()
            {
                mutable |= match (name.name.as_str(), args.len()) {
                    (
                        "now"
                        | "clock_timestamp"
                        | "statement_timestamp"
                        | "transaction_timestamp"
                        | "timeofday"
                        | "random"
                        | "gen_random_uuid",
                        0,
                    )
                    | ("current_timestamp" | "current_time" | "localtime" | "localtimestamp", 0 | 1)
                    | ("current_date" | "current_user" | "session_user" | "current_database", 0)
                    | ("nextval" | "currval" | "age" | "to_tsvector", 1)
                    | ("to_char", 2) => true,
                    ("concat" | "concat_ws" | "format", _) => true,
                    (function, arity) => {
                        let mut ours =
                            self.state.routines.iter().filter(|(key, _)| key.name.name == function && key.args.len() == arity).peekable();
                        ours.peek().is_some() && ours.all(|(_, routine)| routine.definition.volatility != "IMMUTABLE")
                    }
                };
            }
            if let Expr::Cast { operand, data_type } = node
                && let Expr::Column(path) = operand.as_ref()
                && let Some(column) = all.iter().find(|column| path.last() == Some(&column.name))
            {
                let zoned = column.data_type.name == "timestamp with time zone";
                mutable |=
                    zoned && matches!(data_type.name.as_str(), "date" | "timestamp without time zone" | "text" | "character varying");
            }
        });
        mutable
    }
}

/// A type as messages print it.
pub(super) fn printed_type(data_type: &DataType) -> String {
    let args = if data_type.args.is_empty() { String::new() } else { format!("({})", data_type.args.join(",")) };
    let array = if data_type.array_dimensions > 0 { "[]" } else { "" };
    match data_type.name.split_once(" with") {
        Some((first, rest)) if !args.is_empty() => format!("{first}{args} with{rest}{array}"),
        _ => format!("{}{args}{array}", data_type.name),
    }
}

/// The plain column of an index key.
pub(super) fn plain_column(key: &IndexKey) -> Option<&str> {
    match key {
        IndexKey::Column(name) => Some(name),
        IndexKey::Expression(_) => None,
    }
}
