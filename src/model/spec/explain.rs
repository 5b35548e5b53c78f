//! Serde's complaints in a planner's words. Where the complaint points lives in `load`.

use super::quantity::{Wrong, nearest};

/// How the complaint about an unknown key begins; its caret is under the key.
pub(crate) const UNKNOWN_KEY: &str = "unknown key";

/// A complaint about a value.
pub(crate) struct Complaint {
    pub wrong: Wrong,
    /// The key that is missing, if that is the complaint.
    pub missing: Option<String>,
}

/// Takes serde's message apart; `path` leads to the table it is about.
pub(crate) fn explain(message: &str, path: &[String]) -> Complaint {
    let plain = |wrong| Complaint {
        wrong,
        missing: None,
    };
    if let Some(rest) = message.strip_prefix("missing field ") {
        let key = ticked(rest).next().unwrap_or(rest).to_owned();
        let wrong = Wrong::new(format!("\"{key}\" is missing"));
        let wrong = match example(&key, path) {
            Some(text) => wrong.help(format!("add something like: {text}")),
            None => wrong,
        };
        return Complaint {
            wrong,
            missing: Some(key),
        };
    }
    if let Some(rest) = message.strip_prefix("unknown field ") {
        return plain(unknown(UNKNOWN_KEY, "keys here are", rest));
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        return plain(unknown("there is no", "choose one of", rest));
    }
    if let Some(rest) = message.strip_prefix("invalid length ") {
        let (found, expected) = rest
            .split_once(", expected ")
            .unwrap_or((rest, "another number"));
        let expected = expected
            .trim_start_matches("an array of length ")
            .trim_start_matches("a tuple of size ");
        let wrong = Wrong::new(format!(
            "{found} entries where {} are wanted",
            in_words(expected)
        ));
        return Complaint {
            wrong,
            missing: None,
        };
    }
    for prefix in ["invalid type: ", "invalid value: "] {
        if let Some((found, expected)) = message
            .strip_prefix(prefix)
            .and_then(|rest| rest.split_once(", expected "))
        {
            let too_large = expected.starts_with(['u', 'i']) && !found.contains(['-', '.']);
            if prefix == "invalid value: " && found.starts_with("integer") && too_large {
                return plain(Wrong::new(format!(
                    "{} is too large",
                    found_in_words(found)
                )));
            }
            let (found, expected) = (found_in_words(found), in_words(expected));
            let wrong = Wrong::new(format!("expected {expected}, found {found}"));
            return plain(match (&*expected, &*found) {
                ("a list", "a table") => wrong.help(format!(
                    "a table that there may be several of has two brackets: [[{}]]",
                    path.join(".")
                )),
                ("a table", _) => match path.last().and_then(|key| action(key)) {
                    Some(text) => wrong.help(format!("write something like: {text}")),
                    None => wrong,
                },
                _ => wrong,
            });
        }
    }
    plain(Wrong::from_text(message))
}

/// The words between backticks.
fn ticked(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn unknown(what: &str, choices: &str, rest: &str) -> Wrong {
    let mut words = ticked(rest);
    let given = words.next().unwrap_or("");
    let known: Vec<&str> = words.collect();
    let wrong = Wrong::new(format!("{what} \"{given}\""));
    match nearest(given, known.iter().copied()) {
        Some(meant) => wrong.help(format!("did you mean \"{meant}\"?")),
        None if known.is_empty() => wrong,
        None => wrong.help(format!("{choices} {}", known.join(", "))),
    }
}

/// What serde calls a type, in words.
fn in_words(expected: &str) -> String {
    let words = match expected {
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "i32" | "i64" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "string" | "str" | "a borrowed string" => "text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        "string or map" => "one of the names allowed here",
        _ if expected.starts_with("struct ") => "a table",
        _ if expected.starts_with("enum ") => "one of the names allowed here",
        _ if expected.starts_with("variant identifier") => "one of the names allowed here",
        _ if expected.starts_with("an array of length ") => {
            return format!(
                "a list of {}",
                expected.trim_start_matches("an array of length ")
            );
        }
        _ => expected,
    };
    words.to_owned()
}

fn found_in_words(found: &str) -> String {
    let inner = ticked(found).next().unwrap_or("");
    match found.split([' ', '`']).next().unwrap_or("") {
        "string" => found.trim_start_matches("string ").to_owned(),
        "integer" | "floating" | "boolean" => inner.to_owned(),
        "sequence" => "a list".to_owned(),
        "map" => "a table".to_owned(),
        "null" | "unit" => "nothing".to_owned(),
        _ => found.to_owned(),
    }
}

/// How an intervention's action might be written.
fn action(key: &str) -> Option<&'static str> {
    let text = match key {
        "extra-staff" => "extra-staff = { to = \"office\", count = 2 }",
        "floorwalkers" => "floorwalkers = { supports = [\"office\"], count = 2, covers = 5 }",
        "training" => "training = { role = \"clerk\", hours = \"4 h\" }",
        "template" => "template = { ramp = [\"50% for 2 weeks\"] }",
        "catch-up" => {
            "catch-up = { clinic = \"eye\", sessions = [{ days = [\"sat\"], from = 09:00:00, to = 12:00:00 }] }"
        }
        "overtime" => "overtime = { staff = \"office\", extra = \"1 h\" }",
        "more-lines" => "more-lines = { line = \"office\", count = 4 }",
        "messages" => "messages = { reaches = \"70%\", chasing = 0.5 }",
        "builds" => "builds = { sooner = \"2 weeks\" }",
        "paper" => "paper = { takes = 1.5 }",
        "postpone" => "postpone = { by = \"4 weeks\" }",
        "pause" => "pause = {}, and in a line of its own how long: for = \"2 weeks\"",
        "roll-back" => "roll-back = {}",
        "free-parking" => "free-parking = { car-park = \"main\" }",
        _ => return None,
    };
    Some(text)
}

/// How a missing key might be written in the table at `path`.
fn example(key: &str, path: &[String]) -> Option<&'static str> {
    let within = |table: &str| path.iter().any(|step| step == table);
    let text = match key {
        // The same word in different tables.
        "to" if within("extra-staff") => "to = \"office\"",
        "by" if within("postpone") => "by = \"4 weeks\"",
        "lasts" if within("random") => "lasts = { exponential = \"2 h\" }",
        "rate" if within("random") => "rate = \"1 per week\"",
        "after" if within("redial") => "after = { exponential = \"40 min\" }",
        "chance" if within("chasing") => "chance = \"1% per day\"",
        "staff" if within("overtime") => "staff = \"office\"",
        "from" if within("peaks") => "from = 2011-12-20",
        "from" if within("vary") => "from = \"5 min\"",
        "to" if within("vary") => "to = \"15 min\"",
        "name" => "name = \"eye drops\"",
        "share" if within("work-around") => "share = \"20%\"",

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
        "finds" => "finds = \"80%\"",
        "out-of-slot" => "out-of-slot = \"5%\"",
        "not-sent" => "not-sent = \"30%\"",
        "by" => "by = \"go-live + 8 weeks\"",
        "share" => "share = \"60%\"",
        "factor" => "factor = 1.5",
        "on" => "on = \"go-live + 2 weeks\"",
        "at" => "at = 02:00:00",
        "lasts" => "lasts = \"4 h\"",
        "spaces" => "spaces = 400",
        "reaches" => "reaches = \"70%\"",
        "within" => "within = \"5%\"",
        "at-most" => "at-most = 1000",
        "look-ahead" => "look-ahead = 5",
        "vary" => "vary.\"staff.office.count\" = [3, 4, 5]",
        "car-park" => "car-park = \"main\"",
        _ => return None,
    };
    Some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

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
        let keys = [
            "extra-staff",
            "floorwalkers",
            "training",
            "template",
            "catch-up",
            "overtime",
            "more-lines",
            "messages",
            "builds",
            "paper",
            "postpone",
            "pause",
            "roll-back",
            "free-parking",
        ];
        for key in keys {
            let text = action(key).expect(key);
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
            example(key, &path)
        };
        assert_eq!(
            at(&["plan", "later", "postpone"], "by"),
            Some("by = \"4 weeks\"")
        );
        assert_eq!(
            at(&["new-system", "builds", "built", "0"], "by"),
            Some("by = \"go-live + 8 weeks\"")
        );
        assert_eq!(
            at(&["plan", "agency", "extra-staff"], "to"),
            Some("to = \"office\"")
        );
        assert_eq!(
            at(&["staff", "office", "shifts", "0"], "to"),
            Some("to = 17:00:00")
        );
    }
}
