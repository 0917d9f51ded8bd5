//! Dates and times as both engines write them.

/// Microseconds since 1970-01-01 00:00 UTC of a date or a date and time; a text without a zone is taken as UTC, as SQLite's functions do
/// (<https://sqlite.org/lang_datefunc.html>). `None` when it is neither.
pub(super) fn moment(text: &str) -> Option<i64> {
    let text = text.trim();
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim()),
        None => (text, ""),
    };
    let separator = if date.contains('/') { '/' } else { '-' };
    let mut parts = date.split(separator);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let midnight = days(year, month, day) * 86_400_000_000;
    if rest.is_empty() {
        return Some(midnight);
    }
    let (clock, zone) = match rest.find(['Z', 'z', '+', '-', ' ']) {
        Some(at) => (rest.get(..at)?, rest.get(at..)?.trim()),
        None => (rest, ""),
    };
    Some(midnight + time_of_day(clock)? - offset(zone)?)
}

fn digits(text: &str) -> Option<i64> {
    (!text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn time_of_day(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?)?, digits(parts.next()?)?);
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(second) => match second.split_once('.') {
            None => (digits(second)?, 0),
            Some((whole, fraction)) => {
                // PostgreSQL keeps microseconds.
                let micros: String = fraction.chars().chain(std::iter::repeat('0')).take(6).collect();
                (digits(whole)?, digits(&micros)?)
            }
        },
    };
    if parts.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    Some(((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction)
}

/// Microseconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone.eq_ignore_ascii_case("z") || zone.eq_ignore_ascii_case("utc") {
        return Some(0);
    }
    let (sign, rest) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some((hours, minutes)) => (digits(hours)?, digits(minutes)?),
        None if rest.len() == 4 => (digits(rest.get(..2)?)?, digits(rest.get(2..)?)?),
        None => (digits(rest)?, 0),
    };
    (hours <= 18 && minutes <= 59).then_some(sign * (hours * 60 + minutes) * 60_000_000)
}

/// Days since 1970-01-01 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Whether a number counts the time since 1970 up to a moment, in seconds, milliseconds, microseconds or nanoseconds.
pub(super) fn counts(number: &str, micros: i64) -> bool {
    let Ok(number) = number.parse::<i128>() else { return false };
    let micros = i128::from(micros);
    [number * 1_000_000, number * 1_000, number].contains(&micros) || number == micros * 1_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_moment() {
        let expected = Some(1_704_164_645_000_000);
        for text in [
            "2024-01-02 03:04:05",
            "2024-01-02T03:04:05Z",
            "2024-01-02 03:04:05.000000+00",
            "2024/1/2 3:04:05",
            "2024-01-02 05:04:05+02",
            "2024-01-01T22:04:05.0-0500",
            "2024-01-02 03:04:05 UTC",
        ] {
            assert_eq!(moment(text), expected, "{text}");
        }
        assert_eq!(moment("1970-01-01"), Some(0));
        assert_eq!(moment("2000-02-29"), Some(951_782_400_000_000));
        for text in ["", "now", "2024-13-01", "12-01-2024", "2024-01-02 25:00", "2024-01-02 03", "é-1-1", "infinity"] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert!(counts("1704164645", 1_704_164_645_000_000));
        assert!(counts("1704164645000", 1_704_164_645_000_000));
        assert!(!counts("1704164646", 1_704_164_645_000_000));
    }
}
