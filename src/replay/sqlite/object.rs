//! Indexes, views, triggers, and everything that `DROP` removes.

use super::create::new_relation;
use super::expressions::{self, Complaints, Names, Place};
use super::names::ViewColumns;
use super::state::{Done, EntryKind, Refusal, State, trigger_object, trigger_slot};
use crate::catalog::{Index, ObjectKey, Provenance, TableKind, Trigger, View};
use crate::replay::{EffectVerb, ReplayIssueKind};
use crate::sql::sqlite::unquote;
use crate::sql::{CreateIndex, CreateTrigger, CreateView, Expr, Expression, IndexColumn, IndexKey, ObjectName, QueryText, TriggerAction};

/// The column that a key in double quotes may mean.
pub(super) fn quoted_column(expression: &Expression) -> Option<String> {
    (expression.text.starts_with('"') && matches!(expression.tree, Expr::Column(_))).then(|| unquote(&expression.text))
}

/// Replays `CREATE INDEX` (<https://sqlite.org/lang_createindex.html>).
pub(super) fn create_index(state: &mut State, created: &CreateIndex) -> Done {
    let CreateIndex {
        name,
        if_not_exists,
        table: on,
        unique: _,
        columns: _,
        predicate: _,
        // PostgreSQL only.
        concurrently: _,
        only: _,
        method: _,
        include: _,
        nulls_not_distinct: _,
        parameters: _,
    } = created;
    let Some(name) = name else { return Err(Refusal::new("near \"ON\": syntax error")) };
    let schema = match &name.schema {
        Some(schema) => Some(state.database(schema).ok_or_else(|| Refusal::new(format!("unknown database {schema}")))?),
        None => None,
    };
    if is_schema_table(&on.name) {
        return Err(Refusal::new(format!("table {} may not be indexed", on.name)));
    }
    // An index lives where its table lives.
    let table_name = ObjectName { schema: schema.clone(), name: on.name.clone() };
    let table_key = match state.find_relation(&table_name) {
        Some(key) => key,
        None => super::data::assume(
            state,
            &table_name,
            &index_columns(created),
            &format!("no such table: {}.{}", schema.as_deref().unwrap_or("main"), on.name),
        )?,
    };
    for column in index_columns(created) {
        super::data::assume_column(state, &table_key, &column);
    }
    let key = state.key_in(&table_key.schema, &name.name);
    if key.name.starts_with("sqlite_") {
        return Err(Refusal::new(format!("object name reserved for internal use: {}", name.name)));
    }
    if state.catalog.views.contains_key(&table_key) {
        return Err(Refusal::about("views may not be indexed", &table_key));
    }
    let Some(table) = state.catalog.tables.get(&table_key) else {
        return Err(Refusal::new(format!("no such table: {}", on.name)));
    };
    if matches!(table.kind, TableKind::Virtual { .. }) {
        return Err(Refusal::about("virtual tables may not be indexed", &table_key));
    }
    if table_key.name.starts_with("sqlite_") {
        return Err(Refusal::about(format!("table {} may not be indexed", table.name), &table_key));
    }
    if state.catalog.tables.contains_key(&key) || state.catalog.views.contains_key(&key) {
        return Err(Refusal::about(format!("there is already a table named {}", name.name), &key));
    }
    if let Some(existing) = state.catalog.indexes.get(&key) {
        if *if_not_exists {
            // SQLite does not look at what it would have made.
            let same = build_index(state, &table_key, name, created).is_ok_and(|written| same_index(existing, &written));
            if !same {
                let message = format!("IF NOT EXISTS kept the first definition of index {}", name.name);
                state.issue(ReplayIssueKind::KeptFirstShape, state.span, Some(key), message);
            }
            return Ok(());
        }
        return Err(Refusal::about(format!("index {} already exists", name.name), &key));
    }
    let index = build_index(state, &table_key, name, created)?;
    if let Some(column) = super::generated::indexed_loop(table, &index) {
        return Err(Refusal::about(format!("generated column loop on \"{column}\""), &table_key));
    }
    state.effect_on(EffectVerb::Created, "index", &table_key, &key);
    state.set_index(&key, Some(index));
    state.add_entry(EntryKind::Index, &key);
    Ok(())
}

/// SQLite's own schema table, under any of its names.
fn is_schema_table(name: &str) -> bool {
    ["sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn index_columns(created: &CreateIndex) -> Vec<String> {
    created
        .columns
        .iter()
        .filter_map(|column| match &column.key {
            IndexKey::Column(name) => Some(name.clone()),
            IndexKey::Expression(expression) => quoted_column(expression),
        })
        .collect()
}

fn build_index(state: &State, table_key: &ObjectKey, name: &ObjectName, created: &CreateIndex) -> Result<Index, Refusal> {
    let Some(table) = state.catalog.tables.get(table_key) else { return Err(Refusal::new(format!("no such table: {}", table_key.name))) };
    let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let names = Names { table: &table.name, columns: &columns, rowid: false };
    let predicate = created.predicate.as_ref().map(|predicate| expressions::with_columns(predicate, &columns));
    if let Some(predicate) = &predicate {
        let names = Names { table: &table.name, columns: &columns, rowid: !table.without_rowid };
        let mut complaints = Complaints::default();
        complaints.look_at(&predicate.tree, &names, Place::PartialIndex);
        if complaints.last.is_some() {
            // SQLite goes on to the first key and keeps the last message.
            if let Some(column) = created.columns.first().filter(|column| column.collation.is_none()) {
                let names = Names { rowid: false, ..names };
                let key = match &column.key {
                    IndexKey::Column(name) => Expr::Column(vec![name.clone()]),
                    IndexKey::Expression(expression) => expressions::with_columns(expression, &columns).tree,
                };
                complaints.look_at(&key, &names, Place::Index);
            }
            return Err(Refusal::about(complaints.last.unwrap_or_default(), table_key));
        }
    }
    let mut keys = Vec::with_capacity(created.columns.len());
    for column in &created.columns {
        let spelled = |name: &str| columns.iter().find(|known| known.eq_ignore_ascii_case(name)).cloned();
        let key = match &column.key {
            IndexKey::Column(name) => match spelled(name) {
                Some(known) => IndexKey::Column(known),
                None => return Err(Refusal::about(format!("no such column: {name}"), table_key)),
            },
            IndexKey::Expression(expression) => match quoted_column(expression).and_then(|name| spelled(&name)) {
                Some(known) => IndexKey::Column(known),
                None => {
                    let expression = expressions::with_columns(expression, &columns);
                    expressions::check(&expression.tree, &names, Place::Index).map_err(|message| Refusal::about(message, table_key))?;
                    IndexKey::Expression(expression)
                }
            },
        };
        keys.push(IndexColumn { key, ..column.clone() });
    }
    Ok(Index {
        name: name.name.clone(),
        auto_named: false,
        table: table_key.clone(),
        unique: created.unique,
        method: "btree".to_owned(),
        columns: keys,
        include: Vec::new(),
        predicate,
        nulls_not_distinct: false,
        partition_of: None,
        parameters: Default::default(),
        statistics: Default::default(),
        comment: None,
        provenance: Provenance::new(state.span, state.span),
    })
}

fn same_index(left: &Index, right: &Index) -> bool {
    let keys = |index: &Index| -> Vec<(String, bool, Option<String>)> {
        index
            .columns
            .iter()
            .map(|column| {
                let key = match &column.key {
                    IndexKey::Column(name) => name.to_ascii_lowercase(),
                    IndexKey::Expression(expression) => format!("{:?}", expression.tree),
                };
                (key, column.descending, column.collation.as_ref().map(|collation| collation.to_ascii_lowercase()))
            })
            .collect()
    };
    let predicate = |index: &Index| index.predicate.as_ref().map(|predicate| predicate.tree.clone());
    left.table == right.table && left.unique == right.unique && keys(left) == keys(right) && predicate(left) == predicate(right)
}

/// Only TEMP objects may name those of another database.
fn within_database(kind: &str, name: &str, schema: &str, query: &QueryText) -> Done {
    let elsewhere =
        query.relations.iter().filter_map(|relation| relation.schema.as_ref()).find(|named| !named.eq_ignore_ascii_case(schema));
    match elsewhere {
        Some(database) if schema != "temp" => Err(Refusal::new(format!("{kind} {name} cannot reference objects in database {database}"))),
        Some(_) | None => Ok(()),
    }
}

/// Replays `CREATE VIEW`; SQLite looks at the query only when the view is used.
pub(super) fn create_view(state: &mut State, created: &CreateView) -> Done {
    let CreateView {
        name,
        if_not_exists,
        temporary,
        // Part of `output`.
        columns: _,
        query,
        output,
        // PostgreSQL only.
        parameters: _,
        or_replace: _,
        materialized: _,
        recursive: _,
    } = created;
    let key = match new_relation(state, name, *temporary, *if_not_exists)? {
        Ok(key) => key,
        Err(existing) => {
            let same = state.catalog.views.get(&existing).is_some_and(|view| view.query.tokens == query.tokens);
            if !same {
                let message = format!("IF NOT EXISTS kept what was already called {}", name.name);
                state.issue(ReplayIssueKind::KeptFirstShape, state.span, Some(existing), message);
            }
            return Ok(());
        }
    };
    within_database("view", &name.name, &key.schema, query)?;
    let view = View {
        name: name.name.clone(),
        materialized: false,
        temporary: key.schema == "temp",
        query: query.clone(),
        columns: output.clone(),
        parameters: Default::default(),
        storage: Default::default(),
        comment: None,
        provenance: Provenance::new(state.span, state.span),
    };
    state.effect(EffectVerb::Created, "view", &key);
    state.set_view(&key, Some(view));
    state.add_entry(EntryKind::View, &key);
    Ok(())
}

/// Replays `CREATE TRIGGER`; SQLite looks at its statements only when it fires.
pub(super) fn create_trigger(state: &mut State, created: &CreateTrigger) -> Done {
    let CreateTrigger {
        name,
        if_not_exists,
        temporary,
        table: on,
        timing,
        update_of,
        action,
        // Kept whole in the trigger's definition.
        events: _,
        for_each_row: _,
        condition: _,
        // PostgreSQL only.
        or_replace: _,
        constraint: _,
        deferrable: _,
        initially_deferred: _,
        referencing: _,
    } = created;
    let written_schema = match &name.schema {
        Some(_) if *temporary => return Err(Refusal::new("temporary trigger may not have qualified name")),
        Some(schema) => Some(state.database(schema).ok_or_else(|| Refusal::new(format!("unknown database {schema}")))?),
        None => None,
    };
    let home = written_schema.as_deref().unwrap_or("main");
    if let Some(database) = on.schema.as_ref().filter(|named| !*temporary && !named.eq_ignore_ascii_case(home))
        && (written_schema.is_some() || !database.eq_ignore_ascii_case("temp"))
    {
        return Err(Refusal::new(format!("trigger {} cannot reference objects in database {database}", name.name)));
    }
    if is_schema_table(&on.name) {
        return Err(Refusal::new("cannot create trigger on system table"));
    }
    let table_name = ObjectName {
        schema: if *temporary { on.schema.clone() } else { written_schema.clone().or_else(|| on.schema.clone()) },
        name: on.name.clone(),
    };
    let table_key = match state.find_relation(&table_name) {
        Some(key) => key,
        None => {
            let schema = if *temporary { None } else { Some(written_schema.as_deref().unwrap_or("main")) };
            let shown = schema.map_or_else(|| on.name.clone(), |schema| format!("{schema}.{}", on.name));
            super::data::assume(state, &table_name, update_of, &format!("no such table: {shown}"))?
        }
    };
    let temporary = *temporary || table_key.schema == "temp";
    let schema = if temporary { "temp".to_owned() } else { table_key.schema.clone() };
    if let Some(table) = state.catalog.tables.get(&table_key)
        && matches!(table.kind, TableKind::Virtual { .. })
    {
        return Err(Refusal::about("cannot create triggers on virtual tables", &table_key));
    }
    if name.name.to_ascii_lowercase().starts_with("sqlite_") {
        return Err(Refusal::new(format!("object name reserved for internal use: {}", name.name)));
    }
    if state.trigger_key(&schema, &name.name).is_some() {
        if *if_not_exists {
            return Ok(());
        }
        return Err(Refusal::new(format!("trigger {} already exists", name.name)));
    }
    if table_key.name.starts_with("sqlite_") {
        return Err(Refusal::about("cannot create trigger on system table", &table_key));
    }
    let on_view = state.catalog.views.contains_key(&table_key);
    if on_view && timing != "INSTEAD OF" {
        return Err(Refusal::about(format!("cannot create {timing} trigger on view: {}", on.name), &table_key));
    }
    if !on_view && timing == "INSTEAD OF" {
        return Err(Refusal::about(format!("cannot create INSTEAD OF trigger on table: {}", on.name), &table_key));
    }
    if let TriggerAction::Body(body) = action {
        within_database("trigger", &name.name, &schema, body)?;
    }
    let mut definition = created.clone();
    definition.temporary = temporary;
    let key = trigger_slot(&table_key, &schema, &name.name);
    let object = state.key_in(&schema, &name.name);
    let trigger = Trigger {
        definition,
        table: table_key.clone(),
        enabled: 'O',
        constraint_name: None,
        comment: None,
        provenance: Provenance::new(state.span, state.span),
    };
    state.effect_on(EffectVerb::Created, "trigger", &table_key, &object);
    state.set_trigger(&key, Some(trigger));
    state.add_entry(EntryKind::Trigger, &object);
    Ok(())
}

/// How a message shows a name.
fn shown(name: &ObjectName) -> String {
    name.to_string()
}

/// Replays `DROP TABLE` and `DROP VIEW`.
pub(super) fn drop_relation(state: &mut State, name: &ObjectName, if_exists: bool, view: bool) -> Done {
    let Some(key) = state.find_relation(name) else {
        if if_exists {
            return Ok(());
        }
        return Err(Refusal::new(format!("no such {}: {}", if view { "view" } else { "table" }, shown(name))));
    };
    let is_view = state.catalog.views.contains_key(&key);
    if key.name.starts_with("sqlite_") && !key.name.starts_with("sqlite_stat") {
        return Err(Refusal::about(format!("table {} may not be dropped", name.name), &key));
    }
    if view && !is_view {
        return Err(Refusal::about(format!("use DROP TABLE to delete table {}", name.name), &key));
    }
    if !view && is_view {
        return Err(Refusal::about(format!("use DROP VIEW to delete view {}", name.name), &key));
    }
    super::foreign_keys::before_drop(state, &key)?;
    remove_relation(state, &key);
    Ok(())
}

/// Removes a table or view with its indexes, triggers and shadow tables.
pub(super) fn remove_relation(state: &mut State, key: &ObjectKey) {
    super::rebuild::dropped(state, key);
    let indexes: Vec<ObjectKey> = state.catalog.indexes_of(key).map(|(index, _)| index.clone()).collect();
    for index in indexes {
        state.effect_on(EffectVerb::Dropped, "index", key, &index);
        state.set_index(&index, None);
        state.remove_entry(EntryKind::Index, &index);
    }
    let triggers: Vec<(ObjectKey, String)> = state.catalog.triggers.keys().filter(|(table, _)| table == key).cloned().collect();
    for trigger in triggers {
        remove_trigger(state, &trigger);
    }
    if state.catalog.views.contains_key(key) {
        state.effect(EffectVerb::Dropped, "view", key);
        state.set_view(key, None);
        state.remove_entry(EntryKind::View, key);
        return;
    }
    let shadows = match state.catalog.tables.get(key).map(|table| &table.kind) {
        Some(TableKind::Virtual { module, .. }) => super::virtual_table::shadow_keys(state, key, module),
        _other => Vec::new(),
    };
    state.effect(EffectVerb::Dropped, "table", key);
    state.set_rows(key, false);
    state.set_table(key, None);
    state.remove_entry(EntryKind::Table, key);
    for shadow in shadows {
        state.set_table(&shadow, None);
        state.remove_entry(EntryKind::Table, &shadow);
    }
}

fn remove_trigger(state: &mut State, key: &(ObjectKey, String)) {
    let Some(object) = state.catalog.triggers.get(key).map(trigger_object) else { return };
    state.effect_on(EffectVerb::Dropped, "trigger", &key.0, &object);
    state.set_trigger(key, None);
    state.remove_entry(EntryKind::Trigger, &object);
}

/// Replays `DROP INDEX`.
pub(super) fn drop_index(state: &mut State, name: &ObjectName, if_exists: bool) -> Done {
    let Some(key) = state.find(name, |catalog, key| catalog.indexes.contains_key(key)) else {
        if name.name.to_ascii_lowercase().starts_with("sqlite_autoindex_") {
            return Err(Refusal::new("index associated with UNIQUE or PRIMARY KEY constraint cannot be dropped"));
        }
        if if_exists {
            return Ok(());
        }
        return Err(Refusal::new(format!("no such index: {}", shown(name))));
    };
    let table = state.catalog.indexes.get(&key).map(|index| index.table.clone()).unwrap_or_else(|| key.clone());
    state.effect_on(EffectVerb::Dropped, "index", &table, &key);
    state.set_index(&key, None);
    state.remove_entry(EntryKind::Index, &key);
    Ok(())
}

/// Replays `DROP TRIGGER`.
pub(super) fn drop_trigger(state: &mut State, name: &ObjectName, if_exists: bool) -> Done {
    let schemas = match &name.schema {
        Some(schema) => state.database(schema).into_iter().collect(),
        None => state.search_order(),
    };
    match schemas.iter().find_map(|schema| state.trigger_key(schema, &name.name)) {
        Some(key) => {
            remove_trigger(state, &key);
            Ok(())
        }
        None if if_exists => Ok(()),
        None => Err(Refusal::new(format!("no such trigger: {}", shown(name)))),
    }
}

/// TEMP objects end with the connection.
pub(super) fn drop_temporary(state: &mut State) {
    drop_schema(state, "temp");
    let triggers: Vec<(ObjectKey, String)> =
        state.catalog.triggers.iter().filter(|(_, trigger)| trigger.definition.temporary).map(|(key, _)| key.clone()).collect();
    for trigger in triggers {
        remove_trigger(state, &trigger);
    }
    state.effects.clear();
}

/// Removes everything of a database.
pub(super) fn drop_schema(state: &mut State, schema: &str) {
    let mut keys: Vec<ObjectKey> =
        state.catalog.tables.keys().chain(state.catalog.views.keys()).filter(|key| key.schema == schema).cloned().collect();
    crate::source::order::sort(&mut keys);
    for key in keys {
        remove_relation(state, &key);
    }
}

/// Columns of views, told from their queries; a view whose query makes no sense has none.
pub(super) fn name_view_columns(state: &mut State) {
    let mut named = Vec::new();
    for (key, view) in &state.catalog.views {
        let ViewColumns { columns, complaint, .. } = super::names::view_columns(state, key, view, 0, true, true);
        let names = complaint.is_none().then(|| columns.into_iter().map(|column| column.name).collect::<Vec<_>>());
        if names != view.columns {
            named.push((key.clone(), names));
        }
    }
    for (key, columns) in named {
        if let Some(view) = state.catalog.views.get_mut(&key) {
            view.columns = columns;
        }
    }
}
