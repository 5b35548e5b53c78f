//! The clinic day: arrivals, the waiting room, consultations and further steps, until the last
//! patient of the session is out. Desks are `reception`; who is booked is `booking_office`.

mod consultation;

use std::collections::VecDeque;

use super::diary::Slot;
use super::ids::{ClinicId, PatientId, SessionId};
use super::ledger::Observed;
use super::observer::{ClinicList, Happening, Observer, Place};
use super::patient::{Appointment, Expected, Seen};
use super::purpose::Purpose;
use super::staff::name_key;
use super::task::Medium;
use super::visit::Service;
use super::{Event, Hospital};
use crate::engine::{Agenda, Duration, Time};
use crate::model::measures::Measure;
use crate::model::spec::Lists;

/// A session as it runs.
#[derive(Clone, Debug)]
pub struct Running {
    session: SessionId,
    lists: Vec<List>,
    pub(super) queues: Vec<WaitingRoom>,
    in_waiting_room: u32,
    most_waiting: u32,
}

/// One clinician's part of a session.
#[derive(Clone, Debug)]
struct List {
    clinician: usize,
    state: Clinician,
    started: Time,
    /// Start of the last slot: nobody can be booked any more, so the list may end.
    closes: Time,
    last_out: Option<Time>,
    with_patients: Duration,
    after_session: Duration,
}

/// What a clinician is doing in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clinician {
    NotThere,
    Free,
    Seeing(PatientId, Time, Medium),
    Done,
}

/// Patients ready to be seen from one list (or from the shared one).
#[derive(Clone, Debug, Default)]
pub struct WaitingRoom {
    ready: Vec<PatientId>,
    pub(super) booked: u32,
    /// Booked patients of whom it is not settled yet that they need the clinician no more.
    pub(super) expected: u32,
}

/// What is known of a session once it is over: one line of `sessions.csv` per replication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionRecord {
    /// Day.
    pub day: i32,
    /// Clinic.
    pub clinic: ClinicId,
    /// Which of the clinic's sessions: its position among those written, catch-up ones after.
    pub template: u16,
    /// Lists in it.
    pub lists: u16,
    /// Patients booked on the day.
    pub booked: u16,
    /// Patients who came.
    pub attended: u16,
    /// Mean overrun of its lists, minutes.
    pub overrun: f32,
    /// Longest overrun of its lists, minutes.
    pub longest: f32,
    /// Mean wait of its patients, minutes.
    pub wait: f32,
}

/// What is being added up for a session while it runs.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionSums {
    pub(super) attended: u16,
    overrun: f64,
    longest: f64,
    pub(super) wait: f64,
    pub(super) seen: u32,
    lists_done: u16,
}

/// All clinics on the day.
#[derive(Clone, Debug)]
pub struct Clinics {
    pub(super) running: Vec<Running>,
    pub(super) sums: Vec<SessionSums>,
    /// By session: where it runs.
    pub(super) run_of: Vec<Option<u32>>,
    /// By clinician: in which list they are, and which are to come.
    busy_in: Vec<Option<(u32, u16)>>,
    next_up: Vec<VecDeque<(u32, u16)>>,
    pub(super) services: Vec<Service>,
    /// Sessions that are over.
    pub(super) records: Vec<SessionRecord>,
}

impl Clinics {
    /// Nothing is running.
    #[must_use]
    pub fn new(sessions: usize, clinicians: usize, services: impl Iterator<Item = u32>) -> Self {
        Self {
            running: Vec::new(),
            sums: Vec::new(),
            run_of: vec![None; sessions],
            busy_in: vec![None; clinicians],
            next_up: vec![VecDeque::new(); clinicians],
            services: services.map(Service::new).collect(),
            records: Vec::new(),
        }
    }

    /// The diary has one session more.
    pub(super) fn one_session_more(&mut self) {
        self.run_of.push(None);
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// Opens the day's sessions: decides who comes and when, and notes when clinicians start.
    pub(super) fn open_clinics(&mut self, day: i64) {
        let mut rotation = vec![0usize; self.site.clinics.len()];
        let mut seen_until: Vec<Vec<(Time, usize)>> = vec![Vec::new(); self.site.clinics.len()];
        for s in 0..self.site.specialties.len() {
            let specialty = super::ids::SpecialtyId::new(s);
            for k in 0..self.diary.on_day(specialty, day).len() {
                let id = self.diary.on_day(specialty, day)[k];
                let session = self.diary.session(id);
                let (clinic, from, to) = (session.clinic.index(), session.from, session.to);
                if let Some(intervention) = self.added_by(session) {
                    if !self.is_given_up(id) {
                        self.paid_after_the_end(id, intervention, day);
                        self.open_session(id, 0);
                    }
                    continue;
                }
                let clinicians = usize::from(session.clinicians);
                // Sessions at the same time have different clinicians; one after the other the
                // same. From day to day the team takes turns.
                let at_once = seen_until[clinic].iter().filter(|(end, _)| *end > from);
                let offset: usize = at_once.map(|(_, n)| n).sum();
                seen_until[clinic].push((to, clinicians));
                let turn = self.turns[clinic] + offset;
                rotation[clinic] = rotation[clinic].max(offset + clinicians);
                self.open_session(id, turn);
            }
        }
        for (clinic, used) in rotation.into_iter().enumerate() {
            self.turns[clinic] += used;
        }
    }

    /// An additional session takes place because it is booked, although the intervention is over.
    fn paid_after_the_end(&mut self, id: SessionId, intervention: usize, day: i64) {
        if self.plan.in_force().on(intervention, day) {
            return;
        }
        let session = self.diary.session(id);
        let length = (session.to - session.from).as_hours_f64();
        let hours = length * f64::from(session.clinicians);
        self.costs.hours_of(intervention, hours);
    }

    fn open_session(&mut self, id: SessionId, turn: usize) {
        let session = self.diary.session(id).clone();
        let clinic = &self.site.clinics[session.clinic.index()];
        let beyond = usize::from(session.template).checked_sub(clinic.spec.sessions.len());
        let additional = beyond.map(|k| self.site.locums[k]);
        let run = u32::try_from(self.clinics.running.len()).expect("sessions are few");
        self.clinics.run_of[id.index()] = Some(run);
        let last_slot = clinic
            .layout
            .iter()
            .map(|s| s.at)
            .max()
            .unwrap_or(Duration::ZERO);
        let closes = session.from + last_slot;
        let mut lists = Vec::with_capacity(usize::from(session.clinicians));
        for list in 0..session.clinicians {
            let list_of_session = usize::from(list);
            // Additional sessions have people of their own, so that the team's turns are the
            // same in every arm.
            let clinician = match additional {
                Some(first) => first + list_of_session,
                None => clinic.first_clinician + (turn + list_of_session) % clinic.team,
            };
            let mut at = session.from;
            if let Some(law) = &clinic.spec.late_start {
                let entity = name_key(clinic.name) | session.day as u64;
                let occasion = u64::from(session.template) << 16 | u64::from(list);
                let mut stream = self.luck.stream(Purpose::LateStart, entity, occasion);
                at += law
                    .distribution()
                    .sample_duration(&mut stream)
                    .max(Duration::ZERO);
            }
            self.today.push((at, Event::ClinicianReady(run, list)));
            self.today.push((closes, Event::ListCloses(run, list)));
            lists.push(List {
                clinician,
                state: Clinician::NotThere,
                started: session.from,
                closes,
                last_out: None,
                with_patients: Duration::ZERO,
                after_session: Duration::ZERO,
            });
        }
        let rooms = if session.lists == Lists::Shared {
            1
        } else {
            lists.len()
        };
        self.clinics.running.push(Running {
            session: id,
            lists,
            queues: vec![WaitingRoom::default(); rooms],
            in_waiting_room: 0,
            most_waiting: 0,
        });
        self.clinics.sums.push(SessionSums::default());
        let slots = self.diary.slots_of(id).to_vec();
        let is_offered = |slot: &&Slot| !matches!(slot, Slot::Closed | Slot::Withheld);
        let offered = slots.iter().filter(is_offered).count();
        let unused = slots.iter().filter(|s| **s == Slot::Free).count();
        self.ledger.add_for(
            Measure::ClinicSlotsUnused,
            session.specialty,
            session.day,
            unused as f64,
            offered as f64,
        );
        for slot in slots {
            if let Slot::Taken(patient) = slot {
                let mut events = Vec::new();
                self.comes_today(patient, |at, event| events.push((at, event)));
                self.today.extend(events);
            }
        }
    }

    pub(super) fn ready_to_be_seen(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let slot = self.register[id].appointment;
        let Some(run) = self.clinics.run_of[slot.session.index()] else {
            return;
        };
        let list = self.diary.list_of(slot);
        let clinic = self.diary.session(slot.session).clinic;
        let room = Place::WaitingRoom(clinic);
        self.tell_at(agenda.now(), id, Happening::ReadyToBeSeen, room);
        let running = &mut self.clinics.running[run as usize];
        let room = list.min(running.queues.len() - 1);
        running.queues[room].ready.push(id);
        running.in_waiting_room += 1;
        running.most_waiting = running.most_waiting.max(running.in_waiting_room);
        let shared = running.queues.len() == 1;
        let free = (0..running.lists.len())
            .find(|&l| (shared || l == list) && running.lists[l].state == Clinician::Free);
        if let Some(l) = free {
            self.see_next(run, l as u16, agenda);
        }
    }

    /// A clinician is ready to begin a list, once their earlier one is over.
    pub(super) fn clinician_ready(&mut self, run: u32, list: u16, agenda: &mut Agenda<Event>) {
        let clinician = self.clinics.running[run as usize].lists[usize::from(list)].clinician;
        if self.clinics.busy_in[clinician].is_some() {
            self.clinics.next_up[clinician].push_back((run, list));
            return;
        }
        self.clinics.busy_in[clinician] = Some((run, list));
        let part = &mut self.clinics.running[run as usize].lists[usize::from(list)];
        part.state = Clinician::Free;
        part.started = agenda.now();
        self.see_next(run, list, agenda);
    }

    /// Nobody can be booked on a list any more: it is over if nobody is expected either.
    pub(super) fn list_closes(&mut self, run: u32, list: u16, agenda: &mut Agenda<Event>) {
        let state = self.clinics.running[run as usize].lists[usize::from(list)].state;
        if state == Clinician::Free {
            self.see_next(run, list, agenda);
        }
    }

    /// A free clinician sees the next patient: second looks first, then by appointment time.
    fn see_next(&mut self, run: u32, list: u16, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let running = &self.clinics.running[run as usize];
        let room = usize::from(list).min(running.queues.len() - 1);
        let order = |(place, id): (usize, &PatientId)| {
            let patient = &self.register[*id];
            let first_look = patient.seen == Seen::NotYet;
            (
                first_look,
                self.diary.time_of(patient.appointment),
                patient.arrived,
                place,
            )
        };
        let next = running.queues[room]
            .ready
            .iter()
            .enumerate()
            .min_by_key(|&e| order(e));
        let Some((place, &id)) = next else {
            let closes = running.lists[usize::from(list)].closes;
            if running.queues[room].expected == 0 && now >= closes {
                self.list_over(run, list, agenda);
            }
            return;
        };
        self.clinics.running[run as usize].queues[room]
            .ready
            .remove(place);
        self.clinics.running[run as usize].in_waiting_room -= 1;
        let (takes, medium) = self.consultation(id, run, list, now);
        let running = &mut self.clinics.running[run as usize];
        running.lists[usize::from(list)].state = Clinician::Seeing(id, now, medium);
        let place = self.place_of_list(run, list);
        self.tell_at(now, id, Happening::ConsultationBegan, place);
        agenda.schedule_after(takes, Event::ConsultationEnds(run, list));
    }

    fn place_of_list(&self, run: u32, list: u16) -> Place {
        let running = &self.clinics.running[run as usize];
        Place::List(ClinicList {
            clinic: self.diary.session(running.session).clinic,
            run,
            list,
            clinician: running.lists[usize::from(list)].clinician as u32,
        })
    }

    /// A consultation ends.
    pub(super) fn consultation_ends(&mut self, run: u32, list: u16, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let part = &mut self.clinics.running[run as usize].lists[usize::from(list)];
        let Clinician::Seeing(id, since, medium) = part.state else {
            return;
        };
        part.state = Clinician::Free;
        part.with_patients += now - since;
        part.last_out = Some(now);
        let slot = self.register[id].appointment;
        let place = self.place_of_list(run, list);
        self.tell_at(now, id, Happening::ConsultationEnded, place);
        if medium == Medium::Paper {
            self.noted_on_paper(id, agenda);
        }
        let back = self.comes_back(id);
        if !back {
            self.register[id].expected = Expected::No;
        }
        self.next_step(id, agenda);
        if !back {
            self.needs_no_clinician(slot, agenda);
        }
        let part = &self.clinics.running[run as usize].lists[usize::from(list)];
        if part.state == Clinician::Free {
            self.see_next(run, list, agenda);
        }
    }

    /// Whether whoever sees the patients of a slot would see one more: they have not finished.
    pub(super) fn takes_more(&self, slot: Appointment, run: u32) -> bool {
        let running = &self.clinics.running[run as usize];
        let (own, shared) = (self.diary.list_of(slot), running.queues.len() == 1);
        let mut lists = running.lists.iter().enumerate();
        lists.any(|(l, list)| (shared || l == own) && list.state != Clinician::Done)
    }

    /// Whether an appointment's session has been opened: its day has begun.
    pub(super) fn is_open_today(&self, slot: super::patient::Appointment) -> bool {
        self.clinics.run_of[slot.session.index()].is_some()
    }

    /// One booked patient fewer whom the clinicians of a list have to wait for.
    pub(super) fn needs_no_clinician(
        &mut self,
        slot: super::patient::Appointment,
        agenda: &mut Agenda<Event>,
    ) {
        let Some(run) = self.clinics.run_of[slot.session.index()] else {
            return;
        };
        let list = self.diary.list_of(slot);
        let running = &mut self.clinics.running[run as usize];
        let room = list.min(running.queues.len() - 1);
        running.queues[room].expected -= 1;
        if running.queues[room].expected > 0 {
            return;
        }
        let shared = running.queues.len() == 1;
        let now = agenda.now();
        for l in 0..running.lists.len() {
            let part = &self.clinics.running[run as usize].lists[l];
            let over = part.state == Clinician::Free && now >= part.closes;
            if over && (shared || l == list) {
                self.list_over(run, l as u16, agenda);
            }
        }
    }

    /// The last patient of a list is out, or nobody is expected any more.
    fn list_over(&mut self, run: u32, list: u16, agenda: &mut Agenda<Event>) {
        let running = &mut self.clinics.running[run as usize];
        let session = self.diary.session(running.session);
        let (day, to, specialty) = (session.day, session.to, session.specialty);
        let planned = (to - session.from).as_minutes_f64();
        let room = usize::from(list).min(running.queues.len() - 1);
        let booked = running.queues[room].booked > 0;
        let part = &mut running.lists[usize::from(list)];
        part.state = Clinician::Done;
        let part = part.clone();
        let ledger = &mut self.ledger;
        ledger.add_for(Measure::ClinicSessions, specialty, day, 1.0, 1.0);
        let overrun = part
            .last_out
            .map_or(0.0, |out| (out - to).max(Duration::ZERO).as_minutes_f64());
        if booked {
            ledger.add_for(Measure::ClinicOverrun, specialty, day, overrun, 1.0);
            ledger.observe(Observed::Overrun, Some(specialty), overrun);
            self.close_up.list_over(day, overrun);
            for (measure, limit) in [
                (Measure::ClinicOverrunShare0, 0.0),
                (Measure::ClinicOverrunShare30, 30.0),
                (Measure::ClinicOverrunShare60, 60.0),
                (Measure::ClinicOverrunShare120, 120.0),
            ] {
                let over = f64::from(u8::from(overrun > limit));
                ledger.add_for(measure, specialty, day, over, 1.0);
            }
        }
        let busy = part.with_patients.as_minutes_f64();
        if let Some(out) = part.last_out {
            let idle = (out - part.started).as_minutes_f64() - busy;
            ledger.add_for(Measure::ClinicIdle, specialty, day, idle.max(0.0), 1.0);
        }
        ledger.add_for(Measure::ClinicUtilisation, specialty, day, busy, planned);
        let after = part.after_session.as_minutes_f64();
        ledger.add_for(Measure::ClinicAfterSession, specialty, day, after, 1.0);
        let sums = &mut self.clinics.sums[run as usize];
        sums.overrun += overrun;
        sums.longest = sums.longest.max(overrun);
        sums.lists_done += 1;
        if usize::from(sums.lists_done) == self.clinics.running[run as usize].lists.len() {
            self.session_over(run);
        }
        self.clinics.busy_in[part.clinician] = None;
        if let Some((run, list)) = self.clinics.next_up[part.clinician].pop_front() {
            self.clinician_ready(run, list, agenda);
        }
    }

    fn session_over(&mut self, run: u32) {
        let running = &mut self.clinics.running[run as usize];
        let session = running.session;
        let booked: u32 = running.queues.iter().map(|q| q.booked).sum();
        let most = f64::from(running.most_waiting);
        // The room is not needed any more; what was noted is kept.
        running.queues.iter_mut().for_each(|q| q.ready = Vec::new());
        let sums = self.clinics.sums[run as usize];
        let of = self.diary.session(session);
        self.ledger
            .add_for(Measure::ClinicPresentMost, of.specialty, of.day, most, 1.0);
        self.clinics.records.push(SessionRecord {
            day: i32::try_from(of.day).unwrap_or(i32::MAX),
            clinic: of.clinic,
            template: of.template,
            lists: sums.lists_done,
            booked: u16::try_from(booked).unwrap_or(u16::MAX),
            attended: sums.attended,
            overrun: (sums.overrun / f64::from(sums.lists_done.max(1))) as f32,
            longest: sums.longest as f32,
            wait: if sums.seen > 0 {
                (sums.wait / f64::from(sums.seen)) as f32
            } else {
                f32::NAN
            },
        });
    }
}
