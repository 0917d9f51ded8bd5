//! The regular part of PostgreSQL's advanced regular expressions
//! (<https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP>).
//!
//! Back references, look-around and word boundaries are outside of it.

use super::{CharSet, Node, Pattern};

/// Groups within groups that are followed.
const MAX_DEPTH: u8 = 40;

struct Parser {
    chars: Vec<char>,
    at: usize,
    caseless: bool,
    ascii_only: bool,
}

/// An alternative with its anchors.
struct Branch {
    start: bool,
    end: bool,
    parts: Vec<Node>,
}

/// A search: the expression may match anywhere in the text unless it is anchored.
pub(super) fn parse(pattern: &str, caseless: bool) -> Result<Pattern, &'static str> {
    let (pattern, caseless) = match pattern.strip_prefix("(?i)") {
        Some(rest) => (rest, true),
        None => (pattern, caseless),
    };
    if pattern.starts_with("***") || pattern.starts_with("(?") && !pattern.starts_with("(?:") {
        return Err("the regular expression begins with options");
    }
    let mut parser = Parser { chars: pattern.chars().collect(), at: 0, caseless, ascii_only: caseless };
    let branches = parser.branches(0)?;
    if parser.at < parser.chars.len() {
        return Err("the regular expression has a parenthesis too many");
    }
    let choices = branches.into_iter().map(|branch| searched(branch.start, branch.end, branch.parts)).collect();
    Ok(Pattern { node: Node::Choice(choices), ascii_only: parser.ascii_only })
}

fn searched(start: bool, end: bool, parts: Vec<Node>) -> Node {
    let mut all = Vec::with_capacity(parts.len() + 2);
    if !start {
        all.push(Node::anything());
    }
    all.extend(parts);
    if !end {
        all.push(Node::anything());
    }
    Node::Sequence(all)
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek();
        self.at += 1;
        c
    }

    fn eat(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += 1;
        }
        found
    }

    fn branches(&mut self, depth: u8) -> Result<Vec<Branch>, &'static str> {
        if depth > MAX_DEPTH {
            return Err("the regular expression is nested too deep");
        }
        let mut branches = vec![self.branch(depth)?];
        while self.eat('|') {
            branches.push(self.branch(depth)?);
        }
        Ok(branches)
    }

    fn branch(&mut self, depth: u8) -> Result<Branch, &'static str> {
        let mut branch = Branch { start: false, end: false, parts: Vec::new() };
        while let Some(c) = self.peek() {
            match c {
                '|' | ')' => break,
                _ if branch.end => return Err("an anchor stands within the regular expression"),
                '^' if branch.parts.is_empty() => {
                    self.at += 1;
                    branch.start = true;
                }
                '$' => {
                    self.at += 1;
                    branch.end = true;
                }
                '^' => return Err("an anchor stands within the regular expression"),
                '*' | '+' | '?' => return Err("a quantifier stands where nothing can be repeated"),
                _ => {
                    let atom = self.atom(depth)?;
                    let atom = self.quantified(atom)?;
                    branch.parts.push(atom);
                }
            }
        }
        Ok(branch)
    }

    fn atom(&mut self, depth: u8) -> Result<Node, &'static str> {
        match self.take() {
            Some('(') => {
                if self.eat('?') && !self.eat(':') {
                    return Err("the regular expression looks around");
                }
                let branches = self.branches(depth + 1)?;
                if !self.eat(')') {
                    return Err("a parenthesis of the regular expression is never closed");
                }
                if branches.iter().any(|branch| branch.start || branch.end) {
                    return Err("an anchor stands within a group");
                }
                Ok(Node::Choice(branches.into_iter().map(|branch| Node::Sequence(branch.parts)).collect()))
            }
            Some('[') => Ok(Node::Set(self.bracket()?)),
            Some('.') => Ok(Node::Set(CharSet::all())),
            Some('\\') => Ok(Node::Set(self.escape()?)),
            Some(c) => Ok(Node::Set(self.cased(CharSet::one(c)))),
            None => Err("the regular expression ends too early"),
        }
    }

    fn cased(&self, set: CharSet) -> CharSet {
        if self.caseless { set.caseless() } else { set }
    }

    fn quantified(&mut self, mut atom: Node) -> Result<Node, &'static str> {
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') if self.chars.get(self.at + 1).is_some_and(char::is_ascii_digit) => {
                self.at += 1;
                let min = self.count()?;
                let max = if !self.eat(',') {
                    Some(min)
                } else if self.peek() == Some('}') {
                    None
                } else {
                    Some(self.count()?)
                };
                if !self.eat('}') || max.is_some_and(|max| max < min) {
                    return Err("the repetition of the regular expression is not valid");
                }
                self.eat('?');
                return Ok(Node::Repeat { inner: Box::new(atom), min, max });
            }
            _ => return Ok(atom),
        };
        self.at += 1;
        // A lazy quantifier finds another part of the text, but not another text.
        self.eat('?');
        atom = Node::Repeat { inner: Box::new(atom), min, max };
        Ok(atom)
    }

    fn count(&mut self) -> Result<u32, &'static str> {
        let mut value = 0u32;
        let mut digits = 0;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            digits += 1;
            value = value.saturating_mul(10).saturating_add(digit);
        }
        if digits == 0 || value > 255 { Err("the repetition of the regular expression is not valid") } else { Ok(value) }
    }

    fn escape(&mut self) -> Result<CharSet, &'static str> {
        match self.take() {
            Some('d') => Ok(self.class("digit")?),
            Some('D') => Ok(self.class("digit")?.complement()),
            Some('s') => Ok(self.class("space")?),
            Some('S') => Ok(self.class("space")?.complement()),
            Some('w') => Ok(self.class("word")?),
            Some('W') => Ok(self.class("word")?.complement()),
            Some('t') => Ok(CharSet::one('\t')),
            Some('n') => Ok(CharSet::one('\n')),
            Some('r') => Ok(CharSet::one('\r')),
            Some(c) if !c.is_alphanumeric() => Ok(CharSet::one(c)),
            _ => Err("the regular expression uses an escape that is not translated"),
        }
    }

    /// A named class; beyond ASCII its members depend on the locale.
    fn class(&mut self, name: &str) -> Result<CharSet, &'static str> {
        self.ascii_only = true;
        let ranges: &[(char, char)] = match name {
            "digit" => &[('0', '9')],
            "alpha" => &[('A', 'Z'), ('a', 'z')],
            "alnum" => &[('0', '9'), ('A', 'Z'), ('a', 'z')],
            "word" => &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            "upper" if !self.caseless => &[('A', 'Z')],
            "lower" if !self.caseless => &[('a', 'z')],
            "upper" | "lower" => &[('A', 'Z'), ('a', 'z')],
            "space" => &[('\t', '\r'), (' ', ' ')],
            "blank" => &[('\t', '\t'), (' ', ' ')],
            "punct" => &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
            "xdigit" => &[('0', '9'), ('A', 'F'), ('a', 'f')],
            "print" => &[(' ', '~')],
            "graph" => &[('!', '~')],
            "cntrl" => &[('\u{1}', '\u{1f}'), ('\u{7f}', '\u{7f}')],
            _ => return Err("the regular expression names a class that is not known"),
        };
        let mut set = CharSet::none();
        ranges.iter().for_each(|(from, to)| set.add(&CharSet::range(*from, *to)));
        Ok(set)
    }

    fn bracket(&mut self) -> Result<CharSet, &'static str> {
        const OPEN: &str = "a bracket of the regular expression is never closed";
        let mut set = CharSet::none();
        let negated = self.eat('^');
        let mut first = true;
        loop {
            let c = self.take().ok_or(OPEN)?;
            if c == ']' && !first {
                break;
            }
            first = false;
            if c == '[' && matches!(self.peek(), Some(':' | '.' | '=')) {
                let kind = self.take();
                let mut name = String::new();
                loop {
                    let c = self.take().ok_or(OPEN)?;
                    if Some(c) == kind && self.eat(']') {
                        break;
                    }
                    name.push(c);
                }
                if kind != Some(':') {
                    return Err("the regular expression names a collating element");
                }
                let class = self.class(&name)?;
                set.add(&class);
                continue;
            }
            // PostgreSQL reads a backslash as an escape within brackets too.
            let from = if c == '\\' {
                let escaped = self.escape()?;
                match escaped.ranges() {
                    [(from, to)] if from == to => char::from_u32(*from).ok_or(OPEN)?,
                    _ => {
                        set.add(&escaped);
                        continue;
                    }
                }
            } else {
                c
            };
            let range = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|next| *next != ']');
            if !range {
                set.add(&CharSet::one(from));
                continue;
            }
            self.at += 1;
            let mut to = self.take().ok_or(OPEN)?;
            if to == '\\' {
                to = self.take().filter(|c| !c.is_alphanumeric()).ok_or("the regular expression uses an escape that is not translated")?;
            }
            if to < from {
                return Err("a range of the regular expression runs backwards");
            }
            set.add(&CharSet::range(from, to));
        }
        let set = self.cased(set);
        Ok(if negated { set.complement() } else { set })
    }
}
