-- Forms that projects outside of the tests' own wrote otherwise than PostgreSQL prints them.
CREATE TABLE outbox (id bigint NOT NULL, at date) PARTITION BY RANGE (id);
CREATE TABLE outbox_p0 PARTITION OF outbox FOR VALUES FROM (0) TO (2000000);
CREATE TABLE outbox_p1 PARTITION OF outbox FOR VALUES FROM (2000000) TO (MAXVALUE);
CREATE TABLE by_kind (kind text, n numeric) PARTITION BY LIST (n);
CREATE TABLE by_kind_1 PARTITION OF by_kind FOR VALUES IN (1, 2.5);
CREATE FUNCTION of_table(n int) RETURNS TABLE ("version" int, sequence_number int8, "Odd" varchar(10)) LANGUAGE sql AS $$ SELECT 1, 2::bigint, 'a'::varchar $$;
CREATE FUNCTION of_float(n jsonb) RETURNS float LANGUAGE sql AS $$ SELECT 1.5::float $$;
CREATE FUNCTION of_length(a varchar(5), b numeric(7,4)) RETURNS numeric(7,4) LANGUAGE sql AS $$ SELECT b $$;
CREATE FUNCTION of_set(n int) RETURNS SETOF varchar(20) LANGUAGE sql AS $$ SELECT 'a'::varchar $$;
CREATE FUNCTION zoned(j jsonb) RETURNS timestamptz LANGUAGE sql IMMUTABLE STRICT SET TIME ZONE 'UTC' COST 5000 PARALLEL SAFE AS $$ SELECT (j->>0)::timestamptz $$;
CREATE FUNCTION also_zoned(j jsonb) RETURNS timestamptz LANGUAGE sql SET  TIME   ZONE 'UTC' SET search_path TO public AS $$ SELECT now() $$;
CREATE FUNCTION with_defaults(j jsonb DEFAULT '{"fields":[]}', i interval DEFAULT '5 seconds', a text[] DEFAULT '{}', b bool DEFAULT TRUE, n numeric DEFAULT '1.50') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE certificate (number bigint, body jsonb, CHECK ((body->'message'->'number')::jsonb::numeric = number));
CREATE TABLE a (id int, kind int, note text, at timestamptz); CREATE TABLE b (a_id int, kind int, note text);
CREATE RULE a_ins AS ON INSERT TO a WHERE new.kind = 1 and new.id > 2 DO INSTEAD INSERT INTO b (a_id, kind, note) VALUES (new.id, 1, coalesce(new.note, 'none'));
CREATE RULE a_upd AS ON UPDATE TO a DO ALSO (UPDATE b SET note = new.note, kind = new.kind + 1 WHERE a_id = old.id and kind <> 3; DELETE FROM b WHERE note IS NULL);
CREATE RULE a_del AS ON DELETE TO a DO DELETE FROM b WHERE b.a_id = old.id;
CREATE FUNCTION like_any(anynonarray, text) RETURNS bool LANGUAGE sql AS $$ SELECT $1::text LIKE $2 $$;
CREATE OPERATOR ~~~ (PROCEDURE = like_any, LEFTARG = anynonarray, RIGHTARG = text);
CREATE FUNCTION changed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER a_changed AFTER UPDATE ON a FOR EACH ROW WHEN ((OLD.kind, OLD.note) IS DISTINCT FROM (NEW.kind, NEW.note)) EXECUTE FUNCTION changed();
CREATE TRIGGER a_kept AFTER UPDATE ON a FOR EACH ROW WHEN ((OLD.kind, OLD.note) IS NOT DISTINCT FROM (NEW.kind, NEW.note)) EXECUTE FUNCTION changed();
CREATE VIEW of_catalog AS SELECT c.relname, n.nspname AS schema, pg_catalog.pg_get_userbyid(c.relowner) AS owner FROM pg_catalog.pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r';
CREATE VIEW of_information AS SELECT table_name FROM information_schema.tables WHERE table_schema = 'public';

-- Rules whose relations are found by the search path, with a comparison of rows; hardware addresses without leading zeros.
CREATE SCHEMA files;
SET search_path = files, public;
CREATE TABLE sums (organization int NOT NULL, checksum varchar(32) NOT NULL, seen int);
CREATE TABLE sums_log (checksum varchar(32), at timestamptz DEFAULT now());
CREATE RULE insert_ignore AS ON INSERT TO sums WHERE EXISTS (SELECT 1 FROM sums WHERE (organization, checksum) = (NEW.organization, NEW.checksum)) DO INSTEAD NOTHING;
CREATE RULE noted AS ON DELETE TO sums DO ALSO INSERT INTO sums_log VALUES (old.checksum);
CREATE TABLE card (a macaddr DEFAULT '0:0:0:0:0:0', b macaddr DEFAULT '8-0-2B-1-2-3', CHECK ((a, b) <> ('0:0:0:0:0:0', '0:0:0:0:0:1')));
