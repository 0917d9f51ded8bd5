//! Which extension a function, type or operator class comes from
//! (<https://www.postgresql.org/docs/15/contrib.html> and the projects' own pages).

use crate::rules::rule::tested_sql;

/// An extension and the names that imply it.
pub struct ExtensionRow {
    /// Its name, as `CREATE EXTENSION` takes it.
    pub name: &'static str,
    /// Functions; one that ends in `*` stands for all with that beginning.
    pub functions: &'static [&'static str],
    /// Types.
    pub types: &'static [&'static str],
    /// Operator classes.
    pub opclasses: &'static [&'static str],
    /// Index methods.
    pub methods: &'static [&'static str],
    /// Relations that the extension makes itself.
    pub relations: &'static [&'static str],
    /// Statements that need it; the test runs them where the extension is installed.
    pub example: &'static str,
}

const fn row(
    name: &'static str,
    functions: &'static [&'static str],
    types: &'static [&'static str],
    opclasses: &'static [&'static str],
    example: &'static str,
) -> ExtensionRow {
    ExtensionRow { name, functions, types, opclasses, methods: &[], relations: &[], example: tested_sql(example) }
}

/// Every row.
#[rustfmt::skip]
pub static EXTENSIONS: &[ExtensionRow] = &[
    row("pgcrypto", &["gen_random_bytes", "crypt", "gen_salt", "digest", "hmac", "pgp_*", "armor", "dearmor"], &[], &[], "CREATE TABLE t (a bytea DEFAULT gen_random_bytes(16))"),
    row("uuid-ossp", &["uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v3", "uuid_generate_v4", "uuid_generate_v5", "uuid_ns_*", "uuid_nil"], &[], &[], "CREATE TABLE t (a uuid DEFAULT uuid_generate_v4())"),
    row("citext", &[], &["citext"], &["citext_ops"], "CREATE TABLE t (a citext)"),
    row("pg_trgm", &["similarity", "word_similarity", "strict_word_similarity", "show_trgm"], &[], &["gin_trgm_ops", "gist_trgm_ops"], "CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a gin_trgm_ops)"),
    row("btree_gist", &[], &[], &["gist_int4_ops", "gist_text_ops", "gist_uuid_ops", "gist_int8_ops"], "CREATE TABLE t (a int, b tsrange, EXCLUDE USING gist (a WITH =, b WITH &&))"),
    row("btree_gin", &[], &[], &[], "CREATE TABLE t (a int); CREATE INDEX i ON t USING gin (a)"),
    row("hstore", &["akeys", "avals", "skeys", "svals", "hstore_to_json", "hstore_to_jsonb"], &["hstore"], &["gin_hstore_ops", "gist_hstore_ops"], "CREATE TABLE t (a hstore)"),
    row("ltree", &["subltree", "subpath", "nlevel", "lca", "text2ltree", "ltree2text"], &["ltree", "lquery", "ltxtquery"], &["gist_ltree_ops"], "CREATE TABLE t (a ltree)"),
    ExtensionRow { name: "postgis", functions: &["st_*"], types: &["geometry", "geography", "box2d", "box3d"], opclasses: &["gist_geometry_ops_2d", "gist_geometry_ops_nd"], methods: &[], relations: &["spatial_ref_sys", "geometry_columns", "geography_columns", "raster_columns", "raster_overviews"], example: tested_sql("CREATE TABLE t (a geometry)") },
    ExtensionRow { name: "vector", functions: &["cosine_distance", "l2_distance", "inner_product"], types: &["vector", "halfvec", "sparsevec"], opclasses: &["vector_cosine_ops", "vector_l2_ops", "vector_ip_ops", "halfvec_cosine_ops"], methods: &["hnsw", "ivfflat"], relations: &[], example: tested_sql("CREATE TABLE t (a vector(3))") },
    row("unaccent", &["unaccent"], &[], &[], "CREATE VIEW v AS SELECT unaccent('a')"),
    row("dblink", &["dblink", "dblink_*"], &[], &[], "CREATE VIEW v AS SELECT * FROM dblink('x', 'y') AS d(a int)"),
    row("fuzzystrmatch", &["levenshtein", "levenshtein_less_equal", "metaphone", "dmetaphone", "soundex"], &[], &[], "CREATE VIEW v AS SELECT soundex('a')"),
    ExtensionRow { name: "timescaledb", functions: &["create_hypertable", "time_bucket", "add_retention_policy", "add_compression_policy"], types: &[], opclasses: &[], methods: &[], relations: &[], example: tested_sql("SELECT create_hypertable('t', 'a')") },
    ExtensionRow { name: "pg_cron", functions: &["cron.schedule", "cron.unschedule"], types: &[], opclasses: &[], methods: &[], relations: &["cron.job"], example: tested_sql("SELECT cron.schedule('x', '* * * * *', 'SELECT 1')") },
    ExtensionRow { name: "pg_stat_statements", functions: &["pg_stat_statements_reset"], types: &[], opclasses: &[], methods: &[], relations: &["pg_stat_statements", "pg_stat_statements_info"], example: tested_sql("CREATE VIEW v AS SELECT query FROM pg_stat_statements") },
    row("tablefunc", &["crosstab", "normal_rand", "connectby"], &[], &[], "CREATE VIEW v AS SELECT normal_rand(1, 0, 1)"),
    row("earthdistance", &["earth_distance", "ll_to_earth", "earth_box"], &["earth"], &[], "CREATE VIEW v AS SELECT ll_to_earth(1, 2)"),
    row("cube", &["cube", "cube_distance", "cube_dim"], &["cube"], &["gist_cube_ops"], "CREATE TABLE t (a cube)"),
    row("intarray", &["icount", "sort_asc", "sort_desc"], &["query_int"], &["gin__int_ops", "gist__int_ops", "gist__intbig_ops"], "CREATE TABLE t (a int[]); CREATE INDEX i ON t USING gin (a gin__int_ops)"),
];

/// The extension that a function comes from; the name may have its schema.
pub(super) fn of_function(name: &str) -> Option<&'static ExtensionRow> {
    EXTENSIONS.iter().find(|row| {
        row.functions.iter().any(|function| match function.strip_suffix('*') {
            Some(beginning) => name.len() > beginning.len() && name.starts_with(beginning),
            None => *function == name,
        })
    })
}

/// The extension that a type comes from.
pub(super) fn of_type(name: &str) -> Option<&'static ExtensionRow> {
    EXTENSIONS.iter().find(|row| row.types.contains(&name))
}

/// The extension that an operator class comes from.
pub(super) fn of_opclass(name: &str) -> Option<&'static ExtensionRow> {
    EXTENSIONS.iter().find(|row| row.opclasses.contains(&name))
}

/// The extension that an index method comes from.
pub(super) fn of_method(name: &str) -> Option<&'static ExtensionRow> {
    EXTENSIONS.iter().find(|row| row.methods.contains(&name))
}

/// The extension that makes a relation itself.
pub(super) fn of_relation(name: &str) -> Option<&'static ExtensionRow> {
    EXTENSIONS.iter().find(|row| row.relations.contains(&name))
}
