//! Foreign keys.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Same, Stricter, Wrong};
use crate::compare::equivalence::Row;

pub static F01: Row = row(
    "F01",
    "FK declared",
    "FK declared",
    Stricter,
    "",
    "SQLite enforces foreign keys only after PRAGMA foreign_keys = ON on each connection; look for orphans before loading.",
    "https://sqlite.org/foreignkeys.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F02: Row = row("F02", "FK", "missing", Wrong, "", "Orphans become possible.", "reasoned");
pub static F03: Row = row("F03", "no FK", "FK", Stricter, "", "Orphans are refused; look for them before loading.", "reasoned");
pub static F04: Row = row(
    "F04",
    "`ON DELETE CASCADE` vs `NO ACTION` (either way)",
    "another action",
    Wrong,
    "",
    "Rows vanish, or deletes begin to fail.",
    "https://www.postgresql.org/docs/current/ddl-constraints.html",
);
pub static F05: Row = row(
    "F05",
    "`RESTRICT`",
    "`NO ACTION`",
    Expected,
    "notice",
    "Both refuse; NO ACTION is checked at the end of the statement and can be deferred.",
    "https://www.postgresql.org/docs/current/sql-createtable.html",
)
.noticed();
pub static F06: Row =
    row("F06", "`SET NULL` on a NOT NULL column", "same", Manual, "lint", "The action fails whenever it fires.", "reasoned");
pub static F07: Row = row(
    "F07",
    "parent table absent at CREATE time (allowed)",
    "error",
    Manual,
    "order",
    "PostgreSQL wants the parent first: sort by dependency, or add foreign keys after all tables.",
    "https://sqlite.org/foreignkeys.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F08: Row = row(
    "F08",
    "parent column not unique",
    "error `no unique constraint matching given keys`",
    Wrong,
    "",
    "PostgreSQL refuses the foreign key; SQLite fails when it is used. A partial unique index does not count in either.",
    "https://sqlite.org/foreignkeys.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F09: Row = row(
    "F09",
    "child and parent types differ (ignored)",
    "integer family may mix (int→bigint); text↔varchar may mix; text→bigint ✗; numeric→integer ✗",
    Manual,
    "per pair",
    "Integer types may mix, text and varchar may mix; text to bigint and numeric to integer may not.",
    "https://www.postgresql.org/docs/current/ddl-constraints.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static F10: Row =
    row("F10", "`REFERENCES p` without column", "= parent's primary key", Same, "", "The parent's primary key is meant.", "reasoned");
pub static F11: Row =
    row("F11", "`DEFERRABLE INITIALLY DEFERRED`", "same", Same, "", "Checked at the same moment.", "https://sqlite.org/foreignkeys.html");
pub static F12: Row =
    row("F12", "`MATCH FULL`", "`MATCH FULL`", Stricter, "", "SQLite reads MATCH and ignores it.", "https://sqlite.org/foreignkeys.html");
pub static F13: Row = row(
    "F13",
    "FK child column without index",
    "same",
    Manual,
    "lint",
    "Neither engine makes one: deletes and updates of the parent scan the child.",
    "https://sqlite.org/foreignkeys.html, https://www.postgresql.org/docs/current/ddl-constraints.html",
);
pub static F14: Row = row(
    "F14",
    "`*_id` column without FK, whose stem is a table",
    "",
    Manual,
    "lint",
    "A candidate for a foreign key, no more.",
    "reasoned",
);
pub static F15: Row = row(
    "F15",
    "`ON DELETE SET NULL (cols)`",
    "15+",
    Stricter,
    "spelling",
    "PostgreSQL 15 and later only.",
    "https://www.postgresql.org/docs/current/sql-createtable.html",
);
pub static F16: Row = row(
    "F16",
    "FK lost in a table rebuild",
    "missing",
    Wrong,
    "",
    "The new CREATE of the rebuild forgot it: compare before and after, per migration.",
    "https://sqlite.org/lang_altertable.html",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&F01, &F02, &F03, &F04, &F05, &F06, &F07, &F08, &F09, &F10, &F11, &F12, &F13, &F14, &F15, &F16];
