//! Foreign keys.

use super::row;
use crate::compare::Verdict::{Manual, Same, Stricter, Wrong};
use crate::compare::equivalence::Row;

pub static F01: Row = row(
    "F01",
    "FK declared",
    "FK declared",
    Stricter,
    "",
    "SQLite enforces only after `PRAGMA foreign_keys=ON` on each connection (default off orphan accepted). Orphan query for every FK, before load",
    "https://sqlite.org/foreignkeys.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F02: Row =
    row("F02", "FK", "missing", Wrong, "", "match on (table, column list, parent, parent columns), never on name", "reasoned");
pub static F03: Row = row("F03", "no FK", "FK", Stricter, "", "orphan query", "reasoned");
pub static F04: Row = row(
    "F04",
    "`ON DELETE CASCADE` vs `NO ACTION` (either way)",
    "",
    Wrong,
    "",
    "rows vanish, or deletes start to fail",
    "https://www.postgresql.org/docs/current/ddl-constraints.html",
);
pub static F05: Row = row(
    "F05",
    "`RESTRICT`",
    "`NO ACTION`",
    Manual,
    "notice",
    "NO ACTION can be deferred and is checked at statement end",
    "https://www.postgresql.org/docs/current/sql-createtable.html",
);
pub static F06: Row = row("F06", "`SET NULL` on a NOT NULL column", "same", Manual, "lint", "always fails when it fires", "reasoned");
pub static F07: Row = row(
    "F07",
    "parent table absent at CREATE time (allowed)",
    "error",
    Manual,
    "order",
    "sort by dependency, or add FKs after all tables; a chain that never creates the parent is wrong",
    "https://sqlite.org/foreignkeys.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F08: Row = row(
    "F08",
    "parent column not unique",
    "error `no unique constraint matching given keys`",
    Wrong,
    "",
    "SQLite fails only when used (\"foreign key mismatch\"); a *partial* unique index does not qualify in either",
    "https://sqlite.org/foreignkeys.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F09: Row = row(
    "F09",
    "child and parent types differ (ignored)",
    "integer family may mix (int→bigint); text↔varchar may mix; text→bigint ✗; numeric→integer ✗",
    Manual,
    "per pair",
    "\"VARCHAR and TEXT cannot be linked\" is false. Mixed integer widths still deserve a notice",
    "https://www.postgresql.org/docs/current/ddl-constraints.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F10: Row =
    row("F10", "`REFERENCES p` without column", "= parent's primary key", Same, "", "resolve before comparing", "reasoned");
pub static F11: Row = row(
    "F11",
    "`DEFERRABLE INITIALLY DEFERRED`",
    "same",
    Same,
    "",
    "mismatch = risk (circular inserts)",
    "https://sqlite.org/foreignkeys.html",
);
pub static F12: Row =
    row("F12", "`MATCH FULL`", "`MATCH FULL`", Stricter, "", "SQLite parses and ignores MATCH", "https://sqlite.org/foreignkeys.html");
pub static F13: Row = row(
    "F13",
    "FK child column without index",
    "same",
    Manual,
    "lint",
    "neither engine creates it; deletes and updates on the parent scan the child",
    "https://sqlite.org/foreignkeys.html, https://www.postgresql.org/docs/current/ddl-constraints.html",
);
pub static F14: Row = row(
    "F14",
    "`*_id` column without FK, whose stem is a table",
    "",
    Manual,
    "lint",
    "candidate missing FK; say \"candidate\"",
    "reasoned",
);
pub static F15: Row = row(
    "F15",
    "`ON DELETE SET NULL (cols)`",
    "15+",
    Stricter,
    "spelling",
    "PostgreSQL only",
    "https://www.postgresql.org/docs/current/sql-createtable.html",
);
pub static F16: Row = row(
    "F16",
    "FK lost in a table rebuild",
    "",
    Wrong,
    "",
    "in the 12-step rebuild the new CREATE often forgets an FK, CHECK or index; compare before and after, per migration",
    "https://sqlite.org/lang_altertable.html",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&F01, &F02, &F03, &F04, &F05, &F06, &F07, &F08, &F09, &F10, &F11, &F12, &F13, &F14, &F15, &F16];
