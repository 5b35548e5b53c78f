//! Checks of `[new-system.blackout]`.

use super::spec::Blackout;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::Checker;

impl Checks for Blackout {
    fn check(&self, checker: &mut Checker<'_>) {
        let path = ["new-system", "blackout"];
        checker.lasts(&path, self.from, Some(self.lasts));
    }
}
