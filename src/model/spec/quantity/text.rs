//! How quantities are read from text and written back: one trait, one kind of complaint.
//! The quantities themselves live in the neighbouring files.

use std::fmt;

use serde::de::{self, DeserializeOwned, Visitor};

/// What is wrong with a value, what was probably meant, and which key below it is to blame.
///
/// It passes through serde as the text of its error; [`Wrong::from_text`] takes it apart again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wrong {
    pub what: String,
    pub help: Option<String>,
    pub key: Option<String>,
}

const HELP: &str = "\nhelp: ";
const KEY: &str = "\nat: ";

impl Wrong {
    pub fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            help: None,
            key: None,
        }
    }

    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn at(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    pub fn from_text(text: &str) -> Self {
        let (rest, key) = match text.rsplit_once(KEY) {
            Some((rest, key)) => (rest, Some(key.to_owned())),
            None => (text, None),
        };
        let (what, help) = match rest.split_once(HELP) {
            Some((what, help)) => (what, Some(help.to_owned())),
            None => (rest, None),
        };
        Self {
            what: what.to_owned(),
            help,
            key,
        }
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(help) = &self.help {
            write!(f, "{HELP}{help}")?;
        }
        if let Some(key) = &self.key {
            write!(f, "{KEY}{key}")?;
        }
        Ok(())
    }
}

/// A number without a unit, where a quantity was expected.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Whole(i128),
    Decimal(f64),
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Number::Whole(n) => n.fmt(f),
            Number::Decimal(x) => x.fmt(f),
        }
    }
}

/// A value that is written as text.
pub(crate) trait Written: Sized {
    /// Completes "expected ...".
    const EXPECTED: &'static str;

    fn parse(text: &str) -> Result<Self, Wrong>;

    /// Most quantities refuse a number without a unit.
    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} has no unit"))
            .help(format!("write {}, in quotes", Self::EXPECTED)))
    }
}

/// Serde and schema of a [`Written`] type with a `Display` that it reads back.
macro_rules! written_as_text {
    ($type:ident, $schema:expr) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                deserializer.deserialize_any(
                    crate::model::spec::quantity::text::TextVisitor::<$type>::new(),
                )
            }
        }

        impl ::schemars::JsonSchema for $type {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $schema
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = String;

            /// Reads the text as it stands in a scenario file.
            fn from_str(text: &str) -> Result<Self, String> {
                <$type as crate::model::spec::quantity::Written>::parse(text)
                    .map_err(|w| w.to_string())
            }
        }
    };
}
pub(crate) use written_as_text;

pub(crate) struct TextVisitor<T>(std::marker::PhantomData<T>);

impl<T> TextVisitor<T> {
    pub fn new() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<T: Written> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::parse(text).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<T, E> {
        T::of_number(Number::Whole(n.into())).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<T, E> {
        T::of_number(Number::Whole(n.into())).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, x: f64) -> Result<T, E> {
        T::of_number(Number::Decimal(x)).map_err(E::custom)
    }
}

/// Reads a value that is written either as text or as a table. Going through serde's own map
/// access keeps the path of keys intact for error messages.
pub(crate) fn text_or_table<'de, D, Text, Table, Value>(
    deserializer: D,
    from_text: impl FnOnce(Text) -> Result<Value, Wrong>,
    from_table: impl FnOnce(Table) -> Result<Value, Wrong>,
) -> Result<Value, D::Error>
where
    D: serde::Deserializer<'de>,
    Text: Written,
    Table: DeserializeOwned,
{
    deserializer.deserialize_any(TextOrTable {
        from_text,
        from_table,
        marker: std::marker::PhantomData,
    })
}

struct TextOrTable<F, G, Text, Table> {
    from_text: F,
    from_table: G,
    marker: std::marker::PhantomData<(Text, Table)>,
}

impl<'de, F, G, Text, Table, Value> Visitor<'de> for TextOrTable<F, G, Text, Table>
where
    F: FnOnce(Text) -> Result<Value, Wrong>,
    G: FnOnce(Table) -> Result<Value, Wrong>,
    Text: Written,
    Table: DeserializeOwned,
{
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, or a table", Text::EXPECTED)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        let value = TextVisitor::<Text>::new().visit_str(text)?;
        (self.from_text)(value).map_err(E::custom)
    }

    fn visit_i64<E: de::Error>(self, n: i64) -> Result<Value, E> {
        let value = TextVisitor::<Text>::new().visit_i64(n)?;
        (self.from_text)(value).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, n: u64) -> Result<Value, E> {
        let value = TextVisitor::<Text>::new().visit_u64(n)?;
        (self.from_text)(value).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, x: f64) -> Result<Value, E> {
        let value = TextVisitor::<Text>::new().visit_f64(x)?;
        (self.from_text)(value).map_err(E::custom)
    }

    fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        let table = Table::deserialize(de::value::MapAccessDeserializer::new(map))?;
        (self.from_table)(table).map_err(de::Error::custom)
    }
}

/// Splits `"20 min"` into the number as written and what follows it.
pub(crate) fn split_number(text: &str) -> (&str, &str) {
    let text = text.trim();
    let end = text
        .char_indices()
        .find(|&(i, c)| {
            !(c.is_ascii_digit()
                || matches!(c, '.' | ',' | '_')
                || (i == 0 && matches!(c, '-' | '+')))
        })
        .map_or(text.len(), |(i, _)| i);
    (&text[..end], text[end..].trim())
}

/// A decimal number as written, to the power of ten given (so that percentages are exact).
pub(crate) fn decimal(number: &str, power: i32, whole: &str, example: &str) -> Result<f64, Wrong> {
    let unsigned = number.trim_start_matches(['-', '+']);
    if unsigned.is_empty() {
        return Err(
            Wrong::new(format!("\"{whole}\" does not start with a number"))
                .help(format!("write something like \"{example}\"")),
        );
    }
    let plain = !unsigned.contains([',', '_'])
        && unsigned.starts_with(|c: char| c.is_ascii_digit())
        && unsigned.ends_with(|c: char| c.is_ascii_digit());
    let value = if plain {
        format!("{number}e{power}").parse::<f64>().ok()
    } else {
        None
    };
    match value {
        Some(value) if value.is_finite() => Ok(value),
        _ => Err(Wrong::new(format!("\"{number}\" is not a number"))
            .help("digits with a decimal point and no separators, such as 1250 or 13.5")),
    }
}

/// What somebody who wrote `word` most likely meant of what is known, if anything is near.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(&word, k), k))
        .filter(|&(distance, k)| distance <= 1.max(k.chars().count().max(word.chars().count()) / 3))
        // Of equally near words the longer: "minutes" before "mins" for "minits".
        .min_by_key(|&(distance, k)| (distance, std::cmp::Reverse(k.len())))
        .map(|(_, k)| k)
}
