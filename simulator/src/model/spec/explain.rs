//! Mistakes of form in a planner's words: what is missing, unknown or of another kind than is
//! wanted. How they are found lives in `typed`.

use std::fmt;

use serde::de::{self, Expected, Unexpected};

use super::characters::odd_in;
use super::quantity::{NumberMeant, Wrong, listed, nearest};
use super::schema;
use crate::model::mechanisms::EXAMPLES;
use crate::model::remedies;

/// A key is missing in the table at `path`.
pub(crate) fn missing(key: &str, path: &[String]) -> Wrong {
    let wrong = Wrong::new(format!("\"{key}\" is missing"));
    match example(key, path) {
        Some(text) => wrong.help(format!("add something like: {text}")),
        None => wrong,
    }
}

/// Most tables to which a key is sent.
const MOST_HOMES: usize = 2;

/// No such key in a table that has the known ones: another was meant, or another table.
pub(crate) fn unknown_key(key: &str, known: &[&str]) -> Wrong {
    if let Some(wrong) = odd_in(key, |key| known.contains(&key)) {
        return wrong;
    }
    let homes = schema::homes(key);
    // Within an entry of a list there is too much to say.
    let is_plain = |home: &String| !home.contains("*.");
    let few = (1..=MOST_HOMES).contains(&homes.len()) && homes.iter().all(is_plain);
    if few && nearest(key, known.iter().copied()).is_none() {
        let homes: Vec<String> = homes.iter().map(|home| in_brackets(home)).collect();
        return Wrong::new(format!("unknown key \"{key}\""))
            .help(format!("it belongs {}", homes.join(" or ")));
    }
    meant(
        format!("unknown key \"{key}\""),
        key,
        "keys here are",
        known,
    )
}

fn in_brackets(table: &str) -> String {
    let of_a_list = table
        .strip_suffix(schema::ITEM)
        .map(|list| list.trim_end_matches('.'));
    match of_a_list.map(|list| list.rsplit_once('.').unwrap_or(("", list))) {
        Some(("", list)) => format!("in an entry of {list}"),
        Some((table, list)) => format!("in an entry of {list} in [{table}]"),
        None if table.is_empty() => "at the top of the file".to_owned(),
        None => format!("in [{table}]"),
    }
}

/// No such name among those that may be chosen.
pub(crate) fn unknown_name(name: &str, known: &[&str]) -> Wrong {
    if let Some(wrong) = odd_in(name, |name| known.contains(&name)) {
        return wrong;
    }
    meant(
        format!("there is no \"{name}\""),
        name,
        "choose one of",
        known,
    )
}

fn meant(what: String, given: &str, choices: &str, known: &[&str]) -> Wrong {
    let wrong = Wrong::new(what);
    match nearest(given, known.iter().copied()) {
        Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
        None if known.is_empty() => wrong,
        None => wrong.help(format!("{choices} {}", known.join(", "))),
    }
}

/// Another kind of value than is wanted at `path`.
pub(crate) fn mismatch(found: &str, expected: &str, path: &[String]) -> Wrong {
    let wrong = Wrong::new(format!("expected {expected}, found {found}"));
    let action = path.last().and_then(|key| remedies::example(key));
    match (expected, found, action) {
        (LIST, TABLE, _) => wrong.help(format!(
            "a table that there may be several of has two brackets: [[{}]]",
            path.join(".")
        )),
        (TABLE, _, Some(text)) => wrong.help(format!("write something like: {text}")),
        (NUMBER | WHOLE | COUNT, _, _) if number_meant(found).is_some() => {
            wrong.help(number_meant(found).unwrap_or_default())
        }
        (NUMBER | WHOLE | COUNT, _, _) => match leading_number(found) {
            Some(number) if expected == NUMBER || !number.contains('.') => {
                wrong.help(format!("it has no unit and no quotes: write {number}"))
            }
            _ => wrong,
        },
        _ => wrong,
    }
}

/// Another kind of value than a table with these keys.
pub(crate) fn no_table(found: &str, keys: &[&str], path: &[String]) -> Wrong {
    let wrong = mismatch(found, TABLE, path);
    if wrong.help.is_some() || keys.is_empty() {
        return wrong;
    }
    let name = path.last().map_or("it", String::as_str);
    let keys = listed(keys);
    wrong.help(format!("write {name} = {{ ... }}; its keys are {keys}"))
}

/// What to write for text in quotes that is a number as people write them elsewhere.
fn number_meant(found: &str) -> Option<String> {
    let text = found.strip_prefix('"')?.strip_suffix('"')?;
    let meant = NumberMeant::at_start_of(text)?;
    Some(NumberMeant { rest: "", ..meant }.help())
}

/// The number with which text in quotes begins.
fn leading_number(found: &str) -> Option<&str> {
    let text = found.strip_prefix('"')?;
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'))?;
    Some(&text[..end]).filter(|number| number.parse::<f64>().is_ok())
}

/// What a number is called.
pub(crate) const NUMBER: &str = "a number";
/// What a whole number is called, and one that counts.
pub(crate) const WHOLE: &str = "a whole number";
pub(crate) const COUNT: &str = "a whole number, 0 or more";
/// What a list is called.
pub(crate) const LIST: &str = "a list";
/// What a table is called.
pub(crate) const TABLE: &str = "a table";

/// A value that is not wanted.
pub(crate) fn found_in_words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(yes) => yes.to_string(),
        Unexpected::Unsigned(n) => n.to_string(),
        Unexpected::Signed(n) => n.to_string(),
        Unexpected::Float(x) => format!("{x:?}"),
        Unexpected::Str(text) => format!("{text:?}"),
        Unexpected::Seq => LIST.to_owned(),
        Unexpected::Map => TABLE.to_owned(),
        Unexpected::Unit | Unexpected::Option => "nothing".to_owned(),
        other => other.to_string(),
    }
}

/// Why a type could not be read: what serde says of it, kept as data.
#[derive(Debug)]
pub(super) enum Problem {
    Wrong(Wrong),
    Missing(&'static str),
    /// It has been noted where it lies.
    Noted,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::Wrong(wrong) => wrong.fmt(f),
            Problem::Missing(key) => missing(key, &[]).fmt(f),
            Problem::Noted => f.write_str("there are mistakes"),
        }
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Wrong(Wrong::from_text(&message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let expected = expected.to_string();
        Self::Wrong(mismatch(&found_in_words(found), &expected, &[]))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn invalid_length(found: usize, expected: &dyn Expected) -> Self {
        Self::Wrong(Wrong::new(format!("{found} entries, not {expected}")))
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Self {
        Self::Wrong(unknown_name(name, known))
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Self {
        Self::Wrong(unknown_key(key, known))
    }

    fn missing_field(key: &'static str) -> Self {
        Self::Missing(key)
    }
}

/// How a missing key might be written in the table at `path`.
fn example(key: &str, path: &[String]) -> Option<String> {
    let stated = stated_example(key, path).map(str::to_owned);
    stated.or_else(|| example_of_a_mechanism(key))
}

/// The key as it stands in the example that a mechanism gives of its table.
fn example_of_a_mechanism(key: &str) -> Option<String> {
    let within = |example: &&str| {
        let table: toml::Table = example.parse().ok()?;
        let value = table.values().find_map(|value| below(value, key))?;
        Some(format!("{key} = {value}"))
    };
    EXAMPLES.iter().find_map(within)
}

/// The value of a key in a table or list, or below.
fn below<'v>(value: &'v toml::Value, key: &str) -> Option<&'v toml::Value> {
    match value {
        toml::Value::Table(table) => {
            let deeper = || table.values().find_map(|value| below(value, key));
            table.get(key).or_else(deeper)
        }
        toml::Value::Array(items) => items.iter().find_map(|item| below(item, key)),
        _ => None,
    }
}

fn stated_example(key: &str, path: &[String]) -> Option<&'static str> {
    let within = |table: &str| path.iter().any(|step| step == table);
    let text = match key {
        // The same word in different tables.
        "to" if within("extra-staff") => "to = \"office\"",
        "by" if within("postpone") => "by = \"4 weeks\"",
        "by" if within("deferral") => "by = \"6 weeks\"",
        "lasts" if within("random") => "lasts = { exponential = \"2 h\" }",
        "rate" if within("random") => "rate = \"1 per week\"",
        "after" if within("redial") => "after = { exponential = \"40 min\" }",
        "multiple" => "multiple = 3.0",
        "chance" if within("chasing") => "chance = \"1% per day\"",
        "staff" if within("overtime") => "staff = \"office\"",
        "from" if within("peaks") => "from = 2011-12-20",
        "from" if within("vary") => "from = \"5 min\"",
        "to" if within("vary") => "to = \"15 min\"",
        "after" if within("leaves-unseen") => "after = { lognormal = \"2 h\", cv = 0.5 }",
        "at-most" if within("hurries") => "at-most = \"20%\"",
        "name" => "name = \"eye drops\"",
        "share" if within("work-around") => "share = \"20%\"",
        "share" if within("deferral") => "share = \"5%\"",

        "title" => "title = \"Our hospital goes live\"",
        "start" => "start = 2011-09-05",
        "end" => "end = 2012-08-31",
        "specialty" => "specialty = \"ophthalmology\"",
        "sessions" => "sessions = [{ days = [\"mon\", \"thu\"], from = 09:00:00, to = 12:30:00 }]",
        "slots" => "slots = { length = \"15 min\", pattern = \"NFFNFFNFF\" }",
        "pattern" => "pattern = \"NFFNFFNFF\"",
        "consultation" => "consultation = { new = { lognormal = \"18 min\", cv = 0.47 } }",
        "new" => "new = { lognormal = \"18 min\", cv = 0.47 }",
        "days" => "days = \"mon-fri\"",
        "from" => "from = 09:00:00",
        "to" => "to = 17:00:00",
        "when" => "when = \"after\"",
        "takes" => "takes = \"5 min\"",
        "role" => "role = \"clerk\"",
        "count" => "count = 4",
        "staff" => "staff = \"reception\"",
        "handle" => "handle = { query = { lognormal = \"4 min\", cv = 0.7 } }",
        "query" => "query = { lognormal = \"4 min\", cv = 0.7 }",
        "same-day" => "same-day = \"2%\"",
        "long-notice" => "long-notice = \"10%\"",
        "chance" => "chance = \"60%\"",
        "due" => "due = { gamma = \"12 weeks\", cv = 0.5 }",
        "after" => "after = \"3 weeks\"",
        "ramp" => "ramp = [\"50% for 2 weeks\", \"75% for 1 week\"]",
        "hours" => "hours = \"4 hours\"",
        "worth" => "worth = 10",
        "ahead" => "ahead = \"6 weeks\"",
        "rate" => "rate = \"5%\"",
        "covers" => "covers = 5",
        "supports" => "supports = [\"office\", \"clinicians\"]",
        "clinic" => "clinic = \"eye-general\"",
        "extra" => "extra = \"1 h\"",
        "line" => "line = \"main\"",
        "for" => "for = \"6 weeks\"",
        "initial" => "initial = \"10%\"",
        "every" => "every = \"4 weeks\"",
        "by" => "by = \"go-live + 8 weeks\"",
        "share" => "share = \"60%\"",
        "factor" => "factor = 1.5",
        "on" => "on = \"go-live + 2 weeks\"",
        "at" => "at = 02:00:00",
        "lasts" => "lasts = \"4 h\"",
        "spaces" => "spaces = 400",
        "reaches" => "reaches = \"70%\"",
        "declines" => "declines = \"10%\"",
        "later" => "later = \"2 weeks\"",
        "within" => "within = \"5%\"",
        "at-most" => "at-most = 1000",
        "up-to" => "up-to = 2",
        "size" => "size = 20",
        "look-ahead" => "look-ahead = 5",
        "vary" => "vary.\"staff.office.count\" = [3, 4, 5]",
        "when-behind" => "when-behind = \"1 h\"",
        "shortens-over" => "shortens-over = \"30 min\"",
        "restores-under" => "restores-under = \"10 min\"",
        "car-park" => "car-park = \"main\"",
        "first" => "first = \"150\"",
        "follow-up" => "follow-up = \"80\"",
        "each" => "each = \"150\"",
        "cost" => "cost = \"60000 per week\"",
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::model::spec::Action;

    /// Every key that some table of the schema requires.
    fn required(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(entries) => {
                for (key, value) in entries {
                    match (&**key, value) {
                        ("required", Value::Array(keys)) => {
                            let keys = keys.iter().filter_map(Value::as_str);
                            found.extend(keys.map(str::to_owned));
                        }
                        _ => required(value, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| required(item, found)),
            _ => {}
        }
    }

    #[test]
    fn every_action_that_is_a_table_has_an_example_that_can_be_read() {
        // Phases are a list.
        let keys = Action::KEYS.iter().filter(|key| **key != "phases");
        for &key in keys {
            let text = remedies::example(key).expect(key);
            let text = text.split(", and in a line").next().expect("a part");
            // Times stand without quotes in a file, which only the loader reads.
            let text = text
                .replace("09:00:00", "'09:00'")
                .replace("12:00:00", "'12:00'");
            let read: crate::model::spec::Intervention = toml::from_str(&text).expect(&text);
            assert_eq!(read.action().key(), key);
        }
    }

    #[test]
    fn every_key_that_may_be_missing_has_an_example() {
        let mut keys = Vec::new();
        required(&crate::model::spec::json_schema(), &mut keys);
        // A variant's base, and the rows of a data file, which only a manifest spells out.
        keys.retain(|key| !["base", "path", "rows"].contains(&&**key));
        assert!(keys.len() > 40, "{keys:?}");
        for key in keys {
            let text = example(&key, &[]).unwrap_or_else(|| panic!("{key} has no example"));
            let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{text}: {e}"));
            assert!(table.contains_key(&key), "{text}");
        }
    }

    #[test]
    fn a_word_with_two_meanings_has_two_examples() {
        let at = |path: &[&str], key: &str| {
            let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
            example(key, &path).expect("an example")
        };
        assert_eq!(at(&["plan", "later", "postpone"], "by"), "by = \"4 weeks\"");
        assert_eq!(
            at(&["new-system", "builds", "built", "0"], "by"),
            "by = \"go-live + 8 weeks\""
        );
        assert_eq!(
            at(&["plan", "agency", "extra-staff"], "to"),
            "to = \"office\""
        );
        assert_eq!(
            at(&["staff", "office", "shifts", "0"], "to"),
            "to = 17:00:00"
        );
    }
}
