//! What it does; its table in the scenario file is `spec`.

use super::spec::WorkAround;
use crate::model::mechanisms::Begins;
use crate::model::world::World;
use crate::model::world::care::OnNewSystem;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::Observer;
use crate::model::world::patient::{Record as Behind, Stage};
use crate::model::world::plan::{Period, PlanInForce, days};
use crate::model::world::purpose::Purpose;
use crate::model::world::signal::Signal;
use crate::model::world::site::Site;
use crate::model::world::task::Record;

/// Whether a booking is left on the list outside the system, and whether that loses it.
const WORK_AROUND: Purpose = Purpose::numbered(37);

/// Whether the booking task that ends now leaves the patient on the list outside the system.
pub fn left_aside<O: Observer>(world: &mut World<'_, O>, id: PatientId) -> bool {
    let written = world.site.scenario.new_system.as_ref();
    let Some(work_around) = written.and_then(|s| s.work_around.as_ref()) else {
        return false;
    };
    let Some(from) = world.plan.day_of(world.site, work_around.from) else {
        return false;
    };
    let period = Period {
        from,
        to: from + days(work_around.lasts.duration()),
    };
    let patient = &world.register[id];
    let specialty = patient.specialty;
    if !period.contains(world.day())
        || world.is_live(specialty) == OnNewSystem::No
        || patient.record == Behind::Duplicate
    {
        return false;
    }
    // Whoever comes back from the list has new numbers, or would be left on it for ever.
    let occasion = u64::from(patient.occasion) | u64::from(patient.left_aside) << 32;
    let mut stream = world.streams.stream(WORK_AROUND, patient.uid, occasion);
    if !stream.chance(work_around.share.value()) {
        return false;
    }
    let lost = stream.chance(work_around.lost.value());
    let times = &mut world.register[id].left_aside;
    *times = times.saturating_add(1);
    if lost {
        world.loses(id);
    } else {
        let patient = world.register.moves(id, Stage::Aside);
        world.say(Signal::ToEnter(specialty, Record::Aside(patient)));
    }
    true
}

impl Begins for WorkAround {
    fn before_live(&self, _: &Site<'_>, _: &PlanInForce<'_>) -> Option<i64> {
        None
    }
}
