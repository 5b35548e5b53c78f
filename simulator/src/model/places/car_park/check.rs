//! Checks of the car parks: spaces, whose they are, and what they cost.

use crate::engine::Duration;
use crate::model::spec::check::Checker;
use crate::model::spec::check::Doubter;
use crate::model::spec::quantity::Wrong;
use crate::model::spec::{CarPark, Medium, Price, Scenario};

/// Far more than any hospital has.
const MOST_SPACES: u32 = 1_000_000;
/// Nobody walks longer from the car to the desk.
const LONGEST_WALK: Duration = Duration::from_hours(2);

impl Checker<'_> {
    pub(in crate::model) fn car_parks(&mut self) {
        let scenario = self.scenario;
        let mut clinics = scenario.clinic.values();
        let face_to_face = clinics.any(|c| c.medium == Medium::FaceToFace);
        let mut general: Option<&str> = None;
        let mut taken: Vec<(&str, &str)> = Vec::new();
        for (name, park) in &scenario.car_park {
            self.car_park(name, park);
            if park.clinics.is_none() {
                if let Some(other) = general.filter(|_| face_to_face) {
                    self.note(
                        &["car-park", name],
                        Wrong::new(format!(
                            "both \"{other}\" and \"{name}\" are for all clinics"
                        ))
                        .help("name the `clinics` of one of them"),
                    );
                }
                general = Some(name);
            }
            for (nth, clinic) in park.clinics.iter().flatten().enumerate() {
                let path = ["car-park", name, "clinics", &*nth.to_string()];
                let other = taken.iter().find(|(c, p)| c == clinic && p != name);
                if let Some((_, other)) = other {
                    self.note(
                        &path,
                        Wrong::new(format!(
                            "patients of \"{clinic}\" already park in \"{other}\""
                        )),
                    );
                }
                taken.push((clinic, name));
                let known = scenario.clinic.get(clinic);
                let by_telephone = known.is_some_and(|c| c.medium == Medium::Telephone);
                self.note_if(by_telephone, &path, || {
                    Wrong::new(format!(
                        "\"{clinic}\" meets by telephone: nobody drives there"
                    ))
                    .help("leave it out")
                });
            }
        }
    }

    fn car_park(&mut self, name: &str, park: &CarPark) {
        let at = |key: &'static str| ["car-park", name, key];
        self.at_most(&at("spaces"), park.spaces, MOST_SPACES);
        self.note_if(park.spaces == 0, &at("spaces"), || {
            Wrong::new("at least one is needed")
        });
        self.note_if(park.walk.duration() > LONGEST_WALK, &at("walk"), || {
            Wrong::new(format!("a walk of {} from the car to the desk", park.walk))
                .help("at most two hours; \"5 min\" is usual")
        });
        self.takes_if(&at("lingers"), park.lingers.as_ref());
        self.takes_if(&at("patience"), park.patience.as_ref());
        let by = match park.charge {
            Some(Price::PerWeek(_)) => Some("week"),
            Some(Price::PerSession(_)) => Some("session"),
            Some(Price::PerPatient(_)) => Some("patient"),
            Some(Price::Once(_) | Price::PerHour(_)) | None => None,
        };
        if let Some(by) = by {
            self.note(
                &at("charge"),
                Wrong::new(format!("nobody parks by the {by}"))
                    .help("write \"2.50\" for a visit, or \"1.20 per hour\" of the stay"),
            );
        }
        self.refer_all(
            &at("clinics"),
            park.clinics.as_deref(),
            "clinic",
            &self.scenario.clinic,
        );
        if let Some(others) = &park.others {
            self.arrivals(&at("others"), others);
            self.note_if(park.others_stay.is_none(), &at("others"), || {
                Wrong::new("how long do the others stay?")
                    .help("add something like: others-stay = { lognormal = \"2 h\", cv = 0.8 }")
            });
        }
        if let Some(stay) = &park.others_stay {
            self.takes_some(&at("others-stay"), stay);
            self.note_if(park.others.is_none(), &at("others-stay"), || {
                Wrong::new("who are the others?").help(
                    "add something like: others = { rate = \"300 per day\", days = \"mon-fri\", from = 07:00:00, to = 20:00:00 }",
                )
            });
        }
    }
}

/// Whether patients of some clinic park here.
fn is_used(scenario: &Scenario, park: &CarPark) -> bool {
    let elsewhere = |clinic: &String| {
        let parks = scenario.car_park.values();
        parks
            .into_iter()
            .any(|p| p.clinics.iter().flatten().any(|c| c == clinic))
    };
    let mut clinics = scenario.clinic.iter();
    clinics.any(|(name, clinic)| {
        clinic.medium == Medium::FaceToFace
            && match &park.clinics {
                Some(listed) => listed.contains(name),
                None => !elsewhere(name),
            }
    })
}

impl Doubter<'_> {
    pub(in crate::model) fn car_parks(&mut self) {
        let scenario = self.scenario;
        for (name, park) in &scenario.car_park {
            if !is_used(scenario, park) {
                self.doubt(&["car-park", name], "no patients park here");
            } else if park.by_car.value() == 0.0 {
                self.doubt(&["car-park", name, "by-car"], "no patient comes by car");
            }
        }
    }
}
