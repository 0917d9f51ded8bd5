//! `ALTER TABLE` (<https://sqlite.org/lang_altertable.html>).

use super::create::{Builder, check_expressions};
use super::expressions::{self, Complaints, Names, Place, is_plain_value};
use super::names::{Resolver, reread_complaint, reread_trigger};
use super::rewrite::{self, Change, column_names, entries, entries_seen, touched};
use super::state::{Done, Entry, EntryKind, Refusal, State};
use crate::catalog::{ObjectKey, Table, TableKind};
use crate::replay::EffectVerb;
use crate::source::{Dialect, SourceSpan};
use crate::sql::{AlterTable, AlterTableAction, ColumnDefinition, ConstraintKind, Expr, Expression, IndexColumn, IndexKey};

/// Replays an `ALTER TABLE`.
pub(super) fn alter_table(state: &mut State, alter: &AlterTable) -> Done {
    // SQLite's grammar has neither the guards nor `ONLY`.
    let AlterTable { name, if_exists: _, only: _, object: _, actions } = alter;
    for (_, action) in actions {
        let target = if let AlterTableAction::DropColumn { name: column, if_exists: _, cascade: _ }
        | AlterTableAction::RenameColumn { from: column, to: _, quoted: _ } = action
        {
            Some(column)
        } else {
            None
        };
        let key = match state.find_relation(name) {
            Some(key) => key,
            None => {
                let used: Vec<String> = target.into_iter().cloned().collect();
                super::data::assume(state, name, &used, &format!("no such table: {name}"))?
            }
        };
        if let Some(column) = target {
            super::data::assume_column(state, &key, column);
        }
        match action {
            AlterTableAction::AddColumn { column, if_not_exists: _ } => add_column(state, &key, column)?,
            AlterTableAction::DropColumn { name, if_exists: _, cascade: _ } => drop_column(state, &key, name)?,
            AlterTableAction::RenameColumn { from, to, quoted } => rename_column(state, &key, from, to, *quoted)?,
            AlterTableAction::RenameTo { to } => rename_table(state, &key, to)?,
            AlterTableAction::RenameConstraint { .. }
            | AlterTableAction::SetType { .. }
            | AlterTableAction::SetDefault { .. }
            | AlterTableAction::SetNullable { .. }
            | AlterTableAction::AddIdentity { .. }
            | AlterTableAction::SetIdentity { .. }
            | AlterTableAction::DropIdentity { .. }
            | AlterTableAction::SetExpression { .. }
            | AlterTableAction::DropExpression { .. }
            | AlterTableAction::AddConstraint(_)
            | AlterTableAction::DropConstraint { .. }
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
            | AlterTableAction::Irrelevant(_) => super::foreign(state)?,
        }
    }
    Ok(())
}

/// The table, if it may be altered.
fn alterable(state: &State, key: &ObjectKey) -> Result<Table, Refusal> {
    match state.catalog.tables.get(key) {
        Some(table) if key.name.starts_with("sqlite_") => Err(Refusal::about(format!("table {} may not be altered", table.name), key)),
        Some(table) => Ok(table.clone()),
        None => Err(Refusal::about(format!("no such table: {}", key.name), key)),
    }
}

fn add_column(state: &mut State, key: &ObjectKey, definition: &ColumnDefinition) -> Done {
    if state.catalog.views.contains_key(key) {
        return Err(Refusal::about("Cannot add a column to a view", key));
    }
    if state.catalog.tables.get(key).is_some_and(|table| matches!(table.kind, TableKind::Virtual { .. })) {
        return Err(Refusal::about("virtual tables may not be altered", key));
    }
    let mut table = alterable(state, key)?;
    let (uniques, checks, foreign_keys) = (table.uniques.len(), table.checks.len(), table.foreign_keys.len());
    // The primary key is not read again: a key on the new column is refused below.
    let primary_key = table.primary_key.take();
    let mut builder = Builder { state, key, table: &mut table, autoincrement: None };
    builder.column(definition)?;
    table.primary_key = primary_key;
    let is_key = |constraint: &crate::sql::ConstraintDefinition| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
    if definition.constraints.iter().any(is_key) {
        return Err(Refusal::about("Cannot add a PRIMARY KEY column", key));
    }
    if table.uniques.len() > uniques {
        return Err(Refusal::about("Cannot add a UNIQUE column", key));
    }
    let with_rows = state.rows.contains(key);
    match &definition.generated {
        Some(generated) if generated.stored && with_rows => return Err(Refusal::about("cannot add a STORED column", key)),
        Some(_) => {}
        None => {
            let null_default = definition.default.as_ref().is_none_or(|default| default.tree == crate::sql::Expr::Null);
            if with_rows && state.foreign_keys && table.foreign_keys.len() > foreign_keys && !null_default {
                return Err(Refusal::about("Cannot add a REFERENCES column with non-NULL default value", key));
            }
            if with_rows && definition.nullable == Some(false) && null_default {
                return Err(Refusal::about("Cannot add a NOT NULL column with default value NULL", key));
            }
            if with_rows && definition.default.as_ref().is_some_and(|default| !is_plain_value(&default.tree)) {
                return Err(Refusal::about("Cannot add a column with non-constant default", key));
            }
        }
    }
    if table.strict {
        strict_type(&table, key, definition)?;
    }
    let required = definition.generated.is_some() && definition.nullable == Some(false);
    let tested = table.strict || required || table.checks.len() > checks;
    // A word in double quotes that was a string so far may name the new column.
    read_again(&mut table);
    check_expressions(&table, key).map_err(|refusal| after(&table.name, "table", "add column", refusal))?;
    // SQLite reads the table when the new column could make a row wrong.
    if tested && let Some(column) = super::generated::tested_loop(&table) {
        return Err(Refusal::about(format!("generated column loop on \"{column}\""), key));
    }
    touched(&mut table.provenance.changed, state.span);
    state.effect_within(EffectVerb::Created, "column", key, Some(definition.name.clone()));
    for check in table.checks.iter().skip(checks) {
        state.effect_within(EffectVerb::Created, "check", key, check.name.clone());
    }
    for foreign_key in table.foreign_keys.iter().skip(foreign_keys) {
        state.effect_within(EffectVerb::Created, "foreign_key", key, foreign_key.name.clone());
    }
    state.set_table(key, Some(table));
    rewrite::reread_indexes(state, key);
    Ok(())
}

fn strict_type(table: &Table, key: &ObjectKey, definition: &ColumnDefinition) -> Done {
    let raw = &definition.data_type.raw;
    let message = if raw.is_empty() {
        format!("missing datatype for {}.{}", table.name, definition.name)
    } else if !["ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"].iter().any(|known| raw.eq_ignore_ascii_case(known)) {
        format!("unknown datatype for {}.{}: \"{raw}\"", table.name, definition.name)
    } else {
        return Ok(());
    };
    Err(Refusal::about(format!("error in table {} after add column: {message}", table.name), key))
}

/// `error in view v after rename: …`
fn after(name: &str, kind: &str, when: &str, refusal: Refusal) -> Refusal {
    let when = if when.is_empty() { String::new() } else { format!(" after {when}") };
    Refusal { message: format!("error in {kind} {name}{when}: {}", refusal.message), object: refusal.object }
}

/// SQLite parses its whole schema again before and after a change and refuses the change when something no longer makes sense.
fn test_schema(state: &State, schema: &str, when: &str, strings: bool) -> Done {
    if !when.is_empty() {
        // SQLite loads the changed schema first, which is where tables and indexes are found wanting.
        let loaded = entries_seen(state, schema).filter(|entry| matches!(entry.kind, EntryKind::Table | EntryKind::Index));
        for Entry { kind, key } in loaded {
            test_entry(state, *kind, key, true, true).map_err(|(name, refusal)| after(&name, kind.word(), when, refusal))?;
        }
    }
    for Entry { kind, key } in entries_seen(state, schema) {
        test_entry(state, *kind, key, strings, false).map_err(|(name, refusal)| after(&name, kind.word(), when, refusal))?;
    }
    Ok(())
}

/// Whether a row of the schema table makes sense. What is loaded is read within its database; what is tested as if it were new, so that a TEMP
/// table of the name comes first.
fn test_entry(state: &State, kind: EntryKind, key: &ObjectKey, strings: bool, loaded: bool) -> Result<(), (String, Refusal)> {
    match kind {
        EntryKind::Table => {
            let Some(table) = state.catalog.tables.get(key) else { return Ok(()) };
            if !matches!(table.kind, TableKind::Ordinary) {
                return Ok(());
            }
            let tested = if strings && rewrite::table_expressions_of(table).any(expressions::may_hold_strings) {
                let mut table = table.clone();
                read_again(&mut table);
                test_table(&table, key)
            } else {
                test_table(table, key)
            };
            tested.map_err(|refusal| (table.name.clone(), refusal))
        }
        EntryKind::Index => {
            let Some(index) = state.catalog.indexes.get(key) else { return Ok(()) };
            let shadow = ObjectKey::new("temp", index.table.name.clone());
            let on = if !loaded && state.catalog.tables.contains_key(&shadow) { &shadow } else { &index.table };
            let table = state.catalog.tables.get(on);
            let plain = |column: &IndexColumn| {
                let IndexKey::Column(name) = &column.key else { return false };
                table.is_some_and(|table| table.column(Dialect::Sqlite, name).is_some())
            };
            if index.predicate.is_none() && index.columns.iter().all(plain) {
                return Ok(());
            }
            let columns = column_names(state, on);
            let name = table.map(|table| table.name.clone()).unwrap_or_default();
            let names = Names { table: &name, columns: &columns, rowid: false };
            // A key in double quotes that no column has is a string, where that is allowed.
            let is_string = |column: &IndexColumn| {
                let known = |name: &String| columns.iter().any(|known| known.eq_ignore_ascii_case(name));
                strings && column.quote == Some('"') && matches!(&column.key, IndexKey::Column(name) if !known(name))
            };
            let check = || {
                if let Some(predicate) = &index.predicate {
                    let names = Names { rowid: true, ..names };
                    let read = if strings { expressions::with_columns(predicate, &columns) } else { predicate.clone() };
                    let mut complaints = Complaints::default();
                    complaints.look_at(&read.tree, &names, Place::PartialIndex);
                    if complaints.last.is_some() {
                        let names = Names { rowid: false, ..names };
                        if let Some(column) = index.columns.first().filter(|column| column.collation.is_none()) {
                            let key = match &column.key {
                                IndexKey::Column(name) if is_string(column) => Expr::Text(name.clone()),
                                IndexKey::Column(name) => Expr::Column(vec![name.clone()]),
                                // A lone string is read as a name again.
                                IndexKey::Expression(Expression { tree: Expr::Text(text), text: written, span: _ })
                                    if written.starts_with('\'') =>
                                {
                                    Expr::Column(vec![text.clone()])
                                }
                                IndexKey::Expression(expression) => expression.tree.clone(),
                            };
                            complaints.look_at(&key, &names, Place::Index);
                        }
                        return complaints.last.map_or(Ok(()), Err);
                    }
                }
                for column in &index.columns {
                    match &column.key {
                        IndexKey::Column(name) if columns.iter().any(|known| known.eq_ignore_ascii_case(name)) => {}
                        IndexKey::Column(_) if is_string(column) => {}
                        IndexKey::Column(name) => return Err(format!("no such column: {name}")),
                        // A lone string is read as a name again.
                        IndexKey::Expression(Expression { tree: Expr::Text(text), text: written, span: _ })
                            if written.starts_with('\'') =>
                        {
                            return Err(format!("no such column: {text}"));
                        }
                        IndexKey::Expression(expression) if strings => {
                            expressions::check(&expressions::with_columns(expression, &columns).tree, &names, Place::Index)?;
                        }
                        IndexKey::Expression(expression) => expressions::check(&expression.tree, &names, Place::Index)?,
                    }
                }
                Ok(())
            };
            check().map_err(|message| (index.name.clone(), Refusal::about(message, key)))
        }
        // Without the new rules, SQLite does not look into programs.
        EntryKind::View | EntryKind::Trigger if state.legacy_alter_table => Ok(()),
        EntryKind::View | EntryKind::Trigger => test_program(state, kind, key),
    }
}

/// Whether the query of a view and the statements of a trigger make sense.
fn test_program(state: &State, kind: EntryKind, key: &ObjectKey) -> Result<(), (String, Refusal)> {
    match kind {
        EntryKind::Table | EntryKind::Index => Ok(()),
        EntryKind::View => {
            let Some(view) = state.catalog.views.get(key) else { return Ok(()) };
            let mut resolver = Resolver::new(state, &view.query.text, &key.schema, true);
            resolver.query();
            match resolver.complaint() {
                Some(message) => Err((view.name.clone(), Refusal::about(message, key))),
                None => Ok(()),
            }
        }
        EntryKind::Trigger => {
            let Some(trigger) = state.trigger_key(&key.schema, &key.name).and_then(|key| state.catalog.triggers.get(&key)) else {
                return Ok(());
            };
            match reread_complaint(state, trigger) {
                Some(message) => Err((trigger.definition.name.name.clone(), Refusal::about(message, key))),
                None => Ok(()),
            }
        }
    }
}

/// The checks and generated columns of a table, now that its columns are known: a word in double quotes that names none is a string.
fn read_again(table: &mut Table) {
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let generated = table.columns.iter_mut().filter_map(|column| column.generated.as_mut()).map(|generated| &mut generated.expression);
    let expressions = table.checks.iter_mut().map(|check| &mut check.expression).chain(generated);
    for expression in expressions.filter(|expression| expressions::may_hold_strings(expression)) {
        *expression = expressions::with_columns(expression, &columns);
    }
}

/// What SQLite finds when it parses the statement of a table again.
fn test_table(table: &Table, key: &ObjectKey) -> Done {
    for (at, column) in table.columns.iter().enumerate() {
        if table.columns.iter().take(at).any(|before| Dialect::Sqlite.same(&before.name, &column.name)) {
            return Err(Refusal::about(format!("duplicate column name: {}", column.name), key));
        }
    }
    for foreign_key in &table.foreign_keys {
        for name in &foreign_key.columns {
            if table.column(Dialect::Sqlite, name).is_none() {
                return Err(Refusal::about(format!("unknown column \"{name}\" in foreign key definition"), key));
            }
        }
    }
    check_expressions(table, key)
}

fn rename_column(state: &mut State, key: &ObjectKey, from: &str, to: &str, quoted: bool) -> Done {
    if let Some(view) = state.catalog.views.get(key) {
        return Err(Refusal::about(format!("cannot rename columns of view \"{}\"", view.name), key));
    }
    if let Some(table) = state.catalog.tables.get(key).filter(|table| matches!(table.kind, TableKind::Virtual { .. })) {
        return Err(Refusal::about(format!("cannot rename columns of virtual table \"{}\"", table.name), key));
    }
    let table = alterable(state, key)?;
    let Some(position) = table.columns.iter().position(|column| column.name.eq_ignore_ascii_case(from)) else {
        return Err(Refusal::about(format!("no such column: \"{from}\""), key));
    };
    test_schema(state, &key.schema, "", true)?;
    rewrite::plain_strings(state, &key.schema)?;
    for Entry { kind, key: index } in entries(state, &key.schema) {
        if kind == EntryKind::Index && state.catalog.indexes.get(&index).is_some_and(|index| &index.table == key) {
            test_entry(state, kind, &index, true, false).map_err(|(name, refusal)| after(&name, kind.word(), "", refusal))?;
        }
    }
    let old = Dialect::Sqlite.key(from);
    let change = Change::Column { table: key, from: &old, to, quoted };
    let renamed = |names: &[String]| {
        names.iter().map(|name| if name.eq_ignore_ascii_case(from) { to.to_owned() } else { name.clone() }).collect::<Vec<_>>()
    };
    let columns = renamed(&column_names(state, key));

    // Views and triggers first: they are resolved against the old names.
    for Entry { kind, key: entry } in entries(state, &key.schema) {
        match kind {
            EntryKind::View => rewrite::view_query(state, &entry, &change),
            EntryKind::Trigger => {
                if let Some(trigger) = state.trigger_key(&entry.schema, &entry.name) {
                    rewrite::trigger_text(state, &trigger, &change);
                }
            }
            EntryKind::Index => rename_in_index(state, &entry, key, &change, &columns),
            EntryKind::Table => {}
        }
    }
    if key.schema == "temp" {
        // SQLite rewrites the views and triggers of TEMP twice, the second time against names that are already new.
        for Entry { kind, key: entry } in entries(state, "temp") {
            test_program(state, kind, &entry).map_err(|(name, refusal)| after(&name, kind.word(), "", refusal))?;
        }
    }
    let mut table = state.catalog.tables.get(key).cloned().unwrap_or(table);
    rewrite::table_expressions(state, key, &mut table, &change, &columns);
    if let Some(column) = table.columns.get_mut(position) {
        column.name = to.to_owned();
        touched(&mut column.provenance.changed, state.span);
    }
    for key_constraint in table.primary_key.iter_mut().chain(&mut table.uniques) {
        for column in &mut key_constraint.columns {
            rewrite::key_column(column, &change);
        }
    }
    for check in &mut table.checks {
        if check.column.as_deref().is_some_and(|column| column.eq_ignore_ascii_case(from)) {
            check.column = Some(to.to_owned());
        }
    }
    for foreign_key in &mut table.foreign_keys {
        foreign_key.columns = renamed(&foreign_key.columns);
    }
    touched(&mut table.provenance.changed, state.span);
    state.effect_within(EffectVerb::Renamed, "column", key, Some(to.to_owned()));
    state.set_table(key, Some(table));
    for other in tables_referring_to(state, key) {
        let Some(mut table) = state.catalog.tables.get(&other).cloned() else { continue };
        let mut changed = false;
        for foreign_key in table.foreign_keys.iter_mut().filter(|foreign_key| foreign_key.ref_table == *key) {
            let columns = renamed(&foreign_key.ref_columns);
            changed |= columns != foreign_key.ref_columns;
            foreign_key.ref_columns = columns;
        }
        if changed {
            touched(&mut table.provenance.changed, state.span);
            state.effect_within(EffectVerb::Changed, "foreign_key", &other, None);
            state.set_table(&other, Some(table));
        }
    }
    rewrite::reread_indexes(state, key);
    test_schema(state, &key.schema, "rename", false)
}

/// Tables of the same database with a foreign key to a table.
fn tables_referring_to(state: &State, parent: &ObjectKey) -> Vec<ObjectKey> {
    let refers = |table: &Table| table.foreign_keys.iter().any(|foreign_key| foreign_key.ref_table == *parent);
    let tables = state.catalog.tables.iter().filter(|(key, table)| key.schema == parent.schema && refers(table));
    tables.map(|(key, _)| key.clone()).collect()
}

fn rename_in_index(state: &mut State, entry: &ObjectKey, table: &ObjectKey, change: &Change<'_>, columns: &[String]) {
    let Some(index) = state.catalog.indexes.get(entry).filter(|index| &index.table == table) else { return };
    let mut index = index.clone();
    let mut changed = false;
    for column in &mut index.columns {
        changed |= rewrite::key_column(column, change);
    }
    if changed {
        touched(&mut index.provenance.changed, state.span);
        state.effect_on(EffectVerb::Changed, "index", table, entry);
        state.set_index(entry, Some(index));
    }
    let Some(on) = state.catalog.indexes.get(entry).map(|index| index.table.clone()) else { return };
    rewrite::index_expressions(state, entry, &on, change, columns);
}

fn drop_column(state: &mut State, key: &ObjectKey, name: &str) -> Done {
    if let Some(view) = state.catalog.views.get(key) {
        return Err(Refusal::about(format!("cannot drop column from view \"{}\"", view.name), key));
    }
    if let Some(table) = state.catalog.tables.get(key).filter(|table| matches!(table.kind, TableKind::Virtual { .. })) {
        return Err(Refusal::about(format!("cannot drop column from virtual table \"{}\"", table.name), key));
    }
    let mut table = alterable(state, key)?;
    let Some(position) = table.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name)) else {
        return Err(Refusal::about(format!("no such column: \"{name}\""), key));
    };
    let in_key = |columns: Vec<&str>| columns.iter().any(|column| column.eq_ignore_ascii_case(name));
    if table.primary_key.as_ref().is_some_and(|key| in_key(key.column_names())) {
        return Err(Refusal::about(format!("cannot drop PRIMARY KEY column: \"{name}\""), key));
    }
    let column_span = table.columns.get(position).and_then(|column| column.provenance.created);
    if table.uniques.iter().any(|unique| in_key(unique.column_names()) && on_column(unique.provenance.created, column_span)) {
        return Err(Refusal::about(format!("cannot drop UNIQUE column: \"{name}\""), key));
    }
    if table.columns.len() <= 1 {
        return Err(Refusal::about(format!("cannot drop column \"{name}\": no other columns exist"), key));
    }
    test_schema(state, &key.schema, "", true)?;
    rewrite::plain_strings(state, &key.schema)?;
    table = state.catalog.tables.get(key).cloned().unwrap_or(table);
    // Constraints written on the column go with it; those of the table stay and are tested.
    table.checks.retain(|check| !check.column.as_deref().is_some_and(|column| column.eq_ignore_ascii_case(name)));
    table.foreign_keys.retain(|foreign_key| !on_column(foreign_key.provenance.created, column_span));
    table.columns.remove(position);
    touched(&mut table.provenance.changed, state.span);
    let lost = |column: &&IndexColumn| matches!(&column.key, IndexKey::Column(known) if known.eq_ignore_ascii_case(name));
    if let Some(lost) = table.uniques.iter().flat_map(|unique| &unique.columns).find(lost) {
        let string = "expressions prohibited in PRIMARY KEY and UNIQUE constraints";
        let message = if lost.quote == Some('"') { string.to_owned() } else { format!("no such column: {name}") };
        return Err(after(&table.name, "table", "drop column", Refusal::about(message, key)));
    }
    state.effect_within(EffectVerb::Dropped, "column", key, Some(name.to_owned()));
    state.set_table(key, Some(table));
    test_schema(state, &key.schema, "drop column", false)
}

/// A constraint that is written on a column stands within the column's definition.
fn on_column(constraint: Option<SourceSpan>, column: Option<SourceSpan>) -> bool {
    match (constraint, column) {
        (Some(constraint), Some(column)) => {
            constraint.file == column.file && constraint.start >= column.start && constraint.end <= column.end
        }
        _ => false,
    }
}

/// What SQLite reads again while it writes the new name of a table: everything but the indexes of other tables.
fn test_before_rename(state: &State, table: &ObjectKey) -> Done {
    for Entry { kind, key } in entries_seen(state, &table.schema) {
        let (kind, key) = (*kind, key);
        let other_index = kind == EntryKind::Index && state.catalog.indexes.get(key).is_some_and(|index| &index.table != table);
        let elsewhere = key.schema != table.schema;
        if other_index || (elsewhere && matches!(kind, EntryKind::Table | EntryKind::Index)) {
            continue;
        }
        // A TEMP trigger on the table is tested with the new name first.
        let on_table = state.trigger_key(&key.schema, &key.name).is_some_and(|(on, _)| on == *table);
        let when = if elsewhere && kind == EntryKind::Trigger && on_table { "rename" } else { "" };
        test_entry(state, kind, key, true, false).map_err(|(name, refusal)| after(&name, kind.word(), when, refusal))?;
    }
    Ok(())
}

fn rename_table(state: &mut State, key: &ObjectKey, to: &str) -> Done {
    let new_key = state.key_in(&key.schema, to);
    if state.catalog.tables.contains_key(&new_key)
        || state.catalog.views.contains_key(&new_key)
        || state.catalog.indexes.contains_key(&new_key)
    {
        return Err(Refusal::about(format!("there is already another table or index with this name: {to}"), key));
    }
    if state.catalog.views.contains_key(key) {
        let name = state.catalog.views.get(key).map(|view| view.name.clone()).unwrap_or_default();
        return Err(Refusal::about(format!("view {name} may not be altered"), key));
    }
    if new_key.name.starts_with("sqlite_") {
        return Err(Refusal::about(format!("object name reserved for internal use: {to}"), key));
    }
    let mut table = alterable(state, key)?;
    let legacy = state.legacy_alter_table;
    let change = Change::Table { from: key, to };
    if !legacy {
        test_before_rename(state, key)?;
        for Entry { kind, key: entry } in entries(state, &key.schema) {
            match kind {
                EntryKind::View => rewrite::view_query(state, &entry, &change),
                EntryKind::Trigger => {
                    if let Some(trigger) = state.trigger_key(&entry.schema, &entry.name) {
                        rewrite::trigger_text(state, &trigger, &change);
                    }
                }
                EntryKind::Index => {
                    let own = state.catalog.indexes.get(&entry).is_some_and(|index| &index.table == key);
                    if own {
                        let columns = column_names(state, key);
                        rewrite::index_expressions(state, &entry, key, &change, &columns);
                    }
                }
                EntryKind::Table => {}
            }
        }
        let columns = column_names(state, key);
        rewrite::table_expressions(state, key, &mut table, &change, &columns);
    }
    // The name of its table is not changed in a trigger that SQLite read as one of TEMP.
    for trigger in state.catalog.triggers.values().filter(|trigger| trigger.table == *key) {
        let reread = reread_trigger(state, trigger);
        if reread.table != *key {
            let missing = Refusal::about(format!("no such table: {}.{}", key.schema, trigger.definition.table.name), key);
            return Err(after(&trigger.definition.name.name, "trigger", "rename", missing));
        }
    }
    move_table(state, key, &new_key, table, to);
    if !legacy || state.foreign_keys {
        for other in tables_referring_to(state, key) {
            let Some(mut table) = state.catalog.tables.get(&other).cloned() else { continue };
            let mut changed = false;
            for foreign_key in table.foreign_keys.iter_mut().filter(|foreign_key| foreign_key.ref_table == *key) {
                foreign_key.ref_table = new_key.clone();
                foreign_key.ref_table_name = to.to_owned();
                changed = true;
            }
            if changed {
                touched(&mut table.provenance.changed, state.span);
                if other != new_key {
                    state.effect_within(EffectVerb::Changed, "foreign_key", &other, None);
                }
                state.set_table(&other, Some(table));
            }
        }
    }
    super::rebuild::renamed(state, key, &new_key);
    test_schema(state, &key.schema, "rename", true)
}

/// Gives the table its new key, with its indexes, triggers and shadow tables.
fn move_table(state: &mut State, key: &ObjectKey, new_key: &ObjectKey, mut table: Table, to: &str) {
    let kind = table.kind.clone();
    // A full-text table has a hidden column of its own name.
    if let TableKind::Virtual { .. } = &kind
        && let Some(column) = table.columns.iter_mut().find(|column| column.hidden && column.name.eq_ignore_ascii_case(&key.name))
    {
        to.clone_into(&mut column.name);
    }
    to.clone_into(&mut table.name);
    touched(&mut table.provenance.changed, state.span);
    let rows = state.rows.contains(key);
    state.set_rows(key, false);
    state.set_rows(new_key, rows);
    state.set_table(key, None);
    state.set_table(new_key, Some(table));
    state.effect(EffectVerb::Renamed, "table", new_key);
    if let Some(tainted) = state.catalog.tainted.remove(key) {
        state.catalog.tainted.entry(new_key.clone()).or_default().extend(tainted);
    }
    state.rename_entry(EntryKind::Table, key, new_key);
    let indexes: Vec<ObjectKey> = state.catalog.indexes_of(key).map(|(index, _)| index.clone()).collect();
    for index_key in indexes {
        if let Some(mut index) = state.catalog.indexes.get(&index_key).cloned() {
            index.table = new_key.clone();
            state.set_index(&index_key, Some(index));
        }
    }
    let triggers: Vec<(ObjectKey, String)> = state.catalog.triggers.keys().filter(|(table, _)| table == key).cloned().collect();
    for trigger_key in triggers {
        if let Some(mut trigger) = state.catalog.triggers.get(&trigger_key).cloned() {
            trigger.table = new_key.clone();
            to.clone_into(&mut trigger.definition.table.name);
            state.set_trigger(&trigger_key, None);
            state.set_trigger(&(new_key.clone(), trigger_key.1.clone()), Some(trigger));
        }
    }
    if let TableKind::Virtual { module, .. } = kind {
        for shadow in super::virtual_table::shadow_keys(state, key, &module) {
            let Some(mut table) = state.catalog.tables.get(&shadow).cloned() else { continue };
            let suffix = shadow.name.get(key.name.len()..).unwrap_or_default().to_owned();
            table.name = format!("{to}{suffix}");
            let moved = ObjectKey::new(new_key.schema.clone(), format!("{}{suffix}", new_key.name));
            state.set_table(&shadow, None);
            state.rename_entry(EntryKind::Table, &shadow, &moved);
            state.set_table(&moved, Some(table));
        }
    }
}
