//! How PostgreSQL prints what it stored, and other spellings of one meaning.

use super::row;
use crate::compare::Verdict::Same;
use crate::compare::equivalence::Row;

const CATALOG: &str = "https://www.postgresql.org/docs/current/functions-info.html, observed on PostgreSQL 15.18";

pub static R01: Row = row(
    "R01",
    "a condition",
    "the same condition in another spelling",
    Same,
    "",
    "Parentheses, casts, order and names of operators do not change what is demanded.",
    CATALOG,
);
pub static R02: Row = row("R02", "`x IN (a, b)`", "`x = ANY (ARRAY[a, b])`", Same, "", "PostgreSQL stores the list as an array.", CATALOG);
pub static R03: Row =
    row("R03", "`x NOT IN (a, b)`", "`x <> ALL (ARRAY[a, b])`", Same, "", "PostgreSQL stores the list as an array.", CATALOG);
pub static R04: Row = row("R04", "`x BETWEEN 1 AND 5`", "`x >= 1 AND x <= 5`", Same, "", "PostgreSQL stores two comparisons.", CATALOG);
pub static R05: Row = row("R05", "`-5`", "`'-5'::integer`", Same, "", "PostgreSQL prints negative constants so.", CATALOG);
pub static R06: Row = row("R06", "`LIKE`, `ILIKE`, `NOT LIKE`", "`~~`, `~~*`, `!~~`", Same, "", "The operators behind the words.", CATALOG);
pub static R07: Row = row(
    "R07",
    "`SIMILAR TO p`",
    "`~ similar_to_escape(p)`",
    Same,
    "",
    "PostgreSQL stores the function that translates the pattern.",
    CATALOG,
);
pub static R08: Row = row(
    "R08",
    "`'2020-01-01'` as a moment",
    "`'2020-01-01 00:00:00+00'::timestamp with time zone`",
    Same,
    "",
    "PostgreSQL stores the moment and prints it in the session's zone.",
    CATALOG,
);
pub static R09: Row =
    row("R09", "`y <> ''` on varchar", "`(y)::text <> ''::text`", Same, "", "Comparisons of varchar are those of text.", CATALOG);
pub static R10: Row = row("R10", "`a != b`", "`a <> b`", Same, "", "Two spellings of one operator.", CATALOG);
pub static R11: Row =
    row("R11", "`a IS NOT DISTINCT FROM b`", "`NOT (a IS DISTINCT FROM b)`", Same, "", "PostgreSQL stores the negation.", CATALOG);
pub static R12: Row =
    row("R12", "`DEFAULT 'x'`", "`'x'::character varying`", Same, "", "PostgreSQL adds the column's type, see D04.", CATALOG);

/// Every row of this file.
pub static ROWS: &[&Row] = &[&R01, &R02, &R03, &R04, &R05, &R06, &R07, &R08, &R09, &R10, &R11, &R12];
