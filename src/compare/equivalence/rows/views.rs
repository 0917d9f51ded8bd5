//! Views, triggers, generated columns and other objects.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Wrong};
use crate::compare::equivalence::Row;

pub static V01: Row = row("V01", "view", "view missing", Wrong, "", "", "reasoned");
pub static V02: Row = row(
    "V02",
    "view over a missing table or column (accepted)",
    "error",
    Manual,
    "order / wrong",
    "PostgreSQL checks at creation and tracks dependencies: later `ALTER TYPE` and `DROP COLUMN` on used columns fail until the view is dropped",
    "https://www.postgresql.org/docs/current/sql-createview.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V03: Row = row(
    "V03",
    "`SELECT *` view",
    "frozen column list",
    Manual,
    "notice",
    "new columns do not appear",
    "https://www.postgresql.org/docs/current/sql-createview.html",
);
pub static V04: Row = row(
    "V04",
    "view is read-only (needs INSTEAD OF)",
    "simple views auto-updatable",
    Manual,
    "notice",
    "",
    "https://www.postgresql.org/docs/current/sql-createview.html",
);
pub static V05: Row = row(
    "V05",
    "trigger with `BEGIN … END`",
    "trigger + function",
    Expected,
    "",
    "pasted as is: syntax error. Compare table, timing, event, `UPDATE OF`, WHEN; body by hand",
    "https://www.postgresql.org/docs/current/sql-createtrigger.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V06: Row = row(
    "V06",
    "trigger present, target has none",
    "",
    Wrong,
    "",
    "unless replaced by a default, generated column or FK action: ask for a waiver",
    "reasoned",
);
pub static V07: Row = row(
    "V07",
    "`RAISE(ABORT,'m')`",
    "`RAISE EXCEPTION 'm'`",
    Expected,
    "",
    "`RAISE(IGNORE)` ↔ `RETURN NULL` in a BEFORE trigger",
    "https://sqlite.org/lang_createtrigger.html",
);
pub static V08: Row = row(
    "V08",
    "several triggers on one event",
    "alphabetical order by name",
    Manual,
    "notice",
    "SQLite order is undefined",
    "https://www.postgresql.org/docs/current/trigger-definition.html",
);
pub static V09: Row = row(
    "V09",
    "`updated_at` trigger doing UPDATE on the same table",
    "BEFORE trigger assigning NEW",
    Expected,
    "",
    "an AFTER UPDATE self-update recurses in PostgreSQL until `stack depth limit exceeded`; SQLite's recursive_triggers is off by default",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V10: Row = row(
    "V10",
    "generated `VIRTUAL` (the default)",
    "`STORED` (12–17), `VIRTUAL` (18+, default there)",
    Expected,
    "",
    "PG 15 rejects VIRTUAL and the form without STORED; expression must be IMMUTABLE",
    "https://sqlite.org/gencol.html, https://www.postgresql.org/docs/current/ddl-generated-columns.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V11: Row = row("V11", "generated column", "ordinary column", Wrong, "", "value no longer maintained", "reasoned");
pub static V12: Row = row(
    "V12",
    "FTS3/4/5 virtual table (+ shadow tables `_data,_idx,_content,_docsize,_config`)",
    "tsvector + GIN, pg_trgm",
    Manual,
    "",
    "never report the shadow tables as missing",
    "https://sqlite.org/fts5.html",
);
pub static V13: Row = row("V13", "rtree / geopoly", "PostGIS / GiST", Manual, "", "", "https://sqlite.org/rtree.html");
pub static V14: Row = row(
    "V14",
    "`sqlite_sequence`, `sqlite_stat*`, migration bookkeeping tables (`_sqlx_migrations`, `schema_migrations`, `__diesel_schema_migrations`, `goose_db_version`, `flyway_schema_history`, `refinery_schema_history`, `atlas_schema_revisions`, `d1_migrations`, `_prisma_migrations`, `__drizzle_migrations`, `databasechangelog[lock]`, `gorp_migrations`, `schema_version`)",
    "—",
    Manual,
    "skip",
    "list as \"ignored\", visibly",
    "reasoned",
);
pub static V15: Row = row("V15", "`ATTACH`, TEMP tables", "schemas, temp tables", Manual, "", "", "reasoned");
pub static V16: Row = row(
    "V16",
    "—",
    "sequences, enums, domains, functions, policies, grants, comments, partitions",
    Manual,
    "list as \"PostgreSQL only\"",
    "must be parsed and shown even though SQLite has none; silently ignoring them is the main complaint against comparers",
    "reasoned",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&V01, &V02, &V03, &V04, &V05, &V06, &V07, &V08, &V09, &V10, &V11, &V12, &V13, &V14, &V15, &V16];
