-- case: a duplicate type is caught
CREATE TYPE e AS ENUM ('a'); DO $$ BEGIN CREATE TYPE e AS ENUM ('a', 'b'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
-- case: a duplicate constraint is caught
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int);
DO $$ BEGIN ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p) REFERENCES p (id); EXCEPTION WHEN duplicate_object THEN null; END $$;
DO $$ BEGIN ALTER TABLE c ADD CONSTRAINT c_p FOREIGN KEY (p) REFERENCES p (id); EXCEPTION WHEN duplicate_object THEN null; END $$;
-- case: a duplicate column is caught, everything before it in the block is undone
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE t ADD b int; ALTER TABLE t ADD a int; EXCEPTION WHEN duplicate_column THEN RAISE NOTICE 'there'; END $$;
-- case: another error is not caught
CREATE TABLE t (a int); DO $$ BEGIN ALTER TABLE nothing ADD b int; EXCEPTION WHEN duplicate_column THEN NULL; END $$;
-- case: a guard over information_schema.columns
CREATE TABLE t (a int);
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'b') THEN ALTER TABLE t ADD COLUMN b text; END IF; END $$;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'a') THEN ALTER TABLE t RENAME COLUMN a TO c; ELSE DROP TABLE t; END IF; END $$;
-- case: a guard over pg_type joined with pg_namespace
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'e' AND n.nspname = 'public') THEN CREATE TYPE e AS ENUM ('a'); END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = 'e' AND n.nspname = 'public') THEN CREATE TYPE e AS ENUM ('b'); END IF; END $$;
-- case: a guard over pg_constraint
CREATE TABLE t (a int, CONSTRAINT k UNIQUE (a));
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k' AND conrelid = 't'::regclass AND contype = 'u') THEN ALTER TABLE t DROP CONSTRAINT k; END IF; END $$;
-- case: guards over pg_class, pg_indexes, pg_trigger, pg_extension, pg_policies
CREATE TABLE t (a int);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'i' AND relkind = 'i') THEN CREATE INDEX i ON t (a); END IF;
  IF NOT EXISTS (SELECT FROM pg_indexes WHERE schemaname = 'public' AND tablename = 't' AND indexname = 'j') THEN CREATE INDEX j ON t (a DESC); END IF;
  IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'x') THEN DROP TABLE t; END IF;
  IF (SELECT count(*) FROM pg_extension WHERE extname = 'citext') = 0 THEN ALTER TABLE t ADD no_citext int; END IF;
  IF to_regclass('public.t') IS NOT NULL AND to_regclass('nothing') IS NULL THEN ALTER TABLE t ADD known int; END IF;
END $$;
-- case: variables, ELSIF and nested blocks
CREATE TABLE t (a int);
DO $$ DECLARE there boolean; other boolean := false; BEGIN
  SELECT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 't') INTO there;
  IF NOT there THEN CREATE TABLE t (b int); ELSIF other THEN DROP TABLE t; ELSIF there THEN
    BEGIN CREATE TABLE t (x int); EXCEPTION WHEN duplicate_table THEN CREATE TABLE u (x int); END;
  END IF;
END $$;
-- case: RAISE EXCEPTION refuses the block
DO $$ BEGIN CREATE TABLE t (a int); IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 't') THEN RAISE EXCEPTION 'table is there'; END IF; END $$;
-- case: EXECUTE of a constant and RETURN
DO $$ BEGIN EXECUTE 'CREATE TABLE t (a int)'; RETURN; CREATE TABLE u (a int); END $$;
