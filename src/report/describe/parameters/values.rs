//! One value of a scenario in words, with its unit. Which values there are is next door.

use serde_json::{Map, Value};

use crate::model::measures::Unit;
use crate::model::spec::{Law, Notes, Origin, count, rows_in};

/// Keys of numbers that are written without a unit, and what they count; what is nowhere here is a
/// factor or a ratio and has none.
const UNITS: [(&str, &str); 35] = [
    ("replications", "replications"),
    ("averaged-over", "working days"),
    ("holds-for", "working days"),
    ("at-most", "replications"),
    ("look-ahead", "replications"),
    ("size", "patients"),
    ("unbooked", "patients"),
    ("pending", "patients"),
    ("clinicians", "clinicians"),
    ("team", "clinicians"),
    ("every", "weeks"),
    ("count", Unit::People.many()),
    ("lines", "lines"),
    ("spaces", "spaces"),
    ("covers", "people each"),
    ("times", "times at most"),
    ("per-week", "clinics a week"),
    ("calls-per-error", "calls"),
    ("per-booking", "calls"),
    ("per-referral", "calls"),
    ("multiple", "times the ordinary level"),
    ("worth", "units of experience an hour"),
    ("prior", "units of experience"),
    ("stages", "stages"),
    ("initial", "times as long"),
    ("plateau", "times as long"),
    ("multiplier", "times as long"),
    ("factor", "times as long"),
    ("on-paper", "times as long"),
    ("takes", "times as long"),
    ("spread", "(coefficient of variation)"),
    ("day-to-day", "(coefficient of variation)"),
    ("per-doubling", "times as long with each doubling"),
    ("follow-up-factor", "times the chance"),
    ("did-not-attend", "times the chance"),
];

/// Whether a table is one value: a distribution, or a data file.
pub fn is_one(value: &Value) -> bool {
    is_law(value) || rows_in(value).is_some()
}

/// Whether a table or a list has nothing in it.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether a list is of values that are distributions.
pub fn is_law_list(items: &[Value]) -> bool {
    !items.is_empty() && items.iter().all(is_law)
}

fn is_law(value: &Value) -> bool {
    value.is_object() && serde_json::from_value::<Law>(value.clone()).is_ok()
}

/// A value in words. Parts of it that nobody wrote are marked as defaults.
pub fn in_words(path: &[String], value: &Value, notes: Option<&Notes>) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => with_unit(path, &number.to_string()),
        Value::String(text) => super::super::one_line(text),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) if items.iter().any(Value::is_array) => {
            let items = items
                .iter()
                .map(|i| format!("({})", in_words(path, i, notes)));
            items.collect::<Vec<_>>().join(", ")
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| match item {
                Value::Number(number) => number.to_string(),
                item => in_words(path, item, notes),
            });
            let items: Vec<String> = items.collect();
            format!("{}{}", items.join(", "), of_a_list(key_of(path)))
        }
        Value::Object(entries) if entries.is_empty() => "yes".to_owned(),
        Value::Object(entries) => match rows_in(value) {
            Some((file, rows)) => format!("{file} ({})", count(rows, "row", "rows")),
            None if is_law(value) => law(entries),
            None => parts(path, entries, notes),
        },
    }
}

fn key_of(path: &[String]) -> &str {
    path.last().map_or("", String::as_str)
}

fn with_unit(path: &[String], number: &str) -> String {
    let key = key_of(path);
    let unit = match (path.first().map(String::as_str), key) {
        (Some("service"), "count") => Some("patients at a time"),
        (Some("plan" | "halt"), "count") if path.iter().skip(2).any(|key| key == "more-lines") => {
            Some("lines")
        }
        (Some("plan" | "halt"), "pace" | "errors" | "chasing") => Some("times as much"),
        (Some("choose"), "worth") => Some("of the unit that is kept low"),
        _ => UNITS.iter().find(|unit| unit.0 == key).map(|unit| unit.1),
    };
    match unit {
        Some(unit) if number == "1" => format!("1 {}", one_of(unit)),
        Some(unit) => format!("{number} {unit}"),
        None => number.to_owned(),
    }
}

/// A unit as it is said of one.
fn one_of(unit: &'static str) -> &'static str {
    match unit {
        _ if unit == Unit::People.many() => Unit::People.one(),
        _ if unit.starts_with("times ") => unit,
        _ => unit.strip_suffix('s').unwrap_or(unit),
    }
}

/// What the numbers of a list are.
fn of_a_list(key: &str) -> &'static str {
    match key {
        "by-weekday" => " (weights, Monday to Sunday)",
        "by-hour" => " (weights, hour by hour from midnight)",
        "by-month" => " (factors, January to December)",
        _ => "",
    }
}

/// The parts of an item of a list.
fn parts(path: &[String], entries: &Map<String, Value>, notes: Option<&Notes>) -> String {
    let told = entries.iter().filter(|(_, value)| !value.is_null());
    let told = told.map(|(key, value)| {
        let path = super::step(path, key.clone());
        let default = notes.is_some_and(|notes| notes.origin(&path) == Origin::Default);
        let mark = if default { " (default)" } else { "" };
        let value = in_words(&path, value, notes);
        // "clinicians 2", not "clinicians 2 clinicians".
        let value = value.strip_suffix(key.as_str()).unwrap_or(&value);
        format!("{key} {}{mark}", value.trim_end())
    });
    told.collect::<Vec<_>>().join("; ")
}

/// A distribution with all its parameters.
fn law(entries: &Map<String, Value>) -> String {
    let text = |key: &str| {
        entries
            .get(key)
            .map(|value| in_words(&[key.to_owned()], value, None))
    };
    let values = |key: &str| entries.get(key).and_then(Value::as_array);
    let value_at = |list: &[Value], at: usize| {
        list.get(at)
            .map_or(String::new(), |v| in_words(&[], v, None))
    };
    let with = |name: &str, mean: &str, parameters: &[(&str, &str)]| {
        let mut out = format!("{name}, mean {mean}");
        for (key, words) in parameters {
            if let Some(value) = text(key) {
                out += &format!(", {words} {value}");
            }
        }
        out
    };
    let cv = [("cv", "coefficient of variation")];
    for (key, name) in [
        ("lognormal", "lognormal"),
        ("gamma", "gamma"),
        ("weibull", "Weibull"),
    ] {
        if let Some(mean) = text(key) {
            return with(name, &mean, &cv);
        }
    }
    if let Some(mean) = text("exponential") {
        return with("exponential", &mean, &[]);
    }
    if let Some(mean) = text("erlang") {
        return with("Erlang", &mean, &[("stages", "in")]);
    }
    if let Some(mean) = text("normal") {
        let rest = [
            ("sd", "standard deviation"),
            ("at-least", "drawn again below"),
        ];
        return with("normal", &mean, &rest);
    }
    for (key, name) in [("triangular", "triangular"), ("pert", "PERT")] {
        if let Some(list) = values(key) {
            let [least, likely, most] = [0, 1, 2].map(|at| value_at(list, at));
            return format!("{name}, from {least} to {most}, most likely {likely}");
        }
    }
    if let (Some(mean), Some(between)) = (text("beta"), values("between")) {
        let beta = with("beta", &mean, &[("sd", "standard deviation")]);
        let [least, most] = [0, 1].map(|at| value_at(between, at));
        return format!("{beta}, from {least} to {most}");
    }
    if let Some(count) = text("poisson") {
        return with("Poisson count", &count, &[("each", "times")]);
    }
    if let Some(list) = values("uniform") {
        return format!(
            "uniform, from {} to {}",
            value_at(list, 0),
            value_at(list, 1)
        );
    }
    if let Some(laws) = values("mixture") {
        let weights = values("weights");
        let weight = |nth: usize| Some(format!(" (weight {})", weights?.get(nth)?));
        let laws = laws.iter().enumerate().map(|(nth, law)| {
            let weight = weight(nth).unwrap_or_else(|| " (as likely as the others)".to_owned());
            format!("{}{weight}", in_words(&[], law, None))
        });
        return format!("a mixture: {}", laws.collect::<Vec<_>>().join("; "));
    }
    if let (Some(list), weights) = (text("discrete"), text("weights")) {
        let weights = weights.map_or(", equally likely".to_owned(), |w| format!(", weights {w}"));
        return format!("one of {list}{weights}");
    }
    if let Some(file) = text("empirical") {
        let column = text("column").map_or(String::new(), |c| format!(", column {c}"));
        let unit = text("unit").map_or(String::new(), |u| format!(", in {u}"));
        return format!("one of the values in {file}{column}{unit}, equally likely");
    }
    text("constant").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_have_their_units_and_laws_all_their_parameters() {
        for (path, value, words) in [
            ("staff.a.count", json!(5), "5 people"),
            ("staff.a.count", json!(1), "1 person"),
            (
                "clinic.a.sessions.0",
                json!({"clinicians": 2, "every": 1, "from": "09:00"}),
                "clinicians 2; every 1 week; from 09:00",
            ),
            ("service.a.count", json!(5), "5 patients at a time"),
            ("plan.a.more-lines.count", json!(5), "5 lines"),
            ("seed", json!(7), "7"),
            ("specialty.a.urgent", json!("5%"), "5%"),
            ("plan.a.pause", json!({}), "yes"),
            (
                "booking.book",
                json!({"lognormal": "5 min", "cv": 0.6}),
                "lognormal, mean 5 min, coefficient of variation 0.6",
            ),
            (
                "a",
                json!({"uniform": ["0 days", "6 weeks"]}),
                "uniform, from 0 days to 6 weeks",
            ),
            (
                "a",
                json!({"triangular": ["1 min", "2 min", "5 min"]}),
                "triangular, from 1 min to 5 min, most likely 2 min",
            ),
            (
                "a",
                json!({"pert": ["5 min", "8 min", "20 min"]}),
                "PERT, from 5 min to 20 min, most likely 8 min",
            ),
            (
                "a",
                json!({"beta": "12 min", "sd": "4 min", "between": ["5 min", "30 min"]}),
                "beta, mean 12 min, standard deviation 4 min, from 5 min to 30 min",
            ),
            (
                "a",
                json!({"poisson": 3.0, "each": "1 day"}),
                "Poisson count, mean 3.0, times 1 day",
            ),
            (
                "a",
                json!({"normal": "5 min", "sd": "2 min", "at-least": "0 min"}),
                "normal, mean 5 min, standard deviation 2 min, drawn again below 0 min",
            ),
            (
                "a",
                json!({"erlang": "5 min", "stages": 4}),
                "Erlang, mean 5 min, in 4 stages",
            ),
            (
                "a",
                json!({"discrete": ["5 min", "9 min"], "weights": [1.0, 2.0]}),
                "one of 5 min, 9 min, weights 1.0, 2.0",
            ),
            (
                "phone-line.a.patience",
                json!({"mixture": [{"exponential": "2 min"}, "1 h"], "weights": [30, 70]}),
                "a mixture: exponential, mean 2 min (weight 30); 1 h (weight 70)",
            ),
            (
                "a.points",
                json!([[0.0, 2.5], [100.0, 1.0]]),
                "(0.0, 2.5), (100.0, 1.0)",
            ),
            (
                "a.file",
                json!({"path": "r.csv", "rows": [1, 2]}),
                "r.csv (2 rows)",
            ),
            (
                "a.file",
                json!({"path": "r.csv", "rows": "at,urgent\n0,\n0,urgent"}),
                "r.csv (2 rows)",
            ),
            (
                "new-system.slow.0",
                json!({"factor": 1.5, "for": "2 weeks"}),
                "factor 1.5 times as long; for 2 weeks",
            ),
        ] {
            let keys: Vec<String> = path.split('.').map(str::to_owned).collect();
            assert_eq!(in_words(&keys, &value, None), words, "{path}");
        }
    }
}
