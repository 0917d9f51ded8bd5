//! What the command line understands; the help texts are written for someone who has never seen the tool.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use schema_parity::source::Dialect;

/// Audits a SQLite or PostgreSQL schema against the schema it should equal.
///
/// Each side is a folder of migrations, a single SQL file, or a schema dump. Files are read and replayed as the engine would run them; no
/// database is needed and nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(name = "schema-parity", version, arg_required_else_help = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare two schemas and say whether the second has everything the first has.
    #[command(
        after_help = "Exit status:\n  0  no finding at or above --fail-on\n  1  findings at or above --fail-on\n  2  could not run (bad arguments, unreadable input)\n  3  no such finding, but something that could hide one was not analysed\n\nExamples:\n  schema-parity audit migrations/ schema.sql\n  schema-parity audit migrations/ migrations_pg/ --format markdown --output audit.md\n  schema-parity audit db/            one folder with files for both engines"
    )]
    Audit(AuditArguments),
    /// Print, as JSON, what exists after the given files were replayed.
    Catalog(CatalogArguments),
}

/// Arguments of `audit`.
#[derive(Debug, Args)]
pub struct AuditArguments {
    /// The schema that is expected: a folder, a file or a dump.
    pub left: PathBuf,
    /// The schema that is audited. Left out: LEFT is one folder that holds files for both engines, and its PostgreSQL part is audited.
    pub right: Option<PathBuf>,
    /// How the report is written.
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Where the report is written instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Address of a hosted page that a link opens; left out, only the part from `#` on is printed.
    #[arg(long, value_name = "URL", default_value = "")]
    pub page: String,
    /// The least severe finding that makes the exit status 1.
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    pub fail_on: FailOn,
    /// Engine of LEFT, when the files leave it open.
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub left_dialect: Option<DialectArgument>,
    /// Engine of RIGHT, when the files leave it open.
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub right_dialect: Option<DialectArgument>,
    /// Accepted findings and pinned objects, instead of ./schema-parity.toml.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Compare comments on tables, columns and other objects too.
    #[arg(long)]
    pub comments: bool,
    /// Compare the order of columns too.
    #[arg(long)]
    pub column_order: bool,
    /// Compare the names of constraints too.
    #[arg(long)]
    pub constraint_names: bool,
    /// Take names that differ only in style, prefix or schema (`AlbumId` and `album_id`) for the same name.
    #[arg(long)]
    pub map_names: bool,
    /// Also give advice on the checked schema: foreign keys without an index, id columns without a foreign key, tables without a key, wide tables, tables with many indexes.
    #[arg(long)]
    pub advice: bool,
}

/// Arguments of `catalog`.
#[derive(Debug, Args)]
pub struct CatalogArguments {
    /// One folder, or files in the order in which they run.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// The engine, when the files leave it open.
    #[arg(long, value_enum, value_name = "ENGINE")]
    pub dialect: Option<DialectArgument>,
    /// Where the catalog is written instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Report formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For the terminal.
    Text,
    /// The whole report for people: for a wiki, a ticket, a pull request.
    Markdown,
    /// One file that anyone can open in a browser, without this program.
    Html,
    /// The whole report for programs.
    Json,
    /// The findings for code hosts, which show them beside a change (SARIF 2.1.0).
    Sarif,
    /// The SQL that closes findings on the checked side, in an order in which it can be run.
    Sql,
    /// A link that holds the whole report without source text; anyone can open it with the page given by --page.
    Link,
}

/// Thresholds of `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors only.
    Error,
    /// Errors and warnings.
    Warning,
    /// Any finding.
    Notice,
    /// Nothing: the exit status is 0 whenever the audit ran.
    Never,
}

/// Engines as the command line names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DialectArgument {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    #[value(alias = "postgresql", alias = "pg")]
    Postgres,
}

impl From<DialectArgument> for Dialect {
    fn from(argument: DialectArgument) -> Self {
        match argument {
            DialectArgument::Sqlite => Dialect::Sqlite,
            DialectArgument::Postgres => Dialect::Postgres,
        }
    }
}
