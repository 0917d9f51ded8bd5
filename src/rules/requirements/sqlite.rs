//! SQLite: which version brought what (<https://sqlite.org/changes.html>).

use super::feature::{Feature, noted, statement, words};
use crate::sql::{Expr, IndexKey, StatementKind};

/// Whether a key of an index is more than a column; a name in double quotes is read as an expression, too.
fn is_computed(key: &IndexKey) -> bool {
    matches!(key, IndexKey::Expression(expression) if !matches!(expression.tree, Expr::Column(_)))
}

/// Every row.
#[rustfmt::skip]
pub static FEATURES: &[Feature] = &[
    words("IF NOT EXISTS", "3.3.0", &["^ create ?unique|temp|temporary table|index|trigger|view if not exists"], "CREATE TABLE IF NOT EXISTS t (a)"),
    statement("VALUES with several rows", "3.7.11", |kind| matches!(kind, StatementKind::Data(change) if change.rows.is_some_and(|rows| rows > 1)), "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)"),
    statement("partial index", "3.8.0", |kind| matches!(kind, StatementKind::CreateIndex(index) if index.predicate.is_some()), "CREATE TABLE t (a); CREATE INDEX i ON t (a) WHERE a > 0"),
    words("WITHOUT ROWID", "3.8.2", &["without rowid"], "CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID"),
    words("WITH (common table expression)", "3.8.3", &["with ?recursive _ as (", "with ?recursive _ () as ("], "CREATE VIEW v AS WITH x AS (SELECT 1 AS a) SELECT a FROM x"),
    statement("index over an expression", "3.9.0", |kind| matches!(kind, StatementKind::CreateIndex(index) if index.columns.iter().any(|column| is_computed(&column.key))), "CREATE TABLE t (a); CREATE INDEX i ON t (lower(a))"),
    words("FTS5", "3.9.0", &["using fts5"], "CREATE VIRTUAL TABLE f USING fts5(a)"),
    words("JSON functions", "3.9.0", &["json_extract|json_valid|json_array|json_object|json_each|json_tree|json_set|json_insert|json_type|json_group_array|json_group_object ("], "CREATE TABLE t (a CHECK (json_valid(a)))"),
    words("row values", "3.15.0", &["( _ , _ ) =|<>|<|>|in ("], "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT * FROM t WHERE (a, b) = (1, 2)"),
    words("TRUE and FALSE", "3.23.0", &["true|false"], "CREATE TABLE t (a DEFAULT TRUE)"),
    words("UPSERT (ON CONFLICT … DO)", "3.24.0", &["on conflict ... do nothing|update"], "CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING"),
    words("window functions", "3.25.0", &[") over (", ") over _"], "CREATE VIEW v AS SELECT row_number() OVER (ORDER BY a) FROM (SELECT 1 AS a)"),
    words("RENAME COLUMN", "3.25.0", &["^ alter table .. rename column", "^ alter table .. rename _ to"], "CREATE TABLE t (a); ALTER TABLE t RENAME COLUMN a TO b"),
    words("NULLS FIRST, NULLS LAST", "3.30.0", &["nulls first|last"], "CREATE VIEW v AS SELECT a FROM (SELECT 1 AS a) ORDER BY a NULLS LAST"),
    words("FILTER of an aggregate", "3.30.0", &["filter ( where"], "CREATE VIEW v AS SELECT count(*) FILTER (WHERE a > 0) FROM (SELECT 1 AS a)"),
    statement("generated column", "3.31.0", |kind| matches!(kind, StatementKind::CreateTable(table) if table.columns.iter().any(|column| column.generated.is_some())), "CREATE TABLE t (a, b GENERATED ALWAYS AS (a + 1) STORED)"),
    words("iif()", "3.32.0", &["iif ("], "CREATE VIEW v AS SELECT iif(1, 2, 3)"),
    words("UPDATE … FROM", "3.33.0", &["^ update _ set .. from"], "CREATE TABLE t (a); CREATE TABLE u (a); UPDATE t SET a = u.a FROM u"),
    words("RETURNING", "3.35.0", &["^ insert|update|delete|replace ... returning"], "CREATE TABLE t (a); DELETE FROM t RETURNING a"),
    noted("DROP COLUMN", "3.35.0", &["^ alter table .. drop"], "CREATE TABLE t (a, b); ALTER TABLE t DROP COLUMN b", "rebuild the table"),
    words("AS [NOT] MATERIALIZED", "3.35.0", &["as ?not materialized ("], "CREATE VIEW v AS WITH x AS MATERIALIZED (SELECT 1 AS a) SELECT a FROM x"),
    noted("mathematical functions", "3.35.0", &["sqrt|pow|power|ln|log|log10|log2|exp|ceil|ceiling|floor|sin|cos|tan|radians|degrees|trunc ("], "CREATE VIEW v AS SELECT floor(1.5)", "only in builds with SQLITE_ENABLE_MATH_FUNCTIONS"),
    statement("STRICT table", "3.37.0", |kind| matches!(kind, StatementKind::CreateTable(table) if table.strict), "CREATE TABLE t (a INTEGER) STRICT"),
    words("-> and ->> of JSON", "3.38.0", &["->", "->>"], "CREATE VIEW v AS SELECT '{\"a\":1}' ->> 'a'"),
    words("unixepoch(), format()", "3.38.0", &["unixepoch|format ("], "CREATE TABLE t (a DEFAULT (unixepoch()))"),
    words("RIGHT and FULL JOIN", "3.39.0", &["right|full ?outer join"], "CREATE VIEW v AS SELECT * FROM (SELECT 1 AS a) x FULL JOIN (SELECT 2 AS b) y ON a = b"),
    words("IS [NOT] DISTINCT FROM", "3.39.0", &["is ?not distinct from"], "CREATE TABLE t (a CHECK (a IS DISTINCT FROM 1))"),
    words("'subsec' modifier", "3.42.0", &["'subsec'|'subsecond'"], "CREATE VIEW v AS SELECT unixepoch('now', 'subsec')"),
    words("octet_length(), timediff()", "3.43.0", &["octet_length|timediff ("], "CREATE TABLE t (a CHECK (octet_length(a) < 9))"),
    words("string_agg(), concat(), concat_ws()", "3.44.0", &["string_agg|concat|concat_ws ("], "CREATE VIEW v AS SELECT concat('a', 1)"),
    words("JSONB functions", "3.45.0", &["jsonb|jsonb_extract|jsonb_array|jsonb_object|jsonb_set|jsonb_insert|jsonb_patch|jsonb_remove|jsonb_replace ("], "CREATE VIEW v AS SELECT jsonb('{}')"),
    words("underscores in numbers", "3.46.0", &["#underscore"], "CREATE TABLE t (a DEFAULT 1_000)"),
    words("if()", "3.48.0", &["_ if (", "( if ("], "CREATE VIEW v AS SELECT if(1, 2, 3)"),
    noted("ALTER TABLE … ALTER COLUMN, ADD CONSTRAINT", "3.53.0", &["^ alter table .. alter", "^ alter table .. add constraint|check"], "CREATE TABLE t (a); ALTER TABLE t ALTER COLUMN a SET NOT NULL", "rebuild the table"),
];
