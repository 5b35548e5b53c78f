//! What share of a clinic's slots is offered on a day: by the plan, and by what the clinic has
//! decided itself. Which slots those are is `diary::template`.

use super::World;
use super::diary::Diary;
use super::diary::template::{Offer, Pattern};
use super::ids::{ClinicId, PatientId, SessionId};
use super::observer::{Observer, TraceEvent};
use super::plan::Period;
use super::signal::Signal;
use super::site::Site;
use crate::model::measures::figure;

/// What share of their slots clinics have decided to offer, since when: as they write it into
/// their own templates, whatever a plan does besides.
#[derive(Clone, Debug)]
pub struct OwnTemplates {
    /// By clinic, in order: from a day on, a share.
    changes: Vec<Vec<(i64, f64)>>,
}

impl OwnTemplates {
    /// All of their slots.
    #[must_use]
    pub fn new(site: &Site<'_>) -> Self {
        Self {
            changes: vec![Vec::new(); site.clinics.len()],
        }
    }

    /// The share that holds on a day.
    #[must_use]
    pub fn offered(&self, clinic: ClinicId, day: i64) -> f64 {
        let changes = self.changes[clinic.index()].iter().rev();
        let mut holds = changes.filter(|(from, _)| *from <= day);
        holds.next().map_or(1.0, |(_, share)| *share)
    }

    /// The share that was decided on last, whether it holds already or not.
    #[must_use]
    pub fn latest(&self, clinic: ClinicId) -> f64 {
        let last = self.changes[clinic.index()].last();
        last.map_or(1.0, |(_, share)| *share)
    }

    /// From which day on it holds; none if nothing has ever been changed.
    #[must_use]
    pub fn since(&self, clinic: ClinicId) -> Option<i64> {
        self.changes[clinic.index()].last().map(|(from, _)| *from)
    }
}

impl<O: Observer> World<'_, O> {
    /// Share of a clinic's slots offered on a day: the least that anybody says.
    #[must_use]
    pub fn offered(&self, clinic: ClinicId, day: i64) -> f64 {
        let own = self.own_templates.offered(clinic, day);
        self.plan.offered(clinic, day).min(own)
    }

    /// Such a share, and which slots these are.
    fn offer(&self, clinic: ClinicId, day: i64, share: f64) -> Offer {
        let Offer { spacing, .. } = self.plan.offer(clinic, day);
        Offer { share, spacing }
    }

    /// Offers another share of the slots in all of the clinics' own sessions of a period for which
    /// `share` has one, as `offer` does it; gives who is booked in slots that are not offered any
    /// more, by session.
    pub fn offer_again(
        &mut self,
        period: Period,
        offer: fn(&mut Diary, SessionId, Offer, &mut Pattern) -> Vec<PatientId>,
        share: impl Fn(&Self, ClinicId, i64) -> Option<f64>,
    ) -> Vec<(SessionId, Vec<PatientId>)> {
        // In the order in which a clinic's sessions follow each other.
        let mut patterns = vec![Pattern::default(); self.site.clinics.len()];
        let mut beyond = Vec::new();
        for s in 0..self.diary.sessions().len() {
            let id = SessionId::new(s);
            let session = self.diary.session(id);
            let concerned = period.contains(session.day) && self.added_by(session).is_none();
            let clinic = session.clinic;
            let share = concerned.then(|| share(self, clinic, session.day));
            if let Some(share) = share.flatten() {
                let what = self.offer(clinic, self.diary.session(id).day, share);
                let pattern = &mut patterns[clinic.index()];
                beyond.push((id, offer(&mut self.diary, id, what, pattern)));
            }
        }
        beyond
    }

    /// A clinic offers another share of its slots from a day on; gives who is booked in slots that
    /// are not offered any more, by session.
    pub fn changes_own_template(
        &mut self,
        clinic: ClinicId,
        from: i64,
        share: f64,
    ) -> Vec<(SessionId, Vec<PatientId>)> {
        self.own_templates.changes[clinic.index()].push((from, share));
        let period = Period {
            from,
            ..Period::ALWAYS
        };
        self.offer_again(period, Diary::shorten, |world, of, day| {
            (of == clinic).then(|| world.offered(clinic, day))
        })
    }

    /// Patients whose slots a template does not offer any more are moved: their slots are blocked,
    /// and they need another appointment, which costs the office a rebooking.
    pub fn moves_booked(&mut self, patients: &[PatientId]) {
        let day = self.day();
        for &id in patients {
            let who = &self.register[id];
            let (slot, specialty) = (who.appointment, who.specialty);
            self.diary.release(slot);
            self.ledger.one(figure::ClinicMoved.of(specialty), day);
            self.tell(self.now(), id, TraceEvent::CancelledByHospital);
            self.say(Signal::Rebook(id));
        }
    }
}
