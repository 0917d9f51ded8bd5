//! Maps and sets in the order of their keys.
//!
//! They do what the standard library's do. What does not depend on the type of the entries, the search and the order, is compiled once instead
//! of once per type: of the page's program, a tenth was copies of it. Entries stay where they were put; only their numbers are ordered.

mod map;
mod order;
mod set;

pub use map::SortedMap;
pub use set::SortedSet;
