//! SQLite's GLOB and both engines' LIKE (<https://sqlite.org/lang_expr.html#glob>).

use super::{CharSet, Node, Pattern};

/// `*`, `?`, `[abc]`, `[^a-z]`; there is no escape.
pub(super) fn glob(pattern: &str) -> Pattern {
    let chars: Vec<char> = pattern.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        at += 1;
        match c {
            '*' => parts.push(Node::anything()),
            '?' => parts.push(Node::Set(CharSet::all())),
            '[' => match bracket(chars.get(at..).unwrap_or_default()) {
                Some((set, used)) => {
                    parts.push(Node::Set(set));
                    at += used;
                }
                // A bracket that is never closed matches nothing.
                None => return Pattern { node: Node::Choice(Vec::new()), ascii_only: false },
            },
            c => parts.push(Node::Set(CharSet::one(*c))),
        }
    }
    Pattern { node: Node::Sequence(parts), ascii_only: false }
}

/// The set after `[`, and how many characters it took with its `]`.
fn bracket(chars: &[char]) -> Option<(CharSet, usize)> {
    let mut set = CharSet::none();
    let mut at = 0;
    let negated = chars.first() == Some(&'^');
    if negated {
        at += 1;
    }
    let first = at;
    loop {
        let c = *chars.get(at)?;
        if c == ']' && at > first {
            at += 1;
            break;
        }
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(end)) if *end != ']' => {
                set.add(&CharSet::range(c, *end));
                at += 3;
            }
            _ => {
                set.add(&CharSet::one(c));
                at += 1;
            }
        }
    }
    Some((if negated { set.complement() } else { set }, at))
}

/// `%` and `_`, with a backslash as the only escape, as normal forms write it.
pub(super) fn like(pattern: &str, caseless: bool) -> Pattern {
    let mut parts = Vec::new();
    let mut chars = pattern.chars();
    let mut letters = false;
    while let Some(c) = chars.next() {
        let literal = match c {
            '%' => {
                parts.push(Node::anything());
                continue;
            }
            '_' => {
                parts.push(Node::Set(CharSet::all()));
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            c => c,
        };
        letters |= literal.is_alphabetic();
        let set = CharSet::one(literal);
        parts.push(Node::Set(if caseless { set.caseless() } else { set }));
    }
    Pattern { node: Node::Sequence(parts), ascii_only: caseless && letters }
}
