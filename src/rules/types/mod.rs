//! Types, sequences, schemas, extensions and other objects.

pub mod enum_values_changed;
pub mod extension_changed;
pub mod extra_extension;
pub mod extra_object;
pub mod extra_schema;
pub mod extra_sequence;
pub mod extra_type;
pub mod missing_extension;
pub mod missing_object;
pub mod missing_schema;
pub mod missing_sequence;
pub mod missing_type;
pub mod object_changed;
pub mod postgres_only;
pub mod sequence_changed;
pub mod type_definition_changed;
