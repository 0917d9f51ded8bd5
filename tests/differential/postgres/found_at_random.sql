-- case: a unique key must cover the partition key of partitions that are partitioned themselves
CREATE TABLE a (id integer NOT NULL, x integer, y text) PARTITION BY RANGE (id);
CREATE TABLE p PARTITION OF a FOR VALUES FROM (0) TO (10) PARTITION BY LIST (x);
ALTER TABLE a ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX ON a (id);
ALTER TABLE a ADD UNIQUE (id, x);
CREATE TABLE q PARTITION OF a FOR VALUES FROM (10) TO (20) PARTITION BY LIST (y);

-- case: columns of a partition's own partition key keep their type
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE p PARTITION OF a FOR VALUES FROM (0) TO (10) PARTITION BY LIST (x);
ALTER TABLE a ALTER COLUMN x TYPE bigint;

-- case: a column with a second parent keeps its type
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (id integer, n text);
CREATE TABLE q () INHERITS (b, a);
ALTER TABLE a ALTER COLUMN id TYPE text;
ALTER TABLE a ALTER COLUMN x TYPE bigint;

-- case: a missing schema is said before a missing relation
CREATE TABLE a (id integer);
ALTER VIEW z.v SET SCHEMA public;
ALTER TABLE z.a SET SCHEMA public;
ALTER SEQUENCE z.s SET SCHEMA public;

-- case: exclusion constraints on partitioned tables
CREATE TABLE a (id integer) PARTITION BY RANGE (id);
ALTER TABLE a ADD EXCLUDE USING btree (n WITH =);
ALTER TABLE a ADD EXCLUDE USING btree (id WITH =) WHERE (n > 0);

-- case: a replaced function keeps what it returns
CREATE FUNCTION g(OUT x integer, OUT y text) LANGUAGE sql AS $$SELECT 1, 'x'$$;
CREATE OR REPLACE FUNCTION g() RETURNS text LANGUAGE sql AS $$SELECT 'x'$$;
CREATE OR REPLACE FUNCTION g(OUT x integer, OUT y integer) LANGUAGE sql AS $$SELECT 1, 2$$;
CREATE OR REPLACE FUNCTION g(OUT x integer, OUT y text) LANGUAGE sql AS $$SELECT 2, 'y'$$;
CREATE FUNCTION h() RETURNS TABLE (x integer) LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION h() RETURNS integer LANGUAGE sql AS 'SELECT 2';
CREATE OR REPLACE FUNCTION h() RETURNS SETOF integer LANGUAGE sql AS 'SELECT 2';
CREATE FUNCTION i(OUT x integer) LANGUAGE sql AS 'SELECT 1';
CREATE OR REPLACE FUNCTION i() RETURNS integer LANGUAGE sql AS 'SELECT 1';

-- case: routines are found by all their arguments too
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1';
CREATE FUNCTION g() RETURNS TABLE (x integer) LANGUAGE sql AS 'SELECT 1';
DROP ROUTINE g(integer);
DROP FUNCTION g(integer);
DROP ROUTINE g(integer);

-- case: the values of a domain within other values cannot be checked
CREATE DOMAIN d AS integer;
CREATE TYPE k AS (one text, two d);
CREATE TABLE a (id integer, n k);
ALTER DOMAIN d ADD CONSTRAINT named CHECK (VALUE > 0);
ALTER DOMAIN d ADD CONSTRAINT later CHECK (VALUE > 0) NOT VALID;
ALTER DOMAIN d VALIDATE CONSTRAINT later;
ALTER DOMAIN d SET NOT NULL;
DROP TABLE a;
ALTER DOMAIN d SET NOT NULL;

-- case: the values of a domain in an array cannot be checked
CREATE DOMAIN d AS integer;
CREATE TABLE b (x d[]);
ALTER DOMAIN d ADD CONSTRAINT named CHECK (VALUE > 0);

-- case: conditions of joins need an operator
CREATE TABLE a (id integer, n text);
CREATE TABLE b (id text, y text);
CREATE VIEW w AS SELECT q.n AS one, b.y AS two FROM a q JOIN b ON b.id = q.id;
CREATE VIEW w AS SELECT q.n AS one, b.y AS two FROM a q JOIN b ON b.z = q.n;
CREATE VIEW w AS SELECT q.n AS one, b.y AS two FROM a q JOIN b ON b.id = q.n;

-- case: a policy's subquery needs an operator
CREATE TABLE a (id integer, n text);
CREATE TABLE b (x text);
CREATE POLICY p ON a USING (id IN (SELECT x FROM b));
CREATE POLICY p ON a USING (n IN (SELECT x FROM b));

-- case: the literals of a check have a type of their own
CREATE TABLE a (id integer, y text CHECK (y <> ''), z varchar(9) CHECK (z <> ''), n numeric CHECK (n > 0));
ALTER TABLE a ALTER COLUMN y TYPE bigint USING id::bigint;
ALTER TABLE a ALTER COLUMN z TYPE bigint USING id::bigint;
ALTER TABLE a ALTER COLUMN n TYPE text;
ALTER TABLE a ALTER COLUMN n TYPE bigint;

-- case: a shell becomes the row type of a table
CREATE TYPE q;
CREATE TABLE q (id integer);
CREATE TYPE v;
CREATE VIEW v AS SELECT id FROM q;
CREATE TYPE r;
ALTER TABLE q RENAME TO r;
DROP TYPE q;

-- case: where a sequence stands limits its bounds
CREATE SEQUENCE s;
ALTER SEQUENCE s START 10;
ALTER SEQUENCE s MINVALUE 5;
ALTER SEQUENCE s RESTART;
ALTER SEQUENCE s MINVALUE 5;
ALTER SEQUENCE s RESTART WITH 3;
ALTER SEQUENCE s MAXVALUE 7 START 6;
ALTER SEQUENCE s RENAME TO r;
ALTER SEQUENCE r MAXVALUE 7 START 6 RESTART WITH 7;
ALTER SEQUENCE r MAXVALUE 6;

-- case: a parent twice is said before what kind it is
CREATE TEMP TABLE b (id integer);
CREATE TABLE q () INHERITS (b, b);
CREATE TABLE q () INHERITS (b);

-- case: what only statements make does not exist
BEGIN;
ALTER STATISTICS st RENAME TO su;
ROLLBACK;
ALTER STATISTICS z.st RENAME TO su;
DROP STATISTICS st;
ALTER STATISTICS st SET SCHEMA nowhere;
DROP PUBLICATION p;
ALTER EVENT TRIGGER e DISABLE;
DROP SERVER s;

-- case: the condition of UPDATE and DELETE
CREATE TABLE b (id integer, y text);
DELETE FROM b WHERE n > 5;
UPDATE b SET id = 1 WHERE y = 4;
DELETE FROM b WHERE id;
DELETE FROM b WHERE b.id = 4 AND y IS NOT NULL;

-- case: functions that a trigger cannot call
CREATE TABLE a (id integer);
CREATE FUNCTION f(OUT x integer, OUT y text) LANGUAGE sql AS $$SELECT 1, 'x'$$;
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION p();

-- case: what access methods can do
CREATE TYPE e AS ENUM ('x');
CREATE DOMAIN d AS boolean;
CREATE TYPE k AS (one integer);
CREATE TABLE a (id integer, x e, y text, b d, n k, l integer[], j json, r int4range);
CREATE INDEX ON a USING brin (x);
CREATE INDEX ON a USING brin (b);
CREATE INDEX ON a USING brin (n);
CREATE INDEX ON a USING brin (r);
CREATE INDEX ON a USING gin (x);
CREATE INDEX ON a USING gin (b);
CREATE INDEX ON a USING gin (l);
CREATE INDEX ON a USING gist (id);
CREATE INDEX ON a USING gist (r);
CREATE INDEX ON a USING hash (id, x);
CREATE UNIQUE INDEX ON a USING hash (id);
CREATE INDEX ON a USING hash (id DESC);
CREATE INDEX ON a USING hash (id NULLS FIRST);
CREATE INDEX ON a USING hash (j);
CREATE INDEX ON a USING hash (x);
CREATE INDEX ON a USING brin (id) INCLUDE (x);
CREATE INDEX ON a USING gin (id, x) INCLUDE (y);
CREATE INDEX ON a (j);
CREATE INDEX ON a (n, l, r, x, b);

-- case: a function beyond the search path does not exist
CREATE SCHEMA z;
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE z.a (id integer);
SET search_path TO z;
ALTER TABLE z.a ADD COLUMN y integer GENERATED ALWAYS AS (g(id)) STORED;
ALTER TABLE z.a ADD COLUMN y integer GENERATED ALWAYS AS (public.g(id)) STORED;

-- case: types beyond the search path are called with their schema
CREATE SCHEMA z;
CREATE TYPE e AS ENUM ('x');
CREATE FUNCTION g(e) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE a (x e);
SET search_path TO z;
DROP FUNCTION public.h(public.e);
DROP FUNCTION g(public.e);
ALTER TABLE public.a ALTER COLUMN x SET DEFAULT 3;
DROP FUNCTION public.g(public.e);

-- case: temporary tables and partitions do not mix
CREATE TEMP TABLE b (id integer);
CREATE TABLE p PARTITION OF b DEFAULT;
CREATE TABLE a (id integer) PARTITION BY LIST (id);
CREATE TEMP TABLE p PARTITION OF a DEFAULT;

-- case: the default of a view's column has the column's type
CREATE SCHEMA z;
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE a (id serial PRIMARY KEY, x e);
CREATE VIEW z.v AS SELECT id, x FROM public.a;
SET search_path = 'z';
ALTER VIEW v ALTER COLUMN x SET DEFAULT 3;
ALTER VIEW v ALTER COLUMN id SET DEFAULT 3;

-- case: TRUNCATE and foreign keys
CREATE TABLE a (id integer PRIMARY KEY, up integer REFERENCES a);
CREATE TABLE b (x integer REFERENCES a);
TRUNCATE b;
TRUNCATE a;
TRUNCATE a, b;
TRUNCATE a CASCADE;
TRUNCATE a, c;

-- case: a partitioned table has no file to be logged
CREATE TABLE a (id integer) PARTITION BY RANGE (id);
ALTER TABLE a SET UNLOGGED;

-- case: what only the index of an exclusion constraint uses
CREATE TABLE b (id integer, x integer, y integer);
ALTER TABLE b ADD CONSTRAINT other EXCLUDE (id WITH =) WHERE (x IS NOT NULL);
ALTER TABLE b DROP COLUMN x;
ALTER TABLE b DROP COLUMN x CASCADE;
ALTER TABLE b ADD CONSTRAINT other EXCLUDE (id WITH =);
ALTER TABLE b DROP COLUMN id;

-- case: INSERT of a query
CREATE TABLE a (id integer, y text, n boolean);
CREATE TABLE b (x bigint, y text, g integer GENERATED ALWAYS AS (1) STORED, i integer GENERATED ALWAYS AS IDENTITY);
INSERT INTO b (x, y) SELECT id, z FROM a;
INSERT INTO b (x, y) SELECT id::text, y FROM a;
INSERT INTO b (x, y) SELECT n, y FROM a;
INSERT INTO b (x, g) SELECT id, id FROM a;
INSERT INTO b (x, i) SELECT id, id FROM a;
INSERT INTO b (x, y) SELECT id, id FROM a;
INSERT INTO b (nothing) SELECT nowhere FROM a;

-- case: functions that a call with defaults means as well
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION g(one integer, two text DEFAULT 'x') RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE a (id integer, x bigint);
CREATE INDEX ON a (x) WHERE g(id) IS NOT NULL;
ALTER TABLE a ADD CHECK (g(id, 'x') > 0);

-- case: a call over a column that gets another type
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE a (id integer CHECK (g(id) > 0), x integer, y integer);
CREATE INDEX ON a (g(x));
ALTER TABLE a ALTER COLUMN id TYPE bigint;
ALTER TABLE a ALTER COLUMN x TYPE bigint;
ALTER TABLE a ALTER COLUMN y TYPE bigint;

-- case: comments on exclusion constraints
CREATE TABLE b (id integer, x integer);
ALTER TABLE b ADD CONSTRAINT other EXCLUDE (id WITH =);
COMMENT ON CONSTRAINT other ON b IS 'why';
CREATE TABLE c (LIKE b INCLUDING ALL);

-- case: a default of a parent whose child has an identity column of that name
CREATE TABLE a (id serial PRIMARY KEY);
CREATE TABLE c (id integer GENERATED ALWAYS AS IDENTITY) INHERITS (a);
ALTER TABLE a ALTER COLUMN id DROP DEFAULT;
ALTER TABLE ONLY a ALTER COLUMN id DROP DEFAULT;

-- case: the columns an index includes are looked at last
CREATE TABLE c (id integer PRIMARY KEY, x integer);
CREATE INDEX ON c ((y IS NULL), id) INCLUDE (n);
CREATE INDEX ON c (m) INCLUDE (n);
CREATE INDEX ON c (x) INCLUDE (n);

-- case: a missing schema of what is dropped or called
CREATE TABLE a (id integer);
DROP TABLE a, z.a;
DROP TABLE IF EXISTS z.a;
DROP VIEW z.v;
DROP TYPE z.e;
DROP TYPE IF EXISTS z.e;
DROP FUNCTION z.f();
DROP FUNCTION z.f;
DROP FUNCTION IF EXISTS z.f();
ALTER FUNCTION z.f() RENAME TO g;
ALTER TYPE z.e RENAME TO g;
ALTER DOMAIN z.e SET NOT NULL;
CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION z.f();

-- case: bounds of hash partitions
CREATE TABLE r (id integer) PARTITION BY HASH (id);
CREATE TABLE r1 PARTITION OF r FOR VALUES WITH (MODULUS 2, REMAINDER 2);
CREATE TABLE r1 PARTITION OF r FOR VALUES WITH (MODULUS 0, REMAINDER 0);
CREATE TABLE r1 PARTITION OF r FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE r2 PARTITION OF r FOR VALUES WITH (MODULUS 4, REMAINDER 3);
CREATE TABLE r2 PARTITION OF r FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE r3 PARTITION OF r FOR VALUES WITH (MODULUS 3, REMAINDER 0);

-- case: comments on the index of a constraint
CREATE TABLE a (id integer PRIMARY KEY, x integer, y integer, EXCLUDE (y WITH =));
CREATE UNIQUE INDEX i ON a (x);
COMMENT ON INDEX i IS 'kept';
ALTER TABLE a ADD CONSTRAINT j UNIQUE USING INDEX i;
COMMENT ON INDEX a_pkey IS 'of the index';
COMMENT ON CONSTRAINT a_pkey ON a IS 'of the constraint';
COMMENT ON INDEX a_y_excl IS 'of the exclusion';
CREATE TABLE b (LIKE a INCLUDING ALL);
CREATE TABLE c (LIKE a INCLUDING INDEXES);

-- case: the subquery of a policy uses columns too
CREATE TABLE a (id integer);
CREATE TABLE b (x integer, y integer);
CREATE POLICY p ON a USING (id IN (SELECT x FROM b));
ALTER TABLE b ALTER COLUMN x TYPE bigint;
ALTER TABLE b ALTER COLUMN y TYPE bigint;
ALTER TABLE b RENAME COLUMN x TO m;
ALTER TABLE b ALTER COLUMN m TYPE bigint;
ALTER TABLE b RENAME TO c;
ALTER TABLE c DROP COLUMN m;
ALTER TABLE c DROP COLUMN m CASCADE;

-- case: casts that do not exist
CREATE TYPE e AS ENUM ('x');
CREATE TABLE c (id integer, y boolean, n e, t text, j jsonb);
ALTER TABLE c ALTER COLUMN x TYPE bigint USING y::bigint;
ALTER TABLE c ALTER COLUMN id TYPE bigint USING y::integer;
ALTER TABLE c ALTER COLUMN t TYPE integer USING n::integer;
ALTER TABLE c ALTER COLUMN t TYPE e USING t::e;
ALTER TABLE c ALTER COLUMN j TYPE integer USING j::integer;
CREATE INDEX ON c ((n::integer));

-- case: a column with two parents that both lose it
CREATE TABLE a (id integer, y text);
CREATE TABLE b (n integer) INHERITS (a);
CREATE TABLE q () INHERITS (b, a);
CREATE TABLE z () INHERITS (a, b);
ALTER TABLE a DROP COLUMN y CASCADE;

-- case: the check of a parent must be the child's as well
CREATE TABLE c (id integer, x integer);
ALTER TABLE c ADD CONSTRAINT named CHECK (x IS NOT NULL);
CREATE TABLE b (id integer, x integer);
ALTER TABLE b INHERIT c;
ALTER TABLE b ADD CONSTRAINT named CHECK (x > 0);
ALTER TABLE b INHERIT c;
ALTER TABLE b DROP CONSTRAINT named, ADD CONSTRAINT named CHECK (x IS NOT NULL) NO INHERIT;
ALTER TABLE b INHERIT c;
ALTER TABLE b DROP CONSTRAINT named, ADD CONSTRAINT named CHECK (x IS NOT NULL) NOT VALID;
ALTER TABLE b INHERIT c;
ALTER TABLE b VALIDATE CONSTRAINT named;
ALTER TABLE b INHERIT c;

-- case: NO INHERIT on a partitioned table
CREATE TABLE a (id integer, x integer) PARTITION BY LIST (id);
ALTER TABLE a ADD CONSTRAINT named CHECK (x < 10) NO INHERIT;

-- case: parts of what has no parts
CREATE TYPE k AS (x varchar(9), y text);
CREATE TABLE a (id integer PRIMARY KEY);
CREATE INDEX i ON a (id);
CREATE SEQUENCE s;
DROP TRIGGER tr ON k;
DROP TRIGGER tr ON i;
DROP TRIGGER tr ON s;
DROP POLICY p ON a_pkey;
DROP RULE r ON k;
COMMENT ON TRIGGER tr ON k IS 'x';
COMMENT ON CONSTRAINT c ON i IS 'x';
COMMENT ON CONSTRAINT c ON s IS 'x';

-- case: copies of indexes are named after what the columns were called
CREATE TABLE c (id integer, x integer UNIQUE, y integer);
CREATE INDEX ON c (y);
ALTER TABLE c RENAME COLUMN x TO m;
ALTER TABLE c RENAME COLUMN y TO n;
CREATE TABLE d (LIKE c INCLUDING INDEXES);
ALTER INDEX c_y_idx RENAME TO other;
CREATE TABLE e (LIKE c INCLUDING INDEXES);
DROP INDEX other;
CREATE INDEX other ON c (n);
CREATE TABLE f (LIKE c INCLUDING INDEXES);

-- case: an array of a type is found before the type
CREATE TYPE k AS (one text, two integer);
CREATE TABLE a (n k);
CREATE TABLE r (y k[]);
ALTER TYPE k ALTER ATTRIBUTE two TYPE bigint;

-- case: ranges and composites do not reference numbers
CREATE TYPE k AS (one text);
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TYPE rng AS RANGE (subtype = integer);
CREATE TABLE b (y rng, n k);
ALTER TABLE b ADD FOREIGN KEY (y) REFERENCES a;
ALTER TABLE b ADD FOREIGN KEY (n) REFERENCES a;

-- case: a replaced view keeps the types of its columns
CREATE TABLE a (id integer, x varchar(9));
CREATE TABLE b (id bigint, x varchar(20));
CREATE VIEW v AS SELECT id, x FROM a;
CREATE OR REPLACE VIEW v AS SELECT id, x FROM b;
CREATE OR REPLACE VIEW v AS SELECT id::integer, x FROM b;
CREATE OR REPLACE VIEW v AS SELECT id::integer AS id, x::varchar(9) AS x FROM b;

-- case: statistics beyond the search path
CREATE SCHEMA z;
CREATE TABLE a (x integer, n integer);
CREATE STATISTICS st ON x, n FROM a;
SET search_path = 'z';
ALTER STATISTICS st RENAME TO su;
DROP STATISTICS st;
ALTER STATISTICS public.st RENAME TO su;

-- case: a name in the subquery of a policy means the subquery's relation first
CREATE TABLE a (id integer, x integer, y integer);
CREATE TABLE b (x integer, n integer);
CREATE POLICY p ON a USING (id IN (SELECT x FROM b));
CREATE POLICY q ON a USING (id IN (SELECT n FROM b WHERE n = y));
ALTER TABLE a DROP COLUMN x CASCADE;
ALTER TABLE a DROP COLUMN y;
ALTER TABLE a DROP COLUMN y CASCADE;

-- case: the check of a domain needs an operator
CREATE DOMAIN d AS text;
ALTER DOMAIN d ADD CONSTRAINT named CHECK (VALUE > 0);
CREATE DOMAIN i AS integer CHECK (VALUE);
CREATE DOMAIN i AS integer CHECK (VALUE > 0);

-- case: temporary tables are called without their schema
CREATE TEMP TABLE a (id serial);
CREATE TABLE r (LIKE a INCLUDING DEFAULTS);
DROP TABLE a;

-- case: in ALTER TABLE keys come before checks
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
ALTER TABLE a ADD COLUMN n integer UNIQUE CHECK (m > 0);
CREATE TABLE b (id integer);
ALTER TABLE b ADD CHECK (m > 0), ADD UNIQUE (n);
ALTER TABLE b ALTER COLUMN id SET DEFAULT 'x', DROP COLUMN nothing;
ALTER TABLE b ADD CHECK (id > 0), ALTER COLUMN id DROP DEFAULT, ADD COLUMN z integer CHECK (id > z) UNIQUE;

-- case: a constraint trigger is not replaced
CREATE TABLE b (id integer);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();
CREATE OR REPLACE TRIGGER tr AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER tr AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();

-- case: what cannot have rules
CREATE TABLE b (id integer);
CREATE TYPE k AS (x integer);
CREATE MATERIALIZED VIEW v AS SELECT id AS x FROM b;
CREATE SEQUENCE s;
CREATE RULE rl AS ON INSERT TO v DO INSTEAD NOTHING;
CREATE RULE rl AS ON INSERT TO s DO INSTEAD NOTHING;
CREATE RULE rl AS ON INSERT TO k DO INSTEAD NOTHING;

-- case: a copied unique index must cover the partition key
CREATE TABLE a (id integer, x integer);
CREATE UNIQUE INDEX j ON a (id);
CREATE TABLE q (LIKE a INCLUDING ALL) PARTITION BY LIST (x);
CREATE TABLE q (LIKE a INCLUDING ALL) PARTITION BY LIST (id);

-- case: CREATE TABLE AS TABLE
CREATE TABLE b (id integer GENERATED ALWAYS AS IDENTITY, x integer, y text COLLATE "C");
CREATE TABLE r AS TABLE b;

-- case: inherited names are renamed from where they come
CREATE TABLE a (id integer, x integer, CONSTRAINT named CHECK (x > 0));
CREATE TABLE b (n integer) INHERITS (a);
CREATE TABLE r (m text) INHERITS (b);
ALTER TABLE ONLY b RENAME CONSTRAINT named TO other;
ALTER TABLE b RENAME CONSTRAINT named TO other;
CREATE TABLE c (x integer);
ALTER TABLE b INHERIT c;
ALTER TABLE c RENAME COLUMN y TO m;
ALTER TABLE c RENAME COLUMN x TO m;
ALTER TABLE a ADD CONSTRAINT alone CHECK (x < 10) NO INHERIT;
ALTER TABLE ONLY a RENAME CONSTRAINT alone TO lonely;
ALTER TABLE a RENAME CONSTRAINT named TO other;

-- case: a comment on a trigger of a sequence
CREATE SEQUENCE s;
ALTER TABLE a RENAME TO a_old;
ALTER SEQUENCE s RENAME TO a;
ALTER TABLE a ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY;
COMMENT ON TRIGGER ts ON a IS 'x';

-- case: LIKE copies a key that differs in its nulls
CREATE TABLE a (id serial PRIMARY KEY, x integer);
ALTER TABLE a ADD CONSTRAINT a_x_key UNIQUE NULLS NOT DISTINCT (id);
CREATE TABLE d1 (LIKE a INCLUDING CONSTRAINTS INCLUDING INDEXES);

-- case: the type of a column that is an identity further down
CREATE TABLE a (id integer, n integer CHECK (n > 7));
CREATE TABLE b (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, UNIQUE (id), n integer GENERATED ALWAYS AS IDENTITY) INHERITS (a);
ALTER TABLE a ALTER COLUMN id TYPE text;
ALTER TABLE a ALTER COLUMN n TYPE text;
ALTER TABLE a ALTER COLUMN id TYPE bigint;

-- case: a partition's key of any kind stands for its parent's
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF a FOR VALUES FROM (0) TO (10);
ALTER TABLE p1 ADD PRIMARY KEY (id);
ALTER TABLE a ADD CONSTRAINT named UNIQUE (id);
CREATE TABLE b (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE q1 PARTITION OF b FOR VALUES FROM (0) TO (10);
ALTER TABLE q1 ADD UNIQUE (id) DEFERRABLE;
CREATE UNIQUE INDEX q1_i ON q1 (id);
ALTER TABLE b ADD PRIMARY KEY (id);
CREATE UNIQUE INDEX b_i ON b (id);
CREATE TABLE q2 (id integer NOT NULL, x integer);
CREATE UNIQUE INDEX q2_i ON q2 (id);
ALTER TABLE q2 ADD UNIQUE (id);
ALTER TABLE b ATTACH PARTITION q2 FOR VALUES FROM (10) TO (20);

-- case: a default keeps the type of its constant
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE a (id integer PRIMARY KEY, x e DEFAULT 'x', y e DEFAULT 'y');
ALTER TABLE a ALTER COLUMN x TYPE text;
ALTER TABLE a ALTER COLUMN y TYPE text, ALTER COLUMN y SET DEFAULT 'y';
DROP TYPE e;
DROP TYPE e CASCADE;

-- case: a function that returned rows of a table
CREATE TABLE a (id integer PRIMARY KEY);
CREATE FUNCTION g() RETURNS SETOF a LANGUAGE plpgsql AS $$BEGIN RETURN; END$$;
CREATE OR REPLACE FUNCTION g() RETURNS SETOF public.a LANGUAGE plpgsql AS $$BEGIN RETURN; END$$;
CREATE OR REPLACE FUNCTION g() RETURNS text LANGUAGE sql AS $$SELECT 'x'$$;

-- case: with a new type checks and foreign keys are made again in their order
CREATE TABLE a (id integer PRIMARY KEY);
CREATE TABLE b (id integer PRIMARY KEY, x integer REFERENCES a);
ALTER TABLE b ADD CHECK (id > x);
ALTER TABLE b ALTER COLUMN x TYPE text;
CREATE TABLE c (id integer PRIMARY KEY, x integer, y integer);
ALTER TABLE c ADD CHECK (id > x);
ALTER TABLE c ADD FOREIGN KEY (x) REFERENCES a;
CREATE INDEX i ON c ((x * 2));
ALTER TABLE c ALTER COLUMN x TYPE text;
DROP INDEX i;
ALTER TABLE c ALTER COLUMN x TYPE text;

-- case: a composite type takes the name of a table that nobody made
ALTER TABLE b ADD CONSTRAINT a_pkey PRIMARY KEY (x, id);
CREATE TYPE b AS (x text, y text);
ALTER TABLE b ADD PRIMARY KEY USING INDEX a_x_idx;

-- case: a type goes after its schema was renamed
CREATE SCHEMA z;
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE a (id serial PRIMARY KEY, x e);
CREATE VIEW z.v AS SELECT id, x FROM public.a;
ALTER SCHEMA public RENAME TO w;
SET search_path TO w;
DROP TYPE e CASCADE;

-- case: a call means the function that needs no defaults
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE a (id integer PRIMARY KEY, x integer DEFAULT g(1));
CREATE FUNCTION g(one integer, two text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT 1';
DROP FUNCTION g(integer, text);
DROP FUNCTION g(integer);

-- case: LIKE copies every key, repeated or not
CREATE TABLE a (id serial PRIMARY KEY, x integer NOT NULL, UNIQUE (x));
ALTER TABLE a ADD UNIQUE (x);
CREATE TABLE d1 (LIKE a INCLUDING INDEXES);
CREATE TABLE d2 (LIKE a INCLUDING INDEXES, UNIQUE (x));

-- case: an assumed table goes with its schema
CREATE SCHEMA z;
ALTER TABLE z.a ALTER CONSTRAINT named DEFERRABLE;
DROP SCHEMA z;
CREATE UNIQUE INDEX a_x_idx ON z.a (x);

-- case: foreign keys between tables that last and tables that do not
CREATE TABLE a (id integer PRIMARY KEY);
CREATE UNLOGGED TABLE u (id integer PRIMARY KEY);
CREATE TEMP TABLE b (id integer PRIMARY KEY);
ALTER TABLE b ADD CONSTRAINT named1 FOREIGN KEY (id) REFERENCES a (id) NOT VALID;
ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES u (id);
ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES b (id);
ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES a (id);
ALTER TABLE u ADD FOREIGN KEY (id) REFERENCES b (id);
ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES u (id);
ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b (id);
CREATE TABLE p (id integer PRIMARY KEY) PARTITION BY RANGE (id);
CREATE VIEW v AS SELECT id FROM a;
ALTER TABLE p ADD FOREIGN KEY (id) REFERENCES v (id) NOT VALID;
ALTER TABLE ONLY p ADD FOREIGN KEY (id) REFERENCES b (id);

-- case: of two repeated columns the first is told
CREATE TABLE a (m integer, x integer, y text);
CREATE TABLE c (id serial PRIMARY KEY, y integer, n timestamptz, m integer, LIKE a INCLUDING ALL);

-- case: a permanent table does not inherit from a temporary one
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text, n integer);
CREATE TEMP TABLE b (id serial, x e);
ALTER TABLE a INHERIT b;

-- case: what a call of several functions of a name returns
CREATE TYPE e AS ENUM ('x', 'y');
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION g(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE b (id serial, x e);
ALTER TABLE b ALTER COLUMN x SET DEFAULT g(2);
ALTER TABLE b ALTER COLUMN x SET DEFAULT g('x');

-- case: a composite type in the place of a table that nobody made
ALTER TABLE b ATTACH PARTITION p FOR VALUES FROM (20) TO (29);
CREATE TYPE b AS (x numeric(6,2), y text);
ALTER TABLE b ALTER COLUMN x SET DEFAULT g(2);

-- case: the comment of public goes along
COMMENT ON SCHEMA public IS 'another';
ALTER SCHEMA public RENAME TO w;

-- case: what cannot have rules that are renamed
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text, n integer);
CREATE MATERIALIZED VIEW v AS SELECT id AS x FROM a WITH NO DATA;
CREATE VIEW w AS SELECT id FROM a;
CREATE SEQUENCE s;
ALTER RULE rl ON v RENAME TO rm;
ALTER RULE rl ON w RENAME TO rm;
ALTER RULE rl ON s RENAME TO rm;
ALTER RULE rl ON a_pkey RENAME TO rm;

-- case: a default comes back to the type of its constant
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE a (id integer PRIMARY KEY, x e DEFAULT 'x', y text DEFAULT 1, z integer DEFAULT 1.5, b bigint DEFAULT 1, t varchar(5) DEFAULT 'x');
ALTER TABLE a ALTER COLUMN x TYPE text;
ALTER TABLE a ALTER COLUMN x TYPE e USING id::text::e;
ALTER TABLE a ALTER COLUMN y TYPE integer USING 1;
ALTER TABLE a ALTER COLUMN z TYPE date USING now();
ALTER TABLE a ALTER COLUMN b TYPE date USING now();
ALTER TABLE a ALTER COLUMN t TYPE integer USING 1;

-- case: a materialized view takes the name of a table that went
CREATE SCHEMA z;
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text, n integer);
CREATE VIEW v AS SELECT id, x FROM a;
CREATE MATERIALIZED VIEW m AS SELECT y, n FROM a;
ALTER TABLE a SET SCHEMA z;
ALTER MATERIALIZED VIEW IF EXISTS m RENAME TO a;
ALTER TABLE a ALTER COLUMN id TYPE bigint;
CREATE VIEW w AS SELECT * FROM v;
CREATE OR REPLACE VIEW w AS SELECT id FROM a;

-- case: actions that other relations do not have
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text);
CREATE VIEW v AS SELECT id, x, y FROM a;
CREATE MATERIALIZED VIEW m AS SELECT id, x, y FROM a;
CREATE SEQUENCE s;
CREATE TYPE k AS (one integer, two integer);
ALTER TABLE v ADD COLUMN z integer;
ALTER TABLE v DROP COLUMN x;
ALTER TABLE v ALTER COLUMN x SET NOT NULL;
ALTER TABLE v ALTER COLUMN x SET DEFAULT 1;
ALTER TABLE v ALTER COLUMN x TYPE bigint;
ALTER TABLE v ADD UNIQUE (x);
ALTER TABLE v ADD CHECK (x > 0);
ALTER TABLE v ADD FOREIGN KEY (x) REFERENCES a;
ALTER TABLE v DROP CONSTRAINT named;
ALTER TABLE v VALIDATE CONSTRAINT named;
ALTER TABLE v ALTER CONSTRAINT named DEFERRABLE;
ALTER TABLE v ENABLE ROW LEVEL SECURITY;
ALTER TABLE v INHERIT a;
ALTER TABLE v DISABLE TRIGGER ALL;
ALTER TABLE v ENABLE TRIGGER tr;
ALTER TABLE v ATTACH PARTITION a FOR VALUES FROM (1) TO (2);
ALTER TABLE v DETACH PARTITION a;
ALTER TABLE v SET UNLOGGED;
ALTER TABLE v ALTER COLUMN x SET STATISTICS 10;
ALTER TABLE v ALTER COLUMN x SET STORAGE PLAIN;
ALTER TABLE v ALTER COLUMN x DROP EXPRESSION;
ALTER TABLE m ADD COLUMN z integer;
ALTER TABLE m ALTER COLUMN x SET DEFAULT 1;
ALTER TABLE m ALTER COLUMN x DROP DEFAULT;
ALTER TABLE m ALTER COLUMN x TYPE bigint;
ALTER TABLE m ALTER COLUMN x DROP NOT NULL;
ALTER TABLE m ADD PRIMARY KEY (id);
ALTER TABLE m DROP CONSTRAINT IF EXISTS named;
ALTER TABLE m FORCE ROW LEVEL SECURITY;
ALTER TABLE m NO FORCE ROW LEVEL SECURITY;
ALTER TABLE m NO INHERIT a;
ALTER TABLE m ENABLE ALWAYS TRIGGER tr;
ALTER TABLE m ENABLE TRIGGER USER;
ALTER TABLE m SET LOGGED;
ALTER TABLE m ALTER COLUMN x ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE s ADD COLUMN z integer;
ALTER TABLE s SET (fillfactor = 10);
ALTER TABLE s ALTER COLUMN x SET DEFAULT 1;
ALTER TABLE s ALTER COLUMN x SET STATISTICS 10;
ALTER TABLE s ENABLE REPLICA TRIGGER tr;
ALTER TABLE a_pkey ADD COLUMN z integer;
ALTER TABLE a_pkey DROP CONSTRAINT a_pkey;
ALTER TABLE a_pkey ALTER COLUMN id SET NOT NULL;
ALTER TABLE k ADD COLUMN z integer;
ALTER TABLE k RENAME TO kk;
ALTER TABLE k SET SCHEMA z;
ALTER TABLE k ADD UNIQUE (one);

-- case: a call of the only function that takes its arguments
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION g(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE a (id integer PRIMARY KEY, x integer DEFAULT g(1), y text CHECK (g(y) <> ''));
CREATE FUNCTION g(one integer, two text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION g(integer) RENAME TO f;
ALTER TABLE a ALTER COLUMN x SET DEFAULT g(2);

-- case: a new type must fit the checks of descendants
CREATE TABLE a (id integer PRIMARY KEY, x integer UNIQUE, y text CHECK (y <> ''), n integer);
CREATE TABLE q (CONSTRAINT named CHECK (x > 0)) INHERITS (a);
ALTER TABLE a ALTER COLUMN x TYPE text;
ALTER TABLE a ALTER COLUMN x TYPE bigint;
CREATE INDEX i ON q ((n * 2));
ALTER TABLE a ALTER COLUMN n TYPE text;

-- case: the type of a generated column
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION g(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE a (id text PRIMARY KEY, x integer);
ALTER TABLE a ADD COLUMN m integer GENERATED ALWAYS AS (g(id)) STORED;
ALTER TABLE a ADD COLUMN m text GENERATED ALWAYS AS (g(id)) STORED;
ALTER TABLE a ADD COLUMN n integer GENERATED ALWAYS AS (id) STORED;
ALTER TABLE a ADD COLUMN n bigint GENERATED ALWAYS AS (x) STORED;
ALTER TABLE a ADD COLUMN o integer GENERATED ALWAYS AS (x * 2) STORED;
ALTER TABLE a ADD COLUMN p boolean GENERATED ALWAYS AS (x) STORED;

-- case: a sequence of a schema that is not there
ALTER SEQUENCE z.s INCREMENT BY 1;

-- case: a trigger on a composite type
CREATE TYPE b AS (x text, y text);
CREATE TRIGGER tr BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION g();

-- case: what cannot be attached
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (y integer) INHERITS (a);
CREATE TABLE c (id integer) PARTITION BY RANGE (id);
CREATE TEMP TABLE t (id integer);
ALTER TABLE c ATTACH PARTITION a FOR VALUES FROM (10) TO (19);
ALTER TABLE c ATTACH PARTITION b FOR VALUES FROM (10) TO (19);
ALTER TABLE c ATTACH PARTITION t FOR VALUES FROM (10) TO (19);
CREATE TEMP TABLE tc (id integer) PARTITION BY RANGE (id);
ALTER TABLE tc ATTACH PARTITION a FOR VALUES FROM (10) TO (19);
CREATE TABLE d (id integer);
ALTER TABLE tc ATTACH PARTITION d FOR VALUES FROM (10) TO (19);

-- case: an inherited check without its parent's
CREATE TABLE a (id serial PRIMARY KEY, x integer NOT NULL, CONSTRAINT named CHECK (x > 0));
CREATE TABLE b (n integer) INHERITS (a);
CREATE TABLE c (n integer) INHERITS (a);
ALTER TABLE ONLY a DROP COLUMN x;
ALTER TABLE b NO INHERIT a;
ALTER TABLE c ALTER COLUMN x TYPE bigint;

-- case: a second primary key from an index
CREATE TABLE a (id integer PRIMARY KEY, x integer);
CREATE UNIQUE INDEX i ON a (id);
ALTER TABLE a ADD PRIMARY KEY USING INDEX i;
ALTER TABLE a ADD UNIQUE USING INDEX i;

-- case: the constraint of a constraint trigger
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
CREATE TABLE b (id integer, x integer, y text);
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE b ADD CONSTRAINT tr CHECK (x > 0);
ALTER TRIGGER tr ON b RENAME TO ts;
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER tr AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();
DROP TRIGGER ts ON b;
DROP TRIGGER tr ON b;
CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON b DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION f();

-- case: a policy keeps the table it reads
CREATE TABLE a (id serial PRIMARY KEY, x integer);
CREATE TABLE b (id integer, x integer);
CREATE SCHEMA z;
CREATE TABLE z.c (id integer);
CREATE POLICY p2 ON a FOR ALL USING (id IN (SELECT x FROM b)) WITH CHECK (true);
SET search_path TO z, public;
CREATE POLICY p3 ON a FOR ALL USING (id IN (SELECT id FROM c));
RESET search_path;
CREATE TEMP TABLE b AS SELECT * FROM a;
DROP TABLE z.c;
DROP TABLE z.c CASCADE;

-- case: a query over a composite type or an index
CREATE TYPE b AS (x integer, y text);
CREATE TABLE a (id integer PRIMARY KEY);
CREATE MATERIALIZED VIEW m AS SELECT * FROM b;
CREATE VIEW v AS SELECT * FROM a_pkey;
SELECT 1;

-- case: DROP EXPRESSION of inherited columns
CREATE TABLE a (id integer, x integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE b (n integer) INHERITS (a);
ALTER TABLE b ALTER COLUMN id DROP EXPRESSION IF EXISTS;
ALTER TABLE b ALTER COLUMN x DROP EXPRESSION;
ALTER TABLE ONLY a ALTER COLUMN x DROP EXPRESSION;
ALTER TABLE a ALTER COLUMN x DROP EXPRESSION;

-- case: which function a view calls
CREATE FUNCTION g(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION g(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text);
CREATE VIEW v AS SELECT g(x) AS one FROM a;
CREATE VIEW w AS SELECT upper(g(y || 'x')) AS one FROM a WHERE g(1) > 0;
DROP FUNCTION g();
DROP FUNCTION g(text) CASCADE;
DROP FUNCTION g(integer);

-- case: LIKE a view or a type
CREATE TABLE a (id integer PRIMARY KEY, x varchar(20) COLLATE "C", y numeric(6,2)[]);
CREATE VIEW v AS SELECT id, x, y FROM a;
ALTER VIEW v RENAME TO w;
CREATE MATERIALIZED VIEW m AS SELECT * FROM a;
CREATE TYPE k AS (one integer, two text);
CREATE TABLE r (LIKE w INCLUDING ALL, n integer);
CREATE TABLE s (LIKE m);
CREATE TABLE t (LIKE k, three integer);

-- case: a temporary table hides a table in messages
CREATE TABLE a (id integer PRIMARY KEY, x integer UNIQUE);
CREATE VIEW v AS SELECT id FROM a;
CREATE TEMP TABLE a (id integer);
DROP INDEX a_pkey;
DROP TABLE public.a;

-- case: an inherited check without its parent's is not renamed
CREATE TABLE a (id serial PRIMARY KEY, x integer NOT NULL, CONSTRAINT named CHECK (x > 0));
CREATE TABLE b (n integer) INHERITS (a);
ALTER TABLE ONLY a DROP COLUMN x;
ALTER TABLE ONLY b RENAME CONSTRAINT named TO other;
ALTER TABLE b DROP CONSTRAINT named;

-- case: a new child's checks are valid
CREATE TABLE a (id serial PRIMARY KEY, x integer NOT NULL);
ALTER TABLE a ADD CONSTRAINT other CHECK (x IS NOT NULL) NOT VALID;
CREATE TABLE q (n integer) INHERITS (a);

-- case: a check is not taken from a partitioned table only
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF a FOR VALUES FROM (0) TO (10);
ALTER TABLE a ADD CONSTRAINT a_x_key CHECK (x > 0);
ALTER TABLE ONLY a DROP CONSTRAINT a_x_key CASCADE;
ALTER TABLE a DROP CONSTRAINT a_x_key;

-- case: the parent is looked at before the name of a partition
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE VIEW v AS SELECT id FROM a;
CREATE TABLE part1 PARTITION OF v DEFAULT;
CREATE TABLE part1 PARTITION OF part1 DEFAULT;
CREATE TEMP TABLE a (id integer);
CREATE TABLE part1 PARTITION OF a DEFAULT;
CREATE TABLE part2 PARTITION OF a DEFAULT;

-- case: with a new type the indexes of partitions get made-up names
CREATE TABLE a (id integer NOT NULL, x integer, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE TABLE p2 (id integer NOT NULL, x integer, CONSTRAINT own_pk PRIMARY KEY (id), CONSTRAINT own_u UNIQUE (id, x));
CREATE INDEX own_i ON p2 (x);
ALTER TABLE a ATTACH PARTITION p2 FOR VALUES FROM (10) TO (20);
CREATE INDEX named ON a (x);
CREATE INDEX ON a (x, id);
ALTER TABLE a ADD CONSTRAINT au UNIQUE (id, x);
ALTER TABLE a RENAME COLUMN x TO z;
ALTER TABLE a ALTER COLUMN z TYPE bigint;
CREATE TABLE p3 PARTITION OF a FOR VALUES FROM (20) TO (30);
CREATE TABLE plain (x integer);
CREATE INDEX ON plain (x);
ALTER TABLE plain RENAME COLUMN x TO y;
CREATE TABLE one (LIKE plain INCLUDING INDEXES);
ALTER TABLE plain ALTER COLUMN y TYPE bigint;
CREATE TABLE two (LIKE plain INCLUDING INDEXES);

-- case: foreign keys to a partitioned table have a constraint for each partition
CREATE TABLE a (id integer NOT NULL PRIMARY KEY, x integer) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE TABLE c (id integer PRIMARY KEY);
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a;
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a;
CREATE TABLE part2 PARTITION OF a FOR VALUES FROM (10) TO (20);
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a;
ALTER TABLE a DETACH PARTITION part1;
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a;
ALTER TABLE c DROP CONSTRAINT c_id_fkey;
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a;

-- case: LIKE copies statistics
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text, n integer);
CREATE STATISTICS st ON y, x FROM a;
CREATE STATISTICS su (dependencies) ON n, x FROM a;
CREATE TABLE r (LIKE a INCLUDING ALL);
CREATE TABLE s (LIKE a INCLUDING INDEXES);
CREATE TABLE t (LIKE a INCLUDING STATISTICS);

-- case: the lowest of several partitions that a bound meets
CREATE SCHEMA z;
CREATE TABLE a (id bigint NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE TABLE part3 PARTITION OF a FOR VALUES FROM (10) TO (20);
ALTER TABLE part1 SET SCHEMA z;
CREATE TABLE part2 PARTITION OF a FOR VALUES FROM (5) TO (15);

-- case: ALTER of a relation of another kind
CREATE TABLE a (id integer PRIMARY KEY);
CREATE VIEW w AS SELECT id FROM a;
CREATE MATERIALIZED VIEW v AS SELECT id AS x FROM a WITH NO DATA;
ALTER VIEW v ALTER COLUMN x SET DEFAULT 3;
ALTER VIEW a ALTER COLUMN id SET DEFAULT 3;
ALTER MATERIALIZED VIEW w SET (fillfactor = 50);
ALTER SEQUENCE w INCREMENT BY 2;

-- case: casts of composite types
CREATE TYPE k AS (one integer, two integer);
CREATE TYPE l AS (one integer, two integer);
CREATE TYPE r AS RANGE (subtype = integer);
CREATE TABLE a (id integer PRIMARY KEY, n k, m r, t text);
ALTER TABLE a ALTER COLUMN n TYPE bigint USING n::bigint;
ALTER TABLE a ALTER COLUMN n TYPE l USING n::l;
ALTER TABLE a ALTER COLUMN m TYPE integer USING m::integer;
ALTER TABLE a ALTER COLUMN t TYPE k USING t::k;
ALTER TABLE a ALTER COLUMN n TYPE text USING n::text;
ALTER TABLE a ALTER COLUMN id TYPE boolean USING id::boolean;

-- case: columns of views are renamed whatever the view is called
CREATE TABLE a (id integer PRIMARY KEY, x integer, y text);
CREATE MATERIALIZED VIEW m AS SELECT x, y FROM a;
CREATE VIEW v AS SELECT x, y FROM a;
ALTER VIEW m RENAME COLUMN z TO z;
ALTER VIEW m RENAME COLUMN y TO x;
ALTER VIEW m RENAME COLUMN y TO m;
ALTER MATERIALIZED VIEW v RENAME COLUMN y TO z;
ALTER VIEW m RENAME TO n;
ALTER VIEW m SET (security_barrier = true);

-- case: what indexes and views of other relations say
CREATE TYPE b AS (x integer, y text);
CREATE INDEX ON b (id, id);
CREATE INDEX ON b (lower(n));
CREATE INDEX ON b (lower(y));
CREATE INDEX ON b (x) WHERE z > 0;
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT n, id FROM s;
CREATE VIEW w AS SELECT last_value, is_called FROM s;

-- case: DROP EXPRESSION where children have children
CREATE TABLE a (id serial PRIMARY KEY, x integer GENERATED ALWAYS AS (1) STORED);
CREATE TABLE b (n integer) INHERITS (a);
CREATE TABLE q () INHERITS (a, b);
ALTER TABLE a ALTER COLUMN n DROP EXPRESSION;
ALTER TABLE a ALTER COLUMN x DROP EXPRESSION;
ALTER TABLE ONLY q ALTER COLUMN x DROP EXPRESSION;
ALTER TABLE b ALTER COLUMN n DROP EXPRESSION;

-- case: a partition of what is no table
CREATE TYPE r AS (one integer, two integer);
CREATE TABLE a (id integer PRIMARY KEY);
CREATE SEQUENCE s;
CREATE TABLE r1 PARTITION OF r FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE r1 PARTITION OF a_pkey DEFAULT;
CREATE TABLE r1 PARTITION OF s DEFAULT;
CREATE TABLE r1 (n integer) INHERITS (r);
CREATE TABLE r1 (n integer) INHERITS (s);

-- case: foreign keys to a partitioned table need its partitions
CREATE TABLE a (id integer NOT NULL PRIMARY KEY) PARTITION BY RANGE (id);
CREATE TABLE part1 PARTITION OF a FOR VALUES FROM (0) TO (10);
CREATE TABLE part2 PARTITION OF a FOR VALUES FROM (10) TO (20);
CREATE TABLE c (id integer PRIMARY KEY REFERENCES a);
DROP TABLE part1;
ALTER TABLE part1 RENAME TO part3;
DROP TABLE part3;
ALTER TABLE a DETACH PARTITION part3;
DROP TABLE part3;
DROP TABLE part2 CASCADE;
CREATE TABLE part2 PARTITION OF a FOR VALUES FROM (10) TO (20);
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES a;
DROP TABLE c, part2;
CREATE TABLE d (id integer REFERENCES a);
DROP TABLE a;
DROP TABLE a CASCADE;

-- case: a materialized view over what is temporary
CREATE TEMP TABLE b (id serial, x integer);
CREATE VIEW w AS SELECT id FROM b;
CREATE MATERIALIZED VIEW v AS SELECT id AS x FROM b WITH NO DATA;
CREATE MATERIALIZED VIEW v AS SELECT id FROM w;
CREATE MATERIALIZED VIEW v AS SELECT nothing FROM b;

-- case: a star in a view stands for the columns that were there
CREATE TABLE a (id serial PRIMARY KEY, x integer);
CREATE MATERIALIZED VIEW m AS SELECT * FROM a;
CREATE VIEW v AS SELECT b.* FROM a b;
ALTER TABLE a ADD COLUMN n integer;
ALTER TABLE a ALTER COLUMN n TYPE bigint;
ALTER TABLE a DROP COLUMN n;
ALTER TABLE a ADD COLUMN n integer;
CREATE VIEW w AS SELECT * FROM a;
CREATE OR REPLACE VIEW v AS SELECT b.* FROM a b;
ALTER TABLE a DROP COLUMN n;
ALTER TABLE a DROP COLUMN x;
ALTER TABLE a DROP COLUMN n CASCADE;

-- case: lists and single values do not become one another
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE b (id integer, x e[], y integer[], t text, u text[]);
ALTER TABLE b ALTER COLUMN id TYPE bigint USING x::bigint;
ALTER TABLE b ALTER COLUMN id TYPE bigint USING y::bigint;
ALTER TABLE b ALTER COLUMN y TYPE e[] USING x::e[];
ALTER TABLE b ALTER COLUMN x TYPE text USING x::text;
ALTER TABLE b ALTER COLUMN u TYPE integer USING u::integer;
ALTER TABLE b ALTER COLUMN u TYPE integer[] USING u::integer[];
ALTER TABLE b ALTER COLUMN t TYPE integer[] USING t::integer[];
ALTER TABLE b ALTER COLUMN id TYPE integer[] USING id::integer[];
ALTER TABLE b ALTER COLUMN id TYPE boolean[] USING ARRAY[id > 0];

-- case: a constraint of a domain keeps out another of its name
CREATE DOMAIN d AS integer;
ALTER DOMAIN d ADD CONSTRAINT named CHECK (VALUE > 0);
ALTER DOMAIN d RENAME CONSTRAINT named TO other;
ALTER DOMAIN d ADD CONSTRAINT named CHECK (VALUE > 0);
ALTER DOMAIN d RENAME CONSTRAINT named TO other;
ALTER DOMAIN d RENAME CONSTRAINT named TO named;
ALTER DOMAIN d RENAME CONSTRAINT missing TO other;
