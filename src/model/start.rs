//! The starting position: who waits already on the first day and what is in the diaries, so that
//! business as usual starts in its steady state. It is the same luck in every arm.

use super::mechanisms::{appointment_queries, chasing, removals};
use super::pathway::Pathway;
use crate::engine::{Duration, Time};
use crate::model::spec::{Booked, ClinicSession, Priority, Referrals, SlotKind, WaitingRecord};
use crate::model::world::event::Event;
use crate::model::world::ids::{PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Appointment, Holds, Need, Stage};
use crate::model::world::purpose::Purpose;
use crate::model::world::register::{STARTS_ON_LIST, STARTS_WITH_FOLLOW_UP};
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
        let record = |(i, (age, priority)): (usize, (Duration, Priority))| WaitingRecord {
            // Before the first midnight, however short the wait.
            referred: Time::ZERO - age.max(Duration::from_ms(1)),
            urgent: Some(priority),
            booked: if i < booked { Booked::Yes } else { Booked::No },
        };
        ages.into_iter().enumerate().map(record).collect()
    }

    fn fill_waiting_list(&mut self, specialty: SpecialtyId) {
        let name = self.world.site.specialties[specialty.index()].name;
        let share = self.world.site.specialties[specialty.index()]
            .spec
            .urgent
            .value();
        let records = self.starting_list(specialty);
        let mut patients: Vec<(WaitingRecord, Priority, PatientId)> = Vec::new();
        for (i, record) in records.into_iter().enumerate() {
            let uid = name_key(name) | STARTS_ON_LIST | i as u64;
            let drawn = || self.world.streams.priority(uid, share);
            let priority = record.urgent.unwrap_or_else(drawn);
            let list = (specialty, self.world.draw_list(specialty, uid));
            let id = self
                .world
                .register
                .enter(uid, list, priority, record.referred);
            self.world
                .waiting_lists
                .referred(specialty, priority, record.referred);
            self.world.flows.started_with += 1;
            removals::clock_starts(&mut self.world, id);
            patients.push((record, priority, id));
        }
        // Urgent first, then the longest wait.
        patients.sort_by_key(|(record, priority, id)| (*priority, record.referred, *id));
        for (record, _, id) in patients {
            let slot = match record.booked {
                Booked::Yes => self.world.starting_slot(id, Time::ZERO),
                Booked::No => None,
            };
            match slot {
                Some(slot) => self.starts_booked(id, slot, record.referred),
                None => {
                    self.waits_to_be_booked(id, record.referred);
                }
            }
            self.gps_ring(id);
        }
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
            self.start_follow_up(specialty, &follow_up);
        }
    }

    fn start_follow_up(&mut self, specialty: SpecialtyId, start: &Pending) {
        let site = &self.world.site.specialties[specialty.index()];
        let booking = &self.world.site.scenario.booking;
        let ahead = booking
            .follow_up_ahead
            .duration()
            .min(booking.horizon.duration());
        let uid = name_key(site.name) | STARTS_WITH_FOLLOW_UP | start.number;
        let list = (specialty, self.world.draw_list(specialty, uid));
        let id = self
            .world
            .register
            .enter(uid, list, Priority::Routine, start.created);
        let patient = &mut self.world.register[id];
        patient.need = Need::FollowUp;
        patient.due = start.due;
        patient.occasion = 1;
        self.world
            .waiting_lists
            .follow_up_wanted(specialty, start.due);
        self.world.flows.started_with += 1;
        let listed = start.due - ahead;
        let at_desk = start.at_desk && start.due < Time::ZERO + booking.horizon.duration();
        if !at_desk && listed > Time::ZERO {
            self.world.book_later(id, -1);
            return;
        }
        let booked = if at_desk {
            start.created
        } else {
            listed.max(start.created)
        };
        match self.world.starting_slot(id, start.due) {
            Some(slot) => self.starts_booked(id, slot, booked),
            None => {
                self.waits_to_be_booked(id, start.due);
            }
        }
    }

    /// A patient has been booked before the first day.
    fn starts_booked(&mut self, id: PatientId, slot: Appointment, at: Time) {
        self.world.book(id, slot, Holds::Slot, at);
        appointment_queries::booked(&mut self.world, id);
    }

    /// Nobody has booked a patient yet, who has heard nothing since a moment.
    fn waits_to_be_booked(&mut self, id: PatientId, since: Time) {
        let world = &mut self.world;
        chasing::silence_begins(world, id, since);
        self.office.awaits_booking(world, id, Stage::ToBook);
        self.follow_up();
    }
}
