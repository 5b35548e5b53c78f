//! What it does; its table in the scenario file is `spec`.
//!
//! Cars come and go unseen, and would be more than a quarter of a large hospital's events. So
//! traffic is deferred, and whoever looks for a space [catches up](CarParks::catch_up) first.
//! Somebody who waits for one has to be told, and an observer is told everything: for them it comes
//! up by itself. Either way it happens in the same order.

use crate::engine::{Duration, Position, Queue, Stream, Time, TimeWeighted};
use crate::model::measures::figure;
use crate::model::spec::Price;
use crate::model::world::World;
use crate::model::world::close_up::Hourly;
use crate::model::world::event::{Event, Traffic};
use crate::model::world::ids::{CarId, CarParkId, PatientId};
use crate::model::world::observer::{Observer, Place, TraceEvent};
use crate::model::world::patient::PatientRef;
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;
use crate::model::world::site::{CarParkSite, Site};
use crate::model::world::staff::name_key;
use crate::model::world::telling::Somebody;

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

/// A patient who comes by car.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Arriving {
    patient: PatientRef,
    driver: Somebody,
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
struct Cars {
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
struct CarPark {
    /// Key of its random numbers.
    key: u64,
    spaces: u32,
    taken: u32,
    /// Cars in it, since midnight.
    cars: TimeWeighted,
    /// 1 while no space is free, since midnight.
    full: TimeWeighted,
    /// In the order in which they came. Who needs no space any more is passed over.
    waiting: Queue<(), Arriving>,
}

impl CarPark {
    fn new(site: &CarParkSite<'_>) -> Self {
        let spaces = site.spec.spaces;
        Self {
            key: name_key(site.name),
            spaces,
            taken: 0,
            cars: TimeWeighted::new(Time::ZERO, 0.0),
            full: TimeWeighted::new(Time::ZERO, f64::from(u8::from(spaces == 0))),
            waiting: Queue::new(Time::ZERO),
        }
    }

    fn is_full(&self) -> bool {
        self.taken >= self.spaces
    }

    fn car_comes(&mut self, at: Time) {
        debug_assert!(!self.is_full(), "no space");
        self.taken += 1;
        self.cars.set(at, f64::from(self.taken));
        if self.is_full() {
            self.full.set(at, 1.0);
        }
    }

    fn car_goes(&mut self, at: Time) {
        if self.is_full() {
            self.full.set(at, 0.0);
        }
        self.taken -= 1;
        self.cars.set(at, f64::from(self.taken));
    }
}

/// All car parks.
#[derive(Clone, Debug)]
pub struct CarParks {
    car_parks: Vec<CarPark>,
    cars: Cars,
}

impl CarParks {
    /// Empty car parks.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let car_parks = site.car_parks.iter();
        Self {
            car_parks: car_parks.map(CarPark::new).collect(),
            cars: Cars::default(),
        }
    }

    /// Lets all that has been deferred happen, up to now.
    pub fn catch_up<O: Observer>(&mut self, world: &mut World<'_, O>) {
        while let Some((at, event)) = world.events.next_deferred() {
            match event {
                Event::Traffic(traffic) => self.happens(world, at, traffic),
                other => debug_assert!(false, "{other:?} is not deferred"),
            }
        }
    }

    /// Traffic that somebody watches, or waits for.
    pub fn traffic<O: Observer>(&mut self, world: &mut World<'_, O>, traffic: Traffic) {
        self.catch_up(world);
        self.happens(world, world.now(), traffic);
        if self.car_parks.iter().any(|c| !c.waiting.is_empty()) {
            world.events.recall_deferred();
        }
    }

    fn happens<O: Observer>(&mut self, world: &mut World<'_, O>, at: Time, traffic: Traffic) {
        match traffic {
            Traffic::CarLeaves(car) => self.car_leaves(world, at, car),
            Traffic::OtherDrivesIn(car_park, number) => {
                self.other_drives_in(world, at, car_park, number);
            }
        }
    }

    /// A patient's car leaves after a time.
    fn will_leave<O: Observer>(&mut self, world: &mut World<'_, O>, car: CarId, after: Duration) {
        let car_park = self.cars.cars[car.index()].car_park;
        let at = world.now() + after.max(Duration::ZERO);
        let leaves = Event::Traffic(Traffic::CarLeaves(car));
        if O::WATCHES || !self.car_parks[car_park.index()].waiting.is_empty() {
            world.events.schedule(at, leaves);
        } else {
            world.events.defer(at, leaves);
        }
    }

    /// A patient drives in, and parks or waits for a space.
    pub fn drives_in<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        car_park: CarParkId,
    ) {
        if !world.register.is_still(patient) {
            return;
        }
        self.catch_up(world);
        let driver = world.patient(patient.id);
        let (now, arriving) = (world.now(), Arriving { patient, driver });
        tell(world, now, driver, TraceEvent::DroveIn, car_park);
        let place = &mut self.car_parks[car_park.index()];
        if !place.is_full() {
            self.parks(world, arriving, now, car_park);
            return;
        }
        let position = place.waiting.join(now, (), arriving);
        if place.waiting.len() == 1 {
            // Somebody has to be told when the next car leaves.
            world.events.recall_deferred();
        }
        world.ledger.one(figure::CarParkDelayed, world.day());
        if let Some(law) = &world.site.car_parks[car_park.index()].spec.patience {
            let mut stream = drawn(world, patient.id, Drawn::Patience);
            let patience = law.distribution().sample_duration(&mut stream);
            let gives_up = Event::DrivesHome(car_park, position);
            world
                .events
                .schedule_after(patience.max(Duration::ZERO), gives_up);
        }
    }

    /// Somebody takes a space.
    fn takes_a_space<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        since: Time,
        driver: Somebody,
        car_park: CarParkId,
    ) -> CarId {
        self.car_parks[car_park.index()].car_comes(since);
        tell(world, since, driver, TraceEvent::Parked, car_park);
        self.cars.comes(Car {
            car_park,
            driver,
            since,
        })
    }

    /// A patient who came at `since` takes a space and walks to the desk.
    fn parks<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        who: Arriving,
        since: Time,
        car_park: CarParkId,
    ) {
        let now = world.now();
        let waited = (now - since).as_minutes_f64();
        let car = self.takes_a_space(world, now, who.driver, car_park);
        world
            .ledger
            .observe(figure::CarParkDelay, world.day(), waited);
        let walk = walk(world, car_park);
        if walk == Duration::ZERO {
            // At once, so that a car park with room for all changes nothing else.
            self.walks_in(world, who.patient, car);
        } else {
            world
                .events
                .schedule_after(walk, Event::WalksIn(who.patient, car));
        }
    }

    /// A patient who has parked arrives.
    pub fn walks_in<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        patient: PatientRef,
        car: CarId,
    ) {
        if !world.register.is_still(patient) {
            // Is not to come any more, and turns round.
            let walk = walk(world, self.cars.cars[car.index()].car_park);
            self.will_leave(world, car, walk);
            return;
        }
        world.register[patient.id].car = Some(car);
        world.say(Signal::Arrives(patient));
    }

    /// The patience of a patient ends: who still waits drives home, and the appointment is
    /// missed.
    pub fn drives_home<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        car_park: CarParkId,
        position: Position,
    ) {
        let waiting = &mut self.car_parks[car_park.index()].waiting;
        let Some(gone) = waiting.leave(world.now(), position) else {
            return;
        };
        let Arriving { patient, driver } = gone.item;
        tell(world, world.now(), driver, TraceEvent::DroveHome, car_park);
        if !world.register.is_still(patient) {
            return;
        }
        world.ledger.one(figure::CarParkTurnedAway, world.day());
        world.say(Signal::DoesNotCome(patient));
    }

    /// A patient who came by car walks back to it.
    pub fn goes_back<O: Observer>(&mut self, world: &mut World<'_, O>, id: PatientId) {
        let Some(car) = world.register[id].car.take() else {
            return;
        };
        let car_park = self.cars.cars[car.index()].car_park;
        let spec = world.site.car_parks[car_park.index()].spec;
        let lingers = spec.lingers.as_ref().map_or(spec.walk.duration(), |law| {
            let mut stream = drawn(world, id, Drawn::Lingers);
            law.distribution().sample_duration(&mut stream)
        });
        self.will_leave(world, car, lingers);
    }

    /// A car leaves and pays; the first who waits takes its space.
    fn car_leaves<O: Observer>(&mut self, world: &mut World<'_, O>, at: Time, car: CarId) {
        let Car {
            car_park,
            driver,
            since,
        } = self.cars.goes(car);
        tell(world, at, driver, TraceEvent::CarLeft, car_park);
        pays(world, car_park, at - since);
        world.close_up.stood(Hourly::CarPark, since, at);
        self.car_parks[car_park.index()].car_goes(at);
        while let Some(first) = self.car_parks[car_park.index()].waiting.take(at) {
            debug_assert!(at == world.now(), "somebody waits who was not told");
            if world.register.is_still(first.item.patient) {
                self.parks(world, first.item, first.since, car_park);
                return;
            }
            tell(
                world,
                at,
                first.item.driver,
                TraceEvent::DroveHome,
                car_park,
            );
        }
    }

    /// Somebody else drives in, and on if there is no space.
    fn other_drives_in<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        at: Time,
        car_park: CarParkId,
        number: u32,
    ) {
        let place = &self.car_parks[car_park.index()];
        let law = &world.site.car_parks[car_park.index()].spec.others_stay;
        let Some(law) = law.as_ref().filter(|_| !place.is_full()) else {
            return;
        };
        let (day, key) = (world.day() as u64, place.key);
        let visitor = Somebody {
            number: key ^ VISITOR | day << 20 | u64::from(number),
            specialty: None,
        };
        let car = self.takes_a_space(world, at, visitor, car_park);
        // The moments of a day have the day as their occasion; this is beyond all of them.
        let occasion = (day + 1) << 32 | u64::from(number);
        let mut stream = world.streams.stream(Purpose::OTHER_CARS, key, occasion);
        let stay = law.distribution().sample_duration(&mut stream);
        let until = at + stay.max(Duration::ZERO);
        let leaves = Event::Traffic(Traffic::CarLeaves(car));
        if O::WATCHES {
            world.events.schedule(until, leaves);
        } else {
            // Nobody waits where there is space.
            world.events.defer_what_follows(until, leaves);
        }
    }

    /// Writes down the day's figures.
    pub fn close_day<O: Observer>(&mut self, world: &mut World<'_, O>, day: i64) {
        if self.car_parks.is_empty() {
            return;
        }
        let now = world.now();
        let (mut area, mut most, mut full) = (0.0, 0.0, 0.0);
        for place in &mut self.car_parks {
            area += place.cars.area(now);
            most += place.cars.max();
            full += place.full.area(now);
            place.cars.reset(now);
            place.full.reset(now);
        }
        let minute = Duration::from_minutes(1).as_ms_f64();
        let ledger = &mut world.ledger;
        ledger.over_day(figure::CarParkOccupied, day, area);
        if most > 0.0 {
            // A day without cars has no most.
            ledger.observe(figure::CarParkMost, day, most);
        }
        ledger.several(figure::CarParkFull, day, full / minute);
    }
}

/// When a patient who is to be at the hospital at `arrives` sets out, and what for: the arrival
/// itself for those who do not come by car.
#[must_use]
pub fn sets_out<O: Observer>(
    world: &World<'_, O>,
    patient: PatientRef,
    arrives: Time,
) -> (Time, Event) {
    let Some(car_park) = car_park_of(world, patient.id) else {
        return (arrives, Event::PatientArrives(patient));
    };
    let slot = world.register[patient.id].appointment;
    let day = world.diary.session(slot.session).day;
    let drives_in = (arrives - walk(world, car_park)).max(Time::from_days(day));
    (drives_in, Event::DrivesIn(patient, car_park))
}

/// Notes the moments at which others drive in today.
pub fn note_others<O: Observer>(world: &mut World<'_, O>) {
    let mut others = Vec::new();
    for (c, site) in world.site.car_parks.iter().enumerate() {
        let moments = world.arrivals_today(site.others.as_ref(), Purpose::OTHER_CARS, site.name);
        let drives_in = |n| Event::Traffic(Traffic::OtherDrivesIn(CarParkId::new(c), n));
        others.extend((0..).zip(moments).map(|(n, at)| (at, drives_in(n))));
    }
    if O::WATCHES {
        world.today.extend(others.into_iter());
    } else {
        world.today.defer(others);
    }
}

fn drawn<O: Observer>(world: &World<'_, O>, id: PatientId, what: Drawn) -> Stream {
    let patient = &world.register[id];
    let occasion = u64::from(patient.occasion) | (what as u64) << 32;
    world
        .streams
        .stream(Purpose::PARKING, patient.uid, occasion)
}

/// The car park of a patient's clinic, if they come by car.
fn car_park_of<O: Observer>(world: &World<'_, O>, id: PatientId) -> Option<CarParkId> {
    let session = world.diary.session(world.register[id].appointment.session);
    let car_park = world.site.clinics[session.clinic.index()].car_park?;
    let share = world.site.car_parks[car_park.index()].spec.by_car.value();
    let by_car = drawn(world, id, Drawn::ByCar).chance(share);
    by_car.then_some(car_park)
}

fn walk<O: Observer>(world: &World<'_, O>, car_park: CarParkId) -> Duration {
    world.site.car_parks[car_park.index()].spec.walk.duration()
}

fn tell<O: Observer>(
    world: &mut World<'_, O>,
    at: Time,
    who: Somebody,
    what: TraceEvent,
    car_park: CarParkId,
) {
    world.tell_of_somebody(at, who, what, Place::CarPark(car_park));
}

/// The charge for a stay that ends: taken, or lost while charges are suspended.
fn pays<O: Observer>(world: &mut World<'_, O>, car_park: CarParkId, stay: Duration) {
    let day = world.day();
    let amount = match world.site.car_parks[car_park.index()].spec.charge {
        Some(Price::Once(amount)) => amount,
        Some(Price::PerHour(rate)) => rate * stay.as_hours_f64(),
        // Who pays by the week does not pay at the barrier.
        Some(_) | None => return,
    };
    match world.plan.charges_suspended_by(car_park, day) {
        None => world.ledger.several(figure::CarParkIncome, day, amount),
        Some(intervention) => {
            world.ledger.several(figure::CarParkIncomeLost, day, amount);
            world.costs.charges_not_taken(intervention, amount);
        }
    }
}

#[cfg(test)]
mod tests;
