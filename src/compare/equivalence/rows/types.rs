//! Column types.

use super::row;
use crate::compare::Verdict::{Expected, Manual, Risk, Same, Stricter, Wrong};
use crate::compare::equivalence::Row;

pub static T01: Row = row(
    "T01",
    "any INTEGER affinity",
    "`BIGINT`/`INT8`",
    Same,
    "",
    "both are signed 64-bit",
    "https://sqlite.org/datatype3.html, https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T02: Row = row(
    "T02",
    "`INTEGER`",
    "`INTEGER`/`INT4`",
    Risk,
    "",
    "64 → 32 bit, max 2 147 483 647. High when intent is ms/µs/ns time, byte size, money in minor units, external id, or the column references a rowid key; low when a CHECK bounds it below 2³¹. Epoch seconds fit only until 2038-01-19",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T03: Row = row(
    "T03",
    "`INTEGER`",
    "`SMALLINT`",
    Risk,
    "",
    "64 → 16 bit; accept only with a CHECK bound or boolean/enum intent",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T04: Row =
    row("T04", "declared `BIGINT`/`INT8`/`UNSIGNED BIG INT`", "`INTEGER`", Wrong, "", "the source states the width", "reasoned");
pub static T05: Row = row(
    "T05",
    "ms/µs/ns epoch INTEGER",
    "`INTEGER`",
    Wrong,
    "",
    "overflows at once (10¹² and more)",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T06: Row = row(
    "T06",
    "INTEGER, boolean intent",
    "`BOOLEAN`",
    Expected,
    "",
    "but every `= 0/1` in checks, partial indexes, views, triggers and every `DEFAULT 0/1` must change too: `operator does not exist: boolean = integer`; default error, see D03",
    "https://www.postgresql.org/docs/current/datatype-boolean.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T07: Row = row(
    "T07",
    "INTEGER, no boolean evidence",
    "`BOOLEAN`",
    Risk,
    "",
    "values other than 0/1 collapse (`2::boolean` is true). Query: `SELECT c, count(*) … WHERE c NOT IN (0,1)`",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T08: Row = row(
    "T08",
    "declared `BOOLEAN`",
    "`BOOLEAN`",
    Expected,
    "",
    "SQLite stores integers and will also have kept `2` or `'yes'` → data check",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T09: Row = row(
    "T09",
    "boolean intent",
    "`SMALLINT`/`INTEGER`",
    Expected,
    "",
    "works unchanged with 0/1 code; keep or add `CHECK (c IN (0,1))`",
    "reasoned",
);
pub static T10: Row = row("T10", "epoch INTEGER", "`BIGINT`", Same, "", "state the unit in the report (s/ms/µs/ns)", "reasoned");
pub static T11: Row = row(
    "T11",
    "epoch INTEGER",
    "`TIMESTAMPTZ`",
    Risk,
    "",
    "needs `to_timestamp(c / unit)`; all readers and writers change; ns → µs loses three digits",
    "https://www.postgresql.org/docs/current/functions-datetime.html",
);
pub static T12: Row = row(
    "T12",
    "INTEGER",
    "`TEXT`/`BYTEA`/`UUID`",
    Wrong,
    "",
    "a different value domain; if it is a key, every reference and every client type changes. Real ports have turned an AUTOINCREMENT id into `BYTEA DEFAULT gen_random_bytes(16)` unnoticed",
    "reasoned",
);
pub static T13: Row = row(
    "T13",
    "INTEGER",
    "`NUMERIC`",
    Risk,
    "",
    "values fit, but `7/2` becomes 3.5, storage and speed differ",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T14: Row = row(
    "T14",
    "`REAL`/`DOUBLE`/`FLOAT` (always 8-byte IEEE)",
    "`DOUBLE PRECISION`, `FLOAT8`, `FLOAT`, `FLOAT(25..53)`",
    Same,
    "",
    "",
    "https://sqlite.org/datatype3.html, https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T15: Row = row(
    "T15",
    "`REAL`",
    "`REAL`/`FLOAT4`/`FLOAT(1..24)`",
    Risk,
    "(precision loss)",
    "the names match, the widths do not: PostgreSQL `REAL` is 4 bytes, about 6 digits. 0.1 → 0.10000000149011612; 16777217 → 16777216; 1700000000.123456 → 1700000000; 123456789.123 → 123456792. Hand audits routinely call this \"compatible\", and a widely used loader's default cast is `real → real`",
    "https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T16: Row = row(
    "T16",
    "`REAL`",
    "`NUMERIC(p,s)`",
    Expected,
    "for money",
    "rounds to scale; error on overflow; check `max(abs(c))` and digits after the point; `Infinity` in NUMERIC needs 14+",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T17: Row = row(
    "T17",
    "`REAL`, money intent",
    "`DOUBLE PRECISION`",
    Same,
    "with advice",
    "no loss against the source, but binary floats are wrong for money in both engines: advise NUMERIC or integer minor units. Do not justify it as \"better precision for financial calculations\"",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T18: Row = row("T18", "`REAL`", "`INTEGER`/`BIGINT`", Wrong, "", "fraction lost", "reasoned");
pub static T19: Row = row(
    "T19",
    "`NUMERIC`/`DECIMAL(p,s)`",
    "`NUMERIC(p,s)`",
    Stricter,
    "",
    "SQLite ignores p,s and stores integer or 8-byte float (`1.239` kept in DECIMAL(10,2); `12345678901234567890` became 1.23e19). Data check for scale and overflow",
    "https://sqlite.org/datatype3.html, https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T20: Row = row(
    "T20",
    "`NUMERIC`/`DECIMAL`",
    "`DOUBLE PRECISION`",
    Expected,
    "",
    "same stored precision, exact-decimal intent lost: notice",
    "reasoned",
);
pub static T21: Row = row("T21", "`NUMERIC`/`DECIMAL`", "`REAL`", Risk, "", "as T15", "reasoned");
pub static T22: Row = row(
    "T22",
    "`TEXT`",
    "`TEXT`, `VARCHAR` (no length)",
    Same,
    "",
    "exceptions: U+0000 cannot be stored in PostgreSQL text (`invalid byte sequence … 0x00`); invalid UTF-8 is rejected; sort order, see N10",
    "https://www.postgresql.org/docs/current/datatype-character.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T23: Row = row(
    "T23",
    "`TEXT`",
    "`VARCHAR(n)`",
    Stricter,
    "",
    "query `max(length(c))`",
    "https://www.postgresql.org/docs/current/datatype-character.html",
);
pub static T24: Row = row(
    "T24",
    "`VARCHAR(n)` (not enforced)",
    "`VARCHAR(n)`",
    Stricter,
    "",
    "`value too long for type character varying(5)` — raised even for a literal default, at insert time",
    "https://sqlite.org/faq.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T25: Row = row(
    "T25",
    "`VARCHAR(n)`",
    "`TEXT`",
    Expected,
    "",
    "SQLite never enforced n; notice if the application relies on the limit",
    "https://sqlite.org/faq.html",
);
pub static T26: Row = row("T26", "`VARCHAR(n)`", "`VARCHAR(m)`, m < n", Risk, "", "", "reasoned");
pub static T27: Row = row(
    "T27",
    "`TEXT`/`CHAR(n)`",
    "`CHAR(n)`/`BPCHAR`",
    Risk,
    "",
    "blank-padded, trailing blanks insignificant in comparison; use TEXT or VARCHAR",
    "https://www.postgresql.org/docs/current/datatype-character.html",
);
pub static T28: Row = row(
    "T28",
    "`CLOB`, `NVARCHAR`, `STRING`",
    "same words",
    Wrong,
    "",
    "`type \"clob\" does not exist`, likewise `nvarchar`; map to TEXT. `NCHAR(n)` is accepted but means blank-padded `character(n)`",
    "https://www.postgresql.org/docs/current/datatype.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T29: Row = row(
    "T29",
    "`BLOB`",
    "`BYTEA`",
    Same,
    "",
    "literal syntax differs, see S06",
    "https://www.postgresql.org/docs/current/datatype-binary.html",
);
pub static T30: Row = row("T30", "`BLOB`", "`BLOB`", Wrong, "", "type does not exist", "observed on SQLite 3.40.1 and PostgreSQL 15.18");
pub static T31: Row = row("T31", "`BLOB`", "`TEXT`", Wrong, "", "not valid text in general", "reasoned");
pub static T32: Row = row(
    "T32",
    "16-byte BLOB, or TEXT with UUID evidence",
    "`UUID`",
    Expected,
    "",
    "check every value parses; PostgreSQL returns lower-case hyphenated text, so string comparisons elsewhere may change",
    "https://www.postgresql.org/docs/current/datatype-uuid.html",
);
pub static T33: Row = row(
    "T33",
    "declared `UUID`",
    "`UUID`",
    Expected,
    "+ source warning",
    "NUMERIC affinity, see §0.3",
    "https://sqlite.org/datatype3.html",
);
pub static T34: Row = row(
    "T34",
    "TEXT, JSON intent",
    "`JSONB`",
    Expected,
    "",
    "every value must be valid JSON; key order, duplicate keys and whitespace are lost; `\\u0000` rejected",
    "https://www.postgresql.org/docs/current/datatype-json.html",
);
pub static T35: Row = row(
    "T35",
    "TEXT, JSON intent",
    "`JSON`",
    Expected,
    "+ notice",
    "text kept verbatim, but type `json` has no equality operator: DISTINCT, GROUP BY, UNION, UNIQUE fail",
    "https://www.postgresql.org/docs/current/datatype-json.html",
);
pub static T36: Row = row("T36", "TEXT, no JSON evidence", "`JSON/JSONB`", Risk, "", "non-JSON rows fail to load", "reasoned");
pub static T37: Row = row("T37", "TEXT, JSON intent", "`TEXT`", Same, "", "suggest JSONB, do not require it", "reasoned");
pub static T38: Row = row(
    "T38",
    "`DATETIME`/`TIMESTAMP`/TEXT holding ISO UTC",
    "`TIMESTAMPTZ`",
    Expected,
    "",
    "`CURRENT_TIMESTAMP`/`datetime()` write UTC without an offset; PostgreSQL reads offset-less text in the session zone (`'2024-06-01 12:00:00'` became 12:00-04 in New York) → load with `SET timezone='UTC'`",
    "https://sqlite.org/lang_datefunc.html, https://www.postgresql.org/docs/current/datatype-datetime.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T39: Row = row(
    "T39",
    "same",
    "`TIMESTAMP` (without zone)",
    Risk,
    "",
    "values load, but `DEFAULT now()` then stores session-local wall time (20:27 for a UTC instant of 01:27), mixing zones in one column. Prefer TIMESTAMPTZ, or default `(now() AT TIME ZONE 'utc')`",
    "https://www.postgresql.org/docs/current/datatype-datetime.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T40: Row = row("T40", "same", "`TEXT`", Same, "", "unless the default is `CURRENT_TIMESTAMP`, see D07", "reasoned");
pub static T41: Row =
    row("T41", "`DATETIME`", "`DATETIME`", Wrong, "", "type does not exist", "observed on SQLite 3.40.1 and PostgreSQL 15.18");
pub static T42: Row = row(
    "T42",
    "DATE intent",
    "`DATE`",
    Expected,
    "",
    "check `c GLOB '????-??-??'`; epoch or `YYYYMMDD` rows have become integers",
    "https://sqlite.org/datatype3.html",
);
pub static T43: Row = row("T43", "DATE intent", "`TIMESTAMP[TZ]`", Expected, "+ notice", "midnight in which zone?", "reasoned");
pub static T44: Row = row(
    "T44",
    "`TINYINT`, `MEDIUMINT`, `INT2..8`, `UNSIGNED BIG INT`",
    "same words",
    Manual,
    "mixed",
    "PostgreSQL knows SMALLINT, INTEGER, BIGINT, INT2, INT4, INT8 only; `tinyint` does not exist. TINYINT→SMALLINT, MEDIUMINT→INTEGER, UNSIGNED BIG INT→BIGINT (SQLite cannot hold an integer above 2⁶³−1; it becomes a float)",
    "https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T45: Row = row(
    "T45",
    "`DOUBLE`",
    "`DOUBLE`",
    Wrong,
    "",
    "must be `DOUBLE PRECISION`",
    "https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T46: Row = row(
    "T46",
    "no type, or `ANY`",
    "anything",
    Manual,
    "",
    "mixed-type column is possible: list `typeof(c), count(*)`",
    "https://sqlite.org/datatype3.html, https://sqlite.org/stricttables.html",
);
pub static T47: Row = row(
    "T47",
    "column in a `STRICT` table",
    "by type",
    Manual,
    "raise confidence",
    "types INT, INTEGER, REAL, TEXT, BLOB, ANY are enforced",
    "https://sqlite.org/stricttables.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T48: Row = row(
    "T48",
    "TEXT with `CHECK (c IN (…))`",
    "`CREATE TYPE … AS ENUM`",
    Expected,
    "",
    "compare the value sets; missing member = wrong, extra = notice. ENUM sorts by declaration order, CHECK+TEXT alphabetically; values cannot be removed from an ENUM",
    "https://www.postgresql.org/docs/current/datatype-enum.html",
);
pub static T49: Row =
    row("T49", "TEXT list", "`TEXT[]`", Risk, "", "data transformation needed", "https://www.postgresql.org/docs/current/arrays.html");
pub static T50: Row = row(
    "T50",
    "REAL ±Infinity, NaN",
    "`DOUBLE PRECISION`",
    Expected,
    "",
    "SQLite keeps Inf (dumped as `1e999`) and turns NaN into NULL; text form must become `Infinity` for COPY",
    "https://sqlite.org/releaselog.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T51: Row = row(
    "T51",
    "wide row or value",
    "—",
    Manual,
    "notice",
    "PostgreSQL: 1600 columns per table, 1 GB per field; SQLite defaults 2000 columns",
    "https://www.postgresql.org/docs/current/limits.html, https://sqlite.org/limits.html",
);
pub static T52: Row = row(
    "T52",
    "TEXT → `CITEXT`",
    "",
    Expected,
    "for NOCASE",
    "needs the extension; `'a'::text = 'A'::citext` is false (falls back to text), `citext = citext` folds non-ASCII too",
    "https://www.postgresql.org/docs/current/citext.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);

/// Every row of this file.
pub static ROWS: &[&Row] = &[
    &T01, &T02, &T03, &T04, &T05, &T06, &T07, &T08, &T09, &T10, &T11, &T12, &T13, &T14, &T15, &T16, &T17, &T18, &T19, &T20, &T21, &T22,
    &T23, &T24, &T25, &T26, &T27, &T28, &T29, &T30, &T31, &T32, &T33, &T34, &T35, &T36, &T37, &T38, &T39, &T40, &T41, &T42, &T43, &T44,
    &T45, &T46, &T47, &T48, &T49, &T50, &T51, &T52,
];
