//! Free parking: the charges of a car park are suspended. Who parks there is `places::car_park`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;
use crate::model::world::ids::CarParkId;
use crate::model::world::plan::{PlanInForce, place};
use crate::model::world::site::Site;

/// Parking charges are suspended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FreeParking {
    /// Which car park.
    pub car_park: String,
}

/// Parking there is not free already.
pub(super) fn check(checker: &mut Checker<'_>, path: &[&str], free: &FreeParking) {
    let at = |key: &'static str| [path, &[key]].concat();
    let scenario = checker.scenario;
    checker.refer(
        &at("car-park"),
        &free.car_park,
        "car-park",
        &scenario.car_park,
    );
    let park = scenario.car_park.get(&free.car_park);
    checker.note_if(
        park.is_some_and(|p| p.charge.is_none()),
        &at("car-park"),
        || {
            Wrong::new("parking there is free already").help(format!(
                "give [car-park.{}] a `charge`, or leave this out",
                free.car_park
            ))
        },
    );
}

/// Nobody pays while it is in force.
pub(super) fn adopt(plan: &mut PlanInForce<'_>, site: &Site<'_>, index: usize, free: &FreeParking) {
    let car_park = place(site.car_parks.iter().map(|p| p.name), &free.car_park);
    plan.free_parking.push((index, CarParkId::new(car_park)));
}

/// How it may be written.
pub const EXAMPLE: &str = r#"free-parking = { car-park = "main" }"#;

/// What it does, in words.
pub fn told(free: &FreeParking) -> String {
    format!("parking is free in {}", free.car_park)
}
