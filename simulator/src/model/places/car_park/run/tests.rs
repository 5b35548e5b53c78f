//! Who is not to come any more, between car and desk and in the queue for a space; and what comes
//! first at the same moment.

use super::*;
use crate::model::pathway::Pathway;
use crate::model::spec::{Priority, Scenario};
use crate::model::world::ids::{ListId, SessionId, SpecialtyId};
use crate::model::world::patient::{Appointment, Stage};
use crate::model::{Arm, Site};

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

/// Patients with appointments.
fn booked<const N: usize>(pathway: &mut Pathway<'_>, uids: [u64; N]) -> [PatientRef; N] {
    let register = &mut pathway.world.register;
    uids.map(|uid| {
        let list = (SpecialtyId::new(0), ListId::new(0));
        let id = register.enter(uid, list, Priority::Routine, Time::ZERO);
        register[id].appointment = Appointment {
            session: SessionId::new(0),
            slot: 0,
        };
        register.moves(id, Stage::Booked)
    })
}

#[test]
fn who_is_not_to_come_any_more_takes_no_space_and_leaves_none_taken() {
    let scenario = Scenario::from_toml(ONE_SPACE).expect("a scenario");
    let site = Site::of(&scenario);
    let mut pathway = Pathway::new(&site, Arm::Baseline, 0, ());
    let [first, second, third] = booked(&mut pathway, [1, 2, 3]);
    let park = CarParkId::new(0);
    for patient in [first, second, third] {
        let world = &mut pathway.world;
        pathway.car_parks.drives_in(world, patient, park);
        pathway.follow_up();
    }
    let waiting = |pathway: &Pathway<'_>| pathway.car_parks.car_parks[0].waiting.len();
    assert_eq!(
        (pathway.car_parks.car_parks[0].taken, waiting(&pathway)),
        (1, 2)
    );
    // Two appointments fall through: of a patient between car and desk, and of the first in
    // the queue.
    pathway.world.register.moves(first.id, Stage::ToRebook);
    pathway.world.register.moves(second.id, Stage::ToRebook);
    let mut arrived = Vec::new();
    while let Some(event) = pathway.world.events.next() {
        pathway.handle(event);
        if let Event::WalksIn(patient, _) = event {
            arrived.push((pathway.world.now().as_ms() / 60_000, patient));
        }
    }
    // The first turned round at the desk: five minutes there, five back.
    assert_eq!(arrived, [(5, first), (15, third)]);
    assert_eq!(waiting(&pathway), 0);
    assert_eq!(pathway.world.register[first.id].car, None);
    assert_eq!(pathway.world.register[first.id].stage, Stage::ToRebook);
    assert_eq!(pathway.world.register[second.id].stage, Stage::ToRebook);
    let third = &pathway.world.register[third.id];
    assert_eq!(third.stage, Stage::There);
    let parked = third
        .car
        .map(|car| pathway.car_parks.cars.cars[car.index()].since);
    assert_eq!(parked.map(Time::as_ms), Some(10 * 60_000));
    assert_eq!(pathway.car_parks.car_parks[0].taken, 1);
}

#[test]
fn at_the_same_moment_what_was_settled_first_comes_first() {
    let scenario = Scenario::from_toml(ONE_SPACE).expect("a scenario");
    let site = Site::of(&scenario);
    let park = CarParkId::new(0);
    let after = Duration::from_minutes(20);
    // The only car leaves when somebody drives in: before them, unseen; or after them, and then
    // they wait for it.
    for settled_first in [true, false] {
        let mut pathway = Pathway::new(&site, Arm::Baseline, 0, ());
        let [first, second] = booked(&mut pathway, [1, 2]);
        let world = &mut pathway.world;
        pathway.car_parks.drives_in(world, first, park);
        let drives_in = Event::DrivesIn(second, park);
        if settled_first {
            pathway.car_parks.will_leave(world, CarId::new(0), after);
            world.events.schedule_after(after, drives_in);
        } else {
            world.events.schedule_after(after, drives_in);
            pathway.car_parks.will_leave(world, CarId::new(0), after);
        }
        let (mut waited, mut seen) = (0, 0);
        while let Some(event) = pathway.world.events.next() {
            pathway.handle(event);
            waited = waited.max(pathway.car_parks.car_parks[0].waiting.len());
            seen += u32::from(matches!(event, Event::Traffic(_)));
        }
        assert_eq!((waited, seen), if settled_first { (0, 0) } else { (1, 1) });
        let car = pathway.world.register[second.id].car;
        let since = car.map(|car| pathway.car_parks.cars.cars[car.index()].since);
        assert_eq!(since, Some(Time::ZERO + after));
        assert_eq!(pathway.car_parks.car_parks[0].taken, 1);
    }
}
