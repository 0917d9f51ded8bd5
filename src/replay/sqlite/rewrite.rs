//! `ALTER TABLE` rewrites names wherever they stand, in the text and in the trees (<https://sqlite.org/lang_altertable.html>).

use super::expressions::{may_hold_strings, with_columns};
use super::names::{Found, Meaning, Resolver, reread_complaint, reread_trigger, trigger_names};
use super::state::{Done, Entry, EntryKind, Refusal, State};
use crate::catalog::{Index, ObjectKey, Table};
use crate::replay::EffectVerb;
use crate::source::{Dialect, SourceSpan};
use crate::sql::sqlite::{TokenKind, expression, is_reserved, quote, tokenize, unquote};
use crate::sql::{Expr, Expression, IndexColumn, IndexKey, TriggerAction, query_text};

/// What is put in the place of a token.
pub(super) enum Change<'a> {
    /// A column gets another name.
    Column { table: &'a ObjectKey, from: &'a str, to: &'a str, quoted: bool },
    /// A table gets another name, always in quotes.
    Table { from: &'a ObjectKey, to: &'a str },
    /// A string in double quotes gets plain ones.
    Quotes,
}

impl Change<'_> {
    /// The text for a found token, if it changes.
    fn replacement(&self, found: &Found, text: &str) -> Option<String> {
        let written = found.token.text(text);
        match (self, &found.meaning) {
            (Change::Column { table, from, to, quoted }, Meaning::Column(key, column)) if key == *table && column == from => {
                let quoted = *quoted || written.starts_with(['"', '`', '[', '\'']);
                Some(if quoted || !is_plain(to) { quote(to) } else { (*to).to_owned() })
            }
            (Change::Table { from, to }, Meaning::Relation(key)) if key == *from => Some(quote(to)),
            (Change::Quotes, Meaning::QuotedString) => Some(format!("'{}'", unquote(written).replace('\'', "''"))),
            _ => None,
        }
    }
}

/// The name can stand without quotes.
fn is_plain(name: &str) -> bool {
    matches!(tokenize(name).as_slice(), [only] if only.kind == TokenKind::Word && only.text(name) == name) && !is_reserved(name)
}

/// A text with found tokens replaced; `None` when nothing changes.
pub(super) fn edited(text: &str, found: &[Found], change: &Change<'_>) -> Option<String> {
    let mut edits: Vec<(usize, usize, String)> = found
        .iter()
        .filter_map(|found| change.replacement(found, text).map(|new| (found.token.start as usize, found.token.end as usize, new)))
        .collect();
    crate::source::order::sort(&mut edits);
    edits.dedup();
    if edits.is_empty() {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut at = 0;
    for (start, end, new) in edits {
        if start < at {
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(&new);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Some(out)
}

/// An expression with another text.
fn expression_with(text: String, old: &Expression, columns: Option<&[String]>) -> Expression {
    let tokens = tokenize(&text);
    let tree =
        expression(&text, &tokens, columns).unwrap_or_else(|_| Expr::Tokens(crate::sql::lex::normalised_tokens(&text, Dialect::Sqlite)));
    Expression { text, tree, span: old.span }
}

/// An expression over one table after a change, if it changes.
pub(super) fn expression_after(
    state: &State,
    table: &ObjectKey,
    old: &Expression,
    change: &Change<'_>,
    columns: Option<&[String]>,
) -> Option<Expression> {
    let mut resolver = Resolver::new(state, &old.text, &table.schema, true);
    resolver.expression_of(table);
    edited(&old.text, &resolver.found, change).map(|text| expression_with(text, old, columns))
}

/// Rewrites the checks and generated columns of a table.
pub(super) fn table_expressions(state: &State, key: &ObjectKey, table: &mut Table, change: &Change<'_>, columns: &[String]) {
    for check in &mut table.checks {
        if let Some(new) = expression_after(state, key, &check.expression, change, Some(columns)) {
            check.expression = new;
        }
    }
    for column in &mut table.columns {
        if let Some(generated) = &mut column.generated
            && let Some(new) = expression_after(state, key, &generated.expression, change, Some(columns))
        {
            generated.expression = new;
        }
    }
}

/// Gives a key its new name, in quotes where it had some or needs them; says whether it changed.
pub(super) fn key_column(column: &mut IndexColumn, change: &Change<'_>) -> bool {
    let (Change::Column { table: _, from, to, quoted }, IndexKey::Column(name)) = (change, &mut column.key) else { return false };
    if !name.eq_ignore_ascii_case(from) {
        return false;
    }
    (*to).clone_into(name);
    column.quote = (*quoted || column.quote.is_some() || !is_plain(to)).then_some('"');
    true
}

/// Rewrites the expressions and the predicate of an index; a column key is changed by the caller.
pub(super) fn index_expressions(state: &mut State, key: &ObjectKey, on: &ObjectKey, change: &Change<'_>, columns: &[String]) {
    let Some(mut index) = state.catalog.indexes.get(key).cloned() else { return };
    let mut changed = false;
    for column in &mut index.columns {
        if let IndexKey::Expression(old) = &column.key
            && let Some(new) = expression_after(state, on, old, change, Some(columns))
        {
            column.key = IndexKey::Expression(new);
            changed = true;
        }
    }
    if let Some(old) = &index.predicate
        && let Some(new) = expression_after(state, on, old, change, Some(columns))
    {
        index.predicate = Some(new);
        changed = true;
    }
    if changed {
        index.provenance.changed.push(state.span);
        state.effect_on(EffectVerb::Changed, "index", &index.table.clone(), key);
        state.set_index(key, Some(index));
    }
}

/// The expressions of an index: keys that are no columns, and its predicate.
fn expressions_of(index: &Index) -> impl Iterator<Item = &Expression> {
    let keys = index.columns.iter().filter_map(|column| match &column.key {
        IndexKey::Expression(expression) => Some(expression),
        IndexKey::Column(_) => None,
    });
    keys.chain(&index.predicate)
}

/// The expressions of a table: its checks and its generated columns.
pub(super) fn table_expressions_of(table: &Table) -> impl Iterator<Item = &Expression> {
    let generated = table.columns.iter().filter_map(|column| column.generated.as_ref()).map(|generated| &generated.expression);
    table.checks.iter().map(|check| &check.expression).chain(generated)
}

/// Indexes of a table that got a new column name: a lone string in quotes that is the name of a column now is that column.
pub(super) fn reread_indexes(state: &mut State, table: &ObjectKey) {
    let columns = column_names(state, table);
    // A string has quotes of either kind.
    let quoted = |expression: &Expression| expression.text.contains(['"', '\'']);
    let indexes = state.catalog.indexes_of(table).filter(|(_, index)| expressions_of(index).any(quoted));
    let keys: Vec<ObjectKey> = indexes.map(|(key, _)| key.clone()).collect();
    for key in keys {
        let Some(mut index) = state.catalog.indexes.get(&key).cloned() else { continue };
        let before = index.clone();
        for column in &mut index.columns {
            if let IndexKey::Expression(expression) = &column.key {
                let lone = |known: &&String| matches!(&expression.tree, Expr::Text(text) if known.eq_ignore_ascii_case(text));
                let quote = expression.text.chars().next();
                column.key = match columns.iter().find(lone) {
                    Some(name) => {
                        column.quote = quote;
                        IndexKey::Column(name.clone())
                    }
                    None => IndexKey::Expression(with_columns(expression, &columns)),
                };
            }
        }
        index.predicate = index.predicate.as_ref().map(|predicate| with_columns(predicate, &columns));
        if index != before {
            state.set_index(&key, Some(index));
        }
    }
}

/// Rewrites the query of a view.
pub(super) fn view_query(state: &mut State, key: &ObjectKey, change: &Change<'_>) {
    let Some(mut view) = state.catalog.views.get(key).cloned() else { return };
    let text = {
        let mut resolver = Resolver::new(state, &view.query.text, &key.schema, true);
        resolver.query();
        edited(&view.query.text, &resolver.found, change)
    };
    let Some(text) = text else { return };
    view.query = query_text(&text, Dialect::Sqlite);
    view.provenance.changed.push(state.span);
    state.effect(EffectVerb::Changed, "view", key);
    state.set_view(key, Some(view));
}

/// Rewrites the condition, the columns and the statements of a trigger.
pub(super) fn trigger_text(state: &mut State, key: &(ObjectKey, String), change: &Change<'_>) {
    let Some(mut trigger) = state.catalog.triggers.get(key).cloned() else { return };
    let reread = reread_trigger(state, &trigger);
    let (condition_found, body_found, _) = trigger_names(state, &reread, true);
    let read_on = reread.table.clone();
    let mut changed = false;
    if let Some(condition) = &trigger.definition.condition
        && let Some(text) = edited(&condition.text, &condition_found, change)
    {
        trigger.definition.condition = Some(expression_with(text, condition, None));
        changed = true;
    }
    if let TriggerAction::Body(body) = &trigger.definition.action
        && let Some(text) = edited(&body.text, &body_found, change)
    {
        trigger.definition.action = TriggerAction::Body(query_text(&text, Dialect::Sqlite));
        changed = true;
    }
    match change {
        Change::Column { table, from, to, quoted: _ } if read_on == **table => {
            for column in &mut trigger.definition.update_of {
                if column.eq_ignore_ascii_case(from) {
                    *column = (*to).to_owned();
                    changed = true;
                }
            }
        }
        Change::Column { .. } | Change::Table { .. } | Change::Quotes => {}
    }
    if changed {
        trigger.provenance.changed.push(state.span);
        let object = super::state::trigger_object(&trigger);
        let table = key.0.clone();
        state.effect_on(EffectVerb::Changed, "trigger", &table, &object);
        state.set_trigger(key, Some(trigger));
    }
}

/// Strings in double quotes become plain strings in everything that SQLite rewrites.
pub(super) fn plain_strings(state: &mut State, schema: &str) -> Done {
    if state.legacy_alter_table && entries_seen(state, schema).any(|entry| makes_no_sense(state, entry)) {
        // Without the test of the whole schema, SQLite stumbles here and says no more than this.
        return Err(Refusal::new("SQL logic error"));
    }
    for Entry { kind, key } in entries(state, schema) {
        match kind {
            EntryKind::View => view_query(state, &key, &Change::Quotes),
            EntryKind::Trigger => {
                if let Some(trigger) = state.trigger_key(&key.schema, &key.name) {
                    trigger_text(state, &trigger, &Change::Quotes);
                }
            }
            EntryKind::Index => {
                let quoted = |index: &&Index| expressions_of(index).any(may_hold_strings);
                let Some(table) = state.catalog.indexes.get(&key).filter(quoted).map(|index| index.table.clone()) else { continue };
                // The statement is read as if it were new: a TEMP table of the name comes first.
                let shadow = ObjectKey::new("temp", table.name.clone());
                let on = if state.catalog.tables.contains_key(&shadow) { &shadow } else { &table };
                let columns = column_names(state, on);
                index_expressions(state, &key, on, &Change::Quotes, &columns);
            }
            EntryKind::Table => {
                let quoted = |table: &&Table| table_expressions_of(table).any(may_hold_strings);
                let Some(mut table) = state.catalog.tables.get(&key).filter(quoted).cloned() else { continue };
                let columns = column_names(state, &key);
                let before = table.clone();
                table_expressions(state, &key, &mut table, &Change::Quotes, &columns);
                if table != before {
                    state.set_table(&key, Some(table));
                }
            }
        }
    }
    Ok(())
}

/// A view or trigger that names what is not there.
fn makes_no_sense(state: &State, Entry { kind, key }: &Entry) -> bool {
    match kind {
        EntryKind::View => state.catalog.views.get(key).is_some_and(|view| {
            let mut resolver = Resolver::new(state, &view.query.text, &key.schema, true);
            resolver.query();
            resolver.complaint().is_some()
        }),
        EntryKind::Trigger => {
            let trigger = state.trigger_key(&key.schema, &key.name).and_then(|key| state.catalog.triggers.get(&key));
            trigger.is_some_and(|trigger| reread_complaint(state, trigger).is_some())
        }
        EntryKind::Table | EntryKind::Index => false,
    }
}

/// Rows of the schema table of a database and of TEMP, in the order in which SQLite walks them.
pub(super) fn entries(state: &State, schema: &str) -> Vec<Entry> {
    entries_seen(state, schema).cloned().collect()
}

/// The same rows, to be looked at only.
pub(super) fn entries_seen<'a>(state: &'a State, schema: &str) -> impl Iterator<Item = &'a Entry> {
    let of = |schema: String| state.order.iter().filter(move |entry| entry.key.schema == schema);
    let elsewhere = (schema != "temp").then(|| of("temp".to_owned()));
    of(schema.to_owned()).chain(elsewhere.into_iter().flatten())
}

/// Column names of a table.
pub(super) fn column_names(state: &State, key: &ObjectKey) -> Vec<String> {
    state.catalog.tables.get(key).map(|table| table.columns.iter().map(|column| column.name.clone()).collect()).unwrap_or_default()
}

/// A statement that changes an element.
pub(super) fn touched(changed: &mut Vec<SourceSpan>, span: SourceSpan) {
    if changed.last() != Some(&span) {
        changed.push(span);
    }
}
