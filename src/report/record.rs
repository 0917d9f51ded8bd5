//! How the plain data of a report is written and read with serde.
//!
//! An implementation that serde derives is compiled anew for every struct and every format, which the page has to download. Here a struct only
//! lists its fields (the macro `record`), and one walk over such lists writes and reads them all.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_json::{Map, Value};

/// A struct that is written as an object.
pub(crate) trait Record {
    /// The struct's name, for messages.
    fn name(&self) -> &'static str;
    /// The names of its fields, in the order in which they are written.
    fn fields(&self) -> &'static [&'static str];
    /// What holds for each of them.
    fn presence(&self) -> &'static [Presence];
    /// A field, to be written.
    fn part(&self, index: usize) -> Part<'_>;
    /// A field, to be read.
    fn slot(&mut self, index: usize) -> Slot<'_>;
}

/// Whether a field is there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Written always, and missed when it is not there, unless its type has a value for that.
    Required,
    /// Written always; when it is not there, it has its usual value.
    Optional,
    /// Not written when it is empty; when it is not there, it has its usual value.
    Omitted,
}

/// The value of a field.
pub(crate) trait FieldValue {
    /// As it is written.
    fn part(&self) -> Part<'_>;
    /// Where it is read to.
    fn slot(&mut self) -> Slot<'_>;
}

/// A value to be written.
pub(crate) enum Part<'a> {
    Nothing,
    Text(&'a str),
    Number(u64),
    Flag(bool),
    Pair((u32, u32)),
    Texts(&'a [String]),
    Values(&'a Map<String, Value>),
    Record(&'a dyn Record),
    Records(&'a dyn Records),
}

/// A place to read a value to.
pub(crate) enum Slot<'a> {
    Nothing,
    Text(&'a mut String),
    MaybeText(&'a mut Option<String>),
    Number(&'a mut u32),
    MaybeNumber(&'a mut Option<u32>),
    Long(&'a mut u64),
    Flag(&'a mut bool),
    Pair(&'a mut (u32, u32)),
    Texts(&'a mut Vec<String>),
    Values(&'a mut Map<String, Value>),
    Word(&'a mut dyn Word),
    Record(&'a mut dyn Record),
    MaybeRecord(&'a mut dyn MaybeRecord),
    Records(&'a mut dyn Records),
}

/// One of a few words.
pub(crate) trait Word {
    /// Takes the value that a word stands for, or says that there is none.
    fn take(&mut self, word: &str) -> bool;
}

/// A record that may not be there.
pub(crate) trait MaybeRecord {
    /// Puts an empty record there.
    fn put(&mut self) -> &mut dyn Record;
}

impl<T: Record + Default> MaybeRecord for Option<T> {
    fn put(&mut self) -> &mut dyn Record {
        self.insert(T::default())
    }
}

/// A list of records.
pub(crate) trait Records {
    /// How many there are.
    fn count(&self) -> usize;
    /// One of them.
    fn at(&self, index: usize) -> Option<&dyn Record>;
    /// Appends an empty record.
    fn add(&mut self) -> &mut dyn Record;
}

impl<T: Record + Default> Records for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn at(&self, index: usize) -> Option<&dyn Record> {
        self.get(index).map(|record| record as &dyn Record)
    }

    fn add(&mut self) -> &mut dyn Record {
        let at = self.len();
        self.push(T::default());
        &mut self[at]
    }
}

/// Lists the fields of a struct in the order in which they are written, with their [`Presence`] where it is not the first one.
macro_rules! record {
    ($record:ident { $($field:ident $(: $presence:ident)?),+ $(,)? }) => {
        impl $crate::report::record::Record for $record {
            fn name(&self) -> &'static str {
                // No field is forgotten.
                let $record { $($field: _),+ } = self;
                stringify!($record)
            }

            fn fields(&self) -> &'static [&'static str] {
                &[$(stringify!($field)),+]
            }

            fn presence(&self) -> &'static [$crate::report::record::Presence] {
                &[$($crate::report::record::record!(@presence $($presence)?)),+]
            }

            fn part(&self, index: usize) -> $crate::report::record::Part<'_> {
                #[expect(non_camel_case_types, reason = "they are the names of the fields")]
                enum At { $($field),+ }
                match index {
                    $(at if at == At::$field as usize => $crate::report::record::FieldValue::part(&self.$field),)+
                    _ => $crate::report::record::Part::Nothing,
                }
            }

            fn slot(&mut self, index: usize) -> $crate::report::record::Slot<'_> {
                #[expect(non_camel_case_types, reason = "they are the names of the fields")]
                enum At { $($field),+ }
                match index {
                    $(at if at == At::$field as usize => $crate::report::record::FieldValue::slot(&mut self.$field),)+
                    _ => $crate::report::record::Slot::Nothing,
                }
            }
        }

        impl $crate::report::record::FieldValue for $record {
            fn part(&self) -> $crate::report::record::Part<'_> {
                $crate::report::record::Part::Record(self)
            }

            fn slot(&mut self) -> $crate::report::record::Slot<'_> {
                $crate::report::record::Slot::Record(self)
            }
        }

        impl serde::Serialize for $record {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::report::record::Part::Record(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $record {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut read = $record::default();
                serde::de::DeserializeSeed::deserialize($crate::report::record::Slot::Record(&mut read), deserializer)?;
                Ok(read)
            }
        }
    };
    (@presence) => { $crate::report::record::Presence::Required };
    (@presence optional) => { $crate::report::record::Presence::Optional };
    (@presence omitted) => { $crate::report::record::Presence::Omitted };
}
pub(crate) use record;

/// The values that are neither records nor lists of them.
macro_rules! plain {
    ($($type:ty: $value:ident => $part:expr, $slot:ident;)+) => {
        $(impl FieldValue for $type {
            fn part(&self) -> Part<'_> {
                let $value = self;
                $part
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
        })+
    };
}

plain! {
    String: text => Part::Text(text), Text;
    Option<String>: text => text.as_deref().map_or(Part::Nothing, Part::Text), MaybeText;
    u32: number => Part::Number((*number).into()), Number;
    Option<u32>: number => number.map_or(Part::Nothing, |number| Part::Number(number.into())), MaybeNumber;
    u64: number => Part::Number(*number), Long;
    bool: flag => Part::Flag(*flag), Flag;
    (u32, u32): pair => Part::Pair(*pair), Pair;
    Vec<String>: texts => Part::Texts(texts), Texts;
    Map<String, Value>: values => Part::Values(values), Values;
}

impl<T: Record + Default> FieldValue for Option<T> {
    fn part(&self) -> Part<'_> {
        self.as_ref().map_or(Part::Nothing, |record| Part::Record(record))
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::MaybeRecord(self)
    }
}

impl<T: Record + Default> FieldValue for Vec<T> {
    fn part(&self) -> Part<'_> {
        Part::Records(self)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Records(self)
    }
}

impl Part<'_> {
    fn is_empty(&self) -> bool {
        match self {
            Part::Nothing => true,
            Part::Texts(texts) => texts.is_empty(),
            Part::Records(records) => records.count() == 0,
            Part::Text(_) | Part::Number(_) | Part::Flag(_) | Part::Pair(_) | Part::Values(_) | Part::Record(_) => false,
        }
    }
}

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Part::Nothing => serializer.serialize_none(),
            Part::Text(text) => serializer.serialize_str(text),
            Part::Number(number) => serializer.serialize_u64(*number),
            Part::Flag(flag) => serializer.serialize_bool(*flag),
            Part::Pair(pair) => pair.serialize(serializer),
            Part::Texts(texts) => texts.serialize(serializer),
            Part::Values(values) => values.serialize(serializer),
            Part::Record(record) => {
                let fields = record.fields();
                let mut object = serializer.serialize_struct(record.name(), fields.len())?;
                for (index, (field, presence)) in fields.iter().zip(record.presence()).enumerate() {
                    let part = record.part(index);
                    if *presence == Presence::Omitted && part.is_empty() {
                        object.skip_field(field)?;
                    } else {
                        object.serialize_field(field, &part)?;
                    }
                }
                object.end()
            }
            Part::Records(records) => serializer.collect_seq((0..records.count()).filter_map(|index| records.at(index)).map(Part::Record)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Slot<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            Slot::Nothing => IgnoredAny::deserialize(deserializer).map(drop),
            Slot::Text(text) => String::deserialize(deserializer).map(|read| *text = read),
            Slot::MaybeText(text) => Option::deserialize(deserializer).map(|read| *text = read),
            Slot::Number(number) => u32::deserialize(deserializer).map(|read| *number = read),
            Slot::MaybeNumber(number) => Option::deserialize(deserializer).map(|read| *number = read),
            Slot::Long(number) => u64::deserialize(deserializer).map(|read| *number = read),
            Slot::Flag(flag) => bool::deserialize(deserializer).map(|read| *flag = read),
            Slot::Pair(pair) => <(u32, u32)>::deserialize(deserializer).map(|read| *pair = read),
            Slot::Texts(texts) => Vec::deserialize(deserializer).map(|read| *texts = read),
            Slot::Values(values) => Map::deserialize(deserializer).map(|read| *values = read),
            Slot::Word(word) => {
                let text = String::deserialize(deserializer)?;
                word.take(&text).then_some(()).ok_or_else(|| D::Error::unknown_variant(&text, &[]))
            }
            Slot::Record(record) => deserializer.deserialize_struct(record.name(), record.fields(), RecordVisitor(record)),
            Slot::MaybeRecord(place) => deserializer.deserialize_option(MaybeVisitor(place)),
            Slot::Records(records) => deserializer.deserialize_seq(RecordsVisitor(records)),
        }
    }
}

struct RecordVisitor<'a>(&'a mut dyn Record);

impl<'de> Visitor<'de> for RecordVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", self.0.name())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let RecordVisitor(record) = self;
        let fields = record.fields();
        let (mut next, mut seen) = (0, 0_u64);
        while let Some(index) = map.next_key_seed(FieldIndex { fields, next })? {
            let Some(index) = index else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if seen >> index & 1 == 1 {
                return Err(A::Error::duplicate_field(fields[index]));
            }
            map.next_value_seed(record.slot(index))?;
            (next, seen) = (index + 1, seen | 1 << index);
        }
        for (index, (field, presence)) in fields.iter().zip(record.presence()).enumerate() {
            if seen >> index & 1 == 0
                && *presence == Presence::Required
                && !matches!(record.slot(index), Slot::MaybeText(_) | Slot::MaybeNumber(_) | Slot::MaybeRecord(_))
            {
                return Err(A::Error::missing_field(field));
            }
        }
        Ok(())
    }
}

/// Finds the field of a name; most often it is the next one.
struct FieldIndex {
    fields: &'static [&'static str],
    next: usize,
}

impl<'de> DeserializeSeed<'de> for FieldIndex {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for FieldIndex {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Option<usize>, E> {
        let is_next = self.fields.get(self.next).is_some_and(|field| *field == name);
        Ok(if is_next { Some(self.next) } else { self.fields.iter().position(|field| *field == name) })
    }
}

struct MaybeVisitor<'a>(&'a mut dyn MaybeRecord);

impl<'de> Visitor<'de> for MaybeVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("option")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Slot::Record(self.0.put()).deserialize(deserializer)
    }
}

struct RecordsVisitor<'a>(&'a mut dyn Records);

impl<'de> Visitor<'de> for RecordsVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(NextRecord(&mut *self.0))?.is_some() {}
        Ok(())
    }
}

/// Appends a record when there is one.
struct NextRecord<'a>(&'a mut dyn Records);

impl<'de> DeserializeSeed<'de> for NextRecord<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        Slot::Record(self.0.add()).deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    #[derive(Debug, Default, PartialEq)]
    struct Inner {
        line: u32,
        mark: (u32, u32),
    }

    record!(Inner { line, mark });

    #[derive(Debug, Default, PartialEq)]
    struct Outer {
        name: String,
        file: Option<String>,
        count: u64,
        hidden: bool,
        place: Option<Inner>,
        words: Vec<String>,
        parts: Vec<Inner>,
        note: Option<String>,
    }

    record!(Outer { name, file, count, hidden: optional, place, words, parts: omitted, note: omitted });

    fn read(json: &str) -> Result<Outer, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_written_is_read_again() {
        let inner = |line| Inner { line, mark: (1, 2) };
        let outer = Outer {
            name: "n\"".into(),
            file: Some("f".into()),
            count: 1 << 40,
            hidden: true,
            place: Some(inner(7)),
            words: vec!["a".into()],
            parts: vec![inner(8), inner(9)],
            note: Some(String::new()),
        };
        let json = r#"{"name":"n\"","file":"f","count":1099511627776,"hidden":true,"place":{"line":7,"mark":[1,2]},"words":["a"],"#
            .to_owned()
            + r#""parts":[{"line":8,"mark":[1,2]},{"line":9,"mark":[1,2]}],"note":""}"#;
        assert_eq!(serde_json::to_string(&outer).map_err(|error| error.to_string()), Ok(json.clone()));
        assert_eq!(read(&json), Ok(outer));
        let empty = r#"{"name":"","file":null,"count":0,"hidden":false,"place":null,"words":[]}"#;
        assert_eq!(serde_json::to_string(&Outer::default()).map_err(|error| error.to_string()), Ok(empty.into()));
        assert_eq!(read(empty), Ok(Outer::default()));
    }

    #[test]
    fn order_and_unknown_fields_do_not_matter_and_some_may_miss() {
        let json = r#"{"words":[],"new":{"a":[1]},"place":{"mark":[3,4],"line":5},"count":2,"name":"n"}"#;
        let expected = Outer { name: "n".into(), count: 2, place: Some(Inner { line: 5, mark: (3, 4) }), ..Outer::default() };
        assert_eq!(read(json), Ok(expected));
    }

    #[test]
    fn what_does_not_fit_is_told_as_serde_tells_it() {
        assert_eq!(read(r#"{"name":"n","count":1}"#), Err("missing field `words` at line 1 column 22".into()));
        assert_eq!(read(r#"{"name":"n","name":"n"}"#), Err("duplicate field `name` at line 1 column 18".into()));
        assert_eq!(read(r#"{"name":1}"#), Err("invalid type: integer `1`, expected a string at line 1 column 9".into()));
        assert_eq!(read("7"), Err("invalid type: integer `7`, expected struct Outer at line 1 column 1".into()));
        assert_eq!(read(r#"{"parts":[7]}"#), Err("invalid type: integer `7`, expected struct Inner at line 1 column 11".into()));
    }
}
