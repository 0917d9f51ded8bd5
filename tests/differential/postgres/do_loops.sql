-- case: a loop over pg_tables
CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE "Odd one" (x int); CREATE TABLE "user" (x int);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE 'ALTER TABLE ' || quote_ident(r.tablename) || ' ADD COLUMN stamp timestamptz DEFAULT now()';
  END LOOP;
END $$;
-- case: a loop with a scalar over information_schema.tables
CREATE SCHEMA app; CREATE TABLE app.a (x int); CREATE TABLE app.b (x int); CREATE TABLE c (x int); CREATE VIEW app.v AS SELECT 1 AS n;
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'app' AND table_type = 'BASE TABLE' ORDER BY table_name LOOP
    EXECUTE format('CREATE INDEX %I ON app.%I (x)', t || '_x_idx', t);
  END LOOP;
END $$;
-- case: foreign keys to a table are dropped
CREATE TABLE users (id int PRIMARY KEY); CREATE TABLE a (u int REFERENCES users, v int REFERENCES users (id)); CREATE TABLE b (a int, u int CONSTRAINT odd REFERENCES users);
CREATE TABLE other (id int PRIMARY KEY); CREATE TABLE c (o int REFERENCES other);
DO $$ DECLARE fk record; BEGIN
  FOR fk IN SELECT tc.constraint_name, tc.table_schema, tc.table_name FROM information_schema.table_constraints tc
    JOIN information_schema.constraint_column_usage ccu ON tc.constraint_name = ccu.constraint_name AND tc.table_schema = ccu.table_schema
    WHERE tc.constraint_type = 'FOREIGN KEY' AND ccu.table_schema = 'public' AND ccu.table_name = 'users'
  LOOP
    EXECUTE format('ALTER TABLE %I.%I DROP CONSTRAINT IF EXISTS %I', fk.table_schema, fk.table_name, fk.constraint_name);
    RAISE NOTICE 'dropped %', fk.constraint_name;
  END LOOP;
END $$;
-- case: constraints by pg_constraint with regclass printed
CREATE SCHEMA app; CREATE TABLE app.a (x int CHECK (x > 0), y int UNIQUE); CREATE TABLE b (x int CHECK (x < 9));
DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT conname, conrelid::regclass AS t FROM pg_constraint WHERE contype = 'c' AND conrelid IN ('app.a'::regclass, 'b'::regclass) LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.t, c.conname);
  END LOOP;
END $$;
-- case: references by confrelid
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c1 (p int REFERENCES p); CREATE TABLE c2 (p int REFERENCES p);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT conrelid::regclass::text AS t, conname FROM pg_constraint WHERE confrelid = 'p'::regclass AND contype = 'f' LOOP
    EXECUTE 'ALTER TABLE ' || r.t || ' DROP CONSTRAINT ' || quote_ident(r.conname);
  END LOOP;
END $$;
-- case: invalid indexes are looked for and there are none
CREATE TABLE e (x int); CREATE INDEX e_x ON e (x);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT i.relname AS indexname FROM pg_class i, pg_index ix WHERE i.oid = ix.indexrelid
    AND ix.indrelid = (SELECT oid FROM pg_class WHERE relname = 'e') AND i.relname IN ('e_x', 'e_y') AND NOT ix.indisvalid
  LOOP EXECUTE format('DROP INDEX %I', r.indexname); END LOOP;
END $$;
-- case: indexes by pg_indexes and LIKE with an escape
CREATE TABLE e (x int, y int); CREATE INDEX tmp_x ON e (x); CREATE INDEX tmpy ON e (y);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT indexname FROM pg_indexes WHERE tablename = 'e' AND indexname LIKE 'tmp\_%' LOOP EXECUTE 'DROP INDEX ' || r.indexname; END LOOP;
END $$;
-- case: numbered partitions
CREATE TABLE p (id int, k int) PARTITION BY HASH (id);
DO $$ BEGIN FOR i IN 0..3 LOOP
  EXECUTE format('CREATE TABLE p_%s PARTITION OF p FOR VALUES WITH (MODULUS 4, REMAINDER %s)', i, i);
END LOOP; END $$;
-- case: numbers backwards and by step
DO $$ BEGIN FOR i IN REVERSE 3..1 LOOP EXECUTE 'CREATE TABLE r' || i::text || ' (x int)'; END LOOP;
FOR i IN 1..10 BY 4 LOOP EXECUTE format('CREATE TABLE s%s (x int)', i); END LOOP; END $$;
-- case: VALUES in a loop
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT * FROM (VALUES ('a', 'int'), ('b', 'text')) AS t (name, kind) LOOP EXECUTE format('CREATE TABLE %I (x %s)', r.name, r.kind); END LOOP;
  FOR r IN VALUES ('c'), ('d') LOOP EXECUTE format('CREATE TABLE %I (x int)', r.column1); END LOOP;
END $$;
-- case: unnest in a loop
DO $$ DECLARE t text; r record; BEGIN
  FOR t IN SELECT unnest(ARRAY['a', 'b']) LOOP EXECUTE format('CREATE TABLE %I (x int)', t); END LOOP;
  FOR r IN SELECT u FROM unnest(ARRAY['c', 'd']) AS u LOOP EXECUTE format('CREATE TABLE %I (x int)', r.u); END LOOP;
  FOR r IN SELECT x.n FROM unnest('{e,f}'::text[]) AS x(n) LOOP EXECUTE format('CREATE TABLE %I (x int)', r.n); END LOOP;
  FOR r IN SELECT g FROM generate_series(1, 2) g LOOP EXECUTE format('CREATE TABLE g%s (x int)', r.g); END LOOP;
END $$;
-- case: FOREACH over a declared array
DO $$ DECLARE names text[] := ARRAY['a', 'b']; more text[] := '{c, d}'; n text; BEGIN
  FOREACH n IN ARRAY names LOOP EXECUTE format('CREATE TABLE %I (x int)', n); END LOOP;
  FOREACH n IN ARRAY more LOOP EXECUTE format('CREATE TABLE %I (x int)', n); END LOOP;
  names := array_append(names, 'e');
  FOREACH n IN ARRAY names LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS %I (x int)', n); END LOOP;
END $$;
-- case: CONTINUE and EXIT
DO $$ DECLARE n text; BEGIN
  FOREACH n IN ARRAY ARRAY['a', 'b', 'c', 'd'] LOOP
    CONTINUE WHEN n = 'b';
    EXIT WHEN n = 'd';
    EXECUTE format('CREATE TABLE %I (x int)', n);
  END LOOP;
END $$;
-- case: WHILE with a counter
DO $$ DECLARE i int := 1; BEGIN WHILE i <= 3 LOOP EXECUTE 'CREATE TABLE w' || i || ' (x int)'; i := i + 1; END LOOP; END $$;
-- case: LOOP with EXIT
DO $$ DECLARE i int := 0; BEGIN LOOP i := i + 1; EXIT WHEN i > 2; EXECUTE format('CREATE TABLE l%s (x int)', i); END LOOP; END $$;
-- case: loops within loops
DO $$ DECLARE a text; b int; BEGIN
  FOREACH a IN ARRAY ARRAY['x', 'y'] LOOP FOR b IN 1..2 LOOP EXECUTE format('CREATE TABLE %s_%s (n int)', a, b); END LOOP; END LOOP;
END $$;
-- case: SELECT INTO a name and a guard on it
CREATE TABLE a (x int CHECK (x > 0));
DO $$ DECLARE found_name text; BEGIN
  SELECT conname INTO found_name FROM pg_constraint WHERE conrelid = 'a'::regclass AND contype = 'c';
  IF found_name IS NOT NULL THEN EXECUTE format('ALTER TABLE a DROP CONSTRAINT %I', found_name); END IF;
END $$;
DO $$ DECLARE found_name text; BEGIN
  SELECT constraint_name FROM information_schema.table_constraints WHERE table_name = 'a' AND constraint_type = 'UNIQUE' INTO found_name;
  IF found_name IS NULL THEN ALTER TABLE a ADD CONSTRAINT a_x_key UNIQUE (x); END IF;
  IF NOT FOUND THEN CREATE TABLE not_found (x int); END IF;
END $$;
-- case: SELECT INTO a record and several variables
CREATE TABLE a (x varchar(10) NOT NULL);
DO $$ DECLARE c record; t text; n text; BEGIN
  SELECT * INTO c FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'x';
  IF c.data_type = 'character varying' THEN ALTER TABLE a ALTER COLUMN x TYPE text; END IF;
  SELECT table_name, column_name INTO t, n FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'x';
  EXECUTE format('ALTER TABLE %I ALTER COLUMN %I DROP NOT NULL', t, n);
END $$;
-- case: SELECT count INTO
CREATE TABLE a (x int); CREATE TABLE b (x int);
DO $$ DECLARE n int; BEGIN
  SELECT count(*) INTO n FROM information_schema.tables WHERE table_schema = 'public';
  IF n > 1 THEN CREATE TABLE several (x int); END IF;
  IF n = 0 THEN CREATE TABLE none (x int); END IF;
END $$;
-- case: CASE with an operand
DO $$ DECLARE v text := 'b'; BEGIN
  CASE v WHEN 'a' THEN CREATE TABLE is_a (x int); WHEN 'b', 'c' THEN CREATE TABLE is_b (x int); ELSE CREATE TABLE is_other (x int); END CASE;
END $$;
-- case: CASE with conditions
CREATE TABLE a (x int);
DO $$ BEGIN
  CASE WHEN EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'b') THEN DROP TABLE b;
       WHEN EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'a') THEN ALTER TABLE a ADD COLUMN y int;
  END CASE;
END $$;
-- case: CASE without a match is refused
DO $$ DECLARE v int := 3; BEGIN CREATE TABLE gone (x int); CASE v WHEN 1 THEN NULL; END CASE; END $$;
-- case: a variable without a value is NULL
DO $$ DECLARE v text; BEGIN
  IF v IS NULL THEN CREATE TABLE was_null (x int); END IF;
  IF coalesce(v, 'z') = 'z' THEN CREATE TABLE coalesced (x int); END IF;
END $$;
-- case: EXECUTE of NULL is refused
DO $$ DECLARE v text; BEGIN CREATE TABLE gone (x int); EXECUTE 'DROP TABLE ' || v; END $$;
-- case: a name in a variable, with positions in format
CREATE TABLE a (x int, y int);
DO $$ DECLARE t regclass := 'a'; c name := 'x'; BEGIN
  EXECUTE format('ALTER TABLE %1$s ALTER COLUMN %2$I SET NOT NULL, ALTER COLUMN %2$I SET DEFAULT 5', t, c);
END $$;
-- case: reserved words are quoted
CREATE TABLE "order" ("select" int, "end" int);
DO $$ DECLARE t text; BEGIN FOR t IN SELECT column_name FROM information_schema.columns WHERE table_name = 'order' LOOP
  EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET NOT NULL', 'order', t); END LOOP; END $$;
-- case: IN and ANY over lists
CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE c (x int);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT tablename FROM pg_tables WHERE tablename = ANY (ARRAY['a', 'c']) LOOP EXECUTE format('DROP TABLE %I', r.tablename); END LOOP;
  IF NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename IN (SELECT tablename FROM pg_tables WHERE tablename = 'a')) THEN CREATE TABLE d (x int); END IF;
END $$;
-- case: regclass is not its text
CREATE TABLE a (x int CONSTRAINT ck CHECK (x > 0));
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid::regclass::text = 'a' AND conname = 'ck') THEN ALTER TABLE a DROP CONSTRAINT ck; END IF; END $$;
-- case: types of a schema dropped in a loop
CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('b');
DO $$ DECLARE r record; BEGIN FOR r IN SELECT typname FROM pg_type WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace LOOP
  EXECUTE 'DROP TYPE ' || quote_ident(r.typname); END LOOP; END $$;
-- case: triggers made in a loop
CREATE TABLE a (x int, updated_at timestamptz); CREATE TABLE b (x int); CREATE TABLE c (updated_at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at = now(); RETURN NEW; END';
DO $$ DECLARE t text; BEGIN
  FOR t IN SELECT table_name FROM information_schema.columns WHERE column_name = 'updated_at' AND table_schema = current_schema() LOOP
    EXECUTE format('CREATE TRIGGER touch_%I BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION touch()', t, t);
  END LOOP;
END $$;
-- case: row security in a loop with policies
CREATE TABLE a (x int); CREATE TABLE b (x int);
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
  EXECUTE format($f$CREATE POLICY %I ON %I USING (x > 0)$f$, t || '_policy', t);
END LOOP; END $$;
-- case: policies dropped in a loop
CREATE TABLE a (x int); CREATE POLICY p1 ON a USING (true); CREATE POLICY p2 ON a USING (x > 1);
DO $$ DECLARE p record; BEGIN FOR p IN SELECT policyname, tablename FROM pg_policies WHERE schemaname = 'public' LOOP
  EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename); END LOOP; END $$;
-- case: a loop whose body fails is caught each time
CREATE TABLE a (x int);
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'missing', 'also'] LOOP
  BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN y int', t); EXCEPTION WHEN undefined_table THEN RAISE NOTICE 'no %', t; END;
END LOOP; CREATE TABLE after_it (x int); END $$;
-- case: RETURN out of a loop
DO $$ BEGIN FOR i IN 1..3 LOOP EXECUTE format('CREATE TABLE r%s (x int)', i); IF i = 2 THEN RETURN; END IF; END LOOP; CREATE TABLE never (x int); END $$;
-- case: EXISTS among the items of SELECT INTO
CREATE TABLE a (x int);
DO $$ DECLARE here boolean; there boolean; BEGIN
  SELECT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'a'), EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'b') INTO here, there;
  IF here AND NOT there THEN CREATE TABLE b (x int); END IF;
END $$;
-- case: what PostgreSQL brings is in the catalog too
CREATE TABLE a (x int);
DO $$ DECLARE n int; BEGIN
  SELECT count(*) INTO n FROM pg_class WHERE relname = 'a';
  IF n = 1 THEN CREATE TABLE one (x int); END IF;
  IF EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'v') THEN CREATE TABLE views (x int); END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename LIKE 'fact%') THEN CREATE TABLE no_facts (x int); END IF;
  IF EXISTS (SELECT 1 FROM pg_views WHERE schemaname = 'information_schema') THEN CREATE TABLE information (x int); END IF;
END $$;
-- case: tables outside of the system's schemas
CREATE SCHEMA app; CREATE TABLE app.a (x int); CREATE TABLE b (x int);
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') LOOP
    EXECUTE format('ALTER TABLE %I.%I SET (fillfactor = 70)', r.schemaname, r.tablename);
  END LOOP;
END $$;
-- case: checks of tables and domains by their schema
CREATE DOMAIN small AS int CHECK (VALUE < 10); CREATE TABLE a (x small CHECK (x > 0));
DO $$ DECLARE n int; BEGIN
  SELECT count(*) INTO n FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace;
  EXECUTE format('CREATE TABLE counted_%s (x int)', n);
END $$;
-- case: a function that makes a trigger on a table is called
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := now(); RETURN NEW; END';
CREATE FUNCTION manage(_tbl regclass) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN EXECUTE format('CREATE TRIGGER set_updated_at BEFORE UPDATE ON %s FOR EACH ROW EXECUTE PROCEDURE touch()', _tbl); END; $$;
CREATE TABLE a (x int, updated_at timestamptz); CREATE TABLE "Odd" (updated_at timestamptz);
SELECT manage('a');
SELECT manage('"Odd"'), manage('"a"');
-- case: a function that makes a trigger on a table is called again
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION manage(t text) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN EXECUTE 'CREATE TRIGGER touched BEFORE UPDATE ON ' || quote_ident(t) || ' FOR EACH ROW EXECUTE PROCEDURE touch()'; END; $$;
CREATE TABLE a (x int); SELECT manage('a'); SELECT manage('a'); SELECT manage('b');
-- case: an SQL function with several statements is called
CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE a (p int); CREATE TABLE b (p int);
CREATE FUNCTION add_keys() RETURNS void LANGUAGE sql AS $$ ALTER TABLE a ADD CONSTRAINT a_p FOREIGN KEY (p) REFERENCES p (id); ALTER TABLE b ADD CONSTRAINT b_p FOREIGN KEY (p) REFERENCES p (id); $$;
SELECT add_keys();
DROP FUNCTION add_keys();
-- case: a procedure is called
CREATE PROCEDURE make(n text, m int DEFAULT 2) LANGUAGE plpgsql AS $$ BEGIN FOR i IN 1..m LOOP EXECUTE format('CREATE TABLE %I (x int)', n || i); END LOOP; END $$;
CALL make('t'); CALL make('u', 1);
-- case: functions that call functions
CREATE FUNCTION inner_one(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE ' || n || ' (x int)'; END $$;
CREATE FUNCTION outer_one(n text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM inner_one(n || '_a'); PERFORM inner_one(n || '_b'); RETURN 1; END $$;
SELECT outer_one('t');
DO $$ DECLARE n text; BEGIN FOREACH n IN ARRAY ARRAY['u', 'v'] LOOP PERFORM public.outer_one(n); END LOOP; END $$;
-- case: a function that fails is caught by the block that calls it
CREATE FUNCTION fails() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE gone (x int); ALTER TABLE missing ADD COLUMN y int; END $$;
DO $$ BEGIN PERFORM fails(); EXCEPTION WHEN undefined_table THEN CREATE TABLE caught (x int); END $$;
SELECT fails();
-- case: a function that only changes rows changes no schema
CREATE TABLE a (x int, y text);
CREATE FUNCTION fill(n int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO a VALUES (n, 'x'); UPDATE a SET y = 'z' WHERE x = n; END $$;
SELECT fill(3);
SELECT * FROM fill(4);
-- case: variables in statements over rows
CREATE TABLE a (x int, y text);
DO $$ DECLARE v int := 3; r record; BEGIN INSERT INTO a VALUES (v, 'x'); UPDATE a SET x = v + 1 WHERE a.x = v; FOR r IN SELECT tablename FROM pg_tables WHERE tablename = 'a' LOOP DELETE FROM a WHERE y = r.tablename; END LOOP; CREATE TABLE b (x int); END $$;
CREATE FUNCTION put(n int, what text) RETURNS void LANGUAGE sql AS $$ INSERT INTO a VALUES (n, what); DELETE FROM a WHERE x = $1; $$;
SELECT put(1, 'z');
-- case: a function that is made, called and dropped, with an argument by its number
CREATE TABLE a (x int);
CREATE FUNCTION add_column(text, text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN %I int', $1, $2); END $$;
SELECT add_column('a', 'y'); SELECT add_column('a', 'z');
DROP FUNCTION add_column(text, text);
-- case: a guard in a function
CREATE FUNCTION create_once(n text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = n) THEN EXECUTE format('CREATE TABLE %I (x int)', n); END IF; END $$;
SELECT create_once('a'); SELECT create_once('a'); SELECT create_once('b');

-- case: an extension does not hide whether a constraint of a name is there
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE b (id integer PRIMARY KEY);
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM information_schema.table_constraints WHERE constraint_name = 'a_b_id_fkey') THEN
    ALTER TABLE a ADD CONSTRAINT a_b_id_fkey FOREIGN KEY (b_id) REFERENCES b (id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'a' AND column_name = 'x') THEN
    ALTER TABLE a ADD COLUMN x integer;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'a_x') THEN
    CREATE INDEX a_x ON a (x);
  END IF;
END $$;
