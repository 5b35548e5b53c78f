//! Clinics on the day: sessions as they run, and whom a clinician calls in next. How a session opens
//! and ends, how long a consultation takes and what patients do is in the modules below this one;
//! the table in the scenario file is `spec`.

mod closing;
mod consultation;
mod opening;
mod record;
mod visit;

pub use record::SessionRecord;
pub use visit::Onward;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use crate::engine::{Duration, Position, Queue, Time};
use crate::model::world::World;
use crate::model::world::event::Event;
use crate::model::world::ids::{PatientId, SessionId};
use crate::model::world::observer::{ClinicList, Observer, Place, TraceEvent};
use crate::model::world::patient::{Appointment, Expected, PatientRef, Seen};
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;
use crate::model::world::task::Medium;
use visit::Service;

/// A session as it runs.
#[derive(Clone, Debug)]
pub(super) struct Running {
    pub(super) session: SessionId,
    pub(super) lists: Vec<List>,
    pub(super) rooms: Vec<WaitingRoom>,
    pub(super) calling: Calling,
    in_waiting_room: u32,
    most_waiting: u32,
    /// Of those who have taken a later slot than they came for: since when they wait.
    pub(super) took_slot: BTreeMap<PatientId, Time>,
}

/// Whether a session still calls patients in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Calling {
    /// It does.
    On,
    /// It is past its latest finish: only those who have been seen are called in once more.
    Over,
}

/// One clinician's part of a session.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) clinician: usize,
    pub(super) state: Clinician,
    pub(super) started: Time,
    /// Start of the last slot: nobody can be booked any more, so the list may end.
    pub(super) closes: Time,
    pub(super) last_out: Option<Time>,
    pub(super) with_patients: Duration,
    pub(super) after_session: Duration,
    /// Patients the clinician is done with.
    pub(super) seen_off: u32,
    /// Time in consultations that were cut short.
    pub(super) hurried: Duration,
}

/// What a clinician is doing in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clinician {
    NotThere,
    Free,
    Seeing(PatientId, Time, Medium),
    Done,
}

/// The order in which patients are seen: second looks first, then by appointment time, then in
/// the order in which they arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Turn {
    pub(super) seen: Reverse<Seen>,
    appointment: Time,
    arrived: Time,
}

/// Patients ready to be seen from one list (or from the shared one).
#[derive(Clone, Debug, Default)]
pub(super) struct WaitingRoom {
    /// None before the first is there, and once the session is over.
    pub(super) ready: Option<Box<Queue<Turn, PatientId>>>,
    pub(super) booked: u32,
    /// Booked patients of whom it is not settled yet that they need the clinician no more.
    expected: u32,
    /// Those of them who have been called in.
    begun: u32,
    /// Patients squeezed in, where there is a limit.
    pub(super) squeezed_in: u32,
}

/// A place in a waiting room: session, room, position.
pub(super) type InRoom = (u32, usize, Position);

/// A consultation that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsultationOver {
    /// Whose it was.
    pub patient: PatientId,
    /// What was written on.
    pub medium: Medium,
    /// The appointment, if the patient needs the clinician no more.
    pub done: Option<Appointment>,
}

/// What is being added up for a session while it runs.
#[derive(Clone, Copy, Debug, Default)]
struct SessionSums {
    attended: u16,
    overrun: f64,
    longest: f64,
    wait: f64,
    seen: u32,
    lists_done: u16,
    /// Its place among those that are over, once it is.
    record: Option<usize>,
}

/// All clinics on the day.
#[derive(Clone, Debug)]
pub struct Clinics {
    pub(super) running: Vec<Running>,
    sums: Vec<SessionSums>,
    /// By clinician: in which list they are, and which are to come.
    busy_in: Vec<Option<(u32, u16)>>,
    next_up: Vec<VecDeque<(u32, u16)>>,
    services: Vec<Service>,
    /// Whose turn it is in each clinic's team.
    turns: Vec<usize>,
    /// How far each clinic's team has got round this morning.
    rotation: Vec<usize>,
    /// Until when how many of each clinic's team are in sessions opened this morning.
    engaged_until: Vec<Vec<(Time, usize)>>,
    /// Patients who come today to an appointment without a slot of their own.
    without_slot: Vec<PatientRef>,
    /// Sessions that are over.
    pub(super) records: Vec<SessionRecord>,
    /// Whether clinicians call patients past a desk.
    calls_past: bool,
    /// Patients in the hospital whose consultation was cut short so that they have to come again.
    pub(super) to_come_again: BTreeSet<PatientId>,
}

impl Running {
    pub(super) fn room_of(&self, list: usize) -> usize {
        list.min(self.rooms.len() - 1)
    }

    fn is_shared(&self) -> bool {
        self.rooms.len() == 1
    }

    /// The lists on which a patient of a list may be seen: any, if they are shared.
    pub(super) fn lists_seeing(&self, list: usize) -> Range<usize> {
        if self.is_shared() {
            0..self.lists.len()
        } else {
            list..list + 1
        }
    }

    /// How many patients of a room its clinicians wait for: all who are expected, or, once nobody
    /// else is called in, those who have been.
    fn waits_for(&self, room: usize) -> u32 {
        match self.calling {
            Calling::On => self.rooms[room].expected,
            Calling::Over => self.rooms[room].begun,
        }
    }
}

impl Clinics {
    /// Nothing is running.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        let services = site.services.iter();
        Self {
            running: Vec::new(),
            sums: Vec::new(),
            busy_in: vec![None; site.clinician_places],
            next_up: vec![VecDeque::new(); site.clinician_places],
            services: services.map(|s| Service::new(s.1)).collect(),
            turns: vec![0; site.clinics.len()],
            rotation: vec![0; site.clinics.len()],
            engaged_until: vec![Vec::new(); site.clinics.len()],
            without_slot: Vec::new(),
            records: Vec::new(),
            calls_past: site.desks.iter().any(|desk| desk.spec.is_called_past()),
            to_come_again: BTreeSet::new(),
        }
    }

    /// Sessions that took place.
    #[must_use]
    pub fn into_records(self) -> Vec<SessionRecord> {
        self.records
    }

    /// A patient is ready to be seen, by the clinician or for a second look; gives their place if
    /// they have to wait.
    fn ready_to_be_seen<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
    ) -> Option<InRoom> {
        let slot = world.register[id].appointment;
        let run = world.diary.opened_as(slot.session)?;
        let list = world.diary.list_of(slot);
        let clinic = world.diary.session(slot.session).clinic;
        let place = Place::WaitingRoom(clinic);
        let now = world.now();
        world.tell_at(now, id, TraceEvent::ReadyToBeSeen, place);
        let patient = &world.register[id];
        let turn = Turn {
            seen: Reverse(patient.seen),
            appointment: world.diary.time_of(slot),
            arrived: patient.since,
        };
        let running = &mut self.running[run as usize];
        let room = running.room_of(list);
        let ready = running.rooms[room]
            .ready
            .get_or_insert_with(|| Box::new(Queue::new(now)));
        let position = ready.join(now, turn, id);
        running.in_waiting_room += 1;
        running.most_waiting = running.most_waiting.max(running.in_waiting_room);
        let mut lists = running.lists_seeing(list);
        let free = lists.find(|&l| running.lists[l].state == Clinician::Free);
        if let Some(l) = free {
            self.see_next(world, run, l as u16);
            return None;
        }
        Some((run, room, position))
    }

    /// Since when a patient of a session waits: the time of the appointment that they came for, or
    /// the arrival if that is later.
    pub(super) fn waits_since<O: Observer>(
        &self,
        world: &World<'_, O>,
        id: PatientId,
        run: u32,
    ) -> Time {
        let moved = self.running[run as usize].took_slot.get(&id);
        moved.copied().unwrap_or_else(|| {
            let who = &world.register[id];
            world.diary.time_of(who.appointment).max(who.since)
        })
    }

    /// A patient leaves the waiting room without having been called in, if they are still there.
    pub(super) fn leaves_the_room<O: Observer>(
        &mut self,
        world: &World<'_, O>,
        run: u32,
        room: usize,
        position: Position,
    ) -> Option<PatientId> {
        let running = &mut self.running[run as usize];
        let ready = running.rooms[room].ready.as_mut()?;
        let gone = ready.leave(world.now(), position)?;
        running.in_waiting_room -= 1;
        Some(gone.item)
    }

    /// A clinician is ready to begin a list, once their earlier one is over.
    pub fn clinician_ready<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32, list: u16) {
        let clinician = self.running[run as usize].lists[usize::from(list)].clinician;
        if self.busy_in[clinician].is_some() {
            self.next_up[clinician].push_back((run, list));
            return;
        }
        self.busy_in[clinician] = Some((run, list));
        let part = &mut self.running[run as usize].lists[usize::from(list)];
        part.state = Clinician::Free;
        part.started = world.now();
        self.see_next(world, run, list);
    }

    /// Nobody can be booked on a list any more: it is over if nobody is expected either.
    pub fn list_closes<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32, list: u16) {
        self.clinician_free(world, run, list);
    }

    /// A clinician who is free sees the next patient.
    pub(super) fn clinician_free<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        run: u32,
        list: u16,
    ) {
        let state = self.running[run as usize].lists[usize::from(list)].state;
        if state == Clinician::Free {
            self.see_next(world, run, list);
        }
    }

    /// A free clinician sees the next patient: second looks first, then by appointment time.
    fn see_next<O: Observer>(&mut self, world: &mut World<'_, O>, run: u32, list: u16) {
        let now = world.now();
        let running = &mut self.running[run as usize];
        let room = running.room_of(usize::from(list));
        let ready = running.rooms[room].ready.as_mut();
        let Some(id) = ready.and_then(|r| r.take(now)).map(|first| first.item) else {
            let closes = running.lists[usize::from(list)].closes;
            if running.waits_for(room) == 0 && now >= closes {
                self.list_over(world, run, list);
            } else if self.calls_past {
                world.say(Signal::ClinicianIsIdle(run, list));
            }
            return;
        };
        running.in_waiting_room -= 1;
        let (takes, medium) = self.consultation(world, id, run, list);
        let part = &mut self.running[run as usize].lists[usize::from(list)];
        part.state = Clinician::Seeing(id, now, medium);
        let place = self.place_of_list(world, run, list);
        world.tell_at(now, id, TraceEvent::ConsultationBegan, place);
        world
            .events
            .schedule_after(takes, Event::ConsultationEnds(run, list));
    }

    fn place_of_list<O: Observer>(&self, world: &World<'_, O>, run: u32, list: u16) -> Place {
        let running = &self.running[run as usize];
        Place::List(ClinicList {
            clinic: world.diary.session(running.session).clinic,
            run,
            list,
            clinician: running.lists[usize::from(list)].clinician as u32,
        })
    }

    /// A consultation ends.
    pub fn consultation_ends<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        run: u32,
        list: u16,
    ) -> Option<ConsultationOver> {
        let now = world.now();
        let part = &mut self.running[run as usize].lists[usize::from(list)];
        let Clinician::Seeing(id, since, medium) = part.state else {
            return None;
        };
        part.state = Clinician::Free;
        part.with_patients += now - since;
        part.last_out = Some(now);
        let slot = world.register[id].appointment;
        let place = self.place_of_list(world, run, list);
        world.tell_at(now, id, TraceEvent::ConsultationEnded, place);
        let back = visit::comes_back(world, id);
        if !back {
            world.register[id].expected = Expected::No;
            let running = &mut self.running[run as usize];
            let room = running.room_of(usize::from(list));
            running.rooms[room].begun -= 1;
            running.lists[usize::from(list)].seen_off += 1;
        }
        Some(ConsultationOver {
            patient: id,
            medium,
            done: (!back).then_some(slot),
        })
    }

    /// A clinician has seen a patient off, whom they need not wait for any more if `done`.
    pub fn goes_on<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        run: u32,
        list: u16,
        done: Option<Appointment>,
    ) {
        if let Some(slot) = done {
            self.needs_no_clinician(world, slot);
        }
        self.clinician_free(world, run, list);
    }

    /// Whether whoever sees the patients of a slot would see one more: they have not finished.
    pub(super) fn takes_more<O: Observer>(
        &self,
        world: &World<'_, O>,
        slot: Appointment,
        run: u32,
    ) -> bool {
        let running = &self.running[run as usize];
        if running.calling == Calling::Over {
            return false;
        }
        let mut lists = running.lists_seeing(world.diary.list_of(slot));
        lists.any(|l| running.lists[l].state != Clinician::Done)
    }

    /// The lists on which a patient may be seen, if the session has been opened.
    fn lists_for<O: Observer>(
        &self,
        world: &World<'_, O>,
        id: PatientId,
    ) -> Option<(u32, Range<usize>)> {
        let slot = world.register[id].appointment;
        let run = world.diary.opened_as(slot.session)?;
        let lists = self.running[run as usize].lists_seeing(world.diary.list_of(slot));
        Some((run, lists))
    }

    /// Whether a patient may be seen on a list.
    pub fn is_on_list<O: Observer>(
        &self,
        world: &World<'_, O>,
        id: PatientId,
        (run, list): (u32, u16),
    ) -> bool {
        let lists = self.lists_for(world, id);
        lists.is_some_and(|(of, lists)| of == run && lists.contains(&usize::from(list)))
    }

    /// Whether a clinician who could see a patient has nobody to see.
    pub fn is_idle_for<O: Observer>(&self, world: &World<'_, O>, id: PatientId) -> bool {
        self.lists_for(world, id).is_some_and(|(run, mut lists)| {
            let running = &self.running[run as usize];
            lists.any(|l| running.lists[l].state == Clinician::Free)
        })
    }

    /// One booked patient fewer whom the clinicians of a list have to wait for.
    pub fn needs_no_clinician<O: Observer>(&mut self, world: &mut World<'_, O>, slot: Appointment) {
        let Some(run) = world.diary.opened_as(slot.session) else {
            return;
        };
        let list = world.diary.list_of(slot);
        let running = &mut self.running[run as usize];
        let room = running.room_of(list);
        running.rooms[room].expected -= 1;
        if running.waits_for(room) > 0 {
            return;
        }
        let now = world.now();
        for l in running.lists_seeing(list) {
            let part = &self.running[run as usize].lists[l];
            if part.state == Clinician::Free && now >= part.closes {
                self.list_over(world, run, l as u16);
            }
        }
    }
}
