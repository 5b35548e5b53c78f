//! Checks of `[new-system.letters]`.

use crate::model::spec::check::{Checker, Doubter};

impl Checker<'_> {
    pub(in crate::model) fn letters(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(letters) = system.and_then(|s| s.letters.as_ref()) else {
            return;
        };
        let path = ["new-system", "letters"];
        self.lasts(&path, letters.from, Some(letters.lasts));
    }
}

impl Doubter<'_> {
    pub(in crate::model) fn letters(&mut self) {
        let system = self.scenario.new_system.as_ref();
        let Some(letters) = system.and_then(|s| s.letters.as_ref()) else {
            return;
        };
        self.doubt_if(
            letters.not_sent.value() == 0.0,
            &["new-system", "letters", "not-sent"],
            "all letters are sent: nothing happens",
        );
    }
}
