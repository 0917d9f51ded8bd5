//! Tables as a whole.

pub mod bookkeeping_table;
pub mod comment_changed;
pub mod extra_table;
pub mod missing_table;
pub mod naming_style;
pub mod row_security_changed;
pub mod storage_changed;
pub mod table_option_changed;
pub mod table_structure_changed;
pub mod virtual_table;
