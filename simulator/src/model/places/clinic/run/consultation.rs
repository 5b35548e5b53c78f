//! The consultation: how long it takes, what is written on, and with how much care. Who is seen
//! when is the clinic.

use super::Clinics;
use super::visit::present_look;
use crate::engine::Duration;
use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::care::{Care, OnNewSystem};
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Need, Seen};
use crate::model::world::purpose::Purpose;
use crate::model::world::record_system::Working;
use crate::model::world::task::Medium;

impl Clinics {
    /// Length of the consultation that begins now, with this clinician, and what is written on.
    pub(super) fn consultation<O: Observer>(
        &mut self,
        world: &mut World<'_, O>,
        id: PatientId,
        run: u32,
        list: u16,
    ) -> (Duration, Medium) {
        let now = world.now();
        let patient = &world.register[id];
        let (seen, need) = (patient.seen, patient.need);
        let session = world.diary.session(patient.appointment.session);
        let (clinic, day, specialty) = (session.clinic, session.day, session.specialty);
        let written = world.site.clinics[clinic.index()].spec;
        let familiar = match seen {
            Seen::Once => present_look(world, id).unwrap_or(Duration::ZERO),
            Seen::NotYet => {
                let laws = &written.consultation;
                let follow_up = laws.follow_up.as_ref();
                let law = follow_up.filter(|_| need == Need::FollowUp);
                world.time_of(id, Purpose::CONSULTATION, law.unwrap_or(&laws.new))
            }
        };
        if seen == Seen::NotYet {
            self.first_seen(world, id, (run, list), day);
        }
        let part = &mut self.running[run as usize].lists[usize::from(list)];
        let clinician = part.clinician;
        let share = written.documentation.share.value();
        let (mut factor, mut medium) = (1.0, Medium::System);
        if world.is_live(specialty) == OnNewSystem::Yes {
            match world.system.works_in(clinic, now) {
                Working::Up(slow) => {
                    factor = world.staff.clinician_factor(clinician) * slow;
                    world.staff.clinician_practises(clinician, familiar, day);
                }
                Working::Down if share > 0.0 => {
                    (factor, medium) = (world.system.on_paper_in(clinic), Medium::Paper);
                }
                Working::Down => {}
            }
        }
        world
            .ledger
            .observe(figure::ClinicianMultiplier, day, factor);
        let later = written.documentation.after_session.value();
        let on_system = familiar.scale(share * factor);
        let after = on_system.scale(later);
        part.after_session += after;
        let length = familiar.scale(1.0 - share) + on_system - after;
        match &written.hurries {
            Some(hurries) if seen == Seen::NotYet => {
                let length = self.in_a_hurry(world, id, (run, list), hurries, length);
                (length, medium)
            }
            _ => (length, medium),
        }
    }

    /// The care with which a patient's clinician records a visit.
    #[must_use]
    pub fn care_of<O: Observer>(&self, world: &World<'_, O>, id: PatientId) -> Care {
        let now = world.now();
        let slot = world.register[id].appointment;
        let session = world.diary.session(slot.session);
        let live = world.is_live(world.register[id].specialty) == OnNewSystem::Yes;
        if !live || world.system.works_in(session.clinic, now) == Working::Down {
            return Care::practised(OnNewSystem::No);
        }
        let Some(run) = world.diary.opened_as(slot.session) else {
            return Care::practised(OnNewSystem::Yes);
        };
        let lists = &self.running[run as usize].lists;
        let list = world.diary.list_of(slot).min(lists.len() - 1);
        world
            .staff
            .care_of_clinician(lists[list].clinician, world.day())
    }
}
