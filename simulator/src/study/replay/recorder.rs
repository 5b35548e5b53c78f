//! The observer that keeps where everybody is. It follows only those who are somewhere; a
//! telephone queue or a car park needs no names to be counted.

use std::collections::BTreeMap;

use super::{CourseOfArm, Moves, STEP_MINUTES, STEPS, Scene, Station, Tally};
use crate::engine::{Duration, Time};
use crate::model::observer::Whereabouts;
use crate::model::spec::{Calendar, Work};
use crate::model::{Observer, TraceEvent};

const STEP: Duration = Duration::from_minutes(STEP_MINUTES as i64);

type Counts = [u32; Station::COUNT];
type Tallies = [u32; Tally::COUNT];

/// Keeps one arm of one replication for watching.
#[derive(Clone, Debug)]
pub struct Recorder {
    /// How many are where now.
    now: Counts,
    /// How often it has happened today.
    today: Tallies,
    /// Everything before this has been kept.
    kept_until: Time,
    end: Time,
    /// Records that are on a list or on none, by number.
    records: BTreeMap<u64, Station>,
    /// Visits by the patient's number; at no station in the moment between two.
    visits: BTreeMap<u64, Option<Station>>,
    /// By day.
    evenings: Vec<Evening>,
    /// The key days.
    scenes: BTreeMap<i64, Film>,
}

/// What is kept of every day.
#[derive(Clone, Copy, Debug, Default)]
struct Evening {
    last: Counts,
    most: Counts,
    tallies: Tallies,
}

/// What is kept of a key day.
#[derive(Clone, Debug, Default)]
struct Film {
    counts: Vec<Counts>,
    tallies: Vec<Tallies>,
    moves: BTreeMap<(Option<Station>, Option<Station>), Vec<u32>>,
}

impl Recorder {
    /// A recorder for the days of a calendar, of which some are kept step by step.
    #[must_use]
    pub fn of(calendar: &Calendar, key_days: impl Iterator<Item = i64>) -> Self {
        let days = usize::try_from(calendar.days()).unwrap_or(0);
        let mut new = Self {
            now: [0; Station::COUNT],
            today: [0; Tally::COUNT],
            kept_until: Time::ZERO,
            end: Time::from_days(calendar.days()),
            records: BTreeMap::new(),
            visits: BTreeMap::new(),
            evenings: vec![Evening::default(); days],
            scenes: key_days.map(|day| (day, Film::default())).collect(),
        };
        // The first day has no midnight before it.
        new.is_filmed(0);
        new
    }

    /// Keeps how things have stood until `now`, before anything changes then.
    fn keep_until(&mut self, now: Time) {
        let now = now.min(self.end);
        while self.kept_until < now {
            let day = self.kept_until.day();
            let next = if self.scenes.contains_key(&day) {
                let step = self.kept_until.time_of_day().as_ms() / STEP.as_ms();
                Time::from_days(day) + Duration::from_ms((step + 1) * STEP.as_ms())
            } else {
                Time::from_days(day + 1)
            };
            let evening = &mut self.evenings[day as usize];
            for (most, now) in evening.most.iter_mut().zip(self.now) {
                *most = now.max(*most);
            }
            self.kept_until = next.min(now);
            if self.kept_until == next {
                self.step_ends(day);
            }
        }
    }

    /// A step of a key day is over, or any day.
    fn step_ends(&mut self, day: i64) {
        self.is_filmed(day);
        if self.kept_until == Time::from_days(day + 1) {
            let evening = &mut self.evenings[day as usize];
            evening.last = self.now;
            evening.tallies = std::mem::take(&mut self.today);
            self.is_filmed(day + 1);
        }
    }

    fn is_filmed(&mut self, day: i64) {
        if let Some(film) = self.scenes.get_mut(&day) {
            film.counts.push(self.now);
            film.tallies.push(self.today);
        }
    }

    /// The replication is over.
    pub(super) fn closed(mut self) -> Self {
        self.keep_until(self.end);
        self
    }

    fn moves(&mut self, now: Time, from: Option<Station>, to: Option<Station>) {
        if from == to {
            return;
        }
        if let Some(from) = from {
            self.now[from as usize] -= 1;
        }
        if let Some(to) = to {
            self.now[to as usize] += 1;
        }
        if let Some(film) = self.scenes.get_mut(&now.day()) {
            let steps = film
                .moves
                .entry((from, to))
                .or_insert_with(|| vec![0; STEPS]);
            steps[(now.time_of_day().as_ms() / STEP.as_ms()) as usize] += 1;
        }
    }

    /// A record comes on a list, or is on none.
    fn record_to(&mut self, now: Time, number: u64, to: Station) {
        let from = self.records.insert(number, to);
        self.moves(now, from, Some(to));
    }

    /// A record needs nothing done any more.
    fn record_done(&mut self, now: Time, number: u64) {
        if let Some(from) = self.records.remove(&number) {
            self.moves(now, Some(from), None);
        }
    }

    /// A visitor goes on.
    fn visitor_to(&mut self, now: Time, number: u64, to: Station) {
        let from = self.visits.insert(number, Some(to)).flatten();
        self.moves(now, from, Some(to));
    }

    /// A visit is over.
    fn visitor_leaves(&mut self, now: Time, number: u64) {
        let from = self.visits.remove(&number).flatten();
        self.moves(now, from, None);
    }

    fn work_queued(&mut self, now: Time, number: u64, work: Work) {
        match work {
            Work::Answer => self.moves(now, None, Some(Station::PhoneQueue)),
            Work::CheckIn | Work::CheckOut | Work::Enquiry => {
                self.visitor_to(now, number, Station::DeskQueue);
            }
            Work::Register | Work::Book | Work::Rebook => {
                self.record_to(now, number, Station::BookingList);
            }
            // Of these only who is on a list outside the system waits for an appointment, and
            // they come from the booking list.
            Work::Repair | Work::Validate | Work::ReEnter => {}
        }
    }

    fn work_began(&mut self, now: Time, number: u64, work: Work) {
        match work {
            Work::Answer => {
                self.tallies(Tally::Answered);
                self.moves(now, Some(Station::PhoneQueue), Some(Station::OnThePhone));
            }
            Work::CheckIn | Work::CheckOut | Work::Enquiry => {
                self.visitor_to(now, number, Station::AtTheDesk);
            }
            _ => {}
        }
    }

    fn work_ended(&mut self, now: Time, number: u64, work: Work) {
        match work {
            Work::Answer => self.moves(now, Some(Station::OnThePhone), None),
            Work::Enquiry => self.visitor_leaves(now, number),
            _ => {}
        }
    }

    fn tallies(&mut self, what: Tally) {
        self.today[what as usize] += 1;
    }

    /// Whether anybody was ever at a station.
    #[must_use]
    pub fn has_used(&self, station: Station) -> bool {
        self.evenings.iter().any(|e| e.most[station as usize] > 0)
    }

    /// What was kept of a key day; nothing of any other.
    #[must_use]
    pub fn scene(&self, day: i64) -> Scene {
        let Some(film) = self.scenes.get(&day) else {
            return Scene::default();
        };
        let counts = |s: Station| film.counts.iter().map(move |c| c[s as usize]).collect();
        let tallies = |t: Tally| film.tallies.iter().map(move |c| c[t as usize]).collect();
        let moves = film.moves.iter().map(|(&(from, to), steps)| Moves {
            from,
            to,
            steps: steps.clone(),
        });
        Scene {
            counts: rows(&Station::ALL, counts),
            moves: moves.collect(),
            tallies: rows(&Tally::ALL, tallies),
        }
    }

    /// What was kept of some days.
    #[must_use]
    pub fn course(&self, days: &[i64]) -> CourseOfArm {
        let evenings: Vec<&Evening> = days.iter().map(|&d| &self.evenings[d as usize]).collect();
        let last = |s: Station| evenings.iter().map(|e| e.last[s as usize]).collect();
        let most = |s: Station| evenings.iter().map(|e| e.most[s as usize]).collect();
        let tallies = |t: Tally| evenings.iter().map(|e| e.tallies[t as usize]).collect();
        CourseOfArm {
            last: rows(&Station::ALL, last),
            most: rows(&Station::ALL, most),
            tallies: rows(&Tally::ALL, tallies),
        }
    }
}

/// Rows of numbers that are not all nothing.
fn rows<K: Copy + Ord>(keys: &[K], row: impl Fn(K) -> Vec<u32>) -> BTreeMap<K, Vec<u32>> {
    let all = keys.iter().map(|&key| (key, row(key)));
    all.filter(|(_, row)| row.iter().any(|&n| n > 0)).collect()
}

impl Observer for Recorder {
    fn happened(&mut self, now: Time, patient: u64, what: TraceEvent) {
        self.happened_there(now, patient, what, Whereabouts::default());
    }

    fn happened_there(&mut self, now: Time, number: u64, what: TraceEvent, there: Whereabouts) {
        // Who is still in a queue at midnight hangs up, which belongs to the day that ends.
        let hangs_up = what == TraceEvent::GaveUp && now.time_of_day() == Duration::ZERO;
        let now = if hangs_up {
            now - Duration::from_ms(1)
        } else {
            now
        };
        self.keep_until(now);
        match what {
            TraceEvent::Queued(work) => self.work_queued(now, number, work),
            TraceEvent::Began(work) => self.work_began(now, number, work),
            TraceEvent::Ended(work) => self.work_ended(now, number, work),
            TraceEvent::LeftDesk(Work::Enquiry) => self.visitor_leaves(now, number),
            TraceEvent::GaveUp => {
                self.tallies(Tally::GaveUp);
                self.moves(now, Some(Station::PhoneQueue), None);
            }
            TraceEvent::Engaged => self.tallies(Tally::Engaged),
            TraceEvent::SetAside => self.record_to(now, number, Station::NoSlot),
            TraceEvent::Lost => self.record_to(now, number, Station::Lost),
            TraceEvent::Invited
            | TraceEvent::Booked
            | TraceEvent::Found
            | TraceEvent::PutOff
            | TraceEvent::StruckOff
            | TraceEvent::Removed
            | TraceEvent::Discharged => self.record_done(now, number),
            TraceEvent::Arrived => {
                self.visits.insert(number, None);
            }
            TraceEvent::ReadyToBeSeen => self.visitor_to(now, number, Station::WaitingRoom),
            TraceEvent::ConsultationBegan => self.visitor_to(now, number, Station::Consulting),
            TraceEvent::StepQueued | TraceEvent::StepBegan => {
                self.visitor_to(now, number, Station::FurtherSteps);
            }
            TraceEvent::Left => {
                self.tallies(Tally::Seen);
                self.visitor_leaves(now, number);
            }
            TraceEvent::TurnedAway => {
                self.tallies(Tally::TurnedAway);
                self.visitor_leaves(now, number);
            }
            TraceEvent::LeftUnseen => self.visitor_leaves(now, number),
            TraceEvent::DroveIn => self.moves(now, None, Some(Station::CarQueue)),
            TraceEvent::DroveHome => self.moves(now, Some(Station::CarQueue), None),
            TraceEvent::Parked => {
                // Others than patients drive on where there is no space.
                let from = there.specialty.map(|_| Station::CarQueue);
                self.moves(now, from, Some(Station::CarPark));
            }
            TraceEvent::CarLeft => self.moves(now, Some(Station::CarPark), None),
            _ => {}
        }
    }
}
