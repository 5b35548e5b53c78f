//! Checks of `[chasing]`.

use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

impl Checker<'_> {
    pub(in crate::model) fn chasing(&mut self) {
        let scenario = self.scenario;
        let silent = scenario.chasing.is_some() && scenario.phone_line.is_empty();
        self.note_if(silent, &["chasing"], || {
            Wrong::new("patients ring, but there is no phone line")
                .help("add a table [phone-line.NAME], or leave [chasing] out")
        });
    }
}

impl Doubter<'_> {
    /// A chance of nothing is allowed, so that a sweep can switch the loop off.
    pub(in crate::model) fn chasing(&mut self) {
        let chasing = self.scenario.chasing.as_ref();
        self.doubt_if(
            chasing.is_some_and(|c| c.chance.per_day() == 0.0),
            &["chasing", "chance"],
            "nobody ever chases: as without the table [chasing]",
        );
    }
}
