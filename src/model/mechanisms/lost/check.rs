//! Checks of `[new-system.audit]`.

use crate::engine::Duration;
use crate::model::measures::Part;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

impl Checker<'_> {
    pub(in crate::model) fn audit(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(audit) = system.and_then(|s| s.audit.as_ref()) else {
            return;
        };
        let at = |key: &'static str| ["new-system", "audit", key];
        self.note_if(
            audit.every.duration() < Duration::from_days(1),
            &at("every"),
            || Wrong::new("audits are at least a day apart").help("such as \"4 weeks\""),
        );
        self.falls(&at("first"), audit.first);
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn audit(&mut self) {
        let scenario = self.scenario;
        let system = scenario.new_system.as_ref();
        let Some(audit) = system.and_then(|s| s.audit.as_ref()) else {
            return;
        };
        let path = ["new-system", "audit"];
        self.doubt_if(
            audit.finds.value() == 0.0,
            &["new-system", "audit", "finds"],
            "an audit that finds nothing changes nothing",
        );
        self.doubt_if(
            ![Part::LostPatients, Part::Duplicates]
                .iter()
                .any(|part| part.is_in(scenario)),
            &path,
            "there is nothing to find: no errors lose a referral, enter it twice or leave an outcome unrecorded, and no work-around list loses anybody",
        );
    }
}
