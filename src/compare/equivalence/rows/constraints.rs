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
    "Both count NULLs as distinct.",
    "https://sqlite.org/nulls.html, https://www.postgresql.org/docs/current/ddl-constraints.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C02: Row = row(
    "C02",
    "UNIQUE",
    "`UNIQUE NULLS NOT DISTINCT`",
    Stricter,
    "",
    "A second row with NULL is refused (PostgreSQL 15 and later).",
    "https://www.postgresql.org/docs/current/sql-createtable.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C03: Row = row(
    "C03",
    "UNIQUE constraint",
    "UNIQUE INDEX (or reverse)",
    Same,
    "",
    "Both enforce the same, and either can be the target of a foreign key.",
    "https://www.postgresql.org/docs/current/indexes-unique.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C04: Row = row("C04", "UNIQUE missing in target", "missing", Wrong, "", "Duplicates become possible.", "reasoned");
pub static C05: Row = row(
    "C05",
    "UNIQUE … `COLLATE NOCASE`",
    "UNIQUE on `lower(c)`",
    Expected,
    "",
    "NOCASE folds A to Z only, lower() folds by locale, so it is a little stricter.",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C06: Row = row("C06", "UNIQUE … `COLLATE NOCASE`", "plain UNIQUE(c)", Wrong, "", "Both Bob and bob are accepted.", "reasoned");
pub static C07: Row = row(
    "C07",
    "CHECK, NULL result",
    "CHECK",
    Same,
    "",
    "A result of NULL passes in both.",
    "https://www.postgresql.org/docs/current/ddl-constraints.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C08: Row = row(
    "C08",
    "CHECK returning a number (`CHECK (a)`)",
    "same text",
    Wrong,
    "",
    "The argument of a PostgreSQL CHECK must be boolean: write a <> 0.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C09: Row = row(
    "C09",
    "`CHECK (b IN (0,1))`, column now BOOLEAN",
    "dropped",
    Same,
    "",
    "A boolean column holds nothing but false and true.",
    "reasoned",
);
pub static C10: Row = row(
    "C10",
    "`CHECK (b IN (0,1))`, column now BOOLEAN",
    "kept",
    Wrong,
    "",
    "It does not run: there is no operator boolean = integer.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C11: Row = row(
    "C11",
    "`c GLOB 'p*'`",
    "`c ~ '^p'`, `c LIKE 'p%'`",
    Expected,
    "the patterns accept the same texts",
    "Both match the whole text, case-sensitively.",
    "https://sqlite.org/lang_expr.html",
);
pub static C12: Row = row(
    "C12",
    "GLOB",
    "regex without `^`/`$`",
    Wrong,
    "",
    "Without ^ and $ the expression matches anywhere in the text, which is a weaker check.",
    "reasoned",
);
pub static C13: Row = row(
    "C13",
    "`c NOT GLOB '*[^a-z0-9_]*'`",
    "`c ~ '^[a-z0-9_]*$'`",
    Expected,
    "",
    "The usual way to say: only these characters.",
    "reasoned",
);
pub static C14: Row = row(
    "C14",
    "`c LIKE 'ABC%'`",
    "`c LIKE 'ABC%'`",
    Risk,
    "",
    "SQLite's LIKE ignores the case of A to Z, PostgreSQL's does not; ILIKE is the same.",
    "https://sqlite.org/lang_expr.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C15: Row = row("C15", "`typeof(c)='integer'` and the like", "dropped", Same, "", "The column's type enforces it.", "reasoned");
pub static C16: Row = row(
    "C16",
    "`json_valid(c)`",
    "JSONB column, or `c IS JSON` (16+)",
    Expected,
    "the checked column is JSON or JSONB",
    "The type enforces it; where the column stays text the check is lost.",
    "https://www.postgresql.org/docs/current/functions-json.html",
);
pub static C17: Row = row(
    "C17",
    "`length(blob)=32`",
    "`length(c)=32` / `octet_length(c)=32` on BYTEA",
    Same,
    "",
    "Both count bytes.",
    "https://www.postgresql.org/docs/current/functions-binarystring.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C18: Row =
    row("C18", "CHECK missing in target", "missing", Wrong, "", "A rule of the expected schema is not enforced any more.", "reasoned");
pub static C19: Row = row(
    "C19",
    "`IN (a,b,c)`",
    "`= ANY (ARRAY[a,b,c])`",
    Same,
    "",
    "PostgreSQL stores the list as an array; order and casts mean nothing.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C20: Row = row("C20", "`NOT NULL`", "nullable", Wrong, "", "NULL becomes possible.", "reasoned");
pub static C21: Row = row(
    "C21",
    "nullable",
    "`NOT NULL`",
    Stricter,
    "",
    "Rows with NULL are refused, and inserts that omit it fail where there is no default.",
    "reasoned",
);
pub static C22: Row = row(
    "C22",
    "`… ON CONFLICT IGNORE/REPLACE/FAIL/ABORT/ROLLBACK` inside a constraint",
    "—",
    Wrong,
    "unless handled",
    "PostgreSQL has no counterpart within a constraint; the behaviour must move to the statements.",
    "https://sqlite.org/lang_conflict.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C23: Row =
    row("C23", "constraint name", "other name", Same, "", "What a constraint demands counts, its name does not.", "reasoned");
pub static C24: Row = row(
    "C24",
    "CHECK on an untyped column",
    "typed column",
    Stricter,
    "",
    "SQLite compares text as greater than any number, so CHECK (a > 0) accepted 'abc'.",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static C25: Row = row(
    "C25",
    "—",
    "`NOT VALID`, `NOT ENFORCED` (18+)",
    Manual,
    "notice",
    "The constraint exists, but old rows, or all rows, are unchecked.",
    "https://www.postgresql.org/docs/current/sql-altertable.html",
);
pub static C26: Row = row(
    "C26",
    "—",
    "EXCLUDE, DEFERRABLE UNIQUE",
    Stricter,
    "",
    "SQLite has no counterpart.",
    "https://www.postgresql.org/docs/current/sql-createtable.html",
);
pub static C27: Row =
    row("C27", "subquery in CHECK", "—", Manual, "n/a", "Both engines refuse it.", "observed on SQLite 3.40.1 and PostgreSQL 15.18");

/// Every row of this file.
pub static ROWS: &[&Row] = &[
    &C01, &C02, &C03, &C04, &C05, &C06, &C07, &C08, &C09, &C10, &C11, &C12, &C13, &C14, &C15, &C16, &C17, &C18, &C19, &C20, &C21, &C22,
    &C23, &C24, &C25, &C26, &C27,
];
