//! What a parameter means, by its path: the words of the schema, which are those of the types that
//! read a scenario.

use serde_json::Value;

use crate::model::spec::json_schema;

/// The meanings of all parameters.
pub struct Meanings {
    schema: Value,
}

impl Meanings {
    /// As the schema has them.
    pub fn new() -> Self {
        Self {
            schema: json_schema(),
        }
    }

    /// What the parameter at a path means, in a sentence or two.
    pub fn of(&self, path: &[String]) -> Option<String> {
        let mut nodes = vec![&self.schema];
        let mut found = None;
        for key in path {
            let shapes: Vec<&Value> = nodes.iter().flat_map(|n| self.shapes(n)).collect();
            nodes = shapes.into_iter().filter_map(|s| child(s, key)).collect();
            let told = nodes.iter().find_map(|node| node.get("description"));
            // An item of a list is told of by its list.
            if key.parse::<usize>().is_err() || told.is_some() {
                found = told;
            }
        }
        let text = found?.as_str()?;
        // Backticks are the code's.
        Some(super::super::one_line(&text.replace('`', "")))
    }

    /// What a part of the schema may be: itself, what it refers to, and its alternatives.
    fn shapes<'a>(&'a self, node: &'a Value) -> Vec<&'a Value> {
        let mut all = vec![node];
        if let Some(name) = node.get("$ref").and_then(Value::as_str) {
            let at = self.schema.pointer(name.trim_start_matches('#'));
            all.extend(at.into_iter().flat_map(|node| self.shapes(node)));
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            let alternatives = node.get(key).and_then(Value::as_array);
            let alternatives = alternatives.into_iter().flatten();
            all.extend(alternatives.flat_map(|node| self.shapes(node)));
        }
        all
    }
}

fn child<'a>(shape: &'a Value, key: &str) -> Option<&'a Value> {
    if key.parse::<usize>().is_ok()
        && let Some(items) = shape.get("items")
    {
        return Some(items);
    }
    let property = shape.get("properties").and_then(|all| all.get(key));
    property.or_else(|| shape.get("additionalProperties").filter(|s| s.is_object()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(path: &str) -> Vec<String> {
        path.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_parameter_means_what_its_type_says() {
        let meanings = Meanings::new();
        for (path, begins) in [
            ("replications", "How often the same weeks"),
            ("staff.office.count", "How many people"),
            (
                "specialty.eyes.did-not-attend.same-day",
                "Chance when booked for the same day",
            ),
            (
                "specialty.eyes.referrals.rate",
                "Mean number per unit of time",
            ),
            ("staff.office.shifts.0", "When they are at work"),
            (
                "new-system.errors.duplicate.initial",
                "For somebody without experience",
            ),
        ] {
            let said = meanings.of(&keys(path)).unwrap_or_default();
            assert!(said.starts_with(begins), "{path}: {said}");
        }
        assert_eq!(meanings.of(&keys("no.such.key")), None);
    }
}
