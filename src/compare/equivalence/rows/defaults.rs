//! Defaults.

use super::row;
use crate::compare::Verdict::{Expected, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static D01: Row = row("D01", "none / `NULL`", "none / `NULL`", Same, "", "DEFAULT NULL is no default.", "reasoned");
pub static D02: Row = row(
    "D02",
    "`0`, `(0)`, `'0'` on numeric",
    "`0`, `'0'::integer`, `'-1'::integer` for −1",
    Same,
    "",
    "The same number, however it is written.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D03: Row = row(
    "D03",
    "`0/1/TRUE/FALSE`, boolean intent",
    "`FALSE/TRUE` on BOOLEAN",
    Same,
    "",
    "The same truth value. On a BOOLEAN column DEFAULT 1 is refused by PostgreSQL, DEFAULT TRUE and DEFAULT '1' are not.",
    "https://www.postgresql.org/docs/current/datatype-boolean.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D04: Row = row(
    "D04",
    "`'x'`",
    "`'x'::character varying`, `'x'::text`",
    Same,
    "",
    "The same text; the cast is what PostgreSQL adds when it stores the default.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D05: Row = row(
    "D05",
    "`\"x\"` (double quotes = string in SQLite)",
    "`\"x\"`",
    Wrong,
    "",
    "SQLite reads double quotes as a string where no column fits, PostgreSQL as a column.",
    "https://sqlite.org/quirks.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D06: Row = row(
    "D06",
    "`CURRENT_TIMESTAMP`, `(datetime('now'))`, `(datetime())`, `(strftime('%Y-%m-%d %H:%M:%S','now'))`",
    "`CURRENT_TIMESTAMP`, `now()`, `transaction_timestamp()`, `statement_timestamp()`, `clock_timestamp()` on TIMESTAMPTZ",
    Expected,
    "",
    "The current time. SQLite writes whole seconds in UTC as text, PostgreSQL microseconds of the transaction's start.",
    "https://sqlite.org/lang_datefunc.html, https://www.postgresql.org/docs/current/functions-datetime.html",
);
pub static D07: Row = row(
    "D07",
    "the same, column TEXT",
    "`CURRENT_TIMESTAMP` on TEXT",
    Risk,
    "",
    "PostgreSQL writes the session's offset and microseconds, such as 2026-11-20 20:27:31.834384-05, so that order and parsers break: use to_char(now() AT TIME ZONE 'utc', 'YYYY-MM-DD HH24:MI:SS').",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D08: Row = row(
    "D08",
    "the same",
    "`now()` on TIMESTAMP without zone",
    Risk,
    "sessions use another time zone than UTC",
    "PostgreSQL stores the session's wall time where SQLite stores UTC: use TIMESTAMPTZ or (now() AT TIME ZONE 'utc').",
    "reasoned",
)
.noticed();
pub static D09: Row =
    row("D09", "`datetime('now','localtime')`", "`LOCALTIMESTAMP`", Risk, "", "Both write local time, but of which place?", "reasoned");
pub static D10: Row = row(
    "D10",
    "`CURRENT_DATE`, `date('now')` (UTC)",
    "`CURRENT_DATE` (session zone)",
    Risk,
    "sessions use another time zone than UTC",
    "SQLite's date is in UTC, PostgreSQL's in the session's zone: use (now() AT TIME ZONE 'utc')::date.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D11: Row = row(
    "D11",
    "`(strftime('%s','now'))`, `(unixepoch())`",
    "`EXTRACT(EPOCH FROM now())` into BIGINT",
    Expected,
    "",
    "The same count of seconds; the cast rounds where SQLite cuts off, floor(…) is exact.",
    "https://www.postgresql.org/docs/current/functions-datetime.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D12: Row = row(
    "D12",
    "`… * 1000`, `* 1000000000`",
    "same factor",
    Expected,
    "",
    "The same unit. Another power of ten would be another unit.",
    "reasoned",
);
pub static D13: Row = row(
    "D13",
    "`strftime('%Y-%m-%dT%H:%M:%fZ','now')`",
    "`to_char(now() AT TIME ZONE 'utc','YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')`",
    Expected,
    "",
    "The same text.",
    "https://www.postgresql.org/docs/current/functions-formatting.html",
);
pub static D14: Row = row(
    "D14",
    "`randomblob(16)`",
    "`gen_random_bytes(16)`",
    Expected,
    "",
    "Random bytes of the same length; gen_random_bytes needs the extension pgcrypto.",
    "https://www.postgresql.org/docs/current/pgcrypto.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D15: Row = row(
    "D15",
    "`lower(hex(randomblob(16)))`",
    "`encode(gen_random_bytes(16),'hex')`",
    Expected,
    "",
    "The same digits; hex() alone writes capitals.",
    "reasoned",
);
pub static D16: Row = row(
    "D16",
    "UUID assembled from randomblob/substr",
    "`gen_random_uuid()` (13+ core), `uuidv7()` (18+)",
    Expected,
    "",
    "A random UUID.",
    "https://www.postgresql.org/docs/current/functions-uuid.html",
);
pub static D17: Row = row(
    "D17",
    "`random()`",
    "`random()`",
    Wrong,
    "",
    "SQLite gives a 64-bit integer, PostgreSQL a fraction between 0 and 1.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D18: Row = row("D18", "`'{}'`, `'[]'` on TEXT", "`'{}'::jsonb`", Same, "", "The same JSON.", "reasoned");
pub static D19: Row = row(
    "D19",
    "default present, target lacks it",
    "none",
    Risk,
    "the column may be null",
    "Inserts that omit the column store NULL, or fail where it is NOT NULL.",
    "reasoned",
);
pub static D20: Row = row(
    "D20",
    "none",
    "a default",
    Risk,
    "notice",
    "The checked side fills in a value where the expected side stores NULL or refuses the insert, which can hide missing input.",
    "reasoned",
);
pub static D21: Row = row(
    "D21",
    "sentinel (`'???'`, `-1`) dropped in target",
    "none",
    Risk,
    "notice",
    "Often deliberate, to fail early; a waiver with the reason is asked for.",
    "reasoned",
);
pub static D22: Row = row(
    "D22",
    "default refers to a column or subquery",
    "error in PostgreSQL",
    Wrong,
    "",
    "PostgreSQL refuses it: use a trigger or a generated column.",
    "https://www.postgresql.org/docs/current/sql-createtable.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);

/// Every row of this file.
pub static ROWS: &[&Row] =
    &[&D01, &D02, &D03, &D04, &D05, &D06, &D07, &D08, &D09, &D10, &D11, &D12, &D13, &D14, &D15, &D16, &D17, &D18, &D19, &D20, &D21, &D22];
