//! Checks of `[new-system.audit]`.

use super::spec::Audit;
use crate::engine::Duration;
use crate::model::measures::Part;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

impl Checks for Audit {
    fn check(&self, checker: &mut Checker<'_>) {
        let at = |key: &'static str| ["new-system", "audit", key];
        checker.note_if(
            self.every.duration() < Duration::from_days(1),
            &at("every"),
            || Wrong::new("audits are at least a day apart").help("such as \"4 weeks\""),
        );
        checker.falls(&at("first"), self.first);
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        let scenario = doubter.scenario;
        let path = ["new-system", "audit"];
        doubter.doubt_if(
            self.finds.value() == 0.0,
            &["new-system", "audit", "finds"],
            "an audit that finds nothing changes nothing",
        );
        doubter.doubt_if(
            ![Part::LostPatients, Part::Duplicates]
                .iter()
                .any(|part| part.is_in(scenario)),
            &path,
            "there is nothing to find: no errors lose a referral, enter it twice or leave an outcome unrecorded, and no work-around list loses anybody",
        );
    }
}
