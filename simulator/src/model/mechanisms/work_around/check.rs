//! Checks of `[new-system.work-around]`.

use super::spec::WorkAround;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};

const PATH: [&str; 2] = ["new-system", "work-around"];

impl Checks for WorkAround {
    fn check(&self, checker: &mut Checker<'_>) {
        checker.lasts(&PATH, self.from, Some(self.lasts));
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        doubter.over_before_the_go_live(&PATH, self.from, Some(self.lasts));
        doubter.doubt_if(
            self.share.value() == 0.0,
            &["new-system", "work-around", "share"],
            "nothing is left on the list",
        );
        doubter.doubt_if(
            self.lost.value() == 1.0,
            &["new-system", "work-around", "lost"],
            "the list loses everybody who is left on it",
        );
    }
}
