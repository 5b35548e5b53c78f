//! The world: all that the places, mechanisms and remedies of a hospital share while one arm of
//! one replication is simulated. What is done with it is theirs; in which order is `pathway` and
//! `day`.
//!
//! Nobody here knows of any place. Whoever changes something that is for somebody else to go on
//! with says so ([`World::say`]), and `pathway` knows whose turn it is.

pub mod appointments;
pub mod arrivals;
pub mod care;
pub mod census;
pub mod close_up;
pub mod costs;
pub mod day_book;
pub mod diary;
pub mod event;
pub mod ids;
pub mod in_force;
pub mod ledger;
pub mod money;
pub mod observer;
pub mod overdue;
pub mod patient;
pub mod plan;
pub mod pool;
pub mod purpose;
pub mod record_system;
pub mod register;
pub mod shelf;
pub mod signal;
pub mod site;
mod slot_search;
pub mod split;
pub mod staff;
pub mod steady_state;
pub mod task;
pub mod telling;
pub mod templates;
pub mod timetable;
pub mod today;
pub mod waiting_lists;

use arrivals::ArrivalStream;
use care::OnNewSystem;
use census::Flows;
use close_up::CloseUp;
use costs::Costs;
use day_book::DayBook;
use diary::Diary;
use event::Event;
use ids::{QueueId, SessionId, SpecialtyId};
use ledger::Ledger;
use observer::Observer;
use patient::Stage;
use plan::PlanInForce;
use purpose::{Purpose, Streams};
use record_system::RecordSystem;
use register::Register;
use signal::Signal;
use site::Site;
use staff::Staff;
use templates::OwnTemplates;
use today::Today;
use waiting_lists::WaitingLists;

use crate::engine::{EventList, Time};
use crate::model::measures::figure;
use crate::model::spec::{Arm, Errors};

/// What is shared in one arm of one replication.
#[derive(Clone, Debug)]
pub struct World<'s, O: Observer = ()> {
    /// The scenario, its names resolved.
    pub site: &'s Site<'s>,
    /// Which arm it is.
    pub arm: Arm,
    /// Random numbers, by what they decide.
    pub streams: Streams,
    /// The clock, and what happens next.
    pub events: EventList<Event>,
    /// Kept beside the clock, so that nobody has to divide.
    day: i64,
    /// Events of the day that has just begun, laid out together.
    pub today: Today,
    /// What is to happen on later days.
    pub day_book: DayBook,
    /// Everybody.
    pub register: Register,
    /// Whose clocks run.
    pub waiting_lists: WaitingLists,
    /// Sessions and slots.
    pub diary: Diary,
    /// What clinics have decided about their own templates.
    pub own_templates: OwnTemplates,
    /// Sessions to be announced, by day.
    pub to_announce: Vec<(i64, SessionId)>,
    /// Who works here.
    pub staff: Staff,
    /// What the arm does about the go-live.
    pub plan: PlanInForce<'s>,
    /// Who is on the new system, and how it works.
    pub system: RecordSystem,
    /// Daily figures.
    pub ledger: Ledger,
    /// What daily figures hide.
    pub close_up: CloseUp,
    /// What is paid for.
    pub costs: Costs,
    /// Who came and who left.
    pub flows: Flows,
    /// Who watches.
    pub observer: O,
    /// What has been said and is still to be followed up.
    said: Vec<Signal>,
}

impl<'s, O: Observer> World<'s, O> {
    /// The world of an arm with its plan on the evening before the first day, nobody in it yet.
    pub fn new(
        site: &'s Site<'s>,
        arm: Arm,
        plan: PlanInForce<'s>,
        replication: u64,
        observer: O,
    ) -> Self {
        let streams = Streams::of(site.scenario.seed, replication);
        let days = site.calendar.days();
        let specialties = site.specialties.len();
        let mut diary = Diary::new(site.diary_days + 1, specialties, timetable::layouts(site));
        let to_announce = timetable::open_diary(site, &plan, Some(&streams), &mut diary);
        let standard = site.scenario.booking.urgent_standard.duration();
        Self {
            site,
            arm,
            streams,
            events: EventList::with_capacity(4096),
            day: 0,
            today: Today::default(),
            day_book: DayBook::new(days),
            register: Register::new(specialties),
            waiting_lists: WaitingLists::new(days, specialties, standard),
            diary,
            own_templates: OwnTemplates::new(site),
            to_announce,
            staff: Staff::of(site, arm, &plan, &streams),
            system: RecordSystem::of(site, arm, &plan),
            plan,
            ledger: Ledger::new(days, specialties),
            close_up: CloseUp::new(&site.calendar),
            costs: Costs::new(site),
            flows: Flows::default(),
            observer,
            said: Vec::new(),
        }
    }

    /// Now.
    #[inline]
    #[must_use]
    pub fn now(&self) -> Time {
        self.events.now()
    }

    /// Today.
    #[inline]
    #[must_use]
    pub fn day(&self) -> i64 {
        self.day
    }

    /// A new day begins: the clock has just reached midnight.
    pub(super) fn new_day(&mut self) -> i64 {
        self.day = self.now().day();
        self.day
    }

    /// Says what somebody else is to go on with. What was said first is followed up first, with
    /// all that it brings about.
    #[inline]
    pub fn say(&mut self, signal: Signal) {
        self.said.push(signal);
    }

    /// Says that work has joined a queue, if anybody is idle who could take it. Whoever has
    /// something in hand looks at the queue before being idle.
    #[inline]
    pub fn work_waits(&mut self, queue: QueueId) {
        if self
            .staff
            .is_any_idle(&self.site.queues[queue.index()].served_by)
        {
            self.say(Signal::WorkWaits(queue));
        }
    }

    /// Puts what has been said since there was so much left in its order, the first last.
    #[inline]
    pub(super) fn first_said_first(&mut self, left: usize) {
        if self.said.len() > left + 1 {
            self.said[left..].reverse();
        }
    }

    /// Whether there is anything to be followed up.
    #[inline]
    pub(super) fn has_said(&self) -> bool {
        !self.said.is_empty()
    }

    /// How much has been said and is still to be followed up.
    #[inline]
    pub(super) fn left_to_follow(&self) -> usize {
        self.said.len()
    }

    /// What is to be followed up next.
    #[inline]
    pub(super) fn next_said(&mut self) -> Option<Signal> {
        self.said.pop()
    }

    /// Which system a specialty works with.
    #[inline]
    #[must_use]
    pub fn is_live(&self, specialty: SpecialtyId) -> OnNewSystem {
        self.system.of_specialty(specialty)
    }

    /// The moments of a stream's arrivals today, ascending.
    #[must_use]
    pub fn arrivals_today(
        &self,
        stream: Option<&ArrivalStream>,
        purpose: Purpose,
        name: &str,
    ) -> Vec<Time> {
        let mut moments = Vec::new();
        if let Some(stream) = stream {
            let key = staff::name_key(name);
            stream.on_day(self.day(), &self.streams, purpose, key, &mut moments);
        }
        moments
    }

    /// Notes the moments of a stream's arrivals today, each with its number of the day.
    pub fn note_stream(
        &mut self,
        stream: Option<&ArrivalStream>,
        purpose: Purpose,
        name: &str,
        event: impl Fn(u32) -> Event,
    ) {
        let moments = self.arrivals_today(stream, purpose, name);
        let events = (0..).zip(moments).map(|(n, at)| (at, event(n)));
        self.today.extend(events);
    }

    /// Writes down how many stand where at the end of a day.
    pub fn close_register(&mut self, day: i64) {
        for s in 0..self.site.specialties.len() {
            let id = SpecialtyId::new(s);
            let count = |stage| f64::from(self.register.count(id, stage));
            let unregistered = count(Stage::Unregistered);
            let to_book = count(Stage::ToBook) + count(Stage::ToRebook);
            let (lost, urgent_lost) = self.register.lost(id);
            let duplicates = self.register.duplicates(id);
            let recorded = self.waiting_lists.size(id) - lost + duplicates;
            let all_lost = self.register.count(id, Stage::Lost);
            let levels = [
                (figure::ListRecorded, f64::from(recorded)),
                (figure::ListLost, f64::from(lost)),
                (figure::UrgentLost, f64::from(urgent_lost)),
                (figure::FollowUpsLost, f64::from(all_lost - lost)),
                (figure::WorkAroundWaiting, count(Stage::Aside)),
                (figure::FaultsStanding, f64::from(self.register.faulty(id))),
                (figure::BookingUnregistered, unregistered),
                (figure::BookingUnbooked, unregistered + to_book),
                (figure::BookingInvited, count(Stage::Invited)),
                (figure::BookingNoSlot, count(Stage::NoSlot)),
            ];
            for (measure, level) in levels {
                self.ledger.stands(measure.of(id), day, level);
            }
        }
    }

    /// The errors that are made on the new system, if there are any.
    #[must_use]
    pub fn errors(&self) -> Option<&'s Errors> {
        self.site.scenario.new_system.as_ref()?.errors.as_ref()
    }
}
