//! The starting position: who waits already on the first day and what is in the diaries, so that
//! business as usual starts in its steady state. Random numbers are the same in every arm.

use super::mechanisms::{appointment_queries, chasing, removals};
use super::pathway::Pathway;
use crate::engine::{Duration, Time};
use crate::model::spec::{
    Booked, ClinicSession, GivenAppointment, Priority, Referrals, SlotKind, VisitKind,
    WaitingRecord,
};
use crate::model::world::event::Event;
use crate::model::world::ids::{ClinicId, PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Appointment, Holds, Need, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::register::{IN_A_FILE, STARTS_ON_LIST, STARTS_WITH_FOLLOW_UP};
use crate::model::world::signal::Signal;
use crate::model::world::staff::name_key;

/// Urgent patients on the starting list: as many as are referred in this time, for they do not
/// wait as long as the others.
const URGENT_WAIT: Duration = Duration::from_days(10);
/// Follow-ups are traced back this far at most.
const LONGEST_DUE: i64 = 900;

/// A follow-up patient at the start.
struct Pending {
    created: Time,
    due: Time,
    at_desk: bool,
    number: u64,
}

/// Which follow-ups a file gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum InFile {
    /// None: all are drawn.
    None,
    /// Those with an appointment: the others are drawn.
    Booked,
    /// All.
    All,
}

/// When a follow-up of a file is due: on the day of its appointment if nothing is said.
fn due_of(record: &WaitingRecord) -> Time {
    let given = record.appointment.as_ref().map(|given| given.at);
    record.due.or(given).unwrap_or(Time::ZERO)
}

/// The kind of slot that is best for an appointment.
fn slot_kind(record: &WaitingRecord, priority: Option<Priority>) -> SlotKind {
    match (record.kind, priority) {
        (VisitKind::FollowUp, _) => SlotKind::FollowUp,
        (VisitKind::First, Some(Priority::Urgent)) => SlotKind::Urgent,
        (VisitKind::First, _) => SlotKind::New,
    }
}

/// From when on a place is looked for in the diary.
fn appointment_from(record: &WaitingRecord) -> Time {
    let given = record.appointment.as_ref().map(|given| given.at);
    given.unwrap_or(match record.kind {
        VisitKind::First => Time::ZERO,
        VisitKind::FollowUp => due_of(record),
    })
}

impl<O: Observer> Pathway<'_, O> {
    /// Fills waiting lists, worklists and diaries, and starts the first day.
    pub(super) fn start(&mut self) {
        for s in 0..self.world.site.specialties.len() {
            self.fill_waiting_list(SpecialtyId::new(s));
            self.fill_follow_ups(SpecialtyId::new(s));
        }
        let events = &mut self.world.events;
        events.schedule_ranked(Time::ZERO, 0, Event::Midnight);
    }

    fn starting_list(&self, specialty: SpecialtyId) -> Vec<WaitingRecord> {
        let site = &self.world.site.specialties[specialty.index()];
        let written = site.spec.waiting_list.as_ref();
        if let Some(file) = written.and_then(|list| list.file.as_ref()) {
            return file.rows().to_vec();
        }
        let begins = &site.begins;
        let size = begins.size;
        let mut stream = self
            .world
            .streams
            .stream(Purpose::STARTING_LIST, name_key(site.name), 0);
        let per_week = site
            .stream
            .as_ref()
            .map_or(0.0, crate::model::world::arrivals::ArrivalStream::per_week);
        let share = site.spec.urgent.value();
        let urgent = per_week * share * URGENT_WAIT.as_days_f64() / 7.0;
        let urgent = (urgent.round() as u32).min(size);
        let mut ages: Vec<(Duration, Priority)> = (0..size)
            .map(|i| {
                if i < urgent {
                    (URGENT_WAIT.scale(stream.uniform()), Priority::Urgent)
                } else {
                    let law = begins.age.as_ref().map(|a| a.distribution());
                    let age = law.map_or(Duration::ZERO, |l| l.sample_duration(&mut stream));
                    (age, Priority::Routine)
                }
            })
            .collect();
        ages.sort_by_key(|(age, _)| std::cmp::Reverse(*age));
        let booked = ages.len().saturating_sub(begins.unbooked as usize);
        let record = |(i, (age, priority)): (usize, (Duration, Priority))| {
            // Before the first midnight, however short the wait.
            let referred = Time::ZERO - age.max(Duration::from_ms(1));
            let booked = if i < booked { Booked::Yes } else { Booked::No };
            WaitingRecord::first(referred, Some(priority), booked)
        };
        ages.into_iter().enumerate().map(record).collect()
    }

    fn fill_waiting_list(&mut self, specialty: SpecialtyId) {
        let name = self.world.site.specialties[specialty.index()].name;
        let share = self.world.site.specialties[specialty.index()]
            .spec
            .urgent
            .value();
        let (records, lost): (Vec<_>, Vec<_>) =
            (self.starting_list(specialty).into_iter()).partition(WaitingRecord::is_of_somebody);
        let mut patients: Vec<(WaitingRecord, Priority, PatientId)> = Vec::new();
        for (i, record) in records.into_iter().enumerate() {
            let number = match record.kind {
                VisitKind::First => STARTS_ON_LIST,
                VisitKind::FollowUp => STARTS_WITH_FOLLOW_UP | IN_A_FILE,
            };
            let uid = name_key(name) | number | i as u64;
            let drawn = || self.world.streams.priority(uid, share);
            let priority = record.urgent.unwrap_or_else(drawn);
            let list = (specialty, self.world.draw_list(specialty, uid));
            let id = self
                .world
                .register
                .enter(uid, list, priority, record.referred);
            self.world.flows.started_with += 1;
            match record.kind {
                VisitKind::First => {
                    let lists = &mut self.world.waiting_lists;
                    lists.referred(specialty, priority, record.referred);
                    removals::clock_starts(&mut self.world, id);
                }
                VisitKind::FollowUp => self.comes_back(id, due_of(&record)),
            }
            patients.push((record, priority, id));
        }
        self.place_given(specialty, &mut patients);
        for record in &lost {
            let kind = slot_kind(record, record.urgent);
            if let Some(slot) = self.lost_slot(specialty, record, kind) {
                self.world.diary.loses(slot);
            }
        }
        // Urgent first, then the longest wait.
        patients.sort_by_key(|(record, priority, id)| (*priority, record.referred, *id));
        for (record, _, id) in patients {
            match record.kind {
                VisitKind::First => {
                    if self.is_beyond_the_diary(&record) {
                        self.world.register[id].due = appointment_from(&record);
                        self.world.book_later(id, -1);
                        continue;
                    }
                    let slot = match record.booked {
                        Booked::Yes => self.world.starting_slot(id, appointment_from(&record)),
                        Booked::No | Booked::Lost => None,
                    };
                    let made = record.made.unwrap_or(record.referred);
                    match slot {
                        Some(slot) => self.starts_booked(id, slot, Holds::Slot, made),
                        None => self.waits_to_be_booked(id, record.referred),
                    }
                    self.gps_ring(id);
                }
                VisitKind::FollowUp => self.is_to_come_back(id, &record),
            }
        }
    }

    /// Whether an appointment of a file is further ahead than the diary goes: it is made again when its
    /// time comes.
    fn is_beyond_the_diary(&self, record: &WaitingRecord) -> bool {
        let days = self.world.site.diary_days;
        let given = record.appointment.as_ref();
        given.is_some_and(|given| given.at.day() > days)
    }

    /// A patient who has been seen is wanted again.
    fn comes_back(&mut self, id: PatientId, due: Time) {
        let patient = &mut self.world.register[id];
        patient.need = Need::FollowUp;
        patient.due = due;
        patient.occasion = 1;
        let specialty = patient.specialty;
        self.world.waiting_lists.follow_up_wanted(specialty, due);
    }

    /// A patient of a file who is to come back, and has no place in the diary yet.
    fn is_to_come_back(&mut self, id: PatientId, record: &WaitingRecord) {
        let due = due_of(record);
        if record.booked == Booked::No || self.is_beyond_the_diary(record) {
            if due - self.world.follow_ups_ahead() > Time::ZERO {
                self.world.book_later(id, -1);
            } else {
                self.waits_to_be_booked(id, due);
            }
            return;
        }
        let made = record.made.unwrap_or(record.referred);
        match self.world.starting_slot(id, appointment_from(record)) {
            Some(slot) => self.starts_booked(id, slot, Holds::Slot, made),
            None => self.waits_to_be_booked(id, due),
        }
    }

    /// Puts those into the diary whose appointments a file gives, in their order, and takes them out
    /// of those who are still to be placed. Those on whose day there is no session stay among them.
    fn place_given(
        &mut self,
        specialty: SpecialtyId,
        patients: &mut Vec<(WaitingRecord, Priority, PatientId)>,
    ) {
        let mut given: Vec<usize> = (0..patients.len())
            .filter(|&i| patients[i].0.appointment.is_some())
            .collect();
        given.sort_by_key(|&i| patients[i].0.appointment.as_ref().map(|given| given.at));
        let mut placed = vec![false; patients.len()];
        for i in given {
            let (record, priority, id) = &patients[i];
            let Some(appointment) = &record.appointment else {
                continue;
            };
            let kind = slot_kind(record, Some(*priority));
            let clinic = self.clinic_of(appointment);
            let place = self
                .world
                .diary
                .place_at((specialty, clinic), appointment.at, kind);
            if let Some((slot, holds)) = place {
                let made = record.made.unwrap_or(record.referred);
                let (id, kind) = (*id, record.kind);
                self.starts_booked(id, slot, holds, made);
                if kind == VisitKind::First {
                    self.gps_ring(id);
                }
                placed[i] = true;
            }
        }
        let mut placed = placed.into_iter();
        patients.retain(|_| !placed.next().unwrap_or(false));
    }

    fn clinic_of(&self, given: &GivenAppointment) -> Option<ClinicId> {
        let mut clinics = self.world.site.clinics.iter();
        let name = given.clinic.as_deref()?;
        clinics
            .position(|clinic| clinic.name == name)
            .map(ClinicId::new)
    }

    /// The slot of an appointment that the hospital has cancelled: at its time, or of its day if no
    /// time is given. None if another has it by now.
    fn lost_slot(
        &self,
        specialty: SpecialtyId,
        record: &WaitingRecord,
        kind: SlotKind,
    ) -> Option<Appointment> {
        let given = record.appointment.as_ref()?;
        let diary = &self.world.diary;
        let clinic = self.clinic_of(given);
        let (slot, holds) = diary.place_at((specialty, clinic), given.at, kind)?;
        let no_time = given.at == Time::from_days(given.at.day());
        let is_it = no_time || diary.time_of(slot) == given.at;
        (holds == Holds::Slot && is_it).then_some(slot)
    }

    /// Follow-ups wanted per week in the steady state.
    fn follow_ups_per_week(&self, specialty: SpecialtyId) -> f64 {
        let site = &self.world.site.specialties[specialty.index()];
        let weeks = self.world.site.calendar.days() as f64 / 7.0;
        let referred = match &site.spec.referrals {
            Some(Referrals::File(file)) => file.rows().len() as f64 / weeks,
            _ => site
                .stream
                .as_ref()
                .map_or(0.0, crate::model::world::arrivals::ArrivalStream::per_week),
        };
        let again = site
            .spec
            .follow_up
            .as_ref()
            .map_or(0.0, |f| f.chance.value());
        let kept = |factor: f64| {
            site.spec.did_not_attend.as_ref().map_or(1.0, |d| {
                let missed = d.long_notice.value() * factor;
                let back = d.discharged.value();
                1.0 - missed * back / (1.0 - missed * (1.0 - back))
            })
        };
        let factor = site
            .spec
            .did_not_attend
            .as_ref()
            .map_or(1.0, |d| d.follow_up_factor);
        referred * kept(1.0) * again / (1.0 - (again * kept(factor)).min(0.999))
    }

    /// The last follow-up slot before the first day, by the weekly timetable: whoever was due
    /// by then has been seen, and whoever was due later has not.
    fn last_follow_up_before(&self, specialty: SpecialtyId) -> Time {
        let clinics = self.world.site.clinics.iter();
        let slots = clinics
            .filter(|c| c.specialty == specialty)
            .flat_map(|clinic| {
                let follow_ups = clinic.layout.iter();
                let last = follow_ups
                    .filter(|slot| slot.kind == SlotKind::FollowUp)
                    .map(|slot| slot.at)
                    .max();
                let days_of = move |written: &'_ ClinicSession| {
                    let days = (-7..0).filter(|&d| {
                        let weekday = self.world.site.calendar.weekday(d);
                        written.days.contains(weekday)
                    });
                    days.max()
                        .map(|d| Time::from_days(d) + written.from.since_midnight())
                };
                let begins = clinic.spec.sessions.iter().filter_map(days_of);
                begins.filter_map(move |at| last.map(|offset| at + offset))
            });
        slots.max().unwrap_or(Time::ZERO).min(Time::ZERO)
    }

    fn fill_follow_ups(&mut self, specialty: SpecialtyId) {
        let name = self.world.site.specialties[specialty.index()].name;
        let per_day = self.follow_ups_per_week(specialty) / 7.0;
        let Some(written) = &self.world.site.specialties[specialty.index()]
            .spec
            .follow_up
        else {
            return;
        };
        let in_file = self.follow_ups_in_file(specialty);
        if in_file == InFile::All {
            return;
        }
        let law = written.due.distribution();
        // So many pending is a rate times the mean time they wait (Little's law).
        let mean_days = Duration::from_ms_f64(law.mean()).as_days_f64();
        let per_day = written
            .pending
            .map_or(per_day, |n| f64::from(n) / mean_days.max(1.0));
        let longest = law.mean() + 6.0 * law.variance().sqrt();
        let longest = Duration::from_ms_f64(longest).as_days_f64().ceil() as i64;
        let mut stream = self
            .world
            .streams
            .stream(Purpose::STARTING_FOLLOW_UPS, name_key(name), 0);
        let mut pending = Vec::new();
        let mut number = 0;
        let seen_until = self.last_follow_up_before(specialty);
        // Every past visit that asked for a follow-up: kept if it is still to come.
        for past in 1..=longest.min(LONGEST_DUE) {
            let until = (per_day * past as f64).floor();
            let on_day = until - (per_day * (past - 1) as f64).floor();
            for _ in 0..on_day as u64 {
                let created =
                    Time::from_days(-past) + Duration::from_days(1).scale(stream.uniform());
                let due = created + law.sample_duration(&mut stream);
                let at_desk = stream.chance(written.booked_at_desk.value());
                number += 1;
                if due > seen_until {
                    pending.push(Pending {
                        created,
                        due,
                        at_desk,
                        number,
                    });
                }
            }
        }
        pending.sort_by_key(|p| (p.due, p.number));
        for follow_up in pending {
            self.start_follow_up(specialty, &follow_up, in_file);
        }
    }

    /// Which of those drawn for the steady state are wanted besides those of a file.
    fn follow_ups_in_file(&self, specialty: SpecialtyId) -> InFile {
        let list = &self.world.site.specialties[specialty.index()]
            .spec
            .waiting_list;
        let file = list.as_ref().and_then(|list| list.file.as_ref());
        let rows = file.map_or(&[][..], |file| file.rows());
        if rows
            .iter()
            .any(|row| row.kind == VisitKind::FollowUp && row.is_unbooked())
        {
            InFile::All
        } else if rows.iter().any(|row| row.appointment.is_some()) {
            InFile::Booked
        } else {
            InFile::None
        }
    }

    fn start_follow_up(&mut self, specialty: SpecialtyId, start: &Pending, in_file: InFile) {
        let site = &self.world.site.specialties[specialty.index()];
        let booking = &self.world.site.scenario.booking;
        let ahead = booking
            .follow_up_ahead
            .duration()
            .min(booking.horizon.duration());
        let listed = start.due - ahead;
        let at_desk = start.at_desk && start.due < Time::ZERO + booking.horizon.duration();
        let is_booked = at_desk || listed <= Time::ZERO;
        if is_booked && in_file == InFile::Booked {
            return;
        }
        let uid = name_key(site.name) | STARTS_WITH_FOLLOW_UP | start.number;
        let list = (specialty, self.world.draw_list(specialty, uid));
        let id = self
            .world
            .register
            .enter(uid, list, Priority::Routine, start.created);
        self.world.flows.started_with += 1;
        self.comes_back(id, start.due);
        if !is_booked {
            self.world.book_later(id, -1);
            return;
        }
        let booked = if at_desk {
            start.created
        } else {
            listed.max(start.created)
        };
        match self.world.starting_slot(id, start.due) {
            Some(slot) => self.starts_booked(id, slot, Holds::Slot, booked),
            None => self.waits_to_be_booked(id, start.due),
        }
    }

    /// A patient has been booked before the first day.
    fn starts_booked(&mut self, id: PatientId, slot: Appointment, holds: Holds, at: Time) {
        self.world.book(id, slot, holds, at);
        appointment_queries::booked(&mut self.world, id);
        if holds == Holds::Nothing {
            self.world.say(Signal::ComesWithoutSlot(id));
            self.follow_up();
        }
    }

    /// Nobody has booked a patient yet, who has heard nothing since a moment.
    fn waits_to_be_booked(&mut self, id: PatientId, since: Time) {
        let world = &mut self.world;
        chasing::silence_begins(world, id, since);
        self.office.awaits_booking(world, id, Stage::ToBook);
        self.follow_up();
    }
}
