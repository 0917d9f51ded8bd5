//! Pairs the elements of two lists by keys, in phases from the surest to the weakest.

use std::collections::VecDeque;

use crate::source::SortedMap;

/// Keys of one element, one per phase; `None` takes no part in that phase.
pub(super) type PhaseKeys = Vec<Option<String>>;

/// What a pairing gave; positions in the two lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pairs {
    /// Pairs, in the order of the left list.
    pub both: Vec<(usize, usize)>,
    /// Left elements without a partner.
    pub left_only: Vec<usize>,
    /// Right elements without a partner.
    pub right_only: Vec<usize>,
}

/// Pairs elements whose keys of a phase are equal, phase after phase; elements that are still free take part in the next phase.
pub(super) fn pair(left: &[PhaseKeys], right: &[PhaseKeys]) -> Pairs {
    let phases = left.iter().chain(right).map(Vec::len).max().unwrap_or(0);
    let mut partner: Vec<Option<usize>> = vec![None; left.len()];
    let mut taken = vec![false; right.len()];
    for phase in 0..phases {
        let mut free: SortedMap<&str, VecDeque<usize>> = SortedMap::new();
        for (position, keys) in right.iter().enumerate() {
            if let (false, Some(Some(key))) = (taken[position], keys.get(phase)) {
                free.entry(key).or_default().push_back(position);
            }
        }
        for (position, keys) in left.iter().enumerate() {
            if partner[position].is_some() {
                continue;
            }
            let Some(Some(key)) = keys.get(phase) else { continue };
            if let Some(found) = free.get_mut(key.as_str()).and_then(VecDeque::pop_front) {
                partner[position] = Some(found);
                taken[found] = true;
            }
        }
    }
    let mut pairs = Pairs::default();
    for (position, found) in partner.iter().enumerate() {
        match found {
            Some(found) => pairs.both.push((position, *found)),
            None => pairs.left_only.push(position),
        }
    }
    pairs.right_only = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(position, _)| position).collect();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &[[&str; 2]]) -> Vec<PhaseKeys> {
        list.iter().map(|keys| keys.iter().map(|key| (!key.is_empty()).then(|| (*key).to_owned())).collect()).collect()
    }

    #[test]
    fn surer_phases_win() {
        let left = keys(&[["a", "x"], ["b", "y"], ["", "x"]]);
        let right = keys(&[["b", "x"], ["", "x"], ["c", "z"]]);
        assert_eq!(pair(&left, &right), Pairs { both: vec![(0, 1), (1, 0)], left_only: vec![2], right_only: vec![2] });
    }
}
