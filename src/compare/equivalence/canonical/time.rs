//! Functions of date and time, mapped to names of our own: `now`, `today_utc`, `epoch`, `now_text`.

use super::{Canon, Context};
use crate::source::Dialect;

pub(super) const SECONDS: &str = "%Y-%m-%d %H:%M:%S";

fn is_now(argument: Option<&Canon>) -> bool {
    match argument {
        None => true,
        Some(Canon::Text(word)) => word.eq_ignore_ascii_case("now"),
        Some(other) => *other == now(),
    }
}

pub(super) fn now() -> Canon {
    Canon::apply("now", Vec::new())
}

fn leaf(head: &str) -> Canon {
    Canon::apply(head, Vec::new())
}

fn word(argument: Option<&Canon>) -> Option<String> {
    match argument {
        Some(Canon::Text(word)) => Some(word.to_ascii_lowercase()),
        Some(Canon::Column(name)) => Some(name.to_ascii_lowercase()),
        Some(Canon::Tokens(tokens)) if tokens.len() == 1 => tokens.first().map(|token| token.to_ascii_lowercase()),
        _ => None,
    }
}

fn instant(argument: &Canon) -> Canon {
    if is_now(Some(argument)) { now() } else { argument.clone() }
}

/// The form of a call that concerns time, or `None` when it does not.
pub(super) fn call(context: &Context<'_>, name: &str, args: &[Canon]) -> Option<Canon> {
    match context.dialect {
        Dialect::Sqlite => sqlite(name, args),
        // Within PostgreSQL the time of the statement and of the clock are not that of the transaction.
        Dialect::Postgres if !context.portable && (name == "statement_timestamp" || name == "clock_timestamp") => None,
        Dialect::Postgres => postgres(name, args),
    }
}

fn sqlite(name: &str, args: &[Canon]) -> Option<Canon> {
    let local = args.len() == 2 && word(args.get(1)).as_deref() == Some("localtime");
    let current = is_now(args.first()) && args.len() <= 1;
    match name {
        "current_timestamp" => Some(now()),
        "current_date" => Some(leaf("today_utc")),
        "current_time" => Some(leaf("clock_utc")),
        "datetime" if current => Some(now()),
        "datetime" if local && is_now(args.first()) => Some(leaf("now_local")),
        "date" if current => Some(leaf("today_utc")),
        "time" if current => Some(leaf("clock_utc")),
        "unixepoch" if args.len() <= 1 => Some(Canon::apply("epoch", vec![args.first().map_or_else(now, instant)])),
        "julianday" if current => Some(Canon::apply("julian", vec![now()])),
        "strftime" => {
            let Some(Canon::Text(format)) = args.first() else { return None };
            match (format.as_str(), args.get(1), args.len()) {
                ("%s", argument, 1 | 2) => Some(Canon::apply("epoch", vec![argument.map_or_else(now, instant)])),
                (SECONDS, argument, 1 | 2) if is_now(argument) => Some(now()),
                ("%Y-%m-%d", argument, 1 | 2) if is_now(argument) => Some(leaf("today_utc")),
                (format, argument, 1 | 2) if is_now(argument) => {
                    Some(Canon::apply("now_text", vec![Canon::Text(format.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S"))]))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn postgres(name: &str, args: &[Canon]) -> Option<Canon> {
    match name {
        // A date is widened for them, whether that is written or not.
        "to_char" | "date_trunc" | "date_part" | "age" if args.iter().any(|arg| widened(arg).is_some()) => {
            Some(Canon::apply(name, args.iter().map(|arg| widened(arg).unwrap_or(arg).clone()).collect()))
        }
        "now" | "current_timestamp" | "transaction_timestamp" | "statement_timestamp" | "clock_timestamp" => {
            Some(if args.is_empty() { now() } else { Canon::apply("now", args.to_vec()) })
        }
        "localtimestamp" => Some(leaf("now_local")),
        "current_date" => Some(leaf("today_session")),
        "current_time" | "localtime" => Some(leaf("clock_session")),
        "extract" | "date_part" if args.len() == 2 && word(args.first()).as_deref() == Some("epoch") => {
            Some(Canon::apply("epoch", vec![args.get(1).map_or_else(now, instant)]))
        }
        "timezone" if args.len() == 2 => Some(at_zone(args.get(1)?.clone(), args.first()?.clone())),
        "to_char" if args.len() == 2 => {
            let zone = args.first()?.operands_of("at_zone")?;
            let (Some(moment), Some(zone), Some(Canon::Text(format))) = (zone.first(), word(zone.get(1)), args.get(1)) else { return None };
            (*moment == now() && is_utc(&zone))
                .then(|| strftime_format(format))
                .flatten()
                .map(|format| Canon::apply("now_text", vec![Canon::Text(format)]))
        }
        _ => None,
    }
}

/// The operand of a conversion to a timestamp.
fn widened(form: &Canon) -> Option<&Canon> {
    let of = |head: &str| form.operands_of(head).and_then(|operands| operands.first());
    of("cast:timestamp with time zone").or_else(|| of("cast:timestamp without time zone"))
}

fn is_utc(zone: &str) -> bool {
    matches!(zone.to_ascii_lowercase().as_str(), "utc" | "etc/utc" | "gmt" | "z" | "zulu" | "+00" | "+00:00")
}

/// `moment AT TIME ZONE zone`.
pub(super) fn at_zone(moment: Canon, zone: Canon) -> Canon {
    let zone = match zone {
        Canon::Text(name) if is_utc(&name) => Canon::Text("utc".to_owned()),
        other => other,
    };
    Canon::apply("at_zone", vec![moment, zone])
}

/// A cast of a moment that has a name of its own.
pub(super) fn cast_to_date(moment: &Canon) -> Option<Canon> {
    if *moment == now() {
        return Some(leaf("today_session"));
    }
    let operands = moment.operands_of("at_zone")?;
    (operands.first() == Some(&now()) && operands.get(1) == Some(&Canon::Text("utc".into()))).then(|| leaf("today_utc"))
}

/// A `to_char` template in the words of `strftime`, or `None` when it uses a pattern without counterpart.
fn strftime_format(template: &str) -> Option<String> {
    const PATTERNS: &[(&str, &str)] =
        &[("YYYY", "%Y"), ("HH24", "%H"), ("SS.MS", "%f"), ("MM", "%m"), ("DD", "%d"), ("MI", "%M"), ("SS", "%S")];
    let mut out = String::new();
    let mut rest = template;
    while let Some(first) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix('"') {
            let (literal, after) = after.split_once('"')?;
            out.push_str(&literal.replace('%', "%%"));
            rest = after;
        } else if let Some((pattern, word)) =
            PATTERNS.iter().find(|(pattern, _)| rest.get(..pattern.len()).is_some_and(|head| head.eq_ignore_ascii_case(pattern)))
        {
            out.push_str(word);
            rest = rest.get(pattern.len()..)?;
        } else if first.is_ascii_alphanumeric() {
            return None;
        } else {
            out.push(first);
            rest = rest.get(first.len_utf8()..)?;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_both_engines() {
        assert_eq!(strftime_format("YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"").as_deref(), Some("%Y-%m-%dT%H:%M:%fZ"));
        assert_eq!(strftime_format("YYYY-MM-DD HH24:MI:SS").as_deref(), Some(SECONDS));
        assert_eq!(strftime_format("Day, DDth"), None);
    }
}
