//! Letters that are printed and never sent: an incident of some weeks, until it is discovered.
//! That patients are not told by mistake, one by one, is `booking_errors`.

use super::Arm;
use super::Hospital;
use super::ids::PatientId;
use super::observer::{Happening, Observer};
use super::patient::{Fault, Record, Stage};
use super::plan::{Period, PlanInForce, days};
use super::purpose::Purpose;
use super::site::Site;
use crate::engine::Time;
use crate::model::spec::{Letters, Measure, Moment};

/// The incident: which letters, and when.
#[derive(Clone, Copy, Debug)]
pub struct Incident<'s> {
    letters: &'s Letters,
    period: Period,
}

impl<'s> Incident<'s> {
    /// The incident of an arm, if it has one. A date of its own makes it happen in every arm.
    #[must_use]
    pub fn of(site: &Site<'s>, arm: Arm, plan: &PlanInForce<'_>) -> Option<Self> {
        let letters = site.scenario.new_system.as_ref()?.letters.as_ref()?;
        if arm == Arm::Baseline && matches!(letters.from, Moment::GoLive { .. }) {
            return None;
        }
        let from = plan.day_of(site, letters.from)?;
        Some(Self {
            letters,
            period: Period {
                from,
                to: from + days(letters.lasts.duration()),
            },
        })
    }
}

impl<O: Observer> Hospital<'_, O> {
    /// Whether the letter about the booking made now is one of those never sent.
    pub(super) fn letter_is_not_sent(&self, id: PatientId, now: Time) -> bool {
        let Some(Incident { letters, period }) = self.incident else {
            return false;
        };
        let patient = &self.register[id];
        if patient.record == Record::Duplicate {
            return false;
        }
        let occasion = u64::from(patient.occasion);
        let mut stream = self.luck.stream(Purpose::Letters, patient.uid, occasion);
        period.contains(now.day()) && stream.chance(letters.not_sent.value())
    }

    /// On the day on which it is discovered, those booked in that time and still to come are told.
    pub(super) fn letters_are_discovered(&mut self, day: i64) {
        let Some(Incident { period, .. }) = self.incident.filter(|i| i.period.to == day) else {
            return;
        };
        for id in self.register.everybody() {
            let who = &self.register[id];
            let untold = who.stage == Stage::Booked && who.fault() == Some(Fault::NotTold);
            if untold && period.contains(who.booked.day()) {
                let specialty = who.specialty;
                self.register.sets_fault(id, None);
                self.ledger
                    .add_for(Measure::FaultsFoundBefore, specialty, day, 1.0, 1.0);
                self.tell(Time::from_days(day), id, Happening::PutRight);
            }
        }
    }
}
