//! A tree of plain data as columns: what stands in the same place of many objects stands side by side, and each text is written once.
//!
//! A report is a few lists of like objects with texts that come back again and again; written like this and compressed it takes little more than
//! half of its compressed JSON. The bytes are two sections: codes (numbers of seven bits a byte, the highest bit says that more follow), then
//! texts, each ended by [`END`]. The codes of a column of values are: one byte with the kind of all of them, or [`MIXED`] and a kind for each;
//! its whole numbers as differences; its texts (see [`Packer::texts`]); the lengths of its lists and one column of what is in them; the keys of its
//! objects and one column for each key, the last key first.
//!
//! Numbers are whole ones, because a report counts; any other is written as 0.
//!
//! Reading takes bytes from anyone: it is bounded in depth, in values and in bytes of text.

use crate::source::SortedMap;
use serde_json::{Map, Value};

/// Kinds of values.
const ABSENT: u8 = 0;
const NULL: u8 = 1;
const FALSE: u8 = 2;
const TRUE: u8 = 3;
const NUMBER: u8 = 4;
const TEXT: u8 = 5;
const LIST: u8 = 6;
const OBJECT: u8 = 7;
/// The values of the column are not all of one kind.
const MIXED: u8 = 8;

/// Ends a text: no byte of UTF-8 is this one.
const END: u8 = 0xff;

/// Lists and objects within each other; a report has less than a dozen.
const MAX_DEPTH: u32 = 32;
/// Values that are read; the largest report that is written as a link has a third of it.
const MAX_VALUES: usize = 1_500_000;

/// A tree as bytes.
pub fn pack(value: &Value) -> Vec<u8> {
    let mut packer = Packer::default();
    packer.column(&[Some(value)]);
    let mut out = Vec::new();
    number(&mut out, packer.codes.len() as u64);
    out.append(&mut packer.codes);
    out.append(&mut packer.texts);
    out
}

/// The tree of packed bytes, with at most `max_text` bytes of text; `None` for bytes that [`pack`] did not write.
pub fn unpack(bytes: &[u8], max_text: usize) -> Option<Value> {
    let mut reader = Reader { codes: bytes, texts: &[], known: Vec::new(), values: MAX_VALUES, text: max_text };
    let length = usize::try_from(reader.number()?).ok()?;
    (reader.codes, reader.texts) = reader.codes.split_at_checked(length)?;
    let value = reader.column(1, 0)?.pop()??;
    (reader.codes.is_empty() && reader.texts.is_empty()).then_some(value)
}

fn number(out: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A difference of two numbers as a number that is small when the difference is, up or down.
fn difference(from: u64, to: u64) -> u64 {
    let difference = to.wrapping_sub(from) as i64;
    ((difference << 1) ^ (difference >> 63)) as u64
}

/// The number that [`difference`] came from.
fn apply(from: u64, difference: u64) -> u64 {
    from.wrapping_add((difference >> 1) ^ (difference & 1).wrapping_neg())
}

#[derive(Default)]
struct Packer<'a> {
    codes: Vec<u8>,
    texts: Vec<u8>,
    known: SortedMap<&'a str, usize>,
}

impl<'a> Packer<'a> {
    fn column(&mut self, values: &[Option<&'a Value>]) {
        let kinds: Vec<u8> = values.iter().map(|value| kind(*value)).collect();
        match kinds.first() {
            Some(first) if kinds.iter().all(|kind| kind == first) => self.codes.push(*first),
            _ => {
                self.codes.push(MIXED);
                self.codes.extend_from_slice(&kinds);
            }
        }
        let (mut lists, mut objects, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        let mut last = 0;
        for value in values.iter().flatten() {
            match value {
                Value::Null | Value::Bool(_) => {}
                Value::Number(whole) => {
                    let whole = whole.as_u64().unwrap_or_default();
                    number(&mut self.codes, difference(last, whole));
                    last = whole;
                }
                Value::String(text) => texts.push(text.as_str()),
                Value::Array(list) => lists.push(list),
                Value::Object(object) => objects.push(object),
            }
        }
        self.texts(&texts);
        if !lists.is_empty() {
            for list in &lists {
                number(&mut self.codes, list.len() as u64);
            }
            let members: Vec<Option<&Value>> = lists.into_iter().flatten().map(Some).collect();
            self.column(&members);
        }
        if !objects.is_empty() {
            let mut keys: Vec<&str> = Vec::new();
            for key in objects.iter().flat_map(|object| object.keys()) {
                if !keys.contains(&key.as_str()) {
                    keys.push(key);
                }
            }
            number(&mut self.codes, keys.len() as u64);
            self.texts(&keys);
            for key in keys.iter().rev() {
                let members: Vec<Option<&Value>> = objects.iter().map(|object| object.get(*key)).collect();
                self.column(&members);
            }
        }
    }

    /// A text that the column had before is the number of its first place there, plus one. Another text is 0, and what it is: 0 for a text that
    /// is written here for the first time, or its number among all texts, as one more than the difference from the text after the last one told so.
    fn texts(&mut self, texts: &[&'a str]) {
        let mut here: SortedMap<&str, usize> = SortedMap::new();
        let mut expected = 0;
        for text in texts {
            if let Some(place) = here.get(text) {
                number(&mut self.codes, *place as u64 + 1);
                continue;
            }
            here.insert(text, here.len());
            self.codes.push(0);
            let all = self.known.len();
            let place = *self.known.entry(text).or_insert(all);
            if place == all {
                self.codes.push(0);
                self.texts.extend_from_slice(text.as_bytes());
                self.texts.push(END);
            } else {
                number(&mut self.codes, difference(expected, place as u64) + 1);
            }
            expected = place as u64 + 1;
        }
    }
}

fn kind(value: Option<&Value>) -> u8 {
    match value {
        None => ABSENT,
        Some(Value::Null) => NULL,
        Some(Value::Bool(false)) => FALSE,
        Some(Value::Bool(true)) => TRUE,
        Some(Value::Number(_)) => NUMBER,
        Some(Value::String(_)) => TEXT,
        Some(Value::Array(_)) => LIST,
        Some(Value::Object(_)) => OBJECT,
    }
}

struct Reader<'a> {
    codes: &'a [u8],
    texts: &'a [u8],
    /// Every text so far.
    known: Vec<&'a str>,
    /// How many more values are read.
    values: usize,
    /// How many more bytes of text are copied.
    text: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.codes.split_first()?;
        self.codes = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|length| *length <= self.values)
    }

    fn column(&mut self, count: usize, depth: u32) -> Option<Vec<Option<Value>>> {
        self.values = self.values.checked_sub(count).filter(|_| depth <= MAX_DEPTH)?;
        let kinds = match self.byte()? {
            MIXED => {
                let (kinds, rest) = self.codes.split_at_checked(count)?;
                self.codes = rest;
                kinds.to_vec()
            }
            kind => vec![kind; count],
        };
        let of = |wanted: u8| kinds.iter().filter(|kind| **kind == wanted).count();
        let mut numbers = Vec::new();
        for _ in 0..of(NUMBER) {
            numbers.push(apply(numbers.last().copied().unwrap_or_default(), self.number()?));
        }
        let mut texts = self.texts(of(TEXT))?.into_iter();
        let mut numbers = numbers.into_iter();
        let (mut lengths, mut members) = (Vec::new(), Vec::new().into_iter());
        if of(LIST) > 0 {
            for _ in 0..of(LIST) {
                lengths.push(self.length()?);
            }
            let all = lengths.iter().try_fold(0_usize, |sum, length| sum.checked_add(*length))?;
            members = self.column(all, depth + 1)?.into_iter();
        }
        let mut lengths = lengths.into_iter();
        let mut objects = vec![Map::new(); of(OBJECT)];
        if !objects.is_empty() {
            let keys = self.length()?;
            let keys = self.texts(keys)?;
            let mut columns = Vec::new();
            for _ in &keys {
                columns.push(self.column(objects.len(), depth + 1)?);
            }
            for (key, column) in keys.into_iter().zip(columns.into_iter().rev()) {
                for (object, value) in objects.iter_mut().zip(column) {
                    if let Some(value) = value {
                        self.text = self.text.checked_sub(key.len())?;
                        object.insert(key.to_owned(), value);
                    }
                }
            }
        }
        let mut objects = objects.into_iter();
        let mut out = Vec::with_capacity(count);
        for kind in kinds {
            out.push(match kind {
                ABSENT => None,
                NULL => Some(Value::Null),
                FALSE => Some(Value::Bool(false)),
                TRUE => Some(Value::Bool(true)),
                NUMBER => Some(numbers.next()?.into()),
                TEXT => {
                    let text = texts.next()?;
                    self.text = self.text.checked_sub(text.len())?;
                    Some(text.into())
                }
                LIST => Some(Value::Array(members.by_ref().take(lengths.next()?).collect::<Option<_>>()?)),
                OBJECT => Some(Value::Object(objects.next()?)),
                _ => return None,
            });
        }
        Some(out)
    }

    fn texts(&mut self, count: usize) -> Option<Vec<&'a str>> {
        let (mut here, mut out) = (Vec::new(), Vec::new());
        let mut expected = 0;
        for _ in 0..count {
            if let Some(place) = self.number()?.checked_sub(1) {
                out.push(*here.get(usize::try_from(place).ok()?)?);
                continue;
            }
            let place = match self.number()?.checked_sub(1) {
                Some(difference) => apply(expected, difference),
                None => {
                    let end = memchr::memchr(END, self.texts)?;
                    let (text, rest) = self.texts.split_at(end);
                    self.texts = &rest[1..];
                    self.known.push(std::str::from_utf8(text).ok()?);
                    self.known.len() as u64 - 1
                }
            };
            let text = *self.known.get(usize::try_from(place).ok()?)?;
            here.push(text);
            out.push(text);
            expected = place + 1;
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    const TEXT_LIMIT: usize = 1 << 20;

    #[test]
    fn every_shape_comes_back() {
        for value in [
            json!(null),
            json!([]),
            json!({}),
            json!([[], [1], [[2]], {}, {"a": null}]),
            json!([{"a": 1, "b": "x"}, {"b": "x", "c": ["x", "y", "x"]}, {"a": u64::MAX, "b": ""}, {"a": 0}]),
            json!(["a\u{0}b", "\u{ff}", "c"]),
            json!({"z": {"last": 1, "first": true}, "a": {"first": false, "last": 9}}),
        ] {
            let back = unpack(&pack(&value), TEXT_LIMIT);
            assert_eq!(back.as_ref(), Some(&value));
            assert_eq!(back.map(|back| back.to_string()), Some(value.to_string()), "keys keep their order");
        }
    }

    #[test]
    fn what_is_not_bounded_is_refused() {
        let packed = |codes: &[u8], texts: &[u8]| [&[codes.len() as u8][..], codes, texts].concat();
        assert_eq!(unpack(&packed(&[LIST, 3, TRUE], b""), TEXT_LIMIT), Some(json!([true, true, true])));
        let many = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
        assert_eq!(unpack(&packed(&[&[LIST][..], &many, &[TRUE]].concat(), b""), TEXT_LIMIT), None, "more values than any report has");
        assert_eq!(unpack(&packed(&[&[OBJECT][..], &many].concat(), b""), TEXT_LIMIT), None, "more keys than any report has");
        let deep = [LIST, 1].repeat(60);
        assert_eq!(unpack(&packed(&[&deep[..], &[NULL]].concat(), b""), TEXT_LIMIT), None, "deeper than any report");
        let text = "x".repeat(1000);
        let same = [&[LIST, 100, TEXT, 0, 0][..], &[1; 99]].concat();
        assert!(unpack(&packed(&same, &[text.as_bytes(), &[END]].concat()), 100_000).is_some());
        assert_eq!(unpack(&packed(&same, &[text.as_bytes(), &[END]].concat()), 99_999), None, "more text than asked for");
        assert_eq!(unpack(&packed(&[LIST, 1, NULL, NULL], b""), TEXT_LIMIT), None, "codes that are left over");
        assert_eq!(unpack(&packed(&[NULL], b"x\xff"), TEXT_LIMIT), None, "texts that are left over");
    }

    proptest! {
        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(prop_oneof![0_u8..10, any::<u8>()], 0..200)) {
            let _ = unpack(&bytes, TEXT_LIMIT);
        }
    }
}
