//! Literals of PostgreSQL's type `interval` (<https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT>).

/// Months, days and microseconds of an interval as one text; `None` for what is not read here.
pub(super) fn canonical(literal: &str) -> Option<String> {
    let text = literal.trim().to_ascii_lowercase();
    let text = text.strip_prefix('@').unwrap_or(&text).trim();
    let (text, back) = match text.strip_suffix("ago") {
        Some(rest) => (rest.trim(), true),
        None => (text, false),
    };
    let (mut months, mut days, mut micros) = (0i64, 0i64, 0i64);
    let spaced = spaced(text);
    let mut words = spaced.split_whitespace();
    let mut any = false;
    while let Some(word) = words.next() {
        any = true;
        if word.contains(':') {
            micros = micros.checked_add(clock(word)?)?;
            continue;
        }
        let (whole, fraction) = number(word)?;
        let Some(unit) = words.next() else {
            // A number alone counts seconds.
            micros = micros.checked_add(seconds(whole, fraction)?)?;
            break;
        };
        match unit.trim_end_matches(',') {
            "second" | "seconds" | "sec" | "secs" | "s" => micros = micros.checked_add(seconds(whole, fraction)?)?,
            unit => {
                // A fraction of a larger unit spills over into smaller ones by rules of its own.
                if fraction != 0 {
                    return None;
                }
                let add = |sum: i64, factor: i64| sum.checked_add(whole.checked_mul(factor)?);
                match unit {
                    "millennium" | "millennia" | "mil" | "mils" => months = add(months, 12_000)?,
                    "century" | "centuries" | "c" => months = add(months, 1_200)?,
                    "decade" | "decades" | "dec" | "decs" => months = add(months, 120)?,
                    "year" | "years" | "yr" | "yrs" | "y" => months = add(months, 12)?,
                    "month" | "months" | "mon" | "mons" => months = add(months, 1)?,
                    "week" | "weeks" | "w" => days = add(days, 7)?,
                    "day" | "days" | "d" => days = add(days, 1)?,
                    "hour" | "hours" | "hr" | "hrs" | "h" => micros = add(micros, 3_600_000_000)?,
                    "minute" | "minutes" | "min" | "mins" | "m" => micros = add(micros, 60_000_000)?,
                    "millisecond" | "milliseconds" | "msec" | "msecs" | "ms" => micros = add(micros, 1_000)?,
                    "microsecond" | "microseconds" | "usec" | "usecs" | "us" => micros = add(micros, 1)?,
                    _ => return None,
                }
            }
        }
    }
    let sign = if back { -1 } else { 1 };
    any.then(|| format!("{} months {} days {} us", sign * months, sign * days, sign * micros))
}

/// With a blank between a number and the unit that follows it at once.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut before = ' ';
    for letter in text.chars() {
        if letter.is_ascii_alphabetic() && before.is_ascii_digit() {
            out.push(' ');
        }
        out.push(letter);
        before = letter;
    }
    out
}

/// A decimal as its whole part and its millionths, both with its sign.
fn number(word: &str) -> Option<(i64, i64)> {
    let (sign, digits) = match word.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) || digits.is_empty() || fraction.len() > 6 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    Some((sign * whole, sign * fraction))
}

fn seconds(whole: i64, fraction: i64) -> Option<i64> {
    whole.checked_mul(1_000_000)?.checked_add(fraction)
}

/// `hours:minutes[:seconds]`.
fn clock(word: &str) -> Option<i64> {
    let (sign, rest) = match word.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let mut parts = rest.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let (whole, fraction) = parts.next().map_or(Some((0, 0)), number)?;
    if parts.next().is_some() || hours < 0 || minutes < 0 {
        return None;
    }
    let total = hours.checked_mul(3_600)?.checked_add(minutes.checked_mul(60)?)?.checked_add(whole)?;
    Some(sign * seconds(total, fraction)?)
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn spellings_of_one_interval() {
        for alike in [
            &["30 minutes", "00:30:00", "1800 seconds", "1800", "30m", "0.5 secs 00:29:59.5"][..],
            &["1 year 2 mons", "14 months", "1y 2 mons"],
            &["1 day 02:03", "1 day 02:03:00", "1 day 2 hours 3 min"],
            &["-1 days", "1 day ago"],
        ] {
            for other in alike {
                assert_eq!(canonical(other), canonical(alike[0]), "{other}");
                assert!(canonical(other).is_some(), "{other}");
            }
        }
        assert_ne!(canonical("1 day"), canonical("24 hours"));
        assert_ne!(canonical("1 mon"), canonical("30 days"));
        for unread in ["", "P1D", "1.5 days", "soon", "1 fortnight"] {
            assert_eq!(canonical(unread), None, "{unread}");
        }
    }
}
