-- case: pg_dump's preamble and a table of version 15
SET statement_timeout = 0; SET lock_timeout = 0; SET client_encoding = 'UTF8'; SET standard_conforming_strings = on; SELECT pg_catalog.set_config('search_path', '', false); SET check_function_bodies = false; SET xmloption = content; SET row_security = off; SET default_tablespace = ''; SET default_table_access_method = heap;
CREATE TABLE public.a (id integer NOT NULL, x text DEFAULT 'q'::text, CONSTRAINT a_x_check CHECK ((x <> ''::text)));
CREATE SEQUENCE public.a_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1; ALTER SEQUENCE public.a_id_seq OWNED BY public.a.id;
ALTER TABLE ONLY public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass); ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id); CREATE INDEX a_x_idx ON public.a USING btree (x);
SELECT pg_catalog.setval('public.a_id_seq', 1, false); ALTER TABLE public.a CLUSTER ON a_pkey; ALTER TABLE ONLY public.a REPLICA IDENTITY USING INDEX a_pkey;
-- case: a dump of version 9.6
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET search_path = public, pg_catalog; SET default_with_oids = false;
CREATE TABLE a (id integer NOT NULL, x character varying(20)); ALTER TABLE a OWNER TO postgres; CREATE SEQUENCE a_id_seq START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1; ALTER TABLE a_id_seq OWNER TO postgres; ALTER SEQUENCE a_id_seq OWNED BY a.id; ALTER TABLE ONLY a ALTER COLUMN id SET DEFAULT nextval('a_id_seq'::regclass);
-- case: identity as pg_dump writes it
CREATE TABLE public.a (id bigint NOT NULL); ALTER TABLE public.a ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.a_id_seq START WITH 10 INCREMENT BY 5 NO MINVALUE NO MAXVALUE CACHE 1);
-- case: partitions as pg_dump writes them
CREATE TABLE public.m (id integer NOT NULL, day date NOT NULL) PARTITION BY RANGE (day); CREATE TABLE public.m1 (id integer NOT NULL, day date NOT NULL);
ALTER TABLE ONLY public.m ATTACH PARTITION public.m1 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01'); ALTER TABLE ONLY public.m ADD CONSTRAINT m_pkey PRIMARY KEY (id, day); ALTER TABLE ONLY public.m1 ADD CONSTRAINT m1_pkey PRIMARY KEY (id, day); CREATE INDEX m_day_idx ON ONLY public.m USING btree (day); CREATE INDEX m1_day_idx ON public.m1 USING btree (day);
ALTER INDEX public.m_pkey ATTACH PARTITION public.m1_pkey; ALTER INDEX public.m_day_idx ATTACH PARTITION public.m1_day_idx;
-- case: inheritance as pg_dump writes it
CREATE TABLE public.p (id integer, x text); CREATE TABLE public.c (n integer) INHERITS (public.p); ALTER TABLE ONLY public.c ALTER COLUMN id SET DEFAULT 3;
-- case: dropping with --clean --if-exists
ALTER TABLE IF EXISTS ONLY public.a DROP CONSTRAINT IF EXISTS a_fk; DROP INDEX IF EXISTS public.i; ALTER TABLE IF EXISTS ONLY public.a DROP CONSTRAINT IF EXISTS a_pkey; ALTER TABLE IF EXISTS public.a ALTER COLUMN id DROP DEFAULT; DROP SEQUENCE IF EXISTS public.a_id_seq; DROP TABLE IF EXISTS public.a; DROP FUNCTION IF EXISTS public.f(); DROP TYPE IF EXISTS public.e; DROP SCHEMA IF EXISTS other; CREATE TABLE public.a (id int);
-- case: an enum, a domain and a function as pg_dump writes them
CREATE TYPE public.mood AS ENUM ('sad', 'ok'); CREATE DOMAIN public.year AS integer CONSTRAINT year_check CHECK (((VALUE >= 1901) AND (VALUE <= 2155)));
CREATE FUNCTION public.f(p_id integer, OUT n integer) RETURNS SETOF integer LANGUAGE sql AS $_$ SELECT 1 WHERE $1 > 0 $_$; CREATE TABLE public.t (m public.mood DEFAULT 'ok'::public.mood NOT NULL, y public.year);
-- case: views and materialized views as pg_dump writes them
CREATE TABLE public.t (a integer, b text); CREATE VIEW public.v AS SELECT t.a, t.b FROM public.t WHERE (t.a > 0); CREATE MATERIALIZED VIEW public.mv AS SELECT t.a, count(*) AS n FROM public.t GROUP BY t.a WITH NO DATA; CREATE UNIQUE INDEX mv_a ON public.mv USING btree (a); REFRESH MATERIALIZED VIEW public.mv;
-- case: a unique constraint with its index, and a key through an index
CREATE TABLE public.t (a integer NOT NULL, b integer); CREATE UNIQUE INDEX t_u ON public.t USING btree (a); ALTER TABLE ONLY public.t ADD CONSTRAINT t_pk PRIMARY KEY USING INDEX t_u; ALTER TABLE ONLY public.t ADD CONSTRAINT t_b UNIQUE NULLS NOT DISTINCT (b) DEFERRABLE INITIALLY DEFERRED;
-- case: policies and triggers as pg_dump writes them
CREATE TABLE public.t (a integer, owner name); ALTER TABLE public.t ENABLE ROW LEVEL SECURITY; ALTER TABLE ONLY public.t FORCE ROW LEVEL SECURITY; CREATE POLICY own ON public.t TO postgres USING ((owner = CURRENT_USER)) WITH CHECK (true); CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$begin return new; end$$; CREATE TRIGGER t BEFORE INSERT OR UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f(); ALTER TABLE public.t DISABLE TRIGGER t; CREATE CONSTRAINT TRIGGER ct AFTER INSERT ON public.t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.a > 0)) EXECUTE FUNCTION public.f();
