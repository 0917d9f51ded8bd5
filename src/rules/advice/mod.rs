//! Advice about the checked side, when it is asked for.

pub mod foreign_key_without_index;
pub mod id_column_without_foreign_key;
pub mod many_indexes;
pub mod redundant_index;
pub mod set_null_on_not_null;
pub mod table_without_key;
pub mod triggers_in_order_of_name;
pub mod wide_table;
