//! Plain data: the catalog and its elements.

use crate::source::{Dialect, SortedMap, SortedSet, SourceSpan};
use crate::sql::{
    DataType, Expression, IndexColumn, ObjectKind, ObjectName, Parameters, Persistence, QueryText, ReferentialAction, RoutineArgument,
    RoutineKind,
};

/// The statements that made an element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Provenance {
    /// What created it: the narrowest span that defines it (a column definition, a constraint), or `None` for an assumed element.
    pub created: Option<SourceSpan>,
    /// The statement that contains `created`.
    pub statement: Option<SourceSpan>,
    /// Statements that changed it, in order.
    pub changed: Vec<SourceSpan>,
}

impl Provenance {
    /// An element made at `created` within `statement`.
    pub fn new(created: SourceSpan, statement: SourceSpan) -> Self {
        Provenance { created: Some(created), statement: Some(statement), changed: Vec::new() }
    }
}

/// The key of an object: schema and name, folded so that equal keys are the same object. SQLite's schema is `main` or `temp`,
/// PostgreSQL's default is `public`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectKey {
    /// Folded schema.
    pub schema: String,
    /// Folded name.
    pub name: String,
}

impl ObjectKey {
    /// A key from folded parts.
    pub fn new(schema: impl Into<String>, name: impl Into<String>) -> Self {
        ObjectKey { schema: schema.into(), name: name.into() }
    }

    /// How people and our JSON write it: the schema is left out when it is the default one (`public`, `main`).
    pub fn display(&self) -> String {
        if self.schema == "public" || self.schema == "main" { self.name.clone() } else { format!("{}.{}", self.schema, self.name) }
    }
}

/// Everything that exists on one side after replay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalog {
    /// The engine.
    pub dialect: Dialect,
    /// Schemas that statements created (PostgreSQL; `public` is always there and not listed).
    pub schemas: SortedMap<String, SchemaObject>,
    /// Tables of every kind.
    pub tables: SortedMap<ObjectKey, Table>,
    /// Indexes that statements created (those that implement a constraint are part of it).
    pub indexes: SortedMap<ObjectKey, Index>,
    /// Views and materialized views.
    pub views: SortedMap<ObjectKey, View>,
    /// Triggers, by table and name (SQLite: the name alone is unique, the table is still part of the key).
    pub triggers: SortedMap<(ObjectKey, String), Trigger>,
    /// Functions, procedures, aggregates, by name and input argument types.
    pub routines: SortedMap<RoutineKey, Routine>,
    /// Sequences, those of serial and identity columns included.
    pub sequences: SortedMap<ObjectKey, Sequence>,
    /// Enums, composites, ranges, base types.
    pub types: SortedMap<ObjectKey, UserType>,
    /// Domains.
    pub domains: SortedMap<ObjectKey, Domain>,
    /// Row security policies, by table and name.
    pub policies: SortedMap<(ObjectKey, String), Policy>,
    /// Extensions by name.
    pub extensions: SortedMap<String, Extension>,
    /// Objects recorded by kind, name and definition only. The string is the name as displayed, with its table for rules.
    pub others: SortedMap<(ObjectKind, ObjectKey), OtherObject>,
    /// Relations that a statement which was not analysed may have changed, with those statements.
    pub tainted: SortedMap<ObjectKey, Vec<SourceSpan>>,
}

impl Catalog {
    /// An empty catalog of an engine.
    pub fn new(dialect: Dialect) -> Self {
        Catalog {
            dialect,
            schemas: SortedMap::new(),
            tables: SortedMap::new(),
            indexes: SortedMap::new(),
            views: SortedMap::new(),
            triggers: SortedMap::new(),
            routines: SortedMap::new(),
            sequences: SortedMap::new(),
            types: SortedMap::new(),
            domains: SortedMap::new(),
            policies: SortedMap::new(),
            extensions: SortedMap::new(),
            others: SortedMap::new(),
            tainted: SortedMap::new(),
        }
    }

    /// Indexes of a table, in name order.
    pub fn indexes_of<'a>(&'a self, table: &'a ObjectKey) -> impl Iterator<Item = (&'a ObjectKey, &'a Index)> {
        self.indexes.iter().filter(move |(_, index)| &index.table == table)
    }
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SchemaObject {
    /// Where it comes from.
    pub provenance: Provenance,
    /// `COMMENT ON`.
    pub comment: Option<String>,
}

/// Kinds of tables.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TableKind {
    /// An ordinary table.
    #[default]
    Ordinary,
    /// A partitioned table: what stands after `PARTITION BY`.
    Partitioned(String),
    /// A foreign table.
    Foreign,
    /// A SQLite virtual table: module and arguments.
    Virtual {
        /// Module in lower case.
        module: String,
        /// Arguments as written.
        args: Vec<String>,
    },
    /// A table that a virtual table's module keeps for itself.
    Shadow,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// As the author wrote it (SQLite) or as folded (PostgreSQL), without schema.
    pub name: String,
    /// What kind.
    pub kind: TableKind,
    /// Temporary, unlogged.
    pub persistence: Persistence,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// The primary key.
    pub primary_key: Option<KeyConstraint>,
    /// Unique constraints.
    pub uniques: Vec<KeyConstraint>,
    /// Check constraints.
    pub checks: Vec<CheckConstraint>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Exclusion constraints.
    pub exclusions: Vec<ExclusionConstraint>,
    /// Parents of inheritance, in order.
    pub inherits: Vec<ObjectKey>,
    /// Parent and bound of a partition.
    pub partition_of: Option<(ObjectKey, String)>,
    /// Row security is enabled.
    pub row_security: bool,
    /// Row security is forced on the owner.
    pub force_row_security: bool,
    /// SQLite `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// SQLite `STRICT`.
    pub strict: bool,
    /// `REPLICA IDENTITY` other than `DEFAULT`.
    pub replica_identity: Option<String>,
    /// PostgreSQL storage parameters; `server` of a foreign table, `of` the type of a typed one.
    pub parameters: Parameters,
    /// No statement creates it: it was inferred from what is used of it, and never counts as known.
    pub assumed: bool,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Table {
    /// A column by folded name.
    pub fn column(&self, dialect: Dialect, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| dialect.same(&column.name, name))
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Column {
    /// Its name as written (SQLite) or folded (PostgreSQL).
    pub name: String,
    /// Its type; `serial` is stored as its integer type with `serial` set.
    pub data_type: DataType,
    /// May be null. PostgreSQL: false for key columns; SQLite: what `PRAGMA table_xinfo` says.
    pub nullable: bool,
    /// Default; a serial column's is `nextval(…)`.
    pub default: Option<Expression>,
    /// Generated column.
    pub generated: Option<Generated>,
    /// Identity.
    pub identity: Option<Identity>,
    /// The type was written as `serial`, or the column owns the sequence of its `nextval` default.
    pub serial: bool,
    /// Explicit collation that differs from the type's.
    pub collation: Option<String>,
    /// SQLite hidden column of a virtual table.
    pub hidden: bool,
    /// PostgreSQL inheritance: the column is defined by this table itself, not only inherited.
    pub local: bool,
    /// SQLite `NOT NULL ON CONFLICT`.
    pub not_null_on_conflict: Option<String>,
    /// How PostgreSQL keeps its values.
    pub storage: ColumnStorage,
    /// Inferred from use, see [`Table::assumed`].
    pub assumed: bool,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// How PostgreSQL keeps the values of a column, where a statement says so; results stay the same.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnStorage {
    /// `STORAGE` in upper case.
    pub mode: Option<String>,
    /// `COMPRESSION` in lower case.
    pub compression: Option<String>,
    /// `STATISTICS` target other than the default.
    pub statistics: Option<i32>,
    /// `n_distinct` and the like.
    pub parameters: Parameters,
}

/// A generated column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The expression.
    pub expression: Expression,
    /// `STORED` as opposed to `VIRTUAL`.
    pub stored: bool,
}

impl Column {
    /// Whether it is the rowid of its SQLite table, and numbers itself.
    pub fn is_rowid(&self) -> bool {
        matches!(self.identity, Some(Identity::Rowid | Identity::Autoincrement))
    }
}

/// How a column numbers itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// `GENERATED ALWAYS AS IDENTITY`.
    Always,
    /// `GENERATED BY DEFAULT AS IDENTITY`.
    ByDefault,
    /// SQLite `INTEGER PRIMARY KEY AUTOINCREMENT`.
    Autoincrement,
    /// SQLite `INTEGER PRIMARY KEY`: the column is the rowid and numbers itself.
    Rowid,
}

/// A primary key or unique constraint.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyConstraint {
    /// Its name; PostgreSQL always has one, SQLite when written.
    pub name: Option<String>,
    /// The name was made by the engine.
    pub auto_named: bool,
    /// Key columns.
    pub columns: Vec<IndexColumn>,
    /// `INCLUDE`.
    pub include: Vec<String>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// `WITHOUT OVERLAPS`.
    pub without_overlaps: bool,
    /// Deferrability.
    pub deferral: Deferral,
    /// SQLite `ON CONFLICT`.
    pub on_conflict: Option<String>,
    /// PostgreSQL storage parameters of its index.
    pub parameters: Parameters,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// `COMMENT ON INDEX` of its index.
    pub index_comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl KeyConstraint {
    /// Names of plain key columns, in order (constraints have no expressions).
    pub fn column_names(&self) -> Vec<&str> {
        self.columns
            .iter()
            .filter_map(|column| match &column.key {
                crate::sql::IndexKey::Column(name) => Some(name.as_str()),
                crate::sql::IndexKey::Expression(_) => None,
            })
            .collect()
    }
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub enum Deferral {
    /// At once.
    #[default]
    NotDeferrable,
    /// `DEFERRABLE INITIALLY IMMEDIATE`.
    Deferrable,
    /// `DEFERRABLE INITIALLY DEFERRED`.
    InitiallyDeferred,
}

/// A check constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckConstraint {
    /// Its name; PostgreSQL always has one, SQLite when written.
    pub name: Option<String>,
    /// The name was made by the engine.
    pub auto_named: bool,
    /// The column it was written on, if any.
    pub column: Option<String>,
    /// The condition.
    pub expression: Expression,
    /// `NOT VALID`: existing rows are unchecked.
    pub not_valid: bool,
    /// `NOT ENFORCED`.
    pub not_enforced: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// Inherited from a parent, not defined by this table.
    pub inherited: bool,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// Its name; PostgreSQL always has one, SQLite when written.
    pub name: Option<String>,
    /// The name was made by the engine.
    pub auto_named: bool,
    /// Referencing columns.
    pub columns: Vec<String>,
    /// Referenced table.
    pub ref_table: ObjectKey,
    /// The referenced table's name as written, for display.
    pub ref_table_name: String,
    /// Referenced columns; PostgreSQL: resolved to the primary key when not written; SQLite: empty when not written.
    pub ref_columns: Vec<String>,
    /// `ON DELETE`.
    pub on_delete: ReferentialAction,
    /// Columns of `ON DELETE SET NULL (…)`.
    pub on_delete_columns: Vec<String>,
    /// `ON UPDATE`.
    pub on_update: ReferentialAction,
    /// `MATCH` in upper case when written and not `SIMPLE`.
    pub match_type: Option<String>,
    /// Deferrability.
    pub deferral: Deferral,
    /// `NOT VALID`.
    pub not_valid: bool,
    /// `NOT ENFORCED`.
    pub not_enforced: bool,
    /// The engine lists it on the partitioned parent only.
    pub inherited: bool,
    /// Names of the constraints that PostgreSQL keeps for each partition of the referenced table, which no other constraint gets.
    pub partition_names: Vec<(ObjectKey, String)>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// An exclusion constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionConstraint {
    /// Its name.
    pub name: Option<String>,
    /// As written after `EXCLUDE`.
    pub text: String,
    /// Normalised tokens.
    pub tokens: Vec<String>,
    /// Deferrability.
    pub deferral: Deferral,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// `COMMENT ON INDEX` of its index.
    pub index_comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// An index that a statement created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// Its name as written (SQLite) or folded (PostgreSQL), without schema.
    pub name: String,
    /// The name was made by the engine.
    pub auto_named: bool,
    /// Its table.
    pub table: ObjectKey,
    /// `UNIQUE`.
    pub unique: bool,
    /// Access method.
    pub method: String,
    /// Keys.
    pub columns: Vec<IndexColumn>,
    /// `INCLUDE`.
    pub include: Vec<String>,
    /// `WHERE`.
    pub predicate: Option<Expression>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// The parent's index, when a partition got this one from its parent.
    pub partition_of: Option<ObjectKey>,
    /// PostgreSQL storage parameters.
    pub parameters: Parameters,
    /// `STATISTICS` targets of its keys by their position, from 1.
    pub statistics: SortedMap<u32, i32>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// Materialized.
    pub materialized: bool,
    /// Temporary.
    pub temporary: bool,
    /// The query.
    pub query: QueryText,
    /// Output columns, when they can be told.
    pub columns: Option<Vec<String>>,
    /// Options, `check_option` among them; storage parameters of a materialized view; what an insert gives to a column, as `default of …`.
    pub parameters: Parameters,
    /// How the values of columns of a materialized view are kept, where a statement says so.
    pub storage: SortedMap<String, ColumnStorage>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its definition, with the table's and function's names as they are now.
    pub definition: crate::sql::CreateTrigger,
    /// The table or view it stands on.
    pub table: ObjectKey,
    /// `O`, `D`, `R`, `A` as in `pg_trigger.tgenabled`; `O` for SQLite.
    pub enabled: char,
    /// The constraint that a PostgreSQL constraint trigger made; it keeps its name when the trigger is renamed.
    pub constraint_name: Option<String>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Identifies a routine: its name and input argument types as `pg_get_function_identity_arguments` distinguishes them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoutineKey {
    /// Schema and name.
    pub name: ObjectKey,
    /// Types of input arguments, in the words of [`DataType::name`] with `[]` for arrays.
    pub args: Vec<String>,
}

/// A function, procedure or aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine {
    /// What kind.
    pub kind: RoutineKind,
    /// Its name.
    pub name: String,
    /// All arguments.
    pub args: Vec<RoutineArgument>,
    /// Everything else as created; later `ALTER FUNCTION` changes are applied to it.
    pub definition: crate::sql::CreateRoutine,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A sequence, with every option resolved as the engine would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// Its name.
    pub name: String,
    /// `smallint`, `integer`, `bigint`.
    pub data_type: String,
    /// Start.
    pub start: i64,
    /// Increment.
    pub increment: i64,
    /// Minimum.
    pub min: i64,
    /// Maximum.
    pub max: i64,
    /// Cache.
    pub cache: i64,
    /// Cycle.
    pub cycle: bool,
    /// Owning table and column.
    pub owned_by: Option<(ObjectKey, String)>,
    /// Made by an identity column (true) rather than by `serial` or a statement.
    pub identity: bool,
    /// Whether it is temporary, or lost in a crash (<https://www.postgresql.org/docs/15/sql-createsequence.html>).
    pub persistence: Persistence,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A user-defined type other than a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// Its name.
    pub name: String,
    /// What it is.
    pub definition: crate::sql::TypeDefinition,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Its name.
    pub name: String,
    /// The type it is based on.
    pub base: DataType,
    /// `COLLATE`.
    pub collation: Option<String>,
    /// `DEFAULT`.
    pub default: Option<Expression>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// Checks.
    pub checks: Vec<CheckConstraint>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A row security policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: ObjectKey,
    /// `PERMISSIVE` as opposed to `RESTRICTIVE`.
    pub permissive: bool,
    /// `ALL`, `SELECT`, …
    pub command: String,
    /// Roles; empty is `PUBLIC`.
    pub roles: SortedSet<String>,
    /// `USING`.
    pub using: Option<Expression>,
    /// `WITH CHECK`.
    pub with_check: Option<Expression>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// An extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its name.
    pub name: String,
    /// Version when written.
    pub version: Option<String>,
    /// Schema when written.
    pub schema: Option<String>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// An object recorded by kind, name and definition only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherObject {
    /// What kind.
    pub kind: ObjectKind,
    /// Its name for display.
    pub name: ObjectName,
    /// The table it belongs to.
    pub table: Option<ObjectKey>,
    /// The statement that made it, blanks collapsed.
    pub definition: String,
    /// Normalised tokens of that statement.
    pub tokens: Vec<String>,
    /// `COMMENT ON`.
    pub comment: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}
