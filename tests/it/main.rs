//! The one integration test binary.

mod bad_input;
mod cli;
mod database_files;
mod differential_postgres;
mod differential_sqlite;
mod equivalence;
mod facets;
mod fields;
mod golden;
mod hostile_names;
mod large_files;
mod layouts;
mod lower_postgres;
mod migration_outcomes;
mod never_silently;
mod own_dumps;
mod refusals;
mod requirements;
mod rules;
mod server;
mod source_corpus;
mod split_engines;
mod statement_shares;
mod symmetry;
mod tidy;
mod views;
