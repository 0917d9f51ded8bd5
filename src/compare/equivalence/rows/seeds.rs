//! Seed data and data statements.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Wrong};
use crate::compare::equivalence::Row;

pub static S01: Row = row(
    "S01",
    "`INSERT OR IGNORE`",
    "`INSERT … ON CONFLICT DO NOTHING`",
    Expected,
    "OR IGNORE also skips NOT NULL and CHECK failures, DO NOTHING does not",
    "",
    "reasoned",
);
pub static S02: Row = row(
    "S02",
    "`INSERT OR REPLACE` / `REPLACE INTO`",
    "`ON CONFLICT (key) DO UPDATE SET …`",
    Risk,
    "REPLACE deletes the old row (columns reset, FK cascades); DO UPDATE keeps unlisted columns; a conflict target is required",
    "",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static S03: Row = row(
    "S03",
    "`ON CONFLICT(expr)`",
    "must match a unique index, including expression indexes",
    Wrong,
    "if no such index",
    "",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static S04: Row = row("S04", "rows with explicit ids", "same + `setval`", Manual, "to-do, K12", "", "reasoned");
pub static S05: Row = row(
    "S05",
    "row present in one side only",
    "—",
    Manual,
    "error for reference data; notice for demo/test rows (heuristic: file or table named seed, example, demo, test)",
    "",
    "reasoned",
);
pub static S06: Row = row(
    "S06",
    "`X'0a'`, `0/1`, `'2024-01-01 00:00:00'`, `NULL`, JSON text",
    "`'\\x0a'`, `false/true`, timestamptz, `NULL`, jsonb",
    Manual,
    "compare after normalising to the target column's type; JSON as a tree",
    "",
    "reasoned",
);
pub static S07: Row = row(
    "S07",
    "`UPDATE`/`DELETE`/`INSERT … SELECT` data migrations",
    "—",
    Manual,
    "manual: list them, ask whether they were needed on the target",
    "",
    "reasoned",
);
pub static S08: Row = row("S08", "fixed values vs computed (`EXTRACT(YEAR FROM now())`)", "", Risk, "not reproducible", "", "reasoned");
pub static S09: Row =
    row("S09", "`COPY … FROM stdin` block in a dump", "", Manual, "parse as rows; `\\N` is NULL; ends with `\\.`", "", "reasoned");

/// Every row of this file.
pub static ROWS: &[&Row] = &[&S01, &S02, &S03, &S04, &S05, &S06, &S07, &S08, &S09];
