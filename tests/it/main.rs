//! The one integration test binary.

mod bad_input;
mod cli;
mod differential_sqlite;
<<<<<<< Updated upstream
mod equivalence;
=======
mod golden;
>>>>>>> Stashed changes
mod lower_postgres;
mod requirements;
mod source_corpus;
mod split_engines;
mod tidy;
