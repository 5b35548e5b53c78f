//! Checks of `[chasing]`.

use crate::model::spec::check::Checker;
use crate::model::spec::quantity::Wrong;

impl Checker<'_> {
    pub(in crate::model) fn chasing(&mut self) {
        let scenario = self.scenario;
        let Some(chasing) = &scenario.chasing else {
            return;
        };
        self.note_if(scenario.phone_line.is_empty(), &["chasing"], || {
            Wrong::new("patients ring, but there is no phone line")
                .help("add a table [phone-line.NAME], or leave [chasing] out")
        });
        self.note_if(
            chasing.chance.per_day() == 0.0,
            &["chasing", "chance"],
            || Wrong::new("nobody ever chases").help("leave the table [chasing] out"),
        );
    }
}
