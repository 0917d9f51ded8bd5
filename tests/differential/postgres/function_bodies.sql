-- Functions in SQL whose body is written in the form of the standard: the engine understands it when it is written.

-- case: relations that are there and that are not
CREATE TABLE t (a integer, b integer);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f1() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; SELECT 1; END;
CREATE FUNCTION f2(x integer) RETURNS integer LANGUAGE sql RETURN x + 1;
CREATE FUNCTION f3() RETURNS integer RETURN (SELECT max(a) FROM v);
CREATE FUNCTION f4() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM gone; END;
CREATE FUNCTION f5() RETURNS integer RETURN (SELECT max(a) FROM gone);
CREATE PROCEDURE p1() BEGIN ATOMIC INSERT INTO t VALUES (1, 2); DELETE FROM t; END;
CREATE PROCEDURE p2() BEGIN ATOMIC INSERT INTO gone VALUES (1); END;
SET check_function_bodies = off;
CREATE FUNCTION f6() RETURNS integer LANGUAGE sql AS 'SELECT a FROM gone';
CREATE FUNCTION f7() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM gone; END;

-- case: they keep what they read
CREATE TABLE t (a integer, b integer);
CREATE TABLE u (a integer);
CREATE VIEW v AS SELECT a FROM u;
CREATE FUNCTION f1() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END;
CREATE FUNCTION f2() RETURNS integer RETURN (SELECT max(a) FROM v);
CREATE FUNCTION f3() RETURNS integer LANGUAGE sql AS 'SELECT a FROM t';
DROP TABLE t;
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN b;
DROP VIEW v;
DROP VIEW v CASCADE;
DROP FUNCTION f2();
DROP FUNCTION f1();
DROP TABLE t;
DROP FUNCTION f3();

-- case: with CASCADE they go
CREATE TABLE t (a integer, b integer);
CREATE FUNCTION f1() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END;
CREATE FUNCTION f2() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT b FROM t; END;
ALTER TABLE t DROP COLUMN a CASCADE;
DROP FUNCTION f1();
DROP TABLE t CASCADE;
DROP FUNCTION f2();

-- case: a body of nothing but comments, and one that is empty
CREATE TABLE t (a integer);
CREATE FUNCTION f1() RETURNS void LANGUAGE sql AS $$ -- nothing
$$;
CREATE FUNCTION f2() RETURNS void LANGUAGE sql AS '';
CREATE FUNCTION f3() RETURNS integer LANGUAGE sql AS $$
  -- first
  SELECT a FROM t;
  -- last
$$;
