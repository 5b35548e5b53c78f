//! `[car-park.NAME]`: spaces, who takes them and for how long, and what it costs them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::{Arrivals, Law, Price, Share, Span};

/// A car park for patients of clinics that meet face to face.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CarPark {
    /// Spaces.
    pub spaces: u32,
    /// Share of patients who come by car.
    #[serde(default = "always")]
    pub by_car: Share,
    /// Way from the space to the desk. Those who come by car leave home this much sooner.
    #[serde(default = "at_once")]
    pub walk: Span,
    /// Time from leaving the clinic until the space is free again. Left out: the walk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lingers: Option<Law>,
    /// How long somebody waits for a space before driving home: the appointment is missed.
    /// Left out: for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patience: Option<Law>,
    /// Charge: `"2.50"` a visit, or `"1.20 per hour"` of the stay. Everybody pays on leaving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Price>,
    /// Clinics whose patients park here. Left out: all that meet face to face and are named by
    /// no other car park.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinics: Option<Vec<String>>,
    /// Others who park here: visitors, staff. They do not wait for a space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<Arrivals>,
    /// How long others stay. Needed with `others`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others_stay: Option<Law>,
}

fn always() -> Share {
    Share::of(1.0)
}

fn at_once() -> Span {
    Span::of(crate::engine::Duration::ZERO)
}
