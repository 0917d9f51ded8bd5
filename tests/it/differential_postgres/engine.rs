//! The server's side: statements run, catalog read.

use std::collections::BTreeSet;

use postgres::{Client, NoTls, SimpleQueryMessage};

/// What one side says after a sequence.
pub struct Outcome {
    /// Facts of the catalog, one line each.
    pub facts: BTreeSet<String>,
    /// For each statement, why it was refused.
    pub refusals: Vec<Option<String>>,
    /// Statements that replay does not claim to know.
    pub unsure: BTreeSet<usize>,
}

/// A database of the server.
pub struct Engine {
    client: Client,
}

fn config() -> Option<postgres::Config> {
    let host = std::env::var("PGHOST").ok()?;
    let mut config = postgres::Config::new();
    config.host(&host);
    config.port(std::env::var("PGPORT").ok().and_then(|port| port.parse().ok()).unwrap_or(5432));
    config.options("-c synchronous_commit=off -c jit=off");
    config.user(&std::env::var("PGUSER").unwrap_or_else(|_| "postgres".into()));
    Some(config)
}

impl Engine {
    /// Connects to a fresh database for one test, or says why not.
    pub fn connect(purpose: &str) -> Option<Engine> {
        let Some(mut config) = config() else {
            assert!(std::env::var("REQUIRE_ENGINES").as_deref() != Ok("1"), "REQUIRE_ENGINES=1, but PGHOST is not set");
            println!("skipped: PGHOST is not set");
            return None;
        };
        let name = format!("schema_parity_replay_{purpose}_{}", std::process::id());
        let mut admin = config.dbname("postgres").connect(NoTls).expect("a PostgreSQL server at PGHOST");
        admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).expect("an old database is dropped");
        admin.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).expect("a new database");
        let client = config.dbname(&name).connect(NoTls).expect("the new database");
        Some(Engine { client })
    }

    /// Runs statements in an emptied database and reads its catalog.
    pub fn run(&mut self, statements: &[String]) -> Outcome {
        let empty = "ROLLBACK; DISCARD ALL";
        for statement in empty.split("; ") {
            self.client.batch_execute(statement).expect("the session is reset");
        }
        self.client
            .batch_execute(
                "SET client_min_messages = error; DO $$ DECLARE s text; BEGIN \
                 FOR s IN SELECT evtname FROM pg_event_trigger LOOP EXECUTE format('DROP EVENT TRIGGER %I', s); END LOOP; END $$",
            )
            .expect("event triggers are gone before anything could fire them");
        self.client
            .batch_execute(
                "DO $$ DECLARE s text; BEGIN \
                 FOR s IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP EXECUTE format('DROP EXTENSION IF EXISTS %I CASCADE', s); END LOOP; \
                 FOR s IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' \
                 LOOP EXECUTE format('DROP SCHEMA %I CASCADE', s); END LOOP; END $$; CREATE SCHEMA public",
            )
            .expect("the database is emptied");
        let refusals = statements
            .iter()
            .map(|statement| match self.client.simple_query(statement) {
                Ok(_) => None,
                Err(error) => Some(error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_owned())),
            })
            .collect();
        // The session ends here for an open transaction and for temporary objects.
        self.client.batch_execute("ROLLBACK; RESET ALL; DISCARD TEMP; SET search_path = public").expect("the session ends");
        let mut facts = BTreeSet::new();
        for message in self.client.simple_query(&QUERIES.join(";")).expect("the catalog is read") {
            if let SimpleQueryMessage::Row(row) = message {
                facts.insert((0..row.len()).map(|at| row.get(at).unwrap_or("-").to_owned()).collect::<Vec<_>>().join(" | "));
            }
        }
        Outcome { facts, refusals, unsure: BTreeSet::new() }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let name = self.client.simple_query("SELECT current_database()").ok().and_then(|rows| {
            rows.iter().find_map(|row| match row {
                SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
                _other => None,
            })
        });
        if let (Some(mut config), Some(name)) = (config(), name)
            && let Ok(mut admin) = config.dbname("postgres").connect(NoTls)
        {
            let _ = admin.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// One line per fact: kind, then what it says.
const QUERIES: &[&str] = &[
    "SELECT 'schema', nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')",
    "SELECT 'table', c.oid::regclass, CASE c.relkind WHEN 'r' THEN 'ordinary' WHEN 'p' THEN 'partitioned' ELSE 'foreign' END, c.relpersistence,
        'rls ' || c.relrowsecurity || ' ' || c.relforcerowsecurity,
        'inherits ' || coalesce((SELECT string_agg(inhparent::regclass::text, ',' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid), '-'),
        obj_description(c.oid, 'pg_class')
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'",
    "SELECT 'column', c.oid::regclass, row_number() OVER (PARTITION BY c.oid ORDER BY attnum), quote_ident(attname), format_type(atttypid, atttypmod),
        CASE WHEN attnotnull THEN 'not null' ELSE 'null' END, CASE attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' ELSE '' END,
        CASE WHEN attgenerated <> '' THEN 'generated' WHEN d.oid IS NULL OR pg_get_expr(adbin, adrelid) LIKE 'NULL::%' THEN '' WHEN pg_get_expr(adbin, adrelid) LIKE 'nextval(%' THEN pg_get_expr(adbin, adrelid) ELSE 'default' END,
        CASE WHEN attislocal THEN 'local' ELSE 'inherited' END, col_description(c.oid, attnum)
     FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON adrelid = c.oid AND adnum = attnum
     WHERE attnum > 0 AND NOT attisdropped AND c.relkind IN ('r', 'p', 'f') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'",
    "SELECT 'constraint', c.oid::regclass, contype, quote_ident(conname),
        CASE WHEN contype IN ('p', 'u') THEN (SELECT string_agg(quote_ident(attname), ',' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u (x, o) JOIN pg_attribute ON attrelid = c.oid AND attnum = x)
             WHEN contype = 'c' THEN (SELECT string_agg(DISTINCT quote_ident(attname), ',') FROM unnest(conkey) u (x) JOIN pg_attribute ON attrelid = c.oid AND attnum = x)
             ELSE '' END,
        CASE WHEN condeferred THEN 'deferred' WHEN condeferrable THEN 'deferrable' ELSE '' END, CASE WHEN convalidated THEN '' ELSE 'not valid' END,
        CASE WHEN contype = 'c' AND connoinherit THEN 'no inherit' ELSE '' END, CASE WHEN contype = 'c' AND NOT conislocal THEN 'inherited' ELSE '' END,
        CASE WHEN contype IN ('p', 'u') AND (SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = conindid) THEN 'nulls not distinct' ELSE '' END
     FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE contype IN ('p', 'u', 'c', 'x') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'",
    "SELECT 'foreign key', c.oid::regclass, quote_ident(conname),
        (SELECT string_agg(quote_ident(attname), ',' ORDER BY o) FROM unnest(conkey) WITH ORDINALITY u (x, o) JOIN pg_attribute ON attrelid = conrelid AND attnum = x),
        confrelid::regclass, (SELECT string_agg(quote_ident(attname), ',' ORDER BY o) FROM unnest(confkey) WITH ORDINALITY u (x, o) JOIN pg_attribute ON attrelid = confrelid AND attnum = x),
        confdeltype, confupdtype, CASE WHEN condeferred THEN 'deferred' WHEN condeferrable THEN 'deferrable' ELSE '' END, CASE WHEN convalidated THEN '' ELSE 'not valid' END
     FROM pg_constraint k JOIN pg_class c ON c.oid = conrelid WHERE contype = 'f' AND conparentid = 0",
    "SELECT 'index', i.oid::regclass, t.oid::regclass, CASE WHEN indisunique THEN 'unique' ELSE '' END, amname,
        (SELECT string_agg(CASE WHEN indkey[p - 1] = 0 THEN '<expr>' ELSE (SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = t.oid AND attnum = indkey[p - 1]) END
            || CASE WHEN indoption[p - 1] & 1 = 1 THEN ' desc' ELSE '' END || CASE WHEN (indoption[p - 1] & 1 = 1) <> (indoption[p - 1] & 2 = 2) THEN ' nulls' ELSE '' END, ',' ORDER BY p)
         FROM generate_series(1, indnkeyatts) p),
        (SELECT string_agg((SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = t.oid AND attnum = indkey[p - 1]), ',' ORDER BY p) FROM generate_series(indnkeyatts + 1, indnatts) p),
        CASE WHEN indpred IS NULL THEN '' ELSE 'partial' END, CASE WHEN indnullsnotdistinct THEN 'nulls not distinct' ELSE '' END,
        (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = i.oid), obj_description(i.oid, 'pg_class')
     FROM pg_index x JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid JOIN pg_am am ON am.oid = i.relam JOIN pg_namespace n ON n.oid = i.relnamespace
     WHERE n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))",
    "SELECT 'view', c.oid::regclass, relkind, (SELECT string_agg(quote_ident(attname), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
        obj_description(c.oid, 'pg_class')
     FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE relkind IN ('v', 'm') AND nspname !~ '^pg_' AND nspname <> 'information_schema'",
    "SELECT 'trigger', c.oid::regclass, quote_ident(tgname), split_part(tgfoid::regprocedure::text, '(', 1), tgenabled, tgtype, tgdeferrable, tginitdeferred, tgconstraint <> 0,
        (SELECT string_agg(quote_ident(attname), ',' ORDER BY o) FROM unnest(tgattr) WITH ORDINALITY u (x, o) JOIN pg_attribute ON attrelid = c.oid AND attnum = x)
     FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE NOT tgisinternal",
    "SELECT 'routine', n.nspname || '.' || proname || '(' || coalesce((SELECT string_agg(format_type(x, NULL), ',' ORDER BY o) FROM unnest(proargtypes) WITH ORDINALITY u (x, o)), '') || ')',
        prokind, provolatile, CASE WHEN proisstrict THEN 'strict' ELSE '' END, CASE WHEN prosecdef THEN 'definer' ELSE '' END
     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype IN ('e', 'i'))",
    "SELECT 'sequence', seqrelid::regclass, format_type(seqtypid, NULL), seqstart, seqincrement, seqmin, seqmax, seqcache, CASE WHEN seqcycle THEN 'cycle' ELSE '' END, relpersistence,
        (SELECT refobjid::regclass || '.' || quote_ident(attname) FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
         WHERE classid = 'pg_class'::regclass AND objid = seqrelid AND deptype IN ('a', 'i') AND refobjsubid > 0)
     FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname !~ '^pg_'",
    "SELECT 'type', format_type(t.oid, NULL), typtype, coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), ''),
        coalesce((SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = typrelid AND attnum > 0 AND NOT attisdropped), ''),
        obj_description(t.oid, 'pg_type')
     FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND typtype IN ('e', 'c', 'r') AND (typrelid = 0 OR c.relkind = 'c')
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND deptype = 'e')",
    "SELECT 'domain', format_type(t.oid, NULL), format_type(typbasetype, typtypmod), CASE WHEN typnotnull THEN 'not null' ELSE '' END, CASE WHEN typdefault IS NULL THEN '' ELSE 'default' END,
        coalesce((SELECT string_agg(quote_ident(conname), ',' ORDER BY conname) FROM pg_constraint WHERE contypid = t.oid), '')
     FROM pg_type t JOIN pg_namespace n ON n.oid = typnamespace WHERE typtype = 'd' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = t.oid AND deptype = 'e')",
    "SELECT 'policy', polrelid::regclass, quote_ident(polname), polcmd, CASE WHEN polpermissive THEN 'permissive' ELSE 'restrictive' END,
        CASE WHEN polqual IS NULL THEN '' ELSE 'using' END, CASE WHEN polwithcheck IS NULL THEN '' ELSE 'check' END FROM pg_policy",
    "SELECT 'extension', extname FROM pg_extension WHERE extname <> 'plpgsql'",
    "SELECT 'rule', ev_class::regclass, quote_ident(rulename) FROM pg_rewrite WHERE rulename <> '_RETURN' AND ev_class >= 16384",
    "SELECT 'statistics', stxname, stxrelid::regclass FROM pg_statistic_ext",
    "SELECT 'uses', i.oid::regclass, string_agg(DISTINCT quote_ident(attname), ',')
     FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_namespace n ON n.oid = i.relnamespace
     JOIN pg_class t ON t.oid = indrelid AND t.relkind IN ('r', 'p')
     JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = i.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = indrelid
     JOIN pg_attribute ON attrelid = indrelid AND attnum = refobjsubid
     WHERE n.nspname !~ '^pg_' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x')) GROUP BY 2",
    "SELECT 'generated', c.oid::regclass, quote_ident(a.attname), (SELECT string_agg(DISTINCT quote_ident(u.attname), ',') FROM pg_depend d
        JOIN pg_attribute u ON u.attrelid = d.refobjid AND u.attnum = d.refobjsubid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid <> a.attnum)
     FROM pg_attrdef f JOIN pg_attribute a ON a.attrelid = f.adrelid AND a.attnum = f.adnum JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE attgenerated <> '' AND NOT attisdropped AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'",
    "SELECT 'reads', ev_class::regclass, string_agg(DISTINCT refobjid::regclass::text, ',' ORDER BY refobjid::regclass::text)
     FROM pg_rewrite r JOIN pg_class v ON v.oid = ev_class JOIN pg_namespace n ON n.oid = v.relnamespace
     JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> ev_class
     WHERE rulename = '_RETURN' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' GROUP BY 2",
    "SELECT 'partition', oid::regclass, regexp_replace(lower(replace(pg_get_expr(relpartbound, oid), ' ', '')), '''(-?[0-9]+)''', '\\1', 'g') FROM pg_class WHERE relispartition AND relkind IN ('r', 'p', 'f')",
    "SELECT 'replica', oid::regclass, relreplident FROM pg_class WHERE relkind IN ('r', 'p') AND relreplident IN ('f', 'n', 'i')
        AND relnamespace::regnamespace::text !~ '^pg_' AND relnamespace::regnamespace::text <> 'information_schema'",
    "SELECT 'comment', pg_describe_object(classoid, objoid, objsubid), description FROM pg_description
     WHERE objoid >= 16384 AND NOT EXISTS (SELECT FROM pg_type t JOIN pg_class c ON c.oid = typrelid WHERE t.oid = objoid AND relkind <> 'c') AND classoid <> 'pg_extension'::regclass AND pg_describe_object(classoid, objoid, objsubid) !~ '^schema public$|^column .* of (materialized )?view '",
];
