//! An ordered map that can go back to an earlier state.

use crate::source::SortedMap;

/// A map that logs what its entries were before each change, so that a failed statement or a rolled back transaction costs only what it
/// touched.
#[derive(Debug, Clone)]
pub(super) struct Store<K, V> {
    map: SortedMap<K, V>,
    log: Vec<(K, Option<V>)>,
}

impl<K: Ord + Clone, V: Clone> Store<K, V> {
    /// An empty store.
    pub(super) fn new() -> Self {
        Store { map: SortedMap::new(), log: Vec::new() }
    }

    /// The entry of a key.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.map.get(key)
    }

    /// Whether a key has an entry.
    pub(super) fn has(&self, key: &K) -> bool {
        self.map.contains_key(key)
    }

    /// The entry of a key, to be changed.
    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let entry = self.map.get_mut(key)?;
        self.log.push((key.clone(), Some(entry.clone())));
        Some(entry)
    }

    /// Sets an entry.
    pub(super) fn insert(&mut self, key: K, value: V) {
        let before = self.map.insert(key.clone(), value);
        self.log.push((key, before));
    }

    /// Removes an entry and returns it.
    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        let value = self.map.remove(key)?;
        self.log.push((key.clone(), Some(value.clone())));
        Some(value)
    }

    /// All entries in key order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.map.iter()
    }

    /// Keys whose entry satisfies a condition, in order.
    pub(super) fn keys_where(&self, condition: impl Fn(&K, &V) -> bool) -> Vec<K> {
        self.map.iter().filter(|(key, value)| condition(key, value)).map(|(key, _)| key.clone()).collect()
    }

    /// The present position in the log.
    pub(super) fn mark(&self) -> usize {
        self.log.len()
    }

    /// Undoes everything after a mark.
    pub(super) fn roll_back(&mut self, mark: usize) {
        while self.log.len() > mark {
            match self.log.pop() {
                Some((key, Some(value))) => {
                    self.map.insert(key, value);
                }
                Some((key, None)) => {
                    self.map.remove(&key);
                }
                None => return,
            }
        }
    }

    /// Makes everything so far permanent.
    pub(super) fn forget(&mut self) {
        self.log.clear();
    }

    /// The plain map.
    pub(super) fn into_map(self) -> SortedMap<K, V> {
        self.map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_back() {
        let mut store = Store::new();
        store.insert("a", 1);
        let mark = store.mark();
        store.insert("b", 2);
        *store.get_mut(&"a").expect("a is there") = 5;
        store.remove(&"a");
        store.roll_back(mark);
        assert_eq!(store.iter().collect::<Vec<_>>(), [(&"a", &1)]);
    }
}
