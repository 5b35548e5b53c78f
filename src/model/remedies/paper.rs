//! Paper fallback: clinics that the system does not have are booked on paper, and work on paper
//! takes less time.

use crate::model::spec::Paper;
use crate::model::world::World;
use crate::model::world::observer::Observer;

/// A paper fallback comes into force this morning, or is given up.
pub fn take_up<O: Observer>(world: &mut World<'_, O>, paper: Option<&Paper>) {
    world.system.rehearse(paper);
    for clinic in world.system.missing() {
        world.show_clinic(clinic, world.day());
    }
}
