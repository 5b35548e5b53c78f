//! Checks of `[specialty.NAME.choice]`.

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::{Share, Specialty};

impl Checker<'_> {
    /// What is wrong with how patients of a specialty choose; `path` is the specialty's.
    pub(in crate::model) fn choice(&mut self, path: &[&str], specialty: &Specialty) {
        if let Some(choice) = &specialty.choice {
            self.takes_some(&[path, &["choice", "later"]].concat(), &choice.later);
        }
    }
}

/// What is doubtful about how patients of a specialty choose.
pub(in crate::model) fn doubt(doubter: &mut Doubter<'_>, path: &[&str], specialty: &Specialty) {
    let Some(choice) = &specialty.choice else {
        return;
    };
    let here = [path, &["choice"]].concat();
    doubter.doubt_if(
        choice.declines == Share::NONE,
        &[&here[..], &["declines"]].concat(),
        "nobody ever declines an appointment",
    );
    let horizon = doubter.scenario.booking.horizon.duration();
    doubter.doubt_if(
        choice.later.mean() >= horizon,
        &[&here[..], &["later"]].concat(),
        "most who decline find nothing as late within the booking horizon, and take the first after all",
    );
}
