//! The command line: arguments, file reading, exit codes. Everything else is the library's.

mod args;
mod files;
mod progress;

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use schema_parity::audit::{AuditRequest, audit, audit_mixed, catalog};
use schema_parity::compare::CompareOptions;
use schema_parity::report::{OverallVerdict, Report, fix_sql, html, markdown, sarif, share, text};

use args::{AuditArguments, CatalogArguments, Command, FailOn, Format};
use progress::Ticker;

/// An audit makes many small objects; this allocator takes a fifth off its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match run(args::Arguments::parse().command) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("schema-parity: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Audit(arguments) => run_audit(arguments),
        Command::Catalog(arguments) => run_catalog(arguments),
    }
}

fn run_audit(arguments: AuditArguments) -> anyhow::Result<u8> {
    let options = CompareOptions {
        comments: arguments.comments,
        column_order: arguments.column_order,
        constraint_names: arguments.constraint_names,
        map_names: arguments.map_names,
        advice: arguments.advice,
    };
    let ticker = Ticker::start();
    let mut progress = |step| ticker.say(step);
    let config = files::read_config(arguments.config.as_deref())?;
    let mut report = match &arguments.right {
        Some(right) => {
            let mut left = files::read_side(std::slice::from_ref(&arguments.left))?;
            let mut right = files::read_side(std::slice::from_ref(right))?;
            left.dialect = arguments.left_dialect.map(Into::into);
            right.dialect = arguments.right_dialect.map(Into::into);
            audit(AuditRequest { left, right, options, config, ..AuditRequest::default() }, &mut progress)
        }
        None => {
            let side = files::read_side(std::slice::from_ref(&arguments.left))?;
            audit_mixed(&side.label, side.files, options, config, &mut progress)
                .map_err(anyhow::Error::msg)
                .with_context(|| format!("{} was given alone, so it has to hold files of both engines", arguments.left.display()))?
        }
    };
    ticker.stop();
    report.date = Some(time::OffsetDateTime::now_utc().date().to_string());
    let out = match arguments.format {
        Format::Text => text(&report),
        Format::Markdown => markdown(&report),
        Format::Html => html(&report),
        Format::Sarif => serde_json::to_string_pretty(&sarif(&report))? + "\n",
        Format::Sql => fix_sql(&report).unwrap_or_else(|| "-- No finding can be closed by SQL that is certain.\n".to_owned()),
        Format::Link => format!("{}#r={}\n", arguments.page.split('#').next().unwrap_or_default(), share::encode(&report)),
        Format::Json => {
            report.sources.clear();
            serde_json::to_string_pretty(&report)? + "\n"
        }
    };
    write_out(arguments.output.as_deref(), &out)?;
    Ok(exit_code(&report, arguments.fail_on))
}

/// 0 nothing at or above the threshold, 1 findings, 3 no such finding, but something that could hide one was not analysed.
fn exit_code(report: &Report, fail_on: FailOn) -> u8 {
    let counts = |severity: &str| match fail_on {
        FailOn::Never => false,
        FailOn::Error => severity == "error",
        FailOn::Warning => severity == "error" || severity == "warning",
        FailOn::Notice => true,
    };
    if report.findings.iter().any(|finding| finding.waived.is_none() && counts(&finding.severity)) {
        1
    } else if report.verdict == OverallVerdict::Inconclusive && !matches!(fail_on, FailOn::Never) {
        3
    } else {
        0
    }
}

fn run_catalog(arguments: CatalogArguments) -> anyhow::Result<u8> {
    let mut side = files::read_side(&arguments.paths)?;
    side.dialect = arguments.dialect.map(Into::into);
    let value = catalog(side);
    write_out(arguments.output.as_deref(), &(serde_json::to_string_pretty(&value)? + "\n"))?;
    Ok(0)
}

fn write_out(path: Option<&std::path::Path>, content: &str) -> anyhow::Result<()> {
    match path {
        Some(path) => std::fs::write(path, content).with_context(|| format!("cannot write {}", path.display())),
        None => match std::io::stdout().write_all(content.as_bytes()) {
            // A reader such as `head` may close the pipe early; that is not our failure.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => other.context("cannot write to standard output"),
        },
    }
}
