//! The words of an SQL text outside strings and comments, whatever the engine. Enough to tell engines and dumps apart, not to read SQL.

use memchr::{memchr, memmem};

/// A piece of text outside strings and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// A word, as written.
    Word(&'t str),
    /// A name in backticks or double quotes, quotes included.
    Quoted(&'t str),
    /// A string constant; dollar quotes count.
    Text(&'t str),
    /// Any other character.
    Mark(char),
}

/// Walks over a text, with byte offsets. The rows of `COPY … FROM stdin` are passed over.
pub(super) struct Words<'t> {
    text: &'t str,
    at: usize,
    copy: Copy,
}

/// How much of `COPY … FROM stdin;` was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Copy {
    No,
    Verb,
    From,
    Stdin,
}

/// The pieces of a text with their byte offsets.
pub(super) fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, copy: Copy::No }
}

impl<'t> Iterator for Words<'t> {
    type Item = (usize, Piece<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        loop {
            let start = self.at;
            let byte = *bytes.get(start)?;
            let rest = &bytes[start..];
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => self.at += 1,
                b'-' if rest.starts_with(b"--") => self.at += memchr(b'\n', rest).unwrap_or(rest.len()),
                b'/' if rest.starts_with(b"/*") => {
                    self.at = rest.get(2..).and_then(|body| memmem::find(body, b"*/")).map_or(bytes.len(), |found| start + found + 4);
                }
                b'\'' => {
                    self.at = quoted_end(bytes, start, byte);
                    return Some((start, Piece::Text(&self.text[start..self.at])));
                }
                b'"' | b'`' => {
                    self.at = quoted_end(bytes, start, byte);
                    return Some((start, Piece::Quoted(&self.text[start..self.at])));
                }
                b'$' => {
                    let tag = rest[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count() + 1;
                    if rest.get(tag) == Some(&b'$') && !rest.get(1).is_some_and(u8::is_ascii_digit) {
                        let body = start + tag + 1;
                        self.at = memmem::find(&bytes[body..], &rest[..=tag]).map_or(bytes.len(), |found| body + found + tag + 1);
                        return Some((start, Piece::Text(&self.text[start..self.at])));
                    }
                    self.at += 1;
                    return Some((start, Piece::Mark('$')));
                }
                byte if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => {
                    self.at += rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_' || **byte >= 0x80).count();
                    let word = &self.text[start..self.at];
                    self.copy = match self.copy {
                        _ if word.eq_ignore_ascii_case("COPY") => Copy::Verb,
                        Copy::Verb | Copy::From if word.eq_ignore_ascii_case("FROM") => Copy::From,
                        Copy::From if word.eq_ignore_ascii_case("STDIN") => Copy::Stdin,
                        Copy::From => Copy::Verb,
                        other => other,
                    };
                    return Some((start, Piece::Word(word)));
                }
                byte => {
                    self.at += 1;
                    if byte == b';' {
                        if self.copy == Copy::Stdin {
                            self.at = memmem::find(&bytes[start..], b"\n\\.").map_or(bytes.len(), |found| start + found + 3);
                        }
                        self.copy = Copy::No;
                    }
                    return Some((start, Piece::Mark(char::from(byte))));
                }
            }
        }
    }
}

fn quoted_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut from = start + 1;
    while let Some(found) = bytes.get(from..).and_then(|rest| memchr(quote, rest)) {
        let after = from + found + 1;
        if bytes.get(after) != Some(&quote) {
            return after;
        }
        from = after + 1;
    }
    bytes.len()
}

/// The first words of each statement in upper case, names in quotes as written: at most `most` of a definition, one of anything else, so that
/// the rows of a dump cost nothing.
pub(super) fn statement_heads(text: &str, most: usize) -> Vec<Vec<String>> {
    let mut heads = Vec::new();
    let mut head: Vec<String> = Vec::new();
    let mut room = most;
    for (_, piece) in words(text) {
        match piece {
            Piece::Mark(';') if !head.is_empty() => {
                heads.push(std::mem::take(&mut head));
                room = most;
            }
            Piece::Word(word) if head.len() < room => {
                head.push(word.to_ascii_uppercase());
                if head.len() == 1 && !matches!(head[0].as_str(), "CREATE" | "ALTER" | "DROP") {
                    room = 1;
                }
            }
            Piece::Quoted(name) if head.len() < room => head.push(name.to_owned()),
            Piece::Mark(_) | Piece::Word(_) | Piece::Quoted(_) | Piece::Text(_) => {}
        }
    }
    if !head.is_empty() {
        heads.push(head);
    }
    heads
}

/// Where the last statement ends that does more than take something away; 0 when there is none.
pub(super) fn end_of_changes(text: &str) -> usize {
    let (mut end, mut first, mut drops, mut last) = (0, true, false, 0);
    for (at, piece) in words(text) {
        match piece {
            Piece::Mark(';') => {
                if !first && !drops {
                    end = at + 1;
                }
                first = true;
                drops = false;
            }
            Piece::Word(word) => {
                drops = if first { word.eq_ignore_ascii_case("DROP") } else { drops };
                first = false;
                last = at + word.len();
            }
            Piece::Quoted(text) | Piece::Text(text) => last = at + text.len(),
            Piece::Mark(_) => {}
        }
    }
    if first || drops { end } else { last }
}

/// Names of the tables that a text creates, in lower case, without quotes and schema.
pub(super) fn created_tables(text: &str) -> Vec<String> {
    statement_heads(text, 12).iter().filter_map(|head| created_table(head)).collect()
}

/// The table that a statement creates, by its first words.
pub(super) fn created_table(head: &[String]) -> Option<String> {
    let mut words = head.iter().map(String::as_str).peekable();
    if words.next() != Some("CREATE") {
        return None;
    }
    while words.next_if(|word| matches!(*word, "TEMP" | "TEMPORARY" | "UNLOGGED" | "GLOBAL" | "LOCAL" | "FOREIGN" | "VIRTUAL")).is_some() {}
    if words.next() != Some("TABLE") {
        return None;
    }
    table_name(&mut words)
}

/// The name after `TABLE`, past `IF [NOT] EXISTS`, `ONLY` and a schema.
pub(super) fn table_name<'w>(words: &mut std::iter::Peekable<impl Iterator<Item = &'w str>>) -> Option<String> {
    while words.next_if(|word| matches!(*word, "IF" | "NOT" | "EXISTS" | "ONLY")).is_some() {}
    let name = words.next()?;
    let name = if matches!(name, "PUBLIC" | "MAIN" | "\"public\"") { words.next().unwrap_or(name) } else { name };
    Some(name.trim_matches(['"', '`']).to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_outside_strings_and_comments() {
        let found: Vec<_> = words("a 'b''c' -- d\n/* e */ `f` $$g$$ $x$h$$$x$ i::j").map(|(_, piece)| piece).collect();
        use Piece::*;
        let expected =
            [Word("a"), Text("'b''c'"), Quoted("`f`"), Text("$$g$$"), Text("$x$h$$$x$"), Word("i"), Mark(':'), Mark(':'), Word("j")];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_end_of_what_builds() {
        let sql = "CREATE TABLE a(x); DROP TABLE b; -- CREATE\nDROP TABLE c";
        assert_eq!(end_of_changes(sql), sql.find(';').unwrap_or(0) + 1);
        assert_eq!(end_of_changes("DROP TABLE a"), 0);
        assert_eq!(end_of_changes("SELECT 1"), 8);
    }

    #[test]
    fn tables_created() {
        let sql =
            "CREATE TABLE IF NOT EXISTS a (b int); create table public.\"B\" (x); CREATE TEMP TABLE c AS SELECT 1; CREATE VIEW d AS x";
        assert_eq!(created_tables(sql), ["a", "b", "c"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text(text in ".{0,80}") {
            words(&text).count();
            created_tables(&text);
        }
    }
}
