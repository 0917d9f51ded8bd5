//! Lines of the terminal program psql: <https://www.postgresql.org/docs/current/app-psql.html>.

use super::irrelevant as declared;
use super::names::truncate;
use crate::sql::{DataChange, ObjectName, Outcome, Statement, StatementKind};

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
        "set" | "unset" => match stop_on_error(line) {
            Some(stop) => Outcome::Modelled(Box::new(StatementKind::StopOnError(stop))),
            None => Outcome::Irrelevant(declared::PSQL),
        },
        "restrict" | "unrestrict" => Outcome::Irrelevant(declared::RESTRICT_LINE),
        _ => Outcome::Irrelevant(declared::PSQL),
    }
}

/// What a line says about `ON_ERROR_STOP`; nothing when it is about something else, or says what psql does not take.
fn stop_on_error(line: &str) -> Option<bool> {
    let mut words = line.split_whitespace();
    let command = words.next()?;
    words.next().filter(|name| *name == "ON_ERROR_STOP")?;
    let value = words.next().unwrap_or_default().trim_matches('\'').to_ascii_lowercase();
    match (command, value.as_str()) {
        ("\\unset", _) | (_, "off" | "false" | "no" | "0" | "f" | "n") => Some(false),
        (_, "" | "on" | "true" | "yes" | "1" | "t" | "y") => Some(true),
        _other => None,
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
    let data = DataChange { verb: "COPY", table, ..DataChange::default() };
    Some(Outcome::Modelled(Box::new(StatementKind::Data(data))))
}

/// Reads the `\\connect` lines of a file: one before anything is made chooses the database that the file is about, and one that stays in it
/// begins a new session. What else follows one stands in another database, and stays not analysed.
pub(in crate::sql) fn judge_connections(text: &str, statements: &mut [Statement]) {
    let mut connected: Option<String> = None;
    let mut made = false;
    for statement in statements {
        let connects = match &statement.outcome {
            Outcome::Opaque { kind, reason: _, affects: _ } => matches!(kind.as_str(), "\\c" | "\\connect"),
            Outcome::Modelled(_) | Outcome::Irrelevant(_) | Outcome::NotUnderstood { kind: _, reason: _, affects: _ } => false,
        };
        if connects {
            let line = text.get(statement.span.start as usize..statement.span.end as usize).unwrap_or_default();
            let database = database(line);
            if !made || database.is_none() || database == connected {
                // A new session begins with the path that the database has.
                let path = StatementKind::SetSearchPath { path: None, local: false, later_sessions: false };
                statement.outcome = Outcome::Modelled(Box::new(path));
                connected = database.or(connected);
            }
            continue;
        }
        made |= match &statement.outcome {
            Outcome::Modelled(kind) => !matches!(
                **kind,
                StatementKind::SetSearchPath { .. }
                    | StatementKind::CheckFunctionBodies(_)
                    | StatementKind::StopOnError(_)
                    | StatementKind::Transaction(_)
            ),
            Outcome::Opaque { .. } | Outcome::NotUnderstood { .. } => true,
            Outcome::Irrelevant(_) => false,
        };
    }
}

/// The database that a `\\connect` line names; `None` when it stays in the one it is in.
fn database(line: &str) -> Option<String> {
    let plain = |word: &str| word.trim_matches(['\'', '"']).replace("''", "'");
    let rest = line.trim().trim_start_matches('\\').split_once(char::is_whitespace)?.1;
    if let Some((_, value)) = rest.split_once("dbname=") {
        let value = value.trim_start_matches('\'');
        return value.split(['\'', ' ', '"']).next().map(str::to_owned);
    }
    let name = rest.split_whitespace().find(|word| !word.starts_with("-reuse-previous"))?;
    if let Some((_, address)) = name.split_once("://") {
        return address.split_once('/').map(|(_, name)| name.split('?').next().unwrap_or(name).to_owned());
    }
    (name != "-").then(|| plain(name))
}

#[cfg(test)]
mod tests {
    use super::{database, stop_on_error};

    #[test]
    fn the_lines_about_errors() {
        for (line, stop) in [
            ("\\set ON_ERROR_STOP", Some(true)),
            ("\\set ON_ERROR_STOP on", Some(true)),
            ("\\set ON_ERROR_STOP '1'", Some(true)),
            ("\\set ON_ERROR_STOP false", Some(false)),
            ("\\unset ON_ERROR_STOP", Some(false)),
            ("\\set ON_ERROR_STOP maybe", None),
            ("\\set ON_ERROR_ROLLBACK on", None),
        ] {
            assert_eq!(stop_on_error(line), stop, "{line}");
        }
    }

    #[test]
    fn the_database_of_a_connect_line() {
        for (line, name) in [
            ("\\c chinook", Some("chinook")),
            ("\\connect - alice", None),
            ("\\c", None),
            ("\\connect -reuse-previous=on \"dbname='shop'\"", Some("shop")),
            ("\\connect postgresql://host/shop?sslmode=require", Some("shop")),
        ] {
            assert_eq!(database(line).as_deref(), name, "{line}");
        }
    }
}
