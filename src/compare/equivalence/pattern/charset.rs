//! Sets of characters as ranges of code points.

const LAST: u32 = char::MAX as u32;

/// Sorted, disjoint ranges. U+0000 is in none: PostgreSQL cannot store it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::compare::equivalence) struct CharSet(Vec<(u32, u32)>);

impl CharSet {
    pub(in crate::compare::equivalence) fn none() -> Self {
        CharSet(Vec::new())
    }

    pub(super) fn all() -> Self {
        CharSet(vec![(1, LAST)])
    }

    pub(in crate::compare::equivalence) fn one(c: char) -> Self {
        CharSet::range(c, c)
    }

    pub(in crate::compare::equivalence) fn range(from: char, to: char) -> Self {
        CharSet(if from <= to { vec![(u32::from(from).max(1), u32::from(to))] } else { Vec::new() })
    }

    pub(super) fn add(&mut self, other: &CharSet) {
        self.0.extend(&other.0);
        crate::source::order::sort(&mut self.0);
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(self.0.len());
        for (from, to) in self.0.drain(..) {
            match merged.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = (*end).max(to),
                _ => merged.push((from, to)),
            }
        }
        self.0 = merged;
    }

    pub(in crate::compare::equivalence) fn complement(&self) -> Self {
        let mut out = Vec::new();
        let mut next = 1;
        for (from, to) in &self.0 {
            if next < *from {
                out.push((next, from - 1));
            }
            next = to.saturating_add(1);
        }
        if next <= LAST {
            out.push((next, LAST));
        }
        CharSet(out)
    }

    /// With both cases of every ASCII letter in it.
    pub(super) fn caseless(&self) -> Self {
        let mut out = self.clone();
        for c in ('a'..='z').filter(|c| self.contains(u32::from(*c)) || self.contains(u32::from(c.to_ascii_uppercase()))) {
            out.add(&CharSet::one(c));
            out.add(&CharSet::one(c.to_ascii_uppercase()));
        }
        out
    }

    pub(super) fn contains(&self, code: u32) -> bool {
        self.0.iter().any(|(from, to)| *from <= code && code <= *to)
    }

    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }
}
