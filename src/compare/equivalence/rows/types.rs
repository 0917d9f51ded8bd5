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
    "Both are signed 64-bit integers.",
    "https://sqlite.org/datatype3.html, https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T02: Row = row(
    "T02",
    "`INTEGER`",
    "`INTEGER`/`INT4`",
    Risk,
    "nothing hints at values above 2 147 483 647",
    "64 bits become 32: a value above 2 147 483 647 is refused.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
)
.reversed(Expected)
.noticed();
pub static T03: Row = row(
    "T03",
    "`INTEGER`",
    "`SMALLINT`",
    Risk,
    "no CHECK bounds it, and it is no truth value",
    "64 bits become 16: a value above 32 767 is refused.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
)
.reversed(Expected);
pub static T04: Row = row(
    "T04",
    "declared `BIGINT`/`INT8`/`UNSIGNED BIG INT`",
    "`INTEGER`",
    Wrong,
    "",
    "The source states the width: values above 2 147 483 647 are intended.",
    "reasoned",
)
.reversed(Expected);
pub static T05: Row = row(
    "T05",
    "ms/µs/ns epoch INTEGER",
    "`INTEGER`",
    Wrong,
    "",
    "Milliseconds, microseconds and nanoseconds since 1970 are larger than 32 bits: the first insert is refused.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
)
.reversed(Expected);
pub static T06: Row = row(
    "T06",
    "INTEGER, boolean intent",
    "`BOOLEAN`",
    Expected,
    "a CHECK, a default or the name says that it holds truth values",
    "Truth values are 0 and 1 in SQLite. Every comparison with 0 or 1 and every default 0 or 1 must change too, because PostgreSQL has no operator boolean = integer.",
    "https://www.postgresql.org/docs/current/datatype-boolean.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T07: Row = row(
    "T07",
    "INTEGER, no boolean evidence",
    "`BOOLEAN`",
    Risk,
    "",
    "Values other than 0 and 1 collapse: 2::boolean is true. Look for them first: SELECT c, count(*) … WHERE c NOT IN (0, 1).",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
)
.reversed(Expected);
pub static T08: Row = row(
    "T08",
    "declared `BOOLEAN`",
    "`BOOLEAN`",
    Expected,
    "",
    "SQLite stores integers and will also have kept 2 or 'yes', so look at the rows before loading.",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T09: Row = row(
    "T09",
    "boolean intent",
    "`SMALLINT`/`INTEGER`",
    Expected,
    "the column holds truth values, or a CHECK bounds it",
    "Code that writes 0 and 1 works unchanged; keep or add CHECK (c IN (0, 1)).",
    "reasoned",
);
pub static T10: Row =
    row("T10", "epoch INTEGER", "`BIGINT`", Same, "", "The count since 1970 fits; the unit has to stay the same.", "reasoned");
pub static T11: Row = row(
    "T11",
    "epoch INTEGER",
    "`TIMESTAMPTZ`",
    Risk,
    "",
    "The values need to_timestamp(c / unit) and all readers and writers change; nanoseconds lose three digits.",
    "https://www.postgresql.org/docs/current/functions-datetime.html",
);
pub static T12: Row = row(
    "T12",
    "INTEGER",
    "`TEXT`/`BYTEA`/`UUID`",
    Wrong,
    "",
    "Another kind of value. If it is a key, every reference and every client type changes with it.",
    "reasoned",
);
pub static T13: Row = row(
    "T13",
    "INTEGER",
    "`NUMERIC`",
    Risk,
    "",
    "The values fit, but 7/2 becomes 3.5, and storage and speed differ.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T14: Row = row(
    "T14",
    "`REAL`/`DOUBLE`/`FLOAT` (always 8-byte IEEE)",
    "`DOUBLE PRECISION`, `FLOAT8`, `FLOAT`, `FLOAT(25..53)`",
    Same,
    "",
    "Both are 8-byte IEEE numbers.",
    "https://sqlite.org/datatype3.html, https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T15: Row = row("T15", "`REAL`", "`REAL`/`FLOAT4`/`FLOAT(1..24)`", Risk, "values have more than about 6 digits", "The names match and the widths do not: PostgreSQL's REAL has 4 bytes, about 6 digits. 16777217 becomes 16777216, 1700000000.123456 becomes 1700000000.", "https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18").reversed(Expected);
pub static T16: Row = row(
    "T16",
    "`REAL`",
    "`NUMERIC(p,s)`",
    Expected,
    "money, or no scale",
    "Values are rounded to the scale and refused when they exceed the precision; look at max(abs(c)) and at the digits after the point.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
)
.reversed(Risk);
pub static T17: Row = row(
    "T17",
    "`REAL`, money intent",
    "`DOUBLE PRECISION`",
    Same,
    "with advice",
    "Nothing is lost against the source. Binary floating-point is wrong for money in both engines: NUMERIC or integer minor units are better.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
);
pub static T18: Row = row("T18", "`REAL`", "`INTEGER`/`BIGINT`", Wrong, "", "Digits after the point are lost.", "reasoned").reversed(Risk);
pub static T19: Row = row(
    "T19",
    "`NUMERIC`/`DECIMAL(p,s)`",
    "`NUMERIC(p,s)`",
    Stricter,
    "",
    "SQLite ignores precision and scale and keeps an integer or an 8-byte float (1.239 stays in DECIMAL(10,2)); PostgreSQL rounds to the scale and refuses what is too large.",
    "https://sqlite.org/datatype3.html, https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T20: Row = row(
    "T20",
    "`NUMERIC`/`DECIMAL`",
    "`DOUBLE PRECISION`",
    Expected,
    "",
    "The same 8-byte precision is stored; the intent of exact decimals is lost.",
    "reasoned",
);
pub static T21: Row =
    row("T21", "`NUMERIC`/`DECIMAL`", "`REAL`", Risk, "", "4 bytes keep about 6 digits, see T15.", "reasoned").reversed(Expected);
pub static T22: Row = row(
    "T22",
    "`TEXT`",
    "`TEXT`, `VARCHAR` (no length)",
    Same,
    "",
    "The same values, but for U+0000 and invalid UTF-8, which PostgreSQL refuses.",
    "https://www.postgresql.org/docs/current/datatype-character.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T23: Row = row(
    "T23",
    "`TEXT`",
    "`VARCHAR(n)`",
    Stricter,
    "",
    "Longer values are refused; look at max(length(c)) first.",
    "https://www.postgresql.org/docs/current/datatype-character.html",
);
pub static T24: Row = row(
    "T24",
    "`VARCHAR(n)` (not enforced)",
    "`VARCHAR(n)`",
    Stricter,
    "",
    "SQLite never enforced the length, PostgreSQL refuses longer values, a literal default included.",
    "https://sqlite.org/faq.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
)
.reversed(Expected);
pub static T25: Row = row(
    "T25",
    "`VARCHAR(n)`",
    "`TEXT`",
    Expected,
    "",
    "SQLite never enforced the length; a notice if the application relies on it.",
    "https://sqlite.org/faq.html",
);
pub static T26: Row =
    row("T26", "`VARCHAR(n)`", "`VARCHAR(m)`, m < n", Risk, "", "The checked length is shorter than the declared one.", "reasoned")
        .reversed(Expected);
pub static T27: Row = row(
    "T27",
    "`TEXT`/`CHAR(n)`",
    "`CHAR(n)`/`BPCHAR`",
    Risk,
    "",
    "Values are padded with blanks and trailing blanks do not count in comparisons; TEXT or VARCHAR keeps them.",
    "https://www.postgresql.org/docs/current/datatype-character.html",
)
.reversed(Expected);
pub static T28: Row = row(
    "T28",
    "`CLOB`, `NVARCHAR`, `STRING`",
    "same words",
    Wrong,
    "pasted as is",
    "PostgreSQL has no type clob, nvarchar or string; TEXT is meant. NCHAR(n) is accepted but is blank-padded.",
    "https://www.postgresql.org/docs/current/datatype.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T29: Row = row(
    "T29",
    "`BLOB`",
    "`BYTEA`",
    Same,
    "",
    "Bytes on both sides; only the literals are written differently.",
    "https://www.postgresql.org/docs/current/datatype-binary.html",
);
pub static T30: Row = row(
    "T30",
    "`BLOB`",
    "`BLOB`",
    Wrong,
    "",
    "PostgreSQL has no type blob; BYTEA is meant.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T31: Row = row("T31", "`BLOB`", "`TEXT`", Wrong, "", "Bytes are not valid text in general.", "reasoned");
pub static T32: Row = row(
    "T32",
    "16-byte BLOB, or TEXT with UUID evidence",
    "`UUID`",
    Expected,
    "every value parses as a UUID",
    "PostgreSQL stores 16 bytes and returns lower-case text with hyphens, so comparisons of strings elsewhere may change.",
    "https://www.postgresql.org/docs/current/datatype-uuid.html",
);
pub static T33: Row = row(
    "T33",
    "declared `UUID`",
    "`UUID`",
    Expected,
    "+ source warning",
    "SQLite reads the word UUID as NUMERIC and turns values that look like numbers into numbers; PostgreSQL stores UUIDs.",
    "https://sqlite.org/datatype3.html",
);
pub static T34: Row = row(
    "T34",
    "TEXT, JSON intent",
    "`JSONB`",
    Expected,
    "a CHECK, a default or the name says that it holds JSON",
    "Every value must be valid JSON; the order of keys, duplicate keys and blanks are lost, and \\u0000 is refused.",
    "https://www.postgresql.org/docs/current/datatype-json.html",
);
pub static T35: Row = row(
    "T35",
    "TEXT, JSON intent",
    "`JSON`",
    Expected,
    "+ notice",
    "The text is kept as written, but type json has no equality: DISTINCT, GROUP BY, UNION and UNIQUE fail.",
    "https://www.postgresql.org/docs/current/datatype-json.html",
);
pub static T36: Row =
    row("T36", "TEXT, no JSON evidence", "`JSON/JSONB`", Risk, "", "Rows that are not valid JSON are refused on load.", "reasoned")
        .reversed(Expected)
        .noticed();
pub static T37: Row =
    row("T37", "TEXT, JSON intent", "`TEXT`", Same, "", "The same text. JSONB would check it and could be indexed.", "reasoned");
pub static T38: Row = row(
    "T38",
    "`DATETIME`/`TIMESTAMP`/TEXT holding ISO UTC",
    "`TIMESTAMPTZ`",
    Expected,
    "the values are UTC",
    "SQLite writes UTC without an offset; PostgreSQL reads text without an offset in the session's zone, so load with SET timezone = 'UTC'.",
    "https://sqlite.org/lang_datefunc.html, https://www.postgresql.org/docs/current/datatype-datetime.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T39: Row = row(
    "T39",
    "same",
    "`TIMESTAMP` (without zone)",
    Expected,
    "no default writes the current time",
    "The values load unchanged. A default now() would store the session's wall time, see D08; TIMESTAMPTZ is safer.",
    "https://www.postgresql.org/docs/current/datatype-datetime.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T40: Row = row("T40", "same", "`TEXT`", Same, "", "The same text.", "reasoned");
pub static T41: Row = row(
    "T41",
    "`DATETIME`",
    "`DATETIME`",
    Wrong,
    "",
    "PostgreSQL has no type datetime; TIMESTAMPTZ is meant.",
    "observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T42: Row = row(
    "T42",
    "DATE intent",
    "`DATE`",
    Expected,
    "",
    "ISO dates load as they are; values such as 20240101 have become integers in SQLite and must be looked for.",
    "https://sqlite.org/datatype3.html",
);
pub static T43: Row = row(
    "T43",
    "DATE intent",
    "`TIMESTAMP[TZ]`",
    Expected,
    "+ notice",
    "A date becomes midnight, in a zone that has to be chosen.",
    "reasoned",
);
pub static T44: Row = row(
    "T44",
    "`TINYINT`, `MEDIUMINT`, `INT2..8`, `UNSIGNED BIG INT`",
    "same words",
    Expected,
    "the checked width is at least the stated one",
    "PostgreSQL knows SMALLINT, INTEGER and BIGINT only: TINYINT becomes SMALLINT, MEDIUMINT becomes INTEGER, UNSIGNED BIG INT becomes BIGINT.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T45: Row = row(
    "T45",
    "`DOUBLE`",
    "`DOUBLE`",
    Wrong,
    "",
    "PostgreSQL's word is DOUBLE PRECISION.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T46: Row = row(
    "T46",
    "no type, or `ANY`",
    "anything",
    Manual,
    "",
    "The column may hold values of several types: list typeof(c), count(*).",
    "https://sqlite.org/datatype3.html, https://sqlite.org/stricttables.html",
);
pub static T47: Row = row(
    "T47",
    "column in a `STRICT` table",
    "by type",
    Same,
    "raise confidence",
    "Types of a STRICT table are enforced, so the declared type can be trusted.",
    "https://sqlite.org/stricttables.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T48: Row = row(
    "T48",
    "TEXT with `CHECK (c IN (…))`",
    "`CREATE TYPE … AS ENUM`",
    Expected,
    "the CHECK and the enum list the same values",
    "The value sets decide. An enum sorts in the order of its declaration, text alphabetically, and values cannot be removed from an enum.",
    "https://www.postgresql.org/docs/current/datatype-enum.html",
);
pub static T49: Row = row(
    "T49",
    "TEXT list",
    "`TEXT[]`",
    Risk,
    "",
    "Every value has to be rewritten as an array.",
    "https://www.postgresql.org/docs/current/arrays.html",
);
pub static T50: Row = row(
    "T50",
    "REAL ±Infinity, NaN",
    "`DOUBLE PRECISION`",
    Expected,
    "",
    "SQLite keeps infinity and turns NaN into NULL; the text form for COPY is Infinity.",
    "https://sqlite.org/releaselog.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T51: Row = row(
    "T51",
    "wide row or value",
    "—",
    Manual,
    "notice",
    "PostgreSQL allows 1600 columns and 1 GB per field; SQLite 2000 columns by default.",
    "https://www.postgresql.org/docs/current/limits.html, https://sqlite.org/limits.html",
);
pub static T52: Row = row(
    "T52",
    "TEXT → `CITEXT`",
    "",
    Expected,
    "the column is COLLATE NOCASE",
    "citext needs its extension and folds letters beyond A to Z too; comparing it with text is case-sensitive.",
    "https://www.postgresql.org/docs/current/citext.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
)
.reversed(Risk);
pub static T53: Row = row(
    "T53",
    "declared `BINARY(n)`, `VARBINARY(n)`, `BYTEA`",
    "`BYTEA`",
    Expected,
    "the values are written as blobs",
    "The word gives the column NUMERIC affinity in SQLite, which leaves blobs as they are; only a text that looks like a number becomes one.",
    "https://sqlite.org/datatype3.html, observed on SQLite 3.40.1 and PostgreSQL 15.18",
);
pub static T02_LARGE: Row = row(
    "T02L",
    "`INTEGER` that hints at large values",
    "`INTEGER`/`INT4`",
    Risk,
    "its name or what it refers to hints at values above 2 147 483 647",
    "64 bits become 32: sizes in bytes, money in minor units, seconds since 1970 and references to 64-bit keys outgrow them.",
    "https://www.postgresql.org/docs/current/datatype-numeric.html",
)
.reversed(Expected);

/// Every row of this file.
pub static ROWS: &[&Row] = &[
    &T01, &T02, &T03, &T04, &T05, &T06, &T07, &T08, &T09, &T10, &T11, &T12, &T13, &T14, &T15, &T16, &T17, &T18, &T19, &T20, &T21, &T22,
    &T23, &T24, &T25, &T26, &T27, &T28, &T29, &T30, &T31, &T32, &T33, &T34, &T35, &T36, &T37, &T38, &T39, &T40, &T41, &T42, &T43, &T44,
    &T45, &T46, &T47, &T48, &T49, &T50, &T51, &T52, &T53, &T02_LARGE,
];
