//! Which column of an extract is which, by our names, by those of others, and by a mapping, and in which order its
//! dates are written. How rows are read is `reading`.

use std::collections::BTreeMap;
use std::io;

use csv::ByteRecord;

use super::local_time::Evidence;
use super::mapping::Names;
use super::row::text;
use super::{DateOrder, Extract, ExtractError, Field};
use crate::model::spec::{listed, nearest};

/// Where each column stands, and how it is read.
pub(super) struct Columns<'a, F> {
    pub places: BTreeMap<F, usize>,
    pub headings: Vec<String>,
    pub orders: BTreeMap<F, DateOrder>,
    pub names: Option<&'a Names>,
}

impl<F: Field> Columns<'_, F> {
    /// Headings of columns that are none of ours, but for those that the mapping says are not to be read.
    pub(super) fn unread(&self) -> Vec<String> {
        let told = |field: &F| self.names.and_then(|names| names.columns.get(field.name()));
        let not_to_be = F::ALL
            .iter()
            .filter(|field| told(field).is_some_and(String::is_empty));
        let mut known: Vec<usize> = not_to_be
            .filter_map(|&field| usual_place(field, &self.headings))
            .collect();
        known.extend(self.places.values());
        let others = self.headings.iter().enumerate();
        let others = others.filter(|(at, heading)| !heading.is_empty() && !known.contains(at));
        others.map(|(_, heading)| heading.clone()).collect()
    }
}

impl Extract<'_> {
    /// Where our columns stand.
    pub(super) fn columns<'m, F: Field>(
        &self,
        separator: u8,
        names: Option<&'m Names>,
    ) -> Result<Columns<'m, F>, ExtractError> {
        let mut head = ByteRecord::new();
        let there = self.reader(separator)?.read_byte_record(&mut head);
        if !there.map_err(|error| self.cannot_read(&io::Error::other(error.to_string())))? {
            return Err(ExtractError::new(
                format!("{} is empty", self.name),
                "its first line names the columns, then there is a row for each entry",
            ));
        }
        let headings: Vec<String> = head
            .iter()
            .map(|cell| {
                text(cell.trim_ascii())
                    .trim_start_matches('\u{feff}')
                    .to_owned()
            })
            .collect();
        if let Some(names) = names {
            names.fit::<F>(self.name, &headings)?;
        }
        let mut places = BTreeMap::new();
        for &field in F::ALL {
            let theirs = names.and_then(|names| names.columns.get(field.name()));
            let at = match theirs {
                Some(theirs) => headings.iter().position(|heading| heading == theirs),
                None => usual_place(field, &headings),
            };
            if let Some(at) = at {
                let heading = &headings[at];
                if headings.iter().filter(|other| *other == heading).count() > 1 {
                    return Err(ExtractError::new(
                        format!(
                            "{} has two columns called as \"{}\" is",
                            self.name,
                            field.name()
                        ),
                        "which of them is meant cannot be told: rename or remove one in the first line",
                    ));
                }
                places.insert(field, at);
            } else if field.is_needed() {
                let lower: Vec<String> = headings.iter().map(|h| h.to_lowercase()).collect();
                let meant = nearest(field.name(), lower.iter().map(String::as_str));
                let meant = meant.map_or(String::new(), |m| format!("did you mean \"{m}\"? "));
                // Without a head the first line is somebody's: it is not quoted.
                return Err(ExtractError::new(
                    format!("{} has no column \"{}\"", self.name, field.name()),
                    format!(
                        "{meant}the first line names the columns; if it is called otherwise there, say so in a mapping file: --map FILE with {} = \"HEADING\" in [{}.columns]",
                        field.name(),
                        F::SHAPE.name()
                    ),
                ));
            }
        }
        Ok(Columns {
            places,
            headings,
            orders: BTreeMap::new(),
            names,
        })
    }

    /// Finds the order of every column of dates; what was found, in sentences.
    pub(super) fn find_orders<F: Field>(
        &self,
        separator: u8,
        columns: &mut Columns<'_, F>,
    ) -> Result<Vec<String>, ExtractError> {
        let dates = F::ALL.iter().copied().filter(|field| field.is_date());
        let mut evidence: BTreeMap<F, Evidence> = dates
            .filter(|field| columns.places.contains_key(field))
            .map(|field| (field, Evidence::default()))
            .collect();
        let mut rows = 0_u64;
        self.records(separator, &mut |cells, line| {
            rows += 1;
            for (field, evidence) in &mut evidence {
                let cell = columns.places.get(field).and_then(|&at| cells.get(at));
                if let Some(text) = cell.and_then(|cell| std::str::from_utf8(cell).ok()) {
                    evidence.take(text, line);
                }
            }
        })?;
        if rows == 0 {
            return Err(ExtractError::new(
                format!("{} has no rows", self.name),
                "below the head there is a row for each entry",
            ));
        }
        let mut said: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (field, evidence) in evidence {
            let (order, assumed) = evidence.order(field.name()).map_err(|error| ExtractError {
                what: format!("{}: {}", self.name, error.what),
                ..error
            })?;
            columns.orders.insert(field, order);
            let doubt = if assumed {
                " (assumed: no date tells day from month)"
            } else {
                ""
            };
            let form = format!("{}{doubt}", order.words());
            said.entry(form).or_default().push(field.name());
        }
        let said = said.into_iter();
        Ok(said
            .map(|(form, columns)| format!("dates read as {form}: {}", listed(&columns)))
            .collect())
    }
}

/// The column of a heading that is ours, or usual elsewhere.
fn usual_place<F: Field>(field: F, headings: &[String]) -> Option<usize> {
    let plain = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let own = plain(field.name());
    let mut known = std::iter::once(&*own).chain(field.aliases().iter().copied());
    known.find_map(|name| headings.iter().position(|heading| plain(heading) == name))
}

impl Names {
    /// That it names columns that are read and headings that are there.
    fn fit<F: Field>(&self, file: &str, headings: &[String]) -> Result<(), ExtractError> {
        let ours: Vec<&str> = F::ALL.iter().map(|field| field.name()).collect();
        for name in self.columns.keys().chain(self.codes.keys()) {
            if !ours.contains(&&**name) {
                return Err(ExtractError::new(
                    format!(
                        "the mapping of {} has a column \"{name}\", which is none of ours",
                        F::SHAPE.name()
                    ),
                    format!("columns are {}", listed(&ours)),
                ));
            }
        }
        let missing = self
            .columns
            .values()
            .find(|theirs| !theirs.is_empty() && !headings.contains(theirs));
        match missing {
            Some(theirs) => Err(ExtractError::new(
                format!("{file} has no column \"{theirs}\", which the mapping names"),
                "write it as it stands in the first line of the file",
            )),
            None => Ok(()),
        }
    }
}
