//! Lines of the terminal program psql: <https://www.postgresql.org/docs/current/app-psql.html>.

use super::irrelevant as declared;
use super::names::truncate;
use crate::sql::{DataChange, ObjectName, Outcome, StatementKind};

/// What becomes of a line that starts with a backslash.
pub(super) fn meta(line: &str) -> Outcome {
    let line = line.trim();
    let command: String =
        line.trim_start_matches('\\').chars().take_while(|c| c.is_alphanumeric() || matches!(c, '!' | '?' | '_')).collect();
    let opaque = |reason: &str| Outcome::Opaque { kind: format!("\\{command}"), reason: reason.into(), affects: Vec::new() };
    match command.as_str() {
        "i" | "ir" | "include" | "include_relative" => opaque("Another file is run here; it is not read in this place."),
        "c" | "connect" => opaque("What follows runs in another database or as another user."),
        "if" | "elif" | "else" | "endif" => opaque("Whether the statements after this line run is decided while the script runs."),
        "gexec" => opaque("The results of a query are run as statements."),
        "!" => opaque("A program is run, which may do anything."),
        "copy" => copy(line).unwrap_or_else(|| opaque("The table could not be told from the line.")),
        "restrict" | "unrestrict" => Outcome::Irrelevant(declared::RESTRICT_LINE),
        _ => Outcome::Irrelevant(declared::PSQL),
    }
}

fn copy(line: &str) -> Option<Outcome> {
    let rest = line.strip_prefix("\\copy")?.trim_start();
    if rest.starts_with('(') || !rest.to_ascii_lowercase().contains(" from ") {
        return Some(Outcome::Irrelevant(declared::COPY_TO));
    }
    let name = rest.split([' ', '(']).next()?;
    let mut parts: Vec<String> = name
        .split('.')
        .map(|part| match part.strip_prefix('"').and_then(|part| part.strip_suffix('"')) {
            Some(quoted) => truncate(quoted.to_owned()),
            None => truncate(part.to_ascii_lowercase()),
        })
        .collect();
    let table = ObjectName { name: parts.pop()?, schema: parts.pop() };
    let data = DataChange { verb: "COPY", table, columns: Vec::new(), rows: None, select: None, rows_span: None, text: None };
    Some(Outcome::Modelled(Box::new(StatementKind::Data(data))))
}
