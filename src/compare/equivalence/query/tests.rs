use super::*;
use crate::catalog::{Catalog, Column, ObjectKey, Table};
use crate::source::Dialect;
use crate::sql::{DataType, query_text};

/// Two tables: `film (id, title, rate, made)` and `cast_of (film_id, actor, title)`.
fn catalog(dialect: Dialect) -> Catalog {
    let mut catalog = Catalog::new(dialect);
    let schema = if dialect == Dialect::Sqlite { "main" } else { "public" };
    let tables: [(&str, &[(&str, &str)]); 2] = [
        ("film", &[("id", "integer"), ("title", "character varying"), ("rate", "numeric"), ("made", "date")]),
        ("cast_of", &[("film_id", "integer"), ("actor", "text"), ("title", "text")]),
    ];
    for (name, columns) in tables {
        let columns = columns.iter().map(|(name, data_type)| Column {
            name: (*name).to_owned(),
            data_type: DataType { name: (*data_type).to_owned(), ..DataType::default() },
            ..Column::default()
        });
        catalog
            .tables
            .insert(ObjectKey::new(schema, name), Table { name: name.to_owned(), columns: columns.collect(), ..Table::default() });
    }
    catalog
}

fn like(dialect: Dialect, left: &str, right: &str) -> Likeness {
    let catalog = catalog(dialect);
    let form = |text: &str| form(&catalog, &query_text(text, dialect), None).unwrap_or_else(|| panic!("no form for {text}"));
    let (left, right) = (form(left), form(right));
    assert_eq!(left.names.len(), right.names.len());
    likeness(&left.canon, &right.canon)
}

#[test]
fn what_postgresql_writes_out_is_the_same_query() {
    for (written, stored) in [
        ("SELECT * FROM film", "SELECT film.id, film.title, film.rate, film.made FROM public.film"),
        ("SELECT f.* FROM film AS f", "SELECT f.id,\n f.title,\n f.rate,\n f.made FROM public.film f"),
        (
            "SELECT id, title t FROM film WHERE title = 'a' OR id IN (1, 2)",
            "SELECT film.id, film.title AS t FROM film WHERE (((film.title)::text = 'a'::text) OR (film.id = ANY (ARRAY[1, 2])))",
        ),
        (
            "SELECT actor, count(*) AS n FROM film JOIN cast_of c ON film.id = c.film_id GROUP BY 1 HAVING count(*) > 2 ORDER BY n DESC LIMIT 3",
            "SELECT c.actor, count(*) AS n FROM (public.film JOIN public.cast_of c ON ((film.id = c.film_id))) GROUP BY c.actor HAVING (count(*) > 2) ORDER BY (count(*)) DESC LIMIT 3",
        ),
        (
            "SELECT c.relname, pg_catalog.pg_get_userbyid(relowner) AS owner FROM pg_catalog.pg_class c WHERE relkind = 'r'",
            "SELECT c.relname, pg_get_userbyid(c.relowner) AS owner FROM pg_class c WHERE (c.relkind = 'r'::\"char\")",
        ),
        (
            "SELECT x.title FROM (SELECT title FROM film f WHERE id > 3) x",
            "SELECT x.title FROM ( SELECT f_1.title FROM public.film f_1 WHERE (f_1.id > 3)) x",
        ),
        (
            "WITH old AS (SELECT id AS n FROM film WHERE made < '2000-01-01') SELECT n FROM old",
            "WITH old AS (\n SELECT film.id AS n FROM film WHERE (film.made < '2000-01-01'::date)\n) SELECT old.n FROM old",
        ),
        (
            "SELECT title FROM film WHERE EXISTS (SELECT 1 FROM cast_of WHERE film_id = film.id)",
            "SELECT film.title FROM film WHERE (EXISTS ( SELECT 1 FROM cast_of WHERE (cast_of.film_id = film.id)))",
        ),
        (
            "SELECT title FROM film UNION SELECT actor FROM cast_of ORDER BY title",
            "SELECT film.title FROM film UNION SELECT cast_of.actor FROM cast_of ORDER BY 1",
        ),
        ("SELECT rate * 2 AS r FROM film", "SELECT (film.rate * (2)::numeric) AS r FROM film"),
        (
            "SELECT row_number() OVER (PARTITION BY actor ORDER BY film_id DESC) AS n FROM cast_of",
            "SELECT row_number() OVER (PARTITION BY cast_of.actor ORDER BY cast_of.film_id DESC) AS n FROM cast_of",
        ),
        ("SELECT a.id FROM film a NATURAL JOIN cast_of b", "SELECT a.id FROM (film a JOIN cast_of b USING (title))"),
        ("SELECT g FROM generate_series(1, 3) AS g", "SELECT g.g FROM generate_series(1, 3) g(g)"),
        ("SELECT id FROM film, cast_of WHERE film_id = id", "SELECT film.id FROM film, cast_of WHERE (cast_of.film_id = film.id)"),
    ] {
        assert_eq!(like(Dialect::Postgres, written, stored), Likeness::Same, "{written}\n{stored}");
    }
}

#[test]
fn another_query_is_another_form() {
    for (left, right) in [
        ("SELECT title FROM film", "SELECT title FROM cast_of"),
        ("SELECT id FROM film", "SELECT id FROM film LIMIT 1"),
        ("SELECT id FROM film LIMIT 2", "SELECT id FROM film LIMIT 1"),
        ("SELECT id FROM film", "SELECT DISTINCT id FROM film"),
        ("SELECT id FROM film ORDER BY 1", "SELECT id FROM film ORDER BY 1 DESC"),
        ("SELECT id FROM film WHERE id = 1 OR id = 2 AND rate = 3", "SELECT id FROM film WHERE (id = 1 OR id = 2) AND rate = 3"),
        ("SELECT f.title FROM film f JOIN cast_of c ON f.id = c.film_id", "SELECT c.title FROM film f JOIN cast_of c ON f.id = c.film_id"),
        ("SELECT f.id FROM film f JOIN cast_of c ON f.id = c.film_id", "SELECT f.id FROM film f LEFT JOIN cast_of c ON f.id = c.film_id"),
        ("SELECT id FROM film UNION SELECT film_id FROM cast_of", "SELECT id FROM film UNION ALL SELECT film_id FROM cast_of"),
        ("SELECT id FROM film WHERE EXISTS (SELECT 1 FROM cast_of)", "SELECT id FROM film WHERE NOT EXISTS (SELECT 1 FROM cast_of)"),
        ("SELECT count(id) AS n FROM film", "SELECT count(DISTINCT id) AS n FROM film"),
        ("SELECT sum(id) OVER (ORDER BY made) AS n FROM film", "SELECT sum(id) OVER (ORDER BY title) AS n FROM film"),
    ] {
        for dialect in [Dialect::Postgres, Dialect::Sqlite] {
            assert_eq!(like(dialect, left, right), Likeness::Different, "{left}\n{right}");
        }
    }
    assert_eq!(
        like(Dialect::Postgres, "SELECT id / 2 AS h FROM film", "SELECT (film.id)::numeric / 2 AS h FROM film"),
        Likeness::Undecided,
        "a division of integers is another"
    );
}

#[test]
fn what_cannot_be_told_has_no_form() {
    let catalog = catalog(Dialect::Postgres);
    for text in [
        "SELECT a FROM nowhere",
        "SELECT nothing FROM film",
        "SELECT title FROM film, cast_of",
        "SELECT x.y FROM f(1) x",
        "DELETE FROM film",
    ] {
        assert_eq!(form(&catalog, &query_text(text, Dialect::Postgres), None), None, "{text}");
    }
}
