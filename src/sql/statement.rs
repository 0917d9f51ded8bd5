//! The one statement model that both engines are lowered into.

use super::{DataType, Expression, QueryText};
use crate::source::SourceSpan;

/// A possibly qualified name, folded as its dialect folds it (PostgreSQL: unquoted names in lower case and cut at 63 bytes; SQLite: as
/// written, quotes removed).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ObjectName {
    /// Schema (PostgreSQL) or database (`main`, `temp`, SQLite), when written.
    pub schema: Option<String>,
    /// The name itself.
    pub name: String,
}

impl ObjectName {
    /// A name without a schema.
    pub fn bare(name: impl Into<String>) -> Self {
        ObjectName { schema: None, name: name.into() }
    }
}

impl std::fmt::Display for ObjectName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// A statement with where it stands and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// From its first token to its last (the semicolon excluded).
    pub span: SourceSpan,
    /// What became of it.
    pub outcome: Outcome,
    /// Clauses of a modelled statement that the model does not hold: recorded, never dropped.
    pub not_modelled: Vec<UnmodelledClause>,
    /// What a statement without effect on a schema needs all the same, so that the engine refuses it where that is not there.
    pub needs: Vec<Need>,
}

/// An object that must exist for a statement to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// A relation of any kind.
    Relation(ObjectName),
    /// A schema.
    Schema(String),
    /// A function, procedure or routine.
    Routine(ObjectKind, ObjectReference),
}

/// A clause that was read but is not in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmodelledClause {
    /// Where it stands.
    pub span: SourceSpan,
    /// What it is, for example `table option WITH (fillfactor)`.
    pub what: String,
    /// Whether the clause could hide a schema difference; a tablespace cannot.
    pub could_hide: bool,
}

/// What became of a statement. Every statement has exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the model.
    Modelled(Box<StatementKind>),
    /// Declared to have no effect on a schema; the word is the entry of the declaration list (`SET`, `GRANT`, `VACUUM`, …).
    Irrelevant(&'static str),
    /// Recognised, but its effect on the catalog cannot be known (`DO`, dynamic SQL, functions called for effect).
    Opaque {
        /// The kind of statement, in upper case.
        kind: String,
        /// Why the effect is unknown, as a sentence.
        reason: String,
        /// Relations that its text names.
        affects: Vec<ObjectName>,
    },
    /// The parser did not accept it.
    NotUnderstood {
        /// The first words in upper case, for example `CREATE TABLE`.
        kind: String,
        /// What the parser met, as a sentence.
        reason: String,
        /// Relations that its text names, as far as words can tell.
        affects: Vec<ObjectName>,
    },
}

/// Statements the model knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatementKind {
    /// `CREATE TABLE`.
    CreateTable(CreateTable),
    /// `CREATE TABLE … AS SELECT` and `SELECT … INTO`.
    CreateTableAs(CreateTableAs),
    /// SQLite `CREATE VIRTUAL TABLE`.
    CreateVirtualTable(CreateVirtualTable),
    /// `ALTER TABLE` (also of views, indexes, sequences and foreign tables where PostgreSQL lets `ALTER TABLE` stand for them).
    AlterTable(AlterTable),
    /// `CREATE INDEX`.
    CreateIndex(CreateIndex),
    /// `CREATE [MATERIALIZED] VIEW`.
    CreateView(CreateView),
    /// `CREATE TRIGGER`.
    CreateTrigger(CreateTrigger),
    /// `CREATE FUNCTION`, `PROCEDURE`, `AGGREGATE`.
    CreateRoutine(CreateRoutine),
    /// `ALTER FUNCTION`, `PROCEDURE`, `ROUTINE`: options.
    AlterRoutine(AlterRoutine),
    /// `CREATE SEQUENCE`.
    CreateSequence(CreateSequence),
    /// `ALTER SEQUENCE` (options and `OWNED BY`).
    AlterSequence(AlterSequence),
    /// `CREATE TYPE`.
    CreateType(CreateType),
    /// `ALTER TYPE`: values and attributes.
    AlterType(AlterType),
    /// `CREATE DOMAIN`.
    CreateDomain(CreateDomain),
    /// `ALTER DOMAIN`.
    AlterDomain(AlterDomain),
    /// `CREATE EXTENSION`.
    CreateExtension(CreateExtension),
    /// `CREATE SCHEMA`; its elements follow as statements of their own.
    CreateSchema(CreateSchema),
    /// `CREATE POLICY`.
    CreatePolicy(CreatePolicy),
    /// `ALTER POLICY` (roles, expressions).
    AlterPolicy(AlterPolicy),
    /// Objects that are recorded by kind, name and definition without more structure: rules, statistics, publications, collations,
    /// casts, operators, operator classes, event triggers, text search objects, foreign servers, …
    CreateOther(CreateOther),
    /// `ALTER` of an object that is recorded by its definition only.
    AlterOther(AlterOther),
    /// `DROP` of any kind.
    Drop(Drop),
    /// `ALTER … RENAME TO` of any kind; columns and constraints are actions of [`AlterTable`].
    Rename(Rename),
    /// `ALTER … SET SCHEMA` of any kind.
    SetSchema(SetSchema),
    /// `COMMENT ON`.
    Comment(Comment),
    /// `INSERT`, `COPY … FROM`, `UPDATE`, `DELETE`, `TRUNCATE`, `MERGE`: rows, not schema.
    Data(DataChange),
    /// `BEGIN`, `COMMIT`, `ROLLBACK`, savepoints.
    Transaction(TransactionControl),
    /// `SET search_path`, also through `set_config`.
    SetSearchPath {
        /// The new path; `None` for `RESET` and `DEFAULT`.
        path: Option<Vec<String>>,
        /// `SET LOCAL`, or `set_config(…, true)`.
        local: bool,
        /// `ALTER DATABASE … SET search_path`: in force from the next session on, not in this one.
        later_sessions: bool,
    },
    /// `SET check_function_bodies`: whether a function's body is looked at when it is created.
    CheckFunctionBodies(bool),
    /// psql's `\\set ON_ERROR_STOP`: whether a script ends with the first statement that is refused.
    StopOnError(bool),
    /// A SQLite `PRAGMA` that changes how later statements work: `foreign_keys`, `legacy_alter_table`, `writable_schema`.
    Pragma {
        /// Name in lower case.
        name: String,
        /// Value in lower case, `None` for a question.
        value: Option<String>,
    },
    /// SQLite `ATTACH` (true) and `DETACH` (false) of a database name.
    Attach {
        /// Attach or detach.
        attach: bool,
        /// The database name.
        name: String,
    },
    /// A query or `CALL` that is run for the effect of the functions it calls.
    FunctionCalls(FunctionCalls),
    /// `DO` with its body, for the static patterns that replay may execute.
    DoBlock {
        /// The language, `plpgsql` when not written.
        language: String,
        /// The body between its quotes.
        body: String,
        /// Where the body stands.
        body_span: SourceSpan,
    },
}

/// `SELECT f(…), g(…)` without rows to go through, or `CALL p(…)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionCalls {
    /// The words a report names it by.
    pub kind: String,
    /// The calls, in order.
    pub calls: Vec<FunctionCall>,
    /// Why nothing is known when they cannot be run.
    pub reason: String,
    /// Tables named in it.
    pub affects: Vec<ObjectName>,
}

/// One call with its arguments as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionCall {
    /// The function.
    pub name: ObjectName,
    /// Its arguments, each as its text.
    pub args: Vec<String>,
}

/// How long a table lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Persistence {
    /// Until dropped.
    #[default]
    Permanent,
    /// `TEMP`.
    Temporary,
    /// PostgreSQL `UNLOGGED`.
    Unlogged,
}

/// `CREATE TABLE`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CreateTable {
    /// Its name.
    pub name: ObjectName,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// `TEMP`, `UNLOGGED`.
    pub persistence: Persistence,
    /// `CREATE FOREIGN TABLE`.
    pub foreign: bool,
    /// Columns in order.
    pub columns: Vec<ColumnDefinition>,
    /// Table constraints; column constraints stand with their column.
    pub constraints: Vec<ConstraintDefinition>,
    /// `LIKE` elements with the column position they stand at.
    pub like: Vec<LikeElement>,
    /// Parents of `INHERITS`.
    pub inherits: Vec<ObjectName>,
    /// `PARTITION BY …`, as written without the keyword: `RANGE (logdate)`.
    pub partition_by: Option<PartitionBy>,
    /// `PARTITION OF parent` and its bound as written (`FOR VALUES …` or `DEFAULT`).
    pub partition_of: Option<PartitionOf>,
    /// `OF type`.
    pub of_type: Option<ObjectName>,
    /// SQLite `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// SQLite `STRICT`.
    pub strict: bool,
    /// `WITH (…)`.
    pub parameters: Parameters,
}

/// `PARTITION BY RANGE (a, lower(b))`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionBy {
    /// As written after `PARTITION BY`.
    pub text: String,
    /// Plain key columns; expressions are left out.
    pub columns: Vec<String>,
}

/// `PARTITION OF parent FOR VALUES …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionOf {
    /// The partitioned table.
    pub parent: ObjectName,
    /// The bound as written.
    pub bound: String,
}

/// `LIKE source INCLUDING …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikeElement {
    /// The table or view copied from.
    pub source: ObjectName,
    /// Number of own columns written before it.
    pub position: usize,
    /// Options in force at the end, in upper case: `DEFAULTS`, `CONSTRAINTS`, `INDEXES`, `IDENTITY`, `GENERATED`, `COMMENTS`, `STORAGE`, `STATISTICS`, `COMPRESSION`; `ALL` is expanded.
    pub including: Vec<String>,
}

/// `CREATE TABLE … AS`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTableAs {
    /// Its name.
    pub name: ObjectName,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// `TEMP`, `UNLOGGED`.
    pub persistence: Persistence,
    /// Column names when written.
    pub columns: Vec<String>,
    /// The query.
    pub query: QueryText,
    /// `WITH (…)`.
    pub parameters: Parameters,
}

/// `CREATE VIRTUAL TABLE name USING module(args)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateVirtualTable {
    /// Its name.
    pub name: ObjectName,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// Module in lower case.
    pub module: String,
    /// Arguments as written, split at top-level commas, trimmed.
    pub args: Vec<String>,
}

/// Storage parameters (`WITH (fillfactor = 70)`) and options of views: names in lower case, values without quotes, `true` for a name alone.
pub type Parameters = crate::source::SortedMap<String, String>;

/// A change of how PostgreSQL keeps the values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnStorageChange {
    /// `SET STORAGE` in upper case; `None` is `DEFAULT`.
    Mode(Option<String>),
    /// `SET COMPRESSION` in lower case; `None` is `default`.
    Compression(Option<String>),
    /// `SET STATISTICS`; `None` is the default, also written `-1`.
    Statistics(Option<i32>),
    /// `SET (n_distinct = …)` and `RESET (…)`.
    Parameters {
        /// What is set.
        set: Parameters,
        /// What goes back to its default.
        reset: Vec<String>,
    },
}

/// A column with the constraints written on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnDefinition {
    /// Where the definition stands.
    pub span: SourceSpan,
    /// Its name.
    pub name: String,
    /// Its type; `raw` is empty for a SQLite column without one.
    pub data_type: DataType,
    /// `Some(false)` for `NOT NULL`, `Some(true)` for an explicit `NULL`, `None` when nothing is written.
    pub nullable: Option<bool>,
    /// Name of the NOT NULL constraint when written.
    pub not_null_name: Option<String>,
    /// `DEFAULT`.
    pub default: Option<Expression>,
    /// `GENERATED … AS (…)`.
    pub generated: Option<GeneratedDefinition>,
    /// `GENERATED … AS IDENTITY`.
    pub identity: Option<IdentityDefinition>,
    /// SQLite `AUTOINCREMENT`.
    pub autoincrement: bool,
    /// `COLLATE`.
    pub collation: Option<String>,
    /// Key, unique, check, reference and exclusion constraints written on the column, in order; their `columns` hold this column.
    pub constraints: Vec<ConstraintDefinition>,
    /// SQLite `NOT NULL ON CONFLICT …`.
    pub not_null_on_conflict: Option<String>,
    /// `STORAGE` in upper case (PostgreSQL 16).
    pub storage: Option<String>,
    /// `COMPRESSION` in lower case.
    pub compression: Option<String>,
}

/// A generated column's expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedDefinition {
    /// The expression.
    pub expression: Expression,
    /// `STORED`; `false` is `VIRTUAL`, the default of SQLite and of PostgreSQL 18.
    pub stored: bool,
}

/// `GENERATED { ALWAYS | BY DEFAULT } AS IDENTITY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityDefinition {
    /// `ALWAYS` as opposed to `BY DEFAULT`.
    pub always: bool,
    /// Sequence options.
    pub options: SequenceOptions,
}

/// A constraint of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConstraintDefinition {
    /// Where it stands.
    pub span: SourceSpan,
    /// Its name when written.
    pub name: Option<String>,
    /// What it demands.
    pub kind: ConstraintKind,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
    /// `NOT VALID`.
    pub not_valid: bool,
    /// `NO INHERIT`.
    pub no_inherit: bool,
    /// `NOT ENFORCED` (PostgreSQL 18).
    pub not_enforced: bool,
    /// SQLite `ON CONFLICT` action in upper case.
    pub on_conflict: Option<String>,
    /// `WITH (…)` of the index behind a key.
    pub parameters: Parameters,
}

/// A key column of a constraint or an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexColumn {
    /// A plain column, or an expression.
    pub key: IndexKey,
    /// `DESC`.
    pub descending: bool,
    /// `NULLS FIRST` is `Some(true)`, `NULLS LAST` is `Some(false)`.
    pub nulls_first: Option<bool>,
    /// `COLLATE`.
    pub collation: Option<String>,
    /// PostgreSQL operator class, without its parameters.
    pub opclass: Option<String>,
    /// SQLite: the quote that the name of a plain column starts with. A name in double quotes is a string once no column has it.
    pub quote: Option<char>,
}

impl IndexColumn {
    /// A plain ascending column.
    pub fn plain(name: impl Into<String>) -> Self {
        IndexColumn {
            key: IndexKey::Column(name.into()),
            descending: false,
            nulls_first: None,
            collation: None,
            opclass: None,
            quote: None,
        }
    }
}

/// What an index is built on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexKey {
    /// A column.
    Column(String),
    /// An expression.
    Expression(Expression),
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConstraintKind {
    /// `PRIMARY KEY`.
    PrimaryKey {
        /// Key columns; SQLite allows collation and order here.
        columns: Vec<IndexColumn>,
        /// `INCLUDE`.
        include: Vec<String>,
        /// `ADD PRIMARY KEY USING INDEX name`.
        using_index: Option<String>,
        /// `WITHOUT OVERLAPS` on the last column (PostgreSQL 18).
        without_overlaps: bool,
    },
    /// `UNIQUE`.
    Unique {
        /// Key columns.
        columns: Vec<IndexColumn>,
        /// `INCLUDE`.
        include: Vec<String>,
        /// `ADD UNIQUE USING INDEX name`.
        using_index: Option<String>,
        /// `NULLS NOT DISTINCT`.
        nulls_not_distinct: bool,
        /// `WITHOUT OVERLAPS` on the last column (PostgreSQL 18).
        without_overlaps: bool,
    },
    /// `CHECK`.
    Check {
        /// The condition.
        expression: Expression,
    },
    /// `FOREIGN KEY` or `REFERENCES`.
    ForeignKey(ForeignKeyDefinition),
    /// `EXCLUDE`, kept as written after the keyword.
    Exclude {
        /// As written.
        text: String,
        /// Normalised tokens.
        tokens: Vec<String>,
    },
    /// `NOT NULL column` as a table constraint (PostgreSQL 18).
    NotNull {
        /// The column.
        column: String,
    },
}

/// `FOREIGN KEY (a) REFERENCES t (b) …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKeyDefinition {
    /// Referencing columns.
    pub columns: Vec<String>,
    /// Referenced table.
    pub ref_table: ObjectName,
    /// Referenced columns; empty means the primary key.
    pub ref_columns: Vec<String>,
    /// `ON DELETE`.
    pub on_delete: ReferentialAction,
    /// Columns of `ON DELETE SET NULL (…)`.
    pub on_delete_columns: Vec<String>,
    /// `ON UPDATE`.
    pub on_update: ReferentialAction,
    /// `MATCH` in upper case when written.
    pub match_type: Option<String>,
}

/// What happens to referencing rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ReferentialAction {
    /// The default.
    #[default]
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

impl ReferentialAction {
    /// The SQL words.
    pub fn as_str(self) -> &'static str {
        match self {
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        }
    }
}

/// `ALTER TABLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterTable {
    /// The relation's name.
    pub name: ObjectName,
    /// `IF EXISTS` written.
    pub if_exists: bool,
    /// `ONLY` written.
    pub only: bool,
    /// The word written after `ALTER`.
    pub object: ObjectKind,
    /// Actions in order, each with its span.
    pub actions: Vec<(SourceSpan, AlterTableAction)>,
}

/// One action of `ALTER TABLE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTableAction {
    /// `ADD COLUMN`.
    AddColumn {
        /// The column.
        column: Box<ColumnDefinition>,
        /// `IF NOT EXISTS` written.
        if_not_exists: bool,
    },
    /// `DROP COLUMN`.
    DropColumn {
        /// The column.
        name: String,
        /// `IF EXISTS` written.
        if_exists: bool,
        /// `CASCADE` written.
        cascade: bool,
    },
    /// `RENAME COLUMN a TO b`.
    RenameColumn {
        /// Old name.
        from: String,
        /// New name.
        to: String,
        /// The new name was written in quotes, which SQLite then writes wherever the name stands.
        quoted: bool,
    },
    /// `RENAME TO`.
    RenameTo {
        /// New name.
        to: String,
    },
    /// `RENAME CONSTRAINT a TO b`.
    RenameConstraint {
        /// Old name.
        from: String,
        /// New name.
        to: String,
    },
    /// `ALTER COLUMN … TYPE`.
    SetType {
        /// The column.
        column: String,
        /// The new type.
        data_type: DataType,
        /// `COLLATE`.
        collation: Option<String>,
        /// `USING`.
        using: Option<Expression>,
    },
    /// `ALTER COLUMN … SET DEFAULT`, or `DROP DEFAULT` when `None`.
    SetDefault {
        /// The column.
        column: String,
        /// The new default.
        default: Option<Expression>,
    },
    /// `ALTER COLUMN … SET NOT NULL` (false) or `DROP NOT NULL` (true).
    SetNullable {
        /// The column.
        column: String,
        /// Whether it may be null afterwards.
        nullable: bool,
    },
    /// `ALTER COLUMN … ADD GENERATED … AS IDENTITY`.
    AddIdentity {
        /// The column.
        column: String,
        /// The identity.
        identity: IdentityDefinition,
    },
    /// `ALTER COLUMN … SET GENERATED …`, sequence options.
    SetIdentity {
        /// The column.
        column: String,
        /// `ALWAYS`, when written.
        always: Option<bool>,
        /// Changed sequence options.
        options: SequenceOptions,
    },
    /// `ALTER COLUMN … DROP IDENTITY`.
    DropIdentity {
        /// The column.
        column: String,
        /// `IF EXISTS` written.
        if_exists: bool,
    },
    /// `ALTER COLUMN … SET EXPRESSION AS (…)` (PostgreSQL 17).
    SetExpression {
        /// The column.
        column: String,
        /// The new expression.
        expression: Expression,
    },
    /// `ALTER COLUMN … DROP EXPRESSION`.
    DropExpression {
        /// The column.
        column: String,
        /// `IF EXISTS` written.
        if_exists: bool,
    },
    /// `ADD CONSTRAINT`.
    AddConstraint(ConstraintDefinition),
    /// `DROP CONSTRAINT`.
    DropConstraint {
        /// The constraint.
        name: String,
        /// `IF EXISTS` written.
        if_exists: bool,
        /// `CASCADE` written.
        cascade: bool,
    },
    /// `ALTER CONSTRAINT`: deferrability.
    AlterConstraint {
        /// The constraint.
        name: String,
        /// `DEFERRABLE`, when written.
        deferrable: Option<bool>,
        /// `INITIALLY DEFERRED`, when written.
        initially_deferred: Option<bool>,
    },
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint {
        /// The constraint.
        name: String,
    },
    /// `ATTACH PARTITION`.
    AttachPartition {
        /// The table attached.
        partition: ObjectName,
        /// The bound as written.
        bound: String,
    },
    /// `DETACH PARTITION`.
    DetachPartition {
        /// The table detached.
        partition: ObjectName,
    },
    /// `ALTER INDEX … ATTACH PARTITION index`.
    AttachIndexPartition {
        /// The index attached.
        index: ObjectName,
    },
    /// `INHERIT` (true) and `NO INHERIT` (false).
    Inherit {
        /// The parent.
        parent: ObjectName,
        /// Add or remove.
        inherit: bool,
    },
    /// `ENABLE`/`DISABLE`/`FORCE`/`NO FORCE ROW LEVEL SECURITY`.
    RowSecurity {
        /// Enabled, when changed.
        enabled: Option<bool>,
        /// Forced, when changed.
        forced: Option<bool>,
    },
    /// `ENABLE`/`DISABLE TRIGGER`; the name, or `ALL`/`USER`, and `O`, `D`, `R`, `A` as in `pg_trigger.tgenabled`.
    TriggerState {
        /// The trigger, `ALL` or `USER`.
        name: String,
        /// New state.
        state: char,
    },
    /// `SET SCHEMA`.
    SetSchema {
        /// The new schema.
        schema: String,
    },
    /// `SET LOGGED` (true), `SET UNLOGGED` (false).
    SetLogged(bool),
    /// `REPLICA IDENTITY`, as written after the words.
    ReplicaIdentity(String),
    /// `SET (…)` and `RESET (…)` of a table, an index or a view.
    SetParameters {
        /// What is set.
        set: Parameters,
        /// What goes back to its default.
        reset: Vec<String>,
    },
    /// `ALTER COLUMN … SET STORAGE`, `SET COMPRESSION`, `SET STATISTICS`, `SET (…)`.
    SetColumnStorage {
        /// The column.
        column: String,
        /// What changes.
        change: ColumnStorageChange,
    },
    /// `ALTER INDEX … ALTER COLUMN n SET STATISTICS`.
    SetIndexStatistics {
        /// The position of the key, from 1.
        column: u32,
        /// As in [`ColumnStorageChange::Statistics`].
        target: Option<i32>,
    },
    /// An action declared to have no effect on the schema: `OWNER TO`, `SET TABLESPACE`, `CLUSTER ON`, …
    Irrelevant(&'static str),
}

/// `CREATE INDEX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// `CONCURRENTLY` (PostgreSQL).
    pub concurrently: bool,
    /// Its name; PostgreSQL makes one when it is not written.
    pub name: Option<ObjectName>,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// The table.
    pub table: ObjectName,
    /// `ON ONLY`.
    pub only: bool,
    /// `UNIQUE`.
    pub unique: bool,
    /// Access method in lower case, `btree` when not written.
    pub method: String,
    /// Keys.
    pub columns: Vec<IndexColumn>,
    /// `INCLUDE`.
    pub include: Vec<String>,
    /// `WHERE`.
    pub predicate: Option<Expression>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: bool,
    /// `WITH (…)`.
    pub parameters: Parameters,
}

/// `CREATE VIEW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateView {
    /// Its name.
    pub name: ObjectName,
    /// `OR REPLACE` written.
    pub or_replace: bool,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// `TEMP`.
    pub temporary: bool,
    /// `MATERIALIZED`.
    pub materialized: bool,
    /// `RECURSIVE`.
    pub recursive: bool,
    /// Column names when written.
    pub columns: Vec<String>,
    /// The query.
    pub query: QueryText,
    /// Output column names as far as they can be told from the query; `None` for one that cannot (`*`, an unnamed expression in SQLite).
    pub output: Option<Vec<String>>,
    /// `WITH (…)`; `WITH CHECK OPTION` is the option `check_option`, as the server keeps it.
    pub parameters: Parameters,
}

/// `CREATE TRIGGER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateTrigger {
    /// Its name; a schema is possible in SQLite only.
    pub name: ObjectName,
    /// `IF NOT EXISTS` written (SQLite).
    pub if_not_exists: bool,
    /// `OR REPLACE` written (PostgreSQL).
    pub or_replace: bool,
    /// `TEMP` (SQLite).
    pub temporary: bool,
    /// `CONSTRAINT TRIGGER` (PostgreSQL).
    pub constraint: bool,
    /// Table or view.
    pub table: ObjectName,
    /// `BEFORE`, `AFTER`, `INSTEAD OF`; SQLite's default is `BEFORE`.
    pub timing: String,
    /// `INSERT`, `UPDATE`, `DELETE`, `TRUNCATE`, in the order written.
    pub events: Vec<String>,
    /// Columns of `UPDATE OF`.
    pub update_of: Vec<String>,
    /// `FOR EACH ROW` as opposed to `STATEMENT`; SQLite knows rows only.
    pub for_each_row: bool,
    /// `WHEN`.
    pub condition: Option<Expression>,
    /// What runs.
    pub action: TriggerAction,
    /// `DEFERRABLE`.
    pub deferrable: bool,
    /// `INITIALLY DEFERRED`.
    pub initially_deferred: bool,
    /// `REFERENCING …` and `FROM …` as written.
    pub referencing: Option<String>,
}

/// What a trigger runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerAction {
    /// SQLite: the statements between `BEGIN` and `END`.
    Body(QueryText),
    /// PostgreSQL: the function and its arguments as written.
    Function {
        /// The function.
        name: ObjectName,
        /// Arguments.
        args: Vec<String>,
    },
}

/// Kinds of routines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoutineKind {
    /// `FUNCTION`.
    Function,
    /// `PROCEDURE`.
    Procedure,
    /// `AGGREGATE`.
    Aggregate,
}

/// An argument of a routine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutineArgument {
    /// `IN`, `OUT`, `INOUT`, `VARIADIC`, `TABLE`.
    pub mode: String,
    /// Its name when written.
    pub name: Option<String>,
    /// Its type.
    pub data_type: DataType,
    /// Default as written.
    pub default: Option<String>,
}

/// `CREATE FUNCTION`, `PROCEDURE`, `AGGREGATE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateRoutine {
    /// Function, procedure or aggregate.
    pub kind: RoutineKind,
    /// Its name.
    pub name: ObjectName,
    /// `OR REPLACE` written.
    pub or_replace: bool,
    /// Arguments in order.
    pub args: Vec<RoutineArgument>,
    /// `RETURNS` as written (`SETOF integer`, `TABLE(a integer)`).
    pub returns: Option<String>,
    /// Language in lower case.
    pub language: Option<String>,
    /// `IMMUTABLE`, `STABLE`, `VOLATILE`; the default is `VOLATILE`.
    pub volatility: String,
    /// `STRICT` / `RETURNS NULL ON NULL INPUT`.
    pub strict: bool,
    /// `SECURITY DEFINER`.
    pub security_definer: bool,
    /// `LEAKPROOF`.
    pub leakproof: bool,
    /// `PARALLEL` word, `UNSAFE` by default.
    pub parallel: String,
    /// `SET name = value`, `COST`, `ROWS`, `WINDOW`, `SUPPORT` and aggregate options as written, in order.
    pub options: Vec<String>,
    /// The body: between its quotes, the object and symbol names of a C function, or an SQL-standard body.
    pub body: String,
}

/// `ALTER FUNCTION`, `PROCEDURE`, `ROUTINE` with options; `None` leaves a property as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterRoutine {
    /// The word written after `ALTER`.
    pub kind: ObjectKind,
    /// Which routine.
    pub object: ObjectReference,
    /// `IMMUTABLE`, `STABLE`, `VOLATILE`.
    pub volatility: Option<String>,
    /// `STRICT` (true), `CALLED ON NULL INPUT` (false).
    pub strict: Option<bool>,
    /// `SECURITY DEFINER` (true), `SECURITY INVOKER` (false).
    pub security_definer: Option<bool>,
    /// `LEAKPROOF` (true), `NOT LEAKPROOF` (false).
    pub leakproof: Option<bool>,
    /// `PARALLEL` word.
    pub parallel: Option<String>,
    /// `SET name = value`, `RESET name`, `COST`, `ROWS`, `SUPPORT` as written, in order.
    pub options: Vec<String>,
}

/// Options of a sequence; `None` is "not written".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SequenceOptions {
    /// `AS type`, as `format_type` prints it.
    pub data_type: Option<String>,
    /// `START`.
    pub start: Option<i64>,
    /// `INCREMENT`.
    pub increment: Option<i64>,
    /// `MINVALUE`; `Some(None)` is `NO MINVALUE`.
    pub min: Option<Option<i64>>,
    /// `MAXVALUE`; `Some(None)` is `NO MAXVALUE`.
    pub max: Option<Option<i64>>,
    /// `CACHE`.
    pub cache: Option<i64>,
    /// `CYCLE` or `NO CYCLE`.
    pub cycle: Option<bool>,
    /// `OWNED BY table.column`; `Some(None)` is `OWNED BY NONE`.
    pub owned_by: Option<Option<ColumnReference>>,
    /// `SEQUENCE NAME` of an identity column.
    pub name: Option<ObjectName>,
    /// `RESTART`: the value, or the start value.
    pub restart: Option<Option<i64>>,
}

/// A column of a named table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnReference {
    /// The table.
    pub table: ObjectName,
    /// The column.
    pub column: String,
}

/// `CREATE SEQUENCE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateSequence {
    /// Its name.
    pub name: ObjectName,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// `TEMP`, `UNLOGGED`.
    pub persistence: Persistence,
    /// Options.
    pub options: SequenceOptions,
}

/// `ALTER SEQUENCE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterSequence {
    /// Its name.
    pub name: ObjectName,
    /// `IF EXISTS` written.
    pub if_exists: bool,
    /// Changed options.
    pub options: SequenceOptions,
}

/// `CREATE TYPE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateType {
    /// Its name.
    pub name: ObjectName,
    /// What it is.
    pub definition: TypeDefinition,
}

/// What a created type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeDefinition {
    /// `AS ENUM (…)`.
    Enum(Vec<String>),
    /// `AS (…)`: name, type, collation.
    Composite(Vec<CompositeAttribute>),
    /// `AS RANGE (…)`: options as written.
    Range(Vec<String>),
    /// Base type: options as written.
    Base(Vec<String>),
    /// Shell type.
    Shell,
}

/// An attribute of a composite type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompositeAttribute {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// `COLLATE`.
    pub collation: Option<String>,
}

/// `ALTER TYPE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterType {
    /// Its name.
    pub name: ObjectName,
    /// Actions in order.
    pub actions: Vec<AlterTypeAction>,
}

/// One action of `ALTER TYPE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterTypeAction {
    /// `ADD VALUE`; the neighbour, and whether the new value stands before it.
    AddValue {
        /// The new value.
        value: String,
        /// `IF NOT EXISTS` written.
        if_not_exists: bool,
        /// `BEFORE x` is `(true, x)`, `AFTER x` is `(false, x)`.
        neighbour: Option<(bool, String)>,
    },
    /// `RENAME VALUE a TO b`.
    RenameValue {
        /// Old value.
        from: String,
        /// New value.
        to: String,
    },
    /// `ADD ATTRIBUTE`.
    AddAttribute(CompositeAttribute),
    /// `DROP ATTRIBUTE`.
    DropAttribute {
        /// The attribute.
        name: String,
        /// `IF EXISTS` written.
        if_exists: bool,
    },
    /// `ALTER ATTRIBUTE … TYPE`.
    AlterAttribute {
        /// The attribute.
        name: String,
        /// The new type.
        data_type: DataType,
    },
    /// `RENAME ATTRIBUTE a TO b`.
    RenameAttribute {
        /// Old name.
        from: String,
        /// New name.
        to: String,
    },
}

/// `CREATE DOMAIN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateDomain {
    /// Its name.
    pub name: ObjectName,
    /// The type it is based on.
    pub base: DataType,
    /// `COLLATE`.
    pub collation: Option<String>,
    /// `DEFAULT`.
    pub default: Option<Expression>,
    /// `NOT NULL`.
    pub not_null: bool,
    /// Checks, named or not.
    pub checks: Vec<ConstraintDefinition>,
}

/// `ALTER DOMAIN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterDomain {
    /// Its name.
    pub name: ObjectName,
    /// The action.
    pub action: AlterDomainAction,
}

/// The action of `ALTER DOMAIN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlterDomainAction {
    /// `SET DEFAULT`, or `DROP DEFAULT` when `None`.
    SetDefault(Option<Expression>),
    /// `SET NOT NULL` (true), `DROP NOT NULL` (false).
    SetNotNull(bool),
    /// `ADD CONSTRAINT`.
    AddConstraint(ConstraintDefinition),
    /// `DROP CONSTRAINT`.
    DropConstraint {
        /// The constraint.
        name: String,
        /// `IF EXISTS` written.
        if_exists: bool,
    },
    /// `RENAME CONSTRAINT a TO b`.
    RenameConstraint {
        /// Old name.
        from: String,
        /// New name.
        to: String,
    },
    /// `VALIDATE CONSTRAINT`.
    ValidateConstraint(String),
}

/// `CREATE EXTENSION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateExtension {
    /// Its name.
    pub name: String,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// `SCHEMA`.
    pub schema: Option<String>,
    /// `VERSION`.
    pub version: Option<String>,
    /// `CASCADE` written.
    pub cascade: bool,
}

/// `CREATE SCHEMA`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateSchema {
    /// Its name.
    pub name: String,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// Statements written inside.
    pub elements: Vec<StatementKind>,
}

/// `CREATE POLICY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatePolicy {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: ObjectName,
    /// `PERMISSIVE` as opposed to `RESTRICTIVE`.
    pub permissive: bool,
    /// `ALL`, `SELECT`, `INSERT`, `UPDATE`, `DELETE`.
    pub command: String,
    /// Roles after `TO`; empty is `PUBLIC`.
    pub roles: Vec<String>,
    /// `USING`.
    pub using: Option<Expression>,
    /// `WITH CHECK`.
    pub with_check: Option<Expression>,
}

/// `ALTER POLICY`; `None` leaves a part as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterPolicy {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: ObjectName,
    /// New roles.
    pub roles: Option<Vec<String>>,
    /// New `USING`.
    pub using: Option<Expression>,
    /// New `WITH CHECK`.
    pub with_check: Option<Expression>,
}

/// An object that is recorded by kind, name and definition only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateOther {
    /// Kind.
    pub kind: ObjectKind,
    /// Its name; for a rule its own name, for a cast `(source AS target)`, for an operator `+(integer, integer)`.
    pub name: ObjectName,
    /// The table it belongs to (rules, statistics); the access method of an operator class or family.
    pub table: Option<ObjectName>,
    /// `OR REPLACE` written.
    pub or_replace: bool,
    /// `IF NOT EXISTS` written.
    pub if_not_exists: bool,
    /// The statement, blanks collapsed, comments removed.
    pub definition: String,
    /// Normalised tokens of the statement.
    pub tokens: Vec<String>,
}

/// A change of an object that is recorded by kind, name and definition only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlterOther {
    /// Kind.
    pub kind: ObjectKind,
    /// Which one.
    pub object: ObjectReference,
    /// The statement, blanks collapsed, comments removed.
    pub definition: String,
    /// Normalised tokens of the statement.
    pub tokens: Vec<String>,
}

/// Kinds of objects that statements name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum ObjectKind {
    Table,
    ForeignTable,
    Index,
    View,
    MaterializedView,
    Trigger,
    Function,
    Procedure,
    Aggregate,
    Routine,
    Sequence,
    Type,
    Domain,
    Extension,
    Schema,
    Policy,
    Rule,
    Statistics,
    Publication,
    Subscription,
    Collation,
    Cast,
    Conversion,
    Operator,
    OperatorClass,
    OperatorFamily,
    EventTrigger,
    TextSearchConfiguration,
    TextSearchDictionary,
    TextSearchParser,
    TextSearchTemplate,
    Server,
    ForeignDataWrapper,
    UserMapping,
    Language,
    AccessMethod,
    Transform,
    Column,
    Constraint,
    Database,
    Role,
    Tablespace,
    LargeObject,
    ParameterAcl,
    PropertyGraph,
}

/// A reference to an object in `DROP`, `COMMENT`, `RENAME` and `SET SCHEMA`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ObjectReference {
    /// Its name.
    pub name: ObjectName,
    /// Argument types of a routine (`None`: not written), in the words of [`DataType::name`]; only input arguments.
    pub args: Option<Vec<DataType>>,
    /// The table of a trigger, policy, rule or constraint; the domain of a domain constraint; the access method of an operator class or
    /// family.
    pub on: Option<ObjectName>,
}

/// `DROP`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// What kind.
    pub kind: ObjectKind,
    /// Which ones.
    pub objects: Vec<ObjectReference>,
    /// `IF EXISTS` written.
    pub if_exists: bool,
    /// `CASCADE` written.
    pub cascade: bool,
}

/// `ALTER … RENAME TO`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// What kind.
    pub kind: ObjectKind,
    /// Which one.
    pub object: ObjectReference,
    /// `IF EXISTS` written.
    pub if_exists: bool,
    /// New name.
    pub to: String,
}

/// `ALTER … SET SCHEMA`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetSchema {
    /// What kind.
    pub kind: ObjectKind,
    /// Which one.
    pub object: ObjectReference,
    /// `IF EXISTS` written.
    pub if_exists: bool,
    /// New schema.
    pub schema: String,
}

/// `COMMENT ON`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What kind.
    pub kind: ObjectKind,
    /// Which one; for a column `on` is its relation.
    pub object: ObjectReference,
    /// The text; `None` is `IS NULL`.
    pub text: Option<String>,
}

/// Rows changed by a migration or carried by a dump.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DataChange {
    /// `INSERT`, `COPY`, `UPDATE`, `DELETE`, `TRUNCATE`, `MERGE`, `REPLACE`.
    pub verb: &'static str,
    /// The table.
    pub table: ObjectName,
    /// Columns written.
    pub columns: Vec<String>,
    /// Number of rows when they are literal (`VALUES`, `COPY` data).
    pub rows: Option<u64>,
    /// Source of `INSERT … SELECT`: relations it reads, and whether it selects a bare `*`.
    pub select: Option<InsertSelect>,
    /// Relations that an `UPDATE`, `DELETE` or `MERGE` names, its own among them (PostgreSQL).
    pub reads: Vec<ObjectName>,
    /// `WHERE` of an `UPDATE` or `DELETE` that reads no other relation than its own (PostgreSQL).
    pub condition: Option<Expression>,
    /// `TRUNCATE` of several tables: those after the first.
    pub others: Vec<ObjectName>,
    /// `TRUNCATE … CASCADE`.
    pub cascade: bool,
    /// Where the rows stand (the `VALUES` part or the `COPY` block), for a later reader of seed data.
    pub rows_span: Option<SourceSpan>,
    /// SQLite: the statement itself where it names more than its table and columns, which is everywhere but in `INSERT … VALUES`.
    pub text: Option<String>,
}

/// `INSERT … SELECT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InsertSelect {
    /// Relations read.
    pub relations: Vec<ObjectName>,
    /// The select list is a bare `*`.
    pub star: bool,
    /// The query (PostgreSQL).
    pub query: Option<QueryText>,
}

/// Transaction statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TransactionControl {
    /// `BEGIN`, `START TRANSACTION`.
    Begin,
    /// `COMMIT`, `END`.
    Commit,
    /// `ROLLBACK`.
    Rollback,
    /// `SAVEPOINT name`.
    Savepoint(String),
    /// `RELEASE name`.
    Release(String),
    /// `ROLLBACK TO name`.
    RollbackTo(String),
}
