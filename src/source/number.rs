//! Numbers with a fraction. Reading one exactly takes tables of 10 KB; a browser has them built in, so that the page need not bring them along.

/// The number that digits with an optional sign, point and exponent spell.
pub fn real(text: &str) -> Option<f64> {
    is_decimal(text).then(|| exactly(text))
}

/// Whether a text is digits with an optional sign, point and exponent.
pub fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (digits, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, "0"), |(digits, exponent)| (digits, exponent));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !(whole.is_empty() && fraction.is_empty() || exponent.is_empty()) && [whole, fraction, exponent].into_iter().all(all_digits)
}

#[cfg(all(feature = "web", target_family = "wasm"))]
fn exactly(text: &str) -> f64 {
    js_sys::Number::parse_float(text)
}

#[cfg(not(all(feature = "web", target_family = "wasm")))]
fn exactly(text: &str) -> f64 {
    text.parse().expect("digits with an optional sign, point and exponent are a number")
}

#[cfg(test)]
mod tests {
    use super::{is_decimal, real};

    #[test]
    fn decimals_are_what_rust_reads_apart_from_words() {
        const PARTS: [&str; 12] = ["", "+", "-", "0", "12", ".", "5", "e", "E", "+3", "-3", " "];
        for text in PARTS.iter().flat_map(|a| PARTS.iter().flat_map(move |b| PARTS.iter().map(move |c| format!("{a}{b}{c}")))) {
            let theirs: Option<f64> = text.parse().ok();
            assert_eq!((is_decimal(&text), real(&text)), (theirs.is_some(), theirs), "{text:?}");
        }
        assert_eq!((real("NaN"), real("0.1"), real("1e400")), (None, Some(0.1), Some(f64::INFINITY)));
    }
}
