//! The one integration test binary.

mod lower_postgres;
mod tidy;
