//! Triggers as `ALTER TABLE` reads their text again.

use std::borrow::Cow;

use super::trigger_names;
use crate::catalog::{ObjectKey, TableKind, Trigger};
use crate::replay::sqlite::state::State;

/// The trigger as `ALTER TABLE` reads its text again: a table or view of TEMP that has the name of its table comes first when neither the
/// trigger nor its table was written with a database, and the trigger then counts as one of TEMP.
pub(in crate::replay::sqlite) fn reread_trigger<'a>(state: &State, trigger: &'a Trigger) -> Cow<'a, Trigger> {
    let definition = &trigger.definition;
    let shadow = ObjectKey::new("temp", trigger.table.name.clone());
    let shadowed = state.catalog.tables.contains_key(&shadow) || state.catalog.views.contains_key(&shadow);
    if definition.name.schema.is_some() || definition.table.schema.is_some() || !shadowed {
        return Cow::Borrowed(trigger);
    }
    let mut reread = trigger.clone();
    reread.table = shadow;
    reread.definition.temporary = true;
    Cow::Owned(reread)
}

/// What `ALTER TABLE` complains about when it reads a trigger again.
pub(in crate::replay::sqlite) fn reread_complaint(state: &State, trigger: &Trigger) -> Option<String> {
    let reread = reread_trigger(state, trigger);
    let (on, timing) = (&reread.definition.table.name, &reread.definition.timing);
    let on_view = state.catalog.views.contains_key(&reread.table);
    let table = state.catalog.tables.get(&reread.table);
    if table.is_some_and(|table| matches!(table.kind, TableKind::Virtual { .. })) {
        return Some("cannot create triggers on virtual tables".to_owned());
    }
    if on_view && timing != "INSTEAD OF" {
        return Some(format!("cannot create {timing} trigger on view: {on}"));
    }
    if table.is_some() && timing == "INSTEAD OF" {
        return Some(format!("cannot create INSTEAD OF trigger on table: {on}"));
    }
    trigger_names(state, &reread, true).2
}
