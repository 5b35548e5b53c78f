//! Who is not to come any more, between car and desk and in the queue for a space.

use super::*;
use crate::engine::Model;
use crate::model::patient::{Appointment, Stage};
use crate::model::spec::{Priority, Scenario};
use crate::model::{Arm, SessionId, Site, SpecialtyId};

const ONE_SPACE: &str = r#"
title = "One space"
start = 2024-01-01
end = 2024-01-01
[specialty.any]
[clinic.any]
specialty = "any"
sessions = [{ days = "daily", from = 09:00:00, to = 10:00:00 }]
slots = { length = "10 min", pattern = "N" }
consultation = { new = "5 min" }
[car-park.only]
spaces = 1
walk = "5 min"
patience = "1 hour"
"#;

#[test]
fn who_is_not_to_come_any_more_takes_no_space_and_leaves_none_taken() {
    let scenario = Scenario::from_toml(ONE_SPACE).expect("a scenario");
    let site = Site::of(&scenario);
    let mut hospital = Hospital::new(&site, Arm::Baseline, 0, ());
    let mut agenda = Agenda::new();
    let [first, second, third] = [1, 2, 3].map(|uid| {
        let specialty = SpecialtyId::new(0);
        let register = &mut hospital.register;
        let id = register.enter(uid, specialty, Priority::Routine, Time::ZERO);
        register[id].appointment = Appointment {
            session: SessionId::new(0),
            slot: 0,
        };
        register.moves(id, Stage::Booked)
    });
    let park = CarParkId::new(0);
    for patient in [first, second, third] {
        hospital.drives_in(patient, park, &mut agenda);
    }
    let waiting = |hospital: &Hospital<'_>| hospital.car_parks[0].waiting.len();
    assert_eq!((hospital.car_parks[0].taken, waiting(&hospital)), (1, 2));
    // Two appointments fall through: of a patient between car and desk, and of the first in
    // the queue.
    hospital.register.moves(first.id, Stage::ToRebook);
    hospital.register.moves(second.id, Stage::ToRebook);
    let mut arrived = Vec::new();
    while let Some(event) = agenda.next() {
        hospital.handle(event, &mut agenda);
        if let Event::WalksIn(patient, _) = event {
            arrived.push((agenda.now().as_ms() / 60_000, patient));
        }
    }
    // The first turned round at the desk: five minutes there, five back.
    assert_eq!(arrived, [(5, first), (15, third)]);
    assert_eq!(waiting(&hospital), 0);
    assert_eq!(hospital.register[first.id].car, None);
    assert_eq!(hospital.register[first.id].stage, Stage::ToRebook);
    assert_eq!(hospital.register[second.id].stage, Stage::ToRebook);
    let third = &hospital.register[third.id];
    assert_eq!(third.stage, Stage::There);
    let parked = third.car.map(|car| hospital.cars.cars[car.index()].since);
    assert_eq!(parked.map(Time::as_ms), Some(10 * 60_000));
    assert_eq!(hospital.car_parks[0].taken, 1);
}
