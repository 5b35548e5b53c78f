//! What it does; its table in the scenario file is `spec`.

use crate::engine::Time;
use crate::model::measures::figure;
use crate::model::spec::{Arm, Letters, Moment};
use crate::model::world::World;
use crate::model::world::ids::PatientId;
use crate::model::world::observer::{Observer, TraceEvent};
use crate::model::world::patient::{Fault, Record, Stage};
use crate::model::world::plan::{Period, days};
use crate::model::world::purpose::Purpose;

/// Whether a letter is sent.
const LETTERS: Purpose = Purpose::numbered(36);

/// The incident of an arm, if it has one: which letters, and when. A date of its own makes it
/// happen in every arm.
fn incident<'s, O: Observer>(world: &World<'s, O>) -> Option<(&'s Letters, Period)> {
    let letters = world.site.scenario.new_system.as_ref()?.letters.as_ref()?;
    if world.arm == Arm::Baseline && matches!(letters.from, Moment::GoLive { .. }) {
        return None;
    }
    let from = world.plan.day_of(world.site, letters.from)?;
    let to = from + days(letters.lasts.duration());
    Some((letters, Period { from, to }))
}

/// Whether the letter about the booking made now is one of those never sent.
#[must_use]
pub fn is_not_sent<O: Observer>(world: &World<'_, O>, id: PatientId) -> bool {
    let Some((letters, period)) = incident(world) else {
        return false;
    };
    let patient = &world.register[id];
    if patient.record == Record::Duplicate || !period.contains(world.day()) {
        return false;
    }
    let occasion = u64::from(patient.occasion);
    let mut stream = world.streams.stream(LETTERS, patient.uid, occasion);
    stream.chance(letters.not_sent.value())
}

/// On the day on which it is discovered, those booked in that time and still to come are told.
pub fn are_discovered<O: Observer>(world: &mut World<'_, O>, day: i64) {
    let Some((_, period)) = incident(world).filter(|(_, period)| period.to == day) else {
        return;
    };
    for id in world.register.everybody() {
        let who = &world.register[id];
        let untold = who.stage == Stage::Booked && who.fault() == Some(Fault::NotTold);
        if untold && period.contains(who.booked.day()) {
            let specialty = who.specialty;
            world.register.sets_fault(id, None);
            world
                .ledger
                .one(figure::FaultsFoundBefore.of(specialty), day);
            world.tell(Time::from_days(day), id, TraceEvent::PutRight);
        }
    }
}
