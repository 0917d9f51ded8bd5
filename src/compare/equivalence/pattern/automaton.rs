//! Nondeterministic automata, and a search through several of them at once.

use std::collections::VecDeque;

use crate::source::{SortedMap, SortedSet};

use super::{CharSet, Node};

/// States of one automaton at most.
const MAX_STATES: usize = 4_000;
/// Combined states that a search visits at most.
const MAX_VISITED: usize = 20_000;

#[derive(Debug, Clone, Default)]
struct State {
    free: Vec<usize>,
    edges: Vec<(usize, usize)>,
}

/// An automaton over whole texts.
#[derive(Debug, Clone)]
pub(in crate::compare::equivalence) struct Automaton {
    states: Vec<State>,
    sets: Vec<CharSet>,
    accept: usize,
}

impl Automaton {
    /// Builds it, or says that it would be too large.
    pub(in crate::compare::equivalence) fn new(node: &Node) -> Result<Self, &'static str> {
        let mut automaton = Automaton { states: vec![State::default()], sets: Vec::new(), accept: 0 };
        automaton.accept = automaton.append(node, 0, 0)?;
        Ok(automaton)
    }

    fn state(&mut self) -> Result<usize, &'static str> {
        if self.states.len() >= MAX_STATES {
            return Err("the pattern is too large");
        }
        self.states.push(State::default());
        Ok(self.states.len() - 1)
    }

    fn free(&mut self, from: usize, to: usize) {
        if let Some(state) = self.states.get_mut(from) {
            state.free.push(to);
        }
    }

    /// Adds what `node` matches after the state `from`, and says where it ends.
    fn append(&mut self, node: &Node, from: usize, depth: u8) -> Result<usize, &'static str> {
        if depth > 100 {
            return Err("the pattern is nested too deep");
        }
        match node {
            Node::Set(set) => {
                let to = self.state()?;
                let position = self.sets.iter().position(|known| known == set).unwrap_or_else(|| {
                    self.sets.push(set.clone());
                    self.sets.len() - 1
                });
                if let Some(state) = self.states.get_mut(from) {
                    state.edges.push((position, to));
                }
                Ok(to)
            }
            Node::Sequence(parts) => parts.iter().try_fold(from, |at, part| self.append(part, at, depth + 1)),
            Node::Choice(choices) => {
                let end = self.state()?;
                for choice in choices {
                    let start = self.state()?;
                    self.free(from, start);
                    let last = self.append(choice, start, depth + 1)?;
                    self.free(last, end);
                }
                Ok(end)
            }
            Node::Repeat { inner, min, max } => {
                let mut at = from;
                for _ in 0..*min {
                    at = self.append(inner, at, depth + 1)?;
                }
                let end = self.state()?;
                match max {
                    None => {
                        let start = self.state()?;
                        self.free(at, start);
                        let last = self.append(inner, start, depth + 1)?;
                        self.free(last, start);
                        self.free(start, end);
                    }
                    Some(max) => {
                        for _ in *min..*max {
                            self.free(at, end);
                            at = self.append(inner, at, depth + 1)?;
                        }
                        self.free(at, end);
                    }
                }
                Ok(end)
            }
        }
    }

    fn closure(&self, states: SortedSet<usize>) -> Vec<usize> {
        let mut seen = states.clone();
        let mut pending: Vec<usize> = states.into_iter().collect();
        while let Some(at) = pending.pop() {
            for next in self.states.get(at).map(|state| state.free.as_slice()).unwrap_or_default() {
                if seen.insert(*next) {
                    pending.push(*next);
                }
            }
        }
        seen.into_iter().collect()
    }

    fn step(&self, states: &[usize], code: u32) -> Vec<usize> {
        let mut next = SortedSet::new();
        for at in states {
            for (set, to) in self.states.get(*at).map(|state| state.edges.as_slice()).unwrap_or_default() {
                if self.sets.get(*set).is_some_and(|set| set.contains(code)) {
                    next.insert(*to);
                }
            }
        }
        self.closure(next)
    }
}

/// How pleasant a character is in an example.
fn unease(code: u32) -> u32 {
    match char::from_u32(code) {
        Some('a'..='z') => 0,
        Some('A'..='Z') => 1,
        Some('0'..='9') => 2,
        Some(' ') => 3,
        Some('!') => 4,
        Some(c) if c.is_ascii_graphic() => 5,
        Some(c) if c.is_alphabetic() => 6,
        Some(c) if !c.is_control() => 7,
        _ => 8,
    }
}

/// One character of every class that the automata tell apart, the pleasant ones first.
fn alphabet(automata: &[Automaton], ascii_only: bool) -> Vec<char> {
    let last = if ascii_only { 0x7f } else { char::MAX as u32 };
    let mut bounds = SortedSet::from([1, 0x20, 0x21, 0x30, 0x3a, 0x41, 0x5b, 0x61, 0x7b, 0x7f, 0x80, 0xa1, 0xe4, 0xd800, 0xe000]);
    for set in automata.iter().flat_map(|automaton| &automaton.sets) {
        for (from, to) in set.ranges() {
            bounds.insert(*from);
            bounds.insert(to.saturating_add(1));
        }
    }
    let mut best: SortedMap<Vec<bool>, u32> = SortedMap::new();
    for code in bounds.into_iter().filter(|code| *code <= last && char::from_u32(*code).is_some()) {
        let signature = automata.iter().flat_map(|automaton| &automaton.sets).map(|set| set.contains(code)).collect();
        let known = best.entry(signature).or_insert(code);
        if (unease(code), code) < (unease(*known), *known) {
            *known = code;
        }
    }
    let mut codes: Vec<u32> = best.into_values().collect();
    crate::source::order::sort_by_key(&mut codes, |code| (unease(*code), *code));
    codes.into_iter().filter_map(char::from_u32).collect()
}

/// The shortest text for which `wanted` holds, given which automata accept it and its length (counted up to `longest`, and then no further).
///
/// `Ok(None)` says that there is none; an error that there are too many combinations to tell.
pub(in crate::compare::equivalence) fn search(
    automata: &[Automaton],
    ascii_only: bool,
    longest: u32,
    wanted: &dyn Fn(&[bool], u32) -> bool,
) -> Result<Option<String>, &'static str> {
    type Combined = (Vec<Vec<usize>>, u32);
    let letters = alphabet(automata, ascii_only);
    let start: Combined = (automata.iter().map(|automaton| automaton.closure(SortedSet::from([0]))).collect(), 0);
    let mut seen: SortedMap<Combined, usize> = SortedMap::from([(start.clone(), 0)]);
    // How each visited combination was reached: from which one, by which character.
    let mut reached: Vec<(usize, Option<char>)> = vec![(0, None)];
    let mut queue = VecDeque::from([(start, 0usize)]);
    while let Some(((states, length), at)) = queue.pop_front() {
        let accepted: Vec<bool> =
            automata.iter().zip(&states).map(|(automaton, states)| states.binary_search(&automaton.accept).is_ok()).collect();
        if wanted(&accepted, length) {
            return Ok(Some(spelled(&reached, at)));
        }
        for letter in &letters {
            let next: Combined = (
                automata.iter().zip(&states).map(|(automaton, states)| automaton.step(states, u32::from(*letter))).collect(),
                length.saturating_add(1).min(longest),
            );
            if seen.contains_key(&next) {
                continue;
            }
            if seen.len() >= MAX_VISITED {
                return Err("the patterns have too many combinations to search");
            }
            reached.push((at, Some(*letter)));
            seen.insert(next.clone(), reached.len() - 1);
            queue.push_back((next, reached.len() - 1));
        }
    }
    Ok(None)
}

fn spelled(reached: &[(usize, Option<char>)], mut at: usize) -> String {
    let mut letters = Vec::new();
    while let Some((from, Some(letter))) = reached.get(at) {
        letters.push(*letter);
        at = *from;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use crate::compare::equivalence::pattern::parse;

    use super::*;

    fn differ(left: (&str, &str), right: (&str, &str)) -> Option<String> {
        let patterns = [left, right].map(|(head, pattern)| parse(head, pattern).expect("it is understood"));
        let automata: Vec<Automaton> = patterns.iter().map(|pattern| Automaton::new(&pattern.node).expect("it is small")).collect();
        let ascii = patterns.iter().any(|pattern| pattern.ascii_only);
        search(&automata, ascii, 0, &|accepted, _| accepted[0] != accepted[1]).expect("it is decided")
    }

    #[test]
    fn equal_languages() {
        for (glob, regex) in [
            ("p*", "^p"),
            ("*x", "x$"),
            ("[a-z][0-9]*", "^[a-z][0-9]"),
            ("a?c", "^a.c$"),
            ("[^a]b", "^[^a]b$"),
            ("abc", "^(?:abc)$"),
            ("[]a]", "^[a\\]]$"),
            ("a.c", "^a\\.c$"),
            ("", "^$"),
        ] {
            assert_eq!(differ(("glob", glob), ("regex", regex)), None, "{glob} {regex}");
        }
        assert_eq!(differ(("like", "a\\_%"), ("regex", "^a_")), None);
        assert_eq!(differ(("regex", "^a{2,4}$"), ("regex", "^(aa|aaa|aaaa)$")), None);
        assert_eq!(differ(("regex", "^\\d+$"), ("regex", "^[0-9][0-9]*$")), None);
        assert_eq!(differ(("ilike", "ab%"), ("iregex", "^AB")), None);
    }

    #[test]
    fn different_languages_have_a_shortest_example() {
        assert_eq!(differ(("glob", "[a-z]*"), ("regex", "^[a-z]*$")).as_deref(), Some(""));
        assert_eq!(differ(("glob", "a[bc]*c"), ("regex", "^a[bc]*c$")).as_deref(), Some("ac"));
        assert_eq!(differ(("glob", "a*"), ("regex", "a")).as_deref(), Some("ba"));
        assert_eq!(differ(("like", "a%"), ("ilike", "a%")).as_deref(), Some("A"));
    }

    #[test]
    fn what_is_not_regular_is_refused() {
        for pattern in ["(a)\\1", "a(?=b)", "\\ma", "a**b", "(a", "[a", "a^b", "(^a)b", "***=a"] {
            assert!(parse("regex", pattern).is_err(), "{pattern}");
        }
    }
}
