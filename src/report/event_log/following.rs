//! Follows everybody through a replication and makes rows of what happens to them: each queue and
//! each service with its beginning and its end. How rows are written is not known here.

use std::collections::BTreeMap;
use std::ops::Range;

use super::row::{Activity, Lifecycle, Pathway, Row, Unit, Who};
use crate::engine::Time;
use crate::model::spec::Work;
use crate::model::{Observer, Place, Site, StaffMember, TraceEvent, Whereabouts};

/// An observer that hands rows on as they happen. It keeps who is there and what they wait for or
/// have in hand, and nothing that is over.
pub struct Following<'a> {
    /// By the numbers by which observers know them.
    there: BTreeMap<u64, Somebody>,
    out: Out<'a>,
}

/// Where rows go, and what they share.
struct Out<'a> {
    /// Times of the rows that are handed on.
    window: Range<Time>,
    /// Whether the window has begun.
    begun: bool,
    sink: &'a mut dyn FnMut(&Row),
    instances: u32,
    services: Vec<Units>,
    spaces: Vec<Units>,
}

/// Somebody who has come and not gone.
struct Somebody {
    who: Who,
    /// Whether a row has been handed on.
    shown: bool,
    /// Whether nothing more will begin: they go when what is in hand is done.
    leaves: bool,
    open: Vec<Open>,
}

/// Something that is waited for or in hand.
#[derive(Clone, Debug)]
struct Open {
    phase: Phase,
    /// All of its rows up to now, never none: when a window begins they say how it came to this.
    rows: Vec<Row>,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Waiting,
    InHand(Option<StaffMember>),
    /// Kept for the next shift, or about to be handed over.
    PutDown(Option<StaffMember>),
    /// Kept although it means nothing any more: whoever has it does not know.
    Stale(Option<StaffMember>),
}

/// When and where something happens, and in whose hands.
#[derive(Clone, Copy)]
struct Moment {
    at: Time,
    place: Option<Place>,
    by: Option<StaffMember>,
}

/// Which of several alike are taken, where the hospital counts them only.
#[derive(Clone, Debug, Default)]
struct Units(Vec<bool>);

impl Units {
    /// Takes the first that is free: its number, counted from 1.
    fn take(&mut self) -> u32 {
        let free = self.0.iter().position(|taken| !taken);
        let place = free.unwrap_or_else(|| {
            self.0.push(false);
            self.0.len() - 1
        });
        self.0[place] = true;
        place as u32 + 1
    }

    fn give_back(&mut self, number: u32) {
        self.0[number as usize - 1] = false;
    }
}

/// What a trace event is to the log.
enum Told {
    Waits(Activity),
    Begins(Activity),
    IsPutDown(Activity),
    Ends(Activity),
    GivesUp(Activity),
    Milestone(&'static str),
    /// Said by another one at the same moment, or of no matter to anybody but the caller.
    Nothing,
}

impl Told {
    fn of(what: TraceEvent, place: Option<Place>) -> Self {
        let step = match place {
            Some(Place::Step(clinic, step, _)) => Activity::Step(clinic, step),
            _ => Activity::Milestone("step"),
        };
        match what {
            TraceEvent::Queued(work) => Self::Waits(Activity::Work(work)),
            TraceEvent::Began(work) => Self::Begins(Activity::Work(work)),
            TraceEvent::PutDown(work) => Self::IsPutDown(Activity::Work(work)),
            TraceEvent::Ended(work) => Self::Ends(Activity::Work(work)),
            TraceEvent::GaveUp => Self::GivesUp(Activity::Work(Work::Answer)),
            TraceEvent::LeftDesk(work) => Self::GivesUp(Activity::Work(work)),
            TraceEvent::DroveIn => Self::Waits(Activity::Parking),
            TraceEvent::Parked => Self::Begins(Activity::Parking),
            TraceEvent::DroveHome => Self::GivesUp(Activity::Parking),
            TraceEvent::CarLeft => Self::Ends(Activity::Parking),
            TraceEvent::StepQueued => Self::Waits(step),
            TraceEvent::StepBegan => Self::Begins(step),
            TraceEvent::StepEnded => Self::Ends(step),
            TraceEvent::ReadyToBeSeen => Self::Waits(Activity::Consultation),
            TraceEvent::ConsultationBegan => Self::Begins(Activity::Consultation),
            TraceEvent::ConsultationEnded => Self::Ends(Activity::Consultation),
            _ => what.milestone().map_or(Self::Nothing, Self::Milestone),
        }
    }
}

impl Pathway {
    fn of(there: Whereabouts) -> Option<Self> {
        match (there.specialty, there.place) {
            (Some(specialty), _) => Some(Self::Patient(specialty)),
            (None, Some(Place::Line(line))) => Some(Self::Caller(line)),
            (None, Some(Place::Desk(desk))) => Some(Self::Enquirer(desk)),
            (None, Some(Place::CarPark(car_park))) => Some(Self::Visitor(car_park)),
            (None, _) => None,
        }
    }

    /// Whether this is the last that anybody hears of them, but for what is in hand.
    fn is_over(self, what: TraceEvent) -> bool {
        use TraceEvent::{CarLeft, Discharged, Ended, LeftDesk, Removed, StoppedTrying, StruckOff};
        match self {
            Self::Patient(_) => matches!(what, Discharged | Removed | StruckOff),
            Self::Caller(_) => matches!(what, Ended(Work::Answer) | StoppedTrying),
            Self::Enquirer(_) => matches!(what, Ended(Work::Enquiry) | LeftDesk(Work::Enquiry)),
            Self::Visitor(_) => matches!(what, CarLeft),
        }
    }
}

impl<'a> Following<'a> {
    /// Follows a replication of this hospital, and hands on the rows of a time.
    pub fn new(site: &Site<'_>, window: Range<Time>, sink: &'a mut dyn FnMut(&Row)) -> Self {
        Self {
            there: BTreeMap::new(),
            out: Out {
                window,
                begun: false,
                sink,
                instances: 0,
                services: vec![Units::default(); site.services.len()],
                spaces: vec![Units::default(); site.car_parks.len()],
            },
        }
    }

    /// What is under way when the window begins is handed on from its beginning, with the times at
    /// which it happened, so that nothing ends or goes on in the log that has not begun.
    fn begins(&mut self) {
        self.out.begun = true;
        let open = self.there.values().flat_map(|somebody| &somebody.open);
        let mut rows: Vec<Row> = open.flat_map(|open| &open.rows).copied().collect();
        // Stable: the rows of one instance stay in their order.
        rows.sort_by_key(|row| (row.at, row.instance));
        for row in rows {
            if let Some(somebody) = self.there.get_mut(&row.who.number) {
                self.out.hands_on(somebody, row);
            }
        }
    }
}

impl Observer for Following<'_> {
    fn happened(&mut self, _: Time, _: u64, _: TraceEvent) {}

    fn happened_there(&mut self, at: Time, number: u64, what: TraceEvent, there: Whereabouts) {
        if at >= self.out.window.end {
            return;
        }
        if at >= self.out.window.start && !self.out.begun {
            self.begins();
        }
        let Some(pathway) = Pathway::of(there) else {
            return;
        };
        let who = Who { number, pathway };
        let somebody = self.there.entry(number).or_insert_with(|| Somebody {
            who,
            shown: false,
            leaves: false,
            open: Vec::new(),
        });
        let moment = Moment {
            at,
            place: there.place,
            by: there.by,
        };
        somebody.drops_what_is_void(what, moment, &mut self.out);
        if let TraceEvent::TurnedAway | TraceEvent::LeftUnseen = what {
            somebody.leaves_the_waiting_room(moment, &mut self.out);
        }
        match Told::of(what, there.place) {
            Told::Waits(activity) => somebody.waits(activity, moment, &mut self.out),
            Told::Begins(activity) => somebody.begins(activity, moment, &mut self.out),
            Told::IsPutDown(activity) => somebody.puts_down(activity, moment, &mut self.out),
            Told::Ends(activity) => somebody.ends(activity, moment, &mut self.out),
            Told::GivesUp(activity) => somebody.gives_up(activity, moment, &mut self.out),
            Told::Milestone(name) => {
                somebody.passes(Activity::Milestone(name), moment, &mut self.out);
            }
            Told::Nothing => {}
        }
        somebody.leaves |= pathway.is_over(what);
        if somebody.leaves && somebody.open.is_empty() {
            let nowhere = Moment {
                place: None,
                ..moment
            };
            somebody.passes(Activity::Departure, nowhere, &mut self.out);
            self.there.remove(&number);
        }
    }
}

impl Out<'_> {
    fn hands_on(&mut self, of: &mut Somebody, row: Row) {
        if !self.begun {
            return;
        }
        if !of.shown {
            of.shown = true;
            let arrival = Row {
                activity: Activity::Arrival,
                lifecycle: Lifecycle::Complete,
                instance: self.next_instance(),
                place: None,
                unit: None,
                ..row
            };
            (self.sink)(&arrival);
        }
        (self.sink)(&row);
    }

    fn next_instance(&mut self) -> u32 {
        self.instances += 1;
        self.instances - 1
    }

    /// Who or what is taken up by something that begins.
    fn takes(&mut self, activity: Activity, moment: Moment) -> Option<Unit> {
        match (activity, moment.place) {
            (Activity::Work(_), _) => moment.by.map(Unit::Staff),
            (Activity::Consultation, Some(Place::List(list))) => {
                Some(Unit::Clinician(list.clinic, list.clinician))
            }
            (Activity::Step(..), Some(Place::Step(_, _, Some(service)))) => {
                let number = self.services[service.index()].take();
                Some(Unit::Service(service, number))
            }
            (Activity::Parking, Some(Place::CarPark(car_park))) => {
                let number = self.spaces[car_park.index()].take();
                Some(Unit::Space(car_park, number))
            }
            _ => None,
        }
    }

    fn gives_back(&mut self, unit: Option<Unit>) {
        match unit {
            Some(Unit::Service(service, number)) => {
                self.services[service.index()].give_back(number);
            }
            Some(Unit::Space(car_park, number)) => {
                self.spaces[car_park.index()].give_back(number);
            }
            Some(Unit::Staff(_) | Unit::Clinician(..)) | None => {}
        }
    }
}

impl Open {
    fn activity(&self) -> Activity {
        self.last().activity
    }

    fn last(&self) -> &Row {
        &self.rows[self.rows.len() - 1]
    }

    fn was_begun(&self) -> bool {
        self.rows
            .iter()
            .any(|row| row.lifecycle == Lifecycle::Start)
    }

    /// How it ends if nobody waits for it any more.
    fn given_up(&self) -> Lifecycle {
        if self.was_begun() {
            Lifecycle::Abort
        } else {
            Lifecycle::Withdraw
        }
    }
}

impl Somebody {
    /// The first row of something new.
    fn row(&self, activity: Activity, lifecycle: Lifecycle, moment: Moment, out: &mut Out) -> Row {
        Row {
            at: moment.at,
            who: self.who,
            activity,
            lifecycle,
            instance: out.next_instance(),
            place: moment.place,
            unit: None,
        }
    }

    /// The first of what is open that fits.
    fn find(&self, activity: Activity, fits: impl Fn(Phase) -> bool) -> Option<usize> {
        let mut open = self.open.iter();
        open.position(|open| open.activity() == activity && fits(open.phase))
    }

    /// What was open goes on to another phase, and a row says so.
    fn goes_on(
        &mut self,
        at: usize,
        (phase, lifecycle): (Phase, Lifecycle),
        unit: Option<Unit>,
        moment: Moment,
        out: &mut Out,
    ) {
        let open = &mut self.open[at];
        open.phase = phase;
        let row = Row {
            at: moment.at,
            lifecycle,
            place: moment.place,
            unit,
            ..*open.last()
        };
        open.rows.push(row);
        out.hands_on(self, row);
    }

    fn opens(&mut self, phase: Phase, row: Row, out: &mut Out) {
        self.open.push(Open {
            phase,
            rows: vec![row],
        });
        out.hands_on(self, row);
    }

    fn passes(&mut self, activity: Activity, moment: Moment, out: &mut Out) {
        let row = self.row(activity, Lifecycle::Complete, moment, out);
        out.hands_on(self, row);
    }

    fn waits(&mut self, activity: Activity, moment: Moment, out: &mut Out) {
        let handed_over = self.find(activity, |phase| matches!(phase, Phase::PutDown(_)));
        if let Some(at) = handed_over {
            // The standard life cycle has no step for it: it stays suspended until anybody resumes.
            self.open[at].phase = Phase::Waiting;
        } else {
            let row = self.row(activity, Lifecycle::Schedule, moment, out);
            self.opens(Phase::Waiting, row, out);
        }
    }

    fn begins(&mut self, activity: Activity, moment: Moment, out: &mut Out) {
        let unit = out.takes(activity, moment);
        let own = [Phase::PutDown(moment.by), Phase::Stale(moment.by)];
        let found = self
            .find(activity, |phase| own.contains(&phase))
            .or_else(|| self.find(activity, |phase| phase == Phase::Waiting));
        let phase = Phase::InHand(moment.by);
        if let Some(at) = found {
            let lifecycle = if self.open[at].was_begun() {
                Lifecycle::Resume
            } else {
                Lifecycle::Start
            };
            self.goes_on(at, (phase, lifecycle), unit, moment, out);
        } else {
            let mut row = self.row(activity, Lifecycle::Start, moment, out);
            row.unit = unit;
            self.opens(phase, row, out);
        }
    }

    fn puts_down(&mut self, activity: Activity, moment: Moment, out: &mut Out) {
        if let Some(at) = self.find(activity, |phase| phase == Phase::InHand(moment.by)) {
            let unit = self.open[at].last().unit;
            let down = (Phase::PutDown(moment.by), Lifecycle::Suspend);
            self.goes_on(at, down, unit, moment, out);
        }
    }

    fn ends(&mut self, activity: Activity, moment: Moment, out: &mut Out) {
        if let Some(at) = self.find(activity, |phase| phase == Phase::InHand(moment.by)) {
            let unit = self.open[at].last().unit;
            out.gives_back(unit);
            let done = (self.open[at].phase, Lifecycle::Complete);
            self.goes_on(at, done, unit, moment, out);
            self.open.remove(at);
        }
    }

    fn gives_up(&mut self, activity: Activity, moment: Moment, out: &mut Out) {
        if let Some(at) = self.find(activity, |phase| phase == Phase::Waiting) {
            let over = (Phase::Waiting, self.open[at].given_up());
            self.goes_on(at, over, None, moment, out);
            self.open.remove(at);
        }
    }

    /// Whoever goes home unseen waits for the clinician no more, if they had got as far.
    fn leaves_the_waiting_room(&mut self, moment: Moment, out: &mut Out) {
        let waits = self.find(Activity::Consultation, |phase| phase == Phase::Waiting);
        if let Some(at) = waits {
            let place = self.open[at].last().place;
            self.gives_up(Activity::Consultation, Moment { place, ..moment }, out);
        }
    }

    /// Places on lists of the office that mean nothing after what has happened.
    fn drops_what_is_void(&mut self, what: TraceEvent, moment: Moment, out: &mut Out) {
        for at in (0..self.open.len()).rev() {
            let Activity::Work(work) = self.open[at].activity() else {
                continue;
            };
            if !what.voids(work) {
                continue;
            }
            match self.open[at].phase {
                Phase::Waiting => {
                    // It is the list that is left, wherever the patient is.
                    let there = Moment {
                        place: self.open[at].last().place,
                        ..moment
                    };
                    let over = (Phase::Waiting, self.open[at].given_up());
                    self.goes_on(at, over, None, there, out);
                    self.open.remove(at);
                }
                Phase::PutDown(by) => self.open[at].phase = Phase::Stale(by),
                Phase::InHand(_) | Phase::Stale(_) => {}
            }
        }
    }
}
