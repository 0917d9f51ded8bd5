//! One normal form for the queries of views.
//!
//! PostgreSQL keeps a view as a tree and prints it anew: stars become columns, columns get qualifiers, aliases get new numbers, joins get
//! brackets. Here names are replaced by what they mean, so that what was written and what is printed have one form. Where a name cannot be
//! told, there is no form, and nothing is claimed.

mod clauses;
mod composite;
mod form;
mod likeness;
mod scope;
#[cfg(test)]
mod tests;

pub(super) use form::{form, inner_form};
pub(super) use likeness::{Likeness, likeness};
