//! What needs Unicode's tables: composed characters and the case of letters that are not ASCII. A browser has these tables built in, so that the
//! page need not bring them along. Names in SQL do not come here: both engines fold ASCII letters only.

#[cfg(not(all(feature = "web", target_family = "wasm")))]
use own as tables;
#[cfg(all(feature = "web", target_family = "wasm"))]
use page as tables;

/// A path in composed characters (normalisation form C): the form in which paths are compared.
pub(super) fn composed(path: &str) -> String {
    if path.is_ascii() { path.to_owned() } else { tables::nfc(path) }
}

/// A text in lower case.
pub fn lower(text: &str) -> String {
    if text.chars().all(without_case_beyond_ascii) { text.to_ascii_lowercase() } else { tables::lower(text) }
}

/// A text in upper case.
pub fn upper(text: &str) -> String {
    if text.chars().all(without_case_beyond_ascii) { text.to_ascii_uppercase() } else { tables::upper(text) }
}

/// Whether a character is ASCII or one of the dashes, quotes, currencies, arrows and mathematical signs that our messages are full of.
fn without_case_beyond_ascii(c: char) -> bool {
    matches!(c, '\0'..='\u{7f}' | '\u{2010}'..='\u{205e}' | '\u{20a0}'..='\u{20cf}' | '\u{2190}'..='\u{22ff}')
}

/// A text with its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    upper(first.encode_utf8(&mut [0; 4])) + letters.as_str()
}

#[cfg(all(feature = "web", target_family = "wasm"))]
mod page {
    use js_sys::JsString;

    pub(super) fn nfc(text: &str) -> String {
        JsString::from(text).normalize("NFC").into()
    }

    pub(super) fn lower(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    pub(super) fn upper(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }
}

#[cfg(not(all(feature = "web", target_family = "wasm")))]
#[expect(clippy::disallowed_methods, reason = "the one place that has the tables")]
mod own {
    pub(super) fn nfc(text: &str) -> String {
        unicode_normalization::UnicodeNormalization::nfc(text).collect()
    }

    pub(super) fn lower(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) fn upper(text: &str) -> String {
        text.to_uppercase()
    }
}

#[cfg(test)]
mod tests {
    use super::{capitalised, composed, lower, own, upper, without_case_beyond_ascii};

    #[test]
    fn letters_beyond_ascii_have_a_case_and_a_composed_form() {
        assert_eq!((lower("ÄB ΟΔΟΣ").as_str(), upper("äb ß").as_str()), ("äb οδος", "ÄB SS"));
        assert_eq!((capitalised("élan").as_str(), capitalised("two rows").as_str(), capitalised("").as_str()), ("Élan", "Two rows", ""));
        assert_eq!((lower("A → “B” …").as_str(), upper("a ≠ b €").as_str()), ("a → “b” …", "A ≠ B €"));
        assert!(
            ('\0'..=char::MAX)
                .filter(|c| !c.is_ascii() && without_case_beyond_ascii(*c))
                .all(|c| own::lower(&c.to_string()) == own::upper(&c.to_string()))
        );
        assert_eq!(composed("a\u{308}.sql"), "ä.sql");
    }
}
