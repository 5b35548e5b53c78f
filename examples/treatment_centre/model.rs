//! Nelson's treatment centre: arrivals that change by the hour, two routes, three kinds of wait.
//!
//! From B. L. Nelson, Foundations and Methods of Stochastic Simulation, Springer 2013, as
//! published with its parameters in open models; expected values from 20,000 replications.

use cutover::engine::{
    Distribution, DistributionError, Duration, EventList, Key, Model, Rate, RateSteps, Requested,
    ServerPool, Service, Started, Tally, Time, run_until,
};

/// Arrivals per hour from 06:00; the clock's zero is that hour.
const PER_HOUR: [f64; 18] = [
    2.36667, 2.8, 8.83333, 10.43333, 14.8, 26.26667, 31.4, 18.06667, 16.46667, 12.03333, 11.6,
    28.86667, 18.03333, 11.5, 5.3, 4.06667, 2.2, 2.1,
];
const DAY: Duration = Duration::from_minutes(1_140);
const TRAUMA: f64 = 0.12;
const NEEDS_TREATMENT: f64 = 0.60;

/// Where a patient can be served; the discriminants index the pools.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Station {
    Triage,
    Registration,
    Examination,
    Treatment,
    Stabilisation,
    TraumaTreatment,
}

use Station::{Examination, Registration, Stabilisation, TraumaTreatment, Treatment, Triage};

const STATIONS: [Station; 6] = [
    Triage,
    Registration,
    Examination,
    Treatment,
    Stabilisation,
    TraumaTreatment,
];

/// What is measured, with the published expectation and its 95 % half-width.
pub const EXPECTED: [(&str, f64, f64); 8] = [
    ("arrivals", 227.00, 0.21),
    ("wait for triage", 31.37, 0.25),
    ("wait for registration", 103.69, 0.33),
    ("wait for examination", 25.28, 0.12),
    ("wait for treatment", 134.82, 0.36),
    ("wait for stabilisation", 151.6, 1.0),
    ("wait for trauma treatment", 18.01, 0.18),
    ("throughput", 165.92, 0.11),
];

pub enum Event {
    Arrival,
    Served(Station, Service),
}

/// The parameters, checked once.
pub struct Centre {
    arrivals: RateSteps,
    lengths: Vec<Distribution>,
}

const MINUTE: f64 = 60_000.0;

impl Centre {
    pub fn new() -> Result<Centre, DistributionError> {
        let rates = PER_HOUR.map(Rate::per_hour).to_vec();
        let lognormal =
            |mean: f64, variance: f64| Distribution::lognormal(mean, variance.sqrt() / mean);
        let minutes = [
            Distribution::exponential(3.0)?,
            lognormal(5.0, 2.0)?,
            Distribution::normal(16.0, 3.0_f64.sqrt(), Some(0.5))?,
            lognormal(13.3, 2.0)?,
            Distribution::exponential(90.0)?,
            lognormal(30.0, 4.0)?,
        ];
        Ok(Centre {
            arrivals: RateSteps::new(Time::ZERO, Duration::from_hours(1), rates),
            lengths: minutes.iter().map(|law| law.scaled(MINUTE)).collect(),
        })
    }

    /// Each station with the distribution of its service, in milliseconds.
    pub fn parameters(&self) -> impl Iterator<Item = (Station, &Distribution)> {
        STATIONS.into_iter().zip(&self.lengths)
    }

    /// One day; the figures in the order of [`EXPECTED`], times in minutes.
    pub fn day(&self, key: Key) -> [f64; 8] {
        let mut event_list = EventList::new();
        let mut day = Day {
            centre: self,
            key,
            pools: [1, 1, 3, 1, 2, 1].map(|n| ServerPool::new(Time::ZERO, n)),
            patients: 0,
            left: 0,
        };
        day.next_arrival(&mut event_list);
        run_until(&mut day, &mut event_list, Time::ZERO + DAY);
        let wait = |station: Station| day.pools[station as usize].waits().mean() / MINUTE;
        [
            f64::from(day.patients),
            wait(Triage),
            wait(Registration),
            wait(Examination),
            wait(Treatment),
            wait(Stabilisation),
            wait(TraumaTreatment),
            f64::from(day.left),
        ]
    }

    /// Many days, folded; a day on which nobody started an activity has no wait for it.
    pub fn days(&self, replications: u64, seed: u64) -> [Tally; 8] {
        let mut tallies = [const { Tally::new() }; 8];
        for replication in 0..replications {
            let figures = self.day(Key::new(seed, replication));
            for (tally, figure) in tallies.iter_mut().zip(figures) {
                if figure.is_finite() {
                    tally.record(figure);
                }
            }
        }
        tallies
    }
}

struct Day<'a> {
    centre: &'a Centre,
    key: Key,
    pools: [ServerPool<u32>; 6],
    patients: u32,
    left: u32,
}

/// What the random numbers decide; service lengths are at 2 plus the station.
const ARRIVAL: u64 = 0;
const ROUTE: u64 = 1;
const LENGTH: u64 = 2;

impl Day<'_> {
    fn next_arrival(&mut self, event_list: &mut EventList<Event>) {
        let mut stream = self.key.stream(ARRIVAL, u64::from(self.patients), 0);
        if let Some(at) = self
            .centre
            .arrivals
            .next_arrival(event_list.now(), &mut stream)
        {
            event_list.schedule(at, Event::Arrival);
        }
    }

    fn send(&mut self, patient: u32, to: Station, event_list: &mut EventList<Event>) {
        let requested = self.pools[to as usize].request(event_list.now(), 0, patient);
        if let Requested::Started(started) = requested {
            self.begin(to, started, event_list);
        }
    }

    fn begin(&mut self, at: Station, started: Started, event_list: &mut EventList<Event>) {
        let Some(&patient) = self.pools[at as usize].job(started.service) else {
            return;
        };
        let mut stream = self.key.stream(LENGTH + at as u64, u64::from(patient), 0);
        let length = self.centre.lengths[at as usize].sample_duration(&mut stream);
        event_list.schedule_after(length, Event::Served(at, started.service));
    }

    /// Where a patient goes from a station; `None` is out of the door.
    fn route(&self, patient: u32, from: Station) -> Option<Station> {
        let chance = |p| {
            let patient = u64::from(patient);
            self.key.stream(ROUTE, patient, from as u64).chance(p)
        };
        match from {
            Triage if chance(TRAUMA) => Some(Stabilisation),
            Triage => Some(Registration),
            Stabilisation => Some(TraumaTreatment),
            Registration => Some(Examination),
            Examination => chance(NEEDS_TREATMENT).then_some(Treatment),
            Treatment | TraumaTreatment => None,
        }
    }
}

impl Model for Day<'_> {
    type Event = Event;

    fn handle(&mut self, event: Event, event_list: &mut EventList<Event>) {
        match event {
            Event::Arrival => {
                let patient = self.patients;
                self.patients += 1;
                self.next_arrival(event_list);
                self.send(patient, Triage, event_list);
            }
            Event::Served(station, service) => {
                let pool = &mut self.pools[station as usize];
                let Some((patient, next)) = pool.release(event_list.now(), service) else {
                    return;
                };
                if let Some(started) = next {
                    self.begin(station, started, event_list);
                }
                match self.route(patient, station) {
                    Some(to) => self.send(patient, to, event_list),
                    None => self.left += 1,
                }
            }
        }
    }
}
