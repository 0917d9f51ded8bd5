-- case: a loop over a constant array
CREATE TABLE a (x int); CREATE TABLE b (x int);
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE format('ALTER TABLE %I ADD COLUMN stamp timestamptz', t); END LOOP; END $$;
-- case: EXECUTE format of constants
CREATE TABLE a (x int);
DO $$ BEGIN EXECUTE format('CREATE INDEX %I ON %I (%I)', 'a_idx', 'a', 'x'); EXECUTE 'ALTER TABLE ' || 'a' || ' ADD COLUMN y text'; END $$;
-- case: EXECUTE of several statements in one text
CREATE TABLE a (x int);
DO $$ BEGIN EXECUTE 'ALTER TABLE a ADD COLUMN y int; ALTER TABLE a ADD COLUMN z int; CREATE INDEX a_z ON a (z);'; END $$;
-- case: EXECUTE of several statements of which the second is refused
CREATE TABLE a (x int);
DO $$ BEGIN EXECUTE 'ALTER TABLE a ADD COLUMN y int; ALTER TABLE b ADD COLUMN z int'; END $$;
-- case: EXECUTE format with a literal
CREATE TABLE a (x text);
DO $$ BEGIN EXECUTE format('ALTER TABLE a ALTER COLUMN x SET DEFAULT %L', 'it''s'); END $$;
-- case: guards over constraints by name and table
CREATE TABLE a (x int); CREATE TABLE b (x int PRIMARY KEY);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'a_x_fkey' AND table_name = 'a') THEN
    ALTER TABLE a ADD CONSTRAINT a_x_fkey FOREIGN KEY (x) REFERENCES b (x);
  END IF;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'a_x_fkey') THEN
    ALTER TABLE a ADD CONSTRAINT a_x_fkey FOREIGN KEY (x) REFERENCES b (x);
  END IF;
END $$;
-- case: a guard over the data type of a column
CREATE TABLE a (x varchar(10), y int NOT NULL);
DO $$ BEGIN
  IF (SELECT data_type FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'x') = 'character varying' THEN
    ALTER TABLE a ALTER COLUMN x TYPE text;
  END IF;
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'y' AND is_nullable = 'NO') THEN
    ALTER TABLE a ALTER COLUMN y DROP NOT NULL;
  END IF;
END $$;
-- case: a guard over pg_enum
CREATE TYPE mood AS ENUM ('sad', 'ok');
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid WHERE t.typname = 'mood' AND e.enumlabel = 'happy') THEN
    ALTER TYPE mood ADD VALUE 'happy';
  END IF;
  IF EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'sad') THEN CREATE TABLE had_sad (x int); END IF;
END $$;
-- case: a guard over pg_attribute
CREATE TABLE a (x int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'a'::regclass AND attname = 'y' AND NOT attisdropped) THEN
    ALTER TABLE a ADD COLUMN y int;
  END IF;
END $$;
-- case: a guard over pg_proc and pg_namespace
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'app') THEN CREATE SCHEMA app; END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'f') THEN CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; END IF;
  IF EXISTS (SELECT 1 FROM information_schema.schemata WHERE schema_name = 'app') THEN CREATE TABLE app.t (x int); END IF;
END $$;
-- case: a guard over pg_views and pg_matviews
CREATE TABLE a (x int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_views WHERE viewname = 'v') THEN CREATE VIEW v AS SELECT x FROM a; END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_matviews WHERE matviewname = 'm') THEN CREATE MATERIALIZED VIEW m AS SELECT x FROM a; END IF;
  IF EXISTS (SELECT 1 FROM information_schema.views WHERE table_name = 'v') THEN ALTER VIEW v RENAME TO w; END IF;
END $$;
-- case: handlers by SQLSTATE and by several names
CREATE TABLE a (x int);
DO $$ BEGIN CREATE TABLE a (y int); EXCEPTION WHEN duplicate_table OR duplicate_object THEN NULL; END $$;
DO $$ BEGIN ALTER TABLE a ADD COLUMN x int; EXCEPTION WHEN SQLSTATE '42701' THEN NULL; END $$;
DO $$ BEGIN DROP TABLE nothing; EXCEPTION WHEN undefined_table THEN CREATE TABLE b (x int); WHEN OTHERS THEN CREATE TABLE c (x int); END $$;
DO $$ BEGIN ALTER TABLE a DROP COLUMN nothing; EXCEPTION WHEN undefined_column THEN ALTER TABLE a ADD COLUMN caught int; END $$;
DO $$ BEGIN CREATE SCHEMA public; EXCEPTION WHEN duplicate_schema THEN CREATE SCHEMA other; END $$;
-- case: NOT FOUND after PERFORM
CREATE TABLE a (x int);
DO $$ BEGIN
  PERFORM 1 FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'y';
  IF NOT FOUND THEN ALTER TABLE a ADD COLUMN y int; END IF;
  PERFORM 1 FROM pg_class WHERE relname = 'a';
  IF FOUND THEN ALTER TABLE a ADD COLUMN z int; END IF;
END $$;
-- case: a loop over an array variable
CREATE TABLE a (x int); CREATE TABLE b (x int);
DO $$ DECLARE names text[] := ARRAY['a', 'b']; n text; BEGIN
  FOREACH n IN ARRAY names LOOP
    EXECUTE format('CREATE INDEX IF NOT EXISTS %s ON %I (x)', n || '_x_idx', n);
  END LOOP;
END $$;
-- case: a text variable in EXECUTE
CREATE TABLE a (x int);
DO $$ DECLARE n text := 'a'; BEGIN EXECUTE 'ALTER TABLE ' || quote_ident(n) || ' ADD COLUMN y int'; EXECUTE format('COMMENT ON TABLE %I IS %L', n, 'said'); END $$;
-- case: a constant condition
DO $$ BEGIN IF true THEN CREATE TABLE a (x int); END IF; IF 1 = 0 THEN CREATE TABLE b (x int); END IF; END $$;
-- case: labels, CONSTANT and a nested DECLARE
DO $body$ <<outer_block>> DECLARE yes CONSTANT boolean := true; BEGIN
  IF yes THEN DECLARE no boolean DEFAULT false; BEGIN IF NOT no THEN CREATE TABLE a (x int); END IF; END; END IF;
END $body$;
-- case: DO LANGUAGE plpgsql before the body
DO LANGUAGE plpgsql $$ BEGIN CREATE TABLE a (x int); END $$;
-- case: comments and strings inside
DO $$ BEGIN -- DROP TABLE a;
  /* CREATE TABLE b (x int); */ CREATE TABLE a (x text DEFAULT 'BEGIN; END;'); RAISE NOTICE 'made % tables', 1;
END $$;
-- case: a rename guarded on both sides
CREATE TABLE old_name (x int);
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'old_name')
     AND NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'new_name') THEN
    ALTER TABLE old_name RENAME TO new_name;
  END IF;
END $$;
-- case: a guard over primary keys by type
CREATE TABLE a (x int NOT NULL);
DO $$ BEGIN
  IF NOT EXISTS (SELECT constraint_name FROM information_schema.table_constraints WHERE table_name = 'a' AND constraint_type = 'PRIMARY KEY') THEN
    ALTER TABLE a ADD PRIMARY KEY (x);
  END IF;
END $$;
-- case: a sequence guard
DO $$ BEGIN
  IF NOT EXISTS (SELECT 0 FROM pg_class WHERE relkind = 'S' AND relname = 's') THEN CREATE SEQUENCE s; END IF;
  IF NOT EXISTS (SELECT 0 FROM information_schema.sequences WHERE sequence_name = 's') THEN CREATE SEQUENCE r; END IF;
END $$;

-- case: a table that nothing made is not there for a block either
ALTER TABLE gone ADD COLUMN a integer;
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'gone' AND column_name = 'a') THEN
    ALTER TABLE gone RENAME COLUMN a TO b;
  END IF;
END $$;
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' LOOP
    EXECUTE format('DROP TABLE %I', r.table_name);
  END LOOP;
END $$;
CREATE INDEX i ON gone (a);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'gone') THEN
    CREATE TABLE gone (x integer);
  END IF;
END $$;
ALTER TABLE gone ADD COLUMN a integer;
CREATE INDEX i ON gone (a);
