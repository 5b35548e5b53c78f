//! A mapping file: how a trust's own headings and codes are called here.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ExtractError, Shape};

/// Headings and codes by shape; empty where the built-in ones do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Of appointments.
    #[serde(default)]
    appointments: Names,
    /// Of calls.
    #[serde(default)]
    calls: Names,
    /// Of open pathways.
    #[serde(default)]
    pathways: Names,
    /// Of tasks.
    #[serde(default)]
    tasks: Names,
}

/// What a shape's columns and codes are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    /// Our column to their heading; nothing if it is not to be read.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Our column, to their code, to our word.
    #[serde(default)]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    ///
    /// It is no TOML of this form.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ExtractError> {
        toml::from_str(text).map_err(|error| {
            ExtractError::new(
                format!("{name}: {}", error.to_string().trim_end()),
                "[appointments.columns] has lines such as appointment = \"Appt Date\", [appointments.codes.attended] such as \"ATT\" = \"attended\"",
            )
        })
    }

    pub(super) fn of(&self, shape: Shape) -> Option<&Names> {
        match shape {
            Shape::Appointments => Some(&self.appointments),
            Shape::Calls => Some(&self.calls),
            Shape::Pathways => Some(&self.pathways),
            Shape::Tasks => Some(&self.tasks),
        }
    }
}
