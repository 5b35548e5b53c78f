//! What it does; its table in the scenario file is `spec`.

use super::spec::WrongEntrance;
use crate::engine::Time;
use crate::model::mechanisms::Begins;
use crate::model::world::World;
use crate::model::world::care::OnNewSystem;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::plan::PlanInForce;
use crate::model::world::purpose::Purpose;
use crate::model::world::site::Site;

/// Whether a patient goes to the wrong entrance, by patient and booking.
const WRONG_ENTRANCE: Purpose = Purpose::numbered(1_000);

/// When a patient comes who would come at a time, had the letter named the right entrance.
pub fn arrives<O: Observer>(world: &World<'_, O>, id: PatientId, at: Time) -> Time {
    let system = world.site.scenario.new_system.as_ref();
    let Some(wrong) = system.and_then(|s| s.wrong_entrance) else {
        return at;
    };
    let patient = &world.register[id];
    if world.is_live(patient.specialty) == OnNewSystem::No {
        return at;
    }
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(WRONG_ENTRANCE, patient.uid, occasion);
    if stream.chance(wrong.share.value()) {
        at + wrong.walk.duration()
    } else {
        at
    }
}

impl Begins for WrongEntrance {
    fn before_live(&self, _: &Site<'_>, _: &PlanInForce<'_>) -> Option<i64> {
        None
    }
}
