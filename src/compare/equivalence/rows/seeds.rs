//! Seed data and data statements.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static S01: Row = row(
    "S01",
    "`INSERT OR IGNORE`",
    "`INSERT … ON CONFLICT DO NOTHING`",
    Expected,
    "",
    "OR IGNORE also skips rows that break NOT NULL and CHECK, DO NOTHING does not.",
    "reasoned",
);
pub static S02: Row = row(
    "S02",
    "`INSERT OR REPLACE` / `REPLACE INTO`",
    "`ON CONFLICT (key) DO UPDATE SET …`",
    Risk,
    "",
    "REPLACE deletes the old row: columns are reset and foreign keys act; DO UPDATE keeps columns that are not listed.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static S03: Row = row(
    "S03",
    "`ON CONFLICT(expr)`",
    "must match a unique index, including expression indexes",
    Wrong,
    "no unique index has that expression",
    "PostgreSQL refuses the statement.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static S04: Row = row(
    "S04",
    "rows with explicit ids",
    "same + `setval`",
    Manual,
    "to-do, K12",
    "The sequence must be set afterwards, see K12.",
    "reasoned",
);
pub static S05: Row = row(
    "S05",
    "row present",
    "row missing",
    Wrong,
    "reference data",
    "Code relies on reference data; demo and test rows are worth a notice.",
    "reasoned",
);
pub static S06: Row = row(
    "S06",
    "`X'0a'`, `0/1`, `'2024-01-01 00:00:00'`, `NULL`, JSON text",
    "`'\\x0a'`, `false/true`, timestamptz, `NULL`, jsonb",
    Same,
    "compare after normalising to the target column's type; JSON as a tree",
    "The same values once converted to the column's type.",
    "reasoned",
);
pub static S07: Row = row(
    "S07",
    "`UPDATE`/`DELETE`/`INSERT … SELECT` data migrations",
    "—",
    Manual,
    "manual: list them, ask whether they were needed on the target",
    "Whether they were needed on the checked side has to be asked.",
    "reasoned",
);
pub static S08: Row = row(
    "S08",
    "fixed values vs computed (`EXTRACT(YEAR FROM now())`)",
    "",
    Risk,
    "not reproducible",
    "The value depends on when it runs.",
    "reasoned",
);
pub static S09: Row = row(
    "S09",
    "`COPY … FROM stdin` block in a dump",
    "",
    Same,
    "parse as rows; `\\N` is NULL; ends with `\\.`",
    "Rows in another notation; \\N is NULL.",
    "reasoned",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&S01, &S02, &S03, &S04, &S05, &S06, &S07, &S08, &S09];
