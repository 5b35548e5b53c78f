//! Checks of `[new-system.blackout]`.

use crate::model::spec::check::Checker;

impl Checker<'_> {
    pub(in crate::model) fn blackout(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(blackout) = system.and_then(|s| s.blackout.as_ref()) else {
            return;
        };
        let path = ["new-system", "blackout"];
        self.lasts(&path, blackout.from, Some(blackout.lasts));
    }
}
