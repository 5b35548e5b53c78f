//! The car parks of a scenario in plain words.

use crate::model::spec::{CarPark, Medium, Price, Scenario, count, listed};

/// Each car park by name: for whom it is, and what it costs them.
#[must_use]
pub fn car_parks(scenario: &Scenario) -> Vec<(&str, String)> {
    let parks = scenario.car_park.iter();
    let told = parks.map(|(name, park)| (&**name, in_words(scenario, park)));
    told.collect()
}

fn in_words(scenario: &Scenario, park: &CarPark) -> String {
    let others = || {
        let named = scenario.car_park.values();
        let named: Vec<&String> = named.flat_map(|p| p.clinics.iter().flatten()).collect();
        let rest = scenario
            .clinic
            .iter()
            .filter(|(name, clinic)| clinic.medium == Medium::FaceToFace && !named.contains(name));
        count(rest.count(), "clinic", "clinics")
    };
    let clinics = park.clinics.as_deref().map_or_else(others, listed);
    let mut text = format!(
        "{} for patients of {clinics}, {} of whom come by car",
        count(park.spaces as usize, "space", "spaces"),
        park.by_car
    );
    if park.walk.duration() > crate::engine::Duration::ZERO {
        text += &format!(", {} from the desk", park.walk);
    }
    text += &match &park.patience {
        Some(patience) => format!("; they wait for a space ({patience}), then drive home"),
        None => "; they wait for a space however long".to_owned(),
    };
    text += &match park.charge {
        None => "; free of charge".to_owned(),
        Some(Price::Once(price)) => format!("; {price:.2} a visit"),
        Some(price) => format!("; {price} of the stay"),
    };
    if let Some(others) = &park.others {
        text += &format!("; {} others park there", others.rate);
    }
    text
}
