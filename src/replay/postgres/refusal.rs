//! Why a statement has no effect, in the engine's words.

use crate::catalog::ObjectKey;
use crate::sql::ObjectName;

/// What running a statement, or a part of one, gives.
pub(super) type Step<T = ()> = Result<T, Stop>;

/// Why a statement has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    /// The engine refuses it.
    Refused(Refusal),
    /// What it does cannot be told.
    Unknown {
        /// Why, as a sentence.
        reason: String,
        /// Relations that may have changed.
        affects: Vec<ObjectName>,
    },
}

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The engine's message.
    pub(super) message: String,
    /// What is missing, when that is the reason: kind and name.
    pub(super) missing: Option<(&'static str, String)>,
}

/// A refusal because something of this kind and name does not exist.
pub(super) fn missing(kind: &'static str, name: impl Into<String>, message: impl Into<String>) -> Stop {
    Stop::Refused(Refusal { message: message.into(), missing: Some((kind, name.into())) })
}

/// `relation "x" does not exist`.
pub(super) fn no_relation(name: &ObjectName) -> Stop {
    missing("relation", &name.name, format!("relation \"{name}\" does not exist"))
}

/// `column "c" of relation "t" does not exist`.
pub(super) fn no_column_of(table: &ObjectKey, column: &str) -> Stop {
    missing("column", format!("{}.{column}", table.name), format!("column \"{column}\" of relation \"{}\" does not exist", table.name))
}

/// `column "c" does not exist`.
pub(super) fn no_column(table: &ObjectKey, column: &str) -> Stop {
    missing("column", format!("{}.{column}", table.name), format!("column \"{column}\" does not exist"))
}

/// `type "x" does not exist`.
pub(super) fn no_type(name: &str) -> Stop {
    missing("type", name.rsplit('.').next().unwrap_or(name), format!("type \"{name}\" does not exist"))
}

/// `relation "x" already exists`.
pub(super) fn relation_exists(name: &str) -> Stop {
    Stop::Refused(Refusal { message: format!("relation \"{name}\" already exists"), missing: None })
}
