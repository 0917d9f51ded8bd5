//! What happened while a side was replayed.

pub mod assumed_table;
pub mod kept_first_shape;
pub mod rebuild_lost;
pub mod statement_would_fail;
