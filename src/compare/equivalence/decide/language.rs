//! Conditions on one text: every demand is a set of texts, and an automaton decides which texts tell two of them apart.

use super::{Question, Relation, quoted};
use crate::compare::equivalence::canonical::{Canon, integer};
use crate::compare::equivalence::pattern::{Automaton, CharSet, Node, parse, search};

/// A condition over the answers of automata and the length of the text.
enum Condition {
    Constant(bool),
    /// The automaton at this position accepts.
    Accepted(usize),
    Length(&'static str, u32),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
}

impl Condition {
    fn holds(&self, accepted: &[bool], length: u32) -> bool {
        match self {
            Condition::Constant(value) => *value,
            Condition::Accepted(position) => accepted.get(*position).copied().unwrap_or(false),
            Condition::Length(op, wanted) => match *op {
                "=" => length == *wanted,
                "<>" => length != *wanted,
                "<" => length < *wanted,
                "<=" => length <= *wanted,
                ">" => length > *wanted,
                _ => length >= *wanted,
            },
            Condition::All(parts) => parts.iter().all(|part| part.holds(accepted, length)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(accepted, length)),
            Condition::Not(inner) => !inner.holds(accepted, length),
        }
    }
}

/// Lengths beyond this are not counted.
const MAX_LENGTH: u32 = 2_000;

struct Reader<'q> {
    column: &'q str,
    automata: Vec<Automaton>,
    nodes: Vec<Node>,
    ascii_only: bool,
    longest: u32,
}

/// How two conditions on one text column relate.
pub(super) fn relate(question: &Question<'_, '_>, column: &str) -> Relation {
    decide(question, column).unwrap_or_else(Relation::Undecided)
}

fn decide(question: &Question<'_, '_>, column: &str) -> Result<Relation, &'static str> {
    let mut reader = Reader { column, automata: Vec::new(), nodes: Vec::new(), ascii_only: false, longest: 0 };
    let mut all = |parts: &[Canon]| -> Result<Condition, &'static str> {
        Ok(Condition::All(parts.iter().map(|part| reader.read(part, 0)).collect::<Result<_, _>>()?))
    };
    let first = all(&question.first)?;
    let second = all(&question.second)?;
    let about: Vec<Canon> =
        question.shared.iter().filter(|part| super::columns_of([*part]).iter().all(|name| name == column)).cloned().collect();
    let shared = all(&about)?;
    let longest = reader.longest.saturating_add(1);
    let example = |wanted: &dyn Fn(&[bool], u32) -> bool| -> Result<Option<String>, &'static str> {
        let found = search(&reader.automata, reader.ascii_only, longest, wanted)?;
        Ok(found.map(|text| format!("{column} = {}", quoted(&text))))
    };
    let first_only =
        example(&|accepted, length| shared.holds(accepted, length) && first.holds(accepted, length) && !second.holds(accepted, length))?;
    let second_only =
        example(&|accepted, length| shared.holds(accepted, length) && second.holds(accepted, length) && !first.holds(accepted, length))?;
    if first_only.is_some() || second_only.is_some() {
        return Ok(Relation::Different { first_only, second_only });
    }
    let about_null = question.first.iter().chain(&question.second).any(mentions_null);
    if about_null {
        return Err("the conditions treat NULL differently");
    }
    Ok(Relation::Equivalent { ascii_only: reader.ascii_only })
}

fn mentions_null(form: &Canon) -> bool {
    form.any(&|inner| {
        *inner == Canon::Null
            || matches!(inner, Canon::Apply(head, _) if matches!(head.as_str(), "notnull" | "isnull" | "same" | "distinct" | "coalesce"))
    })
}

impl Reader<'_> {
    fn automaton(&mut self, node: Node) -> Result<Condition, &'static str> {
        if let Some(position) = self.nodes.iter().position(|known| *known == node) {
            return Ok(Condition::Accepted(position));
        }
        self.automata.push(Automaton::new(&node)?);
        self.nodes.push(node);
        Ok(Condition::Accepted(self.automata.len() - 1))
    }

    fn is_column(&self, form: &Canon) -> bool {
        matches!(form, Canon::Column(name) if name == self.column)
    }

    /// The function around the column, when a form is `function(column)`.
    fn function<'f>(&self, form: &'f Canon) -> Option<&'f str> {
        match form {
            Canon::Apply(head, operands) if operands.len() == 1 && operands.first().is_some_and(|inner| self.is_column(inner)) => {
                Some(head)
            }
            _ => None,
        }
    }

    fn read(&mut self, form: &Canon, depth: u8) -> Result<Condition, &'static str> {
        const UNKNOWN: &str = "a part of the condition is not understood by the search";
        if depth > 60 {
            return Err("the condition is nested too deep");
        }
        let (head, operands) = match form {
            Canon::Number(value) => return Ok(Condition::Constant(value != "0")),
            Canon::Apply(head, operands) => (head.as_str(), operands.as_slice()),
            _ => return Err(UNKNOWN),
        };
        match (head, operands) {
            ("and", parts) => Ok(Condition::All(parts.iter().map(|part| self.read(part, depth + 1)).collect::<Result<_, _>>()?)),
            ("or", parts) => Ok(Condition::Any(parts.iter().map(|part| self.read(part, depth + 1)).collect::<Result<_, _>>()?)),
            ("not", [inner]) => Ok(Condition::Not(Box::new(self.read(inner, depth + 1)?))),
            ("isnull", [subject]) if self.is_column(subject) => Ok(Condition::Constant(false)),
            ("notnull", [subject]) if self.is_column(subject) => Ok(Condition::Constant(true)),
            ("<>", _) => Ok(Condition::Not(Box::new(self.read(&Canon::apply("=", operands.to_vec()), depth + 1)?))),
            ("not in", _) => Ok(Condition::Not(Box::new(self.read(&Canon::apply("in", operands.to_vec()), depth + 1)?))),
            ("=" | "in", [subject, values @ ..])
                if self.is_column(subject) && values.iter().all(|value| matches!(value, Canon::Text(_))) =>
            {
                let choices = values
                    .iter()
                    .filter_map(|value| match value {
                        Canon::Text(text) => Some(Node::literal(text)),
                        _ => None,
                    })
                    .collect();
                self.automaton(Node::Choice(choices))
            }
            ("=", [subject, other]) if self.is_column(subject) || self.is_column(other) => {
                let function = if self.is_column(subject) { self.function(other) } else { self.function(subject) };
                self.ascii_only = true;
                let excluded = match function {
                    Some("lower") => CharSet::range('A', 'Z'),
                    Some("upper") => CharSet::range('a', 'z'),
                    _ => return Err(UNKNOWN),
                };
                self.automaton(Node::Repeat { inner: Box::new(Node::Set(excluded.complement())), min: 0, max: None })
            }
            ("=", [subject, Canon::Text(empty)]) if empty.is_empty() && self.function(subject) == Some("trim") => self.blank(),
            (op @ ("=" | "<" | "<=" | ">" | ">="), [Canon::Apply(length, inner), Canon::Number(value)]) if length == "length" => {
                let value = integer(value).ok_or(UNKNOWN)?;
                let [subject] = inner.as_slice() else { return Err(UNKNOWN) };
                if self.function(subject) == Some("trim") {
                    return match (op, value) {
                        (">", 0) | (">=", 1) => Ok(Condition::Not(Box::new(self.blank()?))),
                        ("=", 0) | ("<", 1) | ("<=", 0) => self.blank(),
                        _ => Err(UNKNOWN),
                    };
                }
                if !self.is_column(subject) {
                    return Err(UNKNOWN);
                }
                self.length(op, value)
            }
            (kind @ ("glob" | "like" | "ilike" | "regex" | "iregex" | "similar" | "starts_with"), [subject, Canon::Text(pattern)])
                if self.is_column(subject) =>
            {
                let pattern = parse(kind, pattern)?;
                self.ascii_only |= pattern.ascii_only;
                self.automaton(pattern.node)
            }
            _ => Err(UNKNOWN),
        }
    }

    /// Texts of blanks only.
    fn blank(&mut self) -> Result<Condition, &'static str> {
        self.automaton(Node::Repeat { inner: Box::new(Node::Set(CharSet::one(' '))), min: 0, max: None })
    }

    fn length(&mut self, op: &str, value: i128) -> Result<Condition, &'static str> {
        let Ok(wanted) = u32::try_from(value) else {
            // No length is negative.
            return Ok(Condition::Constant(matches!(op, ">" | ">=")));
        };
        if wanted > MAX_LENGTH {
            return Err("the lengths are too large to search");
        }
        self.longest = self.longest.max(wanted);
        let op = match op {
            "=" => "=",
            "<" => "<",
            "<=" => "<=",
            ">" => ">",
            _ => ">=",
        };
        Ok(Condition::Length(op, wanted))
    }
}
