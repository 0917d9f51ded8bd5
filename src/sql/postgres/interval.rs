//! Values of the type `interval` (<https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-INTERVAL-INPUT>).

use std::fmt;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// An interval as PostgreSQL stores it: the three parts are not converted into each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    months: i64,
    days: i64,
    microseconds: i64,
}

/// Reads an interval written in words and times, such as `1 day 02:30` or `12 months`; in SQL's own
/// notation or in that of ISO 8601; `None` for what is none.
pub fn interval(text: &str) -> Option<Interval> {
    if let Some(period) = text.trim().strip_prefix('P') {
        return iso(period);
    }
    let lower = text.trim().to_ascii_lowercase();
    let (body, ago) = lower.strip_suffix("ago").map_or((lower.as_str(), false), |body| (body.trim_end(), true));
    let mut rest = body.strip_prefix('@').unwrap_or(body).trim_start();
    let mut total = Interval::default();
    let mut empty = true;
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !matches!(c, '0'..='9' | '.' | '+' | '-' | ':')).unwrap_or(rest.len()));
        if number.contains(':') {
            total.microseconds = total.microseconds.checked_add(clock(number)?)?;
            rest = after.trim_start();
        } else if let Some((years, months)) = number.trim_start_matches(['-', '+']).split_once('-') {
            // `1-2` is a year and two months, in SQL's own notation.
            let months = years.parse::<i64>().ok()?.checked_mul(12)?.checked_add(months.parse().ok().filter(|months| *months < 12)?)?;
            total.months = total.months.checked_add(if number.starts_with('-') { -months } else { months })?;
            rest = after.trim_start();
        } else if after.trim_start().starts_with(|c: char| c.is_ascii_digit()) && after.contains(':') {
            // Days before a time of day have no unit there.
            total.add(number, "day")?;
            rest = after.trim_start();
        } else {
            let after = after.trim_start();
            let (unit, after) = after.split_at(after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len()));
            total.add(number, unit)?;
            rest = after.trim_start().trim_start_matches(',').trim_start();
        }
        empty = false;
    }
    if empty {
        return None;
    }
    Some(if ago { Interval { months: -total.months, days: -total.days, microseconds: -total.microseconds } } else { total })
}

/// ISO 8601, behind its `P`: with units, `1Y2M3DT4H5M6S`, or as a moment, `0001-02-03T04:05:06`.
fn iso(period: &str) -> Option<Interval> {
    let (days, time) = period.split_once('T').unwrap_or((period, ""));
    let mut total = Interval::default();
    if days.contains('-') && days.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        let mut parts = days.split('-').map(|part| part.parse::<i64>().ok());
        let (years, months, days) = (parts.next()??, parts.next()??, parts.next()??);
        if parts.next().is_some() {
            return None;
        }
        let months = years.checked_mul(12)?.checked_add(months)?;
        let microseconds = if time.is_empty() { 0 } else { clock(time)? };
        return Some(Interval { months, days, microseconds });
    }
    for (mut rest, units) in [
        (days, [('Y', "year"), ('M', "month"), ('W', "week"), ('D', "day")].as_slice()),
        (time, &[('H', "hour"), ('M', "minute"), ('S', "second")]),
    ] {
        while !rest.is_empty() {
            let (number, after) = rest.split_at(rest.find(|c: char| c.is_ascii_alphabetic())?);
            let unit = after.chars().next()?;
            total.add(number, units.iter().find(|(letter, _)| *letter == unit)?.1)?;
            rest = &after[1..];
        }
    }
    (!period.is_empty()).then_some(total)
}

impl Interval {
    /// Adds so many of a unit; a number without a unit counts seconds.
    fn add(&mut self, number: &str, unit: &str) -> Option<()> {
        let (whole, micros) = decimal(number)?;
        let whole_only = |count: i64| (micros == 0).then_some(count);
        match unit {
            "microsecond" | "microseconds" | "us" | "usec" | "usecs" => {
                self.microseconds = self.microseconds.checked_add(whole_only(whole)?)?
            }
            "millisecond" | "milliseconds" | "ms" | "msec" | "msecs" => self.time(whole, micros, SECOND / 1000)?,
            "" | "second" | "seconds" | "sec" | "secs" | "s" => self.time(whole, micros, SECOND)?,
            "minute" | "minutes" | "min" | "mins" | "m" => self.time(whole, micros, 60 * SECOND)?,
            "hour" | "hours" | "hr" | "hrs" | "h" => self.time(whole, micros, 60 * 60 * SECOND)?,
            "day" | "days" | "d" => {
                self.days = self.days.checked_add(whole)?;
                self.time(0, micros, DAY)?;
            }
            "week" | "weeks" | "w" => self.days = self.days.checked_add(whole_only(whole)?.checked_mul(7)?)?,
            "month" | "months" | "mon" | "mons" => self.months = self.months.checked_add(whole_only(whole)?)?,
            "year" | "years" | "yr" | "yrs" | "y" => self.years(whole_only(whole)?, 1)?,
            "decade" | "decades" | "dec" | "decs" => self.years(whole_only(whole)?, 10)?,
            "century" | "centuries" | "c" => self.years(whole_only(whole)?, 100)?,
            "millennium" | "millennia" | "mil" | "mils" => self.years(whole_only(whole)?, 1000)?,
            _other_or_none => return None,
        }
        Some(())
    }

    fn years(&mut self, count: i64, factor: i64) -> Option<()> {
        self.months = self.months.checked_add(count.checked_mul(12 * factor)?)?;
        Some(())
    }

    fn time(&mut self, whole: i64, micros: i64, unit: i64) -> Option<()> {
        let fraction = i64::try_from(i128::from(micros) * i128::from(unit) / i128::from(SECOND)).ok()?;
        self.microseconds = self.microseconds.checked_add(whole.checked_mul(unit)?)?.checked_add(fraction)?;
        Some(())
    }
}

/// A decimal as its whole part and millionths.
fn decimal(text: &str) -> Option<(i64, i64)> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || !plain(whole) || !plain(fraction) || fraction.len() > 6 {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let micros: i64 = format!("{fraction:0<6}").parse().ok()?;
    Some(if negative { (-whole, -micros) } else { (whole, micros) })
}

/// `hh:mm` or `hh:mm:ss.ffffff`.
fn clock(text: &str) -> Option<i64> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut parts = text.split(':');
    let hours: i64 = parts.next()?.parse().ok()?;
    let minutes: i64 = parts.next()?.parse().ok()?;
    let (seconds, micros) = parts.next().map_or(Some((0, 0)), decimal)?;
    if parts.next().is_some() || minutes > 59 || seconds > 59 {
        return None;
    }
    let total = ((hours.checked_mul(60)?.checked_add(minutes)?).checked_mul(60)?.checked_add(seconds)?).checked_mul(SECOND)?;
    let total = total.checked_add(micros)?;
    Some(if negative { -total } else { total })
}

/// As the server prints it with its default settings (`IntervalStyle` postgres).
impl fmt::Display for Interval {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut started = false;
        let mut after_minus = false;
        for (count, unit) in [(self.months / 12, "year"), (self.months % 12, "mon"), (self.days, "day")] {
            if count != 0 {
                let space = if started { " " } else { "" };
                let plus = if after_minus && count > 0 { "+" } else { "" };
                write!(out, "{space}{plus}{count} {unit}{}", if count == 1 { "" } else { "s" })?;
                (started, after_minus) = (true, count < 0);
            }
        }
        if self.microseconds == 0 && started {
            return Ok(());
        }
        let space = if started { " " } else { "" };
        let sign = if self.microseconds < 0 {
            "-"
        } else if after_minus {
            "+"
        } else {
            ""
        };
        let micros = self.microseconds.unsigned_abs();
        let (seconds, fraction) = (micros / SECOND as u64, micros % SECOND as u64);
        write!(out, "{space}{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
        if fraction > 0 {
            write!(out, ".{}", format!("{fraction:06}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::interval;

    #[test]
    fn spellings_of_one_interval() {
        for alike in [
            &["30 minutes", "00:30:00", "1800 seconds", "1800", "30m", "0.5 secs 00:29:59.5"][..],
            &["1 year 2 mons", "14 months", "1y 2 mons", "1 year, 2 months", "P1Y2M", "1-2", "P0001-02-00"],
            &["3 days 04:05:06", "3 4:05:06", "P3DT4H5M6S", "P0000-00-03T04:05:06"],
            &["14 days", "P2W"],
            &["36:00:00", "PT36H"],
            &["1 day 02:03", "1 day 02:03:00", "1 day 2 hours 3 min"],
            &["-1 days", "1 day ago"],
            &["1.5 days", "1 day 12:00"],
        ] {
            for other in alike {
                assert_eq!(interval(other), interval(alike[0]), "{other}");
                assert!(interval(other).is_some(), "{other}");
            }
        }
        assert_ne!(interval("1 day"), interval("24 hours"));
        assert_ne!(interval("1 mon"), interval("30 days"));
        for unread in ["", "P", "P1X", "P1", "1-13", "1.5 months", "soon", "1 fortnight"] {
            assert_eq!(interval(unread), None, "{unread}");
        }
    }
}
