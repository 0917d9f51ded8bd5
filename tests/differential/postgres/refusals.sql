-- case: a sequence takes no name of a type
CREATE TYPE r AS ENUM ('x', 'y');
CREATE SEQUENCE IF NOT EXISTS r;
CREATE SEQUENCE r OWNED BY missing.y;
CREATE SEQUENCE r MINVALUE 5 MAXVALUE 2;
-- case: a query's table takes no name of a type
CREATE TYPE r AS ENUM ('x', 'y');
CREATE TABLE a (id integer);
CREATE TABLE r AS SELECT id FROM a;
SELECT * INTO r FROM a;
-- case: the name of a composite type is looked at before its attributes
CREATE DOMAIN d AS integer;
CREATE TYPE d AS (x missing);
-- case: bounds of a sequence follow its type
CREATE SEQUENCE s AS integer;
ALTER SEQUENCE s INCREMENT BY -1;
ALTER SEQUENCE s AS bigint;
CREATE SEQUENCE u AS integer INCREMENT BY -1;
ALTER SEQUENCE u INCREMENT BY 1;
ALTER SEQUENCE u AS bigint;
ALTER SEQUENCE u AS smallint NO MINVALUE;
-- case: a sequence restarts within its bounds
CREATE SEQUENCE s MINVALUE 3 MAXVALUE 9;
ALTER SEQUENCE s RESTART WITH 2;
ALTER SEQUENCE s RESTART WITH 10;
ALTER SEQUENCE s RESTART WITH 9;
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY (MAXVALUE 5));
ALTER TABLE a ALTER COLUMN id RESTART WITH 6;
-- case: a column of two parents is renamed in neither alone
CREATE TABLE a (id integer, x integer);
CREATE TABLE b (n integer) INHERITS (a);
CREATE TABLE c (id integer, x integer);
ALTER TABLE b INHERIT c;
ALTER TABLE a RENAME COLUMN x TO n;
ALTER TABLE c RENAME COLUMN x TO y;
-- case: constraints of one table share their names
CREATE TABLE a (id serial PRIMARY KEY, x integer, CONSTRAINT named CHECK (x > 0));
CREATE TABLE b (n integer, CONSTRAINT other CHECK (n > 0)) INHERITS (a);
ALTER TABLE a RENAME CONSTRAINT a_pkey TO named;
ALTER TABLE a RENAME CONSTRAINT named TO other;
ALTER TABLE a RENAME CONSTRAINT named TO named;
-- case: only the parent
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF a FOR VALUES FROM (0) TO (10);
ALTER TABLE ONLY a ALTER COLUMN x TYPE bigint;
ALTER TABLE ONLY a ALTER COLUMN missing DROP NOT NULL;
CREATE TABLE p (id integer, x integer);
CREATE TABLE c (n integer) INHERITS (p);
CREATE VIEW v AS SELECT x FROM p;
ALTER TABLE ONLY p ALTER COLUMN x TYPE bigint;
-- case: a child's primary key keeps its column
CREATE TABLE a (id integer NOT NULL, x integer) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF a FOR VALUES FROM (0) TO (10);
ALTER TABLE part ADD PRIMARY KEY (id);
ALTER TABLE a ALTER COLUMN id DROP NOT NULL;
-- case: a copied key must hold the partition key
CREATE TABLE a (id integer PRIMARY KEY, x integer);
CREATE TABLE q (LIKE a INCLUDING ALL) PARTITION BY LIST (x);
CREATE TABLE r (LIKE a INCLUDING ALL) PARTITION BY LIST (id);
-- case: an exclusion constraint needs its columns
CREATE TABLE a (id integer, x integer);
ALTER TABLE a ADD CONSTRAINT e EXCLUDE (missing WITH =);
ALTER TABLE a ADD CONSTRAINT e EXCLUDE (id WITH =, missing WITH =);
ALTER TABLE a ADD CONSTRAINT e EXCLUDE USING btree (id WITH =, (x + 1) WITH =);
ALTER TABLE a ADD CONSTRAINT f EXCLUDE (missing WITH =) WHERE (missing IS NOT NULL);
ALTER TABLE a ADD CONSTRAINT f EXCLUDE (id WITH =) WHERE (x > 0);
CREATE TABLE b (id integer, EXCLUDE (id WITH =, missing WITH =));
-- case: names in the schema that is missing
CREATE VIEW v AS SELECT id FROM z.a;
COMMENT ON TABLE z.a IS 'x';
CREATE SCHEMA z;
CREATE TABLE z.a (id integer);
COMMENT ON COLUMN z.a.x IS NULL;
-- case: indexes and sequences move with their table
CREATE SCHEMA z;
CREATE TABLE a (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE TABLE z.a (id integer PRIMARY KEY, x integer);
CREATE TABLE z.b (id integer);
CREATE INDEX i ON z.b (id);
CREATE INDEX i ON a (id);
ALTER TABLE a RENAME TO c;
ALTER TABLE z.a SET SCHEMA public;
ALTER TABLE z.b SET SCHEMA public;
-- case: a procedure has no volatility
CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
ALTER ROUTINE p() VOLATILE;
ALTER PROCEDURE p() STRICT;
ALTER ROUTINE p() COST 5;
ALTER PROCEDURE p() SECURITY DEFINER;
-- case: only a partitioned table has partitions
CREATE SEQUENCE r;
CREATE TABLE r1 PARTITION OF r FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- case: what is missing is skipped
CREATE TRIGGER t BEFORE INSERT ON c FOR EACH ROW EXECUTE FUNCTION g();
ALTER TABLE IF EXISTS c RENAME TO b;
ALTER TABLE c ADD COLUMN y integer;
ALTER TABLE IF EXISTS c ADD COLUMN z integer;
-- case: what stands comes before what is missing
CREATE SCHEMA z;
CREATE TABLE z.b (id integer);
CREATE TABLE z.q (id integer);
ALTER TABLE b DROP COLUMN y;
SET search_path TO public, z;
ALTER TABLE b RENAME TO q;
ALTER TABLE b RENAME TO r;
