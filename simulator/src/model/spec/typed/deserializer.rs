//! What serde asks of a value: lists and tables entry by entry, everything else as what the parent
//! module takes it for. Which mistakes are noted, and how, is there.

use serde::de::value::{BoolDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::{At, Node, Notes, Seen, Step};
use crate::model::spec::explain::Problem;
use crate::model::spec::quantity::RECOVERABLE;

impl<'a> At<'_, 'a> {
    fn items<'de, V: Visitor<'de>>(
        self,
        items: Vec<Node<'a>>,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.notes.settled(self.node, |notes| {
            let items = items.into_iter().enumerate();
            visitor.visit_seq(Items { notes, items })
        })
    }

    fn entries<'de, V: Visitor<'de>>(
        self,
        entries: Vec<(&'a str, Node<'a>)>,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.notes.settled(self.node, |notes| {
            let entries = entries.into_iter();
            let value = None;
            visitor.visit_map(Entries {
                notes,
                entries,
                value,
            })
        })
    }
}

macro_rules! whole_numbers {
    ($($deserialize:ident $visit:ident)*) => {$(
        fn $deserialize<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Problem> {
            visitor.$visit(self.whole())
        }
    )*};
}

impl<'de> de::Deserializer<'de> for At<'_, '_> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.node.seen() {
            Seen::List(items) => self.items(items, visitor),
            Seen::Table(entries) => self.entries(entries, visitor),
            seen => self.notes.settled(self.node, |_| match seen {
                Seen::Bool(yes) => visitor.visit_bool(yes),
                Seen::Text(text) => visitor.visit_str(text),
                Seen::Number(number) => match (number.as_u64(), number.as_i64()) {
                    (Some(n), _) => visitor.visit_u64(n),
                    (_, Some(n)) => visitor.visit_i64(n),
                    _ => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
                },
                _ => visitor.visit_unit(),
            }),
        }
    }

    whole_numbers! {
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
    }

    fn deserialize_f64<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_f64(self.number())
    }

    fn deserialize_bool<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_bool(self.truth())
    }

    fn deserialize_str<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Problem> {
        match self.text() {
            Some(text) => self.notes.settled(self.node, |_| visitor.visit_str(text)),
            None => visitor.visit_str(""),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.node.seen() {
            Seen::Nothing => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if name != RECOVERABLE {
            return visitor.visit_newtype_struct(self);
        }
        let is_table = Some(matches!(self.node.seen(), Seen::Table(_)));
        let value = Some(self);
        visitor.visit_seq(Attempt { is_table, value })
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Problem> {
        let items = self.list();
        self.items(items, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        mut self,
        wanted: usize,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let items = self.tuple(wanted);
        self.items(items, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Problem> {
        let entries = self.table(&[]);
        self.entries(entries, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let entries = self.fields(name, known);
        self.entries(entries, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let name: StrDeserializer<'_, Problem> = self.name(known).into_deserializer();
        self.notes.settled(self.node, |_| visitor.visit_enum(name))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i128 u128 f32 char bytes byte_buf unit unit_struct tuple_struct identifier
    }
}

struct Items<'n, 'a> {
    notes: &'n mut Notes<'a>,
    items: std::iter::Enumerate<std::vec::IntoIter<Node<'a>>>,
}

impl<'de> de::SeqAccess<'de> for Items<'_, '_> {
    type Error = Problem;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        // A list ends before an item for which there was no stand-in.
        let next = self.items.next();
        Ok(next.and_then(|(at, node)| self.notes.child(Step::Item(at), node, seed).ok()))
    }
}

struct Entries<'n, 'a> {
    notes: &'n mut Notes<'a>,
    entries: std::vec::IntoIter<(&'a str, Node<'a>)>,
    value: Option<(&'a str, Node<'a>)>,
}

impl<'de> de::MapAccess<'de> for Entries<'_, '_> {
    type Error = Problem;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        self.value = self.entries.next();
        let Some((key, _)) = self.value else {
            return Ok(None);
        };
        let name: StrDeserializer<'_, Problem> = key.into_deserializer();
        match seed.deserialize(name) {
            Ok(key) => Ok(Some(key)),
            Err(problem) => Err(self.notes.settle_key(key, problem)),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Problem> {
        let (key, node) = self.value.take().ok_or(Problem::Noted)?;
        self.notes.child(Step::Key(key), node, seed)
    }

    /// Tables of names are read entry by entry: one ends before an entry for which there was no
    /// stand-in.
    fn next_entry_seed<K: DeserializeSeed<'de>, S: DeserializeSeed<'de>>(
        &mut self,
        key: K,
        value: S,
    ) -> Result<Option<(K::Value, S::Value)>, Problem> {
        let Ok(Some(key)) = self.next_key_seed(key) else {
            return Ok(None);
        };
        Ok(self.next_value_seed(value).ok().map(|value| (key, value)))
    }
}

/// A value whose type has a stand-in of its own: whether it is a table, then the value, or an
/// early end if there was a mistake in it.
struct Attempt<'n, 'a> {
    is_table: Option<bool>,
    value: Option<At<'n, 'a>>,
}

impl<'de> de::SeqAccess<'de> for Attempt<'_, '_> {
    type Error = Problem;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        if let Some(is_table) = self.is_table.take() {
            return seed.deserialize(BoolDeserializer::new(is_table)).map(Some);
        }
        Ok(self.value.take().and_then(|At { notes, node }| {
            let read = notes.settled(node, |notes| seed.deserialize(At { notes, node }));
            read.ok()
        }))
    }
}
