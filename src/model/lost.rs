//! Patients on no list: lost referrals, outcomes that nobody recorded, losses of the list outside
//! the system; and how they are found again, by an audit or because they ring. Records entered
//! twice are `duplicates`.

use super::Arm;
use super::booking_errors::Care;
use super::ids::PatientId;
use super::observer::{Happening, Observer};
use super::patient::{Need, Record, Stage};
use super::plan::days;
use super::purpose::Purpose;
use super::{Event, Hospital};
use crate::engine::{Agenda, Time};
use crate::model::spec::Measure;

impl<O: Observer> Hospital<'_, O> {
    /// Whether the registration that ends now leaves the referral on no list.
    pub(super) fn referral_is_lost(
        &mut self,
        id: PatientId,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) -> bool {
        let Some(rate) = self.errors().and_then(|e| e.lost_referral) else {
            return false;
        };
        let uid = self.register[id].uid;
        let mut stream = self.luck.stream(Purpose::RegistrationError, uid, 0);
        let lost = stream.chance(care.chance(&rate));
        if lost {
            // The silence that began with the referral goes on.
            self.is_lost(id, agenda.now());
        }
        lost
    }

    /// Whether the outcome of the visit that ends now is not recorded, so that the follow-up that
    /// is wanted is on no list.
    pub(super) fn outcome_is_lost(
        &mut self,
        id: PatientId,
        care: Care,
        agenda: &mut Agenda<Event>,
    ) -> bool {
        let Some(rate) = self.errors().and_then(|e| e.outcome_not_recorded) else {
            return false;
        };
        let patient = &self.register[id];
        let occasion = u64::from(patient.occasion);
        let mut stream = self
            .luck
            .stream(Purpose::OutcomeError, patient.uid, occasion);
        let lost = stream.chance(care.chance(&rate));
        if lost {
            self.is_lost(id, agenda.now());
            self.silence_begins(id, agenda.now());
        }
        lost
    }

    /// From now on the patient is on no list of the hospital; clocks run on.
    pub(super) fn is_lost(&mut self, id: PatientId, now: Time) {
        self.register.moves(id, Stage::Lost);
        let patient = &self.register[id];
        let specialty = patient.specialty;
        let measure = match patient.need {
            Need::First => Measure::FaultLostReferral,
            Need::FollowUp => Measure::FaultOutcome,
        };
        self.ledger.add_for(measure, specialty, now.day(), 1.0, 1.0);
        self.tell(now, id, Happening::Lost);
    }

    /// A patient who was on no list is found, and goes on from where they were lost.
    pub(super) fn found_again(&mut self, id: PatientId, agenda: &mut Agenda<Event>) {
        let now = agenda.now();
        let patient = &self.register[id];
        let (specialty, due) = (patient.specialty, patient.due);
        let (need, occasion) = (patient.need, patient.occasion);
        self.ledger
            .add_for(Measure::LostFound, specialty, now.day(), 1.0, 1.0);
        self.tell(now, id, Happening::Found);
        let listed = due - self.follow_ups_ahead();
        match need {
            Need::First if occasion == 0 => self.registered(id, agenda),
            // Had an appointment that fell through.
            Need::First => self.awaits_booking(id, Stage::ToRebook, agenda),
            Need::FollowUp if listed.day() > now.day() => self.book_later(id, now.day()),
            Need::FollowUp => self.awaits_booking(id, Stage::ToBook, agenda),
        }
    }

    /// Audits the lists, on the days on which that is done: whoever is on no list, and whatever
    /// was entered twice, is found or not.
    pub(super) fn audit(&mut self, day: i64, agenda: &mut Agenda<Event>) {
        if !self.is_audited(day) {
            return;
        }
        let written = self.site.scenario.new_system.as_ref();
        let finds = written.and_then(|s| s.audit.as_ref());
        let finds = finds.map_or(0.0, |audit| audit.finds.value());
        let mut found = self.register.everybody();
        found.retain(|&id| {
            let who = &self.register[id];
            let drawn = || self.luck.stream(Purpose::Audit, who.uid, day as u64);
            (who.stage == Stage::Lost || who.record == Record::Duplicate) && drawn().chance(finds)
        });
        // Where booking takes no time, the order here decides who is booked first.
        found.sort_by_key(|&id| {
            let who = &self.register[id];
            (who.priority, who.waits_since(), who.uid)
        });
        for id in found {
            match self.register[id].record {
                Record::Person => self.found_again(id, agenda),
                Record::Duplicate => self.duplicate_found(id, agenda),
            }
        }
    }

    /// Whether there is an audit on a day: only where there is a new system.
    fn is_audited(&self, day: i64) -> bool {
        let written = self.site.scenario.new_system.as_ref();
        let Some(audit) = written.and_then(|s| s.audit.as_ref()) else {
            return false;
        };
        if self.arm == Arm::Baseline || self.plan.go_live().is_none() {
            return false;
        }
        let first = self.plan.day_of(self.site, audit.first);
        let every = days(audit.every.duration()).max(1);
        first.is_some_and(|first| day >= first && (day - first) % every == 0)
    }
}
