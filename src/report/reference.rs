//! Two pages of reference in Markdown: every key of the scenario file, out of its JSON Schema, and
//! every measure, out of the catalogue. Nothing is said here that is not said there.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::model::measures::{Part, Unit};
use crate::model::spec::{Better, Measure, Scope, json_schema};

/// How the name of a definition begins that only says what is required where a file has no base.
const WHOLE: &str = "Whole";

/// Every table and key of a scenario file: what it means, how it is written, what holds where it is
/// left out.
#[must_use]
pub fn scenario_file() -> String {
    let schema = json_schema();
    let mut page = Page::of(&schema);
    let mut text = String::from(
        "# Every key of the scenario file\n\n\
         As `cutover schema --markdown` prints it, out of the types that read the file. Any table may also have a \
         `source`, a text that says where its figures come from. A file with a `base` states only what differs from it.\n\n",
    );
    page.table("", &schema, "", "At the top of the file");
    while let Some((path, name)) = page.next() {
        let definition = page.definition(&name);
        page.table(&path, definition, &name, &title(&name));
    }
    text.push_str(&page.tables);
    text.push_str("## How values are written\n\n");
    text.push_str(&page.values());
    text
}

/// Every measure: id, unit, which way is better, whether the hospital itself reports it, meaning.
#[must_use]
pub fn measures() -> String {
    let mut text = String::from(
        "# Every measure\n\n\
         As `cutover measures --markdown` prints it, out of the catalogue. The ids are those of `summary.json`, of the CSV \
         files and of conditions. What is *reported* is known to the hospital while it happens, and can stand in the `when` \
         and `stops-when` of a plan; the rest nobody there sees.\n\n\
         | id | unit | better | reported | meaning |\n|---|---|---|---|---|\n",
    );
    for measure in Measure::ALL {
        let is = measure.definition();
        let better = match is.better {
            Better::Lower => "less",
            Better::Higher => "more",
            Better::Neither => "",
        };
        let reported = if measure.is_reported() { "yes" } else { "" };
        let _ = writeln!(
            text,
            "| `{}` | {} | {better} | {reported} | {} |",
            is.id,
            is.unit,
            cell(is.means)
        );
    }
    text
}

/// A measure as JSON has it.
#[derive(Serialize)]
struct MeasureInJson {
    id: &'static str,
    name: &'static str,
    unit: Unit,
    /// For whom it is kept.
    scope: &'static str,
    /// Which way is better.
    direction: &'static str,
    /// Whether the hospital reports it.
    reported: bool,
    /// What a scenario must have for it to have figures, all of it, with what to write.
    needs: Vec<Need>,
    means: &'static str,
}

#[derive(Serialize)]
struct Need {
    part: Part,
    /// What would give a scenario that part.
    help: &'static str,
}

/// Every measure as JSON, a list in the order in which they are printed: what a program needs to know
/// of them, words of people included.
#[must_use]
pub fn measures_in_json() -> Value {
    let of = |measure: &Measure| {
        let is = measure.definition();
        let need = |part: &Part| Need {
            part: *part,
            help: part.lack().help,
        };
        MeasureInJson {
            id: is.id,
            name: is.name,
            unit: is.unit,
            scope: match is.scope {
                Scope::Trust => "trust",
                Scope::Specialty => "specialty",
            },
            direction: match is.better {
                Better::Lower => "less is better",
                Better::Higher => "more is better",
                Better::Neither => "neither",
            },
            reported: measure.is_reported(),
            needs: is.needs.iter().map(need).collect(),
            means: is.means,
        }
    };
    let all: Vec<MeasureInJson> = Measure::ALL.iter().map(of).collect();
    // Texts, lists and tables with keys of text.
    serde_json::to_value(all).unwrap_or_default()
}

/// The page of keys as it grows: tables are told in the order in which they are come upon.
struct Page<'a> {
    schema: &'a Value,
    tables: String,
    /// Tables that are still to be told, the next one first: where they stand, and their definitions.
    waiting: Vec<(String, String)>,
    /// Tables that are told or wait.
    met: BTreeSet<String>,
    /// Definitions of values that are no tables.
    values: BTreeSet<String>,
}

impl<'a> Page<'a> {
    fn of(schema: &'a Value) -> Self {
        Self {
            schema,
            tables: String::new(),
            waiting: Vec::new(),
            met: BTreeSet::new(),
            values: BTreeSet::new(),
        }
    }

    fn next(&mut self) -> Option<(String, String)> {
        (!self.waiting.is_empty()).then(|| self.waiting.remove(0))
    }

    fn definition(&self, name: &str) -> &'a Value {
        &self.schema["$defs"][name]
    }

    /// Adds a table: where it stands, what it is, its keys. The top of the file has no name.
    fn table(&mut self, path: &str, definition: &Value, name: &str, heading: &str) {
        let _ = writeln!(self.tables, "## {heading}\n");
        if !path.is_empty() {
            let _ = writeln!(self.tables, "`[{path}]`\n");
        }
        let _ = writeln!(self.tables, "{}\n", description(definition));
        let keys = self.keys(path, definition, name);
        self.tables.push_str(&keys);
        self.tables.push('\n');
    }

    /// The keys of a table, a row each.
    fn keys(&mut self, path: &str, definition: &Value, name: &str) -> String {
        let required = self.required(definition, name);
        let mut text =
            String::from("| key | written as | left out | meaning |\n|---|---|---|---|\n");
        for (key, value) in properties(definition) {
            if key == "source" {
                continue;
            }
            let inside = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            let written = self.written(&inside, value);
            let left_out = match value.get("default") {
                _ if required.contains(key) => "must be there".to_owned(),
                Some(default) if shows(default) => format!("`{}`", toml(default)),
                _ => String::new(),
            };
            let _ = writeln!(
                text,
                "| `{key}` | {written} | {left_out} | {} |",
                cell(&description(value))
            );
        }
        text
    }

    /// The keys that a table must have, where the file has no base.
    fn required(&self, definition: &Value, name: &str) -> BTreeSet<String> {
        let whole = format!("{WHOLE}{name}");
        let list = match (self.schema["$defs"].get(whole), definition.get("$schema")) {
            (Some(whole), _) => whole.get("required"),
            (None, Some(_)) => self.schema["then"].get("required"),
            (None, None) => definition.get("required"),
        };
        let list = list.and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// How a value is written, with a link to where that is told.
    fn written(&mut self, path: &str, value: &Value) -> String {
        if let Some(name) = reference(value) {
            return self.link(path, name);
        }
        if value.get("anyOf").is_some() {
            let each: Vec<String> = branches(value, "anyOf")
                .filter(|one| one.get("type").is_none_or(|kind| kind != "null"))
                .map(|one| self.written(path, one))
                .collect();
            return each.join(", or ");
        }
        if let Some(inner) = value
            .get("additionalProperties")
            .filter(|inner| inner.is_object())
        {
            return format!("{}, by name", self.written(&format!("{path}.NAME"), inner));
        }
        match (
            kind(value),
            value.get("items").filter(|items| items.is_object()),
        ) {
            _ if takes_several(value) => "number or quantity".to_owned(),
            ("array", Some(items)) => {
                format!("list: {}", self.written(&format!("{path}[]"), items))
            }
            ("array", None) => "list".to_owned(),
            ("integer", _) => format!("whole number{}", range(value)),
            ("number", _) => format!("number{}", range(value)),
            ("boolean", _) => "`true` or `false`".to_owned(),
            ("string", _) => match value.get("const").and_then(Value::as_str) {
                Some(word) => format!("`\"{word}\"`"),
                None => "text".to_owned(),
            },
            ("object", _) => "table".to_owned(),
            _ => "number or quantity".to_owned(),
        }
    }

    /// A link to a definition, which is told once.
    fn link(&mut self, path: &str, name: &str) -> String {
        let definition = self.definition(name);
        if is_table(definition) {
            if self.met.insert(name.to_owned()) {
                self.waiting.push((path.to_owned(), name.to_owned()));
            }
        } else if self.values.insert(name.to_owned()) {
            // Tables that a value may be written as stand where the value first does.
            for branch in branches(definition, "anyOf") {
                self.written(path, branch);
            }
        }
        let title = title(name);
        format!("[{}](#{})", title.to_lowercase(), anchor(&title))
    }

    /// Values that are no tables, in the order of the alphabet.
    fn values(&mut self) -> String {
        let mut text = String::new();
        for name in self.values.clone() {
            let definition = self.definition(&name);
            let title = title(&name);
            let _ = writeln!(text, "### {title}\n\n{}\n", description(definition));
            for word in branches(definition, "oneOf") {
                let value = word
                    .get("const")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let _ = writeln!(text, "* `\"{value}\"`: {}", cell(&description(word)));
            }
            for name in branches(definition, "anyOf").filter_map(reference) {
                let _ = writeln!(text, "* {}", self.link("", name));
            }
            if !text.ends_with("\n\n") {
                text.push('\n');
            }
            for branch in branches(definition, "anyOf").filter(|branch| is_table(branch)) {
                let _ = writeln!(text, "{}", self.keys("", branch, &name));
            }
            let examples = definition.get("examples").and_then(Value::as_array);
            let examples: Vec<String> = examples.into_iter().flatten().map(toml).collect();
            if !examples.is_empty() {
                let _ = writeln!(text, "For example `{}`.\n", examples.join("`, `"));
            }
        }
        text
    }
}

/// Whether a definition is a table with keys of its own.
fn is_table(definition: &Value) -> bool {
    definition.get("properties").is_some()
}

fn properties(definition: &Value) -> impl Iterator<Item = (&String, &Value)> {
    definition
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(Map::iter)
}

/// What a value may be, of which there is a choice.
fn branches<'a>(value: &'a Value, choice: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(choice)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

/// The name of the definition that a value refers to.
fn reference(value: &Value) -> Option<&str> {
    value
        .get("$ref")
        .and_then(Value::as_str)?
        .strip_prefix("#/$defs/")
}

/// The type of a value that is there.
fn kind(value: &Value) -> &str {
    match value.get("type") {
        Some(Value::String(one)) => one,
        Some(Value::Array(several)) => several
            .iter()
            .filter_map(Value::as_str)
            .find(|&one| one != "null")
            .unwrap_or(""),
        _ => "",
    }
}

/// Whether a number may stand there and a text as well.
fn takes_several(value: &Value) -> bool {
    let kinds = value
        .get("type")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    kinds
        .filter(|kind| *kind == "number" || *kind == "string")
        .count()
        > 1
}

/// Its least and greatest value in words.
fn range(value: &Value) -> String {
    let limit = |key| value.get(key).filter(|limit| limit.as_f64() != Some(0.0));
    match (limit("minimum"), limit("maximum")) {
        (Some(least), Some(most)) => format!(" from {least} to {most}"),
        (Some(least), None) => format!(", at least {least}"),
        (None, Some(most)) => format!(", at most {most}"),
        (None, None) => String::new(),
    }
}

fn description(value: &Value) -> String {
    value
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// Words in one cell of a table.
fn cell(words: &str) -> String {
    words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|")
}

/// Whether a default says more than that nothing is there.
fn shows(default: &Value) -> bool {
    match default {
        Value::Null => false,
        Value::Array(list) => !list.is_empty(),
        Value::Object(table) => !table.is_empty(),
        _ => true,
    }
}

/// A value as it stands in a scenario file.
fn toml(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            format!("[{}]", list.iter().map(toml).collect::<Vec<_>>().join(", "))
        }
        Value::Object(table) => {
            let each = table
                .iter()
                .map(|(key, value)| format!("{key} = {}", toml(value)));
            format!("{{ {} }}", each.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The words of a definition's name: `DidNotAttend` is "Did not attend".
fn title(name: &str) -> String {
    let mut words = String::new();
    for (at, letter) in name.char_indices() {
        if at > 0 && letter.is_uppercase() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

/// What a heading is linked by.
fn anchor(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}
