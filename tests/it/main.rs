//! The one integration test binary.

mod lower_postgres;
mod source_corpus;
mod split_engines;
mod tidy;
