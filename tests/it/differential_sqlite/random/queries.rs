//! Conditions and queries over what exists.

use super::Generator;

impl Generator {
    /// A condition over some columns.
    pub(super) fn condition(&mut self, columns: &[String]) -> String {
        let a = self.numbers.pick(columns).clone();
        let b = self.numbers.pick(columns).clone();
        match self.numbers.below(14) {
            0 => format!("{a} > 0"),
            1 => format!("{a} <> {b}"),
            2 => format!("{a} IN ('x', 'y') OR {b} IS NULL"),
            3 => format!("length({a}) BETWEEN 1 AND 5"),
            4 => format!("{a} LIKE 'k%' AND NOT ({b} = 1)"),
            5 => format!("CASE WHEN {a} THEN {b} ELSE 1 END"),
            6 => format!("coalesce({a}, {b}, 'a') COLLATE NOCASE <> \"text\""),
            7 => format!("{a} GLOB '[a-z]*' AND {b} NOT NULL"),
            8 => format!("({a}, {b}) <> (1, 2)"),
            9 => format!("json_valid({a}) AND {b} ->> '$.x' IS NOT 1"),
            10 => format!("{a} IS NOT DISTINCT FROM {b} OR {a} ISNULL"),
            11 => format!("iif({a} >= 1, max({a}, {b}), -{b}) << 1 & 3"),
            12 => format!("{a} NOT IN (1, 2, NULL) AND {b} NOT LIKE 'a!%' ESCAPE '!'"),
            _ => format!("CAST({a} AS INT) + 1 = {b} || 'z'"),
        }
    }

    /// A query; `None` when there is no table.
    pub(super) fn query(&mut self) -> Option<String> {
        let (at, table) = self.table()?;
        let (a, b) = (self.column_of(at), self.column_of(at));
        let columns = self.tables[at].columns.clone();
        let condition = self.condition(&columns);
        let (other_at, other) = self.table()?;
        let (c, d) = (self.column_of(other_at), self.column_of(other_at));
        let bare = self.tables[at].name.clone();
        Some(match self.numbers.below(28) {
            0 => format!("SELECT * FROM {table}"),
            1 => format!("SELECT {a}, {b} AS other FROM {table} WHERE {condition}"),
            2 => format!("SELECT x.{a}, y.{c} FROM {table} AS x JOIN {other} y ON x.{b} = y.{c}"),
            3 => format!("SELECT {bare}.{a}, count(*) FROM {table} GROUP BY {bare}.{a} HAVING count({b}) > 1 ORDER BY {a} DESC"),
            4 => format!("SELECT {a} FROM {table} UNION ALL SELECT {c} FROM {other} ORDER BY 1"),
            5 => format!("SELECT s.z FROM (SELECT {a} AS z FROM {table}) AS s WHERE s.z IN (SELECT {c} FROM {other})"),
            6 => format!(
                "WITH q AS (SELECT {a}, {b} AS bb FROM {table}) SELECT q.bb FROM q WHERE EXISTS (SELECT 1 FROM {other} WHERE {c} = q.bb)"
            ),
            7 => format!("SELECT {a}, row_number() OVER (PARTITION BY {b} ORDER BY {a}) AS rn FROM {table}"),
            8 => format!("SELECT DISTINCT {a} k, (SELECT max({c}) FROM {other}) m FROM {table} ORDER BY k, m LIMIT 5"),
            9 => format!("SELECT l.*, r.{c} FROM {table} l LEFT JOIN {other} r USING ({b})"),
            10 | 11 if !self.views.is_empty() => format!("SELECT * FROM {}", self.numbers.pick(&self.views.clone())),
            12 => format!(
                "WITH RECURSIVE walk(n, up) AS (SELECT {a}, {b} FROM {table} WHERE {b} IS NULL UNION ALL SELECT x.{a}, walk.n FROM {table} x JOIN walk ON x.{b} = walk.n) SELECT n, up FROM walk"
            ),
            13 => format!("SELECT {a}, sum({b}) OVER w FROM {table} WINDOW w AS (ORDER BY {a} ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)"),
            14 => format!("SELECT count(*) FILTER (WHERE {condition}) AS n, group_concat({a}, ',') FROM {table}"),
            15 => format!("SELECT * FROM {table} NATURAL JOIN {other}"),
            16 => format!("SELECT j.value, x.{a} FROM {table} AS x, json_each(x.{b}) AS j WHERE j.key > 0"),
            17 => format!("SELECT x.{a} FROM ({table} AS x JOIN {other} AS y ON x.{a} = y.{c}) WHERE y.{d} > 1"),
            18 => format!("SELECT {a} FROM {table} WHERE {a} IN (SELECT {c} FROM {other} WHERE {other}.{d} = {bare}.{b})"),
            19 => format!("VALUES (1, 'x'), ((SELECT max({a}) FROM {table}), 'y')"),
            20 => format!("SELECT {a} FROM {table} INTERSECT SELECT {c} FROM {other} EXCEPT SELECT {b} FROM {table}"),
            21 => format!("SELECT (SELECT {c} FROM {other} WHERE {c} = x.{a} ORDER BY {d} LIMIT 1) AS first, x.* FROM {table} x"),
            22 => format!(
                "SELECT x.{a}, y.{c}, z.{b} FROM {table} x LEFT JOIN {other} y ON y.{c} = x.{a} LEFT JOIN {table} z ON z.{b} = y.{d}"
            ),
            23 => format!("SELECT {a} AS {b}, {b} AS {a} FROM {table} WHERE {a} > {b} ORDER BY {a}, {b} COLLATE NOCASE"),
            24 => format!("SELECT coalesce({a}, 'none') AS a, CAST({b} AS TEXT) b, {bare}.rowid FROM {table}"),
            25 => format!("SELECT main.{bare}.{a} FROM main.{bare}"),
            _ => format!("SELECT {a} + 1, \"plain string\", {bare}.{b} FROM {table}, (SELECT 1 AS one)"),
        })
    }
}
