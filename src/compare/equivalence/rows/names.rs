//! Names.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static N01: Row = row(
    "N01",
    "SQLite names are case-insensitive whether quoted or not; PostgreSQL folds unquoted names to lower case and keeps quoted ones",
    "",
    Same,
    "",
    "Names are compared folded; a quoted mixed-case name must be quoted in every PostgreSQL query.",
    "https://www.postgresql.org/docs/current/sql-syntax-lexical.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N02: Row = row(
    "N02",
    "identifiers over 63 bytes are truncated",
    "",
    Risk,
    "",
    "PostgreSQL cuts them off; two names can become one.",
    "https://www.postgresql.org/docs/current/sql-syntax-lexical.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N03: Row = row(
    "N03",
    "reserved words as unquoted names: `user`, `order`, `offset`, `limit`, `end`, `desc`, `group`, `table`, `column`, `references`, `check`, `default`, `primary`, `unique`, `analyse/analyze`, `both`, `case`, `cast`, `collate`, `do`, `else`, `fetch`, `for`, `from`, `grant`, `having`, `in`, `into`, `lateral`, `leading`, `not`, `null`, `on`, `only`, `or`, `placing`, `returning`, `select`, `session_user`, `some`, `symmetric`, `then`, `to`, `trailing`, `union`, `using`, `variadic`, `when`, `where`, `window`, `with`",
    "",
    Wrong,
    "unquoted",
    "A syntax error in PostgreSQL; fine are value, key, name, type, date, time, timestamp, text, level, role, status, action, comment.",
    "https://www.postgresql.org/docs/current/sql-keywords-appendix.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N04: Row = row(
    "N04",
    "index and table share one namespace per schema (SQLite: per database)",
    "",
    Wrong,
    "two have the same name",
    "The second is refused.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N05: Row = row(
    "N05",
    "UNIQUE/PRIMARY KEY/EXCLUDE constraint names must be unique per schema; CHECK and FK names only per table",
    "",
    Wrong,
    "two have the same name",
    "The second is refused.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N06: Row = row(
    "N06",
    "trigger names: per database in SQLite, per table in PostgreSQL",
    "",
    Same,
    "",
    "A trigger is found by its table and name.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N07: Row = row("N07", "`main.` / `temp.` prefixes ↔ schemas", "", Same, "", "main is the default schema.", "reasoned");
pub static N08: Row = row(
    "N08",
    "double-quoted text that names no column is a string in SQLite",
    "",
    Wrong,
    "",
    "PostgreSQL reads double quotes as a name, see D05.",
    "https://sqlite.org/quirks.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static N09: Row = row(
    "N09",
    "since 15, ordinary users cannot create in schema `public`",
    "",
    Manual,
    "",
    "A matter of deployment.",
    "https://www.postgresql.org/docs/current/ddl-schemas.html",
);
pub static N10: Row = row(
    "N10",
    "text order: `COLLATE \"C\"` matches SQLite BINARY",
    "",
    Expected,
    "",
    "The C collation sorts as SQLite does; it matters for searches by range and by prefix.",
    "https://www.postgresql.org/docs/current/collation.html",
);
pub static N11: Row = row(
    "N11",
    "a name in one style: `AlbumId`, `app_user`",
    "the same name in another style: `album_id`, `app.user`",
    Expected,
    "names are mapped on request only",
    "Letters and digits of the names are the same and no other name of the side has them; every statement that uses the name has to follow.",
    "reasoned",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&N01, &N02, &N03, &N04, &N05, &N06, &N07, &N08, &N09, &N10, &N11];
