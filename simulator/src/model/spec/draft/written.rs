//! Values where they stand in their files, for whoever changes them there and leaves the rest of the
//! file as it is.

use std::ops::Range;

use super::Draft;
use crate::model::spec::notes::as_typed;
use crate::model::spec::tree::{Content, Tree};

/// A value as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenValue {
    /// Keys joined by dots; items of lists by number from 0.
    pub path: String,
    /// The file.
    pub file: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
    /// What stands there.
    pub text: String,
}

impl Draft {
    /// Every text, number, date, yes or no below these keys, in the order of the files.
    #[must_use]
    pub fn written_below(&self, keys: &[&str]) -> Vec<WrittenValue> {
        let mut found = Vec::new();
        for key in keys {
            if let Some(tree) = self.tree.child(key) {
                self.written_in(tree, &as_typed(&[(*key).to_owned()]), &mut found);
            }
        }
        found.sort_by(|a, b| (&a.file, a.span.start).cmp(&(&b.file, b.span.start)));
        found
    }

    fn written_in(&self, tree: &Tree, path: &str, found: &mut Vec<WrittenValue>) {
        match &tree.content {
            Content::Rows(_) => {}
            Content::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.written_in(item, &format!("{path}.{at}"), found);
                }
            }
            Content::Table(entries) | Content::Braces(entries) => {
                for (key, value) in entries {
                    self.written_in(
                        value,
                        &format!("{path}.{}", as_typed(std::slice::from_ref(key))),
                        found,
                    );
                }
            }
            Content::Leaf(_) => {
                let file = self.files.get(tree.place.file);
                let span = tree.place.value.clone();
                let text = file.and_then(|file| self.texts.get(file)?.get(span.clone()));
                if let (Some(file), Some(text)) = (file, text) {
                    found.push(WrittenValue {
                        path: path.to_owned(),
                        file: file.clone(),
                        text: text.to_owned(),
                        span,
                    });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_stand() {
        let text = "title = \"t\"\nstart = 2024-01-01\ngo-live = 2024-02-05\nend = 2024-03-31\n\
                    [new-system]\n[specialty.eyes]\n[clinic.eyes]\nspecialty = \"eyes\"\n\
                    sessions = [{ days = \"mon\", from = 09:00:00, to = 12:00:00 }]\n\
                    slots = { length = \"15 min\", pattern = \"N\" }\n\
                    consultation = { new = \"13 min\" }\n\
                    [plan.fewer]\ntemplate = { ramp = [\"50% for 1 week\", \"75% for 1 week\"] } # comment\n";
        let draft = Draft::load("s.toml", &|_, _| Ok(text.as_bytes().to_vec()));
        let found = draft
            .expect("a scenario")
            .written_below(&["plan", "go-live"]);
        let said: Vec<(&str, &str)> = found.iter().map(|f| (&*f.path, &*f.text)).collect();
        assert_eq!(
            said,
            [
                ("go-live", "2024-02-05"),
                ("plan.fewer.template.ramp.0", "\"50% for 1 week\""),
                ("plan.fewer.template.ramp.1", "\"75% for 1 week\""),
            ]
        );
        for value in &found {
            assert_eq!(text.get(value.span.clone()), Some(&*value.text));
        }
    }
}
