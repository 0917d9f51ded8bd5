//! Which names of the two sides are the same name.

use crate::catalog::{Catalog, ObjectKey, Table, TableKind};
use crate::compare::ObjectPath;
use crate::compare::work::Work;
use crate::replay::postgres::implied_constraint_name;
use crate::source::{Dialect, SortedSet};

/// How names of the two sides are brought together.
///
/// Between the engines names are compared without case, because SQLite ignores it and PostgreSQL folds what is not quoted
/// (<https://www.postgresql.org/docs/current/sql-syntax-lexical.html>), and SQLite's `main` stands for PostgreSQL's default schema.
#[derive(Debug, Clone)]
pub(super) struct Names {
    dialect: Option<Dialect>,
    left_default: String,
    right_default: String,
}

impl Names {
    /// Decides the mapping from both catalogs.
    pub fn new(left: &Catalog, right: &Catalog) -> Self {
        let dialect = (left.dialect == right.dialect).then_some(left.dialect);
        let default = |catalog: &Catalog| match (catalog.dialect, dialect) {
            (Dialect::Postgres, None) => sole_schema(catalog).unwrap_or_else(|| "public".to_owned()),
            (Dialect::Postgres, Some(_)) => "public".to_owned(),
            (Dialect::Sqlite, _) => "main".to_owned(),
        };
        Names { dialect, left_default: default(left), right_default: default(right) }
    }

    /// The schema of a PostgreSQL side that stands for SQLite's `main`, when it is not `public`.
    pub fn mapped_schema(&self) -> Option<&str> {
        [&self.left_default, &self.right_default].into_iter().find(|schema| *schema != "main" && *schema != "public").map(String::as_str)
    }

    /// The key of a name within a table or schema.
    pub fn fold(&self, name: &str) -> String {
        match self.dialect {
            Some(dialect) => dialect.key(name),
            None => name.to_ascii_lowercase(),
        }
    }

    /// The pairing key of an object of the expected side.
    pub fn left(&self, key: &ObjectKey) -> String {
        self.qualified(key, &self.left_default)
    }

    /// The pairing key of an object of the audited side.
    pub fn right(&self, key: &ObjectKey) -> String {
        self.qualified(key, &self.right_default)
    }

    /// The key under which an object of the expected side pairs with the checked side's `key`.
    pub fn as_left(&self, key: &ObjectKey, dialect: Dialect) -> ObjectKey {
        let schema = if key.schema == self.right_default { &self.left_default } else { &key.schema };
        ObjectKey::new(schema.clone(), dialect.key(&key.name))
    }

    fn qualified(&self, key: &ObjectKey, default: &str) -> String {
        if key.schema == default { self.fold(&key.name) } else { format!("{}.{}", self.fold(&key.schema), self.fold(&key.name)) }
    }
}

/// The one schema in which all of a PostgreSQL side's tables stand, when it is not `public`.
fn sole_schema(catalog: &Catalog) -> Option<String> {
    let schemas: SortedSet<&str> = catalog.tables.keys().map(|key| key.schema.as_str()).collect();
    match schemas.first() {
        Some(schema) if schemas.len() == 1 && *schema != "public" => Some((*schema).to_owned()),
        _ => None,
    }
}

/// The schema as reports show it: nothing for the default one.
pub(super) fn shown_schema(key: &ObjectKey) -> Option<String> {
    (key.schema != "public" && key.schema != "main").then(|| key.schema.clone())
}

/// Names an object that stands in a schema.
pub(super) fn object_path(key: &ObjectKey, name: &str) -> ObjectPath {
    ObjectPath { schema: shown_schema(key), table: None, name: name.to_owned() }
}

/// Names something that stands in a table.
pub(super) fn element_path(key: &ObjectKey, table: &Table, name: impl Into<String>) -> ObjectPath {
    ObjectPath { schema: shown_schema(key), table: Some(table.name.clone()), name: name.into() }
}

/// What a constraint is called in a report: its own name, or its content. Between the engines a constraint that SQLite left without a name
/// is called as its partner is, or as PostgreSQL would call it.
pub(super) fn constraint_name(
    work: &Work<'_>,
    table: &Table,
    names: (Option<&str>, Option<&str>),
    (columns, label): (&[&str], &str),
    content: impl FnOnce() -> String,
) -> String {
    match names {
        (Some(own), _) => own.to_owned(),
        (None, _) if work.same_engine() => content(),
        (None, Some(other)) => other.to_owned(),
        (None, None) => implied_constraint_name(&table.name, columns, label),
    }
}

/// Tables in which migration tools keep what they have run, by name without schema.
const BOOKKEEPING: [&str; 22] = [
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "__efmigrationshistory",
    "_prisma_migrations",
    "_sqlx_migrations",
    "_sqlx_test_databases",
    "alembic_version",
    "ar_internal_metadata",
    "atlas_schema_revisions",
    "d1_migrations",
    "databasechangelog",
    "databasechangeloglock",
    "django_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "gorp_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "pgmigrations",
    "refinery_schema_history",
    "schema_migrations",
    "schema_version",
];

/// Whether a table is a migration tool's own.
pub(super) fn is_bookkeeping(key: &ObjectKey) -> bool {
    BOOKKEEPING.binary_search(&key.name.to_ascii_lowercase().as_str()).is_ok()
}

/// Whether the engine or a module keeps this table for itself.
pub(super) fn is_internal(dialect: Dialect, key: &ObjectKey, table: &Table) -> bool {
    table.kind == TableKind::Shadow || (dialect == Dialect::Sqlite && key.name.starts_with("sqlite_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_bookkeeping_tables_is_sorted_for_the_search() {
        assert!(BOOKKEEPING.is_sorted());
        assert!(is_bookkeeping(&ObjectKey::new("public", "_sqlx_migrations")));
        assert!(is_bookkeeping(&ObjectKey::new("public", "__EFMigrationsHistory")));
        assert!(!is_bookkeeping(&ObjectKey::new("public", "migrations_of_birds")));
    }

    #[test]
    fn one_other_schema_stands_for_main() {
        let sqlite = Catalog::new(Dialect::Sqlite);
        let mut postgres = Catalog::new(Dialect::Postgres);
        postgres.tables.insert(ObjectKey::new("app", "Users"), Table::default());
        let names = Names::new(&sqlite, &postgres);
        assert_eq!(names.mapped_schema(), Some("app"));
        assert_eq!(names.left(&ObjectKey::new("main", "users")), names.right(&ObjectKey::new("app", "Users")));
        postgres.tables.insert(ObjectKey::new("public", "other"), Table::default());
        assert_eq!(Names::new(&sqlite, &postgres).mapped_schema(), None);
    }
}
