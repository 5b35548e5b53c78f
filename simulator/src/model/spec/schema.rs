//! The JSON Schema of a scenario file, from the same types that read it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::{Value, json};

use super::Scenario;

/// The JSON Schema (2020-12) of a scenario file, for editors and checkers. Beside what
/// [`Scenario`] holds, a file may name a `base` and what it does `without`, and a `source` in any
/// table.
#[must_use]
pub fn json_schema() -> Value {
    let mut schema = schemars::schema_for!(Scenario).to_value();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(
            "base".to_owned(),
            json!({
                "type": "string",
                "description": "Another scenario file, relative to this one, that this one varies: tables are merged key by key, values and tables in braces are replaced.",
                "examples": ["oxford-2011.toml"]
            }),
        );
        properties.insert(
            "without".to_owned(),
            json!({
                "type": "array",
                "items": { "type": "string" },
                "description": "Keys and tables of the base that are left out, such as \"plan.agency\". A table that is left out and stated has nothing of the base's.",
                "examples": [["plan.agency"]]
            }),
        );
    }
    allow_sources(&mut schema);
    require_in_whole_files_only(&mut schema);
    schema
}

/// A variant states only what differs, also within the tables it has in common with its base: so
/// nothing is required of a file with a base. What is required of others stands in definitions of
/// their own, that say nothing else.
fn require_in_whole_files_only(schema: &mut Value) {
    let mut whole = schema.clone();
    bare(&mut whole);
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    schema.remove("required");
    if let Some(tables) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for table in tables.values_mut().filter_map(Value::as_object_mut) {
            // Where there is a choice, what is required is how the branches are told apart.
            if !table.contains_key("oneOf") && !table.contains_key("anyOf") {
                table.remove("required");
            }
        }
        if let Some(own) = whole.as_object_mut()
            && let Some(Value::Object(own_tables)) = own.remove("$defs")
        {
            own.retain(|key, _| key == "required" || key == "properties");
            let own_tables = own_tables.into_iter();
            tables.extend(own_tables.map(|(name, table)| (format!("{WHOLE}{name}"), table)));
        }
    }
    // Editors that want every key to be allowed ask the condition too.
    let is_whole = json!({ "not": { "required": ["base"] }, "additionalProperties": true });
    schema.insert("if".to_owned(), is_whole);
    schema.insert("then".to_owned(), whole);
}

/// What the definitions of whole files are called, before the name of the table.
const WHOLE: &str = "Whole";

/// Leaves out what is for readers, and refers to the definitions of whole files.
fn bare(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(bare),
        Value::Object(entries) => {
            // A property may be called like a keyword: then it is a schema and no text.
            entries.retain(|key, value| match key.as_str() {
                "description" | "title" => !value.is_string(),
                "examples" => !value.is_array(),
                _ => true,
            });
            if let Some(Value::String(to)) = entries.get_mut("$ref") {
                *to = to.replace("#/$defs/", &format!("#/$defs/{WHOLE}"));
            }
            entries.values_mut().for_each(bare);
        }
        _ => {}
    }
}

/// The keys that a table of this type cannot do without; none for types that are in no schema.
pub(super) fn required(type_name: &str) -> &'static [String] {
    static KEYS: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
        let keys = |schema: &Value| -> Vec<String> {
            let keys = schema.get("required").and_then(Value::as_array);
            let keys = keys.into_iter().flatten().filter_map(Value::as_str);
            keys.map(str::to_owned).collect()
        };
        let schema = schemars::schema_for!(Scenario).to_value();
        let below = schema.get("$defs").and_then(Value::as_object);
        let below = below.into_iter().flatten();
        let mut all: BTreeMap<_, _> = below.map(|(name, def)| (name.clone(), keys(def))).collect();
        all.insert("Scenario".to_owned(), keys(&schema));
        all
    });
    KEYS.get(type_name).map_or(&[], Vec::as_slice)
}

/// How many tables deep a key is looked for.
const DEEPEST: usize = 4;

/// What stands in a path for an item of a list.
pub(super) const ITEM: &str = "*";

/// The tables in which a key may stand, as they are headed in a file, with NAME for what somebody names and
/// [`ITEM`] for an item of a list; none for a key that there is nowhere.
pub(super) fn homes(key: &str) -> &'static [String] {
    static TABLES: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
        let schema = schemars::schema_for!(Scenario).to_value();
        let mut homes = BTreeMap::new();
        note_homes(&schema, &schema, &mut Vec::new(), &mut homes);
        homes
    });
    TABLES.get(key).map_or(&[], Vec::as_slice)
}

fn note_homes(
    whole: &Value,
    schema: &Value,
    path: &mut Vec<String>,
    homes: &mut BTreeMap<String, Vec<String>>,
) {
    if path.len() > DEEPEST {
        return;
    }
    if let Some(name) = schema.get("$ref").and_then(Value::as_str)
        && let Some(table) = whole.pointer(name.trim_start_matches('#'))
    {
        note_homes(whole, table, path, homes);
    }
    for choice in ["anyOf", "oneOf"] {
        let choices = schema.get(choice).and_then(Value::as_array);
        for one in choices.into_iter().flatten() {
            note_homes(whole, one, path, homes);
        }
    }
    if let Some(named) = schema.get("additionalProperties").filter(|s| s.is_object()) {
        path.push("NAME".to_owned());
        note_homes(whole, named, path, homes);
        path.pop();
    }
    if let Some(item) = schema.get("items") {
        path.push(ITEM.to_owned());
        note_homes(whole, item, path, homes);
        path.pop();
    }
    let properties = schema.get("properties").and_then(Value::as_object);
    // Rules that halt are written like a plan, but may not do all that it does; whose `clerks` are misplaced hardly
    // means what their overtime is paid with.
    let is_top = path.is_empty();
    let properties = properties.into_iter().flatten();
    for (key, below) in
        properties.filter(|(key, _)| !(is_top && ["halt", "money"].contains(&&***key)))
    {
        let home = path.join(".");
        let known = homes.entry(key.clone()).or_default();
        if !known.contains(&home) {
            known.push(home);
        }
        path.push(key.clone());
        note_homes(whole, below, path, homes);
        path.pop();
    }
}

/// A `source` may stand in every table.
fn allow_sources(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(allow_sources),
        Value::Object(entries) => {
            entries.values_mut().for_each(allow_sources);
            let named = entries.get("additionalProperties");
            let named = named.filter(|schema| schema.is_object()).cloned();
            if !entries.contains_key("properties") && named.is_none() {
                return;
            }
            let text = json!({
                "type": "string",
                "description": "Where the figures come from, for the reader.",
            });
            // Beside names that somebody gave it may be such a name.
            let source = match named {
                Some(named) => json!({ "anyOf": [text, named] }),
                None => text,
            };
            let properties = entries.entry("properties").or_insert_with(|| json!({}));
            if let Some(properties) = properties.as_object_mut() {
                properties.entry("source").or_insert(source);
            }
        }
        _ => {}
    }
}
