//! The consultation: how long it takes, what is written on, and with how much care. Who is seen
//! when is `clinic_session`.

use super::super::Hospital;
use super::super::booking_errors::Care;
use super::super::ids::PatientId;
use super::super::new_system::Working;
use super::super::observer::Observer;
use super::super::patient::{Need, Seen};
use super::super::purpose::Purpose;
use super::super::staff::OnNewSystem;
use super::super::task::Medium;
use crate::engine::{Duration, Time};
use crate::model::measures::Measure;

impl<O: Observer> Hospital<'_, O> {
    /// Length of the consultation that begins now, with this clinician, and what is written on.
    pub(super) fn consultation(
        &mut self,
        id: PatientId,
        run: u32,
        list: u16,
        now: Time,
    ) -> (Duration, Medium) {
        let patient = &self.register[id];
        let session = self.diary.session(patient.appointment.session);
        let (clinic, day, specialty) = (session.clinic, session.day, session.specialty);
        let written = self.site.clinics[clinic.index()].spec;
        let familiar = match patient.seen {
            Seen::Once => self.present_look(id).unwrap_or(Duration::ZERO),
            Seen::NotYet => {
                let laws = &written.consultation;
                let follow_up = laws
                    .follow_up
                    .as_ref()
                    .filter(|_| patient.need == Need::FollowUp);
                let law = follow_up.unwrap_or(&laws.new);
                let occasion = u64::from(patient.occasion);
                let mut stream = self
                    .luck
                    .stream(Purpose::Consultation, patient.uid, occasion);
                law.distribution().sample_duration(&mut stream)
            }
        };
        if patient.seen == Seen::NotYet {
            self.first_seen(id, run, now, day);
        }
        let part = &self.clinics.running[run as usize].lists[usize::from(list)];
        let clinician = part.clinician;
        let share = written.documentation.share.value();
        let (mut factor, mut medium) = (1.0, Medium::System);
        if self.is_live(specialty) == OnNewSystem::Yes {
            match self.works_in(clinic, now) {
                Working::Up(slow) => {
                    factor = self.staff.clinician_factor(clinician) * slow;
                    self.staff.clinician_practises(clinician, familiar, day);
                }
                Working::Down if share > 0.0 => {
                    (factor, medium) = (self.factor_on_paper_in(clinic), Medium::Paper);
                }
                Working::Down => {}
            }
        }
        self.ledger
            .add(Measure::ClinicianMultiplier, day, factor, 1.0);
        let later = written.documentation.after_session.value();
        let on_system = familiar.scale(share * factor);
        let after = on_system.scale(later);
        let part = &mut self.clinics.running[run as usize].lists[usize::from(list)];
        part.after_session += after;
        (familiar.scale(1.0 - share) + on_system - after, medium)
    }

    /// The care with which a patient's clinician records a visit.
    pub(in crate::model) fn care_of_clinic(&self, id: PatientId, now: Time) -> Care {
        let slot = self.register[id].appointment;
        let session = self.diary.session(slot.session);
        let live = self.is_live(self.register[id].specialty) == OnNewSystem::Yes;
        let run = self.clinics.run_of[slot.session.index()];
        let system = if live && self.works_in(session.clinic, now) != Working::Down {
            OnNewSystem::Yes
        } else {
            OnNewSystem::No
        };
        match (system, run) {
            (OnNewSystem::Yes, Some(run)) => {
                let lists = &self.clinics.running[run as usize].lists;
                let list = self.diary.list_of(slot).min(lists.len() - 1);
                self.staff
                    .care_of_clinician(lists[list].clinician, now.day())
            }
            _ => Care::practised(system),
        }
    }
}
