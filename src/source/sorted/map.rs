//! A map in the order of its keys.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Bound, Index, RangeBounds};

use super::order::{Order, Place};

/// A map whose entries come in the order of their keys.
#[derive(Clone)]
pub struct SortedMap<K, V> {
    /// Where an entry was removed, there is none.
    entries: Vec<Option<(K, V)>>,
    order: Order,
    /// Numbers of entries that were removed.
    free: Vec<u32>,
}

impl<K, V> SortedMap<K, V> {
    /// An empty map.
    pub const fn new() -> Self {
        SortedMap { entries: Vec::new(), order: Order::new(), free: Vec::new() }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len() - self.free.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes every entry.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// The entries.
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter { map: self, place: Place::default() }
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &K> + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// The entries, whose values may be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        let mut entries: Vec<Option<&mut (K, V)>> = self.entries.iter_mut().map(Option::as_mut).collect();
        self.order.numbers().filter_map(move |number| entries.get_mut(number as usize)?.take().map(|(key, value)| (&*key, value)))
    }

    /// The values, which may be changed, in the order of their keys.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.iter_mut().map(|(_, value)| value)
    }

    /// The keys, in order.
    pub fn into_keys(self) -> impl Iterator<Item = K> {
        self.into_iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.into_iter().map(|(_, value)| value)
    }

    /// Keeps the entries that `keep` says.
    pub fn retain(&mut self, mut keep: impl FnMut(&K, &mut V) -> bool) {
        let SortedMap { entries, order, free } = self;
        order.retain(&mut |number| {
            let entry = &mut entries[number as usize];
            let kept = entry.as_mut().is_some_and(|(key, value)| keep(key, value));
            if !kept {
                *entry = None;
                free.push(number);
            }
            kept
        });
    }

    /// The number of an entry that comes to a place.
    fn put(&mut self, place: Place, entry: (K, V)) -> usize {
        let number = match self.free.pop() {
            Some(number) => {
                self.entries[number as usize] = Some(entry);
                number
            }
            None => {
                self.entries.push(Some(entry));
                u32::try_from(self.entries.len() - 1).expect("memory holds fewer entries than that")
            }
        };
        self.order.insert(place, number);
        number as usize
    }
}

impl<K: Ord, V> SortedMap<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<(Place, usize), Place>
    where
        K: Borrow<Q>,
    {
        self.order
            .find(&mut |number| self.entries[number as usize].as_ref().map_or(Ordering::Less, |(own, _)| own.borrow().cmp(key)))
            .map(|(place, number)| (place, number as usize))
    }

    /// The value of a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (_, number) = self.find(key).ok()?;
        self.entries[number].as_ref().map(|(_, value)| value)
    }

    /// The key as it is held, and its value.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        let (_, number) = self.find(key).ok()?;
        self.entries[number].as_ref().map(|(key, value)| (key, value))
    }

    /// The value of a key, which may be changed.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (_, number) = self.find(key).ok()?;
        self.entries[number].as_mut().map(|(_, value)| value)
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    /// Sets the value of a key; the value it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok((_, number)) => self.entries[number].as_mut().map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.put(place, (key, value));
                None
            }
        }
    }

    /// Removes a key; the value it had.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.remove_entry(key).map(|(_, value)| value)
    }

    /// Removes a key; the key and the value it had.
    pub fn remove_entry<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        let (place, number) = self.find(key).ok()?;
        self.order.remove(place);
        self.free.push(number as u32);
        self.entries[number].take()
    }

    /// The place of a key, to be filled where it is empty.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        Entry { map: self, key }
    }

    /// The entries whose keys are in a range.
    pub fn range<'a>(&'a self, range: impl RangeBounds<K> + 'a) -> impl Iterator<Item = (&'a K, &'a V)> {
        let place = match range.start_bound() {
            Bound::Unbounded => Place::default(),
            Bound::Included(key) => self.find(key).map_or_else(|place| place, |(place, _)| place),
            Bound::Excluded(key) => self.find(key).map_or_else(|place| place, |(place, _)| place.next()),
        };
        Iter { map: self, place }.take_while(move |(key, _)| match range.end_bound() {
            Bound::Unbounded => true,
            Bound::Included(end) => *key <= end,
            Bound::Excluded(end) => *key < end,
        })
    }
}

/// A key's place in a map.
pub struct Entry<'a, K, V> {
    map: &'a mut SortedMap<K, V>,
    key: K,
}

impl<'a, K: Ord, V> Entry<'a, K, V> {
    /// The value, after it was set where there was none.
    pub fn or_insert_with(self, value: impl FnOnce() -> V) -> &'a mut V {
        let number = match self.map.find(&self.key) {
            Ok((_, number)) => number,
            Err(place) => self.map.put(place, (self.key, value())),
        };
        let (_, value) = self.map.entries[number].as_mut().expect("an entry in the order is there");
        value
    }

    /// The value, after it was set where there was none.
    pub fn or_insert(self, value: V) -> &'a mut V {
        self.or_insert_with(|| value)
    }

    /// The value, after the usual one was set where there was none.
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        self.or_insert_with(V::default)
    }
}

/// The entries of a map.
pub struct Iter<'a, K, V> {
    map: &'a SortedMap<K, V>,
    place: Place,
}

impl<K, V> Clone for Iter<'_, K, V> {
    fn clone(&self) -> Self {
        Iter { ..*self }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.map.order.step(&mut self.place)?;
        self.map.entries.get(number as usize)?.as_ref().map(|(key, value)| (key, value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.map.len()))
    }
}

/// The entries of a map that is no longer needed.
pub struct IntoIter<K, V> {
    map: SortedMap<K, V>,
    place: Place,
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.map.order.step(&mut self.place)?;
        self.map.entries.get_mut(number as usize)?.take()
    }
}

impl<K, V> IntoIterator for SortedMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        IntoIter { map: self, place: Place::default() }
    }
}

impl<'a, K, V> IntoIterator for &'a SortedMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for SortedMap<K, V> {
    /// Of entries with equal keys, the last one stays.
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut entries: Vec<Option<(K, V)>> = entries.into_iter().map(Some).collect();
        let key = |number: u32| entries[number as usize].as_ref().map(|(key, _)| key);
        let (order, free) = Order::of(entries.len(), &mut |a, b| key(a).cmp(&key(b)));
        for number in &free {
            entries[*number as usize] = None;
        }
        SortedMap { entries, order, free }
    }
}

impl<K: Ord, V> Extend<(K, V)> for SortedMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for SortedMap<K, V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<K, V> Default for SortedMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Borrow<Q> + Ord, Q: Ord + ?Sized, V> Index<&Q> for SortedMap<K, V> {
    type Output = V;

    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("an indexed key is there")
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for SortedMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other)
    }
}

impl<K: Eq, V: Eq> Eq for SortedMap<K, V> {}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for SortedMap<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn holds_what_the_standard_map_holds(
            start: Vec<(u16, u8)>,
            steps in prop::collection::vec((0..5u8, 0..3000u16, any::<u8>()), 0..4000),
            bounds in prop::collection::vec((0..3000u16, 0..3000u16), 4),
        ) {
            let mut expected: BTreeMap<u16, u8> = start.iter().copied().collect();
            let mut map: SortedMap<u16, u8> = start.into_iter().collect();
            for (step, key, value) in steps {
                match step {
                    0 | 1 => prop_assert_eq!(map.insert(key, value), expected.insert(key, value)),
                    2 => prop_assert_eq!(map.remove(&key), expected.remove(&key)),
                    3 => prop_assert_eq!(*map.entry(key).or_insert(value), *expected.entry(key).or_insert(value)),
                    _ => {
                        prop_assert_eq!(map.get(&key), expected.get(&key));
                        if value == 0 {
                            map.retain(|key, value| *key > 100 || *value % 2 == 0);
                            expected.retain(|key, value| *key > 100 || *value % 2 == 0);
                        }
                    }
                }
                prop_assert_eq!(map.len(), expected.len());
            }
            for (a, b) in bounds {
                prop_assert!(map.range(a..).eq(expected.range(a..)));
                prop_assert!(map.range(..b).eq(expected.range(..b)));
                prop_assert!(map.range(a.min(b)..=b).eq(expected.range(a.min(b)..=b)));
                prop_assert!(map.range((Bound::Excluded(a), Bound::Unbounded)).eq(expected.range((Bound::Excluded(a), Bound::Unbounded))));
            }
            prop_assert!(map.iter().eq(&expected));
            prop_assert!(map.iter_mut().eq(expected.iter_mut()));
            prop_assert_eq!(format!("{map:?}"), format!("{expected:?}"));
            prop_assert_eq!(&map, &map.iter().map(|(key, value)| (*key, *value)).collect());
            prop_assert!(map.into_iter().eq(expected));
        }
    }
}
