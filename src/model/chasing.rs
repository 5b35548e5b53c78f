//! Chasing: patients who have heard nothing ring, and ring again. How a call is queued and
//! answered is `phone_line`.

use super::booking_errors::Care;
use super::day_book::Note;
use super::ids::PatientId;
use super::observer::Observer;
use super::patient::{Fault, PatientRef, Stage};
use super::phone_line::{About, Call};
use super::purpose::Purpose;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};

impl<O: Observer> Hospital<'_, O> {
    /// Whether the silence that a reference was made in still lasts.
    pub(super) fn is_silent(&self, patient: PatientRef) -> bool {
        let who = &self.register[patient.id];
        who.silent_since_stamp == patient.stamp && who.is_unheard()
    }

    pub(super) fn chasing_answered(
        &mut self,
        call: &Call,
        patient: PatientRef,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) {
        if !self.is_silent(patient) {
            return;
        }
        let who = &self.register[patient.id];
        if who.stage == Stage::Booked && who.fault() == Some(Fault::NotTold) {
            // They learn of their appointment from whoever answers.
            self.put_right(patient, care, agenda);
            return;
        }
        if who.stage == Stage::Lost {
            self.found_again(patient.id, agenda);
            // They have been heard, and wait anew.
            if self.register[patient.id].stage.is_unheard() {
                self.silence_begins(patient.id, agenda.now());
            }
            return;
        }
        let booked = self
            .site
            .scenario
            .chasing
            .as_ref()
            .map_or(0.0, |c| c.booked.value());
        let key = call.occasion | u64::from(call.attempt);
        let now_booked = self
            .luck
            .stream(Purpose::ChasingOutcome, call.uid, key)
            .chance(booked);
        let stage = self.register[patient.id].stage;
        if now_booked && matches!(stage, Stage::ToBook | Stage::ToRebook) {
            self.clerk_books(patient.id, care, agenda);
        } else {
            self.rings_again(patient, agenda.now().day());
        }
    }

    /// From now on the patient hears nothing, and may ring in the end.
    pub(super) fn silence_begins(&mut self, id: PatientId, now: Time) {
        let patient = &mut self.register[id];
        patient.silent_since_stamp = patient.stamp;
        patient.chased = 0;
        let Some(chasing) = &self.site.scenario.chasing else {
            return;
        };
        // Nobody chases a follow-up before it is due.
        let from = now.max(patient.due) + chasing.after.duration();
        let reference = PatientRef {
            id,
            stamp: patient.stamp,
        };
        // Never on the day itself: that page of the day book has been turned.
        self.note_chase(reference, from.day().max(now.day() + 1));
    }

    /// The silence goes on: the next time may be any day after `day`.
    pub(super) fn rings_again(&mut self, patient: PatientRef, day: i64) {
        if self.is_silent(patient) {
            self.register[patient.id].chased += 1;
            self.note_chase(patient, day + 1);
        }
    }

    /// Draws the day of the next chasing call: geometric over the line's open days.
    fn note_chase(&mut self, patient: PatientRef, from: i64) {
        let who = &self.register[patient.id];
        let Some(chasing) = &self.site.scenario.chasing else {
            return;
        };
        let Some(line) = self.site.specialties[who.specialty.index()].line else {
            return;
        };
        let chance = chasing.chance.per_day();
        if chance <= 0.0 {
            return;
        }
        let occasion = u64::from(who.occasion) << 32 | u64::from(who.chased);
        let u = self
            .luck
            .stream(Purpose::Chasing, who.uid, occasion)
            .uniform_open();
        let days = if chance >= 1.0 {
            0.0
        } else {
            (libm::log(u) / libm::log1p(-chance)).floor()
        };
        let site = &self.site.lines[line.index()];
        let from = usize::try_from(from.max(0)).unwrap_or(usize::MAX);
        let Some(before) = site.open_before.get(from) else {
            return;
        };
        if let Some(&day) = site.open_days.get(before + days.min(1e6) as usize) {
            self.day_book.note(day, Note::Chase { patient });
        }
    }

    /// A page of the day book says that a patient chases today, if still silent, and unless a
    /// message keeps them from it.
    pub(super) fn chases(&mut self, patient: PatientRef, day: i64) {
        if !self.is_silent(patient) {
            return;
        }
        if self.is_put_at_rest(patient.id, day) {
            self.rings_again(patient, day);
        } else {
            self.will_ring(patient, About::Chasing, day, Note::Chase { patient });
        }
    }
}
