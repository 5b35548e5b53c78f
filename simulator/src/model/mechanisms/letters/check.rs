//! Checks of `[new-system.letters]`.

use super::spec::Letters;
use crate::model::mechanisms::Checks;
use crate::model::spec::check::{Checker, Doubter};
use crate::model::spec::quantity::Wrong;

impl Checks for Letters {
    fn check(&self, checker: &mut Checker<'_>) {
        let path = ["new-system", "letters"];
        checker.lasts(&path, self.from, Some(self.lasts));
        if let Some(heard) = &self.heard {
            let path = ["new-system", "letters", "heard"];
            checker.takes(&[&path[..], &["after"]].concat(), &heard.after);
            let silent = checker.scenario.phone_line.is_empty();
            checker.note_if(silent, &path, || {
                Wrong::new("patients ring, but there is no phone line")
                    .help("add a table [phone-line.NAME], or leave `heard` out")
            });
        }
    }

    fn doubt(&self, doubter: &mut Doubter<'_>) {
        doubter.doubt_if(
            self.not_sent.value() == 0.0,
            &["new-system", "letters", "not-sent"],
            "all letters are sent: nothing happens",
        );
        doubter.doubt_if(
            self.heard.as_ref().is_some_and(|h| h.rings.value() == 0.0),
            &["new-system", "letters", "heard", "rings"],
            "nobody who hears of it rings",
        );
    }
}
