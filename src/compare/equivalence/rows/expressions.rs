//! Semantics of expressions.

use super::row;
use crate::compare::Verdict::{Expected, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static E01: Row =
    row("E01", "integer division: 7/2 = 3", "3 (same)", Same, "", "Both cut off.", "observed on SQLite 3.40.1 and PostgreSQL 15.18");
pub static E02: Row = row(
    "E02",
    "division by zero: NULL",
    "error",
    Risk,
    "",
    "What was NULL becomes an error.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E03: Row = row(
    "E03",
    "`WHERE 1`, `WHERE flag` on an integer: allowed",
    "`argument of WHERE must be type boolean`",
    Wrong,
    "",
    "PostgreSQL refuses it: write flag <> 0.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E04: Row = row(
    "E04",
    "text arithmetic: `'abc'+1` = 1",
    "error",
    Wrong,
    "",
    "PostgreSQL refuses it.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E05: Row = row(
    "E05",
    "string compare: binary, case-sensitive for `=`",
    "by collation; `=` case-sensitive",
    Expected,
    "",
    "Equality is case-sensitive in both; order follows the collation.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E06: Row =
    row("E06", "sort order: memcmp (BINARY)", "database locale unless `COLLATE \"C\"`", Expected, "", "See N10.", "reasoned");
pub static E07: Row =
    row("E07", "NULL in ORDER BY: first ASC", "last ASC", Expected, "", "See I05.", "observed on SQLite 3.40.1 and PostgreSQL 15.18");
pub static E08: Row = row(
    "E08",
    "bare columns in GROUP BY: allowed",
    "error, unless functionally dependent on the grouped primary key",
    Wrong,
    "",
    "PostgreSQL refuses it.",
    "reasoned",
);
pub static E09: Row = row(
    "E09",
    "cast failures: `CAST('abc' AS INT)` = 0, `'12abc'` = 12",
    "error",
    Risk,
    "",
    "What was 0 becomes an error.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E10: Row = row(
    "E10",
    "empty string as number: 0",
    "`invalid input syntax`",
    Risk,
    "",
    "What was 0 becomes an error.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E11: Row = row(
    "E11",
    "`round(2.5)`: 3.0",
    "3 for numeric; 2 for double precision (half-even)",
    Risk,
    "",
    "Halves are rounded differently for double precision.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E12: Row = row(
    "E12",
    "FK cascades and triggers: triggers fire on cascades",
    "same; order differs",
    Same,
    "",
    "Only the order differs.",
    "reasoned",
);
pub static E13: Row = row(
    "E13",
    "DDL in transactions: yes",
    "yes, except CONCURRENTLY, VACUUM, CREATE DATABASE, some ALTER SYSTEM",
    Same,
    "",
    "But for CONCURRENTLY, VACUUM and CREATE DATABASE.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static E14: Row = row(
    "E14",
    "concurrency: one writer",
    "MVCC; unique-violation races appear that SQLite serialised away",
    Risk,
    "",
    "Collisions appear that one writer at a time never had.",
    "reasoned",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&E01, &E02, &E03, &E04, &E05, &E06, &E07, &E08, &E09, &E10, &E11, &E12, &E13, &E14];
