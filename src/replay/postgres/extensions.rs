//! Extensions: what they bring is not listed, but is not unknown either.
//!
//! Names as in the PostgreSQL 15 contrib documentation (<https://www.postgresql.org/docs/15/contrib.html>) and the projects' own.

use super::refusal::Step;
use super::{EffectVerb, Replayer};
use crate::catalog::{Extension, ObjectKey};
use crate::sql::CreateExtension;

/// What an extension brings: types and functions that may stand in a schema.
struct Brings {
    name: &'static str,
    needs: &'static [&'static str],
    types: &'static [&'static str],
    functions: &'static [&'static str],
}

/// An extension that needs nothing else.
const fn brings(name: &'static str, types: &'static [&'static str], functions: &'static [&'static str]) -> Brings {
    Brings { name, needs: &[], types, functions }
}

/// Extensions whose contents are known.
const KNOWN: &[Brings] = &[
    brings("plpgsql", &[], &[]),
    brings("btree_gin", &[], &[]),
    brings("btree_gist", &[], &[]),
    brings("pg_stat_statements", &[], &[]),
    brings("pg_trgm", &["gtrgm"], &["similarity", "word_similarity", "strict_word_similarity", "show_trgm", "set_limit", "show_limit"]),
    brings("bloom", &[], &[]),
    brings("pg_buffercache", &[], &[]),
    brings("pgstattuple", &[], &[]),
    brings("postgres_fdw", &[], &[]),
    brings("file_fdw", &[], &[]),
    brings("citext", &["citext"], &[]),
    brings("hstore", &["hstore", "ghstore"], &["hstore", "akeys", "avals", "skeys", "svals", "hstore_to_json", "hstore_to_jsonb"]),
    brings("ltree", &["ltree", "lquery", "ltxtquery", "ltree_gist"], &["subltree", "subpath", "nlevel", "lca", "text2ltree", "ltree2text"]),
    brings("cube", &["cube"], &["cube", "cube_distance", "cube_dim", "cube_enlarge"]),
    Brings {
        name: "earthdistance",
        needs: &["cube"],
        types: &["earth"],
        functions: &["earth", "ll_to_earth", "earth_distance", "earth_box"],
    },
    brings("seg", &["seg"], &[]),
    brings("isn", &["ean13", "isbn13", "ismn13", "issn13", "isbn", "ismn", "issn", "upc"], &[]),
    brings("intarray", &["query_int"], &["icount", "sort_asc", "sort_desc", "uniq", "idx", "subarray"]),
    brings("lo", &["lo"], &["lo_manage"]),
    brings("vector", &["vector", "halfvec", "sparsevec"], &["cosine_distance", "l2_distance", "inner_product", "l2_normalize"]),
    brings("unaccent", &[], &["unaccent"]),
    brings(
        "fuzzystrmatch",
        &[],
        &["levenshtein", "levenshtein_less_equal", "metaphone", "dmetaphone", "dmetaphone_alt", "soundex", "difference"],
    ),
    brings(
        "tablefunc",
        &["tablefunc_crosstab_2", "tablefunc_crosstab_3", "tablefunc_crosstab_4"],
        &["crosstab", "normal_rand", "connectby"],
    ),
    brings(
        "pgcrypto",
        &[],
        &[
            "gen_random_bytes",
            "digest",
            "hmac",
            "crypt",
            "gen_salt",
            "encrypt",
            "decrypt",
            "encrypt_iv",
            "decrypt_iv",
            "armor",
            "dearmor",
            "pgp_sym_encrypt",
            "pgp_sym_decrypt",
            "pgp_pub_encrypt",
            "pgp_pub_decrypt",
        ],
    ),
    brings(
        "uuid-ossp",
        &[],
        &[
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v3",
            "uuid_generate_v4",
            "uuid_generate_v5",
            "uuid_nil",
            "uuid_ns_dns",
            "uuid_ns_url",
            "uuid_ns_oid",
            "uuid_ns_x500",
        ],
    ),
    brings("xml2", &[], &["xpath_string", "xpath_nodeset", "xslt_process"]),
    brings("sslinfo", &[], &[]),
    brings("adminpack", &[], &[]),
];

impl Replayer {
    /// Whether an extension exists whose contents are not known: a missing type or function may be one of its own.
    pub(super) fn unknown_extension(&self) -> bool {
        self.state.extensions.iter().any(|(name, _)| !KNOWN.iter().any(|known| known.name == name))
    }

    /// Whether an existing extension brings this type.
    pub(super) fn extension_type(&self, name: &str) -> bool {
        KNOWN.iter().any(|known| known.types.contains(&name) && self.state.extensions.has(&known.name.to_owned()))
    }

    /// The schema that an existing extension was told to put this type into.
    pub(super) fn schema_of_extension_type(&self, name: &str) -> Option<String> {
        let brings = |extension: &str| self.extension_brings_type(extension, name);
        self.state.extensions.iter().find(|(extension, _)| brings(extension)).and_then(|(_, extension)| extension.schema.clone())
    }

    /// Whether only an extension that does not exist brings this function.
    pub(super) fn function_of_absent_extension(&self, name: &str) -> bool {
        let mut brought = KNOWN.iter().filter(|known| known.functions.contains(&name)).peekable();
        brought.peek().is_some() && !brought.any(|known| self.state.extensions.has(&known.name.to_owned()))
    }

    /// `CREATE EXTENSION`.
    pub(super) fn create_extension(&mut self, create: &CreateExtension) -> Step {
        let CreateExtension { name, if_not_exists, schema, version, cascade } = create;
        if name == "plpgsql" {
            return if *if_not_exists { Ok(()) } else { self.refuse("extension \"plpgsql\" already exists") };
        }
        if self.state.extensions.has(name) {
            return if *if_not_exists { Ok(()) } else { self.refuse(format!("extension \"{name}\" already exists")) };
        }
        if let Some(schema) = schema {
            self.require_schema(schema)?;
        }
        let needs = KNOWN.iter().find(|known| known.name == name).map_or(&[][..], |known| known.needs);
        for need in needs {
            if !self.state.extensions.has(&(*need).to_owned()) {
                if !*cascade {
                    return self.refuse(format!("required extension \"{need}\" is not installed"));
                }
                let extension = CreateExtension { name: (*need).to_owned(), version: None, ..create.clone() };
                self.create_extension(&extension)?;
            }
        }
        let provenance = self.provenance();
        let (version, schema) = (version.clone(), schema.clone());
        self.state.extensions.insert(name.clone(), Extension { name: name.clone(), version, schema, comment: None, provenance });
        self.effect(EffectVerb::Created, "extension", &ObjectKey::new("public", name));
        Ok(())
    }
}

impl Replayer {
    /// Whether an extension brings this type.
    pub(super) fn extension_brings_type(&self, extension: &str, name: &str) -> bool {
        KNOWN.iter().any(|known| known.name == extension && known.types.contains(&name))
    }

    /// Whether an extension brings this function.
    pub(super) fn extension_brings_function(&self, extension: &str, name: &str) -> bool {
        KNOWN.iter().any(|known| known.name == extension && known.functions.contains(&name))
    }
}
