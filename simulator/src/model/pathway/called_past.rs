//! Who stands at a desk while a clinician is idle is called past it: whom, and when.

use super::Pathway;
use crate::model::places::desk::Stand;
use crate::model::world::observer::Observer;

impl<O: Observer> Pathway<'_, O> {
    /// A patient has stood at a desk for long: an idle clinician calls them past it.
    pub(super) fn may_be_called_past(&mut self, stand: Stand) {
        let Some(id) = self.desks.stands(stand) else {
            return;
        };
        if self.clinics.is_idle_for(&self.world, id) {
            self.called_past(stand);
        } else {
            self.desks.is_stuck(stand);
        }
    }

    /// A clinician has nobody to see: of those stuck at a desk the first on the list is called past.
    pub(super) fn calls_next_past(&mut self, run: u32, list: u16) {
        let (world, clinics) = (&self.world, &self.clinics);
        let mine = self.desks.stuck().filter(|&(_, id)| {
            clinics.is_on_list(world, id, (run, list)) && clinics.is_idle_for(world, id)
        });
        let appointment = |id| world.diary.time_of(world.register[id].appointment);
        let next = mine.min_by_key(|&(_, id)| appointment(id));
        if let Some((stand, _)) = next {
            self.called_past(stand);
        }
    }

    fn called_past(&mut self, stand: Stand) {
        if let Some(id) = self.desks.called_past(&mut self.world, stand) {
            self.checked_in(id);
        }
    }
}
