//! Views, triggers, generated columns and other objects.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Wrong};
use crate::compare::equivalence::Row;

pub static V01: Row = row("V01", "view", "missing", Wrong, "", "Queries that use it fail.", "reasoned");
pub static V02: Row = row(
    "V02",
    "view over a missing table or column (accepted)",
    "error",
    Manual,
    "order / wrong",
    "PostgreSQL checks a view when it is made, and then refuses to alter or drop what it uses.",
    "https://www.postgresql.org/docs/current/sql-createview.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V03: Row = row(
    "V03",
    "`SELECT *` view",
    "frozen column list",
    Manual,
    "notice",
    "New columns do not appear in PostgreSQL's view.",
    "https://www.postgresql.org/docs/current/sql-createview.html",
);
pub static V04: Row = row(
    "V04",
    "view is read-only (needs INSTEAD OF)",
    "simple views auto-updatable",
    Manual,
    "notice",
    "Simple views can be written to in PostgreSQL.",
    "https://www.postgresql.org/docs/current/sql-createview.html",
);
pub static V05: Row = row(
    "V05",
    "trigger with `BEGIN … END`",
    "trigger + function",
    Manual,
    "",
    "The body moved into a function: table, time, event, UPDATE OF and WHEN are compared, the body has to be read.",
    "https://www.postgresql.org/docs/current/sql-createtrigger.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V06: Row = row(
    "V06",
    "trigger present, target has none",
    "",
    Wrong,
    "",
    "What it maintained is maintained no more, unless a default, a generated column or a foreign key action does it.",
    "reasoned",
);
pub static V07: Row = row(
    "V07",
    "`RAISE(ABORT,'m')`",
    "`RAISE EXCEPTION 'm'`",
    Expected,
    "",
    "Both refuse the statement; RAISE(IGNORE) is RETURN NULL in a BEFORE trigger.",
    "https://sqlite.org/lang_createtrigger.html",
);
pub static V08: Row = row(
    "V08",
    "several triggers on one event",
    "alphabetical order by name",
    Manual,
    "notice",
    "PostgreSQL fires in order of name, SQLite in no defined order.",
    "https://www.postgresql.org/docs/current/trigger-definition.html",
);
pub static V09: Row = row(
    "V09",
    "`updated_at` trigger doing UPDATE on the same table",
    "BEFORE trigger assigning NEW",
    Expected,
    "",
    "An AFTER trigger that updates its own table never ends in PostgreSQL; a BEFORE trigger that assigns NEW is the same.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V10: Row = row(
    "V10",
    "generated `VIRTUAL` (the default)",
    "`STORED` (12–17), `VIRTUAL` (18+, default there)",
    Expected,
    "",
    "PostgreSQL before 18 knows STORED only, and the expression must be IMMUTABLE.",
    "https://sqlite.org/gencol.html, https://www.postgresql.org/docs/current/ddl-generated-columns.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static V11: Row = row("V11", "generated column", "ordinary column", Wrong, "", "Nothing maintains the value any more.", "reasoned");
pub static V12: Row = row(
    "V12",
    "FTS3/4/5 virtual table (+ shadow tables `_data,_idx,_content,_docsize,_config`)",
    "tsvector + GIN, pg_trgm",
    Manual,
    "",
    "Full-text search has another form in PostgreSQL; the shadow tables belong to the virtual table.",
    "https://sqlite.org/fts5.html",
);
pub static V13: Row = row(
    "V13",
    "rtree / geopoly",
    "PostGIS / GiST",
    Manual,
    "",
    "Spatial search has another form in PostgreSQL.",
    "https://sqlite.org/rtree.html",
);
pub static V14: Row = row(
    "V14",
    "`sqlite_sequence`, `sqlite_stat*`, migration bookkeeping tables (`_sqlx_migrations`, `schema_migrations`, `__diesel_schema_migrations`, `goose_db_version`, `flyway_schema_history`, `refinery_schema_history`, `atlas_schema_revisions`, `d1_migrations`, `_prisma_migrations`, `__drizzle_migrations`, `databasechangelog[lock]`, `gorp_migrations`, `schema_version`)",
    "—",
    Manual,
    "skip",
    "Kept by the engine or by a migration tool.",
    "reasoned",
);
pub static V15: Row = row(
    "V15",
    "`ATTACH`, TEMP tables",
    "schemas, temp tables",
    Manual,
    "",
    "They live in other databases, or only for a session.",
    "reasoned",
);
pub static V16: Row = row(
    "V16",
    "—",
    "sequences, enums, domains, functions, policies, grants, comments, partitions",
    Manual,
    "list as \"PostgreSQL only\"",
    "Shown, although SQLite has none.",
    "reasoned",
);
pub static V17: Row = row(
    "V17",
    "a view's query",
    "a query written differently",
    Manual,
    "",
    "Two queries can mean the same in ways that only reading or running them tells.",
    "reasoned",
);
pub static V18: Row = row(
    "V18",
    "AFTER INSERT trigger that sets a column to the moment",
    "DEFAULT now() on that column",
    Expected,
    "the trigger does nothing else",
    "Both store when the row was made; the default lets an insert write another moment, the trigger does not.",
    "https://sqlite.org/lang_createtrigger.html, https://www.postgresql.org/docs/current/ddl-default.html",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&V01, &V02, &V03, &V04, &V05, &V06, &V07, &V08, &V09, &V10, &V11, &V12, &V13, &V14, &V15, &V16, &V17, &V18];
