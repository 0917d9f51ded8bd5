//! Indexes.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static I01: Row =
    row("I01", "index", "same columns, order, uniqueness, predicate", Same, "", "compare by structure; name second", "reasoned");
pub static I02: Row = row(
    "I02",
    "index",
    "missing",
    Wrong,
    "(unique) / warning (plain)",
    "first check whether a constraint or a longer index with the same prefix serves",
    "reasoned",
);
pub static I03: Row = row(
    "I03",
    "column order",
    "different",
    Risk,
    "",
    "different index",
    "https://www.postgresql.org/docs/current/indexes-multicolumn.html",
);
pub static I04: Row = row(
    "I04",
    "single column ASC/DESC",
    "other",
    Same,
    "",
    "B-trees scan both ways; mixed directions in one multi-column index do matter",
    "https://www.postgresql.org/docs/current/indexes-ordering.html",
);
pub static I05: Row = row(
    "I05",
    "NULL position",
    "",
    Manual,
    "notice",
    "SQLite: NULL is smallest, first in ASC. PostgreSQL: NULLS LAST in ASC by default. Exact order needs `NULLS FIRST` (ASC) or `NULLS LAST` (DESC)",
    "https://sqlite.org/lang_select.html, https://www.postgresql.org/docs/current/indexes-ordering.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I06: Row = row(
    "I06",
    "partial `WHERE p`",
    "same predicate",
    Same,
    "",
    "canonicalise as in §9; `x = 1` ↔ `x`, `x IS TRUE` when the column became BOOLEAN; left as `= 1` error",
    "https://sqlite.org/partialindex.html, https://www.postgresql.org/docs/current/indexes-partial.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I07: Row = row(
    "I07",
    "partial",
    "full (or reverse)",
    Wrong,
    "if unique, else risk",
    "a full unique index rejects rows the partial one allowed",
    "reasoned",
);
pub static I08: Row = row(
    "I08",
    "predicate or expression with date/time functions",
    "",
    Wrong,
    "",
    "PostgreSQL requires IMMUTABLE: rejected `now()`, `ts::date`, `date_trunc('day', timestamptz)`, `text::timestamptz`; accepted `lower()`, `length()`. Use `(ts AT TIME ZONE 'utc')::date`",
    "https://www.postgresql.org/docs/current/sql-createindex.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I09: Row = row(
    "I09",
    "expression index",
    "same expression",
    Same,
    "",
    "map functions (§8); `json_extract(c,'$.a')` ↔ `(c->>'a')`",
    "https://sqlite.org/expridx.html",
);
pub static I10: Row = row(
    "I10",
    "`COLLATE NOCASE` column in index",
    "`lower(c)`, CITEXT, or an ICU non-deterministic collation (12+)",
    Expected,
    "",
    "plain index = risk: case-insensitive lookups no longer use it",
    "https://www.postgresql.org/docs/current/collation.html",
);
pub static I11: Row = row(
    "I11",
    "prefix search (`LIKE 'a%'`, `GLOB 'a*'`)",
    "",
    Manual,
    "notice",
    "needs `text_pattern_ops` or C collation",
    "https://www.postgresql.org/docs/current/indexes-opclass.html",
);
pub static I12: Row = row(
    "I12",
    "—",
    "`INCLUDE`, `USING gin/gist/brin/hash`, opclass, fillfactor",
    Manual,
    "notice",
    "PostgreSQL-only; never \"missing\"",
    "https://www.postgresql.org/docs/current/sql-createindex.html",
);
pub static I13: Row =
    row("I13", "`sqlite_autoindex_*`", "`*_pkey`, `*_key`", Same, "", "made by constraints; skip on both sides", "reasoned");
pub static I14: Row = row(
    "I14",
    "index on long TEXT/BLOB",
    "",
    Risk,
    "",
    "`index row size 6416 exceeds btree … maximum 2704`: fails at INSERT. Use a hash or expression index",
    "https://www.postgresql.org/docs/current/btree.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I15: Row = row("I15", "redundant (prefix of another, or same as the UNIQUE)", "", Manual, "lint", "", "reasoned");
pub static I16: Row = row(
    "I16",
    "name length > 63 bytes",
    "truncated with NOTICE",
    Risk,
    "",
    "two long names can collide after truncation",
    "https://www.postgresql.org/docs/current/sql-syntax-lexical.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static I17: Row = row("I17", "—", "`CONCURRENTLY`", Same, "", "build mode, not schema", "reasoned");

/// Every row of this file.
pub static ROWS: &[&Row] = &[&I01, &I02, &I03, &I04, &I05, &I06, &I07, &I08, &I09, &I10, &I11, &I12, &I13, &I14, &I15, &I16, &I17];
