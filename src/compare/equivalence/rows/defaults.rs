//! Defaults.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Wrong};
use crate::compare::equivalence::Row;

pub static D01: Row =
    row("D01", "none / `NULL`", "none / `NULL`", Same, "", "counting them as different is a classic false positive", "reasoned");
pub static D02: Row = row(
    "D02",
    "`0`, `(0)`, `'0'` on numeric",
    "`0`, `'0'::integer`, `'-1'::integer` for −1",
    Same,
    "",
    "",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D03: Row = row(
    "D03",
    "`0/1/TRUE/FALSE`, boolean intent",
    "`FALSE/TRUE` on BOOLEAN",
    Same,
    "",
    "`BOOLEAN … DEFAULT 1` does not run: `column is of type boolean but default expression is of type integer`; `'1'` does",
    "https://www.postgresql.org/docs/current/datatype-boolean.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D04: Row =
    row("D04", "`'x'`", "`'x'::character varying`, `'x'::text`", Same, "", "", "observed on SQLite 3.40.1 and PostgreSQL 15.18");
pub static D05: Row = row(
    "D05",
    "`\"x\"` (double quotes = string in SQLite)",
    "`\"x\"`",
    Wrong,
    "",
    "`cannot use column reference in DEFAULT expression`",
    "https://sqlite.org/quirks.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D06: Row = row(
    "D06",
    "`CURRENT_TIMESTAMP`, `(datetime('now'))`, `(datetime())`, `(strftime('%Y-%m-%d %H:%M:%S','now'))`",
    "`CURRENT_TIMESTAMP`, `now()`, `transaction_timestamp()`, `statement_timestamp()`, `clock_timestamp()` on TIMESTAMPTZ",
    Expected,
    "",
    "SQLite: statement time, whole seconds, UTC text. PostgreSQL `now()`: transaction start, µs",
    "https://sqlite.org/lang_datefunc.html, https://www.postgresql.org/docs/current/functions-datetime.html",
);
pub static D07: Row = row(
    "D07",
    "same, column TEXT",
    "`CURRENT_TIMESTAMP` on TEXT",
    Risk,
    "",
    "accepted, but writes `2026-11-20 20:27:31.834384-05` (µs, offset, session zone), so text ordering and parsers break. Use `to_char(now() AT TIME ZONE 'utc','YYYY-MM-DD HH24:MI:SS')`",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D08: Row = row("D08", "same", "`now()` on TIMESTAMP without zone", Risk, "", "T39", "reasoned");
pub static D09: Row = row("D09", "`datetime('now','localtime')`", "`LOCALTIMESTAMP`", Risk, "", "whose local time?", "reasoned");
pub static D10: Row = row(
    "D10",
    "`CURRENT_DATE`, `date('now')` (UTC)",
    "`CURRENT_DATE` (session zone)",
    Risk,
    "unless the session is UTC",
    "`(now() AT TIME ZONE 'utc')::date`",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D11: Row = row(
    "D11",
    "`(strftime('%s','now'))`, `(unixepoch())`",
    "`EXTRACT(EPOCH FROM now())` into BIGINT",
    Expected,
    "",
    "the cast rounds (.7 → next second) where SQLite truncates; `floor(…)` for exactness",
    "https://www.postgresql.org/docs/current/functions-datetime.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D12: Row = row(
    "D12",
    "`… * 1000`, `* 1000000000`",
    "same factor",
    Expected,
    "",
    "compare the factor: a different power of ten is wrong (unit change)",
    "reasoned",
);
pub static D13: Row = row(
    "D13",
    "`strftime('%Y-%m-%dT%H:%M:%fZ','now')`",
    "`to_char(now() AT TIME ZONE 'utc','YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')`",
    Expected,
    "",
    "",
    "https://www.postgresql.org/docs/current/functions-formatting.html",
);
pub static D14: Row = row(
    "D14",
    "`randomblob(16)`",
    "`gen_random_bytes(16)`",
    Expected,
    "",
    "needs pgcrypto: function missing without it → require `CREATE EXTENSION pgcrypto`. Core alternative 13+: `uuid_send(gen_random_uuid())`",
    "https://www.postgresql.org/docs/current/pgcrypto.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D15: Row = row(
    "D15",
    "`lower(hex(randomblob(16)))`",
    "`encode(gen_random_bytes(16),'hex')`",
    Expected,
    "",
    "`hex()` alone is upper case → `upper(encode(…))`",
    "reasoned",
);
pub static D16: Row = row(
    "D16",
    "UUID assembled from randomblob/substr",
    "`gen_random_uuid()` (13+ core), `uuidv7()` (18+)",
    Expected,
    "",
    "",
    "https://www.postgresql.org/docs/current/functions-uuid.html",
);
pub static D17: Row = row(
    "D17",
    "`random()`",
    "`random()`",
    Wrong,
    "",
    "SQLite: 64-bit integer; PostgreSQL: double in [0,1)",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static D18: Row = row("D18", "`'{}'`, `'[]'` on TEXT", "`'{}'::jsonb`", Same, "", "", "reasoned");
pub static D19: Row = row(
    "D19",
    "default present, target lacks it",
    "",
    Wrong,
    "if NOT NULL, else risk",
    "inserts that omit the column fail, or store NULL",
    "reasoned",
);
pub static D20: Row = row("D20", "none, target has one", "", Manual, "notice", "target may hide missing input", "reasoned");
pub static D21: Row = row(
    "D21",
    "sentinel (`'???'`, `-1`) dropped in target",
    "",
    Manual,
    "notice",
    "often deliberate fail-fast; ask for a waiver with a reason",
    "reasoned",
);
pub static D22: Row = row(
    "D22",
    "default refers to a column or subquery",
    "error in PostgreSQL",
    Wrong,
    "",
    "use a trigger or generated column",
    "https://www.postgresql.org/docs/current/sql-createtable.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);

/// Every row of this file.
pub static ROWS: &[&Row] =
    &[&D01, &D02, &D03, &D04, &D05, &D06, &D07, &D08, &D09, &D10, &D11, &D12, &D13, &D14, &D15, &D16, &D17, &D18, &D19, &D20, &D21, &D22];
