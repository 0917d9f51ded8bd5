//! Unique, check and null constraints.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Stricter, Wrong};
use crate::compare::equivalence::Row;

pub static C01: Row = row(
    "C01",
    "UNIQUE with NULLs",
    "UNIQUE",
    Same,
    "",
    "both treat NULLs as distinct",
    "https://sqlite.org/nulls.html, https://www.postgresql.org/docs/current/ddl-constraints.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C02: Row = row(
    "C02",
    "UNIQUE",
    "`UNIQUE NULLS NOT DISTINCT`",
    Stricter,
    "",
    "15+; second NULL row rejected. Removing it to run on 14 re-allows duplicate NULL rows",
    "https://www.postgresql.org/docs/current/sql-createtable.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C03: Row = row(
    "C03",
    "UNIQUE constraint",
    "UNIQUE INDEX (or reverse)",
    Same,
    "",
    "enforcement equal, and either can be an FK target; differs for `ON CONFLICT ON CONSTRAINT`, DEFERRABLE, and catalog listing. Must not count as missing",
    "https://www.postgresql.org/docs/current/indexes-unique.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C04: Row = row("C04", "UNIQUE missing in target", "—", Wrong, "", "duplicates become possible", "reasoned");
pub static C05: Row = row(
    "C05",
    "UNIQUE … `COLLATE NOCASE`",
    "UNIQUE on `lower(c)`",
    Expected,
    "",
    "NOCASE folds A–Z only (É and é both inserted); `lower()` folds by locale, so it is a little stricter",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C06: Row = row("C06", "same", "plain UNIQUE(c)", Wrong, "", "`Bob` and `bob` both accepted", "reasoned");
pub static C07: Row = row(
    "C07",
    "CHECK, NULL result",
    "CHECK",
    Same,
    "",
    "NULL passes in both",
    "https://www.postgresql.org/docs/current/ddl-constraints.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C08: Row = row(
    "C08",
    "CHECK returning a number (`CHECK (a)`)",
    "same text",
    Wrong,
    "",
    "`argument of CHECK must be type boolean`; write `a <> 0`",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C09: Row = row("C09", "`CHECK (b IN (0,1))`, column now BOOLEAN", "dropped", Same, "", "redundant", "reasoned");
pub static C10: Row = row("C10", "same", "kept", Wrong, "", "does not run", "observed on SQLite 3.40.1 and PostgreSQL 15.18");
pub static C11: Row = row(
    "C11",
    "`c GLOB 'p*'`",
    "`c ~ '^p'`, `c LIKE 'p%'`",
    Expected,
    "",
    "see §8.1; both ends of the GLOB are anchored, so the regex must be too",
    "https://sqlite.org/lang_expr.html",
);
pub static C12: Row = row("C12", "GLOB", "regex without `^`/`$`", Wrong, "", "weaker check", "reasoned");
pub static C13: Row =
    row("C13", "`c NOT GLOB '*[^a-z0-9_]*'`", "`c ~ '^[a-z0-9_]*$'`", Expected, "", "standard \"only these characters\" idiom", "reasoned");
pub static C14: Row = row(
    "C14",
    "`c LIKE 'ABC%'`",
    "`c LIKE 'ABC%'`",
    Risk,
    "",
    "SQLite LIKE ignores ASCII case; PostgreSQL LIKE does not. Same meaning is ILIKE",
    "https://sqlite.org/lang_expr.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C15: Row = row("C15", "`typeof(c)='integer'` and the like", "dropped", Same, "", "the column type enforces it", "reasoned");
pub static C16: Row = row(
    "C16",
    "`json_valid(c)`",
    "JSONB column, or `c IS JSON` (16+)",
    Expected,
    "",
    "dropped while the column stays TEXT = wrong",
    "https://www.postgresql.org/docs/current/functions-json.html",
);
pub static C17: Row = row(
    "C17",
    "`length(blob)=32`",
    "`length(c)=32` / `octet_length(c)=32` on BYTEA",
    Same,
    "",
    "both work",
    "https://www.postgresql.org/docs/current/functions-binarystring.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C18: Row = row("C18", "CHECK missing in target", "—", Wrong, "", "rules are silently dropped in many hand ports", "reasoned");
pub static C19: Row = row(
    "C19",
    "`IN (a,b,c)`",
    "`= ANY (ARRAY[a,b,c])`",
    Same,
    "",
    "PostgreSQL stores it so; compare as sets, ignore order and casts",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C20: Row = row("C20", "`NOT NULL`", "nullable", Wrong, "", "", "reasoned");
pub static C21: Row =
    row("C21", "nullable", "`NOT NULL`", Stricter, "", "data check; and INSERTs that omit it fail if there is no default", "reasoned");
pub static C22: Row = row(
    "C22",
    "`… ON CONFLICT IGNORE/REPLACE/FAIL/ABORT/ROLLBACK` inside a constraint",
    "—",
    Wrong,
    "unless handled",
    "no counterpart syntax error; behaviour must move to statements",
    "https://sqlite.org/lang_conflict.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C23: Row =
    row("C23", "constraint name", "other name", Same, "", "compare by structure; names are a separate, low-severity list", "reasoned");
pub static C24: Row = row(
    "C24",
    "CHECK on an untyped column",
    "typed column",
    Stricter,
    "",
    "`CHECK (a > 0)` accepted `'abc'` in SQLite (text sorts after numbers)",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C25: Row = row(
    "C25",
    "—",
    "`NOT VALID`, `NOT ENFORCED` (18+)",
    Manual,
    "notice",
    "constraint exists but old rows, or all rows, are unchecked",
    "https://www.postgresql.org/docs/current/sql-altertable.html",
);
pub static C26: Row = row(
    "C26",
    "—",
    "EXCLUDE, DEFERRABLE UNIQUE",
    Stricter,
    "",
    "no SQLite counterpart",
    "https://www.postgresql.org/docs/current/sql-createtable.html",
);
pub static C27: Row =
    row("C27", "subquery in CHECK", "—", Manual, "n/a", "forbidden in both", "observed on SQLite 3.40.1 and PostgreSQL 15.18");

/// Every row of this file.
pub static ROWS: &[&Row] = &[
    &C01, &C02, &C03, &C04, &C05, &C06, &C07, &C08, &C09, &C10, &C11, &C12, &C13, &C14, &C15, &C16, &C17, &C18, &C19, &C20, &C21, &C22,
    &C23, &C24, &C25, &C26, &C27,
];
