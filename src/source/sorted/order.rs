//! The order of entries, known by their numbers alone.

use std::cmp::Ordering;

/// Moving more numbers than this for one that comes between is slower than beginning another piece.
const MOST_IN_A_PIECE: usize = 512;

/// The numbers of entries in the order of their keys.
#[derive(Clone)]
pub(super) struct Order {
    /// The first piece; most often there is no other.
    first: Vec<u32>,
    /// The further pieces. No piece before another one is empty.
    more: Vec<Vec<u32>>,
}

/// A place in the order: a piece and a position in it, which may be one past the last.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    piece: usize,
    at: usize,
}

impl Place {
    /// The place after this one.
    pub(super) fn next(self) -> Place {
        Place { piece: self.piece, at: self.at + 1 }
    }
}

impl Order {
    /// The order of nothing.
    pub(super) const fn new() -> Order {
        Order { first: Vec::new(), more: Vec::new() }
    }

    /// The order of the entries 0 to `count`, and the numbers of those that are not in it because a later one has the same key.
    pub(super) fn of(count: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> (Order, Vec<u32>) {
        let count = u32::try_from(count).expect("memory holds fewer entries than that");
        let mut numbers: Vec<u32> = (0..count).collect();
        numbers.sort_by(|a, b| compare(*a, *b));
        let mut doubled = Vec::new();
        let mut after = None;
        numbers.reverse();
        numbers.retain(|number| {
            let keep = after.is_none_or(|after| compare(*number, after).is_ne());
            if !keep {
                doubled.push(*number);
            }
            after = Some(*number);
            keep
        });
        numbers.reverse();
        let more = match numbers.len() > MOST_IN_A_PIECE {
            true => numbers.split_off(MOST_IN_A_PIECE).chunks(MOST_IN_A_PIECE).map(<[u32]>::to_vec).collect(),
            false => Vec::new(),
        };
        (Order { first: numbers, more }, doubled)
    }

    fn piece(&self, piece: usize) -> Option<&Vec<u32>> {
        match piece.checked_sub(1) {
            None => Some(&self.first),
            Some(further) => self.more.get(further),
        }
    }

    /// The place and number of the entry whose key is looked for, or the place where it would come. `compare` compares an entry's key with it.
    pub(super) fn find(&self, compare: &mut dyn FnMut(u32) -> Ordering) -> Result<(Place, u32), Place> {
        let piece = self.more.partition_point(|piece| compare(piece[0]).is_le());
        let numbers = self.piece(piece).unwrap_or(&self.first);
        // The standard library's search compares to the end, which is slower where a comparison takes longer than a branch.
        let (mut low, mut high) = (0, numbers.len());
        while low < high {
            let at = low + (high - low) / 2;
            match compare(numbers[at]) {
                Ordering::Equal => return Ok((Place { piece, at }, numbers[at])),
                Ordering::Less => low = at + 1,
                Ordering::Greater => high = at,
            }
        }
        Err(Place { piece, at: low })
    }

    /// The number at a place, which moves on.
    pub(super) fn step(&self, place: &mut Place) -> Option<u32> {
        if self.piece(place.piece)?.len() == place.at {
            *place = Place { piece: place.piece + 1, at: 0 };
        }
        let number = self.piece(place.piece)?.get(place.at).copied();
        place.at += 1;
        number
    }

    /// All numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u32> {
        let mut place = Place::default();
        std::iter::from_fn(move || self.step(&mut place))
    }

    /// A number comes to a place.
    pub(super) fn insert(&mut self, place: Place, number: u32) {
        let Place { piece, at } = place;
        let numbers = match piece.checked_sub(1) {
            None => &mut self.first,
            Some(further) => &mut self.more[further],
        };
        numbers.insert(at, number);
        if numbers.len() > MOST_IN_A_PIECE {
            // What grows at its end, as sorted input does, fills its pieces.
            let cut = if at == MOST_IN_A_PIECE { at } else { MOST_IN_A_PIECE / 2 };
            let rest = numbers.split_off(cut);
            self.more.insert(piece, rest);
        }
    }

    /// The number at a place goes.
    pub(super) fn remove(&mut self, place: Place) {
        match place.piece.checked_sub(1) {
            None => drop(self.first.remove(place.at)),
            Some(further) => drop(self.more[further].remove(place.at)),
        }
        self.close_gaps();
    }

    /// Only the numbers that `keep` says stay.
    pub(super) fn retain(&mut self, keep: &mut dyn FnMut(u32) -> bool) {
        for piece in std::iter::once(&mut self.first).chain(&mut self.more) {
            piece.retain(|number| keep(*number));
        }
        self.close_gaps();
    }

    fn close_gaps(&mut self) {
        self.more.retain(|piece| !piece.is_empty());
        if self.first.is_empty() && !self.more.is_empty() {
            self.first = self.more.remove(0);
        }
    }
}
