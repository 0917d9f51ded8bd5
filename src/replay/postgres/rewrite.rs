//! Renaming identifiers in stored expressions and texts, as the engine's printed form follows a rename.

use super::expressions::{bare, name_in_string, printed, quote_name, walk_mut};
use crate::catalog::ObjectKey;
use crate::sql::{Expr, Expression, ObjectName, QueryText};

/// A piece of SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    /// A name, folded or without its quotes as it stands.
    Name(&'a str),
    /// Anything else.
    Other(&'a str),
}

/// Cuts a text into names and the rest; strings and comments are never names.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = &text[at..];
        let len = match byte {
            b'\'' => rest[1..].find('\'').map_or(rest.len(), |end| end + 2),
            b'"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            b'-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xff => rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
                .unwrap_or(rest.len())
                .max(rest.chars().next().map_or(1, char::len_utf8)),
            b'0'..=b'9' => rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).unwrap_or(rest.len()),
            _ => 1,
        };
        let piece = &text[at..at + len];
        out.push(match byte {
            b'"' | b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..=0xff => Piece::Name(piece),
            _ => Piece::Other(piece),
        });
        at += len;
    }
    out
}

/// Whether a name as written is the folded name.
fn is_name(written: &str, folded: &str) -> bool {
    match written.strip_prefix('"') {
        Some(rest) => rest.strip_suffix('"').is_some_and(|inner| inner.replace("\"\"", "\"") == folded),
        None => written.to_ascii_lowercase() == folded,
    }
}

/// Replaces a name in a text; `followed_by_call` says whether a name before `(` counts.
fn rename_in_text(text: &str, from: &str, to: &str, followed_by_call: bool) -> String {
    let all = pieces(text);
    let mut out = String::with_capacity(text.len());
    for (at, piece) in all.iter().enumerate() {
        match piece {
            Piece::Name(name) if is_name(name, from) => {
                let next = all[at + 1..].iter().find_map(|next| match next {
                    Piece::Other(text) if text.trim().is_empty() => None,
                    Piece::Other(text) | Piece::Name(text) => Some(*text),
                });
                if !followed_by_call && next == Some("(") { out.push_str(name) } else { out.push_str(&quote_name(to)) }
            }
            Piece::Name(text) | Piece::Other(text) => out.push_str(text),
        }
    }
    out
}

/// Replaces a name in normalised tokens.
pub(super) fn rename_tokens(tokens: &mut [String], from: &str, to: &str, followed_by_call: bool) {
    for at in 0..tokens.len() {
        let call = tokens.get(at + 1).is_some_and(|next| next == "(");
        let token = &tokens[at];
        if !token.starts_with('\'') && bare(token) == from && (followed_by_call || !call) {
            tokens[at] = quote_name(to);
        }
    }
}

/// Replaces a column's name in an expression over its table.
pub(super) fn rename_column(expression: &mut Expression, from: &str, to: &str) {
    let mut changed = false;
    walk_mut(&mut expression.tree, |node| {
        if let Expr::Column(path) = node {
            if let Some(last) = path.last_mut().filter(|last| *last == from) {
                *last = to.to_owned();
                changed = true;
            }
        } else if let Expr::Tokens(tokens) = node {
            rename_tokens(tokens, from, to, false);
            changed = true;
        }
    });
    if changed {
        expression.text = rename_in_text(&expression.text, from, to, false);
    }
}

/// Replaces a function's name in an expression, where the call means that function.
pub(super) fn rename_function(expression: &mut Expression, from: &str, to: &ObjectKey, meant: impl Fn(&ObjectName, &[Expr]) -> bool) {
    let mut changed = false;
    walk_mut(&mut expression.tree, |node| {
        if let Expr::Call { name, args, distinct: _, modifiers: _ } = node
            && name.name == from
            && meant(name, args)
        {
            name.name.clone_from(&to.name);
            name.schema = (to.schema != "public").then(|| to.schema.clone());
            changed = true;
        }
    });
    if changed {
        expression.text = rename_in_text(&expression.text, from, &to.name, true);
    }
}

/// Replaces a type's name in an expression.
pub(super) fn rename_type(expression: &mut Expression, from: &str, to: &str) {
    let mut changed = false;
    walk_mut(&mut expression.tree, |node| {
        if let Expr::Cast { operand: _, data_type } = node
            && data_type.name == from
        {
            data_type.name = to.to_owned();
            data_type.raw = rename_in_text(&data_type.raw, from, to, true);
            changed = true;
        }
    });
    if changed {
        expression.text = rename_in_text(&expression.text, from, to, true);
    }
}

/// Lets constants of an enum follow a renamed label: those that `is_enum` says are cast to it or compared with it, and the whole expression
/// when it is one itself.
pub(super) fn rename_label(expression: &mut Expression, from: &str, to: &str, whole: bool, is_enum: &dyn Fn(&Expr) -> bool) {
    let mut changed = 0;
    let mut rename = |node: &mut Expr| {
        if let Expr::Text(text) = node
            && text == from
        {
            *text = to.to_owned();
            changed += 1;
        }
    };
    if whole {
        rename(&mut expression.tree);
    }
    walk_mut(&mut expression.tree, |node| {
        let cast = is_enum(node);
        if let Expr::Cast { operand, data_type: _ } = node {
            if cast {
                rename(operand);
            }
        } else if let Expr::Binary { op: _, left, right } = node {
            if is_enum(left) {
                rename(right);
            } else if is_enum(right) {
                rename(left);
            }
        } else if let Expr::InList { negated: _, operand, list } = node {
            if is_enum(operand) {
                list.iter_mut().for_each(&mut rename);
            }
        } else if let Expr::Between { negated: _, operand, low, high } = node
            && is_enum(operand)
        {
            rename(low);
            rename(high);
        }
    });
    let quoted = |label: &str| format!("'{}'", label.replace('\'', "''"));
    // The same words may stand for something else in the text; then it stays as its author wrote it.
    if changed > 0 && expression.text.matches(&quoted(from)).count() == changed {
        expression.text = expression.text.replace(&quoted(from), &quoted(to));
    }
}

/// Lets `nextval('old')` and `'old'::regclass` follow a sequence.
pub(super) fn rename_sequence(expression: &mut Expression, is_it: impl Fn(&ObjectName) -> bool, to: &ObjectKey) {
    let mut replaced: Vec<String> = Vec::new();
    walk_mut(&mut expression.tree, |node| {
        if let Expr::Text(text) = node
            && is_it(&name_in_string(text))
        {
            replaced.push(std::mem::replace(text, printed(to)));
        }
    });
    for old in replaced {
        let old = format!("'{}'", old.replace('\'', "''"));
        let new = format!("'{}'", printed(to).replace('\'', "''"));
        expression.text = expression.text.replace(&old, &new);
    }
}

/// Lets a query follow a renamed or moved relation.
pub(super) fn rename_relation_in_query(query: &mut QueryText, from: &ObjectKey, to: &ObjectKey) {
    let mut found = false;
    for name in &mut query.relations {
        if name.name == from.name && name.schema.as_ref().is_none_or(|schema| *schema == from.schema) {
            name.name = to.name.clone();
            if name.schema.is_some() || from.schema != to.schema {
                name.schema = Some(to.schema.clone()).filter(|schema| schema != "public");
            }
            found = true;
        }
    }
    if found && from.schema != to.schema {
        move_qualified(query, from, &to.schema);
    }
    if found && from.name != to.name {
        rename_tokens(&mut query.tokens, &from.name, &to.name, false);
        query.text = rename_in_text(&query.text, &from.name, &to.name, false);
    }
}

/// Gives a relation another schema where it is written with one.
fn move_qualified(query: &mut QueryText, from: &ObjectKey, schema: &str) {
    for at in 0..query.tokens.len() {
        if let Some([qualifier, dot, name]) = query.tokens.get_mut(at..at + 3)
            && dot == "."
            && bare(qualifier) == from.schema
            && bare(name) == from.name
        {
            *qualifier = quote_name(schema);
        }
    }
    let quoted = quote_name(schema);
    let all = pieces(&query.text);
    let mut text = String::with_capacity(query.text.len());
    for (at, piece) in all.iter().enumerate() {
        text.push_str(match (piece, all.get(at + 1), all.get(at + 2)) {
            (Piece::Name(qualifier), Some(Piece::Other(".")), Some(Piece::Name(name)))
                if is_name(qualifier, &from.schema) && is_name(name, &from.name) =>
            {
                &quoted
            }
            (Piece::Name(text) | Piece::Other(text), _, _) => text,
        });
    }
    query.text = text;
}

/// Lets a query follow a renamed column of a relation it reads; a selected column keeps its output name.
pub(super) fn rename_column_in_query(query: &mut QueryText, from: &str, to: &str) {
    rename_tokens(&mut query.tokens, from, to, false);
    query.text = rename_in_text(&query.text, from, to, false);
}

/// Lets a text (a partition key, an exclusion constraint, a recorded definition) follow a renamed name.
pub(super) fn rename_name_in_text(text: &str, from: &str, to: &str) -> String {
    rename_in_text(text, from, to, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renames_names_and_nothing_else() {
        assert_eq!(
            rename_in_text("a > 0 AND \"a\" <> 'a' AND t.A < a(1) -- a\n", "a", "b", false),
            "b > 0 AND b <> 'a' AND t.b < a(1) -- a\n"
        );
        assert_eq!(rename_in_text("ä + 1", "ä", "Ö x", false), "\"Ö x\" + 1");
    }
}
