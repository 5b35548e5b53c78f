//! Sessions that give way to the training of their clinicians: what they withhold for it. How much
//! that is, is `world::staff::learning::training`.

use crate::model::measures::figure;
use crate::model::world::World;
use crate::model::world::diary::Slot;
use crate::model::world::ids::SessionId;
use crate::model::world::observer::Observer;

/// A session is opened: writes down how many of its slots are withheld if its clinicians are
/// trained on the day.
pub(super) fn note_withheld<O: Observer>(world: &mut World<'_, O>, id: SessionId) {
    if world.plan.in_training.is_empty() {
        return;
    }
    let session = world.diary.session(id);
    let (clinic, specialty, day) = (session.clinic, session.specialty, session.day);
    let trained = world.plan.withheld_for_training(clinic, day).is_some();
    if trained && world.added_by(session).is_none() {
        let slots = world.diary.slots_of(id).iter();
        let withheld = slots.filter(|slot| **slot == Slot::Withheld).count();
        let count = figure::ClinicSlotsTraining.of(specialty);
        world.ledger.several(count, day, withheld as f64);
    }
}
