//! Checks of `[new-system.work-around]`.

use crate::model::spec::check::{Checker, Doubter};

impl Checker<'_> {
    pub(in crate::model) fn work_around(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(aside) = system.and_then(|s| s.work_around.as_ref()) else {
            return;
        };
        let path = ["new-system", "work-around"];
        self.lasts(&path, aside.from, Some(aside.lasts));
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn work_around(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(aside) = system.and_then(|s| s.work_around.as_ref()) else {
            return;
        };
        let path = ["new-system", "work-around"];
        self.over_before_the_go_live(&path, aside.from, Some(aside.lasts));
        self.doubt_if(
            aside.share.value() == 0.0,
            &["new-system", "work-around", "share"],
            "nothing is left on the list",
        );
        self.doubt_if(
            aside.lost.value() == 1.0,
            &["new-system", "work-around", "lost"],
            "the list loses everybody who is left on it",
        );
    }
}
