//! Views as they are written and as PostgreSQL prints them: the same views, and no others.

use std::fmt::Write as _;

use schema_parity::audit::{AuditRequest, audit};
use schema_parity::compare::CompareOptions;
use schema_parity::report::Report;
use schema_parity::source::{Dialect, InputFile, SideInput};

use crate::equivalence::engines::in_postgres;
use crate::server;

const TABLES: &str = "
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE film (id integer PRIMARY KEY, title varchar(200) NOT NULL, rate numeric(5,2), made date, at timestamptz, kind mood, tags text[], extra jsonb, open boolean, big bigint);
CREATE TABLE actor (id integer PRIMARY KEY, name text, born date, film_id integer REFERENCES film, score double precision, small smallint);
CREATE TABLE sale (film_id integer, day timestamp, price numeric, note character varying, \"Odd Name\" text);
";

/// Queries with different meanings.
const QUERIES: &[&str] = &[
    "SELECT * FROM film",
    "SELECT id, title FROM film",
    "SELECT id AS a, title b FROM film",
    "SELECT f.* FROM film f",
    "SELECT f.id, a.name FROM film f JOIN actor a ON a.film_id = f.id",
    "SELECT f.id, a.name FROM film AS f INNER JOIN actor AS a ON f.id = a.film_id AND a.born > '1960-01-01'",
    "SELECT f.id, a.name FROM film f LEFT OUTER JOIN actor a ON a.film_id = f.id",
    "SELECT f.id, a.name FROM film f RIGHT JOIN actor a ON a.film_id = f.id",
    "SELECT f.id, a.name FROM film f FULL JOIN actor a ON a.film_id = f.id",
    "SELECT f.id, a.name FROM film f CROSS JOIN actor a",
    "SELECT f.id, s.price, a.name FROM film f, sale s, actor a WHERE s.film_id = f.id AND a.film_id = f.id",
    "SELECT a.name, s.day FROM actor a JOIN sale s USING (film_id)",
    "SELECT film_id, a.name FROM actor a JOIN sale s USING (film_id)",
    "SELECT film_id, name FROM actor NATURAL JOIN sale WHERE price > 3",
    "SELECT a.name, f.title, s.price FROM (film f JOIN actor a ON a.film_id = f.id) LEFT JOIN sale s ON s.film_id = f.id",
    "SELECT title FROM film WHERE title = 'x'",
    "SELECT title FROM film WHERE title IN ('x', 'y', 'z')",
    "SELECT title FROM film WHERE title NOT IN ('x', 'y', 'z')",
    "SELECT title FROM film WHERE id IN (1, 2, 3) OR rate > 3",
    "SELECT title FROM film WHERE rate BETWEEN 1 AND 5",
    "SELECT title FROM film WHERE title LIKE 'a%' AND title NOT ILIKE '%b'",
    "SELECT title FROM film WHERE kind = 'sad'",
    "SELECT title FROM film WHERE open",
    "SELECT title FROM film WHERE NOT open AND made IS NOT NULL",
    "SELECT title FROM film WHERE (open OR rate > 2) AND id < 10",
    "SELECT title FROM film WHERE open OR rate > 2 AND id < 10",
    "SELECT title FROM film WHERE made > '2020-01-01' AND at < now() - interval '3 days'",
    "SELECT title FROM film WHERE EXISTS (SELECT 1 FROM actor WHERE film_id = film.id)",
    "SELECT title FROM film WHERE NOT EXISTS (SELECT 1 FROM actor a WHERE a.film_id = film.id AND a.name = title)",
    "SELECT title FROM film WHERE id IN (SELECT film_id FROM sale WHERE price > 10)",
    "SELECT title FROM film WHERE id NOT IN (SELECT film_id FROM sale)",
    "SELECT title FROM film WHERE id = ANY (SELECT film_id FROM sale WHERE price < 10)",
    "SELECT title FROM film WHERE rate > ALL (SELECT price FROM sale)",
    "SELECT title, (SELECT count(*) FROM actor WHERE film_id = film.id) AS actors FROM film",
    "SELECT rate * 2 AS a, rate + id AS b, id / 2 AS c, id % 3 AS d, - id AS e FROM film",
    "SELECT title || ' (' || id || ')' AS label FROM film",
    "SELECT coalesce(note, 'none') AS note, nullif(price, 0) AS price, greatest(price, 1) AS most FROM sale",
    "SELECT CASE WHEN rate > 4 THEN 'good' WHEN rate > 2 THEN 'fair' ELSE 'bad' END AS judged FROM film",
    "SELECT CASE kind WHEN 'sad' THEN 1 WHEN 'glad' THEN 2 END AS k FROM film",
    "SELECT upper(title) AS t, length(title), substring(title from 1 for 3) AS s, trim(title) AS r, position('a' in title) AS p FROM film",
    "SELECT extract(year FROM made) AS y, date_trunc('month', at) AS m, at::date AS d, made + 7 AS later, age(made) AS old FROM film",
    "SELECT id::text AS t, rate::integer AS i, title::varchar(20) AS v, '5'::bigint AS n, CAST(rate AS double precision) AS f FROM film",
    "SELECT extra->>'a' AS a, extra->'b'->>'c' AS c, extra #>> '{d,e}' AS e, tags[1] AS t FROM film",
    "SELECT count(*), count(DISTINCT name) AS n, sum(score) AS s, avg(small) AS a, max(born) AS m FROM actor",
    "SELECT film_id, count(*) AS n FROM actor GROUP BY film_id HAVING count(*) > 2",
    "SELECT film_id, count(*) AS n FROM actor GROUP BY 1 ORDER BY 2 DESC, film_id",
    "SELECT film_id AS f, count(*) AS n FROM actor GROUP BY f ORDER BY n DESC NULLS LAST LIMIT 5 OFFSET 2",
    "SELECT string_agg(name, ', ' ORDER BY name) AS names, array_agg(id ORDER BY id DESC) AS ids FROM actor",
    "SELECT count(*) FILTER (WHERE score > 2) AS good FROM actor",
    "SELECT name, row_number() OVER (PARTITION BY film_id ORDER BY score DESC) AS r FROM actor",
    "SELECT name, sum(score) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS total FROM actor",
    "SELECT name, rank() OVER w AS r FROM actor WINDOW w AS (PARTITION BY film_id ORDER BY born)",
    "SELECT DISTINCT film_id FROM sale",
    "SELECT DISTINCT ON (film_id) film_id, day FROM sale ORDER BY film_id, day DESC",
    "SELECT title FROM film UNION SELECT name FROM actor",
    "SELECT title FROM film UNION ALL SELECT name FROM actor ORDER BY 1",
    "SELECT id FROM film EXCEPT SELECT film_id FROM sale",
    "SELECT id FROM film INTERSECT SELECT film_id FROM sale",
    "SELECT id, 'film' AS what FROM film UNION ALL SELECT id, 'actor' FROM actor",
    "WITH top AS (SELECT film_id, sum(price) AS total FROM sale GROUP BY film_id) SELECT f.title, top.total FROM film f JOIN top ON top.film_id = f.id",
    "WITH a AS (SELECT id FROM film), b AS (SELECT id FROM a WHERE id > 5) SELECT * FROM b",
    "WITH a(x) AS (SELECT id FROM film) SELECT x FROM a",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 9) SELECT n FROM t",
    "SELECT x.title FROM (SELECT title, rate FROM film WHERE rate > 1) x WHERE x.rate < 4",
    "SELECT x.n FROM (SELECT film_id, count(*) AS n FROM actor GROUP BY film_id) AS x ORDER BY x.n",
    "SELECT x.b FROM (SELECT id, title FROM film) AS x(a, b)",
    "SELECT f.title, l.name FROM film f LEFT JOIN LATERAL (SELECT name FROM actor a WHERE a.film_id = f.id LIMIT 1) l ON true",
    "SELECT f.title, t.tag FROM film f, unnest(f.tags) AS t(tag)",
    "SELECT n FROM generate_series(1, 10) AS n",
    "SELECT e.key, e.value FROM film, jsonb_each_text(extra) AS e",
    "SELECT \"Odd Name\" AS odd FROM sale",
    "SELECT a.id AS one, b.id AS two FROM actor a JOIN actor b ON a.film_id = b.film_id AND a.id < b.id",
    "SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(n, l)",
    "SELECT current_date AS today, now() AS moment, current_user AS who",
    "SELECT name FROM actor ORDER BY born DESC NULLS LAST, name FETCH FIRST 3 ROWS ONLY",
    "SELECT title FROM film WHERE rate IS DISTINCT FROM 3 AND (id, title) IN ((1, 'a'), (2, 'b'))",
    "SELECT title FROM film WHERE open IS TRUE AND tags @> ARRAY['x'] AND extra ? 'a'",
    "SELECT film_id, price FROM sale WHERE price > (SELECT avg(price) FROM sale)",
    "SELECT bool_or(open) AS any_open, percentile_cont(0.5) WITHIN GROUP (ORDER BY rate) AS median FROM film",
];

fn run(left: &str, right: &str) -> Report {
    let side = |text: &str| SideInput {
        label: "side".into(),
        files: vec![InputFile { path: "schema.sql".into(), content: Ok(text.as_bytes().to_vec()) }],
        dialect: Some(Dialect::Postgres),
        ..SideInput::default()
    };
    audit(AuditRequest { left: side(left), right: side(right), options: CompareOptions::default(), ..AuditRequest::default() }, &mut |_| {})
}

/// A type and a default of it.
const DEFAULTS: &[(&str, &str)] = &[
    ("interval", "INTERVAL '1 second'"),
    ("interval", "'12 months'"),
    ("interval", "'1 day 2 hours -3 minutes'"),
    ("interval", "'1.5 hours ago'"),
    ("interval", "'-1 month 2 days'"),
    ("interval", "'1 week'"),
    ("interval", "'90'"),
    ("interval", "'0'"),
    ("interval", "'100:00:00.25'"),
    ("interval", "'1 year -1 month'"),
    ("interval", "'1.5 days'"),
    ("interval", "'@ 1 minute'"),
    ("interval", "'-2 years 3 mons -4 days +05:06:07.000008'"),
    ("interval", "'250 ms'"),
    ("interval", "'-00:00:01'"),
    ("integer", "007"),
    ("numeric", "1.50"),
    ("text", "'a'"),
    ("mood", "'sad'"),
];

#[test]
fn what_the_server_prints_of_a_default_is_the_default() {
    let Some(mut client) = server::database("schema_parity_defaults") else { return };
    for label in ["sad", "gloomy"] {
        let rename = if label == "sad" { "" } else { "ALTER TYPE mood RENAME VALUE 'sad' TO 'gloomy';" };
        let (mut written, mut stored) = (String::new(), format!("CREATE TYPE mood AS ENUM ('{label}', 'glad');\n"));
        for (number, (data_type, default)) in DEFAULTS.iter().enumerate() {
            let create = format!("CREATE TABLE t{number} (a {data_type} DEFAULT {default});");
            let print = "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef";
            let kept = in_postgres(&mut client, &["CREATE TYPE mood AS ENUM ('sad', 'glad')", &create, rename, print])
                .unwrap_or_else(|error| panic!("{default}: {error}"));
            writeln!(written, "{create}").expect("a string");
            writeln!(stored, "CREATE TABLE public.t{number} (a {data_type} DEFAULT {kept});").expect("a string");
            if *data_type == "interval" {
                let text = default.trim_start_matches("INTERVAL ").trim_matches('\'');
                let own = schema_parity::sql::postgres::interval(text).map(|interval| format!("'{interval}'::interval"));
                assert_eq!(own.as_deref(), Some(kept.as_str()), "{default}");
            }
        }
        let report = run(&format!("CREATE TYPE mood AS ENUM ('sad', 'glad');\n{written}{rename}"), &stored);
        let told: Vec<String> =
            report.findings.iter().map(|finding| format!("{} {}", finding.object.table.clone().unwrap_or_default(), finding.why)).collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
        assert_eq!(report.left.statements.would_fail, 0);
    }
}

#[test]
fn what_the_server_prints_of_a_view_is_the_view() {
    let Some(mut client) = server::database("schema_parity_views") else { return };
    let (mut written, mut stored, mut moved) = (TABLES.to_owned(), TABLES.to_owned(), TABLES.to_owned());
    let mut bodies = Vec::new();
    for (number, query) in QUERIES.iter().enumerate() {
        let create = format!("CREATE VIEW v{number} AS {query}");
        let print = format!("SELECT set_config('search_path', '', false); SELECT pg_get_viewdef('public.v{number}'::regclass)");
        let body = in_postgres(&mut client, &[TABLES, &create, &print]).unwrap_or_else(|error| panic!("{query}: {error}"));
        writeln!(written, "{create};").expect("a string");
        writeln!(stored, "CREATE VIEW public.v{number} AS\n{body}").expect("a string");
        bodies.push(body);
    }
    for number in 0..bodies.len() {
        writeln!(moved, "CREATE VIEW public.v{number} AS\n{}", bodies[(number + 1) % bodies.len()]).expect("a string");
    }
    let told = |report: &Report| -> Vec<String> {
        let of = |name: &str| {
            let number: usize = name.trim_start_matches('v').parse().expect("a view's number");
            format!("{name}: {}\n   {}", QUERIES[number], bodies[number].replace('\n', " "))
        };
        report.findings.iter().map(|finding| format!("{} {} {}", finding.verdict, finding.why, of(&finding.object.name))).collect()
    };
    let same = run(&written, &stored);
    assert_eq!((same.left.statements.would_fail, same.right.statements.would_fail), (0, 0));
    assert!(same.findings.is_empty(), "{}", told(&same).join("\n"));
    for base in [&written, &stored] {
        let others = run(base, &moved);
        let found: Vec<&str> = others.findings.iter().map(|finding| finding.object.name.as_str()).collect();
        for number in 0..bodies.len() {
            let name = format!("v{number}");
            assert_eq!(
                found.iter().filter(|found| **found == name).count(),
                1,
                "{} taken for {}",
                bodies[(number + 1) % bodies.len()],
                QUERIES[number]
            );
        }
    }
}

/// Findings about views of the same query, written alike on both engines.
#[test]
fn one_query_is_the_same_view_on_both_engines_however_its_names_are_quoted() {
    let tables = "CREATE TABLE \"User\" (\"Id\" TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL);\nCREATE TABLE post (id BIGINT NOT NULL PRIMARY KEY, \"authorId\" TEXT NOT NULL);";
    let queries = [
        "SELECT u.\"Id\", u.email FROM \"User\" u",
        "SELECT u.\"Id\", count(p.id) AS posts FROM \"User\" u LEFT JOIN post p ON p.\"authorId\" = u.\"Id\" GROUP BY u.\"Id\"",
        "SELECT \"authorId\", max(id) AS newest FROM post GROUP BY \"authorId\" ORDER BY \"authorId\"",
    ];
    for query in queries {
        let sql = format!("{tables}\nCREATE VIEW v AS {query};");
        let side = |dialect| SideInput {
            label: "side".into(),
            files: vec![InputFile { path: "schema.sql".into(), content: Ok(sql.clone().into_bytes()) }],
            dialect: Some(dialect),
            ..SideInput::default()
        };
        let request = AuditRequest { left: side(Dialect::Sqlite), right: side(Dialect::Postgres), ..AuditRequest::default() };
        let told: Vec<String> = audit(request, &mut |_| {}).findings.into_iter().map(|finding| finding.message).collect();
        assert!(told.is_empty(), "{query}: {told:?}");
    }
}

#[test]
fn a_number_that_became_a_truth_value_is_the_same_condition() {
    let told = |left: &str, right: &str| -> Vec<String> {
        let side = |dialect, sql: String| SideInput {
            label: "side".into(),
            files: vec![InputFile { path: "schema.sql".into(), content: Ok(sql.into_bytes()) }],
            dialect: Some(dialect),
            ..SideInput::default()
        };
        let left = format!(
            "CREATE TABLE a (id BIGINT NOT NULL PRIMARY KEY, active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)));\nCREATE VIEW v AS {left};"
        );
        let right = format!("CREATE TABLE a (id BIGINT PRIMARY KEY, active BOOLEAN NOT NULL DEFAULT TRUE);\nCREATE VIEW v AS {right};");
        let (left, right) = (side(Dialect::Sqlite, left), side(Dialect::Postgres, right));
        let request = AuditRequest { left, right, ..AuditRequest::default() };
        audit(request, &mut |_| {}).findings.into_iter().map(|finding| finding.message).collect()
    };
    assert!(told("SELECT id FROM a WHERE active = 1", "SELECT id FROM a WHERE active").is_empty());
    assert!(told("SELECT id FROM a WHERE active = 0", "SELECT id FROM a WHERE NOT active").is_empty());
    assert!(
        told(
            "SELECT id, CASE WHEN active = 1 THEN 'y' ELSE 'n' END AS w FROM a",
            "SELECT id, CASE WHEN active THEN 'y' ELSE 'n' END AS w FROM a"
        )
        .is_empty()
    );
    assert_eq!(told("SELECT id FROM a WHERE active = 1", "SELECT id FROM a WHERE NOT active").len(), 1);
}
