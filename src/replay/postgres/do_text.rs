//! Text in PL/pgSQL that is certain: constants, variables that hold one, `||`, `format` and the quoting functions.

use crate::source::SortedMap;
use std::ops::Range;

use super::conditions::{Truth, Words};
use super::expressions::quote_name;

/// What the variables of a block hold, as far as it is certain.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables {
    /// Truth values; `None` is a variable whose value is not known.
    pub(super) truths: SortedMap<String, Truth>,
    /// Texts.
    pub(super) texts: SortedMap<String, String>,
    /// Arrays of texts.
    pub(super) lists: SortedMap<String, Vec<String>>,
}

impl Variables {
    /// The variable holds something that is not known.
    pub(super) fn forget(&mut self, name: &str) {
        self.truths.insert(name.to_owned(), None);
        self.texts.remove(name);
        self.lists.remove(name);
    }
}

/// Where a list is cut at commas outside parentheses and brackets.
fn cut(words: &Words<'_>, range: Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut depth) = (Vec::new(), range.start, 0usize);
    for at in range.clone() {
        if words.is(at, "(") || words.is(at, "[") {
            depth += 1;
        } else if words.is(at, ")") || words.is(at, "]") {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && words.is(at, ",") {
            parts.push(start..at);
            start = at + 1;
        }
    }
    if start < range.end {
        parts.push(start..range.end);
    }
    parts
}

/// The text of an expression, when it is certain.
pub(super) fn text_of(words: &Words<'_>, range: Range<usize>, variables: &Variables) -> Option<String> {
    text_within(words, range, variables, 0)
}

fn text_within(words: &Words<'_>, range: Range<usize>, variables: &Variables, depth: u8) -> Option<String> {
    if depth > 24 || range.is_empty() {
        return None;
    }
    if let Some(at) = words.outside(range.clone(), "||") {
        let left = text_within(words, range.start..at, variables, depth + 1)?;
        return Some(left + &text_within(words, at + 1..range.end, variables, depth + 1)?);
    }
    if let Some(at) = words.outside(range.clone(), "::") {
        let plain = at + 2 == range.end && (words.is(at + 1, "text") || words.is(at + 1, "varchar"));
        return text_within(words, range.start..at, variables, depth + 1).filter(|_| plain);
    }
    if words.is(range.start, "(") && words.closing(range.start, range.end) == Some(range.end) {
        return text_within(words, range.start + 1..range.end - 1, variables, depth + 1);
    }
    if range.len() == 1 {
        return words.string(range.start).or_else(|| variables.texts.get(&words.name(range.start)?).cloned());
    }
    if !words.is(range.start + 1, "(") || words.closing(range.start + 1, range.end) != Some(range.end) {
        return None;
    }
    let args = cut(words, range.start + 2..range.end - 1);
    let args: Vec<String> = args.into_iter().map(|arg| text_within(words, arg, variables, depth + 1)).collect::<Option<_>>()?;
    match (words.name(range.start)?.as_str(), args.as_slice()) {
        ("quote_ident", [name]) => Some(quote_name(name)),
        ("quote_literal", [text]) => Some(literal(text)),
        ("lower", [text]) => Some(text.to_lowercase()),
        ("upper", [text]) => Some(text.to_uppercase()),
        ("format", [template, args @ ..]) => formatted(template, args),
        _other => None,
    }
}

fn literal(text: &str) -> String {
    let quoted = format!("'{}'", text.replace('\'', "''"));
    if text.contains('\\') { format!("E{}", quoted.replace('\\', "\\\\")) } else { quoted }
}

/// `format` with `%I`, `%L`, `%s` and `%%`; anything finer is not told.
fn formatted(template: &str, args: &[String]) -> Option<String> {
    let (mut out, mut args, mut rest) = (String::new(), args.iter(), template);
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let kind = after.chars().next()?;
        match kind {
            '%' => out.push('%'),
            'I' => out.push_str(&quote_name(args.next()?)),
            'L' => out.push_str(&literal(args.next()?)),
            's' => out.push_str(args.next()?),
            _finer => return None,
        }
        rest = &after[kind.len_utf8()..];
    }
    out.push_str(rest);
    Some(out)
}

/// The members of `ARRAY['a', 'b']` or of a variable that holds such an array.
pub(super) fn list_of(words: &Words<'_>, range: Range<usize>, variables: &Variables) -> Option<Vec<String>> {
    if range.len() == 1 {
        return variables.lists.get(&words.name(range.start)?).cloned();
    }
    if !words.is(range.start, "array") || !words.is(range.start + 1, "[") {
        return None;
    }
    let end = (range.start + 2..range.end).find(|at| words.is(*at, "]"))?;
    // A cast of the whole, `::text[]`, may follow.
    let cast = end + 1 == range.end || words.is(end + 1, "::");
    let members = cut(words, range.start + 2..end);
    members.into_iter().map(|member| text_of(words, member, variables)).collect::<Option<Vec<_>>>().filter(|_| cast)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;
    use crate::sql::lex::significant_tokens;

    fn text(sql: &str) -> Option<String> {
        let tokens = significant_tokens(sql, Dialect::Postgres);
        let words = Words::new(sql, &tokens);
        let mut variables = Variables::default();
        variables.texts.insert("t".into(), "Table x".into());
        text_of(&words, 0..tokens.len(), &variables)
    }

    #[test]
    fn certain_texts_are_worked_out() {
        assert_eq!(text("'a' || t || 'b'").as_deref(), Some("aTable xb"));
        assert_eq!(
            text("format('ALTER TABLE %I SET %L 100%% %s', t, 'it''s', 'q')").as_deref(),
            Some("ALTER TABLE \"Table x\" SET 'it''s' 100% q")
        );
        assert_eq!(text("quote_ident('a') || quote_literal('b')").as_deref(), Some("a'b'"));
        assert_eq!(text("format('%1$s', t)"), None);
        assert_eq!(text("'a' || unknown"), None);
        assert_eq!(text("format('%s', now())"), None);
    }
}
