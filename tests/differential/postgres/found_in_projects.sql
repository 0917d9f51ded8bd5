-- case: WITH before a UNION holds for every arm
CREATE TABLE post (id int PRIMARY KEY, a int); CREATE TABLE u (id int PRIMARY KEY);
CREATE VIEW v AS WITH ap AS (SELECT p.* FROM post p) SELECT ap.id, u.id AS uid FROM u CROSS JOIN ap UNION ALL SELECT ap.id, NULL AS uid FROM ap UNION SELECT id, 1 FROM ap;
CREATE VIEW w AS WITH x AS (SELECT id FROM post) VALUES (1) UNION SELECT id FROM x;
INSERT INTO post (id) WITH x AS (SELECT 1 AS n) SELECT n FROM x UNION ALL SELECT n + 1 FROM x;
-- case: WITH inside an arm in parentheses holds for that arm only
CREATE TABLE post (id int PRIMARY KEY);
CREATE VIEW v AS (WITH x AS (SELECT id FROM post) SELECT id FROM x) UNION SELECT id FROM post;
CREATE VIEW w AS (WITH x AS (SELECT id FROM post) SELECT id FROM x) UNION SELECT id FROM x;
-- case: an aggregate in the syntax with BASETYPE
CREATE FUNCTION joined(text, text) RETURNS text LANGUAGE sql AS $$ SELECT $1 || ':' || $2 $$;
CREATE AGGREGATE joined (BASETYPE = text, SFUNC = joined, STYPE = text);
COMMENT ON AGGREGATE joined(text) IS 'a list';
DROP AGGREGATE joined(text);
-- case: exclude and current as names of columns
CREATE TABLE r (id int PRIMARY KEY, exclude integer DEFAULT 0 NOT NULL, current integer, UNIQUE (exclude), EXCLUDE USING btree (current WITH =), EXCLUDE (id WITH =));
UPDATE r SET current = 3 WHERE current = 2 AND exclude > 1;
DELETE FROM r WHERE exclude = 1;
ALTER TABLE r ADD COLUMN other int CHECK (exclude > 0); ALTER TABLE r RENAME COLUMN exclude TO include;
CREATE FUNCTION f() RETURNS int LANGUAGE sql SET search_path FROM CURRENT AS $$ SELECT 1 $$;
CREATE VIEW w AS SELECT current, sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM r;
-- case: constants of an enum follow a renamed label
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id int, e e DEFAULT 'a', f text DEFAULT 'a', CHECK (e <> 'a' OR f = 'b'), CHECK (e IN ('a', 'b')));
CREATE INDEX i ON t (id) WHERE e = 'a';
ALTER TYPE e RENAME VALUE 'a' TO 'A';
ALTER TABLE t ALTER COLUMN e SET DEFAULT 'A';
ALTER TABLE t ALTER COLUMN e SET DEFAULT 'a';
-- case: intervals as the server keeps them
CREATE TABLE t (a interval DEFAULT INTERVAL '1 second', b interval DEFAULT '12 months', c interval DEFAULT '1 day 2 hours -3 minutes', d interval DEFAULT '1.5 hours ago', e interval DEFAULT '-1 month 2 days', f interval DEFAULT '1 week', g interval DEFAULT '90', h interval DEFAULT '0', i interval DEFAULT '100:00:00.25', j interval DEFAULT '1 year -1 month', k interval DEFAULT '1.5 days', l interval DEFAULT '- 1 day', m int DEFAULT 007);
-- case: a star stands for the relations of its own FROM
CREATE TABLE u (id int PRIMARY KEY, name text); CREATE TABLE c (id int PRIMARY KEY, u_id int, title text);
CREATE VIEW v AS SELECT *, (SELECT name FROM u WHERE u.id = c.u_id) AS u_name FROM c;
CREATE VIEW w AS SELECT c.*, (SELECT count(*) FROM u) AS n, EXISTS (SELECT * FROM u) AS e FROM c LEFT JOIN u ON u.id = c.u_id WHERE c.id IN (SELECT id FROM u);
CREATE VIEW x AS SELECT * FROM c WHERE EXISTS (SELECT 1 FROM u WHERE u.id = c.u_id);
CREATE VIEW y AS SELECT * FROM c, u;
CREATE TABLE d AS SELECT *, title AS t FROM c WHERE id IN (SELECT id FROM u);
CREATE VIEW z AS SELECT title, name FROM c CROSS JOIN u;
CREATE OR REPLACE VIEW v AS SELECT *, (SELECT name FROM u WHERE u.id = c.u_id) AS u_name, 1 AS one FROM c;
-- case: a column that only another query's star could mean is free
CREATE TABLE u (id int PRIMARY KEY, name text, icon bytea, extra int); CREATE TABLE m (id int PRIMARY KEY, u_id int, extra int);
CREATE VIEW v AS SELECT *, (SELECT name FROM u x WHERE m.u_id = x.id) AS u_name FROM m;
CREATE VIEW w AS SELECT c.id, (SELECT c.name FROM u c WHERE c.id = 1) AS n FROM m c;
ALTER TABLE u RENAME COLUMN icon TO avatar;
ALTER TABLE u ALTER COLUMN avatar TYPE text USING NULL;
ALTER TABLE u DROP COLUMN extra;
ALTER TABLE m DROP COLUMN extra;
ALTER TABLE u DROP COLUMN name;
ALTER TABLE m ALTER COLUMN u_id TYPE bigint;

-- case: sequences that a crash empties
CREATE UNLOGGED SEQUENCE s1;
CREATE SEQUENCE s2;
ALTER SEQUENCE s2 SET UNLOGGED;
ALTER SEQUENCE s1 SET LOGGED;
CREATE UNLOGGED TABLE t (a serial, b integer GENERATED ALWAYS AS IDENTITY);
ALTER TABLE t ADD COLUMN c serial;
CREATE TABLE u (a serial, b integer GENERATED ALWAYS AS IDENTITY);
ALTER TABLE u SET UNLOGGED;
ALTER TABLE u ADD COLUMN c bigserial;
ALTER TABLE t SET LOGGED;
ALTER SEQUENCE t_a_seq SET UNLOGGED;
ALTER SEQUENCE t_b_seq SET UNLOGGED;
ALTER SEQUENCE s1 OWNED BY t.a;
ALTER TABLE t SET UNLOGGED;
CREATE TEMP SEQUENCE s3;
ALTER SEQUENCE s3 SET UNLOGGED;
CREATE UNLOGGED TABLE w (LIKE u INCLUDING ALL);
ALTER SEQUENCE missing SET UNLOGGED;
ALTER SEQUENCE IF EXISTS missing SET UNLOGGED;
-- case: a block asks a join of the catalog's tables for a constraint of one of many tables
DO $$ BEGIN FOR i IN 1..60 LOOP EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, a int)', i); END LOOP; END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM "pg_constraint" c JOIN "pg_class" t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'a' WHERE n.nspname = 'public' AND t.relname = 't7' AND c.conname = 'to_t8') THEN
    ALTER TABLE t7 ADD CONSTRAINT to_t8 FOREIGN KEY (a) REFERENCES t8 (id);
  END IF;
  IF EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_attribute a ON a.attrelid = t.oid WHERE a.attname = 'a' AND c.conname = 'to_t8' AND t.relname = 't7') THEN
    ALTER TABLE t7 ADD COLUMN b int;
  END IF;
  IF EXISTS (SELECT 1 FROM pg_constraint c, pg_class t, pg_attribute a WHERE t.oid = c.conrelid AND a.attrelid = t.oid AND (a.attname = 'none' OR c.conname = 'to_t8') AND t.relname = 't7') THEN
    ALTER TABLE t7 ADD COLUMN c int;
  END IF;
END $$;
-- case: an overload is chosen by the number of arguments
CREATE TABLE seen (name text);
CREATE FUNCTION mark(s text, t text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE seen ADD COLUMN ' || t || ' text'; END $$;
CREATE FUNCTION mark(t text) RETURNS void LANGUAGE sql AS $$ SELECT mark('public', t); $$;
CREATE FUNCTION mark(a text, b text, c text DEFAULT 'x', d text DEFAULT 'y') RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'ALTER TABLE seen ADD COLUMN ' || d || ' text'; END $$;
SELECT mark('one');
SELECT mark('public', 'two', 'z', 'three');
-- case: the language that is always there
CREATE LANGUAGE plpgsql;
CREATE OR REPLACE PROCEDURAL LANGUAGE plpgsql;
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
-- case: an index method that the server no longer has
CREATE TABLE t (b box, p point);
CREATE INDEX i ON t USING rtree (b);
CREATE INDEX j ON t USING RTREE (p);
CREATE UNIQUE INDEX k ON t USING rtree (b);
-- case: rules hold on to functions and to the relations that they write to
CREATE SCHEMA s; CREATE TABLE log (m text); CREATE TABLE copy (m text); CREATE TABLE s.copy (m text);
CREATE FUNCTION g() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN false; END $$;
CREATE RULE r1 AS ON INSERT TO log DO INSTEAD SELECT g();
CREATE RULE r2 AS ON UPDATE TO log WHERE g() DO INSTEAD NOTHING;
CREATE RULE r3 AS ON DELETE TO log DO ALSO INSERT INTO copy VALUES (old.m);
SET search_path = s, public;
CREATE RULE r4 AS ON DELETE TO log DO ALSO DELETE FROM copy WHERE copy.m = old.m;
SET search_path = public;
DROP FUNCTION g();
DROP TABLE copy;
DROP TABLE s.copy;
DROP FUNCTION g() CASCADE;
DROP TABLE copy CASCADE;
DROP RULE r4 ON log;
DROP TABLE s.copy;
CREATE RULE r1 AS ON INSERT TO log DO INSTEAD NOTHING;
CREATE RULE r2 AS ON UPDATE TO log DO INSTEAD NOTHING;
CREATE RULE r3 AS ON DELETE TO log DO INSTEAD NOTHING;
-- case: a type of an extension that stands in a schema of its own, found by the search path
CREATE SCHEMA ext; CREATE EXTENSION hstore WITH SCHEMA ext;
SET search_path = public, ext;
CREATE TABLE t (h hstore, l hstore[], q ext.hstore DEFAULT ''::hstore);
ALTER TABLE t ADD COLUMN m hstore;
CREATE FUNCTION f(a hstore) RETURNS hstore LANGUAGE sql AS $$ SELECT a $$;
CREATE DOMAIN d AS hstore; CREATE TYPE c AS (a hstore);
CREATE VIEW v AS SELECT h, q FROM t;
SET search_path = public;
ALTER TABLE t ADD COLUMN n hstore;
ALTER TABLE t ADD COLUMN n ext.hstore;
ALTER TABLE t ALTER COLUMN h TYPE text;
DROP FUNCTION f(hstore);
DROP FUNCTION f(ext.hstore);
