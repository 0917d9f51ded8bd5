-- What statements without effect on a schema need, and what functions in SQL read.

-- case: privileges on what is there and what is not
CREATE TABLE a (id serial PRIMARY KEY);
CREATE VIEW v AS SELECT id FROM a;
CREATE SCHEMA z;
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
GRANT SELECT ON a, v TO PUBLIC;
GRANT SELECT ON TABLE a, missing TO PUBLIC;
GRANT SELECT ON missing_view TO PUBLIC;
GRANT USAGE ON SEQUENCE a_id_seq TO PUBLIC;
GRANT USAGE ON SEQUENCE b_id_seq TO PUBLIC;
GRANT USAGE ON SCHEMA z TO PUBLIC;
GRANT USAGE ON SCHEMA y TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA z TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA y TO PUBLIC;
GRANT EXECUTE ON FUNCTION f(integer) TO PUBLIC;
GRANT EXECUTE ON FUNCTION f(text) TO PUBLIC;
GRANT EXECUTE ON FUNCTION g TO PUBLIC;
GRANT EXECUTE ON FUNCTION lower(text) TO PUBLIC;
GRANT SELECT ON z.a TO PUBLIC;
GRANT SELECT ON y.a TO PUBLIC;
REVOKE ALL ON a FROM PUBLIC;
REVOKE ALL ON missing FROM PUBLIC;
DROP VIEW v;
GRANT SELECT ON v TO PUBLIC;

-- case: reading, locking and refreshing what is not there
CREATE TABLE a (id serial PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT id FROM a;
SELECT count(*) FROM a;
SELECT count(*) FROM missing;
SELECT 1 FROM a JOIN missing USING (id);
SELECT relname FROM pg_class LIMIT 0;
SELECT table_name FROM information_schema.tables LIMIT 0;
WITH c AS (SELECT id FROM a) SELECT id FROM c;
WITH c AS (SELECT id FROM gone) SELECT id FROM c;
SELECT setval('a_id_seq', 5);
SELECT setval('public.b_id_seq', 5);
SELECT nextval('b_id_seq');
REFRESH MATERIALIZED VIEW m;
REFRESH MATERIALIZED VIEW n;
ANALYZE a;
ANALYZE missing;
BEGIN;
LOCK TABLE a IN SHARE MODE;
LOCK TABLE missing;
COMMIT;

-- case: functions in SQL are looked at when they are created
CREATE TABLE a (id integer PRIMARY KEY);
CREATE FUNCTION good() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM a $$;
CREATE FUNCTION bad() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM missing $$;
CREATE FUNCTION bad_schema() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM nowhere.a $$;
CREATE FUNCTION second() RETURNS void LANGUAGE sql AS $$ DELETE FROM a; INSERT INTO gone VALUES (1); $$;
CREATE FUNCTION cte() RETURNS SETOF integer LANGUAGE sql AS $$ WITH c AS (SELECT id FROM a) SELECT id FROM c $$;
CREATE FUNCTION later() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT count(*) FROM missing); END $$;
CREATE FUNCTION anything(x anyelement) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM missing $$;
CREATE FUNCTION standard() RETURNS bigint LANGUAGE sql RETURN (SELECT count(*) FROM a);
COMMENT ON FUNCTION bad IS 'is not there';
GRANT EXECUTE ON FUNCTION bad TO PUBLIC;
SET check_function_bodies = false;
CREATE FUNCTION unseen() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM missing $$;
SET check_function_bodies = on;
CREATE OR REPLACE FUNCTION unseen() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM missing $$;
SELECT set_config('check_function_bodies', 'off', false);
CREATE OR REPLACE FUNCTION unseen() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM gone $$;
RESET check_function_bodies;
CREATE OR REPLACE FUNCTION unseen() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM missing $$;
CREATE PROCEDURE p() LANGUAGE sql AS $$ UPDATE missing SET id = 1 $$;

-- case: variables of functions in PL/pgSQL
CREATE TABLE a (id integer PRIMARY KEY);
CREATE FUNCTION good() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE r a%ROWTYPE; BEGIN SELECT * INTO r FROM missing; RETURN 1; END $$;
CREATE FUNCTION bad() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE r missing%ROWTYPE; BEGIN RETURN 1; END $$;
CREATE FUNCTION worse() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE r public.missing%rowtype; BEGIN RETURN 1; END $$;
CREATE FUNCTION text_only() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'missing%ROWTYPE' || format('%s %%ROWTYPE', 1); END $$;
SET check_function_bodies = off;
CREATE FUNCTION bad() RETURNS integer LANGUAGE plpgsql AS $$ DECLARE r missing%ROWTYPE; BEGIN RETURN 1; END $$;

-- case: a DO block on a table that nobody made
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'users_fk') THEN
    ALTER TABLE users ADD CONSTRAINT users_fk FOREIGN KEY (id) REFERENCES stores (id);
  END IF;
END $$;

-- case: a function brings the type it returns
CREATE FUNCTION own_in(cstring) RETURNS own LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION own_out(own) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE own (INPUT = own_in, OUTPUT = own_out, LIKE = integer);
CREATE TABLE t (x own);
CREATE FUNCTION wrong(cstring) RETURNS other LANGUAGE sql AS 'SELECT 1';

-- case: changes of rows
CREATE TABLE a (id integer PRIMARY KEY, x integer);
CREATE TABLE b (id integer PRIMARY KEY, y integer);
UPDATE a SET x = 1;
UPDATE a SET missing = 1;
UPDATE a SET (id, missing) = (1, 2);
UPDATE a SET (id, x) = (SELECT id, y FROM b WHERE b.id = a.id);
UPDATE a SET missing = 1 WHERE gone = 2;
UPDATE a SET x = b.y FROM b WHERE a.id = b.id;
UPDATE a SET x = c.y FROM c WHERE a.id = c.id;
UPDATE a SET missing = c.y FROM c;
UPDATE a SET x = (SELECT max(id) FROM c);
DELETE FROM a WHERE id IN (SELECT id FROM c);
DELETE FROM a USING c WHERE a.id = c.id;
WITH c AS (SELECT id FROM b) DELETE FROM a USING c WHERE a.id = c.id;
WITH c AS (SELECT id FROM d) DELETE FROM a USING c WHERE a.id = c.id;
UPDATE a AS z SET x = z.id + 1 WHERE z.id > 0;
