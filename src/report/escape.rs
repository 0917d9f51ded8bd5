//! Makes names and source text inert in Markdown, and tames what could mislead a reader's eye.

/// Whether a character reorders or hides text: what a reader sees is then not what is written (Trojan Source).
fn misleads(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{061c}' | '\u{feff}')
}

/// The text with marks that reorder or hide text replaced by their code point in angle quotes; `None` when there are none.
pub fn unmasked(text: &str) -> Option<String> {
    text.chars().any(misleads).then(|| text.chars().map(|c| if misleads(c) { code_point(c) } else { c.to_string() }).collect())
}

/// Replaces control characters and the marks that reorder text (Trojan Source, <https://www.unicode.org/reports/tr9/>) by their code point
/// in angle quotes; a line break and a tab become a blank.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            c if misleads(c) || c.is_control() => out.push_str(&code_point(c)),
            c => out.push(c),
        }
    }
    out
}

fn code_point(c: char) -> String {
    format!("‹U+{:04X}›", c as u32)
}

/// Plain text within a Markdown paragraph or table cell: nothing in it is markup.
pub fn markdown_text(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside_word = before.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '_' if !inside_word => out.push_str("\\_"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // Keeps `http://…` and `www.…` in a name from becoming a link.
            ':' if chars.peek() == Some(&'/') => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// A code span that also holds within a table cell; empty text gives an empty string.
pub fn markdown_code(text: &str) -> String {
    let text = visible(text);
    let text = text.trim();
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    // A pipe ends a table cell even within a code span unless it is escaped (GitHub Flavored Markdown, "Tables").
    format!("{fence}{pad}{}{pad}{fence}", text.replace('|', "\\|"))
}

/// A fenced block; the fence is longer than any run of backticks within.
pub fn markdown_block(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let lines: Vec<String> = text.lines().map(visible).collect();
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_names_is_inert() {
        assert_eq!(markdown_text("<img src=x onerror=alert(1)> a_b _c_ *d*"), "&lt;img src=x onerror=alert(1)&gt; a_b \\_c\\_ \\*d\\*");
        assert_eq!(markdown_text("http://x [a](javascript:b)"), "http&#58;//x \\[a\\](javascript:b)");
        assert_eq!(markdown_text("a\u{202e}b\nc|d"), "a‹U+202E›b c\\|d");
        assert_eq!(unmasked("a\u{202e}b\nc").as_deref(), Some("a‹U+202E›b\nc"));
        assert_eq!(unmasked("plain\n"), None);
    }

    #[test]
    fn code_spans_hold_backticks_and_pipes() {
        assert_eq!(markdown_code("a`b|c"), "``a`b\\|c``");
        assert_eq!(markdown_code("`a`"), "`` `a` ``");
        assert_eq!(markdown_code(""), "");
        assert!(markdown_block("sql", "x ``` y").starts_with("````sql\n"));
    }
}
