//! The car park: who takes a space from before check-in until they leave, what happens when there
//! is none, and what it costs. Whether patients come at all, and when, is `visit`.

use std::collections::VecDeque;

use super::close_up::Hourly;
use super::ids::{CarId, CarParkId, PatientId};
use super::observer::{Happening, Observer, Place, Somebody};
use super::patient::PatientRef;
use super::purpose::Purpose;
use super::staff::name_key;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Stream, Time, TimeWeighted};
use crate::model::measures::Measure;
use crate::model::spec::Price;

/// What of a patient's coming by car is drawn: each has numbers of its own, so that a change to
/// one leaves the others alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
enum Drawn {
    ByCar = 0,
    Patience,
    Lingers,
}

/// Tells others who park from a specialty's patients of the same name.
const VISITOR: u64 = 1 << 61;

/// A patient who waits for a space, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Waiting {
    patient: PatientRef,
    driver: Somebody,
    since: Time,
}

/// A car in a car park.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Car {
    car_park: CarParkId,
    driver: Somebody,
    since: Time,
}

/// All cars in the car parks. Places of those that have left are used again.
#[derive(Clone, Debug, Default)]
pub struct Cars {
    cars: Vec<Car>,
    free: Vec<CarId>,
}

impl Cars {
    fn comes(&mut self, car: Car) -> CarId {
        if let Some(id) = self.free.pop() {
            self.cars[id.index()] = car;
            return id;
        }
        self.cars.push(car);
        CarId::new(self.cars.len() - 1)
    }

    fn goes(&mut self, id: CarId) -> Car {
        self.free.push(id);
        self.cars[id.index()]
    }
}

/// One car park: how many cars are in it, and who waits for a space.
#[derive(Clone, Debug)]
pub struct CarPark {
    spaces: u32,
    taken: u32,
    /// Cars in it, since midnight.
    cars: TimeWeighted,
    /// 1 while no space is free, since midnight.
    full: TimeWeighted,
    /// In the order in which they came. Who needs no space any more is passed over.
    waiting: VecDeque<Waiting>,
}

impl CarPark {
    /// An empty car park.
    #[must_use]
    pub fn new(spaces: u32) -> Self {
        let mut new = Self {
            spaces,
            taken: 0,
            cars: TimeWeighted::new(Time::ZERO, 0.0),
            full: TimeWeighted::new(Time::ZERO, 0.0),
            waiting: VecDeque::new(),
        };
        new.changes_to(0, Time::ZERO);
        new
    }

    fn is_full(&self) -> bool {
        self.taken >= self.spaces
    }

    fn changes_to(&mut self, taken: u32, now: Time) {
        self.taken = taken;
        self.cars.set(now, f64::from(taken));
        self.full.set(now, f64::from(u8::from(self.is_full())));
    }

    fn car_comes(&mut self, now: Time) {
        debug_assert!(!self.is_full(), "no space");
        self.changes_to(self.taken + 1, now);
    }

    fn car_goes(&mut self, now: Time) {
        self.changes_to(self.taken - 1, now);
    }

    /// Takes a patient out of the queue who has waited long enough; not if they have parked.
    fn gives_up(&mut self, patient: PatientRef) -> Option<Waiting> {
        let place = self.waiting.iter().position(|w| w.patient == patient)?;
        self.waiting.remove(place)
    }
}

impl<O: Observer> Hospital<'_, O> {
    fn parking_luck(&self, id: PatientId, what: Drawn) -> Stream {
        let patient = &self.register[id];
        let occasion = u64::from(patient.occasion) | (what as u64) << 32;
        self.luck.stream(Purpose::Parking, patient.uid, occasion)
    }

    /// The car park of a patient's clinic, if they come by car.
    fn car_park_of(&self, id: PatientId) -> Option<CarParkId> {
        let session = self.diary.session(self.register[id].appointment.session);
        let car_park = self.site.clinics[session.clinic.index()].car_park?;
        let share = self.site.car_parks[car_park.index()].spec.by_car.value();
        self.parking_luck(id, Drawn::ByCar)
            .chance(share)
            .then_some(car_park)
    }

    /// A patient sets out to be at the hospital at `arrives`: the moment and event to note, the
    /// arrival itself for those who do not come by car.
    pub(super) fn sets_out(&mut self, patient: PatientRef, arrives: Time) -> (Time, Event) {
        let Some(car_park) = self.car_park_of(patient.id) else {
            return (arrives, Event::PatientArrives(patient));
        };
        let slot = self.register[patient.id].appointment;
        let day = self.diary.session(slot.session).day;
        let drives_in = (arrives - self.walk(car_park)).max(Time::from_days(day));
        (drives_in, Event::DrivesIn(patient, car_park))
    }

    fn walk(&self, car_park: CarParkId) -> Duration {
        self.site.car_parks[car_park.index()].spec.walk.duration()
    }

    /// A patient drives in, and parks or waits for a space.
    pub(super) fn drives_in(
        &mut self,
        patient: PatientRef,
        car_park: CarParkId,
        agenda: &mut Agenda<Event>,
    ) {
        if self.register.still(patient).is_none() {
            return;
        }
        let now = agenda.now();
        let who = &self.register[patient.id];
        let driver = Somebody {
            number: who.uid,
            specialty: Some(who.specialty),
        };
        self.tell_of_driver(now, driver, Happening::DroveIn, car_park);
        let waiting = Waiting {
            patient,
            driver,
            since: now,
        };
        let place = &mut self.car_parks[car_park.index()];
        if !place.is_full() {
            self.parks(waiting, car_park, agenda);
            return;
        }
        place.waiting.push_back(waiting);
        self.ledger
            .add(Measure::CarParkDelayed, now.day(), 1.0, 1.0);
        if let Some(law) = &self.site.car_parks[car_park.index()].spec.patience {
            let mut stream = self.parking_luck(patient.id, Drawn::Patience);
            let patience = law.distribution().sample_duration(&mut stream);
            agenda.schedule_after(
                patience.max(Duration::ZERO),
                Event::DrivesHome(patient, car_park),
            );
        }
    }

    fn tell_of_driver(&mut self, now: Time, who: Somebody, what: Happening, car_park: CarParkId) {
        self.tell_of_somebody(now, who, what, Place::CarPark(car_park));
    }

    /// Somebody takes a space.
    fn takes_a_space(&mut self, driver: Somebody, car_park: CarParkId, now: Time) -> CarId {
        self.car_parks[car_park.index()].car_comes(now);
        self.tell_of_driver(now, driver, Happening::Parked, car_park);
        self.cars.comes(Car {
            car_park,
            driver,
            since: now,
        })
    }

    /// A patient takes a space and walks to the desk.
    fn parks(&mut self, who: Waiting, car_park: CarParkId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let waited = now - who.since;
        let car = self.takes_a_space(who.driver, car_park, now);
        self.ledger.add(
            Measure::CarParkDelay,
            now.day(),
            waited.as_minutes_f64(),
            1.0,
        );
        let walk = self.walk(car_park);
        if walk == Duration::ZERO {
            // At once, so that a car park with room for all changes nothing else.
            self.walks_in(who.patient, car, agenda);
        } else {
            agenda.schedule_after(walk, Event::WalksIn(who.patient, car));
        }
    }

    /// A patient who has parked arrives.
    pub(super) fn walks_in(&mut self, patient: PatientRef, car: CarId, agenda: &mut Agenda<Event>) {
        if self.register.still(patient).is_none() {
            // Is not to come any more, and turns round.
            let walk = self.walk(self.cars.cars[car.index()].car_park);
            agenda.schedule_after(walk, Event::CarLeaves(car));
            return;
        }
        self.register[patient.id].car = Some(car);
        self.patient_arrives(patient, agenda);
    }

    /// The patience of a patient ends: who still waits drives home, and the appointment is
    /// missed.
    pub(super) fn drives_home(
        &mut self,
        patient: PatientRef,
        car_park: CarParkId,
        agenda: &mut Agenda<Event>,
    ) {
        let Some(waiting) = self.car_parks[car_park.index()].gives_up(patient) else {
            return;
        };
        self.tell_of_driver(agenda.now(), waiting.driver, Happening::DroveHome, car_park);
        if self.register.still(patient).is_none() {
            return;
        }
        self.ledger
            .add(Measure::CarParkTurnedAway, agenda.now().day(), 1.0, 1.0);
        self.does_not_come(patient, agenda);
    }

    /// A patient who came by car walks back to it.
    pub(super) fn goes_back_to_the_car(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let Some(car) = self.register[id].car.take() else {
            return;
        };
        let car_park = self.cars.cars[car.index()].car_park;
        let spec = self.site.car_parks[car_park.index()].spec;
        let lingers = spec.lingers.as_ref().map_or(spec.walk.duration(), |law| {
            let mut stream = self.parking_luck(id, Drawn::Lingers);
            law.distribution().sample_duration(&mut stream)
        });
        agenda.schedule_after(lingers.max(Duration::ZERO), Event::CarLeaves(car));
    }

    /// A car leaves and pays; the first who waits takes its space.
    pub(super) fn car_leaves(&mut self, car: CarId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let Car {
            car_park,
            driver,
            since,
        } = self.cars.goes(car);
        self.tell_of_driver(now, driver, Happening::CarLeft, car_park);
        self.pays(car_park, now - since, now.day());
        self.close_up.stood(Hourly::CarPark, since, now);
        self.car_parks[car_park.index()].car_goes(now);
        while let Some(first) = self.car_parks[car_park.index()].waiting.pop_front() {
            if self.register.still(first.patient).is_some() {
                self.parks(first, car_park, agenda);
                return;
            }
            self.tell_of_driver(now, first.driver, Happening::DroveHome, car_park);
        }
    }

    /// The charge for a stay that ends: taken, or lost while charges are suspended.
    fn pays(&mut self, car_park: CarParkId, stay: Duration, day: i64) {
        let amount = match self.site.car_parks[car_park.index()].spec.charge {
            Some(Price::Once(amount)) => amount,
            Some(Price::PerHour(rate)) => rate * stay.as_hours_f64(),
            // Who pays by the week does not pay at the barrier.
            Some(Price::PerWeek(_)) | None => return,
        };
        match self.plan.charges_suspended_by(car_park, day) {
            None => self.ledger.add(Measure::CarParkIncome, day, amount, 1.0),
            Some(intervention) => {
                self.ledger
                    .add(Measure::CarParkIncomeLost, day, amount, 1.0);
                self.costs.charges_not_taken(intervention, amount);
            }
        }
    }

    /// Notes the moments at which others drive in today.
    pub(super) fn note_other_cars(&mut self, day: i64) {
        let mut moments = Vec::new();
        for (c, site) in self.site.car_parks.iter().enumerate() {
            let Some(stream) = &site.others else {
                continue;
            };
            let key = name_key(site.name);
            stream.on_day(day, &self.luck, Purpose::OtherCars, key, &mut moments);
            for (n, at) in moments.drain(..).enumerate() {
                let event = Event::OtherDrivesIn(CarParkId::new(c), n as u32);
                self.today.push((at, event));
            }
        }
    }

    /// Somebody else drives in, and on if there is no space.
    pub(super) fn other_drives_in(
        &mut self,
        car_park: CarParkId,
        number: u32,
        agenda: &mut Agenda<Event>,
    ) {
        let site = &self.site.car_parks[car_park.index()];
        let place = &self.car_parks[car_park.index()];
        let Some(law) = site.spec.others_stay.as_ref().filter(|_| !place.is_full()) else {
            return;
        };
        let now = agenda.now();
        let visitor = Somebody {
            number: name_key(site.name) ^ VISITOR | (now.day() as u64) << 20 | u64::from(number),
            specialty: None,
        };
        let car = self.takes_a_space(visitor, car_park, now);
        // The moments of a day have the day as their occasion; this is beyond all of them.
        let occasion = (now.day() as u64 + 1) << 32 | u64::from(number);
        let mut stream = self
            .luck
            .stream(Purpose::OtherCars, name_key(site.name), occasion);
        let stay = law.distribution().sample_duration(&mut stream);
        agenda.schedule_after(stay.max(Duration::ZERO), Event::CarLeaves(car));
    }

    /// Writes down the day's figures.
    pub(super) fn close_car_parks(&mut self, day: i64, now: Time) {
        if self.car_parks.is_empty() {
            return;
        }
        let (mut area, mut most, mut full) = (0.0, 0.0, 0.0);
        for place in &mut self.car_parks {
            area += place.cars.area(now);
            most += place.cars.max();
            full += place.full.area(now);
            place.cars.reset(now);
            place.full.reset(now);
        }
        let minute = Duration::from_minutes(1).as_ms_f64();
        let whole_day = Duration::from_days(1).as_ms_f64();
        self.ledger
            .add(Measure::CarParkOccupied, day, area, whole_day);
        if most > 0.0 {
            // A day without cars has no most.
            self.ledger.add(Measure::CarParkMost, day, most, 1.0);
        }
        self.ledger
            .add(Measure::CarParkFull, day, full / minute, 1.0);
    }
}

#[cfg(test)]
mod tests {
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
}
