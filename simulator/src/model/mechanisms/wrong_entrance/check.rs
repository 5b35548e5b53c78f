//! Checks of `[new-system.wrong-entrance]`.

use super::spec::WrongEntrance;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};

impl Checks for WrongEntrance {
    fn check(&self, checker: &mut Checker<'_>) {
        checker.more_than_nothing(&["new-system", "wrong-entrance", "walk"], self.walk);
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        doubter.doubt_if(
            self.share.value() == 0.0,
            &["new-system", "wrong-entrance", "share"],
            "nobody goes there",
        );
    }
}
