//! Checks of `[new-system.letters]`.

use super::spec::Letters;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};

impl Checks for Letters {
    fn check(&self, checker: &mut Checker<'_>) {
        let path = ["new-system", "letters"];
        checker.lasts(&path, self.from, Some(self.lasts));
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        doubter.doubt_if(
            self.not_sent.value() == 0.0,
            &["new-system", "letters", "not-sent"],
            "all letters are sent: nothing happens",
        );
    }
}
