//! How quantities are read from text and written back: one trait, one kind of complaint.
//! The quantities themselves live in the neighbouring files.

use std::fmt;

use serde::Deserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Visitor};

use super::number_meant::NumberMeant;
use crate::model::spec::characters::{as_typed, odd_in};

/// What is wrong with a value, what was probably meant, and which key below it is to blame.
///
/// It passes through serde as the text of its error; [`Wrong::from_text`] takes our own text apart
/// again.
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

    /// Reads the text, or says what was meant by one that is written as elsewhere.
    fn read(text: &str) -> Result<Self, Wrong> {
        Self::parse(text).map_err(|wrong| meant(text, wrong, |text| Self::parse(text).is_ok()))
    }

    /// Most quantities refuse a number without a unit.
    fn of_number(number: Number) -> Result<Self, Wrong> {
        Err(Wrong::new(format!("{number} has no unit"))
            .help(format!("write {}, in quotes", Self::EXPECTED)))
    }
}

/// Serde and schema of a [`Written`] type with a `Display` that it reads back. The stand-in is what
/// reading goes on with after a mistake.
macro_rules! written_as_text {
    ($type:ident, $stand_in:expr, $schema:expr) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                crate::model::spec::quantity::or_stand_in(
                    deserializer,
                    crate::model::spec::quantity::text::TextVisitor::<$type>::new(),
                    $stand_in,
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
                <$type as crate::model::spec::quantity::Written>::read(text)
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
        T::read(text).map_err(E::custom)
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

impl<T: Written> Forms<'_> for TextVisitor<T> {}

/// Name of the newtype that stands for a value with a stand-in. A reader that collects mistakes
/// answers it with a list: whether the value is a table, and the value, which is left out if there
/// is a mistake in it that the reader has noted. Others read the value alone.
pub(crate) const RECOVERABLE: &str = "cutover::recoverable";

/// The forms in which a value may be written.
pub(crate) trait Forms<'de>: Visitor<'de> {
    /// Reads it where it is written as a table, so that the reader knows the table's type.
    fn read_table<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Reads a value, or takes the stand-in after a mistake if the reader collects mistakes.
pub(crate) fn or_stand_in<'de, D: Deserializer<'de>, F: Forms<'de>>(
    deserializer: D,
    forms: F,
    stand_in: F::Value,
) -> Result<F::Value, D::Error> {
    deserializer.deserialize_newtype_struct(RECOVERABLE, OrStandIn { forms, stand_in })
}

struct OrStandIn<F, T> {
    forms: F,
    stand_in: T,
}

impl<'de, F: Forms<'de>> Visitor<'de> for OrStandIn<F, F::Value> {
    type Value = F::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.forms.expecting(f)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<F::Value, D::Error> {
        value.deserialize_any(self.forms)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut attempt: A) -> Result<F::Value, A::Error> {
        let is_table = attempt.next_element()?.unwrap_or(false);
        let form = if is_table {
            Form::Table(self.forms)
        } else {
            Form::Other(self.forms)
        };
        Ok(attempt.next_element_seed(form)?.unwrap_or(self.stand_in))
    }
}

enum Form<F> {
    Table(F),
    Other(F),
}

impl<'de, F: Forms<'de>> DeserializeSeed<'de> for Form<F> {
    type Value = F::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<F::Value, D::Error> {
        match self {
            Form::Table(forms) => forms.read_table(value),
            Form::Other(forms) => value.deserialize_any(forms),
        }
    }
}

/// Reads a value that is written either as text or as a table.
pub(crate) fn text_or_table<'de, D, Text, Table, Value>(
    deserializer: D,
    stand_in: Value,
    from_text: impl FnOnce(Text) -> Result<Value, Wrong>,
    from_table: impl FnOnce(Table) -> Result<Value, Wrong>,
) -> Result<Value, D::Error>
where
    D: Deserializer<'de>,
    Text: Written,
    Table: DeserializeOwned,
{
    let forms = TextOrTable {
        from_text,
        from_table,
        marker: std::marker::PhantomData,
    };
    or_stand_in(deserializer, forms, stand_in)
}

struct TextOrTable<F, G, Text, Table> {
    from_text: F,
    from_table: G,
    marker: std::marker::PhantomData<(Text, Table)>,
}

impl<'de, F, G, Text, Table, Value> Forms<'de> for TextOrTable<F, G, Text, Table>
where
    F: FnOnce(Text) -> Result<Value, Wrong>,
    G: FnOnce(Table) -> Result<Value, Wrong>,
    Text: Written,
    Table: DeserializeOwned,
{
    fn read_table<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let table = Table::deserialize(deserializer)?;
        (self.from_table)(table).map_err(de::Error::custom)
    }
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
        self.read_table(de::value::MapAccessDeserializer::new(map))
    }
}

/// What is wrong with a text that cannot be read, if it is the way in which its characters or its number
/// are written: what was meant can be read.
pub(crate) fn meant(text: &str, wrong: Wrong, reads: impl Fn(&str) -> bool) -> Wrong {
    if let Some(mut number) = NumberMeant::at_start_of(text) {
        let typed = as_typed(number.rest);
        number.rest = &typed;
        number
            .plain
            .retain(|plain| reads(&format!("{plain}{typed}")));
        if !number.plain.is_empty() {
            let what = format!("\"{}\" is not how a number is written here", number.written);
            return Wrong::new(what).help(number.help_in_quotes());
        }
    }
    odd_in(text, reads).unwrap_or(wrong)
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
        let wrong = Wrong::new(format!("\"{whole}\" does not start with a number"));
        return Err(match in_digits(whole) {
            Some(meant) => wrong.help(format!("write \"{meant}\"")),
            None => wrong.help(format!("write something like \"{example}\"")),
        });
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

/// A text that begins with a small number in words, with digits instead: `"4 weeks"` for `"four weeks"`.
fn in_digits(text: &str) -> Option<String> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let (first, rest) = text.trim().split_once(' ')?;
    let first = first.to_lowercase();
    let number = WORDS.iter().position(|word| *word == first)?;
    Some(format!("{number} {}", rest.trim()))
}

/// What somebody who wrote `word` most likely meant of what is known, if anything is near.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let near = |k: &str| 1.max(k.chars().count().max(length) / 3);
    known
        .into_iter()
        // What is much longer than any word known need not be compared with it.
        .filter(|k| k.chars().count().abs_diff(length) <= near(k))
        .map(|k| (strsim::damerau_levenshtein(&word, k), k))
        .filter(|&(distance, k)| distance <= near(k))
        // Of equally near words the longer: "minutes" before "mins" for "minits".
        .min_by_key(|&(distance, k)| (distance, std::cmp::Reverse(k.len())))
        .map(|(_, k)| k)
}
