//! Doubts about `[new-system.migration]`.

use crate::model::spec::check::Doubter;

impl Doubter<'_> {
    pub(in crate::model) fn migration(&mut self) {
        let scenario = self.scenario;
        let Some(system) = &scenario.new_system else {
            return;
        };
        let without_repair = scenario.booking.repair.is_none();
        self.doubt_if(
            without_repair && system.migration.as_ref().is_some_and(|m| m.out_of_slot.value() > 0.0),
            &["new-system", "migration"],
            "appointments out of slot are put right at once by nobody: there is no time for `repair` in [booking]",
        );
    }
}
