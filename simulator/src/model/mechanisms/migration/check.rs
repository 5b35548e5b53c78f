//! Doubts about `[new-system.migration]`.

use super::spec::Migration;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::Doubter;

impl Checks for Migration {
    fn doubt(&self, doubter: &mut Doubter<'_>) {
        doubter.doubt_if(
            doubter.scenario.booking.repair.is_none() && self.out_of_slot.value() > 0.0,
            &["new-system", "migration"],
            "appointments out of slot are put right at once by nobody: there is no time for `repair` in [booking]",
        );
    }
}
