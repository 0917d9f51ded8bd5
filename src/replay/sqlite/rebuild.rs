//! The rebuild idiom: a table is made anew, filled from the old one, and takes its name (<https://sqlite.org/lang_altertable.html#otheralter>).

use super::state::State;
use crate::catalog::ObjectKey;
use crate::sql::{DataChange, InsertSelect};

/// A table was created.
pub(super) fn created(state: &mut State, key: &ObjectKey) {
    let _ = (state, key);
}

/// A table is about to be dropped.
pub(super) fn dropped(state: &mut State, key: &ObjectKey) {
    let _ = (state, key);
}

/// A table got another name.
pub(super) fn renamed(state: &mut State, from: &ObjectKey, to: &ObjectKey) {
    let _ = (state, from, to);
}

/// Rows were copied into a table.
pub(super) fn copied(state: &mut State, target: &ObjectKey, change: &DataChange, select: &InsertSelect) {
    let _ = (state, target, change, select);
}
