//! What it does; its table in the scenario file is `spec`.

use super::spec::Migration;
use crate::model::mechanisms::Begins;
use crate::model::world::World;
use crate::model::world::ids::{PatientId, SpecialtyId};
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Fault, Holds, Record, Stage};
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;

/// Whether an appointment is migrated out of its slot.
const MIGRATION: Purpose = Purpose::numbered(35);

/// Carries a specialty's future appointments over to the new system.
pub fn migrate<O: Observer>(world: &mut World<'_, O>, specialty: SpecialtyId) {
    let written = world.site.scenario.new_system.as_ref();
    let Some(migration) = written.and_then(|s| s.migration.as_ref()) else {
        return;
    };
    let share = world.plan.out_of_slot().unwrap_or(migration.out_of_slot);
    for id in world.register.everybody() {
        let who = &world.register[id];
        let carried = who.specialty == specialty
            && who.stage == Stage::Booked
            && who.holds == Holds::Slot
            && who.record == Record::Person
            && who.fault().is_none();
        if !carried {
            continue;
        }
        let occasion = u64::from(who.occasion);
        let mut stream = world.streams.stream(MIGRATION, who.uid, occasion);
        if stream.chance(share.value()) {
            world.say(Signal::OutOfSlot(id, Fault::OutOfSlot));
            // The rehearsal has said which they are: somebody puts them right, if anybody does.
            if world.site.scenario.booking.repair.is_some() {
                world.say(Signal::FaultFound(world.register.reference(id)));
            }
        }
    }
}

/// The system does not know an appointment any more: its slot is free for anybody, and the
/// patient will come at the time they were told.
pub fn out_of_slot<O: Observer>(world: &mut World<'_, O>, id: PatientId, fault: Fault) {
    let slot = world.register[id].appointment;
    world.diary.release(slot);
    world.register[id].holds = Holds::Nothing;
    world.say(Signal::ComesWithoutSlot(id));
    world.say(Signal::BookedInError(id, fault));
}

impl Begins for Migration {
    fn before_live(&self, _: &Site<'_>, _: &PlanInForce<'_>) -> Option<i64> {
        None
    }
}
