//! Indexes.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static I01: Row = row(
    "I01",
    "index",
    "same columns, order, uniqueness, predicate",
    Same,
    "",
    "The same columns in the same order with the same uniqueness and predicate.",
    "reasoned",
);
pub static I02: Row = row(
    "I02",
    "index",
    "missing",
    Wrong,
    "it is unique; a plain index makes queries slow",
    "Uniqueness or speed is lost, unless a constraint or a longer index serves.",
    "reasoned",
);
pub static I03: Row = row(
    "I03",
    "column order",
    "different",
    Risk,
    "",
    "It serves other searches.",
    "https://www.postgresql.org/docs/current/indexes-multicolumn.html",
);
pub static I04: Row = row(
    "I04",
    "single column ASC/DESC",
    "other",
    Same,
    "",
    "B-trees are read both ways; mixed directions within one index matter.",
    "https://www.postgresql.org/docs/current/indexes-ordering.html",
);
pub static I05: Row = row(
    "I05",
    "NULL position",
    "",
    Expected,
    "notice",
    "SQLite puts NULL first in ascending order, PostgreSQL last; exact order needs NULLS FIRST or NULLS LAST.",
    "https://sqlite.org/lang_select.html, https://www.postgresql.org/docs/current/indexes-ordering.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I06: Row = row(
    "I06",
    "partial `WHERE p`",
    "same predicate",
    Same,
    "",
    "The same rows.",
    "https://sqlite.org/partialindex.html, https://www.postgresql.org/docs/current/indexes-partial.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I07: Row = row(
    "I07",
    "partial",
    "full (or reverse)",
    Risk,
    "the index is not unique; otherwise wrong",
    "Other rows are indexed: a full unique index refuses rows that the partial one allowed.",
    "reasoned",
);
pub static I08: Row = row(
    "I08",
    "predicate or expression with date/time functions",
    "",
    Wrong,
    "",
    "PostgreSQL demands IMMUTABLE functions in an index: use (ts AT TIME ZONE 'utc')::date.",
    "https://www.postgresql.org/docs/current/sql-createindex.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I09: Row =
    row("I09", "expression index", "same expression", Same, "", "The same expression.", "https://sqlite.org/expridx.html");
pub static I10: Row = row(
    "I10",
    "`COLLATE NOCASE` column in index",
    "`lower(c)`, CITEXT, or an ICU non-deterministic collation (12+)",
    Expected,
    "",
    "Searches that ignore case are served; a plain index no longer serves them.",
    "https://www.postgresql.org/docs/current/collation.html",
);
pub static I11: Row = row(
    "I11",
    "prefix search (`LIKE 'a%'`, `GLOB 'a*'`)",
    "",
    Manual,
    "notice",
    "PostgreSQL needs text_pattern_ops or the C collation to serve a search by prefix.",
    "https://www.postgresql.org/docs/current/indexes-opclass.html",
);
pub static I12: Row = row(
    "I12",
    "—",
    "`INCLUDE`, `USING gin/gist/brin/hash`, opclass, fillfactor",
    Manual,
    "notice",
    "PostgreSQL only.",
    "https://www.postgresql.org/docs/current/sql-createindex.html",
);
pub static I13: Row = row("I13", "`sqlite_autoindex_*`", "`*_pkey`, `*_key`", Same, "", "Made by constraints.", "reasoned");
pub static I14: Row = row(
    "I14",
    "index on long TEXT/BLOB",
    "",
    Risk,
    "",
    "PostgreSQL refuses keys above 2704 bytes at insert: use a hash or an expression.",
    "https://www.postgresql.org/docs/current/btree.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I15: Row = row(
    "I15",
    "redundant (prefix of another, or same as the UNIQUE)",
    "",
    Manual,
    "lint",
    "Another index or the primary key does the same.",
    "reasoned",
);
pub static I16: Row = row(
    "I16",
    "name length > 63 bytes",
    "truncated with NOTICE",
    Risk,
    "",
    "Two long names can become the same.",
    "https://www.postgresql.org/docs/current/sql-syntax-lexical.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I17: Row = row("I17", "—", "`CONCURRENTLY`", Same, "", "How it is built, not what it is.", "reasoned");

/// Every row of this file.
pub static ROWS: &[&Row] = &[&I01, &I02, &I03, &I04, &I05, &I06, &I07, &I08, &I09, &I10, &I11, &I12, &I13, &I14, &I15, &I16, &I17];
